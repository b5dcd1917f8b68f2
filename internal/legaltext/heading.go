package legaltext

import "strings"

const maxTitleLines = 8

// takesTitle puts line i into the title of the heading that waits for one.
func (p *parser) takesTitle(f *frame, i int) bool {
	if !f.wantTitle || f.titles >= maxTitleLines {
		return false
	}
	if f.node.Kind == KindAnnex {
		return p.takesAnnexLine(f, i)
	}
	if f.node.Kind == KindArticle {
		return p.takesArticleTitle(f, i)
	}
	l := &p.lines[i]
	if f.titles > 0 && !mostlyUpper(l.text) {
		return false // a title in small letters goes on only by wrapping
	}
	if f.titles > 0 && !mostlyUpper(f.node.Title) {
		return false
	}
	if f.inline && !p.wrapped && !hanging(strings.ToLower(f.node.Title)) {
		return false
	}
	if !mostlyUpper(l.text) && !(l.heading || p.looksTitle(i) && p.headingNext(i)) {
		return false
	}
	f.titles++
	f.addTitle(l.text)
	return true
}

// looksTitle reports a line short and unpunctuated enough to be a title.
func (p *parser) looksTitle(i int) bool {
	l := &p.lines[i]
	return l.width <= 200 && startsUpper(l.text) && !strings.ContainsRune(".;:,", lastRune(l.text))
}

func (p *parser) headingNext(i int) bool {
	k := p.nextText(i)
	return k < len(p.lines) && (p.lines[k].heading0() || p.lines[k].mark.kind == markClause && p.lines[k].mark.n == 1)
}

// takesArticleTitle takes the line behind a bare "Điều 5." as its title when
// a body follows.
func (p *parser) takesArticleTitle(f *frame, i int) bool {
	k := p.nextText(i)
	if !p.looksTitle(i) || k >= len(p.lines) || startsLower(p.lines[k].text) || p.lines[k].mark.kind == markArticle {
		return false
	}
	f.wantTitle = false
	f.addTitle(p.lines[i].text)
	return true
}

// takesAnnexLine gathers the title of an annex or attached text and the note
// "(Ban hành kèm theo …)", which becomes its text.
func (p *parser) takesAnnexLine(f *frame, i int) bool {
	l := &p.lines[i]
	switch {
	case f.paren || isIssuedWith(l.text):
	case mostlyUpper(l.text) && !isLetterhead(l.text):
	case p.issuedSoon(i) && !isLetterhead(l.text):
	case f.titles == 1 && p.adjacent(p.prevText(i), i) && startsUpper(l.text) && l.width <= 200 && isAttached(f.node):
	case f.titles > 0 && f.inTitle && p.continues(f, i):
	default:
		return false
	}
	f.titles++
	f.takeAnnexLine(l.text)
	return true
}

func (f *frame) takeAnnexLine(s string) {
	if !f.paren && !isIssuedWith(s) {
		f.addTitle(s)
		return
	}
	f.addText(" ", s)
	f.paren = strings.HasPrefix(s, "(") && !strings.Contains(s, ")") || f.paren && !strings.Contains(s, ")")
}

// issuedSoon reports that "(Ban hành kèm theo …" comes within three lines.
func (p *parser) issuedSoon(i int) bool {
	for k, n := p.nextText(i), 0; k < len(p.lines) && n < 3; k, n = p.nextText(k), n+1 {
		if isIssuedWith(p.lines[k].text) {
			return true
		}
		if p.lines[k].mark.kind != markNone {
			return false
		}
	}
	return false
}

// continues reports that line i carries on the sentence of the line before.
func (p *parser) continues(f *frame, i int) bool {
	k := p.prevText(i)
	if k < 0 || !p.adjacent(k, i) || p.lines[k].quoted && ended(p.lines[k].text) {
		return false
	}
	prev, l := &p.lines[k], &p.lines[i]
	if f.rank == rankContainer || k < f.node.Line-1 {
		return false
	}
	if p.broken(i) || l.mark.kind == markArticle && !ended(prev.text) {
		return true
	}
	last := lastRune(prev.text)
	hard := last == ';' || last == ':'
	if p.full(k, i) && !hard {
		return last != '.' && last != '”' || l.indent <= prev.indent
	}
	if p.wrapped && !f.inTitle && !ended(prev.text) && prev.width*2 >= p.wrapAt && l.indent <= prev.indent {
		return true // broken early, as copies of web pages are
	}
	if !startsLower(l.text) || hard || last == '.' || last == '-' || last == '_' {
		return false
	}
	return p.wrapped || !f.inTitle || hanging(prev.text)
}

// hanging reports a line that cannot be the end of a title.
func hanging(s string) bool {
	if strings.HasSuffix(s, ",") {
		return true
	}
	switch lastWord(s) {
	case "và", "của", "hoặc", "với", "trong", "cho", "về", "các", "theo", "tại", "đối":
		return true
	}
	return false
}
