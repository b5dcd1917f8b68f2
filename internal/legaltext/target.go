package legaltext

import (
	"strings"
)

// targets lists the ids a chain means.
func (c *citer) targets(ch *chain, t tail, name string) []string {
	if ch.top >= atSubsection {
		return c.wideTargets(ch, t)
	}
	var out []string
	for _, base := range c.bases(ch, t, name) {
		if ch.bottom == atArticle || ch.top < atArticle && len(ch.nums[atClause]) == 0 && ch.bottom != atPoint {
			out = append(out, base)
			continue
		}
		out = append(out, c.below(ch, base)...)
	}
	return out
}

// below lists the clauses and points of a chain under an article's id.
func (c *citer) below(ch *chain, base string) []string {
	clauses := []string{base}
	if nums := ch.nums[atClause]; len(nums) > 0 {
		clauses = clauses[:0]
		for _, n := range nums {
			if id := c.clauseID(base, n); id != "" {
				clauses = append(clauses, id)
			}
		}
	} else if ch.top == atPoint {
		clauses[0] = c.ownClause(base)
	}
	if len(ch.nums[atPoint]) == 0 {
		return clauses
	}
	var out []string
	for _, cl := range clauses {
		for _, n := range ch.nums[atPoint] {
			if n != this {
				out = append(out, cl+".diem-"+n)
			} else if own := c.around(KindPoint); own != nil {
				out = append(out, own.ID)
			}
		}
	}
	return out
}

// clauseID names clause num below base; "1.1" is found below clause 1.
func (c *citer) clauseID(base, num string) string {
	if num == this {
		if own := c.around(KindClause); own != nil {
			return own.ID
		}
		return ""
	}
	id := base
	for i := 0; i < len(num); {
		j := strings.IndexByte(num[i:], '.')
		if j < 0 {
			j = len(num) - i
		}
		i += j
		id += ".khoan-" + dashed(num[:i])
		i++
	}
	if c.d.index[id] == nil && base == "" {
		return strings.TrimPrefix(id, ".")
	}
	return strings.TrimPrefix(id, ".")
}

// ownClause returns the clause the citation stands in, for a bare "điểm b".
func (c *citer) ownClause(base string) string {
	if own := c.around(KindClause); own != nil {
		return own.ID
	}
	return base
}

// around returns the innermost unit of a kind that holds the citation.
func (c *citer) around(k Kind) *Node {
	for n := c.at; n != nil; n = n.parent {
		if n.Kind == k {
			return n
		}
	}
	return nil
}

// bases lists the articles of a chain; without one, the article around the
// citation or, in a text without articles, the unit whose clauses are meant.
func (c *citer) bases(ch *chain, t tail, name string) []string {
	nums := ch.nums[atArticle]
	if len(nums) == 0 {
		if a := c.around(KindArticle); a != nil {
			return []string{a.ID}
		}
		return c.looseBase(ch)
	}
	var out []string
	prefix := c.prefix(t, name)
	for _, n := range nums {
		if n == this {
			if a := c.around(KindArticle); a != nil {
				out = append(out, a.ID)
			}
			continue
		}
		id := prefix + "dieu-" + n
		if t == tailNone && c.d.index[id] == nil { // an annex cites its main text
			for p := prefix; p != "" && c.d.index[id] == nil; {
				p = outer(p)
				if alt := p + "dieu-" + n; c.d.index[alt] != nil {
					id = alt
				}
			}
		}
		out = append(out, id)
	}
	return out
}

// looseBase finds the unit whose clause a bare citation means where the text
// has no articles.
func (c *citer) looseBase(ch *chain) []string {
	for n := c.at; n != nil; n = n.parent {
		if n.Kind == KindClause || n.Kind == KindPoint || n.Kind == KindParagraph {
			continue
		}
		return []string{n.ID}
	}
	if len(ch.nums[atClause]) > 0 && c.at != nil && c.d.index["khoan-"+ch.nums[atClause][0]] != nil {
		return []string{""}
	}
	if c.around(KindClause) != nil {
		return []string{""}
	}
	return nil
}

// prefix is what stands before an article's id in the text that is meant.
func (c *citer) prefix(t tail, name string) string {
	own := c.containerOf()
	switch {
	case t == tailAttached:
		if c.d.index[attachedID] != nil {
			return attachedID + "."
		}
		return ""
	case t == tailThis:
		if strings.HasPrefix(own, attachedID) && !c.issues(name) {
			return attachedID + "."
		}
		if own == "" && c.attachedType(name) {
			return attachedID + "."
		}
		return ""
	}
	return own
}

// issues reports that "Quyết định này", said inside an attached text, means
// the decision that issues it.
func (c *citer) issues(name string) bool {
	switch name {
	case "Quyết định", "Nghị định", "Nghị quyết", "Thông tư":
		a := c.d.index[attachedID]
		return a == nil || !strings.HasPrefix(a.Title, strings.ToUpper(name))
	}
	return false
}

// attachedType reports that name is the type of the attached text and not of
// the decision.
func (c *citer) attachedType(name string) bool {
	a := c.d.index[attachedID]
	return a != nil && name != "" && strings.HasPrefix(a.Title, strings.ToUpper(name)) &&
		!strings.HasPrefix(c.d.Title, strings.ToUpper(name))
}

// containerOf returns the id prefix of the attached text or annex around.
func (c *citer) containerOf() string {
	if n := c.around(KindAnnex); n != nil {
		return n.ID + "."
	}
	return ""
}

func outer(prefix string) string {
	i := strings.LastIndexByte(strings.TrimSuffix(prefix, "."), '.')
	return prefix[:i+1]
}

// wideTargets resolves mục, chương, phần and phụ lục.
func (c *citer) wideTargets(ch *chain, t tail) []string {
	base := []string{c.prefix(t, "")}
	bottom := ch.bottom
	for l := ch.top; l >= max(bottom, atSubsection); l-- {
		if len(ch.nums[l]) == 0 {
			continue
		}
		var next []string
		for _, b := range base {
			for _, n := range ch.nums[l] {
				if id := c.wideID(b, l, n, ch.top == l); id != "" {
					next = append(next, id+".")
				}
			}
		}
		base = next
	}
	out := base[:0]
	for _, b := range base {
		out = append(out, strings.TrimSuffix(b, "."))
	}
	if bottom < atSubsection { // "khoản 2 Mục III"
		var deep []string
		for _, b := range out {
			deep = append(deep, c.below(ch, b)...)
		}
		return deep
	}
	return out
}

func (c *citer) wideID(base string, l level, num string, bare bool) string {
	kind, seg := KindAnnex, "phu-luc-"
	switch l {
	case atSubsection:
		kind, seg = KindSubsection, "tieu-muc-"
	case atSection:
		kind, seg = KindSection, "muc-"
	case atChapter:
		kind, seg = KindChapter, "chuong-"
		base = c.containerOf()
	case atPart:
		kind, seg = KindPart, "phan-"
	}
	if num == this {
		if n := c.around(kind); n != nil {
			return n.ID
		}
		return ""
	}
	if bare && l <= atSection { // a mục of the chapter around
		for n := c.at; n != nil; n = n.parent {
			if id := n.ID + "." + seg + num; c.d.index[id] != nil {
				return id
			}
		}
	}
	if l == atAnnex && c.d.index[base+seg+num] == nil && c.d.index[seg+num] != nil {
		return seg + num
	}
	return base + seg + num
}
