package indicator

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/report"
	"phoihop/internal/viet"
)

// signedValue is one signed value of a series as it stands at the heads.
type signedValue struct {
	Entry entry.Hash
	Given Given
}

// section says what the parties signed of their indicators for the period,
// beside the period before, how many gave a value, and what looks odd.
func section(ctx context.Context, tx *readmodel.Snapshot, s report.Scope) ([]report.Part, error) {
	hs, err := heads(ctx, tx, s.Space, entry.Hash{})
	if err != nil {
		return nil, err
	}
	hs = slices.DeleteFunc(hs, func(h head) bool { return !s.Heads.Holds(h.Party, h.Index) })
	sx, err := organisation.Successions(ctx, tx, s.Space, s.Heads)
	if err != nil || len(hs) == 0 {
		return nil, err
	}
	values, err := signedAt(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	c := compiler{ctx, tx, s, lines(sx), hs, values}
	return c.parts()
}

// signedAt returns what was signed last, at the heads, for each period of each
// series.
func signedAt(ctx context.Context, tx *readmodel.Snapshot, s report.Scope) (map[entry.Hash]map[viet.Date]signedValue, error) {
	rows, err := tx.QueryContext(ctx, "SELECT entry, log, idx, series, given FROM indicator_signed WHERE space = ? AND last <= ? ORDER BY log, idx", s.Space[:], s.To.String())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[entry.Hash]map[viet.Date]signedValue{}
	for rows.Next() {
		var id, log, series entry.Hash
		var idx int64
		var text string
		if err := rows.Scan(&id, &log, &idx, &series, &text); err != nil {
			return nil, err
		}
		if !s.Heads.Holds(log, idx) {
			continue
		}
		v := signedValue{Entry: id}
		if err := json.Unmarshal([]byte(text), &v.Given); err != nil {
			return nil, err
		}
		if out[series] == nil {
			out[series] = map[viet.Date]signedValue{}
		}
		out[series][v.Given.Period.From] = v // the order of the log: the last one stays
	}
	return out, rows.Err()
}

// compiler holds what the table is made of.
type compiler struct {
	ctx    context.Context
	tx     *readmodel.Snapshot
	scope  report.Scope
	lines  []Line
	heads  []head
	values map[entry.Hash]map[viet.Date]signedValue
}

// parts are the table of everything in the annex, and in the situation how
// things stood at the end of the period: the values "đến nay".
func (c compiler) parts() (ps []report.Part, err error) {
	annex := report.Part{Chapter: report.Annex, Title: "indicator.report", Lines: []report.Line{{Key: "indicator.report.how"}}}
	all := report.Table{Caption: "indicator.report", Head: []string{"indicator.name", "indicator.version", "indicator.report.value", "indicator.report.before", "indicator.given", "indicator.report.flags"}}
	stand := report.Table{Caption: "indicator.report.stand", Head: []string{"indicator.name", "indicator.report.measured", "indicator.report.at-end", "indicator.report.before", "indicator.given"}}
	for _, id := range c.order() {
		x, ok, err := c.line(id)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		all.Rows = append(all.Rows, []any{x.name, x.version, x.value, x.before, x.given, x.flags})
		if x.terms.Cumulative {
			stand.Rows = append(stand.Rows, []any{x.name, x.terms.measured(), x.value, x.before, x.given})
		}
	}
	if len(stand.Rows) > 0 {
		ps = append(ps, report.Part{Chapter: report.Situation, Title: "indicator.report.situation", Tables: []report.Table{stand}})
	}
	if len(all.Rows) > 0 {
		annex.Tables = []report.Table{all}
		ps = append(ps, annex)
	}
	return ps, nil
}

// order lists the indicators by name.
func (c compiler) order() (ids []entry.Hash) {
	for _, h := range c.heads {
		if !slices.Contains(ids, h.Adopted.Indicator) {
			ids = append(ids, h.Adopted.Indicator)
		}
	}
	name := func(id entry.Hash) string { return c.newest(id).Name }
	slices.SortFunc(ids, func(a, b entry.Hash) int { return cmp.Or(cmp.Compare(name(a), name(b)), slices.Compare(a[:], b[:])) })
	return ids
}

// line is one indicator over the period as tables say it.
type line struct {
	terms         Terms
	name, version string
	value         report.Figure
	before, flags string
	given         any // how many of those owed; nothing where nobody owes it
}

// measured says in what the parts of a value are counted. Where the first part
// is called as it is counted, the word stands once.
func (t Terms) measured() string {
	parts := strings.Join(t.PartNames(), "/")
	switch {
	case len(t.Parts) < 2:
		return t.Measured
	case viet.Fold(t.Parts[0].Name) == viet.Fold(t.Measured):
		return parts
	}
	return t.Measured + ": " + parts
}

// newest is what was last adopted of an indicator, by the name then.
func (c compiler) newest(id entry.Hash) (a Adopted) {
	for _, h := range c.heads {
		if h.Adopted.Indicator == id && !h.Adopted.From.Before(a.From) {
			a = h.Adopted
		}
	}
	return a
}

// line is one indicator over the period; ok is false where nothing is owed.
func (c compiler) line(id entry.Hash) (x line, ok bool, err error) {
	a := c.newest(id)
	x = line{name: a.Name, version: a.Version.Short()}
	st, ok, err := readmodel.One[State](c.ctx, c.tx, "SELECT state FROM indicator WHERE id = ?", id)
	if err != nil || !ok || !c.scope.Heads.Holds(st.Log, st.Index) {
		return x, false, err
	}
	if x.terms = st.VersionOn(a.From).Terms; a.Computed {
		return x, true, c.computed(id, &x)
	}
	now, given, of, flags := c.over(id, calendar.Window{From: c.scope.From, To: c.scope.To})
	if of == 0 {
		return x, false, nil
	}
	then := c.scope.Before()
	before, _, _, _ := c.over(id, calendar.Window{From: then.From, To: then.To})
	if len(now.Values) > 0 && now.Values[0] > 0 && slices.Equal(now.Values, before.Values) {
		flags = append(flags, "=")
	}
	if given < of {
		flags = append(flags, "…")
	}
	key := "indicator." + id.Short()
	x.value = report.Figure{ID: key, Label: a.Name, Text: cmp.Or(Print(now.Values), "—"), Entries: now.Entries}
	x.given = report.Figure{ID: key + ".given", Label: a.Name, Count: given, Of: of, Entries: now.Entries}
	x.before, x.flags = cmp.Or(Print(before.Values), "—"), join(flags)
	return x, true, nil
}

func join(ws []string) (s string) {
	for i, w := range ws {
		if i > 0 {
			s += " "
		}
		s += w
	}
	return s
}

// over rolls an indicator's signed values up over a period, and counts who
// gave how many of those that are owed.
func (c compiler) over(id entry.Hash, w calendar.Window) (r Rolled, given, of int, flags []string) {
	var items []Item
	for _, h := range c.heads {
		if h.Adopted.Indicator != id || h.Adopted.Computed {
			continue
		}
		for _, v := range c.values[h.ID] {
			items = append(items, Item{h.Party, h.Adopted.Unit, v.Given.Period, v.Given.Values, v.Entry, v.Given.Adds})
		}
		of += c.owed(h, w)
	}
	r = Roll(items, w, c.lines)
	for _, x := range items {
		if !x.Period.From.Before(w.From) && !x.Period.To.After(w.To) && !succeeded(x, c.lines) {
			given++
		}
	}
	if len(r.Overlapping)+len(r.Doubled) > 0 {
		flags = append(flags, "×2")
	}
	return r, min(given, of), of, flags
}

// owed counts the periods inside a window that a series owes, up to its
// party's end. That the series itself ended is not asked: an end recorded
// beyond the heads must not change the count.
func (c compiler) owed(h head, w calendar.Window) (n int) {
	for _, x := range h.Adopted.Windows(w.To) {
		inside := !x.From.Before(w.From) && !x.To.After(w.To)
		if inside && !succeeded(Item{Party: h.Party, Period: x}, c.lines) {
			n++
		}
	}
	return n
}

// computed fills in an indicator out of the record: nobody typed it, and
// nobody owes it.
func (c compiler) computed(id entry.Hash, x *line) error {
	then := c.scope.Before()
	now, entries, err := c.record(x.terms, c.scope.From, c.scope.To)
	if err != nil {
		return err
	}
	before, any, err := c.record(x.terms, then.From, then.To)
	if len(any) == 0 { // nothing recorded differs from nothing
		before = nil
	}
	x.value = report.Figure{ID: "indicator." + id.Short(), Label: x.name, Text: Print(now), Entries: entries}
	x.before, x.given = cmp.Or(Print(before), "—"), ""
	return err
}

// record reads what the parts of computed terms come to over some days.
func (c compiler) record(t Terms, from, to viet.Date) (vs []float64, entries []entry.Hash, err error) {
	if t.Cumulative {
		from = viet.Date{Year: 1, Month: 1, Day: 1}
	}
	for _, p := range t.Parts {
		sums, err := readmodel.Sums(c.ctx, c.tx, c.scope.Space, c.scope.Heads, p.Measure, from, to)
		if err != nil {
			return nil, nil, err
		}
		x := report.Total(sums, nil)
		vs, entries = append(vs, x.Value), append(entries, x.Entries...)
	}
	return vs, entries, nil
}
