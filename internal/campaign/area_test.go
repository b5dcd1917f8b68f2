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
