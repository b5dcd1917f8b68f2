package audit

import "phoihop/internal/entry"

// head is the log at one size: its root and the clock of its last entry.
type head struct {
	root  entry.Hash
	clock int64
}

// ring is how far back a head may be seen and still be compared at once.
const ring = 1024

func (c *chain) remember(e entry.Entry) {
	h := head{c.tree.Root(), e.Clock}
	if len(c.heads) < ring {
		c.heads = append(c.heads, h) // size 1 stands at 0
		return
	}
	c.heads[(c.tree.Size-1)%ring] = h
}

// at returns the head of a size that is remembered.
func (c *chain) at(size int64) (head, bool) {
	if size < 1 || size > c.tree.Size || c.tree.Size-size >= int64(len(c.heads)) {
		return head{}, false
	}
	return c.heads[(size-1)%ring], true
}

// claim is a head that an entry says it has seen.
type claim struct {
	by           entry.Hash
	index, clock int64
	seen         entry.Seen
}

// crossReferences compares the heads that the entry saw with the logs, now or
// when they have come so far, and answers those that waited for this entry.
func (v *verifier) crossReferences(c *chain, e entry.Entry) {
	for _, s := range e.Seen {
		v.claim(claim{c.id, e.Index, e.Clock, s})
	}
	for _, w := range c.waiting[c.tree.Size] {
		v.compare(c, w)
	}
	delete(c.waiting, c.tree.Size)
}

func (v *verifier) claim(w claim) {
	c := v.logs[w.seen.Log]
	switch {
	case c == nil:
		v.unknown[w.seen.Log] = append(v.unknown[w.seen.Log], w)
	case w.seen.Size > c.tree.Size:
		c.waiting[w.seen.Size] = append(c.waiting[w.seen.Size], w)
	default:
		v.compare(c, w)
	}
}

// compare checks one seen head: its root, and that the entry that saw it comes
// after it in the canonical order.
func (v *verifier) compare(c *chain, w claim) {
	h, ok := c.at(w.seen.Size)
	if !ok && v.node != nil {
		root, err := v.node.Root(v.ctx, c.id, w.seen.Size)
		h, ok = head{root: root}, err == nil
	}
	switch {
	case !ok:
		v.report.Unchecked++
	case h.root != w.seen.Root:
		v.fault(w.by, w.index, "verify.seen", w.seen.Log.Short())
	case h.clock >= w.clock:
		v.fault(w.by, w.index, "verify.clock", w.seen.Log.Short())
	}
}
