package legaltext

import "strings"

// The order of the levels; a unit closes all open units of its rank or above.
const (
	rankContainer = 0
	rankPart      = 10
	rankChapter   = 20
	rankSection   = 30
	rankSub       = 40
	rankArticle   = 50
	rankInner     = 55 // a Roman heading inside an article
	rankClause    = 60 // and one more for each further decimal
	rankPoint     = 70
	rankParagraph = 90
)

// frame is an open unit with what its children need to be judged.
type frame struct {
	node *Node // nil at the top of the document
	rank int

	article, chapter, roman, letter int // last numbers seen inside
	clause                          int
	clauseDelim                     byte
	decPrefix                       string // of the last decimal clause
	dec                             int
	point                           int // index of the last point, -1 before the first
	paras                           int
	nested                          int // last number of a list inside a point or paragraph

	wantTitle bool // the heading's title may stand on the following lines
	inTitle   bool // the last line read went into the title
	titles    int  // lines of title
	inline    bool // the title started on the heading's own line
	paren     bool // "(Ban hành kèm theo …" is still open
	more      []byte
}

func (p *parser) top() *frame { return p.stack[len(p.stack)-1] }

// container returns the frame of the document, attached text or annex.
func (p *parser) container() *frame { return p.host(rankContainer) }

// host returns the deepest open frame of the given rank or a wider one.
func (p *parser) host(rank int) *frame {
	for i := len(p.stack) - 1; i > 0; i-- {
		if p.stack[i].rank <= rank {
			return p.stack[i]
		}
	}
	return p.stack[0]
}

// inside returns the open frame with exactly the given rank, or nil.
func (p *parser) inside(rank int) *frame {
	if f := p.host(rank); f.rank == rank {
		return f
	}
	return nil
}

// closeTo closes all open units that are not wider than rank.
func (p *parser) closeTo(rank int) {
	for len(p.stack) > 1 && p.top().rank >= rank {
		p.top().flush()
		p.stack = p.stack[:len(p.stack)-1]
	}
}

func (f *frame) flush() {
	if f.more != nil {
		f.node.Text = string(f.more)
		f.more = nil
	}
}

// push opens a unit on line i below the innermost frame wider than rank.
func (p *parser) push(i, rank int, n *Node) *frame {
	p.closeTo(rank)
	parent := p.top().node
	l := &p.lines[i]
	n.Line, n.off, n.parent, n.Children = i+1, l.start, parent, []*Node{}
	n.ID = p.unique(n.ID)
	p.doc.index[n.ID] = n
	if parent == nil {
		p.doc.Children = append(p.doc.Children, n)
	} else {
		parent.Children = append(parent.Children, n)
	}
	p.nodes = append(p.nodes, n)
	f := &frame{node: n, rank: rank, point: -1}
	p.stack = append(p.stack, f)
	return f
}

// addText appends a piece to the unit's own text.
func (f *frame) addText(sep, s string) {
	s = clean(s)
	if s == "" {
		return
	}
	f.inTitle = false
	switch {
	case f.node.Text == "" && f.more == nil:
		f.node.Text = s
		return
	case f.more == nil:
		f.more = append(make([]byte, 0, 2*(len(f.node.Text)+len(s))), f.node.Text...)
	}
	f.more = append(append(f.more, sep...), s...)
}

const maxTitle = 4000 // bytes of a title gathered over lines

func (f *frame) addTitle(s string) {
	s = clean(s)
	f.inTitle = true
	switch {
	case s == "":
	case f.node.Title == "":
		f.node.Title = s
	case len(f.node.Title) < maxTitle:
		f.node.Title += " " + s
	default:
		f.addText(" ", s)
	}
}

// hasText reports a unit that has a first paragraph of its own.
func (f *frame) hasText() bool { return f.node != nil && (f.node.Text != "" || f.more != nil) }

// endsOpen reports that the unit's text so far announces a list.
func (f *frame) endsOpen() bool {
	if f.node == nil {
		return false
	}
	s := f.node.Text
	if f.more != nil {
		return f.more[len(f.more)-1] == ':'
	}
	if s == "" {
		s = f.node.Title
	}
	return strings.HasSuffix(s, ":")
}

// build reads the lines from first to last.
func (p *parser) build() {
	p.doc.index = make(map[string]*Node, len(p.lines))
	p.stack = append(p.stack[:0], &frame{point: -1})
	for i := range p.lines {
		l := &p.lines[i]
		switch {
		case l.blank() || l.noise || i == 0 && isSourceNote(p.src[l.start:l.end]):
		case l.toc:
			p.paragraph(i, l.text)
		case l.quoted:
			p.quotedLine(i)
		case l.attach:
			p.openAttached(i)
		case l.mark.kind == markNone || !p.place(i):
			p.plain(i)
		}
	}
	p.closeTo(rankContainer + 1)
	for len(p.stack) > 1 {
		p.top().flush()
		p.stack = p.stack[:len(p.stack)-1]
	}
}

// isSourceNote reports a first line that says where a file comes from.
func isSourceNote(s string) bool {
	t := strings.TrimLeft(s, "# ")
	_, ok := eatWord(t, "source:", "Source:", "nguồn:", "Nguồn:", "NGUỒN:")
	return ok && len(t) < len(s)
}

// quotedLine keeps a line of a quotation with the unit that quotes it.
func (p *parser) quotedLine(i int) {
	f := p.top()
	f.wantTitle = false
	if f.node == nil || f.rank == rankContainer {
		p.paragraph(i, p.lines[i].text)
		return
	}
	f.addText("\n", p.lines[i].text)
}

// plain places a line that starts no unit.
func (p *parser) plain(i int) {
	l := &p.lines[i]
	f := p.top()
	if p.signature(i) {
		p.closeTo(rankContainer + 1)
		p.closed = true
		p.paragraph(i, l.text)
		return
	}
	if f.node != nil && p.takesTitle(f, i) {
		return
	}
	f.wantTitle = false
	if f.node != nil && p.continues(f, i) {
		if f.inTitle {
			f.addTitle(l.text)
		} else {
			f.addText(" ", l.text)
		}
		return
	}
	p.closeTo(rankParagraph)
	f = p.top()
	if f.rank >= rankArticle && !f.hasText() && len(f.node.Children) == 0 {
		f.addText("", l.text)
		return
	}
	p.paragraph(i, l.text)
}

// paragraph adds line i as a paragraph of the innermost unit.
func (p *parser) paragraph(i int, text string) {
	p.closeTo(rankParagraph)
	f := p.top()
	if f.paras == 0 && f.hasText() {
		f.paras = 1
	}
	f.paras++
	n := &Node{Kind: KindParagraph, Number: itoa(f.paras)}
	n.ID = join(f, "doan-"+n.Number)
	p.push(i, rankParagraph, n).addText("", text)
}

// finish cuts the source into the units' own lines and names the document.
func (p *parser) finish() {
	end := len(p.src)
	for i := len(p.nodes) - 1; i >= 0; i-- {
		n := p.nodes[i]
		n.raw = p.src[n.off:end]
		end = n.off
	}
	p.doc.head = p.src[:end]
	p.doc.Title = p.title()
	p.doc.quotes, p.doc.size = p.quotes, len(p.src)
}
