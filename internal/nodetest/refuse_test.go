package nodetest_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/app"
	"phoihop/internal/fault"
	"phoihop/internal/lang"
)

// docx makes a small Word file with one paragraph a line.
func docx(t *testing.T, lines ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"word/document.xml":   `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>` + strings.Join(lines, `</w:t></w:r></w:p><w:p><w:r><w:t>`) + `</w:t></w:r></w:p></w:body></w:document>`,
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestRefused tries what must not be recorded: each is refused with its kind,
// a message in both languages, and nothing is stored, no entry and no file.
func TestRefused(t *testing.T) {
	t.Parallel()
	n := open(t)
	clerk, post, observer, operator := as(t, n, "xavinhan.troly"), as(t, n, "don.muida"), as(t, n, "tinhuy.troly"), as(t, n, "vanhanh")
	duty := ""
	for i, c := range []struct {
		by   access.Caller
		name string
		v    action.Values
		want fault.Kind
	}{
		{clerk, "notice.send", values("title", "Tin", "text", "TỐI MẬT\nNội dung"), fault.Secret},
		{clerk, "notice.send", values("title", "Tin", "text", "M Ậ T\nNội dung"), fault.Secret},
		{clerk, "notice.send", values("title", "Tin"), fault.Invalid},
		{clerk, "notice.send", values("text", "Không có trích yếu"), fault.Invalid},
		{clerk, "notice.send", values("title", "Tin", "text", "x", "to", "zz"), fault.Invalid},
		{clerk, "notice.send", values("title", "Tin", "text", "x", "to", strings.Repeat("ab", 32)), fault.Invalid},
		{clerk, "notice.send", values("title", "Tin", "text", "x", "nil", "true", "duty", strings.Repeat("cd", 32)), fault.Invalid},
		{clerk, "notice.send", values("title", "Tin", "text", "x", "unknown", "1"), fault.Invalid},
		{clerk, "notice.send", values("title", "Tin", "text", "x", "answer_by", "31/02/2026"), fault.Invalid},
		{clerk, "notice.send", values("title", "Tin", "text", "x", "at", "hôm qua"), fault.Invalid},
		{clerk, "notice.acknowledge", values("notice", strings.Repeat("ef", 32)), fault.NotFound},
		{clerk, "notice.approve", values("notice", strings.Repeat("ef", 32)), fault.Forbidden},
		{post, "organisation.add-unit", values("kind", "post", "name", "Đồn lạ"), fault.Forbidden},
		{observer, "review.approve", values("review", world.summary.Review), fault.Forbidden},
		{operator, "notice.send", values("title", "Tin", "text", "x"), fault.Forbidden},
		{clerk, "duty.postpone", values("duty", strings.Repeat("ef", 32), "occurrence", "2026-01-01", "until", "2027-01-01", "reason", "x"), fault.NotFound},
		{clerk, "review.contribute", values("review", world.summary.Review, "section", "situation", "text", "Sau khi chốt"), fault.Conflict},
		{clerk, "review.contribute", values("review", world.summary.Review, "section", "'; DROP TABLE entry; --", "text", "x"), fault.Invalid},
		{clerk, "evidence.attach", values("duty", duty, "title", "x"), fault.Invalid},
		{clerk, "regulation.propose", values("title", "x", "text", "không có điều nào", "from", "2026-01-01", "to", "2025-01-01"), fault.Invalid},
	} {
		before, files := stored(t, n)
		_, err := n.Do(t.Context(), c.by, c.name, c.v)
		f := fault.Of(err)
		if f == nil || f.Kind != c.want {
			t.Errorf("%d %s: %v, want %s", i, c.name, err, c.want)
			continue
		}
		said(t, n, f)
		if after, now := stored(t, n); after != before || now != files {
			t.Errorf("%d %s: refused, but something was stored", i, c.name)
		}
	}
}

// TestRefusedFiles tries files that must not be stored, and one that is
// cleaned first.
func TestRefusedFiles(t *testing.T) {
	t.Parallel()
	n := open(t)
	for name, content := range map[string][]byte{
		"mat.docx":   docx(t, "CÔNG VĂN", "TUYỆT MẬT", "Nội dung"),
		"cv-12.pdf":  []byte("%PDF-1.4\n1 0 obj\n<</Length 9>>\nstream\nBT (MAT) Tj ET\nendstream\nendobj\n%%EOF"),
		"mat.txt":    []byte("Công văn\n[ MẬT ]\nNội dung"),
		"hong.docx":  append(docx(t, "x")[:80], 0, 1, 2),
		"hong.jpg":   {0xff, 0xd8, 0xff, 0xe1, 0xff},
		"anh.heic":   append([]byte{0, 0, 0, 24}, []byte("ftypheic\x00\x00\x00\x00mif1heic")...),
		"qua-to.bin": make([]byte, 33<<20),
	} {
		before, files := stored(t, n)
		v := values("title", "Tin", "text", "x")
		v.Files = map[string][]action.File{"files": {{Name: name, Content: content}}}
		_, err := n.Do(t.Context(), as(t, n, "xavinhan.troly"), "notice.send", v)
		f := fault.Of(err)
		if f == nil || f.Kind == fault.Internal || strings.HasSuffix(name, ".pdf") && f.Kind != fault.Secret {
			t.Errorf("%s: %v", name, err)
			continue
		}
		said(t, n, f)
		if after, now := stored(t, n); after != before || now != files {
			t.Errorf("%s: refused, but something was stored", name)
		}
	}
	files, err := filepath.Glob(filepath.Join(n.Dir, "blobs", "*", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no photographs", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil || bytes.Contains(b, []byte("Exif")) {
			t.Errorf("%s keeps what a camera wrote (%v)", filepath.Base(f), err)
		}
	}
}

// stored is how many entries and files there are.
func stored(t *testing.T, n *app.Node) (entries int64, files int) {
	t.Helper()
	last, err := n.Journal.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(n.Dir, "blobs", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return last, len(found)
}

// said fails unless the refusal has words in both languages.
func said(t *testing.T, n *app.Node, f *fault.Error) {
	t.Helper()
	for _, l := range lang.Tags() {
		if p := n.Catalog.Printer(l); !p.Has(f.Key) || strings.Contains(p.Fault(f), "%!") {
			t.Errorf("%s: %s has no words, or wrong ones: %s", l, f.Key, p.Fault(f))
		}
	}
}
