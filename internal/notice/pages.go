package notice

import (
	"cmp"
	"reflect"
	"slices"

	"github.com/a-h/templ"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/web"
)

func pages() []web.Page {
	return []web.Page{{Pattern: "/notices", Paged: true, Listed: true, Model: reflect.TypeFor[[]State](), Show: index},
		{Pattern: "/notices/correct/{id}", Model: reflect.TypeFor[correcting](), Show: showCorrection, Take: checkCorrection}}
}

func files() []web.File {
	return []web.File{{Pattern: "/notices/{id}/files/{hash}", Serve: download}}
}

func panels() []web.Panel {
	return []web.Panel{{On: "today", Order: 10, Show: today}, {On: "area", Order: 10, Show: onArea}}
}

func nav() []web.Nav {
	return []web.Nav{{In: "exchange", Key: "notices", Href: "/notices", Order: 10, Badge: countWaiting},
		{In: "exchange", Key: "notice-calendar", Href: "/notices/calendar", Order: 20}}
}

// boxes are the lists, in the order of their tabs.
func boxes() []string { return []string{"waiting", "answer", "received", "sent", "expired"} }

// box is one of the lists.
type box struct {
	Name    string
	Names   map[entry.Hash]string
	Notices []State
}

// index lists what waits first; ?box= chooses, ?before= pages.
func index(r *web.Request) (web.View, error) {
	b := box{Name: r.Query.Get("box")}
	if !slices.Contains(boxes(), b.Name) {
		b.Name = "waiting"
	}
	l := list{b.Name, r.Behind(), r.Rows(pageSize)}
	if r.WantsJSON() { // programs take many, and take them as they are kept
		kept, more, err := l.kept(r)
		return web.View{Model: kept, More: more}, err
	}
	var more readmodel.Cursor
	var err error
	if b.Notices, more, err = l.states(r); err != nil {
		return web.View{}, err
	}
	if b.Names, err = organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space); err != nil {
		return web.View{}, err
	}
	return web.View{Title: r.L.T("nav.notices"), Nav: "notices", More: more, Sheet: b.sheet(r), Body: indexPage(r, b)}, nil
}

// letter is one notice, for those who may read it.
func (c calendars) letter(r *web.Request) (web.View, error) {
	s, err := visible(r)
	if err != nil {
		return web.View{}, err
	}
	l := letter{State: s}
	if l.names, err = organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space); err != nil {
		return web.View{}, err
	}
	o, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return web.View{}, err
	}
	l.arrange(o)
	if l.AnsweredBy, err = answersTo(r, s.ID); err != nil {
		return web.View{}, err
	}
	if !s.Sent.Answers.IsZero() {
		if a, err := find(r, s.Sent.Answers); err == nil {
			l.asked = &a
		}
	}
	if !s.Sent.Form.IsZero() {
		if l.form, err = form(r, s.Sent.Form); err != nil {
			return web.View{}, err
		}
	}
	if l.proves, err = c.called(r, s.Sent.Duty); err != nil {
		return web.View{}, err
	}
	return web.View{Title: s.Sent.Title, Nav: "notices", Model: l, Body: noticePage(r, l)}, nil
}

// called is a duty's title with its clause; empty where there is none.
func (c calendars) called(r *web.Request, id entry.Hash) (string, error) {
	if id.IsZero() {
		return "", nil
	}
	b, err := c.books.At(r)
	if err != nil {
		return "", err
	}
	for _, d := range b.Duties {
		if d.ID == id {
			return d.Proposed.Title + " (" + duty.Cite(d.Proposed.Provision) + ")", nil
		}
	}
	return r.L.T("notice.duty"), nil
}

// arrange puts the addressees that have not acknowledged first, each part in
// the order of the regulation.
func (l *letter) arrange(o organisation.Space) {
	place := map[entry.Hash]int{}
	for i, p := range o.Parties {
		place[p.ID] = i
	}
	l.addressees = slices.SortedFunc(slices.Values(l.To), func(x, y entry.Hash) int {
		return cmp.Or(cmp.Compare(min(l.step(x), len(l.steps())-1), min(l.step(y), len(l.steps())-1)), cmp.Compare(place[x], place[y]))
	})
}

// letter is a notice with what stands around it.
type letter struct {
	State
	AnsweredBy []State `json:"answered_by,omitempty"`
	asked      *State  // the notice that it answers
	proves     string  // the duty, as it is called
	form       FormState
	names      map[entry.Hash]string
	addressees []entry.Hash // as the page lists them
}

// The steps of a notice on its way to one addressee.
const (
	recorded     = iota // stands in the sender's log
	held                // this node holds it for the addressee
	acknowledged        // the addressee has said so
	answered            // the addressee has answered
)

// step is how far the notice has come with a party.
func (s State) step(party entry.Hash) int {
	switch {
	case s.Answered(party):
		return answered
	case s.Acknowledged(party):
		return acknowledged
	case !s.Received.IsZero():
		return held
	}
	return recorded
}

// steps are the steps that the notice is to go.
func (s State) steps() []string {
	all := []string{"recorded", "held", "acknowledged", "answered"}
	if !s.Sent.Asks() {
		return all[:answered]
	}
	return all
}

func visible(r *web.Request) (State, error) {
	id, err := r.ID("notice.none")
	if err != nil {
		return State{}, err
	}
	return find(r, id)
}

// download gives one of the notice's files.
func download(r *web.Request) (web.Download, error) {
	s, err := visible(r)
	if err != nil {
		return web.Download{}, err
	}
	return web.Attached(r, s.Files, "notice.none")
}

// today shows what waits for the caller's acknowledgement.
func today(r *web.Request, _ web.Ref) (templ.Component, error) {
	n, newest, err := waitingFor(r)
	if err != nil || n == 0 {
		return nil, err
	}
	names, err := organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return nil, err
	}
	return waitingPanel(r, n, newest, names), nil
}
