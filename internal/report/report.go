// Package report is what a feature contributes to a review (phần của báo cáo
// sơ kết, tổng kết): sentences whose numbers are figures with the signed
// entries under them, lists and tables. A feature says what its record shows;
// the review puts it in its place, freezes it and prints it.
package report

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"slices"

	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
)

// Chapter is the part of the report in which something stands.
type Chapter string

// The chapters, in the order of such reports.
const (
	Situation  Chapter = "situation"  // I. Đặc điểm tình hình
	Leadership Chapter = "leadership" // II. Lãnh đạo, quán triệt, triển khai
	Results    Chapter = "results"    // III. Kết quả thực hiện
	Assessment Chapter = "assessment" // IV. Đánh giá: ưu điểm, hạn chế, nguyên nhân, kinh nghiệm
	Directions Chapter = "directions" // V. Phương hướng
	Proposals  Chapter = "proposals"  // VI. Đề xuất, kiến nghị
	Annex      Chapter = "annex"      // Phụ lục
)

// Scope is what a review looks at: a regulation over a period, at recorded
// heads. What lies beyond the heads does not exist for it.
type Scope struct {
	Space      entry.Hash
	Regulation entry.Hash
	From, To   viet.Date
	Heads      readmodel.Heads
	Names      map[entry.Hash]string // short names of the parties, as they were
	Order      []entry.Hash          // the parties in the order of the regulation
}

// Before is the scope over as many days just before the period.
func (s Scope) Before() Scope {
	last := s.From.AddDays(-1)
	s.From, s.To = last.AddDays(-s.To.DaysSince(s.From)), last
	return s
}

// Figure is one number with the signed entries under it.
type Figure struct {
	ID      string       `json:"id"` // one number's in a report, wherever it stands: begins with the feature's name
	Label   string       `json:"label"`
	Text    string       `json:"text"` // as printed; empty: n, or n/N
	Count   int          `json:"n"`
	Of      int          `json:"of,omitempty"` // 0: a count without a whole
	Entries []entry.Hash `json:"entries"`
}

// Line is a sentence: a message with %s for each argument. Arguments are
// figures, texts and dates; a figure is printed as a number that can be opened.
type Line struct {
	Key  string
	Args []any
}

// Item is one thing that the report names, with what is said of it.
type Item struct {
	Title   string // the record's own words
	Note    string // what became of it, or empty
	Entries []entry.Hash
}

// Table is a table of texts and figures. Head are message keys.
type Table struct {
	Caption string // message key
	Head    []string
	Rows    [][]any // texts and figures
}

// Part is what a feature has to say in one place of the report.
type Part struct {
	Chapter Chapter
	Title   string // message key; empty: no heading of its own
	Lines   []Line
	Items   []Item // listed under the lines
	Tables  []Table
}

// Section compiles a feature's parts. It reads only through tx, and only what
// the scope's heads hold: the same scope gives the same parts for ever.
type Section func(ctx context.Context, tx *readmodel.Snapshot, s Scope) ([]Part, error)

// Count makes a figure of a sum: how many, with the entries under it.
func Count(id, label string, s readmodel.Sum) Figure {
	return Figure{ID: id, Label: label, Count: int(s.Value), Text: viet.FormatFloat(s.Value, decimals(s.Value)), Entries: s.Entries}
}

// Total adds up the cells of a measure that fit; nil fits all.
func Total(sums map[readmodel.Cell]readmodel.Sum, fits func(readmodel.Cell) bool) (t readmodel.Sum) {
	for _, c := range ordered(sums) {
		if fits == nil || fits(c) {
			t.Value += sums[c].Value
			t.Entries = append(t.Entries, sums[c].Entries...)
		}
	}
	return t
}

// ordered lists the cells so that sums and entries come out the same each time.
func ordered(sums map[readmodel.Cell]readmodel.Sum) (cs []readmodel.Cell) {
	for c := range sums {
		cs = append(cs, c)
	}
	slices.SortFunc(cs, func(a, b readmodel.Cell) int {
		return cmp.Or(bytes.Compare(a.Party[:], b.Party[:]), bytes.Compare(a.Unit[:], b.Unit[:]), cmp.Compare(a.Class, b.Class))
	})
	return cs
}

// decimals is how many digits a value needs behind the comma, two at most.
func decimals(x float64) int {
	switch {
	case x == math.Trunc(x):
		return 0
	case x*10 == math.Trunc(x*10):
		return 1
	}
	return 2
}
