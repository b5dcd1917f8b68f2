package amending

import (
	"strings"

	"phoihop/internal/viet"
)

// Read finds the instructions in an amending text, in its order. A sentence
// that orders a change in words it does not know is listed as Unknown. Texts
// that amend nothing give none.
func Read(text string) []Instruction {
	r := reader{lines: strings.Split(viet.Normalize(text), "\n")}
	for i := 0; i < len(r.lines); {
		i = r.line(i)
	}
	return r.found
}

// reader goes through an amending text line by line.
type reader struct {
	lines []string
	found []Instruction
	open  []scope // the groups around the line that is read

	unclosed int // quotations without an end so far
}

// mostUnclosed is how many quotations without an end are searched for one: a
// text with more has no marks that could be relied on.
const mostUnclosed = 50

// quoted reads a quotation, unless too many had no end.
func (r *reader) quoted(i, at int) quotation {
	if r.unclosed >= mostUnclosed {
		return quotation{next: i + 1, open: true}
	}
	q := quoted(r.lines, i, at)
	if q.open {
		r.unclosed++
	}
	return q
}

// scope is what a group says of the instructions inside it.
type scope struct {
	level  level
	within string
	of     string
}

// line reads the sentence that starts on line i, with its quotation, and
// returns the line behind it.
func (r *reader) line(i int) int {
	m := markerOf(r.lines[i])
	words := strings.TrimSpace(r.lines[i][m.rest:])
	if m.level != noLevel {
		r.leave(m.level)
	}
	if !orders(words) {
		if from, ok := quoteStart(r.lines[i]); ok {
			return max(r.quoted(i, from).next, i+1) // words that somebody else quotes
		}
		return i + 1
	}
	s := r.sentence(i, m)
	r.read(s, m.level)
	return s.next
}

// leave closes the groups that a unit of this level is not inside of.
func (r *reader) leave(l level) {
	for len(r.open) > 0 && r.open[len(r.open)-1].level >= l {
		r.open = r.open[:len(r.open)-1]
	}
}

// around is what the groups around a sentence say.
func (r *reader) around() (s scope) {
	if n := len(r.open); n > 0 {
		s = r.open[n-1]
	}
	return s
}

// sentence is one order with the quotation that belongs to it.
type sentence struct {
	line   int // from 0
	text   string
	quote  string
	quoted bool
	open   bool // the quotation has no end
	deeper bool // what follows lies inside it
	next   int
}

// sentence joins wrapped lines up to the end of the sentence that starts on
// line i, and takes the quotation behind its colon.
func (r *reader) sentence(i int, m marker) sentence {
	s := sentence{line: i, text: strings.TrimSpace(r.lines[i][m.rest:]), next: i + 1}
	if at := strings.Index(r.lines[i], announce(r.lines[i])); at >= 0 && announce(r.lines[i]) != "" {
		from := at + len(announce(r.lines[i]))
		s.text = strings.TrimSpace(r.lines[i][m.rest : from-openerSize(r.lines[i][:from])])
		return s.with(r.quoted(i, from-openerSize(r.lines[i][:from])))
	}
	for !ended(s.text) && s.next < len(r.lines) && continues(r.lines[s.next]) {
		s.text += " " + strings.TrimSpace(r.lines[s.next])
		s.next++
	}
	if !strings.HasSuffix(s.text, ":") {
		return s
	}
	k := s.next
	for k < len(r.lines) && strings.TrimSpace(r.lines[k]) == "" {
		k++
	}
	if k == len(r.lines) {
		return s
	}
	if at, ok := quoteStart(r.lines[k]); ok {
		return s.with(r.quoted(k, at))
	}
	s.deeper = markerOf(r.lines[k]).level > m.level
	return s
}

func (s sentence) with(q quotation) sentence {
	s.quote, s.quoted, s.open, s.next = q.text, !q.open, q.open, max(q.next, s.next)
	return s
}

// announce is a colon with the opening mark of a quotation behind it, on one
// line; "" where there is none.
func announce(line string) string {
	for _, a := range []string{": “", ":“", `: "`, `:"`, ": «"} {
		if strings.Contains(line, a) {
			return a
		}
	}
	return ""
}

// openerSize is the size of the quotation mark at the end of s.
func openerSize(s string) int {
	for _, mark := range []string{"“", `"`, "«"} {
		if strings.HasSuffix(s, mark) {
			return len(mark)
		}
	}
	return 0
}

// quoteStart is where a line's quotation starts, if the line starts with one.
func quoteStart(line string) (int, bool) {
	t := strings.TrimLeft(line, " \t*")
	for _, mark := range []string{"“", `"`, "«"} {
		if strings.HasPrefix(t, mark) {
			return len(line) - len(t), true
		}
	}
	return 0, false
}

// ended reports a sentence that cannot run on.
func ended(s string) bool {
	return s == "" || strings.ContainsAny(s[len(s)-1:], ".:;")
}

// continues reports a line that can go on with a sentence.
func continues(line string) bool {
	_, quote := quoteStart(line)
	return strings.TrimSpace(line) != "" && markerOf(line).level == noLevel && !quote && !orders(strings.TrimSpace(line))
}

// read turns a sentence into instructions.
func (r *reader) read(s sentence, l level) {
	base := r.around()
	p := parse(s, base)
	for i := range p {
		p[i].Line, p[i].Text = s.line+1, s.text
		if p[i].Of == "" {
			p[i].Of = base.of
		}
		if p[i].Kind == Group && l != noLevel {
			r.open = append(r.open, scope{l, p[i].Within, p[i].Of})
		}
	}
	r.found = append(r.found, p...)
}
