package reorganisation

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// desk serves the pages of a reorganisation.
type desk struct{ books *duty.Books }

// model is the page that leads through a reorganisation.
type model struct {
	Successions []declared `json:"successions"`
	Handovers   []Handover `json:"handovers"` // the newest first
	Accepted    int        `json:"accepted"`
	Named       int        `json:"named"` // bodies whose word the successions wait for
	Placed      int        `json:"placed"`
	Passing     int        `json:"passing"`
	Step        int        `json:"step"` // 1–5: the first that is not done

	space organisation.Space
}

// declared is one succession with whose word it waits for.
type declared struct {
	organisation.Succession
	Waiting []entry.Hash `json:"waiting"`
}

func (d desk) show(r *web.Request) (web.View, error) {
	m, err := d.load(r)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: r.L.T("reorganisation.title"), Nav: "organisations", Model: m, Body: page(r, m)}, nil
}

func (d desk) load(r *web.Request) (m model, err error) {
	if m.space, err = spaceFor(r); err != nil {
		return m, err
	}
	m.Successions = []declared{}
	for _, x := range slices.Backward(m.space.Successions) {
		w := waiting(x)
		m.Successions = append(m.Successions, declared{x, w})
		m.Named += len(w) + len(x.Accepted)
		m.Accepted += len(x.Accepted)
	}
	if m.Handovers, err = d.handovers(r, m.space); err != nil {
		return m, err
	}
	for _, h := range m.Handovers {
		m.Placed += h.Count(Assigned)
		m.Passing += h.Passing()
	}
	m.Step = m.step()
	return m, nil
}

// waiting lists whose word a succession waits for: its heirs, and predecessors
// that neither declared it nor have a superior who did.
func waiting(x organisation.Succession) (ids []entry.Hash) {
	for _, p := range x.Predecessors {
		if !x.Binds(p) {
			ids = append(ids, p)
		}
	}
	for _, h := range x.Heirs {
		if !x.AcceptedBy(h) && h != x.By {
			ids = append(ids, h)
		}
	}
	return ids
}

// handovers works out what each party that ends passes on.
func (d desk) handovers(r *web.Request, s organisation.Space) (hs []Handover, err error) {
	hs = []Handover{}
	now, err := d.books.At(r)
	if err != nil {
		return nil, err
	}
	for _, p := range s.Parties {
		xs := s.Of(p.ID)
		if len(xs) == 0 {
			continue
		}
		from := slices.MinFunc(xs, func(a, b organisation.Succession) int { return a.From.Compare(b.From) }).From
		eve := now
		if start := from.Time(viet.Zone()); start.Before(now.AsOf) {
			if eve, err = d.books.AsOf(r, start.Add(-time.Minute)); err != nil {
				return nil, err
			}
		}
		h := handoverOf(s, p, now, eve)
		if h.Besides, err = besides(r, s, p.ID); err != nil {
			return nil, err
		}
		hs = append(hs, h)
	}
	slices.SortStableFunc(hs, func(a, b Handover) int {
		return cmp.Or(b.From.Compare(a.From), cmp.Compare(a.Party.Rank, b.Party.Rank))
	})
	return hs, nil
}

// step is the first step that is not done.
func (m model) step() int {
	switch {
	case len(m.Successions) == 0:
		return 1
	case m.Accepted < m.Named:
		return 2
	case m.Placed < m.Passing:
		return 3
	case slices.ContainsFunc(m.Handovers, Handover.unpassed):
		return 4
	}
	return 5
}

// names lists parties by their short names.
func (m model) names(ids []entry.Hash) string {
	var ns []string
	for _, id := range ids {
		ns = append(ns, m.name(id))
	}
	return strings.Join(ns, ", ")
}

func (m model) name(id entry.Hash) string {
	p, _ := m.space.Party(id)
	return p.Short
}

// asked reports whether the caller's word is waited for.
func (x declared) asked(r *web.Request) bool { return slices.Contains(x.Waiting, r.Caller.Party) }

// offers are the heirs to whom the caller may hand an item under a succession:
// a predecessor or the superior to any, an heir to itself.
func (h Handover) offers(r *web.Request, x organisation.Succession) (ps []organisation.Party) {
	for _, p := range h.Heirs {
		may := r.Caller.Party == h.Party.ID || r.Caller.Party == p.ID || x.Superior && x.By == r.Caller.Party
		if may && slices.Contains(x.Heirs, p.ID) {
			ps = append(ps, p)
		}
	}
	return ps
}

// candidates are the parties that a succession can be about today.
func (m model) candidates(r *web.Request) (ps []organisation.Party) {
	for _, p := range m.space.Members() {
		if !m.space.Ended(p.ID, r.Today) {
			ps = append(ps, p)
		}
	}
	return ps
}

// observes reports whether the caller declares as the parties' superior.
func (m model) observes(r *web.Request) bool {
	p, _ := m.space.Party(r.Caller.Party)
	return p.Role == organisation.RoleObserver
}

func paperHref(h Handover, form string) string {
	return "/organisations/reorganise/" + h.Party.ID.String() + "/minutes.docx?form=" + form
}

// stepKeys are the steps by their names.
func stepKeys() []string {
	return []string{"reorganisation.step.declare", "reorganisation.step.accept", "reorganisation.step.assign", "reorganisation.step.besides", "reorganisation.step.minutes"}
}

// named says who was given an item, and by whom.
func (m model) named(r *web.Request, i Item) string {
	var ns []string
	for _, a := range i.Named {
		if a.Log == a.Heir {
			ns = append(ns, r.L.T("reorganisation.named.itself", m.name(a.Heir)))
		} else {
			ns = append(ns, r.L.T("reorganisation.named.by", m.name(a.Heir), m.name(a.Log)))
		}
	}
	return strings.Join(ns, "; ")
}

// withdrawable are the assignments that a party can take back, one for each
// heir: with one go all of its own to that heir.
func (i Item) withdrawable(party entry.Hash) (as []organisation.Assignment) {
	for _, a := range i.Named {
		if a.MayWithdraw(party) && !slices.ContainsFunc(as, func(b organisation.Assignment) bool { return a.Heir == b.Heir }) {
			as = append(as, a)
		}
	}
	return as
}
