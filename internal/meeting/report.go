package meeting

import (
	"context"

	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/report"
	"phoihop/internal/viet"
)

// section tells a review which meetings were held in its period, what their
// superior said, and which conclusions are still open, from whatever meeting.
func section(ctx context.Context, tx *readmodel.Snapshot, s report.Scope) ([]report.Part, error) {
	all, err := All(ctx, tx, s.Space, s.Heads)
	if err != nil {
		return nil, err
	}
	o, err := organisation.At(ctx, tx, s.Space, s.Heads)
	if err != nil {
		return nil, err
	}
	c := compiled{names: s.Names, guests: map[entry.Hash]string{},
		conferences: report.Figure{ID: "meeting-conferences", Label: "Hội nghị đã tổ chức"},
		briefings:   report.Figure{ID: "meeting-briefings", Label: "Giao ban đã tổ chức"},
		conclusions: report.Figure{ID: "meeting-conclusions", Label: "Kết luận của hội nghị, giao ban"},
		closed:      report.Figure{ID: "meeting-closed", Label: "Kết luận đã thực hiện xong"}}
	for _, p := range o.Parties {
		if p.Role != organisation.RoleParty {
			c.guests[p.ID] = p.Short
		}
	}
	for _, m := range all {
		day := viet.DateOf(m.Begins())
		if !m.Held() || day.After(s.To) {
			continue
		}
		if !day.Before(s.From) {
			c.take(m)
		}
		for _, x := range m.Open() {
			c.open = append(c.open, report.Item{Title: x.Text, Note: c.names[x.Owner], Entries: []entry.Hash{x.ID}})
		}
	}
	return c.parts(), nil
}

// compiled is what a period's meetings come to.
type compiled struct {
	names, guests                               map[entry.Hash]string
	conferences, briefings, conclusions, closed report.Figure
	said, open                                  []report.Item
}

func (c *compiled) take(m State) {
	add := func(f *report.Figure, under entry.Hash) {
		f.Count++
		f.Entries = append(f.Entries, under)
	}
	if m.Called.Sort == Conference {
		add(&c.conferences, m.Minutes[0].ID)
	} else {
		add(&c.briefings, m.Minutes[0].ID)
	}
	for _, x := range m.Conclusions {
		add(&c.conclusions, x.ID)
		if x.Closing != nil {
			add(&c.closed, x.Closing.ID)
		}
	}
	for _, x := range m.Statements {
		if name, ok := c.guests[x.Organisation]; ok {
			c.said = append(c.said, report.Item{Title: x.StatementRecorded.Post + ", " + name, Note: x.Text, Entries: []entry.Hash{x.ID}})
		}
	}
}

func (c compiled) parts() (ps []report.Part) {
	if c.conferences.Count+c.briefings.Count > 0 {
		for _, f := range []*report.Figure{&c.conferences, &c.briefings, &c.conclusions} {
			f.Text = viet.FormatInt(int64(f.Count))
		}
		c.closed.Of, c.closed.Text = c.conclusions.Count, viet.FormatInt(int64(c.closed.Count))+"/"+viet.FormatInt(int64(c.conclusions.Count))
		ps = append(ps, report.Part{Chapter: report.Leadership, Title: "meeting.report",
			Lines: []report.Line{{Key: "meeting.report.line", Args: []any{c.conferences, c.briefings, c.conclusions, c.closed}}}})
	}
	if len(c.said) > 0 {
		ps = append(ps, report.Part{Chapter: report.Directions, Title: "meeting.report.said", Items: c.said})
	}
	if len(c.open) > 0 {
		ps = append(ps, report.Part{Chapter: report.Assessment, Title: "meeting.report.open", Items: c.open})
	}
	return ps
}
