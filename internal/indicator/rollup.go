package indicator

import (
	"bytes"
	"cmp"
	"slices"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// Item is one period's value of one party or unit, as a roll-up sees it.
type Item struct {
	Party, Unit entry.Hash
	Period      calendar.Window
	Values      []float64
	Entry       entry.Hash // that it rests on
	Adds        bool
}

// Line says that some parties' work went on to others on a day.
type Line struct {
	From                viet.Date
	Predecessors, Heirs []entry.Hash
}

// Rolled is what the items of a period come to, and what was left out lest it
// count twice: Overlapping lie over another value of the same unit, Succeeded
// belong to a time in which another body answers, Doubled are a party's own
// value beside those of its units.
type Rolled struct {
	Values      []float64
	Entries     []entry.Hash
	Overlapping []Item
	Succeeded   []Item
	Doubled     []Item
	kept        []Item
}

// Of is what a party and its units together contribute: over all parties these
// add up to the whole.
func (r Rolled) Of(party entry.Hash) (vs []float64) {
	for _, x := range r.kept {
		if x.Party == party {
			vs = plus(vs, x.Values)
		}
	}
	return vs
}

// Roll adds up the items that lie wholly inside a period: over time and units
// where values add up, and the newest of each unit where they are "đến nay".
// The order of the items does not matter.
func Roll(items []Item, period calendar.Window, lines []Line) (r Rolled) {
	items = slices.Clone(items)
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(bytes.Compare(a.Party[:], b.Party[:]), bytes.Compare(a.Unit[:], b.Unit[:]), a.Period.To.Compare(b.Period.To),
			b.Period.From.Compare(a.Period.From), bytes.Compare(a.Entry[:], b.Entry[:]))
	})
	kept := r.apart(items, period, lines)
	kept = newest(kept, period, lines)
	for _, x := range kept {
		r.add(x)
	}
	return r
}

func (r *Rolled) add(x Item) {
	r.Values, r.Entries, r.kept = plus(r.Values, x.Values), append(r.Entries, x.Entry), append(r.kept, x)
}

// plus adds values part by part.
func plus(sum, vs []float64) []float64 {
	for len(sum) < len(vs) {
		sum = append(sum, 0)
	}
	for i, v := range vs {
		sum[i] += v
	}
	return sum
}

// apart leaves out what would count twice.
func (r *Rolled) apart(items []Item, period calendar.Window, lines []Line) (kept []Item) {
	for _, x := range items {
		inside := !x.Period.From.Before(period.From) && !x.Period.To.After(period.To)
		last := len(kept) - 1
		switch {
		case !inside && (x.Adds || x.Period.To.After(period.To)):
		case succeeded(x, lines):
			r.Succeeded = append(r.Succeeded, x)
		case last >= 0 && kept[last].Party == x.Party && kept[last].Unit == x.Unit && !x.Period.From.After(kept[last].Period.To):
			r.Overlapping = append(r.Overlapping, x)
		default:
			kept = append(kept, x)
		}
	}
	return slices.DeleteFunc(kept, func(x Item) bool {
		twice := x.Unit.IsZero() && slices.ContainsFunc(kept, func(y Item) bool { return y.Party == x.Party && !y.Unit.IsZero() && overlap(x.Period, y.Period) })
		if twice {
			r.Doubled = append(r.Doubled, x)
		}
		return twice
	})
}

func overlap(a, b calendar.Window) bool { return !a.From.After(b.To) && !b.From.After(a.To) }

// succeeded reports whether another body answers for an item's period: a
// predecessor answers for those that began before the day, an heir for those
// that began after it, and for how things stood at the end of those that ended
// after it.
func succeeded(x Item, lines []Line) bool {
	for _, l := range lines {
		before := x.Period.From.Before(l.From)
		early := before && (x.Adds || x.Period.To.Before(l.From))
		if slices.Contains(l.Predecessors, x.Party) && !before || slices.Contains(l.Heirs, x.Party) && early {
			return true
		}
	}
	return false
}

// newest keeps, of values that do not add up over time, the last one of each
// unit, and none of a party whose heirs have given theirs.
func newest(kept []Item, period calendar.Window, lines []Line) (out []Item) {
	for i, x := range kept {
		later := i+1 < len(kept) && kept[i+1].Party == x.Party && kept[i+1].Unit == x.Unit
		if !x.Adds && (later || inherited(x, kept, period, lines)) {
			continue
		}
		out = append(out, x)
	}
	return out
}

func inherited(x Item, kept []Item, period calendar.Window, lines []Line) bool {
	for _, l := range lines {
		if slices.Contains(l.Predecessors, x.Party) && !l.From.After(period.To) &&
			slices.ContainsFunc(kept, func(y Item) bool { return slices.Contains(l.Heirs, y.Party) }) {
			return true
		}
	}
	return false
}
