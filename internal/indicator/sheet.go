package indicator

import (
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
