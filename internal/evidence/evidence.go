// Package evidence keeps proof that no other record gives (minh chứng): a file
// or a photograph attached to an occurrence, or a record cited for it, with
// the counterpart's confirmation and a leader's signature.
package evidence

import (
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// The kinds of fact about a piece of evidence. All have it as their subject.
const (
	KindAttached  entry.Kind = "evidence.attached"
	KindConfirmed entry.Kind = "evidence.confirmed"
	KindApproved  entry.Kind = "evidence.approved"
	KindWithdrawn entry.Kind = "evidence.withdrawn"
)

// Attached is a piece of evidence for one occurrence. Cites names a record
// that stands in the journal already.
type Attached struct {
	Duty       entry.Hash `json:"duty"`
	Occurrence string     `json:"occurrence"`
	Title      string     `json:"title"`
	Text       string     `json:"text,omitempty"`
	Cites      entry.Hash `json:"cites,omitzero"`
}

// Confirmed is the counterpart's confirmation.
type Confirmed struct {
	Note string `json:"note,omitempty"`
}

// Approved is a leader's signature under the own party's evidence.
type Approved struct{}

// Withdrawn takes the evidence back; it stays in the record.
type Withdrawn struct {
	Reason string `json:"reason"`
}

// Said is a later fact with its place.
type Said struct {
	entry.Place
	Kind entry.Kind     `json:"kind"`
	Text string         `json:"text,omitempty"`
	How  entry.Approval `json:"how,omitzero"`
}

// State is what the entries about one piece of evidence add up to.
type State struct {
	entry.Place
	Space    entry.Hash         `json:"space"`
	Attached Attached           `json:"attached"`
	Files    []entry.Attachment `json:"files"`
	Said     []Said             `json:"said"`
	Stray    []entry.Hash       `json:"stray"`
	known    bool
}

// Fold returns what the entries about one piece of evidence add up to.
func Fold(past []entry.Entry) (s State) {
	s.Stray = entry.Fold(past, s.with)
	return s
}

// with folds one entry and reports whether it fits: only others confirm, only
// the author's party signs and withdraws.
func (s *State) with(e entry.Entry) bool {
	p := entry.PlaceOf(e)
	own := s.known && p.Log == s.Log
	switch {
	case e.Kind == KindAttached:
		return s.attach(e, p)
	case e.Kind == KindConfirmed && s.known && !own:
		a, ok := entry.Decode[Confirmed](e)
		return ok && s.say(Said{Place: p, Kind: e.Kind, Text: a.Note})
	case e.Kind == KindApproved && own:
		return s.say(Said{Place: p, Kind: e.Kind, How: e.Approval()})
	case e.Kind == KindWithdrawn && own && !s.Withdrawn():
		a, ok := entry.Decode[Withdrawn](e)
		return ok && s.say(Said{Place: p, Kind: e.Kind, Text: a.Reason})
	}
	return false
}

func (s *State) attach(e entry.Entry, p entry.Place) bool {
	a, ok := entry.Decode[Attached](e)
	if !ok || s.known {
		return false
	}
	s.Place, s.Space, s.Attached, s.Files, s.known = p, e.SpaceID(), a, e.Attachments(), true
	return true
}

func (s *State) say(x Said) bool {
	s.Said = append(s.Said, x)
	return true
}

// Withdrawn reports whether the evidence was taken back.
func (s State) Withdrawn() bool { return s.has(KindWithdrawn, entry.Hash{}) }

// has reports whether a fact of the kind is there, by a party if one is named.
func (s State) has(k entry.Kind, by entry.Hash) bool {
	return slices.ContainsFunc(s.Said, func(x Said) bool { return x.Kind == k && (by.IsZero() || x.Log == by) })
}

// Attach attaches evidence to an occurrence.
type Attach struct {
	Duty       entry.Hash         `json:"duty" field:"required"`
	Occurrence string             `json:"occurrence"`
	Title      string             `json:"title" field:"required"`
	Text       string             `json:"text" field:"longtext"`
	Cites      entry.Hash         `json:"cites"`
	Files      []entry.Attachment `json:"files"`
}

// Decide refuses evidence without content and one for an occurrence that the
// duty does not have.
func (c Attach) Decide(d duty.State, by access.Caller) (Attached, error) {
	if err := d.Has(c.Occurrence); err != nil {
		return Attached{}, err
	}
	if c.Text == "" && len(c.Files) == 0 && c.Cites.IsZero() {
		return Attached{}, fault.Field("files", "evidence.empty")
	}
	return Attached{c.Duty, c.Occurrence, c.Title, c.Text, c.Cites}, nil
}

// Confirm confirms another party's evidence.
type Confirm struct {
	Evidence entry.Hash `json:"evidence" field:"required"`
	Note     string     `json:"note" field:"longtext"`
}

// SubjectID names the evidence.
func (c Confirm) SubjectID() entry.Hash { return c.Evidence }

// Decide refuses the own party's evidence, what was withdrawn, and a second
// confirmation.
func (c Confirm) Decide(s State, by access.Caller) (Confirmed, error) {
	switch {
	case !s.known:
		return Confirmed{}, fault.New(fault.NotFound, "evidence.none")
	case s.Log == by.Party:
		return Confirmed{}, fault.New(fault.Forbidden, "evidence.own")
	case s.Withdrawn():
		return Confirmed{}, fault.New(fault.Conflict, "evidence.is-withdrawn")
	case s.has(KindConfirmed, by.Party):
		return Confirmed{}, fault.New(fault.Conflict, "evidence.confirmed-already")
	}
	return Confirmed{c.Note}, nil
}

// Approve signs the own party's evidence.
type Approve struct {
	Evidence entry.Hash `json:"evidence" field:"required"`
}

// SubjectID names the evidence.
func (c Approve) SubjectID() entry.Hash { return c.Evidence }

// Decide refuses other parties' evidence and a second signature.
func (c Approve) Decide(s State, by access.Caller) (Approved, error) {
	switch {
	case !s.known:
		return Approved{}, fault.New(fault.NotFound, "evidence.none")
	case s.Log != by.Party:
		return Approved{}, fault.New(fault.Forbidden, "evidence.not-own")
	case s.Withdrawn():
		return Approved{}, fault.New(fault.Conflict, "evidence.is-withdrawn")
	case s.has(KindApproved, entry.Hash{}):
		return Approved{}, fault.New(fault.Conflict, "evidence.approved-already")
	}
	return Approved{}, nil
}

// Withdraw takes the own party's evidence back.
type Withdraw struct {
	Evidence entry.Hash `json:"evidence" field:"required"`
	Reason   string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the evidence.
func (c Withdraw) SubjectID() entry.Hash { return c.Evidence }

// Decide refuses other parties' evidence and a second withdrawal.
func (c Withdraw) Decide(s State, by access.Caller) (Withdrawn, error) {
	switch {
	case !s.known:
		return Withdrawn{}, fault.New(fault.NotFound, "evidence.none")
	case s.Log != by.Party:
		return Withdrawn{}, fault.New(fault.Forbidden, "evidence.not-own")
	case s.Withdrawn():
		return Withdrawn{}, fault.New(fault.Conflict, "evidence.is-withdrawn")
	}
	return Withdrawn{c.Reason}, nil
}
