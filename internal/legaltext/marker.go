package legaltext

import (
	"strings"
	"unicode"
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

// articleMarker reads "Điều 5.", "ĐIỀU 5:", "Điều5.", "Điều 15a.", "Điều I1.".
func articleMarker(s string) marker {
	rest, ok := eatWord(s, "Điều", "ĐIỀU", "Diều", "Điêu", "ĐIÊU", "Điểu")
	if !ok {
		return marker{}
	}
	t := strings.TrimLeft(rest, " \t*_")
	if strings.HasPrefix(t, "thứ ") && len(t) > len("thứ ") {
		t = t[len("thứ "):]
	}
	num, after := numberToken(t)
	if num.digits == "" {
		return marker{}
	}
	m := marker{kind: markArticle, number: num.digits + num.suffix, n: num.n, alt: num.alt, suffix: num.suffix, ocr: num.ocr}
	at := len(s) - len(after)
	return m.withDelim(s, at)
}

// number is a number token: digits, an inserted unit's letters, and whether
// letters were read as digits.
type number struct {
	digits, suffix string
	n, alt         int
	ocr            bool
}

// numberToken reads "15", "15a", "15đ1", "I1", "l2", "1O" at the start of s
// and returns what follows.
func numberToken(s string) (number, string) {
	i, real := 0, 0
	var buf [4]byte
	for i < len(s) && i < len(buf) {
		d, ok := digitLike(s[i])
		if !ok || (s[i] == 'l' && real > 0 && !digitAt(s, i+1)) {
			break
		}
		if s[i] >= '0' && s[i] <= '9' {
			real++
		}
		buf[i] = d
		i++
	}
	if i == 0 || digitAt(s, i) {
		return number{}, s
	}
	if real == 0 {
		return letterToken(s, atoi(string(buf[:i])), i)
	}
	num := number{digits: string(buf[:i]), ocr: real < i}
	num.n = atoi(num.digits)
	if num.ocr || num.digits[0] == '0' {
		num.digits = itoa(num.n)
	}
	rest := s[i:]
	num.suffix, rest = suffixToken(rest)
	if rest != "" && wordByte(rest) {
		return number{}, s
	}
	return num, rest
}

// letterToken reads an article number of letters only: a Roman numeral, or
// digits all misread, which make alt in the first size bytes.
func letterToken(s string, alt, size int) (number, string) {
	end := 0
	for end < len(s) && s[end] >= 'A' && s[end] <= 'Z' {
		end++
	}
	if n, ok := parseRoman(s[:end]); ok && (end == len(s) || !wordByte(s[end:])) {
		return number{digits: itoa(n), n: n, alt: alt, ocr: true}, s[end:]
	}
	if alt == 0 || size < len(s) && wordByte(s[size:]) {
		return number{}, s
	}
	return number{digits: itoa(alt), n: alt, ocr: true}, s[size:]
}

func digitLike(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c, true
	case c == 'I' || c == 'l' || c == '|':
		return '1', true
	case c == 'O' || c == 'o':
		return '0', true
	}
	return 0, false
}

func digitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

// suffixToken reads the letters of an inserted unit: "a", "đ", "b1".
func suffixToken(s string) (suffix, rest string) {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r != 'đ' && (r < 'a' || r > 'z') {
		return "", s
	}
	if digitAt(s, n) && !digitAt(s, n+1) {
		n++
	}
	if n < len(s) && wordByte(s[n:]) {
		return "", s
	}
	return s[:n], s[n:]
}

// wordByte reports whether s starts with a letter or a digit.
func wordByte(s string) bool {
	if s[0] < utf8.RuneSelf {
		c := s[0]
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
	}
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// withDelim reads the punctuation behind the number and finds the text.
func (m marker) withDelim(s string, at int) marker {
	i := at
	for i < len(s) && (s[i] == ' ' || s[i] == '*' || s[i] == '\t' || s[i] == '_' || s[i] == '\\') {
		i++
	}
	switch {
	case i >= len(s):
	case s[i] == '.' || s[i] == ':' || s[i] == ')' || s[i] == '-' || s[i] == '/':
		if s[i] == '.' && digitAt(s, i+1) || s[i] == '/' && m.kind != markPoint {
			return marker{}
		}
		if s[i] == '-' && i == at && i+1 < len(s) && wordByte(s[i+1:]) && !startsUpper(s[i+1:]) {
			return marker{}
		}
		m.delim = s[i]
		i++
		if i < len(s) && (s[i] == '-' || s[i] == ':' || s[i] == '.') { // "Điều 5.-", "Điều 5.:"
			i++
		}
	case strings.HasPrefix(s[i:], "–"):
		m.delim = '-'
		i += len("–")
	case strings.HasPrefix(s[i:], "—"):
		m.delim = '-'
		i += len("—")
	case i == at:
		return marker{}
	}
	for i < len(s) && (s[i] == ' ' || s[i] == '*' || s[i] == '\t' || s[i] == '_') {
		i++
	}
	m.rest = i
	return m
}

// headingMarker reads the number of a phần, chương, mục or tiểu mục.
func headingMarker(k markKind, s, rest string) marker {
	t := strings.TrimLeft(rest, " \t*_")
	if t == "" || len(t) == len(rest) && !digitAt(t, 0) {
		return marker{}
	}
	label, n, suffix, after := ordinal(t)
	if label == "" {
		return marker{}
	}
	m := marker{kind: k, number: label, n: n, suffix: suffix}
	m = m.withDelim(s, len(s)-len(after))
	if m.kind == markNone || m.delim != 0 || m.rest >= len(s) {
		return m
	}
	if mostlyUpper(s[m.rest:]) || s[m.rest] == '(' { // "Chương I QUY ĐỊNH CHUNG"
		return m
	}
	return marker{}
}

// ordinal reads "II", "2", "IIa", "1a", "thứ hai", "THỨ HAI" from t.
func ordinal(t string) (label string, n int, suffix, rest string) {
	if after, ok := eatWord(t, "thứ ", "THỨ ", "Thứ "); ok {
		words, n, rest := wordOrdinal(after)
		if n == 0 {
			return "", 0, "", t
		}
		return t[:len(t)-len(after)] + words, n, "", rest
	}
	end := strings.IndexAny(t, " \t.:-–—()*_/,;”“\"")
	if end < 0 {
		end = len(t)
	}
	tok, rest := t[:end], t[end:]
	if n, suffix := tokenValue(tok); n > 0 {
		return tok, n, suffix, rest
	}
	return "", 0, "", t
}

// tokenValue reads an Arabic or Roman number with an optional letter behind.
func tokenValue(tok string) (n int, suffix string) {
	if tok == "" || len(tok) > 12 {
		return 0, ""
	}
	if n, ok := parseRoman(strings.ReplaceAll(tok, "l", "I")); ok {
		return n, ""
	}
	i := 0
	for digitAt(tok, i) {
		i++
	}
	if i > 0 && i <= 3 {
		suffix, rest := suffixToken(strings.ToLower(tok[i:]))
		if rest != "" {
			return 0, ""
		}
		return atoi(tok[:i]), suffix
	}
	for i < len(tok) && tok[i] >= 'A' && tok[i] <= 'Z' {
		i++
	}
	if n, ok := parseRoman(tok[:i]); ok && i > 0 {
		if suffix, rest := suffixToken(tok[i:]); rest == "" && suffix != "" && pointIndex(rune(suffix[0])) <= 6 {
			return n, suffix
		}
	}
	return 0, ""
}

// annexMarker reads "Phụ lục", "PHỤ LỤC I", "Phụ lục số 02:".
func annexMarker(s, rest string) marker {
	t := strings.TrimLeft(rest, " \t*_")
	if t == "" {
		return marker{kind: markAnnex, rest: len(s)}
	}
	if after, ok := eatWord(t, "số ", "SỐ ", "Số "); ok {
		t = after
	}
	upper := mostlyUpper(s)
	label, n, suffix, after := ordinal(t)
	m := marker{kind: markAnnex, number: label, n: n, suffix: suffix}
	if label == "" {
		if upper || t[0] == '(' || t[0] == ':' {
			m.rest = len(s) - len(strings.TrimLeft(t, ": "))
			return m
		}
		return marker{}
	}
	m = m.withDelim(s, len(s)-len(after))
	if m.kind == markNone || m.rest >= len(s) || upper || s[m.rest] == '(' || mostlyUpper(s[m.rest:]) {
		return m
	}
	if m.delim == 0 || strings.IndexByte(";.,", s[len(s)-1]) >= 0 {
		return marker{}
	}
	return m
}

// formMarker reads "Mẫu số 01" standing as a heading.
func formMarker(s, rest string) marker {
	t := strings.TrimLeft(rest, " \t*_")
	label, n, suffix, after := ordinal(t)
	if label == "" || len(t) == len(rest) || strings.ContainsAny(s, "\t|;") {
		return marker{}
	}
	m := marker{kind: markForm, number: label, n: n, suffix: suffix}
	return m.withDelim(s, len(s)-len(after))
}

// romanMarker reads "I- ", "IV. ", and "A. ", "B- " headings.
func romanMarker(s string) marker {
	end := 0
	for end < len(s) && end < 8 && (s[end] >= 'A' && s[end] <= 'Z' || end > 0 && s[end] == 'l') {
		end++
	}
	if end == len(s) || end == 0 {
		return marker{}
	}
	n, ok := parseRoman(strings.ReplaceAll(s[:end], "l", "I"))
	if !ok && end != 1 {
		return marker{}
	}
	m := marker{kind: markRoman, number: s[:end], n: n}
	if !ok {
		m.kind, m.n = markLetter, int(s[0]-'A')+1
	}
	m = m.withDelim(s, end)
	if m.delim == 0 || m.delim == ':' || m.rest == end+1 && !startsUpper(s[m.rest:]) && m.rest < len(s) {
		return marker{}
	}
	return m
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

func (m marker) clauseDelim(s string, i int) marker {
	bare := m.dec != nil && i < len(s) && s[i] == ' ' // "1.1 Text"
	if i < len(s) && s[i] == '\\' {
		i++
	}
	switch {
	case i >= len(s):
		return marker{}
	case s[i] == '.' || s[i] == ')' || s[i] == '-':
		m.delim = s[i]
		i++
		if i < len(s) && (s[i] == '-' || s[i] == '/') && m.delim == '.' {
			i++
		}
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
