package document

import (
	"strconv"
	"strings"
)

// closing writes signatures and "Nơi nhận". With one signature they share a
// row that is not broken over pages; joint signatures stand in pairs above.
func (b *writer) closing(d *Document) {
	if len(d.Signatures) == 0 && len(d.Recipients) == 0 {
		return
	}
	b.line(para{style: "AfterTable", keepNext: len(d.Signatures) > 0}, "")
	r := b.f.Signature
	ws := []int{twips(r.Left), twips(r.Right)}
	if len(d.Signatures) > 1 {
		half := twips(b.f.Page.textWidth()) / 2
		b.openTable(tableLook{widths: []int{half, half}})
		b.jointSignatures(d.Signatures, half)
		b.raw(`</w:tbl>`)
		b.line(para{style: "AfterTable"}, "")
		b.openTable(tableLook{widths: ws})
		b.closingRow(d.Recipients, Signature{}, ws)
	} else {
		b.openTable(tableLook{widths: ws})
		s := Signature{}
		if len(d.Signatures) == 1 {
			s = d.Signatures[0]
		}
		b.closingRow(d.Recipients, s, ws)
	}
	b.raw(`</w:tbl>`)
}

func (b *writer) closingRow(to []string, s Signature, ws []int) {
	b.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	b.openCell(ws[0], 1)
	b.recipients(to)
	b.raw(`</w:tc>`)
	b.openCell(ws[1], 1)
	b.signature(s)
	b.raw(`</w:tc></w:tr>`)
}

// jointSignatures writes two signatures to a row; an odd last one is centred.
func (b *writer) jointSignatures(ss []Signature, half int) {
	for len(ss) > 0 {
		n := min(2, len(ss))
		b.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for _, s := range ss[:n] {
			b.openCell(2*half/n, 3-n)
			b.signature(s)
			if len(ss) > 2 {
				b.line(para{style: "Post"}, "")
			}
			b.raw(`</w:tc>`)
		}
		b.raw(`</w:tr>`)
		ss = ss[n:]
	}
}

func (b *writer) signature(s Signature) {
	if s.empty() {
		b.line(para{style: "Rule"}, "")
		return
	}
	r := b.f.Signature
	for _, l := range s.lines(r) {
		b.line(para{style: "Authority", keepNext: true}, cased(l, r.Authority))
	}
	b.line(para{style: "Post", keepNext: true}, cased(s.Post, r.Post))
	b.line(para{style: "SignName"}, cased(s.Name, r.Name))
}

func (b *writer) recipients(to []string) {
	if len(to) == 0 {
		b.line(para{style: "Rule"}, "")
		return
	}
	r := b.f.Recipients
	b.open(para{style: "RecipientsLabel", keepNext: true})
	label, colon := strings.CutSuffix(r.Label, ":")
	b.text(label, Style{Underline: r.LabelStyle.Underline}, "")
	if colon {
		b.text(":", Style{}, "")
	}
	b.close()
	for i, t := range to {
		end := r.End
		if i == len(to)-1 {
			end = r.Last
		}
		b.line(para{style: "Recipient"}, "- "+strings.TrimRight(t, ".,; ")+end)
	}
}

// annexes writes each annex into a section of its own; the attestation stands
// at the end of the last one.
func (b *writer) annexes(d *Document) {
	r := b.f.Annex
	for i, a := range d.Annexes {
		clear(b.counts)
		b.provisions = provisions{}
		label := r.Label
		if len(d.Annexes) > 1 {
			label += " " + strings.ToUpper(ordinal(r.Number, i+1))
		}
		b.line(para{style: "AnnexLabel", keepNext: true}, cased(label, r.LabelStyle))
		b.line(para{style: "AnnexTitle", keepNext: true}, cased(a.Title, r.TitleStyle))
		if a.Note != "" {
			b.line(para{style: "AnnexNote", keepNext: true}, a.Note)
		}
		mm := b.f.Page.textWidth()
		if a.Landscape {
			mm = b.f.Page.Height - b.f.Page.Left.MM - b.f.Page.Right.MM
		}
		b.blocks(a.Blocks, mm, false)
		if i == len(d.Annexes)-1 {
			b.attestation(d.Attestation)
			b.raw(b.section(true, a.Landscape))
			return
		}
		b.raw(`<w:p><w:pPr><w:pStyle w:val="Rule"/>`, b.section(true, a.Landscape), `</w:pPr></w:p>`)
	}
}

// attestation writes the digest block, kept on one page.
func (b *writer) attestation(a Attestation) {
	if a.empty() {
		b.line(para{style: "Rule"}, "") // a table may not end a document
		return
	}
	b.line(para{style: "AfterTable", keepNext: true}, "")
	b.open(para{style: "AttestTitle", keepNext: true, topBorder: true})
	b.text(a.Title, Style{}, "")
	b.close()
	if a.Text != "" {
		b.line(para{style: "AttestText", keepNext: len(a.Lines) > 0}, a.Text)
	}
	for i, l := range a.Lines {
		b.open(para{style: "AttestText", keepNext: i < len(a.Lines)-1, jc: "left"})
		b.text(l.Label+":"+breakBefore(l.Value), Style{}, "")
		b.text(l.Value, b.f.Attestation.Value, b.f.Attestation.Font)
		b.close()
	}
}

// breakBefore puts a long digest on a line of its own.
func breakBefore(v string) string {
	if len(v) > 40 {
		return "\n"
	}
	return " "
}

// section writes section properties. The first page of a section carries no
// number; annexes begin at page 1 again where the form says so.
func (b *writer) section(annex, landscape bool) string {
	p := b.f.Page
	w, h := twips(p.Width), twips(p.Height)
	orient := ""
	if landscape {
		w, h = h, w
		orient = ` w:orient="landscape"`
	}
	n := func(mm float64) string { return strconv.Itoa(twips(mm)) }
	s := `<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:headerReference w:type="first" r:id="rId4"/>` +
		`<w:type w:val="nextPage"/><w:pgSz w:w="` + strconv.Itoa(w) + `" w:h="` + strconv.Itoa(h) + `"` + orient + `/>` +
		`<w:pgMar w:top="` + n(p.Top.MM) + `" w:right="` + n(p.Right.MM) + `" w:bottom="` + n(p.Bottom.MM) + `" w:left="` + n(p.Left.MM) +
		`" w:header="` + n(p.Header) + `" w:footer="` + n(p.Header) + `" w:gutter="0"/>`
	if annex && b.f.Annex.Restart {
		s += `<w:pgNumType w:start="1"/>`
	}
	return s + `<w:cols w:space="720"/><w:titlePg/></w:sectPr>`
}
