package document

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// textWidth estimates the width of a text in the form's serif face, in twips.
// It serves only the length of rules that must match a line of text.
func textWidth(s string, st Style) int {
	units := 0
	for _, r := range norm.NFD.String(s) {
		units += runeWidth(r, st.Bold)
	}
	return int(float64(units) * st.Size * 20 / 1000)
}

// runeWidth is the advance of a base letter in thousandths of the size, as in
// the metrics shared by Times New Roman and Liberation Serif.
func runeWidth(r rune, bold bool) int {
	switch {
	case unicode.Is(unicode.Mn, r):
		return 0
	case r == ' ':
		return 250
	case r == '-':
		return 333
	case r == 'Đ':
		return 722
	case r >= 'A' && r <= 'Z':
		return letterWidth(int(r-'A'), bold, true)
	case r >= 'a' && r <= 'z':
		return letterWidth(int(r-'a'), bold, false)
	}
	return 500
}

// letterWidth gives the advance of the i-th letter of the Latin alphabet.
func letterWidth(i int, bold, upper bool) int {
	switch {
	case bold && upper:
		return [26]int{722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667}[i]
	case bold:
		return [26]int{500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444}[i]
	case upper:
		return [26]int{722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611}[i]
	}
	return [26]int{444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444}[i]
}
