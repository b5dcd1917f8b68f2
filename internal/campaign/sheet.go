package campaign

import (
	"phoihop/internal/entry"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/web"
)

// row is one session beside its campaign.
type row struct {
	of State
	Session
}

// sheet is the list as a spreadsheet, with every session and its effect beside
// it.
func (l list) sheet(r *web.Request) func() []spreadsheet.Table {
	return func() []spreadsheet.Table {
		var hs []row
		for _, s := range l.All {
			for _, x := range s.Sessions {
				hs = append(hs, row{s, x})
			}
		}
		return []spreadsheet.Table{web.Table(r, r.L.T("nav.campaigns"), l.All, l.columns(r)...), web.Table(r, r.L.T("campaign.sessions"), hs, l.sessions(r)...)}
	}
}

func (l list) columns(r *web.Request) []web.Column[State] {
	return []web.Column[State]{
		web.Col("campaign.sheet.title", func(s State) any { return s.Planned.Title }),
		web.Col("campaign.sheet.party", func(s State) any { return l.Names[s.Log] }),
		web.Col("web.col.from", func(s State) any { return s.Planned.From }),
		web.Col("web.col.to", func(s State) any { return s.Planned.To }),
		web.Col("campaign.sessions", func(s State) any { return s.Total().Sessions }),
		web.Col("campaign.attendance", func(s State) any { return s.Total().Attendance }),
		web.Col("campaign.leaflets", func(s State) any { return s.Total().Leaflets }),
		web.Col("campaign.effect", func(s State) any { return effectWords(r, s, entry.Hash{}) }),
	}
}

func (l list) sessions(r *web.Request) []web.Column[row] {
	return []web.Column[row]{
		web.Col("campaign.sheet.title", func(h row) any { return h.of.Planned.Title }),
		web.Col("campaign.sheet.party", func(h row) any { return l.Names[h.Log] }),
		web.Col("campaign.sheet.on", func(h row) any { return h.On }),
		web.Col("campaign.sheet.where", func(h row) any { return h.Held.Where }),
		web.Col("campaign.sheet.form", func(h row) any { return formOf(r, h.Form) }),
		web.Col("campaign.sheet.unit", func(h row) any { return l.Units[h.Unit] }),
		web.Col("campaign.sessions", func(h row) any { return h.Counts.Sessions }),
		web.Col("campaign.attendance", func(h row) any { return h.Attendance }),
		web.Col("campaign.leaflets", func(h row) any { return h.Leaflets }),
		web.Col("campaign.effect", func(h row) any { return effectWords(r, h.of, h.ID) }),
	}
}

// counted is one count of a model.
type counted struct {
	kind ModelKind
	of   Model
	Count
}

// sheet is every count of every model in a spreadsheet, those included that
// have ended.
func (c catalogue) sheet(r *web.Request) func() []spreadsheet.Table {
	return func() []spreadsheet.Table {
		kinds := map[entry.Hash]ModelKind{}
		var ms []Model
		for _, g := range c.Groups {
			kinds[g.ID] = g.ModelKind
			ms = append(ms, g.Models...)
		}
		var cs []counted
		for _, m := range append(ms, c.Ended...) {
			for _, x := range m.ByDay() {
				cs = append(cs, counted{kinds[m.Registered.Of], m, x})
			}
		}
		return []spreadsheet.Table{web.Table(r, r.L.T("nav.models"), cs,
			web.Col("campaign.sheet.kind", func(x counted) any { return x.kind.Defined.Name }),
			web.Col("campaign.sheet.model", func(x counted) any { return x.of.Registered.Title }),
			web.Col("campaign.sheet.party", func(x counted) any { return c.Names[x.of.Log] }),
			web.Col("campaign.sheet.unit", func(x counted) any { return c.Units[x.of.Registered.Unit] }),
			web.Col("campaign.sheet.on", func(x counted) any { return x.On }),
			web.Col("campaign.groups", func(x counted) any { return x.Groups }),
			web.Col("campaign.boats", func(x counted) any { return x.Boats }),
			web.Col("campaign.members", func(x counted) any { return x.Members }),
			web.Col("campaign.effect", func(x counted) any { return changed(r, x.Count) }))}
	}
}
