package secrecy_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"phoihop/internal/document"
	"phoihop/internal/secrecy"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// cases are lines with the marking they bear; "" means none.
var cases = []struct {
	line string
	want secrecy.Marking
}{
	{"MẬT", "Mật"}, {"Mật", "Mật"}, {"mật", "Mật"}, {"  MẬT  ", "Mật"}, {"MẬT.", "Mật"}, {"MẬT:", "Mật"}, {"“MẬT”", "Mật"},
	{"TỐI MẬT", "Tối mật"}, {"Tối mật", "Tối mật"}, {"tối mật", "Tối mật"}, {"TỐI  MẬT", "Tối mật"}, {"TỐI\u00a0MẬT", "Tối mật"},
	{"TUYỆT MẬT", "Tuyệt mật"}, {"Tuyệt mật", "Tuyệt mật"}, {"tuyệt Mật!", "Tuyệt mật"}, {"TUYỆT-MẬT", "Tuyệt mật"},
	{"M Ậ T", "Mật"}, {"M  Ậ  T", "Mật"}, {"M.Ậ.T", "Mật"}, {"T Ố I  M Ậ T", "Tối mật"}, {"T U Y Ệ T  M Ậ T", "Tuyệt mật"}, {"T U Y Ệ T   M Ậ T", "Tuyệt mật"},
	{"|MẬT|", "Mật"}, {"| MẬT |", "Mật"}, {"[MẬT]", "Mật"}, {"(Mật)", "Mật"}, {"*MẬT*", "Mật"}, {"**TUYỆT MẬT**", "Tuyệt mật"}, {"__Tối mật__", "Tối mật"},
	{"- MẬT -", "Mật"}, {"═══ MẬT ═══", "Mật"}, {"│ TỐI MẬT │", "Tối mật"}, {"║ MẬT ║", "Mật"}, {"┌ MẬT ┐", "Mật"}, {"# MẬT", "Mật"}, {"> **MẬT**", "Mật"}, {"★ MẬT ★", "Mật"},
	{norm.NFD.String("MẬT"), "Mật"}, {norm.NFD.String("tuyệt mật"), "Tuyệt mật"}, {norm.NFD.String("T Ố I M Ậ T"), "Tối mật"},
	{"M\u200bẬ\u00adT", "Mật"}, {"ＭẬＴ", "Mật"}, {"МẬТ", "Mật"}, {"MÂ\u0323T", "Mật"}, {"MA\u0323\u0302T", "Mật"}, {"TUỴÊT MẬT", "Tuyệt mật"}, {"TUYÊT MÂT", "Tuyệt mật"},
	{"TUYET MAT", "Tuyệt mật"}, {"tuyet mat", "Tuyệt mật"}, {"TOI MAT", "Tối mật"}, {"Toi mat", "Tối mật"}, {"MAT", "Mật"}, {"[MAT]", "Mật"},
	{"Độ mật: MẬT", "Mật"}, {"Độ mật: Tối mật", "Tối mật"}, {"ĐỘ MẬT: TUYỆT MẬT", "Tuyệt mật"}, {"Mức độ mật: Mật", "Mật"}, {"Độ mật - mật", "Mật"}, {"Do mat: Mat", "Mật"}, {"Dấu chỉ độ mật: Tối mật.", "Tối mật"},
	{"MẬT MẬT MẬT", "Mật"}, {"MẬT\tSố 05-BC/ĐU", "Mật"}, {"MẬT               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Mật"}, {"| TỐI MẬT | Số 12 |", "Tối mật"},
	{"mËt", "Mật"}, {"tèi mËt", "Tối mật"}, {"tuyÖt mËt", "Tuyệt mật"}, {"TUYEÄT MAÄT", "Tuyệt mật"}, {"TOÁI MAÄT", "Tối mật"},

	{"MẶT TRẬN", ""}, {"MẶT", ""}, {"Mặt", ""}, {"Mất", ""}, {"Mắt", ""}, {"mát", ""}, {"mạt", ""}, {"mat", ""}, {"Mat", ""}, {"MÁT", ""},
	{"bí mật", ""}, {"Bảo mật", ""}, {"BÍ MẬT NHÀ NƯỚC", ""}, {"tài liệu mật", ""}, {"Tài liệu mật phải được giao tận tay.", ""}, {"Mật độ", ""}, {"mật khẩu", ""},
	{"Văn bản có độ mật Tối mật không gửi qua mạng.", ""}, {"Độ mật", ""}, {"Độ mật:", ""}, {"Độ mật: Thường", ""}, {"Độ mật: Không", ""},
	{"Tôi mất", ""}, {"tối mắt", ""}, {"tối mặt", ""}, {"Tuyệt mỹ", ""}, {"1. Tuyệt mật", ""}, {"a) Tối mật", ""}, {"MẬT 01", ""},
	{"bảo\tmật thông tin", ""}, {"giữ   mật   thư", ""}, {"bảo   mật", ""}, {"", ""}, {"   ", ""}, {"***", ""}, {"M", ""}, {"MẬT ONG", ""}, {"THÂN MẬT", ""}, {"mệt", ""},
}

func TestScan(t *testing.T) {
	for _, tt := range cases {
		for _, around := range []string{"%s", "Kính gửi:\n%s\nNội dung", "a\r\n\r\n%s\r\n"} {
			m, line, ok := secrecy.Scan(fmt.Sprintf(around, tt.line))
			if m != tt.want || ok != (tt.want != "") {
				t.Errorf("%q: %q %v", tt.line, m, ok)
			}
			if want := strings.Count(around[:strings.Index(around, "%")], "\n") + 1; ok && line != want {
				t.Errorf("%q: line %d, want %d", tt.line, line, want)
			}
		}
	}
}

// TestOrnament puts any ornament around and between the letters of a marking.
func TestOrnament(t *testing.T) {
	ornament := rapid.StringOfN(rapid.RuneFrom([]rune(" []()*_-=.:;,!\u00a0\u200b\u00ad═│║┌┐└┘╔╗╚╝■●★>#~")), 0, 6, -1)
	rapid.Check(t, func(rt *rapid.T) {
		want := rapid.SampledFrom([]secrecy.Marking{secrecy.Mat, secrecy.ToiMat, secrecy.TuyetMat}).Draw(rt, "marking")
		s := string(want)
		if rapid.Bool().Draw(rt, "upper") {
			s = strings.ToUpper(s)
		}
		var b strings.Builder
		for _, r := range s {
			b.WriteString(ornament.Draw(rt, "ornament"))
			b.WriteRune(r)
		}
		line := b.String() + ornament.Draw(rt, "end")
		if rapid.Bool().Draw(rt, "nfd") {
			line = norm.NFD.String(line)
		}
		if m, _, _ := secrecy.Scan("Số 05\n" + line); m != want {
			rt.Fatalf("%q: %q", line, m)
		}
	})
}

func utf16Bytes(s string, big, bom bool) []byte {
	var b []byte
	put := func(u uint16) {
		if big {
			b = append(b, byte(u>>8), byte(u))
			return
		}
		b = append(b, byte(u), byte(u>>8))
	}
	if bom {
		put(0xFEFF)
	}
	for _, u := range utf16.Encode([]rune(s)) {
		put(u)
	}
	return b
}

// word makes a Word file around a marking.
func word(t testing.TB, d document.Document) []byte {
	t.Helper()
	f, _ := document.FormByID("hd36-2018")
	var b bytes.Buffer
	if err := d.WriteDOCX(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func body(bs ...document.Block) document.Document { return document.Document{Blocks: bs} }

func paragraph(s string) document.Block {
	return document.Paragraph{Runs: []document.Run{document.Text(s)}}
}

// archive makes a ZIP file.
func archive(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		fw, _ := w.Create(parts[i])
		_, _ = io.WriteString(fw, parts[i+1])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func deflated(s string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = io.WriteString(z, s)
	_ = z.Close()
	return b.String()
}

const ns = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

func TestCheck(t *testing.T) {
	cell := document.Table{Columns: []document.Column{{}, {}}, Rows: [][]document.Cell{{{Runs: []document.Run{document.Text("Tối mật")}}, {}}}}
	rels := `<Relationships><Relationship Id="a" Type="x/header" Target="h.xml"/></Relationships>`
	pdf := func(stream string) []byte {
		return []byte("%PDF-1.4\n1 0 obj\n<</Length 9>>\nstream\n" + stream + "\nendstream\nendobj\n%%EOF")
	}
	tests := []struct {
		name, file string
		b          []byte
		want       secrecy.Marking
		where      string
	}{
		{"text", "a.txt", []byte("Kính gửi\nMẬT\n"), "Mật", "text"},
		{"text with BOM", "a.txt", []byte("\ufeffMẬT\n"), "Mật", "text"},
		{"UTF-16 LE", "a.txt", utf16Bytes("Số 1\nTỐI MẬT", false, true), "Tối mật", "text"},
		{"UTF-16 BE", "a.txt", utf16Bytes("Số 1\nTỐI MẬT", true, true), "Tối mật", "text"},
		{"UTF-16 without BOM", "a.txt", utf16Bytes("So 1\nTOI MAT\nBao cao", false, false), "Tối mật", "text"},
		{"Windows-1258", "a.txt", []byte("S\xf4\nM\xc2\xf2T\n"), "Mật", "text"},
		{"TCVN3 bytes", "a.txt", []byte("tuy\xd6t m\xcbt\n"), "Tuyệt mật", "text"},
		{"HTML", "a.html", []byte("<html><body><h1><b>M</b>Ậ&#84;</h1><p>Nội dung</p>"), "Mật", "text"},
		{"RTF", "a.rtf", []byte(`{\rtf1\ansi\pard T\u7888?I M\u7852?T\par Noi dung}`), "Tối mật", "rtf"},
		{"DOC", "a.doc", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00\x01\x02"), utf16Bytes("Số 1\rMẬT\rKính gửi", false, false)...), "Mật", "doc"},
		{"DOCX paragraph", "a.docx", word(t, body(paragraph("x"), paragraph("MẬT"))), "Mật", "word/document.xml"},
		{"DOCX cell", "a.docx", word(t, body(cell)), "Tối mật", "word/document.xml"},
		{"DOCX header", "a.docx", archive(t, "word/document.xml", `<w:document `+ns+`/>`, "word/_rels/document.xml.rels", rels, "word/h.xml", `<w:hdr `+ns+`><w:p><w:r><w:t>TUYỆT </w:t></w:r><w:r><w:t>MẬT</w:t></w:r></w:p></w:hdr>`), "Tuyệt mật", "word/h.xml"},
		{"DOCX text box", "a.docx", archive(t, "word/document.xml", `<w:document `+ns+`><w:p><w:r><w:t>Số 5</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>M Ậ T</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p></w:document>`), "Mật", "word/document.xml"},
		{"DOCX line break", "a.docx", word(t, body(paragraph("Số 5\nMẬT"))), "Mật", "word/document.xml"},
		{"DOCX under another name", "a.jpg", word(t, body(paragraph("MẬT"))), "Mật", "word/document.xml"},
		{"ODT", "a.odt", archive(t, "mimetype", "x", "content.xml", `<o><p>Số 5</p><p><span>MẬ</span>T</p></o>`), "Mật", "content.xml"},
		{"XLSX", "a.xlsx", archive(t, "xl/sharedStrings.xml", `<sst><si><t>Số 5</t></si><si><t>TỐI MẬT</t></si></sst>`), "Tối mật", "xl/sharedStrings.xml"},
		{"name inside ZIP", "a.zip", archive(t, "a/TUYET MAT.pdf", "x"), "Tuyệt mật", "a/TUYET MAT.pdf"},
		{"PDF plain", "a.pdf", pdf("BT (MAT) Tj ET"), "Mật", "pdf"},
		{"PDF deflated", "a.pdf", pdf(deflated("BT 1 0 0 1 9 9 Tm [(T\\117I)-20( M)(AT)] TJ 0 -14 Td (x) Tj ET")), "Tối mật", "pdf"},
		{"PDF mapped", "a.pdf", []byte(string(pdf(deflated("BT <000100020003> Tj ET"))) + string(pdf(deflated("begincmap 1 beginbfchar <0001> <004D> endbfchar 2 beginbfrange <0002> <0002> <1EAC> <0003> <0003> <0054> endbfrange endcmap")))), "Mật", "pdf"},
		{"name", "TOI MAT - ke hoach.bin", []byte{0, 1, 2}, "Tối mật", "name"},
		{"name with dashes", "bao-cao_tuyet-mat.pdf", nil, "Tuyệt mật", "name"},
		{"name in brackets", "Kế hoạch [MẬT].jpg", nil, "Mật", "name"},
		{"name before a dash", "Mật - Kế hoạch.docx", nil, "Mật", "name"},
		{"name NFD", norm.NFD.String("Kế hoạch (Mật).jpg"), nil, "Mật", "name"},
		{"name as a whole", "MẬT.txt", nil, "Mật", "name"},

		{"ordinary text", "a.txt", []byte("Mặt trận\nbí mật\n"), "", ""},
		{"ordinary name", "bao-cao-mat-tran.docx", nil, "", ""},
		{"security in a name", "quy chế bảo mật.txt", []byte("x"), "", ""},
		{"security with dashes", "bao-mat.txt", []byte("x"), "", ""},
		{"Front in capitals", "MAT-TRAN TO QUOC.txt", []byte("x"), "", ""},
		{"empty", "", nil, "", ""},
		{"picture", "a.jpg", []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00MAT"), "", ""},
		{"ordinary DOCX", "a.docx", word(t, body(paragraph("Giữ bí mật."), paragraph("MẶT TRẬN"))), "", ""},
		{"ordinary PDF", "a.pdf", pdf(deflated("BT (Mat tran) Tj ET")), "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := secrecy.Check(tt.file, tt.b)
			var s *secrecy.Secret
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if !errors.As(err, &s) || s.Marking != tt.want || s.Where != tt.where {
				t.Fatalf("%v, want %s in %s", err, tt.want, tt.where)
			}
			if s.MessageKey() == "" || (s.Line > 0) == strings.HasPrefix(tt.name, "name") {
				t.Errorf("%+v", s)
			}
		})
	}
}

// TestUnreadable refuses a Word file that does not open: nobody can tell.
func TestUnreadable(t *testing.T) {
	good := word(t, body(paragraph("x")))
	for name, b := range map[string][]byte{
		"cut":     good[:len(good)/2],
		"bad XML": archive(t, "word/document.xml", "<w:p"),
		"no main": archive(t, "word/other.xml", "<a/>"),
	} {
		var u *secrecy.Unreadable
		if err := secrecy.Check("a.docx", b); !errors.As(err, &u) || u.MessageKey() == "" || u.Unwrap() == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOffice makes files of several kinds with LibreOffice.
func TestOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("soffice is not installed, or -short")
	}
	dir := t.TempDir()
	lines := map[string]struct {
		text string
		want secrecy.Marking
	}{"a": {"TỐI MẬT", "Tối mật"}, "b": {"MẶT TRẬN", ""}, "c": {"Độ mật: Tuyệt mật", "Tuyệt mật"}}
	args := []string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", "", "--outdir", dir}
	for name, l := range lines {
		in := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(in, word(t, body(paragraph("Kính gửi các bên"), paragraph(l.text), paragraph("Nội dung trao đổi."))), 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, in)
	}
	kinds := []string{"pdf", "odt", "doc", "rtf", "html"}
	if os.Getenv("PHOIHOP_LONG") == "" { // the suite draws some; make long takes all
		rand.Shuffle(len(kinds), func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
		kinds = kinds[:2]
	}
	for _, kind := range kinds {
		args[3] = kind
		if out, err := exec.Command(office, args...).CombinedOutput(); err != nil {
			t.Fatalf("soffice %q: %v\n%s", args, err, out)
		}
		for name, l := range lines {
			b, err := os.ReadFile(filepath.Join(dir, name+"."+kind))
			if err != nil {
				t.Fatal(err)
			}
			var s *secrecy.Secret
			if err := secrecy.Check(name+"."+kind, b); errors.As(err, &s) != (l.want != "") || s != nil && s.Marking != l.want {
				t.Errorf("%s as %s: %v", l.text, kind, err)
			}
		}
	}
}

// shared finds the folder of real texts, or skips.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("PHOIHOP_SHARED")
	for up := "."; dir == "" && len(up) < 40; up += "/.." {
		if _, err := os.Stat(filepath.Join(up, "go.mod")); err == nil {
			dir = filepath.Join(up, "..", "shared")
		}
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no shared texts")
	}
	return dir
}

func TestRealTextsPass(t *testing.T) {
	dir := shared(t)
	n := 0
	for _, pattern := range []string{"texts/*.txt", "samples/nd30/*.docx", "samples/nd30/*.md"} {
		names, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			n++
			if err := secrecy.Check(filepath.Base(name), b); err != nil {
				t.Errorf("%s: %v", filepath.Base(name), err)
			}
		}
	}
	if n == 0 {
		t.Error("no texts")
	}
}

func FuzzScan(f *testing.F) {
	for _, c := range cases {
		f.Add(c.line)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, line, ok := secrecy.Scan(s)
		if ok != (m != "") || ok && line < 1 {
			t.Fatal(m, line, ok)
		}
		// A marked line stays marked wherever it stands.
		if ok && !strings.HasSuffix(s, "\r") {
			if _, _, again := secrecy.Scan("Kính gửi\n" + s + "\nHết"); !again {
				t.Fatalf("%q is marked only alone", s)
			}
		}
	})
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte("%PDF-1.4 stream\nBT (MAT) Tj <41> Tj ET\nendstream"))
	f.Add([]byte(`{\rtf1 M\u7852?T\par}`))
	f.Add(word(f, body(paragraph("MẬT"))))
	f.Add([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1M\x00"))
	f.Fuzz(func(t *testing.T, b []byte) { _ = secrecy.Check("a", b) })
}

func BenchmarkScan(b *testing.B) {
	s := strings.Repeat("Các bên thường xuyên trao đổi thông tin, giữ bí mật theo quy định của pháp luật.\nTrân trọng.\n", 10000)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		if _, _, ok := secrecy.Scan(s); ok {
			b.Fatal("marked")
		}
	}
}
