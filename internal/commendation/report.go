package commendation

import (
	"context"

	"phoihop/internal/readmodel"
	"phoihop/internal/report"
)

// section lists the commendations of a period that stand, in an annex.
func section(ctx context.Context, tx *readmodel.Snapshot, s report.Scope) ([]report.Part, error) {
	all, err := All(ctx, tx, s.Space, s.Heads)
	if err != nil {
		return nil, err
	}
	t := report.Table{Head: []string{"commendation.col.who", "commendation.col.what", "commendation.col.form", "commendation.col.number"}}
	for _, x := range all {
		if !x.Stands() || x.Decision.On.Before(s.From) || x.Decision.On.After(s.To) {
			continue
		}
		t.Rows = append(t.Rows, []any{s.Names[x.Nominated.Party], x.Nominated.Title, x.Decision.Form, x.Decision.Number})
	}
	if len(t.Rows) == 0 {
		return nil, nil
	}
	return []report.Part{{Chapter: report.Annex, Title: "commendation.report", Tables: []report.Table{t}}}, nil
}
