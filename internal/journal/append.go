package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/checkpoint"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/storage"
)

// batch bounds how many waiting writes share one commit.
const batch = 128

// Draft is a fact that a command has decided on and the gate has not yet
// recorded. A draft of a kernel kind opens its log: see Founding and Genesis.
type Draft struct {
	Kind        entry.Kind
	Version     int        // of the act's shape; 0 means 1
	Subject     entry.Hash // unset: the entry founds its subject
	Act         any        // marshalled once, as it will be signed for ever
	At          time.Time  // the author's time; zero: now
	Audience    []entry.Hash
	Approvals   []entry.Approval
	Attachments []entry.Attachment
}

// Command is one act before the gate: the right it needs, and the decision.
type Command struct {
	Right  access.Right
	Decide func(Past) ([]Draft, error)
}

// Past is what a decision may look at: the entries as they are inside the
// transaction that will hold the outcome.
type Past struct {
	Now time.Time
	ctx context.Context
	tx  *sql.Tx
	j   *Journal
}

// Subject returns all entries about a subject, in canonical order.
func (p Past) Subject(id entry.Hash) ([]entry.Entry, error) { return subject(p.ctx, p.tx, id) }

// Entry returns one entry by its id, or a NotFound fault.
func (p Past) Entry(id entry.Hash) (entry.Entry, error) {
	return one(p.ctx, p.tx, "e.id = ?", id[:])
}

// request is one writer's wish and where it hears of the outcome.
type request struct {
	ctx context.Context
	run func(*batchTx) ([]entry.Entry, error)
	out chan outcome
}

type outcome struct {
	entries []entry.Entry
	err     error
}

// Append lets the caller carry out a command. It checks the caller's right,
// asks the command to decide, signs the facts with the key of the caller's
// log, stores them and returns when they are durable. On any error nothing
// is stored.
func (j *Journal) Append(ctx context.Context, by access.Caller, c Command) ([]entry.Entry, error) {
	if !by.Can(c.Right) {
		return nil, fault.New(fault.Forbidden, "journal.no-right", by.Account, string(c.Right))
	}
	return j.submit(ctx, func(b *batchTx) ([]entry.Entry, error) {
		drafts, err := c.Decide(Past{j.opt.Now(), b.ctx, b.tx, j})
		if err != nil {
			return nil, err
		}
		var es []entry.Entry
		for _, d := range drafts {
			e, err := b.record(by, d)
			if err != nil {
				return nil, err
			}
			es = append(es, e)
		}
		return es, nil
	})
}

// submit queues a write and waits for its commit.
func (j *Journal) submit(ctx context.Context, run func(*batchTx) ([]entry.Entry, error)) (es []entry.Entry, err error) {
	defer func() {
		if recover() != nil { // the queue is closed
			err = fault.New(fault.Unavailable, "journal.closed")
		}
	}()
	r := &request{ctx, run, make(chan outcome, 1)}
	select {
	case j.queue <- r:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	o := <-r.out
	return o.entries, o.err
}

// write is the one writer: it takes what waits and commits it together.
func (j *Journal) write() {
	defer close(j.done)
	for r := range j.queue {
		rs := []*request{r}
		for len(rs) < batch && len(j.queue) > 0 {
			if r, ok := <-j.queue; ok {
				rs = append(rs, r)
			}
		}
		j.commit(rs)
	}
}

// commit runs the requests in one transaction and answers each.
func (j *Journal) commit(rs []*request) {
	outs := make([]outcome, len(rs))
	err := j.inBatch(context.Background(), func(b *batchTx) error {
		for i, r := range rs {
			if outs[i].err = r.ctx.Err(); outs[i].err == nil {
				outs[i] = b.attempt(r)
			}
			if b.broken != nil {
				return b.broken
			}
		}
		return b.seal()
	})
	for i, r := range rs {
		if err != nil && outs[i].err == nil {
			outs[i] = outcome{err: fault.Wrap(err)}
		}
		r.out <- outs[i]
	}
}

// batchTx is one transaction of the writer.
type batchTx struct {
	ctx      context.Context
	tx       *sql.Tx
	j        *Journal
	state    *state // becomes the journal's at commit
	now      time.Time
	touched  map[entry.Hash]bool
	seq      int64
	unshared bool
	broken   error // the transaction cannot be committed
	ins      *sql.Stmt
	insBody  *sql.Stmt
}

// inBatch runs fn in a transaction over a private copy of the state.
func (j *Journal) inBatch(ctx context.Context, fn func(*batchTx) error) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	b := &batchTx{ctx: ctx, j: j, touched: map[entry.Hash]bool{}, now: j.opt.Now().UTC().Truncate(time.Second)}
	err := j.db.InTx(ctx, func(tx *sql.Tx) error {
		b.tx = tx
		if err := b.prepare(); err != nil {
			return err
		}
		defer b.ins.Close()
		defer b.insBody.Close()
		return fn(b)
	})
	if err != nil {
		j.state, j.folds = nil, foldCache{}
		return err
	}
	j.state = b.state
	return nil
}

// prepare brings the state up to date and readies the two inserts.
func (b *batchTx) prepare() (err error) {
	v, err := storage.DataVersion(b.ctx, b.tx)
	if err != nil {
		return err
	}
	if b.j.state == nil || v != b.j.version {
		b.j.folds = foldCache{}
		if b.j.state, err = load(b.ctx, b.tx); err != nil {
			return err
		}
	}
	b.j.version = v
	b.state = b.j.state
	if err := b.tx.QueryRowContext(b.ctx, "SELECT coalesce(max(seq), 0) FROM entry").Scan(&b.seq); err != nil {
		return err
	}
	if b.ins, err = b.tx.PrepareContext(b.ctx, `INSERT INTO entry(seq, log, idx, id, subject, kind, received, header, sig, hashes)
		VALUES(?,?,?,?,?,?,?,?,?,?)`); err != nil {
		return err
	}
	b.insBody, err = b.tx.PrepareContext(b.ctx, "INSERT INTO body(seq, salt, body) VALUES(?,?,?)")
	return err
}

// attempt runs one request. A refusal before anything was written leaves the
// batch whole; a failure after that breaks it.
func (b *batchTx) attempt(r *request) outcome {
	before := b.seq
	es, err := r.run(b)
	if err != nil && b.seq != before {
		b.broken = err
	}
	return outcome{es, err}
}

// record turns a draft into a signed, stored entry of the caller's log.
func (b *batchTx) record(by access.Caller, d Draft) (entry.Entry, error) {
	l := b.state.logs[by.Party]
	if l == nil || l.space != by.Space {
		return entry.Entry{}, fault.New(fault.Forbidden, "journal.no-log", by.Account)
	}
	if l.key == nil {
		return entry.Entry{}, fault.New(fault.Forbidden, "journal.no-key", by.Account)
	}
	l = b.own(l)
	h := entry.Header{
		Space: l.space, Log: l.id, Index: l.tree.Size, Clock: b.state.clock[l.space] + 1,
		Post: by.Post, Seen: b.seen(l),
	}
	return b.sign(l, h, d)
}

// unshare gives the batch its own maps, once.
func (b *batchTx) unshare() {
	if !b.unshared {
		b.state, b.unshared = b.state.copy(), true
	}
}

// own gives the batch its own copy of a log, once.
func (b *batchTx) own(l *logState) *logState {
	b.unshare()
	if !b.touched[l.id] {
		b.touched[l.id] = true
		b.state.logs[l.id] = l.clone()
	}
	return b.state.logs[l.id]
}

// seen lists the logs of the space whose head moved since l's last entry.
func (b *batchTx) seen(l *logState) (s []entry.Seen) {
	for _, o := range b.state.ordered(l.space) {
		if o.id != l.id && o.seq > l.seq {
			s = append(s, entry.Seen{Log: o.id, Size: o.tree.Size, Root: o.tree.Root()})
		}
	}
	return s
}

// sign completes the header, signs and stores the entry and moves the log on.
func (b *batchTx) sign(l *logState, h entry.Header, d Draft) (e entry.Entry, err error) {
	h.Version, h.Kind, h.KindVersion, h.Subject = 1, d.Kind, max(d.Version, 1), d.Subject
	h.Key = entry.KeyID(l.pub)
	h.At = b.authored(l, d.At)
	for _, a := range d.Audience {
		n, err := l.count(b.ctx, b.tx, a)
		if err != nil {
			return e, err
		}
		h.Audience = append(h.Audience, a)
		h.Counters = append(h.Counters, entry.Counter{For: a, N: n})
	}
	if e.Salt, e.Body, err = b.body(d); err != nil {
		return e, err
	}
	h.Body = entry.Commit(e.Salt, e.Body)
	if e.Raw, err = h.Encode(); err != nil {
		return e, err
	}
	e.Header, e.ID = h, entry.IDOf(e.Raw)
	e.Sig = entry.Sign(l.key, e.Raw)
	return b.store(l, e)
}

// authored is the author's time: as claimed, or now; never after now.
func (b *batchTx) authored(l *logState, at time.Time) time.Time {
	if at.IsZero() || at.After(b.now) {
		return b.now
	}
	return at.UTC().Truncate(time.Second)
}

func (b *batchTx) body(d Draft) (salt, body []byte, err error) {
	act, err := json.Marshal(d.Act)
	if err != nil {
		return nil, nil, err
	}
	body, err = json.Marshal(entry.Body{Act: act, Approvals: d.Approvals, Attachments: d.Attachments})
	if err != nil {
		return nil, nil, err
	}
	if len(body) > entry.MaxBody {
		return nil, nil, fault.New(fault.Invalid, "journal.too-long", len(body), entry.MaxBody)
	}
	salt = make([]byte, entry.SaltSize)
	_, err = io.ReadFull(b.j.opt.Random, salt)
	return salt, body, err
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
	if _, err := b.ins.ExecContext(b.ctx, e.Seq, log[:], e.Index, e.ID[:], subject[:], string(e.Kind),
		e.Received.Unix(), e.Raw, e.Sig, hashes); err != nil {
		b.broken = err
		return e, err
	}
	if e.Body != nil {
		if _, err := b.insBody.ExecContext(b.ctx, e.Seq, e.Salt, e.Body); err != nil {
			b.broken = err
			return e, err
		}
	}
	l.clock, l.seq, l.at = e.Clock, e.Seq, e.At.Unix()
	b.state.clock[l.space] = max(b.state.clock[l.space], e.Clock)
	b.j.folds.forget(subject)
	return e, nil
}

// seal signs and stores one checkpoint for each touched log that this node
// signs for.
func (b *batchTx) seal() error {
	for id := range b.touched {
		l := b.state.logs[id]
		if l.key == nil {
			continue
		}
		head := checkpoint.Head{Space: l.space, Log: l.id, Size: l.tree.Size, Root: l.tree.Root(), Time: b.now}
		note, err := head.Sign(l.key)
		if err != nil {
			return err
		}
		if _, err := b.tx.ExecContext(b.ctx, "INSERT INTO checkpoint(log, size, note) VALUES(?,?,?)", id[:], head.Size, note); err != nil {
			return err
		}
	}
	return nil
}
