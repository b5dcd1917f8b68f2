package review

import (
	"fmt"
	"time"

	"phoihop/internal/document"
	"phoihop/internal/duty"
	"phoihop/internal/viet"
)

// overviews counts by article and by quarter: what the charts draw and the
// tables beside them say.
func (r *Report) overviews(all []*duty.Occurrence) {
	byArticle, byQuarter := map[string][]*duty.Occurrence{}, map[string][]*duty.Occurrence{}
	for _, o := range all {
		id := articleOf(o.Duty.Proposed.Provision)
		byArticle[id] = append(byArticle[id], o)
		name, _ := quarterOf(o.Start())
		byQuarter[name] = append(byQuarter[name], o)
	}
	for i, a := range r.Articles {
		r.Articles[i].All = r.timeliness(a.ID, "Điều "+a.Number, byArticle[a.ID])
	}
	for day := r.From; !day.After(r.To); {
		name, next := quarterOf(day)
		r.Quarters = append(r.Quarters, Quarter{name, r.timeliness(fmt.Sprintf("quy-%d-%d", day.Year, (day.Month+2)/3), name, byQuarter[name])})
		day = next
	}
}

// quarterOf names the quarter of a day, "Quý I/2022", and gives the first day
// of the next one.
func quarterOf(d viet.Date) (name string, next viet.Date) {
	q := (int(d.Month) + 2) / 3
	next = viet.Date{Year: d.Year, Month: time.Month(3*q + 1), Day: 1}
	if q == 4 {
		next = viet.Date{Year: d.Year + 1, Month: 1, Day: 1}
	}
	return fmt.Sprintf("Quý %s/%d", [...]string{"I", "II", "III", "IV"}[q-1], d.Year), next
}

// timeliness is a line with the counts of timeliness alone.
func (r *Report) timeliness(scope, label string, os []*duty.Occurrence) Line {
	t := duty.Count(os)
	l := Line{Tally: t, State: map[duty.Timeliness]string{}}
	l.N = r.figure(Figure{ID: scope + ".n", Label: label, Count: t.N, Entries: proofs(os)})
	for _, st := range duty.Timelinesses() {
		var some []*duty.Occurrence
		for _, o := range os {
			if o.State == st {
				some = append(some, o)
			}
		}
		l.State[st] = r.figure(Figure{ID: scope + "." + string(st), Label: label, Count: len(some), Of: t.N, Entries: proofs(some)})
	}
	return l
}

// drawn are the four kinds of timeliness in a chart; what is not yet due has no
// outcome to show.
func drawn() []duty.Timeliness {
	return []duty.Timeliness{duty.OnTime, duty.ByClaim, duty.Late, duty.Overdue}
}

// draw makes the chart of some lines, in the order given.
func (w writer) draw(key string, names []string, ls []Line) document.Chart {
	c := document.Chart{Title: w.p.text(key + "-chart"), Alt: w.p.text(key + "-alt"), Categories: names}
	for i, st := range drawn() {
		s := document.ChartSeries{Name: w.p.list("chart-series")[i]}
		for _, l := range ls {
			s.Counts = append(s.Counts, l.Tally.State[st])
		}
		c.Series = append(c.Series, s)
	}
	return c
}

// byArticle is the chart and the table of the articles, as the regulation
// orders them.
func (w writer) byArticle() (bs []document.Block) {
	var names []string
	var ls []Line
	t := document.Table{Columns: countColumns(2.2),
		Head: [][]document.Cell{w.head("col-article", "col-n", "col-on-time", "col-by-claim", "col-late", "col-overdue", "col-not-due")}}
	for _, a := range w.r.Articles {
		if a.All.Tally.N == 0 {
			continue
		}
		name := "Điều " + a.Number
		names, ls = append(names, name), append(ls, a.All)
		if a.Title != "" {
			name += ". " + a.Title
		}
		t.Rows = append(t.Rows, w.row([]document.Cell{cell(document.Text(name))}, a.All))
	}
	if len(ls) == 0 {
		return nil
	}
	return []document.Block{w.draw("article", names, ls), t}
}

// byQuarter is the annex of the quarters.
func (w writer) byQuarter() (bs []document.Block) {
	var names []string
	var ls []Line
	t := document.Table{Columns: countColumns(1.6),
		Head: [][]document.Cell{w.head("col-quarter", "col-n", "col-on-time", "col-by-claim", "col-late", "col-overdue", "col-not-due")}}
	for _, q := range w.r.Quarters {
		names, ls = append(names, q.Name), append(ls, q.All)
		t.Rows = append(t.Rows, w.row([]document.Cell{cell(document.Text(q.Name))}, q.All))
	}
	c := w.draw("quarter", names, ls)
	c.Upright, c.Height = len(names) <= 8, 90
	if !c.Upright {
		c.Height = 30 + 8*float64(len(names))
	}
	return []document.Block{c, t}
}

// countColumns are a column of names and those of the counts, wide enough for
// "1.426/1.618".
func countColumns(name ...float64) (cs []document.Column) {
	for _, w := range name {
		cs = append(cs, document.Column{Width: w})
	}
	for _, w := range []float64{0.9, 1.9, 1.35, 1.35, 1.35, 1.35} {
		cs = append(cs, document.Column{Width: w, Align: document.Center})
	}
	return cs
}
