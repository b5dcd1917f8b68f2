package organisation

import (
	"fmt"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// Sizes of the lineage drawing, in its own units.
const (
	ribbonLeft  = 150 // room for names
	ribbonWidth = 900
	ribbonRow   = 30
	ribbonTop   = 26 // room for years
)

// ribbon is the drawing of who takes whose place, year by year.
type ribbon struct {
	Height int
	Years  []tick
	Bands  []band
	Joins  []string // paths from predecessors to heirs
}

// tick is one year on the axis.
type tick struct {
	X    int
	Year int
}

// band is the time in which a party acts.
type band struct {
	Name        string
	From, To, Y int
	Ended       bool
}

// ribbonOf draws the parties that a succession touches, predecessors above
// heirs as in the order of the regulation. Without successions it is empty.
func ribbonOf(s Space, day viet.Date) (rb ribbon) {
	touched, ends, begins := touchedBy(s, day)
	if len(touched) == 0 {
		return rb
	}
	first := day
	for _, p := range s.Parties {
		if d := viet.DateOf(p.At); touched[p.ID] && d.Before(first) {
			first = d
		}
	}
	axis := axis{first.Year, day.Year + 1}
	for y := axis.from; y <= axis.to; y++ {
		rb.Years = append(rb.Years, tick{axis.x(viet.Date{Year: y, Month: 1, Day: 1}), y})
	}
	rows := map[entry.Hash]band{}
	for _, p := range s.Parties {
		if !touched[p.ID] {
			continue
		}
		b := band{Name: p.Short, From: axis.x(viet.DateOf(p.At)), To: axis.x(day), Y: ribbonTop + ribbonRow*len(rb.Bands) + ribbonRow/2}
		if d, ok := begins[p.ID]; ok && d.After(viet.DateOf(p.At)) {
			b.From = axis.x(d)
		}
		if d, ok := ends[p.ID]; ok {
			b.To, b.Ended = axis.x(d), true
		}
		rows[p.ID] = b
		rb.Bands = append(rb.Bands, b)
	}
	rb.Height = ribbonTop + ribbonRow*len(rb.Bands)
	rb.join(s, day, rows)
	return rb
}

// touchedBy lists the parties of the successions that hold by the day, with
// when each ends or begins by them.
func touchedBy(s Space, day viet.Date) (touched map[entry.Hash]bool, ends, begins map[entry.Hash]viet.Date) {
	touched, ends, begins = map[entry.Hash]bool{}, map[entry.Hash]viet.Date{}, map[entry.Hash]viet.Date{}
	for _, x := range s.Successions {
		if x.From.After(day) {
			continue
		}
		for _, p := range x.Predecessors {
			if x.Binds(p) {
				touched[p], ends[p] = true, x.From
			}
		}
		for _, h := range x.Heirs {
			touched[h] = true
			if _, old := begins[h]; !old {
				begins[h] = x.From
			}
		}
	}
	for p := range ends {
		delete(begins, p)
	}
	return touched, ends, begins
}

// join draws a curve from each predecessor to each of its heirs.
func (rb *ribbon) join(s Space, day viet.Date, rows map[entry.Hash]band) {
	for _, x := range s.Successions {
		if x.From.After(day) {
			continue
		}
		for _, p := range x.Predecessors {
			for _, h := range x.Heirs {
				if a, b := rows[p], rows[h]; x.Binds(p) {
					rb.Joins = append(rb.Joins, fmt.Sprintf("M%d %dC%d %d %d %d %d %d", a.To, a.Y, a.To+14, a.Y, a.To-2, b.Y, a.To+12, b.Y))
				}
			}
		}
	}
}

// axis turns days into places on the drawing.
type axis struct{ from, to int } // years

func (a axis) x(d viet.Date) int {
	start := viet.Date{Year: a.from, Month: 1, Day: 1}
	whole := viet.Date{Year: a.to, Month: 1, Day: 1}.DaysSince(start)
	return ribbonLeft + (ribbonWidth-ribbonLeft-20)*d.DaysSince(start)/max(whole, 1)
}

// bandShade pales the bands of parties that have ended.
func bandShade(b band) string {
	if b.Ended {
		return "0.3"
	}
	return "0.8"
}

// one is a list of one party.
func one(id entry.Hash) []entry.Hash { return []entry.Hash{id} }
