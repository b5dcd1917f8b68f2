package amending

import (
	"regexp"
	"slices"
	"strings"

	"phoihop/internal/legaltext"
	"phoihop/internal/viet"
)

// attached is the prefix of the units of a text issued with another.
const attached = "kem-theo."

// Apply carries out instructions one after the other and returns the amended
// text, what became of each provision, and what could not be carried out. What
// no instruction names stays as it is, byte for byte of the normalised text.
func Apply(text string, is []Instruction) (amended string, fates []Fate, errs []Error) {
	amended = viet.Normalize(text)
	before := legaltext.Parse(amended)
	for _, i := range is {
		if !i.Changes() {
			continue
		}
		next, problems := step(amended, i)
		errs = append(errs, problems...)
		amended = next
	}
	return amended, Fates(before, legaltext.Parse(amended)), errs
}

// step carries out one instruction.
func step(text string, i Instruction) (string, []Error) {
	switch i.Kind {
	case Whole:
		return i.Quote + tailOf(text), nil
	case Words:
		return replaceWords(text, i)
	case Insert:
		next, p := insert(text, i)
		return i.checked(text, next, p, i.Targets)
	}
	var errs []Error
	for _, t := range i.Targets {
		quote := i.Quote
		if us := unitsOf(quote, []string{t}); len(i.Targets) > 1 && len(us) == 1 {
			quote = us[0]
		} else if len(i.Targets) > 1 && i.Kind != Repeal {
			errs = append(errs, Error{i.Line, OtherNumber, t})
			continue
		}
		next, p := change(text, i.Kind, t, quote)
		next, problems := i.checked(text, next, p, []string{t})
		text, errs = next, append(errs, problems...)
	}
	return text, errs
}

// checked takes a step back where the new text does not hold what was meant.
func (i Instruction) checked(old, text string, p Problem, targets []string) (string, []Error) {
	if p == "" && i.Kind != Repeal {
		d := legaltext.Parse(text)
		if slices.ContainsFunc(targets, func(t string) bool { return find(d, t) == nil }) {
			p = Broken
		}
	}
	if p == "" {
		return text, nil
	}
	target := strings.Join(targets, ", ")
	if p == Missing && i.Kind == Insert && i.After+i.Before != "" {
		target = i.After + i.Before
	}
	return old, []Error{{i.Line, p, target}}
}

// find looks for a provision, first in the text that the document issues.
func find(d *legaltext.Document, id string) *legaltext.Node {
	if n := d.Find(attached + id); n != nil {
		return n
	}
	if n := d.Find(id); n != nil {
		return n
	}
	if kindOfID(id) == "muc" && !strings.Contains(id, ".") {
		return nil
	}
	return nil
}

// place is where a unit stands: start up to end without the space behind it.
type place struct{ start, end, next int }

func placeIn(d *legaltext.Document, text string, n *legaltext.Node) place {
	start, next := d.Extent(n)
	return place{start, start + len(strings.TrimRight(text[start:next], " \t\n")), next}
}

// change replaces, renames or repeals one provision.
func change(text string, k Kind, id, quote string) (string, Problem) {
	d := legaltext.Parse(text)
	n := find(d, id)
	if n == nil {
		return text, Missing
	}
	p := placeIn(d, text, n)
	switch k {
	case Repeal:
		left := strings.TrimRight(text[:p.start], " \t\n")
		if left == "" {
			return strings.TrimLeft(text[p.next:], " \t\n"), ""
		}
		return left + text[p.end:], ""
	case Retitle:
		own := strings.TrimRight(n.Source(), " \t\n")
		title := own
		if n.Kind == legaltext.KindArticle {
			title, _, _ = strings.Cut(own, "\n")
		}
		return text[:p.start] + quote + text[p.start+len(title):], ""
	}
	quote, problem := numbered(quote, n)
	return text[:p.start] + quote + text[p.end:], problem
}

// numbered checks that quoted text begins with the number of the unit that it
// replaces, and gives it one where it has none.
func numbered(quote string, n *legaltext.Node) (string, Problem) {
	id := n.ID
	if levelOf(id) == noLevel {
		return quote, ""
	}
	m := markerOf(quote)
	switch {
	case m.level == levelOf(id) && m.number == n.Number:
		return quote, ""
	case m.level == noLevel && n.Kind == legaltext.KindClause:
		return n.Number + ". " + quote, ""
	case m.level == noLevel && n.Kind == legaltext.KindPoint:
		return n.Number + ") " + quote, ""
	}
	return quote, OtherNumber
}

// insert puts new units behind or before one, or last in the unit around them.
func insert(text string, i Instruction) (string, Problem) {
	d := legaltext.Parse(text)
	for _, t := range i.Targets {
		if find(d, t) != nil {
			return text, Exists
		}
	}
	if i.Before != "" {
		n := find(d, i.Before)
		if n == nil {
			return text, Missing
		}
		start, _ := d.Extent(n)
		return text[:start] + i.Quote + gap(text, start, n) + text[start:], ""
	}
	n := find(d, i.After)
	if i.After == "" {
		n = lastBefore(d, i.Targets[0])
	}
	if n == nil {
		return text, Missing
	}
	p := placeIn(d, text, n)
	sep := gap(text, p.start, n)
	if kindOfID(n.ID) != kindOfID(i.Targets[0]) {
		sep = "\n" // first of its kind, inside n
	}
	return text[:p.end] + sep + i.Quote + text[p.end:], ""
}

// gap is the space that parts a unit from what stands before it.
func gap(text string, start int, n *legaltext.Node) string {
	before := text[:start]
	if lines := strings.Count(before[len(strings.TrimRight(before, " \t\n")):], "\n"); lines > 0 && start > 0 {
		return strings.Repeat("\n", lines)
	}
	if levelOf(n.ID) == clauseLevel || levelOf(n.ID) == pointLevel {
		return "\n"
	}
	return "\n\n"
}

// lastBefore is the unit that a new one follows by its number: the last
// sibling that is not greater, or the unit around it.
func lastBefore(d *legaltext.Document, id string) (last *legaltext.Node) {
	want := ordinal(id)
	d.Walk(func(n *legaltext.Node, _ int) bool {
		own := strings.TrimPrefix(n.ID, attached)
		if parent(own) == parent(id) && kindOfID(own) == kindOfID(id) && slices.Compare(ordinal(own), want) <= 0 {
			last = n
		}
		return true
	})
	if last == nil && parent(id) != "" {
		last = find(d, parent(id))
	}
	return last
}

// The order of point letters: ă, â, ê, ô, ơ and ư are not used.
const letters = "abcdđeghiklmnopqrstuvxy"

var leading = regexp.MustCompile(`^\d+`)

// ordinal orders siblings: 1, 1a, 1b, 2; a, a1, b.
func ordinal(id string) []int {
	number := id[strings.LastIndexByte(id, '-')+1:]
	digits := leading.FindString(number)
	value := 0
	for _, c := range digits {
		value = 10*value + int(c-'0')
	}
	out := []int{value}
	for _, c := range number[len(digits):] {
		out = append(out, strings.IndexRune(letters+"0123456789", c))
	}
	return out
}

// replaceWords replaces a phrase in the targets, or everywhere.
func replaceWords(text string, i Instruction) (string, []Error) {
	if len(i.Targets) == 0 {
		next, n := swap(text, i.Old, i.New)
		if n == 0 {
			return text, []Error{{i.Line, NoWords, i.Old}}
		}
		return next, nil
	}
	var errs []Error
	for _, t := range i.Targets {
		d := legaltext.Parse(text)
		n := find(d, t)
		if n == nil {
			errs = append(errs, Error{i.Line, Missing, t})
			continue
		}
		p := placeIn(d, text, n)
		next, times := swap(text[p.start:p.end], i.Old, i.New)
		if times == 0 {
			errs = append(errs, Error{i.Line, NoWords, t})
			continue
		}
		text = text[:p.start] + next + text[p.end:]
	}
	return text, errs
}

// swap replaces whole words wherever they stand, over line ends too, and
// counts how often. Without new words the space before the old ones goes too.
func swap(text, old, words string) (string, int) {
	fields := strings.Fields(old)
	if len(fields) == 0 {
		return text, 0
	}
	for i := range fields {
		fields[i] = regexp.QuoteMeta(fields[i])
	}
	re := regexp.MustCompile(strings.Join(fields, `\s+`))
	var b strings.Builder
	from, n := 0, 0
	for _, m := range re.FindAllStringIndex(text, -1) {
		if !wholeWord(text, m[0], m[1]) {
			continue
		}
		start, end := m[0], m[1]
		if words == "" && start > from && text[start-1] == ' ' {
			start--
		} else if words == "" && end < len(text) && text[end] == ' ' {
			end++
		}
		b.WriteString(text[from:start] + words)
		from, n = end, n+1
	}
	return b.String() + text[from:], n
}

// wholeWord reports that no word runs over an end of text[start:end].
func wholeWord(text string, start, end int) bool {
	ts := syllables(text[start:end])
	if start > 0 && spoken(ts[0]) {
		if before := syllables(text[max(0, start-utf8Max):start]); spoken(before[len(before)-1]) {
			return false
		}
	}
	if end < len(text) && spoken(ts[len(ts)-1]) {
		return !spoken(text[end:])
	}
	return true
}

// utf8Max is the size of the longest character.
const utf8Max = 4

func tailOf(text string) string { return text[len(strings.TrimRight(text, " \t\n")):] }
