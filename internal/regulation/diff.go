package regulation

import (
	"strings"

	"phoihop/internal/legaltext"
	"phoihop/internal/legaltext/amending"
)

// Piece is a run of text that stands in both texts or in one of them.
type Piece = amending.Piece

// The three changes of a piece.
const (
	Same    = amending.Same
	Removed = amending.Removed
	Added   = amending.Added // also what Pair says of a provision that is new
)

// Pair is one provision in two versions, side by side.
type Pair struct {
	Relation string  `json:"relation"` // of the map, or "added"
	Old      string  `json:"old"`      // provision ids; empty where there is none
	New      string  `json:"new"`
	OldLabel string  `json:"old_label"`
	NewLabel string  `json:"new_label"`
	Kind     string  `json:"kind"`
	Marker   string  `json:"marker,omitempty"`
	Pieces   []Piece `json:"pieces"`
}

// heading reports a unit that is set by its name: an article or a wider one.
func (p Pair) heading() bool {
	switch legaltext.Kind(p.Kind) {
	case legaltext.KindClause, legaltext.KindPoint, legaltext.KindParagraph:
		return false
	}
	return true
}

// Pairs lays two versions side by side by their provision map: in the order of
// the new text, with dropped provisions where they stood.
func Pairs(old, text *legaltext.Document, ms []Mapping) (ps []Pair) {
	from := map[string]Mapping{}
	dropped := map[string]bool{}
	for _, m := range ms {
		if m.To == "" {
			dropped[m.From] = true
		} else if _, ok := from[m.To]; !ok {
			from[m.To] = m
		}
	}
	order := walkOrder(old)
	next := 0
	flush := func(until int) {
		for ; next < until; next++ {
			if n := order[next]; dropped[n.ID] {
				ps = append(ps, Pair{Relation: string(Dropped), Old: n.ID, OldLabel: placeName(n), Kind: string(n.Kind), Marker: marker(n), Pieces: amending.Redline(own(n), "")})
			}
		}
	}
	at := map[string]int{}
	for i, n := range order {
		at[n.ID] = i
	}
	for _, n := range walkOrder(text) {
		m, ok := from[n.ID]
		if !ok {
			ps = append(ps, Pair{Relation: string(Added), New: n.ID, NewLabel: placeName(n), Kind: string(n.Kind), Marker: marker(n), Pieces: amending.Redline("", own(n))})
			continue
		}
		if i := at[m.From]; i >= next && m.Relation != Moved {
			flush(i)
		}
		o := old.Find(m.From)
		ps = append(ps, Pair{string(m.Relation), o.ID, n.ID, placeName(o), placeName(n), string(n.Kind), marker(n), amending.Redline(own(o), own(n))})
	}
	flush(len(order))
	return ps
}

func walkOrder(d *legaltext.Document) (ns []*legaltext.Node) {
	d.Walk(func(n *legaltext.Node, _ int) bool { ns = append(ns, n); return true })
	return ns
}

// own is a unit's heading and text without its marker.
func own(n *legaltext.Node) string { return strings.TrimSpace(n.Title + "\n" + n.Text) }
