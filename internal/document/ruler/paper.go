package ruler

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Paper measures a produced document of a kind in the form of a family,
// "party" or "state": paper, margins, numbers of the pages, fonts, letterhead,
// number, place and day, title, the parts of the kind in their order, every
// line's place and size, and how it closes.
func (f *File) Paper(family, kind string) (faults []string) {
	k, ok := kinds()[kind]
	if !ok {
		return []string{"no rule for the kind " + kind}
	}
	faults = append(f.Pages(), f.Body()...)
	faults = append(faults, f.InOrder(parts(family, k))...)
	faults = append(faults, f.looks(family)...)
	faults = append(faults, f.closing(family)...)
	for _, l := range f.Lines {
		if strings.Contains(l.Text, "%!") || strings.Contains(l.Text, "<nil>") || rawKey.MatchString(l.Text) {
			faults = append(faults, fmt.Sprintf("words of the machine: %q", l.Text))
		}
	}
	return faults
}

// rawKey is a message key that nobody put into words.
var rawKey = regexp.MustCompile(`\b[a-z]+(\.[a-z-]+){2,}\b`)

// rule is what a kind has besides what all have.
type rule struct {
	name   string   // as the title prints it
	code   string   // of its number; "" has none
	undate bool     // a State paper of the kind has no place and day
	parts  []string // regular expressions of lines of the text, in their order
	party  []string // the same in Party form where they differ
}

func kinds() map[string]rule {
	return map[string]rule{
		"bao-cao":            {name: "BÁO CÁO", code: "BC", parts: []string{`^I[.-] [A-ZĐ]`}},
		"thong-bao-ket-luan": {name: "THÔNG BÁO", code: "TB"},
		"ke-hoach":           {name: "KẾ HOẠCH", code: "KH", parts: []string{`^I[.-] MỤC ĐÍCH`, `^II[.-] `, `^III[.-] `}},
		"to-trinh":           {name: "TỜ TRÌNH", code: "TTr", parts: []string{`^Kính gửi:`, `.`}},
		"giay-moi":           {name: "GIẤY MỜI", code: "GM", parts: []string{`trân trọng kính mời:`, `^Tới dự `, `^Chủ trì: `, `^Thời gian: `, `^Địa điểm: `}},
		"bien-ban":           {name: "BIÊN BẢN", code: "BB", undate: true, parts: []string{`^Thời gian bắt đầu: `, `^Địa điểm: `, `^Thành phần tham dự:`, `^Chủ trì \(`, `^Thư ký`, `^Nội dung:$`, ` kết thúc vào `}},
		"quyet-dinh": {name: "QUYẾT ĐỊNH", code: "QĐ", parts: []string{`^[A-ZĐ].*[A-Z]$`, `^Căn cứ `, `^QUYẾT ĐỊNH:$`, `^Điều 1\. `},
			party: []string{`^- Căn cứ `, `^[A-ZĐ].*[A-Z]$`, `^QUYẾT ĐỊNH$`, `^Điều 1\. `}},
		"quy-che-phoi-hop": {name: "QUY CHẾ", code: "QC(?:PH)?", parts: []string{`^Điều 1\. `}},
		"bang-so-sanh":     {name: "BẢNG SO SÁNH"},
	}
}

// parts is what stands in a paper of a kind, in this order.
func parts(family string, k rule) []Want {
	const day = `, ngày (0[1-9]|[12]\d|3[01]|……) tháng (01|02|[3-9]|1[0-2]|……) năm (\d{4}|……)$`
	ws := []Want{`L 12-13 b - c .`, `R 12-13 b - c ^CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM$`, `R 13-14 b - c ^Độc lập - Tự do - Hạnh phúc$`}
	lines := k.parts
	if family == "party" {
		ws = []Want{`L 14 b - c .`, `L 14 b - c ^\*$`, `R 15 b - c ^ĐẢNG CỘNG SẢN VIỆT NAM$`}
		if k.code != "" {
			ws = append(ws, Want(`L 14 - - c ^Số (\d{2,}|     )-`+k.code+`/(…+|[A-ZĐa-z…-]+)$`))
		}
		ws = append(ws, `R 14 - i c ^.+`+day, Want(`- 15-16 b - c ^`+k.name+`$`), `- 14-15 b - c [^.]$`)
		if k.party != nil {
			lines = k.party
		}
	} else {
		if k.code != "" {
			ws = append(ws, Want(`L 13 - - c ^Số: (\d{2,}|     )/`+k.code+`-(…+|[A-ZĐa-z…-]+)$`))
		}
		if !k.undate {
			ws = append(ws, `R 13-14 - i c ^.+`+day)
		}
		ws = append(ws, Want(`- 13-14 b - c ^`+k.name+`$`), `- 13-14 b - c ^\p{Lu}.*[^.]$`)
	}
	for _, l := range lines {
		ws = append(ws, Want("* 0-99 * * * "+l))
	}
	return ws
}

// sizes are the least and the most points of a line by where it stands.
func sizes(family string, l Line) (least, most float64) {
	switch {
	case l.Cell == "T":
		return 11, 14
	case l.Cell == "-" && family == "party":
		return 14, 16
	case l.Cell == "-":
		return 13, 14
	case family == "party":
		return 12, 15
	}
	return 11, 14
}

// looks measures every line: none is larger or smaller than its place allows,
// the text is justified and titles are centred and bold.
func (f *File) looks(family string) (faults []string) {
	for _, l := range f.Lines {
		least, most := sizes(family, l)
		switch {
		case attested(l), l.style == "PictureCaption", l.style == "Caption":
		case l.Size < least || l.Size > most:
			faults = append(faults, fmt.Sprintf("size: %+v", l))
		case l.Cell == "-" && l.Align == "center" && !slices.Contains([]string{"To", "AnnexNote", "Attached", "Picture"}, l.style) && l.Bold != "b":
			faults = append(faults, fmt.Sprintf("a title that is not bold: %+v", l))
		case l.Cell == "-" && l.Align != "center" && l.Align != "both" && l.style != "To" && l.style != "ToItem":
			faults = append(faults, fmt.Sprintf("neither justified nor a title: %+v", l))
		}
	}
	return faults
}

// closing measures "Nơi nhận" and the signatures.
func (f *File) closing(family string) (faults []string) {
	at := slices.IndexFunc(f.Lines, func(l Line) bool { return l.Cell == "L" && l.Text == "Nơi nhận:" })
	if at < 0 {
		return []string{"no Nơi nhận"}
	}
	label, item, end, last := Want("L 12 b i l ^Nơi nhận:$"), "L 11 - - l ^- .*[^.;,]%s$", ";", `^- Lưu`
	post := Want(`* 13-14 b - c .`)
	if family == "party" {
		label, item, end, post = "L 14 - - l ^Nơi nhận:$", "L 12 - - l ^- .*[^.;,]%s$", ",", `* 14 - - c .`
	}
	if wrong := label.misses(f.Lines[at]); wrong != "" {
		faults = append(faults, fmt.Sprintf("%s: %+v", wrong, f.Lines[at]))
	}
	items := f.Lines[at+1:]
	n := 0
	for n < len(items) && items[n].style == "Recipient" {
		n++
	}
	for i, l := range items[:n] {
		w := Want(fmt.Sprintf(item, end))
		if i == n-1 {
			w = Want(fmt.Sprintf(item, `\.`))
		}
		if wrong := w.misses(l); wrong != "" {
			faults = append(faults, fmt.Sprintf("%s of Nơi nhận: %+v", wrong, l))
		}
	}
	if n == 0 || !regexp.MustCompile(last).MatchString(items[n-1].Text) {
		faults = append(faults, "Nơi nhận does not end in the archive")
	}
	posts := 0
	for _, l := range f.Lines {
		if l.style == "Post" {
			posts++
			if wrong := post.misses(l); wrong != "" || strings.ToUpper(l.Text) != l.Text {
				faults = append(faults, fmt.Sprintf("%s of a post: %+v", wrong, l))
			}
		}
		if l.style == "Authority" && (l.Bold != "b" || l.Size < 13 || l.Size > 14 || strings.ToUpper(l.Text) != l.Text) {
			faults = append(faults, fmt.Sprintf("whom one signs for: %+v", l))
		}
	}
	if posts == 0 {
		faults = append(faults, "nobody signs")
	}
	if l := f.last(); family == "state" && l.Cell != "T" && !strings.HasSuffix(l.Text, "./.") {
		faults = append(faults, fmt.Sprintf("the text does not end in ./.: %+v", l))
	}
	return faults
}

// last is the last line of the text before who signs.
func (f *File) last() (last Line) {
	for _, l := range f.Lines {
		if slices.Contains([]string{"Authority", "Post", "RecipientsLabel"}, l.style) {
			break
		}
		last = l
	}
	return last
}
