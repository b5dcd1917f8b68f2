package duty

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

func (b *Books) pages() []web.Page {
	return []web.Page{
		{Pattern: "/today", AsAt: true, Listed: true, Model: reflect.TypeFor[map[string]int](), Show: b.today},
		{Pattern: "/duties", AsAt: true, Listed: true, Model: reflect.TypeFor[[]*Duty](), Show: b.index},
		{Pattern: "/duties/{id}", AsAt: true, Listed: true, Model: reflect.TypeFor[[]*Occurrence](), Show: b.show},
		{Pattern: "/duties/confirm/{regulation}", Model: reflect.TypeFor[confirming](), Show: b.confirm},
		{Pattern: "/matrix", AsAt: true, Listed: true, Model: reflect.TypeFor[Matrix](), Show: b.matrix},
	}
}

func (b *Books) panels() []web.Panel {
	return []web.Panel{
		{On: "provision", Show: b.margin},
		{On: "regulation", Show: b.waiting},
		{On: "provision-mark", Show: b.mark},
		{On: "provision-drawer", Show: b.drawer},
		{On: "version", Show: b.versionChanges},
	}
}

func (b *Books) nav() []web.Nav {
	return []web.Nav{
		{In: "today", Key: "today", Href: "/today", Order: 10, Badge: b.overdue},
		{In: "work", Key: "duties", Href: "/duties", Order: 10},
		{In: "work", Key: "matrix", Href: "/matrix", Order: 20},
	}
}

// recent is how far back a page looks for what needs doing.
const recent = 365

// overdue counts the caller's overdue occurrences of the last year.
func (b *Books) overdue(r *web.Request) (int, error) {
	book, err := b.At(r)
	if err != nil {
		return 0, err
	}
	other, err := besides(r)
	return len(book.Select(Filter{Party: r.Caller.Party, From: r.AsOf.AddDays(-recent), States: []Timeliness{Overdue}})) + len(other.overdue), err
}

// today is what the caller's party owes, by urgency.
type today struct {
	book     *Book
	Overdue  []*Occurrence        `json:"-"`
	Due      []*Occurrence        `json:"-"` // within a day
	Week     []*Occurrence        `json:"-"` // within seven days
	Besides  deadlines            `json:"-"` // what is owed that no duty names
	Sign     []readmodel.Deadline `json:"-"` // signatures that the party is asked for
	Awaited  []*waiting           `json:"-"` // what others owe it
	ToAccept []*Duty              `json:"-"`
	Asked    []asked              `json:"-"`
	Counts   map[string]int
}

// asked is a postponement that another party waits for.
type asked struct {
	Duty *Duty
	Ask  Ask
}

func (b *Books) today(r *web.Request) (web.View, error) {
	book, err := b.At(r)
	if err != nil {
		return web.View{}, err
	}
	m := today{book: book, Counts: map[string]int{}}
	m.Overdue = book.Select(Filter{Party: r.Caller.Party, From: r.AsOf.AddDays(-recent), States: []Timeliness{Overdue}})
	slices.SortStableFunc(m.Overdue, func(x, y *Occurrence) int { return y.Due.Compare(x.Due) })
	for _, o := range book.Select(Filter{Party: r.Caller.Party, States: []Timeliness{NotDue}}) {
		switch left := o.Due.Sub(r.Moment()); {
		case left <= 24*time.Hour:
			m.Due = append(m.Due, o)
		case left <= 8*24*time.Hour:
			m.Week = append(m.Week, o)
		}
	}
	for _, list := range [][]*Occurrence{m.Due, m.Week} {
		slices.SortStableFunc(list, func(x, y *Occurrence) int { return x.Due.Compare(y.Due) })
	}
	m.collect(book, r.Caller.Party, r.AsOf)
	if m.Besides, err = besides(r); err != nil {
		return web.View{}, err
	}
	if m.Sign, err = signing(r); err != nil {
		return web.View{}, err
	}
	if m.Awaited, err = awaited(r, book); err != nil {
		return web.View{}, err
	}
	m.Counts["sign"], m.Counts["awaited"] = len(m.Sign), len(m.Awaited)
	m.Counts["overdue"], m.Counts["today"], m.Counts["week"], m.Counts["accept"] = len(m.Overdue)+len(m.Besides.overdue),
		len(m.Due)+len(m.Besides.day), len(m.Week)+len(m.Besides.week), len(m.ToAccept)
	return web.View{Title: r.L.T("nav.today"), Nav: "today", Model: m.Counts, Sheet: m.sheet(r), Body: todayPage(r, m)}, nil
}

// nothing reports whether nothing is owed soon.
func (m today) nothing() bool { return m.Counts["overdue"]+m.Counts["today"]+m.Counts["week"] == 0 }

// deadlines are the open deadlines of a party that come from no duty.
type deadlines struct{ overdue, day, week []readmodel.Deadline }

// besides sorts the caller's other deadlines by urgency. They are what is open
// now: a view of the past does not show them.
func besides(r *web.Request) (d deadlines, err error) {
	if r.Past() {
		return d, nil
	}
	ds, err := owedBesides(r, r.Now.Add(8*24*time.Hour))
	for _, x := range ds {
		switch left := x.Due.Sub(r.Now); {
		case left < -recent*24*time.Hour: // as with duties: what was let go long ago is for reviews
		case left < 0:
			d.overdue = append(d.overdue, x)
		case left <= 24*time.Hour:
			d.day = append(d.day, x)
		default:
			d.week = append(d.week, x)
		}
	}
	slices.Reverse(d.overdue) // the newest can still be mended
	return d, err
}

// collect finds duties that name the party and that it has not accepted, and
// requests of others that nobody has answered.
func (m *today) collect(book *Book, party entry.Hash, day viet.Date) {
	for _, d := range book.Duties {
		over := d.Proposed.To != (viet.Date{}) && d.Proposed.To.Before(day)
		if slices.Contains(d.Proposed.Bound, party) && len(d.Binds[party]) == 0 && !over && len(d.Ends) == 0 {
			m.ToAccept = append(m.ToAccept, d)
		}
		for _, a := range d.Asks {
			if a.Log != party && !d.granted(a.ID) && !a.Until.Before(day) {
				m.Asked = append(m.Asked, asked{d, a})
			}
		}
	}
}

// index lists all duties of the space in the order of the text.
func (b *Books) index(r *web.Request) (web.View, error) {
	book, err := b.At(r)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: r.L.T("nav.duties"), Nav: "duties", Model: book.Duties, Body: indexPage(r, book),
		Sheet: web.Sheets(r, r.L.T("nav.duties"), book.Duties, book.duties(r)...)}, nil
}

// current parts the duties in those that still run on a day and those that
// have ended.
func (b *Book) current(day viet.Date) (now, over []*Duty) {
	for _, d := range b.Duties {
		if d.over(day) {
			over = append(over, d)
		} else {
			now = append(now, d)
		}
	}
	return now, over
}

// over reports whether the duty has ended by a day.
func (d *Duty) over(day viet.Date) bool {
	ended := func(e End) bool { return e.Log == d.By && !day.Before(e.From) }
	return d.Proposed.To != (viet.Date{}) && d.Proposed.To.Before(day) || slices.ContainsFunc(d.Ends, ended)
}

// show is one duty: what counts as proof, what is due next, what was done.
func (b *Books) show(r *web.Request) (web.View, error) {
	book, err := b.At(r)
	if err != nil {
		return web.View{}, err
	}
	id, err := entry.ParseHash(r.Path("id"))
	if err != nil {
		return web.View{}, fault.New(fault.NotFound, "duty.none")
	}
	d := book.Duty(id)
	if d == nil {
		return web.View{}, fault.New(fault.NotFound, "duty.none")
	}
	return web.View{Title: d.Proposed.Title, Nav: "duties", Model: book.Select(Filter{Duty: id}), Body: dutyPage(r, book, d),
		Sheet: web.Sheets(r, r.L.T("duty.occurrences"), book.Select(narrowed(r, d)), book.occurrences(r)...)}, nil
}

// narrowed is the part of a duty's history that the address asks for.
func narrowed(r *web.Request, d *Duty) Filter {
	f := Filter{Duty: d.ID}
	if p, err := entry.ParseHash(r.Query.Get("party")); err == nil {
		f.Party = p
	}
	if y, err := strconv.Atoi(r.Query.Get("year")); err == nil {
		f.From, f.To = viet.Date{Year: y, Month: time.January, Day: 1}, viet.Date{Year: y, Month: time.December, Day: 31}
	}
	return f
}

// Duty returns a duty by id, or nil.
func (b *Book) Duty(id entry.Hash) *Duty {
	for _, d := range b.Duties {
		if d.ID == id {
			return d
		}
	}
	return nil
}

// margin is the note beside a provision, one for each duty that cites it.
func (b *Books) margin(r *web.Request, on web.Ref) (templ.Component, error) {
	book, err := b.At(r)
	if err != nil {
		return nil, err
	}
	var ns []note
	for _, d := range book.cited[citation{on.ID, on.Part}] {
		if n, ok := book.note(d, r); ok {
			ns = append(ns, n)
		}
	}
	if len(ns) == 0 {
		return nil, nil
	}
	return marginNotes(r, on.Part, ns), nil
}

// mark is the rolled-up mark of a provision in the contents.
func (b *Books) mark(r *web.Request, on web.Ref) (templ.Component, error) {
	book, err := b.At(r)
	if err != nil {
		return nil, err
	}
	os := book.latest(book.DutiesOf(on.ID, on.Part))
	if len(os) == 0 {
		return nil, nil
	}
	return web.Timeliness(r, string(Worst(os))), nil
}

// drawer shows the duties of a provision with their occurrences and proofs.
func (b *Books) drawer(r *web.Request, on web.Ref) (templ.Component, error) {
	book, err := b.At(r)
	if err != nil {
		return nil, err
	}
	ds := book.DutiesOf(on.ID, on.Part)
	if len(ds) == 0 {
		return nil, nil
	}
	return drawerDuties(r, book, ds), nil
}

// note is what the margin says about one duty.
type note struct {
	Duty   *Duty
	Latest []*Occurrence // the newest due occurrence of each party
	Year   Tally         // the last twelve months
	Next   *Occurrence   // the next to fall due
	Worst  Timeliness
}

// note gathers a duty's state; ok is false where nothing ever fell due.
func (b *Book) note(d *Duty, r *web.Request) (n note, ok bool) {
	n = note{Duty: d, Latest: b.latest([]*Duty{d})}
	all := b.byDuty[d.ID]
	n.Worst = Worst(n.Latest)
	day := viet.DateOf(b.AsOf)
	var year []*Occurrence
	for _, o := range all {
		if !o.Start().Before(day.AddDays(-recent)) {
			year = append(year, o)
		}
		if o.State == NotDue && (n.Next == nil || o.Due.Before(n.Next.Due)) {
			n.Next = o
		}
	}
	n.Year = Count(year)
	return n, len(all) > 0 || d.Proposed.Cadence == calendar.Standing || d.Proposed.Cadence == calendar.OnEvent
}

// latest returns for each duty and party the newest occurrence that has fallen
// due or is met, in the order of the parties.
func (b *Book) latest(ds []*Duty) (os []*Occurrence) {
	for _, d := range ds {
		newest := map[entry.Hash]*Occurrence{}
		for _, o := range b.byDuty[d.ID] {
			if x := newest[o.Party]; o.State != NotDue && (x == nil || x.Due.Before(o.Due)) {
				newest[o.Party] = o
			}
		}
		for _, p := range b.Parties {
			if o := newest[p.ID]; o != nil && !b.gone(p, o) {
				os = append(os, o)
			}
		}
	}
	return os
}

// gone reports whether a party had ended well before the view, so that its old
// state no longer speaks for the present.
func (b *Book) gone(p organisation.Party, o *Occurrence) bool {
	s, ended := b.succeeded[p.ID]
	return ended && s.from.Before(viet.DateOf(b.AsOf))
}

// label is the same in the person's language.
func label(r *web.Request, o *Occurrence) string { return o.Label(r.L) }

// lateness is how many whole days an occurrence is overdue.
func lateness(r *web.Request, due time.Time) string {
	switch over := r.Moment().Sub(due); {
	case over < time.Hour:
		return r.L.T("duty.just-over")
	case over < 24*time.Hour:
		return r.L.T("duty.hours-over", int(over.Hours()))
	default:
		return r.L.T("duty.days-over", int(over.Hours()/24))
	}
}

// stillOwed is the newest occurrence of a duty that is a party's to make good: let
// go before it was remembered, it is for reviews. Nil: none.
func (b *Book) stillOwed(d *Duty, party entry.Hash, day viet.Date) (newest *Occurrence) {
	for _, o := range b.byDuty[d.ID] {
		if o.Party == party && o.State == Overdue && !viet.DateOf(o.Due).Before(day.AddDays(-recent)) && (newest == nil || o.Due.After(newest.Due)) {
			newest = o
		}
	}
	return newest
}

// state is the shown state: due soon is a way of showing not due.
func state(r *web.Request, o *Occurrence) string {
	if o.State == NotDue && o.Due.Sub(r.Moment()) <= 7*24*time.Hour {
		return "due-soon"
	}
	return string(o.State)
}

// strip returns a party's newest occurrences, oldest first.
func strip(os []*Occurrence, party entry.Hash, n int) (mine []*Occurrence) {
	for _, o := range os {
		if o.Party == party {
			mine = append(mine, o)
		}
	}
	slices.SortStableFunc(mine, func(a, b *Occurrence) int { return cmp.Compare(a.Due.Unix(), b.Due.Unix()) })
	return mine[max(0, len(mine)-n):]
}

// newest returns the newest occurrences first.
func newest(os []*Occurrence, n int) []*Occurrence {
	os = slices.Clone(os)
	slices.SortStableFunc(os, func(a, b *Occurrence) int { return b.Due.Compare(a.Due) })
	return os[:min(n, len(os))]
}

// choices are the duties that still run.
func (b *Books) choices(r *web.Request) (os []web.Option, err error) {
	book, err := b.At(r)
	if err != nil {
		return nil, err
	}
	now, _ := book.current(r.Today)
	for _, d := range now {
		os = append(os, web.Option{Value: d.ID.String(), Label: d.Proposed.Title + " · " + cite(d)})
	}
	return os, nil
}
