package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/calendar"
	"phoihop/internal/viet"
)

func on(y, m, d int) viet.Date { return viet.Date{Year: y, Month: time.Month(m), Day: d} }

func TestTet(t *testing.T) {
	for _, want := range []viet.Date{
		on(1900, 1, 31), on(1930, 1, 30), on(1945, 2, 13), on(1954, 2, 3), on(1968, 1, 29), on(1975, 2, 11),
		on(1985, 1, 21), on(1986, 2, 9), on(1999, 2, 16), on(2000, 2, 5), on(2006, 1, 29), on(2007, 2, 17), on(2008, 2, 7),
		on(2015, 2, 19), on(2016, 2, 8), on(2017, 1, 28), on(2018, 2, 16), on(2019, 2, 5), on(2020, 1, 25), on(2021, 2, 12),
		on(2022, 2, 1), on(2023, 1, 22), on(2024, 2, 10), on(2025, 1, 29), on(2026, 2, 17), on(2027, 2, 6), on(2028, 1, 26),
		on(2029, 2, 13), on(2030, 2, 2), on(2031, 1, 23), on(2033, 1, 31), on(2034, 2, 19), on(2050, 1, 23), on(2100, 2, 9),
	} {
		if got := calendar.Tet(want.Year); got != want {
			t.Errorf("Tết %d = %v, want %v", want.Year, got, want)
		}
	}
}

// In these years the calendar at UTC+8 has another Tết: a month apart in 1985,
// a day apart in the others.
func TestTetIsNotTheChineseNewYear(t *testing.T) {
	for year, chinese := range map[int]viet.Date{
		1968: on(1968, 1, 30), 1985: on(1985, 2, 20), 2007: on(2007, 2, 18), 2030: on(2030, 2, 3), 2053: on(2053, 2, 19),
	} {
		if got := calendar.Tet(year); !got.Before(chinese) {
			t.Errorf("Tết %d = %v, the Chinese one is %v", year, got, chinese)
		}
	}
}

func TestLeapMonths(t *testing.T) {
	leaps := map[int]int{
		1985: 2, 1987: 7, 1990: 5, 1993: 3, 1995: 8, 1998: 5, 2001: 4, 2004: 2, 2006: 7, 2009: 5, 2012: 4, 2014: 9,
		2017: 6, 2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6,
	}
	for year := 1985; year <= 2036; year++ {
		for month := 1; month <= 12; month++ {
			if _, ok := calendar.Solar(year, month, 1, true); ok != (leaps[year] == month) {
				t.Errorf("leap month %d of %d: %v", month, year, ok)
			}
		}
	}
}

func TestLunarDays(t *testing.T) {
	for _, c := range []struct {
		solar                  viet.Date
		year, month, day, leap int
	}{
		{on(2024, 4, 18), 2024, 3, 10, 0}, {on(2026, 11, 24), 2026, 10, 16, 0}, {on(2025, 8, 1), 2025, 6, 8, 1},
		{on(2023, 1, 21), 2022, 12, 30, 0}, {on(2026, 2, 16), 2025, 12, 29, 0}, {on(2020, 6, 1), 2020, 4, 10, 1},
		{on(1945, 9, 2), 1945, 7, 26, 0},
	} {
		y, m, d, leap := calendar.Lunar(c.solar)
		if y != c.year || m != c.month || d != c.day || leap != (c.leap == 1) {
			t.Errorf("Lunar(%v) = %d-%d-%d %v, want %+v", c.solar, y, m, d, leap, c)
		}
	}
}

func TestLunarDaysFollowOneAnother(t *testing.T) {
	year, month, day, leap := calendar.Lunar(on(1999, 12, 31))
	for d := on(2000, 1, 1); d.Year < 2060; d = d.AddDays(1) {
		y, m, n, l := calendar.Lunar(d)
		same := y == year && m == month && l == leap && n == day+1
		first := n == 1 && day >= 29 && (l && !leap && m == month && y == year || !l && m == month%12+1 && y == year+boolInt(m == 1))
		if !same && !first || n > 30 {
			t.Fatalf("%d-%d-%d %v is followed by %d-%d-%d %v on %v", year, month, day, leap, y, m, n, l, d)
		}
		year, month, day, leap = y, m, n, l
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestSolarUndoesLunar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := on(1900, 1, 1).AddDays(rapid.IntRange(0, 73_400).Draw(t, "n"))
		y, m, n, leap := calendar.Lunar(d)
		if back, ok := calendar.Solar(y, m, n, leap); !ok || back != d {
			t.Fatalf("Solar(Lunar(%v)) = %v, %v", d, back, ok)
		}
	})
	for _, c := range [][3]int{{2024, 0, 1}, {2024, 13, 1}, {2024, 1, 0}, {2024, 1, 31}, {2025, 12, 30}} {
		if d, ok := calendar.Solar(c[0], c[1], c[2], false); ok {
			t.Errorf("Solar(%v) = %v", c, d)
		}
	}
}
