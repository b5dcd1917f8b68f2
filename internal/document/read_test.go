package document_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/document"
)

func figures(t testing.TB, b []byte) document.Figures {
	t.Helper()
	fs, err := document.ReadFigures(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return fs
}

// replace rewrites one part of a package.
func replace(t testing.TB, b []byte, part string, edit func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		s := read(t, f)
		if f.Name == part {
			s = edit(s)
		}
		fw, _ := w.Create(f.Name)
		_, _ = io.WriteString(fw, s)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t testing.TB, f *zip.File) string {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// say lists figures as "id=text".
func say(fs document.Figures) string {
	var out []string
	for _, f := range fs.Found {
		s := f.ID + "=" + f.Text
		if f.Glued {
			s += "!"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

const smallFigures = "dieu-5.dung-han=24/30 dieu-5.cham=3/30 bai-truoc=12/12"

func TestReadFiguresRoundTrip(t *testing.T) {
	for _, id := range []string{"hd36-2018", "nd30-2020"} {
		fs := figures(t, docx(t, small(), id))
		if got := say(fs); got != smallFigures {
			t.Errorf("%s: %s", id, got)
		}
		for _, f := range fs.Found {
			if f.Anchored || !strings.Contains(fs.Paragraphs[f.Paragraph].Text, f.Text) {
				t.Errorf("%+v", f)
			}
		}
	}
}

// TestSpans checks that spans are exactly the figures' texts.
func TestSpans(t *testing.T) {
	fs := figures(t, docx(t, joint(), "hd36-2018"))
	n := 0
	for _, p := range fs.Paragraphs {
		for _, s := range p.Spans {
			n++
			if got := p.Text[s.Start:s.End]; !strings.Contains(got, "/") || strings.ContainsAny(got, " .,") {
				t.Errorf("span %+v holds %q", s, got)
			}
		}
	}
	if n != len(fs.Found) || n < 300 {
		t.Errorf("%d spans, %d figures", n, len(fs.Found))
	}
	// The joint report prints the same table in its body and in an annex.
	if len(fs.Duplicates) != 120 {
		t.Errorf("%d duplicates", len(fs.Duplicates))
	}
}

// TestTampering changes the visible text as a person with a word processor could.
func TestTampering(t *testing.T) {
	const run = `<w:r><w:t xml:space="preserve">24/30</w:t></w:r>`
	body := func(x string) func(string) string {
		return func(s string) string { return strings.Replace(s, run, x, 1) }
	}
	rest := " dieu-5.cham=3/30 bai-truoc=12/12"
	tests := []struct {
		name, want string
		edit       func(string) string
	}{
		{"changed", "dieu-5.dung-han=29/30" + rest, body(`<w:r><w:t>29/30</w:t></w:r>`)},
		{"split over runs", "dieu-5.dung-han=29/30" + rest, body(`<w:r><w:t>2</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>9/3</w:t><w:t>0</w:t></w:r>`)},
		{"tracked change", "dieu-5.dung-han=29/30" + rest, body(`<w:del w:id="9"><w:r><w:delText>24</w:delText></w:r></w:del><w:ins w:id="8"><w:r><w:t>29</w:t></w:r></w:ins><w:r><w:t>/30</w:t></w:r>`)},
		{"moved", "dieu-5.dung-han=29/30" + rest, body(`<w:moveFrom><w:r><w:t>24</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>29</w:t></w:r></w:moveTo><w:r><w:t>/30</w:t></w:r>`)},
		{"old text hidden", "dieu-5.dung-han=29/30" + rest, body(`<w:r><w:rPr><w:vanish/></w:rPr><w:t>24/30</w:t></w:r><w:r><w:t>29/30</w:t></w:r>`)},
		{"hidden switched off", "dieu-5.dung-han=24/30" + rest, body(`<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>24/30</w:t></w:r>`)},
		{"emptied", "dieu-5.dung-han=" + rest, body("")},
		{"field result", "dieu-5.dung-han=29/30" + rest, body(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>24/30</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>29/30</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`)},
		{"tab and break", "dieu-5.dung-han=24\t/\n30" + rest, body(`<w:r><w:t>24</w:t><w:tab/><w:t>/</w:t><w:br/><w:t>30</w:t></w:r>`)},
		{"digit typed before", "dieu-5.dung-han=24/30!" + rest, func(s string) string { return strings.Replace(s, "đúng hạn </w:t>", "đúng hạn 1</w:t>", 1) }},
		{"digit typed after", "dieu-5.dung-han=24/30!" + rest, func(s string) string { return strings.Replace(s, "> kỳ ", ">0 kỳ ", 1) }},
		{"fallback ignored", "dieu-5.dung-han=29/30" + rest, body(`<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps"><w:r><w:t>29/30</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>24/30</w:t></w:r></mc:Fallback></mc:AlternateContent>`)},
		{"other prefix", "dieu-5.dung-han=29/30" + rest, body(`<q:r xmlns:q="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><q:t>29/30</q:t></q:r>`)},
		{"control pasted twice", "dieu-5.dung-han=24/30! dieu-5.dung-han=1/1!" + rest, func(s string) string {
			return strings.Replace(s, `</w:sdt><w:bookmarkEnd w:id="1"/>`, `</w:sdt><w:bookmarkEnd w:id="1"/><w:sdt><w:sdtPr><w:tag w:val="dieu-5.dung-han"/></w:sdtPr><w:sdtContent><w:r><w:t>1/1</w:t></w:r></w:sdtContent></w:sdt>`, 1)
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := replace(t, docx(t, small(), "hd36-2018"), "word/document.xml", tt.edit)
			got := say(figures(t, b))
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestAnchors removes the tags, as LibreOffice does: the bookmarks still tell.
func TestAnchors(t *testing.T) {
	strip := func(s string) string {
		for _, x := range []string{"dieu-5.dung-han", "dieu-5.cham", "bai-truoc"} {
			s = strings.Replace(s, `<w:tag w:val="`+x+`"/>`, "", 1)
		}
		return s
	}
	fs := figures(t, replace(t, docx(t, small(), "nd30-2020"), "word/document.xml", strip))
	if got := say(fs); got != smallFigures {
		t.Error(got)
	}
	for _, f := range fs.Found {
		if !f.Anchored {
			t.Errorf("%+v", f)
		}
	}
}

// TestLibreOffice opens and saves documents in LibreOffice and reads them again:
// figures, text and the counts of a chart.
func TestLibreOffice(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("soffice is not installed")
	}
	dir := t.TempDir()
	before := map[string][]byte{"small": docx(t, small(), "hd36-2018"), "joint": docx(t, joint(), "hd36-2018"), "chart": docx(t, charted(picture(t)), "nd30-2020")}
	args := []string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", "docx", "--outdir", filepath.Join(dir, "out")}
	for name, content := range before {
		in := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(in, content, 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, in)
	}
	if out, err := exec.Command(office, args...).CombinedOutput(); err != nil { // started once: that is what takes the time
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	for name, content := range before {
		after, err := os.ReadFile(filepath.Join(dir, "out", name+".docx"))
		if err != nil {
			t.Fatal(err)
		}
		same(t, name, content, after)
		if name == "chart" {
			if got := counts(t, partOf(t, after, "word/charts/chart1.xml")); strings.Join(got["Đúng hạn"], " ") != "Điều 5|Điều 6|Điều 10 24 7 0" {
				t.Errorf("the chart counts %v", got)
			}
		}
	}
}

// same compares figures, text and properties of two files.
func same(t *testing.T, name string, before, after []byte) {
	t.Helper()
	a, b := figures(t, before), figures(t, after)
	if say(a) != say(b) {
		t.Errorf("%s: figures differ\n%s\n%s", name, say(a), say(b))
	}
	if x, y := visible(a), visible(b); x != y {
		t.Errorf("%s: text differs\n%s\n%s", name, x, y)
	}
	pa, err := document.ReadProperties(bytes.NewReader(before), int64(len(before)))
	if err != nil {
		t.Fatal(err)
	}
	pb, err := document.ReadProperties(bytes.NewReader(after), int64(len(after)))
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(pa) != fmt.Sprint(pb) || pa["phoihop.review"] != "r1" {
		t.Errorf("%s: properties %v and %v", name, pa, pb)
	}
}

func visible(fs document.Figures) string {
	var out []string
	for _, p := range fs.Paragraphs {
		if p.Text != "" {
			out = append(out, p.Text)
		}
	}
	return strings.Join(out, "\n")
}

// file builds a package by hand.
func file(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range slices.Sorted(func(yield func(string) bool) {
		for n := range parts {
			if !yield(n) {
				return
			}
		}
	}) {
		fw, _ := w.Create(n)
		_, _ = io.WriteString(fw, parts[n])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

func TestPlainText(t *testing.T) {
	b := file(t, map[string]string{
		"word/document.xml": `<w:document ` + wordNS + ` xmlns:v="urn:schemas-microsoft-com:vml"><w:body>` +
			`<w:p><w:r><w:t>Ngoài </w:t></w:r><w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r><w:r><w:t>khung</w:t></w:r></w:p>` +
			`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Ô 1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Ô 2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>` +
			`<w:p><w:pPr><w:pStyle w:val="An"/></w:pPr><w:r><w:t>ẩn theo kiểu</w:t></w:r></w:p>` +
			`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Nguyên tắc</w:t></w:r></w:p>` +
			`<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Thống nhất.</w:t></w:r></w:p>` +
			`<w:p><w:pPr><w:pStyle w:val="Dieu"/></w:pPr><w:r><w:t>Nội dung</w:t></w:r></w:p>` +
			`<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Trao đổi</w:t><w:noBreakHyphen/><w:t>báo cáo.</w:t></w:r></w:p>` +
			`<w:p><w:r><w:pict><v:shape><v:textpath string="CHÌM"/></v:shape></w:pict></w:r></w:p>` +
			`</w:body></w:document>`,
		"word/_rels/document.xml.rels": `<Relationships><Relationship Id="a" Type="x/header" Target="header1.xml"/><Relationship Id="b" Type="x/styles" Target="/word/styles.xml"/><Relationship Id="c" Type="x/numbering" Target="numbering.xml"/></Relationships>`,
		"word/header1.xml":             `<w:hdr ` + wordNS + `><w:p><w:r><w:t>Đầu trang</w:t></w:r></w:p></w:hdr>`,
		"word/styles.xml": `<w:styles ` + wordNS + `><w:style w:styleId="Goc"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="An"><w:basedOn w:val="Goc"/></w:style>` +
			`<w:style w:styleId="Dieu"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`,
		"word/numbering.xml": `<w:numbering ` + wordNS + `><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/></w:lvl>` +
			`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>`,
	})
	got, err := document.PlainText(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Ngoài khung", "Trong khung", "Ô 1", "Ô 2", "", "Điều 1. Nguyên tắc", "a) Thống nhất.", "Điều 2. Nội dung", "a) Trao đổi-báo cáo.", "", "CHÌM", "Đầu trang"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestDamaged gives clear errors for what is no Word file.
func TestDamaged(t *testing.T) {
	doc := func(s string) []byte { return file(t, map[string]string{"word/document.xml": s}) }
	good := docx(t, small(), "hd36-2018")
	var twice bytes.Buffer
	w := zip.NewWriter(&twice)
	for range 2 {
		fw, _ := w.Create("word/document.xml")
		_, _ = io.WriteString(fw, `<w:document `+wordNS+`/>`)
	}
	_ = w.Close()
	tests := []struct {
		name string
		b    []byte
		key  string
	}{
		{"empty", nil, "document.format.not-zip"},
		{"text", []byte("BÁO CÁO"), "document.format.not-zip"},
		{"cut", good[:len(good)/2], "document.format.not-zip"},
		{"no document", file(t, map[string]string{"a.txt": "a"}), "document.format.not-docx"},
		{"not XML", doc("BÁO CÁO <"), "document.format.bad-xml"},
		{"unclosed", doc(`<w:document ` + wordNS + `><w:body><w:p>`), "document.format.bad-xml"},
		{"crossed", doc(`<a><b></a></b>`), "document.format.bad-xml"},
		{"two main parts", twice.Bytes(), "document.format.duplicate"},
		{"other encoding", doc(`<?xml version="1.0" encoding="windows-1258"?><a/>`), "document.format.bad-xml"},
		{"too deep", doc(strings.Repeat("<a>", 2000) + strings.Repeat("</a>", 2000)), "document.limit.depth"},
		{"too many controls", doc(`<w:document ` + wordNS + `>` + strings.Repeat("<w:sdt>", 100) + strings.Repeat("</w:sdt>", 100) + `</w:document>`), "document.limit.controls"},
		{"bomb", doc(`<w:document ` + wordNS + `>` + strings.Repeat(" ", 70<<20) + `</w:document>`), "document.limit.part"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := document.ReadFigures(bytes.NewReader(tt.b), int64(len(tt.b)))
			var k interface{ MessageKey() string }
			if !errors.As(err, &k) || k.MessageKey() != tt.key {
				t.Errorf("%v, want %s", err, tt.key)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add(docx(f, small(), "hd36-2018"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _ = document.ReadFigures(bytes.NewReader(b), int64(len(b)))
		_, _ = document.ReadProperties(bytes.NewReader(b), int64(len(b)))
	})
}

// FuzzReadXML puts the input where the main part stands.
func FuzzReadXML(f *testing.F) {
	z, err := zip.NewReader(bytes.NewReader(docx(f, small(), "hd36-2018")), int64(len(docx(f, small(), "hd36-2018"))))
	if err != nil {
		f.Fatal(err)
	}
	for _, p := range z.File {
		if p.Name == "word/document.xml" {
			f.Add(read(f, p))
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := file(t, map[string]string{"word/document.xml": s})
		fs, err := document.ReadFigures(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		for _, p := range fs.Paragraphs {
			for _, sp := range p.Spans {
				if sp.Start > sp.End || sp.End > len(p.Text) {
					t.Fatalf("span %+v in %q", sp, p.Text)
				}
			}
		}
	})
}
