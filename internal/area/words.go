package area

import (
	"github.com/a-h/templ"

	"phoihop/internal/entry"
	"phoihop/internal/seamap"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// dayOr writes a day, or that there is none.
func dayOr(r *web.Request, d viet.Date) string {
	if d.IsZero() {
		return r.L.T("area.never")
	}
	return d.Screen()
}

func ended(as []Area) (past []Area) {
	for _, a := range as {
		if a.Ended {
			past = append(past, a)
		}
	}
	return past
}

// link leads from a party to its area.
func link(r *web.Request, on web.Ref) (templ.Component, error) {
	return partyLink(r, "/areas/"+on.ID.String()), nil
}

// chart is the map of some areas, as far as they have places; with their units
// where asked, which may have the same. What is silent is said there too, and
// has the shape of what is looked for.
func chart(r *web.Request, title string, as []Area, units bool) seamap.Chart {
	c := seamap.Chart{Title: title, Ashore: true}
	seen := map[entry.Hash]bool{}
	add := func(a Area, note string, mark seamap.Mark) {
		if a.Place != nil && !seen[a.ID] {
			seen[a.ID] = true
			c.Points = append(c.Points, seamap.Point{Title: a.Name, Note: note, Href: a.Href(), Mark: mark, At: a.Place.At()})
		}
	}
	for _, a := range as {
		if a.Ended {
			continue
		}
		switch {
		case len(a.Silences) > 0:
			add(a, r.L.T("area.silent-note", r.L.T("area.n-silent", len(a.Silences), a.Silences[0].Since.Screen())), seamap.Seen)
		case a.Unit != nil:
			add(a, a.Party.Short, seamap.Post)
		default:
			add(a, "", seamap.Plain)
		}
		for _, u := range a.Units {
			if units {
				add(u, a.Party.Short, seamap.Post)
			}
		}
	}
	return c
}
