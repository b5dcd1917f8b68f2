package legaltext

import (
	"strings"

	"phoihop/internal/viet"
)

// place opens the unit that line i marks, and reports false when the marker is
// not to be believed at this place.
func (p *parser) place(i int) bool {
	m := &p.lines[i].mark
	switch m.kind {
	case markPart, markChapter, markSection, markSubsection:
		return p.placeHeading(i, m)
	case markArticle:
		return p.placeArticle(i, m)
	case markRoman, markLetter:
		return p.placeRoman(i, m)
	case markClause:
		return p.placeClause(i, m)
	case markPoint:
		return p.placePoint(i, m)
	case markDash:
		return p.placeDash(i, m)
	case markAnnex, markForm:
		return p.placeAnnex(i, m)
	}
	return false
}

// broken reports that line i continues a reference broken over two lines
// ("theo quy định tại khoản" / "2. …").
func (p *parser) broken(i int) bool {
	k := p.prevText(i)
	if k < 0 || !p.adjacent(k, i) {
		return false
	}
	switch lastWord(p.lines[k].text) {
	case "khoản", "điểm", "Điều", "điều", "Khoản", "Điểm", "Mục", "Chương":
		return true
	case "số", "ngày", "tháng", "năm", "từ", "đến", "tại", "của", "theo", "các", "mục", "Phần", "quý", "là", "lục":
		return p.wrapped
	}
	return false
}

// midSentence reports that line i was reached by wrapping in mid-sentence.
func (p *parser) midSentence(i int) bool {
	k := p.prevText(i)
	if k < 0 || !p.adjacent(k, i) || !p.full(k, i) {
		return false
	}
	return !ended(p.lines[k].text) && !mostlyUpper(p.lines[k].text)
}

// ended reports punctuation that closes a sentence or an item.
func ended(s string) bool {
	switch lastRune(s) {
	case '.', ';', ':', '!', '?', '”', '"', '…', '/', '-', '_', '—', '*':
		return true
	}
	return false
}

func (p *parser) placeHeading(i int, m *marker) bool {
	if p.broken(i) || p.midSentence(i) && m.delim == 0 || m.weak && !p.weakHeading(i) {
		return false
	}
	kind, rank, seg := KindPart, rankPart, "phan-"
	switch m.kind {
	case markChapter:
		kind, rank, seg = KindChapter, rankChapter, "chuong-"
	case markSection:
		kind, rank, seg = KindSection, rankSection, "muc-"
	case markSubsection:
		kind, rank, seg = KindSubsection, rankSub, "tieu-muc-"
	}
	if m.kind == markSection && p.inside(rankArticle) != nil && m.delim != 0 && !p.headingFollows(i, m) {
		return false
	}
	host := p.host(rank - 1)
	if m.kind == markChapter {
		host = p.container()
	}
	n := &Node{Kind: kind, Number: m.number, ID: join(host, seg+itoa(m.n)+m.suffix)}
	p.closed = false
	p.openTitled(i, rank, n, m)
	return true
}

// weakHeading backs up "Chương I Quy định chung", which could as well be part
// of a sentence: an article or another heading follows at once.
func (p *parser) weakHeading(i int) bool {
	k := p.nextText(i)
	l := &p.lines[i]
	return k < len(p.lines) && p.lines[k].heading0() && p.looksTitle(i) && startsUpper(l.text[l.mark.rest:]) &&
		!isLawName(l.text[l.mark.rest:])
}

// headingFollows tells a Mục that heads articles from one named in a list:
// its title is set in capitals or an article, title or tiểu mục comes next.
func (p *parser) headingFollows(i int, m *marker) bool {
	l := &p.lines[i]
	if m.rest >= len(l.text) || mostlyUpper(l.text[m.rest:]) || l.heading {
		return true
	}
	for k, n := p.nextText(i), 0; k < len(p.lines) && n < 3; k, n = p.nextText(k), n+1 {
		if kind := p.lines[k].mark.kind; kind == markArticle || kind == markSubsection {
			return true
		}
	}
	return false
}

func (p *parser) openTitled(i, rank int, n *Node, m *marker) *frame {
	l := &p.lines[i]
	f := p.push(i, rank, n)
	n.body = l.off - l.start + m.rest
	f.wantTitle = true
	if m.rest < len(l.text) {
		f.addTitle(l.text[m.rest:])
		f.titles, f.inline = 1, true
	}
	return f
}

func (p *parser) placeArticle(i int, m *marker) bool {
	l := &p.lines[i]
	c := p.container()
	next := c.article + 1
	p.readArticleNumber(i, m, next)
	if p.broken(i) || m.n != next && m.suffix == "" && p.runsOn(i) {
		return false
	}
	rest := l.text[m.rest:]
	if m.delim == 0 && rest != "" && (m.n != next || !startsUpper(rest) || isLawName(rest) || p.midSentence(i)) {
		return false
	}
	if m.delim == 0 && rest == "" && (p.midSentence(i) || p.unended(i)) || p.inAddress(i) {
		return false
	}
	if m.n == 1 && m.suffix == "" && c.article > 0 && p.closed {
		p.doc.warn(i+1, "attached.untitled", "Đánh số lại từ Điều 1: coi là văn bản kèm theo không có tên.")
		p.openContainer(i, attachedID, "")
		c = p.container()
		next = 1
	} else if m.n != next && m.suffix == "" {
		p.doc.warn(i+1, "article.order", "Điều "+m.number+" không nối tiếp Điều "+itoa(c.article)+".", m.number, c.article)
		p.misspelt(i, c.article, m.n)
	}
	c.article, p.closed = m.n, false
	n := &Node{Kind: KindArticle, Number: m.number, ID: join(c, "dieu-"+m.number)}
	f := p.openTitled(i, rankArticle, n, m)
	f.wantTitle = rest == ""
	return true
}

// misspelt names the lines before line i that would be the articles missing
// between two numbers, were they written as headings are.
func (p *parser) misspelt(i, from, to int) {
	for k := i - 1; k >= 0 && p.lines[k].mark.kind != markArticle; k-- {
		number, ok := strings.CutPrefix(viet.Fold(p.lines[k].text), "dieu ")
		end := strings.IndexFunc(number, func(r rune) bool { return r < '0' || r > '9' })
		if !ok || end < 1 {
			continue
		}
		if n := atoi(number[:end]); from < n && n < to {
			p.doc.warn(k+1, "article.misspelt", "Dòng này giống tiêu đề Điều "+itoa(n)+" nhưng viết chưa đúng: “Điều "+itoa(n)+". …”.", n, n)
		}
	}
}

// unended reports that the line right before line i stops without punctuation.
func (p *parser) unended(i int) bool {
	k := p.prevText(i)
	if k < 0 || !p.adjacent(k, i) {
		return false
	}
	return !ended(p.lines[k].text) && !p.lines[k].heading0() && !mostlyUpper(p.lines[k].text)
}

// inAddress reports that the line right before line i stops inside a citation
// ("… tại điểm a khoản 2").
func (p *parser) inAddress(i int) bool {
	k := p.prevText(i)
	if k < 0 || !p.adjacent(k, i) {
		return false
	}
	t := p.lines[k].text
	num := lastWord(t)
	if ended(t) {
		return false
	}
	switch lastWord(strings.TrimRight(t[:len(t)-len(num)], " \t")) {
	case "khoản", "điểm", "Khoản", "Điểm":
		return len(num) <= 4
	}
	return false
}

// readArticleNumber settles how misread digits are to be read: "II" is 11 if
// that is the number due, else 2.
func (p *parser) readArticleNumber(i int, m *marker, next int) {
	if !m.ocr {
		return
	}
	if m.n != next && m.alt == next {
		m.n, m.number = next, itoa(next)
	}
	p.doc.warn(i+1, "article.ocr", "Số của điều bị nhận dạng sai, đọc là Điều "+m.number+".", m.number)
}

// runsOn reports an article marker that stands in running text: broken off in
// mid-sentence, or text of an amendment given without quotation marks.
func (p *parser) runsOn(i int) bool {
	k := p.prevText(i)
	if k < 0 {
		return false
	}
	t := p.lines[k].text
	if p.unended(i) || p.adjacent(k, i) && p.midSentence(i) {
		return true
	}
	if strings.HasSuffix(t, "như sau:") && p.top().node != nil && p.host(rankArticle).rank == rankArticle {
		p.doc.warn(i+1, "quote.missing", "Nội dung sửa đổi, bổ sung không đặt trong dấu ngoặc kép.")
		return true
	}
	return false
}

func isLawName(s string) bool {
	_, ok := eatWord(s, "Luật", "Bộ luật", "Nghị định", "Nghị quyết", "Thông tư", "Quyết định", "Quy chế", "Quy định",
		"Pháp lệnh", "Hiến pháp", "Điều lệ", "Chương", "Mục", "Phần", "Chỉ thị", "Hướng dẫn", "Công ước", "Hiệp định")
	return ok
}

func (p *parser) placeRoman(i int, m *marker) bool {
	rest := p.lines[i].text[m.rest:]
	caps := rest != "" && mostlyUpper(rest)
	if rest == "" {
		k := p.nextText(i)
		caps = k < len(p.lines) && mostlyUpper(p.lines[k].text) && p.lines[k].mark.kind == markNone
	}
	if head, _, ok := strings.Cut(rest, ":"); ok && !caps {
		caps = mostlyUpper(head)
	}
	article := p.inside(rankArticle)
	host := p.host(rankChapter)
	if p.letterHeading(i, m, caps, article != nil) {
		return true
	}
	rank := rankSection
	if article != nil && (article.roman > 0 || m.n == 1 && host.roman == 0) {
		host, rank = article, rankInner
		caps = caps || article.endsOpen() || article.roman > 0
	}
	if m.kind == markLetter || !p.romanFits(i, m, host.roman+1, caps, rank == rankSection && article != nil) {
		return false
	}
	host.roman, p.closed = m.n, false
	n := &Node{Kind: KindSection, Number: m.number, ID: join(host, "muc-"+itoa(m.n))}
	p.openTitled(i, rank, n, m)
	return true
}

func (p *parser) romanFits(i int, m *marker, next int, caps, article bool) bool {
	l := &p.lines[i]
	switch {
	case m.n == next:
		return caps || !article && m.rest < len(l.text) && startsUpper(l.text[m.rest:]) && !p.midSentence(i)
	case caps && (m.n > next && m.n <= next+3 || m.n == 1):
		p.doc.warn(i+1, "section.order", "Mục "+m.number+" không nối tiếp mục trước.", m.number)
		return true
	}
	return false
}

// letterHeading opens "A. …", "B- …" as a part where nothing else divides the
// text.
func (p *parser) letterHeading(i int, m *marker, caps, article bool) bool {
	text := p.lines[i].text
	c := p.container()
	if !caps || article || len(m.number) != 1 || c.chapter > 0 || p.inside(rankChapter) != nil {
		return false
	}
	at := int(text[0]-'A') + 1
	if at != c.letter+1 || m.kind == markRoman && at == 9 && c.roman == 0 {
		return false
	}
	c.letter, p.closed = at, false
	n := &Node{Kind: KindPart, Number: m.number, ID: join(c, "phan-"+strings.ToLower(m.number))}
	p.openTitled(i, rankPart, n, m)
	return true
}

func (p *parser) placeDash(i int, m *marker) bool {
	l := &p.lines[i]
	if p.midSentence(i) && startsLower(l.text[m.rest:]) {
		return false
	}
	if p.signature(i) {
		return false
	}
	text := l.text[m.rest:]
	p.paragraph(i, text)
	p.top().node.body = l.off - l.start + m.rest
	return true
}

func (p *parser) placeAnnex(i int, m *marker) bool {
	l := &p.lines[i]
	if p.broken(i) || p.midSentence(i) && !mostlyUpper(l.text) {
		return false
	}
	c := p.container()
	seg := "phu-luc"
	if m.kind == markForm {
		if c.node != nil && c.node.Kind == KindAnnex && !isAttached(c.node) && !strings.Contains(c.node.ID, "mau-") ||
			!p.closed && (c.node == nil || !strings.Contains(c.node.ID, "mau-")) {
			return false
		}
		seg = "mau"
	} else if l.width < 12 && m.number == "" && !mostlyUpper(l.text) && !p.annexFollows(i) {
		return false
	}
	if m.n > 0 {
		seg += "-" + itoa(m.n) + m.suffix
	}
	if c.node != nil && c.node.Number == m.number && strings.HasSuffix(strings.TrimRight(c.node.ID, "~0123456789"), strings.TrimRight(seg, "0123456789")) &&
		m.n > 0 && !p.hasUnits() {
		return false // the heading once more, as under a page title
	}
	f := p.openContainer(i, seg, m.number)
	f.node.body = l.off - l.start + m.rest
	if m.rest < len(l.text) {
		f.takeAnnexLine(l.text[m.rest:])
	}
	return true
}

// annexFollows backs up a bare "Phụ lục": a title in capitals or "(Kèm theo …"
// comes next.
func (p *parser) annexFollows(i int) bool {
	k := p.nextText(i)
	return k < len(p.lines) && (mostlyUpper(p.lines[k].text) || isIssuedWith(p.lines[k].text))
}

const attachedID = "kem-theo"

func isAttached(n *Node) bool {
	return n != nil && strings.HasPrefix(n.ID[strings.LastIndexByte(n.ID, '.')+1:], attachedID)
}

// openAttached opens the text that a decision issues.
func (p *parser) openAttached(i int) {
	f := p.openContainer(i, attachedID, "")
	f.addTitle(p.lines[i].text)
	f.titles = 1
}

// openContainer closes all units and opens an attached text or annex, which
// number anew. An annex stays inside the attached text before it.
func (p *parser) openContainer(i int, seg, number string) *frame {
	keep := 1
	if seg != attachedID {
		for k, f := range p.stack {
			if isAttached(f.node) {
				keep = k + 1
			}
		}
	}
	for len(p.stack) > keep {
		p.top().flush()
		p.stack = p.stack[:len(p.stack)-1]
	}
	n := &Node{Kind: KindAnnex, Number: number, ID: join(p.top(), seg)}
	f := p.push(i, rankContainer+1, n)
	f.rank = rankContainer
	f.wantTitle = true
	p.closed = false
	return f
}
