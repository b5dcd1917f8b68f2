package checkpoint

import (
	"bytes"
	"crypto/ed25519"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"phoihop/internal/entry"
)

func key() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)) }

func public() ed25519.PublicKey { return key().Public().(ed25519.PublicKey) }

func signedHead(t testing.TB) []byte {
	t.Helper()
	h := Head{Space: entry.Hash{1}, Log: entry.Hash{2}, Size: 3, Root: entry.Hash{4}, Time: time.Unix(1700000000, 0).UTC(), After: 2}
	note, err := h.Sign(key())
	if err != nil {
		t.Fatal(err)
	}
	return note
}

// FuzzOpen: only the very bytes that were signed open, and reading them
// without the key never gives another head.
func FuzzOpen(f *testing.F) {
	whole := signedHead(f)
	f.Add(whole)
	f.Add(append(bytes.Clone(whole), whole...))
	f.Add(bytes.Replace(whole, []byte("\n3\n"), []byte("\n4\n"), 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := Open(b, public())
		if err == nil && !bytes.Equal(b, whole) {
			t.Fatalf("opened %q", b)
		}
		read, rerr := Read(b)
		if err == nil && (rerr != nil || read != h) {
			t.Fatalf("opened as %+v, read as %+v (%v)", h, read, rerr)
		}
	})
}

// TestTree: the edge that a log keeps gives the roots of RFC 6962, and can be
// loaded again at every size.
func TestTree(t *testing.T) {
	var tree Tree
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(is []int64) (hs []tlog.Hash, err error) {
		for _, i := range is {
			hs = append(hs, stored[i])
		}
		return hs, nil
	})
	for n := range int64(70) {
		leaf := tlog.RecordHash([]byte{byte(n)})
		more, err := tlog.StoredHashesForRecordHash(n, leaf, reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, more...)
		tree.Add(entry.Hash(leaf))
		want, err := tlog.TreeHash(n+1, reader)
		if err != nil || tree.Root() != entry.Hash(want) || tree.Size != n+1 {
			t.Fatalf("size %d: root %s, want %s (%v)", n+1, tree.Root().Short(), entry.Hash(want).Short(), err)
		}
		again, err := Load(n+1, func(level int, i int64) (entry.Hash, error) {
			return entry.Hash(stored[tlog.StoredHashIndex(level, i)]), nil
		})
		if err != nil || again.Root() != tree.Root() {
			t.Fatalf("size %d: loaded %s (%v)", n+1, again.Root().Short(), err)
		}
	}
}
