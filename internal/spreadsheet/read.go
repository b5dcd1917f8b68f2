package spreadsheet

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// Bounds of what is read: beyond them nobody's list of units ends, but an
// archive made to fill a disk begins.
const (
	maxRows     = 20_000
	maxUnpacked = 64 << 20
)

// Read returns the first sheet of an XLSX file as text: the header is the
// first row that is not empty. Dates come as 05/06/2023, whatever their form
// in the sheet. rows[i] stands in line lines[i] of the sheet.
func Read(content []byte) (t Table, lines []int, err error) {
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked / 2,
		ShortDatePattern: "dd/mm/yyyy"})
	if err != nil {
		return t, nil, unreadable(err)
	}
	defer f.Close()
	t.Name = f.GetSheetName(0)
	rows, err := f.Rows(t.Name)
	if err != nil {
		return t, nil, unreadable(err)
	}
	defer rows.Close()
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			return t, nil, unreadable(err)
		}
		if line > maxRows {
			return t, nil, fault.New(fault.Invalid, "spreadsheet.too-long", maxRows)
		}
		if err := written(f, t.Name, line, cells); err != nil {
			return t, nil, unreadable(err)
		}
		if !t.add(cells) {
			continue
		}
		if len(t.Rows) > len(lines) {
			lines = append(lines, line)
		}
	}
	if len(t.Header) == 0 {
		return t, nil, unreadable(io.ErrUnexpectedEOF)
	}
	return t, lines, rows.Error()
}

// written puts figures as they are written here, with a comma before the
// decimals, in the place of numbers: how those are shown depends on the sheet.
// What was typed as text stays as it is.
func written(f *excelize.File, sheet string, line int, cells []string) error {
	for i, c := range cells {
		if !strings.ContainsAny(c, ".,") || strings.Trim(c, "-0123456789.,") != "" {
			continue
		}
		at, err := excelize.CoordinatesToCellName(i+1, line)
		if err != nil {
			return err
		}
		kind, err := f.GetCellType(sheet, at)
		if err != nil {
			return err
		}
		if kind != excelize.CellTypeNumber && kind != excelize.CellTypeUnset {
			continue
		}
		raw, err := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
		if err != nil {
			return err
		}
		if x, err := strconv.ParseFloat(raw, 64); err == nil {
			cells[i] = strings.Replace(strconv.FormatFloat(x, 'f', -1, 64), ".", ",", 1)
		}
	}
	return nil
}

// add takes the header, then rows as long as it; an empty row is left out.
func (t *Table) add(cells []string) bool {
	empty := true
	for i := range cells {
		cells[i] = strings.TrimSpace(viet.Normalize(cells[i]))
		empty = empty && cells[i] == ""
	}
	if empty {
		return false
	}
	if t.Header == nil {
		t.Header = cells
		return true
	}
	row := make([]any, len(t.Header))
	for i := range row {
		row[i] = ""
		if i < len(cells) {
			row[i] = cells[i]
		}
	}
	t.Rows = append(t.Rows, row)
	return true
}

// Text returns a value of a row that was read.
func (t Table) Text(row, column int) string {
	if column < 0 || column >= len(t.Header) {
		return ""
	}
	return fmt.Sprint(t.Rows[row][column])
}

func unreadable(err error) error {
	return &fault.Error{Kind: fault.Invalid, Key: "spreadsheet.unreadable", Err: err}
}
