package audit

import (
	"crypto/ed25519"
	"fmt"
	"slices"

	"phoihop/internal/checkpoint"
	"phoihop/internal/entry"
)

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
