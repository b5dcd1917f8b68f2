package organisation

import (
	"context"
	"database/sql"
	_ "embed" // the tables
	"slices"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/journal"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
)

//go:embed schema.sql
var schema string

// Project keeps the space's entries and makes its parties and units findable.
func Project(tx *readmodel.Tx, space entry.Hash, past []entry.Entry) error {
	if err := tx.Keep("organisation", past, nil); err != nil {
		return err
	}
	s := Fold(past)
	for _, p := range s.Parties {
		if err := tx.Index(readmodel.Doc{Space: space, Part: p.ID.String(), Party: p.ID, At: p.At,
			Href: "/organisations#" + p.ID.Short(), Title: p.Name, Body: former(p.Names)}); err != nil {
			return err
		}
	}
	for _, u := range s.Units {
		if err := tx.Index(readmodel.Doc{Space: space, Part: u.ID.String(), Party: u.Party, At: u.At,
			Href: "/organisations#" + u.ID.Short(), Title: u.Name, Body: former(u.Names)}); err != nil {
			return err
		}
	}
	return nil
}

// former lists all names, so that a thing is found under its old one.
func former(ns []Name) (text string) {
	for _, n := range ns {
		text += n.Name + " " + n.Short + "\n"
	}
	return text
}

// Load returns the space as it is inside a decision.
func Load(p journal.Past, space entry.Hash) (Space, error) {
	return journal.Fold(p, "organisation", space, Fold)
}

// At returns the whole space as it was at the heads.
func At(ctx context.Context, tx *sql.Tx, space entry.Hash, heads readmodel.Heads) (Space, error) {
	return at(ctx, tx, space, heads)
}

func at(ctx context.Context, tx *sql.Tx, space entry.Hash, heads readmodel.Heads, kinds ...entry.Kind) (Space, error) {
	es, err := readmodel.Kept(ctx, tx, "organisation", "space", space, heads, kinds...)
	if err != nil {
		return Space{}, err
	}
	return Fold(es), nil
}

// Parties lists the parties and observers of a space in the order of Rank.
func Parties(ctx context.Context, tx *sql.Tx, space entry.Hash, heads readmodel.Heads) ([]Party, error) {
	s, err := at(ctx, tx, space, heads, entry.KindFounded, entry.KindJoined, KindPartyRenamed, KindPartyLocated)
	return s.Parties, err
}

// Names returns the short name of every party of a space.
func Names(ctx context.Context, tx *sql.Tx, space entry.Hash, heads readmodel.Heads) (map[entry.Hash]string, error) {
	ps, err := Parties(ctx, tx, space, heads)
	return names(ps), err
}

func names(ps []Party) map[entry.Hash]string {
	m := make(map[entry.Hash]string, len(ps))
	for _, p := range ps {
		m[p.ID] = p.Short
	}
	return m
}

// AdoptedRules lists the adopted rules by their first day.
func AdoptedRules(ctx context.Context, tx *sql.Tx, space entry.Hash, heads readmodel.Heads) ([]Rules, error) {
	s, err := at(ctx, tx, space, heads, entry.KindJoined, KindRulesAdopted)
	return s.Rules, err
}

// Successions lists the successions in the order in which they were declared.
func Successions(ctx context.Context, tx *sql.Tx, space entry.Hash, heads readmodel.Heads) ([]Succession, error) {
	s, err := at(ctx, tx, space, heads, entry.KindJoined, KindSucceeded, KindAccepted)
	return s.Successions, err
}

// Lineage returns of a space its parties and who follows whom.
func Lineage(ctx context.Context, tx *sql.Tx, space entry.Hash, heads readmodel.Heads) (Space, error) {
	return at(ctx, tx, space, heads, entry.KindJoined, KindSucceeded, KindAccepted)
}

// Projected is what the entries about one thing add up to inside its
// projection. Who follows whom is asked only where they alone leave some
// stray; while some are, the thing is projected anew with its space.
func Projected[S any](tx *readmodel.Tx, past []entry.Entry, t Topic[S], stray func(S) []entry.Hash) (s S, err error) {
	if s = t.Fold(past); len(stray(s)) == 0 {
		return s, nil
	}
	space := past[0].SpaceID()
	es, err := tx.Kept("organisation", "space", space, entry.KindJoined, KindSucceeded, KindAccepted)
	if err != nil {
		return s, err
	}
	if s = t.FoldIn(past, Fold(es)); len(stray(s)) > 0 {
		err = tx.RestOn(space)
	}
	return s, err
}

// Assignments lists who was handed which open occurrence.
func Assignments(ctx context.Context, tx *sql.Tx, space entry.Hash, heads readmodel.Heads) ([]Assignment, error) {
	s, err := at(ctx, tx, space, heads, entry.KindJoined, KindSucceeded, KindAccepted, KindAssigned, KindUnassigned)
	return s.Assignments, err
}

// Units lists the units of all parties in the order they were added.
func Units(ctx context.Context, tx *sql.Tx, space entry.Hash, heads readmodel.Heads) ([]Unit, error) {
	s, err := at(ctx, tx, space, heads, entry.KindJoined, KindUnitAdded, KindUnitChanged, KindUnitClosed)
	return s.Units, err
}

// Spaces lists the spaces that this node holds, with their titles.
func Spaces(ctx context.Context, tx *sql.Tx) (ss []Space, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT DISTINCT space FROM organisation ORDER BY space")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []entry.Hash
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		ids = append(ids, entry.Hash(b))
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for _, id := range ids {
		s, err := at(ctx, tx, id, nil, entry.KindFounded, entry.KindJoined, KindPartyRenamed)
		if err != nil {
			return nil, err
		}
		ss = append(ss, s)
	}
	return ss, nil
}

// spaceFor returns the whole space as it is now: every page asks for the names
// of the parties, and they seldom change.
func spaceFor(ctx context.Context, db *readmodel.DB, space entry.Hash) (Space, error) {
	return readmodel.Remember(ctx, db, "organisation", space, func(tx *sql.Tx) (Space, error) {
		return At(ctx, tx, space, nil)
	})
}

// SpaceFor returns the whole space as it is now, for a page; it must not be
// changed.
func SpaceFor(ctx context.Context, db *readmodel.DB, space entry.Hash) (Space, error) {
	return spaceFor(ctx, db, space)
}

// PartiesFor lists the parties and observers of a space for a page.
func PartiesFor(ctx context.Context, db *readmodel.DB, space entry.Hash) ([]Party, error) {
	s, err := spaceFor(ctx, db, space)
	return slices.Clone(s.Parties), err
}

// ActiveFor lists the parties and observers that had not ended by a day.
func ActiveFor(ctx context.Context, db *readmodel.DB, space entry.Hash, day viet.Date) (ps []Party, err error) {
	s, err := spaceFor(ctx, db, space)
	for _, p := range s.Parties {
		if !s.Ended(p.ID, day) {
			ps = append(ps, p)
		}
	}
	return ps, err
}

// NamesFor returns the short name of every party of a space, for a page.
func NamesFor(ctx context.Context, db *readmodel.DB, space entry.Hash) (map[entry.Hash]string, error) {
	s, err := spaceFor(ctx, db, space)
	return names(s.Parties), err
}

// SpacesFrom lists the spaces of a node for those who hold no transaction.
func SpacesFrom(ctx context.Context, db *readmodel.DB) (ss []Space, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		ss, err = Spaces(ctx, tx)
		return err
	})
	return ss, err
}

// Inbox is whose messages a body reads on a day.
func (s Space) Inbox(body entry.Hash, day viet.Date) readmodel.Inbox {
	b := readmodel.Inbox{Space: s.ID, Party: body, Follows: map[entry.Hash]time.Time{}}
	for _, p := range s.SpokenFor(body, day) {
		b.Follows[p] = s.End(p).Time(viet.Zone())
	}
	return b
}
