package calendar

import (
	"time"

	"phoihop/internal/viet"
)

// The functions here return the last day of a period reckoned from d. The first
// day does not count (Bộ luật Dân sự 2015 Điều 147 khoản 2), the period ends at
// 24:00 of the last day (Điều 148 khoản 6). They do not look at days off: see
// Rules.Ending.

// AddDays returns the last day of a period of n days from d.
func AddDays(d viet.Date, n int) viet.Date { return d.AddDays(bounded(n)) }

// AddWeeks returns the last day of a period of n weeks from d: the same day of
// the week (Điều 148 khoản 2).
func AddWeeks(d viet.Date, n int) viet.Date { return d.AddDays(7 * bounded(n)) }

// AddMonths returns the last day of a period of n months from d: the same day of
// the month, or the last day of a month that has no such day (Điều 148 khoản 3).
func AddMonths(d viet.Date, n int) viet.Date {
	return clamp(d.Year, int(d.Month)+bounded(n), d.Day)
}

// AddYears returns the last day of a period of n years from d: the same day and
// month, 28 February for 29 (Điều 148 khoản 4).
func AddYears(d viet.Date, n int) viet.Date { return AddMonths(d, 12*bounded(n)) }

// Ending returns the last day of a period whose reckoned last day is d: if d is
// a day off, the next working day (Điều 148 khoản 5).
func (r Rules) Ending(d viet.Date) viet.Date { return r.NextWorking(d) }

// End returns 24:00 of d in Vietnam, the due moment of what must be done by d.
func End(d viet.Date) time.Time { return d.AddDays(1).Time(viet.Zone()) }

// OnTime reports whether an act at t meets the due moment.
func OnTime(t, due time.Time) bool { return !t.After(due) }

// clamp returns a day of a month counted from January of year, which may be
// below 1 or above 12; days past the month's end become its last.
func clamp(year, month, day int) viet.Date {
	first := viet.DateOf(time.Date(year, time.Month(month), 1, 0, 0, 0, 0, viet.Zone()))
	return viet.Date{Year: first.Year, Month: first.Month, Day: min(day, viet.DaysIn(first.Year, first.Month))}
}

func bounded(n int) int { return max(-farthest, min(n, farthest)) }
