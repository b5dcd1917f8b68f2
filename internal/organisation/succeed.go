package organisation

import (
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// DeclareSuccession says who takes the place of whom. A predecessor declares
// for itself; an observer, as their superior, for predecessors that are gone.
type DeclareSuccession struct {
	Predecessors []entry.Hash `json:"predecessors" field:"of:party"` // empty: the caller's party
	Heirs        []entry.Hash `json:"heirs" field:"required,of:party"`
	From         viet.Date    `json:"from" field:"required"`
	Basis        string       `json:"basis"`
}

// Decide refuses who is neither, parties that are not here, a party that
// would succeed itself, and a second declaration of the same succession.
func (c DeclareSuccession) Decide(s Space, by access.Caller) (Succeeded, error) {
	p, ok := s.Party(by.Party)
	if !ok {
		return Succeeded{}, fault.New(fault.Forbidden, "organisation.not-here")
	}
	if len(c.Predecessors) == 0 && p.Role == RoleParty {
		c.Predecessors = []entry.Hash{by.Party}
	}
	if err := s.checkSides(c.Predecessors, c.Heirs); err != nil {
		return Succeeded{}, err
	}
	if p.Role != RoleObserver && !slices.Contains(c.Predecessors, by.Party) {
		return Succeeded{}, fault.New(fault.Forbidden, "organisation.not-predecessor")
	}
	for _, x := range s.Successions {
		if x.By == by.Party && x.From == c.From && sameSet(x.Predecessors, c.Predecessors) && sameSet(x.Heirs, c.Heirs) {
			return Succeeded{}, fault.New(fault.Conflict, "organisation.declared-already")
		}
	}
	return Succeeded(c), nil
}

// checkSides refuses predecessors and heirs that are not here or are both.
func (s Space) checkSides(predecessors, heirs []entry.Hash) error {
	if len(predecessors) == 0 {
		return fault.Field("predecessors", "action.required")
	}
	for _, id := range predecessors {
		if _, ok := s.Party(id); !ok {
			return fault.Field("predecessors", "organisation.no-party", id.Short())
		}
	}
	for _, id := range heirs {
		h, ok := s.Party(id)
		if !ok {
			return fault.Field("heirs", "organisation.no-party", id.Short())
		}
		if slices.Contains(predecessors, id) {
			return fault.Field("heirs", "organisation.own-heir", h.Name)
		}
	}
	return nil
}

// AcceptSuccession is an heir's acceptance, or the assent of a predecessor.
type AcceptSuccession struct {
	Succession entry.Hash `json:"succession" field:"required"`
}

// Decide refuses parties that the succession does not name, and a second word.
func (c AcceptSuccession) Decide(s Space, by access.Caller) (Accepted, error) {
	x, err := s.successionOf(c.Succession)
	switch {
	case err != nil:
		return Accepted{}, err
	case !x.names(by.Party):
		return Accepted{}, fault.New(fault.Forbidden, "organisation.not-named")
	case x.AcceptedBy(by.Party) || x.By == by.Party:
		return Accepted{}, fault.New(fault.Conflict, "organisation.accepted-already")
	}
	return Accepted(c), nil
}

func (s Space) successionOf(id entry.Hash) (Succession, error) {
	for _, x := range s.Successions {
		if x.ID == id {
			return x, nil
		}
	}
	return Succession{}, fault.Field("succession", "organisation.no-succession")
}

// AssignOccurrence hands one open occurrence of a predecessor to one heir.
type AssignOccurrence struct {
	Succession entry.Hash `json:"succession" field:"required"`
	Duty       entry.Hash `json:"duty" field:"required"`
	Occurrence string     `json:"occurrence" field:"required"`
	Party      entry.Hash `json:"party" field:"required,of:party"`
	Heir       entry.Hash `json:"heir" field:"required,of:party"`
}

// Decide refuses everybody but the predecessor, the heir itself and the
// superior who declared it; and a second assignment. One that another node
// made at the same time is shown as contested.
func (c AssignOccurrence) Decide(s Space, by access.Caller) (Assigned, error) {
	x, err := s.successionOf(c.Succession)
	switch {
	case err != nil:
		return Assigned{}, err
	case !slices.Contains(x.Predecessors, c.Party):
		return Assigned{}, fault.Field("party", "organisation.not-a-predecessor")
	case !slices.Contains(x.Heirs, c.Heir):
		return Assigned{}, fault.Field("heir", "organisation.not-an-heir")
	case by.Party != c.Party && by.Party != c.Heir && !(x.Superior && by.Party == x.By):
		return Assigned{}, fault.New(fault.Forbidden, "organisation.may-not-assign")
	}
	for _, a := range s.Assignments {
		if a.Withdrawn == nil && a.about(Assigned(c)) {
			return Assigned{}, fault.New(fault.Conflict, "organisation.assigned-already")
		}
	}
	return Assigned(c), nil
}

// WithdrawAssignment takes a contested assignment back: whoever made it, or
// the heir that it names and that leaves the occurrence to another.
type WithdrawAssignment struct {
	Assignment entry.Hash `json:"assignment" field:"required"`
	Reason     string     `json:"reason" field:"longtext"`
}

// Decide refuses what is not contested: a settled occurrence stays with its
// heir. With one assignment go all to the same heir that are the caller's to
// withdraw.
func (c WithdrawAssignment) Decide(s Space, by access.Caller) (Unassigned, error) {
	i := slices.IndexFunc(s.Assignments, func(a Assignment) bool { return a.ID == c.Assignment })
	if i < 0 {
		return Unassigned{}, fault.Field("assignment", "organisation.no-assignment")
	}
	a := s.Assignments[i]
	switch {
	case !a.Contested:
		return Unassigned{}, fault.New(fault.Conflict, "organisation.not-contested")
	case !a.MayWithdraw(by.Party):
		return Unassigned{}, fault.New(fault.Forbidden, "organisation.may-not-withdraw")
	}
	u := Unassigned{Reason: c.Reason}
	for _, b := range s.Assignments {
		if b.about(a.Assigned) && b.Heir == a.Heir && b.MayWithdraw(by.Party) {
			u.Assignments = append(u.Assignments, b.ID)
		}
	}
	return u, nil
}

// Named lists the assignments of one occurrence that hold, or that contest
// each other.
func (s Space) Named(duty entry.Hash, occurrence string, party entry.Hash) (as []Assignment) {
	for _, a := range s.Assignments {
		if a.Withdrawn == nil && a.about(Assigned{Duty: duty, Occurrence: occurrence, Party: party}) {
			as = append(as, a)
		}
	}
	return as
}
