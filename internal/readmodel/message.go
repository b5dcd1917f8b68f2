package readmodel

import (
	"context"
	"database/sql"
	"time"

	"phoihop/internal/entry"
)

// Inbox is whose messages are read: what has come for a party, and what has
// come by name for those that it follows, from the day on which each ended.
type Inbox struct {
	Space, Party entry.Hash
	Follows      map[entry.Hash]time.Time
}

// from selects columns of the messages of two moments, which the index on a
// party's messages finds; their order is the caller's.
func (b Inbox) from(columns string, since, until time.Time) (q string, args []any) {
	const of = " FROM message WHERE space = ? AND author <> ? AND at >= ? AND at < ? AND party "
	q = "SELECT " + columns + of + "IN (?, ?)"
	args = []any{b.Space, b.Party, since.Unix(), until.Unix(), b.Party, entry.Hash{}}
	for party, end := range b.Follows {
		if end.Before(since) {
			end = since
		}
		q += " UNION ALL SELECT " + columns + of + "= ?"
		args = append(args, b.Space, b.Party, end.Unix(), until.Unix(), party)
	}
	return q, args
}

// Messages returns what has come since a moment, newest first.
func (b Inbox) Messages(ctx context.Context, tx *sql.Tx, since, until time.Time, limit int) (ms []Message, err error) {
	q, args := b.from("party, author, at, kind, urgency, href, title", since, until)
	rows, err := tx.QueryContext(ctx, q+" ORDER BY at DESC, href LIMIT ?", plain(append(args, limit))...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		m := Message{Space: b.Space}
		var at int64
		if err := rows.Scan(&m.To, &m.Author, &at, &m.Kind, &m.Urgency, &m.Href, &m.Title); err != nil {
			return nil, err
		}
		m.At = time.Unix(at, 0).UTC()
		ms = append(ms, m)
	}
	return ms, rows.Err()
}

// Count counts what has come after a moment, up to most: the index alone
// answers.
func (b Inbox) Count(ctx context.Context, tx *sql.Tx, after, until time.Time, most int) (n int, err error) {
	q, args := b.from("1", after.Add(time.Second), until)
	err = tx.QueryRowContext(ctx, "SELECT count(*) FROM ("+q+" LIMIT ?)", plain(append(args, most))...).Scan(&n)
	return n, err
}
