package indicator

import (
	"reflect"

	"github.com/a-h/templ"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

func pages() []web.Page {
	return []web.Page{{Pattern: "/indicators", AsAt: true, Listed: true, Model: reflect.TypeFor[[]shownIndicator](), Show: index},
		{Pattern: "/indicators/{id}", AsAt: true, Listed: true, Model: reflect.TypeFor[tabled](), Show: show},
		{Pattern: "/series/{id}", AsAt: true, Listed: true, Model: reflect.TypeFor[Series](), Show: showSeries}}
}

func files() []web.File {
	return []web.File{{Pattern: "/indicators/mau.xlsx", Serve: template}}
}

func choices(r *web.Request) (os []web.Option, err error) {
	ss, err := all(r)
	for _, s := range ss {
		if s.Retired.IsZero() {
			os = append(os, web.Option{Value: s.ID.String(), Label: s.Current().Name})
		}
	}
	return os, err
}

// seriesChoices are the caller's own series whose values are typed.
func seriesChoices(r *web.Request) (os []web.Option, err error) {
	sp, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return nil, err
	}
	err = r.DB.View(r.Ctx, func(tx *readmodel.Snapshot) error {
		hs, err := heads(r.Ctx, tx, r.Caller.Space, entry.Hash{})
		for _, h := range hs {
			if h.Party == r.Caller.Party && !h.Adopted.Computed && h.Ended.IsZero() {
				os = append(os, web.Option{Value: h.ID.String(), Label: h.Adopted.Name + " · " + whose(sp, h)})
			}
		}
		return err
	})
	return os, err
}

// whose names the unit of a series, or its party.
func whose(s organisation.Space, h head) string {
	for _, u := range s.Units {
		if u.ID == h.Adopted.Unit {
			return u.Name
		}
	}
	p, _ := s.Party(h.Party)
	return p.Short
}

// shownIndicator is one indicator in the list: how complete its last period is.
type shownIndicator struct {
	State
	Period calendar.Window `json:"period"`
	Given  int             `json:"given"`
	Of     int             `json:"of"`
}

func index(r *web.Request) (web.View, error) {
	ss, err := all(r)
	if err != nil {
		return web.View{}, err
	}
	var list []shownIndicator
	err = r.DB.View(r.Ctx, func(tx *readmodel.Snapshot) error {
		for _, s := range ss {
			t, err := tableOf(r, tx, s, 1)
			if err != nil {
				return err
			}
			x := shownIndicator{State: s}
			if n := len(t.Columns); n > 0 {
				x.Period = t.Columns[n-1].Window
				x.Given, x.Of = t.Columns[n-1].Given, t.Columns[n-1].Of
			}
			list = append(list, x)
		}
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	var ws []waits
	if !r.Past() { // what waits, waits now
		if ws, err = waiting(r, 40); err != nil {
			return web.View{}, err
		}
	}
	sp, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	return web.View{Title: r.L.T("nav.indicators"), Nav: "indicators", Model: list, Sheet: listSheet(r, list), Body: indexPage(r, list, ws, sp)}, err
}

// page is one indicator.
type page struct {
	State
	Table table
	Space organisation.Space
	Own   bool // the caller has adopted it for itself
}

func show(r *web.Request) (web.View, error) {
	s, err := find(r)
	if err != nil {
		return web.View{}, err
	}
	p := page{State: s}
	if p.Space, err = organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space); err != nil {
		return web.View{}, err
	}
	err = r.DB.View(r.Ctx, func(tx *readmodel.Snapshot) error {
		p.Table, err = tableOf(r, tx, s, shownColumns)
		return err
	})
	return web.View{Title: s.Current().Name, Nav: "indicators", Model: tabled{s, p.Table}, Sheet: p.sheet(r), Body: indicatorPage(r, p)}, err
}

// tabled is an indicator with its last periods.
type tabled struct {
	State
	Table table `json:"table"`
}

// points are a row's values as a chart shows them.
func (t table) points(row tableRow, l func(calendar.Window) string) (ps []web.Point) {
	for i, b := range row.Cells {
		p := web.Point{Label: l(t.Columns[i].Window)}
		if b.Status != "" && len(b.Given.Values) > 0 {
			p.Value, p.Has, p.Text = b.Given.Values[0], true, Print(b.Given.Values)
			if b.Same {
				p.Look = "late"
			}
		}
		ps = append(ps, p)
	}
	return ps
}

// seriesView is one series with the period that is open.
type seriesView struct {
	Series
	Def    State
	Period calendar.Window
	Cell   Cell
	Terms  Terms
	Label  string
	Party  string
	Before []Cell
	Names  map[entry.Hash]string
}

func showSeries(r *web.Request) (web.View, error) {
	s, err := findSeries(r)
	if err != nil {
		return web.View{}, err
	}
	v := seriesView{Series: s, Names: map[entry.Hash]string{}}
	if v.Def, err = stateOf(r, s.Adopted.Indicator); err != nil {
		return web.View{}, err
	}
	sp, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return web.View{}, err
	}
	for _, p := range sp.Parties {
		v.Names[p.ID] = p.Short
	}
	v.Label, v.Party = whose(sp, head{Party: s.Log, Adopted: s.Adopted}), v.Names[s.Log]
	v.open(r)
	return web.View{Title: s.Adopted.Name, Nav: "indicators", Model: s, Sheet: v.sheet(r), Body: seriesPage(r, v)}, nil
}

// open chooses the period: the one asked for, else the first that is owed, else
// the last one.
func (v *seriesView) open(r *web.Request) {
	ws := v.Windows(r.AsOf)
	asked, err := viet.ParseDate(r.Query.Get("period"))
	for _, w := range ws {
		if v.Period == (calendar.Window{}) || w.To.Before(r.AsOf) {
			v.Period = w
		}
	}
	for _, w := range v.Owed() {
		if v.last(w).Before(r.AsOf) {
			v.Period = w
			break
		}
	}
	for _, w := range ws {
		if err == nil && w.From == asked {
			v.Period = w
		}
	}
	v.Cell = v.Series.Cell(v.Period.From)
	v.Terms = v.Def.VersionOn(v.Period.From).Terms
	v.Before = v.Series.Before(v.Period.From, shownBefore)
}

// today shows what waits for the caller to check or to sign.
func today(r *web.Request, _ web.Ref) (templ.Component, error) {
	ws, err := waiting(r, 8)
	if err != nil || len(ws) == 0 {
		return nil, err
	}
	sp, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return nil, err
	}
	return waitingPanel(r, ws, sp), nil
}
