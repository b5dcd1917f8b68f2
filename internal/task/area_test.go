package task

import (
	"slices"
	"testing"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/organisation"
)

// TestOpenOf: of an earlier moment a party has the tasks that were open then,
// also those whose place it has passed on since.
func TestOpenOf(t *testing.T) {
	w := newWorld(t, Assigned{})
	w.add(lead, KindAccepted, Accepted{})
	result := w.add(lead, KindSubmitted, Submitted{Text: "Đã rà soát."})
	passed := newWorld(t, Assigned{Due: date(2024, 3, 18)})
	passed.past[0].ID, passed.now = entry.Hash{100}, w.now
	passed.add(lead, KindPassed, Passed{From: lead, To: heir})
	w.now = w.now.Add(time.Hour)
	w.add(assigner, KindClosed, Closed{Result: result})
	passed.past[1].ID = entry.Hash{101}
	all := slices.Concat(w.past, passed.past)
	first := w.past[0].At
	for _, c := range []struct {
		name  string
		party entry.Hash
		at    time.Duration // after the assignment
		open  int
	}{
		{"before anything", lead, -time.Hour, 0},
		{"both given", lead, 0, 2},
		{"submitted is still open", lead, 2 * time.Hour, 2},
		{"one passed on", lead, 3 * time.Hour, 1},
		{"to the heir", heir, 3 * time.Hour, 1},
		{"the heir had it not before", heir, 2 * time.Hour, 0},
		{"one accepted, one passed on", lead, 5 * time.Hour, 0},
		{"who assigned them", assigner, 5 * time.Hour, 1},
		{"an outsider", outsider, 2 * time.Hour, 0},
	} {
		es := slices.DeleteFunc(slices.Clone(all), func(e entry.Entry) bool { return e.At.After(first.Add(c.at)) })
		if got := openOf(folded(es, organisation.Space{}), c.party); len(got) != c.open {
			t.Errorf("%s: %d open, want %d", c.name, len(got), c.open)
		} else if len(got) == 2 && got[0].Now().Due().After(got[1].Now().Due()) {
			t.Errorf("%s: the later one comes first", c.name)
		}
	}
}
