package calendar

import (
	"time"

	"phoihop/internal/viet"
)

// Cadence is how often a duty falls due.
type Cadence string

// The cadences. On-event and standing duties have no windows: the one is set
// off by an entry, the other only shown as activity.
const (
	Daily       Cadence = "daily"
	Weekly      Cadence = "weekly" // Monday to Sunday
	Monthly     Cadence = "monthly"
	Quarterly   Cadence = "quarterly"
	HalfYearly  Cadence = "half-yearly"
	Yearly      Cadence = "yearly"
	EveryNYears Cadence = "every-n-years"
	Once        Cadence = "once"
	OnEvent     Cadence = "on-event"
	Standing    Cadence = "standing"
)

// Preset is where the windows of months and longer are cut.
type Preset string

const (
	// CalendarMonth cuts at calendar months, quarters, half-years and years.
	CalendarMonth Preset = "calendar"
	// Fifteenth cuts half a month earlier, as NĐ 09/2019 Điều 12 does for
	// reports of state bodies: month m from 15 of m−1 to 14 of m, likewise the
	// quarter; half-years 15-12 to 14-6 and 15-6 to 14-12; the year 15-12 to 14-12.
	Fifteenth Preset = "fifteenth"
)

// Window is a data window (kỳ số liệu): the days From to To, both included.
type Window struct {
	From viet.Date `json:"from"`
	To   viet.Date `json:"to"`
}

// Contains reports whether day lies in w.
func (w Window) Contains(day viet.Date) bool { return !day.Before(w.From) && !day.After(w.To) }

// Schedule says which windows a duty has.
type Schedule struct {
	Cadence Cadence
	Every   int // years, for EveryNYears; below 1 counts as 1
	Preset  Preset
	Since   viet.Date // first day of the duty: EveryNYears counts from it, Once starts on it
}

// Windows returns, in order, the windows that start in from…to. Windows are
// whole: the last may end after to. A window under way at from is left out, as a
// duty owes no report for a period it did not bind from the start; to have it,
// ask Schedule.Overlapping. EveryNYears counts its years from from, and Once is
// the single window from…to.
func Windows(c Cadence, every int, preset Preset, from, to viet.Date) []Window {
	return Schedule{Cadence: c, Every: every, Preset: preset, Since: from}.Windows(from, to)
}

// Windows returns, in order, the windows of s that start in from…to.
func (s Schedule) Windows(from, to viet.Date) []Window {
	ws := s.Overlapping(from, to)
	if len(ws) > 0 && ws[0].From.Before(from) {
		ws = ws[1:]
	}
	return ws
}

// Overlapping returns, in order and whole, the windows of s that share a day
// with from…to. They follow one another without hole or overlap. Once has one
// window, from Since to to.
func (s Schedule) Overlapping(from, to viet.Date) []Window {
	if to.Before(from) || !from.Valid() || !to.Valid() {
		return nil
	}
	if s.Cadence == Once {
		if to.Before(s.Since) {
			return nil
		}
		return []Window{{s.Since, to}}
	}
	i, ok := s.indexOf(from)
	if !ok {
		return nil
	}
	var ws []Window
	for w := s.window(i); !w.From.After(to); w = s.window(i) {
		ws = append(ws, w)
		i++
	}
	return ws
}

// indexOf returns the index of the window that holds day, or of the first one
// if day is before it; false if s has no windows.
func (s Schedule) indexOf(day viet.Date) (int, bool) {
	switch s.Cadence {
	case Daily:
		return day.DaysSince(monday()), true
	case Weekly:
		return floorDiv(day.DaysSince(monday()), 7), true
	case EveryNYears:
		if !s.Since.Valid() {
			return 0, false
		}
		i := (day.Year - s.Since.Year) / s.years()
		if i > 0 && day.Before(s.window(i).From) {
			i--
		}
		return max(i, 0), true
	}
	n := s.months()
	if n == 0 {
		return 0, false
	}
	if s.Preset == Fifteenth && day.Day >= 15 {
		day = AddMonths(viet.Date{Year: day.Year, Month: day.Month, Day: 1}, 1)
	}
	return floorDiv(12*day.Year+int(day.Month)-1, n), true
}

// window returns the ith window. Days and weeks count from an old Monday,
// months and longer from the year 0, every n years from Since.
func (s Schedule) window(i int) Window {
	switch s.Cadence {
	case Daily:
		d := monday().AddDays(i)
		return Window{d, d}
	case Weekly:
		d := monday().AddDays(7 * i)
		return Window{d, d.AddDays(6)}
	case EveryNYears:
		return Window{s.anniversary(i), s.anniversary(i + 1).AddDays(-1)}
	}
	return Window{s.cut(i * s.months()), s.cut((i + 1) * s.months()).AddDays(-1)}
}

// cut returns the first day of the window that starts with month m, counted
// from January of the year 0.
func (s Schedule) cut(m int) viet.Date {
	if s.Preset == Fifteenth {
		return clamp(0, m, 15) // m+1 is the month itself, m the one before
	}
	return clamp(0, m+1, 1)
}

func (s Schedule) anniversary(i int) viet.Date {
	return clamp(s.Since.Year+i*s.years(), int(s.Since.Month), s.Since.Day)
}

func (s Schedule) years() int { return min(max(s.Every, 1), 100) }

// months returns the length of the windows in months, 0 if they have none.
func (s Schedule) months() int {
	switch s.Cadence {
	case Monthly:
		return 1
	case Quarterly:
		return 3
	case HalfYearly:
		return 6
	case Yearly:
		return 12
	}
	return 0
}

// monday returns the Monday that weeks are counted from.
func monday() viet.Date { return viet.Date{Year: 2001, Month: time.January, Day: 1} }

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
