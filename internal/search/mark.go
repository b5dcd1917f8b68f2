package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"phoihop/internal/viet"
)

// Length of a snippet, in characters: a little before the first word found,
// enough after it to be understood.
const (
	lead   = 48
	follow = 200
)

// span is a stretch of text, found or not.
type span struct {
	Text  string
	Found bool
}

// marker knows the words looked for, without their marks.
type marker struct {
	words []string
	open  bool // the last may be unfinished
}

func newMarker(typed string) marker {
	return marker{strings.FieldsFunc(viet.Fold(typed), viet.NoWord), !strings.HasSuffix(typed, " ")}
}

// finds reports whether a word of the text is one that is looked for.
func (m marker) finds(word string) bool {
	word = viet.Fold(word)
	last := len(m.words) - 1
	return slices.Contains(m.words, word) || m.open && last >= 0 && strings.HasPrefix(word, m.words[last])
}

// in is the marker for one text: a last word that stands there whole was
// finished.
func (m marker) in(s string) marker {
	if last := len(m.words) - 1; m.open && last >= 0 {
		m.open = !slices.Contains(strings.FieldsFunc(viet.Fold(s), viet.NoWord), m.words[last])
	}
	return m
}

// mark cuts a text into what is found and what is not; words found side by
// side make one stretch. The spans joined are the text.
func (m marker) mark(s string) (out []span) {
	m = m.in(s)
	add := func(text string, found bool) {
		switch n := len(out) - 1; {
		case text == "":
		case n >= 0 && out[n].Found == found:
			out[n].Text += text
		case n >= 1 && found && strings.TrimSpace(out[n].Text) == "" && out[n-1].Found:
			out[n-1].Text += out[n].Text + text
			out = out[:n]
		default:
			out = append(out, span{text, found})
		}
	}
	for s != "" {
		gap := strings.IndexFunc(s, func(r rune) bool { return !viet.NoWord(r) })
		if gap < 0 {
			gap = len(s)
		}
		add(s[:gap], false)
		s = s[gap:]
		end := strings.IndexFunc(s, viet.NoWord)
		if end < 0 {
			end = len(s)
		}
		add(s[:end], end > 0 && m.finds(s[:end]))
		s = s[end:]
	}
	return out
}

// around is the part of a text about the first place where most of the words
// stand together, marked.
func (m marker) around(s string) []span {
	s = strings.Join(strings.Fields(s), " ")
	from := m.best(s)
	for n := 0; from > 0 && n < lead; n++ {
		_, size := utf8.DecodeLastRuneInString(s[:from])
		from -= size
	}
	if from > 0 { // begin with a whole word
		if i := strings.IndexByte(s[from:], ' '); i >= 0 {
			from += i + 1
		}
	}
	to, n := from, 0
	for to < len(s) && n < follow {
		_, size := utf8.DecodeRuneInString(s[to:])
		to, n = to+size, n+1
	}
	if to < len(s) {
		if i := strings.LastIndexByte(s[from:to], ' '); i > 0 {
			to = from + i
		}
	}
	out := m.mark(s[from:to])
	if from > 0 {
		out = append([]span{{Text: "… "}}, out...)
	}
	if to < len(s) {
		out = append(out, span{Text: " …"})
	}
	return out
}

// best is where the longest stretch of words found begins.
func (m marker) best(s string) int {
	at, best, where := 0, 0, 0
	for _, p := range m.mark(s) {
		if p.Found && len(p.Text) > best {
			best, where = len(p.Text), at
		}
		at += len(p.Text)
	}
	return where
}

// plain is the text of spans without its marks.
func plain(ss []span) string {
	var b strings.Builder
	for _, s := range ss {
		b.WriteString(s.Text)
	}
	return b.String()
}
