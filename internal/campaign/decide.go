package campaign

import (
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
)

// Plan plans a campaign.
type Plan struct {
	Title    string            `json:"title" field:"required"`
	Aim      string            `json:"aim" field:"required,longtext"`
	Audience string            `json:"audience" field:"required"`
	From     viet.Date         `json:"from" field:"required"`
	To       viet.Date         `json:"to" field:"required"`
	Steps    string            `json:"steps" field:"longtext"`
	Question string            `json:"question"`
	AnswerBy viet.Date         `json:"answer_by"`
	Parties  []entry.Hash      `json:"parties" field:"of:other-party"`
	Clause   regulation.Clause `json:"clause" field:"of:clause"`
	Duty     entry.Hash        `json:"duty" field:"of:duty"`
}

// Decide refuses a campaign that ends before it starts, steps without a day, a
// question without one, and parties that are not there. others are the other
// parties of the space.
func (c Plan) Decide(others []entry.Hash) (a Planned, err error) {
	switch {
	case c.To.Before(c.From):
		return a, fault.Field("to", "campaign.ends-before", c.From)
	case c.Question != "" && c.AnswerBy.IsZero():
		return a, fault.Field("answer_by", "campaign.answer-when")
	}
	for _, p := range c.Parties {
		if !slices.Contains(others, p) {
			return a, fault.Field("parties", "campaign.no-party", p.Short())
		}
	}
	a = Planned{Title: c.Title, Aim: c.Aim, Audience: c.Audience, Parties: slices.Clone(c.Parties), From: c.From, To: c.To,
		Question: c.Question, AnswerBy: c.AnswerBy, Duty: c.Duty}
	slices.SortFunc(a.Parties, func(a, b entry.Hash) int { return slices.Compare(a[:], b[:]) })
	a.Parties = slices.Compact(a.Parties)
	a.Steps, err = steps(c.Steps)
	return a, err
}

// Hold records a session.
type Hold struct {
	Campaign   entry.Hash `json:"campaign" field:"required,of:campaign"`
	On         viet.Date  `json:"on" field:"required"`
	Where      string     `json:"where" field:"required"`
	Form       string     `json:"session_form" field:"required,choice:concentrated|integrated|mobile|broadcast|household"`
	Sessions   int        `json:"sessions"`
	Attendance int        `json:"attendance"`
	Leaflets   int        `json:"leaflets"`
	Unit       entry.Hash `json:"unit" field:"of:unit"`
	Note       string     `json:"note" field:"longtext"`
}

// SubjectID names the campaign.
func (c Hold) SubjectID() entry.Hash { return c.Campaign }

// Decide refuses other parties' campaigns, one that is closed, days to come and
// counts below nothing. d is the duty that the campaign serves, or nil.
func (c Hold) Decide(s State, d *duty.State, today viet.Date, by access.Caller) (Held, error) {
	n := c.Sessions
	if n == 0 {
		n = 1
	}
	counts := Counts{n, c.Attendance, c.Leaflets}
	if err := s.must(by); err != nil {
		return Held{}, err
	}
	switch {
	case s.Closing != nil:
		return Held{}, fault.New(fault.Conflict, "campaign.closed-already")
	case c.On.After(today):
		return Held{}, fault.Field("on", "campaign.in-future", today)
	}
	if err := counts.check(); err != nil {
		return Held{}, err
	}
	a := Held{counts, c.On, c.Where, c.Form, c.Unit, c.Note, ""}
	if d != nil {
		a.Occurrence = occurrence(*d, c.On)
	}
	return a, nil
}

// longestWindow is how far back a window of a duty may have opened, in days.
const longestWindow = 5*366 + 1

// occurrence is the window of a duty that a day falls into: the last one that
// opened; none before the duty's first.
func occurrence(d duty.State, day viet.Date) string {
	for n := range longestWindow {
		key := day.AddDays(-n).String()
		if d.Has(key) == nil {
			return key
		}
	}
	return ""
}

// most is more than any of the counts can be: what is typed beyond it is a slip.
const most = 10_000_000

func (c Counts) check() error {
	for _, x := range []struct {
		name string
		n    int
	}{{"sessions", c.Sessions}, {"attendance", c.Attendance}, {"leaflets", c.Leaflets}} {
		if x.n < 0 || x.n > most {
			return fault.Field(x.name, "campaign.bad-count", x.n)
		}
	}
	return nil
}

// CorrectSession corrects the counts of an own session.
type CorrectSession struct {
	Campaign   entry.Hash `json:"campaign" field:"required"`
	Session    entry.Hash `json:"session" field:"required"`
	Sessions   int        `json:"sessions"`
	Attendance int        `json:"attendance"`
	Leaflets   int        `json:"leaflets"`
	Reason     string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the campaign.
func (c CorrectSession) SubjectID() entry.Hash { return c.Campaign }

// Decide refuses other parties' sessions.
func (c CorrectSession) Decide(s State, by access.Caller) (Corrected, error) {
	a := Corrected{Counts{c.Sessions, c.Attendance, c.Leaflets}, c.Session, c.Reason}
	if err := s.must(by); err != nil {
		return a, err
	}
	if !slices.ContainsFunc(s.Sessions, func(x Session) bool { return x.ID == c.Session && x.Log == by.Party }) {
		return a, fault.Field("session", "campaign.not-own-session")
	}
	return a, a.check()
}

// AddMaterial adds what was made for the campaign.
type AddMaterial struct {
	Campaign entry.Hash         `json:"campaign" field:"required"`
	Title    string             `json:"title" field:"required"`
	Form     string             `json:"material_form" field:"required,choice:leaflet|poster|broadcast|film|other"`
	Copies   int                `json:"copies"`
	Files    []entry.Attachment `json:"files"`
}

// SubjectID names the campaign.
func (c AddMaterial) SubjectID() entry.Hash { return c.Campaign }

// Attached lends the command's files.
func (c AddMaterial) Attached() []entry.Attachment { return c.Files }

// Decide refuses who does not take part.
func (c AddMaterial) Decide(s State, by access.Caller) (Material, error) {
	if c.Copies < 0 || c.Copies > most {
		return Material{}, fault.Field("copies", "campaign.bad-count", c.Copies)
	}
	return Material{c.Title, c.Form, c.Copies}, s.must(by)
}

// RecordCost records a cost.
type RecordCost struct {
	Campaign entry.Hash `json:"campaign" field:"required"`
	Amount   float64    `json:"amount" field:"required"`
	Source   string     `json:"source" field:"required"`
	For      string     `json:"for"`
	On       viet.Date  `json:"on" field:"required"`
}

// SubjectID names the campaign.
func (c RecordCost) SubjectID() entry.Hash { return c.Campaign }

// mostVND bounds one cost, in đồng.
const mostVND = 1e13

// Decide refuses an amount that is no whole number of đồng.
func (c RecordCost) Decide(s State, by access.Caller) (Spent, error) {
	vnd := int64(0)
	if c.Amount >= 0 && c.Amount <= mostVND {
		vnd = int64(c.Amount)
	}
	if float64(vnd) != c.Amount {
		return Spent{}, fault.Field("amount", "campaign.bad-amount")
	}
	return Spent{vnd, c.Source, c.For, c.On}, s.must(by)
}

// Ask asks what shall be seen afterwards.
type Ask struct {
	Campaign entry.Hash `json:"campaign" field:"required"`
	Question string     `json:"question" field:"required,longtext"`
	AnswerBy viet.Date  `json:"answer_by" field:"required"`
}

// SubjectID names the campaign.
func (c Ask) SubjectID() entry.Hash { return c.Campaign }

// Decide refuses who does not take part.
func (c Ask) Decide(s State, by access.Caller) (Asked, error) {
	return Asked{c.Question, c.AnswerBy}, s.must(by)
}

// Measure says what changed.
type Measure struct {
	Campaign entry.Hash `json:"campaign" field:"required"`
	Session  entry.Hash `json:"session"`
	Question entry.Hash `json:"question"`
	Change   string     `json:"effect" field:"required,choice:better|same|worse"`
	Changed  string     `json:"changed" field:"required,longtext"`
	How      string     `json:"how" field:"required"`
	On       viet.Date  `json:"on" field:"required"`
}

// SubjectID names the campaign.
func (c Measure) SubjectID() entry.Hash { return c.Campaign }

// Decide refuses sessions and questions that the campaign does not have, and
// days to come.
func (c Measure) Decide(s State, today viet.Date, by access.Caller) (Measured, error) {
	a := Measured{c.Change, c.Changed, c.How, c.On, c.Session, c.Question}
	if err := s.must(by); err != nil {
		return a, err
	}
	switch {
	case c.On.After(today):
		return a, fault.Field("on", "campaign.in-future", today)
	case !c.Session.IsZero() && !slices.ContainsFunc(s.Sessions, func(x Session) bool { return x.ID == c.Session }):
		return a, fault.Field("session", "campaign.no-session")
	case !c.Question.IsZero() && !slices.ContainsFunc(s.Questions, func(x Question) bool { return x.ID == c.Question }):
		return a, fault.Field("question", "campaign.no-question")
	}
	return a, nil
}

// FinishStep says that a step is done.
type FinishStep struct {
	Campaign entry.Hash `json:"campaign" field:"required"`
	Step     int        `json:"step" field:"required"`
	On       viet.Date  `json:"on" field:"required"`
	Note     string     `json:"note"`
}

// SubjectID names the campaign.
func (c FinishStep) SubjectID() entry.Hash { return c.Campaign }

// Decide refuses a step that the plan does not have, and one done already.
func (c FinishStep) Decide(s State, today viet.Date, by access.Caller) (StepDone, error) {
	a := StepDone{c.Step, c.On, c.Note}
	if err := s.must(by); err != nil {
		return a, err
	}
	switch {
	case c.Step < 1 || c.Step > len(s.Planned.Steps):
		return a, fault.Field("step", "campaign.no-step", len(s.Planned.Steps))
	case s.StepDone(c.Step):
		return a, fault.New(fault.Conflict, "campaign.step-done-already")
	case c.On.After(today):
		return a, fault.Field("on", "campaign.in-future", today)
	}
	return a, nil
}

// Close ends a campaign.
type Close struct {
	Campaign   entry.Hash `json:"campaign" field:"required"`
	Result     string     `json:"result" field:"required,longtext"`
	Unmeasured string     `json:"unmeasured" field:"longtext"`
	On         viet.Date  `json:"on" field:"required"`
}

// SubjectID names the campaign.
func (c Close) SubjectID() entry.Hash { return c.Campaign }

// Decide refuses other parties' campaigns, a second end, and one without an
// effect that does not say why none was measured.
func (c Close) Decide(s State, today viet.Date, by access.Caller) (Closed, error) {
	a := Closed{c.Result, c.Unmeasured, c.On}
	switch err := s.must(by); {
	case err != nil:
		return a, err
	case by.Party != s.Log:
		return a, fault.New(fault.Forbidden, "campaign.not-owner")
	case s.Closing != nil:
		return a, fault.New(fault.Conflict, "campaign.closed-already")
	case c.On.After(today):
		return a, fault.Field("on", "campaign.in-future", today)
	case len(s.Effects) == 0 && c.Unmeasured == "":
		return a, fault.Field("unmeasured", "campaign.why-unmeasured")
	}
	return a, nil
}
