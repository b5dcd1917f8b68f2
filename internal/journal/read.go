package journal

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"phoihop/internal/checkpoint"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// querier is a transaction or a pool.
type querier interface {
	QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row
}

// selected begins every query for entries.
const selected = `SELECT e.seq, e.id, e.received, e.header, e.sig, b.salt, b.body
	FROM entry e LEFT JOIN body b ON b.seq = e.seq WHERE `

// ofSubject is asked before most decisions, and for most projections.
const ofSubject = selected + "e.subject = ?"

// query returns the entries that a condition selects.
func query(ctx context.Context, q querier, where string, args ...any) ([]entry.Entry, error) {
	return entries(q.QueryContext(ctx, selected+where, args...))
}

func entries(rows *sql.Rows, err error) ([]entry.Entry, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var es []entry.Entry
	for rows.Next() {
		e, err := scanEntry(rows)
		if err != nil {
			return nil, err
		}
		es = append(es, e)
	}
	return es, rows.Err()
}

func scanEntry(rows *sql.Rows) (e entry.Entry, err error) {
	var received int64
	if err = rows.Scan(&e.Seq, &e.ID, &received, &e.Raw, &e.Sig, &e.Salt, &e.Body); err != nil {
		return e, err
	}
	e.Received = time.Unix(received, 0).UTC()
	e.Header, err = entry.Parse(e.Raw)
	return e, err
}

func one(ctx context.Context, q querier, where string, args ...any) (entry.Entry, error) {
	es, err := query(ctx, q, where+" LIMIT 1", args...)
	if err != nil {
		return entry.Entry{}, err
	}
	if len(es) == 0 {
		return entry.Entry{}, fault.New(fault.NotFound, "journal.no-entry")
	}
	return es[0], nil
}

// After returns up to limit entries that arrived after seq, in arrival order.
func (j *Journal) After(ctx context.Context, seq int64, limit int) ([]entry.Entry, error) {
	return query(ctx, j.db.Read, "e.seq > ? ORDER BY e.seq LIMIT ?", seq, limit)
}

// Entry returns one entry by its id, or a NotFound fault.
func (j *Journal) Entry(ctx context.Context, id entry.Hash) (entry.Entry, error) {
	return one(ctx, j.db.Read, "e.id = ?", id[:])
}

// At returns one entry by its place, or a NotFound fault.
func (j *Journal) At(ctx context.Context, log entry.Hash, index int64) (entry.Entry, error) {
	return one(ctx, j.db.Read, "e.log = ? AND e.idx = ?", log[:], index)
}

// Subject returns all entries about a subject, in canonical order.
func (j *Journal) Subject(ctx context.Context, id entry.Hash) ([]entry.Entry, error) {
	return subject(ctx, j.subjects, id)
}

func subject(ctx context.Context, asked *sql.Stmt, id entry.Hash) ([]entry.Entry, error) {
	es, err := entries(asked.QueryContext(ctx, id[:]))
	entry.Order(es)
	return es, err
}

// Last returns the arrival number of the newest entry, 0 when there is none.
func (j *Journal) Last(ctx context.Context) (seq int64, err error) {
	err = j.db.Read.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM entry").Scan(&seq)
	return seq, err
}

// Log is one log as this node holds it.
type Log struct {
	ID, Space entry.Hash
	Founding  bool
	Entries   int64
}

// Logs lists every log, in the order of arrival.
func (j *Journal) Logs(ctx context.Context) ([]Log, error) {
	rows, err := j.db.Read.QueryContext(ctx, `SELECT l.log, l.space, l.founding, count(*) FROM log l
		JOIN entry e ON e.log = l.log GROUP BY l.log ORDER BY min(e.seq)`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ls []Log
	for rows.Next() {
		var l Log
		if err := rows.Scan(&l.ID, &l.Space, &l.Founding, &l.Entries); err != nil {
			return nil, err
		}
		ls = append(ls, l)
	}
	return ls, rows.Err()
}

// Heads returns the newest checkpoint of every log of a space, with the note
// that signs it.
func (j *Journal) Heads(ctx context.Context, space entry.Hash) ([]checkpoint.Head, error) {
	rows, err := j.db.Read.QueryContext(ctx, `SELECT (SELECT c.note FROM checkpoint c WHERE c.log = l.log
		ORDER BY c.size DESC LIMIT 1) FROM log l WHERE l.space = ? ORDER BY l.log`, space[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var hs []checkpoint.Head
	for rows.Next() {
		var note []byte
		if err := rows.Scan(&note); err != nil {
			return nil, err
		}
		h, err := checkpoint.Read(note)
		if err != nil {
			return nil, err
		}
		hs = append(hs, h)
	}
	return hs, rows.Err()
}

// Root returns the root of a log at a size that this node holds, from the
// stored hashes: how a recorded head is compared with the journal.
func (j *Journal) Root(ctx context.Context, log entry.Hash, size int64) (entry.Hash, error) {
	var have int64
	if err := j.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM entry WHERE log = ? AND idx < ?", log[:], size).Scan(&have); err != nil {
		return entry.Hash{}, err
	}
	if size < 1 || have < size {
		return entry.Hash{}, fault.New(fault.NotFound, "journal.no-head", log.Short(), size)
	}
	t, err := tree(ctx, j.db.Read, log, size)
	if err != nil {
		return entry.Hash{}, err
	}
	return t.Root(), nil
}

// tree loads a log's tree at a size from its stored hashes.
func tree(ctx context.Context, q querier, log entry.Hash, size int64) (checkpoint.Tree, error) {
	return checkpoint.Load(size, func(level int, n int64) (h entry.Hash, err error) {
		var hashes []byte
		err = q.QueryRowContext(ctx, "SELECT hashes FROM entry WHERE log = ? AND idx = ?", log[:], (n+1)<<level-1).Scan(&hashes)
		if err == nil && len(hashes) < 32*(level+1) {
			err = errors.New("journal: stored hashes are too short; run verify")
		}
		if err == nil {
			copy(h[:], hashes[32*level:])
		}
		return h, err
	})
}

// Kinds counts the entries of each kind.
func (j *Journal) Kinds(ctx context.Context) (map[entry.Kind]int64, error) {
	rows, err := j.db.Read.QueryContext(ctx, "SELECT kind, count(*) FROM entry GROUP BY kind")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	m := map[entry.Kind]int64{}
	for rows.Next() {
		var k string
		var n int64
		if err := rows.Scan(&k, &n); err != nil {
			return nil, err
		}
		m[entry.Kind(k)] = n
	}
	return m, rows.Err()
}

// EachSubject yields every subject with its entries that arrived up to seq, in
// canonical order: how a read model is built anew. It reads ahead of yield, on
// another core where there is one.
func (j *Journal) EachSubject(ctx context.Context, seq int64, yield func(subject entry.Hash, past []entry.Entry) error) error {
	ctx, stop := context.WithCancel(ctx)
	subjects, failed := make(chan []entry.Entry, readAhead), make(chan error, 1)
	go func() {
		defer close(subjects)
		failed <- j.bySubject(ctx, seq, func(past []entry.Entry) error {
			select {
			case subjects <- past:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	defer func() {
		stop()
		for range subjects { // until nobody reads the journal any more
		}
	}()
	for past := range subjects {
		if err := yield(past[0].SubjectID(), past); err != nil {
			return err
		}
	}
	return <-failed
}

// readAhead is how many subjects wait to be yielded: few, since they are held
// in memory.
const readAhead = 64

// bySubject reads every subject whole.
func (j *Journal) bySubject(ctx context.Context, seq int64, yield func(past []entry.Entry) error) error {
	rows, err := j.db.Read.QueryContext(ctx, selected+"e.seq <= ? ORDER BY e.subject", seq)
	if err != nil {
		return err
	}
	defer rows.Close()
	var past []entry.Entry
	flush := func() error {
		if len(past) == 0 {
			return nil
		}
		entry.Order(past)
		defer func() { past = nil }()
		return yield(past)
	}
	for rows.Next() {
		e, err := scanEntry(rows)
		if err != nil {
			return err
		}
		if len(past) > 0 && past[0].SubjectID() != e.SubjectID() {
			if err := flush(); err != nil {
				return err
			}
		}
		past = append(past, e)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return flush()
}
