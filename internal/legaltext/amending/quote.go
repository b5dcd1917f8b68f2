package amending

import (
	"regexp"
	"strings"
)

// reachOfQuote is how many lines a quotation may have.
const reachOfQuote = 5_000

// quotation is quoted text in a run of lines.
type quotation struct {
	text string
	next int // the line behind it
	open bool
}

// quoted reads the quotation that starts at byte at of line i.
func quoted(lines []string, i, at int) quotation {
	opens, closes := "“", "”"
	rest := lines[i][at:]
	switch {
	case strings.HasPrefix(rest, "«"):
		opens, closes = "«", "»"
	case strings.HasPrefix(rest, `"`):
		return straight(lines, i, at+1)
	}
	depth := 0
	for k := i; k < len(lines) && k < i+reachOfQuote; k++ {
		from := 0
		if k == i {
			from = at
		}
		for from < len(lines[k]) {
			switch s := lines[k][from:]; {
			case strings.HasPrefix(s, opens):
				depth++
				from += len(opens)
			case strings.HasPrefix(s, closes):
				if depth--; depth == 0 {
					return cutOut(lines, i, at+len(opens), k, from)
				}
				from += len(closes)
			default:
				from++
			}
		}
	}
	return closedByPlace(lines, i, at+len(opens), closes)
}

// straight reads a quotation in typewriter marks: only a mark at the end of a
// line closes it.
func straight(lines []string, i, at int) quotation {
	return closedByPlace(lines, i, at, `"`)
}

// closedByPlace ends a quotation whose marks do not pair at the first line
// that ends with a closing mark and has another instruction, or nothing,
// behind it.
func closedByPlace(lines []string, i, at int, closes string) quotation {
	for k := i; k < len(lines) && k < i+reachOfQuote; k++ {
		end := strings.LastIndex(lines[k], closes)
		if end < 0 || k == i && end < at || !lineEnds.MatchString(lines[k][end+len(closes):]) {
			continue
		}
		next := k + 1
		for next < len(lines) && strings.TrimSpace(lines[next]) == "" {
			next++
		}
		if next == len(lines) || markerOf(lines[next]).level != noLevel {
			return cutOut(lines, i, at, k, end)
		}
	}
	return quotation{next: i + 1, open: true}
}

// lineEnds is what may follow a quotation on its last line.
var lineEnds = regexp.MustCompile(`^[.;,\s]*(và)?\s*$`)

// cutOut takes the text from byte at of line i up to byte end of line k.
func cutOut(lines []string, i, at, k, end int) quotation {
	if i == k {
		return quotation{text: strings.TrimSpace(lines[i][at:end]), next: k + 1}
	}
	parts := append([]string{lines[i][at:]}, lines[i+1:k]...)
	parts = append(parts, lines[k][:end])
	return quotation{text: strings.TrimSpace(strings.Join(parts, "\n")), next: k + 1}
}

var phrase = regexp.MustCompile(`“([^“”]*)”|"([^"]*)"|«([^«»]*)»`)

// inline lists the quoted phrases of a sentence and the sentence without them,
// each replaced by "“”".
func inline(s string) (phrases []string, rest string) {
	rest = phrase.ReplaceAllStringFunc(s, func(q string) string {
		m := phrase.FindStringSubmatch(q)
		phrases = append(phrases, strings.TrimSpace(m[1]+m[2]+m[3]))
		return "“”"
	})
	return phrases, rest
}

// level is how deep a marker of an amending text stands.
type level int

const (
	noLevel level = iota
	articleLevel
	clauseLevel
	pointLevel
)

// marker is what a line starts with: its level, its number and where the words
// begin.
type marker struct {
	level  level
	number string
	rest   int
}

// The ways in which units begin.
var (
	articleMark = regexp.MustCompile(`^\s*\**(?:Điều|ĐIỀU)\s+(\d+[a-zđ]?)(?:[.:]\**\s*|\s*$)`)
	clauseMark  = regexp.MustCompile(`^\s*\**(\d+[a-zđ]{0,2}(?:\.\d+)*)[.)\-/]\**\s+`)
	pointMark   = regexp.MustCompile(`^\s*\**([a-zđ]\d?)[).]\**\s+`)
)

func markerOf(line string) marker {
	for i, re := range []*regexp.Regexp{articleMark, clauseMark, pointMark} {
		if m := re.FindStringSubmatchIndex(line); m != nil {
			return marker{articleLevel + level(i), line[m[2]:m[3]], m[1]}
		}
	}
	return marker{}
}
