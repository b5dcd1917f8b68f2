package incident

import (
	"fmt"
	"slices"
	"testing"

	"phoihop/internal/entry"
	"phoihop/internal/report"
)

// TestSituation: the situation tells each category of the period beside the one
// before, also a category of which nothing happened any more; every number has
// its incidents under it.
func TestSituation(t *testing.T) {
	one := func(id byte, category string) State {
		return State{Place: entry.Place{ID: entry.Hash{id}}, Opened: Opened{Category: category, Status: Actual}}
	}
	now := held{incidents: []State{one(1, "rescue"), one(2, "order"), one(3, "rescue")}}
	before := held{incidents: []State{one(4, "smuggling"), one(5, "order")}}
	p := now.situation(before)
	if p.Chapter != report.Situation || len(p.Lines) != 1 || len(p.Tables) != 1 {
		t.Fatalf("%+v", p)
	}
	var rows []string
	for _, row := range append([][]any{append([]any{"all"}, p.Lines[0].Args...)}, p.Tables[0].Rows...) {
		a, b := row[1].(report.Figure), row[2].(report.Figure)
		if len(a.Entries) != a.Count || len(b.Entries) != b.Count {
			t.Errorf("%s: %d and %d, with %d and %d entries", a.ID, a.Count, b.Count, len(a.Entries), len(b.Entries))
		}
		rows = append(rows, fmt.Sprintf("%s=%s %s=%s", a.ID, a.Text, b.ID, b.Text))
	}
	want := []string{"incident.all=3 incident.before=2", "incident.category.order=1 incident.category.order.before=1",
		"incident.category.rescue=2 incident.category.rescue.before=0", "incident.category.smuggling=0 incident.category.smuggling.before=1"}
	if !slices.Equal(rows, want) {
		t.Errorf("%q, want %q", rows, want)
	}
	if p := now.situation(held{}); len(p.Tables[0].Head) != 2 || len(p.Tables[0].Rows) != 2 || len(p.Lines[0].Args) != 1 {
		t.Errorf("beside a time without a record: %+v", p)
	}
}
