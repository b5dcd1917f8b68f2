package notice

import (
	"context"

	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/report"
	"phoihop/internal/viet"
)

// inReview says what the parties told each other: in the situation how much of
// it, and of what kind; in the results who sent how much, and how much of it
// was confirmed by those who got it.
func inReview(ctx context.Context, tx *readmodel.Snapshot, s report.Scope) ([]report.Part, error) {
	from, to := s.From.Time(viet.Zone()), s.To.AddDays(1).Time(viet.Zone())
	sent, err := sentIn(ctx, tx, s, from.Unix(), to.Unix())
	if err != nil || sent.all.n == 0 {
		return nil, err
	}
	got, of, err := gotIn(ctx, tx, s, from.Unix(), to.Unix())
	if err != nil {
		return nil, err
	}
	var total, whole tally
	t := report.Table{Caption: "notice.review.by-party", Head: []string{"notice.head.party", "notice.review.sent", "notice.review.confirmed"}}
	for _, p := range s.Order {
		if sent.by[p].n == 0 && of[p].n == 0 {
			continue
		}
		id := p.Short()
		t.Rows = append(t.Rows, []any{s.Names[p], report.Figure{ID: "notice.sent." + id, Label: "notice.review.sent", Count: sent.by[p].n, Entries: sent.by[p].entries},
			report.Figure{ID: "notice.confirmed." + id, Label: "notice.review.confirmed", Count: got[p].n, Of: of[p].n, Entries: got[p].entries}})
	}
	for p := range of {
		total.n, whole.n = total.n+got[p].n, whole.n+of[p].n
	}
	part := report.Part{Chapter: report.Results, Title: "notice.review.title", Tables: []report.Table{t}, Lines: []report.Line{
		{Key: "notice.review.line", Args: []any{sent.all.figure("sent"),
			report.Figure{ID: "notice.confirmed", Label: "notice.review.confirmed", Count: total.n, Of: whole.n, Entries: merged(got, s.Order)}}}}}
	return []report.Part{sent.situation(), part}, nil
}

// sendings is what was sent, by sender and by kind.
type sendings struct {
	by                           map[entry.Hash]tally
	all, urgent, asking, nothing tally
}

func (x *sendings) add(sender, id entry.Hash, urgent, asks, nothing bool) {
	add(x.by, sender, id)
	for t, is := range map[*tally]bool{&x.all: true, &x.urgent: urgent, &x.asking: asks, &x.nothing: nothing} {
		if is {
			t.n, t.entries = t.n+1, append(t.entries, id)
		}
	}
}

// situation says how much was told, and of what kind; a signed word that
// nothing happened is one of the kinds.
func (x sendings) situation() report.Part {
	return report.Part{Chapter: report.Situation, Title: "notice.review.situation", Lines: []report.Line{{Key: "notice.review.told",
		Args: []any{x.all.figure("sent"), x.urgent.figure("urgent"), x.asking.figure("asking"), x.nothing.figure("nil")}}}}
}

// figure is the tally as a number of the report.
func (t tally) figure(name string) report.Figure {
	return report.Figure{ID: "notice." + name, Label: "notice.review." + name, Count: t.n, Entries: t.entries}
}

// tally is a count with the entries under it.
type tally struct {
	n       int
	entries []entry.Hash
}

// merged are the entries of all parties, in their order.
func merged(m map[entry.Hash]tally, order []entry.Hash) (ids []entry.Hash) {
	for _, p := range order {
		ids = append(ids, m[p].entries...)
	}
	return ids
}

// add counts one entry.
func add(m map[entry.Hash]tally, party, id entry.Hash) {
	t := m[party]
	t.n, t.entries = t.n+1, append(t.entries, id)
	m[party] = t
}
