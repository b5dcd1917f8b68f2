package meeting

import (
	"slices"
	"time"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/task"
	"phoihop/internal/web"
)

// suggestion is something open that a meeting could look at.
type suggestion struct {
	Origin entry.Hash `json:"origin"`
	Title  string     `json:"title"`
	Why    string     `json:"why"`
	On     bool       `json:"on"` // on the agenda already
}

// suggested are the suggestions of one kind.
type suggested struct {
	Kind string       `json:"kind"`
	List []suggestion `json:"list"`
}

// awaits reports whether the suggestions wait for the parties' word: those are
// chosen until somebody takes them off; the others are only told.
func (g suggested) awaits() bool {
	return slices.Contains([]string{"conclusions", "items", "proposals", "duties", "tasks", "review"}, g.Kind)
}

// agenda is what an agenda can be filled from: what is open, and what changed
// since the last meeting of the same sort.
type agenda struct {
	view
	Since  time.Time // zero: there was no meeting of this sort before
	Groups []suggested
}

// mostOf is how many suggestions of one kind are made.
const mostOf = 12

// suggest shows what is open and what changed, each to be ticked.
func (m room) suggest(r *web.Request) (web.View, error) {
	v, err := load(r)
	if err != nil {
		return web.View{}, err
	}
	a := agenda{view: v}
	last, ok, err := lastOf(r, v.Called.Sort, v.Begins())
	if err != nil {
		return web.View{}, err
	}
	if ok {
		a.Since = last.Begins()
	}
	for _, step := range []func(*web.Request) error{a.conclusions, a.items, a.proposals, func(r *web.Request) error { return a.duties(r, m.books) }, a.tasks, a.changes} {
		if err := step(r); err != nil {
			return web.View{}, err
		}
	}
	return web.View{Title: r.L.T("meeting.agenda"), Nav: "meetings", Model: a.Groups, Body: agendaPage(r, a)}, nil
}

// add adds a kind of suggestions; the titles are what the record will say.
func (a *agenda) add(kind string, list []suggestion) {
	on := map[string]bool{}
	for _, i := range a.Agenda() {
		on[i.Origin.String()+i.ItemAdded.Title] = true
	}
	for i, x := range list {
		list[i].On = on[x.Origin.String()+x.Title]
	}
	if len(list) > mostOf {
		list = list[:mostOf]
	}
	if len(list) > 0 {
		a.Groups = append(a.Groups, suggested{kind, list})
	}
}

// conclusions are those of earlier meetings that nobody has closed.
func (a *agenda) conclusions(r *web.Request) error {
	ss, err := openConclusions(r, a.Begins())
	var list []suggestion
	for _, s := range ss {
		for _, c := range s.Open() {
			x := suggestion{Origin: s.ID, Title: r.Vietnamese().T("meeting.item.conclusion", c.Text), Why: a.Names[c.Owner] + " · " + s.Called.Title}
			if !c.Due.IsZero() { // older conclusions may have no day
				x.Why += " · " + r.L.T("meeting.due", c.Due)
			}
			list = append(list, x)
		}
	}
	a.add("conclusions", list)
	return err
}

// proposals are the open ones: those past their day first.
func (a *agenda) proposals(r *web.Request) error {
	ps, err := proposals(r)
	var late, open []suggestion
	for _, p := range ps {
		x := suggestion{Origin: p.ID, Title: r.Vietnamese().T("meeting.item.proposal", p.Made.Title), Why: r.L.T("proposal.given", p.Given(), len(p.Made.Asked))}
		if p.Overdue(r.Today) {
			x.Why += " · " + r.L.T("proposal.state.overdue")
			late = append(late, x)
		} else {
			open = append(open, x)
		}
	}
	a.add("proposals", append(late, open...))
	return err
}

// items are what reviews found (shortcomings, lessons, directions) and nobody
// has closed; the reviews themselves stand above meetings, and offer them.
func (a *agenda) items(r *web.Request) error {
	var list []suggestion
	for _, o := range r.Offered("review-item") {
		id, err := entry.ParseHash(o.Value)
		if err != nil {
			return err
		}
		list = append(list, suggestion{Origin: id, Title: r.Vietnamese().T("meeting.item.review", o.Label), Why: o.Note})
	}
	a.add("items", list)
	return nil
}

// duties are those with occurrences that have become overdue since the last
// meeting.
func (a *agenda) duties(r *web.Request, books *duty.Books) error {
	b, err := books.At(r)
	if err != nil {
		return err
	}
	n, at := fallen(b, a.from(r))
	var list []suggestion
	for _, d := range at {
		list = append(list, suggestion{Origin: d.ID, Title: r.Vietnamese().T("meeting.item.duty", d.Proposed.Title), Why: r.L.T("meeting.why.overdue", n[d.ID])})
	}
	a.add("duties", list)
	return nil
}

// fallen counts, by duty, the occurrences that became overdue since a moment,
// whenever their windows began; at lists the duties in the book's order.
func fallen(b *duty.Book, since time.Time) (n map[entry.Hash]int, at []*duty.Duty) {
	n = map[entry.Hash]int{}
	for _, o := range b.Select(duty.Filter{States: []duty.Timeliness{duty.Overdue}}) {
		if o.Due.Before(since) {
			continue
		}
		if n[o.Duty.ID]++; n[o.Duty.ID] == 1 {
			at = append(at, o.Duty)
		}
	}
	return n, at
}

// tasks are those whose day is over.
func (a *agenda) tasks(r *web.Request) error {
	ss, err := task.Overdue(r, mostOf)
	var list []suggestion
	for _, s := range ss {
		list = append(list, suggestion{Origin: s.ID, Title: r.Vietnamese().T("meeting.item.task", s.Task.Title), Why: a.Names[s.Task.Lead] + " · " + r.L.T("meeting.due", s.Now().Due())})
	}
	a.add("tasks", list)
	return err
}

// from is the moment since when changes count: the last meeting, or a year.
func (a *agenda) from(r *web.Request) time.Time {
	if a.Since.IsZero() {
		return r.Now.AddDate(-1, 0, 0)
	}
	return a.Since
}

// changes are what came to the record since the last meeting: incidents,
// reviews, directives, tasks.
func (a *agenda) changes(r *web.Request) error {
	for _, kind := range []string{"incident", "review", "directive", "task"} {
		hs, err := since(r, kind, a.from(r), mostOf)
		if err != nil {
			return err
		}
		var list []suggestion
		for _, h := range hs {
			list = append(list, suggestion{Origin: h.Subject, Title: h.Title, Why: web.Stamp(h.At)})
		}
		a.add(kind, list)
	}
	return nil
}
