package readmodel

import (
	"context"
	"database/sql"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// measureSchema is the ledger of what can be counted: each row is what one
// entry adds to a measure, so that a sum at any heads and for any period is a
// sum of rows. What a later entry takes back or corrects is a row of that
// entry with the difference.
const measureSchema = `
CREATE TABLE measure(
	entry   BLOB NOT NULL,
	space   BLOB NOT NULL,
	log     BLOB NOT NULL,
	idx     INTEGER NOT NULL,
	feature TEXT NOT NULL,
	subject BLOB NOT NULL,
	name    TEXT NOT NULL,
	party   BLOB NOT NULL,
	unit    BLOB NOT NULL,
	class   TEXT NOT NULL,
	day     TEXT NOT NULL,
	value   REAL NOT NULL
) STRICT;
CREATE INDEX measure_name ON measure(space, name, day);
CREATE INDEX measure_subject ON measure(subject, feature);
`

// Measure is what one entry adds to a count or a sum.
type Measure struct {
	Entry entry.Entry
	Name  string     // "<feature>.<what>", such as "incident.opened"
	Party entry.Hash // whose figure it is
	Unit  entry.Hash // its unit, where it is one's
	Class string     // what tells apart inside the measure, such as a category; or empty
	Day   viet.Date  // on which it counts, in Vietnam
	Value float64    // 1 for a count; less than nothing takes back
}

// Measure adds a row to the ledger.
func (t *Tx) Measure(m Measure) error {
	e := m.Entry
	return t.Exec(`INSERT INTO measure(entry, space, log, idx, feature, subject, name, party, unit, class, day, value) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)`,
		e.ID, e.SpaceID(), e.LogID(), e.Index, t.feature, t.subject, m.Name, m.Party, m.Unit, m.Class, m.Day.String(), m.Value)
}

// Sum is what a measure comes to, with the entries under it.
type Sum struct {
	Value   float64
	Entries []entry.Hash
}

// Cell names one sum among those of a measure.
type Cell struct {
	Party, Unit entry.Hash
	Class       string
}

// Sums adds up a measure over the days from…to of a space, at the heads, by
// party, unit and class, in the order of the days.
func Sums(ctx context.Context, tx *sql.Tx, space entry.Hash, heads Heads, name string, from, to viet.Date) (map[Cell]Sum, error) {
	rows, err := tx.QueryContext(ctx, `SELECT entry, log, idx, party, unit, class, value FROM measure
		WHERE space = ? AND name = ? AND day >= ? AND day <= ? ORDER BY day, entry`, space[:], name, from.String(), to.String())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	sums := map[Cell]Sum{}
	for rows.Next() {
		var id, log entry.Hash
		var idx int64
		var c Cell
		var v float64
		if err := rows.Scan(&id, &log, &idx, &c.Party, &c.Unit, &c.Class, &v); err != nil {
			return nil, err
		}
		if !heads.Holds(log, idx) {
			continue
		}
		s := sums[c]
		s.Value += v
		s.Entries = append(s.Entries, id)
		sums[c] = s
	}
	return sums, rows.Err()
}
