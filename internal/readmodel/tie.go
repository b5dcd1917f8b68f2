package readmodel

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"phoihop/internal/entry"
)

// tieSchema holds what things have to do with each other: an incident with the
// clause under which it is handled, a task with the incident it came from.
const tieSchema = `
CREATE TABLE tie(
	space   BLOB NOT NULL,
	feature TEXT NOT NULL,
	subject BLOB NOT NULL,
	thing   BLOB NOT NULL,
	part    TEXT NOT NULL
) STRICT;
CREATE INDEX tie_subject ON tie(subject, feature);
CREATE INDEX tie_thing ON tie(thing, part);
`

// Tie says that the projected subject has to do with another thing: a duty, a
// regulation (part is then the provision's id), an incident, whatever has an
// id. It shows on the pages of both, to those who may see the subject. An
// unset thing is nothing to say. A part of a thing that has an id of its own,
// such as an item of a review, can be the other thing: it is found by the
// document whose Part is that id.
func (t *Tx) Tie(thing entry.Hash, part string) error {
	if thing.IsZero() {
		return nil
	}
	return t.Exec("INSERT INTO tie(space, feature, subject, thing, part) VALUES(?,?,?,?,?)", t.space, t.feature, t.subject, thing, part)
}

// mostTies is how many things a page lists as tied to it.
const mostTies = 60

// Ties lists what is tied to a thing, and what it is itself tied to, newest
// first, as far as the reader may see it; the Subject of a part with an id of
// its own is that id. With a part only what is tied to
// that part, or to a provision inside it, is listed.
func (d *DB) Ties(ctx context.Context, space, reader, thing entry.Hash, part string) (hs []Hit, err error) {
	err = d.View(ctx, func(tx *sql.Tx) error {
		hs, err = ties(ctx, tx, space, reader, thing, part)
		return err
	})
	return hs, err
}

// Shown returns the documents of a thing that the reader may see: its title and
// where it is shown.
func (d *DB) Shown(ctx context.Context, space, reader, thing entry.Hash) (hs []Hit, err error) {
	err = d.View(ctx, func(tx *sql.Tx) error {
		hs, err = seen(ctx, tx, "d.subject = ?1 AND d.part = ''", []any{thing[:], reader[:], space[:]})
		return err
	})
	return hs, err
}

func ties(ctx context.Context, tx *sql.Tx, space, reader, thing entry.Hash, part string) (hs []Hit, err error) {
	where, args := `d.rowid IN (
		SELECT rowid FROM doc WHERE part = '' AND subject IN (SELECT subject FROM tie WHERE thing = ?1 UNION SELECT thing FROM tie WHERE subject = ?1)
		UNION SELECT rowid FROM doc WHERE part <> '' AND part IN (SELECT lower(hex(thing)) FROM tie WHERE subject = ?1))`, []any{thing[:], reader[:], space[:]}
	if part != "" {
		where = "d.part = '' AND d.subject IN (SELECT subject FROM tie WHERE thing = ?1 AND (part = ?4 OR part LIKE ?4 || '.%'))"
		args = append(args, part)
	}
	return seen(ctx, tx, where, args)
}

// seen lists documents, newest first; of the arguments ?2 is who reads, ?3 the
// space.
func seen(ctx context.Context, tx *sql.Tx, where string, args []any) (hs []Hit, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT d.subject, d.part, d.feature, d.party, d.at, d.href, d.title FROM doc d WHERE d.space = ?3 AND `+where+`
		AND (length(d.audience) = 0 OR d.party = ?2 OR (instr(d.audience, ?2) > 0 AND (instr(d.audience, ?2) - 1) % 32 = 0))
		ORDER BY d.at DESC, d.href LIMIT `+strconv.Itoa(mostTies), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var h Hit
		var at int64
		if err := rows.Scan(&h.Subject, &h.Part, &h.Feature, &h.Party, &at, &h.Href, &h.Title); err != nil {
			return nil, err
		}
		if id, err := entry.ParseHash(h.Part); err == nil {
			h.Subject = id
		}
		h.At = time.Unix(at, 0).UTC()
		hs = append(hs, h)
	}
	return hs, rows.Err()
}
