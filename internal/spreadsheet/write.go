// Package spreadsheet writes tables to XLSX and reads them back (bảng tính):
// real numbers and dates, the header in the first row. It is the only package
// that names the library.
package spreadsheet

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"phoihop/internal/viet"
)

// Entry is a cell that somebody is to fill in. What is typed there stays as it
// is typed: 3/13 is no day, and 1.234 keeps its point.
type Entry string

// Table is one sheet: a header, and rows whose values are string, int, bool,
// float64, viet.Date, time.Time, Entry or nil.
type Table struct {
	Name   string // of the sheet; at most 31 characters are kept
	Header []string
	Rows   [][]any
}

// maxWidth of a column, in characters; longer text wraps.
const maxWidth = 60

// Type of the file.
const Type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Write returns the tables as one XLSX file. Text that a spreadsheet would
// take for a formula stays text.
func Write(tables ...Table) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	looks, err := newLooks(f)
	if err != nil {
		return nil, err
	}
	for i, t := range tables {
		name := sheetName(t.Name)
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err == nil {
			err = looks.write(f, name, t)
		}
		if err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	err = f.Write(&b)
	return b.Bytes(), err
}

// sheetName leaves out what a sheet's name cannot hold.
func sheetName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 31 {
		s = string(r[:31])
	}
	return s
}

// looks are the styles of the cells.
type looks struct{ head, text, date, moment, entry int }

// asText is the number of the format that leaves what is typed as it is.
const asText = 49

func newLooks(f *excelize.File) (l looks, err error) {
	date, moment := "dd/mm/yyyy", "hh:mm dd/mm/yyyy"
	for _, s := range []struct {
		to    *int
		style excelize.Style
	}{
		{&l.head, excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EFEB"}},
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}}},
		{&l.text, excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
		{&l.date, excelize.Style{CustomNumFmt: &date, Alignment: &excelize.Alignment{Vertical: "top"}}},
		{&l.entry, excelize.Style{NumFmt: asText, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF8E1"}},
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
		{&l.moment, excelize.Style{CustomNumFmt: &moment, Alignment: &excelize.Alignment{Vertical: "top"}}},
	} {
		if *s.to, err = f.NewStyle(&s.style); err != nil {
			return l, err
		}
	}
	return l, nil
}

// write streams one table: memory does not grow with its length.
func (l looks) write(f *excelize.File, sheet string, t Table) error {
	w, err := f.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	for i, width := range t.widths() {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(t.Header))
	for i, h := range t.Header {
		head[i] = excelize.Cell{StyleID: l.head, Value: h}
	}
	if err := w.SetRow("A1", head); err != nil {
		return err
	}
	for n, row := range t.Rows {
		at, err := excelize.CoordinatesToCellName(1, n+2)
		if err != nil {
			return err
		}
		cells := make([]any, len(row))
		for i, v := range row {
			cells[i] = l.cell(v)
		}
		if err := w.SetRow(at, cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

// cell gives a value its type and its look.
func (l looks) cell(v any) excelize.Cell {
	switch v := v.(type) {
	case Entry:
		return excelize.Cell{StyleID: l.entry, Value: string(v)}
	case viet.Date:
		if v.IsZero() {
			return excelize.Cell{}
		}
		return excelize.Cell{StyleID: l.date, Value: time.Date(v.Year, v.Month, v.Day, 0, 0, 0, 0, time.UTC)}
	case time.Time:
		if v.IsZero() {
			return excelize.Cell{}
		}
		v = v.In(viet.Zone())
		return excelize.Cell{StyleID: l.moment, Value: time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), 0, 0, time.UTC)}
	}
	return excelize.Cell{StyleID: l.text, Value: v}
}

// widths are made for what stands in the columns.
func (t Table) widths() []float64 {
	ws := make([]float64, len(t.Header))
	for i, h := range t.Header {
		ws[i] = float64(utf8.RuneCountInString(h) + 3)
	}
	for _, row := range t.Rows[:min(len(t.Rows), 200)] {
		for i, v := range row {
			if s, ok := v.(string); ok && i < len(ws) {
				ws[i] = max(ws[i], float64(utf8.RuneCountInString(s)+2))
			}
		}
	}
	for i := range ws {
		ws[i] = min(max(ws[i], 11), maxWidth)
	}
	return ws
}
