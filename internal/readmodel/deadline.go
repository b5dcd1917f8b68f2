package readmodel

import (
	"context"
	"database/sql"
	"time"

	"phoihop/internal/entry"
)

// deadlineSchema holds what is owed and still open besides the occurrences of
// duties: an answer, a task, an acknowledgement, the next update.
const deadlineSchema = `
CREATE TABLE deadline(
	space   BLOB NOT NULL,
	feature TEXT NOT NULL,
	subject BLOB NOT NULL,
	party   BLOB NOT NULL,
	due     INTEGER NOT NULL,
	kind    TEXT NOT NULL,
	passes  INTEGER NOT NULL,
	href    TEXT NOT NULL,
	title   TEXT NOT NULL
) STRICT;
CREATE INDEX deadline_party ON deadline(space, party, due);
CREATE INDEX deadline_subject ON deadline(subject, feature);
`

// Deadline is something that a party owes by a moment. Its owner is reminded
// of it, and nobody else.
type Deadline struct {
	Space  entry.Hash
	Party  entry.Hash // who owes it
	Due    time.Time  // the moment after which it is overdue
	Kind   string     // a message key below "deadline.", in the feature's own texts
	Passes bool       // who follows the party owes it by that alone
	Href   string     // where it is done
	Title  string
}

// Owe adds an open deadline of the projected subject. What is done is not
// owed: the next projection leaves it out.
func (t *Tx) Owe(d Deadline) error {
	return t.Exec("INSERT INTO deadline(space, feature, subject, party, due, kind, passes, href, title) VALUES(?,?,?,?,?,?,?,?,?)",
		d.Space, t.feature, t.subject, d.Party, d.Due.Unix(), d.Kind, d.Passes, d.Href, d.Title)
}

// Deadlines lists what a party owes by a moment, the earliest first; also what
// has passed to it from those that it follows.
func Deadlines(ctx context.Context, tx *sql.Tx, space, party entry.Hash, follows []entry.Hash, until time.Time, limit int) (ds []Deadline, err error) {
	q, args := "SELECT party, due, kind, passes, href, title FROM deadline WHERE space = ? AND due <= ? AND (party = ?", []any{space[:], until.Unix(), party[:]}
	for _, p := range follows {
		q, args = q+" OR party = ? AND passes = 1", append(args, p[:])
	}
	rows, err := tx.QueryContext(ctx, q+") ORDER BY due, href LIMIT ?", append(args, limit)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		d := Deadline{Space: space}
		var party []byte
		var due int64
		if err := rows.Scan(&party, &due, &d.Kind, &d.Passes, &d.Href, &d.Title); err != nil {
			return nil, err
		}
		copy(d.Party[:], party)
		d.Due = time.Unix(due, 0).UTC()
		ds = append(ds, d)
	}
	return ds, rows.Err()
}
