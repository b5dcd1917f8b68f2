package viet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalize returns s in the one form kept inside the program: NFC; the
// Icelandic Ð and ð that old keyboards produced turned into Đ and đ; every
// Unicode space a plain space; soft hyphens and zero-width characters gone;
// every line end (CRLF, CR, vertical tab, form feed, NEL, U+2028, U+2029) a
// newline. Tabs are kept, runs of spaces too. Each run of damaged UTF-8
// becomes one U+FFFD. Normalize(Normalize(s)) == Normalize(s).
func Normalize(s string) string {
	if isPlain(s) {
		return s
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return norm.NFC.String(strings.Map(cleanRune, joinCRLF(s)))
}

// isPlain reports whether s is ASCII that Normalize would leave alone.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c == '\r' || c == '\v' || c == '\f' {
			return false
		}
	}
	return true
}

func joinCRLF(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\r\n", "\n")
}

// cleanRune maps one character; a negative result removes it.
func cleanRune(r rune) rune {
	switch r {
	case '\t', '\n', ' ':
		return r
	case '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return '\n'
	case 'Ð':
		return 'Đ'
	case 'ð':
		return 'đ'
	case '\u00AD', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF':
		return -1
	}
	if r >= 0xA0 && unicode.Is(unicode.Zs, r) {
		return ' '
	}
	return r
}

// Lower returns s normalised and in lower case.
func Lower(s string) string {
	return norm.NFC.String(strings.ToLower(Normalize(s)))
}

// Upper returns s normalised and in capitals.
func Upper(s string) string {
	return norm.NFC.String(strings.ToUpper(Normalize(s)))
}

// Fold returns the form of s that search compares: normalised, lower case,
// without any mark, đ as d. Both ways of placing a tone mark (hoà, hòa) and
// both encodings (NFC, NFD) fold to the same string. Folding is idempotent.
func Fold(s string) string {
	if isPlain(s) {
		return strings.ToLower(s)
	}
	s = Normalize(s)
	b := make([]byte, 0, len(s))
	for i, r := range s {
		if r < utf8.RuneSelf {
			b = append(b, byte(unicode.ToLower(r)))
			continue
		}
		parts := norm.NFD.PropertiesString(s[i:]).Decomposition()
		if parts == nil {
			parts = []byte(string(r))
		}
		for _, p := range string(parts) {
			if p = foldRune(p); p >= 0 {
				b = utf8.AppendRune(b, p)
			}
		}
	}
	return norm.NFC.String(string(b))
}

// NoWord reports whether r stands between words: it is no letter, digit or mark.
func NoWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r)
}

func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return unicode.ToLower(r)
	case r == 'đ' || r == 'Đ':
		return 'd'
	case unicode.Is(unicode.M, r):
		return -1
	}
	return unicode.ToLower(r)
}
