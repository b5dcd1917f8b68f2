package legaltext

import (
	"strings"
	"unicode/utf8"
)

type markKind uint8

const (
	markNone markKind = iota
	markPart
	markChapter
	markSection // Mục 1
	markSubsection
	markArticle
	markRoman  // I-  I.
	markLetter // A.
	markClause
	markPoint
	markDash
	markAnnex
	markForm // Mẫu số 01
)

// marker is what a line says it starts, read from the line alone. Whether it
// is believed depends on its place (see sequence.go).
type marker struct {
	kind   markKind
	delim  byte   // '.', ')', '-', ':', '/', or 0
	ocr    bool   // digits were misread letters
	weak   bool   // a heading without punctuation and capitals
	number string // as printed, misreadings put right
	n      int    // value of the (last) number; index of a point's letter
	alt    int    // the other reading of letters: "II" is 2 or 11
	suffix string // "a" of 15a
	rest   int    // where the unit's text starts
	dec    []int  // 1.2.3
}

// classify reads the marker at the start of s, a line without decoration.
func classify(s string) marker {
	if len(s) < 2 {
		return marker{}
	}
	switch c := s[0]; {
	case c >= '0' && c <= '9':
		return clauseMarker(s)
	case c == '-' || c == '+':
		return dashMarker(s)
	case c == '(':
		return pointMarker(s)
	case c >= 'a' && c <= 'z':
		return pointMarker(s)
	case c >= 'A' && c <= 'Z':
		return capitalMarker(s)
	case c == 0xC4: // Đ, đ
		if strings.HasPrefix(s, "đ") {
			return pointMarker(s)
		}
		return articleMarker(s)
	case strings.HasPrefix(s, "–"), strings.HasPrefix(s, "•"):
		return dashMarker(s)
	}
	return marker{}
}

func capitalMarker(s string) marker {
	switch s[0] {
	case 'P':
		if rest, ok := eatWord(s, "Phần", "PHẦN"); ok {
			return headingMarker(markPart, s, rest)
		}
		if rest, ok := eatWord(s, "Phụ lục", "PHỤ LỤC", "Phụ Lục"); ok {
			return annexMarker(s, rest)
		}
	case 'K':
		if rest, ok := eatWord(s, "Khoản ", "KHOẢN "); ok {
			return spelledClause(s, rest)
		}
	case 'C':
		if rest, ok := eatWord(s, "Chương", "CHƯƠNG"); ok {
			return headingMarker(markChapter, s, rest)
		}
	case 'M':
		if rest, ok := eatWord(s, "Mục", "MỤC"); ok {
			return headingMarker(markSection, s, rest)
		}
		if rest, ok := eatWord(s, "Mẫu số", "MẪU SỐ", "Mẫu", "MẪU", "Biểu mẫu", "BIỂU MẪU"); ok {
			return formMarker(s, rest)
		}
	case 'T':
		if rest, ok := eatWord(s, "Tiểu mục", "TIỂU MỤC", "Tiểu Mục"); ok {
			return headingMarker(markSubsection, s, rest)
		}
	case 'D':
		if strings.HasPrefix(s, "Diều ") {
			return articleMarker(s)
		}
	}
	return romanMarker(s)
}

// eatWord cuts one of the words from the front of s.
func eatWord(s string, words ...string) (string, bool) {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return s[len(w):], true
		}
	}
	return s, false
}

// clauseMarker reads "1. ", "1- ", "1) ", "1.1. ", "1a. ", "1.Text".
func clauseMarker(s string) marker {
	var dec []int
	i, v, last := 0, 0, 0
	for {
		j := i
		for digitAt(s, j) && j-i < 4 {
			j++
		}
		if j == i || digitAt(s, j) {
			return marker{}
		}
		last, v = i, atoi(s[i:j])
		i = j
		if !(i+1 < len(s) && s[i] == '.' && digitAt(s, i+1)) || len(dec) == 5 {
			break
		}
		dec = append(dec, v)
		i++
	}
	if v > 999 || s[last] == '0' && len(dec) == 0 && v == 0 {
		return marker{}
	}
	m := marker{kind: markClause, n: v}
	if dec != nil {
		m.dec = append(dec, v)
	}
	num := s[:i]
	sfx, rest := suffixToken(s[i:])
	if sfx != "" && dec == nil {
		m.suffix, i = sfx, len(s)-len(rest)
	}
	m.number = strings.TrimLeft(num, "0") + m.suffix
	return m.clauseDelim(s, i)
}

// spelledClause reads "Khoản 1." and "Khoản 1:" standing as a marker.
func spelledClause(s, rest string) marker {
	rest = strings.TrimLeft(rest, " \t*")
	i := 0
	for digitAt(rest, i) {
		i++
	}
	if i == 0 || i > 3 || i >= len(rest) || rest[i] != '.' && rest[i] != ':' || digitAt(rest, i+1) {
		return marker{}
	}
	m := marker{kind: markClause, n: atoi(rest[:i]), number: strings.TrimLeft(rest[:i], "0"), delim: '.'}
	m.rest = skipBlanks(s, len(s)-len(rest)+i+1)
	return m
}

func (m marker) clauseDelim(s string, i int) marker {
	bare := m.dec != nil && i < len(s) && s[i] == ' ' // "1.1 Text"
	i = skipNote(s, i)
	if i < len(s) && s[i] == '\\' {
		i++
	}
	if i+3 < len(s) && s[i] == ' ' && strings.IndexByte("-.)", s[i+1]) >= 0 && s[i+2] == ' ' && startsUpper(s[i+3:]) {
		i++ // "2 - Cấp tỉnh"
	}
	switch {
	case i >= len(s):
		return marker{}
	case s[i] == '.' || s[i] == ')' || s[i] == '-':
		m.delim = s[i]
		i++
		if i < len(s) && (s[i] == '-' || s[i] == '/' || s[i] == ')') && m.delim == '.' {
			i++
		}
		i = skipNote(s, i)
	case strings.HasPrefix(s[i:], "–"):
		m.delim, i = '-', i+len("–")
	case s[i] == '/' && i+1 < len(s) && s[i+1] == ' ':
		m.delim, i = '/', i+1
	case bare:
	default:
		return marker{}
	}
	if i < len(s) && s[i] != ' ' && s[i] != '\t' && s[i] != '*' && !startsUpper(s[i:]) {
		return marker{}
	}
	if i < len(s) && digitAt(s, i) {
		return marker{}
	}
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '*') {
		i++
	}
	if bare && m.delim == 0 && !startsUpper(s[i:]) {
		return marker{}
	}
	m.rest = i
	return m
}

// pointMarker reads "a) ", "đ) ", "a1) ", "(a) ", "a/ ", "a. ", "a- ".
func pointMarker(s string) marker {
	open := 0
	if s[0] == '(' {
		open = 1
	}
	r, n := utf8.DecodeRuneInString(s[open:])
	idx := pointIndex(r)
	if idx < 0 {
		return marker{}
	}
	i := open + n
	m := marker{kind: markPoint, n: idx}
	if digitAt(s, i) && !digitAt(s, i+1) {
		m.suffix = s[i : i+1]
		i++
	}
	m.number = s[open:i]
	if i >= len(s) || open == 1 && s[i] != ')' {
		return marker{}
	}
	switch s[i] {
	case ')', '/', '.', '-':
		m.delim = s[i]
	default:
		return marker{}
	}
	i++
	if m.delim == ')' && i < len(s) && (s[i] == '.' || s[i] == ':') {
		i++
	}
	i = skipNote(s, i)
	if m.delim != ')' && (i >= len(s) || s[i] != ' ' && s[i] != '\t') {
		return marker{}
	}
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '*') {
		i++
	}
	m.rest = i
	return m
}

// dashMarker reads the bullets "- ", "+ ", "– ", "• ".
func dashMarker(s string) marker {
	_, n := utf8.DecodeRuneInString(s)
	if n < len(s) && (s[n] == '-' || s[n] == '+') { // a rule or a sign
		return marker{}
	}
	i := n
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	if i >= len(s) || !(i > n || wordByte(s[i:])) || digitAt(s, i) && i == n {
		return marker{}
	}
	return marker{kind: markDash, rest: i}
}
