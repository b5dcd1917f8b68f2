package campaign

import (
	"testing"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// TestGather: an area has the sessions that it held itself, counted over a
// year, those taken back and those to come left out; a campaign that names it
// runs there until it is closed.
func TestGather(t *testing.T) {
	here, unit, other := entry.Hash{1}, entry.Hash{2}, entry.Hash{3}
	on := func(y, m int) viet.Date { return viet.Date{Year: y, Month: time.Month(m), Day: 1} }
	s := State{Place: entry.Place{ID: entry.Hash{9}, Log: other}, Planned: Planned{Title: "Áo phao", From: on(2025, 1), To: on(2026, 12), Parties: []entry.Hash{here}}}
	add := func(log, of entry.Hash, day viet.Date, n int) {
		s.Sessions = append(s.Sessions, Session{Place: entry.Place{Log: log}, Held: Held{Counts: Counts{Sessions: n, Attendance: 10 * n}, On: day, Unit: of}})
	}
	add(here, entry.Hash{}, on(2025, 2), 1) // more than a year ago
	add(here, unit, on(2026, 2), 2)
	add(here, entry.Hash{}, on(2026, 3), 0)  // taken back
	add(here, entry.Hash{}, on(2026, 12), 5) // to come
	add(other, entry.Hash{}, on(2026, 4), 7)
	today := on(2026, 6)
	g := gather([]State{s}, nil, here, today)
	if len(g.Running) != 1 || len(g.Held) != 2 || g.Held[0].On != on(2026, 2) || g.Counts.Sessions != 2 || g.Counts.Attendance != 20 {
		t.Errorf("the party has %d running, %+v, %+v", len(g.Running), g.Held, g.Counts)
	}
	if g = gather([]State{s}, nil, unit, today); len(g.Running) != 0 || len(g.Held) != 1 || g.Counts.Sessions != 2 {
		t.Errorf("the unit has %d running, %+v, %+v", len(g.Running), g.Held, g.Counts)
	}
	s.Closing = &Closing{}
	if g = gather([]State{s}, nil, here, today); len(g.Running) != 0 || len(g.Held) != 2 {
		t.Errorf("closed, and %d run", len(g.Running))
	}
}

// TestThen: of an earlier day an area shows the campaigns and models that had
// been entered, a session with the counts that it then had, and what was closed
// later as running.
func TestThen(t *testing.T) {
	day := func(d int) viet.Date { return viet.Date{Year: 2024, Month: time.June, Day: d} }
	said := func(e entry.Entry, d int) entry.Entry { e.At = day(d).Time(viet.Zone()).Add(9 * time.Hour); return e }
	plan := said(made(owner, 1, KindPlanned, entry.Hash{}, Planned{Title: "Áo phao", From: day(1), To: day(30), Parties: []entry.Hash{guest}}), 2)
	first := said(made(guest, 2, KindHeld, plan.ID, Held{Counts: Counts{Sessions: 1, Attendance: 60}, On: day(3)}), 4)
	wrong := said(made(guest, 3, KindCorrected, plan.ID, Corrected{Counts: Counts{Sessions: 1, Attendance: 40}, Session: first.ID, Reason: "Đếm lại"}), 6)
	end := said(made(owner, 4, KindClosed, plan.ID, Closed{Result: "Xong", On: day(8)}), 8)
	team := said(made(guest, 5, KindRegistered, entry.Hash{}, Registered{Title: "Tổ tàu", Since: day(3), Numbers: Numbers{Groups: 1, Members: 7}}), 3)
	more := said(made(guest, 6, KindCounted, team.ID, Counted{Numbers: Numbers{Groups: 2, Members: 15}, On: day(7)}), 7)
	over := said(made(guest, 7, KindEnded, team.ID, Ended{On: day(9), Reason: "Nhập tổ"}), 9)
	ss, ms := []State{Fold([]entry.Entry{plan, first, wrong, end})}, []Model{FoldModel([]entry.Entry{team, more, over})}
	for _, c := range []struct {
		day                        int
		running, attendance, teams int
	}{{1, 0, 0, 0}, {2, 1, 0, 0}, {3, 1, 0, 1}, {4, 1, 60, 1}, {6, 1, 40, 1}, {7, 1, 40, 2}, {8, 0, 40, 2}, {9, 0, 40, 0}} {
		was, models := then(ss, ms, day(c.day+1).Time(viet.Zone()))
		g, teams := gather(was, models, guest, day(c.day)), 0
		for _, m := range g.Models {
			teams += m.NumbersOn(day(c.day)).Groups
		}
		if len(g.Running) != c.running || g.Counts.Attendance != c.attendance || teams != c.teams {
			t.Errorf("on day %d: %d running, %d attended, %d teams", c.day, len(g.Running), g.Counts.Attendance, teams)
		}
	}
	if ss[0].Sessions[0].Attendance != 40 {
		t.Error("looking back changed what stands now")
	}
}
