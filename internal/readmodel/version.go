package readmodel

import (
	"sync"

	"phoihop/internal/entry"
)

// versions counts, for each space, how often its facts or its kept entries
// have changed: what is worked out from them alone can be kept until they do.
// The counts live with the process.
type versions struct {
	mu    sync.Mutex
	all   int64 // a rebuild changes every space
	space map[entry.Hash]int64
}

// Version is the same number as before where nothing that a space's facts and
// kept entries say has changed since.
func (d *DB) Version(space entry.Hash) int64 {
	d.versions.mu.Lock()
	defer d.versions.mu.Unlock()
	return d.versions.all + d.versions.space[space]
}

// moved notes what a transaction has changed.
func (v *versions) moved(spaces map[entry.Hash]bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.space == nil {
		v.space = map[entry.Hash]int64{}
	}
	for s := range spaces {
		v.space[s]++
	}
}

// movedAll is for a database that was made anew.
func (v *versions) movedAll() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.all += 1 << 32
}
