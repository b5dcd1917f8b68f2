// Package audit checks a journal or an export from nothing but its bytes
// (kiểm chứng): every header, signature, body, stored hash, head, cross
// reference and file. It streams in one pass, on all cores, in constant memory.
package audit

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"phoihop/internal/checkpoint"
	"phoihop/internal/entry"
)

// maxFaults bounds the list; a journal with more is not worth reading on.
const maxFaults = 10_000

// Verify checks everything that the source holds. The error is about reading;
// what is wrong with the content stands in the report.
func Verify(ctx context.Context, src Source, progress func(entries int64)) (Report, error) {
	v := &verifier{ctx: ctx, logs: map[entry.Hash]*chain{}, blobs: map[entry.Hash]bool{}, unknown: map[entry.Hash][]claim{},
		src: src, progress: progress}
	v.node, _ = src.(Node)
	work := make(chan []check, 2*runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for cs := range work {
				for i := range cs {
					cs[i].run(v)
				}
			}
		})
	}
	err := src.Records(ctx, func(r Record) error {
		v.record(r)
		if len(v.batch) >= 64 {
			work <- v.batch
			v.batch = nil
		}
		return ctx.Err()
	})
	work <- v.batch
	close(work)
	wg.Wait()
	v.finish()
	if err == nil {
		var rest []Fault
		rest, err = src.Rest(ctx)
		v.report.Faults = append(v.report.Faults, rest...)
	}
	slices.SortStableFunc(v.report.Faults, func(a, b Fault) int {
		if c := strings.Compare(a.Log, b.Log); c != 0 {
			return c
		}
		return int(a.Index - b.Index)
	})
	return v.report, err
}

// verifier is the sequential part: parsing, trees, cross references.
type verifier struct {
	ctx      context.Context
	src      Source
	node     Node // nil: an export
	logs     map[entry.Hash]*chain
	unknown  map[entry.Hash][]claim // heads seen of logs that are still to come
	blobs    map[entry.Hash]bool
	batch    []check
	progress func(int64)

	mu     sync.Mutex
	report Report
}

// chain is one log while it streams by.
type chain struct {
	id, space entry.Hash
	tree      checkpoint.Tree
	clock     int64
	pub       ed25519.PublicKey
	next      entry.Hash
	counters  map[entry.Hash]int64
	heads     []head            // of the newest sizes, by size modulo ring
	waiting   map[int64][]claim // heads that others saw and that are still to come, by size
	sealed    int64             // size of the newest checkpoint
	received  []int64           // received times of the entries since
	own       bool
	gap       int64 // entries found missing so far
	passkeys  map[string]entry.Passkey
}

func (v *verifier) fault(log entry.Hash, index int64, what, note string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.report.Faults) < maxFaults {
		v.report.Faults = append(v.report.Faults, Fault{log.String(), index, what, note})
	}
}

// record takes one record through the sequential checks.
func (v *verifier) record(r Record) {
	v.report.Entries++
	if v.progress != nil && v.report.Entries%1000 == 0 {
		v.progress(v.report.Entries)
	}
	h, err := entry.Parse(r.Header)
	if err != nil {
		v.unreadable(r, err)
		return
	}
	e := entry.Entry{Header: h, ID: entry.IDOf(r.Header), Raw: r.Header, Sig: r.Sig, Salt: r.Salt, Body: r.Body}
	if r.Stored != nil && r.Stored.Log != e.LogID() {
		v.unreadable(r, fmt.Errorf("it says log %s", e.LogID().Short()))
		return
	}
	c := v.chain(e)
	if c == nil {
		return
	}
	if r.Stored != nil {
		v.columns(e, *r.Stored)
		c.own = r.Stored.Own
	}
	v.place(c, e)
	fixed := c.tree.Add(e.ID)
	c.remember(e)
	if r.Stored != nil {
		v.hashes(e, fixed, r.Stored.Hashes)
	}
	v.crossReferences(c, e)
	v.counters(c, e)
	signer := c.pub
	v.rotate(c, e)
	v.approved(c, e)
	v.enqueue(c, e, r, signer)
	v.attachments(e)
}

// unreadable names a header that cannot be read by the place its row gives it,
// and keeps the tree going so that what follows is still checked.
func (v *verifier) unreadable(r Record, err error) {
	if r.Stored == nil {
		v.fault(entry.Hash{}, v.report.Entries-1, "verify.header", err.Error())
		return
	}
	v.fault(r.Stored.Log, r.Stored.Index, "verify.header", err.Error())
	if c := v.logs[r.Stored.Log]; c != nil {
		c.tree.Add(entry.IDOf(r.Header))
		c.remember(entry.Entry{})
		c.received = append(c.received, r.Stored.Received)
		if r.Note != nil {
			c.sealed, c.received = c.tree.Size, nil
		}
	}
}

// chain returns the log that the entry stands in, opening it at its genesis.
func (v *verifier) chain(e entry.Entry) *chain {
	id := e.LogID()
	if c := v.logs[id]; c != nil {
		return c
	}
	if !e.Log.IsZero() {
		v.fault(id, e.Index, "verify.no-genesis", "")
		return nil
	}
	pub, ok := entry.Genesis(e)
	if !ok {
		v.fault(id, e.Index, "verify.genesis", "")
	}
	c := &chain{id: id, space: e.SpaceID(), pub: pub, counters: map[entry.Hash]int64{}, waiting: map[int64][]claim{}}
	if a, ok := entry.Decode[entry.Joined](e); ok {
		c.next = a.Next
	}
	v.logs[id] = c
	for _, w := range v.unknown[id] {
		c.waiting[w.seen.Size] = append(c.waiting[w.seen.Size], w)
	}
	delete(v.unknown, id)
	return c
}

// columns compares what the tables repeat with the signed bytes.
func (v *verifier) columns(e entry.Entry, s Stored) {
	for _, d := range []struct {
		name  string
		equal bool
	}{
		{"log", s.Log == e.LogID()}, {"idx", s.Index == e.Index}, {"id", s.ID == e.ID},
		{"subject", s.Subject == e.SubjectID()}, {"kind", s.Kind == string(e.Kind)},
	} {
		if !d.equal {
			v.fault(e.LogID(), e.Index, "verify.column", d.name)
		}
	}
}

// place checks index, space and clock. Where entries are missing, the first of
// them is named and the tree goes on, wrong, behind the gap.
func (v *verifier) place(c *chain, e entry.Entry) {
	switch {
	case e.Index > c.due():
		v.fault(c.id, c.due(), "verify.missing", fmt.Sprint(e.Index))
	case e.Index < c.due():
		v.fault(c.id, e.Index, "verify.index", fmt.Sprint(c.due()))
	}
	c.gap = e.Index - c.tree.Size
	if e.SpaceID() != c.space {
		v.fault(c.id, e.Index, "verify.space", e.SpaceID().Short())
	}
	if e.Clock <= c.clock {
		v.fault(c.id, e.Index, "verify.clock", fmt.Sprint(e.Clock))
	}
	if e.Index > 0 && (c.id == c.space || e.Kind == entry.KindFounded || e.Kind == entry.KindJoined) {
		v.fault(c.id, e.Index, "verify.genesis", string(e.Kind))
	}
	c.clock = max(c.clock, e.Clock)
}

// due is the index that is to come.
func (c *chain) due() int64 { return c.tree.Size + c.gap }

// hashes compares the stored hashes with those just computed.
func (v *verifier) hashes(e entry.Entry, fixed []entry.Hash, stored []byte) {
	if len(stored) != 32*len(fixed) {
		v.fault(e.LogID(), e.Index, "verify.hash", fmt.Sprint(len(stored)))
		return
	}
	for i, h := range fixed {
		if entry.Hash(stored[32*i:32*i+32]) != h {
			v.fault(e.LogID(), e.Index, "verify.hash", fmt.Sprint(i))
		}
	}
}

func (v *verifier) counters(c *chain, e entry.Entry) {
	for i, n := range e.Counters {
		c.counters[n.For]++
		if n.For != e.Audience[i] || n.N != c.counters[n.For] {
			v.fault(c.id, e.Index, "verify.counter", n.For.Short())
			c.counters[n.For] = n.N
		}
	}
}

// rotate passes the log to its next key.
func (v *verifier) rotate(c *chain, e entry.Entry) {
	if e.Kind != entry.KindRotated {
		return
	}
	if !entry.Follows(e, c.id, c.next) {
		v.fault(c.id, e.Index, "verify.rotation", "")
		return
	}
	a, _ := entry.Decode[entry.Rotated](e)
	c.pub, c.next = a.Key, a.Next
}

// attachments checks each file once.
func (v *verifier) attachments(e entry.Entry) {
	b, ok := e.Content()
	if !ok {
		return
	}
	for _, h := range b.Files() {
		if v.blobs[h] {
			continue
		}
		v.blobs[h] = true
		v.report.Blobs++
		if err := v.src.Blob(h); err != nil {
			v.fault(e.LogID(), e.Index, "verify.blob", h.String())
		}
	}
}

// finish names what was promised and never came.
func (v *verifier) finish() {
	v.report.Logs = len(v.logs)
	for _, c := range v.logs {
		if n := c.tree.Size - c.sealed; n > 0 {
			v.fault(c.id, c.sealed, "verify.uncovered", fmt.Sprint(n))
		}
		for size := range c.waiting {
			v.fault(c.id, size-1, "verify.truncated", fmt.Sprint(c.tree.Size))
		}
	}
	for log, ws := range v.unknown {
		v.fault(ws[0].by, ws[0].index, "verify.seen-unknown", log.Short())
	}
}
