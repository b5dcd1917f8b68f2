package pdf

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// opener begins a provision or a heading of its own: never the middle of a
// sentence.
var opener = regexp.MustCompile(`(?i)^(phần|chương|mục|tiểu mục|điều|phụ lục)\s+([0-9]+|[ivxlc]+|thứ)|^[0-9]+(\.[0-9]+)*[.)]\s|^[a-zđ]\)\s|^[-–+•*]\s`)

// pageNumber stands alone at the head or the foot of a page.
var pageNumber = regexp.MustCompile(`^[-–]?\s*[0-9]{1,4}\s*[-–]?$`)

// Paragraphs joins the printed lines of pages into paragraphs: a PDF knows
// where a line ends on the paper, not where a sentence does.
func Paragraphs(pages string) string {
	lines := printed(pages)
	full := width(lines)
	var out []string
	last := ""
	for _, l := range lines {
		if len(out) > 0 && goesOn(last, l, full) {
			out[len(out)-1] += " " + l
		} else {
			out = append(out, l)
		}
		last = l
	}
	return strings.Join(out, "\n")
}

// printed lists the lines without page numbers and empty ones.
func printed(pages string) (lines []string) {
	for _, l := range strings.FieldsFunc(pages, func(r rune) bool { return r == '\n' || r == '\r' || r == '\f' }) {
		l = strings.Join(strings.Fields(l), " ")
		if l != "" && !pageNumber.MatchString(l) {
			lines = append(lines, l)
		}
	}
	return lines
}

// width is how many letters a full line has.
func width(lines []string) (w int) {
	for _, l := range lines {
		w = max(w, utf8.RuneCountInString(l))
	}
	return w
}

// goesOn reports whether a line goes on with the sentence of the one before.
func goesOn(before, line string, full int) bool {
	first, _ := utf8.DecodeRuneInString(line)
	switch {
	case opener.MatchString(line), before == strings.ToUpper(before): // a heading
		return false
	case strings.ContainsAny(before[len(before)-1:], ".;:"):
		return false
	case unicode.IsLower(first):
		return true
	}
	// A capital may begin a name in the middle of a sentence: only after a line
	// that reached the margin.
	return utf8.RuneCountInString(before)*10 >= full*8
}
