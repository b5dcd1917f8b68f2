package legaltext

import (
	"encoding/xml"
	"io"
	"strings"
)

// docxReader turns the body of a Word document into lines.
type docxReader struct {
	out    strings.Builder
	nums   *numbering
	styles map[string]styleNum
	paras  []*docxPara // open paragraphs: one in another through text boxes
	rows   []*docxRow  // open table rows
	depth  int
	inText bool // inside w:t
}

// docxPara is a paragraph being read.
type docxPara struct {
	text         strings.Builder
	style        string
	numID, level string
	hasNum       bool
}

// docxRow is a table row being read. A row whose cells hold one paragraph each
// becomes one line, so that a list in a table stays in its order.
type docxRow struct {
	cells [][]string
}

func (d *docxReader) read(r io.Reader) error {
	dec := xml.NewDecoder(r)
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return d.balanced()
		}
		if err != nil {
			return damaged("document.xml", err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if d.depth++; d.depth > maxDepth {
				return damaged("document.xml", io.ErrShortBuffer)
			}
			if skipped(t.Name.Local) {
				d.depth--
				if err := dec.Skip(); err != nil {
					return damaged("document.xml", err)
				}
				continue
			}
			if t.Name.Local == "t" {
				d.inText = true
			}
			d.start(t)
		case xml.CharData:
			if d.inText {
				d.add(string(t))
			}
		case xml.EndElement:
			d.depth--
			d.inText = false
			d.end(t.Name.Local)
		}
		if d.out.Len() > maxOutput {
			return ErrTooLarge
		}
	}
}

func (d *docxReader) balanced() error {
	if d.depth != 0 {
		return damaged("document.xml", io.ErrUnexpectedEOF)
	}
	return nil
}

// skipped names elements whose text is not part of the document as it stands.
func skipped(name string) bool {
	switch name {
	case "del", "moveFrom", "instrText", "delText", "Fallback", "sectPr", "rPr", "tabs":
		return true
	}
	return false
}

func (d *docxReader) start(t xml.StartElement) {
	switch t.Name.Local {
	case "p":
		d.paras = append(d.paras, &docxPara{})
	case "tab":
		d.add("\t")
	case "br", "cr":
		d.add("\n")
	case "noBreakHyphen":
		d.add("-")
	case "tr":
		d.rows = append(d.rows, &docxRow{})
	case "tc":
		if n := len(d.rows); n > 0 {
			d.rows[n-1].cells = append(d.rows[n-1].cells, nil)
		}
	case "pStyle", "numId", "ilvl":
		d.property(t)
	}
}

func (d *docxReader) property(t xml.StartElement) {
	if len(d.paras) == 0 {
		return
	}
	p := d.paras[len(d.paras)-1]
	switch t.Name.Local {
	case "pStyle":
		p.style = attr(t, "val")
	case "numId":
		p.numID, p.hasNum = attr(t, "val"), true
	case "ilvl":
		p.level = attr(t, "val")
	}
}

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (d *docxReader) add(s string) {
	if n := len(d.paras); n > 0 {
		d.paras[n-1].text.WriteString(s)
	}
}

func (d *docxReader) end(name string) {
	switch name {
	case "p":
		if n := len(d.paras); n > 0 {
			p := d.paras[n-1]
			d.paras = d.paras[:n-1]
			d.line(d.label(p) + p.text.String())
		}
	case "tr":
		if n := len(d.rows); n > 0 {
			row := d.rows[n-1]
			d.rows = d.rows[:n-1]
			for _, s := range row.lines() {
				d.line(s)
			}
		}
	}
}

// line writes a finished line into the open cell, or out.
func (d *docxReader) line(s string) {
	if n := len(d.rows); n > 0 && len(d.rows[n-1].cells) > 0 {
		cells := d.rows[n-1].cells
		cells[len(cells)-1] = append(cells[len(cells)-1], s)
		return
	}
	d.out.WriteString(s)
	d.out.WriteByte('\n')
}

func (r *docxRow) lines() []string {
	single := len(r.cells) > 1
	var all, joined []string
	for _, c := range r.cells {
		filled := 0
		for _, s := range c {
			if strings.TrimSpace(s) != "" {
				filled++
			}
			single = single && !strings.Contains(s, "\n")
		}
		single = single && filled <= 1
		all = append(all, c...)
		joined = append(joined, strings.TrimSpace(strings.Join(c, "")))
	}
	if single {
		return []string{strings.TrimRight(strings.Join(joined, "\t"), "\t")}
	}
	return all
}

// label writes out the automatic number of a paragraph.
func (d *docxReader) label(p *docxPara) string {
	id, level := p.numID, p.level
	if !p.hasNum {
		s := d.styles[p.style]
		id = s.numID
		if level == "" {
			level = s.level
		}
	}
	if id == "" || id == "0" || strings.TrimSpace(p.text.String()) == "" {
		return ""
	}
	return d.nums.next(id, atoi(level))
}
