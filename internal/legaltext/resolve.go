package legaltext

import (
	"sort"
	"strings"
	"unicode"
)

// citer reads and resolves the citations of one document.
type citer struct {
	d        *Document
	at       *Node  // unit being read; nil before the first
	s        string // its own lines
	amending bool   // it changes another text
	quotes   []span // quoted amendments, by start
	warned   map[string]bool
	budget   int // targets that may still be listed, so that output stays linear
}

// minTargets is how many targets even a short text may list.
const minTargets = 20_000

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func (c *citer) prepare() {
	c.warned = map[string]bool{}
	c.budget = minTargets + c.d.size/8
	c.quotes = append([]span(nil), c.d.quotes...)
	sort.Slice(c.quotes, func(i, j int) bool { return c.quotes[i].start < c.quotes[j].start })
	flat := c.quotes[:0] // outermost only, so that a search by start suffices
	for _, q := range c.quotes {
		if n := len(flat); n > 0 && q.start < flat[n-1].end {
			continue
		}
		flat = append(flat, q)
	}
	c.quotes = flat
}

// quoted reports that byte i of the current unit is text of an amendment.
func (c *citer) quoted(i int) bool {
	if c.at == nil {
		return false
	}
	at := c.at.off + i
	k := sort.Search(len(c.quotes), func(k int) bool { return c.quotes[k].start > at }) - 1
	return k >= 0 && at < c.quotes[k].end
}

// amends reports that n or a unit around it changes another text, which its
// bare citations then mean.
func (c *citer) amends(n *Node) bool {
	for ; n != nil; n = n.parent {
		if n.Kind != KindArticle && n.Kind != KindClause && n.Kind != KindPoint {
			continue
		}
		s := n.Title
		if s == "" {
			s = n.Text
		}
		if len(s) > 600 {
			s = s[:600]
		}
		if (amends(s) || strings.Contains(s, "được sửa đổi") || strings.Contains(s, "hết hiệu lực")) && namesOther(s) {
			return true
		}
	}
	return false
}

// namesOther reports that s names another text by number or name.
func namesOther(s string) bool {
	for _, w := range []string{"Luật", "Nghị định", "Nghị quyết", "Thông tư", "Quyết định", "Pháp lệnh", "Quy chế", "Quy định", "Điều lệ"} {
		for rest := s; ; {
			_, after, ok := strings.Cut(rest, w)
			if !ok {
				break
			}
			t := strings.TrimPrefix(strings.TrimLeft(after, " "), "liên tịch ")
			if strings.HasPrefix(t, "số ") || startsUpper(t) && !strings.HasPrefix(t, this) {
				return true
			}
			rest = after
		}
	}
	return false
}

// tail says to which text an address belongs.
type tail int

const (
	tailNone     tail = iota // nothing said: this text
	tailThis                 // "Nghị định này"
	tailAttached             // "Quy chế ban hành kèm theo Quyết định này"
	tailOther                // another text
)

// record resolves the runs and adds them as citations; end is where the last
// one stops. It returns the byte behind the last citation with its tail.
func (c *citer) record(runs []run, end int) int {
	kind, name, after := c.readTail(end)
	for i, r := range runs {
		last := r[len(r)-1]
		stop := last.end
		t := kind
		if i < len(runs)-1 {
			if own, _, ownEnd := c.readTail(last.end); own != tailNone {
				t, stop = own, ownEnd
			}
		} else if t != tailNone {
			stop = after
		}
		c.add(r, stop, t, name)
	}
	return max(end, after)
}

func (c *citer) add(r run, stop int, t tail, name string) {
	start := r[0].start
	cit := Citation{Text: strings.TrimSpace(c.s[start:stop]), Targets: []string{}}
	if c.at != nil {
		cit.At = c.at.ID
	}
	foreign := t == tailOther || c.quoted(start) || t == tailNone && c.amending && !r[len(r)-1].says(this)
	if !foreign {
		seen := map[string]bool{}
		for i := range r {
			for _, id := range c.targets(&r[i], t, name) {
				if !seen[id] && c.budget > 0 {
					c.budget--
					seen[id] = true
					cit.Targets = append(cit.Targets, id)
				}
			}
		}
		c.warnMissing(start, cit)
	}
	c.d.Citations = append(c.d.Citations, cit)
}

// says reports a number at the top of the chain.
func (c *chain) says(num string) bool {
	n := c.nums[c.top]
	return len(n) == 1 && n[0] == num
}

// warnMissing says once which cited units the text does not have.
func (c *citer) warnMissing(start int, cit Citation) {
	for _, id := range cit.Targets {
		if c.d.index[id] != nil || c.warned[id] {
			continue
		}
		c.warned[id] = true
		line := 1 + strings.Count(c.s[:start], "\n")
		if c.at != nil {
			line += c.at.Line - 1
		}
		c.d.warn(line, "citation.missing", "Viện dẫn “"+oneLine(cit.Text)+"” đến đơn vị không có trong văn bản.", cit.Text, id)
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
