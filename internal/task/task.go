// Package task follows what one party asked another to do (nhiệm vụ): who
// leads and who takes part, by when, how far it has come, and whether the one
// who asked accepted the result. A task binds a party only after that party
// took it on, and a result counts only after it was accepted.
package task

import (
	"slices"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// The kinds of fact about a task. All have the task as their subject.
const (
	KindAssigned  entry.Kind = "task.assigned"
	KindAccepted  entry.Kind = "task.accepted"
	KindDeclined  entry.Kind = "task.declined"
	KindReported  entry.Kind = "task.reported"
	KindSubmitted entry.Kind = "task.submitted"
	KindReturned  entry.Kind = "task.returned"
	KindClosed    entry.Kind = "task.closed"
	KindAsked     entry.Kind = "task.extension-asked"
	KindExtended  entry.Kind = "task.extended"
	KindRefused   entry.Kind = "task.extension-refused"
	KindWithdrawn entry.Kind = "task.withdrawn"
	KindPassed    entry.Kind = "task.passed"
)

// How often a task comes again.
const (
	Once      = ""
	Monthly   = "monthly"
	Quarterly = "quarterly"
)

// How far a party says that it has come; a share in percent is not asked.
const (
	NotStarted = "not-started" // chưa bắt đầu
	FirstSteps = "first-steps" // bước đầu
	Partly     = "partly"      // đạt một phần
	Complete   = "complete"    // hoàn thành
)

// Assigned is a task as it was given. Its author is the one who accepts the
// result.
type Assigned struct {
	Origin     entry.Hash   `json:"origin,omitzero"` // the conclusion, directive, proposal or incident that it comes from
	Title      string       `json:"title"`
	Text       string       `json:"text,omitempty"`
	Lead       entry.Hash   `json:"lead"`
	With       []entry.Hash `json:"with,omitempty"` // coordinating parties, in the order of their ids
	Due        viet.Date    `json:"due"`
	Regulation entry.Hash   `json:"regulation,omitzero"`
	Provision  string       `json:"provision,omitempty"`
	Repeat     string       `json:"repeat,omitempty"`
	BlockedBy  []entry.Hash `json:"blocked_by,omitempty"`
	Duty       entry.Hash   `json:"duty,omitzero"`
	Occurrence string       `json:"occurrence,omitempty"`
}

// What is said of a task later. Round counts from 0; a task that comes again
// has a round for each time.
type (
	// Accepted takes the task, or one's part in it, on.
	Accepted struct {
		Note string `json:"note,omitempty"`
	}
	// Declined gives the task, or one's part in it, back.
	Declined struct {
		Reason string `json:"reason"`
	}
	// Reported says what was done and how far it has come.
	Reported struct {
		Round int    `json:"round,omitempty"`
		State string `json:"state"`
		Text  string `json:"text"`
	}
	// Submitted is the result, for acceptance.
	Submitted struct {
		Round int    `json:"round,omitempty"`
		Text  string `json:"text"`
	}
	// Returned gives back a result or an update that is not right.
	Returned struct {
		What   entry.Hash `json:"what"`
		Reason string     `json:"reason"`
	}
	// Closed accepts a result. A task that comes again thereby has its next round.
	Closed struct {
		Result entry.Hash `json:"result"`
		Note   string     `json:"note,omitempty"`
	}
	// Asked asks for more time.
	Asked struct {
		Round  int       `json:"round,omitempty"`
		Until  viet.Date `json:"until"`
		Reason string    `json:"reason"`
	}
	// Extended grants it.
	Extended struct {
		Asked entry.Hash `json:"asked"`
	}
	// Refused does not.
	Refused struct {
		Asked  entry.Hash `json:"asked"`
		Reason string     `json:"reason"`
	}
	// Passed gives the place of a party that ended to one that follows it.
	Passed struct {
		From entry.Hash `json:"from"`
		To   entry.Hash `json:"to"`
	}
	// Withdrawn ends the task without a result.
	Withdrawn struct {
		Reason string `json:"reason"`
	}
)

// Answer is a party's word on its part: taken on, or not.
type Answer struct {
	entry.Place
	Takes  bool           `json:"takes"`
	Reason string         `json:"reason,omitempty"` // or the note of who takes it on
	How    entry.Approval `json:"how,omitzero"`
}

// Return is where and why something was given back.
type Return struct {
	entry.Place
	Reason string `json:"reason"`
}

// Update is what a party reported. One that was returned does not count.
type Update struct {
	entry.Place
	State    string             `json:"state"`
	Text     string             `json:"text"`
	Files    []entry.Attachment `json:"files"`
	Returned *Return            `json:"returned,omitempty"`
}

// Result is what the lead submitted. One that was returned does not count.
type Result struct {
	entry.Place
	Text     string             `json:"text"`
	Files    []entry.Attachment `json:"files"`
	Returned *Return            `json:"returned,omitempty"`
}

// Extension is the one request for more time that a round may have.
type Extension struct {
	entry.Place
	Until   viet.Date    `json:"until"`
	Reason  string       `json:"reason"`
	Granted *entry.Place `json:"granted,omitempty"`
	Refused *Return      `json:"refused,omitempty"`
}

// Closing is the acceptance of a round's result.
type Closing struct {
	entry.Place
	Result entry.Hash     `json:"result"`
	Note   string         `json:"note,omitempty"`
	How    entry.Approval `json:"how,omitzero"`
}

// Round is one time that the task is to be done; most have only one.
type Round struct {
	Opened    entry.Place `json:"opened"` // the assignment, or the acceptance of the round before
	First     viet.Date   `json:"first"`  // the due day as it was set
	Updates   []Update    `json:"updates"`
	Results   []Result    `json:"results"`
	Extension *Extension  `json:"extension,omitempty"`
	Closed    *Closing    `json:"closed,omitempty"`
}

// Ending is the withdrawal.
type Ending struct {
	entry.Place
	Reason string `json:"reason"`
}

// Passing is where one party took the place of another.
type Passing struct {
	entry.Place
	Passed
	Round int  `json:"round"` // under way at the time
	Led   bool `json:"led"`   // the place was the lead's
}

// State is what the entries about one task add up to.
type State struct {
	entry.Place
	Space   entry.Hash   `json:"space"`
	Task    Assigned     `json:"task"`
	Answers []Answer     `json:"answers"`
	Rounds  []Round      `json:"rounds"`
	Ended   *Ending      `json:"ended,omitempty"`
	Passed  []Passing    `json:"passed,omitempty"` // Task names who has the places now
	Giver   entry.Hash   `json:"giver,omitzero"`   // who has the assigner's place, where that was passed
	Stray   []entry.Hash `json:"stray"`
}

// Status is where a task stands.
type Status string

// The statuses. The first three are open.
const (
	Waiting   Status = "waiting"   // for the lead to take it on
	Working   Status = "working"   // taken on
	Reviewing Status = "reviewing" // a result waits for acceptance
	Done      Status = "done"      // its result was accepted
	GivenBack Status = "declined"  // the lead did not take it on
	Dropped   Status = "withdrawn" // the assigner took it back
)

// Statuses lists them in the order in which they are shown.
func Statuses() []Status { return []Status{Waiting, Working, Reviewing, Done, GivenBack, Dropped} }

// Open reports whether something is still to be done.
func (s Status) Open() bool { return s == Waiting || s == Working || s == Reviewing }

func (s State) known() bool { return !s.ID.IsZero() }

// Now is the round under way, or the last.
func (s State) Now() Round { return s.Rounds[len(s.Rounds)-1] }

// Status says where the task stands.
func (s State) Status() Status {
	takes, answered := s.Takes(s.Task.Lead)
	switch {
	case s.Ended != nil:
		return Dropped
	case s.Now().Closed != nil:
		return Done
	case answered && !takes:
		return GivenBack
	case !takes:
		return Waiting
	case s.Now().Pending() != nil:
		return Reviewing
	}
	return Working
}

// Takes reports whether a party has taken its part on, and whether it has
// said anything at all. Who assigned the task need not say so of itself.
func (s State) Takes(party entry.Hash) (takes, answered bool) {
	for _, a := range s.Answers {
		if a.Log == party {
			takes, answered = a.Takes, true
		}
	}
	own := party == s.Assigner()
	return takes || own && !answered, answered || own
}

// Assigner is the party that accepts the result: who gave the task, or who
// follows it.
func (s State) Assigner() entry.Hash {
	if !s.Giver.IsZero() {
		return s.Giver
	}
	return s.Log
}

// Before lists whose place a party has, the first holder first.
func (s State) Before(party entry.Hash) (ids []entry.Hash) {
	for _, x := range slices.Backward(s.Passed) {
		if x.To == party {
			ids, party = append([]entry.Hash{x.From}, ids...), x.From
		}
	}
	return ids
}

// ledFrom is who led at the beginning of a round, ledTo at its end: a figure
// stays with the party of its day.
func (s State) ledFrom(round int) entry.Hash {
	return s.led(func(x Passing) bool { return x.Round >= round })
}
func (s State) ledTo(round int) entry.Hash {
	return s.led(func(x Passing) bool { return x.Round > round })
}

func (s State) led(later func(Passing) bool) entry.Hash {
	lead := s.Task.Lead
	for _, x := range slices.Backward(s.Passed) {
		if x.Led && later(x) {
			lead = x.From
		}
	}
	return lead
}

// Concerns reports whether a party leads the task or takes part in it.
func (s State) Concerns(party entry.Hash) bool {
	return s.Task.Lead == party || slices.Contains(s.Task.With, party)
}

// Parties lists the lead and then the coordinating parties.
func (s State) Parties() []entry.Hash { return append([]entry.Hash{s.Task.Lead}, s.Task.With...) }

// Due is the day by which the round is to be done, an extension included.
func (r Round) Due() viet.Date {
	if r.Extension != nil && r.Extension.Granted != nil {
		return r.Extension.Until
	}
	return r.First
}

// Pending is the result that waits for acceptance, or nil.
func (r Round) Pending() *Result {
	if n := len(r.Results); n > 0 && r.Results[n-1].Returned == nil && r.Closed == nil {
		return &r.Results[n-1]
	}
	return nil
}

// Accepted is the result that was accepted, or nil.
func (r Round) Accepted() *Result {
	for i := range r.Results {
		if r.Closed != nil && r.Results[i].ID == r.Closed.Result {
			return &r.Results[i]
		}
	}
	return nil
}

// Latest is a party's newest update that was not returned, or nil.
func (r Round) Latest(party entry.Hash) (u *Update) {
	for i := range r.Updates {
		if r.Updates[i].Log == party && r.Updates[i].Returned == nil {
			u = &r.Updates[i]
		}
	}
	return u
}

// Progress is how far a party says it has come; a result that was not returned
// says that it is done.
func (r Round) Progress(party entry.Hash) string {
	if slices.ContainsFunc(r.Results, func(x Result) bool { return x.Log == party && x.Returned == nil }) {
		return Complete
	}
	if u := r.Latest(party); u != nil {
		return u.State
	}
	return NotStarted
}

// Returns counts what was given back in the round.
func (r Round) Returns() (n int) {
	for _, x := range r.Results {
		if x.Returned != nil {
			n++
		}
	}
	for _, x := range r.Updates {
		if x.Returned != nil {
			n++
		}
	}
	return n
}

// Returns counts what was given back in all rounds.
func (s State) Returns() (n int) {
	for _, r := range s.Rounds {
		n += r.Returns()
	}
	return n
}

// OnTime reports whether the accepted result had been submitted by the due
// day. An open round is not.
func (r Round) OnTime() bool {
	a := r.Accepted()
	return a != nil && calendar.OnTime(a.At, calendar.End(r.Due()))
}

// step is how many months lie between two rounds; 0: there is one only.
func (a Assigned) step() int {
	switch a.Repeat {
	case Monthly:
		return 1
	case Quarterly:
		return 3
	}
	return 0
}

// due is the due day of round n, counted from the first so that a short month
// does not shift those after it.
func (a Assigned) due(n int) viet.Date { return calendar.AddMonths(a.Due, n*a.step()) }
