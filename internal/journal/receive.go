package journal

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"

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
// log, and every checkpoint of the log over them, in order. All checkpoints
// travel, because each one fixes when its entries were recorded.
type Parcel struct {
	Entries     []Sent
	Checkpoints [][]byte
}

// evidence is a signed statement that contradicts what is stored.
type evidence struct {
	log    entry.Hash
	index  int64
	header []byte // or a checkpoint, with an empty sig
	sig    []byte
}

// Receive checks and stores a parcel, whole or not at all. Entries that this
// node already holds are passed over. Whatever contradicts what is stored, a
// different entry at a place that is taken or another root, is refused with a
// Conflict fault and kept as evidence of a fork. Unknown kinds and newer
// versions are kept like any other.
func (j *Journal) Receive(ctx context.Context, p Parcel) (stored int, err error) {
	var found *evidence
	es, err := j.submit(ctx, func(b *batchTx) (es []entry.Entry, err error) {
		es, found, err = b.parcel(p)
		return es, err
	})
	if found != nil {
		err = errors.Join(err, j.testify(context.WithoutCancel(ctx), *found))
	}
	return len(es), err
}

// testify keeps evidence in a transaction of its own: the one that found it
// was rolled back.
func (j *Journal) testify(ctx context.Context, e evidence) error {
	return j.db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO fork(log, idx, header, sig) VALUES(?,?,?,?)", e.log[:], e.index, e.header, e.sig)
		return err
	})
}

// parcel stores what is new in a parcel.
func (b *batchTx) parcel(p Parcel) (es []entry.Entry, found *evidence, err error) {
	var l *logState
	for _, s := range p.Entries {
		var e entry.Entry
		if e, l, found, err = b.receive(s); err != nil {
			return nil, found, err
		}
		if e.Seq != 0 {
			es = append(es, e)
		}
	}
	for _, note := range p.Checkpoints {
		if found, err = b.receiveHead(l, note); err != nil {
			return nil, found, err
		}
	}
	return es, nil, nil
}

// receive checks one entry and stores it if it is new; Seq stays 0 if not.
func (b *batchTx) receive(s Sent) (e entry.Entry, l *logState, found *evidence, err error) {
	if e, err = s.entry(); err != nil {
		return e, nil, nil, err
	}
	if e.Log.IsZero() {
		e, l, err = b.receiveGenesis(e)
		return e, l, nil, err
	}
	if l = b.state.logs[e.Log]; l == nil {
		return e, nil, nil, fault.New(fault.NotFound, "journal.no-such-log", e.Log.Short())
	}
	signer := l.keyAt(e.Index)
	if !entry.Verify(signer, e.Raw, e.Sig) {
		return e, l, nil, fault.New(fault.Invalid, "journal.bad-signature", e.Log.Short(), e.Index)
	}
	if e.Index < l.tree.Size {
		found, err = b.compare(l, e)
		return e, l, found, err
	}
	if err := l.accepts(e, signer); err != nil {
		return e, l, nil, err
	}
	l = b.own(l)
	if e, err = b.store(l, e); err == nil && e.Kind == entry.KindRotated {
		l.adopt(e)
		err = l.loadSeed(b.ctx, b.tx)
	}
	return e, l, nil, err
}

// entry parses what was sent and checks it against itself.
func (s Sent) entry() (e entry.Entry, err error) {
	e = entry.Entry{ID: entry.IDOf(s.Header), Raw: s.Header, Sig: s.Sig, Salt: s.Salt, Body: s.Body}
	if e.Header, err = entry.Parse(s.Header); err != nil {
		return e, &fault.Error{Kind: fault.Invalid, Key: "journal.bad-header", Err: err}
	}
	if s.Body != nil && (len(s.Salt) != entry.SaltSize || len(s.Body) > entry.MaxBody || entry.Commit(s.Salt, s.Body) != e.Header.Body) {
		return e, fault.New(fault.Invalid, "journal.bad-body", e.LogID().Short(), e.Index)
	}
	return e, nil
}

// accepts says whether an entry may follow as the next of the log.
func (l *logState) accepts(e entry.Entry, signer ed25519.PublicKey) error {
	switch {
	case e.Index > l.tree.Size:
		return fault.New(fault.Conflict, "journal.gap", e.Log.Short(), l.tree.Size, e.Index)
	case l.founding || e.Space != l.space || e.Clock <= l.clock || e.Key != entry.KeyID(signer):
		return fault.New(fault.Invalid, "journal.bad-place", e.Log.Short(), e.Index)
	case e.Kind == entry.KindFounded || e.Kind == entry.KindJoined:
		return fault.New(fault.Invalid, "journal.kernel-kind", string(e.Kind))
	case e.Kind == entry.KindRotated && !entry.Follows(e, l.id, l.next):
		return fault.New(fault.Invalid, "journal.bad-rotation", e.Log.Short(), e.Index)
	}
	return nil
}

// receiveGenesis opens a log of another node. Logs may come in any order: a
// party's before the founding one.
func (b *batchTx) receiveGenesis(e entry.Entry) (entry.Entry, *logState, error) {
	pub, ok := entry.Genesis(e)
	if !ok || !entry.Verify(pub, e.Raw, e.Sig) {
		return e, nil, fault.New(fault.Invalid, "journal.bad-signature", e.ID.Short(), e.Index)
	}
	if l := b.state.logs[e.ID]; l != nil {
		return e, l, nil
	}
	b.unshare()
	l := &logState{space: e.SpaceID(), founding: e.Space.IsZero()}
	e, err := b.store(l, e)
	if err != nil {
		return e, l, err
	}
	return e, l, b.enter(l, e)
}

// compare finds out whether a place that is taken holds the same entry.
func (b *batchTx) compare(l *logState, e entry.Entry) (*evidence, error) {
	have, err := one(b.ctx, b.tx, "e.log = ? AND e.idx = ?", l.id[:], e.Index)
	if err != nil || have.ID == e.ID {
		return nil, err
	}
	return &evidence{l.id, e.Index, e.Raw, e.Sig}, fault.New(fault.Conflict, "journal.fork", l.id.Short(), e.Index)
}

// receiveHead checks a log's checkpoint against what is stored of the log and
// of its checkpoints.
func (b *batchTx) receiveHead(l *logState, note []byte) (*evidence, error) {
	if l == nil {
		return nil, fault.New(fault.Invalid, "journal.bad-checkpoint", "")
	}
	bad := fault.New(fault.Invalid, "journal.bad-checkpoint", l.id.Short())
	claimed, err := checkpoint.Read(note)
	if err != nil {
		return nil, bad
	}
	h, err := checkpoint.Open(note, l.keyAt(claimed.Size))
	if err != nil || h.Log != l.id || h.Space != l.space || h.Size > l.tree.Size || h.After > l.sealed {
		return nil, bad
	}
	t, err := tree(b.ctx, b.tx, l.id, h.Size)
	if err != nil {
		return nil, err
	}
	if t.Root() != h.Root {
		return &evidence{l.id, h.Size - 1, note, []byte{}}, fault.New(fault.Conflict, "journal.fork", l.id.Short(), h.Size-1)
	}
	if h.Size <= l.sealed {
		return b.compareHead(l, h.Size, note)
	}
	if h.After != l.sealed {
		return nil, bad
	}
	b.own(l).sealed = h.Size
	_, err = b.stmt.note.ExecContext(b.ctx, l.id[:], h.Size, note)
	return nil, err
}

// compareHead finds out whether a checkpoint behind the newest is one that is
// stored. Another one of the same log, signed and with the same root, tells
// two stories about when entries were recorded.
func (b *batchTx) compareHead(l *logState, size int64, note []byte) (*evidence, error) {
	var have []byte
	err := b.tx.QueryRowContext(b.ctx, "SELECT note FROM checkpoint WHERE log = ? AND size = ?", l.id[:], size).Scan(&have)
	if err != nil && !errors.Is(err, sql.ErrNoRows) || bytes.Equal(have, note) {
		return nil, err
	}
	return &evidence{l.id, size - 1, note, []byte{}}, fault.New(fault.Conflict, "journal.fork", l.id.Short(), size-1)
}
