package journal

import (
	"bytes"
	"context"

	"phoihop/internal/checkpoint"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// Sent is one entry as it travels between nodes and stands in an export.
// Salt and Body are nil where the body is withheld.
type Sent struct {
	Header, Sig, Salt, Body []byte
}

// Parcel is what one log of another node sends: entries in the order of the
// log, and the checkpoint that covers them.
type Parcel struct {
	Entries    []Sent
	Checkpoint []byte
}

// Receive checks and stores a parcel, whole or not at all. Entries that this
// node already holds are passed over; a different entry at a place that is
// taken is kept as evidence of a fork and refused. Unknown kinds and newer
// versions are kept like any other.
func (j *Journal) Receive(ctx context.Context, p Parcel) (stored int, err error) {
	es, err := j.submit(ctx, func(b *batchTx) ([]entry.Entry, error) {
		var es []entry.Entry
		var last *logState
		for _, s := range p.Entries {
			e, l, err := b.receive(s)
			if err != nil {
				return nil, err
			}
			if last = l; e.Seq != 0 {
				es = append(es, e)
			}
		}
		if last != nil && p.Checkpoint != nil {
			return es, b.receiveHead(last, p.Checkpoint)
		}
		return es, nil
	})
	return len(es), err
}

// receive checks one entry and stores it if it is new; Seq stays 0 if not.
func (b *batchTx) receive(s Sent) (e entry.Entry, l *logState, err error) {
	e = entry.Entry{ID: entry.IDOf(s.Header), Raw: s.Header, Sig: s.Sig, Salt: s.Salt, Body: s.Body}
	if e.Header, err = entry.Parse(s.Header); err != nil {
		return e, nil, &fault.Error{Kind: fault.Invalid, Key: "journal.bad-header", Err: err}
	}
	if s.Body != nil && entry.Commit(s.Salt, s.Body) != e.Header.Body {
		return e, nil, fault.New(fault.Invalid, "journal.bad-body", e.LogID().Short(), e.Index)
	}
	if e.Index == 0 && e.Log.IsZero() {
		return b.receiveGenesis(e)
	}
	l = b.state.logs[e.Log]
	if l == nil {
		return e, nil, fault.New(fault.NotFound, "journal.no-such-log", e.Log.Short())
	}
	if !entry.Verify(l.pub, e.Raw, e.Sig) && !b.held(l, e) {
		return e, l, fault.New(fault.Invalid, "journal.bad-signature", e.Log.Short(), e.Index)
	}
	if e.Index < l.tree.Size {
		return e, l, b.compare(l, e)
	}
	if e.Index > l.tree.Size {
		return e, l, fault.New(fault.Conflict, "journal.gap", e.Log.Short(), l.tree.Size, e.Index)
	}
	l = b.own(l)
	e, err = b.store(l, e)
	if e.Kind == entry.KindRotated {
		l.adopt(e)
	}
	return e, l, err
}

// held reports whether exactly this entry is stored already; its key may have
// been followed by another since.
func (b *batchTx) held(l *logState, e entry.Entry) bool {
	have, err := one(b.ctx, b.tx, "e.id = ?", e.ID[:])
	return err == nil && bytes.Equal(have.Sig, e.Sig) && have.LogID() == l.id
}

// receiveGenesis opens a log of another node.
func (b *batchTx) receiveGenesis(e entry.Entry) (entry.Entry, *logState, error) {
	if l := b.state.logs[e.ID]; l != nil {
		return e, l, nil
	}
	pub, ok := entry.KeyOf(e)
	if !ok || !entry.Verify(pub, e.Raw, e.Sig) {
		return e, nil, fault.New(fault.Invalid, "journal.bad-signature", e.ID.Short(), 0)
	}
	b.unshare()
	l := &logState{space: e.SpaceID(), founding: e.Space.IsZero()}
	e, err := b.store(l, e)
	if err != nil {
		return e, l, err
	}
	return e, l, b.enter(l, e)
}

// compare finds out whether a place that is taken holds the same entry. The
// other one is kept as evidence outside the transaction's fate.
func (b *batchTx) compare(l *logState, e entry.Entry) error {
	have, err := one(b.ctx, b.tx, "e.log = ? AND e.idx = ?", l.id[:], e.Index)
	if err != nil || have.ID == e.ID {
		return err
	}
	_, err = b.tx.ExecContext(b.ctx, "INSERT OR IGNORE INTO fork(log, idx, header, sig) VALUES(?,?,?,?)", l.id[:], e.Index, e.Raw, e.Sig)
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "journal.fork", l.id.Short(), e.Index)
}

// receiveHead checks a log's checkpoint against what is stored of it.
func (b *batchTx) receiveHead(l *logState, note []byte) error {
	h, err := checkpoint.Open(note, l.pub)
	if err != nil || h.Log != l.id || h.Size > l.tree.Size {
		return fault.New(fault.Invalid, "journal.bad-checkpoint", l.id.Short())
	}
	t, err := tree(b.ctx, b.tx, l.id, h.Size)
	if err != nil {
		return err
	}
	if t.Root() != h.Root {
		return fault.New(fault.Conflict, "journal.fork", l.id.Short(), h.Size)
	}
	_, err = b.tx.ExecContext(b.ctx, "INSERT OR IGNORE INTO checkpoint(log, size, note) VALUES(?,?,?)", l.id[:], h.Size, note)
	return err
}
