package duty

import (
	"phoihop/internal/action"
	"phoihop/internal/viet"
	"slices"
	"strings"
	"time"

	"phoihop/internal/readmodel"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/web"
)

// occurrences are the columns of a list of occurrences.
func (b *Book) occurrences(r *web.Request) []web.Column[*Occurrence] {
	return []web.Column[*Occurrence]{
		web.Col("duty.provision", func(o *Occurrence) any { return cite(o.Duty) }),
		web.Col("duty.duty", func(o *Occurrence) any { return o.Duty.Proposed.Title }),
		web.Col("duty.party", func(o *Occurrence) any { return b.Party(o.Party).Short }),
		web.Col("duty.from", func(o *Occurrence) any { return o.Start() }),
		web.Col("duty.due", func(o *Occurrence) any { return o.Due }),
		web.Col("duty.state", func(o *Occurrence) any { return r.L.T("timeliness." + string(o.State)) }),
		web.Col("duty.claimed", func(o *Occurrence) any { return o.Claimed }),
		web.Col("duty.received", func(o *Occurrence) any { return o.Received }),
		web.Col("duty.assurance", func(o *Occurrence) any { return r.L.T("assurance." + o.Assurance.Key()) }),
		web.Col("duty.facts", func(o *Occurrence) any { return len(o.Facts) }),
	}
}

// duties are the columns of a list of duties: how the last year was kept, in
// two numbers.
func (b *Book) duties(r *web.Request) []web.Column[*Duty] {
	return []web.Column[*Duty]{
		web.Col("duty.provision", func(d *Duty) any { return cite(d) }),
		web.Col("duty.duty", func(d *Duty) any { return d.Proposed.Title }),
		web.Col("duty.parties", func(d *Duty) any { return b.bound(d) }),
		web.Col("duty.cadence", func(d *Duty) any { return r.L.T("choice.cadence." + string(d.Proposed.Cadence)) }),
		web.Col("web.col.from", func(d *Duty) any { return d.Proposed.From }),
		web.Col("web.col.to", func(d *Duty) any { return d.Proposed.To }),
		web.Col("duty.next", func(d *Duty) any {
			if n, _ := b.note(d, r); n.Next != nil {
				return n.Next.Due
			}
			return nil
		}),
		web.Col("duty.year-on-time", func(d *Duty) any { n, _ := b.note(d, r); return n.Year.State[OnTime] }),
		web.Col("duty.year-due", func(d *Duty) any { n, _ := b.note(d, r); return n.Year.Due() }),
	}
}

// bound names the parties that a duty names, in the order of the regulation;
// where it names none, those that have accepted it.
func (b *Book) bound(d *Duty) string {
	var names []string
	for _, p := range b.Parties {
		_, accepted := d.Binds[p.ID]
		if slices.Contains(d.Proposed.Bound, p.ID) || len(d.Proposed.Bound) == 0 && accepted {
			names = append(names, p.Short)
		}
	}
	return strings.Join(names, ", ")
}

// owing is something that the page of today counts.
type owing struct {
	urgency, title, clause string
	due                    time.Time
}

// sheet is what the party owes soon, as the page of today groups it.
func (m today) sheet(r *web.Request) func() []spreadsheet.Table {
	var rows []owing
	for i, key := range []string{"duty.today.overdue", "duty.today.due", "duty.today.week"} {
		for _, o := range [][]*Occurrence{m.Overdue, m.Due, m.Week}[i] {
			rows = append(rows, owing{r.L.T(key), o.Duty.Proposed.Title, cite(o.Duty), o.Due})
		}
		for _, d := range [][]readmodel.Deadline{m.Besides.overdue, m.Besides.day, m.Besides.week}[i] {
			rows = append(rows, owing{r.L.T(key), d.Title, "", d.Due})
		}
	}
	return web.Sheets(r, r.L.T("nav.today"), rows,
		web.Col("duty.state", func(o owing) any { return o.urgency }), web.Col("web.col.title", func(o owing) any { return o.title }),
		web.Col("duty.provision", func(o owing) any { return o.clause }), web.Col("duty.due", func(o owing) any { return o.due }))
}

// sheet is the matrix, and all its occurrences line by line beside it.
func (m Matrix) sheet(r *web.Request) func() []spreadsheet.Table {
	return func() []spreadsheet.Table {
		var all []*Occurrence
		for _, row := range m.Rows {
			all = append(all, row.all...)
		}
		return []spreadsheet.Table{m.summary(r), web.Table(r, r.L.T("duty.occurrences"), all, m.book.occurrences(r)...)}
	}
}

// stands is the duty that a row names: of the same provision, under the same
// title. Other terms are a revision of it, from the day that the row gives.
func (b *Books) stands(r *web.Request, v action.Values) (*web.Standing, error) {
	book, err := b.At(r)
	if err != nil {
		return nil, err
	}
	now, _ := book.current(r.Today)
	i := slices.IndexFunc(now, func(d *Duty) bool {
		return d.Proposed.Regulation.String() == v.Get("regulation") && d.Proposed.Provision == v.Get("provision") && viet.Fold(d.Proposed.Title) == viet.Fold(v.Get("title"))
	})
	if i < 0 {
		return nil, nil
	}
	terms := now[i].newest().revising(now[i].ID.String())
	st := &web.Standing{Change: "duty.revise", Back: true, Inputs: func(v action.Values, from viet.Date, _ string) (out action.Values) {
		for i := 0; i < len(terms); i += 2 {
			out.Set(terms[i], append(out.Text[terms[i]], terms[i+1])...)
		}
		for _, f := range append(compared(), "title") {
			if given, ok := v.Text[f]; ok {
				out.Set(f, given...)
			}
		}
		if !from.IsZero() {
			out.Set("from", from.String())
		}
		return out
	}}
	if st.From, err = viet.ParseDate(v.Get("from")); err != nil && v.Get("from") != "" {
		return nil, nil // the trial says what is wrong with it
	}
	for _, f := range compared() {
		st.Values.Set(f)
	}
	for i := 0; i < len(terms); i += 2 {
		if now, ok := st.Values.Text[terms[i]]; ok {
			st.Values.Set(terms[i], append(now, terms[i+1])...)
		}
	}
	return st, nil
}

// compared are the terms in which a row may differ from the duty that it names.
func compared() []string {
	return []string{"bound", "mode", "lead", "counterparts", "cadence", "every", "preset", "kinds", "minimum", "confirm", "nil",
		"due_rule", "due_number", "due_weekday", "due_month", "due_hour", "due_when", "due_next"}
}
