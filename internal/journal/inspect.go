package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"phoihop/internal/audit"
	"phoihop/internal/entry"
)

// Verify checks everything that this node holds, while it goes on working, and
// remembers when that was and what came of it. It takes all cores: who asks
// while a check is under way gets what comes of that one.
func (j *Journal) Verify(ctx context.Context) (audit.Report, error) {
	outcome := j.checks.DoChan("", func() (any, error) { return j.verify(context.WithoutCancel(ctx)) })
	select {
	case o := <-outcome:
		return o.Val.(audit.Report), o.Err
	case <-ctx.Done():
		return audit.Report{}, ctx.Err()
	}
}

func (j *Journal) verify(ctx context.Context) (audit.Report, error) {
	s, err := OpenSource(filepath.Dir(j.db.Path))
	if err != nil {
		return audit.Report{}, err
	}
	defer s.Close()
	at := j.Now()
	r, err := audit.Verify(ctx, s, nil)
	if err != nil {
		return r, err
	}
	return r, j.remember(ctx, Verified{At: at, Report: r})
}

// Verified is a check of everything that this node held, and its outcome.
type Verified struct {
	At time.Time
	audit.Report
}

// mostFaults is how many faults of a check are remembered.
const mostFaults = 50

func (j *Journal) remember(ctx context.Context, v Verified) error {
	v.Faults = v.Faults[:min(len(v.Faults), mostFaults)]
	b, err := json.Marshal(v.Report)
	if err != nil {
		return err
	}
	return j.db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO verified(id, at, report) VALUES(1, ?, ?)
			ON CONFLICT(id) DO UPDATE SET at = excluded.at, report = excluded.report`, v.At.Unix(), string(b))
		return err
	})
}

// LastVerified returns the newest check of everything; ok is false where there
// was none yet.
func (j *Journal) LastVerified(ctx context.Context) (v Verified, ok bool, err error) {
	var at int64
	var report string
	err = j.db.Read.QueryRowContext(ctx, "SELECT at, report FROM verified").Scan(&at, &report)
	if errors.Is(err, sql.ErrNoRows) {
		return v, false, nil
	}
	if err == nil {
		v.At = time.Unix(at, 0)
		err = json.Unmarshal([]byte(report), &v.Report)
	}
	return v, err == nil, err
}

// Witness is up to where another log has named a log's head in its own signed
// entries: what is rewritten before that contradicts it.
type Witness struct {
	By   entry.Hash // the log that names it
	Size int64      // the head's
	At   time.Time  // when this node received the entry that names it
}

// recentHeads is how many of each log's newest entries are asked what they
// have seen.
const recentHeads = 64

// Witnesses tells of each of these logs what the newest entries of the others
// have seen of it, the furthest first.
func (j *Journal) Witnesses(ctx context.Context, logs []entry.Hash) (map[entry.Hash][]Witness, error) {
	all := map[entry.Hash][]Witness{}
	for _, l := range logs {
		if err := j.seenBy(ctx, l, all); err != nil {
			return nil, err
		}
	}
	for _, ws := range all {
		slices.SortStableFunc(ws, func(a, b Witness) int { return int(b.Size - a.Size) })
	}
	return all, nil
}

// seenBy adds what the newest entries of a log have seen; their headers say it.
func (j *Journal) seenBy(ctx context.Context, log entry.Hash, all map[entry.Hash][]Witness) error {
	rows, err := j.db.Read.QueryContext(ctx, "SELECT header, received FROM entry WHERE log = ? ORDER BY idx DESC LIMIT ?", log[:], recentHeads)
	if err != nil {
		return err
	}
	defer rows.Close()
	told := map[entry.Hash]bool{}
	for rows.Next() {
		var raw sql.RawBytes
		var received int64
		if err := rows.Scan(&raw, &received); err != nil {
			return err
		}
		h, err := entry.Parse(raw)
		if err != nil {
			return err
		}
		for _, s := range h.Seen {
			if !told[s.Log] {
				told[s.Log], all[s.Log] = true, append(all[s.Log], Witness{By: log, Size: s.Size, At: time.Unix(received, 0).UTC()})
			}
		}
	}
	return rows.Err()
}

// SignedBy reports whether an entry carries the signature of the key that its
// log had at that place.
func (j *Journal) SignedBy(ctx context.Context, e entry.Entry) (bool, error) {
	es, err := keyEntries(ctx, j.db.Read, e.LogID())
	if err != nil {
		return false, err
	}
	for _, x := range slices.Backward(es) {
		if pub, ok := entry.KeyOf(x); ok && (x.Index == 0 || x.Index < e.Index) {
			return entry.Verify(pub, e.Raw, e.Sig), nil
		}
	}
	return false, nil
}
