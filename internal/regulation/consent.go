package regulation

import (
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// GiveConsent commits the caller's party to a version: by its own act, or as
// recorded from the signed paper.
type GiveConsent struct {
	Regulation entry.Hash `json:"regulation" field:"required"`
	Version    entry.Hash `json:"version" field:"required"`
	action.Paper
}

// Decide refuses versions that were not circulated, a second consent, and
// posts without a mandate on that day.
func (c GiveConsent) Decide(r Regulation, s organisation.Space, by access.Caller, today viet.Date) (Consented, error) {
	v, err := r.open(c.Version, by)
	if err != nil {
		return Consented{}, err
	}
	if err := r.upToDate(v, s); err != nil {
		return Consented{}, err
	}
	m, ok := s.Mandate(by.Party, by.Post, string(KindConsented), today)
	if !ok {
		return Consented{}, fault.New(fault.Forbidden, "regulation.no-mandate", by.Name, today)
	}
	return Consented{c.Version, v.Circulation, m.ID}, nil
}

// upToDate refuses a version whose list of signers is not who stood for the
// parties when it was circulated: nobody signs past somebody left out.
func (r Regulation) upToDate(v Version, s organisation.Space) error {
	seats, err := r.Seats(s, v.Asked)
	if err == nil && !sameSeats(seats, v.Seats) {
		err = fault.New(fault.Conflict, "regulation.other-signers", v.No)
	}
	return err
}

// open returns a circulated version that the caller's party has not yet
// consented to.
func (r Regulation) open(version entry.Hash, by access.Caller) (Version, error) {
	if err := r.member(by); err != nil {
		return Version{}, err
	}
	v, err := r.current(version)
	if err != nil {
		return v, err
	}
	if !v.Circulated {
		return v, fault.New(fault.Conflict, "regulation.not-circulated")
	}
	if err := r.asked(v, by); err != nil {
		return v, err
	}
	if c, ok := v.Consents[by.Party]; ok {
		return v, fault.New(fault.Conflict, "regulation.consented-already", viet.DateOf(c.At))
	}
	return v, nil
}

// Refuse refuses a version with a reason.
type Refuse struct {
	Regulation entry.Hash `json:"regulation" field:"required"`
	Version    entry.Hash `json:"version" field:"required"`
	Reason     string     `json:"reason" field:"required,longtext"`
}

// Decide refuses a refusal of what the party has consented to.
func (c Refuse) Decide(r Regulation, by access.Caller) (Refused, error) {
	if _, err := r.open(c.Version, by); err != nil {
		return Refused{}, err
	}
	return Refused{c.Version, c.Reason}, nil
}

// End asks to end the regulation early; it ends when all parties have.
type End struct {
	Regulation entry.Hash `json:"regulation" field:"required"`
	On         viet.Date  `json:"on" field:"required"`
	Reason     string     `json:"reason" field:"required,longtext"`
}

// Decide refuses days outside the term, and the same wish twice.
func (c End) Decide(r Regulation, s organisation.Space, by access.Caller, today viet.Date) (Ended, error) {
	if err := r.member(by); err != nil {
		return Ended{}, err
	}
	seats, err := r.Seats(s, today)
	if err != nil {
		return Ended{}, err
	}
	if s.Ended(by.Party, today) || !slices.Contains(r.Signers(Version{Seats: seats}), by.Party) {
		return Ended{}, fault.New(fault.Forbidden, "regulation.not-standing", r.Title)
	}
	switch _, over := r.EndedOn(); {
	case !slices.ContainsFunc(r.Versions, r.Agreed):
		return Ended{}, fault.New(fault.Conflict, "regulation.never-in-force")
	case over:
		return Ended{}, fault.New(fault.Conflict, "regulation.ended-already")
	case !c.On.After(r.From):
		return Ended{}, fault.Field("on", "regulation.before-term", r.From)
	case !r.To.IsZero() && c.On.After(r.To):
		return Ended{}, fault.Field("on", "regulation.after-term", r.To)
	}
	for _, e := range r.Endings {
		if e.Party == by.Party && e.On == c.On {
			return Ended{}, fault.New(fault.Conflict, "regulation.end-asked-already", c.On)
		}
	}
	return Ended{c.On, c.Reason, seats}, nil
}
