// Package campaign keeps what the parties do to mobilise the coast (đợt vận
// động, phong trào): a plan with steps, sessions as counts, materials, cost and
// what changed, and the models of the movement (mô hình: tổ tàu thuyền an toàn,
// bến bãi an toàn, tổ tự quản) as groups with counts over time. Audiences are
// groups of people, never persons; a count stands beside its effect or "chưa đo".
package campaign

import (
	"slices"
	"strings"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// The kinds of fact about a campaign. All have the campaign as their subject.
const (
	KindPlanned   entry.Kind = "campaign.planned"
	KindHeld      entry.Kind = "campaign.held"
	KindCorrected entry.Kind = "campaign.session-corrected"
	KindMaterial  entry.Kind = "campaign.material-added"
	KindSpent     entry.Kind = "campaign.cost-recorded"
	KindAsked     entry.Kind = "campaign.question-asked"
	KindEffect    entry.Kind = "campaign.effect-measured"
	KindStepDone  entry.Kind = "campaign.step-done"
	KindClosed    entry.Kind = "campaign.closed"
)

// Step is one step of a plan (bước thực hiện).
type Step struct {
	By   viet.Date `json:"by"`
	What string    `json:"what"`
}

// Planned is a campaign as its owner plans it. Parties are the others that
// hold sessions of their own in it.
type Planned struct {
	Title      string       `json:"title"`
	Aim        string       `json:"aim"`
	Audience   string       `json:"audience"` // words for a group: "chủ tàu, ngư dân xã ven biển"
	Parties    []entry.Hash `json:"parties,omitempty"`
	From       viet.Date    `json:"from"`
	To         viet.Date    `json:"to"`
	Steps      []Step       `json:"steps,omitempty"`
	Question   string       `json:"question,omitempty"` // what shall be seen afterwards
	AnswerBy   viet.Date    `json:"answer_by,omitzero"`
	Regulation entry.Hash   `json:"regulation,omitzero"`
	Provision  string       `json:"provision,omitempty"`
	Duty       entry.Hash   `json:"duty,omitzero"`
}

// Counts are what can be counted of sessions. They say how much was done, not
// what came of it.
type Counts struct {
	Sessions   int `json:"sessions"`
	Attendance int `json:"attendance"`
	Leaflets   int `json:"leaflets"`
}

// Held is one session, or several alike on one day. Unit is one of the
// author's units; Occurrence is the window of the campaign's duty that it falls
// into.
type Held struct {
	Counts
	On         viet.Date  `json:"on"`
	Where      string     `json:"where"`
	Form       string     `json:"form"` // concentrated, integrated, mobile, broadcast or household
	Unit       entry.Hash `json:"unit,omitzero"`
	Note       string     `json:"note,omitempty"`
	Occurrence string     `json:"occurrence,omitempty"`
}

// Corrected puts other counts in the place of a session's.
type Corrected struct {
	Counts
	Session entry.Hash `json:"session"`
	Reason  string     `json:"reason"`
}

// Material is what was made for the campaign; the files are attached.
type Material struct {
	Title  string `json:"title"`
	Form   string `json:"form"` // leaflet, poster, broadcast, film or other
	Copies int    `json:"copies,omitempty"`
}

// Spent is a cost in đồng and where the money came from.
type Spent struct {
	Amount int64     `json:"amount"`
	Source string    `json:"source"`
	For    string    `json:"for,omitempty"`
	On     viet.Date `json:"on"`
}

// Asked is a question whose answer will show whether the campaign had an
// effect. Its author owes the answer.
type Asked struct {
	Question string    `json:"question"`
	AnswerBy viet.Date `json:"answer_by"`
}

// Measured says what changed and how that was seen. Session is the session
// that it is about, or unset for the campaign; Question the one it answers.
type Measured struct {
	Change   string     `json:"change"` // better, same or worse
	Changed  string     `json:"changed"`
	How      string     `json:"how"`
	On       viet.Date  `json:"on"`
	Session  entry.Hash `json:"session,omitzero"`
	Question entry.Hash `json:"question,omitzero"`
}

// StepDone says that a step of the plan is done. Step counts from 1.
type StepDone struct {
	Step int       `json:"step"`
	On   viet.Date `json:"on"`
	Note string    `json:"note,omitempty"`
}

// Closed ends a campaign with its result. Unmeasured says why no effect was
// measured, where none was.
type Closed struct {
	Result     string    `json:"result"`
	Unmeasured string    `json:"unmeasured,omitempty"`
	On         viet.Date `json:"on"`
}

// The facts with their places.
type (
	Session struct {
		entry.Place
		Held
		First Counts `json:"first"` // as recorded, before corrections
	}
	Correction struct {
		entry.Place
		Corrected
	}
	Stock struct {
		entry.Place
		Material
		Files []entry.Attachment `json:"files,omitempty"`
	}
	Cost struct {
		entry.Place
		Spent
	}
	Question struct {
		entry.Place
		Asked
	}
	Effect struct {
		entry.Place
		Measured
	}
	DoneStep struct {
		entry.Place
		StepDone
	}
	Closing struct {
		entry.Place
		Closed
	}
)

// State is what one campaign's entries add up to.
type State struct {
	entry.Place
	Space       entry.Hash   `json:"space"`
	Planned     Planned      `json:"planned"`
	Sessions    []Session    `json:"sessions"`
	Corrections []Correction `json:"corrections"`
	Materials   []Stock      `json:"materials"`
	Costs       []Cost       `json:"costs"`
	Questions   []Question   `json:"questions"`
	Effects     []Effect     `json:"effects"`
	Done        []DoneStep   `json:"done"`
	Closing     *Closing     `json:"closing,omitempty"`
	Stray       []entry.Hash `json:"stray"`
}

// Fold returns what the entries about one campaign add up to.
func Fold(past []entry.Entry) (s State) {
	s.Stray = entry.Fold(past, s.with)
	return s
}

// with folds one entry and reports whether it fits. Only the owner and those
// whom the plan names take part; what comes after the end is still recorded,
// since effects show late.
func (s *State) with(e entry.Entry) bool {
	if e.Kind == KindPlanned {
		return s.plan(e)
	}
	if !s.known() || !s.TakesPart(e.LogID()) {
		return false
	}
	switch e.Kind {
	case KindHeld:
		return entry.Add(&s.Sessions, e, func(p entry.Place, a Held) Session { return Session{p, a, a.Counts} })
	case KindCorrected:
		return s.correct(e)
	case KindMaterial:
		return entry.Add(&s.Materials, e, func(p entry.Place, a Material) Stock { return Stock{p, a, e.Attachments()} })
	case KindSpent:
		return entry.Add(&s.Costs, e, func(p entry.Place, a Spent) Cost { return Cost{p, a} })
	case KindAsked:
		return entry.Add(&s.Questions, e, func(p entry.Place, a Asked) Question { return Question{p, a} })
	case KindEffect:
		return entry.Add(&s.Effects, e, func(p entry.Place, a Measured) Effect { return Effect{p, a} })
	case KindStepDone:
		a, ok := entry.Decode[StepDone](e)
		if !ok || a.Step < 1 || a.Step > len(s.Planned.Steps) || s.StepDone(a.Step) {
			return false
		}
		s.Done = append(s.Done, DoneStep{entry.PlaceOf(e), a})
		return true
	case KindClosed:
		a, ok := entry.Decode[Closed](e)
		if !ok || s.Closing != nil || e.LogID() != s.Log {
			return false
		}
		s.Closing = &Closing{entry.PlaceOf(e), a}
		return true
	}
	return false
}

func (s *State) plan(e entry.Entry) bool {
	a, ok := entry.Decode[Planned](e)
	if !ok || s.known() {
		return false
	}
	s.Place, s.Space, s.Planned = entry.PlaceOf(e), e.SpaceID(), a
	if a.Question != "" {
		s.Questions = append(s.Questions, Question{s.Place, Asked{a.Question, a.AnswerBy}})
	}
	return true
}

func (s *State) correct(e entry.Entry) bool {
	a, ok := entry.Decode[Corrected](e)
	if !ok {
		return false
	}
	i := slices.IndexFunc(s.Sessions, func(x Session) bool { return x.ID == a.Session && x.Log == e.LogID() })
	if i < 0 {
		return false
	}
	s.Sessions[i].Counts = a.Counts
	s.Corrections = append(s.Corrections, Correction{entry.PlaceOf(e), a})
	return true
}

// AsAt is the campaign with what had been said of it by a moment; a session has
// the counts that it then had.
func (s State) AsAt(at time.Time) State {
	s.Sessions, s.Corrections, s.Closing = entry.Until(s.Sessions, at), entry.Until(s.Corrections, at), entry.If(s.Closing, at)
	s.Materials, s.Costs, s.Questions = entry.Until(s.Materials, at), entry.Until(s.Costs, at), entry.Until(s.Questions, at)
	s.Effects, s.Done = entry.Until(s.Effects, at), entry.Until(s.Done, at)
	for i, x := range s.Sessions {
		s.Sessions[i].Counts = x.First
		for _, c := range s.Corrections {
			if c.Session == x.ID {
				s.Sessions[i].Counts = c.Counts
			}
		}
	}
	return s
}

func (s State) known() bool { return !s.ID.IsZero() }

// TakesPart reports whether a party is the owner or named in the plan.
func (s State) TakesPart(party entry.Hash) bool {
	return party == s.Log || slices.Contains(s.Planned.Parties, party)
}

// StepDone reports whether a step, counted from 1, is done.
func (s State) StepDone(n int) bool {
	return slices.ContainsFunc(s.Done, func(d DoneStep) bool { return d.Step == n })
}

// Total adds up the counts of all sessions.
func (s State) Total() (c Counts) {
	for _, x := range s.Sessions {
		c = c.plus(x.Counts)
	}
	return c
}

// TotalOf adds up the counts of one party's sessions.
func (s State) TotalOf(party entry.Hash) (c Counts) {
	for _, x := range s.Sessions {
		if x.Log == party {
			c = c.plus(x.Counts)
		}
	}
	return c
}

func (c Counts) plus(d Counts) Counts {
	return Counts{c.Sessions + d.Sessions, c.Attendance + d.Attendance, c.Leaflets + d.Leaflets}
}

func (c Counts) minus(d Counts) Counts {
	return c.plus(Counts{-d.Sessions, -d.Attendance, -d.Leaflets})
}

// EffectOf returns the newest effect measured of a session, or, where none is,
// of the whole campaign. ok is false where nothing was measured.
func (s State) EffectOf(session entry.Hash) (e Effect, ok bool) {
	for _, of := range []entry.Hash{session, {}} {
		for _, x := range s.Effects {
			if x.Session == of {
				e, ok = x, true
			}
		}
		if ok {
			break
		}
	}
	return e, ok
}

// Answer returns what was seen for a question; ok is false while nothing was.
func (s State) Answer(question entry.Hash) (e Effect, ok bool) {
	for _, x := range s.Effects {
		if x.Question == question {
			e, ok = x, true
		}
	}
	return e, ok
}

// Spent adds up the cost, in đồng.
func (s State) Spent() (vnd int64) {
	for _, c := range s.Costs {
		vnd += c.Amount
	}
	return vnd
}

// must refuses who does not take part.
func (s State) must(by access.Caller) error {
	switch {
	case !s.known():
		return fault.New(fault.NotFound, "campaign.none")
	case !s.TakesPart(by.Party):
		return fault.New(fault.Forbidden, "campaign.not-in-it")
	}
	return nil
}

// steps reads a plan's steps: a line each, the day before a colon.
func steps(text string) (ss []Step, err error) {
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		day, what, ok := strings.Cut(line, ":")
		by, perr := viet.ParseDate(strings.TrimSpace(day))
		if what = strings.TrimSpace(what); !ok || perr != nil || what == "" {
			return nil, fault.Field("steps", "campaign.bad-step", line)
		}
		ss = append(ss, Step{by, what})
	}
	return ss, nil
}
