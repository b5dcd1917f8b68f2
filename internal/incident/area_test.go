package incident

import (
	"testing"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/position"
	"phoihop/internal/seamap"
)

// TestAtArea: at an area is what its party took part in, and what happened before
// its shore, in the order given; of what is over only a little, of trials
// nothing.
func TestAtArea(t *testing.T) {
	here, there := entry.Hash{1}, entry.Hash{2}
	seat := &seamap.Place{Name: "Mũi Đá", Kind: "post", Lat: 11.36, Lon: 109.02}
	off := func(lat float64) *position.Position { p := position.Of(seat.Lat+lat, seat.Lon); return &p }
	one := func(id byte, log entry.Hash, at *position.Position, status string, closed bool) State {
		s := State{Place: entry.Place{ID: entry.Hash{id}, Log: log}, Opened: Opened{Status: status, Position: at}}
		if closed {
			s.Closings = []Closing{{}}
		}
		return s
	}
	ss := []State{one(1, there, off(0.1), Actual, false), one(2, there, off(1), Actual, false), one(3, here, nil, Actual, false),
		one(4, here, nil, Test, false), one(5, here, off(2), Exercise, false)}
	for id := byte(6); id < 12; id++ {
		ss = append(ss, one(id, here, nil, Actual, true))
	}
	for _, c := range []struct {
		name string
		id   entry.Hash
		seat *seamap.Place
		want string
	}{
		{"a party with a seat", here, seat, "135678"},
		{"a party without one", here, nil, "35678"},
		{"a unit with a seat", entry.Hash{3}, seat, "1"},
		{"a unit without one", entry.Hash{3}, nil, ""},
	} {
		got := ""
		for _, x := range atArea(ss, c.id, c.seat) {
			got += string('0' + x.ID[0])
		}
		if got != c.want {
			t.Errorf("%s has %s, want %s", c.name, got, c.want)
		}
	}
	if x := atArea(ss, entry.Hash{3}, seat)[0]; x.Miles < 5.9 || x.Miles > 6.1 {
		t.Errorf("six miles are %v", x.Miles)
	}
}

// TestThen: of an earlier moment an area has the incidents that had been told
// of, as they then were, the same on every node: a report that came late stands
// where its author dates it.
func TestThen(t *testing.T) {
	b := opened(t)
	b.add(north, KindAcknowledged, Acknowledged{})
	b.add(north, KindReported, Reported{Text: "Đã tới nơi"})
	b.entries[2].Received = zero.Add(5 * time.Hour) // from a device without a line
	b.add(guard, KindClosed, Closed{Outcome: "Đã cứu", Basis: "Quy chế"})
	ss, by := []State{b.state()}, bySubject(b.entries)
	for _, c := range []struct {
		name          string
		after         time.Duration
		known, open   int
		acks, reports int
	}{
		{"before it was opened", 0, 0, 0, 0, 0},
		{"opened", time.Minute, 1, 1, 0, 0},
		{"acknowledged", 2 * time.Minute, 1, 1, 1, 0},
		{"reported, not yet here", 3 * time.Minute, 1, 1, 1, 1},
		{"closed", 4 * time.Minute, 1, 0, 1, 1},
		{"all here", 6 * time.Hour, 1, 0, 1, 1},
	} {
		was := then(ss, by, zero.Add(c.after))
		xs := atArea(was, north, nil)
		if len(was) != c.known || len(xs) != c.known || openOf(xs) != c.open {
			t.Errorf("%s: %d known, %d at the area, %d open", c.name, len(was), len(xs), openOf(xs))
			continue
		}
		if c.known > 0 && (len(was[0].Acks) != c.acks || len(was[0].Reports) != c.reports) {
			t.Errorf("%s: %d acknowledged, %d reports", c.name, len(was[0].Acks), len(was[0].Reports))
		}
	}
}
