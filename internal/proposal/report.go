package proposal

import (
	"context"

	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/report"
	"phoihop/internal/viet"
)

// section tells a review what was proposed in its period and what came of it.
// The words stand only of what the whole space may read; the counts are of all.
func section(ctx context.Context, tx *readmodel.Snapshot, s report.Scope) ([]report.Part, error) {
	all, err := All(ctx, tx, s.Space, s.Heads)
	if err != nil {
		return nil, err
	}
	c := counts{made: report.Figure{ID: "proposal-made", Label: "Đề xuất đã nêu"},
		agreed:    report.Figure{ID: "proposal-agreed", Label: "Đề xuất mọi bên đồng ý"},
		objecting: report.Figure{ID: "proposal-objections", Label: "Ý kiến không đồng ý còn để ngỏ"},
		ended:     report.Figure{ID: "proposal-outcomes", Label: "Đề xuất đã có kết luận"}}
	for _, x := range all {
		if day := viet.DateOf(x.At); day.Before(s.From) || day.After(s.To) {
			continue
		}
		c.count(x)
	}
	if c.made.Count == 0 {
		return nil, nil
	}
	return c.parts(), nil
}

// counts are the figures of a period's proposals.
type counts struct {
	made, agreed, objecting, ended report.Figure
	items                          []report.Item
}

func (c *counts) count(x State) {
	add := func(f *report.Figure, under ...entry.Hash) {
		f.Count++
		f.Entries = append(f.Entries, under...)
	}
	add(&c.made, x.ID)
	if x.AgreedByAll() {
		var under []entry.Hash
		for _, p := range x.Made.Asked {
			under = append(under, x.Standing(p, x.Latest().ID).ID)
		}
		add(&c.agreed, under...)
	}
	if x.Drop == nil {
		for _, p := range x.Made.Asked {
			if o := x.Standing(p, x.Latest().ID); o != nil && o.Opined.Stance == Object {
				add(&c.objecting, o.ID)
			}
		}
	}
	item := report.Item{Title: x.Made.Title, Entries: []entry.Hash{x.ID}}
	if o := x.Outcome(); o != nil {
		add(&c.ended, o.ID)
		item.Note, item.Entries = o.Words, append(item.Entries, o.ID)
	}
	if !x.Made.OnlyAsked && x.Drop == nil {
		c.items = append(c.items, item)
	}
}

// most is how many proposals a report lists: the newest.
const most = 20

func (c counts) parts() []report.Part {
	n := c.made.Count
	c.made.Text, c.objecting.Text = viet.FormatInt(int64(n)), viet.FormatInt(int64(c.objecting.Count))
	for _, f := range []*report.Figure{&c.agreed, &c.ended} {
		f.Of, f.Text = n, viet.FormatInt(int64(f.Count))+"/"+viet.FormatInt(int64(n))
	}
	return []report.Part{
		{Chapter: report.Leadership, Title: "proposal.report", Lines: []report.Line{{Key: "proposal.report.line", Args: []any{c.made, c.agreed, c.objecting, c.ended}}}},
		{Chapter: report.Proposals, Title: "proposal.report", Items: c.items[max(0, len(c.items)-most):]},
	}
}
