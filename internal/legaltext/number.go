package legaltext

import (
	"strconv"
	"strings"

	"phoihop/internal/viet"
)

// pointAlphabet is the order of điểm in Vietnamese legal texts; ă â ê ô ơ ư
// are not used.
const pointAlphabet = "abcdđeghiklmnopqrstuvxy"

// pointIndex returns twice the place of a letter in the alphabet, an odd
// number for a stray letter (f lies between e and g), -1 for anything else.
func pointIndex(r rune) int {
	switch r {
	case 'f':
		return 2*5 + 1
	case 'j':
		return 2*8 + 1
	case 'w':
		return 2*20 + 1
	case 'z':
		return 2*22 + 1
	}
	i := 0
	for _, a := range pointAlphabet {
		if a == r {
			return 2 * i
		}
		i++
	}
	return -1
}

// pointsBetween lists the letters from a to b in the order of the alphabet.
func pointsBetween(a, b string) []string {
	from, to := strings.Index(pointAlphabet, a), strings.Index(pointAlphabet, b)
	if from < 0 || to < from || a == "" || b == "" {
		return []string{a, b}
	}
	var out []string
	for _, r := range pointAlphabet[from : to+len(b)] {
		out = append(out, string(r))
	}
	return out
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func itoa(n int) string { return strconv.Itoa(n) }

// parseRoman reads a Roman numeral in capitals, up to 89 in legal texts.
func parseRoman(s string) (int, bool) {
	if s == "" || len(s) > 9 || strings.Trim(s, "IVXLC") != "" {
		return 0, false
	}
	return viet.ParseRoman(s)
}

// wordOrdinal reads an ordinal in words ("nhất", "hai", "mười một") from the
// start of s, at most three words.
func wordOrdinal(s string) (words string, n int, rest string) {
	end, best := 0, 0
	for w := 0; w < 3 && end < len(s); w++ {
		next := strings.IndexAny(s[end:], " \t.:-–,;")
		if next < 0 {
			next = len(s) - end
		}
		v, ok := ordinalWord(strings.ToLower(s[:end+next]))
		if !ok {
			break
		}
		best, n = end+next, v
		end += next
		if end < len(s) && s[end] == ' ' {
			end++
		} else {
			break
		}
	}
	return s[:best], n, s[best:]
}

func ordinalWord(s string) (int, bool) {
	switch s {
	case "nhất":
		return 1, true
	case "nhì":
		return 2, true
	case "tư":
		return 4, true
	}
	n, ok := viet.ParseWords(s)
	return int(n), ok
}
