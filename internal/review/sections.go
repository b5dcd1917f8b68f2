package review

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/report"
)

// Compiler compiles reports: from the duties and their evidence, and from what
// every feature contributes.
type Compiler struct {
	Sections []report.Section
	// Say prints a message in Vietnamese, the language of documents whatever
	// the screen speaks.
	Say func(key string, args ...any) string
}

// parts asks every feature for what it has to say of the report's scope.
func (c Compiler) parts(ctx context.Context, tx *readmodel.Snapshot, s Source, heads readmodel.Heads) (ps []report.Part, err error) {
	scope := report.Scope{Space: s.Params.Space, Regulation: s.Params.Regulation, From: s.From, To: s.To, Heads: heads, Names: map[entry.Hash]string{}}
	for _, p := range s.Book.Parties {
		scope.Names[p.ID], scope.Order = p.Short, append(scope.Order, p.ID)
	}
	for _, section := range c.Sections {
		some, err := section(ctx, tx, scope)
		if err != nil {
			return nil, err
		}
		ps = append(ps, some...)
	}
	return ps, nil
}

// take makes the features' figures the report's own.
func (r *Report) take(ps []report.Part) {
	r.Parts = ps
	for _, p := range ps {
		for _, l := range p.Lines {
			r.takeArgs(l.Args)
		}
		for _, t := range p.Tables {
			for _, row := range t.Rows {
				r.takeArgs(row)
			}
		}
	}
}

func (r *Report) takeArgs(args []any) {
	for _, a := range args {
		f, ok := a.(Figure)
		if _, taken := r.index[f.ID]; ok && !taken { // one number may stand in several places
			r.figure(f)
		}
	}
}

// contributions prints what the features say in a chapter.
func (w writer) contributions(c report.Chapter) (bs []document.Block) {
	for _, p := range w.r.Parts {
		if p.Chapter != c {
			continue
		}
		if p.Title != "" && c != report.Annex {
			bs = append(bs, heading(2, w.tell(p.Title)))
		}
		for _, l := range p.Lines {
			bs = append(bs, document.Paragraph{Runs: w.line(l)})
		}
		bs = append(bs, list(w.itemRuns(p.Items))...)
		for _, t := range p.Tables {
			bs = append(bs, w.sheet(t))
		}
	}
	return bs
}

// annexed prints what the features put into annexes, each on pages of its own.
func (w writer) annexed() (as []document.Annex) {
	for _, p := range w.r.Parts {
		if p.Chapter != report.Annex {
			continue
		}
		one := writer{r: &Report{Parts: []report.Part{p}, Figures: w.r.Figures, index: w.r.index}, p: w.p, tell: w.tell}
		as = append(as, document.Annex{Title: w.tell(p.Title), Note: w.p.text("annex-note"), Landscape: len(p.Tables) > 0, Blocks: one.contributions(report.Annex)})
	}
	return as
}

func (w writer) itemRuns(is []report.Item) (lines [][]document.Run) {
	for _, i := range is {
		text := i.Title
		if i.Note != "" {
			text = strings.TrimRight(text, " .") + ": " + i.Note
		}
		lines = append(lines, []document.Run{document.Text(text)})
	}
	return lines
}

// mark stands for a figure while a message is put together; it is in no text.
const mark = "\x00"

// line prints a sentence with its figures in their places.
func (w writer) line(l report.Line) (rs []document.Run) {
	args := make([]any, len(l.Args))
	var figures []string
	for i, a := range l.Args {
		if f, ok := a.(Figure); ok {
			args[i] = mark + strconv.Itoa(len(figures)) + mark
			figures = append(figures, f.ID)
			continue
		}
		args[i] = a
	}
	for i, text := range strings.Split(w.tell(l.Key, args...), mark) {
		n, err := strconv.Atoi(text)
		switch {
		case i%2 == 1 && err == nil && n < len(figures):
			rs = append(rs, w.fig(figures[n]))
		case text != "":
			rs = append(rs, document.Text(text))
		}
	}
	return rs
}

// sheet prints a feature's table; numbers stand in the middle of their columns.
func (w writer) sheet(t report.Table) document.Table {
	d := document.Table{}
	if t.Caption != "" {
		d.Caption = w.tell(t.Caption)
	}
	var head []document.Cell
	for i, key := range t.Head {
		head = append(head, cell(document.Text(w.tell(key))))
		d.Columns = append(d.Columns, columnOf(t, i))
	}
	d.Head = [][]document.Cell{head}
	for _, row := range t.Rows {
		var cs []document.Cell
		for _, x := range row {
			if f, ok := x.(Figure); ok {
				cs = append(cs, cell(w.fig(f.ID)))
				continue
			}
			cs = append(cs, cell(document.Text(fmt.Sprint(x))))
		}
		d.Rows = append(d.Rows, cs)
	}
	return d
}

// columnOf is narrow and centred where the table holds figures, wide where it
// holds words, and wide enough for the longest figure: a number is not broken.
func columnOf(t report.Table, i int) document.Column {
	figures, longest := false, 0
	for _, row := range t.Rows {
		if i >= len(row) {
			continue
		}
		text := fmt.Sprint(row[i])
		if f, ok := row[i].(Figure); ok {
			figures, text = true, printed(f)
		}
		longest = max(longest, utf8.RuneCountInString(text))
	}
	switch {
	case figures:
		c := num()
		c.Width = max(c.Width, float64(longest)/5)
		return c
	case len(t.Rows) > 0 && longest < 10:
		return document.Column{Width: 1.6}
	}
	return document.Column{Width: 3}
}
