package calendar

import (
	"time"

	"phoihop/internal/viet"
)

// DueOf returns the due moment of a duty for one window.
//
//   - A day alone is a day of the month in which w ends: "hằng tháng, trước ngày
//     20" is due before the 20th of the window's own month, a quarter's in its
//     third month. With 15→14 windows that is the reporting month as well.
//   - A day and a month are that date, in a window of a year or longer in the
//     year in which it ends, in a shorter one if its due day lies in the window.
//     A window without it (see Due.Fits) is due at its end.
//   - A month without a day is its last day.
//   - A weekday is the last such day in w.
//   - With Next a date is the first such one after w ends: "trước ngày 05 tháng
//     sau liền kề".
//   - A period counts from w.To, hours from the end of w; "before" counts back.
//   - Nothing stated is the end of w; an hour alone is that hour of w.To.
//
// Days past a month's end become its last. For a duty of cadence Once use At
// with the first day of the duty instead.
func DueOf(w Window, d Due, r Rules) time.Time {
	d = d.bounded()
	switch {
	case d.period():
		return d.after(End(w.To), w.To, r)
	case !d.fixed():
		return d.onDate(w.To, r)
	}
	day, ok := d.dated(w)
	if !ok {
		day, d.When = w.To, By
	}
	return d.onDate(day, r)
}

// Fits reports whether the date of d falls to w. Only a day and month in
// windows shorter than a year may not: "định kỳ 6 tháng (trước ngày 15 tháng 6)"
// fits the first half-year and not the second, for which no report is owed. Of
// the windows of one year exactly one fits.
func (d Due) Fits(w Window) bool {
	d = d.bounded()
	if d.period() || !d.fixed() {
		return true
	}
	_, ok := d.dated(w)
	return ok
}

// dated returns the date that d names for w, false if it names none.
func (d Due) dated(w Window) (viet.Date, bool) {
	switch {
	case d.Next:
		day := d.first(w.To.AddDays(1))
		return day, d.Month == 0 || !day.After(w.following().To)
	case d.Weekday > 0:
		return w.To.AddDays(-((isoWeekday(w.To) - d.Weekday + 7) % 7)), true
	case d.Month == 0:
		return clamp(w.To.Year, int(w.To.Month), d.dayOr(31)), true
	case w.months() >= 12:
		return clamp(w.To.Year, d.Month, d.dayOr(31)), true
	}
	for _, year := range []int{w.From.Year, w.To.Year, w.To.Year + 1} {
		day := clamp(year, d.Month, d.dayOr(31))
		if w.Contains(d.lastDay(day)) {
			return day, true
		}
	}
	return viet.Date{}, false
}

// lastDay returns the last day on which what is due on a stated date is on time.
func (d Due) lastDay(day viet.Date) viet.Date {
	if d.When == Before && d.Hour == 0 {
		return day.AddDays(-1)
	}
	return day
}

// months returns the length of a window cut at one day of the month.
func (w Window) months() int {
	next := w.To.AddDays(1)
	return 12*(next.Year-w.From.Year) + int(next.Month) - int(w.From.Month)
}

// following returns the window of the same length in months after w.
func (w Window) following() Window {
	next := w.To.AddDays(1)
	return Window{next, AddMonths(next, w.months()).AddDays(-1)}
}
