package campaign

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

const (
	areaSessions = 4  // sessions that an area's page lists
	areaModels   = 4  // models that it draws
	areaMonths   = 12 // over which it counts sessions
)

// held is one session with the campaign that it belongs to.
type held struct {
	Session
	Title, Href string
}

// grass is what was done among the people at an area, and what stands there.
type grass struct {
	Running []State // campaigns that its party leads or takes part in
	Held    []held  // the newest sessions
	Counts  Counts  // of the last months
	Models  []Model
	kinds   map[entry.Hash]Defined
	names   map[entry.Hash]string
}

// onArea shows the campaigns and the models of a party or unit.
func onArea(r *web.Request, on web.Ref) (templ.Component, error) {
	ss, err := naming(r, on.ID)
	if err != nil {
		return nil, err
	}
	ms, ks, err := models(r)
	if err != nil {
		return nil, err
	}
	if r.Past() {
		ss, ms = then(ss, ms, r.Moment())
	}
	g := gather(ss, ms, on.ID, r.AsOf)
	if len(g.Running)+len(g.Held)+len(g.Models) == 0 {
		return nil, nil
	}
	g.kinds = map[entry.Hash]Defined{}
	for _, k := range ks {
		g.kinds[k.ID] = k.Defined
	}
	g.names, err = organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	return areaPanel(r, g), err
}

// then are those campaigns and models that had been entered by a moment, with
// what had been said of them.
func then(ss []State, ms []Model, at time.Time) ([]State, []Model) {
	ss, ms = entry.Until(ss, at), entry.Until(ms, at)
	for i := range ss {
		ss[i] = ss[i].AsAt(at)
	}
	for i := range ms {
		ms[i] = ms[i].AsAt(at)
	}
	return ss, ms
}

// gather chooses what belongs to a party or unit on a day.
func gather(ss []State, ms []Model, id entry.Hash, day viet.Date) (g grass) {
	from := calendar.AddMonths(day, -areaMonths)
	for _, s := range ss {
		if s.Closing == nil && !s.Planned.From.After(day) && (s.Log == id || slices.Contains(s.Planned.Parties, id)) {
			g.Running = append(g.Running, s)
		}
		for _, x := range s.Sessions {
			if x.Sessions == 0 || x.On.After(day) || x.Log != id && x.Unit != id {
				continue // taken back, not yet, or elsewhere
			}
			g.Held = append(g.Held, held{x, s.Planned.Title, s.href()})
			if x.On.After(from) {
				g.Counts = g.Counts.plus(x.Counts)
			}
		}
	}
	slices.SortStableFunc(g.Held, func(a, b held) int { return b.On.Compare(a.On) })
	g.Held = g.Held[:min(len(g.Held), areaSessions)]
	for _, m := range ms {
		if (m.Log == id || m.Registered.Unit == id) && (m.Ending == nil || day.Before(m.Ending.On)) {
			g.Models = append(g.Models, m)
		}
	}
	return g
}
