package legaltext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is one physical line of the source with what can be said of it alone.
type line struct {
	start, end int    // bytes of the source, without the line feed
	off        int    // where text starts in the source
	text       string // without indent, Markdown marks and trailing blanks
	width      int    // characters of text
	indent     int    // columns before text
	heading    bool   // marked as a heading (Markdown # or bold)
	noise      bool   // page number or running header
	toc        bool   // belongs to a table of contents
	attach     bool   // first line of an attached regulation
	quoted     bool   // starts inside a quotation of several lines, or opens one
	mark       marker
}

func (l *line) blank() bool { return l.text == "" }

// splitLines cuts src at line feeds and clears each line of its decoration.
func splitLines(src string) []line {
	out := make([]line, 0, strings.Count(src, "\n")+1)
	for start := 0; start <= len(src); {
		end := strings.IndexByte(src[start:], '\n')
		if end < 0 {
			end = len(src)
		} else {
			end += start
		}
		l := line{start: start, end: end}
		l.clear(src[start:end])
		out = append(out, l)
		start = end + 1
	}
	return out
}

// clear finds the text of a line behind indent, Markdown marks and blanks.
func (l *line) clear(s string) {
	i := 0
	for i < len(s) {
		n := blankAt(s[i:])
		if n == 0 {
			break
		}
		l.indent += n
		i += n
	}
	if i < len(s) && strings.IndexByte("#>*_-", s[i]) >= 0 {
		i = l.undecorate(s, i)
	}
	t := strings.TrimRightFunc(s[i:], unicode.IsSpace)
	if l.heading {
		t = strings.TrimRight(t, "*_# ")
	}
	if strings.Trim(t, "-_*=—–~| ") == "" {
		t = "" // a rule
	}
	l.off = l.start + i
	l.text = t
	l.width = utf8.RuneCountInString(t)
}

// blankAt returns the size of the blank at the start of s, 0 when there is none.
func blankAt(s string) int {
	switch s[0] {
	case ' ', '\t', '\f', '\v', '\r':
		return 1
	}
	if s[0] < utf8.RuneSelf {
		return 0
	}
	if r, n := utf8.DecodeRuneInString(s); unicode.IsSpace(r) {
		return n
	}
	return 0
}

// undecorate steps over Markdown heading, quotation, emphasis and list marks
// that stand before a unit's marker, and returns where the text starts.
func (l *line) undecorate(s string, i int) int {
	j := i
	for j < len(s) && s[j] == '>' {
		j = skipBlanks(s, j+1)
	}
	if k := skipByte(s, j, '#'); k > j {
		j, l.heading = skipBlanks(s, k), true
	}
	if j+1 < len(s) && (s[j] == '-' || s[j] == '*') && s[j+1] == ' ' {
		if rest := s[skipBlanks(s, j+2):]; startsLikeMarker(rest) {
			j = len(s) - len(rest)
		}
	}
	if k := skipByte(s, j, '*'); k > j && k < len(s) && s[k] != ' ' {
		j, l.heading = k, true
	} else if k := skipByte(s, j, '_'); k > j && k < len(s) && s[k] != ' ' && k-j <= 3 {
		j, l.heading = k, true
	}
	return j
}

// startsLikeMarker reports a marker of a clause, point or article behind a
// Markdown list bullet ("- a) …", "- **1.** …").
func startsLikeMarker(s string) bool {
	s = strings.TrimLeft(s, "*_")
	m := classify(s)
	return m.kind == markArticle || m.kind == markPoint && m.delim == ')' ||
		m.kind == markClause && m.delim == '.'
}

func skipBlanks(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return i
}

func skipByte(s string, i int, c byte) int {
	for i < len(s) && s[i] == c {
		i++
	}
	return i
}

// clean takes emphasis marks out of a text.
func clean(s string) string {
	if strings.Contains(s, "**") {
		s = strings.ReplaceAll(s, "**", "")
	}
	return strings.TrimSpace(s)
}

func startsUpper(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.IsUpper(r)
		}
		if unicode.IsDigit(r) {
			return false
		}
	}
	return false
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// mostlyUpper reports a line set in capitals: at least four of five letters,
// and two letters or more.
func mostlyUpper(s string) bool {
	up, low := 0, 0
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf && r >= 'A' && r <= 'Z':
			up++
		case r < utf8.RuneSelf && r >= 'a' && r <= 'z':
			low++
		case r >= utf8.RuneSelf && unicode.IsUpper(r):
			up++
		case r >= utf8.RuneSelf && unicode.IsLower(r):
			low++
		}
	}
	return up >= 2 && up >= 4*low
}

// lastRune returns the last character of s that is no closing bracket, emphasis
// or blank.
func lastRune(s string) rune {
	s = strings.TrimRight(s, "*_ )")
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func lastWord(s string) string {
	return s[strings.LastIndexAny(s, " \t")+1:]
}

func firstWordWidth(s string) int {
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		s = s[:i]
	}
	return utf8.RuneCountInString(s)
}
