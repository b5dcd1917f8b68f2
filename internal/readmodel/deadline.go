package readmodel

import (
	"context"
	"database/sql"
	"time"

	"phoihop/internal/entry"
)

// deadlineSchema holds what is owed and still open besides the occurrences of
// duties: an answer, a task, a signature, an acknowledgement, the next update.
// What has no day falls due after everything that has one, the newest first.
const deadlineSchema = `
CREATE TABLE deadline(
	space   BLOB NOT NULL,
	feature TEXT NOT NULL,
	subject BLOB NOT NULL,
	party   BLOB NOT NULL,
	due     INTEGER NOT NULL,
	kind    TEXT NOT NULL,
	passes  INTEGER NOT NULL,
	asker   BLOB NOT NULL,
	signs   INTEGER NOT NULL,
	href    TEXT NOT NULL,
	title   TEXT NOT NULL
) STRICT;
CREATE INDEX deadline_party ON deadline(space, party, due);
CREATE INDEX deadline_asker ON deadline(space, asker, due);
CREATE INDEX deadline_signs ON deadline(space, party, due) WHERE signs = 1;
CREATE INDEX deadline_subject ON deadline(subject, feature);
`

// Deadline is something that a party owes, mostly by a moment. Its owner is
// reminded of it, and nobody else; who asked for it sees that it waits.
type Deadline struct {
	Space  entry.Hash
	Party  entry.Hash // who owes it
	To     entry.Hash // who asked for it and waits; zero: nobody in particular
	Signs  bool       // it is the party's signature
	Due    time.Time  // the moment after which it is overdue; zero: no day was set
	Since  time.Time  // when it was asked for, where no day was set
	Kind   string     // a message key below "deadline.", in the feature's own texts
	Passes bool       // who follows the party owes it by that alone
	Href   string     // where it is done
	Title  string
}

// Owe adds an open deadline of the projected subject. What is done is not
// owed: the next projection leaves it out.
func (t *Tx) Owe(d Deadline) error {
	due := d.Due.Unix()
	if d.Due.IsZero() {
		due = noDay - d.Since.Unix()
	}
	return t.Exec("INSERT INTO deadline(space, feature, subject, party, due, kind, passes, asker, signs, href, title) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
		d.Space, t.feature, t.subject, d.Party, due, d.Kind, d.Passes, d.To, d.Signs, d.Href, d.Title)
}

// noDay stands, less the moment of asking, where no day was set: later than any.
const noDay = int64(1) << 40

// Deadlines lists what a party owes by a moment, the earliest first; also what
// has passed to it from those that it follows.
func Deadlines(ctx context.Context, tx *sql.Tx, space, party entry.Hash, follows []entry.Hash, until time.Time, limit int) (ds []Deadline, err error) {
	q, args := "space = ? AND due <= ? AND (party = ?", []any{space[:], until.Unix(), party[:]}
	for _, p := range follows {
		q, args = q+" OR party = ? AND passes = 1", append(args, p[:])
	}
	return deadlines(ctx, tx, q+")", args, limit)
}

// Signing lists the signatures that a party owes: those with a day first, then
// the newest.
func Signing(ctx context.Context, tx *sql.Tx, space, party entry.Hash, limit int) ([]Deadline, error) {
	return deadlines(ctx, tx, "space = ? AND party = ? AND signs = 1", []any{space[:], party[:]}, limit)
}

// Awaited lists what others owe to a party that asked for it, without what was
// let go before a moment: those with a day first, then the newest.
func Awaited(ctx context.Context, tx *sql.Tx, space, asker entry.Hash, from time.Time, limit int) ([]Deadline, error) {
	return deadlines(ctx, tx, "space = ? AND asker = ? AND due BETWEEN ? AND ? AND party <> asker", []any{space[:], asker[:], from.Unix(), noDay - from.Unix()}, limit)
}

func deadlines(ctx context.Context, tx *sql.Tx, where string, args []any, limit int) (ds []Deadline, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT space, party, asker, due, kind, passes, signs, href, title FROM deadline WHERE "+where+" ORDER BY due, href LIMIT ?", append(args, limit)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var d Deadline
		var due int64
		if err := rows.Scan(&d.Space, &d.Party, &d.To, &due, &d.Kind, &d.Passes, &d.Signs, &d.Href, &d.Title); err != nil {
			return nil, err
		}
		if d.Due = time.Unix(due, 0).UTC(); due > noDay/2 {
			d.Due, d.Since = time.Time{}, time.Unix(noDay-due, 0).UTC()
		}
		ds = append(ds, d)
	}
	return ds, rows.Err()
}
