package document_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"phoihop/internal/document"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite golden files")

// partOf gives one part of a package.
func partOf(t testing.TB, b []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.Name == name {
			return read(t, f)
		}
	}
	t.Fatalf("no part %s", name)
	return ""
}

func TestGolden(t *testing.T) {
	for _, id := range []string{"hd36-2018", "nd30-2020"} {
		got := strings.ReplaceAll(partOf(t, docx(t, small(), id), "word/document.xml"), "<w:p>", "\n<w:p>")
		name := "testdata/small-" + id + ".xml"
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs; -update rewrites it\n%s", name, got)
		}
	}
}

func TestSameBytes(t *testing.T) {
	for range 5 {
		if !bytes.Equal(docx(t, joint(), "hd36-2018"), docx(t, joint(), "hd36-2018")) {
			t.Fatal("two writes differ")
		}
	}
}

// mm is a length in twips for a length in millimetres.
func mm(v float64) string { return strconv.Itoa(int(v*1440/25.4 + 0.5)) }

func TestPageAgainstRules(t *testing.T) {
	for _, id := range []string{"hd36-2018", "nd30-2020"} {
		f := form(t, id)
		for _, m := range []document.Margin{f.Page.Top, f.Page.Bottom, f.Page.Left, f.Page.Right} {
			if m.MM < m.Min || m.MM > m.Max {
				t.Errorf("%s: margin %+v out of its range", id, m)
			}
		}
		x := partOf(t, docx(t, large(), id), "word/document.xml")
		for _, want := range []string{
			`<w:pgSz w:w="11906" w:h="16838"/>`,
			`<w:pgMar w:top="` + mm(f.Page.Top.MM) + `" w:right="` + mm(f.Page.Right.MM) + `" w:bottom="` + mm(f.Page.Bottom.MM) + `" w:left="` + mm(f.Page.Left.MM) + `"`,
			`<w:titlePg/>`, `<w:tblHeader/>`,
		} {
			if !strings.Contains(x, want) {
				t.Errorf("%s: no %s", id, want)
			}
		}
	}
}

// TestStylesAgainstRules measures font, size and weight of each element as the
// standards give them, not as the rule file repeats them.
func TestStylesAgainstRules(t *testing.T) {
	type look struct {
		min, max     float64
		bold, italic bool
	}
	tests := map[string]map[string]look{
		"hd36-2018": {
			"Title": {15, 15, true, false}, "Superior": {14, 14, false, false}, "Issuer": {14, 14, true, false},
			"Number": {14, 14, false, false}, "PlaceDate": {14, 14, false, true}, "DocType": {15, 16, true, false},
			"Subject": {14, 15, true, false}, "BodyText": {14, 15, false, false}, "Authority": {14, 14, true, false},
			"Post": {14, 14, false, false}, "SignName": {14, 14, true, false}, "Recipient": {12, 12, false, false},
		},
		"nd30-2020": {
			"Nation": {12, 13, true, false}, "Motto": {13, 14, true, false}, "Superior": {12, 13, false, false},
			"Issuer": {12, 13, true, false}, "Number": {13, 13, false, false}, "PlaceDate": {13, 14, false, true},
			"DocType": {13, 14, true, false}, "Subject": {13, 14, true, false}, "BodyText": {13, 14, false, false},
			"Authority": {13, 14, true, false}, "Post": {13, 14, true, false}, "SignName": {13, 14, true, false},
			"RecipientsLabel": {12, 12, true, true}, "Recipient": {11, 11, false, false},
			"PageNumber": {13, 14, false, false}, "AnnexLabel": {14, 14, true, false}, "AnnexTitle": {13, 14, true, false},
		},
	}
	for id, styles := range tests {
		x := partOf(t, docx(t, small(), id), "word/styles.xml")
		if !strings.Contains(x, `<w:rFonts w:ascii="Times New Roman"`) || !strings.Contains(x, `<w:lang w:val="vi-VN"`) {
			t.Errorf("%s: font or language", id)
		}
		for name, l := range styles {
			m := regexp.MustCompile(`w:styleId="` + name + `">.*?</w:style>`).FindString(x)
			size, _ := strconv.ParseFloat(regexp.MustCompile(`<w:sz w:val="(\d+)"`).ReplaceAllString(regexp.MustCompile(`<w:sz w:val="\d+"`).FindString(m), "$1"), 64)
			got := look{l.min, l.max, strings.Contains(m, "<w:b/>"), strings.Contains(m, "<w:i/>")}
			if got != l || size/2 < l.min || size/2 > l.max {
				t.Errorf("%s %s: %s", id, name, m)
			}
		}
	}
}

func TestHeaderOrder(t *testing.T) {
	tests := map[string][]string{
		"hd36-2018": {"TỈNH ỦY HẢI KHÊ", "ĐẢNG ỦY BỘ ĐỘI BIÊN PHÒNG TỈNH", "*", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 05-BC/ĐU", "Hòn Khói, ngày 05 tháng 01 năm 2023", "BÁO CÁO", "về thực hiện quy chế phối hợp năm 2022", "-----", "Kính gửi: Ban Thường vụ Tỉnh ủy", "I- KẾT QUẢ"},
		"nd30-2020": {"TỈNH ỦY HẢI KHÊ", "ĐẢNG ỦY BỘ ĐỘI BIÊN PHÒNG TỈNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 05-BC/ĐU", "Hòn Khói, ngày 05 tháng 01 năm 2023", "BÁO CÁO", "Về thực hiện quy chế phối hợp năm 2022", "Kính gửi: Ban Thường vụ Tỉnh ủy", "I. KẾT QUẢ"},
	}
	for id, want := range tests {
		got := strings.Split(visible(figures(t, docx(t, small(), id))), "\n")
		for i, w := range want {
			if i >= len(got) || got[i] != w {
				t.Fatalf("%s: line %d of %q", id, i, got)
			}
		}
	}
}

func TestClosingLines(t *testing.T) {
	tests := map[string]string{
		"hd36-2018": "Nơi nhận:\n- Như trên,\n- Lưu Văn phòng.\nT/M BAN THƯỜNG VỤ\nBÍ THƯ\nSố liệu dựa trên sổ ghi\nSổ của Đảng ủy: 3f5a",
		"nd30-2020": "Nơi nhận:\n- Như trên;\n- Lưu Văn phòng.\nT/M BAN THƯỜNG VỤ\nBÍ THƯ\nSố liệu dựa trên sổ ghi\nSổ của Đảng ủy: 3f5a",
	}
	for id, want := range tests {
		if got := visible(figures(t, docx(t, small(), id))); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s", id, got)
		}
	}
}

func TestNumber(t *testing.T) {
	tests := []struct {
		form string
		n    int
		want string
	}{
		{"hd36-2018", 5, "05-BC/ĐU"}, {"hd36-2018", 127, "127-BC/ĐU"}, {"hd36-2018", 0, "     -BC/ĐU"},
		{"nd30-2020", 5, "05/BC-ĐU"}, {"nd30-2020", 0, "     /BC-ĐU"},
	}
	for _, tt := range tests {
		if got := form(t, tt.form).Number(tt.n, "BC", "ĐU"); got != tt.want {
			t.Errorf("%s %d: %q", tt.form, tt.n, got)
		}
	}
}

func TestForms(t *testing.T) {
	fs, err := document.Forms()
	if err != nil || len(fs) != 2 {
		t.Fatal(fs, err)
	}
	for _, f := range fs {
		if f.Label["vi"] == "" || f.Label["en"] == "" || f.Source == "" || f.ValidFrom == "" || len(f.Headings) == 0 {
			t.Errorf("%s is not complete", f.ID)
		}
		if w := f.Letterhead.Left + f.Letterhead.Right; w > f.Page.Width-f.Page.Left.MM-f.Page.Right.MM {
			t.Errorf("%s: the letterhead is wider than the text", f.ID)
		}
	}
	if f, ok := document.FormFor("party", "2024-01-01"); !ok || f.ID != "hd36-2018" {
		t.Error(f.ID, ok)
	}
	if _, ok := document.FormFor("state", "2019-01-01"); ok {
		t.Error("a State form before its time")
	}
	if _, ok := document.FormByID("none"); ok {
		t.Error("found none")
	}
}

func TestRefused(t *testing.T) {
	one := func(b document.Block) *document.Document { return &document.Document{Blocks: []document.Block{b}} }
	par := func(id string) *document.Document {
		return one(document.Paragraph{Runs: []document.Run{document.Fig(id, "", "1/1")}})
	}
	tests := map[string]*document.Document{
		"figure:":                           par(""),
		"figure:a b":                        par("a b"),
		"figure:" + strings.Repeat("x", 65): par(strings.Repeat("x", 65)),
		"figure:a\x00":                      par("a\x00"),
		"table:Biểu":                        one(document.Table{Caption: "Biểu"}),
		"table:Rộng":                        one(document.Table{Caption: "Rộng", Columns: []document.Column{{}}, Rows: [][]document.Cell{{{Span: 2}}}}),
		"property:":                         {Properties: map[string]string{"": "x"}},
		"property:phoihop.figures.1":        {Properties: map[string]string{"phoihop.figures.1": "x"}},
	}
	for name, d := range tests {
		var e *document.ContentError
		err := d.WriteDOCX(&bytes.Buffer{}, form(t, "hd36-2018"))
		if !errors.As(err, &e) || e.What+":"+e.Name != name || e.MessageKey() == "" {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestAnyText writes any text and reads it back.
func TestAnyText(t *testing.T) {
	f := form(t, "hd36-2018")
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringMatching(`[ -~À-ỹ\t\n]{0,40}`).Draw(rt, "text")
		id := rapid.StringMatching(`[!-~áàảãạăâđêôơưẾộỹ]{1,64}`).Draw(rt, "id")
		d := &document.Document{
			Blocks:     []document.Block{document.Paragraph{Runs: []document.Run{document.Fig(id, text, text), document.Text(" ")}}},
			Properties: map[string]string{"k": id},
		}
		var b bytes.Buffer
		if err := d.WriteDOCX(&b, f); err != nil {
			rt.Fatal(err)
		}
		fs, err := document.ReadFigures(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			rt.Fatal(err)
		}
		if len(fs.Found) != 1 || fs.Found[0].Text != text || fs.Found[0].ID != id {
			rt.Fatalf("wrote %q=%q, read %+v", id, text, fs.Found)
		}
		p, err := document.ReadProperties(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil || p["k"] != id {
			rt.Fatal(p, err)
		}
	})
}

// TestDirtyText checks that what XML cannot hold does not break the file.
func TestDirtyText(t *testing.T) {
	d := small()
	d.Header.Subject = "a\x00b\xff\u2028<w:p>&amp;\uFFFE"
	fs := figures(t, docx(t, d, "nd30-2020"))
	if got := visible(fs); !strings.Contains(got, "<w:p>&amp;") {
		t.Error(got)
	}
}

func BenchmarkWrite(b *testing.B) {
	d, f := large(), form(b, "hd36-2018")
	var n int
	for b.Loop() {
		var w bytes.Buffer
		if err := d.WriteDOCX(&w, f); err != nil {
			b.Fatal(err)
		}
		n = w.Len()
	}
	b.ReportMetric(float64(n), "bytes")
}

func BenchmarkReadFigures(b *testing.B) {
	x := docx(b, large(), "hd36-2018")
	for b.Loop() {
		if fs := figures(b, x); len(fs.Found) == 0 {
			b.Fatal(fmt.Sprint(fs))
		}
	}
}
