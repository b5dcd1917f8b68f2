package campaign

import (
	"context"

	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/report"
	"phoihop/internal/viet"
)

// section says what was done to mobilise, and beside it of how much anybody
// has seen an effect; then how the models stand.
func section(ctx context.Context, tx *readmodel.Snapshot, s report.Scope) ([]report.Part, error) {
	part := report.Part{Chapter: report.Results, Title: "campaign.report"}
	total := func(name string, from viet.Date) (map[readmodel.Cell]readmodel.Sum, error) {
		return readmodel.Sums(ctx, tx, s.Space, s.Heads, name, from, s.To)
	}
	var figures []any
	for _, m := range []string{MeasureSessions, MeasureAttendance, MeasureMaterials} {
		sums, err := total(m, s.From)
		if err != nil {
			return nil, err
		}
		figures = append(figures, report.Count(m, label(m), report.Total(sums, nil)))
		if m == MeasureSessions {
			part.Tables = append(part.Tables, byParty(s, sums))
		}
	}
	planned, err := total(measurePlanned, s.From)
	if err != nil {
		return nil, err
	}
	seen, err := total(measureSeen, s.From)
	if err != nil {
		return nil, err
	}
	n, of := report.Total(seen, nil), report.Total(planned, nil)
	if of.Value > 0 {
		part.Lines = append(part.Lines, report.Line{Key: "campaign.report.sessions", Args: append([]any{report.Count(measurePlanned, label(measurePlanned), of)}, figures...)},
			report.Line{Key: "campaign.report.effect", Args: []any{report.Figure{ID: measureSeen, Label: label(measureSeen), Count: int(n.Value), Of: int(of.Value), Entries: n.Entries}}})
	}
	if err := levels(total, &part); err != nil {
		return nil, err
	}
	if len(part.Lines) == 0 {
		return nil, nil
	}
	return []report.Part{part}, nil
}

// levels says how the models stand at the end of the period: the level, which
// is the sum of all changes up to then.
func levels(total func(string, viet.Date) (map[readmodel.Cell]readmodel.Sum, error), part *report.Part) error {
	var figures []any
	any := false
	for _, m := range []string{MeasureGroups, MeasureBoats, MeasureMembers} {
		sums, err := total(m, viet.Date{Year: 1, Month: 1, Day: 1})
		if err != nil {
			return err
		}
		x := report.Total(sums, nil)
		any = any || len(x.Entries) > 0
		figures = append(figures, report.Count(m, label(m), x))
	}
	if any {
		part.Lines = append(part.Lines, report.Line{Key: "campaign.report.models", Args: figures})
	}
	return nil
}

// byParty is who held how many sessions, in the order of the regulation.
func byParty(s report.Scope, sums map[readmodel.Cell]readmodel.Sum) report.Table {
	t := report.Table{Caption: "campaign.report.by-party", Head: []string{"campaign.sheet.party", "campaign.sessions"}}
	for _, p := range s.Order {
		x := report.Total(sums, func(c readmodel.Cell) bool { return c.Party == p })
		if len(x.Entries) > 0 {
			t.Rows = append(t.Rows, []any{s.Names[p], report.Count("campaign.sessions."+p.Short(), s.Names[p], x)})
		}
	}
	return t
}

// The measures behind "n of N campaigns have a measured effect".
const (
	measurePlanned = "campaign.planned"
	measureSeen    = "campaign.measured"
)

// effects counts the campaign, and, once, that an effect of it was measured.
func (s State) effects(tx *readmodel.Tx, entries map[entry.Hash]entry.Entry) error {
	m := readmodel.Measure{Entry: entries[s.ID], Name: measurePlanned, Party: s.Log, Day: s.Planned.From, Value: 1}
	if err := tx.Measure(m); err != nil || len(s.Effects) == 0 {
		return err
	}
	m.Entry, m.Name = entries[s.Effects[0].ID], measureSeen
	return tx.Measure(m)
}

// label names a figure where it is opened: in the language of the documents.
func label(measure string) string {
	return map[string]string{MeasureSessions: "Số buổi tuyên truyền", MeasureAttendance: "Lượt người nghe", MeasureMaterials: "Tờ rơi đã phát",
		MeasureGroups: "Tổ của các mô hình", MeasureBoats: "Tàu thuyền trong các mô hình", MeasureMembers: "Thành viên của các mô hình",
		measurePlanned: "Đợt vận động", measureSeen: "Đợt vận động đã đo được tác dụng"}[measure]
}
