package calendar_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/calendar"
	"phoihop/internal/viet"
)

func shipped(t testing.TB) calendar.Set {
	t.Helper()
	b, err := os.ReadFile("data/vietnam.json")
	if err != nil {
		t.Fatal(err)
	}
	r, err := calendar.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if r.Hash() != calendar.Default().Hash() {
		t.Fatal("Default is not the shipped file")
	}
	return r.Set()
}

func weekend(d viet.Date) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

func TestDataCoversTheYears(t *testing.T) {
	s := shipped(t)
	if len(s.Years) != 16 || s.Years[0].Year != 2015 || s.Years[15].Year != 2030 {
		t.Fatal("want 2015–2030")
	}
	for _, y := range s.Years {
		if (y.Status == calendar.Announced) != (y.Year <= 2026) {
			t.Errorf("%d is %s", y.Year, y.Status)
		}
	}
}

// named returns a year's holidays of one name, compensations left out.
func named(y calendar.Year, name string) []viet.Date {
	var days []viet.Date
	for _, o := range y.DaysOff {
		if o.Name == name && o.For.IsZero() {
			days = append(days, o.Date)
		}
	}
	return days
}

func TestDataAgreesWithTheLunarCalendar(t *testing.T) {
	r := calendar.Default()
	for _, y := range shipped(t).Years {
		tet := named(y, "Tết Nguyên đán")
		if len(tet) != 5 {
			t.Errorf("%d: %d days of Tết, want 5", y.Year, len(tet))
		}
		before := 0
		for i, d := range tet {
			if d != tet[0].AddDays(i) {
				t.Errorf("%d: the days of Tết have a hole at %v", y.Year, d)
			}
			if ly, _, _, _ := calendar.Lunar(d); ly < y.Year {
				before++
			}
		}
		if before != 1 && before != 2 {
			t.Errorf("%d: %d days before mùng một", y.Year, before)
		}
		for n := 1; n <= 3; n++ {
			if d, ok := calendar.Solar(y.Year, 1, n, false); !ok || r.Working(d) || r.OffName(d) == "" {
				t.Errorf("%d: mùng %d (%v) is no day off", y.Year, n, d)
			}
		}
		gio, ok := calendar.Solar(y.Year, 3, 10, false)
		if got := named(y, "Giỗ Tổ Hùng Vương"); !ok || len(got) != 1 || got[0] != gio {
			t.Errorf("%d: Giỗ Tổ on %v, want %v", y.Year, got, gio)
		}
	}
}

func TestDataHasTheFixedHolidays(t *testing.T) {
	for _, y := range shipped(t).Years {
		for name, want := range map[string]viet.Date{
			"Tết Dương lịch": on(y.Year, 1, 1), "Ngày Chiến thắng": on(y.Year, 4, 30), "Ngày Quốc tế lao động": on(y.Year, 5, 1),
		} {
			if got := named(y, name); len(got) != 1 || got[0] != want {
				t.Errorf("%d: %s on %v", y.Year, name, got)
			}
		}
		national := named(y, "Quốc khánh")
		second := on(y.Year, 9, 2)
		switch {
		case y.Year <= 2020 && (len(national) != 1 || national[0] != second):
			t.Errorf("%d: Quốc khánh on %v", y.Year, national)
		case y.Year > 2020 && (len(national) != 2 || national[1] != national[0].AddDays(1) ||
			national[0] != second && national[1] != second):
			t.Errorf("%d: Quốc khánh on %v, want 2/9 and a day beside it", y.Year, national)
		}
	}
}

// Every holiday on a weekly day off is made up for exactly once, on the first
// working days after the holidays it belongs to.
func TestDataCompensates(t *testing.T) {
	r := calendar.Default()
	for _, y := range shipped(t).Years {
		made := map[viet.Date]viet.Date{}
		for _, o := range y.DaysOff {
			if o.For.IsZero() {
				continue
			}
			if weekend(o.Date) || !weekend(o.For) || !made[o.For].IsZero() {
				t.Errorf("%v cannot make up for %v", o.Date, o.For)
			}
			made[o.For] = o.Date
			for d := o.For; d.Before(o.Date); d = d.AddDays(1) {
				if r.Working(d) {
					t.Errorf("%v is worked between %v and its compensation %v", d, o.For, o.Date)
				}
			}
		}
		for _, o := range y.DaysOff {
			if o.For.IsZero() && weekend(o.Date) != !made[o.Date].IsZero() {
				t.Errorf("%v (%s): made up for on %q", o.Date, o.Name, made[o.Date])
			}
			delete(made, o.Date)
		}
		if len(made) > 0 {
			t.Errorf("%d: compensation for no holiday: %v", y.Year, made)
		}
	}
}

func TestSwaps(t *testing.T) {
	r := calendar.Default()
	for _, y := range shipped(t).Years {
		for _, s := range y.Swaps {
			if r.Working(s.Off) || !r.Working(s.Work) || weekend(s.Off) {
				t.Errorf("swap %+v", s)
			}
			if gap := s.Off.DaysSince(s.Work); gap < -10 || gap > 10 {
				t.Errorf("swap %+v is %d days apart", s, gap)
			}
		}
	}
	if r.Working(on(2025, 5, 2)) || !r.Working(on(2025, 4, 26)) || r.Working(on(2025, 4, 27)) {
		t.Error("the swap of 2025")
	}
}

// The long breaks that were in every newspaper.
func TestKnownBreaks(t *testing.T) {
	r := calendar.Default()
	for _, c := range []struct{ from, to viet.Date }{
		{on(2015, 2, 15), on(2015, 2, 23)}, {on(2015, 4, 28), on(2015, 5, 3)}, {on(2016, 2, 6), on(2016, 2, 14)},
		{on(2016, 4, 30), on(2016, 5, 3)}, {on(2017, 1, 26), on(2017, 2, 1)}, {on(2018, 2, 14), on(2018, 2, 20)},
		{on(2018, 12, 29), on(2019, 1, 1)}, {on(2019, 2, 2), on(2019, 2, 10)}, {on(2019, 4, 27), on(2019, 5, 1)},
		{on(2020, 1, 23), on(2020, 1, 29)}, {on(2021, 2, 10), on(2021, 2, 16)}, {on(2021, 9, 2), on(2021, 9, 5)},
		{on(2022, 1, 29), on(2022, 2, 6)}, {on(2022, 9, 1), on(2022, 9, 4)}, {on(2023, 1, 20), on(2023, 1, 26)},
		{on(2023, 4, 29), on(2023, 5, 3)}, {on(2023, 9, 1), on(2023, 9, 4)}, {on(2024, 2, 8), on(2024, 2, 14)},
		{on(2024, 4, 27), on(2024, 5, 1)}, {on(2025, 1, 25), on(2025, 2, 2)}, {on(2025, 4, 30), on(2025, 5, 4)},
		{on(2025, 8, 30), on(2025, 9, 2)}, {on(2026, 1, 1), on(2026, 1, 4)}, {on(2026, 2, 14), on(2026, 2, 22)},
	} {
		if !r.Working(c.from.AddDays(-1)) || !r.Working(c.to.AddDays(1)) {
			t.Errorf("the break %v…%v is longer", c.from, c.to)
		}
		for d := c.from; !d.After(c.to); d = d.AddDays(1) {
			if r.Working(d) {
				t.Errorf("%v is worked", d)
			}
		}
	}
}

func TestHashIsOfTheContent(t *testing.T) {
	s := shipped(t)
	loose, err := json.MarshalIndent(s, "\t", "    ")
	if err != nil {
		t.Fatal(err)
	}
	r, err := calendar.Parse(loose)
	if err != nil || r.Hash() != calendar.Default().Hash() {
		t.Errorf("layout changes the hash: %v", err)
	}
	s.Years[3].DaysOff[0].Name += "."
	if r, err = calendar.NewRules(s); err != nil || r.Hash() == calendar.Default().Hash() {
		t.Errorf("the content does not change the hash: %v", err)
	}
	if again, err := calendar.Parse(r.Encode()); err != nil || again.Hash() != r.Hash() {
		t.Errorf("Encode does not read back: %v", err)
	}
}

func TestParseRefuses(t *testing.T) {
	const year = `{"weekend":["sunday"],"years":[{"year":2020,"status":"announced","source":"x","days_off":[%],"swaps":[]}]}`
	for name, in := range map[string]string{
		"empty":            ``,
		"no JSON":          `Tết`,
		"two sets":         `{"name":"a"}{"name":"b"}`,
		"unknown field":    `{"holiday":1}`,
		"unknown weekday":  `{"weekend":["chủ nhật"]}`,
		"weekday twice":    `{"weekend":["sunday","sunday"]}`,
		"no day left":      `{"weekend":["sunday","monday","tuesday","wednesday","thursday","friday","saturday"]}`,
		"no status":        `{"years":[{"year":2020,"source":"x"}]}`,
		"no source":        `{"years":[{"year":2020,"status":"announced"}]}`,
		"hole":             `{"years":[{"year":2020,"status":"announced","source":"x"},{"year":2022,"status":"announced","source":"x"}]}`,
		"no such day":      strings.Replace(year, "%", `{"date":"2020-02-30","name":"x"}`, 1),
		"other year":       strings.Replace(year, "%", `{"date":"2021-02-03","name":"x"}`, 1),
		"no name":          strings.Replace(year, "%", `{"date":"2020-02-03"}`, 1),
		"twice":            strings.Replace(year, "%", `{"date":"2020-02-03","name":"x"},{"date":"2020-02-03","name":"y"}`, 1),
		"swap of a Monday": `{"weekend":["sunday"],"years":[{"year":2020,"status":"announced","source":"x","swaps":[{"off":"2020-02-04","work":"2020-02-03"}]}]}`,
		"swap of nothing":  `{"weekend":["sunday"],"years":[{"year":2020,"status":"announced","source":"x","swaps":[{"off":"2020-02-04","work":""}]}]}`,
	} {
		if r, err := calendar.Parse([]byte(in)); err == nil {
			t.Errorf("%s: read as %s", name, r.Encode())
		}
	}
}

func FuzzRules(f *testing.F) {
	f.Add(calendar.Default().Encode(), 3)
	f.Add([]byte(`{"name":"x","weekend":["sunday"],"years":[]}`), -5)
	f.Fuzz(func(t *testing.T, b []byte, n int) {
		r, err := calendar.Parse(b)
		if err != nil {
			return
		}
		again, err := calendar.Parse(r.Encode())
		if err != nil || again.Hash() != r.Hash() {
			t.Fatalf("%s does not read back: %v", r.Encode(), err)
		}
		n %= 1000
		if d := r.AddWorkingDays(on(2020, 1, 1), n); n != 0 && !r.Working(d) {
			t.Fatalf("%d working days end on %v", n, d)
		}
	})
}

func TestCovers(t *testing.T) {
	r := calendar.Default()
	for d, want := range map[viet.Date]calendar.Status{
		on(2014, 12, 31): "", on(2015, 1, 1): calendar.Announced, on(2030, 12, 31): calendar.Projected, on(2031, 1, 1): "",
	} {
		if r.Covers(d) != (want != "") || r.Status(d.Year) != want {
			t.Errorf("%v: %v %q", d, r.Covers(d), r.Status(d.Year))
		}
	}
	if (calendar.Rules{}).Covers(viet.Date{}) || !(calendar.Rules{}).Working(on(2024, 2, 10)) {
		t.Error("the zero Rules knows days off")
	}
}

// TestWorkingDaysAgainstASlowModel walks day by day, working days looked up in
// a plain list of the data.
func TestWorkingDaysAgainstASlowModel(t *testing.T) {
	r := calendar.Default()
	off, work := map[viet.Date]bool{}, map[viet.Date]bool{}
	for _, y := range shipped(t).Years {
		for _, o := range y.DaysOff {
			off[o.Date] = true
		}
		for _, s := range y.Swaps {
			off[s.Off], work[s.Work] = true, true
		}
	}
	worked := func(d viet.Date) bool { return work[d] || !off[d] && !weekend(d) }
	for d := on(2015, 1, 1); d.Year <= 2030; d = d.AddDays(1) {
		if r.Working(d) != worked(d) {
			t.Fatalf("Working(%v) = %v", d, r.Working(d))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := on(2015, 1, 1).AddDays(rapid.IntRange(0, 5700).Draw(t, "day"))
		n := rapid.IntRange(-300, 300).Draw(t, "n")
		got, count := r.AddWorkingDays(d, n), 0
		lo, hi := d, got
		if n < 0 {
			lo, hi = got.AddDays(-1), d.AddDays(-1)
		}
		for x := lo.AddDays(1); !x.After(hi); x = x.AddDays(1) {
			if worked(x) {
				count++
			}
		}
		if count != max(n, -n) || n != 0 && !worked(got) {
			t.Fatalf("%v + %d working days = %v, %d counted", d, n, got, count)
		}
		if n >= 0 && r.WorkingDays(d, got) != n {
			t.Fatalf("WorkingDays(%v, %v) = %d", d, got, r.WorkingDays(d, got))
		}
		next := r.NextWorking(d)
		for x := d; x.Before(next); x = x.AddDays(1) {
			if worked(x) {
				t.Fatalf("NextWorking(%v) = %v passes %v", d, next, x)
			}
		}
		if !worked(next) {
			t.Fatalf("NextWorking(%v) = %v", d, next)
		}
	})
}
