package notice

import (
	"reflect"
	"testing"

	"phoihop/internal/action"
	"phoihop/internal/calendar"
	"phoihop/internal/lang"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/web"
)

// november is a form being filled in for a month.
func november() writing {
	w := writing{Form: *counted(), window: calendar.Window{From: date("2026-11-01"), To: date("2026-11-30")}}
	w.Form.ID = hash(7)
	for _, f := range w.Form.Adopted.Fields {
		w.Lines = append(w.Lines, line{Field: f})
	}
	w.Lines[0].Last, w.Lines[1].Last = "320", "3/5"
	return w
}

// reader is a request in Vietnamese.
func reader(t *testing.T) *web.Request {
	t.Helper()
	c, err := lang.Load(texts)
	if err != nil {
		t.Fatal(err)
	}
	return &web.Request{L: c.Printer(lang.Vi)}
}

func book(t *testing.T, s spreadsheet.Table) action.File {
	t.Helper()
	b, err := spreadsheet.Write(s)
	if err != nil {
		t.Fatal(err)
	}
	return action.File{Name: "mau.xlsx", Content: b}
}

// TestSheetRoundTrip: the template of a period, filled in, is the form filled
// in; what is left empty was not given.
func TestSheetRoundTrip(t *testing.T) {
	r := reader(t)
	s := november().sheetOf(r)
	if len(s.Rows) != 4 || s.Rows[2][columnBefore] != "5" {
		t.Fatalf("the template is %+v", s)
	}
	s.Rows[0][columnValue], s.Rows[0][columnComment] = "1.234", "tránh bão"
	s.Rows[1][columnValue], s.Rows[2][columnValue] = 3, 13
	w := november()
	if err := w.take(book(t, s)); err != nil {
		t.Fatal(err)
	}
	w.judge()
	want := []Value{{Key: "tau", Numbers: []float64{1234}, Comment: "tránh bão"}, {Key: "vu", Numbers: []float64{3, 13}}}
	if !reflect.DeepEqual(w.Values, want) {
		t.Errorf("read %+v", w.Values)
	}
	s.Rows[2][columnValue] = ""
	w = november()
	if err := w.take(book(t, s)); err != nil {
		t.Fatal(err)
	}
	w.judge()
	if w.Lines[1].err == nil || len(w.Values) != 1 {
		t.Errorf("half a compound passed: %+v", w.Values)
	}
}

func TestSheetRefuses(t *testing.T) {
	r := reader(t)
	other := november()
	other.window.From, other.window.To = date("2026-10-01"), date("2026-10-31")
	strange := november().sheetOf(r)
	strange.Rows[0][columnCode] = "xe"
	short := november().sheetOf(r)
	short.Header = short.Header[:3]
	for want, f := range map[string]action.File{
		"notice.other-period":    book(t, other.sheetOf(r)),
		"notice.not-this-form":   book(t, strange),
		"spreadsheet.unreadable": {Content: []byte("PK")},
	} {
		w := november()
		if got := key(w.take(f)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	w := november()
	for i := range short.Rows {
		short.Rows[i] = short.Rows[i][:3]
	}
	if got := key(w.take(book(t, short))); got != "notice.not-this-form" {
		t.Errorf("three columns: %q", got)
	}
}
