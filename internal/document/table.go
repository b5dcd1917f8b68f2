package document

import "strconv"

// tableLook are the properties of a table; widths in twips.
type tableLook struct {
	widths  []int
	ruled   bool
	padding int // left and right of a cell
}

func (b *writer) openTable(l tableLook) {
	total := 0
	for _, w := range l.widths {
		total += w
	}
	b.raw(`<w:tbl><w:tblPr><w:tblW w:w="`, strconv.Itoa(total), `" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>`)
	if l.ruled {
		b.raw(`<w:tblBorders>`)
		for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			b.raw(`<w:`, side, ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
		}
		b.raw(`</w:tblBorders>`)
	}
	pad := strconv.Itoa(l.padding)
	b.raw(`<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="`, pad, `" w:type="dxa"/><w:right w:w="`, pad, `" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for _, w := range l.widths {
		b.raw(`<w:gridCol w:w="`, strconv.Itoa(w), `"/>`)
	}
	b.raw(`</w:tblGrid>`)
}

func (b *writer) openCell(width, span int) { b.openCellWith(width, span, "") }

// openCellWith starts a cell with further properties, in the order of the schema.
func (b *writer) openCellWith(width, span int, more string) {
	b.raw(`<w:tc><w:tcPr><w:tcW w:w="`, strconv.Itoa(width), `" w:type="dxa"/>`)
	if span > 1 {
		b.raw(`<w:gridSpan w:val="`, strconv.Itoa(span), `"/>`)
	}
	b.raw(more, `</w:tcPr>`)
}

// table writes a ruled table as wide as the text (mm).
func (b *writer) table(t Table, mm float64) {
	if len(t.Columns) == 0 {
		b.fail(&ContentError{What: "table", Name: t.Caption, Reason: NoColumns})
		return
	}
	if t.Caption != "" {
		b.line(para{style: "Caption", keepNext: true}, t.Caption)
	} else {
		b.line(para{style: "AfterTable", keepNext: true}, "")
	}
	ws := columnWidths(t.Columns, twips(mm))
	b.openTable(tableLook{widths: ws, ruled: true, padding: 70})
	for i, r := range t.Head {
		b.row(t, r, ws, i+1)
	}
	for _, r := range t.Rows {
		b.row(t, r, ws, 0)
	}
	if len(t.Head)+len(t.Rows) == 0 {
		b.row(t, nil, ws, 0)
	}
	b.raw(`</w:tbl>`)
	b.line(para{style: "AfterTable"}, "")
}

// columnWidths shares the width out; rounding falls to the last column.
func columnWidths(cs []Column, total int) []int {
	sum := 0.0
	for _, c := range cs {
		sum += share(c)
	}
	ws := make([]int, len(cs))
	used := 0
	for i, c := range cs {
		ws[i] = int(float64(total) * share(c) / sum)
		used += ws[i]
	}
	ws[len(ws)-1] += total - used
	return ws
}

func share(c Column) float64 {
	if c.Width <= 0 {
		return 1
	}
	return c.Width
}

// row writes a row. It is not broken over pages; a head row, counted from 1, is
// repeated. Cells that are missing at the end are left empty.
func (b *writer) row(t Table, cells []Cell, ws []int, head int) {
	b.raw(`<w:tr><w:trPr><w:cantSplit/>`)
	if head > 0 {
		b.raw(`<w:tblHeader/>`)
	}
	b.raw(`</w:trPr>`)
	col := 0
	for _, c := range cells {
		n := max(c.Span, 1)
		if col+n > len(ws) {
			b.fail(&ContentError{What: "table", Name: t.Caption, Reason: NoColumns})
			return
		}
		b.cell(c, t, col, ws[col:col+n], head)
		col += n
	}
	for ; col < len(ws); col++ {
		b.cell(Cell{}, t, col, ws[col:col+1], head)
	}
	b.raw(`</w:tr>`)
}

func (b *writer) cell(c Cell, t Table, col int, ws []int, head int) {
	width := 0
	for _, w := range ws {
		width += w
	}
	if head > 0 {
		b.openCellWith(width, len(ws), mergeDown(c, len(t.Head), head)+`<w:vAlign w:val="center"/>`)
		b.open(para{style: "TableHead", keepNext: true})
		b.runs(c.Runs, b.f.Table.Head)
	} else {
		b.openCell(width, len(ws))
		b.open(para{style: "TableText", jc: alignWord(t.Columns[col].Align)})
		b.runs(c.Runs, b.f.Table.Style)
	}
	b.close()
	b.raw(`</w:tc>`)
}

// mergeDown joins an empty head cell with the one above it.
func mergeDown(c Cell, rows, head int) string {
	switch {
	case rows < 2:
		return ""
	case len(c.Runs) == 0 && head > 1:
		return `<w:vMerge/>`
	case c.Span < 2:
		return `<w:vMerge w:val="restart"/>`
	}
	return ""
}
