package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/calendar"
	"phoihop/internal/viet"
)

// periodOf is the slow model of windows: the name of the window a day is in.
func periodOf(c calendar.Cadence, p calendar.Preset, d viet.Date) [2]int {
	y, m := d.Year, int(d.Month)
	if p == calendar.Fifteenth && d.Day >= 15 {
		if m++; m == 13 {
			y, m = y+1, 1
		}
	}
	switch c {
	case calendar.Daily:
		return [2]int{d.Year, d.DaysSince(on(d.Year, 1, 1))}
	case calendar.Weekly:
		return [2]int(isoWeek(d))
	case calendar.Monthly:
		return [2]int{y, m}
	case calendar.Quarterly:
		return [2]int{y, (m - 1) / 3}
	case calendar.HalfYearly:
		return [2]int{y, (m - 1) / 6}
	}
	return [2]int{y, 0}
}

func isoWeek(d viet.Date) []int {
	y, w := d.Time(time.UTC).ISOWeek()
	return []int{y, w}
}

func recurring() []calendar.Cadence {
	return []calendar.Cadence{calendar.Daily, calendar.Weekly, calendar.Monthly, calendar.Quarterly, calendar.HalfYearly, calendar.Yearly}
}

func presets() []calendar.Preset {
	return []calendar.Preset{calendar.CalendarMonth, calendar.Fifteenth}
}

func TestWindowsAgainstASlowModel(t *testing.T) {
	from, to := on(2015, 1, 1), on(2030, 12, 31)
	for _, c := range recurring() {
		for _, p := range presets() {
			ws := calendar.Schedule{Cadence: c, Preset: p}.Overlapping(from, to)
			i := 0
			for d := ws[0].From; i < len(ws); d = d.AddDays(1) {
				w := ws[i]
				if !w.Contains(d) || periodOf(c, p, d) != periodOf(c, p, w.From) {
					t.Fatalf("%s %s: %v is not in %v", c, p, d, w)
				}
				if d == w.To {
					if next := d.AddDays(1); periodOf(c, p, next) == periodOf(c, p, d) {
						t.Fatalf("%s %s: %v is cut short", c, p, w)
					}
					i++
				}
			}
			if !ws[0].Contains(from) || !ws[len(ws)-1].Contains(to) {
				t.Fatalf("%s %s: %v…%v", c, p, ws[0], ws[len(ws)-1])
			}
		}
	}
}

func TestWindowsStartInTheSpan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := calendar.Schedule{
			Cadence: rapid.SampledFrom(append(recurring(), calendar.EveryNYears)).Draw(t, "cadence"),
			Preset:  rapid.SampledFrom(presets()).Draw(t, "preset"),
			Every:   rapid.IntRange(1, 6).Draw(t, "every"),
			Since:   on(2010, 1, 1).AddDays(rapid.IntRange(0, 4000).Draw(t, "since")),
		}
		from := on(2015, 1, 1).AddDays(rapid.IntRange(0, 3000).Draw(t, "from"))
		to := from.AddDays(rapid.IntRange(0, 2500).Draw(t, "days"))
		all := s.Overlapping(on(2009, 1, 1), on(2040, 1, 1))
		var starts, overlaps []calendar.Window
		for i, w := range all {
			if i > 0 && w.From != all[i-1].To.AddDays(1) {
				t.Fatalf("%v follows %v", w, all[i-1])
			}
			if !w.From.Before(from) && !w.From.After(to) {
				starts = append(starts, w)
			}
			if !w.To.Before(from) && !w.From.After(to) {
				overlaps = append(overlaps, w)
			}
		}
		if got := s.Windows(from, to); !equal(got, starts) {
			t.Fatalf("Windows(%v, %v) = %v, want %v", from, to, got, starts)
		}
		if got := s.Overlapping(from, to); !equal(got, overlaps) {
			t.Fatalf("Overlapping(%v, %v) = %v, want %v", from, to, got, overlaps)
		}
	})
}

func equal(a, b []calendar.Window) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestWindowsOf(t *testing.T) {
	from, to := on(2019, 12, 15), on(2020, 12, 14)
	for _, c := range []struct {
		cadence calendar.Cadence
		every   int
		preset  calendar.Preset
		n       int
		first   calendar.Window
	}{
		{calendar.Monthly, 0, calendar.Fifteenth, 12, calendar.Window{From: on(2019, 12, 15), To: on(2020, 1, 14)}},
		{calendar.Quarterly, 0, calendar.Fifteenth, 4, calendar.Window{From: on(2019, 12, 15), To: on(2020, 3, 14)}},
		{calendar.HalfYearly, 0, calendar.Fifteenth, 2, calendar.Window{From: on(2019, 12, 15), To: on(2020, 6, 14)}},
		{calendar.Yearly, 0, calendar.Fifteenth, 1, calendar.Window{From: on(2019, 12, 15), To: on(2020, 12, 14)}},
		{calendar.Monthly, 0, calendar.CalendarMonth, 12, calendar.Window{From: on(2020, 1, 1), To: on(2020, 1, 31)}},
		{calendar.Yearly, 0, calendar.CalendarMonth, 1, calendar.Window{From: on(2020, 1, 1), To: on(2020, 12, 31)}},
		{calendar.Weekly, 0, calendar.CalendarMonth, 53, calendar.Window{From: on(2019, 12, 16), To: on(2019, 12, 22)}},
		{calendar.EveryNYears, 5, calendar.CalendarMonth, 1, calendar.Window{From: on(2019, 12, 15), To: on(2024, 12, 14)}},
		{calendar.Once, 0, calendar.CalendarMonth, 1, calendar.Window{From: from, To: to}},
		{calendar.OnEvent, 0, calendar.CalendarMonth, 0, calendar.Window{}},
		{calendar.Standing, 0, calendar.CalendarMonth, 0, calendar.Window{}},
		{"", 0, "", 0, calendar.Window{}},
	} {
		ws := calendar.Windows(c.cadence, c.every, c.preset, from, to)
		if len(ws) != c.n || c.n > 0 && ws[0] != c.first {
			t.Errorf("%s %s: %v", c.cadence, c.preset, ws)
		}
	}
	if ws := calendar.Windows(calendar.Monthly, 0, calendar.CalendarMonth, to, from); ws != nil {
		t.Errorf("an empty span has %v", ws)
	}
}

func TestDueOf(t *testing.T) {
	r := calendar.Default()
	month := func(y, m int) calendar.Window {
		return calendar.Window{From: on(y, m, 1), To: on(y, m, viet.DaysIn(y, time.Month(m)))}
	}
	h1, h2 := calendar.Window{From: on(2024, 1, 1), To: on(2024, 6, 30)}, calendar.Window{From: on(2024, 7, 1), To: on(2024, 12, 31)}
	year := calendar.Window{From: on(2024, 1, 1), To: on(2024, 12, 31)}
	quarter := calendar.Window{From: on(2024, 1, 1), To: on(2024, 3, 31)}
	early := calendar.Window{From: on(2023, 12, 15), To: on(2024, 12, 14)}
	for _, c := range []struct {
		name string
		w    calendar.Window
		due  calendar.Due
		want time.Time
	}{
		{"end of the window", month(2024, 2), calendar.Due{}, at(2024, 3, 1, 0, 0)},
		{"before the 20th", month(2024, 2), calendar.Due{Day: 20, When: calendar.Before}, at(2024, 2, 20, 0, 0)},
		{"by the 20th", month(2024, 2), calendar.Due{Day: 20, When: calendar.By}, at(2024, 2, 21, 0, 0)},
		{"before the 1st", month(2024, 3), calendar.Due{Day: 1, When: calendar.Before}, at(2024, 3, 1, 0, 0)},
		{"by the 31st", month(2024, 2), calendar.Due{Day: 31, When: calendar.By}, at(2024, 3, 1, 0, 0)},
		{"5th of the next month", month(2024, 12), calendar.Due{Day: 5, When: calendar.By, Next: true}, at(2025, 1, 6, 0, 0)},
		{"20th of a month from the 15th", calendar.Window{From: on(2024, 1, 15), To: on(2024, 2, 14)}, calendar.Due{Day: 20, When: calendar.Before}, at(2024, 2, 20, 0, 0)},
		{"a quarter's 25th", quarter, calendar.Due{Day: 25, When: calendar.Before}, at(2024, 3, 25, 0, 0)},
		{"10th after the quarter", quarter, calendar.Due{Day: 10, Next: true}, at(2024, 4, 11, 0, 0)},
		{"half-year, 15 June", h1, calendar.Due{Day: 15, Month: 6, When: calendar.Before}, at(2024, 6, 15, 0, 0)},
		{"half-year without its date", h2, calendar.Due{Day: 15, Month: 6, When: calendar.Before}, at(2025, 1, 1, 0, 0)},
		{"year, 15 December", year, calendar.Due{Day: 15, Month: 12, When: calendar.Before}, at(2024, 12, 15, 0, 0)},
		{"year from 15 December", early, calendar.Due{Day: 20, Month: 12, When: calendar.By}, at(2024, 12, 21, 0, 0)},
		{"15 January after the year", year, calendar.Due{Day: 15, Month: 1, Next: true}, at(2025, 1, 16, 0, 0)},
		{"November", year, calendar.Due{Month: 11, When: calendar.By}, at(2024, 12, 1, 0, 0)},
		{"Friday of the week", calendar.Window{From: on(2024, 6, 10), To: on(2024, 6, 16)}, calendar.Due{Weekday: 5, When: calendar.By}, at(2024, 6, 15, 0, 0)},
		{"last Friday of the month", month(2024, 6), calendar.Due{Weekday: 5, Hour: 16}, at(2024, 6, 28, 16, 0)},
		{"16 h of the day", calendar.Window{From: on(2024, 6, 10), To: on(2024, 6, 10)}, calendar.Due{Hour: 16, When: calendar.Before}, at(2024, 6, 10, 16, 0)},
		{"five days after", month(2024, 6), calendar.Due{Days: 5}, at(2024, 7, 6, 0, 0)},
		{"five working days after", month(2024, 6), calendar.Due{WorkingDays: 5}, at(2024, 7, 6, 0, 0)},
		{"three days before the end", month(2024, 6), calendar.Due{Days: 3, When: calendar.Before}, at(2024, 6, 28, 0, 0)},
		{"two hours after", month(2024, 6), calendar.Due{Hours: 2}, at(2024, 7, 1, 2, 0)},
		{"rolling to Monday", month(2024, 6), calendar.Due{Day: 15, When: calendar.By, Roll: true}, at(2024, 6, 18, 0, 0)},
	} {
		if got := calendar.DueOf(c.w, c.due, r); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Whatever the date, exactly one window of a year owes the report.
func TestOneWindowOfTheYearFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := calendar.Due{
			Month: rapid.IntRange(1, 12).Draw(t, "month"),
			When:  rapid.SampledFrom([]calendar.When{calendar.Before, calendar.By}).Draw(t, "when"),
			Next:  rapid.Bool().Draw(t, "next"),
		}
		d.Day = rapid.IntRange(1, viet.DaysIn(2023, time.Month(d.Month))).Draw(t, "day")
		c := rapid.SampledFrom([]calendar.Cadence{calendar.Monthly, calendar.Quarterly, calendar.HalfYearly, calendar.Yearly}).Draw(t, "cadence")
		p := rapid.SampledFrom(presets()).Draw(t, "preset")
		year := calendar.Schedule{Cadence: calendar.Yearly, Preset: p}.Overlapping(on(2021, 6, 1), on(2021, 6, 1))[0]
		fits := 0
		for _, w := range calendar.Windows(c, 0, p, year.From, year.To) {
			if !d.Fits(w) {
				continue
			}
			fits++
			last := viet.DateOf(calendar.DueOf(w, d, calendar.Rules{}).Add(-1))
			if !d.Next && c != calendar.Yearly && !w.Contains(last) {
				t.Fatalf("%+v of %v is due at the end of %v", d, w, last)
			}
		}
		if fits != 1 {
			t.Fatalf("%+v fits %d %s windows of %v", d, fits, c, year)
		}
	})
}

// A day alone is checked against a search through the window's days.
func TestMonthlyDueAgainstASlowModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 31).Draw(t, "day")
		span := on(2015, 1, 1).AddDays(rapid.IntRange(0, 5800).Draw(t, "start"))
		w := calendar.Schedule{Cadence: calendar.Monthly}.Overlapping(span, span)[0]
		want := w.From
		for want.Day < n && want != w.To {
			want = want.AddDays(1)
		}
		by := calendar.DueOf(w, calendar.Due{Day: n, When: calendar.By}, calendar.Rules{})
		before := calendar.DueOf(w, calendar.Due{Day: n, When: calendar.Before}, calendar.Rules{})
		if !by.Equal(calendar.End(want)) || !before.Equal(want.Time(viet.Zone())) {
			t.Fatalf("day %d of %v: by %v, before %v", n, w, by, before)
		}
	})
}
