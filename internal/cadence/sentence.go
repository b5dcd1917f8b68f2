package cadence

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"phoihop/internal/viet"
)

// mark is a cadence found at a place in the sentence.
type mark struct {
	from, to   int
	cadence    string
	every      int
	deadline   *Deadline
	confidence float64
}

// limit is a deadline found at a place.
type limit struct {
	from, to int
	d        Deadline
	year     viet.Date // set where the date has a year
	duration bool
	recurs   bool // "… hằng năm" follows and belongs to the date
	anchored bool
	closing  bool // counted from the end of a period
}

// sentence reads one sentence.
func (r *Reader) sentence(s string) []Finding {
	low := r.rules.doubled.ReplaceAllStringFunc(lower(s), undouble)
	low = blank(low, r.rules.falseFriends)
	ls := r.rules.limits(low)
	hidden := low
	for _, l := range ls {
		hidden = hidden[:l.from] + strings.Repeat("\x00", l.to-l.from) + hidden[l.to:]
	}
	ms := r.rules.marks(hidden)
	for _, l := range ls {
		ms = r.attach(ms, l, low)
	}
	ms = settle(ms)
	bound := r.rules.subjects(s)
	quote := strings.TrimSpace(s)
	var fs []Finding
	for _, m := range ms {
		c := m.confidence
		if len(bound) > 0 {
			c += 0.05
		}
		if m.deadline != nil {
			c += 0.05
		}
		fs = append(fs, Finding{Quote: quote, Cadence: m.cadence, Every: m.every, Deadline: m.deadline, Bound: bound, Confidence: math.Round(100*min(c, 0.99)) / 100})
	}
	return fs
}

// undouble moves the digits of "06 (sáu)" to the end of the stretch, so that
// they stand beside the unit that follows.
func undouble(m string) string {
	digits, _, _ := strings.Cut(m, "(")
	digits = strings.TrimSpace(digits)
	return strings.Repeat(" ", len(m)-len(digits)) + digits
}

// marks finds every cadence, in the order of the text. What one pattern has
// taken, a weaker one does not take again.
func (x *rules) marks(s string) (ms []mark) {
	add := func(from, to int, cadence string, every int, confidence float64) {
		if cadence != "" {
			ms = append(ms, mark{from, to, cadence, every, nil, confidence})
		}
	}
	take := func(re *regexp.Regexp, fn func(m match)) {
		for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
			fn(match{s, m})
		}
		s = blank(s, re)
	}
	take(x.times, func(m match) {
		c, n := multiple(number(m.group(1)), m.group(2))
		add(m.at[0], m.at[1], c, n, 0.9)
	})
	take(x.eachTimes, func(m match) { add(m.at[0], m.at[1], often(number(m.group(2)), m.group(1)), 1, 0.9) })
	take(x.perYear, func(m match) { add(m.at[0], m.at[1], often(number(m.group(1)), m.group(2)), 1, 0.9) })
	take(x.half, func(m match) { add(m.at[2], m.at[3], halfYearly, 1, 0.8) })
	for _, re := range []*regexp.Regexp{x.eachPeriod, x.regularly, x.bareList} {
		take(re, func(m match) { x.periods(m.group(1), m.at[2], add) })
	}
	take(x.summing, func(m match) {
		if strings.TrimSpace(m.group(3)) != "" && regexpWords(m.group(3)) {
			return
		}
		for _, g := range []int{1, 2} {
			if n := number(m.group(g)); n > 1 {
				add(m.at[0], m.at[1], everyNYears, n, 0.6)
			}
		}
	})
	take(x.reports, func(m match) {
		if t := strings.TrimSpace(m.group(2)); t == "" || !regexpWords(t) {
			add(m.at[2], m.at[3], cadenceOf(m.group(1)), 1, 0.6)
		}
	})
	take(x.byQuarter, func(m match) {
		if w := m.group(1); w != "" {
			add(m.at[2], m.at[3], cadenceOf(w), 1, 0.5)
		} else {
			add(m.at[0], m.at[1], quarterly, 1, 0.7)
		}
	})
	take(x.yearEnd, func(m match) {
		for _, g := range []int{1, 2} {
			add(m.at[0], m.at[1], cadenceOf(m.group(g)), 1, 0.6)
		}
	})
	take(x.event, func(m match) { add(m.at[2], m.at[3], onEvent, 1, 0.75) })
	take(x.orOnDemand, func(m match) { add(m.at[2], m.at[3], onEvent, 1, 0.6) })
	take(x.atOnce, func(m match) { add(m.at[2], m.at[3], onEvent, 1, 0.6) })
	take(x.standing, func(m match) { add(m.at[2], m.at[3], standing, 1, 0.7) })
	slices.SortStableFunc(ms, func(a, b mark) int { return a.from - b.from })
	return ms
}

// match is where a pattern was found in a sentence.
type match struct {
	s  string
	at []int // as package regexp gives it
}

// group is what the n-th group took; empty where it took nothing.
func (m match) group(n int) string {
	if 2*n+1 >= len(m.at) || m.at[2*n] < 0 {
		return ""
	}
	return m.s[m.at[2*n]:m.at[2*n+1]]
}

// regexpWords reports whether a tail holds a letter or a digit: then it was a
// word that changes the meaning, not the end.
func regexpWords(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' })
}

// periods splits "hằng quý, 6 tháng và năm" into its periods.
func (x *rules) periods(s string, at int, add func(from, to int, cadence string, every int, confidence float64)) {
	for i := 0; i < len(s); {
		best, word := -1, ""
		for _, w := range []string{"06 tháng", "6 tháng", "sáu tháng", "03 tháng", "3 tháng", "ba tháng", "09 tháng", "9 tháng", "chín tháng", "nửa năm", "ngày", "tuần", "tháng", "quý", "năm"} {
			if j := strings.Index(s[i:], w); j >= 0 && (best < 0 || j < best) {
				best, word = j, w
			}
		}
		if best < 0 {
			return
		}
		add(at+i+best, at+i+best+len(word), cadenceOf(word), 1, 0.85)
		i += best + len(word)
	}
}

// attach gives a deadline to the cadence it belongs to, or makes one for it.
func (r *Reader) attach(ms []mark, l limit, s string) []mark {
	switch {
	case l.duration:
		return attachSpan(ms, l)
	case l.year != (viet.Date{}):
		if !l.year.Before(r.today) {
			d := l.d
			ms = append(ms, mark{l.from, l.to, once, 1, &d, 0.7})
		}
		return ms
	}
	if i := nearest(ms, l); i >= 0 {
		d := l.d
		ms[i].deadline = &d
		return ms
	}
	c := impliedBy(l, s)
	if c == "" {
		return ms
	}
	d := l.d
	return append(ms, mark{l.from, l.to, c, 1, &d, 0.65})
}

// attachSpan: so many hours or days after an event belong to the event; after
// the end of a period, to every period named.
func attachSpan(ms []mark, l limit) []mark {
	d := l.d
	if l.closing {
		for i := range ms {
			if ms[i].cadence != onEvent && ms[i].deadline == nil {
				ms[i].deadline = &d
			}
		}
		if len(ms) > 0 {
			return ms
		}
	}
	for i := range ms {
		if ms[i].cadence == onEvent && ms[i].deadline == nil {
			ms[i].deadline = &d
			return ms
		}
	}
	if !l.anchored {
		return ms
	}
	return append(ms, mark{l.from, l.to, onEvent, 1, &d, 0.7})
}

// nearest finds the cadence that a date belongs to: the last before it, else
// the first after it, that it fits and that has none yet.
func nearest(ms []mark, l limit) int {
	before, after := -1, -1
	for i, m := range ms {
		if m.deadline != nil || !fits(m.cadence, l) {
			continue
		}
		if m.from < l.from {
			before = i
		} else if after < 0 {
			after = i
		}
	}
	if after >= 0 && (before < 0 || ms[after].from-l.to <= 2) {
		return after
	}
	return before
}

// fits reports whether a cadence can have a date of this shape.
func fits(cadence string, l limit) bool {
	switch {
	case l.recurs:
		return cadence == yearly || cadence == halfYearly
	case l.d.Month > 0:
		return cadence == yearly || cadence == halfYearly || cadence == everyNYears || cadence == quarterly
	case l.d.Weekday > 0:
		return cadence == weekly
	case l.d.Day > 0:
		return cadence == monthly || cadence == quarterly || cadence == halfYearly || cadence == yearly
	}
	return cadence == daily || cadence == weekly || cadence == monthly
}

// impliedBy names the cadence that a date alone implies.
func impliedBy(l limit, s string) string {
	rest := s[l.to:]
	if len(rest) > 60 {
		rest = rest[:60]
	}
	switch {
	case l.d.Month > 0:
		return yearly
	case strings.Contains(rest, "quý"):
		return quarterly
	case l.d.Day > 0 && (strings.Contains(rest, "tháng sau") || strings.Contains(rest, "tháng kế") || strings.Contains(rest, "tháng tiếp") || strings.Contains(rest, "của tháng") && !strings.Contains(rest, "cuối kỳ")):
		return monthly
	}
	return ""
}

// settle drops what says the same with less: a cadence without a deadline
// beside the same one with one.
func settle(ms []mark) (out []mark) {
	slices.SortStableFunc(ms, func(a, b mark) int { return a.from - b.from })
	for i, m := range ms {
		same := func(o mark) bool { return o.cadence == m.cadence && o.every == m.every }
		if m.deadline == nil && (slices.ContainsFunc(ms, func(o mark) bool { return same(o) && o.deadline != nil }) || slices.ContainsFunc(ms[:i], same)) {
			continue
		}
		out = append(out, m)
	}
	return out
}
