package legaltext

import "strings"

// Address is one provision named in words, as the id it has in its text.
type Address struct {
	ID         string
	Start, End int // bytes of the words that name it
}

// Addresses lists the provisions that s names, in their order: "khoản 7, khoản
// 8 Điều 16" is dieu-16.khoan-7 and dieu-16.khoan-8. What names no article is
// taken to lie inside the unit within ("" for none). The ids need not exist.
func Addresses(s, within string) (as []Address) {
	c := &citer{d: &Document{}, s: s}
	for i := 0; i < len(s); {
		var group []chain
		end := i
		if mayCite(s[i]) && (i == 0 || !wordBefore(s, i) && !compound(s, i)) {
			group, end = c.group(i)
		}
		for _, r := range runs(group) {
			r.shareTail()
			for k := range r {
				for _, id := range r[k].ids(within) {
					as = append(as, Address{id, r[k].start, r[k].end})
				}
			}
		}
		i = max(end, i+1)
	}
	return as
}

func runs(group []chain) []run {
	if len(group) == 0 {
		return nil
	}
	return split(group)
}

// mostIDs is how many provisions one address may name: "điểm a đến điểm y
// khoản 1 đến khoản 99" is no address that a person wrote.
const mostIDs = 200

// ids are the provisions that a chain means from inside a unit; none where
// there are too many.
func (ch *chain) ids(within string) []string {
	product := 1
	for l := range ch.nums {
		if product *= max(1, len(ch.nums[l])); product > mostIDs {
			return nil
		}
	}
	base := []string{within}
	for l := atAnnex; l >= atPoint; l-- {
		switch {
		case len(ch.nums[l]) > 0:
			base = ch.step(base, l)
		case l == ch.top && l == atClause, l == atArticle && ch.top == atClause:
			base = []string{cut(within, "khoan-", "diem-")}
		}
	}
	return base
}

// step goes from units down to those of one level inside them.
func (ch *chain) step(base []string, l level) (ids []string) {
	segments := [levels]string{"diem-", "khoan-", "dieu-", "tieu-muc-", "muc-", "chuong-", "phan-", "phu-luc-"}
	for _, b := range base {
		switch {
		case l == atArticle || l >= atChapter && l == ch.top:
			b = ""
		case l == atClause:
			b = cut(b, "khoan-", "diem-")
		case l == atPoint:
			b = cut(b, "diem-")
		}
		for _, n := range ch.nums[l] {
			if n == this {
				ids = append(ids, b)
				continue
			}
			id := b
			for i, part := range strings.Split(n, ".") {
				if i == 0 {
					n = part
				} else {
					n += "-" + part
				}
				id = strings.TrimPrefix(id+"."+segments[l]+n, ".")
			}
			ids = append(ids, id)
		}
	}
	return ids
}

// cut shortens an id to what stands before its first segment of such a kind.
func cut(id string, kinds ...string) string {
	segs := strings.Split(id, ".")
	for i, s := range segs {
		for _, k := range kinds {
			if strings.HasPrefix(s, k) {
				return strings.Join(segs[:i], ".")
			}
		}
	}
	return id
}

// Extent is where n and everything inside it stand in the document's Source,
// from byte start up to byte end.
func (d *Document) Extent(n *Node) (start, end int) {
	last := n
	for len(last.Children) > 0 {
		last = last.Children[len(last.Children)-1]
	}
	return n.off, last.off + len(last.raw)
}
