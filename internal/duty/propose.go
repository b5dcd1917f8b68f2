package duty

import (
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// Propose proposes a duty out of a provision.
type Propose struct {
	Regulation entry.Hash `json:"regulation" field:"required"`
	Version    entry.Hash `json:"version" field:"required"`
	Provision  string     `json:"provision" field:"required,of:provision"`
	Quote      string     `json:"quote" field:"longtext"`
	From       viet.Date  `json:"from" field:"required"`
	To         viet.Date  `json:"to"`
	Corrected  bool       `json:"corrected"`
	Demands
}

// Demands are the terms as inputs.
type Demands struct {
	Title        string       `json:"title" field:"required"`
	Bound        []entry.Hash `json:"bound" field:"of:party"`
	Mode         string       `json:"mode" field:"choice:each|rotating"`
	Lead         entry.Hash   `json:"lead" field:"of:party"`
	Counterparts []entry.Hash `json:"counterparts" field:"of:party"`
	Cadence      string       `json:"cadence" field:"required,choice:daily|weekly|monthly|quarterly|half-yearly|yearly|every-n-years|once|on-event|standing"`
	Every        int          `json:"every"`
	Preset       string       `json:"preset" field:"choice:calendar|fifteenth"`
	Deadline
	Kinds   []string `json:"kinds" field:"of:proof"`
	Minimum int      `json:"minimum"`
	Confirm bool     `json:"confirm"`
	Nil     bool     `json:"nil"`
}

// terms checks the demands and gives them their defaults.
func (c Demands) terms(parties []entry.Hash) (Terms, error) {
	for name, list := range map[string][]entry.Hash{"bound": c.Bound, "counterparts": c.Counterparts} {
		for _, id := range list {
			if !slices.Contains(parties, id) {
				return Terms{}, fault.Field(name, "duty.no-party", id.Short())
			}
		}
	}
	if !c.Lead.IsZero() && !slices.Contains(parties, c.Lead) {
		return Terms{}, fault.Field("lead", "duty.no-party", c.Lead.Short())
	}
	if c.Every < 0 || c.Every > 100 {
		return Terms{}, fault.Field("every", "duty.bad-every", c.Every)
	}
	if c.Minimum < 0 || c.Minimum > 1000 {
		return Terms{}, fault.Field("minimum", "duty.bad-minimum", c.Minimum)
	}
	due, err := c.rule()
	if err != nil {
		return Terms{}, err
	}
	t := Terms{Title: c.Title, Bound: c.Bound, Mode: c.Mode, Lead: c.Lead, Counterparts: c.Counterparts,
		Cadence: calendar.Cadence(c.Cadence), Every: max(c.Every, 1), Preset: calendar.Preset(c.Preset), Due: due,
		Proof: Proof{Kinds: c.Kinds, Minimum: max(c.Minimum, 1), Confirm: c.Confirm, Nil: c.Nil}}
	if t.Mode == "" {
		t.Mode = Each
	}
	if t.Preset == "" {
		t.Preset = calendar.CalendarMonth
	}
	return t, nil
}

// Under is what a proposal looks at: the regulation it cites.
type Under struct {
	Parties   []entry.Hash
	Provision bool // the version has the provision
	From, To  viet.Date
}

// Decide refuses a provision that the version does not have, parties that the
// regulation does not bind, and terms that end before they begin.
func (c Propose) Decide(u Under, by access.Caller) (Proposed, error) {
	switch {
	case !slices.Contains(u.Parties, by.Party):
		return Proposed{}, fault.New(fault.Forbidden, "duty.not-party")
	case !u.Provision:
		return Proposed{}, fault.Field("provision", "duty.no-provision", c.Provision)
	}
	t, err := c.Demands.terms(u.Parties)
	if err != nil {
		return Proposed{}, err
	}
	if c.To == (viet.Date{}) {
		c.To = u.To
	}
	if c.To != (viet.Date{}) && c.To.Before(c.From) {
		return Proposed{}, fault.Field("to", "duty.ends-before", c.From, c.To)
	}
	return Proposed{c.Regulation, c.Version, c.Provision, c.Quote, c.From, c.To, c.Corrected, t}, nil
}

// Revise changes a duty's terms from a date; only who proposed it may.
type Revise struct {
	Duty entry.Hash `json:"duty" field:"required"`
	From viet.Date  `json:"from" field:"required"`
	Demands
}

// SubjectID names the duty.
func (c Revise) SubjectID() entry.Hash { return c.Duty }

// Decide refuses anybody but the proposer. Windows that are open keep their
// rules: the change takes hold with the first that opens on or after From.
func (c Revise) Decide(s State, u Under, by access.Caller) (Revised, error) {
	switch {
	case !s.known:
		return Revised{}, fault.New(fault.NotFound, "duty.none")
	case s.By != by.Party:
		return Revised{}, fault.New(fault.Forbidden, "duty.not-proposer")
	}
	t, err := c.Demands.terms(u.Parties)
	return Revised{c.From, t}, err
}
