package campaign

import (
	"reflect"
	"slices"
	"strconv"

	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/register"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

func pages() []web.Page {
	return []web.Page{{Pattern: "/campaigns", Paged: true, Listed: true, Model: reflect.TypeFor[[]State](), Show: index}, {Pattern: "/campaigns/{id}", Listed: true, Model: reflect.TypeFor[State](), Show: show},
		{Pattern: "/models", AsAt: true, Listed: true, Model: reflect.TypeFor[[]group](), Show: modelIndex}, {Pattern: "/models/{id}", Listed: true, Model: reflect.TypeFor[Model](), Show: showModel}}
}

func files() []web.File {
	return []web.File{{Pattern: "/campaigns/{id}/files/{hash}", Serve: download}}
}

func nav() []web.Nav {
	return []web.Nav{{In: "movement", Key: "campaigns", Href: "/campaigns", Order: 10}, {In: "movement", Key: "models", Href: "/models", Order: 20}}
}

// Choices of the feature's own things, for forms.

func running(r *web.Request) (os []web.Option, err error) {
	ss, _, err := listed(r, true, readmodel.Start())
	for _, s := range ss {
		if s.TakesPart(r.Caller.Party) {
			os = append(os, web.Option{Value: s.ID.String(), Label: s.Planned.Title})
		}
	}
	return os, err
}

func standing(r *web.Request) (os []web.Option, err error) {
	ms, _, err := models(r)
	for _, m := range ms {
		if m.Log == r.Caller.Party && m.Ending == nil {
			os = append(os, web.Option{Value: m.ID.String(), Label: m.Registered.Title})
		}
	}
	return os, err
}

func kinds(r *web.Request) (os []web.Option, err error) {
	_, ks, err := models(r)
	for _, k := range ks {
		os = append(os, web.Option{Value: k.ID.String(), Label: k.Defined.Name})
	}
	return os, err
}

// list is the page of campaigns.
type list struct {
	Closed bool
	All    []State
	Names  map[entry.Hash]string
	Units  map[entry.Hash]string
}

func index(r *web.Request) (web.View, error) {
	l := list{Closed: r.Query.Get("view") == "closed"}
	var more readmodel.Cursor
	var err error
	if l.All, more, err = listed(r, !l.Closed, r.Behind()); err != nil {
		return web.View{}, err
	}
	if l.Names, l.Units, err = named(r); err != nil {
		return web.View{}, err
	}
	return web.View{Title: r.L.T("nav.campaigns"), Nav: "campaigns", Model: l.All, More: more, Sheet: l.sheet(r), Body: indexPage(r, l)}, nil
}

// sheetOf is one campaign with the names that its page needs.
type sheetOf struct {
	State
	Names map[entry.Hash]string
	Units map[entry.Hash]string
	Duty  string // title of the duty that it serves
	Slot  register.Slot
}

func show(r *web.Request) (web.View, error) {
	s, err := find(r)
	if err != nil {
		return web.View{}, err
	}
	v := sheetOf{State: s}
	if v.Names, v.Units, err = named(r); err != nil {
		return web.View{}, err
	}
	if v.Slot, err = s.slot(r); err != nil {
		return web.View{}, err
	}
	if !s.Planned.Duty.IsZero() {
		if v.Duty, _, err = r.DB.Named(r.Ctx, s.Planned.Duty); err != nil {
			return web.View{}, err
		}
	}
	return web.View{Title: s.Planned.Title, Nav: "campaigns", Model: s, Sheet: list{All: []State{s}, Names: v.Names, Units: v.Units}.sheet(r), Body: campaignPage(r, v)}, nil
}

// named returns the short names of the parties, and the units' names.
func named(r *web.Request) (parties, units map[entry.Hash]string, err error) {
	s, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	parties, units = map[entry.Hash]string{}, map[entry.Hash]string{}
	for _, p := range s.Parties {
		parties[p.ID] = p.Short
	}
	for _, u := range s.Units {
		units[u.ID] = u.Name
	}
	return parties, units, err
}

// share is what one party held in a campaign.
type share struct {
	Party entry.Hash
	Counts
}

// shares lists what each party held: the owner first, then as the plan names
// them, never by size.
func (s State) shares() (xs []share) {
	for _, p := range append([]entry.Hash{s.Log}, s.Planned.Parties...) {
		xs = append(xs, share{p, s.TotalOf(p)})
	}
	return xs
}

// byDay lists the sessions by their days, the newest first.
func (s State) byDay() []Session {
	xs := slices.Clone(s.Sessions)
	slices.SortStableFunc(xs, func(a, b Session) int { return b.On.Compare(a.On) })
	return xs
}

// missed reports whether a day has passed.
func missed(r *web.Request, day viet.Date) bool { return day.Before(r.AsOf) }

func download(r *web.Request) (web.Download, error) {
	s, err := find(r)
	if err != nil {
		return web.Download{}, err
	}
	var fs []entry.Attachment
	for _, m := range s.Materials {
		fs = append(fs, m.Files...)
	}
	return web.Attached(r, fs, "campaign.none")
}

// formOf names the form of a session.
func formOf(r *web.Request, form string) string { return r.L.T("campaign.form." + form) }

// effectWords are what changed because of a session or of the campaign, or
// that nobody has measured it.
func effectWords(r *web.Request, s State, session entry.Hash) string {
	if e, ok := s.EffectOf(session); ok {
		return e.Changed
	}
	return r.L.T("campaign.unmeasured")
}

// group is one kind of model with its models.
type group struct {
	ModelKind
	Models []Model
}

// catalogue is the page of models.
type catalogue struct {
	Groups []group
	Ended  []Model
	Names  map[entry.Hash]string
	Units  map[entry.Hash]string
	Day    viet.Date
}

func modelIndex(r *web.Request) (web.View, error) {
	c, err := catalogueFor(r)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: r.L.T("nav.models"), Nav: "models", Model: c.Groups, Sheet: c.sheet(r), Body: modelsPage(r, c)}, nil
}

// catalogueFor lists the models that stand on the day, by kind and in the
// order of the regulation, and the ended ones apart.
func catalogueFor(r *web.Request) (c catalogue, err error) {
	ms, ks, err := models(r)
	if err != nil {
		return c, err
	}
	ps, err := organisation.PartiesFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return c, err
	}
	rank := map[entry.Hash]int{}
	for i, p := range ps {
		rank[p.ID] = i
	}
	slices.SortStableFunc(ms, func(a, b Model) int { return rank[a.Log] - rank[b.Log] })
	c.Day = r.AsOf
	if c.Names, c.Units, err = named(r); err != nil {
		return c, err
	}
	for _, k := range ks {
		g := group{ModelKind: k}
		for _, m := range ms {
			switch over := m.Ending != nil && !r.AsOf.Before(m.Ending.On); {
			case m.Registered.Of != k.ID || m.Registered.Since.After(r.AsOf):
			case over:
				c.Ended = append(c.Ended, m)
			default:
				g.Models = append(g.Models, m)
			}
		}
		c.Groups = append(c.Groups, g)
	}
	return c, nil
}

// total is what a kind's models come to on a day.
func (g group) total(day viet.Date) (n Numbers) {
	for _, m := range g.Models {
		n = n.plus(m.NumbersOn(day))
	}
	return n
}

// points is one count of a model over time.
func (m Model) points(of func(Numbers) int) (ps []web.Point) {
	for _, c := range m.ByDay() {
		n := of(c.Numbers)
		ps = append(ps, web.Point{Label: c.On.Screen(), Value: float64(n), Has: true, Text: viet.FormatInt(int64(n))})
	}
	return ps
}

func groupsOf(n Numbers) int  { return n.Groups }
func boatsOf(n Numbers) int   { return n.Boats }
func membersOf(n Numbers) int { return n.Members }

// sheetOfModel is one model with the names that its page needs.
type sheetOfModel struct {
	Model
	Kind  ModelKind
	Names map[entry.Hash]string
	Units map[entry.Hash]string
	Into  string // title of the model that it was merged into
}

func showModel(r *web.Request) (web.View, error) {
	m, k, err := findModel(r)
	if err != nil {
		return web.View{}, err
	}
	v := sheetOfModel{Model: m, Kind: k}
	if v.Names, v.Units, err = named(r); err != nil {
		return web.View{}, err
	}
	if m.Ending != nil && !m.Ending.Into.IsZero() {
		if v.Into, _, err = r.DB.Named(r.Ctx, m.Ending.Into); err != nil {
			return web.View{}, err
		}
	}
	return web.View{Title: m.Registered.Title, Nav: "models", Model: m, Sheet: catalogue{Groups: []group{{k, []Model{m}}}, Names: v.Names, Units: v.Units}.sheet(r), Body: modelPage(r, v)}, nil
}

// changed is what a model changed, as far as anybody has seen.
func changed(r *web.Request, c Count) string {
	if c.Changed == "" {
		return r.L.T("campaign.unmeasured")
	}
	return c.Changed
}

// money writes an amount of đồng.
func money(r *web.Request, vnd int64) string { return r.L.T("campaign.vnd", viet.FormatInt(vnd)) }

func dutyHref(id entry.Hash) string { return "/duties/" + id.String() }

func itoa(n int) string { return strconv.Itoa(n) }
