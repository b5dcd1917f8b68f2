package readmodel

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"phoihop/internal/entry"
)

// Heads is a moment of a space: how many entries of each log it holds. Nil is
// everything that this node has; a log that is not named had no entry yet.
type Heads map[entry.Hash]int64

// Holds reports whether the entry at idx of a log belongs to the moment.
func (h Heads) Holds(log entry.Hash, idx int64) bool { return h == nil || idx < h[log] }

// Kept is the shape of a feature's table of folded entries, for the few
// subjects whose state at any heads is simply folded again. The table's name
// and its index are the feature's own:
//
//	CREATE TABLE <table>(subject BLOB, space BLOB, log BLOB, idx INTEGER, clock INTEGER,
//		id BLOB, kind TEXT, kv INTEGER, post TEXT, at INTEGER, received INTEGER, body BLOB) STRICT
const keptColumns = "subject, space, log, idx, clock, id, kind, kv, post, at, received, body"

// Keep replaces the subject's rows in a table of folded entries. shrink may
// leave out of a body what is stored elsewhere; nil keeps bodies whole.
func (t *Tx) Keep(table string, past []entry.Entry, shrink func(entry.Entry) (body []byte, err error)) error {
	t.changed.spaces[t.space], t.changed.tables[keptIn{table, t.space}] = true, true
	if err := t.Clear(table + ".subject"); err != nil {
		return err
	}
	insert := fmt.Sprintf("INSERT INTO %s(%s) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)", table, keptColumns)
	for _, e := range past {
		body := e.Body
		if shrink != nil && body != nil {
			var err error
			if body, err = shrink(e); err != nil {
				return err
			}
		}
		if err := t.Exec(insert, e.SubjectID(), e.SpaceID(), e.LogID(), e.Index, e.Clock, e.ID, string(e.Kind),
			e.KindVersion, e.Post, e.At.Unix(), e.Received.Unix(), body); err != nil {
			return err
		}
	}
	return nil
}

// Kept reads back what Keep stored, as it was at the heads. column is
// "subject" or "space"; kinds, where given, leave out all others. The entries
// can be folded; they cannot be verified.
func Kept(ctx context.Context, tx *sql.Tx, table, column string, id entry.Hash, heads Heads, kinds ...entry.Kind) (es []entry.Entry, err error) {
	q, args := fmt.Sprintf("SELECT %s FROM %s WHERE %s = ?", keptColumns, table, column), []any{id[:]}
	for i, k := range kinds {
		q += []string{" AND kind IN (?", ", ?"}[min(i, 1)]
		args = append(args, string(k))
	}
	if len(kinds) > 0 {
		q += ")"
	}
	rows, err := tx.QueryContext(ctx, q, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		e, err := scanKept(rows)
		if err != nil {
			return nil, err
		}
		if heads.Holds(e.Log, e.Index) {
			es = append(es, e)
		}
	}
	return es, rows.Err()
}

func scanKept(rows *sql.Rows) (e entry.Entry, err error) {
	var subject, space, log, id []byte
	var at, received int64
	err = rows.Scan(&subject, &space, &log, &e.Index, &e.Clock, &id, &e.Kind, &e.KindVersion, &e.Post, &at, &received, &e.Body)
	copy(e.Subject[:], subject)
	copy(e.Space[:], space)
	copy(e.Log[:], log)
	copy(e.ID[:], id)
	e.At, e.Received = time.Unix(at, 0).UTC(), time.Unix(received, 0).UTC()
	return e, err
}

// Reshape returns the entry's body with its act changed: what a table of
// folded entries keeps of an act whose bulk is stored elsewhere.
func Reshape[T any](e entry.Entry, change func(act *T)) ([]byte, error) {
	b, ok := e.Content()
	if !ok {
		return e.Body, nil
	}
	var act T
	if json.Unmarshal(b.Act, &act) != nil {
		return e.Body, nil
	}
	change(&act)
	raw, err := json.Marshal(act)
	if err != nil {
		return nil, err
	}
	b.Act = raw
	return json.Marshal(b)
}
