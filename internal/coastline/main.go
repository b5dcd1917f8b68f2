// Command coastline makes the coast line of the pages (đường bờ) out of the
// land of Natural Earth: it reads land-10m.json of the npm package world-atlas
// and writes coast.json. Land has one outline and no name: nothing of any
// country is read or written. script/vendor-web runs it.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
)

// The part of the world that is kept, in degrees.
const (
	west, south = 98.0, 4.0
	east, north = 122.0, 24.0
)

// steps is how many steps of the written numbers make one degree: 0,002°, some
// 200 m, finer than the source.
const steps = 500

// How far a simplified line may stand from the true one, in degrees: some 150 m
// along the coasts that the pages are about, 1 km elsewhere.
const (
	fine   = 0.0015
	coarse = 0.01
)

// point is a place: longitude and latitude in degrees.
type point struct{ x, y float64 }

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "coastline:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	rings, err := readLand(in)
	if err != nil {
		return err
	}
	var kept [][]point
	for _, r := range rings {
		if r = simplified(clipped(r)); len(r) > 0 {
			kept = append(kept, r)
		}
	}
	_, err = out.Write(encoded(kept))
	return err
}

// topology is as much of TopoJSON as the land needs.
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   struct {
		Land struct {
			Geometries []struct {
				Type string
				Arcs [][][]int // of polygons, of rings
			}
		}
	}
}

// readLand returns every ring of the land.
func readLand(in io.Reader) (rings [][]point, err error) {
	var t topology
	if err := json.NewDecoder(in).Decode(&t); err != nil {
		return nil, err
	}
	arcs := make([][]point, len(t.Arcs))
	for i, a := range t.Arcs {
		var x, y float64
		for _, d := range a {
			x, y = x+d[0], y+d[1]
			arcs[i] = append(arcs[i], point{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]})
		}
	}
	for _, g := range t.Objects.Land.Geometries {
		if g.Type != "MultiPolygon" {
			return nil, fmt.Errorf("land is a %s", g.Type)
		}
		for _, polygon := range g.Arcs {
			for _, ring := range polygon {
				rings = append(rings, joined(arcs, ring))
			}
		}
	}
	return rings, nil
}

// joined is a ring out of its arcs; ^i is arc i backwards. The last point is
// not the first again.
func joined(arcs [][]point, ring []int) (ps []point) {
	for _, i := range ring {
		a := arcs[max(i, ^i)]
		for k := range len(a) - 1 {
			if i < 0 {
				k = len(a) - 1 - k
			}
			ps = append(ps, a[k])
		}
	}
	return ps
}

// clipped is the part of a ring inside the box (Sutherland and Hodgman).
func clipped(ps []point) []point {
	for _, side := range []struct {
		inside func(point) bool
		cut    func(a, b point) point
	}{
		{func(p point) bool { return p.x >= west }, func(a, b point) point { return atX(a, b, west) }},
		{func(p point) bool { return p.x <= east }, func(a, b point) point { return atX(a, b, east) }},
		{func(p point) bool { return p.y >= south }, func(a, b point) point { return atY(a, b, south) }},
		{func(p point) bool { return p.y <= north }, func(a, b point) point { return atY(a, b, north) }},
	} {
		var out []point
		for i, p := range ps {
			before := ps[(i+len(ps)-1)%len(ps)]
			if side.inside(p) != side.inside(before) {
				out = append(out, side.cut(before, p))
			}
			if side.inside(p) {
				out = append(out, p)
			}
		}
		ps = out
	}
	return ps
}

func atX(a, b point, x float64) point { return point{x, a.y + (b.y-a.y)*(x-a.x)/(b.x-a.x)} }

func atY(a, b point, y float64) point { return point{a.x + (b.x-a.x)*(y-a.y)/(b.y-a.y), y} }

// near reports whether a place lies where the line is kept fine: the sea around
// Việt Nam with its islands.
func near(p point) bool {
	onShore := p.x > 102 && p.x < 110.2 && p.y > 8 && p.y < 21.9
	return onShore || p.x >= 110.2 && p.x < 116.6 && p.y > 7.5 && p.y < 17.8
}

// tolerance is how far the line may stand from this place.
func tolerance(p point) float64 {
	if near(p) {
		return fine
	}
	return coarse
}

// simplified leaves out what cannot be seen (Douglas and Peucker), and far
// away islets; islets that are near stay, however small.
func simplified(ps []point) []point {
	if len(ps) < 3 {
		return nil
	}
	far, size := 0, 0.0
	for i, p := range ps {
		if d := math.Hypot(p.x-ps[0].x, p.y-ps[0].y); d > size {
			far, size = i, d
		}
	}
	if !near(ps[0]) && size < 3*coarse {
		return nil
	}
	ring := append(ps[:len(ps):len(ps)], ps[0])
	keep := make([]bool, len(ring))
	keep[0], keep[far] = true, true
	thin(ring, keep, 0, far)
	thin(ring, keep, far, len(ring)-1)
	var out []point
	for i, p := range ps {
		if keep[i] {
			out = append(out, p)
		}
	}
	if len(out) < 3 {
		return ps
	}
	return out
}

// thin marks what must stay between two points that stay.
func thin(ps []point, keep []bool, a, b int) {
	at, most := 0, 0.0
	for i := a + 1; i < b; i++ {
		if d := offLine(ps[i], ps[a], ps[b]) / tolerance(ps[i]); d > most {
			at, most = i, d
		}
	}
	if most > 1 {
		keep[at] = true
		thin(ps, keep, a, at)
		thin(ps, keep, at, b)
	}
}

// offLine is how far p stands from the stretch between a and b.
func offLine(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = min(1, max(0, ((p.x-a.x)*dx+(p.y-a.y)*dy)/l))
	}
	return math.Hypot(p.x-a.x-t*dx, p.y-a.y-t*dy)
}

// encoded writes the rings as whole steps, each point after the first as the
// way from the one before: [x, y, dx, dy, …].
func encoded(rings [][]point) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"box":[%g,%g,%g,%g],"steps":%d,"land":[`, west, south, east, north, steps)
	sep := ""
	for _, r := range rings {
		b.WriteString(sep + "\n[")
		sep = ","
		var x, y int
		for i, p := range r {
			px, py := int(math.Round(p.x*steps)), int(math.Round(p.y*steps))
			if i > 0 && px == x && py == y {
				continue
			}
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Itoa(px-x) + "," + strconv.Itoa(py-y))
			x, y = px, py
		}
		b.WriteByte(']')
	}
	b.WriteString("\n]}\n")
	return b.Bytes()
}
