package review

import (
	"testing"

	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/report"
)

// TestOneNumberInTwoPlaces: a number that features print in several places is
// one figure, with one text for all of them.
func TestOneNumberInTwoPlaces(t *testing.T) {
	f := report.Figure{ID: "notice.sent", Label: "x", Count: 12, Entries: []entry.Hash{{1}}}
	r := &Report{index: map[string]int{}}
	r.take([]report.Part{{Chapter: report.Situation, Lines: []report.Line{{Key: "a", Args: []any{f}}}},
		{Chapter: report.Results, Tables: []report.Table{{Rows: [][]any{{"Xã", f, report.Figure{ID: "notice.nil", Count: 3}}}}}}})
	if len(r.Figures) != 2 || r.Figures[0].Text != "12" || r.Figures[1].Text != "3" {
		t.Errorf("%+v", r.Figures)
	}
	w := writer{r: r, tell: func(_ string, args ...any) string { return args[0].(string) }}
	if runs := w.line(report.Line{Key: "a", Args: []any{f}}); len(runs) != 1 || runs[0].Figure == nil || runs[0].Figure.Text != "12" {
		t.Errorf("printed as %+v", runs)
	}
}

// TestColumns: a column of figures holds its longest number on one line, and
// words have more room than figures.
func TestColumns(t *testing.T) {
	table := report.Table{Rows: [][]any{{"Tàu cá của địa phương", report.Figure{Text: "3.010/1.200/1.810"}, report.Figure{Count: 136, Of: 144}, "—"}}}
	name, value, given, before := columnOf(table, 0), columnOf(table, 1), columnOf(table, 2), columnOf(table, 3)
	if value.Width < 3 || given.Width < 1.3 || given.Width > 2 || name.Width < before.Width || value.Align != document.Center {
		t.Errorf("%+v %+v %+v %+v", name, value, given, before)
	}
}
