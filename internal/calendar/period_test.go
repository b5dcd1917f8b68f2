package calendar_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/calendar"
	"phoihop/internal/viet"
)

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want viet.Date
	}{
		{"days", calendar.AddDays(on(2024, 2, 27), 3), on(2024, 3, 1)},
		{"weeks", calendar.AddWeeks(on(2024, 2, 27), 2), on(2024, 3, 12)},
		{"months, clamped", calendar.AddMonths(on(2024, 1, 31), 1), on(2024, 2, 29)},
		{"months, not cumulative", calendar.AddMonths(on(2024, 1, 31), 2), on(2024, 3, 31)},
		{"months back", calendar.AddMonths(on(2024, 3, 31), -1), on(2024, 2, 29)},
		{"months over years", calendar.AddMonths(on(2024, 11, 30), 15), on(2026, 2, 28)},
		{"years", calendar.AddYears(on(2024, 2, 29), 1), on(2025, 2, 28)},
		{"years to a leap year", calendar.AddYears(on(2024, 2, 29), 4), on(2028, 2, 29)},
		{"ending on a holiday", calendar.Default().Ending(on(2024, 2, 10)), on(2024, 2, 15)},
		{"ending on a worked Saturday", calendar.Default().Ending(on(2024, 5, 4)), on(2024, 5, 4)},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	if got := calendar.End(on(2024, 12, 31)); !got.Equal(time.Date(2024, 12, 31, 17, 0, 0, 0, time.UTC)) {
		t.Errorf("End = %v", got)
	}
	end := calendar.End(on(2024, 6, 14))
	if !calendar.OnTime(end, end) || calendar.OnTime(end.Add(1), end) {
		t.Error("on time iff not after the due moment")
	}
}

func TestMonthsAgainstASlowModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := on(2015, 1, 1).AddDays(rapid.IntRange(0, 5800).Draw(t, "day"))
		n := rapid.IntRange(0, 60).Draw(t, "n")
		// walk on to the nth following month, then to the day or the month's end
		x, months := d, 0
		for months < n {
			next := x.AddDays(1)
			if next.Month != x.Month {
				months++
			}
			x = next
		}
		for x.Day != d.Day && x.AddDays(1).Month == x.Month {
			x = x.AddDays(1)
		}
		if got := calendar.AddMonths(d, n); got != x {
			t.Fatalf("AddMonths(%v, %d) = %v, want %v", d, n, got, x)
		}
	})
}

// at returns a moment in Vietnam.
func at(y, m, d, hour, minute int) time.Time {
	return time.Date(y, time.Month(m), d, hour, minute, 0, 0, viet.Zone())
}

func TestDueAt(t *testing.T) {
	r := calendar.Default()
	friday := at(2024, 6, 14, 10, 30)
	for _, c := range []struct {
		name   string
		due    calendar.Due
		anchor time.Time
		want   time.Time
	}{
		{"nothing stated", calendar.Due{}, friday, at(2024, 6, 15, 0, 0)},
		{"two hours", calendar.Due{Hours: 2, When: calendar.Within}, friday, at(2024, 6, 14, 12, 30)},
		{"hours over a weekend do not move", calendar.Due{Hours: 24}, friday, at(2024, 6, 15, 10, 30)},
		{"three days", calendar.Due{Days: 3}, friday, at(2024, 6, 18, 0, 0)},
		{"one day ends on Monday", calendar.Due{Days: 1}, friday, at(2024, 6, 18, 0, 0)},
		{"one day, strict", calendar.Due{Days: 1, Strict: true}, friday, at(2024, 6, 16, 0, 0)},
		{"three working days", calendar.Due{WorkingDays: 3}, friday, at(2024, 6, 20, 0, 0)},
		{"working days over Tết", calendar.Due{WorkingDays: 2}, at(2024, 2, 7, 8, 0), at(2024, 2, 17, 0, 0)},
		{"a worked Saturday counts", calendar.Due{WorkingDays: 2}, at(2024, 5, 2, 8, 0), at(2024, 5, 5, 0, 0)},
		{"six months", calendar.Due{Months: 6}, at(2023, 8, 31, 8, 0), at(2024, 3, 1, 0, 0)},
		{"five days before a meeting", calendar.Due{Days: 5, When: calendar.Before}, friday, at(2024, 6, 10, 0, 0)},
		{"the anchor's day is Vietnam's", calendar.Due{Days: 1}, time.Date(2024, 6, 12, 18, 0, 0, 0, time.UTC), at(2024, 6, 15, 0, 0)},
		{"two days, before 16 h", calendar.Due{Days: 4, Hour: 16}, friday, at(2024, 6, 18, 16, 0)},
		{"before the 20th", calendar.Due{Day: 20, When: calendar.Before}, friday, at(2024, 6, 20, 0, 0)},
		{"by the 20th", calendar.Due{Day: 20, When: calendar.By}, friday, at(2024, 6, 21, 0, 0)},
		{"before the 14th is the next one", calendar.Due{Day: 14, When: calendar.Before}, friday, at(2024, 7, 14, 0, 0)},
		{"by the 14th is today", calendar.Due{Day: 14, When: calendar.By}, friday, at(2024, 6, 15, 0, 0)},
		{"10 h of the 14th has passed", calendar.Due{Day: 14, Hour: 10}, friday, at(2024, 7, 14, 10, 0)},
		{"by 15 June, a Saturday", calendar.Due{Day: 15, Month: 6}, friday, at(2024, 6, 16, 0, 0)},
		{"by 15 June, rolling", calendar.Due{Day: 15, Month: 6, Roll: true}, friday, at(2024, 6, 18, 0, 0)},
		{"by 13 June is next year's", calendar.Due{Day: 13, Month: 6}, friday, at(2025, 6, 14, 0, 0)},
		{"Monday", calendar.Due{Weekday: 1}, friday, at(2024, 6, 18, 0, 0)},
		{"Sunday", calendar.Due{Weekday: 7}, friday, at(2024, 6, 17, 0, 0)},
		{"the 31st clamps", calendar.Due{Day: 31}, friday, at(2024, 7, 1, 0, 0)},
	} {
		if got := c.due.At(c.anchor, r); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if err := c.due.Check(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestDueCheck(t *testing.T) {
	for name, d := range map[string]calendar.Due{
		"day": {Day: 32}, "month": {Month: 13}, "weekday": {Weekday: 8}, "hour": {Hour: 25}, "negative": {Days: -1},
		"when": {When: "soon"}, "date and period": {Day: 1, Days: 1}, "weekday and day": {Weekday: 1, Day: 2},
		"30 February": {Day: 30, Month: 2}, "far": {WorkingDays: 1 << 40},
	} {
		if d.Check() == nil {
			t.Errorf("%s passes", name)
		}
	}
}

// anyDue draws due rules, senseless ones included.
func anyDue() *rapid.Generator[calendar.Due] {
	return rapid.Custom(func(t *rapid.T) calendar.Due {
		n := func(label string, limit int) int {
			if !rapid.Bool().Draw(t, label+"?") {
				return 0
			}
			return rapid.OneOf(rapid.IntRange(1, limit), rapid.Int()).Draw(t, label)
		}
		return calendar.Due{
			Day: n("day", 31), Month: n("month", 12), Weekday: n("weekday", 7), Hour: n("hour", 24),
			Hours: n("hours", 100), Days: n("days", 60), WorkingDays: n("working", 40), Months: n("months", 24),
			When: rapid.SampledFrom([]calendar.When{"", calendar.Before, calendar.By, calendar.Within}).Draw(t, "when"),
			Roll: rapid.Bool().Draw(t, "roll"), Strict: rapid.Bool().Draw(t, "strict"), Next: rapid.Bool().Draw(t, "next"),
		}
	})
}

func TestDueAlwaysAnswers(t *testing.T) {
	r := calendar.Default()
	rapid.Check(t, func(t *rapid.T) {
		d := anyDue().Draw(t, "due")
		anchor := at(2015, 1, 1, 0, 0).Add(time.Duration(rapid.IntRange(0, 140_000).Draw(t, "hours")) * time.Hour)
		got := d.At(anchor, r)
		if d.Check() != nil {
			return
		}
		backwards := d.When == calendar.Before && (d.Hours > 0 || d.Days > 0 || d.WorkingDays > 0 || d.Months > 0)
		if !backwards && got.Before(anchor) && d.Hour == 0 {
			t.Fatalf("%+v at %v is due before it, %v", d, anchor, got)
		}
		w := calendar.Window{From: viet.DateOf(anchor), To: viet.DateOf(anchor).AddDays(90)}
		if later := calendar.DueOf(w, d, r); d.Next && !backwards && later.Before(calendar.End(w.To).AddDate(0, 0, -1)) {
			t.Fatalf("%+v of %v is due %v, in the window", d, w, later)
		}
	})
}

// A weekday near the largest int once sent the search backwards for ever.
func TestDamagedDueEnds(t *testing.T) {
	d := calendar.Due{Weekday: math.MaxInt, Roll: true}
	if got, want := d.At(at(2024, 6, 14, 8, 0), calendar.Default()), at(2024, 6, 18, 0, 0); !got.Equal(want) {
		t.Errorf("due %v, want %v", got, want)
	}
}
