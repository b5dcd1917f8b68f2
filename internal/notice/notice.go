// Package notice exchanges information between the parties (thông báo, trao
// đổi thông tin, tình hình). A notice that is sent is the proof of the duty to
// send it; nobody enters it twice.
package notice

import (
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// The kinds of fact about a notice. All have the notice as their subject.
const (
	KindSent         entry.Kind = "notice.sent"
	KindAcknowledged entry.Kind = "notice.acknowledged"
	KindApproved     entry.Kind = "notice.approved"
	KindCorrected    entry.Kind = "notice.corrected"
)

// Sent is a notice as it went out. Its entry's audience are the addressees.
type Sent struct {
	Number     string     `json:"number"`
	Title      string     `json:"title"`
	Text       string     `json:"text"`
	Urgent     bool       `json:"urgent,omitempty"`
	Nil        bool       `json:"nil,omitempty"` // báo cáo không phát sinh
	Duty       entry.Hash `json:"duty,omitzero"`
	Occurrence string     `json:"occurrence,omitempty"`
	AnswerBy   viet.Date  `json:"answer_by,omitzero"`
	Answers    entry.Hash `json:"answers,omitzero"` // the notice this one answers
}

// Acknowledged says that an addressee has received the notice.
type Acknowledged struct {
	Note string `json:"note,omitempty"`
}

// Approved is a leader's signature under the notice of the own party.
type Approved struct{}

// Corrected corrects a notice without changing what was sent.
type Corrected struct {
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

// The later facts with their places.
type (
	Acknowledgement struct {
		entry.Place
		Acknowledged
	}
	Approval struct {
		entry.Place
		How entry.Approval `json:"how"`
	}
	Correction struct {
		entry.Place
		Corrected
	}
)

// State is what one notice's entries add up to.
type State struct {
	entry.Place
	Space       entry.Hash         `json:"space"`
	To          []entry.Hash       `json:"to"`
	Sent        Sent               `json:"sent"`
	Files       []entry.Attachment `json:"files"`
	Acks        []Acknowledgement  `json:"acknowledgements"`
	Approvals   []Approval         `json:"approvals"`
	Corrections []Correction       `json:"corrections"`
	Stray       []entry.Hash       `json:"stray"`
	known       bool
}

// Fold returns what the entries about one notice add up to.
func Fold(past []entry.Entry) (s State) {
	s.Stray = entry.Fold(past, s.with)
	return s
}

// with folds one entry and reports whether it fits.
func (s *State) with(e entry.Entry) bool {
	p := entry.PlaceOf(e)
	switch e.Kind {
	case KindSent:
		return s.send(e, p)
	case KindAcknowledged:
		a, ok := entry.Decode[Acknowledged](e)
		if !ok || !slices.Contains(s.To, p.Log) || s.Acknowledged(p.Log) {
			return false
		}
		s.Acks = append(s.Acks, Acknowledgement{p, a})
	case KindApproved:
		if !s.known || p.Log != s.Log {
			return false
		}
		s.Approvals = append(s.Approvals, Approval{p, e.Approval()})
	case KindCorrected:
		a, ok := entry.Decode[Corrected](e)
		if !ok || !s.known || p.Log != s.Log {
			return false
		}
		s.Corrections = append(s.Corrections, Correction{p, a})
	default:
		return false
	}
	return true
}

func (s *State) send(e entry.Entry, p entry.Place) bool {
	a, ok := entry.Decode[Sent](e)
	if !ok || s.known {
		return false
	}
	s.Place, s.Space, s.To, s.Sent, s.Files, s.known = p, e.SpaceID(), e.Audience, a, e.Attachments(), true
	return true
}

// Acknowledged reports whether a party has acknowledged.
func (s State) Acknowledged(party entry.Hash) bool {
	return slices.ContainsFunc(s.Acks, func(a Acknowledgement) bool { return a.Log == party })
}

// VisibleTo reports whether a party may read the notice.
func (s State) VisibleTo(party entry.Hash) bool {
	return s.Log == party || slices.Contains(s.To, party)
}

// Send sends a notice. With a duty it is the proof of that duty's occurrence.
type Send struct {
	To         []entry.Hash       `json:"to" field:"of:other-party"`
	Number     string             `json:"number"`
	Title      string             `json:"title" field:"required"`
	Text       string             `json:"text" field:"longtext"`
	Urgent     bool               `json:"urgent"`
	Nil        bool               `json:"nil"`
	Duty       entry.Hash         `json:"duty"`
	Occurrence string             `json:"occurrence"`
	AnswerBy   viet.Date          `json:"answer_by"`
	Answers    entry.Hash         `json:"answers"`
	Files      []entry.Attachment `json:"files"`
}

// Attached lends the command's files.
func (c Send) Attached() []entry.Attachment { return c.Files }

// Decide settles the addressees and refuses a notice to nobody, one without
// content, and one that cites an occurrence its duty does not have.
// parties are all other parties of the space; d is the cited duty's state.
func (c Send) Decide(parties []entry.Hash, d *duty.State, by access.Caller) (Sent, []entry.Hash, error) {
	to := c.To
	if len(to) == 0 {
		to = parties
	}
	for _, p := range to {
		if !slices.Contains(parties, p) {
			return Sent{}, nil, fault.Field("to", "notice.no-party", p.Short())
		}
	}
	switch {
	case len(to) == 0:
		return Sent{}, nil, fault.Field("to", "notice.to-nobody")
	case c.Text == "" && len(c.Files) == 0 && !c.Nil:
		return Sent{}, nil, fault.Field("text", "notice.empty")
	case c.Nil && d == nil:
		return Sent{}, nil, fault.Field("nil", "notice.nil-without-duty")
	}
	if d != nil {
		if err := d.Has(c.Occurrence); err != nil {
			return Sent{}, nil, err
		}
	}
	to = slices.Clone(to)
	slices.SortFunc(to, func(a, b entry.Hash) int { return slices.Compare(a[:], b[:]) })
	return Sent{c.Number, c.Title, c.Text, c.Urgent, c.Nil, c.Duty, c.Occurrence, c.AnswerBy, c.Answers}, slices.Compact(to), nil
}

// Acknowledge says that the caller's party has received a notice.
type Acknowledge struct {
	Notice entry.Hash `json:"notice" field:"required"`
	Note   string     `json:"note" field:"longtext"`
}

// SubjectID names the notice.
func (c Acknowledge) SubjectID() entry.Hash { return c.Notice }

// Decide refuses anybody but an addressee, and a second acknowledgement.
func (c Acknowledge) Decide(s State, by access.Caller) (Acknowledged, error) {
	switch {
	case !s.known || !s.VisibleTo(by.Party):
		return Acknowledged{}, fault.New(fault.NotFound, "notice.none")
	case s.Log == by.Party:
		return Acknowledged{}, fault.New(fault.Forbidden, "notice.own")
	case s.Acknowledged(by.Party):
		return Acknowledged{}, fault.New(fault.Conflict, "notice.acknowledged-already")
	}
	return Acknowledged{c.Note}, nil
}

// Approve signs the own party's notice.
type Approve struct {
	Notice entry.Hash `json:"notice" field:"required"`
}

// SubjectID names the notice.
func (c Approve) SubjectID() entry.Hash { return c.Notice }

// Decide refuses other parties' notices and a second signature by the post.
func (c Approve) Decide(s State, by access.Caller) (Approved, error) {
	switch {
	case !s.known || !s.VisibleTo(by.Party):
		return Approved{}, fault.New(fault.NotFound, "notice.none")
	case s.Log != by.Party:
		return Approved{}, fault.New(fault.Forbidden, "notice.not-own")
	case len(s.Approvals) > 0:
		return Approved{}, fault.New(fault.Conflict, "notice.approved-already")
	}
	return Approved{}, nil
}

// Correct corrects the own party's notice.
type Correct struct {
	Notice entry.Hash `json:"notice" field:"required"`
	Text   string     `json:"text" field:"required,longtext"`
	Reason string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the notice.
func (c Correct) SubjectID() entry.Hash { return c.Notice }

// Decide refuses other parties' notices.
func (c Correct) Decide(s State, by access.Caller) (Corrected, error) {
	switch {
	case !s.known || !s.VisibleTo(by.Party):
		return Corrected{}, fault.New(fault.NotFound, "notice.none")
	case s.Log != by.Party:
		return Corrected{}, fault.New(fault.Forbidden, "notice.not-own")
	}
	return Corrected{c.Text, c.Reason}, nil
}
