// Package audit checks a journal or an export from nothing but its bytes
// (kiểm chứng): every header, signature, body, stored hash, head, cross
// reference and file. It streams in one pass, on all cores, in constant memory.
package audit

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"phoihop/internal/checkpoint"
	"phoihop/internal/entry"
	"phoihop/internal/passkey"
)

// Fault is one thing that is wrong, named by its place.
type Fault struct {
	Log   string `json:"log"`   // 64 hexadecimal digits, or empty for a file
	Index int64  `json:"index"` // -1 where no one entry is meant
	What  string `json:"what"`  // message key
	Note  string `json:"note"`  // the value found, for people
}

// Report is the outcome of one verification.
type Report struct {
	Entries     int64   `json:"entries"`
	Signatures  int64   `json:"signatures"` // of entries and of checkpoints
	Approvals   int64   `json:"approvals"`  // by passkey
	Bodies      int64   `json:"bodies"`
	Withheld    int64   `json:"withheld"`  // bodies for other parties, not here
	Unchecked   int64   `json:"unchecked"` // heads seen that were too old to be compared in one pass
	Blobs       int64   `json:"blobs"`
	Checkpoints int64   `json:"checkpoints"`
	Logs        int     `json:"logs"`
	Faults      []Fault `json:"faults"`
}

// Record is one entry as a source yields it, with the checkpoint whose size
// it completes, if there is one.
type Record struct {
	Header, Sig, Salt, Body []byte
	Note                    []byte
	Stored                  *Stored // what a database says beside the bytes
}

// Stored is what the journal's tables repeat outside the signed bytes.
type Stored struct {
	Log, ID, Subject entry.Hash
	Index, Received  int64
	Kind             string
	Hashes           []byte
	Own              bool // this node signs the log, so received must be its checkpoint's time
}

// Source yields every record once, in an order that keeps each log's own.
type Source interface {
	Records(ctx context.Context, yield func(Record) error) error
	// Blob returns nil if the file is there and has its hash.
	Blob(h entry.Hash) error
	// Rest names what stands beside the records and belongs to none of them.
	// It is called after the last record.
	Rest(ctx context.Context) ([]Fault, error)
}

// Node is a source that is a node's own journal: it knows which logs it signs,
// so which bodies it must have, and keeps hashes from which the root of an
// earlier size can be read. Verify has compared those hashes with its own by
// the time it asks.
type Node interface {
	Own(log entry.Hash) bool
	Root(ctx context.Context, log entry.Hash, size int64) (entry.Hash, error)
}

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

// check is the parallel part: what costs time and needs no order.
type check struct {
	header, sig, salt, body []byte
	log                     entry.Hash
	index                   int64
	commit                  entry.Hash
	pub, notePub            ed25519.PublicKey
	note                    []byte
	head                    checkpoint.Head
	received                []int64 // of the entries that the note covers first
	own                     bool
	mayLack                 bool // the body is for others
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

// byPasskey is how the body of an act that a person approved reads: bodies
// that do not hold it need not be taken apart.
var byPasskey = []byte(`"by":"passkey"`)

// approved learns the keys of the log's posts, and checks what they approved.
func (v *verifier) approved(c *chain, e entry.Entry) {
	if e.Kind == entry.KindPasskey {
		if a, ok := entry.Decode[entry.Passkey](e); ok {
			c.learn(a)
		}
		return
	}
	if !bytes.Contains(e.Body, byPasskey) {
		return
	}
	b, ok := e.Content()
	if !ok {
		return // the body is checked against its commitment elsewhere
	}
	for _, p := range b.Approvals {
		if p.By != passkey.By {
			continue
		}
		v.report.Approvals++
		if err := c.check(e, b.Act, p); err != nil {
			v.fault(c.id, e.Index, "verify.passkey", err.Error())
		}
	}
}

// learn takes the first meaning of a credential: a later entry cannot give an
// old signature another owner.
func (c *chain) learn(a entry.Passkey) {
	if c.passkeys == nil {
		c.passkeys = map[string]entry.Passkey{}
	}
	if _, known := c.passkeys[string(a.Credential)]; !known {
		c.passkeys[string(a.Credential)] = a
	}
}

// check tells why an approval is not the post's own of this act.
func (c *chain) check(e entry.Entry, act []byte, p entry.Approval) error {
	var a passkey.Assertion
	if err := json.Unmarshal(p.Assertion, &a); err != nil {
		return err
	}
	k, ok := c.passkeys[string(a.Credential)]
	if !ok || k.Post != e.Post {
		return errors.New("the key is not one of the post's")
	}
	return a.Verify(k.Key, entry.ActHash(e.SpaceID(), e.LogID(), e.Kind, e.Subject, act))
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

func (v *verifier) counters(c *chain, e entry.Entry) {
	for i, n := range e.Counters {
		c.counters[n.For]++
		if n.For != e.Audience[i] || n.N != c.counters[n.For] {
			v.fault(c.id, e.Index, "verify.counter", n.For.Short())
			c.counters[n.For] = n.N
		}
	}
}

// enqueue hands signature, body and checkpoint to the workers. The entry is
// signed with the key before a rotation, its checkpoint with the one after.
func (v *verifier) enqueue(c *chain, e entry.Entry, r Record, signer ed25519.PublicKey) {
	k := check{header: r.Header, sig: r.Sig, salt: r.Salt, body: r.Body, log: c.id, index: e.Index,
		commit: e.Header.Body, pub: signer, notePub: c.pub, mayLack: v.mayLack(e)}
	if r.Stored != nil {
		c.received = append(c.received, r.Stored.Received)
	}
	if e.Key != entry.KeyID(signer) {
		v.fault(c.id, e.Index, "verify.key", e.Key)
	}
	if r.Note != nil {
		k.note, k.received, k.own = r.Note, c.received, c.own
		k.head = checkpoint.Head{Space: c.space, Log: c.id, Size: c.tree.Size, Root: c.tree.Root(), After: c.sealed}
		c.sealed, c.received = c.tree.Size, nil
	}
	v.batch = append(v.batch, k)
}

// mayLack reports whether the body may be missing: it is for some parties
// only, and none of those that this node signs for is among them.
func (v *verifier) mayLack(e entry.Entry) bool {
	if len(e.Audience) == 0 || v.node == nil {
		return len(e.Audience) > 0
	}
	return !v.node.Own(e.LogID()) && !slices.ContainsFunc(e.Audience, v.node.Own)
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

// run does one parallel check.
func (k *check) run(v *verifier) {
	if !entry.Verify(k.pub, k.header, k.sig) {
		v.fault(k.log, k.index, "verify.signature", "")
	}
	signatures, bodies, withheld := int64(1), int64(0), int64(0)
	switch {
	case k.body == nil && k.mayLack:
		withheld = 1
	case k.body == nil:
		v.fault(k.log, k.index, "verify.no-body", "")
	case len(k.salt) != entry.SaltSize || entry.Commit(k.salt, k.body) != k.commit:
		v.fault(k.log, k.index, "verify.body", "")
	default:
		bodies = 1
	}
	if k.note != nil {
		signatures++
		k.checkpoint(v)
	}
	v.mu.Lock()
	v.report.Signatures += signatures
	v.report.Bodies += bodies
	v.report.Withheld += withheld
	v.report.Checkpoints += signatures - 1
	v.mu.Unlock()
}

// checkpoint compares a signed head with the tree, and its time with what the
// node says it received when.
func (k *check) checkpoint(v *verifier) {
	h, err := checkpoint.Open(k.note, k.notePub)
	if err != nil {
		v.fault(k.log, k.index, "verify.checkpoint", err.Error())
		return
	}
	want := k.head
	want.Time, want.After = h.Time, h.After
	switch {
	case h != want:
		v.fault(k.log, k.index, "verify.checkpoint", "head")
	case h.After > k.head.After:
		v.fault(k.log, h.After-1, "verify.checkpoint-missing", fmt.Sprint(h.After))
	case h.After < k.head.After:
		v.fault(k.log, k.index, "verify.checkpoint", "after")
	}
	for i, r := range k.received {
		if k.own && r != h.Time.Unix() {
			v.fault(k.log, k.index-int64(len(k.received)-1-i), "verify.received", fmt.Sprint(r))
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
