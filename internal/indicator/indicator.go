// Package indicator keeps what is counted period by period (chỉ tiêu): what
// counts, in which unit and parts, for which periods, by which version of the
// definition; and the values that each unit gives, submitted, checked, signed
// and locked. A value that is known from the record is computed, never typed.
package indicator

import (
	"cmp"
	"slices"
	"strings"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// The kinds of fact about an indicator. All have it as their subject.
const (
	KindDefined entry.Kind = "indicator.defined"
	KindRevised entry.Kind = "indicator.revised"
	KindRetired entry.Kind = "indicator.retired"
)

// Part is one named part of a value: vụ, đối tượng, phương tiện. Of names the
// part that it is a sub-type of; the sub-types of a part add up to it. Measure
// names what the record counts, where the value is computed.
type Part struct {
	Name    string `json:"name"`
	Of      int    `json:"of,omitempty"` // number of the whole among the parts, from 1; 0: it is none's sub-type
	Measure string `json:"measure,omitempty"`
}

// Terms say what is counted.
type Terms struct {
	Name       string           `json:"name"`
	Measured   string           `json:"unit"`    // vụ, buổi, đồng, người
	Meaning    string           `json:"meaning"` // what counts and what does not
	Source     string           `json:"source"`
	Cadence    calendar.Cadence `json:"cadence"`
	Cumulative bool             `json:"cumulative,omitempty"` // "đến nay": the newest value holds, values are not added
	Parts      []Part           `json:"parts"`                // at least one
	Target     float64          `json:"target,omitempty"`     // of the first part, each year; 0: none
	Low        float64          `json:"low,omitempty"`
	High       float64          `json:"high,omitempty"` // 0: no limit above
	Factor     float64          `json:"factor,omitempty"`
	DueDays    int              `json:"due_days"` // after the last day of the period
}

// Defined is an indicator as somebody proposes it: nobody owes a value before
// adopting it.
type Defined struct {
	Terms
	Regulation entry.Hash `json:"regulation,omitzero"`
	Provision  string     `json:"provision,omitempty"`
	Duty       entry.Hash `json:"duty,omitzero"`
}

// Revised is another version of the terms, from a day on. Periods that began
// before keep theirs.
type Revised struct {
	Terms
	From   viet.Date `json:"from"`
	Reason string    `json:"reason"`
}

// Retired ends an indicator: periods that begin on From or later have none.
type Retired struct {
	From   viet.Date `json:"from"`
	Reason string    `json:"reason"`
}

// Version is one version of the terms. Its id is that of the entry.
type Version struct {
	entry.Place
	Terms  Terms     `json:"terms"`
	From   viet.Date `json:"from,omitzero"`
	Reason string    `json:"reason,omitempty"`
}

// State is what one indicator's entries add up to. Versions are in the order
// of their first days.
type State struct {
	entry.Place
	Space    entry.Hash   `json:"space"`
	Defined  Defined      `json:"defined"`
	Versions []Version    `json:"versions"`
	Retired  viet.Date    `json:"retired,omitzero"`
	Stray    []entry.Hash `json:"stray"`
}

// Fold returns what the entries about one indicator add up to.
func Fold(past []entry.Entry) (s State) {
	s.Stray = entry.Fold(past, s.with)
	slices.SortStableFunc(s.Versions, func(a, b Version) int { return a.From.Compare(b.From) })
	return s
}

// with folds one entry; only who defined an indicator changes it.
func (s *State) with(e entry.Entry) bool {
	p := entry.PlaceOf(e)
	if e.Kind == KindDefined {
		a, ok := entry.Decode[Defined](e)
		if !ok || s.known() || len(a.Parts) == 0 {
			return false
		}
		s.Place, s.Space, s.Defined = p, e.SpaceID(), a
		s.Versions = []Version{{Place: p, Terms: a.Terms}}
		return true
	}
	if !s.known() || p.Log != s.Log {
		return false
	}
	switch e.Kind {
	case KindRevised:
		a, ok := entry.Decode[Revised](e)
		if !ok || len(a.Parts) == 0 {
			return false
		}
		s.Versions = append(s.Versions, Version{p, a.Terms, a.From, a.Reason})
	case KindRetired:
		a, ok := entry.Decode[Retired](e)
		if !ok || !s.Retired.IsZero() {
			return false
		}
		s.Retired = a.From
	default:
		return false
	}
	return true
}

func (s State) known() bool { return !s.ID.IsZero() }

// VersionOn returns the version that a period beginning on a day has.
func (s State) VersionOn(day viet.Date) (v Version) {
	for i, x := range s.Versions {
		if i == 0 || !day.Before(x.From) {
			v = x
		}
	}
	return v
}

// Number is the number of a version, from 1.
func (s State) Number(version entry.Hash) int {
	return 1 + slices.IndexFunc(s.Versions, func(v Version) bool { return v.ID == version })
}

// Current are the newest terms.
func (s State) Current() Terms {
	if len(s.Versions) == 0 {
		return Terms{}
	}
	return s.Versions[len(s.Versions)-1].Terms
}

// Computed reports whether the values come from the record.
func (t Terms) Computed() bool { return len(t.Parts) > 0 && t.Parts[0].Measure != "" }

// PartNames lists the names of the parts.
func (t Terms) PartNames() (ns []string) {
	for _, p := range t.Parts {
		ns = append(ns, p.Name)
	}
	return ns
}

// mostParts bounds the parts of a value.
const mostParts = 12

// parts reads the parts: a line each; a line that begins with "-" is a
// sub-type of the last one that does not; "= name" names what the record
// counts.
func parts(text string) (ps []Part, err error) {
	whole := 0
	for _, line := range strings.Split(text, "\n") {
		line, measure, _ := strings.Cut(line, "=")
		sub := strings.HasPrefix(strings.TrimSpace(line), "-")
		name := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "-"))
		if name == "" && measure == "" {
			continue
		}
		p, known := Part{Name: name}, true
		if measure = strings.TrimSpace(measure); measure != "" {
			p.Measure, known = measureOf(measure)
		}
		switch {
		case !known:
			return nil, fault.Field("parts", "indicator.no-measure", measure)
		case name == "", sub && whole == 0, len(ps) == mostParts:
			return nil, fault.Field("parts", "indicator.bad-part", line)
		case sub:
			p.Of = whole
		default:
			whole = len(ps) + 1
		}
		if len(ps) > 0 && (p.Measure == "") != (ps[0].Measure == "") {
			return nil, fault.Field("parts", "indicator.half-computed")
		}
		ps = append(ps, p)
	}
	return ps, nil
}

// Read reads a value as people write it, its parts between slashes: "3/13".
// Each part may also come as a text of its own.
func (t Terms) Read(texts []string) (vs []float64, err error) {
	if len(texts) == 1 && len(t.Parts) > 1 {
		texts = strings.Split(texts[0], "/")
	}
	if len(texts) != len(t.Parts) {
		return nil, fault.Field("values", "indicator.parts-missing", len(t.Parts), strings.Join(t.PartNames(), "/"))
	}
	for i, s := range texts {
		v, err := viet.ParseNumber(strings.TrimSpace(s))
		if err != nil || v < 0 {
			return nil, fault.Field("values", "indicator.bad-value", t.Parts[i].Name, s)
		}
		vs = append(vs, v)
	}
	return vs, t.sums(vs)
}

// sums refuses sub-types that do not add up to their whole.
func (t Terms) sums(vs []float64) error {
	for w := range t.Parts {
		sum, any := 0.0, false
		for i, p := range t.Parts {
			if p.Of == w+1 {
				sum, any = sum+vs[i], true
			}
		}
		if any && sum != vs[w] {
			return fault.Field("values", "indicator.sum", t.Parts[w].Name, viet.FormatFloat(vs[w], 0), viet.FormatFloat(sum, 0))
		}
	}
	return nil
}

// Odd reports whether a value needs a comment: outside the limits, or far from
// what was usual. before are the first parts of the values before, any order.
func (t Terms) Odd(v float64, before []float64) bool {
	if v < t.Low || t.High > 0 && v > t.High {
		return true
	}
	if t.Factor <= 1 || len(before) < 3 {
		return false
	}
	m := median(before)
	return m > 0 && (v > m*t.Factor || v < m/t.Factor)
}

func median(xs []float64) float64 {
	xs = slices.Clone(xs)
	slices.SortFunc(xs, cmp.Compare)
	if n := len(xs); n%2 == 0 {
		return (xs[n/2-1] + xs[n/2]) / 2
	}
	return xs[len(xs)/2]
}

// Print writes a value, its parts between slashes.
func Print(vs []float64) string {
	var ws []string
	for _, v := range vs {
		d := 0
		if v != float64(int64(v)) {
			d = 1
		}
		ws = append(ws, viet.FormatFloat(v, d))
	}
	return strings.Join(ws, "/")
}
