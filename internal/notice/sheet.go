package notice

import (
	"phoihop/internal/organisation"
	"slices"
	"strconv"
	"strings"

	"phoihop/internal/action"
	"phoihop/internal/fault"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// The columns of a form as a spreadsheet, in their order. Only the last two are
// filled in.
const (
	columnCode = iota
	columnLabel
	columnUnit
	columnLimits
	columnBefore
	columnValue
	columnComment
	columns
)

// sheetOf is the form as a spreadsheet to be filled in for one period: a line
// for each number, so that what belongs together is not taken for a day.
func (w writing) sheetOf(r *web.Request) spreadsheet.Table {
	t := spreadsheet.Table{Name: w.sheetName()}
	for _, k := range []string{"code", "label", "unit", "limits", "before", "value", "comment"} {
		t.Header = append(t.Header, r.L.T("notice.column."+k))
	}
	for _, l := range w.Lines {
		before := strings.Split(l.Last, "/")
		for i, code := range l.codes() {
			row := []any{code, l.Label, l.Unit, l.limits(), l.Last, spreadsheet.Entry(l.typed(i)), spreadsheet.Entry("")}
			if l.Type == Compound {
				row[columnLabel] = l.Label + ": " + l.Parts[i]
				row[columnBefore] = ""
				if i < len(before) {
					row[columnBefore] = before[i]
				}
			}
			if l.Type == Choice {
				row[columnLimits] = strings.Join(l.Choices, " / ")
			}
			if i == 0 {
				row[columnComment] = spreadsheet.Entry(l.Comment)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// codes name the lines of a field: one, or one for each part.
func (f Field) codes() (cs []string) {
	if f.Type != Compound {
		return []string{f.Key}
	}
	for i := range f.Parts {
		cs = append(cs, f.Key+"/"+strconv.Itoa(i+1))
	}
	return cs
}

// sheetName is the period by its days, so that a file filled in for another one
// is told from it; a form without a period has the start of its id.
func (w writing) sheetName() string {
	if w.window.From.IsZero() {
		return w.Form.ID.Short()
	}
	return dotted(w.window.From) + "–" + dotted(w.window.To)
}

// dotted writes a day without what the name of a sheet cannot hold.
func dotted(d viet.Date) string { return strings.ReplaceAll(d.Screen(), "/", ".") }

// take puts what a filled-in spreadsheet holds into the lines. It refuses files
// of other forms and other periods; what is wrong with a value is said beside
// the field, as if it had been typed.
func (w *writing) take(f action.File) error {
	t, _, err := spreadsheet.Read(f.Content)
	if err != nil {
		unreadable := *fault.Of(err)
		unreadable.Field = "sheet"
		return &unreadable
	}
	if len(t.Header) < columnComment {
		return fault.Field("sheet", "notice.not-this-form", w.Form.Adopted.Name)
	}
	if t.Name != w.sheetName() {
		return fault.Field("sheet", "notice.other-period", t.Name, w.sheetName())
	}
	for i := range t.Rows {
		code := t.Text(i, columnCode)
		n := slices.IndexFunc(w.Lines, func(l line) bool { return slices.Contains(l.codes(), code) })
		if n < 0 {
			return fault.Field("sheet", "notice.not-this-form", w.Form.Adopted.Name)
		}
		l := &w.Lines[n]
		part := slices.Index(l.codes(), code)
		for len(l.Typed) <= part {
			l.Typed = append(l.Typed, "")
		}
		l.Typed[part] = t.Text(i, columnValue)
		if text := t.Text(i, columnComment); text != "" {
			l.Comment = text
		}
	}
	return nil
}

// blank is the form for the period that the address names, as a spreadsheet.
func (c calendars) blank(r *web.Request) (web.Download, error) {
	w, err := c.begin(r, r.Query.Get)
	if err != nil {
		return web.Download{}, err
	}
	if _, err := c.place(r, &w); err != nil {
		return web.Download{}, err
	}
	b, err := spreadsheet.Write(w.sheetOf(r))
	return web.Download{Name: slug(w.Form.Adopted.Name) + "-" + slug(w.sheetName()) + ".xlsx", Type: spreadsheet.Type, Content: b}, err
}

// sheet is the list as a spreadsheet.
func (b box) sheet(r *web.Request) func() []spreadsheet.Table {
	return web.Sheets(r, r.L.T("notice.box."+b.Name), b.Notices,
		web.Col("web.col.number", func(s State) any { return s.Sent.Number }),
		web.Col("web.col.title", func(s State) any { return s.Sent.Title }),
		web.Col("notice.sheet.from", func(s State) any { return b.Names[s.Log] }),
		web.Col("notice.sheet.to", func(s State) any { return organisation.Named(b.Names, s.To) }),
		web.Col("web.col.at", func(s State) any { return s.At }),
		web.Col("notice.sheet.acks", func(s State) any { return len(s.Acks) }),
		web.Col("notice.sheet.of", func(s State) any { return len(s.To) }),
		web.Col("notice.sheet.answer-by", func(s State) any { return s.Sent.AnswerBy }),
		web.Col("notice.sheet.answers", func(s State) any { return len(s.Answers) }),
		web.Col("notice.send.confirm_by", func(s State) any { return s.Sent.Confirm(viet.DateOf(s.At)) }),
		web.Col("notice.send.keep_until", func(s State) any { return s.Sent.KeepUntil }))
}
