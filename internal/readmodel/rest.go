package readmodel

import (
	"database/sql"
	"slices"

	"phoihop/internal/entry"
)

// restSchema holds which subjects are waiting for what another one's entries
// will say.
const restSchema = `
CREATE TABLE rest(
	feature TEXT NOT NULL,
	subject BLOB NOT NULL,
	thing   BLOB NOT NULL
) STRICT;
CREATE INDEX rest_subject ON rest(subject, feature);
CREATE INDEX rest_thing ON rest(thing);
`

// RestOn says that what the projected subject adds up to rests on another
// subject's entries as well, such as on who follows whom in its space: when
// those change it is projected anew, so that the rows are the same whichever
// arrives first.
func (t *Tx) RestOn(thing entry.Hash) error {
	return t.Exec("INSERT INTO rest(feature, subject, thing) VALUES(?,?,?)", t.feature, t.subject, thing)
}

// Kept is Kept for a projection that rests on what another feature has kept,
// as far as that is projected yet.
func (t *Tx) Kept(table, column string, id entry.Hash, kinds ...entry.Kind) ([]entry.Entry, error) {
	return Kept(t.ctx, t.tx, table, column, id, nil, kinds...)
}

// again projects what rests on things that have changed; on nil, all that
// rests on anything.
func (d *DB) again(t *Tx, things map[entry.Hash]bool) error {
	subjects, err := resting(t, things)
	if err != nil {
		return err
	}
	t.fresh = false
	for _, id := range subjects {
		past, err := d.j.Subject(t.ctx, id)
		if err != nil {
			return err
		}
		if err := d.project(t, id, past); err != nil {
			return err
		}
	}
	return nil
}

func resting(t *Tx, things map[entry.Hash]bool) (ids []entry.Hash, err error) {
	rows, err := t.tx.QueryContext(t.ctx, "SELECT subject, thing FROM rest ORDER BY subject")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var subject, thing sql.RawBytes
		if err := rows.Scan(&subject, &thing); err != nil {
			return nil, err
		}
		if id := entry.Hash(subject); (things == nil || things[entry.Hash(thing)]) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, rows.Err()
}
