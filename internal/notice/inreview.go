package notice

import (
	"context"

	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/report"
	"phoihop/internal/viet"
)

// inReview says how much the parties told each other, and how much of it was
// confirmed by those who got it.
func inReview(ctx context.Context, tx *readmodel.Snapshot, s report.Scope) ([]report.Part, error) {
	from, to := s.From.Time(viet.Zone()), s.To.AddDays(1).Time(viet.Zone())
	sent, all, err := sentIn(ctx, tx, s, from.Unix(), to.Unix())
	if err != nil || all.n == 0 {
		return nil, err
	}
	got, of, err := gotIn(ctx, tx, s, from.Unix(), to.Unix())
	if err != nil {
		return nil, err
	}
	var total, whole tally
	t := report.Table{Caption: "notice.review.by-party", Head: []string{"notice.head.party", "notice.review.sent", "notice.review.confirmed"}}
	for _, p := range s.Order {
		if sent[p].n == 0 && of[p].n == 0 {
			continue
		}
		id := p.Short()
		t.Rows = append(t.Rows, []any{s.Names[p], report.Figure{ID: "notice.sent." + id, Label: "notice.review.sent", Count: sent[p].n, Entries: sent[p].entries},
			report.Figure{ID: "notice.confirmed." + id, Label: "notice.review.confirmed", Count: got[p].n, Of: of[p].n, Entries: got[p].entries}})
	}
	for p := range of {
		total.n, whole.n = total.n+got[p].n, whole.n+of[p].n
	}
	part := report.Part{Chapter: report.Results, Title: "notice.review.title", Tables: []report.Table{t}, Lines: []report.Line{
		{Key: "notice.review.line", Args: []any{report.Figure{ID: "notice.sent", Label: "notice.review.sent", Count: all.n, Entries: all.entries},
			report.Figure{ID: "notice.confirmed", Label: "notice.review.confirmed", Count: total.n, Of: whole.n, Entries: merged(got, s.Order)}}}}}
	return []report.Part{part}, nil
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
