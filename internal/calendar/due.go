package calendar

import (
	"fmt"
	"time"

	"phoihop/internal/viet"
)

// When says on which side of a stated date the due moment lies.
type When string

// The three wordings of a deadline: "trước", "chậm nhất", "trong thời hạn".
const (
	Before When = "before"
	By     When = "by"
	Within When = "within"
)

// Due is a due rule (hạn), the JSON "deadline" of a duty. A field of 0 is not
// stated. It is either a date (Day, Month, Weekday), or a period (Hours, Days,
// WorkingDays, Months, counted together), or nothing, which means the end of the
// window or of the anchor's day.
//
// A date: "before" ends at 24:00 of the day before it, "by" and "within" at
// 24:00 of the day itself; with an Hour, at that hour of the day, whichever the
// word. A date does not move for a day off unless Roll is set.
//
// A period runs on from its anchor and excludes the first day; hours run from
// the moment. Its last day moves to the next working day unless Strict is set
// (Bộ luật Dân sự 2015 Điều 148 khoản 5; periods of hours never move). With
// "before" it runs backwards ("trước ngày họp 05 ngày") and never moves.
type Due struct {
	Day         int  `json:"day,omitempty"`     // 1…31; past the month's end: its last day
	Month       int  `json:"month,omitempty"`   // 1…12
	Weekday     int  `json:"weekday,omitempty"` // ISO: 1 Monday (thứ Hai) … 7 Sunday (Chủ nhật)
	Hour        int  `json:"hour,omitempty"`    // 1…24, hour of the due day
	Hours       int  `json:"hours,omitempty"`
	Days        int  `json:"days,omitempty"`
	WorkingDays int  `json:"working_days,omitempty"`
	Months      int  `json:"months,omitempty"`
	When        When `json:"when,omitempty"`
	Roll        bool `json:"roll,omitempty"`   // a date on a day off moves to the next working day
	Strict      bool `json:"strict,omitempty"` // a period's last day does not move
	Next        bool `json:"next,omitempty"`   // due in the period after the window (see DueOf)
}

// DueError names the field of a due rule that makes no sense.
type DueError struct {
	Field string // its JSON name
	What  string
}

func (e *DueError) Error() string { return fmt.Sprintf("due rule: %s: %s", e.Field, e.What) }

// Check returns a *DueError if d makes no sense, nil otherwise. At and DueOf
// give an answer even then.
func (d Due) Check() error {
	for _, f := range []struct {
		name     string
		n, limit int
	}{
		{"day", d.Day, 31}, {"month", d.Month, 12}, {"weekday", d.Weekday, 7}, {"hour", d.Hour, 24},
		{"hours", d.Hours, 24 * 366}, {"days", d.Days, 3660}, {"working_days", d.WorkingDays, 3660}, {"months", d.Months, 120},
	} {
		if f.n < 0 || f.n > f.limit {
			return &DueError{f.name, fmt.Sprintf("must be between 1 and %d", f.limit)}
		}
	}
	switch {
	case d.When != "" && d.When != Before && d.When != By && d.When != Within:
		return &DueError{"when", "unknown"}
	case d.fixed() && d.period():
		return &DueError{"day", "a date and a period exclude each other"}
	case d.Weekday > 0 && (d.Day > 0 || d.Month > 0):
		return &DueError{"weekday", "a weekday and a day of the month exclude each other"}
	case d.Month > 0 && d.Day > viet.DaysIn(2000, time.Month(d.Month)):
		return &DueError{"day", "no such day in that month"}
	}
	return nil
}

// bounded returns d with every field in its range, so that a damaged rule from
// elsewhere still ends in an answer.
func (d Due) bounded() Due {
	d.Day, d.Month = within(d.Day, 31), within(d.Month, 12)
	d.Weekday, d.Hour = within(d.Weekday, 7), within(d.Hour, 24)
	d.Hours, d.Days = within(d.Hours, 24*farthest), within(d.Days, farthest)
	d.WorkingDays, d.Months = within(d.WorkingDays, farthest), within(d.Months, farthest)
	return d
}

func within(n, limit int) int { return max(0, min(n, limit)) }

func (d Due) fixed() bool { return d.Day > 0 || d.Month > 0 || d.Weekday > 0 }

func (d Due) period() bool { return d.Hours > 0 || d.Days > 0 || d.WorkingDays > 0 || d.Months > 0 }

// At returns the due moment of a duty set off by an event at anchor. A date
// means the first such date on the anchor's day or later whose due moment is
// not before the anchor; nothing stated means the end of the anchor's day.
func (d Due) At(anchor time.Time, r Rules) time.Time {
	d = d.bounded()
	day := viet.DateOf(anchor)
	if d.period() {
		return d.after(anchor, day, r)
	}
	if !d.fixed() {
		return d.onDate(day, r)
	}
	for start := day; ; start = start.AddDays(1) {
		start = d.first(start)
		if due := d.onDate(start, r); !due.Before(anchor) || start.DaysSince(day) > 800 {
			return due
		}
	}
}

// after reckons a period from a moment and the day it counts from.
func (d Due) after(anchor time.Time, day viet.Date, r Rules) time.Time {
	sign := 1
	if d.When == Before {
		sign = -1
	}
	hours := time.Duration(sign*d.Hours) * time.Hour
	if d.Days == 0 && d.WorkingDays == 0 && d.Months == 0 {
		return anchor.Add(hours).In(viet.Zone())
	}
	last := AddMonths(day, sign*d.Months)
	last = AddDays(last, sign*d.Days)
	last = r.AddWorkingDays(last, sign*d.WorkingDays)
	if !d.Strict && sign > 0 {
		last = r.Ending(last)
	}
	return d.hourOf(last).Add(hours)
}

// onDate returns the due moment of a stated date.
func (d Due) onDate(day viet.Date, r Rules) time.Time {
	if d.fixed() {
		day = d.lastDay(day)
	}
	if d.Roll {
		day = r.Ending(day)
	}
	return d.hourOf(day)
}

// hourOf returns the stated hour of a day, or its end.
func (d Due) hourOf(day viet.Date) time.Time {
	if d.Hour == 0 || d.Hour == 24 {
		return End(day)
	}
	return day.Time(viet.Zone()).Add(time.Duration(d.Hour) * time.Hour)
}

// first returns the first day on or after from that the date of d names.
func (d Due) first(from viet.Date) viet.Date {
	switch {
	case d.Weekday > 0:
		return from.AddDays((d.Weekday - isoWeekday(from) + 7) % 7)
	case d.Month > 0:
		day := clamp(from.Year, d.Month, d.dayOr(31))
		if day.Before(from) {
			day = clamp(from.Year+1, d.Month, d.dayOr(31))
		}
		return day
	}
	day := clamp(from.Year, int(from.Month), d.dayOr(31))
	if day.Before(from) {
		day = clamp(from.Year, int(from.Month)+1, d.dayOr(31))
	}
	return day
}

// dayOr returns the stated day, or other if none is.
func (d Due) dayOr(other int) int {
	if d.Day == 0 {
		return other
	}
	return d.Day
}

// isoWeekday returns 1 for Monday … 7 for Sunday.
func isoWeekday(d viet.Date) int { return (int(d.Weekday())+6)%7 + 1 }
