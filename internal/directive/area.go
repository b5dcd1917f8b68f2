package directive

import (
	"time"

	"github.com/a-h/templ"

	"phoihop/internal/entry"
	"phoihop/internal/web"
)

// areaSize is how many directives an area's page shows.
const areaSize = 5

// onArea lists the directives that a party or unit was to answer, as far as the
// caller may read them: those without an answer first, then the newest.
func onArea(r *web.Request, on web.Ref) (templ.Component, error) {
	read := askedAt
	if r.Past() {
		read = askedThen
	}
	ss, open, err := read(r, on.ID)
	if err != nil || len(ss) == 0 {
		return nil, err
	}
	return areaPanel(r, ss, open, on.ID), nil
}

// atArea chooses those that an area had been asked to answer by a moment, in
// their order, those without an answer first, and counts these.
func atArea(ss []State, id entry.Hash, at time.Time) (chosen []State, open int) {
	var done []State
	for _, s := range ss {
		s = s.AsAt(at)
		switch a, asked := s.askedOf(id); {
		case !asked:
		case a.Ack != nil || s.Conclusion != nil:
			done = append(done, s)
		default:
			chosen = append(chosen, s)
		}
	}
	open = len(chosen)
	chosen = append(chosen, done...)
	return chosen[:min(len(chosen), areaSize)], open
}

// askedOf is what an area was asked under a directive; a unit's by its own.
func (s State) askedOf(id entry.Hash) (Asked, bool) {
	for _, a := range append(s.Asked(true), s.Asked(false)...) {
		if a.Unit == id || a.Unit.IsZero() && a.Party == id {
			return a, true
		}
	}
	return Asked{}, false
}
