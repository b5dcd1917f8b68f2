// Package directive keeps what is handed down and what each unit makes of it
// (văn bản chỉ đạo; quán triệt, triển khai): the register of directives, to
// whom each goes by when, who has said what it will do, and the sessions held.
// To open a directive is not to acknowledge it, and leaves no record.
package directive

import (
	"slices"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/register"
	"phoihop/internal/viet"
)

// The kinds of fact about a directive. All have it as their subject.
const (
	KindRegistered   entry.Kind = "directive.registered"
	KindDisseminated entry.Kind = "directive.disseminated"
	KindAcknowledged entry.Kind = "directive.acknowledged"
	KindHeld         entry.Kind = "directive.session-held"
	KindReported     entry.Kind = "directive.reported"
	KindConcluded    entry.Kind = "directive.concluded"
)

// Registered enters a directive. Number, date and issuer together are its
// identity. Its entry's audience are those who may read it: nobody named, the
// whole space; an internal one, its own party.
type Registered struct {
	Number       string     `json:"number"`
	Date         viet.Date  `json:"date"`
	Issuer       string     `json:"issuer"`
	Type         string     `json:"type"` // code: "NQ", "CT"…
	Title        string     `json:"title"`
	Text         string     `json:"text,omitempty"`
	From         viet.Date  `json:"from,omitzero"`           // first day in force; unset: its date
	To           viet.Date  `json:"to,omitzero"`             // last day in force
	Replaces     entry.Hash `json:"replaces,omitzero"`       // another directive here
	ReplacesText string     `json:"replaces_text,omitempty"` // what is not registered here
	Regulation   entry.Hash `json:"regulation,omitzero"`
	Provision    string     `json:"provision,omitempty"`
	Duty         entry.Hash `json:"duty,omitzero"`
}

// Disseminated is a plan: who is to acknowledge by which day. The registering
// party names parties and its own units; a party named so hands on to its own.
type Disseminated struct {
	Issued    time.Time    `json:"issued"` // when it was handed down: names the event that a duty answers
	To        []entry.Hash `json:"to,omitempty"`
	Units     []entry.Hash `json:"units,omitempty"`
	Deadline  viet.Date    `json:"deadline"`
	Materials string       `json:"materials,omitempty"`
	ReportBy  viet.Date    `json:"report_by,omitzero"` // by when those named report back
}

// Acknowledged says what a party, or one of its units, will do, who will, and
// by when. Duty and Occurrence name the obligation that it proves.
type Acknowledged struct {
	Party      entry.Hash `json:"party,omitzero"` // unset: the author's; else recorded for it from its signed paper
	Unit       entry.Hash `json:"unit,omitzero"`
	What       string     `json:"what"`
	Who        string     `json:"who"` // a post or a unit, never a person
	By         viet.Date  `json:"by"`
	Duty       entry.Hash `json:"duty,omitzero"`
	Occurrence string     `json:"occurrence,omitempty"`
}

// Held is one or more sessions held at one place: counts only.
type Held struct {
	Unit       entry.Hash `json:"unit,omitzero"`
	On         viet.Date  `json:"on"`
	Venue      string     `json:"place"`
	Form       string     `json:"form"`
	Sessions   int        `json:"sessions"`
	Attendance int        `json:"attendance"`
	Note       string     `json:"note,omitempty"`
	Duty       entry.Hash `json:"duty,omitzero"`
	Occurrence string     `json:"occurrence,omitempty"`
}

// Reported is what a party reports back on carrying the directive out.
type Reported struct {
	Text string `json:"text"`
}

// Concluded ends the dissemination: from then on nothing is owed under it.
type Concluded struct {
	Text string `json:"text"`
}

// The facts with their places.
type (
	Plan struct {
		entry.Place
		Disseminated
		Files []entry.Attachment `json:"files,omitempty"`
	}
	Ack struct {
		entry.Place
		Acknowledged
		For   entry.Hash         `json:"for"` // the party whose it is
		How   entry.Approval     `json:"how"`
		Files []entry.Attachment `json:"files,omitempty"`
	}
	Session struct {
		entry.Place
		Held
		Files []entry.Attachment `json:"files,omitempty"`
	}
	Report struct {
		entry.Place
		Reported
		Files []entry.Attachment `json:"files,omitempty"`
	}
	Conclusion struct {
		entry.Place
		Concluded
	}
)

// State is what one directive's entries add up to.
type State struct {
	entry.Place
	Space      entry.Hash         `json:"space"`
	Readers    []entry.Hash       `json:"readers,omitempty"` // nobody: the whole space
	Registered Registered         `json:"registered"`
	Files      []entry.Attachment `json:"files,omitempty"`
	Plans      []Plan             `json:"plans,omitempty"`
	Acks       []Ack              `json:"acknowledgements,omitempty"`
	Sessions   []Session          `json:"sessions,omitempty"`
	Reports    []Report           `json:"reports,omitempty"`
	Conclusion *Conclusion        `json:"conclusion,omitempty"`
	Stray      []entry.Hash       `json:"stray,omitempty"`
}

// Fold returns what the entries about one directive add up to.
func Fold(past []entry.Entry) (s State) {
	s.Stray = entry.Fold(past, s.with)
	return s
}

// with folds one entry and reports whether it fits: the registering party
// plans and concludes, those it named acknowledge and hand on to their units.
func (s *State) with(e entry.Entry) bool {
	p := entry.PlaceOf(e)
	if e.Kind == KindRegistered {
		return s.register(e, p)
	}
	if !s.known() {
		return false
	}
	switch e.Kind {
	case KindDisseminated:
		a, ok := entry.Decode[Disseminated](e)
		return ok && s.plan(Plan{p, a, e.Attachments()})
	case KindAcknowledged:
		a, ok := entry.Decode[Acknowledged](e)
		return ok && s.acknowledge(Ack{p, a, forWhom(p.Log, a.Party), e.Approval(), e.Attachments()})
	case KindHeld:
		a, ok := entry.Decode[Held](e)
		if ok = ok && (p.Log == s.Log || s.Named(p.Log)) && a.Sessions > 0 && a.Attendance >= 0; ok {
			s.Sessions = append(s.Sessions, Session{p, a, e.Attachments()})
		}
		return ok
	case KindReported:
		a, ok := entry.Decode[Reported](e)
		if ok = ok && s.Named(p.Log); ok {
			s.Reports = append(s.Reports, Report{p, a, e.Attachments()})
		}
		return ok
	case KindConcluded:
		a, ok := entry.Decode[Concluded](e)
		if ok = ok && p.Log == s.Log && s.Conclusion == nil; ok {
			s.Conclusion = &Conclusion{p, a}
		}
		return ok
	}
	return false
}

func (s State) known() bool { return !s.ID.IsZero() }

func forWhom(log, party entry.Hash) entry.Hash {
	if party.IsZero() {
		return log
	}
	return party
}

func (s *State) register(e entry.Entry, p entry.Place) bool {
	a, ok := entry.Decode[Registered](e)
	if !ok || s.known() {
		return false
	}
	s.Place, s.Space, s.Readers, s.Registered, s.Files = p, e.SpaceID(), e.Audience, a, e.Attachments()
	return true
}

func (s *State) plan(p Plan) bool {
	if p.Log != s.Log && (len(p.To) > 0 || !s.Named(p.Log)) {
		return false
	}
	s.Plans = append(s.Plans, p)
	return true
}

// acknowledge takes a party's own word, or its signed paper as the registering
// party recorded it; a unit's word comes through its party.
func (s *State) acknowledge(a Ack) bool {
	switch {
	case a.For != a.Log && (a.Log != s.Log || a.How.By != "paper" || !a.Unit.IsZero()):
		return false
	case a.Unit.IsZero() && !s.Named(a.For):
		return false
	case !a.Unit.IsZero() && !s.hasUnit(a.For, a.Unit):
		return false
	}
	s.Acks = append(s.Acks, a)
	return true
}

// AsAt is the directive with what had been said under it by a moment.
func (s State) AsAt(at time.Time) State {
	s.Plans, s.Acks, s.Sessions = entry.Until(s.Plans, at), entry.Until(s.Acks, at), entry.Until(s.Sessions, at)
	s.Reports, s.Conclusion = entry.Until(s.Reports, at), entry.If(s.Conclusion, at)
	return s
}

// Named reports whether a party was asked to acknowledge.
func (s State) Named(party entry.Hash) bool {
	return slices.ContainsFunc(s.Plans, func(p Plan) bool { return slices.Contains(p.To, party) })
}

func (s State) hasUnit(party, unit entry.Hash) bool {
	return slices.ContainsFunc(s.Plans, func(p Plan) bool { return p.Log == party && slices.Contains(p.Units, unit) })
}

// VisibleTo reports whether a party may read the directive.
func (s State) VisibleTo(party entry.Hash) bool {
	return s.Log == party || len(s.Readers) == 0 || slices.Contains(s.Readers, party)
}

// Asked is one party or unit that was asked to acknowledge, with its answer.
type Asked struct {
	Party    entry.Hash `json:"party"`
	Unit     entry.Hash `json:"unit,omitzero"`
	By       entry.Hash `json:"by"`   // who asked
	Plan     entry.Hash `json:"plan"` // the newest plan that names it
	At       time.Time  `json:"at"`   // when it was asked first
	Deadline viet.Date  `json:"deadline"`
	ReportBy viet.Date  `json:"report_by,omitzero"`
	Ack      *Ack       `json:"ack,omitempty"`
}

// Late reports whether the answer came after the deadline.
func (a Asked) Late() bool { return a.Ack != nil && viet.DateOf(a.Ack.At).After(a.Deadline) }

// Asked lists all parties (units false) or units that were asked, those that
// have not answered first. A later plan moves the deadline of whom it names.
func (s State) Asked(units bool) (as []Asked) {
	at := map[[2]entry.Hash]int{}
	for _, p := range s.Plans {
		for _, k := range p.named(units) {
			if i, ok := at[k]; ok {
				as[i].Plan, as[i].Deadline, as[i].ReportBy = p.ID, p.Deadline, p.ReportBy
				continue
			}
			at[k] = len(as)
			as = append(as, Asked{Party: k[0], Unit: k[1], By: p.Log, Plan: p.ID, At: p.At, Deadline: p.Deadline, ReportBy: p.ReportBy, Ack: s.AckOf(k[0], k[1])})
		}
	}
	slices.SortStableFunc(as, func(a, b Asked) int {
		switch {
		case (a.Ack == nil) == (b.Ack == nil):
			return 0
		case a.Ack == nil:
			return -1
		}
		return 1
	})
	return as
}

// named are the party and unit of everybody that the plan names.
func (p Plan) named(units bool) (ks [][2]entry.Hash) {
	if units {
		for _, u := range p.Units {
			ks = append(ks, [2]entry.Hash{p.Log, u})
		}
		return ks
	}
	for _, x := range p.To {
		ks = append(ks, [2]entry.Hash{x, {}})
	}
	return ks
}

// AckOf returns the answer of a party or of its unit, its own word before what
// was recorded for it; nil: none.
func (s State) AckOf(party, unit entry.Hash) (found *Ack) {
	for i := range s.Acks {
		a := &s.Acks[i]
		if a.For == party && a.Unit == unit && (found == nil || found.Log != party && a.Log == party) {
			found = a
		}
	}
	return found
}

// Done counts those that have answered.
func Done(as []Asked) (n int) {
	for _, a := range as {
		if a.Ack != nil {
			n++
		}
	}
	return n
}

// Reporting reports whether a party has reported back.
func (s State) Reporting(party entry.Hash) bool {
	return slices.ContainsFunc(s.Reports, func(r Report) bool { return r.Log == party })
}

// Totals are the sessions held and the people who were there, in all.
func (s State) Totals() (sessions, attendance int) {
	for _, x := range s.Sessions {
		sessions += x.Sessions
		attendance += x.Attendance
	}
	return sessions, attendance
}

// Identity is what tells the directive from all others.
func (r Registered) Identity() string { return register.Identity(r.Number, r.Date, r.Issuer) }

// InForce reports whether the directive holds on a day, by its own words.
func (r Registered) InForce(day viet.Date) bool {
	from := r.From
	if from.IsZero() {
		from = r.Date
	}
	return !day.Before(from) && (r.To.IsZero() || !day.After(r.To))
}
