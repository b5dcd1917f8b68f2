package nodetest_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"

	"phoihop/internal/action"
)

// TestRegulationFromFile: a document alone is enough to propose a regulation.
func TestRegulationFromFile(t *testing.T) {
	t.Parallel()
	n := open(t)
	v := values("title", "Quy chế thử", "from", "2026-12-01", "parties", []string{as(t, n, "bienphong.bithu").Party.String(), as(t, n, "xavinhan.bithu").Party.String()})
	v.Files = map[string][]action.File{"source": {{Name: "quy-che.docx", Content: docx(t, "Điều 1. Phạm vi", "1. Các bên phối hợp.", "Điều 2. Trao đổi", "1. Hằng tháng, các bên thông báo cho nhau.")}}}
	es, err := n.Do(t.Context(), as(t, n, "bienphong.troly"), "regulation.propose", v)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(es[0].Body, []byte("Hằng tháng, các bên")) {
		t.Errorf("the text of the file is not in the entry: %s", es[0].Body)
	}
}

// TestPhotographTraces: what a camera wrote is taken out, unless it is wanted.
func TestPhotographTraces(t *testing.T) {
	t.Parallel()
	n := open(t)
	for keep, want := range map[string]bool{"": false, "true": true} {
		v := values("title", "Ảnh", "text", "x", action.KeepField, keep)
		v.Files = map[string][]action.File{"files": {{Name: "anh.jpg", Type: "image/jpeg", Content: photograph(t)}}}
		es, err := n.Do(t.Context(), as(t, n, "xavinhan.troly"), "notice.send", v)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := es[0].Content()
		stored, err := n.Journal.Blobs.Get(b.Attachments[0].Hash)
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Contains(stored, []byte("Exif")); got != want {
			t.Errorf("keep %q: traces kept: %v", keep, got)
		}
	}
}

// photograph is a small JPEG with an Exif segment.
func photograph(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	exif := "\xff\xe1\x00\x10Exif\x00\x00II*\x00\x08\x00\x00\x00"
	return []byte(string(b.Bytes()[:2]) + exif + string(b.Bytes()[2:]))
}
