package incident

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// Offered hands over: a shift to the next of the same party, or the case to
// another party, with everything that goes with it.
type Offered struct {
	To        entry.Hash `json:"to"` // the author's own party: a shift
	Text      string     `json:"text"`
	Inventory []Item     `json:"inventory,omitempty"`
	Lead      bool       `json:"lead,omitempty"`       // the receiver leads from then on
	AnswerBy  time.Time  `json:"answer_by,omitzero"`   // by when it is to be taken over
	Outcome   time.Time  `json:"outcome_due,omitzero"` // by when the receiver reports what became of it
}

// Item is one line of an inventory: so many of something. Persons are a role
// and a number.
type Item struct {
	Kind  string `json:"kind"` // dossier, exhibit, vehicle, person
	What  string `json:"what"`
	Count int    `json:"count"`
}

// Taken says that the receiver has taken everything over, or what it found
// missing.
type Taken struct {
	Offer   entry.Hash `json:"offer"`
	Missing string     `json:"missing,omitempty"`
}

// Declined says that the receiver does not take over, and why.
type Declined struct {
	Offer  entry.Hash `json:"offer"`
	Reason string     `json:"reason"`
}

// OutcomeReported says what became of what was handed over. It ends the
// hand-over.
type OutcomeReported struct {
	Offer entry.Hash `json:"offer"`
	Text  string     `json:"text"`
}

// Handover is one hand-over as it stands (bàn giao).
type Handover struct {
	entry.Place
	Offered  `json:"offered"`
	Post     string             `json:"post"` // pseudonym of who offered
	Files    []entry.Attachment `json:"files,omitempty"`
	Taken    *Step              `json:"taken,omitempty"`
	Declined *Step              `json:"declined,omitempty"`
	Ended    *Step              `json:"ended,omitempty"` // the outcome was reported
}

// Step is an answer to a hand-over with its words.
type Step struct {
	entry.Place
	Text string `json:"text,omitempty"`
}

// Shift reports whether it is a change of shift inside one party.
func (h Handover) Shift() bool { return h.To == h.Log }

// Open reports whether something is still owed: taking over or, of what went
// to another party, the outcome.
func (h Handover) Open() bool {
	return h.Declined == nil && (h.Taken == nil || !h.Shift() && h.Ended == nil)
}

// Waits reports whether nobody has answered.
func (h Handover) Waits() bool { return h.Taken == nil && h.Declined == nil }

// OpenHandovers lists those in which something is still owed.
func (s State) OpenHandovers() (hs []Handover) {
	for _, h := range s.Handovers {
		if h.Open() {
			hs = append(hs, h)
		}
	}
	return hs
}

// handover folds what is said about hand-overs. Only the receiver answers,
// and each step is taken once.
func (s *State) handover(e entry.Entry) bool {
	p := entry.PlaceOf(e)
	switch e.Kind {
	case KindOffered:
		a, ok := entry.Decode[Offered](e)
		if ok && s.Took(a.To) {
			s.Handovers = append(s.Handovers, Handover{Place: p, Offered: a, Post: e.Post, Files: e.Attachments()})
			return true
		}
	case KindTaken:
		a, ok := entry.Decode[Taken](e)
		if h := s.offered(a.Offer, p.Log); ok && h != nil && h.Waits() {
			h.Taken = &Step{p, a.Missing}
			if h.Lead {
				s.Leads = append(s.Leads, Leading{Place: p, Party: p.Log, Handover: h.ID})
			}
			return true
		}
	case KindDeclined:
		a, ok := entry.Decode[Declined](e)
		if h := s.offered(a.Offer, p.Log); ok && h != nil && h.Waits() {
			h.Declined = &Step{p, a.Reason}
			return true
		}
	case KindOutcome:
		a, ok := entry.Decode[OutcomeReported](e)
		if h := s.offered(a.Offer, p.Log); ok && h != nil && h.Taken != nil && !h.Shift() && h.Ended == nil {
			h.Ended = &Step{p, a.Text}
			return true
		}
	}
	return false
}

// offered is a hand-over to a party or to whose place it has; nil where there
// is none.
func (s *State) offered(offer, to entry.Hash) *Handover {
	i := slices.IndexFunc(s.Handovers, func(h Handover) bool { return h.ID == offer && slices.Contains(s.places(to), h.To) })
	if i < 0 {
		return nil
	}
	return &s.Handovers[i]
}

// Bounds of an inventory.
const (
	maxItems = 100
	maxItem  = 300 // bytes of a line
	maxCount = 1_000_000
)

// ParseItems reads one part of an inventory as people type it, a line each: a
// number first, then what. Without a number it is one.
func ParseItems(kind, text string) (items []Item, err error) {
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		it := Item{Kind: kind, What: line, Count: 1}
		if digits, rest, ok := strings.Cut(line, " "); ok {
			if n, err := strconv.Atoi(digits); err == nil && n > 0 && n <= maxCount && strings.TrimSpace(rest) != "" {
				it.Count, it.What = n, strings.TrimSpace(rest)
			}
		}
		if len(it.What) > maxItem || len(items) == maxItems {
			return nil, fault.Field(kind+"s", "incident.bad-inventory", maxItems, maxItem)
		}
		items = append(items, it)
	}
	return items, nil
}

// HandOver hands over to another party, or to the next shift.
type HandOver struct {
	Incident   entry.Hash         `json:"incident" field:"required"`
	To         entry.Hash         `json:"to" field:"of:party"` // empty: the next shift of the own party
	Text       string             `json:"text" field:"required,longtext"`
	Dossiers   string             `json:"dossiers" field:"longtext"`
	Exhibits   string             `json:"exhibits" field:"longtext"`
	Vehicles   string             `json:"vehicles" field:"longtext"`
	Role       string             `json:"role" field:"choice:fisher|crew|passenger|resident|violator|foreigner"`
	Count      int                `json:"count"`
	Lead       bool               `json:"lead"`
	AnswerBy   time.Time          `json:"answer_by"`
	OutcomeDue time.Time          `json:"outcome_due"`
	Files      []entry.Attachment `json:"files"`
}

// SubjectID names the incident.
func (c HandOver) SubjectID() entry.Hash { return c.Incident }

// Attached lends the command's files.
func (c HandOver) Attached() []entry.Attachment { return c.Files }

// Where nobody says otherwise, a hand-over is taken within hours and what
// became of it is reported within thirty days.
const (
	answerWithin  = 12 * time.Hour
	outcomeWithin = 30 * 24 * time.Hour
)

// Decide refuses a receiver who is not in the room, a second offer to the same
// receiver while one waits, and persons without a number.
func (c HandOver) Decide(s State, by access.Caller, now time.Time) (Offered, error) {
	if err := s.goesOn(by); err != nil {
		return Offered{}, err
	}
	if c.To.IsZero() {
		c.To = by.Party
	}
	waits := func(h Handover) bool { return h.To == c.To && h.Log == by.Party && h.Waits() }
	switch {
	case !slices.Contains(s.Parties(), c.To):
		return Offered{}, fault.Field("to", "incident.not-in-room")
	case slices.ContainsFunc(s.Handovers, waits):
		return Offered{}, fault.New(fault.Conflict, "incident.handover-waits")
	case c.Count < 0 || c.Count > maxCount || (c.Count > 0) != (c.Role != ""):
		return Offered{}, fault.Field("count", "incident.role-and-count")
	}
	a := Offered{To: c.To, Text: c.Text, Lead: c.Lead && c.To != by.Party, AnswerBy: c.AnswerBy, Outcome: c.OutcomeDue}
	for _, part := range []struct{ kind, text string }{{"dossier", c.Dossiers}, {"exhibit", c.Exhibits}, {"vehicle", c.Vehicles}} {
		items, err := ParseItems(part.kind, part.text)
		if err != nil {
			return Offered{}, err
		}
		a.Inventory = append(a.Inventory, items...)
	}
	if c.Count > 0 {
		a.Inventory = append(a.Inventory, Item{"person", c.Role, c.Count})
	}
	if a.AnswerBy.IsZero() {
		a.AnswerBy = now.Add(answerWithin)
	}
	if c.To == by.Party {
		a.Outcome = time.Time{}
	} else if a.Outcome.IsZero() {
		a.Outcome = now.Add(outcomeWithin)
	}
	a.AnswerBy, a.Outcome = moment(a.AnswerBy), moment(a.Outcome)
	return a, nil
}

// TakeOver accepts a hand-over.
type TakeOver struct {
	Incident entry.Hash `json:"incident" field:"required"`
	Offer    entry.Hash `json:"offer" field:"required"`
	Missing  string     `json:"missing" field:"longtext"`
}

// SubjectID names the incident.
func (c TakeOver) SubjectID() entry.Hash { return c.Incident }

// Decide refuses anybody but the receiver, a second answer, and a shift that
// is taken over by who hands it over.
func (c TakeOver) Decide(s State, by access.Caller) (Taken, error) {
	h, err := s.toAnswer(c.Offer, by)
	switch {
	case err != nil:
		return Taken{}, err
	case h.Shift() && h.Post == by.Post:
		return Taken{}, fault.New(fault.Forbidden, "incident.own-shift")
	}
	return Taken{c.Offer, c.Missing}, nil
}

// Decline refuses a hand-over.
type Decline struct {
	Incident entry.Hash `json:"incident" field:"required"`
	Offer    entry.Hash `json:"offer" field:"required"`
	Reason   string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the incident.
func (c Decline) SubjectID() entry.Hash { return c.Incident }

// Decide refuses anybody but the receiver, and a second answer.
func (c Decline) Decide(s State, by access.Caller) (Declined, error) {
	_, err := s.toAnswer(c.Offer, by)
	return Declined{c.Offer, c.Reason}, err
}

// toAnswer is the hand-over that waits for the caller's answer.
func (s State) toAnswer(offer entry.Hash, by access.Caller) (Handover, error) {
	if err := s.goesOn(by); err != nil {
		return Handover{}, err
	}
	h := s.offered(offer, by.Party)
	switch {
	case h == nil:
		return Handover{}, fault.Field("offer", "incident.no-handover")
	case !h.Waits():
		return Handover{}, fault.New(fault.Conflict, "incident.handover-answered")
	}
	return *h, nil
}

// ReportOutcome says what became of what was handed over.
type ReportOutcome struct {
	Incident entry.Hash `json:"incident" field:"required"`
	Offer    entry.Hash `json:"offer" field:"required"`
	Text     string     `json:"text" field:"required,longtext"`
}

// SubjectID names the incident.
func (c ReportOutcome) SubjectID() entry.Hash { return c.Incident }

// Decide refuses anybody but who took over, and a second report.
func (c ReportOutcome) Decide(s State, by access.Caller) (OutcomeReported, error) {
	if err := s.goesOn(by); err != nil {
		return OutcomeReported{}, err
	}
	h := s.offered(c.Offer, by.Party)
	switch {
	case h == nil || h.Shift() || h.Taken == nil:
		return OutcomeReported{}, fault.Field("offer", "incident.no-handover")
	case h.Ended != nil:
		return OutcomeReported{}, fault.New(fault.Conflict, "incident.outcome-already")
	}
	return OutcomeReported{c.Offer, c.Text}, nil
}

// moment gives a time the form in which acts keep it: UTC, whole seconds.
func moment(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Second)
}
