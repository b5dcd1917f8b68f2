package register

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/web"
)

// project keeps the book and makes each of its papers findable, by its party.
func project(tx *readmodel.Tx, subject entry.Hash, past []entry.Entry) error {
	if err := tx.Clear("register.id"); err != nil {
		return err
	}
	s := Fold(past)
	if s.ID.IsZero() {
		return nil
	}
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO register(id, space, party, state) VALUES(?,?,?,?)", s.ID, s.Space, s.Party, string(b)); err != nil {
		return err
	}
	return s.index(tx)
}

func (s State) index(tx *readmodel.Tx) error {
	file := func(p entry.Place, href, title, body string) error {
		return tx.Index(readmodel.Doc{Space: s.Space, Part: p.ID.String(), Party: s.Party, Audience: []entry.Hash{s.Party}, At: p.At,
			Href: href + "#n-" + p.ID.Short(), Title: title, Body: body})
	}
	if err := s.tie(tx); err != nil {
		return err
	}
	for _, o := range s.Out {
		if err := file(o.Place, o.href(), o.Number+" "+o.Title, o.To); err != nil {
			return err
		}
	}
	for _, i := range s.In {
		if err := file(i.Place, i.href(), fmt.Sprintf("%s %s", i.Number, i.Title), i.Issuer); err != nil {
			return err
		}
	}
	return nil
}

// tie lets the things that the papers are about lead to the book.
func (s State) tie(tx *readmodel.Tx) error {
	d := readmodel.Doc{Space: s.Space, Party: s.Party, Audience: []entry.Hash{s.Party}}
	var about []entry.Hash
	for _, o := range s.Out {
		d.At, d.Href, d.Title = o.At, o.href(), "Sổ văn bản đi, "+o.book()
		about = append(about, o.About)
	}
	for _, i := range s.In {
		d.At, d.Href, d.Title = i.At, i.href(), fmt.Sprintf("Sổ văn bản đến, %d", i.On.Year)
		about = append(about, i.About)
	}
	for _, thing := range about {
		if err := tx.Tie(thing, ""); err != nil {
			return err
		}
	}
	if d.Href == "" {
		return nil
	}
	return tx.Index(d)
}

// books returns all books of the caller's party.
func books(r *web.Request) (ss []State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, err = readmodel.All[State](r.Ctx, tx, "SELECT state FROM register WHERE space = ? AND party = ? ORDER BY id", r.Caller.Space, r.Caller.Party)
		return err
	})
	return ss, err
}
