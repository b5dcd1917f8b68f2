package incident

import (
	"cmp"
	"math"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/position"
	"phoihop/internal/readmodel"
	"phoihop/internal/seamap"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

func pages() []web.Page {
	return []web.Page{{Pattern: "/incidents", Paged: true, Listed: true, Model: reflect.TypeFor[[]State](), Show: index}, {Pattern: "/incidents/new", Model: reflect.TypeFor[Adoption](), Show: fresh},
		{Pattern: "/incidents/categories", Listed: true, Model: reflect.TypeFor[Adoption](), Show: categories},
		{Pattern: "/incidents/{id}", AsAt: true, Model: reflect.TypeFor[room](), Show: show}, {Pattern: "/incidents/{id}/after", AsAt: true, Model: reflect.TypeFor[lookBack](), Show: after}}
}

func files() []web.File {
	return []web.File{{Pattern: "/incidents/{id}/files/{hash}", Serve: download}, {Pattern: "/incidents/{id}/map.geojson", Serve: oneGeoJSON},
		{Pattern: "/incidents.geojson", Serve: allGeoJSON}}
}

func panels() []web.Panel {
	return []web.Panel{{On: "today", Order: 5, Show: today}, {On: "area", Order: 30, Show: onArea}}
}

func nav() []web.Nav {
	return []web.Nav{{In: "incidents", Key: "incidents", Href: "/incidents", Order: 10, Badge: countOpen}}
}

// choices are what forms of this feature and of others can name.
func choices(b *duty.Books) map[string]web.Choices {
	return map[string]web.Choices{
		"incident": func(r *web.Request) (os []web.Option, err error) {
			ss, err := list(r, filter{State: "open"}, pageSize)
			for _, s := range ss {
				os = append(os, web.Option{Value: s.ID.String(), Label: s.Opened.Title})
			}
			return os, err
		},
		"incident-category": func(r *web.Request) (os []web.Option, err error) {
			rules, err := rulesFor(r)
			for _, c := range rules.On(r.Today).Categories {
				os = append(os, web.Option{Value: c.Code, Label: c.Word(r.L)})
			}
			return os, err
		},
		"incident-observer": func(r *web.Request) (os []web.Option, err error) {
			ps, err := organisation.ActiveFor(r.Ctx, r.DB, r.Caller.Space, r.Today)
			for _, p := range ps {
				if p.Role == organisation.RoleObserver && p.ID != r.Caller.Party {
					os = append(os, web.Option{Value: p.ID.String(), Label: p.Short})
				}
			}
			return os, err
		},
		"incident-duty": func(r *web.Request) (os []web.Option, err error) {
			book, err := b.At(r)
			if err != nil {
				return nil, err
			}
			for _, d := range book.Duties {
				if d.Proposed.Cadence == calendar.OnEvent && len(d.Ends) == 0 && (d.Proposed.To.IsZero() || !d.Proposed.To.Before(r.Today)) {
					os = append(os, web.Option{Value: d.ID.String(), Label: d.Proposed.Title})
				}
			}
			return os, nil
		},
	}
}

// board is the list of incidents.
type board struct {
	filter
	Names     map[entry.Hash]string
	Rules     Rules
	Incidents []State
	more      readmodel.Cursor
}

// index lists incidents, the open ones first.
func index(r *web.Request) (web.View, error) {
	b, err := boardOf(r)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: r.L.T("nav.incidents"), Nav: "incidents", Model: b.Incidents, More: b.more, Sheet: b.sheet(r), Body: indexPage(r, b)}, nil
}

func boardOf(r *web.Request) (b board, err error) {
	b.filter = filter{State: r.Query.Get("state"), Category: r.Query.Get("category"), Status: r.Query.Get("status")}
	if !slices.Contains([]string{"open", "closed"}, b.State) {
		b.State = "all"
	}
	if b.Year, err = strconv.Atoi(r.Query.Get("year")); err != nil || b.Year < 1900 || b.Year > 9999 {
		b.Year = 0
	}
	if b.Incidents, b.more, err = page(r, b.filter, r.Behind(), r.Rows(pageSize)); err != nil {
		return b, err
	}
	if b.Rules, err = rulesFor(r); err != nil {
		return b, err
	}
	b.Names, err = organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	return b, err
}

// with is the address of the list with one condition changed.
func (b board) with(name, value string) string {
	q := url.Values{}
	for k, v := range map[string]string{"state": b.State, "category": b.Category, "status": b.Status, name: value} {
		if v != "" && !(k == "state" && v == "all") {
			q.Set(k, v)
		}
	}
	if b.Year > 0 {
		q.Set("year", strconv.Itoa(b.Year))
	}
	if len(q) == 0 {
		return "/incidents"
	}
	return "/incidents?" + q.Encode()
}

// export is the address of what the list shows, as a file.
func (b board) export(kind string) string {
	return strings.Replace(b.with("", ""), "/incidents", "/incidents."+kind, 1)
}

// fresh is the form that opens an incident from a phone.
func fresh(r *web.Request) (web.View, error) {
	rules, err := rulesFor(r)
	if err != nil {
		return web.View{}, err
	}
	set := rules.On(r.Today)
	return web.View{Title: r.L.T("incident.open"), Nav: "incidents", Model: set, Body: freshPage(r, set.CategoriesAdopted)}, nil
}

// categories shows by what the space tells incidents apart.
func categories(r *web.Request) (web.View, error) {
	rules, err := rulesFor(r)
	if err != nil {
		return web.View{}, err
	}
	names, err := organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	set := rules.On(r.Today)
	return web.View{Title: r.L.T("incident.categories"), Nav: "incidents", Model: set, Body: categoriesPage(r, set, names),
		Sheet: web.Sheets(r, r.L.T("incident.categories"), set.Categories,
			web.Col("incident.category", func(c Category) any { return c.Word(r.L) }),
			web.Col("incident.clock", func(c Category) any { return c.Hours }))}, err
}

// room is one incident as its page shows it.
type room struct {
	State    `json:"incident"`
	Category Category  `json:"category"`
	Seats    []seat    `json:"parties"`
	Going    bool      `json:"open"`
	Next     time.Time `json:"next_update,omitzero"`
	Overdue  bool      `json:"update_missed"`
	names    map[entry.Hash]string
	chart    seamap.Chart
	numbers  map[entry.Hash]int // of points on the map, by the entry that tells them
	Passable []entry.Hash       `json:"-"` // ended, with a place that the caller may pass on
}

// seat is one party in the room.
type seat struct {
	Party  entry.Hash `json:"party"`
	Name   string     `json:"name"`
	Lead   bool       `json:"lead,omitempty"`
	Guest  bool       `json:"guest,omitempty"`
	Opener bool       `json:"opener,omitempty"`
	Heir   bool       `json:"heir,omitempty"` // it has the place of a party that ended
	Told   When       `json:"told"`
	InTime bool       `json:"in_time"`
	Acked  When       `json:"acknowledged"`
	Role   string     `json:"role,omitempty"`
	Means  []Means    `json:"means,omitempty"`
}

// roomFor finds the incident of the address and gathers what its page shows.
func roomFor(r *web.Request) (m room, err error) {
	id, err := r.ID("incident.none")
	if err != nil {
		return m, err
	}
	if m.State, err = find(r, id); err != nil {
		return m, err
	}
	rules, err := rulesFor(r)
	if err != nil {
		return m, err
	}
	if m.names, err = organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space); err != nil {
		return m, err
	}
	m.Category, m.Going, m.Next, m.Overdue = rules.of(m.Opened), m.Open(), m.NextBy(), m.Missed(r.Moment())
	lead, led := m.Lead()
	if lead = m.holder(lead); !r.Past() && m.Took(r.Caller.Party) {
		o, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
		if err != nil {
			return m, err
		}
		m.Passable = m.passable(o, r.Caller.Party, r.Today)
	}
	ps := append(m.Parties(), m.Guests()...)
	for _, p := range distinct(ps, func(entry.Hash) bool { return true }) {
		m.Seats = append(m.Seats, seat{Party: p, Name: m.held(r, p), Lead: led && p == lead, Guest: m.guest(p), Opener: p == m.Log, Heir: len(m.places(p)) > 1,
			Told: m.earliest(p), InTime: m.InTime(p), Acked: m.AckedAt(p), Role: m.Role(p), Means: m.Current(p)})
	}
	slices.SortStableFunc(m.Seats, func(a, b seat) int { return cmp.Compare(rank(a), rank(b)) })
	m.chart, m.numbers = m.charted(r)
	return m, nil
}

// held names a party and those whose place it has.
func (m room) held(r *web.Request, party entry.Hash) string {
	if before := m.places(party)[1:]; len(before) > 0 {
		return r.L.T("incident.in-place-of", m.names[party], m.all(before))
	}
	return m.names[party]
}

func rank(x seat) int {
	switch {
	case x.Lead:
		return 0
	case x.Guest:
		return 3
	case quiet(x):
		return 2
	}
	return 1
}

// show is the room: map and log side by side.
func show(r *web.Request) (web.View, error) {
	m, err := roomFor(r)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: m.Opened.Title, Nav: "incidents", Model: m, Body: roomPage(r, m)}, nil
}

// after is the page of what was learned, with the times measured.
func after(r *web.Request) (web.View, error) {
	m, err := roomFor(r)
	if err != nil {
		return web.View{}, err
	}
	x := lookBack{Measured: m.measured(r), Timeline: m.timeline(r)}
	slices.Reverse(x.Timeline)
	return web.View{Title: r.L.T("incident.after") + ": " + m.Opened.Title, Nav: "incidents", Model: x, Body: afterPage(r, m, x)}, nil
}

// download gives a file of anything in the room.
func download(r *web.Request) (web.Download, error) {
	m, err := roomFor(r)
	if err != nil {
		return web.Download{}, err
	}
	all := slices.Clone(m.Files)
	for _, l := range m.Lines {
		all = append(all, l.Files...)
	}
	for _, x := range m.Reports {
		all = append(all, x.Files...)
	}
	for _, h := range m.Handovers {
		all = append(all, h.Files...)
	}
	return web.Attached(r, all, "incident.none")
}

// today shows the open incidents of the caller, and which of its own reports
// is late.
func today(r *web.Request, _ web.Ref) (templ.Component, error) {
	if r.Past() {
		return nil, nil
	}
	ss, err := list(r, filter{State: "open"}, panelSize)
	if err != nil || len(ss) == 0 {
		return nil, err
	}
	rules, err := rulesFor(r)
	if err != nil {
		return nil, err
	}
	names, err := organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	return openPanel(r, board{Names: names, Rules: rules, Incidents: ss}), err
}

// panelSize is how many open incidents Hôm nay shows.
const panelSize = 5

// owes reports whether the caller's party owes a report that is late.
func (s State) owes(r *web.Request) bool {
	return s.Responsible() == r.Caller.Party && s.Missed(r.Now)
}

// mine reports whether the caller takes part and the incident goes on.
func (s State) mine(r *web.Request) bool { return s.Open() && !r.Past() && s.Took(r.Caller.Party) }

// where says the place of the incident in words, as far as it is known.
func (s State) where(r *web.Request) string {
	if s.Opened.Place != "" || s.Opened.Position == nil {
		return s.Opened.Place
	}
	ps, err := seamap.Places(r)
	if err != nil {
		return seamap.DMS(r.L, *s.Opened.Position)
	}
	return cmp.Or(seamap.Off(r.L, ps, *s.Opened.Position), seamap.DMS(r.L, *s.Opened.Position))
}

// span writes how long something took or takes.
func span(r *web.Request, d time.Duration) string {
	n := int(math.Round(math.Abs(d.Minutes())))
	switch {
	case n < 60:
		return r.L.T("incident.span.minutes", n)
	case n < 48*60:
		return r.L.T("incident.span.hours", n/60, n%60)
	}
	return r.L.T("incident.span.days", n/(24*60), n%(24*60)/60)
}

// clock writes the hour of a moment, with the day where it is not that of the
// incident.
func clock(s State, t time.Time) string {
	t = t.In(viet.Zone())
	if viet.DateOf(t) == viet.DateOf(s.Opened.Learned) {
		return t.Format("15:04")
	}
	return t.Format("15:04 02/01")
}

// apart reports whether two places are told apart on a map.
func apart(a, b position.Position) bool { return position.Distance(a, b) > 0.3 }
