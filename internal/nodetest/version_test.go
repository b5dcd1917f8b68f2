package nodetest_test

import (
	"crypto/ed25519"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"phoihop/internal/app"
	"phoihop/internal/audit"
	"phoihop/internal/entry"
	"phoihop/internal/journal"
	"phoihop/internal/readmodel"
)

// stranger writes a log by hand, as another program in another year might.
type stranger struct {
	t     *testing.T
	key   ed25519.PrivateKey
	space entry.Hash
	log   entry.Hash
	sent  []journal.Sent
}

func (s *stranger) write(kind entry.Kind, version int, act any) {
	s.t.Helper()
	raw, err := json.Marshal(act)
	if err != nil {
		s.t.Fatal(err)
	}
	body, err := json.Marshal(entry.Body{Act: raw})
	if err != nil {
		s.t.Fatal(err)
	}
	salt := make([]byte, entry.SaltSize)
	n := int64(len(s.sent))
	h := entry.Header{Version: 1, Space: s.space, Log: s.log, Index: n, Clock: 10 + n, Kind: kind, KindVersion: version,
		Key: entry.KeyID(s.key.Public().(ed25519.PublicKey)), Post: "p", At: time.Unix(1700000000+n, 0).UTC(), Body: entry.Commit(salt, body)}
	header, err := h.Encode()
	if err != nil {
		s.t.Fatal(err)
	}
	s.sign(header, salt, body)
}

func (s *stranger) sign(header, salt, body []byte) {
	s.sent = append(s.sent, journal.Sent{Header: header, Sig: entry.Sign(s.key, header), Salt: salt, Body: body})
}

// TestFuture keeps what it does not understand: an unknown kind, a newer shape
// of every known kind, and a newer header with keys behind the known ones. All
// are stored, counted and verified; none disturbs what is shown.
func TestFuture(t *testing.T) {
	t.Parallel()
	n, sum := openEarly(t)
	before, err := n.Read.Digest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	s := &stranger{t: t, key: key, space: sum.Space}
	s.write(entry.KindJoined, 1, entry.Joined{Name: "Bên lạ", Short: "Lạ", Role: "observer", Rank: 99, Key: key.Public().(ed25519.PublicKey)})
	s.log = entry.IDOf(s.sent[0].Header)
	s.write("weather.observed", 7, map[string]int{"wind": 6})
	for _, f := range app.Features() {
		for _, k := range f.Kinds {
			if !entry.Kernel(k.Name) {
				s.write(k.Name, 99, []string{"another shape"})
			}
		}
	}
	s.write("weather.observed", 1, 1)
	last := s.sent[len(s.sent)-1]
	newer := strings.Replace(string(last.Header), `{"v":1,`, `{"v":2,`, 1)
	newer = newer[:len(newer)-1] + `,"weather":{"wind":6}}`
	s.sent = s.sent[:len(s.sent)-1]
	s.sign([]byte(newer), last.Salt, last.Body)

	if stored, err := n.Journal.Receive(t.Context(), journal.Parcel{Entries: s.sent}); err != nil || stored != len(s.sent) {
		t.Fatal(stored, err)
	}
	kinds, err := n.Journal.Kinds(t.Context())
	if err != nil || kinds["weather.observed"] != 2 {
		t.Fatal(kinds["weather.observed"], err)
	}
	if err := n.Read.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := n.Read.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := n.Read.Digest(t.Context())
	if err != nil || after == before {
		t.Fatal("the new party should have changed the tables", err)
	}
	r, err := n.Journal.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Faults {
		if f.What != "verify.uncovered" { // it came without a checkpoint, and that is said
			t.Error(f)
		}
	}
}

// TestRebuildAside opens a read model whose projections have changed: the old
// one answers at once, the new one takes its place.
func TestRebuildAside(t *testing.T) {
	t.Parallel()
	n, _ := openEarly(t)
	dir := n.Dir
	want, err := n.Read.Digest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Read.Close(); err != nil {
		t.Fatal(err)
	}
	var set []readmodel.Projection
	for _, f := range app.Features() {
		p := f.Projection()
		p.Version++
		set = append(set, p)
	}
	db, err := readmodel.Open(t.Context(), dir, n.Journal, set)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	old, err := db.Digest(t.Context())
	if err != nil || old != want {
		t.Errorf("while the new one is built the old one says %s, %v", old.Short(), err)
	}
	if err := db.Wait(); err != nil {
		t.Fatal(err)
	}
	if got, err := db.Digest(t.Context()); err != nil || got != want {
		t.Errorf("the new one says %s, %v", got.Short(), err)
	}
}

// TestExport writes a space to a file and verifies it from nothing else.
func TestExport(t *testing.T) {
	t.Parallel()
	n, sum := openEarly(t)
	src, err := journal.OpenSource(n.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	var file strings.Builder
	w, err := audit.NewWriter(&file, sum.Space)
	if err != nil {
		t.Fatal(err)
	}
	if err := src.Export(t.Context(), sum.Space, w); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := audit.OpenFile(strings.NewReader(file.String()))
	if err != nil {
		t.Fatal(err)
	}
	r, err := audit.Verify(t.Context(), f, nil)
	if err != nil || len(r.Faults) > 0 || r.Entries != int64(sum.Entries) {
		t.Fatal(err, r.Entries, r.Faults)
	}
	cut := file.String()[:file.Len()-200]
	if f, err := audit.OpenFile(strings.NewReader(cut)); err == nil {
		if _, err := audit.Verify(t.Context(), f, nil); err == nil {
			t.Error("a file cut short was taken for whole")
		}
	}
}
