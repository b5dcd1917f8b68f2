package document

import (
	"strings"
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
	case r == '\u031B': // the horn of ơ and ư
		return 45
	case unicode.Is(unicode.Mn, r):
		return 0
	case strings.ContainsRune(".,;:()/", r):
		return 290
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

// narrowing is what a centred line leaves free of its column, in twips, so that
// two columns do not touch.
const narrowing = 160

// lines counts the lines that a text takes at a width; a line feed begins one.
func lines(s string, st Style, width int) (n, widest int) {
	space := textWidth(" ", st)
	for para := range strings.SplitSeq(s, "\n") {
		n++
		at := 0
		for _, word := range strings.Fields(para) {
			w := textWidth(word, st)
			switch {
			case at == 0:
				at = w
			case at+space+w <= width:
				at += space + w
			default:
				n++
				at = w
			}
			widest = max(widest, at)
		}
	}
	return n, widest
}

// wrapped reports whether a text does not fit on its own lines.
func wrapped(s string, st Style, width int) bool {
	n, widest := lines(s, st, width)
	return widest > width || n > strings.Count(s, "\n")+1
}

// lineWidth is the least width at which a centred text takes no more lines than
// it must, so that its lines are of like length and no word stands alone. Texts
// that fit give their own width.
func lineWidth(s string, st Style, width int) int {
	n, widest := lines(s, st, width)
	if !wrapped(s, st, width) {
		return widest
	}
	w := width
	width -= width / 14 // the metrics of faces differ a little
	for try := width; try > width/3; try -= 40 {
		m, widest := lines(s, st, try)
		if m > n || widest > try {
			break
		}
		w = try
	}
	return w + w/14
}
