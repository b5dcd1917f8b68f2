package nodetest_test

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"phoihop/internal/app"
	"phoihop/internal/entry"
	"phoihop/internal/journal"
	"phoihop/internal/readmodel"
)

// TestAnyOrder delivers all logs of the demonstration, extended by every kind
// that it lacks, to fresh nodes in different orders that keep each log's own:
// other ones every time, and many in make long.
func TestAnyOrder(t *testing.T) {
	t.Parallel()
	n := open(t)
	everyKind(t, n)
	kinds, err := n.Journal.Kinds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range app.Features() {
		for _, k := range f.Kinds {
			if kinds[k.Name] == 0 {
				t.Errorf("no entry of kind %s: the conformance of %s is not shown", k.Name, f.Name)
			}
		}
	}
	orders := 2
	if long() {
		orders = 12
	}
	inAnyOrder(t, logsOf(t, n.Dir), orders)
}

// inAnyOrder demands that nodes which were told the same in different orders
// have the same rows. Every other one folds the entries as they come, the rest
// all at the end.
func inAnyOrder(t *testing.T, logs [][]journal.Sent, orders int) {
	t.Helper()
	var want entry.Hash
	first := rand.Uint64()
	for i := range orders {
		seed := first + uint64(i)
		got := deliver(t, logs, seed, i%2 == 0)
		if i == 0 {
			want = got
		}
		if got != want {
			t.Errorf("order %d: digest %s, order %d: %s", seed, got.Short(), first, want.Short())
		}
	}
}

// deliver sends the logs to a fresh node in an order of its own. With step it
// folds as the entries come; without, its rows are built anew at the end.
func deliver(t *testing.T, logs [][]journal.Sent, seed uint64, step bool) entry.Hash {
	t.Helper()
	dir := t.TempDir()
	j, err := journal.Open(t.Context(), dir, journal.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	var set []readmodel.Projection
	for _, f := range app.Features() {
		set = append(set, f.Projection())
	}
	db, err := readmodel.Open(t.Context(), dir, j, set)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	apart := 48 // parcels between two folds
	if long() {
		apart = 16
	}
	rng := rand.New(rand.NewPCG(seed, 1))
	left := slices.Clone(logs)
	for turn := 0; len(left) > 0; turn++ {
		i := rng.IntN(len(left))
		size := min(len(left[i]), 1+rng.IntN(400))
		if _, err := j.Receive(t.Context(), journal.Parcel{Entries: left[i][:size]}); err != nil {
			t.Fatalf("order %d, %s: %v", seed, filepath.Base(dir), err)
		}
		if left[i] = left[i][size:]; len(left[i]) == 0 {
			left = slices.Delete(left, i, i+1)
		}
		if step && turn%apart == 5 {
			if err := db.CatchUp(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	settle := db.Rebuild
	if step {
		settle = db.CatchUp
	}
	if err := settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	digest, err := db.Digest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return digest
}
