package incident

import (
	"slices"
	"strings"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/position"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
)

// Open opens an incident. Four inputs are enough: what it is, a title, and
// where one knows it when and from where.
type Open struct {
	Category string             `json:"category" field:"required,of:incident-category"`
	Title    string             `json:"title" field:"required"`
	Learned  time.Time          `json:"learned"` // empty: now
	Position *position.Position `json:"position"`
	Text     string             `json:"text" field:"longtext"`
	Place    string             `json:"place"`
	Status   string             `json:"status" field:"choice:actual|exercise|test"` // empty: actual
	To       []entry.Hash       `json:"to" field:"of:other-party"`                  // empty: every other party
	Guests   []entry.Hash       `json:"guests" field:"of:incident-observer"`
	Whole    bool               `json:"whole"`
	Duty     entry.Hash         `json:"duty" field:"of:incident-duty"` // empty: the one the space adopted
	Clause   regulation.Clause  `json:"clause" field:"of:clause"`
	Origin   entry.Hash         `json:"origin"`
	Files    []entry.Attachment `json:"files"`
}

// Attached lends the command's files.
func (c Open) Attached() []entry.Attachment { return c.Files }

// Room is what opening looks at: who could be in it, and the rules that hold.
type Room struct {
	Parties   []entry.Hash // the other parties of the space
	Observers []entry.Hash // the other bodies of the space
	Rules     CategoriesAdopted
}

// farBack is how long ago what is opened today can have become known.
const farBack = 90 * 24 * time.Hour

// Decide settles who is in the room and the clock. It refuses unknown
// categories, bodies that the space does not have, and times to come.
func (c Open) Decide(r Room, by access.Caller, now time.Time) (Opened, error) {
	k, ok := r.Rules.Find(c.Category)
	if !ok {
		return Opened{}, fault.Field("category", "incident.no-category", c.Category)
	}
	a := Opened{Category: k.Code, Title: c.Title, Text: c.Text, Status: c.Status, Learned: moment(c.Learned), Position: c.Position,
		Place: c.Place, To: c.To, Whole: c.Whole, Origin: c.Origin}
	if a.Learned.IsZero() {
		a.Learned = moment(now)
	}
	if a.Status == "" {
		a.Status = Actual
	}
	switch {
	case a.Learned.After(now):
		return Opened{}, fault.Field("learned", "incident.in-future")
	case a.Learned.Before(now.Add(-farBack)):
		return Opened{}, fault.Field("learned", "incident.long-ago")
	}
	if err := a.seat(c.Guests, r); err != nil {
		return Opened{}, err
	}
	if k.Hours > 0 && a.Status != Test {
		a.TellBy = a.Learned.Add(time.Duration(k.Hours) * time.Hour)
	}
	return a, nil
}

// seat settles who is in the room: every other party where nobody is chosen,
// observers only where they are named.
func (a *Opened) seat(guests []entry.Hash, r Room) error {
	if len(a.To) == 0 {
		a.To = slices.Clone(r.Parties)
	}
	for _, p := range a.To {
		if !slices.Contains(r.Parties, p) {
			return fault.Field("to", "incident.no-party", p.Short())
		}
	}
	for _, p := range guests {
		if !slices.Contains(r.Observers, p) {
			return fault.Field("guests", "incident.no-party", p.Short())
		}
	}
	any := func(entry.Hash) bool { return true }
	a.To, a.Guests = distinct(a.To, any), distinct(guests, any)
	if a.Whole && len(a.To) < len(r.Parties) {
		return fault.Field("whole", "incident.whole-or-chosen")
	}
	return nil
}

// all reports whether every other party is in the room.
func (a Opened) all(r Room) bool { return len(a.To) == len(r.Parties) }

// goesOn refuses who is not in the room, and what has ended.
func (s State) goesOn(by access.Caller) error {
	switch {
	case !s.known() || !s.Took(by.Party):
		return fault.New(fault.NotFound, "incident.none")
	case !s.Open() && s.guest(by.Party):
		return fault.New(fault.Forbidden, "incident.guest-gone")
	case !s.Open():
		return fault.New(fault.Conflict, "incident.closed")
	}
	return nil
}

// Tell records that others were told by telephone, radio or messenger.
type Tell struct {
	Incident entry.Hash   `json:"incident" field:"required"`
	Parties  []entry.Hash `json:"parties" field:"of:other-party"`
	Body     string       `json:"body"`
	By       string       `json:"by" field:"required,choice:phone|radio|message|paper"`
	When     time.Time    `json:"when"` // empty: now
	Note     string       `json:"note" field:"longtext"`
}

// SubjectID names the incident.
func (c Tell) SubjectID() entry.Hash { return c.Incident }

// Claimed is when they were told.
func (c Tell) Claimed() time.Time { return c.When }

// Decide refuses telling nobody.
func (c Tell) Decide(s State, by access.Caller) (Told, error) {
	if err := s.goesOn(by); err != nil {
		return Told{}, err
	}
	if len(c.Parties) == 0 && c.Body == "" {
		return Told{}, fault.Field("parties", "incident.told-nobody")
	}
	for _, p := range c.Parties {
		if !s.Took(p) {
			return Told{}, fault.Field("parties", "incident.not-in-room")
		}
	}
	return Told{Parties: c.Parties, Body: c.Body, By: c.By, Note: c.Note}, nil
}

// Acknowledge says that the caller's party has taken note.
type Acknowledge struct {
	Incident entry.Hash `json:"incident" field:"required"`
	Note     string     `json:"note" field:"longtext"`
}

// SubjectID names the incident.
func (c Acknowledge) SubjectID() entry.Hash { return c.Incident }

// Decide refuses the opening party and a second acknowledgement.
func (c Acknowledge) Decide(s State, by access.Caller) (Acknowledged, error) {
	if err := s.goesOn(by); err != nil {
		return Acknowledged{}, err
	}
	switch {
	case s.Log == by.Party:
		return Acknowledged{}, fault.New(fault.Forbidden, "incident.own")
	case s.Acknowledged(by.Party):
		return Acknowledged{}, fault.New(fault.Conflict, "incident.acknowledged-already")
	}
	return Acknowledged{c.Note}, nil
}

// Invite brings others into the room.
type Invite struct {
	Incident entry.Hash   `json:"incident" field:"required"`
	Parties  []entry.Hash `json:"parties" field:"required,of:organisation"`
	Reason   string       `json:"reason" field:"required,longtext"`
}

// SubjectID names the incident.
func (c Invite) SubjectID() entry.Hash { return c.Incident }

// Decide refuses bodies that the space does not have and those in the room.
// members are the other bodies of the space.
func (c Invite) Decide(s State, members []entry.Hash, by access.Caller) (Invited, error) {
	if err := s.goesOn(by); err != nil {
		return Invited{}, err
	}
	for _, p := range c.Parties {
		if !slices.Contains(members, p) {
			return Invited{}, fault.Field("parties", "incident.no-party", p.Short())
		}
		if s.Took(p) {
			return Invited{}, fault.Field("parties", "incident.in-room-already")
		}
	}
	return Invited{c.Parties, c.Reason}, nil
}

// ProposeLead proposes who leads; of the own party it takes the lead at once.
type ProposeLead struct {
	Incident entry.Hash `json:"incident" field:"required"`
	Party    entry.Hash `json:"party" field:"required,of:party"`
	Reason   string     `json:"reason"`
}

// SubjectID names the incident.
func (c ProposeLead) SubjectID() entry.Hash { return c.Incident }

// Decide refuses a party that is not in the room, and the one that leads.
func (c ProposeLead) Decide(s State, by access.Caller) (LeadProposed, error) {
	if err := s.goesOn(by); err != nil {
		return LeadProposed{}, err
	}
	lead, ok := s.Lead()
	switch {
	case !slices.Contains(s.Parties(), c.Party):
		return LeadProposed{}, fault.Field("party", "incident.not-in-room")
	case ok && lead == c.Party:
		return LeadProposed{}, fault.Field("party", "incident.leads-already")
	}
	return LeadProposed{c.Party, c.Reason}, nil
}

// AcceptLead takes the lead that was proposed.
type AcceptLead struct {
	Incident entry.Hash `json:"incident" field:"required"`
	Proposal entry.Hash `json:"proposal" field:"required"`
}

// SubjectID names the incident.
func (c AcceptLead) SubjectID() entry.Hash { return c.Incident }

// Decide refuses any party but the proposed one.
func (c AcceptLead) Decide(s State, by access.Caller) (LeadAccepted, error) {
	if err := s.goesOn(by); err != nil {
		return LeadAccepted{}, err
	}
	i := slices.IndexFunc(s.Proposals, func(p Proposal) bool { return p.ID == c.Proposal })
	switch {
	case i < 0:
		return LeadAccepted{}, fault.Field("proposal", "incident.no-proposal")
	case s.Proposals[i].Party != by.Party:
		return LeadAccepted{}, fault.New(fault.Forbidden, "incident.other-proposed")
	case s.answered(c.Proposal):
		return LeadAccepted{}, fault.New(fault.Conflict, "incident.lead-answered")
	}
	return LeadAccepted{c.Proposal}, nil
}

// Commit says what the caller's party does and with which means.
type Commit struct {
	Incident entry.Hash `json:"incident" field:"required"`
	Role     string     `json:"role"`
	Means    string     `json:"means" field:"choice:ship|boat|fishing-boat|aircraft|vehicle|force|medical"`
	Name     string     `json:"name"`
	Count    int        `json:"count"`
	People   int        `json:"people"`
}

// SubjectID names the incident.
func (c Commit) SubjectID() entry.Hash { return c.Incident }

// Decide refuses what says nothing, and impossible numbers.
func (c Commit) Decide(s State, by access.Caller) (Committed, error) {
	if err := s.goesOn(by); err != nil {
		return Committed{}, err
	}
	switch {
	case c.Role == "" && c.Means == "":
		return Committed{}, fault.Field("role", "incident.commits-nothing")
	case c.Count < 0 || c.Count > maxCount || c.People < 0 || c.People > maxCount:
		return Committed{}, fault.Field("count", "incident.bad-count")
	case c.Means == "" && c.Count > 0:
		return Committed{}, fault.Field("means", "incident.means-missing")
	}
	return Committed{c.Role, c.Means, c.Name, c.Count, c.People}, nil
}

// Count says how many persons of a role are in a condition.
type Count struct {
	Incident  entry.Hash `json:"incident" field:"required"`
	Role      string     `json:"role" field:"required,choice:fisher|crew|passenger|resident|force|violator|foreigner"`
	Condition string     `json:"condition" field:"required,choice:missing|safe|injured|ill|dead|held"`
	Count     int        `json:"count" field:"required"`
}

// SubjectID names the incident.
func (c Count) SubjectID() entry.Hash { return c.Incident }

// Decide refuses impossible numbers.
func (c Count) Decide(s State, by access.Caller) (Counted, error) {
	if err := s.goesOn(by); err != nil {
		return Counted{}, err
	}
	if c.Count < 0 || c.Count > maxCount {
		return Counted{}, fault.Field("count", "incident.bad-count")
	}
	return Counted{c.Role, c.Condition, c.Count}, nil
}

// Write adds a line to the log.
type Write struct {
	Incident entry.Hash         `json:"incident" field:"required"`
	Text     string             `json:"text" field:"required,longtext"`
	When     time.Time          `json:"when"` // empty: now
	Position *position.Position `json:"position"`
	Means    string             `json:"means"`
	Files    []entry.Attachment `json:"files"`
}

// SubjectID names the incident.
func (c Write) SubjectID() entry.Hash { return c.Incident }

// Attached lends the command's files.
func (c Write) Attached() []entry.Attachment { return c.Files }

// Claimed is when it happened.
func (c Write) Claimed() time.Time { return c.When }

// Decide refuses a means' place that is not told.
func (c Write) Decide(s State, by access.Caller) (Logged, error) {
	if err := s.goesOn(by); err != nil {
		return Logged{}, err
	}
	if c.Means != "" && c.Position == nil {
		return Logged{}, fault.Field("position", "incident.where-is-it", c.Means)
	}
	return Logged{c.Text, c.Position, c.Means}, nil
}

// Inform sends a situation report.
type Inform struct {
	Incident entry.Hash         `json:"incident" field:"required"`
	Text     string             `json:"text" field:"required,longtext"`
	When     time.Time          `json:"when"` // empty: now
	NextBy   time.Time          `json:"next_by"`
	Files    []entry.Attachment `json:"files"`
}

// SubjectID names the incident.
func (c Inform) SubjectID() entry.Hash { return c.Incident }

// Attached lends the command's files.
func (c Inform) Attached() []entry.Attachment { return c.Files }

// Claimed is the moment that the report describes.
func (c Inform) Claimed() time.Time { return c.When }

// Decide refuses a next report that would be due before this one.
func (c Inform) Decide(s State, by access.Caller, now time.Time) (Reported, error) {
	if err := s.goesOn(by); err != nil {
		return Reported{}, err
	}
	if !c.NextBy.IsZero() && !c.NextBy.After(now) {
		return Reported{}, fault.Field("next_by", "incident.next-past")
	}
	return Reported{c.Text, moment(c.NextBy)}, nil
}

// Reopen opens a closed incident again.
type Reopen struct {
	Incident entry.Hash `json:"incident" field:"required"`
	Reason   string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the incident.
func (c Reopen) SubjectID() entry.Hash { return c.Incident }

// Decide refuses who neither opened nor led it, and what goes on.
func (c Reopen) Decide(s State, by access.Caller) (Reopened, error) {
	switch {
	case !s.known() || !s.VisibleTo(by.Party):
		return Reopened{}, fault.New(fault.NotFound, "incident.none")
	case !s.MayEnd(by.Party):
		return Reopened{}, fault.New(fault.Forbidden, "incident.not-lead")
	case s.Open():
		return Reopened{}, fault.New(fault.Conflict, "incident.goes-on")
	}
	return Reopened{c.Reason}, nil
}

// Close ends an incident.
type Close struct {
	Incident entry.Hash `json:"incident" field:"required"`
	Outcome  string     `json:"outcome" field:"required,longtext"`
	Basis    string     `json:"basis" field:"required,longtext"`
	Lessons  string     `json:"lessons" field:"required,longtext"` // a line each
	action.Paper
}

// SubjectID names the incident.
func (c Close) SubjectID() entry.Hash { return c.Incident }

// maxLessons bounds the lessons of one closing.
const maxLessons = 30

// Decide refuses who neither leads nor opened the room, and an incident in
// which a hand-over is still open.
func (c Close) Decide(s State, by access.Caller) (Closed, error) {
	if err := s.goesOn(by); err != nil {
		return Closed{}, err
	}
	lessons := slices.DeleteFunc(strings.Split(c.Lessons, "\n"), func(l string) bool { return strings.TrimSpace(l) == "" })
	for i := range lessons {
		lessons[i] = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(lessons[i]), "-•+ "))
	}
	switch {
	case s.Responsible() != by.Party && !slices.Contains(s.places(by.Party), s.Log):
		return Closed{}, fault.New(fault.Forbidden, "incident.not-lead")
	case len(s.OpenHandovers()) > 0:
		return Closed{}, fault.New(fault.Conflict, "incident.handover-open", len(s.OpenHandovers()))
	case len(lessons) == 0 || len(lessons) > maxLessons:
		return Closed{}, fault.Field("lessons", "incident.bad-lessons", maxLessons)
	}
	return Closed{c.Outcome, c.Basis, lessons}, nil
}

// Follow says what a lesson became.
type Follow struct {
	Incident entry.Hash `json:"incident" field:"required"`
	Closing  entry.Hash `json:"closing" field:"required"`
	Lesson   int        `json:"lesson"`
	Thing    entry.Hash `json:"thing" field:"required"`
}

// SubjectID names the incident.
func (c Follow) SubjectID() entry.Hash { return c.Incident }

// Decide refuses a lesson that there is not, and saying the same twice.
func (c Follow) Decide(s State, by access.Caller) (Followed, error) {
	i := slices.IndexFunc(s.Closings, func(x Closing) bool { return x.ID == c.Closing })
	a := Followed{c.Closing, c.Lesson, c.Thing}
	switch {
	case !s.known() || !s.VisibleTo(by.Party) || !s.Took(by.Party):
		return a, fault.New(fault.NotFound, "incident.none")
	case i < 0 || c.Lesson < 0 || c.Lesson >= len(s.Closings[i].Lessons):
		return a, fault.Field("lesson", "incident.no-lesson")
	case slices.ContainsFunc(s.Followed, func(f Following) bool { return f.Followed == a }):
		return a, fault.New(fault.Conflict, "incident.followed-already")
	}
	return a, nil
}

// AdoptCategories adopts the categories by which the space tells incidents
// apart, and the duty under which they fall.
type AdoptCategories struct {
	Categories string     `json:"categories" field:"required,longtext"`
	Duty       entry.Hash `json:"duty" field:"of:incident-duty"`
	From       viet.Date  `json:"from" field:"required"`
}

// Decide reads the set; a fault names the line that cannot be read.
func (c AdoptCategories) Decide() (CategoriesAdopted, error) {
	cs, err := ParseCategories(c.Categories)
	return CategoriesAdopted{cs, c.Duty, c.From}, err
}
