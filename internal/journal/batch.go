package journal

import (
	"context"
	"database/sql"
	"time"

	"phoihop/internal/checkpoint"
	"phoihop/internal/entry"
)

// batchTx is one transaction of the writer.
type batchTx struct {
	ctx      context.Context
	tx       *sql.Tx
	j        *Journal
	state    *state // becomes the journal's at commit
	now      time.Time
	seq      int64
	owned    map[entry.Hash]bool // logs of which the batch has a copy
	signed   map[entry.Hash]bool // logs that this batch has signed in
	unshared bool
	broken   error // the transaction cannot be committed
	stmt     statements
}

// statements are prepared once for the connection that writes.
type statements struct{ last, entry, body, note, subject *sql.Stmt }

// prepare readies the writer's statements.
func prepare(ctx context.Context, db *sql.DB) (s statements, err error) {
	for _, p := range []struct {
		to **sql.Stmt
		q  string
	}{
		{&s.last, "SELECT coalesce(max(seq), 0) FROM entry"},
		{&s.entry, "INSERT INTO entry(seq, log, idx, id, subject, kind, received, header, sig, hashes) VALUES(?,?,?,?,?,?,?,?,?,?)"},
		{&s.body, "INSERT INTO body(seq, salt, body) VALUES(?,?,?)"},
		{&s.note, "INSERT INTO checkpoint(log, size, note) VALUES(?,?,?)"},
		{&s.subject, ofSubject},
	} {
		if *p.to, err = db.PrepareContext(ctx, p.q); err != nil {
			return s, err
		}
	}
	return s, nil
}

// in binds the statements to a transaction.
func (s statements) in(ctx context.Context, tx *sql.Tx) statements {
	return statements{tx.StmtContext(ctx, s.last), tx.StmtContext(ctx, s.entry), tx.StmtContext(ctx, s.body),
		tx.StmtContext(ctx, s.note), tx.StmtContext(ctx, s.subject)}
}

// inBatch runs fn in a transaction over a private copy of the state.
func (j *Journal) inBatch(ctx context.Context, fn func(*batchTx) error) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	b := &batchTx{ctx: ctx, j: j, owned: map[entry.Hash]bool{}, signed: map[entry.Hash]bool{},
		now: j.opt.Now().UTC().Truncate(time.Second)}
	err := j.db.InTx(ctx, func(tx *sql.Tx) error {
		b.tx, b.stmt = tx, j.stmt.in(ctx, tx)
		if err := b.refresh(); err != nil {
			return err
		}
		return fn(b)
	})
	if err != nil {
		j.state, j.folds = nil, foldCache{}
		return err
	}
	j.state, j.seq = b.state, b.seq
	return nil
}

// refresh brings the state up to date. Entries are only ever added, each with
// a higher arrival number, so the newest number tells whether another process
// has written since.
func (b *batchTx) refresh() (err error) {
	if err := b.stmt.last.QueryRowContext(b.ctx).Scan(&b.seq); err != nil {
		return err
	}
	if b.j.state == nil || b.seq != b.j.seq {
		b.j.folds = foldCache{}
		if b.j.state, err = load(b.ctx, b.tx); err != nil {
			return err
		}
		b.j.seq = b.seq
	}
	b.state = b.j.state
	return nil
}

// unshare gives the batch its own maps, once.
func (b *batchTx) unshare() {
	if !b.unshared {
		b.state, b.unshared = b.state.copy(), true
	}
}

// own gives the batch its own copy of a log, once. Only what is stored changes
// the copy, so a request that is refused leaves it as it was.
func (b *batchTx) own(l *logState) *logState {
	b.unshare()
	if !b.owned[l.id] {
		b.owned[l.id] = true
		b.state.logs[l.id] = l.clone()
	}
	return b.state.logs[l.id]
}

// store writes a checked entry and moves its log's edge.
func (b *batchTx) store(l *logState, e entry.Entry) (entry.Entry, error) {
	fixed := l.tree.Add(e.ID)
	hashes := make([]byte, 0, 32*len(fixed))
	for _, h := range fixed {
		hashes = append(hashes, h[:]...)
	}
	b.seq++
	e.Seq, e.Received = b.seq, b.now
	log, subject := e.LogID(), e.SubjectID()
	if _, err := b.stmt.entry.ExecContext(b.ctx, e.Seq, log[:], e.Index, e.ID[:], subject[:], string(e.Kind),
		e.Received.Unix(), e.Raw, e.Sig, hashes); err != nil {
		b.broken = err
		return e, err
	}
	if e.Body != nil {
		if _, err := b.stmt.body.ExecContext(b.ctx, e.Seq, e.Salt, e.Body); err != nil {
			b.broken = err
			return e, err
		}
	}
	l.follow(e)
	b.state.clock[l.space] = max(b.state.clock[l.space], e.Clock)
	b.j.folds.forget(subject)
	return e, nil
}

// seal signs and stores one checkpoint for each log that this batch signed in.
func (b *batchTx) seal() error {
	for id := range b.signed {
		l := b.state.logs[id]
		head := checkpoint.Head{Space: l.space, Log: l.id, Size: l.tree.Size, Root: l.tree.Root(), Time: b.now, After: l.sealed}
		note, err := head.Sign(l.key)
		if err != nil {
			return err
		}
		if _, err := b.stmt.note.ExecContext(b.ctx, id[:], head.Size, note); err != nil {
			return err
		}
		l.sealed = head.Size
	}
	return nil
}
