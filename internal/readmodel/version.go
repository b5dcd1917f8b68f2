package readmodel

import (
	"context"
	"database/sql"
	"sync"

	"phoihop/internal/entry"
)

// versions counts, for each space, how often its facts or its kept entries
// have changed, and how often each table of kept entries has: what is worked
// out from them alone can be kept until they do. The counts live with the
// process.
type versions struct {
	mu    sync.Mutex
	all   int64 // a rebuild changes every space
	space map[entry.Hash]int64
	table map[keptIn]int64
}

// keptIn is what a table of kept entries holds of one space.
type keptIn struct {
	table string
	space entry.Hash
}

// changes are what a transaction has touched.
type changes struct {
	spaces map[entry.Hash]bool
	tables map[keptIn]bool
}

func newChanges() changes {
	return changes{map[entry.Hash]bool{}, map[keptIn]bool{}}
}

// Version is the same number as before where nothing that a space's facts and
// kept entries say has changed since.
func (d *DB) Version(space entry.Hash) int64 {
	d.versions.mu.Lock()
	defer d.versions.mu.Unlock()
	return d.versions.all + d.versions.space[space]
}

// tableVersion is Version of one table of kept entries.
func (d *DB) tableVersion(k keptIn) int64 {
	d.versions.mu.Lock()
	defer d.versions.mu.Unlock()
	return d.versions.all + d.versions.table[k]
}

// moved notes what a transaction has changed.
func (v *versions) moved(c changes) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.space == nil {
		v.space, v.table = map[entry.Hash]int64{}, map[keptIn]int64{}
	}
	for s := range c.spaces {
		v.space[s]++
	}
	for k := range c.tables {
		v.table[k]++
	}
}

// movedAll is for a database that was made anew.
func (v *versions) movedAll() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.all += 1 << 32
}

// remembered is what was worked out from a table of kept entries.
type remembered struct {
	mu   sync.Mutex
	kept map[keptIn]memo
}

type memo struct {
	version int64
	value   any
}

// Remember returns what load makes of a space's entries in one table of kept
// entries, as they are now, and works it out again only after they have
// changed. Callers share the value and must not change it. One table is
// remembered in one shape.
func Remember[T any](ctx context.Context, d *DB, table string, space entry.Hash, load func(*sql.Tx) (T, error)) (v T, err error) {
	k := keptIn{table, space}
	version := d.tableVersion(k)
	d.remembered.mu.Lock()
	m, ok := d.remembered.kept[k]
	d.remembered.mu.Unlock()
	if v, same := m.value.(T); ok && same && m.version == version {
		return v, nil
	}
	if err = d.View(ctx, func(tx *sql.Tx) error { v, err = load(tx); return err }); err != nil {
		return v, err
	}
	d.remembered.mu.Lock()
	defer d.remembered.mu.Unlock()
	if d.remembered.kept == nil {
		d.remembered.kept = map[keptIn]memo{}
	}
	d.remembered.kept[k] = memo{version, v}
	return v, nil
}
