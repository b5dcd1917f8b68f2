package indicator

import (
	"cmp"
	"slices"
	"strings"

	"phoihop/internal/access"
	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
)

// Wanted are the inputs of a definition.
type Wanted struct {
	Name       string  `json:"name" field:"required"`
	Measured   string  `json:"measured_in" field:"required"`
	Meaning    string  `json:"meaning" field:"required,longtext"`
	Source     string  `json:"source" field:"required"`
	Cadence    string  `json:"cadence" field:"required,choice:monthly|quarterly|half-yearly|yearly"`
	Cumulative bool    `json:"cumulative"`
	Parts      string  `json:"parts" field:"longtext"`
	Target     float64 `json:"target"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	Factor     float64 `json:"factor"`
	DueDays    int     `json:"due_days"`
}

// terms refuses parts that cannot be read, limits the wrong way round, and a
// due day that no calendar has.
func (w Wanted) terms() (t Terms, err error) {
	t = Terms{Name: w.Name, Measured: w.Measured, Meaning: w.Meaning, Source: w.Source, Cadence: calendar.Cadence(w.Cadence), Cumulative: w.Cumulative,
		Target: w.Target, Low: w.Low, High: w.High, Factor: w.Factor, DueDays: w.DueDays}
	switch {
	case w.High > 0 && w.High < w.Low:
		return t, fault.Field("high", "indicator.limits")
	case w.DueDays < 0 || w.DueDays > 120:
		return t, fault.Field("due_days", "indicator.due-days")
	}
	if t.Parts, err = parts(w.Parts); err == nil && len(t.Parts) == 0 {
		t.Parts = []Part{{Name: w.Measured}}
	}
	return t, err
}

// Define proposes an indicator.
type Define struct {
	Wanted
	Clause regulation.Clause `json:"clause" field:"of:clause"`
	Duty   entry.Hash        `json:"duty" field:"of:duty"`
}

// Decide refuses terms that cannot be.
func (c Define) Decide() (Defined, error) {
	t, err := c.terms()
	return Defined{Terms: t, Duty: c.Duty}, err
}

// Revise proposes another version.
type Revise struct {
	Indicator entry.Hash `json:"indicator" field:"required"`
	From      viet.Date  `json:"from" field:"required"`
	Reason    string     `json:"reason" field:"required,longtext"`
	Wanted
}

// SubjectID names the indicator.
func (c Revise) SubjectID() entry.Hash { return c.Indicator }

// Decide refuses other parties' indicators, another kind of period, and a day
// that is not after the version before: old periods keep theirs.
func (c Revise) Decide(s State, by access.Caller) (Revised, error) {
	if err := s.own(by); err != nil {
		return Revised{}, err
	}
	t, err := c.terms()
	now := s.Versions[len(s.Versions)-1]
	switch {
	case err != nil:
		return Revised{}, err
	case t.Cadence != now.Terms.Cadence:
		return Revised{}, fault.Field("cadence", "indicator.other-cadence")
	case !c.From.After(now.From):
		return Revised{}, fault.Field("from", "indicator.not-after", now.From)
	}
	return Revised{t, c.From, c.Reason}, nil
}

func (s State) own(by access.Caller) error {
	switch {
	case !s.known():
		return fault.New(fault.NotFound, "indicator.none")
	case s.Log != by.Party:
		return fault.New(fault.Forbidden, "indicator.not-own")
	case !s.Retired.IsZero():
		return fault.New(fault.Conflict, "indicator.retired-already")
	}
	return nil
}

// Retire ends an indicator.
type Retire struct {
	Indicator entry.Hash `json:"indicator" field:"required"`
	From      viet.Date  `json:"from" field:"required"`
	Reason    string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the indicator.
func (c Retire) SubjectID() entry.Hash { return c.Indicator }

// Decide refuses other parties' indicators.
func (c Retire) Decide(s State, by access.Caller) (Retired, error) {
	return Retired{c.From, c.Reason}, s.own(by)
}

// Adopt takes an indicator on for the own party or one of its units.
type Adopt struct {
	Indicator entry.Hash `json:"indicator" field:"required,of:indicator"`
	From      viet.Date  `json:"from" field:"required"`
	Unit      entry.Hash `json:"unit" field:"of:unit"`
	Checker   entry.Hash `json:"checker" field:"of:other-party"`
}

// Decide refuses an indicator that is not there, units of others, and a
// checker that is no party. units are the own units, others the other parties;
// heir tells that the party takes another's place on that day.
func (c Adopt) Decide(s State, units, others []entry.Hash, preset calendar.Preset, heir bool) (Adopted, error) {
	switch {
	case !s.known():
		return Adopted{}, fault.Field("indicator", "indicator.none")
	case !s.Retired.IsZero() && !c.From.Before(s.Retired):
		return Adopted{}, fault.New(fault.Conflict, "indicator.retired-already")
	case !c.Unit.IsZero() && !slices.Contains(units, c.Unit):
		return Adopted{}, fault.Field("unit", "indicator.not-own-unit")
	case !c.Checker.IsZero() && !slices.Contains(others, c.Checker):
		return Adopted{}, fault.Field("checker", "indicator.no-checker")
	}
	v := s.VersionOn(c.From)
	t := v.Terms
	return Adopted{s.ID, v.ID, c.Unit, c.Checker, c.From, t.Name, t.Cadence, cmp.Or(preset, calendar.CalendarMonth), t.DueDays, t.Computed(), heir}, nil
}

// Value are the inputs of a value.
type Value struct {
	Series  entry.Hash `json:"series" field:"required,of:series"`
	Period  viet.Date  `json:"period" field:"required"`
	Values  []string   `json:"values" field:"longtext"`
	Nil     bool       `json:"nil"`
	Comment string     `json:"comment" field:"longtext"`
}

// SubjectID names the series.
func (c Value) SubjectID() entry.Hash { return c.Series }

// shownBefore is how many values before stand beside the field.
const shownBefore = 12

// given reads the value and refuses a period that the series does not have or
// that is not over, values of what is computed, and what is out of the
// ordinary without a comment.
func (c Value) given(s Series, d State, k entry.Kind, today viet.Date, by access.Caller) (Given, error) {
	if err := s.must(by, false); err != nil {
		return Given{}, err
	}
	v := d.VersionOn(c.Period)
	cell := s.Cell(c.Period)
	w, ok := s.window(c.Period)
	switch {
	case v.Terms.Computed():
		return Given{}, fault.New(fault.Invalid, "indicator.computed", v.Terms.Name)
	case !ok:
		return Given{}, fault.Field("period", "indicator.no-period", c.Period)
	case !s.last(w).Before(today) && k != KindSaved:
		return Given{}, fault.Field("period", "indicator.not-over", s.last(w))
	case !may(k, cell.Status):
		return Given{}, notNow(cell.Status)
	}
	g := Given{Period: w, Version: v.ID, Nil: c.Nil, Comment: c.Comment, Adds: !v.Terms.Cumulative}
	if c.Nil {
		if strings.Trim(strings.Join(c.Values, ""), "0/ ") != "" {
			return g, fault.Field("nil", "indicator.nil-and-value")
		}
		g.Values = make([]float64, len(v.Terms.Parts))
		return g, nil
	}
	var err error
	if g.Values, err = v.Terms.Read(c.Values); err != nil {
		return g, err
	}
	var before []float64
	for _, x := range s.Before(c.Period, shownBefore) {
		if !x.Nil {
			before = append(before, x.Values[0])
		}
	}
	if g.Odd = v.Terms.Odd(g.Values[0], before); g.Odd && c.Comment == "" && k != KindSaved {
		return g, fault.Field("comment", "indicator.say-why")
	}
	return g, nil
}

// window is the period of the series that begins on a day.
func (s Series) window(from viet.Date) (calendar.Window, bool) {
	for _, w := range s.Windows(from) {
		if w.From == from {
			return w, true
		}
	}
	return calendar.Window{}, false
}

// Save keeps a value that is not yet submitted.
type Save struct{ Value }

// Submit submits a value.
type Submit struct{ Value }

// Correct puts another value in the place of one that was submitted.
type Correct struct {
	Value
	Reason string `json:"reason" field:"required,longtext"`
}

// Verdict are the inputs of what is said of a value.
type Verdict struct {
	Series entry.Hash `json:"series" field:"required"`
	Period viet.Date  `json:"period" field:"required"`
}

// SubjectID names the series.
func (c Verdict) SubjectID() entry.Hash { return c.Series }

// judged refuses a status on which the fact may not follow.
func (c Verdict) judged(s Series, k entry.Kind, text string, by access.Caller) (Judged, error) {
	checks := k == KindConfirmed || k == KindReturned
	if err := s.must(by, checks); err != nil {
		return Judged{}, err
	}
	cell := s.Cell(c.Period)
	if !may(k, cell.Status) {
		return Judged{}, notNow(cell.Status)
	}
	if k == KindConfirmed && by.Party == s.Log && by.Post == cell.givenBy() {
		return Judged{}, fault.New(fault.Forbidden, "indicator.same-post")
	}
	return Judged{c.Period, cell.Value, text}, nil
}

// givenBy is the post that gave the value now.
func (c Cell) givenBy() (post string) {
	for _, x := range c.Steps {
		if x.Given != nil {
			post = x.Post
		}
	}
	return post
}

// Confirm says that a value was checked.
type Confirm struct{ Verdict }

// Return sends a value back. Value, where it is given, is the entry that is
// meant: what was corrected since is not sent back in its place.
type Return struct {
	Verdict
	Value   entry.Hash `json:"value"`
	Comment string     `json:"comment" field:"required,longtext"`
}

// Approve signs a value.
type Approve struct{ Verdict }

// Lock closes a period's value.
type Lock struct{ Verdict }

// Reopen opens a locked value again; the old one stays in the record.
type Reopen struct {
	Verdict
	Reason string `json:"reason" field:"required,longtext"`
}

// End ends a series.
type End struct {
	Series entry.Hash `json:"series" field:"required"`
	From   viet.Date  `json:"from" field:"required"`
	Reason string     `json:"reason" field:"required"`
}

// SubjectID names the series.
func (c End) SubjectID() entry.Hash { return c.Series }

// Decide refuses other parties' series and a second end.
func (c End) Decide(s Series, by access.Caller) (Ended, error) {
	if err := s.must(by, false); err != nil {
		return Ended{}, err
	}
	if !s.Ended.IsZero() {
		return Ended{}, fault.New(fault.Conflict, "indicator.series-ended-already")
	}
	return Ended{c.From, c.Reason}, nil
}

// notNow says why nothing of the kind can follow on a status.
func notNow(status string) error {
	key := "indicator.not-now." + cmp.Or(status, "none")
	return fault.New(fault.Conflict, key)
}
