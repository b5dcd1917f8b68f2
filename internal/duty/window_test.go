package duty

import (
	"testing"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// TestHas: proof is taken for a window that opens while the duty, or the
// revision that gives it the window, is in force, and for no other.
func TestHas(t *testing.T) {
	on := func(y int, m time.Month, d int) viet.Date { return viet.Date{Year: y, Month: m, Day: d} }
	monthly, quarterly := Terms{Cadence: calendar.Monthly, Every: 1}, Terms{Cadence: calendar.Quarterly, Every: 1}
	s := State{known: true, Proposed: Proposed{From: on(2019, 2, 15), To: on(2021, 6, 30), Terms: monthly}}
	revised := s
	revised.Proposed.Terms = quarterly
	revised.Revisions = []Revision{{Revised: Revised{From: on(2020, 5, 1), Terms: monthly}}}
	early := revised
	early.Revisions = []Revision{{Revised: Revised{From: on(2018, 1, 1), Terms: monthly}}}
	once := s
	once.Proposed.Terms = Terms{Cadence: calendar.Once}
	for _, x := range []struct {
		name string
		in   State
		key  string
		ok   bool
	}{
		{"the first whole window", s, "2019-03-01", true},
		{"the window that had begun before the duty", s, "2019-02-01", false},
		{"long before", s, "2015-03-01", false},
		{"the last that opens within the term", s, "2021-06-01", true},
		{"after the term", s, "2021-07-01", false},
		{"a day on which none opens", s, "2019-03-02", false},
		{"no day", s, "tháng 3", false},
		{"of the revision, on its first day", revised, "2020-05-01", true},
		{"of the revision, before its first day", revised, "2019-11-01", false},
		{"of the old terms, which hold for who did not accept", revised, "2020-07-01", true},
		{"of a revision dated before the duty", early, "2018-03-01", false},
		{"once, on its first day", once, "2019-02-15", true},
		{"once, on another", once, "2019-02-14", false},
	} {
		if err := x.in.Has(x.key); (err == nil) != x.ok || err != nil && fault.Of(err).Key != "duty.no-window" {
			t.Errorf("%s (%s): %v", x.name, x.key, err)
		}
	}
}
