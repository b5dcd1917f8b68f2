package legaltext

import "strings"

// span is a half-open range of source bytes.
type span struct{ start, end int }

// quote is an opening quotation mark waiting for its end.
type quote struct {
	off      int  // offset in the source
	line     int  // index of its line
	straight bool // "
	block    bool // opens a line, follows a colon or stands before a marker: quoted text of an amendment
	again    bool // every paragraph of the quotation opens anew
}

// quoter pairs quotation marks over lines. Quoted amendments are kept out of
// the outer structure, so a wrong pair can swallow units: marks inside a
// sentence end with their paragraph, only block quotations may run on.
type quoter struct {
	p     *parser
	stack []quote
	depth []int // change of quotation depth at each line, for block quotations
	loose []quote
	extra []int // lines with a closing mark too many
}

func (p *parser) pairQuotes() {
	q := &quoter{p: p, depth: make([]int, len(p.lines)+1)}
	for i := range p.lines {
		q.scan(i)
		if p.paragraphEnds(i) {
			q.dropInline()
		}
	}
	q.loose = append(q.loose, q.stack...)
	q.recover()
	depth := 0
	for i := range p.lines {
		depth += q.depth[i]
		p.lines[i].quoted = depth > 0
	}
}

// paragraphEnds reports whether a sentence of line i cannot run into the next.
func (p *parser) paragraphEnds(i int) bool {
	if i+1 >= len(p.lines) || p.lines[i].blank() {
		return true
	}
	next := &p.lines[i+1]
	return !p.wrapped || next.blank() || next.mark.kind != markNone || strings.HasSuffix(p.lines[i].text, ":")
}

func (q *quoter) dropInline() {
	for n := len(q.stack); n > 0 && !q.stack[n-1].block; n-- {
		q.stack = q.stack[:n-1]
	}
}

// scan takes the quotation marks of line i in order.
func (q *quoter) scan(i int) {
	s := q.p.lines[i].text
	for j := 0; j < len(s); j++ {
		switch s[j] {
		case '"':
			q.straight(i, j, 1)
		case '\'':
			if j+1 < len(s) && s[j+1] == '\'' { // typed for "
				q.straight(i, j, 2)
				j++
			}
		case 0xC2:
			if strings.HasPrefix(s[j:], "«") {
				q.open(i, j, len("«"), false)
			} else if strings.HasPrefix(s[j:], "»") {
				q.close(i, j, len("»"))
			}
		case 0xE2:
			j = q.curly(i, j)
		}
	}
}

// curly handles “ ” „ ‟ and the doubled ‘‘ ’’ that stand for them, and returns
// the last byte taken.
func (q *quoter) curly(i, j int) int {
	s := q.p.lines[i].text[j:]
	switch {
	case strings.HasPrefix(s, "‘‘"):
		q.open(i, j, len("‘‘"), false)
		return j + len("‘‘") - 1
	case strings.HasPrefix(s, "’’"):
		q.close(i, j, len("’’"))
		return j + len("’’") - 1
	case strings.HasPrefix(s, "“"), strings.HasPrefix(s, "„"):
		q.open(i, j, len("“"), false)
		return j + len("“") - 1
	case strings.HasPrefix(s, "”"), strings.HasPrefix(s, "‟"):
		q.close(i, j, len("”"))
		return j + len("”") - 1
	}
	return j
}

// straight decides whether a " opens or closes.
func (q *quoter) straight(i, j, size int) {
	s := q.p.lines[i].text
	opens := (j == 0 || strings.IndexByte(" \t(:[/", s[j-1]) >= 0) && j+size < len(s) && s[j+size] != ' '
	if top := len(q.stack) - 1; top >= 0 && opens {
		block, _ := q.isBlock(i, j, size)
		opens = block && q.afterColon(i, j) || !q.anyStraight()
	}
	if opens {
		q.open(i, j, size, true)
	} else {
		q.close(i, j, size)
	}
}

func (q *quoter) anyStraight() bool {
	for _, o := range q.stack {
		if o.straight {
			return true
		}
	}
	return false
}

func (q *quoter) isBlock(i, j, size int) (block, marked bool) {
	s := q.p.lines[i].text
	m := classify(strings.TrimLeft(s[j+size:], " *"))
	marked = m.kind != markNone && m.kind != markDash && m.kind != markLetter
	return j == 0 || q.afterColon(i, j) || marked && m.kind != markRoman, marked
}

// afterColon reports that a colon stands before the mark, on its line or at
// the end of the text before it.
func (q *quoter) afterColon(i, j int) bool {
	if j > 0 {
		return strings.HasSuffix(strings.TrimRight(q.p.lines[i].text[:j], " \t*"), ":")
	}
	k := q.p.prevText(i)
	return k >= 0 && strings.HasSuffix(strings.TrimRight(q.p.lines[k].text, " *"), ":")
}

func (q *quoter) open(i, j, size int, straight bool) {
	block, marked := q.isBlock(i, j, size)
	top := len(q.stack) - 1
	if top >= 0 && block && j == 0 && q.stack[top].block && !q.afterColon(i, j) && q.stack[top].line < i {
		s := q.p.lines[i].text[size:]
		closes := strings.IndexByte(s, '"') >= 0 || strings.Contains(s, "”")
		if !closes || marked && q.stack[top].again {
			q.stack[top].again = true
			return
		}
	}
	if len(q.stack) < 64 {
		q.stack = append(q.stack, quote{off: q.p.lines[i].off + j, line: i, straight: straight, block: block})
	}
}

func (q *quoter) close(i, j, size int) {
	n := len(q.stack)
	if n == 0 {
		if strings.Trim(q.p.lines[i].text[j+size:], " .;,”\"*") == "" {
			q.extra = append(q.extra, i)
		}
		return
	}
	o := q.stack[n-1]
	q.stack = q.stack[:n-1]
	if o.block {
		q.mark(o, i, q.p.lines[i].off+j+size)
	}
}

// mark records a block quotation from o to the end of line i or to byte end.
func (q *quoter) mark(o quote, i, end int) {
	q.p.quotes = append(q.p.quotes, span{o.off, end})
	from := o.line
	if o.off > q.p.lines[o.line].off {
		from++
	} else if i == o.line && !q.afterColon(i, 0) {
		return // a line that merely starts with a quoted word
	}
	if from <= i {
		q.depth[from]++
		q.depth[i+1]--
	}
}

// recover bounds quotations whose end or start is missing.
func (q *quoter) recover() {
	for _, o := range q.loose {
		if !o.block {
			continue
		}
		q.p.doc.warn(o.line+1, "quote.open", "Dấu ngoặc kép mở ở dòng này không có dấu đóng.")
		if q.afterColon(o.line, o.off-q.p.lines[o.line].off) {
			end := q.resumes(o.line)
			q.mark(o, end, q.p.lines[end].end)
		}
	}
	for _, i := range q.extra {
		q.p.doc.warn(i+1, "quote.close", "Dấu ngoặc kép đóng ở dòng này không có dấu mở.")
		if from := q.began(i); from <= i {
			q.mark(quote{off: q.p.lines[from].off, line: from}, i, q.p.lines[i].end)
		}
	}
}

const quoteReach = 200 // lines looked at to bound a damaged quotation

// resumes finds the last line of a quotation that opens at line from and is
// never closed: the one before the next instruction to amend, or its own.
func (q *quoter) resumes(from int) int {
	next := q.p.articleBefore(from) + 1
	for i := from + 1; i < len(q.p.lines) && i <= from+quoteReach; i++ {
		l := &q.p.lines[i]
		if l.mark.kind == markArticle && l.mark.n == next ||
			l.mark.kind != markNone && amends(l.text[l.mark.rest:]) {
			return q.p.prevText(i)
		}
	}
	return from
}

// began finds the first line of a quotation that ends at line to and was never
// opened: the one behind the last "như sau:"; to+1 when there is none.
func (q *quoter) began(to int) int {
	for i := to; i >= 0 && i > to-quoteReach; i-- {
		t := q.p.lines[i].text
		if i < to && strings.HasSuffix(t, ":") && strings.Contains(t, "như sau") {
			return i + 1
		}
		if i < to && (strings.Contains(t, "”") || strings.Contains(t, "“")) {
			break
		}
	}
	return to + 1
}

// amends reports an instruction of an amending text.
func amends(s string) bool {
	_, ok := eatWord(s, "Sửa đổi", "Bổ sung", "Thay thế", "Bãi bỏ", "Bỏ cụm từ", "Bỏ từ", "Hủy bỏ", "Huỷ bỏ",
		"sửa đổi", "bổ sung", "thay thế", "bãi bỏ", "SỬA ĐỔI", "Thay cụm từ", "Thay từ")
	return ok
}
