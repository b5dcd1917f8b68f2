package journal

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"maps"
	"math"
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
	clock     int64                // of its last entry
	seq       int64                // arrival of its last entry
	saw       int64                // arrivals up to here are named in its headers, or its own
	sealed    int64                // size of its newest checkpoint
	keys      []signedFrom         // every key it has had, oldest first
	next      entry.Hash           // hash of the key that follows
	key       ed25519.PrivateKey   // nil: signed elsewhere, or held
	held      bool                 // restored, and not yet resumed
	counters  map[entry.Hash]int64 // the newest number for each addressee
	counted   bool                 // counters has every addressee, not only the recent ones
}

// signedFrom is a key, and the index of the first entry that it signs.
type signedFrom struct {
	index int64
	pub   ed25519.PublicKey
}

// keyAt returns the key that signs the entry at an index, and the checkpoint
// of that size; nil before the log's first entry is known.
func (l *logState) keyAt(index int64) (pub ed25519.PublicKey) {
	for _, k := range l.keys {
		if k.index <= index {
			pub = k.pub
		}
	}
	return pub
}

// pub is the key that signs now.
func (l *logState) pub() ed25519.PublicKey { return l.keyAt(math.MaxInt64) }

func (l *logState) clone() *logState {
	c := *l
	c.keys = slices.Clip(l.keys)
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
	slices.SortFunc(ls, byID)
	return ls
}

func byID(a, b *logState) int { return bytes.Compare(a.id[:], b.id[:]) }

// follow moves the log's edge behind an entry that was just stored in it.
func (l *logState) follow(e entry.Entry) {
	l.clock, l.seq = e.Clock, e.Seq
	for _, c := range e.Counters {
		if l.counters != nil {
			l.counters[c.For] = c.N
		}
	}
}

// load reads the state of every log from the database.
func load(ctx context.Context, tx *sql.Tx) (*state, error) {
	s := &state{logs: map[entry.Hash]*logState{}, clock: map[entry.Hash]int64{}}
	rows, err := tx.QueryContext(ctx, `SELECT l.log, l.space, l.founding, (SELECT coalesce(max(e.idx), -1) FROM entry e WHERE e.log = l.log),
		(SELECT coalesce(max(c.size), 0) FROM checkpoint c WHERE c.log = l.log) FROM log l`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		l := &logState{}
		var last int64
		if err := rows.Scan(&l.id, &l.space, &l.founding, &last, &l.sealed); err != nil {
			return nil, err
		}
		if last < 0 {
			continue // damaged: verify names it
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
	l.clock, l.seq = last.Clock, last.Seq
	if l.saw, err = saw(ctx, tx, last); err != nil {
		return err
	}
	return l.loadKeys(ctx, tx)
}

// saw returns up to which arrival an entry names the heads of other logs: up
// to its own, or, where its header was full, up to the newest that it names.
func saw(ctx context.Context, tx *sql.Tx, e entry.Entry) (seq int64, err error) {
	if len(e.Seen) < seenRoom(len(e.Audience)) {
		return e.Seq, nil
	}
	for _, s := range e.Seen {
		var at int64
		err := tx.QueryRowContext(ctx, "SELECT seq FROM entry WHERE log = ? AND idx = ?", s.Log[:], s.Size-1).Scan(&at)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, err
		}
		seq = max(seq, at)
	}
	return seq, nil
}

// loadKeys follows the log's keys from its genesis through every rotation.
func (l *logState) loadKeys(ctx context.Context, tx *sql.Tx) error {
	es, err := keyEntries(ctx, tx, l.id)
	if err != nil {
		return err
	}
	for _, e := range es {
		l.adopt(e)
	}
	return l.loadSeed(ctx, tx)
}

// keyEntries returns the entries that introduce the keys of a log, in order.
func keyEntries(ctx context.Context, q querier, log entry.Hash) ([]entry.Entry, error) {
	first, err := query(ctx, q, "e.log = ? AND e.idx = 0", log[:])
	if err != nil {
		return nil, err
	}
	later, err := query(ctx, q, "e.log = ? AND e.kind = '"+string(entry.KindRotated)+"' ORDER BY e.idx", log[:]) // in the words of its index
	return append(first, later...), err
}

// loadSeed finds out whether this node signs with the log's key.
func (l *logState) loadSeed(ctx context.Context, tx *sql.Tx) error {
	l.key, l.held = nil, false
	var seed []byte
	err := tx.QueryRowContext(ctx, "SELECT seed, held FROM key WHERE id = ?", entry.KeyID(l.pub())).Scan(&seed, &l.held)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil && !l.held && len(seed) == ed25519.SeedSize {
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
	from := signedFrom{e.Index, pub}
	if e.Kind == entry.KindRotated {
		from.index++ // the old key signs the passing on
	}
	l.keys = append(l.keys, from)
	switch e.Kind {
	case entry.KindJoined:
		a, _ := entry.Decode[entry.Joined](e)
		l.next = a.Next
	case entry.KindRotated:
		a, _ := entry.Decode[entry.Rotated](e)
		l.next = a.Next
	}
}

// count returns the next number for an addressee, looking for the last one the
// first time. The number is taken when the entry is stored.
func (l *logState) count(ctx context.Context, tx *sql.Tx, to entry.Hash) (int64, error) {
	if l.counters == nil {
		l.counters = map[entry.Hash]int64{}
	}
	if l.counters[to] == 0 && !l.counted {
		if err := l.newestCounter(ctx, tx, to); err != nil {
			return 0, err
		}
	}
	return l.counters[to] + 1, nil
}

// newestCounter looks for the newest entry to a party, from the newest of the
// log backwards, and notes what it passes.
func (l *logState) newestCounter(ctx context.Context, tx *sql.Tx, to entry.Hash) error {
	rows, err := tx.QueryContext(ctx, "SELECT header FROM entry WHERE log = ? ORDER BY idx DESC", l.id[:])
	if err != nil {
		return err
	}
	defer rows.Close()
	newest := map[entry.Hash]int64{}
	for newest[to] == 0 {
		if l.counted = !rows.Next(); l.counted {
			break
		}
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			return err
		}
		h, err := entry.Parse(raw)
		if err != nil {
			return err
		}
		for _, c := range h.Counters {
			newest[c.For] = max(newest[c.For], c.N)
		}
	}
	for party, n := range newest {
		l.counters[party] = max(l.counters[party], n)
	}
	return rows.Err()
}
