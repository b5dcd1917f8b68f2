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

// TestFigures: a number is read as it is written here however the sheet shows
// it; what was typed as text is read as it was typed.
func TestFigures(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	thousands, err := f.NewStyle(&excelize.Style{NumFmt: 3})
	if err != nil {
		t.Fatal(err)
	}
	asTyped, err := f.NewStyle(&excelize.Style{NumFmt: asText})
	if err != nil {
		t.Fatal(err)
	}
	f.SetSheetRow("Sheet1", "A1", &[]any{"a", "b", "c", "d", "e", "g"})
	f.SetSheetRow("Sheet1", "A2", &[]any{1234.5, 1234567, "1.234", "3/13", 12, -0.25})
	f.SetCellStyle("Sheet1", "B2", "B2", thousands)
	f.SetCellStyle("Sheet1", "C2", "D2", asTyped)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, _, err := Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if want := []any{"1234,5", "1234567", "1.234", "3/13", "12", "-0,25"}; !slices.Equal(got.Rows[0], want) {
		t.Errorf("read %q, want %q", got.Rows[0], want)
	}
}

// TestEntry: what a template holds to be filled in is stored as text.
func TestEntry(t *testing.T) {
	b, err := Write(Table{Name: "x", Header: []string{"a"}, Rows: [][]any{{Entry("3/13")}}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetCellStyle("x", "A2")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := f.GetStyle(style); err != nil || s.NumFmt != asText {
		t.Errorf("the format is %+v, %v", s, err)
	}
	if m, _, err := Read(b); err != nil || m.Text(0, 0) != "3/13" {
		t.Errorf("%v, %v", m.Rows, err)
	}
}
