package task

import (
	"testing"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/report"
)

// TestSection: of the tasks that were due in the period each counts once, as
// on time, late, overdue or waiting; what nobody took on, what was withdrawn
// and what is due elsewhere does not count; returns are a figure of their own.
func TestSection(t *testing.T) {
	build := func(steps func(w *world)) State {
		w := newWorld(t, Assigned{})
		steps(w)
		return w.state()
	}
	hand := func(w *world, day int) entry.Hash {
		w.now = time.Date(2024, 3, day, 3, 0, 0, 0, time.UTC)
		return w.add(lead, KindSubmitted, Submitted{Text: "Xong"})
	}
	take := func(w *world) { w.add(lead, KindAccepted, Accepted{}) }
	onTime := build(func(w *world) { take(w); w.add(assigner, KindClosed, Closed{Result: hand(w, 19)}) })
	late := build(func(w *world) { take(w); w.add(assigner, KindClosed, Closed{Result: hand(w, 23)}) })
	returned := build(func(w *world) { take(w); w.add(assigner, KindReturned, Returned{hand(w, 19), "Thiếu"}) })
	waiting := build(func(w *world) { take(w); hand(w, 19) })
	untaken := build(func(*world) {})
	dropped := build(func(w *world) { take(w); w.add(assigner, KindWithdrawn, Withdrawn{"Trùng"}) })
	c := count{led: map[entry.Hash]*sums{}, scope: report.Scope{From: date(2024, 3, 1), To: date(2024, 3, 31), Order: []entry.Hash{assigner, lead}, Names: map[entry.Hash]string{lead: "Xã Vĩnh An"}}}
	for _, s := range []State{onTime, late, returned, waiting, untaken, dropped} {
		c.take(s)
	}
	got := []int{len(c.all.given), len(c.all.onTime), len(c.all.late), len(c.all.overdue), len(c.all.open), len(c.all.returned), len(c.items)}
	for i, want := range []int{4, 1, 1, 1, 1, 1, 2} {
		if got[i] != want {
			t.Errorf("given, on time, late, overdue, pending, returned, listed: %v", got)
			break
		}
	}
	if len(c.all.given) != len(c.all.onTime)+len(c.all.late)+len(c.all.overdue)+len(c.all.open) {
		t.Error("the four do not add up to all")
	}
	ps := c.parts()
	if len(ps) != 2 || ps[0].Chapter != report.Results || ps[1].Chapter != report.Directions || len(ps[0].Tables[0].Rows) != 1 {
		t.Errorf("parts %+v", ps)
	}
	elsewhere := count{led: map[entry.Hash]*sums{}, scope: report.Scope{From: date(2024, 4, 1), To: date(2024, 4, 30)}}
	if elsewhere.take(onTime); len(elsewhere.all.given) != 0 {
		t.Error("a task due in March counts in April")
	}
}
