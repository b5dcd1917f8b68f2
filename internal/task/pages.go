package task

import (
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

func pages() []web.Page {
	return []web.Page{{Pattern: "/tasks", Listed: true, Model: reflect.TypeFor[board](), Show: index}, {Pattern: "/tasks/{id}", Model: reflect.TypeFor[shown](), Show: show}}
}

func files() []web.File {
	return []web.File{{Pattern: "/tasks/{id}/files/{hash}", Serve: download}}
}

func panels() []web.Panel {
	return []web.Panel{{On: "today", Order: 20, Show: today}, {On: "duty", Order: 30, Show: onDuty}, {On: "area", Order: 20, Show: onArea}}
}

func nav() []web.Nav {
	return []web.Nav{{In: "work", Key: "tasks", Href: "/tasks", Order: 15, Badge: countWaiting}}
}

// pageSize is how many tasks the list shows at once; columnSize how many cards
// a column of the board.
const (
	pageSize   = 50
	columnSize = 40
	doneSize   = 10
)

// column is one column of the board: its newest cards, and how many there are.
type column struct {
	Status Status  `json:"status"`
	N      int     `json:"n"`
	Tasks  []State `json:"tasks"`
}

// cell is one day of the calendar.
type cell struct {
	Day   viet.Date `json:"day"`
	Tasks []State   `json:"tasks"`
	Out   bool      `json:"-"` // of the month before or after
}

// board is what the index shows: one of three views of the tasks that fit.
type board struct {
	View    string               `json:"view"`
	Status  string               `json:"status,omitempty"`
	Role    string               `json:"role,omitempty"`
	Party   entry.Hash           `json:"party,omitzero"`
	Late    bool                 `json:"late,omitempty"`
	Columns []column             `json:"columns,omitempty"`
	Tasks   []State              `json:"tasks,omitempty"`
	N       int                  `json:"n,omitempty"`
	Page    int                  `json:"page,omitempty"`
	Month   viet.Date            `json:"month,omitzero"`
	Cells   []cell               `json:"cells,omitempty"`
	Parties []organisation.Party `json:"-"`
	who
}

// who is what a page knows of the parties: how they are called, and whose word
// the caller gives: its own, and that of bodies whose place it has.
type who struct {
	Names map[entry.Hash]string `json:"-"`
	Words []entry.Hash          `json:"-"`
}

func whoFor(r *web.Request) (w who, err error) {
	if w.Names, err = organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space); err != nil {
		return w, err
	}
	w.Words, err = words(r)
	return w, err
}

// words lists the parties whose word the caller gives.
func words(r *web.Request) ([]entry.Hash, error) {
	o, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	return append(o.SpokenFor(r.Caller.Party, r.Today), r.Caller.Party), err
}

// decides reports whether the caller has the assigner's word.
func (w who) decides(s State) bool { return slices.Contains(w.Words, s.Assigner()) }

// index shows the board, the list or the month. The filters hold for all
// three; the board begins with the caller's own.
func index(r *web.Request) (web.View, error) {
	b, err := asked(r)
	if err != nil {
		return web.View{}, err
	}
	switch b.View {
	case "list":
		err = b.fillList(r)
	case "month":
		err = b.fillMonth(r)
	default:
		err = b.fillColumns(r)
	}
	return web.View{Title: r.L.T("nav.tasks"), Nav: "tasks", Model: b, Sheet: b.sheet(r), Body: indexPage(r, b)}, err
}

// asked reads the filters.
func asked(r *web.Request) (b board, err error) {
	q := r.Query
	b = board{View: q.Get("view"), Status: q.Get("status"), Role: q.Get("role"), Late: q.Get("late") == "1"}
	if b.View != "list" && b.View != "month" {
		b.View = "board"
	}
	if b.Role != "lead" && b.Role != "with" && b.Role != "assigned" {
		b.Role = ""
	}
	if p := q.Get("party"); p != "" {
		if b.Party, err = entry.ParseHash(p); err != nil {
			return b, fault.Field("party", "task.no-party", p)
		}
	}
	b.Page, _ = strconv.Atoi(q.Get("page"))
	b.Page = max(b.Page, 0)
	if b.Parties, err = organisation.PartiesFor(r.Ctx, r.DB, r.Caller.Space); err != nil {
		return b, err
	}
	b.who, err = whoFor(r)
	return b, err
}

// filter is what the inputs ask for.
func (b board) filter() filter {
	return filter{Status: b.Status, Role: b.Role, Party: b.Party, Late: b.Late}
}

func (b *board) fillColumns(r *web.Request) error {
	for _, st := range []Status{Waiting, Working, Reviewing, Done} {
		f, size := b.filter(), columnSize
		f.Status = string(st)
		if st == Done {
			f.Newest, size = true, doneSize
		}
		ss, n, err := listed(r, f, r.Rows(size), 0)
		if err != nil {
			return err
		}
		b.Columns = append(b.Columns, column{st, n, ss})
	}
	return nil
}

func (b *board) fillList(r *web.Request) (err error) {
	if b.Status == "" {
		b.Status = "open"
	}
	f := b.filter()
	if f.Status == "all" {
		f.Status = ""
	}
	f.Newest = f.Status != "open"
	if r.Whole() {
		b.Page = 0
	}
	b.Tasks, b.N, err = listed(r, f, r.Rows(pageSize), b.Page*pageSize)
	return err
}

// mostMonth is how many tasks a month shows.
const mostMonth = 300

func (b *board) fillMonth(r *web.Request) error {
	b.Month = viet.Date{Year: r.Today.Year, Month: r.Today.Month, Day: 1}
	if t, err := time.Parse("2006-01", r.Query.Get("month")); err == nil {
		b.Month = viet.Date{Year: t.Year(), Month: t.Month(), Day: 1}
	}
	f := b.filter()
	f.From, f.To = b.Month, calendar.AddMonths(b.Month, 1).AddDays(-1)
	ss, n, err := listed(r, f, r.Rows(mostMonth), 0)
	if err != nil {
		return err
	}
	b.N = n
	at := map[viet.Date][]State{}
	for _, s := range ss {
		due := s.Now().Due()
		at[due] = append(at[due], s)
	}
	first := b.Month.AddDays(-(int(b.Month.Weekday()) + 6) % 7)
	for d := first; !d.After(f.To) || d.Weekday() != time.Monday; d = d.AddDays(1) {
		b.Cells = append(b.Cells, cell{d, at[d], d.Month != b.Month.Month})
	}
	return nil
}

// href is the same view with some of its inputs changed.
func (b board) href(pairs ...string) string {
	q := url.Values{}
	set := func(k, v string) {
		if v == "" {
			q.Del(k)
		} else {
			q.Set(k, v)
		}
	}
	set("view", b.View)
	set("status", b.Status)
	set("role", b.Role)
	if !b.Party.IsZero() {
		set("party", b.Party.String())
	}
	if b.Late {
		set("late", "1")
	}
	if !b.Month.IsZero() {
		set("month", b.Month.String()[:7])
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		set(pairs[i], pairs[i+1])
	}
	return "/tasks?" + q.Encode()
}

// tabs are the three views, with the same filters.
func (b board) tabs(r *web.Request) (ts []web.Tab) {
	for _, v := range []string{"board", "list", "month"} {
		ts = append(ts, web.Tab{Label: r.L.T("task.view." + v), Href: b.href("view", v, "status", "", "month", ""), On: v == b.View})
	}
	return ts
}

// mine are whose tasks are shown: everybody's, or the caller's in one of its
// roles.
func (b board) mine(r *web.Request) (ts []web.Tab) {
	own := r.Caller.Party.String()
	ts = append(ts, web.Tab{Label: r.L.T("task.role.all"), Href: b.href("party", "", "role", ""), On: b.Party.IsZero()})
	for _, role := range []string{"lead", "with", "assigned"} {
		ts = append(ts, web.Tab{Label: r.L.T("task.role." + role), Href: b.href("party", own, "role", role), On: b.Party == r.Caller.Party && b.Role == role})
	}
	return ts
}

// shown is one task on its page.
type shown struct {
	State
	who
	Heirs    []entry.Hash `json:"-"`        // who give the word of an assigner that ended
	Blocking []State      `json:"blocking"` // what it waits for, done or not
	Duty     bool         `json:"-"`
	Passable []entry.Hash `json:"-"` // ended, with a place that the caller may give to a follower
}

// held names a party and those whose place it has.
func (m shown) held(r *web.Request, party entry.Hash) string {
	name := m.Names[party]
	if before := m.Before(party); len(before) > 0 {
		return r.L.T("task.in-place-of", name, joined(before, m.Names))
	}
	return name
}

// show is one task.
func show(r *web.Request) (web.View, error) {
	m, err := visible(r)
	if err != nil {
		return web.View{}, err
	}
	if m.who, err = whoFor(r); err != nil {
		return web.View{}, err
	}
	if m.Blocking, err = named(r, m.Task.BlockedBy); err != nil {
		return web.View{}, err
	}
	o, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return web.View{}, err
	}
	m.Passable = m.passable(o, r)
	if o.Ended(m.Assigner(), r.Today) {
		m.Heirs = o.Signing(m.Assigner(), r.Today)
	}
	return web.View{Title: m.Task.Title, Nav: "tasks", Model: m, Body: taskPage(r, m)}, nil
}

func visible(r *web.Request) (m shown, err error) {
	id, err := r.ID("task.none")
	if err != nil {
		return m, err
	}
	m.State, err = find(r, id)
	return m, err
}

// download gives one of the files of its updates and results.
func download(r *web.Request) (web.Download, error) {
	m, err := visible(r)
	if err != nil {
		return web.Download{}, err
	}
	var fs []entry.Attachment
	for _, x := range m.Rounds {
		for _, u := range x.Updates {
			fs = append(fs, u.Files...)
		}
		for _, y := range x.Results {
			fs = append(fs, y.Files...)
		}
	}
	return web.Attached(r, fs, "task.none")
}

// passable lists the parties that ended and whose place the caller may give to
// one that follows.
func (s State) passable(o organisation.Space, r *web.Request) (ids []entry.Hash) {
	if !s.Status().Open() || r.Past() {
		return nil
	}
	for _, p := range sorted(append(s.Parties(), s.Assigner())) {
		if o.Ended(p, r.Today) && s.mayPass(r.Caller.Party, p, o.Speaks(r.Caller.Party, s.Assigner(), r.Today)) && len(o.Signing(p, r.Today)) > 0 {
			ids = append(ids, p)
		}
	}
	return ids
}

// all are the tasks of whatever view is shown, in its order.
func (b board) all() (ss []State) {
	ss = slices.Clone(b.Tasks)
	for _, c := range b.Columns {
		ss = append(ss, c.Tasks...)
	}
	for _, c := range b.Cells {
		ss = append(ss, c.Tasks...)
	}
	return ss
}

// sheet is the list as a spreadsheet: how far each has come, and how it was
// kept, in two columns.
func (b board) sheet(r *web.Request) func() []spreadsheet.Table {
	return web.Sheets(r, r.L.T("nav.tasks"), b.all(),
		web.Col("task.title", func(s State) any { return s.Task.Title }),
		web.Col("task.assigner", func(s State) any { return b.Names[s.Assigner()] }),
		web.Col("task.lead", func(s State) any { return b.Names[s.Task.Lead] }),
		web.Col("task.with", func(s State) any { return joined(s.Task.With, b.Names) }),
		web.Col("task.assigned", func(s State) any { return viet.DateOf(s.At) }),
		web.Col("task.due", func(s State) any { return s.Now().Due() }),
		web.Col("task.status", func(s State) any { return r.L.T("task.status." + string(s.Status())) }),
		web.Col("task.progress", func(s State) any { return r.L.T("choice.state." + s.Now().Progress(s.Task.Lead)) }),
		web.Col("task.compliance", func(s State) any {
			if k := s.Kept(r.AsOf); k != "" {
				return r.L.T("timeliness." + k)
			}
			return nil
		}),
		web.Col("task.returns", func(s State) any { return s.Returns() }),
		web.Col("task.done-at", func(s State) any {
			if a := s.last().Accepted(); a != nil {
				return viet.DateOf(a.At)
			}
			return nil
		}))
}

// panelSize is how many tasks a panel shows.
const panelSize = 6

// today shows what waits for the caller's word.
func today(r *web.Request, _ web.Ref) (templ.Component, error) {
	n, err := countWaiting(r)
	if err != nil || n == 0 {
		return nil, err
	}
	ss, err := waitingFor(r, panelSize)
	if err != nil {
		return nil, err
	}
	w, err := whoFor(r)
	return panel(r, r.L.T("task.waiting"), n, ss, w, "/tasks?view=list&party="+r.Caller.Party.String()), err
}

// onDuty lets a task be given from a duty; those that were are tied to it.
func onDuty(r *web.Request, on web.Ref) (templ.Component, error) {
	if !r.Prepares("task.assign") || r.Past() {
		return nil, nil
	}
	return dutyPanel(r, on.ID), nil
}

// onArea lists the open tasks that a party leads or takes part in.
func onArea(r *web.Request, on web.Ref) (templ.Component, error) {
	ss, n, err := openAt(r, on.ID)
	if err != nil || n == 0 {
		return nil, err
	}
	w, err := whoFor(r)
	return panel(r, r.L.T("task.open"), n, ss[:min(len(ss), panelSize)], w, "/tasks?view=list&party="+on.ID.String()), err
}

// openAt lists the open tasks of a party, the earliest due first, and how many
// there are: as they are, or as they were at the moment of a page of the past.
func openAt(r *web.Request, party entry.Hash) ([]State, int, error) {
	if !r.Past() {
		return listed(r, filter{Status: "open", Party: party}, panelSize, 0)
	}
	all, err := then(r)
	ss := openOf(all, party)
	return ss, len(ss), err
}

// openOf chooses the open tasks in which a party has a place, the earliest due
// first.
func openOf(ss []State, party entry.Hash) (open []State) {
	for _, s := range ss {
		if s.Status().Open() && (s.Concerns(party) || s.Assigner() == party) {
			open = append(open, s)
		}
	}
	slices.SortStableFunc(open, func(a, b State) int { return a.Now().Due().Compare(b.Now().Due()) })
	return open
}

// choices are the open tasks of the space, the earliest due first.
func choices(r *web.Request) (os []web.Option, err error) {
	ss, _, err := listed(r, filter{Status: "open"}, pageSize, 0)
	for _, s := range ss {
		os = append(os, web.Option{Value: s.ID.String(), Label: s.Task.Title + " · " + s.Now().Due().Screen()})
	}
	return os, err
}
