package document

import (
	"slices"
	"strconv"
	"strings"
)

// document writes the whole main part.
func (b *writer) document(d *Document) {
	b.raw(xmlHead, `<w:document xmlns:w="`, nsWord, `" xmlns:r="`, nsRel, `"><w:body>`)
	b.parts(d)
	if len(d.Annexes) == 0 {
		b.attestation(d.Attestation)
		b.raw(b.section(false, false))
	} else {
		b.raw(`<w:p><w:pPr><w:pStyle w:val="Rule"/>`, b.section(false, false), `</w:pPr></w:p>`)
		b.annexes(d)
	}
	b.raw(`</w:body></w:document>`)
}

// parts writes the parts in the order of the kind; what runs between two of the
// fixed ones is one flow.
func (b *writer) parts(d *Document) {
	var run []string
	for _, p := range append(slices.Clone(b.kind.Parts), "") {
		part := strings.TrimSuffix(p, "?")
		switch part {
		case partLetterhead, partTitle, partTo, partClosing, "":
			b.blocks(b.flow(d, run), b.f.Page.textWidth(), len(d.Signatures) > 0)
			run = nil
			b.fixed(part, d)
		default:
			run = append(run, part)
		}
	}
}

func (b *writer) fixed(part string, d *Document) {
	switch part {
	case partLetterhead:
		b.letterhead(d.Header)
	case partTitle:
		b.title(d.Header)
	case partTo:
		b.to(d.To)
	case partClosing:
		b.closing(d)
	}
}

// letterhead writes the borderless head of page 1.
func (b *writer) letterhead(h Header) {
	l := b.f.Letterhead
	b.openTable(tableLook{widths: []int{twips(l.Left), twips(l.Right)}})
	for _, r := range l.Rows {
		b.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		b.letterheadCell(r.Left, h, l.Left)
		b.letterheadCell(r.Right, h, l.Right)
		b.raw(`</w:tr>`)
	}
	b.raw(`</w:tbl>`)
}

func (b *writer) letterheadCell(es []Element, h Header, mm float64) {
	b.openCell(twips(mm), 1)
	n := b.elements(es, h, mm)
	if n == 0 {
		b.line(para{style: "Rule"}, "")
	}
	b.raw(`</w:tc>`)
}

// title writes type and subject.
func (b *writer) title(h Header) {
	b.elements(b.f.Title, h, b.f.Page.textWidth())
}

// elements writes those elements that have a text and counts them.
func (b *writer) elements(es []Element, h Header, mm float64) int {
	n := 0
	for _, e := range es {
		t := cased(b.elementText(e, h), e.Style)
		if t == "" {
			continue
		}
		if e.Capital {
			t = capital(t)
		}
		n++
		column := twips(mm)
		room := column
		if e.Text == "" { // a fixed text fills its column as the form has it
			room -= narrowing
		}
		w := lineWidth(t, e.Style, room)
		p := para{style: e.Name, keepNext: true}
		if wrapped(t, e.Style, room) {
			p.indLeft, p.indRight = (column-w)/2, (column-w)/2
		}
		b.line(p, t)
		if e.Rule > 0 && (e.Field != "subject" || h.Attached == "") {
			b.rule(e, w, column)
		}
	}
	return n
}

func (b *writer) elementText(e Element, h Header) string {
	if slices.Contains(b.kind.Omit, e.Field) && e.Field != "" {
		return ""
	}
	switch e.Field {
	case "superior":
		return h.Superior
	case "issuer":
		return strings.Join(append([]string{h.Issuer}, h.Joint...), " -\n")
	case "number":
		return b.f.NumberRule.Prefix + h.Number
	case "place_date":
		return joinNonEmpty(", ", h.Place, h.Date)
	case "type":
		return h.Type
	case "subject":
		return h.Subject
	case "attached":
		return h.Attached
	case "letter_subject":
		if b.kind.LetterSubject && h.Subject != "" {
			return e.Text + h.Subject
		}
		return ""
	}
	return e.Text
}

// rule draws a line under a centred text as the border of an empty paragraph,
// which stays where it is in every word processor.
func (b *writer) rule(e Element, w, column int) {
	w = int(float64(min(w, column)) * e.Rule)
	side := (column - w) / 2
	b.open(para{style: "Rule", indLeft: side, indRight: column - w - side, topBorder: true, after: e.After})
	b.close()
}

// letterGap parts "Kính gửi" of a letter from the letterhead, in points.
const letterGap = 18

// to writes "Kính gửi".
func (b *writer) to(to []string) {
	if len(to) == 0 {
		return
	}
	r := b.f.To
	before := 0.0
	if has, _ := b.kind.has(partTitle); !has {
		before = letterGap
	}
	if len(to) == 1 {
		b.open(para{style: "To", before: before})
		b.text(r.Label, lookOver(r.LabelStyle, r.Style), "")
		b.text(" "+to[0], Style{}, "")
		b.close()
		return
	}
	left := toIndent - textWidth(r.Label, r.LabelStyle) // items begin under the colon
	b.open(para{style: "To", keepNext: true, jc: "left", indLeft: left, before: before})
	b.text(r.Label, lookOver(r.LabelStyle, r.Style), "")
	b.close()
	for i, t := range to {
		end := ";"
		if i == len(to)-1 {
			end = "."
		}
		b.line(para{style: "ToItem"}, "- "+t+end)
	}
}

// lookOver is what s has beyond base.
func lookOver(s, base Style) Style {
	return Style{Bold: s.Bold && !base.Bold, Italic: s.Italic && !base.Italic, Underline: s.Underline}
}

// blocks writes blocks into a text of the given width in millimetres. hold
// keeps the last paragraph, or the last item of a list, with what follows.
func (b *writer) blocks(bs []Block, mm float64, hold bool) {
	for i, x := range bs {
		last := hold && i == len(bs)-1
		switch x := x.(type) {
		case Heading:
			b.heading(x)
		case Paragraph:
			x.KeepNext = x.KeepNext || last
			b.paragraph(x)
		case List:
			b.list(x, last)
		case Table:
			b.table(x, mm)
		case Image:
			b.image(x, mm)
		case Chart:
			b.chart(x, mm)
		case Division:
			b.division(x)
		case Article:
			b.article(x, last)
		case styledLine:
			b.line(para{style: x.style, keepNext: last}, x.text)
		case PageBreak:
			b.raw(`<w:p><w:pPr><w:pStyle w:val="Rule"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>`)
		}
	}
}

func (b *writer) heading(h Heading) {
	if len(b.f.Headings) == 0 {
		return
	}
	l := min(max(h.Level, 1), len(b.f.Headings))
	r := b.f.Headings[l-1]
	t := h.Text
	if !h.Unnumbered {
		b.counts[l-1]++
		clear(b.counts[l:])
		t = ordinal(r.Number, b.counts[l-1]) + r.Suffix + h.Text
		if r.Style.Upper {
			t = strings.TrimSpace(ordinal(r.Number, b.counts[l-1])+r.Suffix) + " " + cased(h.Text, r.Style)
		}
	} else {
		t = cased(t, r.Style)
	}
	b.line(para{style: "Heading" + strconv.Itoa(l)}, t)
}

func (b *writer) paragraph(p Paragraph) {
	b.open(para{style: "BodyText", keepNext: p.KeepNext, flush: p.NoIndent, jc: alignWord(p.Align)})
	b.runs(p.Runs, Style{})
	b.close()
}

func (b *writer) list(l List, hold bool) {
	for i, it := range l.Items {
		b.open(para{style: "BodyText", keepNext: hold && i == len(l.Items)-1})
		b.text(l.Marker.sign(i+1), Style{}, "")
		b.runs(it, Style{})
		b.close()
	}
}

// sign is what stands before the n-th item.
func (m Marker) sign(n int) string {
	switch m {
	case Letter:
		return ordinal("letter", n) + ") "
	case Number:
		return strconv.Itoa(n) + ". "
	}
	return "- "
}

// alignWord is the schema's word for an alignment; empty leaves it to the style.
func alignWord(a Align) string {
	return [...]string{"", "left", "center", "right", "both"}[a]
}
