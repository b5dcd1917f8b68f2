package spreadsheet

import (
	"slices"
	"testing"
	"time"

	"bytes"
	"github.com/xuri/excelize/v2"

	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

func TestWriteAndReadBack(t *testing.T) {
	day := viet.Date{Year: 2023, Month: 6, Day: 5}
	b, err := Write(Table{Name: "Nghĩa vụ: năm 2023/2024?", Header: []string{"Tên", "Số", "Ngày"}, Rows: [][]any{
		{"Đảng ủy xã", 12, day}, {"=1+1", 0, nil}, {"+84", -3, viet.Date{}}}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	sheet := f.GetSheetName(0)
	if kind, _ := f.GetCellType(sheet, "B2"); kind != excelize.CellTypeNumber && kind != excelize.CellTypeUnset {
		t.Errorf("a number is stored as %v", kind)
	}
	if form, _ := f.GetCellFormula(sheet, "A3"); form != "" {
		t.Errorf("text became the formula %q", form)
	}
	got, lines, err := Read(b)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Header, []string{"Tên", "Số", "Ngày"}) || len(got.Rows) != 3 || !slices.Equal(lines, []int{2, 3, 4}) {
		t.Fatalf("%+v %v", got, lines)
	}
	if got.Text(0, 2) != "05/06/2023" || got.Text(0, 1) != "12" || got.Text(1, 0) != "=1+1" {
		t.Errorf("%v", got.Rows)
	}
	moment, err := Write(Table{Name: "x", Header: []string{"t"}, Rows: [][]any{{time.Date(2023, 6, 5, 1, 30, 0, 0, time.UTC)}}})
	if err != nil {
		t.Fatal(err)
	}
	if m, _, err := Read(moment); err != nil || m.Text(0, 0) != "08:30 05/06/2023" {
		t.Errorf("%v %v: the moment is not in Vietnam's time", m.Rows, err)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, b := range map[string][]byte{"empty": nil, "text": []byte("a,b\n1,2"), "zip": []byte("PK\x03\x04 no more")} {
		if _, _, err := Read(b); err == nil || fault.Of(err).Kind != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzRead: whatever a file holds, reading ends without a panic.
func FuzzRead(f *testing.F) {
	b, err := Write(Table{Name: "a", Header: []string{"x"}, Rows: [][]any{{"y"}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, _, err := Read(b); err != nil && fault.Of(err).Kind == fault.Internal {
			t.Error(err)
		}
	})
}
