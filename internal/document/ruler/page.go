package ruler

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The margins that both rule sets allow, in millimetres.
func margins() map[string][2]float64 {
	return map[string][2]float64{"top": {20, 25}, "bottom": {20, 25}, "left": {30, 35}, "right": {15, 20}}
}

// A4 as it stands and as it lies across, in twips.
const (
	upright = `<w:pgSz w:w="11906" w:h="16838"/>`
	across  = `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`
)

// Pages measures paper, margins and page numbers: A4 upright, or across where
// a section holds a table; the first page of each section without a number, the
// others with one of 13–14 points, centred above; one font.
func (f *File) Pages() (faults []string) {
	say := func(s string, args ...any) { faults = append(faults, fmt.Sprintf(s, args...)) }
	sections := regexp.MustCompile(`(?s)<w:sectPr>.*?</w:sectPr>`).FindAllStringIndex(f.body, -1)
	if len(sections) == 0 {
		say("no section")
	}
	from := 0
	for _, at := range sections {
		x := f.body[at[0]:at[1]]
		for _, wrong := range section(x, strings.Contains(f.body[from:at[0]], "<w:tblBorders>")) {
			say("%s", wrong)
		}
		from = at[1]
	}
	for _, wrong := range f.pageNumber() {
		say("%s", wrong)
	}
	for _, m := range regexp.MustCompile(`w:ascii="([^"]+)"`).FindAllStringSubmatch(f.parts["word/styles.xml"]+f.body, -1) {
		if m[1] != "Times New Roman" && m[1] != "Courier New" { // digests alone are set in the second
			say("font %s", m[1])
		}
	}
	return faults
}

// section measures the properties of one section.
func section(x string, table bool) (faults []string) {
	m := regexp.MustCompile(`<w:pgMar [^>]*>`).FindString(x)
	for side, r := range margins() {
		v := regexp.MustCompile(`w:` + side + `="(\d+)"`).FindStringSubmatch(m)
		if v == nil {
			faults = append(faults, side+" margin missing")
			continue
		}
		n, _ := strconv.ParseFloat(v[1], 64)
		if mm := n / 1440 * 25.4; mm < r[0]-0.02 || mm > r[1]+0.02 {
			faults = append(faults, fmt.Sprintf("%s margin %.2f mm", side, mm))
		}
	}
	if !strings.Contains(x, upright) && !(table && strings.Contains(x, across)) {
		faults = append(faults, "neither A4 upright, nor across for a table")
	}
	if !strings.Contains(x, "<w:titlePg/>") {
		faults = append(faults, "the first page shows its number")
	}
	return faults
}

// pageNumber looks for a centred field of 13–14 points in the header, and none
// on the first page.
func (f *File) pageNumber() (faults []string) {
	header := func(kind string) string {
		id := regexp.MustCompile(`w:type="` + kind + `" r:id="(\w+)"`).FindStringSubmatch(f.body)
		if id == nil {
			return ""
		}
		to := regexp.MustCompile(`Id="` + id[1] + `"[^>]*Target="([^"]+)"`).FindStringSubmatch(f.rels)
		if to == nil {
			return ""
		}
		return f.parts["word/"+to[1]]
	}
	if !strings.Contains(header("default"), " PAGE ") || strings.Contains(header("first"), "PAGE ") {
		faults = append(faults, "page number")
	}
	style := regexp.MustCompile(`pStyle w:val="(\w+)"`).FindStringSubmatch(header("default"))
	if style == nil {
		return append(faults, "page number without a style")
	}
	if s := f.resolve(style[1]); s.jc != "center" || s.size < 26 || s.size > 28 {
		faults = append(faults, fmt.Sprintf("page number %+v", s))
	}
	return faults
}

// Body measures justified paragraphs: indent 1 or 1.27 cm, at least 6 points
// above.
func (f *File) Body() (faults []string) {
	for _, l := range f.Lines {
		if l.Cell == "-" && l.Align == "both" && !attested(l) && (!slices.Contains([]int{567, 720}, l.First) || l.Above < 120) {
			faults = append(faults, fmt.Sprintf("%+v", l))
		}
	}
	return faults
}

// attested reports a line of the block of digests, which no rule knows.
func attested(l Line) bool { return strings.HasPrefix(l.style, "Attest") }

// Want is "cell least-most bold italic align text", text a regular expression:
// "- 13-14 b - j ^Điều 1". Cells are those of Line, bold and italic "b", "i"
// or "-", of first and last letter where they differ; align is c, j or l. A star stands for whatever it is.
type Want string

const star = "*"

// misses says what is wrong with a line; empty is nothing.
func (w Want) misses(l Line) string {
	f := strings.SplitN(string(w), " ", 6)
	lo, hi, _ := strings.Cut(f[1], "-")
	if hi == "" {
		hi = lo
	}
	a, _ := strconv.ParseFloat(lo, 64)
	z, _ := strconv.ParseFloat(hi, 64)
	align := map[string]string{"c": "center", "j": "both", "l": ""}[f[4]]
	switch {
	case !regexp.MustCompile("(?s)" + f[5]).MatchString(l.Text):
		return "text"
	case f[0] != star && l.Cell != f[0]:
		return "place"
	case l.Size < a || l.Size > z:
		return "size"
	case f[2] != star && l.Bold != f[2]:
		return "weight"
	case f[3] != star && l.Ital != strings.ReplaceAll(f[3], "i", "b"):
		return "slope"
	case f[4] != star && l.Align != align && !(f[4] == "l" && l.Align == "left"):
		return "alignment"
	}
	return ""
}

// InOrder finds each want after the one before it; other lines may stand
// between.
func (f *File) InOrder(ws []Want) (faults []string) {
	at := 0
	for _, w := range ws {
		near, i := "", at
		for ; i < len(f.Lines); i++ {
			wrong := w.misses(f.Lines[i])
			if wrong == "" {
				break
			}
			if wrong != "text" {
				near += fmt.Sprintf("\n  %s: %+v", wrong, f.Lines[i])
			}
		}
		if i == len(f.Lines) {
			faults = append(faults, fmt.Sprintf("after line %d no %q%s", at, string(w), near))
			continue
		}
		at = i + 1
	}
	return faults
}
