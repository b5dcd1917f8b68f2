package incident

import (
	"slices"

	"phoihop/internal/entry"
	"phoihop/internal/position"
	"phoihop/internal/seamap"
	"phoihop/internal/web"
)

// charted puts on the map where it happens, what was seen and where the means
// are, with each means' track; numbers are those of the points.
func (s State) charted(r *web.Request) (c seamap.Chart, numbers map[entry.Hash]int) {
	c.Title, numbers = r.L.T("incident.map"), map[entry.Hash]int{}
	put := func(id entry.Hash, p seamap.Point) {
		c.Points = append(c.Points, p)
		numbers[id] = len(c.Points)
	}
	if at := s.Opened.Position; at != nil {
		put(s.ID, seamap.Point{Title: r.L.T("incident.where"), Note: clock(s, s.Opened.Learned) + " · " + s.Opened.Title, Mark: seamap.Event, At: *at})
	}
	var order []string
	tracks := map[string][]position.Position{}
	for _, l := range s.inTime() {
		if l.Position == nil {
			continue
		}
		p := seamap.Point{Title: clock(s, l.At), Note: l.Text, Mark: seamap.Seen, At: *l.Position}
		if l.Means != "" {
			p.Title, p.Mark = l.Means+", "+p.Title, seamap.Means
			if tracks[l.Means] == nil {
				order = append(order, l.Means)
			}
			tracks[l.Means] = append(tracks[l.Means], *l.Position)
		}
		put(l.ID, p)
	}
	for _, name := range order {
		path := tracks[name]
		if len(path) > 1 {
			c.Lines = append(c.Lines, seamap.Line{Title: name, Path: path})
		}
		if at, last := s.Opened.Position, path[len(path)-1]; at != nil && s.Open() && apart(*at, last) {
			c.Lines = append(c.Lines, seamap.Line{Title: r.L.T("incident.heading", name), Planned: true, Path: []position.Position{last, *at}})
		}
	}
	return c, numbers
}

// inTime are the lines of the log by the times that their authors gave.
func (s State) inTime() []Line {
	ls := slices.Clone(s.Lines)
	slices.SortStableFunc(ls, func(a, b Line) int { return a.At.Compare(b.At) })
	return ls
}

// geoJSON is the media type of maps as files.
const geoJSON = "application/geo+json"

// oneGeoJSON is one incident's map as a file.
func oneGeoJSON(r *web.Request) (web.Download, error) {
	m, err := roomFor(r)
	if err != nil {
		return web.Download{}, err
	}
	b, err := seamap.GeoJSON(m.chart)
	return web.Download{Name: "vu-viec-" + m.ID.Short() + ".geojson", Type: geoJSON, Content: b}, err
}

// mostExported bounds what one file lists.
const mostExported = 5000

// allGeoJSON is where the listed incidents happened, as a file.
func allGeoJSON(r *web.Request) (web.Download, error) {
	b, err := boardOf(r)
	if err != nil {
		return web.Download{}, err
	}
	if b.Incidents, err = list(r, b.filter, mostExported); err != nil {
		return web.Download{}, err
	}
	content, err := seamap.GeoJSON(b.charted(r))
	return web.Download{Name: "vu-viec.geojson", Type: geoJSON, Content: content}, err
}

// charted puts every listed incident with a position on one map.
func (b board) charted(r *web.Request) seamap.Chart {
	c := seamap.Chart{Title: r.L.T("incident.map-all")}
	for _, s := range b.Incidents {
		if at := s.Opened.Position; at != nil {
			mark := seamap.Event
			if !s.Open() {
				mark = seamap.Plain
			}
			c.Points = append(c.Points, seamap.Point{Title: s.Opened.Title, Note: b.Rules.of(s.Opened).Word(r.L) + " · " + web.Stamp(s.Opened.Learned), Href: s.href(), Mark: mark, At: *at})
		}
	}
	return c
}
