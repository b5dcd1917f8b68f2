package regulation

import (
	"slices"
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
	"phoihop/internal/legaltext"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// Clause names a provision of a regulation as one text: the regulation's id, a
// slash, the provision's id. Commands that tie something to a clause take it
// from a field `field:"of:clause"`.
type Clause string

// Split returns the two ids. ok is false where the text does not have that
// shape; nothing splits into nothing, and is well.
func (c Clause) Split() (regulation entry.Hash, provision string, ok bool) {
	if c == "" {
		return regulation, "", true
	}
	id, provision, found := strings.Cut(string(c), "/")
	regulation, err := entry.ParseHash(id)
	return regulation, provision, found && err == nil && provision != ""
}

// Find returns the ids of a clause that the text in force today has, or a
// fault at the field. No clause is no fault.
func (c Clause) Find(p journal.Past, field string, today viet.Date) (regulation entry.Hash, provision string, err error) {
	regulation, provision, ok := c.Split()
	if !ok {
		return regulation, provision, fault.Field(field, "regulation.no-clause", string(c))
	}
	if c == "" {
		return regulation, "", nil
	}
	r, err := Load(p, regulation)
	if err != nil {
		return regulation, provision, err
	}
	v, ok := r.VersionAt(today)
	if !ok || legaltext.Parse(v.Text).Find(provision) == nil {
		return regulation, provision, fault.Field(field, "regulation.no-clause", string(c))
	}
	return regulation, provision, nil
}

// longestLabel is how much of a clause's text a choice shows, in characters.
const longestLabel = 70

// clauses are the articles and clauses of the regulations in force.
func clauses(r *web.Request) (os []web.Option, err error) {
	rs, err := ListFrom(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return nil, err
	}
	for _, x := range rs {
		if !x.InForce(r.Today) {
			continue
		}
		full, err := getFor(r, x.ID)
		if err != nil {
			return nil, err
		}
		v, ok := full.VersionAt(r.Today)
		if !ok {
			continue
		}
		legaltext.Parse(v.Text).Walk(func(n *legaltext.Node, _ int) bool {
			if n.ID != "" {
				os = append(os, web.Option{Value: x.ID.String() + "/" + n.ID, Label: placeName(n) + ": " + cut(n.Title+" "+n.Text, longestLabel)})
			}
			return true
		})
	}
	return os, nil
}

// provisionChoices are the places of one text, the newest of the regulation that the
// page names, or of all: for commands that name the regulation beside the
// place. People read "khoản 2 Điều 5" where the record has dieu-5.khoan-2.
func provisionChoices(r *web.Request) (os []web.Option, err error) {
	rs, err := ListFrom(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, x := range rs {
		if asked := r.Query.Get("regulation"); asked != "" && asked != x.ID.String() {
			continue
		}
		full, err := getFor(r, x.ID)
		if err != nil {
			return nil, err
		}
		for _, v := range slices.Backward(full.Versions) {
			legaltext.Parse(v.Text).Walk(func(n *legaltext.Node, _ int) bool {
				if n.ID != "" && !seen[n.ID] {
					seen[n.ID] = true
					os = append(os, web.Option{Value: n.ID, Label: placeName(n) + ": " + cut(n.Title+" "+n.Text, longestLabel)})
				}
				return true
			})
		}
	}
	return os, nil
}

// cut shortens a text to whole words.
func cut(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	rs := []rune(s)
	if len(rs) <= most {
		return s
	}
	head := string(rs[:most])
	return head[:max(strings.LastIndexByte(head, ' '), 0)] + "…"
}
