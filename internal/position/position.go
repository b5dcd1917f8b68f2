// Package position holds places at sea (vị trí, tọa độ): reading them as people
// type them, writing them, and how far and which way one lies from another.
package position

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"phoihop/internal/fault"
)

// Position is a place on the earth in decimal degrees of WGS 84, north and east
// positive, in steps of 0,00001° (about one metre). The zero value, a place in
// the Atlantic, stands for none. In JSON: {"lat": 11.57222, "lon": 109.03333}.
type Position struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// Of returns the position of two numbers, rounded to its steps.
func Of(lat, lon float64) Position { return Position{rounded(lat), rounded(lon)} }

func rounded(x float64) float64 { return math.Round(x*1e5)/1e5 + 0 } // + 0: never minus zero

// IsZero reports whether there is no position.
func (p Position) IsZero() bool { return p == Position{} }

// Check refuses what is no place on the earth.
func (p Position) Check() error {
	switch {
	case math.IsNaN(p.Lat) || math.IsNaN(p.Lon):
		return unreadable()
	case math.Abs(p.Lat) > 90 && math.Abs(p.Lat) <= 180 && math.Abs(p.Lon) <= 90:
		return fault.New(fault.Invalid, "position.swapped", decimal(p.Lat), decimal(p.Lon))
	case math.Abs(p.Lat) > 90:
		return fault.New(fault.Invalid, "position.bad-lat", decimal(p.Lat))
	case math.Abs(p.Lon) > 180:
		return fault.New(fault.Invalid, "position.bad-lon", decimal(p.Lon))
	}
	return nil
}

// UnmarshalJSON reads {"lat", "lon"}, both needed, and nothing else.
func (p *Position) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	var raw map[string]*float64
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	lat, lon := raw["lat"], raw["lon"]
	if lat == nil || lon == nil || len(raw) != 2 {
		return unreadable()
	}
	q := Of(*lat, *lon)
	if err := q.Check(); err != nil {
		return err
	}
	*p = q
	return nil
}

// DMS writes degrees, minutes and whole seconds (some 30 m) as Vietnamese
// papers do: 11°34′20″B 109°02′00″Đ. South is written out, because N alone is
// read as north.
func (p Position) DMS() string {
	return dms(p.Lat, "B", "Nam") + " " + dms(p.Lon, "Đ", "T")
}

// Chart writes the same with the letters of sea charts: 11°34′20″N 109°02′00″E.
func (p Position) Chart() string {
	return dms(p.Lat, "N", "S") + " " + dms(p.Lon, "E", "W")
}

func dms(x float64, plus, minus string) string {
	s, side := int(math.Round(math.Abs(x)*3600)), plus
	if x < 0 && s > 0 {
		side = minus
	}
	return fmt.Sprintf("%d°%02d′%02d″%s", s/3600, s/60%60, s%60, side)
}

// Decimal writes decimal degrees the Vietnamese way: 11,57222; 109,03333.
// Nothing is lost in it.
func (p Position) Decimal() string { return decimal(p.Lat) + "; " + decimal(p.Lon) }

func decimal(x float64) string {
	return strings.Replace(strconv.FormatFloat(rounded(x), 'f', -1, 64), ".", ",", 1)
}

// earth is the mean radius of the earth in nautical miles.
const earth = 6371.0088 / 1.852

// Distance is the way along the great circle in nautical miles (hải lý), right
// to half a percent.
func Distance(a, b Position) float64 {
	sin := func(x float64) float64 { return math.Pow(math.Sin(x/2), 2) }
	la, lb := radians(a.Lat), radians(b.Lat)
	h := sin(lb-la) + math.Cos(la)*math.Cos(lb)*sin(radians(b.Lon-a.Lon))
	return 2 * earth * math.Asin(math.Min(1, math.Sqrt(h)))
}

// Bearing is the course with which one leaves a for b, in degrees from true
// north, at least 0 and below 360; 0 where they are one.
func Bearing(a, b Position) float64 {
	la, lb, d := radians(a.Lat), radians(b.Lat), radians(b.Lon-a.Lon)
	x := math.Atan2(math.Sin(d)*math.Cos(lb), math.Cos(la)*math.Sin(lb)-math.Sin(la)*math.Cos(lb)*math.Cos(d))
	return math.Mod(x*180/math.Pi+360, 360)
}

func radians(x float64) float64 { return x * math.Pi / 180 }

// Wind names a bearing by the nearest of eight points of the compass: n, ne, e,
// se, s, sw, w, nw.
func Wind(bearing float64) string {
	return [...]string{"n", "ne", "e", "se", "s", "sw", "w", "nw"}[int(math.Round(bearing/45))%8]
}

// CellSide is the side of a cell of the sea grid (ô lưới), in degrees: thirty
// nautical miles from south to north.
const CellSide = 0.5

// Cell names the cell of the sea grid that holds the position by its south-west
// corner: 11.5N-109.0E. A position on a line belongs to the north and the east.
func (p Position) Cell() string {
	name := func(x float64, plus, minus string) string {
		x = math.Floor(x/CellSide) * CellSide
		if x < 0 {
			plus, x = minus, -x
		}
		return strconv.FormatFloat(x, 'f', 1, 64) + plus
	}
	return name(p.Lat, "N", "S") + "-" + name(p.Lon, "E", "W")
}
