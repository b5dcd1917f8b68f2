package incident

import (
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// Passed gives the place of a party that ended to one that follows it (kế
// thừa). Nobody comes into a room by its own word: who has the place gives it,
// or who opened or led the incident.
type Passed struct {
	From entry.Hash `json:"from"`
	To   entry.Hash `json:"to"`
}

// Passing is where that was said.
type Passing struct {
	entry.Place
	Passed
}

// mayPass reports whether a party may give a place, and whether it is one that
// has not been given yet.
func (s State) mayPass(by entry.Hash, a Passed) bool {
	given := slices.ContainsFunc(s.Passed, func(x Passing) bool { return x.From == a.From })
	return s.Took(a.From) && !given && !a.To.IsZero() && !slices.Contains(s.places(a.From), a.To) && (by == a.From || s.MayEnd(by))
}

// places lists a party and those whose place it has.
func (s State) places(party entry.Hash) (ids []entry.Hash) {
	ids = []entry.Hash{party}
	for i := 0; i < len(ids); i++ {
		for _, x := range s.Passed {
			if x.To == ids[i] && !slices.Contains(ids, x.From) {
				ids = append(ids, x.From)
			}
		}
	}
	return ids
}

// holder is who has a party's place now: itself, or whom it was passed to.
func (s State) holder(party entry.Hash) entry.Hash {
	for _, x := range s.Passed {
		if x.From == party {
			party = x.To
		}
	}
	return party
}

// PassPlace gives the place of a party that ended to one that follows it.
type PassPlace struct {
	Incident entry.Hash `json:"incident" field:"required"`
	From     entry.Hash `json:"from"` // empty: the caller's party
	To       entry.Hash `json:"to" field:"required,of:party"`
}

// SubjectID names the incident.
func (c PassPlace) SubjectID() entry.Hash { return c.Incident }

// Decide refuses all but who has the place and who opened or led, a place of
// who has not ended, and who has not accepted to follow.
func (c PassPlace) Decide(s State, o organisation.Space, by access.Caller, today viet.Date) (Passed, error) {
	if err := s.goesOn(by); err != nil {
		return Passed{}, err
	}
	if c.From.IsZero() {
		c.From = by.Party
	}
	a, from := Passed{c.From, c.To}, nameOf(o, c.From)
	switch {
	case !s.Took(c.From):
		return a, fault.Field("from", "incident.not-in-room")
	case by.Party != c.From && !s.MayEnd(by.Party):
		return a, fault.New(fault.Forbidden, "incident.may-not-pass")
	case !o.Ended(c.From, today):
		return a, fault.Field("from", "incident.not-ended", from)
	case !slices.Contains(o.Signing(c.From, today), c.To):
		return a, fault.Field("to", "incident.no-heir", from)
	case !s.mayPass(by.Party, a):
		return a, fault.New(fault.Conflict, "incident.passed-already")
	}
	return a, nil
}

func nameOf(o organisation.Space, party entry.Hash) string {
	p, _ := o.Party(party)
	return p.Name
}

// passable lists the parties that ended and whose place a party may give on.
func (s State) passable(o organisation.Space, by entry.Hash, today viet.Date) (ids []entry.Hash) {
	if !s.Open() {
		return nil
	}
	for _, p := range s.Parties() {
		free := slices.ContainsFunc(o.Signing(p, today), func(h entry.Hash) bool { return s.mayPass(by, Passed{p, h}) })
		if o.Ended(p, today) && free {
			ids = append(ids, p)
		}
	}
	return ids
}
