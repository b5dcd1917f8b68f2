package notice

import (
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
)

// Send sends a notice. With a duty it is the proof of that duty's occurrence.
type Send struct {
	To          []entry.Hash       `json:"to" field:"of:other-party"`
	Number      string             `json:"number"`
	TakeNumber  bool               `json:"take_number"`
	Title       string             `json:"title" field:"required"`
	Text        string             `json:"text" field:"longtext"`
	Urgent      bool               `json:"urgent"`
	Nil         bool               `json:"nil"`
	Request     bool               `json:"request"`
	Duty        entry.Hash         `json:"duty"`
	Occurrence  string             `json:"occurrence"`
	AnswerBy    viet.Date          `json:"answer_by"`
	Answers     entry.Hash         `json:"answers"`
	MustConfirm bool               `json:"must_confirm"`
	ConfirmBy   viet.Date          `json:"confirm_by"`
	Purpose     string             `json:"purpose"`
	Sensitivity string             `json:"sensitivity" field:"choice:internal"`
	KeepUntil   viet.Date          `json:"keep_until"`
	About       entry.Hash         `json:"about"`
	Clause      regulation.Clause  `json:"clause" field:"of:clause"`
	Files       []entry.Attachment `json:"files"`
}

// answerDays is within how many working days a request is answered, and a
// notice acknowledged that demands it, where nothing else is said.
const answerDays = 7

// Decide settles the addressees and the days by which they answer and
// acknowledge, and refuses a
// notice to nobody, one without content, and one that cites an occurrence its
// duty does not have. parties are all other parties of the space; d is the
// cited duty's state, rules the calendar that holds today.
func (c Send) Decide(parties []entry.Hash, d *duty.State, today viet.Date, rules calendar.Rules) (Sent, []entry.Hash, error) {
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
	case c.Nil && c.Request:
		return Sent{}, nil, fault.Field("nil", "notice.nil-request")
	case !c.AnswerBy.IsZero() && c.AnswerBy.Before(today):
		return Sent{}, nil, fault.Field("answer_by", "notice.answer-past", c.AnswerBy)
	case !c.ConfirmBy.IsZero() && c.ConfirmBy.Before(today):
		return Sent{}, nil, fault.Field("confirm_by", "notice.confirm-past", c.ConfirmBy)
	case !c.KeepUntil.IsZero() && c.KeepUntil.Before(today):
		return Sent{}, nil, fault.Field("keep_until", "notice.keep-past", c.KeepUntil)
	}
	s := Sent{Number: c.Number, Title: c.Title, Text: c.Text, Urgent: c.Urgent, Nil: c.Nil, Duty: c.Duty, Occurrence: c.Occurrence, AnswerBy: c.AnswerBy, Answers: c.Answers,
		Request: c.Request, MustConfirm: c.MustConfirm || !c.ConfirmBy.IsZero(), ConfirmBy: c.ConfirmBy, Purpose: c.Purpose, Sensitivity: c.Sensitivity, KeepUntil: c.KeepUntil, About: c.About}
	if c.Request && c.AnswerBy.IsZero() {
		s.AnswerBy = rules.AddWorkingDays(today, answerDays)
	}
	if s.MustConfirm && s.ConfirmBy.IsZero() {
		s.ConfirmBy = s.confirmBy(today, rules)
	}
	if d != nil {
		if err := d.Has(c.Occurrence); err != nil {
			return Sent{}, nil, err
		}
		s.window(*d)
	}
	to = slices.Clone(to)
	slices.SortFunc(to, func(a, b entry.Hash) int { return slices.Compare(a[:], b[:]) })
	return s, slices.Compact(to), nil
}

// window says which kind of periodic notice it is, and which days its data
// cover, as the duty's terms have it.
func (s *Sent) window(d duty.State) {
	terms := []duty.Terms{d.Proposed.Terms}
	for _, r := range d.Revisions {
		terms = append(terms, r.Terms)
	}
	day, err := viet.ParseDate(s.Occurrence)
	s.Cadence = string(d.Proposed.Cadence)
	for _, t := range terms {
		if err != nil {
			return
		}
		for _, w := range (calendar.Schedule{Cadence: t.Cadence, Every: t.Every, Preset: t.Preset, Since: d.Proposed.From}).Windows(day, day) {
			s.Cadence, s.From, s.To = string(t.Cadence), w.From, w.To
		}
	}
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

// Correct corrects the own party's notice: in words, or, where it went by a
// form, the values that were wrong.
type Correct struct {
	Notice entry.Hash `json:"notice" field:"required"`
	Text   string     `json:"text" field:"longtext"`
	Reason string     `json:"reason" field:"required,longtext"`
	Values []Value    `json:"values"`
}

// SubjectID names the notice.
func (c Correct) SubjectID() entry.Hash { return c.Notice }

// Decide refuses other parties' notices, a correction that corrects nothing,
// and values that the notice's form cannot take. f is that form; nil: none.
func (c Correct) Decide(s State, f *FormState, by access.Caller) (Corrected, error) {
	switch {
	case !s.known || !s.VisibleTo(by.Party):
		return Corrected{}, fault.New(fault.NotFound, "notice.none")
	case s.Log != by.Party:
		return Corrected{}, fault.New(fault.Forbidden, "notice.not-own")
	case c.Text == "" && len(c.Values) == 0:
		return Corrected{}, fault.Field("text", "notice.corrects-nothing")
	case len(c.Values) > 0 && f == nil:
		return Corrected{}, fault.Field("values", "notice.without-form")
	}
	if len(c.Values) > 0 {
		if err := f.Adopted.Check(c.Values); err != nil {
			return Corrected{}, err
		}
	}
	return Corrected{c.Text, c.Reason, c.Values}, nil
}
