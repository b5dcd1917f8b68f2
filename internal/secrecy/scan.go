package secrecy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Scan looks for a marking that stands alone on a line, or alone in a cell of a
// line, and gives its line from 1.
func Scan(text string) (m Marking, line int, found bool) {
	for text != "" {
		line++
		n, size := lineEnd(text)
		if m, ok := scanLine(text[:n]); ok {
			return m, line, true
		}
		text = text[n+size:]
	}
	return "", 0, false
}

// lineEnd finds the first line end: its place and its size in bytes.
func lineEnd(s string) (at, size int) {
	for i, r := range s {
		switch r {
		case '\r':
			if strings.HasPrefix(s[i:], "\r\n") {
				return i, 2
			}
			return i, 1
		case '\n', '\v', '\f', '\u0085', '\u2028', '\u2029':
			return i, utf8.RuneLen(r)
		}
	}
	return len(s), 0
}

// scanLine judges a whole line, then its cells: parts between tabs, bars or
// wide gaps, where only capitals count, since a gap may fall inside a word pair
// such as "bảo mật".
func scanLine(s string) (Marking, bool) {
	if w, ok := read(s); ok {
		if m, ok := w.marking(false); ok {
			return m, true
		}
	}
	for _, c := range cells(s) {
		if w, ok := read(c); ok && w.upper {
			if m, ok := w.marking(false); ok {
				return m, true
			}
		}
	}
	return "", false
}

// cells cuts a line at tabs, vertical bars and gaps of three spaces.
func cells(s string) []string {
	if !strings.ContainsAny(s, "\t|│┃║¦") && !strings.Contains(s, "   ") {
		return nil
	}
	s = strings.NewReplacer("\t", "\n", "|", "\n", "│", "\n", "┃", "\n", "║", "\n", "¦", "\n", "   ", "\n").Replace(s)
	return strings.Split(s, "\n")
}

// mark is a set of Vietnamese diacritics.
type mark uint8

const (
	circumflex mark = 1 << iota
	dot
	acute
	other
)

// word are the letters of a line without all that stands around them.
type word struct {
	base  []rune // lower case, without diacritics
	marks []mark // of each letter
	upper bool   // no small letter in it
}

// maxLetters is more than any line has that holds only a marking.
const maxLetters = 48

// read takes the letters out of a line. It gives false for lines that hold
// digits or too many letters to be a marking.
func read(s string) (word, bool) {
	w := word{upper: true}
	if tooLong(s) {
		return w, false
	}
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.M, r):
			if n := len(w.marks); n > 0 {
				w.marks[n-1] |= diacritic(r)
			}
		case unicode.IsLetter(r):
			w.upper = w.upper && !unicode.IsLower(r)
			w.base = append(w.base, lookalike(unicode.ToLower(r)))
			w.marks = append(w.marks, 0)
		case unicode.IsNumber(r):
			return w, false
		}
	}
	return w, len(w.base) > 0
}

// tooLong counts letters without normalising.
func tooLong(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			if n++; n > maxLetters {
				return true
			}
		}
	}
	return len(s) > 4096
}

// diacritic classes a combining mark; those that no Vietnamese letter bears
// (strike-through, enclosing box) count as ornament.
func diacritic(r rune) mark {
	switch r {
	case '\u0302':
		return circumflex
	case '\u0323':
		return dot
	case '\u0301':
		return acute
	case '\u0300', '\u0303', '\u0306', '\u0309', '\u031B', '\u0308':
		return other
	}
	return 0
}

// lookalike folds letters of other scripts that print like those of the markings.
func lookalike(r rune) rune {
	const strange = "мтаеоуіμαετοιυđ"
	const plain = "mtaeoyimaetoiyd"
	if i := strings.IndexRune(strange, r); i >= 0 {
		return rune(plain[utf8.RuneCountInString(strange[:i])])
	}
	return r
}

// labels are what may stand before a marking: "Độ mật: Tối mật". Longest first.
var labels = [...]string{"dauchidomat", "mucdomat", "capdomat", "daumat", "domat", "mucmat", "capmat"}

// marking reads the letters as one or more markings. Without diacritics, "mat"
// alone counts only in capitals, or after a label.
func (w word) marking(labelled bool) (Marking, bool) {
	var m Marking
	i := 0
	for i < len(w.base) {
		got, n := w.at(i, labelled)
		if n == 0 {
			break
		}
		if m == "" {
			m = got
		}
		i += n
	}
	if i == len(w.base) {
		return m, m != ""
	}
	if labelled {
		return "", false
	}
	if m, ok := w.legacy(); ok {
		return m, true
	}
	for _, l := range labels {
		if n := len(l); len(w.base) > n && string(w.base[:n]) == l {
			return word{w.base[n:], w.marks[n:], w.upper}.marking(true)
		}
	}
	return "", false
}

// at reads one marking at a place and gives the number of its letters.
func (w word) at(i int, labelled bool) (Marking, int) {
	switch {
	case w.syllable(i, "tuyet", circumflex|dot) && w.syllable(i+5, "mat", circumflex|dot):
		return TuyetMat, 8
	case w.syllable(i, "toi", circumflex|acute) && w.syllable(i+3, "mat", circumflex|dot):
		return ToiMat, 6
	case w.syllable(i, "mat", circumflex|dot) && (labelled || w.plainMat(i)):
		return Mat, 3
	}
	return "", 0
}

// syllable reports whether a syllable stands at i and bears none but its own
// diacritics, wherever they are placed. Some may be missing.
func (w word) syllable(i int, s string, allowed mark) bool {
	if len(w.base) < i+len(s) || string(w.base[i:i+len(s)]) != s {
		return false
	}
	return w.union(i, len(s))&^allowed == 0
}

func (w word) union(i, n int) mark {
	var m mark
	for _, x := range w.marks[i : i+n] {
		m |= x
	}
	return m
}

// plainMat tells "mật" from "mạt" and "mát": it has its circumflex, or is
// written in capitals without any diacritic.
func (w word) plainMat(i int) bool {
	m := w.union(i, 3)
	return m&circumflex != 0 || m == 0 && w.upper
}

// legacy recognises the markings in the two encodings that stand in old files
// as Latin letters: TCVN3 ("tuyÖt mËt") and VNI ("TUYEÄT MAÄT").
func (w word) legacy() (Marking, bool) {
	var b strings.Builder
	for i, r := range w.base {
		b.WriteRune(r)
		if m := w.marks[i]; m&other != 0 {
			b.WriteByte('*')
		} else if m&acute != 0 {
			b.WriteByte('\'')
		}
	}
	switch b.String() {
	case "me*t", "maa*t":
		return Mat, true
	case "te*ime*t", "toa'imaa*t":
		return ToiMat, true
	case "tuyo*tme*t", "tuyea*tmaa*t":
		return TuyetMat, true
	}
	return "", false
}
