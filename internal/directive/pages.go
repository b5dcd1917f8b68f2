package directive

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/register"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

func pages() []web.Page {
	return []web.Page{{Pattern: "/directives", Paged: true, Listed: true, Model: reflect.TypeFor[list](), Show: index},
		{Pattern: "/directives/{id}", Listed: true, Model: reflect.TypeFor[page](), Show: show}}
}

func files() []web.File {
	return []web.File{{Pattern: "/directives/{id}/files/{hash}", Serve: download}}
}

func panels() []web.Panel {
	return []web.Panel{{On: "today", Order: 20, Show: today}, {On: "area", Order: 60, Show: onArea}}
}

func nav() []web.Nav {
	return []web.Nav{{In: "work", Key: "directives", Href: "/directives", Order: 40, Badge: countWaiting}}
}

// names are what parties and units are called.
type names map[entry.Hash]string

// The lists of the register.
const (
	waiting = "waiting"
	every   = "all"
	mine    = "own"
)

// list is one of the lists, with how many wait for the caller.
type list struct {
	Box     string  `json:"box"`
	Waiting int     `json:"waiting"`
	Rows    []State `json:"directives"`
	names   names
	twice   map[string]bool // identities registered more than once
}

// waits reports whether the directive waits for a party's answer.
func (s State) waits(party entry.Hash) bool {
	return s.Conclusion == nil && s.Named(party) && s.AckOf(party, entry.Hash{}) == nil
}

// listed reads a page of the list that the address names, or of what waits
// where anything does.
func listed(r *web.Request, behind readmodel.Cursor, size int) (l list, more readmodel.Cursor, err error) {
	if l.Waiting, err = countWaiting(r); err != nil {
		return l, more, err
	}
	if l.Box = r.Query.Get("box"); !slices.Contains([]string{waiting, every, mine}, l.Box) {
		if l.Box = every; l.Waiting > 0 {
			l.Box = waiting
		}
	}
	r.Query.Set("box", l.Box) // the pages that follow are of the same list
	if l.Box == waiting {
		l.Rows, more, err = waitingFor(r, behind, size)
	} else {
		l.Rows, more, err = registered(r, l.Box == mine, behind, size)
	}
	if err != nil {
		return l, more, err
	}
	l.names, err = namesFor(r)
	return l, more, err
}

// deadlineOf is the day by which a party is to answer; unset: it was not asked.
func (s State) deadlineOf(party entry.Hash) (d viet.Date) {
	for _, a := range s.Asked(false) {
		if a.Party == party {
			d = a.Deadline
		}
	}
	return d
}

func index(r *web.Request) (web.View, error) {
	l, more, err := listed(r, r.Behind(), r.Rows(pageSize))
	if err != nil {
		return web.View{}, err
	}
	if l.twice, err = registeredTwice(r, l.Rows); err != nil {
		return web.View{}, err
	}
	return web.View{Title: r.L.T("directive.index"), Nav: "directives", Model: l, More: more, Sheet: l.sheet(r), Body: indexPage(r, l)}, nil
}

// page is one directive with what stands around it.
type page struct {
	State
	around
	Parties []Asked `json:"parties"`
	Units   []Asked `json:"units"`
	tasks   map[entry.Hash]int
	names   names
	slots   map[entry.Hash]register.Slot // of the plans
}

// turned counts the answers that became tasks.
func (p page) turned() (n int) {
	for _, a := range p.Parties {
		if a.Ack != nil && p.tasks[a.Party] > 0 {
			n++
		}
	}
	return n
}

// cascade is one party's units with how many have answered.
type cascade struct {
	Party entry.Hash
	Units []Asked
}

func (p page) cascades() (cs []cascade) {
	for _, u := range p.Units {
		i := slices.IndexFunc(cs, func(c cascade) bool { return c.Party == u.Party })
		if i < 0 {
			i, cs = len(cs), append(cs, cascade{Party: u.Party})
		}
		cs[i].Units = append(cs[i].Units, u)
	}
	return cs
}

// mayAnswer reports whether the caller's party still has to answer.
func (p page) mayAnswer(r *web.Request) bool {
	return p.Named(r.Caller.Party) && !p.answered(r.Caller.Party)
}

func (p page) answered(party entry.Hash) bool {
	a := p.AckOf(party, entry.Hash{})
	return a != nil && a.Log == party
}

// concerns reports whether the directive was handed to the caller, or is its own.
func (p page) concerns(r *web.Request) bool {
	return p.Log == r.Caller.Party || p.Named(r.Caller.Party)
}

func show(r *web.Request) (web.View, error) {
	p, err := asked(r)
	if err != nil {
		return web.View{}, err
	}
	if p.tasks, err = tasks(r, p.ID); err != nil {
		return web.View{}, err
	}
	if p.names, err = namesFor(r); err != nil {
		return web.View{}, err
	}
	p.slots = map[entry.Hash]register.Slot{}
	for _, x := range p.Plans {
		if p.slots[x.ID], err = p.slot(r, x); err != nil {
			return web.View{}, err
		}
	}
	return web.View{Title: p.Registered.name(), Nav: "directives", Model: p, Sheet: list{Rows: []State{p.State}, names: p.names}.sheet(r), Body: directivePage(r, p)}, nil
}

func asked(r *web.Request) (p page, err error) {
	id, err := r.ID("directive.none")
	if err != nil {
		return p, err
	}
	p.State, p.around, err = find(r, id)
	p.Parties, p.Units = p.Asked(false), p.Asked(true)
	return p, err
}

// download gives one of the files of the directive, its plans, answers,
// sessions and reports.
func download(r *web.Request) (web.Download, error) {
	p, err := asked(r)
	if err != nil {
		return web.Download{}, err
	}
	fs := slices.Clone(p.Files)
	for _, x := range p.Plans {
		fs = append(fs, x.Files...)
	}
	for _, x := range p.Acks {
		fs = append(fs, x.Files...)
	}
	for _, x := range p.Sessions {
		fs = append(fs, x.Files...)
	}
	for _, x := range p.Reports {
		fs = append(fs, x.Files...)
	}
	return web.Attached(r, fs, "directive.none")
}

// panelSize is how many that wait Hôm nay shows.
const panelSize = 5

// today shows what waits for the caller's answer.
func today(r *web.Request, _ web.Ref) (templ.Component, error) {
	n, err := countWaiting(r)
	if err != nil || n == 0 {
		return nil, err
	}
	rows, _, err := waitingFor(r, readmodel.Start(), panelSize)
	if err != nil {
		return nil, err
	}
	names, err := namesFor(r)
	return waitingPanel(r, n, rows, names), err
}

// choices are the directives that the caller may read, for other forms.
func choices(r *web.Request) (os []web.Option, err error) {
	ss, _, err := registered(r, false, readmodel.Start(), mostOffered)
	for _, s := range ss {
		os = append(os, web.Option{Value: s.ID.String(), Label: s.Registered.name()})
	}
	return os, err
}

// answering is one party or unit that a directive asks, beside its number.
type answering struct {
	number string
	Asked
}

// ack is its answer; empty where there is none yet.
func (a answering) ack() (x Ack) {
	if a.Ack != nil {
		x = *a.Ack
	}
	return x
}

// sheet is the register as a spreadsheet, with every answer beside it.
func (l list) sheet(r *web.Request) func() []spreadsheet.Table {
	return func() []spreadsheet.Table {
		var as []answering
		for _, s := range l.Rows {
			for _, a := range append(s.Asked(false), s.Asked(true)...) {
				as = append(as, answering{s.Registered.Number, a})
			}
		}
		return []spreadsheet.Table{web.Table(r, r.L.T("directive.index"), l.Rows, columns(r)...), web.Table(r, r.L.T("directive.coverage"), as, l.answers(r)...)}
	}
}

// columns are those of the register.
func columns(r *web.Request) []web.Column[State] {
	return []web.Column[State]{
		web.Col("directive.head.number", func(s State) any { return s.Registered.Number }),
		web.Col("directive.head.date", func(s State) any { return s.Registered.Date }),
		web.Col("directive.head.issuer", func(s State) any { return s.Registered.Issuer }),
		web.Col("directive.head.type", func(s State) any { return r.L.T("choice.type." + s.Registered.Type) }),
		web.Col("directive.head.title", func(s State) any { return s.Registered.Title }),
		web.Col("directive.head.from", func(s State) any { return s.Registered.From }),
		web.Col("directive.head.to", func(s State) any { return s.Registered.To }),
		web.Col("directive.head.asked", func(s State) any { return len(s.Asked(false)) }),
		web.Col("directive.head.answered", func(s State) any { return Done(s.Asked(false)) }),
		web.Col("directive.head.sessions", func(s State) any { n, _ := s.Totals(); return n }),
		web.Col("directive.head.attendance", func(s State) any { _, people := s.Totals(); return people }),
		web.Col("directive.head.concluded", func(s State) any { return s.concludedOn() }),
	}
}

// answers are the columns of who was asked and what came.
func (l list) answers(r *web.Request) []web.Column[answering] {
	return []web.Column[answering]{
		web.Col("directive.head.number", func(a answering) any { return a.number }),
		web.Col("directive.head.party", func(a answering) any { return l.names[a.Party] }),
		web.Col("directive.head.unit", func(a answering) any { return l.names[a.Unit] }),
		web.Col("directive.head.deadline", func(a answering) any { return a.Deadline }),
		web.Col("directive.head.answered-on", func(a answering) any { return a.ack().At }),
		web.Col("directive.head.what", func(a answering) any {
			if a.Ack == nil {
				return r.L.T("directive.not-yet")
			}
			return a.Ack.What
		}),
		web.Col("directive.head.who", func(a answering) any { return a.ack().Who }),
		web.Col("directive.head.by", func(a answering) any { return a.ack().By }),
		web.Col("directive.head.how", func(a answering) any {
			if a.Ack == nil {
				return nil
			}
			return r.L.T("directive.how." + howKey(a.Ack.How))
		}),
	}
}

// howKey is what stands behind an answer: a paper, a passkey, or the record of
// the node.
func howKey(a entry.Approval) string { return cmp.Or(a.By, "node") }

// concludedOn is when it was concluded; unset: it is not.
func (s State) concludedOn() (at time.Time) {
	if s.Conclusion != nil {
		at = s.Conclusion.At
	}
	return at
}

// handedTo says to how many parties and units a directive was handed on.
func handedTo(r *web.Request, parties, units int) string {
	switch {
	case units == 0:
		return r.L.T("directive.handed-to-parties", strconv.Itoa(parties))
	case parties == 0:
		return r.L.T("directive.handed-to-units", strconv.Itoa(units))
	}
	return r.L.T("directive.handed-to", strconv.Itoa(parties), strconv.Itoa(units))
}
