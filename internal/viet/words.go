package viet

import (
	"math"
	"slices"
	"strings"
)

const billion = 1_000_000_000

// maxWords is more than any int64 has words; longer input is no number.
const maxWords = 64

// digitWords are the digits as they are read alone.
const digitWords = "không một hai ba bốn năm sáu bảy tám chín"

// Words writes n in words, lower case, as a paper of account would: "hai mươi
// mốt", "một trăm linh năm", "một nghìn không trăm linh năm". Above a thousand
// million the word tỷ repeats: "một tỷ tỷ". ParseWords reads it back.
func Words(n int64) string {
	if n < 0 {
		return "âm " + strings.Join(wordsOf(uint64(-(n+1))+1, false), " ")
	}
	return strings.Join(wordsOf(uint64(n), false), " ")
}

// wordsOf names n; tail says that higher groups were named before, so that
// hundreds must be named even if there are none.
func wordsOf(n uint64, tail bool) []string {
	for _, scale := range []struct {
		unit uint64
		name string
	}{{billion, "tỷ"}, {1_000_000, "triệu"}, {1_000, "nghìn"}} {
		if n < scale.unit {
			continue
		}
		w := append(wordsOf(n/scale.unit, tail), scale.name)
		if rest := n % scale.unit; rest > 0 {
			w = append(w, wordsOf(rest, true)...)
		}
		return w
	}
	return groupWords(int(n), tail)
}

// groupWords names 0…999.
func groupWords(n int, tail bool) []string {
	digit := strings.Fields(digitWords)
	var w []string
	if n >= 100 || tail {
		w = append(w, digit[n/100], "trăm")
	}
	tens, unit := n/10%10, n%10
	switch {
	case tens > 1:
		w = append(w, digit[tens], "mươi")
	case tens == 1:
		w = append(w, "mười")
	case unit > 0 && len(w) > 0:
		w = append(w, "linh")
	}
	switch {
	case unit == 1 && tens > 1:
		return append(w, "mốt")
	case unit == 4 && tens > 1:
		return append(w, "tư")
	case unit == 5 && tens > 0:
		return append(w, "lăm")
	case unit > 0 || len(w) == 0:
		return append(w, digit[unit])
	}
	return w
}

// ParseWords reads a number in words, whatever the case and the placement of
// tones. It knows the variants mốt, tư, lăm and nhăm, linh and lẻ, nghìn and
// ngàn, tỷ and tỉ, and "âm" for less than zero. It reports false for anything
// else and for what an int64 cannot hold.
func ParseWords(s string) (int64, bool) {
	words := strings.Fields(Canonical(s))
	negative := len(words) > 0 && words[0] == "âm"
	if negative {
		words = words[1:]
	}
	if len(words) > maxWords {
		return 0, false
	}
	n, ok := parseScaled(words)
	switch {
	case !ok:
		return 0, false
	case negative && n == uint64(math.MaxInt64)+1:
		return math.MinInt64, true
	case n > math.MaxInt64:
		return 0, false
	case negative:
		return -int64(n), true
	}
	return int64(n), true
}

// parseScaled reads words around the last tỷ, else around triệu, else around
// nghìn, else one group of up to three digits.
func parseScaled(words []string) (uint64, bool) {
	for i := len(words) - 1; i >= 0; i-- {
		if words[i] == "tỷ" || words[i] == "tỉ" {
			return parseAround(words, i, billion)
		}
	}
	if i := slices.Index(words, "triệu"); i >= 0 {
		return parseAround(words, i, 1_000_000)
	}
	thousand := func(w string) bool { return w == "nghìn" || w == "ngàn" }
	if i := slices.IndexFunc(words, thousand); i >= 0 {
		return parseAround(words, i, 1_000)
	}
	return parseGroup(words)
}

// parseAround reads the multiplier before and the remainder after the scale
// word at i. The remainder must be smaller than the scale.
func parseAround(words []string, i int, unit uint64) (uint64, bool) {
	n, ok := parseScaled(words[:i])
	if !ok || n == 0 || n > math.MaxUint64/2/unit {
		return 0, false
	}
	if unit != billion && n >= 1000 {
		return 0, false
	}
	if i == len(words)-1 {
		return n * unit, true
	}
	rest, ok := parseScaled(words[i+1:])
	if !ok || rest >= unit {
		return 0, false
	}
	return n*unit + rest, true
}

// parseGroup reads 0…999: [digit trăm] [linh digit | mười [unit] | digit mươi
// [unit] | digit].
func parseGroup(words []string) (uint64, bool) {
	if len(words) >= 2 && words[1] == "trăm" {
		hundreds, ok := parseDigit(words[0])
		if !ok {
			return 0, false
		}
		if len(words) == 2 {
			return hundreds * 100, true
		}
		rest, ok := parseTens(words[2:], true)
		return hundreds*100 + rest, ok
	}
	return parseTens(words, false)
}

// parseTens reads 0…99; after hundreds a lone unit needs its linh.
func parseTens(words []string, afterHundreds bool) (uint64, bool) {
	if len(words) == 0 {
		return 0, false
	}
	tens, rest := uint64(0), words
	switch {
	case words[0] == "linh" || words[0] == "lẻ":
		if !afterHundreds || len(words) == 1 {
			return 0, false
		}
		rest = words[1:]
	case words[0] == "mười":
		tens, rest = 1, words[1:]
	case len(words) >= 2 && words[1] == "mươi":
		d, ok := parseDigit(words[0])
		if !ok || d < 2 {
			return 0, false
		}
		tens, rest = d, words[2:]
	case afterHundreds:
		return 0, false
	}
	if len(rest) == 0 {
		return tens * 10, true
	}
	unit, ok := parseUnit(rest[0], tens)
	return tens*10 + unit, ok && len(rest) == 1 && (tens == 0 || unit > 0)
}

// parseUnit reads the last digit; mốt, tư and lăm need tens before them,
// though "linh tư" is said too.
func parseUnit(word string, tens uint64) (uint64, bool) {
	switch {
	case word == "mốt" && tens > 1:
		return 1, true
	case word == "tư":
		return 4, true
	case (word == "lăm" || word == "nhăm") && tens > 0:
		return 5, true
	}
	return parseDigit(word)
}

func parseDigit(word string) (uint64, bool) {
	i := slices.Index(strings.Fields(digitWords), word)
	if word == "bẩy" {
		i = 7
	}
	return uint64(max(i, 0)), i >= 0
}
