package commendation

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"phoihop/internal/entry"
	"phoihop/internal/evidence"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// project writes one nomination's rows and its words for search.
func project(tx *readmodel.Tx, subject entry.Hash, past []entry.Entry) error {
	if r := FoldRules(past); len(r.Adopted)+len(r.Stray) > 0 {
		return writeRules(tx, subject, r)
	}
	if err := tx.Clear("commendation.id", "commendation_evidence.commendation"); err != nil {
		return err
	}
	if err := tx.Keep("commendation_fact", past, nil); err != nil {
		return err
	}
	s := Fold(past)
	if !s.known() {
		return nil
	}
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO commendation(id, space, at, state) VALUES(?,?,?,?)", s.ID, s.Space, s.At.Unix(), string(b)); err != nil {
		return err
	}
	for _, id := range s.evidence() {
		if err := tx.Exec("INSERT INTO commendation_evidence(commendation, evidence) VALUES(?,?)", s.ID, id); err != nil {
			return err
		}
		if err := tx.Tie(id, ""); err != nil {
			return err
		}
	}
	if err := tx.Tie(s.Nominated.Meeting, ""); err != nil {
		return err
	}
	return tx.Index(readmodel.Doc{Space: s.Space, Party: s.Log, At: s.At, Href: s.href(), Title: s.Nominated.Title, Body: s.Nominated.Reason})
}

func writeRules(tx *readmodel.Tx, space entry.Hash, r Rules) error {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := tx.Clear("commendation_criteria.space"); err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO commendation_criteria(space, state) VALUES(?,?)", space, string(b)); err != nil {
		return err
	}
	return r.Tell(tx, space, "commendation-criteria", "/commendations/criteria", func(c Criterion) string { return c.Name })
}

// rulesFor returns what the caller's space has adopted to praise for.
func rulesFor(r *web.Request) (rules Rules, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		rules, _, err = readmodel.One[Rules](r.Ctx, tx, "SELECT state FROM commendation_criteria WHERE space = ?", r.Caller.Space)
		return err
	})
	return rules, err
}

func (s State) href() string { return "/commendations/" + s.ID.String() }

// pageSize is how many nominations a list shows at once.
const pageSize = 50

// listed returns a page of nominations, the newest first.
func listed(r *web.Request, behind readmodel.Cursor) (ss []State, more readmodel.Cursor, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, more, err = readmodel.Page[State](r.Ctx, tx, r.Rows(pageSize), "SELECT state, at, id FROM commendation WHERE space = ? AND (at, id) < (?, ?) ORDER BY at DESC, id DESC",
			r.Caller.Space, behind.Key, behind.ID)
		return err
	})
	return ss, more, err
}

// find returns a nomination with those that rest on the same evidence, or a
// NotFound fault.
func find(r *web.Request, id entry.Hash) (s State, clashes []State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		var ok bool
		if s, ok, err = readmodel.One[State](r.Ctx, tx, "SELECT state FROM commendation WHERE id = ?", id); err != nil {
			return err
		}
		if !ok || s.Space != r.Caller.Space {
			return fault.New(fault.NotFound, "commendation.none")
		}
		clashes, err = readmodel.All[State](r.Ctx, tx, `SELECT state FROM commendation WHERE id <> ? AND id IN
			(SELECT b.commendation FROM commendation_evidence a JOIN commendation_evidence b ON b.evidence = a.evidence WHERE a.commendation = ?) ORDER BY at, id`, id, id)
		return err
	})
	return s, clashes, err
}

// spaceOf returns the space that the caller looks at, as it is now.
func spaceOf(r *web.Request) (o organisation.Space, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		o, err = organisation.At(r.Ctx, tx, r.Caller.Space, nil)
		return err
	})
	return o, err
}

// mostEvidence is how much evidence a form offers: the newest.
const mostEvidence = 30

// signedEvidence offers the newest evidence that was confirmed or signed: of
// the nominee's party, where the page that leads to the form says whose it is.
func signedEvidence(r *web.Request) (os []web.Option, err error) {
	names, err := organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return nil, err
	}
	whose, _ := entry.ParseHash(r.Query.Get("party")) // none: everybody's
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, err := readmodel.All[evidence.State](r.Ctx, tx, "SELECT state FROM evidence WHERE space = ? ORDER BY at DESC, id LIMIT 400", r.Caller.Space)
		for _, s := range ss {
			if len(os) < mostEvidence && len(s.Said) > 0 && !s.Withdrawn() && (whose.IsZero() || whose == s.Log) {
				os = append(os, web.Option{Value: s.ID.String(), Label: names[s.Log] + " · " + s.Attached.Title + " · " + viet.DateOf(s.At).Screen()})
			}
		}
		return err
	})
	return os, err
}

// All lists a space's nominations at the heads, oldest first.
func All(ctx context.Context, tx *readmodel.Snapshot, space entry.Hash, heads readmodel.Heads) (ss []State, err error) {
	es, err := readmodel.Kept(ctx, tx, "commendation_fact", "space", space, heads)
	if err != nil {
		return nil, err
	}
	of := map[entry.Hash][]entry.Entry{}
	for _, e := range es {
		of[e.SubjectID()] = append(of[e.SubjectID()], e)
	}
	for _, past := range of {
		if s := Fold(past); s.known() {
			ss = append(ss, s)
		}
	}
	slices.SortFunc(ss, func(a, b State) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return bytes.Compare(a.ID[:], b.ID[:])
	})
	return ss, nil
}
