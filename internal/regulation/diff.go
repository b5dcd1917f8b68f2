package regulation

import (
	"strings"

	"phoihop/internal/legaltext"
)

// Change says whether words stand in both texts or in one of them.
type Change string

// The three changes.
const (
	Same    Change = "same"
	Removed Change = "removed" // only in the old text
	Added   Change = "added"   // only in the new text
)

// Piece is a run of words with one change. Its text keeps its spaces.
type Piece struct {
	Change Change `json:"change"`
	Text   string `json:"text"`
}

// maxCells bounds the table of a comparison; longer texts are compared only at
// their ends.
const maxCells = 4 << 20

// Redline compares two texts word by word. The pieces that are not Added make
// up old, those that are not Removed make up text.
func Redline(old, text string) []Piece {
	a, b := tokens(old), tokens(text)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var ps pieces
	ps.add(Same, a[:head]...)
	ps.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	ps.add(Same, a[len(a)-tail:]...)
	return ps
}

// tokens parts a text into words, each with the space that follows it.
func tokens(s string) (ts []string) {
	for len(s) > 0 {
		end := strings.IndexAny(s, " \n")
		if end < 0 {
			return append(ts, s)
		}
		for end < len(s) && (s[end] == ' ' || s[end] == '\n') {
			end++
		}
		ts = append(ts, s[:end])
		s = s[end:]
	}
	return ts
}

type pieces []Piece

// add appends words, joining them to the last piece of the same change.
func (ps *pieces) add(c Change, words ...string) {
	for _, w := range words {
		if n := len(*ps); n > 0 && (*ps)[n-1].Change == c {
			(*ps)[n-1].Text += w
			continue
		}
		*ps = append(*ps, Piece{c, w})
	}
}

// middle walks the longest common subsequence of what lies between the ends.
func (ps *pieces) middle(a, b []string) {
	if len(a)*len(b) > maxCells {
		ps.add(Removed, a...)
		ps.add(Added, b...)
		return
	}
	longest := subsequences(a, b)
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			ps.add(Same, a[i])
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			ps.add(Removed, a[i])
			i++
		default:
			ps.add(Added, b[j])
			j++
		}
	}
	ps.add(Removed, a[i:]...)
	ps.add(Added, b[j:]...)
}

// subsequences holds at [i][j] how many words a[i:] and b[j:] have in common,
// in order.
func subsequences(a, b []string) [][]int32 {
	rows := make([][]int32, len(a)+1)
	cells := make([]int32, (len(a)+1)*(len(b)+1))
	for i := range rows {
		rows[i] = cells[i*(len(b)+1) : (i+1)*(len(b)+1)]
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				rows[i][j] = rows[i+1][j+1] + 1
			} else {
				rows[i][j] = max(rows[i+1][j], rows[i][j+1])
			}
		}
	}
	return rows
}

// Pair is one provision in two versions, side by side.
type Pair struct {
	Relation string  `json:"relation"` // of the map, or "added"
	Old      string  `json:"old"`      // provision ids; empty where there is none
	New      string  `json:"new"`
	OldLabel string  `json:"old_label"`
	NewLabel string  `json:"new_label"`
	Pieces   []Piece `json:"pieces"`
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
				ps = append(ps, Pair{Relation: string(Dropped), Old: n.ID, OldLabel: placeName(n), Pieces: Redline(own(n), "")})
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
			ps = append(ps, Pair{Relation: string(Added), New: n.ID, NewLabel: placeName(n), Pieces: Redline("", own(n))})
			continue
		}
		if i := at[m.From]; i >= next && m.Relation != Moved {
			flush(i)
		}
		o := old.Find(m.From)
		ps = append(ps, Pair{string(m.Relation), o.ID, n.ID, placeName(o), placeName(n), Redline(own(o), own(n))})
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
