package legaltext

// placeClause opens a khoản. The next number due is the strongest evidence;
// everything else has to look like the start of a clause.
func (p *parser) placeClause(i int, m *marker) bool {
	if p.closed || p.broken(i) {
		return false
	}
	if m.dec != nil {
		return p.placeDecimal(i, m)
	}
	host := p.host(rankClause - 1)
	next := host.clause + 1
	if m.suffix != "" {
		if m.n != host.clause && m.n != next || p.midSentence(i) {
			return false
		}
		if host.clause == m.n || m.n == 1 {
			p.openClause(i, m, host, m.n)
		} else {
			p.openClause(i, m, host, host.clause)
		}
		return true
	}
	if p.inList(i, m, host) {
		return true
	}
	if !p.clauseFits(i, m, host, next) {
		return false
	}
	if m.n != next {
		p.doc.warn(i+1, "clause.order", "Khoản "+m.number+" không nối tiếp khoản "+itoa(host.clause)+".", m.number, host.clause)
	}
	p.openClause(i, m, host, m.n)
	return true
}

func (p *parser) openClause(i int, m *marker, host *frame, last int) {
	l := &p.lines[i]
	host.clause = last
	if host.clauseDelim == 0 {
		host.clauseDelim = m.delim
	}
	rank := rankClause + max(0, len(m.dec)-1)
	n := &Node{Kind: KindClause, Number: m.number, body: l.off - l.start + m.rest}
	p.closeTo(rank)
	n.ID = join(p.top(), "khoan-"+dashed(m.number))
	p.push(i, rank, n).addText("", l.text[m.rest:])
}

// clauseFits judges a number that starts a line inside host.
func (p *parser) clauseFits(i int, m *marker, host *frame, next int) bool {
	l := &p.lines[i]
	rest := l.text[m.rest:]
	upper := rest == "" || startsUpper(rest)
	mid := p.midSentence(i)
	switch {
	case m.n == next:
		return !mid || upper && !startsLower(rest)
	case mid || !upper || m.n == 0:
		return false
	case m.n == 1:
		return true
	case m.n > next:
		if host.node == nil {
			return m.n <= next+3
		}
		return m.n <= next+20
	}
	return m.n == host.clause
}

// inList keeps a numbered list inside a point, a bullet or an open clause as
// paragraphs: it starts at 1 after a colon, and goes on while the outer number
// due is another one or the points go on behind it.
func (p *parser) inList(i int, m *marker, host *frame) bool {
	p.closeTo(rankParagraph)
	f := p.top()
	if f.rank < rankClause {
		return false
	}
	switch {
	case m.n == 1 && f.nested == 0 && host.clause >= 1 && f.endsOpen():
	case m.n == 1 && f.nested == 0 && host.clause >= 1 && m.delim != host.clauseDelim && f.rank >= rankPoint:
	case m.n == 1 && host.clause >= 1 && p.listGoesOn(i, f):
	case f.nested > 0 && m.n == f.nested+1 && (m.n != host.clause+1 || p.listGoesOn(i, f)):
	default:
		return false
	}
	f.nested = m.n
	p.paragraph(i, p.lines[i].text)
	return true
}

const listReach = 60 // lines looked ahead to tell a list from clauses

// listGoesOn looks for the next point after the list: if the open point's
// successor comes before the number after next, the list is inside the point.
func (p *parser) listGoesOn(i int, f *frame) bool {
	if f.rank != rankPoint {
		return false
	}
	host := p.host(rankPoint - 1)
	n := p.lines[i].mark.n
	for k := i + 1; k < len(p.lines) && k < i+listReach; k++ {
		l := &p.lines[k]
		switch m := l.mark; {
		case l.quoted:
		case m.kind == markArticle && m.delim != 0, m.kind == markChapter:
			return false
		case m.kind == markPoint:
			return m.n > host.point && m.n <= host.point+4
		case m.kind == markClause && m.n == n+1:
			n++
		}
	}
	return false
}

// placeDecimal opens 1.1., 1.1.1. below the clause they divide.
func (p *parser) placeDecimal(i int, m *marker) bool {
	l := &p.lines[i]
	if p.midSentence(i) || m.rest < len(l.text) && startsLower(l.text[m.rest:]) {
		return false
	}
	rank := rankClause + len(m.dec) - 1
	host := p.host(rank - 1)
	prefix, last := decimalPrefix(m.number), m.dec[len(m.dec)-1]
	due := 1
	if host.decPrefix == prefix {
		due = host.dec + 1
	}
	if host.rank >= rankClause && host.node.Number != prefix || last < due || last > due+3 {
		return false
	}
	if last != due {
		p.doc.warn(i+1, "clause.order", "Khoản "+m.number+" không nối tiếp khoản trước.", m.number)
	}
	host.decPrefix, host.dec = prefix, last
	p.openClause(i, m, &frame{}, 0)
	return true
}

// placePoint opens a điểm below the open clause, or directly below the article.
func (p *parser) placePoint(i int, m *marker) bool {
	if p.closed || p.broken(i) {
		return false
	}
	l := &p.lines[i]
	host := p.host(rankPoint - 1)
	if !p.pointFits(i, m, host) {
		return false
	}
	p.warnPoint(i, m, host)
	host.point = m.n
	n := &Node{Kind: KindPoint, Number: m.number, ID: join(host, "diem-"+m.number), body: l.off - l.start + m.rest}
	p.push(i, rankPoint, n).addText("", l.text[m.rest:])
	return true
}

// pointFits judges a letter that starts a line. Indexes of regular letters are
// even, so the next letter is two further and a stray one (f) in between.
func (p *parser) pointFits(i int, m *marker, host *frame) bool {
	rest := p.lines[i].text[m.rest:]
	gap := m.n - host.point
	if host.point < 0 {
		gap = m.n + 2
	}
	fits := gap > 0 && gap <= 3 || gap == 0 && m.suffix != ""
	if m.delim != ')' && (!fits || !startsUpper(rest) || p.midSentence(i)) {
		return false
	}
	if fits {
		return !p.midSentence(i) || !startsLower(rest)
	}
	if p.midSentence(i) {
		return false
	}
	if t := p.top(); m.n == 0 && t.rank >= rankPoint && (t.endsOpen() || t.rank == rankParagraph) {
		return false // a list inside a point
	}
	if gap > 3 && (m.number == "i" || m.number == "v" || m.number == "x") && gap > 8 {
		return false // small Roman numerals
	}
	return true
}

func (p *parser) warnPoint(i int, m *marker, host *frame) {
	switch {
	case m.n%2 == 1:
		p.doc.warn(i+1, "point.letter", "Điểm "+m.number+" không thuộc bảng chữ cái dùng cho điểm.", m.number)
	case host.point < 0 && m.n == 0, m.suffix != "":
	case host.point >= 0 && (m.n-host.point == 2 || m.n-host.point == 1 || m.n-host.point == 3 && host.point%2 == 1):
	case host.point >= 0 && m.n == host.point:
		p.doc.warn(i+1, "point.repeated", "Điểm "+m.number+" lặp lại.", m.number)
	default:
		p.doc.warn(i+1, "point.order", "Điểm "+m.number+" không theo thứ tự.", m.number)
	}
}
