package task

import (
	"context"
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/report"
	"phoihop/internal/viet"
)

// section says in a review how the tasks fared whose due day lay in its
// period: what was taken on, and how it was kept. How far the open ones have
// come stands beside them in words and is never added to that.
func section(ctx context.Context, tx *readmodel.Snapshot, s report.Scope) ([]report.Part, error) {
	es, err := readmodel.Kept(ctx, tx, "task_entry", "space", s.Space, s.Heads)
	if err != nil {
		return nil, err
	}
	o, err := organisation.Lineage(ctx, tx, s.Space, s.Heads)
	if err != nil {
		return nil, err
	}
	c := count{scope: s, led: map[entry.Hash]*sums{}}
	for _, t := range folded(es, o) {
		if t.Task.Regulation.IsZero() || t.Task.Regulation == s.Regulation {
			c.take(t)
		}
	}
	if len(c.all.given) == 0 {
		return nil, nil
	}
	return c.parts(), nil
}

// folded folds the kept entries task by task, in the order of assignment.
func folded(es []entry.Entry, o organisation.Space) (ss []State) {
	entry.Order(es)
	at := map[entry.Hash][]entry.Entry{}
	var ids []entry.Hash
	for _, e := range es {
		id := e.SubjectID()
		if at[id] == nil {
			ids = append(ids, id)
		}
		at[id] = append(at[id], e)
	}
	for _, id := range ids {
		if s := FoldIn(at[id], o); s.known() {
			ss = append(ss, s)
		}
	}
	return ss
}

// sums are the entries under the figures of a party, or of all.
type sums struct{ given, onTime, late, overdue, returned, open []entry.Hash }

// count goes through the tasks.
type count struct {
	scope report.Scope
	all   sums
	led   map[entry.Hash]*sums
	items []report.Item
}

// take counts the rounds of a task that its lead had taken on and that were
// due in the period, and lists what is still open at its end.
func (c *count) take(s State) {
	takes, _ := s.Takes(s.Task.Lead)
	if !takes || s.Ended != nil && s.Now().Closed == nil && len(s.Rounds) == 1 {
		return
	}
	for i, r := range s.Rounds {
		if due := r.Due(); due.Before(c.scope.From) || due.After(c.scope.To) || r.Closed == nil && s.Ended != nil {
			continue
		}
		p := c.led[s.Task.Lead]
		if p == nil {
			p = &sums{}
			c.led[s.Task.Lead] = p
		}
		for _, to := range []*sums{p, &c.all} {
			to.add(r)
		}
		if r.Closed == nil && i == len(s.Rounds)-1 {
			c.items = append(c.items, report.Item{Title: s.Task.Title, Note: c.note(s), Entries: []entry.Hash{s.ID}})
		}
	}
}

func (to *sums) add(r Round) {
	to.given = append(to.given, r.Opened.ID)
	switch {
	case r.Closed == nil && r.Pending() != nil:
		to.open = append(to.open, r.Pending().ID)
	case r.Closed == nil:
		to.overdue = append(to.overdue, r.Opened.ID)
	case r.OnTime():
		to.onTime = append(to.onTime, r.Closed.ID)
	default:
		to.late = append(to.late, r.Closed.ID)
	}
	for _, x := range r.Results {
		if x.Returned != nil {
			to.returned = append(to.returned, x.Returned.ID)
		}
	}
	for _, u := range r.Updates {
		if u.Returned != nil {
			to.returned = append(to.returned, u.Returned.ID)
		}
	}
}

// note says of an open task who owes it and by when, in the words of a
// document; it is part of the record, not of the screen.
func (c *count) note(s State) string {
	parts := []string{c.scope.Names[s.Task.Lead], "hạn " + s.Now().Due().Screen()}
	if n := s.Returns(); n > 0 {
		parts = append(parts, "trả lại "+viet.FormatInt(int64(n))+" lần")
	}
	return strings.Join(parts, ", ")
}

func figure(id, label string, es []entry.Hash, of int) report.Figure {
	return report.Figure{ID: "task." + id, Label: label, Count: len(es), Of: of, Entries: es}
}

// parts puts the figures into the results, and what is open into the directions.
func (c *count) parts() []report.Part {
	n := len(c.all.given)
	results := report.Part{Chapter: report.Results, Title: "task.report-title", Lines: []report.Line{{Key: "task.report-line", Args: []any{
		figure("given", "Nhiệm vụ đến hạn trong kỳ", c.all.given, 0), figure("on-time", "Nhiệm vụ hoàn thành đúng hạn", c.all.onTime, n),
		figure("late", "Nhiệm vụ hoàn thành chậm", c.all.late, 0), figure("overdue", "Nhiệm vụ quá hạn, chưa có kết quả", c.all.overdue, 0)}}}}
	if len(c.all.open) > 0 {
		results.Lines = append(results.Lines, report.Line{Key: "task.report-pending", Args: []any{figure("pending", "Nhiệm vụ đã có kết quả, chờ nghiệm thu", c.all.open, 0)}})
	}
	if len(c.all.returned) > 0 {
		results.Lines = append(results.Lines, report.Line{Key: "task.report-returned", Args: []any{figure("returned", "Số lần trả lại", c.all.returned, 0)}})
	}
	results.Tables = []report.Table{c.table()}
	ps := []report.Part{results}
	if len(c.items) > 0 {
		ps = append(ps, report.Part{Chapter: report.Directions, Title: "task.report-open", Items: c.items})
	}
	return ps
}

// table has a row for each leading party, in the order of the regulation.
func (c *count) table() report.Table {
	t := report.Table{Caption: "task.report-table", Head: []string{"task.lead", "task.figure.given", "task.figure.on-time", "task.figure.late", "task.figure.overdue", "task.figure.returned"}}
	for _, id := range c.scope.Order {
		p := c.led[id]
		if p == nil {
			continue
		}
		key := "." + id.Short()
		t.Rows = append(t.Rows, []any{c.scope.Names[id], figure("given"+key, "Nhiệm vụ đến hạn trong kỳ", p.given, 0), figure("on-time"+key, "Nhiệm vụ hoàn thành đúng hạn", p.onTime, len(p.given)),
			figure("late"+key, "Nhiệm vụ hoàn thành chậm", p.late, 0), figure("overdue"+key, "Nhiệm vụ quá hạn, chưa có kết quả", p.overdue, 0), figure("returned"+key, "Số lần trả lại", p.returned, 0)})
	}
	return t
}
