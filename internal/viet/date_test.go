package viet_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"phoihop/internal/viet"
)

func TestParseDate(t *testing.T) {
	want := viet.Date{Year: 2020, Month: time.March, Day: 5}
	for _, in := range []string{
		"05/3/2020", "5/03/2020", "5-3-2020", "05.03.2020", "ngày 05 tháng 3 năm 2020", "Ngày 5 tháng 03 năm 2020",
		"5 tháng 3 năm 2020", "2020-03-05", "2020/03/05", " 05 / 3 / 2020 ", "ngày 05/3/2020",
		norm.NFD.String("ngày 05 tháng 3 năm 2020"), "05\u00a0tháng 3,\u00a0năm 2020",
	} {
		if got, err := viet.ParseDate(in); err != nil || got != want {
			t.Errorf("ParseDate(%q) = %v, %v", in, got, err)
		}
	}
	for in, want := range map[string]viet.DateReason{
		"": viet.NotADate, "hôm qua": viet.NotADate, "5/3": viet.NotADate, "05-3/2020": viet.NotADate,
		"05/3/20": viet.ShortYear, "05/3/202": viet.ShortYear, "03/25/2020": viet.NoSuchMonth,
		"30/02/2014": viet.NoSuchDay, "29/2/2100": viet.NoSuchDay, "00/1/2020": viet.NoSuchDay,
		"1/0/2020": viet.NoSuchMonth, "31-4-2020": viet.NoSuchDay, "1/1/0000": viet.NoSuchDay,
	} {
		var de *viet.DateError
		if _, err := viet.ParseDate(in); !errors.As(err, &de) || de.Reason != want || de.Input != in {
			t.Errorf("ParseDate(%q) error %v, want %s", in, err, want)
		}
	}
}

func TestDateForms(t *testing.T) {
	for _, c := range []struct {
		d                     viet.Date
		iso, screen, document string
	}{
		{viet.Date{Year: 2023, Month: 6, Day: 5}, "2023-06-05", "05/6/2023", "ngày 05 tháng 6 năm 2023"},
		{viet.Date{Year: 2023, Month: 2, Day: 15}, "2023-02-15", "15/02/2023", "ngày 15 tháng 02 năm 2023"},
		{viet.Date{Year: 2024, Month: 12, Day: 1}, "2024-12-01", "01/12/2024", "ngày 01 tháng 12 năm 2024"},
		{viet.Date{}, "", "", ""},
	} {
		if c.d.String() != c.iso || c.d.Screen() != c.screen || c.d.Document() != c.document {
			t.Errorf("%#v: %q %q %q", c.d, c.d.String(), c.d.Screen(), c.d.Document())
		}
	}
}

func TestDateInVietnam(t *testing.T) {
	at := time.Date(2024, 12, 31, 17, 0, 0, 0, time.UTC)
	if got := viet.DateOf(at); got != (viet.Date{Year: 2025, Month: 1, Day: 1}) {
		t.Errorf("DateOf = %v", got)
	}
	if got := viet.DateOf(at.Add(-1)); got != (viet.Date{Year: 2024, Month: 12, Day: 31}) {
		t.Errorf("DateOf = %v", got)
	}
	if !viet.DateOf(at).Time(viet.Zone()).Equal(at) {
		t.Error("Time does not undo DateOf")
	}
}

func TestDateJSON(t *testing.T) {
	for _, in := range []string{`"2020-3-5"`, `"05/3/2020"`, `"2020-02-30"`, `"2020-13-01"`, `"20200-1-01"`, `"２０20-01-01"`} {
		d := viet.Date{Year: 1, Month: 1, Day: 1}
		if err := json.Unmarshal([]byte(in), &d); err == nil || d.Year != 1 {
			t.Errorf("%s read as %v, %v", in, d, err)
		}
	}
	if b, err := json.Marshal(viet.Date{Year: 2023, Month: 2, Day: 30}); err == nil {
		t.Errorf("an impossible date became %s", b)
	}
}

// anyDate draws valid days of 1…9999.
func anyDate() *rapid.Generator[viet.Date] {
	return rapid.Custom(func(t *rapid.T) viet.Date {
		d := viet.Date{Year: rapid.IntRange(1, 9999).Draw(t, "year"), Month: time.Month(rapid.IntRange(1, 12).Draw(t, "month"))}
		d.Day = rapid.IntRange(1, viet.DaysIn(d.Year, d.Month)).Draw(t, "day")
		return d
	})
}

func TestDatesReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "d")
		for _, s := range []string{d.String(), d.Screen(), d.Document()} {
			if got, err := viet.ParseDate(s); err != nil || got != d {
				t.Fatalf("ParseDate(%q) = %v, %v", s, got, err)
			}
		}
		var back viet.Date
		b, err := json.Marshal(d)
		if err == nil {
			err = json.Unmarshal(b, &back)
		}
		if err != nil || back != d {
			t.Fatalf("%s read back as %v, %v", b, back, err)
		}
	})
}

func TestDateArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate().Draw(t, "d"), rapid.IntRange(-5000, 5000).Draw(t, "n")
		e := d.AddDays(n)
		if e.AddDays(-n) != d || e.DaysSince(d) != n {
			t.Fatalf("%v + %d = %v, back %v, %d apart", d, n, e, e.AddDays(-n), e.DaysSince(d))
		}
		if d.Before(e) != (n > 0) || d.After(e) != (n < 0) {
			t.Fatalf("order of %v and %v", d, e)
		}
		if want := time.Weekday(((int(d.Weekday())+n)%7 + 7) % 7); e.Weekday() != want {
			t.Fatalf("%v is a %v, want %v", e, e.Weekday(), want)
		}
		if viet.DateOf(d.Time(viet.Zone())) != d {
			t.Fatalf("DateOf does not undo Time on %v", d)
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"05/3/2020", "ngày 05 tháng 3 năm 2020", "2020-03-05", "30/02/2014", "1.1.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := viet.ParseDate(s)
		if err != nil {
			return
		}
		if again, err := viet.ParseDate(d.String()); err != nil || again != d || !d.Valid() {
			t.Fatalf("%q is %v, reads back %v, %v", s, d, again, err)
		}
	})
}
