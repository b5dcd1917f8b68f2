// Package incident is the room in which parties act together when something
// happens at sea (vụ việc): who was told when, who leads, what each has on the
// way, what was reported from where, and what was handed over to whom. Persons
// appear as a role and a number, never by name.
package incident

import (
	"slices"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/position"
)

// The kinds of fact about an incident. All have the incident as their subject,
// but for adopted categories, whose subject is the space.
const (
	KindCategories   entry.Kind = "incident.categories-adopted"
	KindOpened       entry.Kind = "incident.opened"
	KindTold         entry.Kind = "incident.told"
	KindAcknowledged entry.Kind = "incident.acknowledged"
	KindInvited      entry.Kind = "incident.invited"
	KindLeadProposed entry.Kind = "incident.lead-proposed"
	KindLeadAccepted entry.Kind = "incident.lead-accepted"
	KindCommitted    entry.Kind = "incident.means-committed"
	KindCounted      entry.Kind = "incident.persons-counted"
	KindLogged       entry.Kind = "incident.logged"
	KindReported     entry.Kind = "incident.situation-reported"
	KindOffered      entry.Kind = "incident.handover-offered"
	KindTaken        entry.Kind = "incident.handover-accepted"
	KindDeclined     entry.Kind = "incident.handover-declined"
	KindOutcome      entry.Kind = "incident.handover-outcome"
	KindClosed       entry.Kind = "incident.closed"
	KindReopened     entry.Kind = "incident.reopened"
	KindFollowed     entry.Kind = "incident.lesson-followed"
	KindPassed       entry.Kind = "incident.place-passed"
)

// What an incident is: something that happens, an exercise, or a trial of the
// program. The three are never counted together.
const (
	Actual   = "actual"
	Exercise = "exercise"
	Test     = "test"
)

// Opened opens the room. Its entry's audience are those who are told by it;
// the time at which they were told is the entry's own.
type Opened struct {
	Category  string             `json:"category"`
	Title     string             `json:"title"`
	Text      string             `json:"text,omitempty"`
	Status    string             `json:"status"`
	Learned   time.Time          `json:"learned"` // when the opening party learned of it: the clock starts
	Position  *position.Position `json:"position,omitempty"`
	Place     string             `json:"place,omitempty"` // in words
	To        []entry.Hash       `json:"to"`              // the parties of this incident besides the opening one
	Guests    []entry.Hash       `json:"guests,omitempty"`
	Whole     bool               `json:"whole,omitempty"` // the whole space may read it, observers too
	TellBy    time.Time          `json:"tell_by,omitzero"`
	Duty      entry.Hash         `json:"duty,omitzero"` // the duty to tell under which it falls
	Clause    entry.Hash         `json:"regulation,omitzero"`
	Provision string             `json:"provision,omitempty"`
	Origin    entry.Hash         `json:"origin,omitzero"` // what it came from
}

// Told says that parties were told at the entry's time: by this program when
// the room was opened, or by other means. With an occurrence it proves the duty.
type Told struct {
	Parties    []entry.Hash `json:"parties,omitempty"`
	Body       string       `json:"body,omitempty"` // somebody outside the space, such as a rescue centre
	By         string       `json:"by"`             // room, phone, radio, message, paper
	Note       string       `json:"note,omitempty"`
	Occurrence string       `json:"occurrence,omitempty"` // of the incident's duty
}

// Acknowledged says that the author's party has taken note and what it will do.
type Acknowledged struct {
	Note string `json:"note,omitempty"`
}

// Invited brings further parties or observers into the room, as guests: when
// it closes they leave it.
type Invited struct {
	Parties []entry.Hash `json:"parties"`
	Reason  string       `json:"reason"`
}

// LeadProposed proposes which party leads.
type LeadProposed struct {
	Party  entry.Hash `json:"party"`
	Reason string     `json:"reason,omitempty"`
}

// LeadAccepted takes the lead that was proposed to the author's party.
type LeadAccepted struct {
	Proposal entry.Hash `json:"proposal"`
}

// Committed says what the author's party does and with which means. What it
// says of a kind and a name replaces what it said before; a count of 0 takes
// the means back.
type Committed struct {
	Role   string `json:"role,omitempty"`
	Means  string `json:"means,omitempty"` // ship, boat, fishing-boat, aircraft, vehicle, force, medical
	Name   string `json:"name,omitempty"`  // of a vessel or a team, never of a person
	Count  int    `json:"count"`
	People int    `json:"people,omitempty"`
}

// Counted says how many persons of a role are in a condition. It replaces what
// was said of that role and condition before.
type Counted struct {
	Role      string `json:"role"`
	Condition string `json:"condition"`
	Count     int    `json:"count"`
}

// Logged is a line of the log (nhật ký), with the place it speaks of. What it
// says of one means at one place after another makes that means' track.
type Logged struct {
	Text     string             `json:"text"`
	Position *position.Position `json:"position,omitempty"`
	Means    string             `json:"means,omitempty"` // whose place it is; empty: of what was seen
}

// Reported is a situation report; the next is due by NextBy.
type Reported struct {
	Text   string    `json:"text"`
	NextBy time.Time `json:"next_by,omitzero"`
}

// Closed ends the incident.
type Closed struct {
	Outcome string   `json:"outcome"`
	Basis   string   `json:"basis"` // legal basis
	Lessons []string `json:"lessons"`
}

// Reopened opens it again.
type Reopened struct {
	Reason string `json:"reason"`
}

// Followed says what became of a lesson: a duty, a proposal, a task.
type Followed struct {
	Closing entry.Hash `json:"closing"` // the closing entry that holds the lesson
	Lesson  int        `json:"lesson"`  // from 0
	Thing   entry.Hash `json:"thing"`
}

// The later facts with their places.
type (
	Telling struct {
		entry.Place
		Told
	}
	Acknowledgement struct {
		entry.Place
		Acknowledged
	}
	Invitation struct {
		entry.Place
		Invited
	}
	Proposal struct {
		entry.Place
		LeadProposed
	}
	Leading struct {
		entry.Place
		Party    entry.Hash `json:"party"`
		Proposal entry.Hash `json:"proposal,omitzero"`
		Handover entry.Hash `json:"handover,omitzero"`
	}
	Means struct {
		entry.Place
		Committed
	}
	Persons struct {
		entry.Place
		Counted
	}
	Line struct {
		entry.Place
		Logged
		Files []entry.Attachment `json:"files,omitempty"`
	}
	Report struct {
		entry.Place
		Reported
		Files []entry.Attachment `json:"files,omitempty"`
	}
	Closing struct {
		entry.Place
		Closed
		How entry.Approval `json:"how"`
	}
	Reopening struct {
		entry.Place
		Reopened
	}
	Following struct {
		entry.Place
		Followed
	}
)

// State is what one incident's entries add up to.
type State struct {
	entry.Place
	Space       entry.Hash         `json:"space"`
	Opened      Opened             `json:"opened"`
	Files       []entry.Attachment `json:"files,omitempty"`
	Tellings    []Telling          `json:"told"`
	Acks        []Acknowledgement  `json:"acknowledgements"`
	Invitations []Invitation       `json:"invitations"`
	Passed      []Passing          `json:"places_passed,omitempty"`
	Proposals   []Proposal         `json:"lead_proposals"`
	Leads       []Leading          `json:"leads"`
	Means       []Means            `json:"means"`
	Persons     []Persons          `json:"persons"`
	Lines       []Line             `json:"lines"`
	Reports     []Report           `json:"reports"`
	Handovers   []Handover         `json:"handovers"`
	Closings    []Closing          `json:"closings"`
	Reopenings  []Reopening        `json:"reopenings"`
	Followed    []Following        `json:"followed"`
	Stray       []entry.Hash       `json:"stray"`
}

// Fold returns what the entries about one incident add up to.
func Fold(past []entry.Entry) (s State) {
	s.Stray = entry.Fold(past, s.with)
	return s
}

// known reports whether the incident has been opened.
func (s State) known() bool { return !s.ID.IsZero() }

// with folds one entry and reports whether it fits: it comes from a party of
// the incident, and what it builds on is there.
func (s *State) with(e entry.Entry) bool {
	if e.Kind == KindOpened {
		return s.open(e)
	}
	if !s.known() || !s.Took(e.LogID()) {
		return false
	}
	switch e.Kind {
	case KindTold:
		return entry.Add(&s.Tellings, e, func(p entry.Place, a Told) Telling { return Telling{p, a} })
	case KindAcknowledged:
		return !s.Acknowledged(e.LogID()) && entry.Add(&s.Acks, e, func(p entry.Place, a Acknowledged) Acknowledgement { return Acknowledgement{p, a} })
	case KindInvited:
		return entry.Add(&s.Invitations, e, func(p entry.Place, a Invited) Invitation { return Invitation{p, a} })
	case KindCommitted:
		return entry.Add(&s.Means, e, func(p entry.Place, a Committed) Means { return Means{p, a} })
	case KindCounted:
		return entry.Add(&s.Persons, e, func(p entry.Place, a Counted) Persons { return Persons{p, a} })
	case KindLogged:
		return entry.Add(&s.Lines, e, func(p entry.Place, a Logged) Line { return Line{p, a, e.Attachments()} })
	case KindReported:
		return entry.Add(&s.Reports, e, func(p entry.Place, a Reported) Report { return Report{p, a, e.Attachments()} })
	case KindFollowed:
		return entry.Add(&s.Followed, e, func(p entry.Place, a Followed) Following { return Following{p, a} })
	case KindPassed:
		a, ok := entry.Decode[Passed](e)
		return ok && s.mayPass(e.LogID(), a) && entry.Add(&s.Passed, e, func(p entry.Place, a Passed) Passing { return Passing{p, a} })
	case KindLeadProposed, KindLeadAccepted:
		return s.lead(e)
	case KindOffered, KindTaken, KindDeclined, KindOutcome:
		return s.handover(e)
	case KindClosed, KindReopened:
		return s.end(e)
	}
	return false
}

func (s *State) open(e entry.Entry) bool {
	a, ok := entry.Decode[Opened](e)
	if !ok || s.known() {
		return false
	}
	s.Place, s.Space, s.Opened, s.Files = entry.PlaceOf(e), e.SpaceID(), a, e.Attachments()
	return true
}

// lead folds what is said about who leads. Only the party that a proposal
// names can accept it, and once.
func (s *State) lead(e entry.Entry) bool {
	if e.Kind == KindLeadProposed {
		a, ok := entry.Decode[LeadProposed](e)
		return ok && s.Took(a.Party) && entry.Add(&s.Proposals, e, func(p entry.Place, a LeadProposed) Proposal { return Proposal{p, a} })
	}
	a, ok := entry.Decode[LeadAccepted](e)
	i := slices.IndexFunc(s.Proposals, func(p Proposal) bool { return p.ID == a.Proposal })
	if !ok || i < 0 || s.Proposals[i].Party != e.LogID() || s.answered(a.Proposal) {
		return false
	}
	s.Leads = append(s.Leads, Leading{Place: entry.PlaceOf(e), Party: e.LogID(), Proposal: a.Proposal})
	return true
}

// answered reports whether a proposal of who leads was accepted.
func (s State) answered(proposal entry.Hash) bool {
	return slices.ContainsFunc(s.Leads, func(l Leading) bool { return l.Proposal == proposal })
}

// end folds closing and reopening: by who opened the room or has led it.
func (s *State) end(e entry.Entry) bool {
	if !s.MayEnd(e.LogID()) || s.Open() != (e.Kind == KindClosed) {
		return false
	}
	if e.Kind == KindClosed {
		return entry.Add(&s.Closings, e, func(p entry.Place, a Closed) Closing { return Closing{p, a, e.Approval()} })
	}
	return entry.Add(&s.Reopenings, e, func(p entry.Place, a Reopened) Reopening { return Reopening{p, a} })
}

// Open reports whether the incident goes on.
func (s State) Open() bool { return len(s.Closings) == len(s.Reopenings) }

// MayEnd reports whether a party opened the room or has led it.
func (s State) MayEnd(party entry.Hash) bool {
	return slices.ContainsFunc(s.places(party), func(p entry.Hash) bool {
		return p == s.Log || slices.ContainsFunc(s.Leads, func(l Leading) bool { return l.Party == p })
	})
}

// Lead is the party that leads; ok is false before one accepted.
func (s State) Lead() (party entry.Hash, ok bool) {
	if len(s.Leads) == 0 {
		return party, false
	}
	return s.Leads[len(s.Leads)-1].Party, true
}

// Responsible is the party that keeps the others informed: the leading one,
// before that the one that opened the room, or who has its place.
func (s State) Responsible() entry.Hash {
	p, ok := s.Lead()
	if !ok {
		p = s.Log
	}
	return s.holder(p)
}

// guest reports whether a party is in the room only while it is open.
func (s State) guest(party entry.Hash) bool {
	ps := s.places(party)
	if slices.ContainsFunc(ps, s.core) {
		return false
	}
	return slices.ContainsFunc(ps, func(p entry.Hash) bool {
		in := func(i Invitation) bool { return slices.Contains(i.Invited.Parties, p) }
		return slices.Contains(s.Opened.Guests, p) || slices.ContainsFunc(s.Invitations, in)
	})
}

// core reports whether a party opened the incident or was in it from then on.
func (s State) core(party entry.Hash) bool {
	return party == s.Log || slices.Contains(s.Opened.To, party)
}

// Took reports whether a party belongs to the incident, or did as a guest.
func (s State) Took(party entry.Hash) bool {
	return slices.ContainsFunc(s.places(party), s.core) || s.guest(party)
}

// Guests lists those who are in the room only while it is open.
func (s State) Guests() (ps []entry.Hash) {
	ps = slices.Clone(s.Opened.Guests)
	for _, i := range s.Invitations {
		ps = append(ps, i.Invited.Parties...)
	}
	for _, x := range s.Passed {
		ps = append(ps, x.To)
	}
	return distinct(ps, s.guest)
}

// Parties lists everybody in the room as it now is, the opening party first.
func (s State) Parties() []entry.Hash {
	ps := append([]entry.Hash{s.Log}, s.Opened.To...)
	for _, x := range s.Passed {
		if !slices.Contains(ps, x.To) && !s.guest(x.To) {
			ps = append(ps, x.To)
		}
	}
	if s.Open() {
		ps = append(ps, s.Guests()...)
	}
	return ps
}

// VisibleTo reports whether a party may read the incident. Guests may as long
// as it is open.
func (s State) VisibleTo(party entry.Hash) bool {
	return s.Opened.Whole && !s.guest(party) || slices.Contains(s.Parties(), party)
}

// Audience is whom a new fact is for; nobody named is the whole space.
func (s State) Audience() []entry.Hash {
	if s.Opened.Whole {
		return nil
	}
	return s.Parties()
}

// Acknowledged reports whether a party has taken note.
func (s State) Acknowledged(party entry.Hash) bool {
	return slices.ContainsFunc(s.Acks, func(a Acknowledgement) bool { return a.Place.Log == party })
}

// distinct keeps the first of each that fits.
func distinct(ps []entry.Hash, fits func(entry.Hash) bool) (out []entry.Hash) {
	for _, p := range ps {
		if fits(p) && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}
