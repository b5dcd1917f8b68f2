package indicator

import (
	"phoihop/internal/action"
	"phoihop/internal/viet"
	"strconv"
	"strings"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/web"
)

// template is what the caller owes, a line for each period, as a spreadsheet
// that is filled in and taken in again: the headings of what is filled in, and
// of what it is filled in for, are those that the intake of values knows.
func template(r *web.Request) (web.Download, error) {
	os, err := seriesChoices(r)
	if err != nil {
		return web.Download{}, err
	}
	label := map[string]string{}
	for _, o := range os {
		label[o.Value] = o.Label
	}
	t := spreadsheet.Table{Name: r.L.T("indicator.template")}
	for _, k := range []string{"submit.series", "submit.period", "template.name", "template.how", "template.before", "submit.values", "submit.nil", "submit.comment"} {
		t.Header = append(t.Header, r.L.T("indicator."+k))
	}
	err = r.DB.View(r.Ctx, func(tx *readmodel.Snapshot) error {
		ss, err := seriesBy(r, tx)
		if err != nil {
			return err
		}
		defs := map[entry.Hash]State{}
		for _, s := range ss {
			name, id := label[s.ID.String()], s.Adopted.Indicator
			if name == "" {
				continue
			}
			if _, ok := defs[id]; !ok {
				if defs[id], err = defined(r, tx, id); err != nil {
					return err
				}
			}
			for _, w := range s.Owed() {
				if s.last(w).Before(r.Today) {
					t.Rows = append(t.Rows, blank(r, s, defs[id].VersionOn(w.From).Terms, name, w))
				}
			}
		}
		return nil
	})
	if err != nil {
		return web.Download{}, err
	}
	b, err := spreadsheet.Write(t)
	return web.Download{Name: "mau-chi-tieu.xlsx", Type: spreadsheet.Type, Content: b}, err
}

// blank is one line to be filled in: which value, for which period, how it is
// written and what stood there the period before.
func blank(r *web.Request, s Series, t Terms, name string, w calendar.Window) []any {
	how := t.Measured
	if len(t.Parts) > 1 {
		how = strings.Join(t.PartNames(), "/")
	}
	before := ""
	if cs := s.Before(w.From, 1); len(cs) > 0 {
		before = Print(cs[0].Values)
	}
	return []any{name, w.From, periodName(r, s.Adopted.Cadence, w), how, before, spreadsheet.Entry(""), spreadsheet.Entry(""), spreadsheet.Entry("")}
}

// listSheet is the list of indicators as a spreadsheet.
func listSheet(r *web.Request, list []shownIndicator) func() []spreadsheet.Table {
	return web.Sheets(r, r.L.T("nav.indicators"), list,
		web.Col("indicator.name", func(x shownIndicator) any { return x.Current().Name }),
		web.Col("indicator.define.measured_in", func(x shownIndicator) any { return x.Current().Measured }),
		web.Col("indicator.period-kind", func(x shownIndicator) any { return r.L.T("choice.cadence." + string(x.Current().Cadence)) }),
		web.Col("indicator.version", func(x shownIndicator) any { return len(x.Versions) }),
		web.Col("web.col.from", func(x shownIndicator) any { return x.Period.From }),
		web.Col("web.col.to", func(x shownIndicator) any { return x.Period.To }),
		web.Col("indicator.given", func(x shownIndicator) any { return x.Given }),
		web.Col("indicator.sheet.of", func(x shownIndicator) any { return x.Of }))
}

// number is a value as a spreadsheet counts with it; one of several parts stays
// in words.
func number(vs []float64) any {
	if len(vs) == 1 {
		return vs[0]
	}
	return Print(vs)
}

// sheet is the table of an indicator: a line for each unit, a column for each
// period, below the units of a party what they come to, and the whole last.
func (p page) sheet(r *web.Request) func() []spreadsheet.Table {
	return func() []spreadsheet.Table {
		out := spreadsheet.Table{Name: p.Current().Name, Header: []string{r.L.T("indicator.unit")}}
		var whole []share
		for _, c := range p.Table.Columns {
			out.Header = append(out.Header, periodName(r, p.Current().Cadence, c.Window))
			whole = append(whole, share{c.Rolled.Values, c.Given, c.Of})
		}
		for n, row := range p.Table.Rows {
			line := []any{row.Label}
			for i, b := range row.Cells {
				if b.Status != "" && !b.Given.Nil {
					line = append(line, number(b.Given.Values))
					continue
				}
				line = append(line, cellWords(r, b, row.Owed[i]))
			}
			out.Rows = append(out.Rows, line)
			if l, ok := p.Table.under(n); ok {
				out.Rows = append(out.Rows, sums(r, r.L.T("indicator.subtotal", l.Label), l.Shares)...)
			}
		}
		out.Rows = append(out.Rows, sums(r, r.L.T("indicator.total"), whole)...)
		return []spreadsheet.Table{out}
	}
}

// sheet is every period of a series with what was given for it.
func (v seriesView) sheet(r *web.Request) func() []spreadsheet.Table {
	return web.Sheets(r, v.Adopted.Name, v.Windows(r.AsOf),
		web.Col("indicator.period", func(w calendar.Window) any { return periodName(r, v.Adopted.Cadence, w) }),
		web.Col("web.col.from", func(w calendar.Window) any { return w.From }),
		web.Col("web.col.to", func(w calendar.Window) any { return w.To }),
		web.Col("indicator.value", func(w calendar.Window) any { return number(v.Series.Cell(w.From).Values) }),
		web.Col("indicator.state", func(w calendar.Window) any {
			if c := v.Series.Cell(w.From); c.Status != "" {
				return r.L.T("indicator.status." + c.Status)
			}
			return nil
		}),
		web.Col("indicator.submit.comment", func(w calendar.Window) any { return v.Series.Cell(w.From).Comment }))
}

// valueStands is what was given for the period that a row names. Another value
// is a correction of it, for the reason that is given.
func valueStands(r *web.Request, v action.Values) (*web.Standing, error) {
	id, err := entry.ParseHash(v.Get("series"))
	period, bad := viet.ParseDate(v.Get("period"))
	if err != nil || bad != nil {
		return nil, nil // the trial says what is wrong with them
	}
	s, err := ownSeries(r, id)
	if err != nil {
		return nil, err
	}
	c := s.Cell(period)
	if c.Status == "" || c.Status == Saved {
		return nil, nil
	}
	st := &web.Standing{Change: "indicator.correct", Why: true, Inputs: func(v action.Values, _ viet.Date, why string) action.Values {
		v.Set("reason", why)
		return v
	}}
	st.Values.Set("values", c.typed(v.Text["values"])...)
	st.Values.Set("nil", strconv.FormatBool(c.Nil && c.Submitted()))
	return st, nil
}

// typed is a value in the words of who types it again, where these say the
// same; nothing where it was returned and does not count.
func (c Cell) typed(texts []string) []string {
	switch again := strings.Join(texts, "/"); {
	case !c.Submitted() || c.Nil:
		return []string{}
	case same(again, c.Values):
		return texts
	}
	return []string{Print(c.Values)}
}

// same reports whether a text says the values.
func same(text string, vs []float64) bool {
	parts := strings.Split(text, "/")
	if len(parts) != len(vs) {
		return false
	}
	for i, p := range parts {
		if x, err := viet.ParseNumber(strings.TrimSpace(p)); err != nil || x != vs[i] {
			return false
		}
	}
	return true
}
