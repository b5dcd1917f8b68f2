package directive

import (
	"context"

	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/report"
	"phoihop/internal/viet"
)

// inReview says how the parties were led: what came down, who answered, what
// sessions were held.
func inReview(ctx context.Context, tx *readmodel.Snapshot, s report.Scope) ([]report.Part, error) {
	sums := map[string]map[readmodel.Cell]readmodel.Sum{}
	for _, name := range []string{"registered", "asked", "answered", "sessions", "attendance"} {
		m, err := readmodel.Sums(ctx, tx, s.Space, s.Heads, "directive."+name, s.From, s.To)
		if err != nil {
			return nil, err
		}
		sums[name] = m
	}
	total := func(name string, fits func(readmodel.Cell) bool) readmodel.Sum { return report.Total(sums[name], fits) }
	if total("registered", nil).Value == 0 && total("sessions", nil).Value == 0 {
		return nil, nil
	}
	p := report.Part{Chapter: report.Leadership, Title: "directive.report.title"}
	p.Lines = append(p.Lines,
		report.Line{Key: "directive.report.registered", Args: []any{report.Count("directive.registered", "directive.report.registered-label", total("registered", nil))}},
		report.Line{Key: "directive.report.answered", Args: []any{share("directive.answered", total("answered", nil), total("asked", nil))}},
		report.Line{Key: "directive.report.sessions", Args: []any{report.Count("directive.sessions", "directive.report.sessions-label", total("sessions", nil)),
			report.Count("directive.attendance", "directive.report.attendance-label", total("attendance", nil))}})
	t := report.Table{Caption: "directive.report.by-party", Head: []string{"directive.head.party", "directive.head.answered", "directive.head.sessions"}}
	for _, party := range s.Order {
		of := func(c readmodel.Cell) bool { return c.Party == party }
		if total("asked", of).Value == 0 && total("sessions", of).Value == 0 {
			continue
		}
		id := party.Short()
		t.Rows = append(t.Rows, []any{s.Names[party], share("directive.answered."+id, total("answered", of), total("asked", of)),
			report.Count("directive.sessions."+id, "directive.report.sessions-label", total("sessions", of))})
	}
	if len(t.Rows) > 0 {
		p.Tables = append(p.Tables, t)
	}
	items, err := titles(ctx, tx, s)
	p.Items = items
	return []report.Part{p}, err
}

// share is n of N, with the entries of both.
func share(id string, n, of readmodel.Sum) report.Figure {
	return report.Figure{ID: id, Label: "directive.report.answered-label", Count: int(n.Value), Of: int(of.Value),
		Entries: append(append([]entry.Hash{}, n.Entries...), of.Entries...)}
}

// mostItems bounds the list of titles in a report.
const mostItems = 40

// titles lists the directives registered in the period that the whole space
// may read, as far as the heads hold them.
func titles(ctx context.Context, tx *readmodel.Snapshot, s report.Scope) (items []report.Item, err error) {
	ss, err := readmodel.All[State](ctx, tx, "SELECT state FROM directive WHERE space = ? AND length(readers) = 0 ORDER BY day, at, id", s.Space)
	for _, d := range ss {
		if !s.Heads.Holds(d.Log, d.Index) || !within(d, s) {
			continue
		}
		if items = append(items, report.Item{Title: d.Registered.Issuer + ": " + d.Registered.name(), Entries: []entry.Hash{d.ID}}); len(items) == mostItems {
			break
		}
	}
	return items, err
}

func within(d State, s report.Scope) bool {
	on := viet.DateOf(d.At)
	return !on.Before(s.From) && !on.After(s.To)
}
