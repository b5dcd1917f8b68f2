package regulation

import (
	"strings"

	"phoihop/internal/legaltext"
	"phoihop/internal/viet"
)

// How alike two provisions must be, as shares of their words.
const (
	sameProvision  = 0.35 // same place: still the same provision, reworded
	movedProvision = 0.6  // another place: the same provision moved
	partOf         = 0.75 // of a new provision's words that come from the old one
	fewWords       = 6    // shorter texts are too common to be found elsewhere
)

// provision is one unit of a text with its words.
type provision struct {
	id    string
	kind  legaltext.Kind
	words []string
	taken bool // an old provision leads to it
}

// ProposeMap compares two texts and proposes what became of each provision of
// the old one: a person confirms or corrects it. Provisions that are new in
// text have no mapping.
func ProposeMap(old, text *legaltext.Document) []Mapping {
	was, is := provisions(old), provisions(text)
	c := comparison{is: is, byID: map[string]*provision{}, byWords: map[string][]*provision{}}
	for _, p := range is {
		c.byID[p.id] = p
		key := strings.Join(p.words, " ")
		c.byWords[key] = append(c.byWords[key], p)
	}
	ms := make([]Mapping, len(was))
	for _, step := range []func(*provision) []Mapping{c.kept, c.moved, c.reworded, c.elsewhere} {
		for i, p := range was {
			if ms[i].Relation == "" {
				if found := step(p); len(found) > 0 {
					ms[i] = found[0]
				}
			}
		}
	}
	return c.split(was, ms)
}

func provisions(d *legaltext.Document) (ps []*provision) {
	d.Walk(func(n *legaltext.Node, _ int) bool {
		ps = append(ps, &provision{id: n.ID, kind: n.Kind, words: words(n.Title + " " + n.Text)})
		return true
	})
	return ps
}

// words parts a text into its words without case or punctuation at their ends.
func words(s string) []string {
	ws := strings.FieldsFunc(viet.Lower(s), func(r rune) bool { return strings.ContainsRune(" \n\t.,;:“”\"()", r) })
	return ws
}

// comparison is the new text as the old one's provisions look themselves up.
type comparison struct {
	is      []*provision
	byID    map[string]*provision
	byWords map[string][]*provision
}

func (p *provision) take(from string, r Relation) []Mapping {
	p.taken = true
	return []Mapping{{from, p.id, r}}
}

// kept finds the same words in the same place.
func (c *comparison) kept(p *provision) []Mapping {
	if q := c.byID[p.id]; q != nil && !q.taken && strings.Join(p.words, " ") == strings.Join(q.words, " ") {
		return q.take(p.id, Kept)
	}
	return nil
}

// moved finds the same words in another place.
func (c *comparison) moved(p *provision) []Mapping {
	if len(p.words) < fewWords {
		return nil
	}
	for _, q := range c.byWords[strings.Join(p.words, " ")] {
		if !q.taken && q.kind == p.kind {
			return q.take(p.id, Moved)
		}
	}
	return nil
}

// reworded finds words that are alike in the same place.
func (c *comparison) reworded(p *provision) []Mapping {
	q := c.byID[p.id]
	if q == nil || q.taken || q.kind != p.kind {
		return nil
	}
	if len(p.words) < fewWords || len(q.words) < fewWords || alike(p.words, q.words) >= sameProvision {
		return q.take(p.id, Reworded)
	}
	return nil
}

// elsewhere finds the most alike words in another place; else they are gone.
func (c *comparison) elsewhere(p *provision) []Mapping {
	var best *provision
	most := movedProvision
	for _, q := range c.is {
		if q.taken || q.kind != p.kind || len(p.words) < fewWords {
			continue
		}
		if a := alike(p.words, q.words); a >= most {
			best, most = q, a
		}
	}
	if best != nil {
		return best.take(p.id, Moved)
	}
	return []Mapping{{p.id, "", Dropped}}
}

// split finds new provisions whose words come from one that was reworded or
// dropped: its content now stands in several places.
func (c *comparison) split(was []*provision, ms []Mapping) (out []Mapping) {
	for i, p := range was {
		m := ms[i]
		var parts []Mapping
		if m.Relation == Reworded || m.Relation == Dropped {
			for _, q := range c.is {
				if !q.taken && len(q.words) >= fewWords && within(q.words, p.words) >= partOf {
					parts = append(parts, q.take(p.id, Split)...)
				}
			}
		}
		switch {
		case len(parts) == 0:
			out = append(out, m)
		case m.Relation == Reworded:
			out = append(append(out, Mapping{m.From, m.To, Split}), parts...)
		case len(parts) == 1:
			out = append(out, Mapping{m.From, parts[0].To, Moved})
		default:
			out = append(out, parts...)
		}
	}
	return out
}

// alike is the share of words that two texts have in common (Dice).
func alike(a, b []string) float64 {
	if len(a)+len(b) == 0 {
		return 1
	}
	return 2 * float64(common(a, b)) / float64(len(a)+len(b))
}

// within is the share of a's words that come from b.
func within(a, b []string) float64 { return float64(common(a, b)) / float64(len(a)) }

// common counts the words in both, each as often as in both.
func common(a, b []string) (n int) {
	left := make(map[string]int, len(b))
	for _, w := range b {
		left[w]++
	}
	for _, w := range a {
		if left[w] > 0 {
			left[w]--
			n++
		}
	}
	return n
}
