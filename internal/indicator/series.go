package indicator

import (
	"slices"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// The kinds of fact about a series: one party's (or one of its units') values
// of one indicator. All have the series as their subject.
const (
	KindAdopted   entry.Kind = "indicator.adopted"
	KindSaved     entry.Kind = "indicator.saved"
	KindSubmitted entry.Kind = "indicator.submitted"
	KindConfirmed entry.Kind = "indicator.confirmed"
	KindReturned  entry.Kind = "indicator.returned"
	KindCorrected entry.Kind = "indicator.corrected"
	KindApproved  entry.Kind = "indicator.approved"
	KindLocked    entry.Kind = "indicator.locked"
	KindReopened  entry.Kind = "indicator.reopened"
	KindEnded     entry.Kind = "indicator.series-ended"
)

// Adopted says that the author's party gives values of an indicator, as a
// version defines it, for a unit or (unset) for itself. Checker is the party
// that checks them besides its own office. What decides which periods are owed
// and by when is kept here, as it was adopted. Rest adds the rest of the period
// that From lies in: who takes another's place answers for it.
type Adopted struct {
	Indicator entry.Hash       `json:"indicator"`
	Version   entry.Hash       `json:"version"`
	Unit      entry.Hash       `json:"unit,omitzero"`
	Checker   entry.Hash       `json:"checker,omitzero"`
	From      viet.Date        `json:"from"`
	Name      string           `json:"name"`
	Cadence   calendar.Cadence `json:"cadence"`
	Preset    calendar.Preset  `json:"preset"`
	DueDays   int              `json:"due_days"`
	Computed  bool             `json:"computed,omitempty"`
	Rest      bool             `json:"rest,omitempty"`
}

// Windows lists the periods, of a series without an end, that begin by a day.
func (a Adopted) Windows(until viet.Date) []calendar.Window {
	ws := calendar.Schedule{Cadence: a.Cadence, Preset: a.Preset, Since: a.From}.Overlapping(a.From, until)
	if len(ws) > 0 && ws[0].From.Before(a.From) {
		if !a.Rest {
			return ws[1:]
		}
		ws[0].From = a.From
	}
	return ws
}

// Given is a value for one period: saved, submitted or corrected. Nil says that
// nothing happened, which differs from silence.
type Given struct {
	Period  calendar.Window `json:"period"`
	Version entry.Hash      `json:"version"` // of the definition
	Values  []float64       `json:"values"`
	Nil     bool            `json:"nil,omitempty"`
	Comment string          `json:"comment,omitempty"`
	Odd     bool            `json:"odd,omitempty"`    // a comment was demanded
	Reason  string          `json:"reason,omitempty"` // of a correction
	Adds    bool            `json:"adds,omitempty"`   // values of periods add up; not so where they are "đến nay"
}

// Judged says something about what was given for a period: Value is the entry
// that it is about.
type Judged struct {
	Period viet.Date  `json:"period"` // its first day
	Value  entry.Hash `json:"value"`
	Text   string     `json:"text,omitempty"` // comment of a return, reason of a reopening
}

// Ended says that the series has no periods that begin on From or later.
type Ended struct {
	From   viet.Date `json:"from"`
	Reason string    `json:"reason"`
}

// Step is one thing that happened to a period's value.
type Step struct {
	entry.Place
	Kind  entry.Kind     `json:"kind"`
	Post  string         `json:"post"`
	Given *Given         `json:"given,omitempty"`
	Text  string         `json:"text,omitempty"`
	How   entry.Approval `json:"how,omitzero"`
}

// Statuses of a period's value.
const (
	Saved     = "saved"
	Submitted = "submitted"
	Confirmed = "confirmed"
	Returned  = "returned"
	Corrected = "corrected"
	Approved  = "approved"
	Locked    = "locked"
	Reopened  = "reopened"
)

// Cell is one period: its value now and everything that was ever said of it.
type Cell struct {
	Given
	Value  entry.Hash  `json:"value"` // the entry of the value now
	Status string      `json:"status"`
	First  entry.Place `json:"first,omitzero"` // of the first submission: what timeliness is judged by
	Signed *Given      `json:"signed,omitempty"`
	By     entry.Hash  `json:"by,omitzero"` // the entry that signed it
	Steps  []Step      `json:"steps"`
}

// Series is what one series' entries add up to. Cells are in the order of
// their periods.
type Series struct {
	entry.Place
	Space   entry.Hash   `json:"space"`
	Adopted Adopted      `json:"adopted"`
	Cells   []Cell       `json:"cells"`
	Ended   viet.Date    `json:"ended,omitzero"`
	Stray   []entry.Hash `json:"stray"`
}

// FoldSeries returns what the entries about one series add up to.
func FoldSeries(past []entry.Entry) (s Series) {
	s.Stray = entry.Fold(past, s.with)
	return s
}

func (s *Series) with(e entry.Entry) bool {
	p := entry.PlaceOf(e)
	if e.Kind == KindAdopted {
		a, ok := entry.Decode[Adopted](e)
		if !ok || s.known() {
			return false
		}
		s.Place, s.Space, s.Adopted = p, e.SpaceID(), a
		return true
	}
	if !s.known() {
		return false
	}
	own := p.Log == s.Log
	switch e.Kind {
	case KindSaved, KindSubmitted, KindCorrected:
		return own && s.give(e, p)
	case KindConfirmed, KindReturned:
		return (own || p.Log == s.Adopted.Checker) && s.judge(e, p)
	case KindApproved, KindLocked, KindReopened:
		return own && s.judge(e, p)
	case KindEnded:
		a, ok := entry.Decode[Ended](e)
		if !ok || !own || !s.Ended.IsZero() {
			return false
		}
		s.Ended = a.From
		return true
	}
	return false
}

func (s Series) known() bool { return !s.ID.IsZero() }

// statuses is what each kind of fact leaves behind, and from where it may come.
func statuses(k entry.Kind) (to string, from []string) {
	switch k {
	case KindSaved:
		return Saved, []string{"", Saved}
	case KindSubmitted:
		return Submitted, []string{"", Saved}
	case KindConfirmed:
		return Confirmed, []string{Submitted, Corrected}
	case KindReturned:
		return Returned, []string{Submitted, Corrected, Confirmed}
	case KindCorrected:
		return Corrected, []string{Submitted, Returned, Corrected, Confirmed, Approved, Reopened}
	case KindApproved:
		return Approved, []string{Submitted, Corrected, Confirmed}
	case KindLocked:
		return Locked, []string{Approved}
	case KindReopened:
		return Reopened, []string{Locked}
	}
	return "", nil
}

// may reports whether a fact of a kind may follow on a status.
func may(k entry.Kind, status string) bool {
	_, from := statuses(k)
	return slices.Contains(from, status)
}

// give takes a value for a period.
func (s *Series) give(e entry.Entry, p entry.Place) bool {
	a, ok := entry.Decode[Given](e)
	if !ok || a.Period.To.Before(a.Period.From) || len(a.Values) == 0 {
		return false
	}
	i, there := s.index(a.Period.From)
	if !there {
		s.Cells = slices.Insert(s.Cells, i, Cell{})
	}
	c := &s.Cells[i]
	if !may(e.Kind, c.Status) {
		if !there {
			s.Cells = slices.Delete(s.Cells, i, i+1)
		}
		return false
	}
	c.take(Step{Place: p, Kind: e.Kind, Post: e.Post, Given: &a, Text: a.Reason})
	return true
}

// judge takes what is said of a value; it must be about the value now.
func (s *Series) judge(e entry.Entry, p entry.Place) bool {
	a, ok := entry.Decode[Judged](e)
	i, there := s.index(a.Period)
	if !ok || !there || s.Cells[i].Value != a.Value || !may(e.Kind, s.Cells[i].Status) {
		return false
	}
	s.Cells[i].take(Step{Place: p, Kind: e.Kind, Post: e.Post, Text: a.Text, How: e.Approval()})
	return true
}

// take adds a step that fits.
func (c *Cell) take(x Step) {
	c.Status, _ = statuses(x.Kind)
	switch x.Kind {
	case KindSubmitted:
		c.First = x.Place
	case KindApproved:
		signed := c.Given
		c.Signed, c.By = &signed, x.ID
	}
	if x.Given != nil {
		c.Given, c.Value = *x.Given, x.ID
	}
	c.Steps = append(c.Steps, x)
}

// AsAt is the series with what had been said of its values by a moment, as
// their authors date it.
func (s Series) AsAt(at time.Time) Series {
	var cells []Cell
	for _, c := range s.Cells {
		var was Cell
		for _, x := range c.Steps {
			if !x.At.After(at) && may(x.Kind, was.Status) {
				was.take(x)
			}
		}
		if was.Status != "" {
			cells = append(cells, was)
		}
	}
	s.Cells = cells
	return s
}

// index is where the period that begins on a day stands, or would.
func (s Series) index(from viet.Date) (int, bool) {
	return slices.BinarySearchFunc(s.Cells, from, func(c Cell, d viet.Date) int { return c.Period.From.Compare(d) })
}

// Cell returns the cell of the period that begins on a day; its Status is
// empty where nothing was given.
func (s Series) Cell(from viet.Date) Cell {
	if i, ok := s.index(from); ok {
		return s.Cells[i]
	}
	return Cell{}
}

// Given reports whether a value counts as given: it was submitted at least.
func (c Cell) Submitted() bool { return c.Status != "" && c.Status != Saved && c.Status != Returned }

// Before lists the cells before a day, the newest first, at most n.
func (s Series) Before(day viet.Date, n int) (cs []Cell) {
	for i := len(s.Cells) - 1; i >= 0 && len(cs) < n; i-- {
		if c := s.Cells[i]; c.Period.From.Before(day) && c.Status != "" {
			cs = append(cs, c)
		}
	}
	return cs
}

// Repeats reports whether a value of the kind that adds up is the very one of
// the period before, nothing aside: right, or copied?
func (s Series) Repeats(c Cell) bool {
	before := s.Before(c.Period.From, 1)
	return c.Adds && !c.Nil && len(before) == 1 && before[0].Period.To.AddDays(1) == c.Period.From && slices.Equal(before[0].Values, c.Values)
}

// Windows lists the periods of the series that begin by a day.
func (s Series) Windows(until viet.Date) []calendar.Window {
	if !s.Ended.IsZero() && !s.Ended.After(until) {
		until = s.Ended.AddDays(-1)
	}
	return s.Adopted.Windows(until)
}

// last is the last day of a period that the series lived to see: one that its
// end cuts short is over with it.
func (s Series) last(w calendar.Window) viet.Date {
	if !s.Ended.IsZero() && !s.Ended.After(w.To) {
		return s.Ended.AddDays(-1)
	}
	return w.To
}

// Due is the moment after which the value of a period is overdue.
func (s Series) Due(w calendar.Window) time.Time {
	return calendar.End(s.last(w).AddDays(s.Adopted.DueDays))
}

// mostOwed is how many missing periods a party is reminded of at once.
const mostOwed = 4

// Owed lists what is missing: what was not given before the last period that
// was, and the next one, and what was returned.
func (s Series) Owed() (ws []calendar.Window) {
	if s.Adopted.Computed {
		return nil
	}
	last := s.Adopted.From
	for _, c := range s.Cells {
		if c.Submitted() {
			last = c.Period.To.AddDays(1)
		}
	}
	for _, w := range s.Windows(last) {
		if len(ws) < mostOwed && !s.Cell(w.From).Submitted() {
			ws = append(ws, w)
		}
	}
	return ws
}

// must refuses who has no part in a series.
func (s Series) must(by access.Caller, checks bool) error {
	switch {
	case !s.known():
		return fault.New(fault.NotFound, "indicator.no-series")
	case s.Log != by.Party && !(checks && s.Adopted.Checker == by.Party):
		return fault.New(fault.Forbidden, "indicator.not-own-series")
	}
	return nil
}
