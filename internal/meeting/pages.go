package meeting

import (
	"phoihop/internal/spreadsheet"
	"slices"
	"strconv"
	"strings"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// list is what is to come, what was held, and whose turn the chair is.
type list struct {
	Coming, Held []State
	Names        map[entry.Hash]string
	Next         entry.Hash // in the chair of the next briefing
}

// index lists meetings: to come first, then held; ?before= pages.
func index(r *web.Request) (web.View, error) {
	var m list
	var more readmodel.Cursor
	var err error
	if m.Held, more, err = held(r, r.Behind()); err != nil {
		return web.View{}, err
	}
	if r.Behind() == readmodel.Start() {
		if m.Coming, err = coming(r); err != nil {
			return web.View{}, err
		}
	}
	if m.Names, err = organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space); err != nil {
		return web.View{}, err
	}
	last, _, err := lastOf(r, Briefing, r.Now)
	if err != nil {
		return web.View{}, err
	}
	order, err := members(r)
	m.Next = NextChair(order, last.Called.Chair)
	all := slices.Concat(m.Coming, m.Held)
	return web.View{Title: r.L.T("nav.meetings"), Nav: "meetings", Model: all, More: more, Sheet: m.sheet(r, all), Body: indexPage(r, m)}, err
}

// sheet is the list as a spreadsheet.
func (m list) sheet(r *web.Request, all []State) func() []spreadsheet.Table {
	return web.Sheets(r, r.L.T("nav.meetings"), all,
		web.Col("web.col.title", func(s State) any { return s.Called.Title }),
		web.Col("web.col.kind", func(s State) any { return r.L.T("choice.sort." + s.Called.Sort) }),
		web.Col("meeting.sheet.begins", func(s State) any { return s.Begins() }),
		web.Col("meeting.sheet.place", func(s State) any { return s.Called.Place }),
		web.Col("meeting.sheet.chair", func(s State) any { return m.Names[s.Called.Chair] }),
		web.Col("meeting.sheet.signed", func(s State) any { return s.ApprovedBy() }),
		web.Col("meeting.sheet.of", func(s State) any { return len(s.Called.Parties) }),
		web.Col("meeting.sheet.conclusions", func(s State) any { return len(s.Conclusions) }),
		web.Col("meeting.sheet.open", func(s State) any { return len(s.Open()) }))
}

// members are the parties at work, in their order.
func members(r *web.Request) (ids []entry.Hash, err error) {
	ps, err := organisation.ActiveFor(r.Ctx, r.DB, r.Caller.Space, r.Today)
	for _, p := range ps {
		if p.Role == organisation.RoleParty {
			ids = append(ids, p.ID)
		}
	}
	return ids, err
}

// view is one meeting as a reader sees it.
type view struct {
	State
	Names    map[entry.Hash]string // of parties and units
	Posts    map[string]string
	heirs    map[entry.Hash][]entry.Hash // of owners that have ended: who gives their word
	locality string                      // where the caller's party issues its papers
	ties     []readmodel.Hit             // what the meeting has to do with, as far as the reader may see it
}

// load reads a meeting with what its organisations are called.
func load(r *web.Request) (m view, err error) {
	id, err := r.ID("meeting.none")
	if err != nil {
		return m, err
	}
	if m.State, err = find(r, id); err != nil {
		return m, err
	}
	o, err := spaceOf(r)
	if err != nil {
		return m, err
	}
	m.Names, m.Posts, m.heirs = map[entry.Hash]string{}, map[string]string{}, map[entry.Hash][]entry.Hash{}
	for _, c := range m.Open() {
		if o.Ended(c.Owner, r.Today) {
			m.heirs[c.Owner] = o.Signing(c.Owner, r.Today)
		}
	}
	for _, p := range o.Parties {
		m.Names[p.ID] = organisation.NameAt(p.Names, viet.DateOf(m.Begins())).Short
	}
	for _, u := range o.Units {
		m.Names[u.ID] = u.Name
	}
	for _, p := range o.Posts {
		m.Posts[p.Post] = p.Title
	}
	m.locality = o.LocalityOn(r.Caller.Party, r.Today)
	m.ties, err = r.DB.Ties(r.Ctx, r.Caller.Space, r.Caller.Party, id, "")
	return m, err
}

// task is where the task with a title stands that came from the meeting; ""
// where there is none.
func (m view) task(title string) string {
	for _, h := range m.ties {
		if h.Feature == "task" && h.Title == title {
			return h.Href
		}
	}
	return ""
}

// holder is who sees to a conclusion: its owner, or the first that gives the
// word of one that has ended.
func (m view) holder(c Conclusion) entry.Hash {
	if hs := m.heirs[c.Owner]; len(hs) > 0 {
		return hs[0]
	}
	return c.Owner
}

// names lists organisations by their short names.
func (m view) names(ids []entry.Hash) string {
	var ns []string
	for _, id := range ids {
		ns = append(ns, m.Names[id])
	}
	return strings.Join(ns, ", ")
}

// closes reports whether a party may say what became of a conclusion.
func (m view) closes(c Conclusion, party entry.Hash) bool {
	return c.Owner == party || m.Runs(party) || slices.Contains(m.heirs[c.Owner], party)
}

// origin is what an item came from, as far as the reader may see it.
func (m view) origin(i Item) (h readmodel.Hit, ok bool) {
	n := slices.IndexFunc(m.ties, func(h readmodel.Hit) bool { return h.Subject == i.Origin })
	if n < 0 || i.Origin.IsZero() {
		return h, false
	}
	return m.ties[n], true
}

// duty is what the duty to hold the meeting is called.
func (m view) duty(r *web.Request) string {
	for _, h := range m.ties {
		if h.Subject == m.Called.Duty {
			return h.Title
		}
	}
	return r.L.T("meeting.duty")
}

// shown is what the page has shown already of what the meeting is tied to.
func (m view) shown() (ids []entry.Hash) {
	ids = append(ids, m.Called.Duty)
	for _, i := range m.Agenda() {
		ids = append(ids, i.Origin)
	}
	return ids
}

// show is one meeting, with all that was laid before it: who has opened it
// once can read it without a line, its papers' files included.
func show(r *web.Request) (web.View, error) {
	m, err := load(r)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: m.Called.Title, Nav: "meetings", Model: m.State, Body: meetingPage(r, m)}, nil
}

// screen shows one item at a time, large, for the projector: ?item= counts
// from 1; 0 is the title.
func screen(r *web.Request) (web.View, error) {
	m, err := load(r)
	if err != nil {
		return web.View{}, err
	}
	n, err := strconv.Atoi(r.Query.Get("item"))
	if err != nil || n < 0 || n > len(m.Agenda())+1 {
		n = 0
	}
	return web.View{Title: m.Called.Title, Nav: "meetings", Model: m.State, Body: screenPage(r, m, n)}, nil
}

// people counts those who were there.
func (m view) people() (n int) {
	for _, a := range m.Attendance {
		n += a.People
	}
	return n
}

// organisations counts the organisations that were there.
func (m view) organisations() int {
	seen := map[entry.Hash]bool{}
	for _, a := range m.Attendance {
		seen[a.Organisation] = true
	}
	return len(seen)
}

// papersOf are the papers of an item; of none, those of the whole meeting.
func (m view) papersOf(item entry.Hash) (ps []Paper) {
	for _, p := range m.Papers {
		if p.Item == item {
			ps = append(ps, p)
		}
	}
	return ps
}

// What a device fetches with the page of a meeting is bounded, in bytes: one
// file, and all of them.
const (
	keptFile = 8 << 20
	keptAll  = 32 << 20
)

// kept are the files of the papers, in their order, that a device fetches with
// the page to read them without a line.
func (m view) kept() map[entry.Hash]bool {
	ids, all := map[entry.Hash]bool{}, int64(0)
	files := slices.Clone(m.State.Files)
	for _, p := range m.Papers {
		files = append(files, p.Files...)
	}
	for _, f := range files {
		if f.Size <= keptFile && all+f.Size <= keptAll && !ids[f.Hash] {
			ids[f.Hash], all = true, all+f.Size
		}
	}
	return ids
}

// files are all the meeting's files.
func (m view) files() (fs []entry.Attachment) {
	fs = slices.Clone(m.State.Files)
	for _, p := range m.Papers {
		fs = append(fs, p.Files...)
	}
	for _, x := range m.Statements {
		fs = append(fs, x.Files...)
	}
	for _, x := range m.Photos {
		fs = append(fs, x.Files...)
	}
	for _, x := range m.Minutes {
		fs = append(fs, x.Files...)
	}
	return fs
}

// download gives one of the meeting's files.
func download(r *web.Request) (web.Download, error) {
	m, err := load(r)
	if err != nil {
		return web.Download{}, err
	}
	return web.Attached(r, m.files(), "meeting.none")
}

// moment is a time as an input takes it.
func moment(t time.Time) string { return t.In(viet.Zone()).Format("2006-01-02T15:04") }

// choices are the meetings still to be held, for forms that put something on
// an agenda.
func choices(r *web.Request) (os []web.Option, err error) {
	ss, err := coming(r)
	for _, s := range ss {
		os = append(os, web.Option{Value: s.ID.String(), Label: s.Called.Title})
	}
	return os, err
}

// attendants are the organisations that can be at a meeting: parties,
// observers and the units that exist.
func attendants(r *web.Request) (os []web.Option, err error) {
	o, err := spaceOf(r)
	if err != nil {
		return nil, err
	}
	for _, p := range o.Parties {
		if o.Ended(p.ID, r.Today) {
			continue
		}
		os = append(os, web.Option{Value: p.ID.String(), Label: p.Name})
		for _, u := range o.UnitsOf(p.ID) {
			if u.Open(r.Today) {
				os = append(os, web.Option{Value: u.ID.String(), Label: p.Short + " · " + u.Name})
			}
		}
	}
	return os, nil
}

// lines parts a text into its paragraphs.
func lines(text string) (ls []string) {
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			ls = append(ls, l)
		}
	}
	return ls
}

func contains(ids []entry.Hash, id entry.Hash) bool { return slices.Contains(ids, id) }

// dueText is a day as a link to a form gives it; none is left out.
func dueText(d viet.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
