package indicator

import (
	"cmp"
	"slices"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// column is one period of the table, with how many gave a value and when.
type column struct {
	calendar.Window
	Given  int            `json:"given"`
	Of     int            `json:"of"`
	Timely map[string]int `json:"timeliness"`
	Rolled Rolled         `json:"total"`
}

// tableRow is one series over the periods.
type tableRow struct {
	head
	Label string  `json:"label"`
	Cells []brief `json:"cells"` // one a column; Status is empty where there is none
	Owed  []bool  `json:"owed"`  // whether the column's period is one of the series
	ended bool
	from  []viet.Date // first day of the series' own period in the column
}

// table is unit × period. Levels are the parties that give it for more than
// one unit, in the order of the rows.
type table struct {
	Columns []column   `json:"columns"`
	Rows    []tableRow `json:"rows"`
	Levels  []level    `json:"parties,omitempty"`
}

// level is what a party's own rows come to, one share a column.
type level struct {
	Party  entry.Hash `json:"party"`
	Label  string     `json:"label"`
	Shares []share    `json:"shares"`
}

// share is the values of a level with how many of its units gave one.
type share struct {
	Values []float64 `json:"values"`
	Given  int       `json:"given"`
	Of     int       `json:"of"`
}

// under is the level that the i-th row ends, if any.
func (t table) under(i int) (l level, ok bool) {
	if i+1 < len(t.Rows) && t.Rows[i+1].Party == t.Rows[i].Party {
		return l, false
	}
	n := slices.IndexFunc(t.Levels, func(l level) bool { return l.Party == t.Rows[i].Party })
	if n < 0 {
		return l, false
	}
	return t.Levels[n], true
}

// shownColumns is how many periods a table shows.
const shownColumns = 12

// tableOf is the last periods of an indicator that are over on the day, at most
// so many, by unit: in the order of the regulation, never by size.
func tableOf(r *web.Request, tx *readmodel.Snapshot, s State, most int) (t table, err error) {
	sp, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return t, err
	}
	hs, err := heads(r.Ctx, tx, r.Caller.Space, s.ID)
	if err != nil {
		return t, err
	}
	var bs []brief
	if r.Past() {
		if hs, bs, err = valuesThen(r, tx, hs); err != nil {
			return t, err
		}
	}
	if t.columns(hs, r.AsOf, most); len(t.Columns) == 0 {
		return t, nil
	}
	switch {
	case s.Current().Computed():
		bs, err = computed(r, tx, s, hs, most)
	case !r.Past():
		bs, err = briefs(r.Ctx, tx, r.Caller.Space, s.ID, t.first())
	}
	if err != nil {
		return t, err
	}
	t.rows(sp, hs, bs)
	t.sum(sp)
	for i := range t.Columns {
		t.count(r, i)
	}
	t.levels(sp)
	return t, nil
}

// first is the first day of any column.
func (t table) first() viet.Date {
	return slices.MinFunc(t.Columns, func(a, b column) int { return a.From.Compare(b.From) }).From
}

// last is the last day of any column; unset where there is none.
func (t table) last() (d viet.Date) {
	if n := len(t.Columns); n > 0 {
		d = t.Columns[n-1].To
	}
	return d
}

// columns are the last periods of any of the series that were over on a day,
// known by their last days: of who took another's place the first is shorter.
func (t *table) columns(hs []head, day viet.Date, most int) {
	first := map[viet.Date]viet.Date{}
	for _, h := range hs {
		for _, w := range h.series().Windows(day) {
			if from, seen := first[w.To]; w.To.Before(day) && (!seen || w.From.Before(from)) {
				first[w.To] = w.From
			}
		}
	}
	for to, from := range first {
		t.Columns = append(t.Columns, column{Window: calendar.Window{From: from, To: to}})
	}
	slices.SortFunc(t.Columns, func(a, b column) int { return a.To.Compare(b.To) })
	t.Columns = t.Columns[max(len(t.Columns)-most, 0):]
}

// rows are the series with their values, those that ended before the first
// period left out.
func (t *table) rows(sp organisation.Space, hs []head, bs []brief) {
	rank := map[entry.Hash]int{}
	for i, p := range sp.Parties {
		rank[p.ID] = i
	}
	unit := func(h head) int { // a party's own first
		return slices.IndexFunc(sp.Units, func(u organisation.Unit) bool { return u.ID == h.Adopted.Unit })
	}
	slices.SortStableFunc(hs, func(a, b head) int { return cmp.Or(rank[a.Party]-rank[b.Party], unit(a)-unit(b)) })
	at := map[entry.Hash]map[viet.Date]brief{}
	for _, b := range bs {
		if at[b.Series] == nil {
			at[b.Series] = map[viet.Date]brief{}
		}
		at[b.Series][b.Given.Period.To] = b
	}
	for _, h := range hs {
		x, any := tableRow{head: h, Label: whose(sp, h)}, false
		begins := map[viet.Date]viet.Date{} // the own periods, by their last days
		for _, w := range h.series().Windows(t.last()) {
			begins[w.To] = w.From
		}
		for _, c := range t.Columns {
			b, there := at[h.ID][c.To]
			from, owed := begins[c.To]
			owed = owed && (there || !h.Adopted.Computed) // nobody owes what the record does not say
			x.Cells, x.Owed, x.from = append(x.Cells, b), append(x.Owed, owed), append(x.from, from)
			any = any || there || owed
		}
		if any {
			t.Rows = append(t.Rows, x)
		}
	}
}

// sum rolls every column up.
func (t *table) sum(sp organisation.Space) {
	ls := lines(sp.Successions)
	var items []Item
	for _, row := range t.Rows {
		for _, b := range row.Cells {
			if b.stands() {
				items = append(items, Item{row.Party, row.Adopted.Unit, b.Given.Period, b.Given.Values, b.Value, b.Given.Adds})
			}
		}
	}
	for i, c := range t.Columns {
		var in []Item
		for _, x := range items {
			if x.Period.To == c.To {
				in = append(in, x)
			}
		}
		t.Columns[i].Rolled = Roll(in, c.Window, ls)
	}
}

// stands reports whether there is a value that its unit stands by.
func (b brief) stands() bool { return b.Status != "" && b.Status != Saved && b.Status != Returned }

// levels adds up what each party gives for several units.
func (t *table) levels(sp organisation.Space) {
	for i, row := range t.Rows {
		first, again := i == 0 || t.Rows[i-1].Party != row.Party, i+1 < len(t.Rows) && t.Rows[i+1].Party == row.Party
		if !first || !again {
			continue
		}
		p, _ := sp.Party(row.Party)
		l := level{Party: row.Party, Label: p.Short}
		for n, c := range t.Columns {
			x := share{Values: c.Rolled.Of(row.Party)}
			x.Given, x.Of = t.given(n, row.Party)
			l.Shares = append(l.Shares, x)
		}
		t.Levels = append(t.Levels, l)
	}
}

// given counts who of a party's units owe a column's value, and who gave it.
func (t table) given(column int, party entry.Hash) (n, of int) {
	for _, row := range t.Rows {
		if row.Party == party && row.Owed[column] {
			of++
			if row.Cells[column].stands() {
				n++
			}
		}
	}
	return n, of
}

// lines are the successions that bind a predecessor.
func lines(ss []organisation.Succession) (ls []Line) {
	for _, x := range ss {
		l := Line{From: x.From, Heirs: x.Heirs}
		for _, p := range x.Predecessors {
			if x.Binds(p) {
				l.Predecessors = append(l.Predecessors, p)
			}
		}
		ls = append(ls, l)
	}
	return ls
}

// count says of a column how many were given, and when: in time, late, overdue
// or not yet due. Nil is given; silence is not.
func (t *table) count(r *web.Request, i int) {
	c := &t.Columns[i]
	c.Timely = map[string]int{}
	for _, row := range t.Rows {
		if !row.Owed[i] {
			continue
		}
		c.Of++
		b := row.Cells[i]
		due := row.series().Due(c.Window)
		switch {
		case b.stands():
			c.Given++
			if b.First.At.After(due) {
				c.Timely["late"]++
			} else {
				c.Timely["on-time"]++
			}
		case r.Moment().After(due):
			c.Timely["overdue"]++
		default:
			c.Timely["not-due"]++
		}
	}
}

// computed makes the last values of a computed indicator, so many of each
// series, out of the record.
func computed(r *web.Request, tx *readmodel.Snapshot, s State, hs []head, most int) (bs []brief, err error) {
	type asked struct {
		measure string
		from    viet.Date
		to      viet.Date
	}
	known := map[asked]map[readmodel.Cell]readmodel.Sum{}
	for _, h := range hs {
		ws := slices.DeleteFunc(h.series().Windows(r.AsOf), func(w calendar.Window) bool { return !w.To.Before(r.AsOf) })
		for _, w := range ws[max(len(ws)-most, 0):] {
			v := s.VersionOn(w.From)
			if v.Terms.Cumulative && h.series().last(w) != w.To {
				continue // how things stand on the last day is for who follows to say
			}
			b := brief{Series: h.ID, Status: Locked, Given: Given{Period: w, Version: v.ID, Adds: !v.Terms.Cumulative}}
			for _, p := range v.Terms.Parts {
				q := asked{p.Measure, w.From, w.To}
				if v.Terms.Cumulative {
					q.from = viet.Date{Year: 1, Month: 1, Day: 1}
				}
				if known[q] == nil {
					if known[q], err = readmodel.Sums(r.Ctx, tx, r.Caller.Space, nil, q.measure, q.from, q.to); err != nil {
						return nil, err
					}
				}
				b.Given.Values = append(b.Given.Values, sumOf(known[q], h))
			}
			b.First.At = calendar.End(w.To)
			bs = append(bs, b)
		}
	}
	return bs, nil
}

// sumOf adds up what the record counts of a series' party, or of its unit.
func sumOf(sums map[readmodel.Cell]readmodel.Sum, h head) (v float64) {
	for c, x := range sums {
		if c.Party == h.Party && (h.Adopted.Unit.IsZero() || c.Unit == h.Adopted.Unit) {
			v += x.Value
		}
	}
	return v
}
