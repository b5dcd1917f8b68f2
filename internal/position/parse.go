package position

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// longest is how long a typed position may be, in bytes.
const longest = 200

// Parse reads a position as people type it: degrees, minutes and seconds or
// decimals, with or without signs, sides as N/S/E/W, B/Đ/T or in words, with
// "vĩ độ", "kinh độ" or without. Without sides the latitude comes first. N
// alone is north, as on a chart. Every refusal is a *fault.Error that says what
// to mend.
func Parse(s string) (Position, error) {
	if len(s) > longest {
		return Position{}, unreadable()
	}
	r := reader{}
	for _, t := range tokens(viet.Normalize(s)) {
		if !r.take(t) {
			return Position{}, unreadable()
		}
	}
	return r.position()
}

func unreadable() error { return fault.New(fault.Invalid, "position.unreadable") }

// kind is what a part of the text means.
type kind int

const (
	number kind = iota
	unit        // ° ′ ″: n is 0, 1, 2
	side        // text is N, S, E or W
	axis        // text is lat or lon
	comma
	minus
	noise
	unknown
)

// token is a part of the text.
type token struct {
	kind  kind
	text  string
	n     int
	value float64
	whole bool // no decimals
}

// tokens cuts a text into its parts.
func tokens(s string) (ts []token) {
	rs := []rune(strings.NewReplacer("''", `"`, "′′", `"`, "’’", `"`).Replace(s))
	for i := 0; i < len(rs); {
		j := i + 1
		switch c := rs[i]; {
		case c >= '0' && c <= '9':
			j = numberEnd(rs, i)
			text := strings.Replace(string(rs[i:j]), ",", ".", 1)
			x, _ := strconv.ParseFloat(text, 64)
			ts = append(ts, token{kind: number, value: x, whole: !strings.Contains(text, ".")})
		case mark(c).kind != unknown:
			ts = append(ts, mark(c))
		case (c == '-' || c == '−') && (len(ts) == 0 || i > 0 && rs[i-1] == ' ') && j < len(rs) && unicode.IsDigit(rs[j]):
			ts = append(ts, token{kind: minus})
		case c == '-' || c == '−' || c == '–':
			if i > 0 && rs[i-1] == ' ' {
				ts = append(ts, token{kind: comma})
			}
		case unicode.IsLetter(c):
			for j < len(rs) && unicode.IsLetter(rs[j]) && mark(rs[j]).kind == unknown {
				j++
			}
			ts = append(ts, word(strings.ToLower(string(rs[i:j]))))
		case !unicode.IsSpace(c):
			ts = append(ts, token{kind: unknown})
		}
		i = j
	}
	return ts
}

// numberEnd is where the number that begins at i ends; a comma is of the number
// only where a digit follows at once and no decimals have come yet.
func numberEnd(rs []rune, i int) int {
	point := false
	for ; i < len(rs); i++ {
		c := rs[i]
		if (c == '.' || c == ',') && !point && i+1 < len(rs) && rs[i+1] >= '0' && rs[i+1] <= '9' {
			point = true
		} else if c < '0' || c > '9' {
			break
		}
	}
	return i
}

// mark is what a sign means.
func mark(c rune) token {
	switch c {
	case '°', 'º', '˚':
		return token{kind: unit, n: 0}
	case '\'', '′', '’', '‘', '´', '`', 'ʹ':
		return token{kind: unit, n: 1}
	case '"', '″', '”', '“', 'ʺ':
		return token{kind: unit, n: 2}
	case ',', ';', '/', '|':
		return token{kind: comma}
	case ':', '=', '(', ')', '.', '[', ']':
		return token{kind: noise}
	}
	return token{kind: unknown}
}

// word is what a word means, in Vietnamese or English.
func word(w string) token {
	switch w {
	case "n", "b", "bắc", "north":
		return token{kind: side, text: "N"}
	case "s", "nam", "south":
		return token{kind: side, text: "S"}
	case "e", "đ", "đông", "east":
		return token{kind: side, text: "E"}
	case "w", "t", "tây", "west":
		return token{kind: side, text: "W"}
	case "vĩ", "lat", "latitude":
		return token{kind: axis, text: "lat"}
	case "kinh", "lon", "lng", "long", "longitude":
		return token{kind: axis, text: "lon"}
	case "độ", "deg":
		return token{kind: unit, n: 0}
	case "phút", "min":
		return token{kind: unit, n: 1}
	case "giây", "sec":
		return token{kind: unit, n: 2}
	case "tọa", "toạ", "vị", "trí", "tuyến", "và", "and", "position":
		return token{kind: noise}
	}
	return token{kind: unknown}
}

// part is one coordinate as it was typed.
type part struct {
	numbers  []token
	marked   int // how many of the numbers have their unit
	axis     string
	side     string
	negative bool
	closed   bool // the next number begins another
}

// reader puts parts together.
type reader struct{ parts []part }

// last is the part being read.
func (r *reader) last() *part {
	if len(r.parts) == 0 {
		r.parts = append(r.parts, part{})
	}
	return &r.parts[len(r.parts)-1]
}

// next is the part for what begins a coordinate: the one being read while it
// has no number yet, or a new one.
func (r *reader) next() *part {
	if p := r.last(); len(p.numbers) == 0 {
		return p
	}
	r.parts = append(r.parts, part{})
	return r.last()
}

// take reads one token; false where it makes no sense there.
func (r *reader) take(t token) bool {
	p := r.last()
	switch t.kind {
	case number:
		if p.closed {
			p = r.next()
		}
		p.numbers = append(p.numbers, t)
		return len(p.numbers) <= 6
	case unit:
		return r.measure(t)
	case side:
		if len(p.numbers) > 0 && p.side == "" {
			p.side, p.closed = t.text, true
			return true
		}
		p = r.next()
		ok := p.side == ""
		p.side = t.text
		return ok
	case axis:
		p = r.next()
		ok := p.axis == ""
		p.axis = t.text
		return ok
	case comma:
		p.closed = len(p.numbers) > 0
	case minus:
		p = r.next()
		ok := !p.negative
		p.negative = true
		return ok
	}
	return t.kind != unknown
}

// measure reads the unit of the last number. A degree sign on a later number
// begins the other coordinate: 11°34′ 109°02′.
func (r *reader) measure(t token) bool {
	p := r.last()
	n := len(p.numbers) - 1
	switch {
	case n < 0:
		return t.n == 0 // "vĩ độ"
	case t.n == 0 && n > 0:
		mine := p.numbers[n]
		p.numbers = p.numbers[:n]
		r.parts = append(r.parts, part{numbers: []token{mine}, marked: 1})
		return true
	}
	p.marked++
	return t.n == n
}

// position makes the position of the parts that were read.
func (r *reader) position() (p Position, err error) {
	parts := r.parts
	if len(parts) == 1 && parts[0].side == "" && parts[0].marked == 0 && len(parts[0].numbers)%2 == 0 && len(parts[0].numbers) > 0 {
		half := len(parts[0].numbers) / 2 // 11 34 20 109 2 0
		parts = []part{{numbers: parts[0].numbers[:half], axis: parts[0].axis, negative: parts[0].negative}, {numbers: parts[0].numbers[half:]}}
	}
	if n := len(parts); n > 0 && len(parts[n-1].numbers) == 0 && parts[n-1].axis == "" && parts[n-1].side == "" {
		parts = parts[:n-1]
	}
	switch len(parts) {
	case 2:
	case 1:
		if len(parts[0].numbers) > 0 {
			return p, fault.New(fault.Invalid, "position.one")
		}
		return p, unreadable()
	default:
		return p, unreadable()
	}
	var x [2]float64
	for i := range parts {
		if x[i], err = parts[i].degrees(); err != nil {
			return p, err
		}
	}
	first, second := parts[0].isLat(true), parts[1].isLat(false)
	if parts[0].free() != parts[1].free() { // one says what it is, so the other is the other
		if parts[0].free() {
			first = !second
		} else {
			second = !first
		}
	}
	if first == second {
		return p, fault.New(fault.Invalid, "position.twice")
	}
	if !first {
		x[0], x[1] = x[1], x[0]
	}
	p = Of(x[0], x[1])
	return p, p.Check()
}

// free reports whether nothing says which of the two the coordinate is.
func (p part) free() bool { return p.side == "" && p.axis == "" }

// isLat reports whether the part is a latitude; otherwise tells where nothing does.
func (p part) isLat(otherwise bool) bool {
	switch {
	case p.side != "":
		return p.side == "N" || p.side == "S"
	case p.axis != "":
		return p.axis == "lat"
	}
	return otherwise
}

// degrees is the value of one coordinate.
func (p part) degrees() (float64, error) {
	n := len(p.numbers)
	if n == 0 || n > 3 || p.negative && p.side != "" {
		return 0, unreadable()
	}
	if p.axis != "" && p.side != "" && (p.axis == "lat") != (p.side == "N" || p.side == "S") {
		return 0, fault.New(fault.Invalid, "position.wrong-side")
	}
	for i, x := range p.numbers {
		switch {
		case i < n-1 && !x.whole:
			return 0, fault.New(fault.Invalid, "position.fraction", decimal(x.value))
		case i == 1 && x.value >= 60:
			return 0, fault.New(fault.Invalid, "position.minutes", decimal(x.value))
		case i == 2 && x.value >= 60:
			return 0, fault.New(fault.Invalid, "position.seconds", decimal(x.value))
		}
	}
	v := 0.0
	for i, x := range p.numbers {
		v += x.value / math.Pow(60, float64(i))
	}
	if p.negative || p.side == "S" || p.side == "W" {
		v = -v
	}
	return v, nil
}
