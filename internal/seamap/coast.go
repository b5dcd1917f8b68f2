package seamap

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"sync"

	"phoihop/internal/position"
	"phoihop/internal/web/asset"
)

// coast is the outline of the land, as rings of longitude and latitude.
type coast struct {
	Box   [4]float64 `json:"box"` // west, south, east, north
	Steps float64    `json:"steps"`
	Land  [][]int    `json:"land"`
	rings [][]xy
}

type xy struct{ x, y float64 }

// shore is the coast line that is shipped. Were it not readable, the map would
// show water alone; a test reads it.
var shore = sync.OnceValue(func() (c coast) {
	b, err := asset.FS.ReadFile("coast.json")
	if err != nil || json.Unmarshal(b, &c) != nil {
		return coast{}
	}
	for _, flat := range c.Land {
		ring := make([]xy, 0, len(flat)/2)
		x, y := 0, 0
		for i := 0; i+1 < len(flat); i += 2 {
			x, y = x+flat[i], y+flat[i+1]
			ring = append(ring, xy{float64(x) / c.Steps, float64(y) / c.Steps})
		}
		c.rings = append(c.rings, ring)
	}
	return c
})

// offShore is how far inland a position must lie to be doubted, in degrees: the
// line is simplified, and ports lie on it.
const offShore = 0.02

// inland reports whether a position lies on land and not just by the shore.
func (c coast) inland(at position.Position) bool {
	p, inside, nearest := xy{at.Lon, at.Lat}, false, math.Inf(1)
	for _, r := range c.rings {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if (a.y > p.y) != (b.y > p.y) && p.x < (b.x-a.x)*(p.y-a.y)/(b.y-a.y)+a.x {
				inside = !inside
			}
			nearest = min(nearest, off(p, a, b))
		}
	}
	return inside && nearest > offShore
}

// off is how far p stands from the stretch between a and b.
func off(p, a, b xy) float64 {
	dx, dy, t := b.x-a.x, b.y-a.y, 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = min(1, max(0, ((p.x-a.x)*dx+(p.y-a.y)*dy)/l))
	}
	return math.Hypot(p.x-a.x-t*dx, p.y-a.y-t*dy)
}

// path is the land inside a view as the path of an SVG, in whole pixels: what
// is smaller than one is left out.
func (c coast) path(v view) string {
	var b strings.Builder
	for _, r := range c.rings {
		ps := make([]xy, len(r))
		seen := false
		for i, p := range r {
			ps[i] = v.at(p.y, p.x)
			seen = seen || ps[i].x > -40 && ps[i].x < v.width+40 && ps[i].y > -40 && ps[i].y < v.height+40
		}
		if seen || len(r) > 1000 {
			ring(&b, within(ps, v))
		}
	}
	return b.String()
}

// ring writes one ring, leaving out points that fall together.
func ring(b *strings.Builder, ps []xy) {
	x, y, n := 0, 0, 0
	for _, p := range ps {
		px, py := int(math.Round(p.x)), int(math.Round(p.y))
		switch {
		case n == 0:
			b.WriteString("M" + strconv.Itoa(px) + " " + strconv.Itoa(py))
		case abs(px-x)+abs(py-y) < 2:
			continue
		default:
			b.WriteString("l" + strconv.Itoa(px-x) + " " + strconv.Itoa(py-y))
		}
		x, y, n = px, py, n+1
	}
	switch n {
	case 0:
	case 1:
		b.WriteString("h2v2h-2z") // an islet, smaller than a pixel, stays to be seen
	default:
		b.WriteString("z")
	}
}

func abs(n int) int { return max(n, -n) }

// within cuts a ring to the view and a little around it, so that the cut edge
// is not seen (Sutherland and Hodgman).
func within(ps []xy, v view) []xy {
	const m = 30
	for _, s := range []struct {
		value func(xy) float64 // inside where not negative
	}{
		{func(p xy) float64 { return p.x + m }}, {func(p xy) float64 { return v.width + m - p.x }},
		{func(p xy) float64 { return p.y + m }}, {func(p xy) float64 { return v.height + m - p.y }},
	} {
		var out []xy
		for i, p := range ps {
			q := ps[(i+len(ps)-1)%len(ps)]
			a, b := s.value(q), s.value(p)
			if (a >= 0) != (b >= 0) {
				t := a / (a - b)
				out = append(out, xy{q.x + t*(p.x-q.x), q.y + t*(p.y-q.y)})
			}
			if b >= 0 {
				out = append(out, p)
			}
		}
		if ps = out; len(ps) == 0 {
			return nil
		}
	}
	return ps
}
