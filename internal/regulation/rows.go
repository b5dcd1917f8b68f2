package regulation

import (
	"context"
	"database/sql"
	_ "embed" // the tables
	"slices"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
	"phoihop/internal/legaltext"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

//go:embed schema.sql
var schema string

// Project keeps the regulation's entries and texts, and makes the articles of
// the newest agreed text findable.
func Project(tx *readmodel.Tx, id entry.Hash, past []entry.Entry) error {
	if err := tx.Keep("regulation", past, withoutText); err != nil {
		return err
	}
	if err := tx.Clear("regulation_text.subject"); err != nil {
		return err
	}
	r := fold(past, lineage{any: true}) // the words are made findable; whether they rule is not decided here
	for _, v := range r.Versions {
		if err := tx.Exec("INSERT INTO regulation_text(version, subject, log, idx, text) VALUES(?,?,?,?,?)",
			v.ID, id, v.Log, v.Index, v.Text); err != nil {
			return err
		}
	}
	return r.index(tx)
}

// withoutText leaves out of a body what regulation_text holds.
func withoutText(e entry.Entry) ([]byte, error) {
	switch e.Kind {
	case KindProposed:
		return readmodel.Reshape(e, func(a *Proposed) { a.Text = "" })
	case KindVersioned:
		return readmodel.Reshape(e, func(a *Versioned) { a.Text = "" })
	}
	return e.Body, nil
}

// index makes one document for each article, so that search leads to the
// words. A text that came into force hides the ones before.
func (r Regulation) index(tx *readmodel.Tx) error {
	v, ok := r.newest()
	if !ok {
		return nil
	}
	href := "/regulations/" + r.ID.String()
	if err := r.circulated(tx, href); err != nil {
		return err
	}
	if err := tx.Index(readmodel.Doc{Space: r.Space, Party: r.Log, At: r.At, Href: href,
		Title: r.Title, Body: r.Number}); err != nil {
		return err
	}
	var err error
	legaltext.Parse(v.Text).Walk(func(n *legaltext.Node, _ int) bool {
		if n.Kind != legaltext.KindArticle || err != nil {
			return err == nil
		}
		err = tx.Index(readmodel.Doc{Space: r.Space, Part: n.ID, Party: r.Log, At: v.At, Href: href + "#" + n.ID,
			Title: heading(n), Body: wholeText(n)})
		return false
	})
	return err
}

// circulated puts the newest version before all when it was circulated, and
// every one before those who have neither consented nor refused.
func (r Regulation) circulated(tx *readmodel.Tx, href string) error {
	if v, ok := r.Latest(); ok && v.Circulated {
		if err := tx.Tell(readmodel.Message{Space: r.Space, Author: v.Log, At: v.At, Kind: "to-sign", Urgency: readmodel.AtOnce, Href: href, Title: r.Title}); err != nil {
			return err
		}
	}
	for _, v := range r.Versions {
		for _, p := range r.Signers(v) {
			if !r.awaits(v, p) {
				continue
			}
			if err := tx.Owe(readmodel.Deadline{Space: r.Space, Party: p, To: v.Log, Signs: true, Since: v.At, Kind: "consent", Href: href + "?version=" + v.ID.String(), Title: r.Title}); err != nil {
				return err
			}
		}
	}
	return nil
}

// newest is the agreed version with the latest effective day, else the last
// draft.
func (r Regulation) newest() (v Version, ok bool) {
	for _, w := range r.Versions {
		if r.Agreed(w) && (!ok || !w.Effective.Before(v.Effective)) {
			v, ok = w, true
		}
	}
	if ok {
		return v, true
	}
	return r.Latest()
}

// wholeText is the text of a unit and all inside it.
func wholeText(n *legaltext.Node) string {
	text := n.Text
	for _, c := range n.Children {
		text += "\n" + c.Title + " " + wholeText(c)
	}
	return text
}

// Load returns the regulation as it is inside a decision.
func Load(p journal.Past, id entry.Hash) (Regulation, error) {
	r, err := journal.Fold(p, "regulation", id, Fold)
	if err != nil || r.Space.IsZero() {
		return r, err
	}
	s, err := organisation.Load(p, r.Space)
	if err != nil || len(s.Successions) == 0 {
		return r, err
	}
	past, err := p.Subject(id)
	return FoldIn(past, s), err
}

// List returns the regulations of a space at the heads, by their first day.
// The versions come without their texts.
func List(ctx context.Context, tx *sql.Tx, space entry.Hash, heads readmodel.Heads) ([]Regulation, error) {
	es, err := readmodel.Kept(ctx, tx, "regulation", "space", space, heads)
	if err != nil {
		return nil, err
	}
	s, err := organisation.Lineage(ctx, tx, space, heads)
	if err != nil {
		return nil, err
	}
	bySubject := map[entry.Hash][]entry.Entry{}
	for _, e := range es {
		bySubject[e.Subject] = append(bySubject[e.Subject], e)
	}
	var rs []Regulation
	for _, past := range bySubject {
		if r := FoldIn(past, s); len(r.Versions) > 0 {
			rs = append(rs, r)
		}
	}
	slices.SortFunc(rs, func(a, b Regulation) int {
		if c := a.From.Compare(b.From); c != 0 {
			return c
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
	return rs, nil
}

// Get returns one regulation at the heads with all its texts, or a NotFound
// fault.
func Get(ctx context.Context, tx *sql.Tx, id entry.Hash, heads readmodel.Heads) (Regulation, error) {
	es, err := readmodel.Kept(ctx, tx, "regulation", "subject", id, heads)
	if err != nil {
		return Regulation{}, err
	}
	r := Fold(es)
	if len(r.Versions) == 0 {
		return r, fault.New(fault.NotFound, "regulation.none")
	}
	s, err := organisation.Lineage(ctx, tx, r.Space, heads)
	if err != nil {
		return r, err
	}
	r = FoldIn(es, s)
	return r, r.readTexts(ctx, tx)
}

func (r *Regulation) readTexts(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, "SELECT version, text FROM regulation_text WHERE subject = ?", r.ID[:])
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id []byte
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		if v := r.find(entry.Hash(id)); v != nil {
			v.Text = text
		}
	}
	return rows.Err()
}

// listFor reads what the list page shows: regulations without their texts, and
// the short names of the parties.
func listFor(ctx context.Context, db *readmodel.DB, space entry.Hash) (rs []Regulation, names map[entry.Hash]string, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		if rs, err = List(ctx, tx, space, nil); err != nil {
			return err
		}
		names, err = organisation.Names(ctx, tx, space, nil)
		return err
	})
	return rs, names, err
}

// textFor reads what the page of one regulation shows. A predecessor that has
// not arrived is left out: the page does without its name.
func textFor(ctx context.Context, db *readmodel.DB, id, space entry.Hash) (r, before Regulation, names map[entry.Hash]string, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		if r, err = Get(ctx, tx, id, nil); err != nil {
			return err
		}
		if names, err = organisation.Names(ctx, tx, space, nil); err != nil || r.Predecessor.IsZero() {
			return err
		}
		if before, err = Get(ctx, tx, r.Predecessor, nil); fault.Is(err, fault.NotFound) {
			err = nil
		}
		return err
	})
	return r, before, names, err
}

// composeFor reads who can sign a regulation and what it can follow.
func composeFor(ctx context.Context, db *readmodel.DB, space entry.Hash, today viet.Date) (ps []organisation.Party, rs []Regulation, err error) {
	all, err := organisation.ActiveFor(ctx, db, space, today)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range all {
		if p.Role == organisation.RoleParty {
			ps = append(ps, p)
		}
	}
	rs, err = ListFrom(ctx, db, space)
	return ps, rs, err
}

// ListFrom is List for those who hold no transaction, as things are now.
func ListFrom(ctx context.Context, db *readmodel.DB, space entry.Hash) (rs []Regulation, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		rs, err = List(ctx, tx, space, nil)
		return err
	})
	return rs, err
}

// GetFrom is Get, as things are now, for those who hold no transaction.
func GetFrom(ctx context.Context, db *readmodel.DB, id entry.Hash) (r Regulation, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		r, err = Get(ctx, tx, id, nil)
		return err
	})
	return r, err
}

// getFor returns a regulation with its texts, for those who hold no transaction.
func getFor(r *web.Request, id entry.Hash) (x Regulation, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		x, err = Get(r.Ctx, tx, id, nil)
		return err
	})
	return x, err
}
