package seamap

import (
	"fmt"
	"math"
	"strconv"

	"phoihop/internal/position"
)

// view is the window of the drawn map: Mercator, in pixels.
type view struct {
	width, height float64
	west, top     float64 // of the window, in projected degrees
	scale         float64 // pixels to a degree of longitude
}

// The drawn map's size in pixels, and how small a part of the sea it shows at
// the least, in degrees.
const (
	mapWidth, mapHeight = 800, 520
	leastSpan           = 1.2
)

// at is where a place stands in the window.
func (v view) at(lat, lon float64) xy {
	return xy{(lon - v.west) * v.scale, (v.top - mercator(lat)) * v.scale}
}

func mercator(lat float64) float64 {
	lat = min(max(lat, -85), 85)
	return math.Log(math.Tan(math.Pi/4+lat*math.Pi/360)) * 180 / math.Pi
}

func unmercator(y float64) float64 { return math.Atan(math.Sinh(y*math.Pi/180)) * 180 / math.Pi }

// viewOf is the window that holds everything on the chart; without anything,
// the names; without names of the operator's, all the sea.
func viewOf(c Chart, ps []Place) view {
	var all []position.Position
	for _, p := range c.Points {
		all = append(all, p.At)
	}
	for _, l := range c.Lines {
		all = append(all, l.Path...)
	}
	if len(all) == 0 {
		for _, p := range ps[min(len(Defaults()), len(ps)):] {
			all = append(all, p.At())
		}
	}
	if len(all) == 0 {
		all = []position.Position{{Lat: 8.2, Lon: 104}, {Lat: 21.8, Lon: 116}}
	}
	return around(all)
}

// around is the smallest window that holds the positions with some sea around.
func around(all []position.Position) view {
	w, e, s, n := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, p := range all {
		y := mercator(p.Lat)
		w, e, s, n = min(w, p.Lon), max(e, p.Lon), min(s, y), max(n, y)
	}
	// The window keeps to the part of the world whose coast is known, where what
	// it must hold lets it.
	const margin, aspect = 1.35, float64(mapWidth) / mapHeight
	box := shore().Box
	must := max(e-w, (n-s)*aspect) // from west to east
	span := max(leastSpan*aspect, min(must*margin, box[2]-box[0]-0.6), must)
	v := view{width: mapWidth, height: mapHeight, scale: mapWidth / span}
	v.west = held((w+e-span)/2, box[0]+0.3, box[2]-0.3-span, w, e-span)
	v.top = -held(-(s+n+span/aspect)/2, -mercator(box[3]-0.3), -mercator(box[1]+0.3)-span/aspect, -n, -s-span/aspect)
	return v
}

// held moves the start of a window between two bounds, but keeps what it must
// hold: it may start no later than first, and no earlier than last.
func held(start, least, most, first, last float64) float64 {
	start = max(min(start, most), least)
	return min(max(start, last), first)
}

// gridLine is one line of the sea grid with its name at the edge.
type gridLine struct {
	Path, Label string
	X, Y        string // of the label
}

// grid is the sea grid in the window, with lines far enough apart.
func (v view) grid() (ls []gridLine) {
	step := position.CellSide
	for _, s := range []float64{1, 2, 5, 10} {
		if step*v.scale < 55 {
			step = s
		}
	}
	degree := func(x float64, side string) string {
		d := strconv.Itoa(int(x)) + "°"
		if m := int(math.Round((x - math.Floor(x)) * 60)); m > 0 {
			d += fmt.Sprintf("%02d′", m)
		}
		return d + side
	}
	for lon := math.Ceil(v.west/step) * step; lon < v.west+v.width/v.scale; lon += step {
		x := v.at(0, lon).x
		ls = append(ls, gridLine{fmt.Sprintf("M%.0f 0V%.0f", x, v.height), degree(lon, "Đ"), num(x + 4), num(v.height - 6)})
	}
	south, north := unmercator(v.top-v.height/v.scale), unmercator(v.top)
	for lat := math.Ceil(south/step) * step; lat < north; lat += step {
		y := v.at(lat, 0).y
		ls = append(ls, gridLine{fmt.Sprintf("M0 %.0fH%.0f", y, v.width), degree(lat, "B"), "5", num(y - 4)})
	}
	return ls
}

func num(x float64) string { return strconv.FormatFloat(x, 'f', 0, 64) }

// label is a name with its place in the window.
type label struct {
	Name, Kind string
	X, Y       string
	Wide       bool // of an area: no dot
}

// labels are the names that have room; the points keep theirs free.
func (v view) labels(ps []Place, c Chart) (ls []label) {
	type box struct{ a, b xy }
	var taken []box
	for _, p := range c.Points {
		q := v.at(p.At.Lat, p.At.Lon)
		taken = append(taken, box{xy{q.x - 14, q.y - 14}, xy{q.x + 14, q.y + 14}})
	}
	for _, p := range ps {
		q := v.at(p.Lat, p.Lon)
		w := 7.4*float64(len([]rune(p.Name))) + 12
		mine := box{xy{q.x - 5, q.y - 10}, xy{q.x + w, q.y + 8}}
		if p.Kind == "sea-area" {
			mine = box{xy{q.x - w/2, q.y - 10}, xy{q.x + w/2, q.y + 8}}
		}
		free := mine.a.x > 2 && mine.b.x < v.width-2 && mine.a.y > 2 && mine.b.y < v.height-24
		for _, t := range taken {
			free = free && (mine.b.x < t.a.x || mine.a.x > t.b.x || mine.b.y < t.a.y || mine.a.y > t.b.y)
		}
		if free {
			taken = append(taken, mine)
			ls = append(ls, label{p.Name, p.Kind, num(q.x), num(q.y), p.Kind == "sea-area"})
		}
	}
	return ls
}

// track is a line as an SVG path.
func (v view) track(l Line) (d string) {
	for i, p := range l.Path {
		q := v.at(p.Lat, p.Lon)
		d += string("LM"[b2i(i == 0)]) + num(q.x) + " " + num(q.y)
	}
	return d
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// markName names a mark in styles and messages.
func markName(m Mark) string {
	switch m {
	case Event, Means, Post, Seen:
		return string(m)
	}
	return "plain"
}

// outline is the drawing of a mark around 0, 0.
func outline(m Mark) string {
	switch m {
	case Event:
		return "M0-12L12 0L0 12L-12 0z"
	case Means:
		return "M0-13L12.500 9H-12.500z"
	case Post:
		return "M-9.500-9.500h19v19h-19z"
	}
	return "M-10.500 0a10.500 10.500 0 1 0 21 0a10.500 10.500 0 1 0-21 0"
}

// length is how long a line is, in nautical miles.
func length(l Line) (d float64) {
	for i := 1; i < len(l.Path); i++ {
		d += position.Distance(l.Path[i-1], l.Path[i])
	}
	return d
}
