package viet

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// NumberError says why a text is no Vietnamese number.
type NumberError struct {
	Input  string
	Reason NumberReason
}

// NumberReason is the kind of fault ParseNumber found.
type NumberReason string

// The reasons ParseNumber refuses a text.
const (
	NotANumber     NumberReason = "not a number"
	BadGrouping    NumberReason = "digits are not grouped by three"
	WordsDisagree  NumberReason = "figures and words disagree"
	NumberTooLarge NumberReason = "number too large"
)

func (e *NumberError) Error() string {
	return fmt.Sprintf("number %q: %s", e.Input, e.Reason)
}

// FormatInt writes n with a point between groups of three: 1.234.567.
func FormatInt(n int64) string {
	return groupDigits(strconv.FormatInt(n, 10))
}

// FormatFloat writes f with the given number of decimals after a comma and
// points between groups of three: 1.234,5. Fewer than 0 decimals means as many
// as f needs. Infinity and NaN come out as Go writes them.
func FormatFloat(f float64, decimals int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	whole, part, found := strings.Cut(strconv.FormatFloat(f, 'f', max(decimals, -1), 64), ".")
	if strings.Trim(whole+part, "-0") == "" {
		whole = "0" // no minus before a rounded zero
	}
	if !found {
		return groupDigits(whole)
	}
	return groupDigits(whole) + "," + part
}

// groupDigits puts points into a decimal integer that may have a minus.
func groupDigits(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	var b strings.Builder
	b.WriteString(sign)
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// ParseNumber reads a number as Vietnamese papers write it: decimals after a
// comma, points or spaces between groups of three (1.234,5; 1234,5; 1 234),
// leading zeros as in "03", a minus, and the doubled form "03 (ba)", whose
// words must say the same number. A point never starts decimals: "1.5" and the
// doubtful "0.123" are refused. The error is a *NumberError.
func ParseNumber(s string) (float64, error) {
	text := strings.TrimSpace(Normalize(s))
	figures, words, doubled := strings.Cut(text, "(")
	f, reason := parseFigures(strings.TrimSpace(figures))
	if reason == "" && doubled {
		reason = checkWords(f, words)
	}
	if reason != "" {
		return 0, &NumberError{Input: s, Reason: reason}
	}
	return f, nil
}

// checkWords checks the bracketed half of a doubled number, without its
// opening bracket.
func checkWords(f float64, words string) NumberReason {
	words, closed := strings.CutSuffix(words, ")")
	n, ok := ParseWords(words)
	switch {
	case !closed || !ok:
		return NotANumber
	case float64(n) != f:
		return WordsDisagree
	}
	return ""
}

func parseFigures(s string) (float64, NumberReason) {
	sign := 1.0
	for _, minus := range []string{"-", "−"} {
		if rest, ok := strings.CutPrefix(s, minus); ok {
			sign, s = -1, rest
			break
		}
	}
	whole, part, found := strings.Cut(s, ",")
	if found && !allDigits(part) {
		return 0, NotANumber
	}
	digits, reason := ungroup(whole)
	if reason != "" {
		return 0, reason
	}
	f, err := strconv.ParseFloat(digits+"."+part, 64)
	if err != nil {
		return 0, NumberTooLarge
	}
	return sign * f, ""
}

// ungroup removes the points or the spaces (not both) between groups of three.
func ungroup(s string) (string, NumberReason) {
	if allDigits(s) {
		return s, ""
	}
	sep := "."
	if strings.Contains(s, " ") {
		sep = " "
	}
	groups := strings.Split(s, sep)
	for _, g := range groups {
		if !allDigits(g) {
			return "", NotANumber
		}
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return "", BadGrouping
		}
	}
	if len(groups[0]) > 3 || groups[0][0] == '0' {
		return "", BadGrouping
	}
	return strings.Join(groups, ""), ""
}

// allDigits reports whether s is one or more ASCII digits.
func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
