package duty

import (
	"slices"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// turn reports whether the window is the party's, where the parties take turns
// (luân phiên).
func (b *Book) turn(d *Duty, t *Terms, party entry.Hash, w calendar.Window) bool {
	if t.Mode != Rotating {
		return true
	}
	whose, known := b.turns[t]
	if !known {
		whose = b.takeTurns(d, t)
		if b.turns == nil {
			b.turns = map[*Terms]map[viet.Date]entry.Hash{}
		}
		b.turns[t] = whose
	}
	return whose[w.From] == party
}

// takeTurns says whose turn each window is, by the day on which it opens: the
// next in the order after who had the last one, of those that are bound on that
// day and have not ended. Who joins or ends later changes nothing of what was,
// and no window is left to nobody while somebody is bound.
func (b *Book) takeTurns(d *Duty, t *Terms) map[viet.Date]entry.Hash {
	whose, order, last := map[viet.Date]entry.Hash{}, b.order(d, t), -1
	for _, w := range d.windows(t, d.Proposed.From, viet.DateOf(b.AsOf)) {
		for k := range order {
			i := (last + 1 + k) % len(order)
			if b.binds(d, order[i], w.From) {
				whose[w.From], last = order[i], i
				break
			}
		}
	}
	return whose
}

// order is the order of the turns: the parties named or, where none is, all that
// are bound; each is followed by those who have its place.
func (b *Book) order(d *Duty, t *Terms) (order []entry.Hash) {
	named := t.Bound
	if len(named) == 0 {
		for _, p := range b.Parties {
			named = append(named, p.ID)
		}
	}
	for _, p := range named {
		for _, x := range append([]entry.Hash{p}, b.space.Followers(p)...) {
			if len(d.Binds[x]) > 0 && !slices.Contains(order, x) {
				order = append(order, x)
			}
		}
	}
	return order
}

// binds reports whether the duty binds a party for what opens on a day, and the
// party is still there.
func (b *Book) binds(d *Duty, party entry.Hash, day viet.Date) bool {
	s, ended := b.succeeded[party]
	return !(ended && !day.Before(s.from)) && d.termsAt(d.Binds[party], day) != nil
}
