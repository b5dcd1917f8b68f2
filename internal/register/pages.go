package register

import (
	"cmp"
	"net/url"
	"reflect"
	"slices"
	"strconv"

	"phoihop/internal/organisation"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

func pages() []web.Page {
	return []web.Page{{Pattern: "/register", Listed: true, Model: reflect.TypeFor[shown](), Show: show}}
}

func nav() []web.Nav {
	return []web.Nav{{In: "exchange", Key: "register", Href: "/register", Order: 40}}
}

// The two directions.
const (
	out = "out"
	in  = "in"
)

// shown is one register over one period: all its books as one list.
type shown struct {
	Party   string     `json:"party"`
	Dir     string     `json:"dir"`
	Period  string     `json:"period"`  // a year, or the first day of a term
	Periods []string   `json:"periods"` // newest first
	Term    *Term      `json:"term,omitempty"`
	Out     []Outgoing `json:"out,omitempty"`
	In      []Incoming `json:"in,omitempty"`
	clash   map[string]bool
	asked   viet.Date // from which day on; unset: all
}

// period is that over which the number's series counts.
func (t Taken) period() string {
	if t.Year > 0 {
		return strconv.Itoa(t.Year)
	}
	return t.Term.String()
}

// book is what a counter is called: the year, or the type and the term.
func (t Taken) book() string {
	if t.Year > 0 {
		return strconv.Itoa(t.Year)
	}
	return t.Code + " từ " + t.Term.Screen()
}

func (o Outgoing) href() string { return href(out, o.period()) }

func (i Incoming) href() string { return href(in, strconv.Itoa(i.On.Year)) }

func href(dir, period string) string {
	return "/register?" + url.Values{"dir": {dir}, "period": {period}}.Encode()
}

// asked reads direction and period from the address.
func asked(r *web.Request) (m shown, err error) {
	ss, err := books(r)
	if err != nil {
		return m, err
	}
	m = compile(ss, r.Query.Get("dir"), r.Query.Get("period"), r.Today)
	names, err := organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	m.Party = names[r.Caller.Party]
	return m, err
}

// compile puts the books of one direction and period into one list: outgoing
// by type and number, incoming by number.
func compile(ss []State, dir, period string, today viet.Date) shown {
	m := shown{Dir: dir, Period: period, clash: map[string]bool{}}
	if m.Dir != in {
		m.Dir = out
	}
	seen := map[string]bool{}
	for _, s := range ss {
		if t, ok := s.TermOn(today); ok {
			m.Term = &t
		}
		if m.Dir == out && len(s.Out) > 0 {
			seen[s.Out[0].period()] = true
		}
		if m.Dir == in && len(s.In) > 0 {
			seen[strconv.Itoa(s.In[0].On.Year)] = true
		}
	}
	for p := range seen {
		m.Periods = append(m.Periods, p)
	}
	slices.Sort(m.Periods)
	slices.Reverse(m.Periods)
	if !seen[m.Period] && len(m.Periods) > 0 {
		m.Period = m.Periods[0]
	}
	for _, s := range ss {
		m.take(s)
	}
	slices.SortStableFunc(m.Out, func(a, b Outgoing) int { return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.N, b.N)) })
	slices.SortStableFunc(m.In, func(a, b Incoming) int { return cmp.Compare(a.N, b.N) })
	return m
}

// take adds a book that belongs to the list, and marks the numbers that it
// gave twice.
func (m *shown) take(s State) {
	times := s.Numbers()
	for _, o := range s.Out {
		if m.Dir == out && o.period() == m.Period {
			m.Out = append(m.Out, o)
			m.clash[o.ID.String()] = times[o.N] > 1
		}
	}
	for _, i := range s.In {
		if m.Dir == in && strconv.Itoa(i.On.Year) == m.Period {
			m.In = append(m.In, i)
			m.clash[i.ID.String()] = times[i.N] > 1
		}
	}
}

func (m shown) count() int { return len(m.Out) + len(m.In) }

// label says a period in words.
func label(r *web.Request, period string) string {
	if d, err := viet.ParseDate(period); err == nil {
		return r.L.T("register.term-from", d.Screen())
	}
	return r.L.T("register.year", period)
}

func show(r *web.Request) (web.View, error) {
	m, err := asked(r)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: r.L.T("register.title." + m.Dir), Nav: "register", Model: m, Sheet: m.sheet(r), Body: registerPage(r, m)}, nil
}

// sheet is the register as a spreadsheet.
func (m shown) sheet(r *web.Request) func() []spreadsheet.Table {
	name := r.L.T("register.title."+m.Dir) + " " + m.Period
	if m.Dir == out {
		return web.Sheets(r, name, m.Out,
			web.Col("register.head.n", func(o Outgoing) any { return o.N }), web.Col("register.head.number", func(o Outgoing) any { return o.Number }),
			web.Col("register.head.date", func(o Outgoing) any { return o.On }), web.Col("register.head.title", func(o Outgoing) any { return o.Title }),
			web.Col("register.head.to", func(o Outgoing) any { return o.To }),
			web.Col("register.head.remark", func(o Outgoing) any { return m.remark(r, o.ID.String(), o.Void) }))
	}
	return web.Sheets(r, name, m.In,
		web.Col("register.head.arrival", func(i Incoming) any { return i.N }), web.Col("register.head.received", func(i Incoming) any { return i.On }),
		web.Col("register.head.number", func(i Incoming) any { return i.Number }), web.Col("register.head.date", func(i Incoming) any { return i.Date }),
		web.Col("register.head.issuer", func(i Incoming) any { return i.Issuer }), web.Col("register.head.title", func(i Incoming) any { return i.Title }),
		web.Col("register.head.for", func(i Incoming) any { return i.For }),
		web.Col("register.head.remark", func(i Incoming) any { return m.remark(r, i.ID.String(), i.Void) }))
}

// heads are the columns of the register, as offices keep it.
func (m shown) heads() []string {
	if m.Dir == in {
		return []string{"arrival", "received", "number", "date", "issuer", "title", "for", "remark"}
	}
	return []string{"n", "number", "date", "title", "to", "remark"}
}

// remark says what is out of order with a number, or that it was given up.
func (m shown) remark(r *web.Request, id, void string) string {
	switch {
	case m.clash[id]:
		return r.L.T("register.clash")
	case void != "":
		return r.L.T("register.void-because", void)
	}
	return ""
}
