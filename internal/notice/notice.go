// Package notice exchanges information between the parties (thông báo, trao
// đổi thông tin, tình hình). A notice that is sent is the proof of the duty to
// send it; nobody enters it twice.
package notice

import (
	"slices"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// The kinds of fact about a notice. All have the notice as their subject.
const (
	KindSent         entry.Kind = "notice.sent"
	KindAcknowledged entry.Kind = "notice.acknowledged"
	KindApproved     entry.Kind = "notice.approved"
	KindCorrected    entry.Kind = "notice.corrected"
	KindAnswered     entry.Kind = "notice.answered"
	KindForm         entry.Kind = "notice.form-adopted" // about the form, which it founds
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

	Request     bool       `json:"request,omitempty"`      // đề nghị cung cấp thông tin
	MustConfirm bool       `json:"must_confirm,omitempty"` // the addressees are to acknowledge
	ConfirmBy   viet.Date  `json:"confirm_by,omitzero"`    // by when; MustConfirm holds
	Purpose     string     `json:"purpose,omitempty"`
	Sensitivity string     `json:"sensitivity,omitempty"` // empty: ordinary; "internal": lưu hành nội bộ
	KeepUntil   viet.Date  `json:"keep_until,omitzero"`
	About       entry.Hash `json:"about,omitzero"` // what it has to do with: an incident, a directive
	Regulation  entry.Hash `json:"regulation,omitzero"`
	Provision   string     `json:"provision,omitempty"`
	Cadence     string     `json:"cadence,omitempty"` // of the duty that it proves
	From        viet.Date  `json:"from,omitzero"`     // first and last day of the data
	To          viet.Date  `json:"to,omitzero"`
	Form        entry.Hash `json:"form,omitzero"` // by which the values were given
	Values      []Value    `json:"values,omitempty"`
}

// Asks reports whether the notice waits for an answer.
func (s Sent) Asks() bool { return s.Request || !s.AnswerBy.IsZero() }

// Confirm is the day by which an addressee acknowledges a notice that went out
// on a day; unset where none has to. Notices of before such a day was named are
// acknowledged within the time of an answer.
func (s Sent) Confirm(on viet.Date) viet.Date {
	switch {
	case !s.MustConfirm:
		return viet.Date{}
	case !s.ConfirmBy.IsZero():
		return s.ConfirmBy
	}
	return s.confirmBy(on, calendar.Default())
}

// confirmBy is the day where the sender names none: that of an answer, or the
// time that an answer would have.
func (s Sent) confirmBy(on viet.Date, rules calendar.Rules) viet.Date {
	day := rules.AddWorkingDays(on, answerDays)
	if !s.AnswerBy.IsZero() && s.AnswerBy.Before(day) {
		return s.AnswerBy
	}
	return day
}

// Answered says that the author's party has answered; its answer is the entry
// before this one in the same log.
type Answered struct{}

// Acknowledged says that an addressee has received the notice.
type Acknowledged struct {
	Note string `json:"note,omitempty"`
}

// Approved is a leader's signature under the notice of the own party.
type Approved struct{}

// Corrected corrects a notice without changing what was sent. Values take the
// place of those with the same keys; the others stay as they were.
type Corrected struct {
	Text   string  `json:"text"`
	Reason string  `json:"reason"`
	Values []Value `json:"values,omitempty"`
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
	Answer struct{ entry.Place }
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
	Answers     []Answer           `json:"answers,omitempty"`
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
	case KindAnswered:
		if !s.known || !slices.Contains(s.To, p.Log) || s.Answered(p.Log) {
			return false
		}
		s.Answers = append(s.Answers, Answer{p})
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

// AsAt is the notice with what had been said of it by a moment.
func (s State) AsAt(at time.Time) State {
	s.Acks, s.Approvals = entry.Until(s.Acks, at), entry.Until(s.Approvals, at)
	s.Corrections, s.Answers = entry.Until(s.Corrections, at), entry.Until(s.Answers, at)
	return s
}

// Acknowledged reports whether a party has acknowledged.
func (s State) Acknowledged(party entry.Hash) bool {
	return slices.ContainsFunc(s.Acks, func(a Acknowledgement) bool { return a.Log == party })
}

// Answered reports whether a party has answered.
func (s State) Answered(party entry.Hash) bool {
	return slices.ContainsFunc(s.Answers, func(a Answer) bool { return a.Log == party })
}

// Owes reports whether a party has still to answer.
func (s State) Owes(party entry.Hash) bool {
	return s.Sent.Asks() && slices.Contains(s.To, party) && !s.Answered(party)
}

// Confirms is the day by which a party has still to acknowledge; unset where it
// has not to, or has. Who has answered has shown that it received the notice.
func (s State) Confirms(party entry.Hash) viet.Date {
	if !slices.Contains(s.To, party) || s.Acknowledged(party) || s.Answered(party) {
		return viet.Date{}
	}
	return s.Sent.Confirm(viet.DateOf(s.At))
}

// Kept reports whether the day until which the notice is to be kept has not
// passed by a day; without such a day it is kept for good.
func (s State) Kept(on viet.Date) bool {
	return s.Sent.KeepUntil.IsZero() || !s.Sent.KeepUntil.Before(on)
}

// Values are the values of the form as they stand after every correction.
func (s State) Values() []Value {
	vs := slices.Clone(s.Sent.Values)
	for _, c := range s.Corrections {
		vs = replaced(vs, c.Values)
	}
	return vs
}

// replaced puts values in the place of those with the same keys.
func replaced(vs, by []Value) []Value {
	for _, v := range by {
		if i := slices.IndexFunc(vs, func(x Value) bool { return x.Key == v.Key }); i >= 0 {
			vs[i] = v
		} else {
			vs = append(vs, v)
		}
	}
	return vs
}

// VisibleTo reports whether a party may read the notice.
func (s State) VisibleTo(party entry.Hash) bool {
	return s.Log == party || slices.Contains(s.To, party)
}
