package journal

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"phoihop/internal/checkpoint"
	"phoihop/internal/entry"
)

// state is what the writer keeps in memory of the logs it appends to. It is
// derived from the database and dropped whenever that may differ.
type state struct {
	logs  map[entry.Hash]*logState
	clock map[entry.Hash]int64 // by space: the greatest clock stored
}

// logState is one log's right edge and what the next header needs.
type logState struct {
	id, space entry.Hash
	founding  bool
	tree      checkpoint.Tree
	clock     int64 // of its last entry
	seq       int64 // arrival of its last entry
	at        int64 // author's time of its last entry, unix seconds
	pub       ed25519.PublicKey
	next      entry.Hash           // hash of the key that follows
	key       ed25519.PrivateKey   // nil: signed elsewhere
	counters  map[entry.Hash]int64 // nil: not yet read
}

func (l *logState) clone() *logState {
	c := *l
	c.tree = l.tree.Clone()
	c.counters = maps.Clone(l.counters)
	return &c
}

// copy returns a state whose maps can change while the logs are still shared.
func (s *state) copy() *state { return &state{maps.Clone(s.logs), maps.Clone(s.clock)} }

// ordered lists the logs of a space by id, so that headers are deterministic.
func (s *state) ordered(space entry.Hash) []*logState {
	var ls []*logState
	for _, l := range s.logs {
		if l.space == space {
			ls = append(ls, l)
		}
	}
	slices.SortFunc(ls, func(a, b *logState) int { return bytes.Compare(a.id[:], b.id[:]) })
	return ls
}

// load reads the state of every log from the database.
func load(ctx context.Context, tx *sql.Tx) (*state, error) {
	s := &state{logs: map[entry.Hash]*logState{}, clock: map[entry.Hash]int64{}}
	rows, err := tx.QueryContext(ctx, `SELECT l.log, l.space, l.founding, max(e.idx) FROM log l JOIN entry e ON e.log = l.log GROUP BY l.log`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		l := &logState{}
		var last int64
		if err := rows.Scan(&l.id, &l.space, &l.founding, &last); err != nil {
			return nil, err
		}
		l.tree.Size = last + 1
		s.logs[l.id] = l
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for _, l := range s.logs {
		if err := l.load(ctx, tx); err != nil {
			return nil, err
		}
		s.clock[l.space] = max(s.clock[l.space], l.clock)
	}
	return s, nil
}

// load reads one log's edge, last header and keys.
func (l *logState) load(ctx context.Context, tx *sql.Tx) (err error) {
	l.tree, err = tree(ctx, tx, l.id, l.tree.Size)
	if err != nil {
		return err
	}
	last, err := one(ctx, tx, "e.log = ? AND e.idx = ?", l.id[:], l.tree.Size-1)
	if err != nil {
		return err
	}
	l.clock, l.seq, l.at = last.Clock, last.Seq, last.At.Unix()
	return l.loadKeys(ctx, tx)
}

// loadKeys follows the log's keys from its genesis through every rotation.
func (l *logState) loadKeys(ctx context.Context, tx *sql.Tx) error {
	es, err := query(ctx, tx, "e.log = ? AND (e.idx = 0 OR e.kind = ?) ORDER BY e.idx", l.id[:], string(entry.KindRotated))
	if err != nil {
		return err
	}
	for _, e := range es {
		l.adopt(e)
	}
	var seed []byte
	err = tx.QueryRowContext(ctx, "SELECT seed FROM key WHERE id = ?", entry.KeyID(l.pub)).Scan(&seed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil && len(seed) == ed25519.SeedSize {
		l.key = ed25519.NewKeyFromSeed(seed)
	}
	return err
}

// adopt takes over the key that an entry of a kernel kind introduces.
func (l *logState) adopt(e entry.Entry) {
	pub, ok := entry.KeyOf(e)
	if !ok {
		return
	}
	l.pub = pub
	switch e.Kind {
	case entry.KindJoined:
		a, _ := entry.Decode[entry.Joined](e)
		l.next = a.Next
	case entry.KindRotated:
		a, _ := entry.Decode[entry.Rotated](e)
		l.next = a.Next
	}
}

// count returns the next number for an addressee, reading the log backwards
// the first time.
func (l *logState) count(ctx context.Context, tx *sql.Tx, to entry.Hash) (int64, error) {
	if l.counters == nil {
		l.counters = map[entry.Hash]int64{}
		rows, err := tx.QueryContext(ctx, "SELECT header FROM entry WHERE log = ? ORDER BY idx", l.id[:])
		if err != nil {
			return 0, err
		}
		defer rows.Close()
		for rows.Next() {
			var raw []byte
			if err := rows.Scan(&raw); err != nil {
				return 0, err
			}
			h, err := entry.Parse(raw)
			if err != nil {
				return 0, err
			}
			for _, c := range h.Counters {
				l.counters[c.For] = c.N
			}
		}
		if err := rows.Err(); err != nil {
			return 0, err
		}
	}
	l.counters[to]++
	return l.counters[to], nil
}
