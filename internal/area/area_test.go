package area

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/duty"
	"phoihop/internal/viet"
)

// occurrence is one due on the 25th of a month of 2024, with its state.
func occurrence(month int, s duty.Timeliness) *duty.Occurrence {
	due := time.Date(2024, time.Month(month), 26, 0, 0, 0, 0, viet.Zone())
	o := &duty.Occurrence{Due: due, State: s}
	if o.Met() {
		o.Claimed = due.AddDate(0, 0, -3)
	}
	return o
}

func day(month, d int) viet.Date { return viet.Date{Year: 2024, Month: time.Month(month), Day: d} }

func TestSilence(t *testing.T) {
	for _, c := range []struct {
		name   string
		states []duty.Timeliness // month by month from January
		silent bool
		last   viet.Date
		since  viet.Date
		open   int
	}{
		{"nothing was due", nil, false, viet.Date{}, viet.Date{}, 0},
		{"all proved", []duty.Timeliness{duty.OnTime, duty.Late}, false, viet.Date{}, viet.Date{}, 0},
		{"a gap that was followed by proof", []duty.Timeliness{duty.OnTime, duty.Overdue, duty.OnTime}, false, viet.Date{}, viet.Date{}, 0},
		{"the newest is open", []duty.Timeliness{duty.OnTime, duty.ByClaim, duty.Overdue}, true, day(2, 23), day(3, 25), 1},
		{"two are open", []duty.Timeliness{duty.Overdue, duty.OnTime, duty.Overdue, duty.Overdue}, true, day(2, 23), day(3, 25), 2},
		{"never any proof", []duty.Timeliness{duty.Overdue, duty.Overdue}, true, viet.Date{}, day(1, 25), 2},
	} {
		var os []*duty.Occurrence
		for i, s := range c.states {
			os = append(os, occurrence(i+1, s))
		}
		s, ok := silence(os)
		if ok != c.silent || ok && (s.Last != c.last || s.Since != c.since || s.Open != c.open || s.N != len(c.states)) {
			t.Errorf("%s: silent %v, %+v", c.name, ok, s)
		}
	}
}

// TestSilenceLaws: proof of the newest occurrence ends any silence; without it
// the silence begins after the newest proof, whatever order they stand in.
func TestSilenceLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var os []*duty.Occurrence
		n := rapid.IntRange(1, 12).Draw(t, "n")
		for m := 1; m <= n; m++ {
			os = append(os, occurrence(m, rapid.SampledFrom([]duty.Timeliness{duty.OnTime, duty.ByClaim, duty.Late, duty.Overdue}).Draw(t, "state")))
		}
		newest := os[len(os)-1]
		s, ok := silence(rapid.Permutation(os).Draw(t, "order"))
		if ok == newest.Met() {
			t.Fatalf("the newest is %s, silent: %v", newest.State, ok)
		}
		if ok && !s.Last.IsZero() && !s.Since.After(s.Last) {
			t.Fatalf("silent since %s, before the newest proof of %s", s.Since, s.Last)
		}
	})
}
