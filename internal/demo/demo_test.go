package demo_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"strings"
	"testing"

	"phoihop/internal/app"
	"phoihop/internal/audit"
	"phoihop/internal/demo"
	"phoihop/internal/entry"
	"phoihop/internal/journal"
	"phoihop/internal/organisation"
)

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

// FuzzFold: whatever stands in the bodies of a subject's entries, folding them
// does not fail.
func FuzzFold(f *testing.F) {
	folds := []func([]entry.Entry) (any, int){func(p []entry.Entry) (any, int) { return organisation.Fold(p), 0 }}
	var kinds []entry.Kind
	for _, x := range app.Features() {
		if x.Fold != nil {
			folds = append(folds, x.Fold)
		}
		for _, k := range x.Kinds {
			kinds = append(kinds, k.Name)
		}
	}
	f.Add(uint8(3), uint8(9), []byte(`{"act":{"title":"x"}}`), []byte(`{"act":null}`))
	f.Add(uint8(14), uint8(20), []byte(`{"act":{"from":"2023-02-30","text":"\u0110i\u1ec1u 1."}}`), []byte(`{`))
	f.Fuzz(func(_ *testing.T, first, second uint8, a, b []byte) {
		past := []entry.Entry{
			{Header: entry.Header{Space: entry.Hash{1}, Log: entry.Hash{2}, Kind: kinds[int(first)%len(kinds)], KindVersion: 1}, ID: entry.Hash{3}, Body: a},
			{Header: entry.Header{Space: entry.Hash{1}, Log: entry.Hash{2}, Index: 1, Clock: 1, Subject: entry.Hash{3}, Kind: kinds[int(second)%len(kinds)], KindVersion: 1}, ID: entry.Hash{4}, Body: b},
		}
		for _, fold := range folds {
			fold(past)
		}
	})
}
