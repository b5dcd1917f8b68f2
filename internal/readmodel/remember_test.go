package readmodel

import (
	"context"
	"database/sql"
	"testing"

	"phoihop/internal/entry"
	"phoihop/internal/journal"
)

// TestRemember: what was worked out is kept until the table's entries of that
// space change, and no other space or table makes it go.
func TestRemember(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	j, err := journal.Open(ctx, dir, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	d, err := Open(ctx, dir, j, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	here, there, loads := entry.Hash{1}, entry.Hash{2}, 0
	ask := func() {
		t.Helper()
		v, err := Remember(ctx, d, "kept", here, func(*sql.Tx) (int, error) { loads++; return loads, nil })
		if err != nil || v != loads {
			t.Fatalf("got %d, %v after %d loads", v, err, loads)
		}
	}
	touch := func(ks ...keptIn) {
		c := newChanges()
		for _, k := range ks {
			c.tables[k] = true
		}
		d.versions.moved(c)
	}
	for i, step := range []struct {
		do   func()
		want int
	}{
		{func() {}, 1},
		{func() {}, 1},
		{func() { touch(keptIn{"kept", there}, keptIn{"other", here}) }, 1},
		{func() { touch(keptIn{"kept", here}) }, 2},
		{d.versions.movedAll, 3},
		{func() {}, 3},
	} {
		step.do()
		if ask(); loads != step.want {
			t.Fatalf("step %d: %d loads, want %d", i, loads, step.want)
		}
	}
}
