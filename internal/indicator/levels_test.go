package indicator

import (
	"reflect"
	"testing"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// TestLevels: communes add up to their district and districts to the province,
// each level with how many of its units gave a value; who took over from a
// district on a day, and a district's own value beside those of its communes,
// count once. How many came in time is told apart of the same whole.
func TestLevels(t *testing.T) {
	guard, district, heir := entry.Hash{1}, entry.Hash{2}, entry.Hash{3}
	commune := func(n byte) entry.Hash { return entry.Hash{2, n} }
	sp := organisation.Space{Parties: []organisation.Party{{ID: guard, Short: "BĐBP"}, {ID: district, Short: "Huyện Nam Sơn"}, {ID: heir, Short: "Xã Sơn Hòa"}}}
	for _, n := range []byte{2, 1, 3} { // as they were added
		sp.Units = append(sp.Units, organisation.Unit{Place: entry.Place{ID: commune(n)}, Party: district, Name: "Xã " + string('0'+rune(n))})
	}
	sp.Successions = []organisation.Succession{{From: july, Predecessors: []entry.Hash{district}, Heirs: []entry.Hash{heir}}}
	sp.Successions[0].Accepted = []organisation.Acceptance{{Party: district}}

	months := []calendar.Window{month(4), month(5)}
	of := func(id byte, party, unit entry.Hash) head {
		return head{ID: entry.Hash{9, id}, Party: party, Adopted: Adopted{Unit: unit, From: start, Cadence: calendar.Monthly, Preset: calendar.CalendarMonth, DueDays: 5}}
	}
	given := func(id byte, w calendar.Window, v float64, status string, after time.Duration) brief {
		b := brief{Series: entry.Hash{9, id}, Status: status, Given: Given{Period: w, Values: []float64{v}, Adds: true}, Value: entry.Hash{8, id}}
		b.First.At = calendar.End(w.To).Add(after)
		return b
	}
	day := 24 * time.Hour
	hs := []head{of(4, district, commune(1)), of(1, guard, entry.Hash{}), of(5, district, commune(2)), of(3, district, entry.Hash{}), of(6, district, commune(3)), of(7, heir, entry.Hash{})}
	var bs []brief
	for _, w := range months {
		bs = append(bs, given(1, w, 7, Approved, day), given(4, w, 10, Submitted, day), given(5, w, 20, Locked, 9*day), given(6, w, 99, Returned, day), given(3, w, 30, Approved, day),
			given(7, w, 1000, Approved, day)) // of a time in which its predecessor answered
	}
	tab := table{Columns: []column{{Window: months[0]}, {Window: months[1]}}}
	tab.rows(sp, hs, bs)
	tab.sum(sp)
	r := &web.Request{Now: time.Date(2024, 12, 1, 0, 0, 0, 0, time.UTC), AsOf: viet.Date{Year: 2024, Month: 12, Day: 1}}
	r.Today = r.AsOf
	for i := range tab.Columns {
		tab.count(r, i)
	}
	tab.levels(sp)

	var order []string
	for i, row := range tab.Rows {
		order = append(order, row.Label)
		if l, ok := tab.under(i); ok {
			order = append(order, "= "+l.Label)
		}
	}
	if want := []string{"BĐBP", "Huyện Nam Sơn", "Xã 2", "Xã 1", "Xã 3", "= Huyện Nam Sơn", "Xã Sơn Hòa"}; !reflect.DeepEqual(order, want) {
		t.Errorf("rows %q, want %q", order, want)
	}
	for i, c := range tab.Columns {
		if got, want := tab.Levels[0].Shares[i], (share{[]float64{30}, 3, 4}); !reflect.DeepEqual(got, want) {
			t.Errorf("the district: %+v, want %+v", got, want)
		}
		if c.Rolled.Values[0] != 37 || c.Given != 5 || c.Of != 6 {
			t.Errorf("the province: %v, %d/%d", c.Rolled.Values, c.Given, c.Of)
		}
		if want := map[string]int{"on-time": 4, "late": 1, "overdue": 1}; !reflect.DeepEqual(c.Timely, want) {
			t.Errorf("timeliness %v, want %v", c.Timely, want)
		}
	}
}
