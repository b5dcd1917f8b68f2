package commendation

import (
	"slices"
	"strings"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// Nominate nominates a unit or a post on the evidence of what it did.
type Nominate struct {
	Title     string       `json:"title" field:"required"`
	Criterion string       `json:"criterion" field:"required,of:commendation-criterion"`
	Party     entry.Hash   `json:"party" field:"required,of:party"`
	Unit      entry.Hash   `json:"unit" field:"of:any-unit"`
	Post      string       `json:"post"`
	Reason    string       `json:"reason" field:"required,longtext"`
	Evidence  []entry.Hash `json:"evidence" field:"required,of:signed-evidence"`
	Meeting   entry.Hash   `json:"meeting"`
}

// Decide refuses a nominee that is neither a unit of the party nor a post, a
// criterion that the parties have not adopted, and evidence that nobody has
// confirmed or signed. signed reports that of an entry; o is the space, set
// holds today.
func (c Nominate) Decide(o organisation.Space, set CriteriaAdopted, signed func(entry.Hash) (bool, error)) (Nominated, error) {
	unit := slices.ContainsFunc(o.Units, func(u organisation.Unit) bool { return u.ID == c.Unit && u.Party == c.Party })
	_, known := o.Party(c.Party)
	_, agreed := set.Find(c.Criterion)
	post := strings.TrimSpace(c.Post)
	switch {
	case !agreed:
		return Nominated{}, fault.Field("criterion", "commendation.no-criterion", c.Criterion)
	case !known:
		return Nominated{}, fault.Field("party", "commendation.no-party", c.Party.Short())
	case c.Unit.IsZero() == (post == ""):
		return Nominated{}, fault.Field("unit", "commendation.unit-or-post")
	case !c.Unit.IsZero() && !unit:
		return Nominated{}, fault.Field("unit", "commendation.no-unit")
	case len(c.Evidence) == 0:
		return Nominated{}, fault.Field("evidence", "commendation.no-evidence")
	}
	for _, id := range c.Evidence {
		ok, err := signed(id)
		if err != nil {
			return Nominated{}, err
		}
		if !ok {
			return Nominated{}, fault.Field("evidence", "commendation.unsigned", id.Short())
		}
	}
	return Nominated{Title: c.Title, Reason: c.Reason, Party: c.Party, Unit: c.Unit, Post: post, Criterion: c.Criterion, Evidence: c.Evidence, Meeting: c.Meeting}, nil
}

// may refuses what is no commendation, and the nominee's own party.
func (s State) may(by access.Caller) error {
	switch {
	case !s.known():
		return fault.New(fault.NotFound, "commendation.none")
	case s.Recused(by.Party):
		return fault.New(fault.Forbidden, "commendation.recused")
	}
	return nil
}

// Opine gives a party's opinion.
type Opine struct {
	Commendation entry.Hash `json:"commendation" field:"required"`
	Stance       string     `json:"stance" field:"required,choice:agree|object"`
	Reason       string     `json:"reason" field:"longtext"`
}

// SubjectID names the commendation.
func (c Opine) SubjectID() entry.Hash { return c.Commendation }

// Decide refuses the nominee's own party, a second opinion, and one against it
// for no reason.
func (c Opine) Decide(s State, by access.Caller) (Opined, error) {
	if err := s.may(by); err != nil {
		return Opined{}, err
	}
	switch {
	case s.Decision != nil:
		return Opined{}, fault.New(fault.Conflict, "commendation.decided-already")
	case s.Opinion(by.Party) != nil:
		return Opined{}, fault.New(fault.Conflict, "commendation.said-already")
	case c.Stance == "object" && strings.TrimSpace(c.Reason) == "":
		return Opined{}, fault.Field("reason", "commendation.no-reason")
	}
	return Opined{c.Stance == "agree", c.Reason}, nil
}

// Resolve decides on the nomination.
type Resolve struct {
	Commendation entry.Hash `json:"commendation" field:"required"`
	Decision     string     `json:"decision" field:"required,choice:granted|refused"`
	Form         string     `json:"form"`
	Words        string     `json:"words" field:"required,longtext"`
	TakeNumber   bool       `json:"take_number"`
	Locality     string     `json:"locality"`
	On           viet.Date  `json:"on" field:"required"`
	action.Paper
}

// SubjectID names the commendation.
func (c Resolve) SubjectID() entry.Hash { return c.Commendation }

// Decide refuses the nominee's own party, a second decision, an award without
// its form, and one on evidence that carries an award already, of those that
// rest on the same. The number is that of the signed paper, unless one is taken
// from the register.
func (c Resolve) Decide(s State, resting []State, by access.Caller) (Decided, error) {
	if err := s.may(by); err != nil {
		return Decided{}, err
	}
	switch {
	case s.Decision != nil:
		return Decided{}, fault.New(fault.Conflict, "commendation.decided-already")
	case c.Decision == "granted" && strings.TrimSpace(c.Form) == "":
		return Decided{}, fault.Field("form", "commendation.no-form")
	case c.TakeNumber && c.Paper.Number != "":
		return Decided{}, fault.Field("take_number", "commendation.two-numbers", c.Paper.Number)
	}
	if c.Decision == "granted" {
		if err := s.once(resting); err != nil {
			return Decided{}, err
		}
	}
	return Decided{Granted: c.Decision == "granted", Form: c.Form, Words: c.Words, Number: c.Paper.Number, On: c.On, Locality: strings.TrimSpace(c.Locality)}, nil
}

// Revoke takes a commendation back.
type Revoke struct {
	Commendation entry.Hash `json:"commendation" field:"required"`
	Reason       string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the commendation.
func (c Revoke) SubjectID() entry.Hash { return c.Commendation }

// Decide refuses whoever did not decide, and what does not stand.
func (c Revoke) Decide(s State, by access.Caller) (Revoked, error) {
	switch {
	case !s.known():
		return Revoked{}, fault.New(fault.NotFound, "commendation.none")
	case !s.Stands():
		return Revoked{}, fault.New(fault.Conflict, "commendation.not-standing")
	case s.Decision.Log != by.Party:
		return Revoked{}, fault.New(fault.Forbidden, "commendation.not-yours")
	}
	return Revoked{c.Reason}, nil
}
