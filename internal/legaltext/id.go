package legaltext

import "strings"

// join makes the id of a unit inside f from its own segment.
func join(f *frame, seg string) string {
	if f.node == nil {
		return seg
	}
	return f.node.ID + "." + seg
}

// unique adds ~2, ~3 … to an id that is taken.
func (p *parser) unique(id string) string {
	if _, taken := p.doc.index[id]; !taken {
		return id
	}
	if p.repeats == nil {
		p.repeats = map[string]int{}
	}
	n := max(p.repeats[id], 1) + 1
	for {
		next := id + "~" + itoa(n)
		if _, taken := p.doc.index[next]; !taken {
			p.repeats[id] = n
			return next
		}
		n++
	}
}

// dashed writes a decimal number so that it is one segment of an id.
func dashed(s string) string { return strings.ReplaceAll(s, ".", "-") }

// decimalPrefix returns "1.2" for "1.2.3".
func decimalPrefix(s string) string { return s[:max(0, strings.LastIndexByte(s, '.'))] }
