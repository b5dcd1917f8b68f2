package notice

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// calendars shows who owes which notice by when (ai nợ báo cáo nào).
type calendars struct{ books *duty.Books }

func (c calendars) pages() []web.Page {
	return []web.Page{{Pattern: "/notices/{id}", Model: reflect.TypeFor[letter](), Show: c.letter},
		{Pattern: "/notices/calendar", AsAt: true, Listed: true, Model: reflect.TypeFor[month](), Show: c.show},
		{Pattern: "/notices/write", Model: reflect.TypeFor[writing](), Show: c.write, Take: c.check},
		{Pattern: "/notices/forms", Listed: true, Model: reflect.TypeFor[[]FormState](), Show: listForms},
		{Pattern: "/notices/forms/{id}", Model: reflect.TypeFor[FormState](), Show: showForm}}
}

func (c calendars) files() []web.File {
	return []web.File{{Pattern: "/notices/mau.xlsx", Serve: c.blank}}
}

func (c calendars) panels() []web.Panel { return []web.Panel{{On: "duty", Order: 5, Show: c.onDuty}} }

// month is what the parties owe each other within one month, by due day.
type month struct {
	Month     string  `json:"month"` // "2026-11"
	Expected  int     `json:"expected"`
	Received  int     `json:"received"`
	OnTime    int     `json:"on_time"`
	Confirmed int     `json:"confirmed"`
	Overdue   int     `json:"overdue"`
	Open      []owed  `json:"open"`
	Duties    []table `json:"duties"`
	first     viet.Date
	book      *duty.Book
}

// owed is one occurrence that has not come.
type owed struct {
	Duty  entry.Hash      `json:"duty"`
	Title string          `json:"title"`
	Party entry.Hash      `json:"party"`
	Key   string          `json:"occurrence"`
	Due   time.Time       `json:"due"`
	State duty.Timeliness `json:"state"`
}

// table is one duty's occurrences of the month: a row for each party.
type table struct {
	Duty  entry.Hash `json:"duty"`
	Title string     `json:"title"`
	Rows  []tableRow `json:"rows"`
}

type tableRow struct {
	Party entry.Hash `json:"party"`
	cells []*duty.Occurrence
}

// byNotice reports whether notices prove the duty.
func byNotice(d *duty.Duty) bool {
	kinds := d.Proposed.Proof.Kinds
	return d.Proposed.Cadence != calendar.Standing && (len(kinds) == 0 || slices.Contains(kinds, "notice"))
}

// monthOf compiles a month from the book.
func monthOf(b *duty.Book, first viet.Date) month {
	m := month{Month: first.String()[:7], first: first, book: b}
	after := calendar.AddMonths(first, 1)
	for _, d := range b.Duties {
		if !byNotice(d) {
			continue
		}
		t := table{Duty: d.ID, Title: d.Proposed.Title}
		for _, o := range b.Select(duty.Filter{Duty: d.ID}) {
			if day := viet.DateOf(o.Due.Add(-time.Second)); !day.Before(first) && day.Before(after) {
				m.count(o)
				t.add(o)
			}
		}
		if len(t.Rows) > 0 {
			m.Duties = append(m.Duties, t)
		}
	}
	slices.SortStableFunc(m.Open, func(a, b owed) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Title, b.Title)) })
	return m
}

func (m *month) count(o *duty.Occurrence) {
	m.Expected++
	switch {
	case o.Met():
		m.Received++
		if o.State == duty.OnTime || o.State == duty.ByClaim {
			m.OnTime++
		}
		if o.Assurance >= duty.Confirmed {
			m.Confirmed++
		}
		return
	case o.State == duty.Overdue:
		m.Overdue++
	}
	m.Open = append(m.Open, owed{o.Duty.ID, o.Duty.Proposed.Title, o.Party, o.Key, o.Due, o.State})
}

func (t *table) add(o *duty.Occurrence) {
	i := slices.IndexFunc(t.Rows, func(r tableRow) bool { return r.Party == o.Party })
	if i < 0 {
		i, t.Rows = len(t.Rows), append(t.Rows, tableRow{Party: o.Party})
	}
	t.Rows[i].cells = append(t.Rows[i].cells, o)
}

// asked reads the month from the address; this month where none is named.
func (c calendars) asked(r *web.Request) (m month, err error) {
	b, err := c.books.At(r)
	if err != nil {
		return m, err
	}
	first, err := viet.ParseDate(r.Query.Get("month") + "-01")
	if err != nil {
		first = viet.Date{Year: r.AsOf.Year, Month: r.AsOf.Month, Day: 1}
	}
	return monthOf(b, first), nil
}

func (c calendars) show(r *web.Request) (web.View, error) {
	m, err := c.asked(r)
	if err != nil {
		return web.View{}, err
	}
	fs, err := forms(r, entry.Hash{})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: r.L.T("notice.calendar"), Nav: "notice-calendar", Model: m, Sheet: m.sheet(r), Body: calendarPage(r, m, fs)}, nil
}

// sheet is the month as a spreadsheet, line by line.
func (m month) sheet(r *web.Request) func() []spreadsheet.Table {
	var rows []*duty.Occurrence
	for _, d := range m.Duties {
		for _, row := range d.Rows {
			rows = append(rows, row.cells...)
		}
	}
	return web.Sheets(r, r.L.T("notice.calendar")+" "+m.Month, rows,
		web.Col("notice.head.duty", func(o *duty.Occurrence) any { return o.Duty.Proposed.Title }),
		web.Col("notice.head.party", func(o *duty.Occurrence) any { return m.book.Party(o.Party).Short }),
		web.Col("notice.head.from", func(o *duty.Occurrence) any { return o.Start() }),
		web.Col("notice.head.due", func(o *duty.Occurrence) any { return o.Due }),
		web.Col("notice.head.state", func(o *duty.Occurrence) any { return r.L.T("timeliness." + string(o.State)) }),
		web.Col("notice.head.received", func(o *duty.Occurrence) any { return o.Received }),
		web.Col("notice.head.assurance", func(o *duty.Occurrence) any {
			if !o.Met() {
				return nil
			}
			return r.L.T("assurance." + o.Assurance.Key())
		}))
}

// monthHref is the calendar of another month.
func monthHref(r *web.Request, first viet.Date) string {
	return r.Href("/notices/calendar?month=" + first.String()[:7])
}

// monthName is a month as screens write it.
func monthName(first viet.Date) string {
	return strconv.Itoa(int(first.Month)) + "/" + strconv.Itoa(first.Year)
}

// onDuty offers the forms of a duty on its page.
func (c calendars) onDuty(r *web.Request, on web.Ref) (templ.Component, error) {
	if r.Past() || !r.Prepares("notice.report") {
		return nil, nil
	}
	fs, err := forms(r, on.ID)
	if err != nil || len(fs) == 0 {
		return nil, err
	}
	return formsPanel(r, on.ID, fs), nil
}

// writeHref is where a notice for an occurrence is written: by its form, or
// freely.
func writeHref(fs []FormState, x owed) string {
	if slices.ContainsFunc(fs, func(f FormState) bool { return f.Adopted.Duty == x.Duty }) {
		return "/notices/write?duty=" + x.Duty.String() + "&occurrence=" + x.Key
	}
	return ""
}

// others are the parties that the caller can write to.
func others(r *web.Request) (ps []organisation.Party, err error) {
	all, err := organisation.ActiveFor(r.Ctx, r.DB, r.Caller.Space, r.Today)
	for _, p := range all {
		if p.Role == organisation.RoleParty && p.ID != r.Caller.Party {
			ps = append(ps, p)
		}
	}
	return ps, err
}
