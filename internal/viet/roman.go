package viet

import "strings"

// numeral is one Roman sign or subtractive pair.
type numeral struct {
	value int
	sign  string
}

// numerals returns the signs, largest first.
func numerals() []numeral {
	return []numeral{
		{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
		{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
	}
}

// Roman writes n (1…3999) in Roman capitals, as chapters and parts are
// numbered. It returns "" outside that range.
func Roman(n int) string {
	if n < 1 || n > 3999 {
		return ""
	}
	var b strings.Builder
	for _, r := range numerals() {
		for ; n >= r.value; n -= r.value {
			b.WriteString(r.sign)
		}
	}
	return b.String()
}

// ParseRoman reads a Roman numeral of 1…3999 in either case. It reports false
// for anything Roman would not write, such as IIII.
func ParseRoman(s string) (int, bool) {
	if len(s) > len("MMMDCCCLXXXVIII") {
		return 0, false
	}
	upper := strings.ToUpper(s)
	n, rest := 0, upper
	for _, r := range numerals() {
		for strings.HasPrefix(rest, r.sign) {
			n, rest = n+r.value, rest[len(r.sign):]
		}
	}
	if rest != "" || n == 0 || Roman(n) != upper {
		return 0, false
	}
	return n, true
}
