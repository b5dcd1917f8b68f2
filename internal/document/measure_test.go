package document_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The figures below are those of NĐ 30/2020 (Phụ lục I, III) and HD 36-HD/VPTW,
// written down here a second time: nothing in this file looks at forms/*.json,
// and the XML is read by this file alone.

// line is one non-empty paragraph as it prints.
type line struct {
	cell  string // "L", "R": in a borderless table; "T": in a ruled one; "-": in the text
	text  string
	size  float64 // points
	bold  string  // of the first and the last letter: "b", "-", "b-"
	ital  string
	align string
	first int // first line indent, twips
	above int // twips
}

// look are the properties that a style or a run sets.
type look struct {
	based, jc, bold, ital   string
	size, first, above, gap int
}

// over gives the look of a with what b sets.
func (a look) over(b look) look {
	for _, p := range []struct{ to, from *string }{{&a.jc, &b.jc}, {&a.bold, &b.bold}, {&a.ital, &b.ital}} {
		if *p.from != "" {
			*p.to = *p.from
		}
	}
	for _, p := range []struct{ to, from *int }{{&a.size, &b.size}, {&a.first, &b.first}, {&a.above, &b.above}, {&a.gap, &b.gap}} {
		if *p.from >= 0 {
			*p.to = *p.from
		}
	}
	return a
}

func unset() look { return look{size: -1, first: -1, above: -1, gap: -1} }

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// set takes one property element into a look.
func (a *look) set(e xml.StartElement) {
	on := func() string {
		if v := attr(e, "val"); v == "0" || v == "false" {
			return "-"
		}
		return "b"
	}
	num := func(to *int, name string) {
		if n, err := strconv.Atoi(attr(e, name)); err == nil {
			*to = n
		}
	}
	switch e.Name.Local {
	case "basedOn":
		a.based = attr(e, "val")
	case "jc":
		a.jc = attr(e, "val")
	case "b":
		a.bold = on()
	case "i":
		a.ital = on()
	case "sz":
		num(&a.size, "val")
	case "ind":
		num(&a.first, "firstLine")
	case "spacing":
		num(&a.above, "before")
		num(&a.gap, "line")
	}
}

// sheet is word/styles.xml: the default and each style.
func sheet(t *testing.T, s string) (look, map[string]look) {
	t.Helper()
	base, all, id := unset(), map[string]look{}, ""
	cur := unset()
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return base, all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if e.Name.Local == "style" {
				id, cur = attr(e, "styleId"), unset()
			} else if id == "" {
				base.set(e)
			} else {
				cur.set(e)
			}
		case xml.EndElement:
			if e.Name.Local == "style" {
				all[id], id = cur, ""
			}
		}
	}
}

func resolve(base look, all map[string]look, id string) look {
	s, ok := all[id]
	if !ok {
		return base
	}
	return resolve(base, all, s.based).over(s)
}

// lines reads every non-empty paragraph of the main part.
func linesOf(t *testing.T, file []byte) []line {
	t.Helper()
	base, all := sheet(t, partOf(t, file, "word/styles.xml"))
	d := xml.NewDecoder(strings.NewReader(partOf(t, file, "word/document.xml")))
	var out []line
	var cur line
	var looks []look
	var p, r look
	inRun, inPara, inProps, ruled, col := false, false, false, false, -1
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "tbl":
				ruled = false
			case "tblBorders":
				ruled = true
			case "tr":
				col = -1
			case "tc":
				col++
			case "p":
				cur, looks, p, inPara = line{}, nil, resolve(base, all, "Normal"), true
			case "pStyle":
				p = resolve(base, all, attr(e, "val"))
			case "r":
				r, inRun = unset(), true
			case "rPr", "pPr":
				inProps = true
			case "br":
				cur.text += "\n"
			case "tab":
				cur.text += "\t"
			default:
				if inProps && inRun {
					r.set(e)
				} else if inProps && inPara {
					p.set(e)
				}
			}
		case xml.CharData:
			if inRun && inPara && len(e) > 0 {
				cur.text += string(e)
				looks = append(looks, p.over(r))
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "tbl":
				col = -1
			case "rPr", "pPr":
				inProps = false
			case "r":
				inRun = false
			case "tr":
				col = -1
			case "p":
				inPara = false
				if cur.text == "" {
					continue
				}
				cur.cell = "-"
				if col >= 0 {
					cur.cell = []string{"L", "R", "R", "R"}[min(col, 3)]
				}
				if col >= 0 && ruled {
					cur.cell = "T"
				}
				a, z := looks[0], looks[len(looks)-1]
				cur.size, cur.align, cur.first, cur.above = float64(a.size)/2, p.jc, max(p.first, 0), max(p.above, 0)
				cur.bold, cur.ital = both(a.bold, z.bold), both(a.ital, z.ital)
				out = append(out, cur)
			}
		}
	}
}

func both(a, z string) string {
	if a == "" {
		a = "-"
	}
	if z == "" {
		z = "-"
	}
	if a == z {
		return a
	}
	return a + z
}

// want is "cell least-most bold italic align text", text a regular expression.
type want string

// fits says what is wrong with a line; empty is nothing.
func (w want) fits(l line) string {
	f := strings.SplitN(string(w), " ", 6)
	lo, hi, _ := strings.Cut(f[1], "-")
	if hi == "" {
		hi = lo
	}
	a, _ := strconv.ParseFloat(lo, 64)
	z, _ := strconv.ParseFloat(hi, 64)
	align := map[string]string{"c": "center", "j": "both", "l": ""}[f[4]]
	switch {
	case !regexp.MustCompile("(?s)" + f[5]).MatchString(l.text):
		return "text"
	case l.cell != f[0]:
		return "place"
	case l.size < a || l.size > z:
		return "size"
	case l.bold != f[2]:
		return "weight"
	case l.ital != strings.ReplaceAll(f[3], "i", "b"):
		return "slope"
	case l.align != align && !(f[4] == "l" && l.align == "left"):
		return "alignment"
	}
	return ""
}

// stateHead is the letterhead of NĐ 30 with a title below.
func stateHead(name, code string, more ...want) []want {
	ws := []want{
		"L 12-13 - - c ^ỦY BAN NHÂN DÂN TỈNH AN HẢI$", "L 12-13 b - c ^BỘ CHỈ HUY BỘ ĐỘI BIÊN PHÒNG TỈNH$",
		"R 12-13 b - c ^CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM$", "R 13-14 b - c ^Độc lập - Tự do - Hạnh phúc$"}
	if code != "" {
		ws = append(ws, want("L 13 - - c ^Số: 05/"+code+"-BĐBP$"))
	}
	if code != "" && code != "BB" {
		ws = append(ws, "R 13-14 - i c ^An Hải, ngày 05 tháng 01 năm 2023$")
	}
	return append(append(ws, want("- 13-14 b - c ^"+name+"$"), "- 13-14 b - c ^[A-ZĐ].*[^.]$"), more...)
}

// partyHead is the letterhead of HD 36 with a title below.
func partyHead(name, code string, more ...want) []want {
	return append([]want{
		"L 14 - - c ^TỈNH ỦY AN HẢI$", "L 14 b - c ^ĐẢNG ỦY BỘ ĐỘI BIÊN PHÒNG TỈNH$", `L 14 b - c ^\*$`,
		"R 15 b - c ^ĐẢNG CỘNG SẢN VIỆT NAM$", want("L 14 - - c ^Số 05-" + code + "/ĐU$"), "R 14 - i c ^An Hải, ngày 05 tháng 01 năm 2023$",
		want("- 15-16 b - c ^" + name + "$"), "- 14-15 b - c ^[A-ZĐ].*[^.]$"}, more...)
}

// The parts that several kinds share, for each form.
func stateClosing() []want {
	return []want{"L 12 b i l ^Nơi nhận:$", "R 13-14 b - c ^KT. CHỈ HUY TRƯỞNG$", "R 13-14 b - c ^PHÓ CHỈ HUY TRƯỞNG$", "R 13-14 b - c ^Nguyễn Văn An$"}
}

func partyClosing() []want {
	return []want{"L 14 - - l ^Nơi nhận:$", "R 14 b - c ^T/M BAN THƯỜNG VỤ$", "R 14 - - c ^BÍ THƯ$", "R 14 b - c ^Nguyễn Văn An$"}
}

func join(parts ...[]want) (ws []want) {
	for _, p := range parts {
		ws = append(ws, p...)
	}
	return ws
}

// stateWants is what must stand in each kind's document in this order; other
// lines may stand between.
func stateWants() map[string][]want {
	rule := []want{"- 13-14 - - j ."}
	end := []want{`- 13-14 - - j [^.]\./\.$`}
	asAbove := []want{"L 12 b i l ^Nơi nhận:$", "L 11 - - l ^- Như trên;$", `L 11 - - l ^- Lưu: VT\.$`}
	report := []want{"- 13-14 b - j ^I. ĐẶC ĐIỂM TÌNH HÌNH$", "- 13-14 b - j ^1. Công tác", `- 13-14 - - j ^a\) Thông báo`}
	law := []want{"- 13-14 b - c ^Chương I$", "- 13-14 b - c ^NHỮNG QUY ĐỊNH CHUNG$", "- 13-14 b - j ^Điều 1. Phạm vi", "- 13-14 - - j ^1. Quy chế",
		"- 13-14 b - j ^Điều 2. ", "- 13-14 b - c ^Chương II$", "- 13-14 b - c ^Mục 1$", "- 13-14 b - c ^TRAO ĐỔI THÔNG TIN$", "- 13-14 b - j ^Điều 3. ", `- 13-14 - - j ^c\) Đề nghị`, "- 13-14 b - j ^Điều 4. ", `- 13-14 - - j ngày ký\./\.$`}
	basis := []want{"- 13-14 - i j ^Căn cứ Luật.*;$", "- 13-14 - i j ^Căn cứ Quy chế.*;$", `- 13-14 - i j ^Xét.*[^.]\.$`}
	return map[string][]want{
		"bao-cao":            join(stateHead("BÁO CÁO", "BC"), []want{"- 13-14 - - c ^Kính gửi: Ban Thường vụ Tỉnh ủy$"}, report, end, asAbove),
		"thong-bao":          join(stateHead("THÔNG BÁO", "TB"), rule, end, stateClosing()),
		"thong-bao-ket-luan": join(stateHead("THÔNG BÁO", "TB"), rule, end, stateClosing()),
		"ke-hoach":           join(stateHead("KẾ HOẠCH", "KH"), report, end, stateClosing()),
		"chi-thi":            join(stateHead("CHỈ THỊ", "CT"), end, stateClosing()),
		"to-trinh": join(stateHead("TỜ TRÌNH", "TTr"), []want{"- 13-14 - - l ^Kính gửi:$", "- 13-14 - - l ^- Ban Thường vụ Tỉnh ủy;$", `- 13-14 - - l ^- Ủy ban nhân dân tỉnh\.$`,
			`- 13-14 - i j ^Căn cứ Luật Biên phòng Việt Nam\.$`}, end, asAbove),
		"giay-moi": join(stateHead("GIẤY MỜI", "GM"), []want{"- 13-14 - - j trân trọng kính mời:$", "- 13-14 - - j ^- Đảng ủy xã Bãi Trước;$", "- 13-14 - - j ^Tới dự Hội nghị",
			"- 13-14 - - j ^Chủ trì: ", "- 13-14 - - j ^Thời gian: 08 giờ 00, ngày 05 tháng 4 năm 2023", "- 13-14 - - j ^Địa điểm: "}, end, stateClosing()),
		"bien-ban": join(stateHead("BIÊN BẢN", "BB"), []want{"- 13-14 - - j ^Thời gian bắt đầu: 08 giờ 00", "- 13-14 - - j ^Địa điểm: ", "- 13-14 - - j ^Thành phần tham dự:", "- 13-14 - - j ^- Đảng ủy Bộ đội",
			"- 13-14 - - j ^Vắng mặt: ", `- 13-14 - - j ^Chủ trì \(`, "- 13-14 - - j ^Thư ký", "- 13-14 - - j ^Nội dung:$", `- 13-14 - - j ^Hội nghị kết thúc vào 11 giờ 30, ngày 05 tháng 4 năm 2023\./\.$`,
			"L 13-14 b - c ^THƯ KÝ$", "L 13-14 b - c ^Trần Văn Bình$", "R 13-14 b - c ^CHỦ TỌA$", "R 13-14 b - c ^Nguyễn Văn An$", "L 12 b i l ^Nơi nhận:$"}),
		"quyet-dinh": join(stateHead("QUYẾT ĐỊNH", "QĐ"), []want{"- 13-14 b - c ^BỘ CHỈ HUY BỘ ĐỘI BIÊN PHÒNG TỈNH$"}, basis, []want{"- 13-14 b - c ^QUYẾT ĐỊNH:$", "- 13-14 b- - j ^Điều 1. Tặng",
			`- 13-14 b- - j ^Điều 2. .*này\./\.$`}, stateClosing(), []want{"- 14 b - c ^Phụ lục$", "- 13-14 b - c ^DANH SÁCH", `- 13-14 - i c ^\(Kèm theo`}),
		"quy-che": join(stateHead("QUY CHẾ", ""), []want{`- 13-14 - i c ^\(Kèm theo Quyết định số 05`}, basis, law),
		"quy-che-phoi-hop": join([]want{"L 12-13 b - c ^BỘ CHỈ HUY BỘ ĐỘI BIÊN PHÒNG TỈNH -\nĐẢNG ỦY XÃ BÃI TRƯỚC -\nĐẢNG ỦY XÃ CỒN SẺ$", "R 12-13 b - c ^CỘNG HÒA", "R 13-14 b - c ^Độc lập", "L 13 - - c ^Số: 05/QCPH-", "- 13-14 b - c ^QUY CHẾ$"},
			basis, law, []want{"L 13-14 b - c ^TM. ĐẢNG ỦY BỘ ĐỘI", "L 13-14 b - c ^BÍ THƯ$", "R 13-14 b - c ^TM. ĐẢNG ỦY XÃ BÃI TRƯỚC$", "L 13-14 b - c ^TM. ĐẢNG ỦY XÃ CỒN SẺ$", "L 12 b i l ^Nơi nhận:$"}),
		"cong-van": join(stateHead("", "")[:4], []want{"L 13 - - c ^Số: 05/BĐBP$", "L 12-13 - - c ^V/v cung cấp", "R 13-14 - i c ^An Hải, ngày", "- 13-14 - - l ^Kính gửi:$", "- 13-14 - - l ^- Ủy ban nhân dân xã Bãi Trước;$"}, end, asAbove),
	}
}

func partyWants() map[string][]want {
	asAbove := []want{"L 14 - - l ^Nơi nhận:$", "L 12 - - l ^- Như trên,$", `L 12 - - l ^- Lưu Văn phòng\.$`}
	body := []want{"- 14-15 - - j ."}
	report := []want{"- 14-15 b - j ^I- ĐẶC ĐIỂM TÌNH HÌNH$", "- 14-15 b - j ^1. Công tác"}
	law := []want{"- 14-15 b - c ^Chương I$", "- 14-15 b - c ^NHỮNG QUY ĐỊNH CHUNG$", "- 14-15 b - j ^Điều 1. Phạm vi", "- 14-15 b - j ^Điều 4. ", `- 14-15 - - j ngày ký\.$`}
	basis := []want{"- 14-15 - - j ^- Căn cứ Luật.*;$", "- 14-15 - - j ^- Căn cứ Quy chế.*;$", "- 14-15 - - j ^- Xét.*,$"}
	return map[string][]want{
		"bao-cao":            join(partyHead("BÁO CÁO", "BC"), []want{"- 14-15 - b- c ^Kính gửi: Ban Thường vụ Tỉnh ủy$"}, report, asAbove),
		"thong-bao":          join(partyHead("THÔNG BÁO", "TB"), body, partyClosing()),
		"thong-bao-ket-luan": join(partyHead("THÔNG BÁO", "TB"), body, partyClosing()),
		"ket-luan":           join(partyHead("KẾT LUẬN", "KL"), body, partyClosing()),
		"ke-hoach":           join(partyHead("KẾ HOẠCH", "KH"), report, partyClosing()),
		"chi-thi":            join(partyHead("CHỈ THỊ", "CT"), body, partyClosing()),
		"to-trinh":           join(partyHead("TỜ TRÌNH", "TTr"), []want{"- 14 - i l ^Kính gửi:$", "- 14 - - l ^- Ban Thường vụ Tỉnh ủy;$"}, body, asAbove),
		"giay-moi":           join(partyHead("GIẤY MỜI", "GM"), []want{"- 14-15 - - j kính mời:$", "- 14-15 - - j ^Địa điểm: "}, partyClosing()),
		"bien-ban":           join(partyHead("BIÊN BẢN", "BB"), []want{"- 14-15 - - j ^Thời gian bắt đầu", "- 14-15 - - j kết thúc vào 11 giờ 30", "L 14 - - c ^THƯ KÝ$", "R 14 - - c ^CHỦ TỌA$"}),
		"quyet-dinh": join(partyHead("QUYẾT ĐỊNH", "QĐ"), basis, []want{"- 14-15 b - c ^ĐẢNG ỦY BỘ ĐỘI BIÊN PHÒNG TỈNH$", "- 14-15 b - c ^QUYẾT ĐỊNH$", "- 14-15 b- - j ^Điều 1. Tặng"},
			partyClosing()),
		"quy-che":          join(partyHead("QUY CHẾ", "QC"), basis, law, partyClosing()),
		"quy-che-phoi-hop": join([]want{"L 14 b - c ^ĐẢNG ỦY BỘ ĐỘI BIÊN PHÒNG TỈNH -\nĐẢNG ỦY XÃ BÃI TRƯỚC -\n", "R 15 b - c ^ĐẢNG CỘNG SẢN", "L 14 - - c ^Số 05-QCPH/ĐU-BT-CS$"}, basis, law, []want{"L 14 b - c ^T/M ĐẢNG ỦY BỘ", "R 14 b - c ^T/M ĐẢNG ỦY XÃ BÃI", "L 14 b - c ^T/M ĐẢNG ỦY XÃ CỒN"}),
		"cong-van":         join(partyHead("", "CV")[:5], []want{"L 12 - i c ^V/v cung cấp", "R 14 - i c ^An Hải", "- 14 - i l ^Kính gửi:$"}, asAbove),
	}
}

// TestEveryKind measures every kind of document in every form.
func TestEveryKind(t *testing.T) {
	for id, wants := range map[string]map[string][]want{"nd30-2020": stateWants(), "hd36-2018": partyWants()} {
		ps := papers(t, form(t, id))
		if len(ps) != len(wants) {
			t.Errorf("%s: %d kinds, %d measured", id, len(ps), len(wants))
		}
		for kind, d := range ps {
			t.Run(id+"/"+kind, func(t *testing.T) {
				b := docx(t, d, id)
				inOrder(t, linesOf(t, b), wants[kind])
				paperSize(t, partOf(t, b, "word/document.xml"))
				pageNumber(t, b)
				bodyText(t, linesOf(t, b))
			})
		}
	}
}

// inOrder finds each want after the one before it.
func inOrder(t *testing.T, ls []line, ws []want) {
	t.Helper()
	at := 0
	for _, w := range ws {
		near, i := "", at
		for ; i < len(ls); i++ {
			wrong := w.fits(ls[i])
			if wrong == "" {
				break
			}
			if wrong != "text" {
				near += fmt.Sprintf("\n  %s: %+v", wrong, ls[i])
			}
		}
		if i == len(ls) {
			t.Errorf("after line %d no %q%s", at, string(w), near)
			continue
		}
		at = i + 1
	}
}

// paperSize measures A4 and the margins: top and bottom 20–25 mm, left 30–35,
// right 15–20.
func paperSize(t *testing.T, x string) {
	t.Helper()
	for _, m := range regexp.MustCompile(`<w:pgMar [^>]*>`).FindAllString(x, -1) {
		for side, r := range map[string][2]float64{"top": {20, 25}, "bottom": {20, 25}, "left": {30, 35}, "right": {15, 20}} {
			v := regexp.MustCompile(`w:` + side + `="(\d+)"`).FindStringSubmatch(m)
			n, _ := strconv.ParseFloat(v[1], 64)
			if mm := n / 1440 * 25.4; mm < r[0]-0.02 || mm > r[1]+0.02 {
				t.Errorf("%s margin %.2f mm", side, mm)
			}
		}
	}
	if !strings.Contains(x, `<w:pgSz w:w="11906" w:h="16838"/>`) || strings.Contains(x, "w:orient") {
		t.Error("not A4 portrait")
	}
	if n, m := strings.Count(x, "<w:sectPr>"), strings.Count(x, "<w:titlePg/>"); n == 0 || n != m {
		t.Errorf("%d sections, %d hide the number of their first page", n, m)
	}
}

// pageNumber looks for a centred field of 13–14 points in the header, and none
// on the first page.
func pageNumber(t *testing.T, b []byte) {
	t.Helper()
	x := partOf(t, b, "word/document.xml")
	rels := partOf(t, b, "word/_rels/document.xml.rels")
	header := func(kind string) string {
		id := regexp.MustCompile(`w:type="` + kind + `" r:id="(\w+)"`).FindStringSubmatch(x)[1]
		return partOf(t, b, "word/"+regexp.MustCompile(`Id="` + id + `"[^>]*Target="([^"]+)"`).FindStringSubmatch(rels)[1])
	}
	if !strings.Contains(header("default"), " PAGE ") || strings.Contains(header("first"), "PAGE ") {
		t.Error("page number")
	}
	base, all := sheet(t, partOf(t, b, "word/styles.xml"))
	s := resolve(base, all, regexp.MustCompile(`pStyle w:val="(\w+)"`).FindStringSubmatch(header("default"))[1])
	if s.jc != "center" || s.size < 26 || s.size > 28 {
		t.Errorf("page number %+v", s)
	}
	for _, f := range regexp.MustCompile(`w:ascii="([^"]+)"`).FindAllStringSubmatch(partOf(t, b, "word/styles.xml"), -1) {
		if f[1] != "Times New Roman" {
			t.Errorf("font %s", f[1])
		}
	}
}

// bodyText measures justified paragraphs: indent 1 or 1.27 cm, at least 6 pt
// above.
func bodyText(t *testing.T, ls []line) {
	t.Helper()
	for _, l := range ls {
		if l.cell != "-" || l.align != "both" {
			continue
		}
		if l.first != 567 && l.first != 720 || l.above < 120 {
			t.Errorf("%+v", l)
		}
	}
}
