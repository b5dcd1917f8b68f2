package viet_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/viet"
)

func TestParseTime(t *testing.T) {
	for text, want := range map[string]string{
		"05/6/2023 14:05":                    "2023-06-05T14:05:00+07:00",
		"5-6-2023, 7h5":                      "2023-06-05T07:05:00+07:00",
		"5.6.2023 7h":                        "2023-06-05T07:00:00+07:00",
		"  05/06/2023   07 : 05 ":            "2023-06-05T07:05:00+07:00",
		"05/06/2023 lúc 7 giờ 05 phút":       "2023-06-05T07:05:00+07:00",
		"7 giờ 05, ngày 05 tháng 6 năm 2023": "2023-06-05T07:05:00+07:00",
		"Lúc 14h05 ngày 5/6/2023":            "2023-06-05T14:05:00+07:00",
		"14:05 05/06/2023":                   "2023-06-05T14:05:00+07:00", // as the program itself shows it
		"0:00 01/01/2024":                    "2024-01-01T00:00:00+07:00",
		"ngày 29 tháng 02 năm 2024 23g59":    "2024-02-29T23:59:00+07:00",
		"050620231405":                       "2023-06-05T14:05:00+07:00",
		"2023-06-05T14:05":                   "2023-06-05T14:05:00+07:00", // a browser's own input
		"2023-06-05 14:05:30":                "2023-06-05T14:05:30+07:00",
	} {
		got, err := viet.ParseTime(text)
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%q is %s, %v; want %s", text, got.Format(time.RFC3339), err, want)
		}
	}
	for _, text := range []string{"", "mai", "14:05", "05/6/2023", "05/6/2023 24:00", "05/6/2023 14:60", "30/02/2023 14:05", "05/6/23 14:05",
		"05/6/2023 2:05 PM", "13/13/2023 14:05", "310220231405", "05/6/2023 14:05 15:05", "05/6/2023 -1:05"} {
		got, err := viet.ParseTime(text)
		if bad := (*viet.TimeError)(nil); !errors.As(err, &bad) || bad.Input != text {
			t.Errorf("%q is %s, %v", text, got, err)
		}
	}
}

// TestClockLaw: what the program writes into a form it reads back, to the minute.
func TestClockLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "seconds"), 0)
		got, err := viet.ParseTime(viet.Clock(at))
		if err != nil || !got.Equal(at.Truncate(time.Minute)) {
			t.Fatalf("%s is written %q and read %s, %v", at, viet.Clock(at), got, err)
		}
	})
}

func FuzzTime(f *testing.F) {
	for _, s := range []string{"05/6/2023 14:05", "7 giờ 05 phút ngày 05/6/2023", "050620231405", "2023-06-05T14:05", "24:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, err := viet.ParseTime(s)
		if err != nil {
			return
		}
		if again, err := viet.ParseTime(viet.Clock(at)); err != nil || !again.Equal(at.Truncate(time.Minute)) {
			t.Fatalf("%q is %s, written %q", s, at, viet.Clock(at))
		}
	})
}
