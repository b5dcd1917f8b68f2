package nodetest_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"phoihop/internal/action"
	"phoihop/internal/audit"
	"phoihop/internal/demo"
	"phoihop/internal/journal"
)

// TestRegulationFromFile: a document alone is enough to propose a regulation.
func TestRegulationFromFile(t *testing.T) {
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

// TestSameSeed: the same seed gives the same bytes, another seed others.
func TestSameSeed(t *testing.T) {
	heads := func(seed uint64) string {
		dir := t.TempDir()
		s, err := demo.Build(t.Context(), dir, demo.Options{Seed: seed, Small: true})
		if err != nil {
			t.Fatal(err)
		}
		j, err := journal.Open(t.Context(), dir, journal.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer j.Close()
		hs, err := j.Heads(t.Context(), s.Space)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, h := range hs {
			b.WriteString(h.Root.String())
		}
		return b.String()
	}
	one := heads(5)
	if heads(5) != one {
		t.Error("the same seed gave different logs")
	}
	if heads(6) == one {
		t.Error("different seeds gave the same logs")
	}
}

// FuzzExport: a changed export is never a panic, and never passes as whole
// unless it says the same.
func FuzzExport(f *testing.F) {
	dir := f.TempDir()
	s, err := demo.Build(f.Context(), dir, demo.Options{Seed: 1, Small: true})
	if err != nil {
		f.Fatal(err)
	}
	src, err := journal.OpenSource(dir)
	if err != nil {
		f.Fatal(err)
	}
	defer src.Close()
	var whole bytes.Buffer
	w, err := audit.NewWriter(&whole, s.Space)
	if err == nil {
		err = src.Export(f.Context(), s.Space, w)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		f.Fatal(err)
	}
	want, faults := read(f.Context(), whole.Bytes())
	if faults != 0 {
		f.Fatal("the export itself has faults")
	}
	f.Add(uint32(10), byte(1), uint32(0))
	f.Add(uint32(5000), byte(0x20), uint32(100))
	f.Fuzz(func(t *testing.T, at uint32, x byte, cut uint32) {
		b := bytes.Clone(whole.Bytes())
		b[int(at)%len(b)] ^= x
		b = b[:len(b)-int(cut)%len(b)]
		if got, faults := read(t.Context(), b); faults == 0 && got != want {
			t.Fatalf("byte %d xor %d, cut %d: not noticed", int(at)%len(b), x, cut)
		}
	})
}

// read verifies an export: a digest of all records in it, and how many faults
// were found. What cannot be opened is one fault.
func read(ctx context.Context, b []byte) (digest [32]byte, faults int) {
	f, err := audit.OpenFile(bytes.NewReader(b))
	if err != nil {
		return digest, 1
	}
	h := sha256.New()
	r, err := audit.Verify(ctx, listener{f, h}, nil)
	if err != nil {
		return digest, 1
	}
	return [32]byte(h.Sum(nil)), len(r.Faults)
}

// listener notes every record that the verifier reads.
type listener struct {
	*audit.File
	h hash.Hash
}

func (r listener) Records(ctx context.Context, yield func(audit.Record) error) error {
	return r.File.Records(ctx, func(x audit.Record) error {
		for _, part := range [][]byte{x.Header, x.Sig, x.Salt, x.Body, x.Note} {
			fmt.Fprintf(r.h, "%d ", len(part))
			r.h.Write(part)
		}
		return yield(x)
	})
}
