package organisation

import (
	"phoihop/internal/spreadsheet"
	"reflect"
	"slices"
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

func pages() []web.Page {
	return []web.Page{{Pattern: "/organisations", AsAt: true, Listed: true, Model: reflect.TypeFor[pageModel](), Show: show}}
}

// pageModel is the page of who takes part.
type pageModel struct {
	Space       string       `json:"space"`
	Day         viet.Date    `json:"as_of"`
	Parties     []shownParty `json:"parties"`
	Successions []Succession `json:"successions"`
	Rules       []Rules      `json:"rules"`
	Invitations []Invitation `json:"invitations"`
	ribbon      ribbon
	s           Space
}

// shownParty is one party with what holds of it on the day.
type shownParty struct {
	Party
	Units     []Unit      `json:"units"`
	Mandates  []shownPost `json:"mandates"`
	Succeeded viet.Date   `json:"succeeded,omitzero"` // first day on which another has taken its place
}

// over reports whether another has taken the party's place.
func (p shownParty) over(day viet.Date) bool {
	return !p.Succeeded.IsZero() && !day.Before(p.Succeeded)
}

// over are the parties of a list whose place others have taken.
func over(ps []shownParty, day viet.Date) (past []shownParty) {
	for _, p := range ps {
		if p.over(day) {
			past = append(past, p)
		}
	}
	return past
}

// shownPost is a mandate with the title of its post.
type shownPost struct {
	Mandate
	Title string `json:"title"`
}

func show(r *web.Request) (web.View, error) {
	s, err := spaceFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return web.View{}, err
	}
	m := modelOf(s, r.AsOf)
	return web.View{Title: r.L.T("organisation.title"), Nav: "organisations", Model: m, Sheet: m.sheet(r), Body: page(r, m)}, nil
}

// sheet is who takes part, each with its units and who may sign for it beside.
func (m pageModel) sheet(r *web.Request) func() []spreadsheet.Table {
	return func() []spreadsheet.Table {
		var units []Unit
		var posts []shownPost
		name := map[entry.Hash]string{}
		for _, p := range m.Parties {
			name[p.ID] = p.Short
			units, posts = append(units, p.Units...), append(posts, p.Mandates...)
		}
		return []spreadsheet.Table{
			web.Table(r, r.L.T("organisation.title"), m.Parties,
				web.Col("web.col.title", func(p shownParty) any { return p.Name }), web.Col("web.col.party", func(p shownParty) any { return p.Short }),
				web.Col("web.col.kind", func(p shownParty) any { return r.L.T("choice.role." + p.Role) }),
				web.Col("web.col.from", func(p shownParty) any { return viet.DateOf(p.At) }), web.Col("organisation.sheet.succeeded", func(p shownParty) any { return p.Succeeded })),
			web.Table(r, r.L.T("organisation.units"), units,
				web.Col("web.col.party", func(u Unit) any { return name[u.Party] }), web.Col("web.col.title", func(u Unit) any { return u.Name }),
				web.Col("web.col.kind", func(u Unit) any { return r.L.T("choice.kind." + u.Kind) }),
				web.Col("web.col.from", func(u Unit) any { return u.From }), web.Col("organisation.sheet.closed", func(u Unit) any { return u.To })),
			web.Table(r, r.L.T("organisation.mandates"), posts,
				web.Col("web.col.party", func(p shownPost) any { return name[p.Party] }), web.Col("web.col.title", func(p shownPost) any { return p.Title }),
				web.Col("organisation.sheet.scope", func(p shownPost) any { return mandateScope(r, p.Mandate) }),
				web.Col("web.col.from", func(p shownPost) any { return p.From }), web.Col("web.col.to", func(p shownPost) any { return p.To })),
		}
	}
}

// modelOf is the space as it is on a day.
func modelOf(s Space, day viet.Date) pageModel {
	m := pageModel{Space: s.Title, Day: day, Parties: []shownParty{}, Successions: s.Successions, Rules: s.Rules, s: s}
	for _, p := range s.Parties {
		if viet.DateOf(p.At).After(day) {
			continue
		}
		n := NameAt(p.Names, day)
		p.Name, p.Short = n.Name, n.Short
		one := shownParty{Party: p, Mandates: s.mandatesOn(p.ID, day)}
		for _, u := range s.UnitsOf(p.ID) {
			if !day.Before(u.From) {
				u.Name = NameAt(u.Names, day).Name
				one.Units = append(one.Units, u)
			}
		}
		for _, x := range s.Of(p.ID) {
			if one.Succeeded.IsZero() || x.From.Before(one.Succeeded) {
				one.Succeeded = x.From
			}
		}
		m.Parties = append(m.Parties, one)
	}
	for _, i := range s.Invitations {
		if i.Joined.IsZero() && !viet.DateOf(i.At).After(day) {
			m.Invitations = append(m.Invitations, i)
		}
	}
	m.ribbon = ribbonOf(s, day)
	return m
}

// mandatesOn lists a party's mandates that hold on a day.
func (s Space) mandatesOn(party entry.Hash, day viet.Date) (ms []shownPost) {
	for _, x := range s.Mandates {
		if x.Party == party && x.Valid(day) {
			p, _ := s.Post(party, x.Post)
			ms = append(ms, shownPost{x, p.Title})
		}
	}
	return ms
}

// role selects the parties of one role.
func (m pageModel) role(role string) (ps []shownParty) {
	for _, p := range m.Parties {
		if p.Role == role {
			ps = append(ps, p)
		}
	}
	return ps
}

// names lists parties by their short names.
func (m pageModel) names(ids []entry.Hash) string {
	var ns []string
	for _, id := range ids {
		p, _ := m.s.Party(id)
		ns = append(ns, p.Short)
	}
	return strings.Join(ns, ", ")
}

// waiting lists the heirs that have not yet accepted.
func (x Succession) waiting() (ids []entry.Hash) {
	for _, h := range x.Heirs {
		if !x.AcceptedBy(h) {
			ids = append(ids, h)
		}
	}
	return ids
}

func (x Succession) acceptors() (ids []entry.Hash) {
	for _, a := range x.Accepted {
		ids = append(ids, a.Party)
	}
	return ids
}

// mayAccept reports whether the caller's party is asked for its word.
func (x Succession) mayAccept(party entry.Hash) bool {
	return x.names(party) && !x.AcceptedBy(party) && x.By != party
}

// former lists the names before the one of the day.
func (p Party) former() (names []string) {
	for _, n := range p.Names {
		if n.Name != p.Name {
			names = append(names, n.Name)
		}
	}
	return names
}

// mandateScope says what a mandate covers.
func mandateScope(r *web.Request, m Mandate) string {
	if slices.Contains(m.Scope, Everything) {
		return r.L.T("organisation.scope-all")
	}
	return strings.Join(m.Scope, ", ")
}

// span says from when to when something holds.
func span(r *web.Request, from, to viet.Date) string {
	text := r.L.T("organisation.since", from)
	if !to.IsZero() {
		text += " " + r.L.T("organisation.until", to)
	}
	return text
}
