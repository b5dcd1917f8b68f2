package amending

import (
	"strings"

	"phoihop/internal/legaltext"
)

// Between finds the instructions that lead from one text to another, for the
// smallest units that changed: a phrase where one phrase changed, else a point
// or clause, the whole article where most of it changed, and the whole text
// where nothing less would give the new one.
func Between(old, text *legaltext.Document) []Instruction {
	if same(old.Source(), text.Source()) {
		return nil
	}
	for _, wide := range []bool{false, true} {
		c := comparer{old: old, text: text, wide: wide}
		c.inside(legaltext.KindAnnex, "", "", old.Children, text.Children)
		if c.done(Apply) {
			return c.out
		}
	}
	return []Instruction{{Kind: Whole, Quote: strings.TrimSpace(text.Source())}}
}

// mostOrders is how many instructions an amending text may have: each is
// carried out on the text that the last one left, which is read anew.
const mostOrders = 400

// same compares two texts line by line, whatever the blank lines between.
func same(a, b string) bool { return lines(a) == lines(b) }

func lines(s string) string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

// comparer collects instructions on its way through two texts.
type comparer struct {
	old, text *legaltext.Document
	wide      bool // articles only as a whole
	out       []Instruction
	lost      bool // something changed that no instruction can say
}

// done reports that the instructions, read back and carried out, give the new
// text.
func (c *comparer) done(apply func(string, []Instruction) (string, []Fate, []Error)) bool {
	c.out = merged(c.out)
	if c.lost || len(c.out) > mostOrders {
		return false
	}
	got, _, errs := apply(c.old.Source(), Read(Print(c.out, Wording{})))
	return len(errs) == 0 && same(got, c.text.Source())
}

// part is one unit with its id as instructions name it.
type part struct {
	*legaltext.Node
	id   string
	full string // its words with those of all units inside it
	own  string // its words without
	sub  []*legaltext.Node
}

func (c *comparer) part(d *legaltext.Document, n *legaltext.Node) part {
	p := part{Node: n, id: strings.TrimPrefix(n.ID, attached)}
	start, end := d.Extent(n)
	p.full = strings.TrimSpace(d.Source()[start:end])
	own := n.Source()
	for _, ch := range n.Children {
		if ch.Kind == legaltext.KindParagraph {
			from, to := d.Extent(ch)
			own += d.Source()[from:to]
			continue
		}
		own += "\x00\n"
		p.sub = append(p.sub, ch)
	}
	p.own = lines(strings.TrimRight(own, "\x00\n"))
	return p
}

// inside compares the units inside one unit, or at the top.
func (c *comparer) inside(k legaltext.Kind, oldOwn, own string, olds, news []*legaltext.Node) {
	was := map[string]part{}
	var order []string
	for _, n := range olds {
		if p := c.part(c.old, n); n.Kind != legaltext.KindParagraph {
			was[p.id], order = p, append(order, p.id)
		} else if k == legaltext.KindAnnex {
			oldOwn += p.full
		}
	}
	var is []part
	there := map[string]bool{}
	for _, n := range news {
		if p := c.part(c.text, n); n.Kind != legaltext.KindParagraph {
			is, there[p.id] = append(is, p), true
		} else if k == legaltext.KindAnnex {
			own += p.full
		}
	}
	c.lost = c.lost || !same(oldOwn, own)
	next := 0
	for i := 0; i < len(is); i++ {
		o, ok := was[is[i].id]
		if !ok {
			i = c.added(is, i, was)
			continue
		}
		for ; next < len(order) && order[next] != o.id; next++ {
			c.gone(order[next], there)
		}
		next++
		c.unit(o, is[i])
	}
	for ; next < len(order); next++ {
		c.gone(order[next], there)
	}
}

func (c *comparer) gone(id string, there map[string]bool) {
	if there[id] {
		c.lost = true // another order: numbers do not move
		return
	}
	c.order(Instruction{Kind: Repeal, Targets: []string{id}})
}

// order adds an instruction, if its targets can be named.
func (c *comparer) order(i Instruction) {
	for _, t := range i.Targets {
		if Label(t) == "" {
			c.lost = true
		}
	}
	c.out = append(c.out, i)
}

// added orders the run of new units that begins at i, and returns its last.
func (c *comparer) added(is []part, i int, was map[string]part) int {
	ins := Instruction{Kind: Insert}
	first := i
	var quotes []string
	for ; i < len(is) && is[i].Kind == is[first].Kind; i++ {
		if _, ok := was[is[i].id]; ok {
			break
		}
		ins.Targets = append(ins.Targets, is[i].id)
		quotes = append(quotes, is[i].full)
	}
	sep := "\n"
	if l := levelOf(is[first].id); l == articleLevel || l == noLevel {
		sep = "\n\n"
	}
	ins.Quote = strings.Join(quotes, sep)
	if first > 0 {
		ins.After = is[first-1].id
	} else if i < len(is) {
		ins.Before = is[i].id
	}
	c.order(ins)
	return i - 1
}

// unit compares one unit with itself in the new text.
func (c *comparer) unit(o, n part) {
	if o.Kind != n.Kind {
		c.lost = true
		return
	}
	if same(o.full, n.full) {
		return
	}
	switch o.Kind {
	case legaltext.KindClause, legaltext.KindPoint:
		c.provision(o, n)
	case legaltext.KindArticle:
		c.article(o, n)
	default:
		if !same(o.own, n.own) && o.Kind != legaltext.KindAnnex {
			if len(o.own) == 0 || o.Text+n.Text != "" {
				c.lost = true
			}
			c.order(Instruction{Kind: Retitle, Targets: []string{o.id}, Quote: strings.TrimSpace(n.Source())})
			c.inside(o.Kind, "", "", o.Children, n.Children)
			return
		}
		c.inside(o.Kind, o.own, n.own, o.Children, n.Children)
	}
}

// article compares two articles: only the heading may differ, or some of the
// units inside.
func (c *comparer) article(o, n part) {
	head, rest, _ := strings.Cut(o.own, "\n")
	newHead, newRest, _ := strings.Cut(n.own, "\n")
	if head == newHead || rest != newRest || c.wide {
		c.provision(o, n)
		return
	}
	c.order(Instruction{Kind: Retitle, Targets: []string{o.id}, Quote: newHead})
	c.inside(o.Kind, "", "", o.Children, n.Children)
}

// provision compares two units that can be replaced.
func (c *comparer) provision(o, n part) {
	if i, ok := phraseBetween(o, n); ok && !c.wide {
		c.order(i)
		return
	}
	if c.wide && o.Kind == legaltext.KindArticle || !same(o.own, n.own) || mostChanged(c, o, n) {
		c.order(Instruction{Kind: Replace, Targets: []string{o.id}, Quote: n.full})
		return
	}
	c.inside(o.Kind, "", "", o.sub, n.sub)
}

// mostChanged reports that more than half of the units inside changed, or that
// one of them cannot be named.
func mostChanged(c *comparer, o, n part) bool {
	was := map[string]string{}
	for _, ch := range o.sub {
		p := c.part(c.old, ch)
		was[p.id] = p.full
		if Label(p.id) == "" {
			return true
		}
	}
	changed := len(o.sub)
	for _, ch := range n.sub {
		p := c.part(c.text, ch)
		if Label(p.id) == "" {
			return true
		}
		if full, ok := was[p.id]; !ok {
			changed++
		} else if same(full, p.full) {
			changed--
		}
	}
	return changed > 2 && 2*changed > len(o.sub)
}

const (
	mostContext = 6 // syllables taken along to make a phrase unmistakable
	shareOf     = 3 // a phrase is at most this part of its unit
)

// phraseBetween finds the one phrase in which two units differ.
func phraseBetween(o, n part) (Instruction, bool) {
	var before, after, old, text string
	hunks := 0
	ps := Redline(o.full, n.full)
	for k, p := range ps {
		switch p.Change {
		case Removed:
			old = p.Text
			hunks++
		case Added:
			text = p.Text
			if k == 0 || ps[k-1].Change != Removed {
				return Instruction{}, false
			}
		default:
			if old == "" {
				before = p.Text
			} else {
				after += p.Text
			}
		}
	}
	if hunks != 1 {
		return Instruction{}, false
	}
	i := Instruction{Kind: Words, Targets: []string{o.id}}
	left, right := syllables(before), syllables(after)
	for range mostContext {
		i.Old, i.New = strings.TrimSpace(old), strings.TrimSpace(text)
		if i.fits(o.full, n.full) {
			return i, true
		}
		if w := upToWord(right); w > 0 {
			add := strings.Join(right[:w], "")
			old, text, right = old+add, text+add, right[w:]
		} else if w := backToWord(left); w > 0 {
			add := strings.Join(left[len(left)-w:], "")
			old, text, left = add+old, add+text, left[:len(left)-w]
		}
	}
	return Instruction{}, false
}

// fits reports a phrase that is long enough to be named, short beside its unit,
// and leads from the old words to the new ones.
func (i Instruction) fits(old, text string) bool {
	size := spokenIn(syllables(i.Old))
	if size < 2 || size*shareOf > spokenIn(syllables(old)) || strings.ContainsAny(i.Old+i.New, "“”\"«»\n") {
		return false
	}
	got, n := swap(old, i.Old, i.New)
	return n == 1 && got == text
}

// upToWord is how many tokens reach behind the next syllable; it does not step
// over a sign.
func upToWord(ts []string) int {
	for k, t := range ts {
		if spoken(t) {
			return k + 1
		}
		if strings.ContainsAny(t, ".,;:\n") {
			return 0
		}
	}
	return 0
}

// backToWord is upToWord from the end.
func backToWord(ts []string) int {
	for k := len(ts) - 1; k >= 0; k-- {
		if spoken(ts[k]) {
			return len(ts) - k
		}
		if strings.ContainsAny(ts[k], ".,;:\n") {
			return 0
		}
	}
	return 0
}

// merged puts instructions that change the same phrase together, behind the
// others.
func merged(is []Instruction) (out []Instruction) {
	var phrases []Instruction
	for _, i := range is {
		if i.Kind != Words {
			out = append(out, i)
			continue
		}
		found := false
		for k := range phrases {
			if p := &phrases[k]; p.Old == i.Old && p.New == i.New {
				p.Targets, found = append(p.Targets, i.Targets...), true
			}
		}
		if !found {
			phrases = append(phrases, i)
		}
	}
	return append(out, phrases...)
}
