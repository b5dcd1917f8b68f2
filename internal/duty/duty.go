// Package duty keeps what a regulation obliges its parties to (nghĩa vụ): who,
// how often, by when, and what counts as proof. Occurrences (kỳ thực hiện) are
// derived from duties and from the evidence table, never stored.
package duty

import (
	"slices"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// The kinds of fact about a duty. All have the duty as their subject.
const (
	KindProposed  entry.Kind = "duty.proposed"
	KindAccepted  entry.Kind = "duty.accepted"
	KindRevised   entry.Kind = "duty.revised"
	KindEnded     entry.Kind = "duty.ended"
	KindTriggered entry.Kind = "duty.triggered"
	KindAsked     entry.Kind = "duty.postponement-asked"
	KindPostponed entry.Kind = "duty.postponed"
)

// How the parties of a list are bound.
const (
	Each     = "each"     // every one of them, in every window
	Rotating = "rotating" // one after another, a window each
)

// Terms are what a duty demands; a revision replaces them from a date.
type Terms struct {
	Title        string           `json:"title"`
	Bound        []entry.Hash     `json:"bound,omitempty"` // empty: all parties of the regulation
	Mode         string           `json:"mode"`
	Lead         entry.Hash       `json:"lead,omitzero"`
	Counterparts []entry.Hash     `json:"counterparts,omitempty"` // who must get it; empty: all other parties
	Cadence      calendar.Cadence `json:"cadence"`
	Every        int              `json:"every"`
	Preset       calendar.Preset  `json:"preset"`
	Due          calendar.Due     `json:"due"`
	Proof        Proof            `json:"proof"`
}

// Proof says what counts as evidence.
type Proof struct {
	Kinds   []string `json:"kinds,omitempty"` // features whose records prove it; empty: any
	Minimum int      `json:"minimum"`
	Confirm bool     `json:"confirm"` // the counterpart's confirmation is expected
	Nil     bool     `json:"nil"`     // a signed nil report is accepted
}

// Proposed proposes a duty. Its entry's id is the duty's id.
type Proposed struct {
	Regulation entry.Hash `json:"regulation"`
	Version    entry.Hash `json:"version"`
	Provision  string     `json:"provision"`
	Quote      string     `json:"quote"`
	From       viet.Date  `json:"from"`
	To         viet.Date  `json:"to"`
	Corrected  bool       `json:"corrected"` // a person changed what the text was read to say
	Terms
}

// Accepted binds the party whose log it stands in, from a date on. Revision
// names the revision that is accepted; unset: the duty as proposed.
type Accepted struct {
	Revision entry.Hash `json:"revision,omitzero"`
	From     viet.Date  `json:"from"`
}

// Revised changes the terms for windows that start on or after From, for the
// parties that accept it.
type Revised struct {
	From viet.Date `json:"from"`
	Terms
}

// Ended ends the duty for windows that start on or after From.
type Ended struct {
	From   viet.Date `json:"from"`
	Reason string    `json:"reason"`
}

// Triggered says that an event has happened that a duty on events answers.
// Its entry's id names the occurrence.
type Triggered struct {
	Party entry.Hash `json:"party"` // who owes
	At    time.Time  `json:"at"`    // when it happened
	What  string     `json:"what"`
}

// Asked asks for a later due day for one of the author's own occurrences.
type Asked struct {
	Occurrence string    `json:"occurrence"`
	Until      viet.Date `json:"until"`
	Reason     string    `json:"reason"`
}

// Postponed grants what another party asked.
type Postponed struct {
	Asked entry.Hash `json:"asked"`
}

// State is what one duty's entries add up to.
type State struct {
	entry.Place
	Space     entry.Hash
	By        entry.Hash // who proposed it
	Proposed  Proposed
	Revisions []Revision
	Accepted  []Acceptance
	Ends      []End
	Triggers  []Trigger
	Asks      []Ask
	Postponed []Postponement
	Stray     []entry.Hash // facts that broke a rule: kept and shown
	known     bool
}

// Revision, Acceptance, End, Trigger, Ask and Postponement are facts with
// their places.
type (
	Revision struct {
		entry.Place
		Revised
	}
	Acceptance struct {
		entry.Place
		Accepted
	}
	End struct {
		entry.Place
		Ended
	}
	Trigger struct {
		entry.Place
		Triggered `json:"triggered"` // its own "at" is when it happened
	}
	Ask struct {
		entry.Place
		Asked
	}
	Postponement struct {
		entry.Place
		Asked // what was granted
		Party entry.Hash
	}
)

// Fold returns what the entries about one duty add up to.
func Fold(past []entry.Entry) (s State) {
	s.Stray = entry.Fold(past, s.with)
	return s
}

// with folds one entry and reports whether it fits.
func (s *State) with(e entry.Entry) bool {
	switch e.Kind {
	case KindProposed:
		return s.propose(e)
	case KindAccepted:
		return entry.Add(&s.Accepted, e, func(p entry.Place, a Accepted) Acceptance { return Acceptance{p, a} })
	case KindRevised:
		return entry.Add(&s.Revisions, e, func(p entry.Place, a Revised) Revision { return Revision{p, a} })
	case KindEnded:
		return entry.Add(&s.Ends, e, func(p entry.Place, a Ended) End { return End{p, a} })
	case KindTriggered:
		return entry.Add(&s.Triggers, e, func(p entry.Place, a Triggered) Trigger { return Trigger{p, a} })
	case KindAsked:
		return entry.Add(&s.Asks, e, func(p entry.Place, a Asked) Ask { return Ask{p, a} })
	case KindPostponed:
		return s.postpone(e)
	}
	return false
}

func (s *State) propose(e entry.Entry) bool {
	p, ok := entry.Decode[Proposed](e)
	if !ok || s.known {
		return false
	}
	s.Place, s.Space, s.By, s.Proposed, s.known = entry.PlaceOf(e), e.SpaceID(), e.LogID(), p, true
	return true
}

// postpone counts a grant only where another party gives it for what was asked.
func (s *State) postpone(e entry.Entry) bool {
	p, ok := entry.Decode[Postponed](e)
	i := slices.IndexFunc(s.Asks, func(a Ask) bool { return a.ID == p.Asked })
	if !ok || i < 0 || s.Asks[i].Log == e.LogID() {
		return false
	}
	s.Postponed = append(s.Postponed, Postponement{entry.PlaceOf(e), s.Asks[i].Asked, s.Asks[i].Log})
	return true
}

// Accept binds the caller's party to a duty.
type Accept struct {
	Duty     entry.Hash `json:"duty" field:"required"`
	Revision entry.Hash `json:"revision"`
	From     viet.Date  `json:"from"`
}

// SubjectID names the duty.
func (c Accept) SubjectID() entry.Hash { return c.Duty }

// Decide refuses a party that the duty does not name, unless it is the heir of
// one, and a second acceptance. named are those whom the duty names.
func (c Accept) Decide(s State, named []entry.Hash, by access.Caller, today viet.Date) (Accepted, error) {
	if !s.known {
		return Accepted{}, fault.New(fault.NotFound, "duty.none")
	}
	if !slices.Contains(named, by.Party) {
		return Accepted{}, fault.New(fault.Forbidden, "duty.not-bound")
	}
	if !c.Revision.IsZero() && !slices.ContainsFunc(s.Revisions, func(r Revision) bool { return r.ID == c.Revision }) {
		return Accepted{}, fault.Field("revision", "duty.no-revision")
	}
	for _, a := range s.Accepted {
		if a.Log == by.Party && a.Revision == c.Revision {
			return Accepted{}, fault.New(fault.Conflict, "duty.accepted-already")
		}
	}
	if c.From == (viet.Date{}) {
		c.From = today
	}
	return Accepted{c.Revision, c.From}, nil
}

// Postpone asks for a later due day.
type Postpone struct {
	Duty       entry.Hash `json:"duty" field:"required"`
	Occurrence string     `json:"occurrence" field:"required"`
	Until      viet.Date  `json:"until" field:"required"`
	Reason     string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the duty.
func (c Postpone) SubjectID() entry.Hash { return c.Duty }

// Decide refuses a day that has passed and a second request that is open.
func (c Postpone) Decide(s State, by access.Caller, today viet.Date) (Asked, error) {
	if !s.known {
		return Asked{}, fault.New(fault.NotFound, "duty.none")
	}
	if c.Until.Before(today) {
		return Asked{}, fault.Field("until", "duty.until-past", c.Until)
	}
	for _, a := range s.Asks {
		if a.Log == by.Party && a.Occurrence == c.Occurrence && !s.granted(a.ID) {
			return Asked{}, fault.New(fault.Conflict, "duty.asked-already", a.Until)
		}
	}
	return Asked{c.Occurrence, c.Until, c.Reason}, nil
}

func (s State) granted(ask entry.Hash) bool {
	return slices.ContainsFunc(s.Postponed, func(p Postponement) bool {
		i := slices.IndexFunc(s.Asks, func(a Ask) bool { return a.ID == ask })
		return i >= 0 && p.Asked == s.Asks[i].Asked && p.Party == s.Asks[i].Log
	})
}

// Grant grants a postponement that another party asked for.
type Grant struct {
	Duty  entry.Hash `json:"duty" field:"required"`
	Asked entry.Hash `json:"asked" field:"required"`
}

// SubjectID names the duty.
func (c Grant) SubjectID() entry.Hash { return c.Duty }

// Decide refuses a party's own request and one that is granted.
func (c Grant) Decide(s State, by access.Caller) (Postponed, error) {
	i := slices.IndexFunc(s.Asks, func(a Ask) bool { return a.ID == c.Asked })
	switch {
	case i < 0:
		return Postponed{}, fault.Field("asked", "duty.no-request")
	case s.Asks[i].Log == by.Party:
		return Postponed{}, fault.New(fault.Forbidden, "duty.own-request")
	case s.granted(c.Asked):
		return Postponed{}, fault.New(fault.Conflict, "duty.granted-already")
	}
	return Postponed{c.Asked}, nil
}

// Finish ends a duty; only who proposed it may.
type Finish struct {
	Duty   entry.Hash `json:"duty" field:"required"`
	From   viet.Date  `json:"from" field:"required"`
	Reason string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the duty.
func (c Finish) SubjectID() entry.Hash { return c.Duty }

// Decide refuses anybody but the proposer.
func (c Finish) Decide(s State, by access.Caller) (Ended, error) {
	if !s.known {
		return Ended{}, fault.New(fault.NotFound, "duty.none")
	}
	if s.By != by.Party {
		return Ended{}, fault.New(fault.Forbidden, "duty.not-proposer")
	}
	return Ended{c.From, c.Reason}, nil
}

// Raise records an event that a duty on events answers.
type Raise struct {
	Duty  entry.Hash `json:"duty" field:"required"`
	Party entry.Hash `json:"party" field:"of:party"` // who owes; empty: the caller's
	When  time.Time  `json:"when" field:"required"`
	What  string     `json:"what" field:"required,longtext"`
}

// SubjectID names the duty.
func (c Raise) SubjectID() entry.Hash { return c.Duty }

// Decide refuses duties that recur by the calendar and events to come.
func (c Raise) Decide(s State, by access.Caller, now time.Time) (Triggered, error) {
	switch {
	case !s.known:
		return Triggered{}, fault.New(fault.NotFound, "duty.none")
	case s.Proposed.Cadence != calendar.OnEvent:
		return Triggered{}, fault.New(fault.Invalid, "duty.not-on-event")
	case c.When.After(now):
		return Triggered{}, fault.Field("when", "duty.event-in-future")
	}
	if c.Party.IsZero() {
		c.Party = by.Party
	}
	return Triggered{c.Party, c.When.UTC(), c.What}, nil
}

// Has returns a fault unless the key names a window of the duty, or an event
// recorded for it, so that proof is not filed where nobody looks. Who owes it
// is judged later, at the heads.
func (s State) Has(key string) error {
	if !s.known {
		return fault.Field("duty", "duty.none")
	}
	if s.Proposed.Cadence == calendar.Standing {
		return nil
	}
	if s.Proposed.Cadence == calendar.OnEvent {
		if !slices.ContainsFunc(s.Triggers, func(t Trigger) bool { return t.ID.String() == key }) {
			return fault.Field("occurrence", "duty.no-event", key)
		}
		return nil
	}
	day, err := viet.ParseDate(key)
	if err != nil || !s.opens(day) {
		return fault.Field("occurrence", "duty.no-window", key)
	}
	return nil
}

// opens reports whether a window of the duty opens on a day: from the first to
// the last day of the duty under the terms proposed, or of a revision from its
// own first day. What began before was nobody's to do.
func (s State) opens(day viet.Date) bool {
	d, first := &Duty{State: s}, s.Proposed.From
	opens := func(t *Terms, from viet.Date) bool {
		return !day.Before(first) && !day.Before(from) && len(d.windows(t, day, day)) > 0
	}
	if to := s.Proposed.To; !to.IsZero() && day.After(to) {
		return false
	}
	return opens(&s.Proposed.Terms, first) || slices.ContainsFunc(s.Revisions, func(r Revision) bool { return opens(&r.Terms, r.From) })
}
