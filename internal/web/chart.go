package web

import (
	"strconv"
	"strings"
)

// Point is one value of a chart; without Has there is none, and the line
// breaks: nothing is not nought.
type Point struct {
	Label string // of the period, as people read it
	Value float64
	Has   bool
	Text  string // the value as printed
	Look  string // "", or "late", "open": how the point is drawn
}

// The drawing of a chart, in its own units.
const (
	chartWidth  = 240.0
	chartHeight = 64.0
	chartEdge   = 5.0
)

// place is where a point stands in the drawing.
func place(ps []Point, i int) (x, y string) {
	most := 0.0
	for _, p := range ps {
		most = max(most, p.Value)
	}
	if most == 0 {
		most = 1
	}
	step := (chartWidth - 2*chartEdge) / float64(max(len(ps)-1, 1))
	return short(chartEdge + step*float64(i)), short(chartHeight - chartEdge - ps[i].Value/most*(chartHeight-2*chartEdge))
}

func short(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

// trace is the line through the values that are there.
func trace(ps []Point) string {
	var b strings.Builder
	pen := "M"
	for i, p := range ps {
		if !p.Has {
			pen = "M"
			continue
		}
		x, y := place(ps, i)
		b.WriteString(pen + x + " " + y)
		pen = "L"
	}
	return b.String()
}

// spoken lists a chart's values for those who do not see it.
func spoken(ps []Point) string {
	var ws []string
	for _, p := range ps {
		if p.Has {
			ws = append(ws, p.Label+": "+p.Text)
		}
	}
	return strings.Join(ws, "; ")
}

// lastOf is the newest value that is there; nothing where none is.
func lastOf(ps []Point) (p Point) {
	for _, x := range ps {
		if x.Has {
			p = x
		}
	}
	return p
}

// ends are the labels of the first and the last period.
func ends(ps []Point) (first, last string) {
	if len(ps) == 0 {
		return "", ""
	}
	return ps[0].Label, ps[len(ps)-1].Label
}
