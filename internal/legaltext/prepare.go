package legaltext

import (
	"sort"
	"strings"
)

// parser holds one text on its way to a Document.
type parser struct {
	src     string
	lines   []line
	doc     *Document
	quotes  []span // block quotations, in the order of their ends
	wrapped bool   // hard-wrapped: most lines run on
	wrapAt  int    // usual width of a full line

	stack   []*frame
	closed  bool // behind the signature of the current container
	nodes   []*Node
	repeats map[string]int
}

func newParser(src string) *parser {
	return &parser{src: src, doc: &Document{
		Children: []*Node{}, Citations: []Citation{}, Warnings: []Warning{},
	}}
}

// prepare says of each line all that can be said before the tree is built.
func (p *parser) prepare() {
	p.lines = splitLines(p.src)
	for i := range p.lines {
		p.lines[i].mark = classify(p.lines[i].text)
	}
	p.measureWrap()
	p.findNoise()
	p.pairQuotes()
	p.findAttachments()
	p.findContents()
}

// measureWrap finds whether the text is hard-wrapped: many lines start with a
// small letter, and hardly any is long.
func (p *parser) measureWrap() {
	var widths []int
	lower := 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.blank() {
			continue
		}
		widths = append(widths, l.width)
		if l.mark.kind == markNone && startsLower(l.text) {
			lower++
		}
	}
	if len(widths) < 4 {
		return
	}
	sort.Ints(widths)
	p.wrapAt = widths[len(widths)*95/100]
	p.wrapped = p.wrapAt >= 30 && p.wrapAt <= 150 && lower*5 >= len(widths)
}

// full reports that line i was broken because the word that starts line j
// would not have fitted.
func (p *parser) full(i, j int) bool {
	return p.wrapped && p.lines[i].width+1+firstWordWidth(p.lines[j].text) > p.wrapAt*9/10
}

// prevText returns the last line before i that has text and is no noise, or -1.
func (p *parser) prevText(i int) int {
	for i--; i >= 0; i-- {
		if l := &p.lines[i]; !l.blank() && !l.noise {
			return i
		}
	}
	return -1
}

// nextText returns the first line behind i that has text and is no noise, or
// len(p.lines).
func (p *parser) nextText(i int) int {
	for i++; i < len(p.lines); i++ {
		if l := &p.lines[i]; !l.blank() && !l.noise {
			break
		}
	}
	return i
}

// adjacent reports that only noise lies between two lines.
func (p *parser) adjacent(i, j int) bool {
	noise, blank := false, false
	for k := i + 1; k < j; k++ {
		noise = noise || p.lines[k].noise
		blank = blank || p.lines[k].blank()
	}
	return !blank || noise
}

// articleBefore returns the number of the last article marker before line i.
func (p *parser) articleBefore(i int) int {
	for k := i; k >= 0 && k > i-5*quoteReach; k-- {
		if l := &p.lines[k]; l.mark.kind == markArticle && l.mark.delim != 0 {
			return l.mark.n
		}
	}
	return 0
}

// findNoise marks page numbers and running headers.
func (p *parser) findNoise() {
	seen := map[string]int{}
	for i := range p.lines {
		l := &p.lines[i]
		l.noise = pageNumber(l.text) || strings.Contains(l.text, "CÔNG BÁO/Số")
	}
	for i := range p.lines {
		if p.nearNoise(i) {
			seen[p.lines[i].text]++
		}
	}
	for i := range p.lines {
		if seen[p.lines[i].text] >= 3 && p.nearNoise(i) {
			p.lines[i].noise = true
		}
	}
}

// nearNoise reports a short line without a marker beside a page number.
func (p *parser) nearNoise(i int) bool {
	l := &p.lines[i]
	if l.blank() || l.noise || l.mark.kind != markNone || l.width > 100 || l.width < 6 {
		return false
	}
	for k := max(0, i-2); k <= i+2 && k < len(p.lines); k++ {
		if p.lines[k].noise && pageNumber(p.lines[k].text) {
			return true
		}
	}
	return false
}

// pageNumber reports "12", "- 12 -", "12/30", "Trang 5", "Trang 5/10".
func pageNumber(s string) bool {
	if s == "" || len(s) > 20 {
		return false
	}
	if rest, ok := eatWord(s, "Trang ", "TRANG ", "Page ", "trang "); ok {
		s = rest
	} else if s[0] == '-' && s[len(s)-1] == '-' {
		s = strings.Trim(s, "- ")
	} else if strings.HasPrefix(s, "–") {
		s = strings.Trim(s, "– ")
	}
	digits, slash := 0, 0
	for i := range len(s) {
		switch {
		case s[i] >= '0' && s[i] <= '9':
			digits++
		case s[i] == '/' && digits > 0:
			slash++
		default:
			return false
		}
	}
	return digits > 0 && digits-slash <= 6 && slash <= 1 && len(s) <= 9
}

// findContents marks the lines of a table of contents (mục lục).
func (p *parser) findContents() {
	for i := range p.lines {
		l := &p.lines[i]
		if l.mark.kind != markNone && l.mark.kind != markDash && (leader(l.text) || l.heading0() && pageAtEnd(l.text)) {
			l.toc = true
		}
	}
	first := p.firstArticleOne(0)
	if first < 0 {
		return
	}
	if again := p.firstArticleOne(first + 1); again > 0 && p.onlyHeadings(first, again) {
		p.markContents(first, again)
	}
}

// heading0 reports a marker that carries a heading.
func (l *line) heading0() bool {
	switch l.mark.kind {
	case markArticle, markChapter, markPart, markSection, markSubsection, markRoman, markAnnex:
		return true
	}
	return false
}

// leader reports dotted leaders with nothing but a page number behind them.
func leader(s string) bool {
	t := strings.TrimRight(s, "0123456789 \t")
	plain := strings.ReplaceAll(t, "…", "...")
	end := strings.TrimRight(plain, ". \t")
	dots := strings.Count(plain[len(end):], ".")
	return dots >= 4 && len(t) < len(s)
}

// pageAtEnd reports a tab and a page number at the end of a line.
func pageAtEnd(s string) bool {
	t := strings.TrimRight(s, "0123456789")
	return len(t) < len(s) && strings.HasSuffix(t, "\t")
}

func (p *parser) firstArticleOne(from int) int {
	for i := from; i < len(p.lines); i++ {
		l := &p.lines[i]
		if l.mark.kind == markArticle && l.mark.n == 1 && l.mark.suffix == "" && !l.toc && !l.quoted {
			return i
		}
	}
	return -1
}

// onlyHeadings reports that the lines from i to j list three articles or more
// and have no body.
func (p *parser) onlyHeadings(i, j int) bool {
	articles := 0
	for ; i < j; i++ {
		l := &p.lines[i]
		switch {
		case l.attach || isIssuedWith(l.text) || l.heading0() && ended(l.text) && !l.toc:
			return false
		case l.mark.kind == markArticle:
			articles++
		case l.blank() || l.noise || l.heading0() || l.toc:
		case l.mark.kind != markNone || l.width > 200 || strings.HasSuffix(l.text, ".") || strings.HasSuffix(l.text, ";"):
			return false
		}
	}
	return articles >= 3
}

// markContents marks a table of contents whose articles run from first to the
// line before again; headings that lead to the second list stay headings.
func (p *parser) markContents(first, again int) {
	start := first
	for k := p.prevText(start); k >= 0 && (p.lines[k].heading0() || mostlyUpper(p.lines[k].text)); k = p.prevText(k) {
		if p.lines[k].heading0() {
			start = k
		}
		if isContentsTitle(p.lines[k].text) || first-k > 12 {
			break
		}
	}
	end := again
	if start < first {
		label := p.lines[start].mark
		for k := first + 1; k < again; k++ {
			if m := p.lines[k].mark; m.kind == label.kind && m.n == label.n {
				end = k
			}
		}
	}
	for k := start; k < end; k++ {
		p.lines[k].toc = !p.lines[k].blank()
	}
}

func isContentsTitle(s string) bool {
	_, ok := eatWord(s, "MỤC LỤC", "Mục lục")
	return ok
}
