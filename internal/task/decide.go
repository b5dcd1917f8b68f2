package task

import (
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
)

// Assign gives a task to a party, or takes one on oneself.
type Assign struct {
	Origin     entry.Hash        `json:"origin"`
	Title      string            `json:"title" field:"required"`
	Text       string            `json:"text" field:"longtext"`
	Lead       entry.Hash        `json:"lead" field:"required,of:party"`
	With       []entry.Hash      `json:"with" field:"of:party"`
	Due        viet.Date         `json:"due" field:"required"`
	Clause     regulation.Clause `json:"clause" field:"of:clause"`
	Repeat     string            `json:"repeat" field:"choice:none|monthly|quarterly"`
	BlockedBy  []entry.Hash      `json:"blocked_by" field:"of:task"`
	Duty       entry.Hash        `json:"duty"`
	Occurrence string            `json:"occurrence"`
}

// Decide refuses a lead or a coordinating party that is none, and a due day
// that has passed. o is the space; what stands in other records was looked up.
func (c Assign) Decide(o organisation.Space, today viet.Date) (Assigned, error) {
	a := Assigned{Origin: c.Origin, Title: c.Title, Text: c.Text, Lead: c.Lead, Due: c.Due, Repeat: c.Repeat,
		BlockedBy: sorted(c.BlockedBy), Duty: c.Duty, Occurrence: c.Occurrence}
	if c.Repeat == "none" {
		a.Repeat = Once
	}
	if !atWork(o, c.Lead, today) {
		return a, fault.Field("lead", "task.no-party", c.Lead.Short())
	}
	for _, p := range sorted(c.With) {
		if !atWork(o, p, today) {
			return a, fault.Field("with", "task.no-party", p.Short())
		}
		if p != c.Lead {
			a.With = append(a.With, p)
		}
	}
	switch {
	case c.Due.Before(today):
		return a, fault.Field("due", "task.due-past", c.Due.Screen())
	case c.Duty.IsZero() && c.Occurrence != "":
		return a, fault.Field("occurrence", "task.occurrence-without-duty")
	}
	return a, nil
}

// atWork reports whether the id is a party's that has not ended.
func atWork(o organisation.Space, id entry.Hash, today viet.Date) bool {
	p, ok := o.Party(id)
	return ok && p.Role == organisation.RoleParty && !o.Ended(id, today)
}

func sorted(ids []entry.Hash) []entry.Hash {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b entry.Hash) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}

// open refuses what is unknown or over.
func (s State) open() error {
	switch {
	case !s.known():
		return fault.New(fault.NotFound, "task.none")
	case !s.Status().Open():
		return fault.New(fault.Conflict, "task.over")
	}
	return nil
}

// doing refuses all but those who have taken a part on.
func (s State) doing(by access.Caller) error {
	if err := s.open(); err != nil {
		return err
	}
	takes, _ := s.Takes(by.Party)
	led, _ := s.Takes(s.Task.Lead)
	switch {
	case !s.Concerns(by.Party):
		return fault.New(fault.Forbidden, "task.not-named")
	case !takes:
		return fault.New(fault.Conflict, "task.not-taken")
	case !led:
		return fault.New(fault.Conflict, "task.lead-waits")
	}
	return nil
}

// leading refuses all but the lead, once it has taken the task on.
func (s State) leading(by access.Caller) error {
	if err := s.doing(by); err != nil {
		return err
	}
	if by.Party != s.Task.Lead {
		return fault.New(fault.Forbidden, "task.not-lead")
	}
	return nil
}

// judging refuses all but the assigner.
func (s State) judging(by access.Caller) error {
	if s.known() && by.Party != s.Assigner() {
		return fault.New(fault.Forbidden, "task.not-assigner")
	}
	return s.open()
}

func (s State) now() int { return len(s.Rounds) - 1 }

// Accept takes the task, or the caller's part in it, on.
type Accept struct {
	Task entry.Hash `json:"task" field:"required"`
	Note string     `json:"note" field:"longtext"`
}

// SubjectID names the task.
func (c Accept) SubjectID() entry.Hash { return c.Task }

// Decide refuses who is not named, and a second acceptance.
func (c Accept) Decide(s State, by access.Caller) (Accepted, error) {
	if err := s.mayAnswer(by); err != nil {
		return Accepted{}, err
	}
	return Accepted{c.Note}, nil
}

func (s State) mayAnswer(by access.Caller) error {
	if !s.known() {
		return fault.New(fault.NotFound, "task.none")
	}
	takes, _ := s.Takes(by.Party)
	switch st := s.Status(); {
	case !s.Concerns(by.Party):
		return fault.New(fault.Forbidden, "task.not-named")
	case st == Done || st == Dropped:
		return fault.New(fault.Conflict, "task.over")
	case takes:
		return fault.New(fault.Conflict, "task.taken-already")
	}
	return nil
}

// Decline gives the task, or the caller's part in it, back with a reason.
type Decline struct {
	Task   entry.Hash `json:"task" field:"required"`
	Reason string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the task.
func (c Decline) SubjectID() entry.Hash { return c.Task }

// Decide refuses who is not named, and who has taken its part on.
func (c Decline) Decide(s State, by access.Caller) (Declined, error) {
	if err := s.mayAnswer(by); err != nil {
		return Declined{}, err
	}
	if s.Status() == GivenBack && by.Party == s.Task.Lead {
		return Declined{}, fault.New(fault.Conflict, "task.declined-already")
	}
	return Declined{c.Reason}, s.open()
}

// Report says what the caller's party did and how far it has come.
type Report struct {
	Task  entry.Hash         `json:"task" field:"required"`
	State string             `json:"state" field:"required,choice:not-started|first-steps|partly|complete"`
	Text  string             `json:"text" field:"required,longtext"`
	Files []entry.Attachment `json:"files"`
}

// SubjectID names the task.
func (c Report) SubjectID() entry.Hash { return c.Task }

// Attached lends the command's files.
func (c Report) Attached() []entry.Attachment { return c.Files }

// Decide refuses who has no part in the task or has not taken it on.
func (c Report) Decide(s State, by access.Caller) (Reported, error) {
	if err := s.doing(by); err != nil {
		return Reported{}, err
	}
	return Reported{s.now(), c.State, c.Text}, nil
}

// Submit hands the result in for acceptance.
type Submit struct {
	Task  entry.Hash         `json:"task" field:"required"`
	Text  string             `json:"text" field:"required,longtext"`
	Files []entry.Attachment `json:"files"`
}

// SubjectID names the task.
func (c Submit) SubjectID() entry.Hash { return c.Task }

// Attached lends the command's files.
func (c Submit) Attached() []entry.Attachment { return c.Files }

// Decide refuses all but the lead, a result while one waits, and one of a task
// that waits for others. blocking are the open tasks that it waits for.
func (c Submit) Decide(s State, blocking []State, by access.Caller) (Submitted, error) {
	if err := s.leading(by); err != nil {
		return Submitted{}, err
	}
	switch {
	case s.Now().Pending() != nil:
		return Submitted{}, fault.New(fault.Conflict, "task.submitted-already")
	case len(blocking) > 0:
		return Submitted{}, fault.New(fault.Conflict, "task.blocked", blocking[0].Task.Title)
	}
	return Submitted{s.now(), c.Text}, nil
}

// GiveBack returns the result that waits, or an update, with the reason.
type GiveBack struct {
	Task   entry.Hash `json:"task" field:"required"`
	What   entry.Hash `json:"what" field:"required"`
	Reason string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the task.
func (c GiveBack) SubjectID() entry.Hash { return c.Task }

// Decide refuses all but the assigner, and what is not there to be returned.
func (c GiveBack) Decide(s State, by access.Caller) (Returned, error) {
	if err := s.judging(by); err != nil {
		return Returned{}, err
	}
	r := s.Now()
	if x := r.Pending(); x == nil || x.ID != c.What {
		if !slices.ContainsFunc(r.Updates, func(u Update) bool { return u.ID == c.What && u.Returned == nil }) {
			return Returned{}, fault.New(fault.Conflict, "task.nothing-to-return")
		}
	}
	return Returned{c.What, c.Reason}, nil
}

// Close accepts the result that waits.
type Close struct {
	Task   entry.Hash `json:"task" field:"required"`
	Result entry.Hash `json:"result"`
	Note   string     `json:"note" field:"longtext"`
}

// SubjectID names the task.
func (c Close) SubjectID() entry.Hash { return c.Task }

// Decide refuses all but the assigner, and a result that does not wait: what
// was read must be what is accepted.
func (c Close) Decide(s State, by access.Caller) (Closed, error) {
	if err := s.judging(by); err != nil {
		return Closed{}, err
	}
	x := s.Now().Pending()
	if x == nil || !c.Result.IsZero() && c.Result != x.ID {
		return Closed{}, fault.New(fault.Conflict, "task.no-result")
	}
	return Closed{x.ID, c.Note}, nil
}

// Ask asks for more time, once.
type Ask struct {
	Task   entry.Hash `json:"task" field:"required"`
	Until  viet.Date  `json:"until" field:"required"`
	Reason string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the task.
func (c Ask) SubjectID() entry.Hash { return c.Task }

// Decide refuses all but the lead, a second request, and an earlier day.
func (c Ask) Decide(s State, by access.Caller) (Asked, error) {
	if err := s.leading(by); err != nil {
		return Asked{}, err
	}
	switch r := s.Now(); {
	case r.Extension != nil:
		return Asked{}, fault.New(fault.Conflict, "task.asked-already")
	case !c.Until.After(r.First):
		return Asked{}, fault.Field("until", "task.until-before-due", r.First.Screen())
	}
	return Asked{s.now(), c.Until, c.Reason}, nil
}

// waits returns the request for more time that nobody has answered.
func (s State) waits(by access.Caller) (*Extension, error) {
	if err := s.judging(by); err != nil {
		return nil, err
	}
	x := s.Now().Extension
	if x == nil || x.Granted != nil || x.Refused != nil {
		return nil, fault.New(fault.Conflict, "task.nothing-asked")
	}
	return x, nil
}

// Extend grants the time asked for.
type Extend struct {
	Task entry.Hash `json:"task" field:"required"`
}

// SubjectID names the task.
func (c Extend) SubjectID() entry.Hash { return c.Task }

// Decide refuses all but the assigner, and where nothing was asked.
func (c Extend) Decide(s State, by access.Caller) (Extended, error) {
	x, err := s.waits(by)
	if err != nil {
		return Extended{}, err
	}
	return Extended{x.ID}, nil
}

// Refuse refuses the time asked for, with the reason.
type Refuse struct {
	Task   entry.Hash `json:"task" field:"required"`
	Reason string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the task.
func (c Refuse) SubjectID() entry.Hash { return c.Task }

// Decide refuses all but the assigner, and where nothing was asked.
func (c Refuse) Decide(s State, by access.Caller) (Refused, error) {
	x, err := s.waits(by)
	if err != nil {
		return Refused{}, err
	}
	return Refused{x.ID, c.Reason}, nil
}

// PassOn gives the place of a party that ended to one that follows it.
type PassOn struct {
	Task entry.Hash `json:"task" field:"required"`
	From entry.Hash `json:"from"` // empty: the caller's party
	To   entry.Hash `json:"to" field:"required,of:party"`
}

// SubjectID names the task.
func (c PassOn) SubjectID() entry.Hash { return c.Task }

// Decide refuses all but who has the place and the assigner, a place of who
// has not ended, and who has not accepted to follow.
func (c PassOn) Decide(s State, o organisation.Space, by access.Caller, today viet.Date) (Passed, error) {
	if c.From.IsZero() {
		c.From = by.Party
	}
	if err := s.open(); err != nil {
		return Passed{}, err
	}
	from, _ := o.Party(c.From)
	switch {
	case !s.Concerns(c.From) && s.Assigner() != c.From:
		return Passed{}, fault.Field("from", "task.no-place")
	case !s.mayPass(by.Party, c.From, o.Speaks(by.Party, s.Assigner(), today)):
		return Passed{}, fault.New(fault.Forbidden, "task.may-not-pass")
	case !o.Ended(c.From, today):
		return Passed{}, fault.Field("from", "task.not-ended", from.Name)
	case !slices.Contains(o.Signing(c.From, today), c.To):
		return Passed{}, fault.Field("to", "task.no-heir", from.Name)
	}
	return Passed{c.From, c.To}, nil
}

// Withdraw ends the task without a result.
type Withdraw struct {
	Task   entry.Hash `json:"task" field:"required"`
	Reason string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the task.
func (c Withdraw) SubjectID() entry.Hash { return c.Task }

// Decide refuses all but the assigner, and what is over.
func (c Withdraw) Decide(s State, by access.Caller) (Withdrawn, error) {
	switch {
	case !s.known():
		return Withdrawn{}, fault.New(fault.NotFound, "task.none")
	case by.Party != s.Assigner():
		return Withdrawn{}, fault.New(fault.Forbidden, "task.not-assigner")
	case s.Status() == Done || s.Status() == Dropped:
		return Withdrawn{}, fault.New(fault.Conflict, "task.over")
	}
	return Withdrawn{c.Reason}, nil
}
