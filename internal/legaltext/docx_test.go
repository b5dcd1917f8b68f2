package legaltext

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
)

// makeDOCX packs parts into a Word file; body goes into word/document.xml.
func makeDOCX(t testing.TB, body string, parts map[string]string) []byte {
	t.Helper()
	return packDOCX(t, zip.Deflate, body, parts)
}

func packDOCX(t testing.TB, method uint16, body string, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	all := map[string]string{"word/document.xml": `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>` + body + `</w:body></w:document>`}
	for name, s := range parts {
		all[name] = s
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s := all[name]
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func escaped(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err)
	}
	return b.String()
}

// para is a paragraph split into two runs, as Word often does.
func para(s string) string {
	h := len(s) / 2
	for h > 0 && h < len(s) && s[h]&0xC0 == 0x80 {
		h--
	}
	return `<w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r><w:t xml:space="preserve">` + escaped(s[:h]) +
		`</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">` + escaped(s[h:]) + `</w:t></w:r></w:p>`
}

func fromDOCX(t testing.TB, b []byte) *Document {
	t.Helper()
	d, err := ParseDOCX(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDOCXRoundTrip(t *testing.T) {
	for _, c := range outlineCases() {
		var body strings.Builder
		for _, l := range strings.Split(c.src, "\n") {
			body.WriteString(para(l))
		}
		if got := outline(fromDOCX(t, makeDOCX(t, body.String(), nil))); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestRealTextsAsDOCX(t *testing.T) {
	for name, src := range sharedTexts(t) {
		var body strings.Builder
		for _, l := range strings.Split(src, "\n") {
			if l != "" {
				body.WriteString(para(l))
			}
		}
		if got, want := outline(fromDOCX(t, makeDOCX(t, body.String(), nil))), outline(Parse(src)); got != want {
			t.Errorf("%s: %s", name, firstDifference(got, want))
		}
	}
}

const testNumbering = `<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Chương %1"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="9"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>`

const testStyles = `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:styleId="Dieu"><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="DieuDam"><w:basedOn w:val="Dieu"/></w:style></w:styles>`

func listed(num, level, s string) string {
	return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + num + `"/></w:numPr></w:pPr><w:r><w:t>` + escaped(s) + `</w:t></w:r></w:p>`
}

func styled(style, s string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t>` + escaped(s) + `</w:t></w:r></w:p>`
}

func TestDOCXNumbering(t *testing.T) {
	body := listed("2", "0", "QUY ĐỊNH CHUNG") + styled("Dieu", "Phạm vi") + listed("1", "1", "Một.") + listed("1", "1", "Hai:") +
		listed("1", "2", "Điểm một;") + listed("1", "2", "Điểm hai.") + listed("3", "0", "Gạch.") +
		styled("DieuDam", "Đối tượng") + listed("1", "1", "Một.") + listed("4", "1", "Lại một.")
	b := makeDOCX(t, body, map[string]string{"word/numbering.xml": testNumbering, "word/styles.xml": testStyles})
	s, err := DOCXText(bytes.NewReader(b), int64(len(b)))
	want := "Chương I QUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\n1. Một.\n2. Hai:\na) Điểm một;\nb) Điểm hai.\n- Gạch.\nĐiều 2. Đối tượng\n1. Một.\n1. Lại một.\n"
	if err != nil || s != want {
		t.Errorf("%v\n got %q\nwant %q", err, s, want)
	}
	ids := outline(fromDOCX(t, b))
	if !strings.HasPrefix(ids, "chuong-1 dieu-1 dieu-1.khoan-1 dieu-1.khoan-2 dieu-1.khoan-2.diem-a dieu-1.khoan-2.diem-b dieu-2") {
		t.Error(ids)
	}
}

func TestDOCXText(t *testing.T) {
	r := func(s string) string { return `<w:r>` + s + `</w:r>` }
	for _, c := range []struct{ name, body, want string }{
		{"tabs and breaks", `<w:p>` + r(`<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>`) + `</w:p>`, "a\tb\nc-d\n"},
		{"tab stops", `<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr>` + r(`<w:t>a</w:t>`) + `</w:p>`, "a\n"},
		{"revisions", `<w:p><w:ins>` + r(`<w:t>new</w:t>`) + `</w:ins><w:del>` + r(`<w:delText>old</w:delText>`) + `</w:del><w:moveFrom>` + r(`<w:t>gone</w:t>`) + `</w:moveFrom></w:p>`, "new\n"},
		{"fields", `<w:p>` + r(`<w:instrText>PAGE</w:instrText>`) + r(`<w:t>3</w:t>`) + `</w:p>`, "3\n"},
		{"row of single cells", `<w:tbl><w:tr><w:tc>` + para("a") + `</w:tc><w:tc>` + para("b") + `</w:tc></w:tr></w:tbl>`, "a\tb\n"},
		{"row of long cells", `<w:tbl><w:tr><w:tc>` + para("a") + para("b") + `</w:tc><w:tc>` + para("c") + `</w:tc></w:tr></w:tbl>`, "a\nb\nc\n"},
		{"alternate content", `<w:p><mc:AlternateContent><mc:Choice>` + r(`<w:t>box</w:t>`) + `</mc:Choice><mc:Fallback>` + r(`<w:t>box</w:t>`) + `</mc:Fallback></mc:AlternateContent></w:p>`, "box\n"},
		{"content control", `<w:sdt><w:sdtContent>` + para("a") + `</w:sdtContent></w:sdt>`, "a\n"},
	} {
		b := makeDOCX(t, c.body, nil)
		if got, err := DOCXText(bytes.NewReader(b), int64(len(b))); err != nil || got != c.want {
			t.Errorf("%s: %q %v, want %q", c.name, got, err, c.want)
		}
	}
}

func TestDOCXErrors(t *testing.T) {
	whole := makeDOCX(t, para("Điều 1. A"), nil)
	deep := makeDOCX(t, strings.Repeat("<w:sdt>", 300)+strings.Repeat("</w:sdt>", 300), nil)
	bomb := makeDOCX(t, strings.Repeat(" ", maxBody+1), nil)
	empty := new(bytes.Buffer)
	if err := zip.NewWriter(empty).Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		b    []byte
		want error
	}{
		"no archive":    {[]byte("Điều 1. A"), ErrNotDOCX},
		"nothing":       {nil, ErrNotDOCX},
		"cut off":       {whole[:len(whole)/2], ErrNotDOCX},
		"no document":   {empty.Bytes(), ErrNotDOCX},
		"bad XML":       {makeDOCX(t, "<w:p><w:r></w:p>", nil), ErrDamaged},
		"bad numbering": {makeDOCX(t, para("a"), map[string]string{"word/numbering.xml": "<w:numbering><"}), ErrDamaged},
		"deep":          {deep, ErrDamaged},
		"bomb":          {bomb, ErrTooLarge},
	} {
		if _, err := ParseDOCX(bytes.NewReader(c.b), int64(len(c.b))); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func FuzzDOCX(f *testing.F) {
	f.Add([]byte(para("Điều 1. A")), []byte(testNumbering), []byte(testStyles))
	f.Fuzz(func(t *testing.T, body, nums, styles []byte) {
		b := packDOCX(t, zip.Store, string(body), map[string]string{"word/numbering.xml": string(nums), "word/styles.xml": string(styles)})
		d, err := ParseDOCX(bytes.NewReader(b), int64(len(b)))
		if (d == nil) == (err == nil) {
			t.Fatal(d, err)
		}
	})
}
