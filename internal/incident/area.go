package incident

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/position"
	"phoihop/internal/seamap"
	"phoihop/internal/web"
)

const (
	areaSize   = 6   // incidents on the page of a party or unit
	areaRead   = 120 // of which they are chosen: the open ones, then the newest
	areaMiles  = 12  // how far from its seat, in nautical miles, is still before its shore
	areaClosed = 3   // at most, of those that are over
)

// before is an incident at an area: it took part, or it happened before its
// shore, Miles from its seat.
type before struct {
	State
	Miles float64
	Near  bool
}

// onArea lists what the caller may read of what a party took part in, and of
// what happened before the shore where a party or unit has its seat: the open
// ones first.
func onArea(r *web.Request, on web.Ref) (templ.Component, error) {
	ss, err := around(r)
	if err != nil || len(ss) == 0 {
		return nil, err
	}
	sp, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return nil, err
	}
	ps, err := seamap.Places(r)
	if err != nil {
		ps = nil // the map says what is wrong with the file
	}
	xs := atArea(ss, on.ID, seamap.Seat(sp.NameOf(on.ID), ps))
	if len(xs) == 0 {
		return nil, nil
	}
	b := board{}
	if b.Rules, err = rulesFor(r); err != nil {
		return nil, err
	}
	b.Names, err = organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	return areaPanel(r, xs, b), err
}

// around lists the incidents from which those of an area are chosen, the open
// ones first: as they are, or as they stood at the moment of a page of the
// past.
func around(r *web.Request) ([]State, error) {
	if !r.Past() {
		return list(r, filter{State: "all"}, areaRead)
	}
	ss, err := list(r, filter{State: "all", before: r.Moment()}, areaRead)
	if err != nil {
		return nil, err
	}
	by, err := entries(r)
	return then(ss, by, r.Moment()), err
}

// then are incidents as they stood at a moment, those open then first.
func then(ss []State, by map[entry.Hash][]entry.Entry, at time.Time) (was []State) {
	for _, s := range ss {
		if s = saidBy(by[s.ID], at); s.known() {
			was = append(was, s)
		}
	}
	slices.SortStableFunc(was, func(a, b State) int {
		switch {
		case a.Open() == b.Open():
			return b.Opened.Learned.Compare(a.Opened.Learned)
		case a.Open():
			return -1
		}
		return 1
	})
	return was
}

// atArea chooses the incidents of an area with its seat, in their order: all that
// are open, and a few that are over. A trial of the program is nobody's.
func atArea(ss []State, id entry.Hash, seat *seamap.Place) (xs []before) {
	over := 0
	for _, s := range ss {
		x := before{State: s}
		if p := s.Opened.Position; p != nil && seat != nil {
			x.Miles = position.Distance(*p, seat.At())
			x.Near = x.Miles <= areaMiles
		}
		if s.Opened.Status == Test || !x.Near && !slices.Contains(s.Parties(), id) {
			continue
		}
		if !s.Open() {
			if over++; over > areaClosed {
				continue
			}
		}
		if xs = append(xs, x); len(xs) == areaSize {
			break
		}
	}
	return xs
}

// openOf counts those that are open.
func openOf(xs []before) (n int) {
	for _, x := range xs {
		if x.Open() {
			n++
		}
	}
	return n
}
