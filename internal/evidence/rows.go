package evidence

import (
	"context"
	"database/sql"
	"encoding/json"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/readmodel"
	"phoihop/internal/web"
)

// project writes one row, the bearing of every entry on the duty, and the
// words for search.
func project(tx *readmodel.Tx, subject entry.Hash, past []entry.Entry) error {
	if err := tx.Clear("evidence.id"); err != nil {
		return err
	}
	s := Fold(past)
	if !s.known {
		return nil
	}
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO evidence(id, space, duty, occurrence, at, state) VALUES(?,?,?,?,?,?)",
		s.ID, s.Space, s.Attached.Duty, s.Attached.Occurrence, s.At.Unix(), string(b)); err != nil {
		return err
	}
	if err := s.prove(tx, past); err != nil {
		return err
	}
	return tx.Index(readmodel.Doc{Space: s.Space, Party: s.Log, At: s.At, Href: "/evidence/" + s.ID.String(),
		Title: s.Attached.Title, Body: s.Attached.Text})
}

// prove files every entry that bears on the duty as a fact.
func (s State) prove(tx *readmodel.Tx, past []entry.Entry) error {
	stray := map[entry.Hash]bool{}
	for _, id := range s.Stray {
		stray[id] = true
	}
	kinds := map[entry.Kind]string{KindAttached: duty.FactDeclared, KindConfirmed: duty.FactConfirm,
		KindApproved: duty.FactApprove, KindWithdrawn: duty.FactWithdraw}
	for _, e := range past {
		if stray[e.ID] {
			continue
		}
		f := readmodel.Fact{Entry: e, Kind: kinds[e.Kind], Duty: s.Attached.Duty, Party: s.Log, Occurrence: s.Attached.Occurrence}
		if err := tx.Fact(f); err != nil {
			return err
		}
	}
	return nil
}

// get returns a piece of evidence of the space, or a NotFound fault.
func get(ctx context.Context, tx *sql.Tx, space, id entry.Hash) (s State, err error) {
	s, ok, err := readmodel.One[State](ctx, tx, "SELECT state FROM evidence WHERE id = ? AND space = ?", id, space)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "evidence.none")
	}
	s.known = err == nil
	return s, err
}

// of lists the evidence for one occurrence of a duty, newest first; for all
// occurrences where none is named.
func of(ctx context.Context, tx *sql.Tx, space, duty entry.Hash, occurrence string) (ss []State, err error) {
	ss, err = readmodel.All[State](ctx, tx, `SELECT state FROM evidence WHERE space = ? AND duty = ?
		AND (? = '' OR occurrence = ?) ORDER BY at DESC, id LIMIT 200`, space, duty, occurrence, occurrence)
	for i := range ss {
		ss[i].known = true
	}
	return ss, err
}

// find returns a piece of evidence of the caller's space.
func find(r *web.Request, id entry.Hash) (s State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		s, err = get(r.Ctx, tx, r.Caller.Space, id)
		return err
	})
	return s, err
}

// panelSize is how many pieces a duty's page shows.
const panelSize = 8

// ofDuty returns the newest evidence of a duty, as it stood at the page's moment.
func ofDuty(r *web.Request, duty entry.Hash) (ss []State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, err = of(r.Ctx, tx, r.Caller.Space, duty, "")
		return err
	})
	if r.Past() {
		ss = entry.Until(ss, r.Moment())
	}
	return ss[:min(len(ss), panelSize)], err
}
