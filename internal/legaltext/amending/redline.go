package amending

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Change says whether words stand in both texts or in one of them.
type Change string

// The three changes.
const (
	Same    Change = "same"
	Removed Change = "removed" // only in the old text
	Added   Change = "added"   // only in the new text
)

// Piece is a run of text with one change, spaces and all.
type Piece struct {
	Change Change `json:"change"`
	Text   string `json:"text"`
}

// maxCells bounds the table of a comparison; longer texts are compared only at
// their ends.
const maxCells = 4 << 20

// Redline compares two texts syllable by syllable. The pieces that are not
// Added make up old, those that are not Removed make up text. A sign of
// punctuation is a syllable of its own, and a few words that happen to be the
// same within a long change are part of it.
func Redline(old, text string) []Piece {
	a, b := syllables(old), syllables(text)
	if len(a)*len(b) > maxCells {
		a, b = coarse(a), coarse(b)
	}
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	es := edits{{same: a[:head]}}
	es = es.compare(a[head:len(a)-tail], b[head:len(b)-tail])
	es = append(es, edit{same: a[len(a)-tail:]})
	return es.joined().readable().pieces()
}

// syllables parts a text into syllables, signs and runs of space.
func syllables(s string) (ts []string) {
	for len(s) > 0 {
		first, end := utf8.DecodeRuneInString(s)
		for kind := kindOf(first); kind != sign && end < len(s); {
			r, size := utf8.DecodeRuneInString(s[end:])
			if kindOf(r) != kind {
				break
			}
			end += size
		}
		ts = append(ts, s[:end])
		s = s[end:]
	}
	return ts
}

// coarse joins each syllable with what follows up to the next, so that long
// texts make shorter tables.
func coarse(ts []string) (out []string) {
	for _, t := range ts {
		if n := len(out); n > 0 && !spoken(t) {
			out[n-1] += t
			continue
		}
		out = append(out, t)
	}
	return out
}

const (
	sign = iota
	space
	word
)

func kindOf(r rune) int {
	switch {
	case unicode.IsSpace(r):
		return space
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return word
	}
	return sign
}

// spoken reports a token that is a syllable or number.
func spoken(t string) bool {
	r, _ := utf8.DecodeRuneInString(t)
	return kindOf(r) == word
}

func spokenIn(ts []string) (n int) {
	for _, t := range ts {
		if spoken(t) {
			n++
		}
	}
	return n
}

// edit is a change followed by what is the same.
type edit struct{ removed, added, same []string }

func (e edit) empty() bool { return len(e.removed)+len(e.added) == 0 }

// size is how many syllables the change spans.
func (e edit) size() int { return max(spokenIn(e.removed), spokenIn(e.added)) }

type edits []edit

// compare walks the longest common subsequence of two texts.
func (es edits) compare(a, b []string) edits {
	if len(a)*len(b) > maxCells {
		return append(es, edit{removed: a, added: b})
	}
	longest := subsequences(a, b)
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			es = append(es, edit{same: a[i : i+1]})
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			es = append(es, edit{removed: a[i : i+1]})
			i++
		default:
			es = append(es, edit{added: b[j : j+1]})
			j++
		}
	}
	return append(es, edit{removed: a[i:], added: b[j:]})
}

// subsequences holds at [i][j] how many tokens a[i:] and b[j:] have in common,
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

// joined puts together neighbours that nothing parts.
func (es edits) joined() (out edits) {
	for _, e := range es {
		n := len(out)
		switch {
		case n > 0 && e.empty():
			out[n-1].same = append(out[n-1].same, e.same...)
		case n > 0 && len(out[n-1].same) == 0:
			last := &out[n-1]
			last.removed = append(last.removed, e.removed...)
			last.added = append(last.added, e.added...)
			last.same = concat(e.same)
		default:
			out = append(out, edit{concat(e.removed), concat(e.added), concat(e.same)})
		}
	}
	return out
}

// readable takes islands into the changes around them until none is left.
func (es edits) readable() edits {
	for i := 0; i+1 < len(es); {
		if !es[i].island(es[i+1]) {
			i++
			continue
		}
		es[i] = edit{
			removed: concat(es[i].removed, es[i].same, es[i+1].removed),
			added:   concat(es[i].added, es[i].same, es[i+1].added),
			same:    es[i+1].same,
		}
		es = append(es[:i+1], es[i+2:]...)
		i = max(0, i-1) // the change grew, so what is before it may be an island now
	}
	return es
}

// island reports that what e and next have between them is too little to be
// read by itself: a "và" between two longer changes, or a mere space.
func (e edit) island(next edit) bool {
	around, n := min(e.size(), next.size()), spokenIn(e.same)
	return around > 0 && 2*n <= around
}

func concat(parts ...[]string) (out []string) {
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func (es edits) pieces() (ps []Piece) {
	add := func(c Change, ts []string) {
		if t := strings.Join(ts, ""); t != "" {
			ps = append(ps, Piece{c, t})
		}
	}
	for _, e := range es {
		add(Removed, e.removed)
		add(Added, e.added)
		add(Same, e.same)
	}
	return ps
}
