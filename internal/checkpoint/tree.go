package checkpoint

import (
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"phoihop/internal/entry"
)

// Tree is the right edge of a log's RFC 6962 tree: all that is needed to
// append to it and to name its root. The zero Tree is the empty log.
type Tree struct {
	Size int64
	edge []tlog.Hash // roots of the perfect subtrees, largest first
}

// Add appends a leaf and returns the hashes that become fixed with it, leaf
// first: what tlog calls the stored hashes of the record.
func (t *Tree) Add(leaf entry.Hash) []entry.Hash {
	h := tlog.Hash(leaf)
	fixed := []entry.Hash{leaf}
	for n := t.Size; n&1 == 1; n >>= 1 {
		h = tlog.NodeHash(t.edge[len(t.edge)-1], h)
		t.edge = t.edge[:len(t.edge)-1]
		fixed = append(fixed, entry.Hash(h))
	}
	t.edge = append(t.edge, h)
	t.Size++
	return fixed
}

// Root returns the root of a tree that is not empty.
func (t *Tree) Root() entry.Hash {
	h := t.edge[len(t.edge)-1]
	for i := len(t.edge) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.edge[i], h)
	}
	return entry.Hash(h)
}

// Clone returns a tree that grows on its own.
func (t *Tree) Clone() Tree { return Tree{t.Size, slices.Clone(t.edge)} }

// Load rebuilds the tree of a size from its stored hashes: at(level, n) is the
// root of the n-th perfect subtree of 2^level leaves.
func Load(size int64, at func(level int, n int64) (entry.Hash, error)) (Tree, error) {
	t := Tree{Size: size}
	for level, from := 62, int64(0); level >= 0; level-- {
		if size&(1<<level) == 0 {
			continue
		}
		h, err := at(level, from>>level)
		if err != nil {
			return Tree{}, err
		}
		t.edge = append(t.edge, tlog.Hash(h))
		from += 1 << level
	}
	return t, nil
}
