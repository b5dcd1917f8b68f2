// Package seamap is the sea map (bản đồ vùng biển): coast, sea grid, names and
// what features put on it, drawn by the server and moved by hand where scripts
// run. No border of any country is drawn, and no land has a name of its own:
// names come from the operator's file, beside two that always stand.
package seamap

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"math"
	"slices"
	"strings"

	"phoihop/internal/fault"
	"phoihop/internal/position"
	"phoihop/internal/viet"
)

// Mark is the shape and colour of a point on the map.
type Mark string

// The marks: each has a shape of its own, so that colour is never alone.
const (
	Plain Mark = ""      // a place: grey circle
	Event Mark = "event" // where something happens: red diamond
	Means Mark = "means" // who or what is on the way: blue triangle
	Post  Mark = "post"  // a post, a unit, a port: green square
	Seen  Mark = "seen"  // last or reported place: gold ring
)

// Point is something at one position.
type Point struct {
	Title string            `json:"title"`
	Note  string            `json:"note,omitempty"` // one line below the title
	Href  string            `json:"href,omitempty"`
	Mark  Mark              `json:"mark,omitempty"`
	At    position.Position `json:"at"`
}

// Line is a track or a course.
type Line struct {
	Title   string              `json:"title"`
	Planned bool                `json:"planned,omitempty"` // not yet gone: drawn with dashes
	Path    []position.Position `json:"path"`
}

// Chart is what one map shows beside coast, grid and names.
type Chart struct {
	Ashore bool   // its points are offices and the like: that they lie on land is no doubt
	Title  string // says to those who do not see it what the map is of
	Points []Point
	Lines  []Line
}

// Place is a name on the map.
type Place struct {
	Name string  `json:"name"`
	Kind string  `json:"kind"` // place, sea-area, island, port, post
	Lat  float64 `json:"lat"`
	Lon  float64 `json:"lon"`
}

// At is where the place lies.
func (p Place) At() position.Position { return position.Of(p.Lat, p.Lon) }

// PlacesFile is the name of the operator's file in the data folder: a JSON list
// of Place.
const PlacesFile = "places.json"

// Bounds of that file.
const (
	maxPlaces = 1000
	maxName   = 80 // bytes
)

// Defaults are the names that every map has.
func Defaults() []Place {
	return []Place{
		{Name: "Quần đảo Hoàng Sa (Việt Nam)", Kind: "sea-area", Lat: 16.45, Lon: 111.95},
		{Name: "Quần đảo Trường Sa (Việt Nam)", Kind: "sea-area", Lat: 9.35, Lon: 113.6},
	}
}

// ReadPlaces reads an operator's file and returns the default names with those
// of the file. A fault names the entry, counted from one, that is wrong.
func ReadPlaces(b []byte) ([]Place, error) {
	var ps []Place
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&ps); err != nil {
		return Defaults(), &fault.Error{Kind: fault.Invalid, Key: "seamap.bad-places", Err: err}
	}
	if _, err := d.Token(); err != io.EOF || len(ps) > maxPlaces {
		return Defaults(), fault.New(fault.Invalid, "seamap.too-many", maxPlaces)
	}
	all := Defaults()
	for i, p := range ps {
		p.Name = strings.TrimSpace(viet.Normalize(p.Name))
		switch at := p.At(); {
		case p.Name == "" || len(p.Name) > maxName:
			return Defaults(), fault.New(fault.Invalid, "seamap.bad-name", i+1, maxName)
		case !known(p.Kind):
			return Defaults(), fault.New(fault.Invalid, "seamap.bad-kind", i+1, p.Name, p.Kind)
		case at.Check() != nil || at.IsZero():
			return Defaults(), fault.New(fault.Invalid, "seamap.bad-place", i+1, p.Name)
		}
		all = append(all, p)
	}
	return all, nil
}

func known(kind string) bool {
	switch kind {
	case "place", "sea-area", "island", "port", "post":
		return true
	}
	return false
}

// Nearest is the place on land or shore that lies nearest, and whether there is
// one. Sea areas are too wide to measure from.
func Nearest(ps []Place, at position.Position) (near Place, ok bool) {
	best := math.Inf(1)
	for _, p := range ps {
		if d := position.Distance(p.At(), at); p.Kind != "sea-area" && d < best {
			near, best, ok = p, d, true
		}
	}
	return near, ok
}

// Seat is the place after which a body is called: the longest name of a place
// that its own name ends in; nil where there is none. Sea areas are nobody's
// seat.
func Seat(name string, ps []Place) *Place {
	name = " " + viet.Fold(name)
	var fits []Place
	for _, p := range ps {
		if p.Kind != "sea-area" && strings.HasSuffix(name, " "+viet.Fold(p.Name)) {
			fits = append(fits, p)
		}
	}
	if len(fits) == 0 {
		return nil
	}
	p := slices.MaxFunc(fits, func(a, b Place) int { return cmp.Compare(len(a.Name), len(b.Name)) })
	return &p
}

// Doubts says what is odd about a position, as message keys: it lies on land,
// or far from these waters. A doubt refuses nothing.
func Doubts(at position.Position) (keys []string) {
	c := shore()
	switch {
	case at.Lon < c.Box[0] || at.Lat < c.Box[1] || at.Lon > c.Box[2] || at.Lat > c.Box[3]:
		keys = append(keys, "seamap.far")
	case c.inland(at):
		keys = append(keys, "seamap.on-land")
	}
	return keys
}
