package meeting

import (
	"slices"
	"strings"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// Call calls a meeting. Nobody invited: all parties and observers at work.
type Call struct {
	Sort       string             `json:"sort" field:"required,choice:conference|briefing"`
	Title      string             `json:"title" field:"required"`
	Begins     time.Time          `json:"begins" field:"required"`
	Place      string             `json:"place" field:"required"`
	Chair      entry.Hash         `json:"chair" field:"of:party"`
	Invited    []entry.Hash       `json:"invited" field:"of:party"`
	Duty       entry.Hash         `json:"duty" field:"of:duty"`
	Occurrence string             `json:"occurrence"`
	Regulation entry.Hash         `json:"regulation"`
	Files      []entry.Attachment `json:"files"`
}

// Attached lends the command's files.
func (c Call) Attached() []entry.Attachment { return c.Files }

// Decide settles who takes part. Without a chair the caller's party has it.
func (c Call) Decide(o organisation.Space, by access.Caller, today viet.Date) (Called, error) {
	a := Called{Sort: c.Sort, Title: c.Title, Begins: c.Begins, Place: c.Place, Chair: c.Chair, Duty: c.Duty, Occurrence: c.Occurrence, Regulation: c.Regulation}
	if a.Chair.IsZero() {
		a.Chair = by.Party
	}
	for _, p := range o.Parties {
		called := len(c.Invited) == 0 || slices.Contains(c.Invited, p.ID) || p.ID == by.Party || p.ID == a.Chair
		switch {
		case !called || o.Ended(p.ID, today):
		case p.Role == organisation.RoleParty:
			a.Parties = append(a.Parties, p.ID)
		default:
			a.Guests = append(a.Guests, p.ID)
		}
	}
	for _, p := range c.Invited {
		if !slices.Contains(a.Parties, p) && !slices.Contains(a.Guests, p) {
			return a, fault.Field("invited", "meeting.no-party", p.Short())
		}
	}
	switch {
	case !slices.Contains(a.Parties, a.Chair):
		return a, fault.Field("chair", "meeting.no-party", a.Chair.Short())
	case len(a.Parties) < 2:
		return a, fault.Field("invited", "meeting.alone")
	}
	return a, nil
}

// invited refuses what is no meeting, and whoever was not invited.
func (s State) invited(by access.Caller) error {
	switch {
	case !s.known():
		return fault.New(fault.NotFound, "meeting.none")
	case !s.takesPart(by.Party):
		return fault.New(fault.Forbidden, "meeting.not-invited")
	}
	return nil
}

// led refuses whoever does not run the meeting.
func (s State) led(by access.Caller) error {
	if err := s.invited(by); err != nil {
		return err
	}
	if !s.Runs(by.Party) {
		return fault.New(fault.Forbidden, "meeting.not-chair")
	}
	return nil
}

// onAgenda refuses an item that the agenda does not have; none is no fault.
func (s State) onAgenda(id entry.Hash) error {
	if i := s.item(id); !id.IsZero() && (i == nil || i.Off != nil) {
		return fault.Field("item", "meeting.no-item")
	}
	return nil
}

// Attend records that an organisation is there.
type Attend struct {
	Meeting      entry.Hash `json:"meeting" field:"required"`
	Organisation entry.Hash `json:"organisation" field:"required,of:attendant"`
	Post         string     `json:"post" field:"required"`
	People       int        `json:"people" field:"required"`
}

// SubjectID names the meeting.
func (c Attend) SubjectID() entry.Hash { return c.Meeting }

// Decide refuses an organisation that is none of the space, one that is down
// already, and a count below one. Each party says it for itself, or the chair.
func (c Attend) Decide(s State, o organisation.Space, by access.Caller) (Attended, error) {
	if err := s.invited(by); err != nil {
		return Attended{}, err
	}
	of, ok := ownerOf(o, c.Organisation)
	switch {
	case !ok:
		return Attended{}, fault.Field("organisation", "meeting.no-party", c.Organisation.Short())
	case of != by.Party && !s.Runs(by.Party):
		return Attended{}, fault.Field("organisation", "meeting.not-yours")
	case c.People < 1:
		return Attended{}, fault.Field("people", "meeting.nobody-there")
	case slices.ContainsFunc(s.Attendance, func(a Attendance) bool { return a.Organisation == c.Organisation && a.Attended.Post == c.Post }):
		return Attended{}, fault.New(fault.Conflict, "meeting.there-already")
	}
	return Attended{c.Organisation, c.Post, c.People}, nil
}

// ownerOf is the party that an organisation is, or whose unit it is.
func ownerOf(o organisation.Space, id entry.Hash) (entry.Hash, bool) {
	if p, ok := o.Party(id); ok {
		return p.ID, true
	}
	for _, u := range o.Units {
		if u.ID == id {
			return u.Party, true
		}
	}
	return entry.Hash{}, false
}

// Record records what a post said.
type Record struct {
	Meeting      entry.Hash         `json:"meeting" field:"required"`
	Organisation entry.Hash         `json:"organisation" field:"required,of:attendant"`
	Post         string             `json:"post" field:"required"`
	Text         string             `json:"text" field:"required,longtext"`
	Item         entry.Hash         `json:"item"`
	Files        []entry.Attachment `json:"files"`
}

// SubjectID names the meeting.
func (c Record) SubjectID() entry.Hash { return c.Meeting }

// Attached lends the command's files.
func (c Record) Attached() []entry.Attachment { return c.Files }

// Decide refuses who does not run the meeting, and unknown organisations.
func (c Record) Decide(s State, o organisation.Space, by access.Caller) (StatementRecorded, error) {
	if err := s.led(by); err != nil {
		return StatementRecorded{}, err
	}
	if err := s.onAgenda(c.Item); err != nil {
		return StatementRecorded{}, err
	}
	if _, ok := ownerOf(o, c.Organisation); !ok {
		return StatementRecorded{}, fault.Field("organisation", "meeting.no-party", c.Organisation.Short())
	}
	return StatementRecorded{c.Organisation, c.Post, c.Text, c.Item}, nil
}

// Resolve records the decision on an item.
type Resolve struct {
	Meeting entry.Hash `json:"meeting" field:"required"`
	Item    entry.Hash `json:"item" field:"required"`
	Text    string     `json:"text" field:"required,longtext"`
}

// SubjectID names the meeting.
func (c Resolve) SubjectID() entry.Hash { return c.Meeting }

// Decide refuses who does not run the meeting, and what is not on the agenda.
func (c Resolve) Decide(s State, by access.Caller) (Decided, error) {
	if err := s.led(by); err != nil {
		return Decided{}, err
	}
	if err := s.onAgenda(c.Item); err != nil {
		return Decided{}, err
	}
	return Decided{c.Item, c.Text}, nil
}

// AddPhoto adds a photograph with its caption.
type AddPhoto struct {
	Meeting entry.Hash         `json:"meeting" field:"required"`
	Caption string             `json:"caption" field:"required"`
	Files   []entry.Attachment `json:"files" field:"required"`
}

// SubjectID names the meeting.
func (c AddPhoto) SubjectID() entry.Hash { return c.Meeting }

// Attached lends the command's files.
func (c AddPhoto) Attached() []entry.Attachment { return c.Files }

// Decide refuses what is no photograph.
func (c AddPhoto) Decide(s State, by access.Caller) (PhotoAdded, error) {
	if err := s.invited(by); err != nil {
		return PhotoAdded{}, err
	}
	for _, f := range c.Files {
		if f.Type != "image/jpeg" && f.Type != "image/png" {
			return PhotoAdded{}, fault.Field("files", "meeting.no-photograph", f.Name)
		}
	}
	return PhotoAdded{c.Caption}, nil
}

// Minute draws up the minutes.
type Minute struct {
	Meeting   entry.Hash         `json:"meeting" field:"required"`
	Began     time.Time          `json:"began" field:"required"`
	Ended     time.Time          `json:"ended" field:"required"`
	Secretary string             `json:"secretary" field:"required"`
	Text      string             `json:"text" field:"required,longtext"`
	Files     []entry.Attachment `json:"files"`
}

// SubjectID names the meeting.
func (c Minute) SubjectID() entry.Hash { return c.Meeting }

// Attached lends the command's files.
func (c Minute) Attached() []entry.Attachment { return c.Files }

// Decide refuses who does not run the meeting, an end before the beginning,
// and minutes of a meeting that nobody was at.
func (c Minute) Decide(s State, by access.Caller, now time.Time) (Minuted, error) {
	if err := s.led(by); err != nil {
		return Minuted{}, err
	}
	switch {
	case !c.Ended.After(c.Began):
		return Minuted{}, fault.Field("ended", "meeting.ends-before")
	case c.Began.After(now):
		return Minuted{}, fault.Field("began", "meeting.not-yet")
	case len(s.Attendance) == 0:
		return Minuted{}, fault.New(fault.Conflict, "meeting.no-attendance")
	}
	return Minuted{c.Began, c.Ended, c.Secretary, c.Text}, nil
}

// Approve signs the newest minutes for a party.
type Approve struct {
	Meeting entry.Hash `json:"meeting" field:"required"`
	Minutes entry.Hash `json:"minutes" field:"required"`
	action.Paper
}

// SubjectID names the meeting.
func (c Approve) SubjectID() entry.Hash { return c.Meeting }

// Decide refuses guests, older minutes, and a second signature.
func (c Approve) Decide(s State, by access.Caller) (Approved, error) {
	if err := s.invited(by); err != nil {
		return Approved{}, err
	}
	switch {
	case !slices.Contains(s.Called.Parties, by.Party):
		return Approved{}, fault.New(fault.Forbidden, "meeting.guest")
	case !s.Held() || s.Latest().ID != c.Minutes:
		return Approved{}, fault.New(fault.Conflict, "meeting.other-minutes")
	case s.Signed(by.Party):
		return Approved{}, fault.New(fault.Conflict, "meeting.signed-already")
	}
	return Approved{c.Minutes}, nil
}

// Conclude records a conclusion with its owner.
type Conclude struct {
	Meeting entry.Hash `json:"meeting" field:"required"`
	Text    string     `json:"text" field:"required,longtext"`
	Owner   entry.Hash `json:"owner" field:"required,of:party"`
	Due     viet.Date  `json:"due" field:"required"`
	Item    entry.Hash `json:"item"`
}

// SubjectID names the meeting.
func (c Conclude) SubjectID() entry.Hash { return c.Meeting }

// Decide refuses who does not run the meeting, an owner that is no party, and a
// conclusion without a day: nothing would ever be overdue. o is the space.
func (c Conclude) Decide(s State, o organisation.Space, by access.Caller) (Concluded, error) {
	if err := s.led(by); err != nil {
		return Concluded{}, err
	}
	if err := s.onAgenda(c.Item); err != nil {
		return Concluded{}, err
	}
	if p, ok := o.Party(c.Owner); !ok || p.Role != organisation.RoleParty {
		return Concluded{}, fault.Field("owner", "meeting.no-party", c.Owner.Short())
	}
	if c.Due.IsZero() {
		return Concluded{}, fault.Field("due", "meeting.no-due")
	}
	return Concluded{c.Text, c.Owner, c.Due, c.Item}, nil
}

// Close says what became of a conclusion.
type Close struct {
	Meeting    entry.Hash `json:"meeting" field:"required"`
	Conclusion entry.Hash `json:"conclusion" field:"required"`
	Outcome    string     `json:"outcome" field:"required,longtext"`
}

// SubjectID names the meeting.
func (c Close) SubjectID() entry.Hash { return c.Meeting }

// Decide refuses whoever neither owns the conclusion, or gives the word of an
// owner that has ended, nor runs the meeting, and what was closed before.
func (c Close) Decide(s State, o organisation.Space, by access.Caller, today viet.Date) (Closed, error) {
	if err := s.invited(by); err != nil && s.conclusion(c.Conclusion) == nil {
		return Closed{}, err
	}
	x := s.conclusion(c.Conclusion)
	switch {
	case x == nil:
		return Closed{}, fault.Field("conclusion", "meeting.no-conclusion")
	case !o.Speaks(by.Party, x.Owner, today) && !s.Runs(by.Party):
		return Closed{}, fault.New(fault.Forbidden, "meeting.not-owner")
	case x.Closing != nil:
		return Closed{}, fault.New(fault.Conflict, "meeting.closed-already")
	}
	return Closed{c.Conclusion, c.Outcome}, nil
}

// Issue sends out one of the meeting's papers: it takes the next number of the
// register of the party in the chair.
type Issue struct {
	Meeting  entry.Hash `json:"meeting" field:"required"`
	Paper    string     `json:"paper" field:"required,choice:invitation|minutes|conclusions"`
	Locality string     `json:"locality"`
	On       viet.Date  `json:"on"`
}

// SubjectID names the meeting.
func (c Issue) SubjectID() entry.Hash { return c.Meeting }

// Decide refuses who is not in the chair, a paper that says nothing yet, and a
// second number for the same paper. The number comes from the register.
func (c Issue) Decide(s State, by access.Caller) (Issued, error) {
	if err := s.invited(by); err != nil {
		return Issued{}, err
	}
	a := Issued{Paper: c.Paper, On: c.On, Locality: strings.TrimSpace(c.Locality)}
	switch {
	case by.Party != s.Called.Chair:
		return a, fault.New(fault.Forbidden, "meeting.not-in-chair")
	case c.Paper == MinutesOf && !s.Held():
		return a, fault.Field("paper", "meeting.no-minutes")
	case c.Paper == Conclusions && len(s.Conclusions) == 0:
		return a, fault.Field("paper", "meeting.no-conclusions")
	case s.Issuance(c.Paper) != nil:
		return a, fault.New(fault.Conflict, "meeting.issued-already", s.Issuance(c.Paper).Number)
	}
	if c.Paper == MinutesOf {
		a.Minutes = s.Latest().ID
	}
	return a, nil
}
