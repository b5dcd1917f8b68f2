package legaltext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

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
	i := skipNote(s, at)
	for i < len(s) && (s[i] == ' ' || s[i] == '*' || s[i] == '\t' || s[i] == '_' || s[i] == '\\') {
		i++
	}
	switch {
	case i >= len(s):
	case s[i] == '.' || s[i] == ':' || s[i] == ')' || s[i] == '-' || s[i] == '/':
		if s[i] == '.' && digitAt(s, i+1) || s[i] == '/' && !(i+1 < len(s) && s[i+1] == ' ') {
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
	i = skipNote(s, i)
	for i < len(s) && (s[i] == ' ' || s[i] == '*' || s[i] == '\t' || s[i] == '_') {
		i++
	}
	m.rest = i
	return m
}

// skipNote steps over a footnote mark of a consolidated text: "Điều 5.[3]".
func skipNote(s string, i int) int {
	if i+2 < len(s) && s[i] == '[' && digitAt(s, i+1) {
		j := i + 1
		for digitAt(s, j) {
			j++
		}
		if j < len(s) && s[j] == ']' && j-i <= 4 {
			return j + 1
		}
	}
	return i
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
	if !mostlyUpper(s[m.rest:]) && s[m.rest] != '(' { // not "Chương I QUY ĐỊNH CHUNG"
		m.weak = true
	}
	return m
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
