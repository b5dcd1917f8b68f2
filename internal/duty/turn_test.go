package duty

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// rotating is a quarterly duty that the first n parties take in turn from 2022.
func rotating(n byte, bound ...entry.Hash) *Book {
	from := viet.Date{Year: 2022, Month: time.January, Day: 1}
	d := &Duty{State: State{Place: entry.Place{ID: id(100)}, By: id(1), Proposed: Proposed{From: from,
		Terms: Terms{Cadence: calendar.Quarterly, Every: 1, Mode: Rotating, Bound: bound}}}, Binds: map[entry.Hash][]Bond{}}
	b := &Book{AsOf: time.Date(2024, 12, 31, 0, 0, 0, 0, viet.Zone()), Duties: []*Duty{d}, succeeded: map[entry.Hash]succession{}, assigned: map[string][]entry.Hash{}}
	for p := range n {
		b.Parties = append(b.Parties, organisation.Party{ID: id(p + 1)})
		d.Binds[id(p+1)] = []Bond{{Place: entry.Place{Log: id(p + 1)}, From: from}}
	}
	return b
}

// owes says who owes each window.
func owes(t interface{ Fatalf(string, ...any) }, b *Book) map[string]byte {
	b.derive(nil)
	out := map[string]byte{}
	for _, o := range b.Occurrences {
		if _, twice := out[o.Key]; twice {
			t.Fatalf("%s is owed twice", o.Key)
		}
		out[o.Key] = o.Party[0]
	}
	return out
}

// TestTurns: the parties take turns; whose bodies ended are passed over from
// that day on, those that followed them come where they stood, and what was
// stays as it was.
func TestTurns(t *testing.T) {
	before := owes(t, rotating(3))
	b := rotating(3)
	day := viet.Date{Year: 2023, Month: time.July, Day: 1}
	b.succeeded[id(2)] = succession{day, []entry.Hash{id(4), id(5)}}
	b.space = organisation.Space{Successions: []organisation.Succession{{By: id(2), Predecessors: []entry.Hash{id(2)}, Heirs: []entry.Hash{id(4), id(5)}, From: day}}}
	for _, heir := range []byte{4, 5} {
		b.Parties = append(b.Parties, organisation.Party{ID: id(heir)})
		b.Duties[0].Binds[id(heir)] = []Bond{{Place: entry.Place{Log: id(heir)}, From: day}}
	}
	after := owes(t, b)
	for _, x := range []struct {
		key           string
		before, after byte
	}{
		{"2022-01-01", 1, 1}, {"2022-04-01", 2, 2}, {"2022-07-01", 3, 3}, {"2022-10-01", 1, 1}, {"2023-01-01", 2, 2}, {"2023-04-01", 3, 3},
		{"2023-07-01", 1, 1}, {"2023-10-01", 2, 4}, {"2024-01-01", 3, 5}, {"2024-04-01", 1, 3}, {"2024-07-01", 2, 1}, {"2024-10-01", 3, 4},
	} {
		if before[x.key] != x.before || after[x.key] != x.after {
			t.Errorf("%s: %d and, with heirs, %d; want %d and %d", x.key, before[x.key], after[x.key], x.before, x.after)
		}
	}
	if named := owes(t, rotating(3, id(3), id(1))); named["2022-01-01"] != 3 || named["2022-04-01"] != 1 || named["2022-07-01"] != 3 {
		t.Errorf("of those named in an order: %v", named)
	}
}

// TestTurnsStay: whoever joins or ends, from that day on each window is still
// somebody's, and no turn before it changes.
func TestTurnsStay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := byte(rapid.IntRange(1, 5).Draw(t, "parties"))
		before, b := owes(t, rotating(n)), rotating(n)
		day := some(t, "day", 2022, 2024)
		for p := range n - 1 { // one stays
			if rapid.Bool().Draw(t, "ends") {
				b.succeeded[id(p+1)] = succession{from: day}
			}
		}
		for p := range byte(rapid.IntRange(0, 3).Draw(t, "join")) {
			b.Parties = append(b.Parties, organisation.Party{ID: id(p + 10)})
			b.Duties[0].Binds[id(p+10)] = []Bond{{Place: entry.Place{Log: id(p + 10)}, From: day}}
		}
		after := owes(t, b)
		for key, party := range before {
			if key < day.String() && after[key] != party {
				t.Fatalf("%s was the turn of %d, and is of %d", key, party, after[key])
			}
		}
		if len(after) != len(before) {
			t.Fatalf("of the windows %v only %v are anybody's", before, after)
		}
	})
}
