package directive

import (
	"cmp"
	"embed"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/organisation"
	"phoihop/internal/register"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

//go:embed schema.sql
var schema string

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature.
func Feature() feature.Feature {
	f := feature.Feature{
		Name:    "directive",
		Project: project,
		Fold:    func(past []entry.Entry) (any, int) { s := Fold(past); return s, len(s.Stray) },
		Version: 2,
		Schema:  schema,
		Actions: actions(),
		Pages:   pages(),
		Files:   files(),
		Papers:  papers(),
		Panels:  panels(),
		Nav:     nav(),
		Report:  inReview,
		Choices: map[string]web.Choices{"directive": choices},
		Texts:   texts,
	}
	for _, k := range []entry.Kind{KindRegistered, KindDisseminated, KindAcknowledged, KindHeld, KindReported, KindConcluded} {
		f.Kinds = append(f.Kinds, feature.Kind{Name: k, Version: 1})
	}
	return f
}

func topic() organisation.Topic[State] {
	return organisation.Topic[State]{Name: "directive", Fold: Fold, Audience: func(s State) []entry.Hash { return s.Readers }}
}

func actions() []action.Action {
	return []action.Action{
		action.New("directive.register", access.Draft, enter),
		action.New("directive.disseminate", access.Draft, disseminate),
		organisation.On(topic(), "directive.acknowledge", access.Draft, KindAcknowledged, acknowledge),
		organisation.On(topic(), "directive.hold", access.Draft, KindHeld, hold),
		organisation.On(topic(), "directive.report", access.Draft, KindReported, func(c ReportBack, s State, at organisation.Scene) (Reported, error) {
			return c.Decide(s, at.By.Party)
		}),
		organisation.On(topic(), "directive.conclude", access.Draft, KindConcluded, func(c Conclude, s State, at organisation.Scene) (Concluded, error) {
			return c.Decide(s, at.By.Party)
		}),
	}
}

// recurs reports whether a duty comes again by the calendar: then no single
// directive answers it.
func recurs(d duty.State) bool {
	return d.Proposed.Cadence != calendar.OnEvent && d.Proposed.Cadence != calendar.Standing
}

// enter registers a directive, and takes its number where it is the party's own.
func enter(c Register, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	today := viet.DateOf(p.Now)
	c.Date = cmp.Or(c.Date, today)
	var d *duty.State
	if !c.Duty.IsZero() {
		s, err := duty.FoldOf(p, c.Duty)
		if err != nil {
			return nil, err
		}
		d = &s
	}
	a, err := c.Decide(d, today)
	if err != nil {
		return nil, err
	}
	if a.Regulation, a.Provision, err = c.Clause.Find(p, "clause", today); err != nil {
		return nil, err
	}
	if !c.Replaces.IsZero() {
		if r, err := topic().Of(p, c.Replaces); err != nil || !r.known() || !r.VisibleTo(by.Party) {
			return nil, orNone(err)
		}
	}
	drafts := []journal.Draft{{Kind: KindRegistered, Attachments: c.Files}}
	if c.TakeNumber {
		number, taken, err := register.Numbered(register.Take{Code: c.Type, Title: c.Title, On: c.Date}, p, by)
		if err != nil {
			return nil, err
		}
		a.Number, drafts = taken.Number, append(drafts, number)
	}
	drafts[0].Act = a
	if c.Internal {
		drafts[0].Audience = []entry.Hash{by.Party}
	}
	return drafts, nil
}

// disseminate records the plan, and for each party named the event that the
// directive's duty answers, so that nobody enters it twice.
func disseminate(c Disseminate, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	s, err := topic().Of(p, c.Directive)
	if err != nil {
		return nil, err
	}
	at := organisation.Scene{Past: p, By: by}
	others, err := at.Others()
	if err != nil {
		return nil, err
	}
	units, err := ownUnits(at)
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(s, by.Party, others, units, p.Now)
	if err != nil {
		return nil, err
	}
	drafts := []journal.Draft{{Kind: KindDisseminated, Subject: c.Directive, Act: a, Audience: s.Readers, Attachments: c.Files}}
	events, err := s.events(p, a)
	return append(drafts, events...), err
}

// events are the duty's events for the parties that a plan names first.
func (s State) events(p journal.Past, a Disseminated) (ds []journal.Draft, err error) {
	if s.Registered.Duty.IsZero() {
		return nil, nil
	}
	d, err := duty.FoldOf(p, s.Registered.Duty)
	if err != nil || d.Proposed.Cadence != calendar.OnEvent {
		return nil, err
	}
	for _, x := range a.To {
		if !s.Named(x) {
			ds = append(ds, journal.Draft{Kind: duty.KindTriggered, Subject: s.Registered.Duty,
				Act: duty.Triggered{Party: x, At: a.Issued, What: s.Registered.name()}})
		}
	}
	return ds, nil
}

// ownUnits are the caller's units that exist today.
func ownUnits(at organisation.Scene) (ids []entry.Hash, err error) {
	o, err := at.Space()
	for _, u := range o.UnitsOf(at.By.Party) {
		if u.Open(at.Today()) {
			ids = append(ids, u.ID)
		}
	}
	return ids, err
}

func acknowledge(c Acknowledge, s State, at organisation.Scene) (Acknowledged, error) {
	a, err := c.Decide(s, at.By.Party)
	if err == nil && a.Unit.IsZero() {
		a.Duty, a.Occurrence, err = s.answers(at, forWhom(at.By.Party, a.Party))
	}
	return a, err
}

func hold(c Hold, s State, at organisation.Scene) (Held, error) {
	units, err := ownUnits(at)
	if err != nil {
		return Held{}, err
	}
	a, err := c.Decide(s, at.By.Party, units, at.Today())
	if err == nil {
		a.Duty, a.Occurrence, err = s.answers(at, at.By.Party)
	}
	return a, err
}

// answers names the obligation that a party's act under the directive proves:
// nothing where there is none.
func (s State) answers(at organisation.Scene, party entry.Hash) (id entry.Hash, occurrence string, err error) {
	id = s.Registered.Duty
	if id.IsZero() {
		return id, "", nil
	}
	d, err := duty.FoldOf(at.Past, id)
	if err != nil || d.Proposed.Cadence == calendar.Standing {
		return id, "", err
	}
	for _, t := range d.Triggers {
		for _, p := range s.Plans {
			if t.Log == s.Log && t.Party == party && t.Triggered.At.Equal(p.Issued) {
				return id, t.ID.String(), nil
			}
		}
	}
	return entry.Hash{}, "", nil
}
