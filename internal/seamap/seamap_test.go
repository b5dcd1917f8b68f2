package seamap

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"phoihop/internal/fault"
	"phoihop/internal/position"
)

// TestReadPlaces: an operator's file is read, or refused with what to mend; the
// two archipelagos are named whatever it says.
func TestReadPlaces(t *testing.T) {
	ps, err := ReadPlaces([]byte(`[{"name":" Mũi Đá ","kind":"post","lat":11.36,"lon":109.02}]`))
	if err != nil || len(ps) != 3 || ps[2].Name != "Mũi Đá" {
		t.Errorf("%v, %v", ps, err)
	}
	for file, key := range map[string]string{
		`{`: "seamap.bad-places", `{"name":"x"}`: "seamap.bad-places", `[{"nom":"x"}]`: "seamap.bad-places", `[] x`: "seamap.too-many", `[][]`: "seamap.too-many",
		`[{"name":" ","kind":"post","lat":1,"lon":1}]`:                               "seamap.bad-name",
		`[{"name":"` + strings.Repeat("x", 81) + `","kind":"post","lat":1,"lon":1}]`: "seamap.bad-name",
		`[{"name":"x","kind":"country","lat":1,"lon":1}]`:                            "seamap.bad-kind",
		`[{"name":"x","kind":"post","lat":109,"lon":11}]`:                            "seamap.bad-place",
		`[{"name":"x","kind":"post"}]`:                                               "seamap.bad-place",
		`[` + strings.Repeat(`{"name":"x","kind":"post","lat":1,"lon":1},`, 1000) + `{"name":"x","kind":"post","lat":1,"lon":1}]`: "seamap.too-many",
	} {
		ps, err := ReadPlaces([]byte(file))
		if f := fault.Of(err); f == nil || f.Key != key || f.Kind != fault.Invalid {
			t.Errorf("%.60s: %v, want %s", file, err, key)
		}
		if !slices.Equal(ps, Defaults()) {
			t.Errorf("%.60s leaves %v", file, ps)
		}
	}
}

// TestCoast: the shipped line is outline alone, and tells land from sea.
func TestCoast(t *testing.T) {
	c := shore()
	if len(c.rings) < 50 {
		t.Fatalf("%d lands", len(c.rings))
	}
	for _, r := range c.rings {
		for _, p := range r {
			if p.x < c.Box[0] || p.x > c.Box[2] || p.y < c.Box[1] || p.y > c.Box[3] {
				t.Fatalf("%v lies outside", p)
			}
		}
	}
	for _, x := range []struct {
		lat, lon float64
		doubts   []string
	}{
		{11.57, 109.4, nil}, {16.45, 111.3, nil}, {12.24, 109.22, nil}, // open sea, among islands, by the shore
		{11.94, 108.45, []string{"seamap.on-land"}}, {21.03, 105.85, []string{"seamap.on-land"}},
		{40, 5, []string{"seamap.far"}}, {3, 109, []string{"seamap.far"}},
	} {
		if got := Doubts(position.Of(x.lat, x.lon)); !slices.Equal(got, x.doubts) {
			t.Errorf("%v, %v: %v, want %v", x.lat, x.lon, got, x.doubts)
		}
	}
	// Islets of the two archipelagos are drawn where the source has them.
	small := 0
	for _, r := range c.rings {
		if r[0].x > 111 && r[0].x < 116 && r[0].y > 8 && r[0].y < 17.5 {
			small++
		}
	}
	if small < 10 {
		t.Errorf("%d islets in the open sea", small)
	}
}

// TestView: everything on a chart stands inside its window, but for what
// rounding adds.
func TestView(t *testing.T) {
	const least = -1e-6 // of a pixel
	rapid.Check(t, func(t *rapid.T) {
		var c Chart
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			c.Points = append(c.Points, Point{At: position.Of(rapid.Float64Range(5, 23).Draw(t, "lat"), rapid.Float64Range(99, 121).Draw(t, "lon"))})
		}
		v := viewOf(c, Defaults())
		for _, p := range c.Points {
			if q := v.at(p.At.Lat, p.At.Lon); min(q.x, q.y, v.width-q.x, v.height-q.y) < least || math.IsNaN(q.x+q.y) {
				t.Fatalf("%v stands at %v", p.At, q)
			}
		}
		if d := shore().path(v); len(d) > 40_000 {
			t.Fatalf("the coast takes %d bytes", len(d))
		}
		if n := len(v.grid()); n < 2 || n > 40 {
			t.Fatalf("%d grid lines", n)
		}
		v.labels(append(Defaults(), Place{Name: "x", Lat: 11, Lon: 109}), c)
	})
}

// TestGeoJSON: longitude first, and lines that RFC 7946 allows.
func TestGeoJSON(t *testing.T) {
	b, err := GeoJSON(Chart{Points: []Point{{Title: "Vị trí <cuối>", Mark: Event, At: position.Of(10.97, 109.35)}},
		Lines: []Line{{Title: "Hướng đi", Planned: true, Path: []position.Position{position.Of(11.4, 109), position.Of(10.97, 109.35)}}, {Title: "một điểm", Path: []position.Position{position.Of(1, 1)}}}})
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Type     string
		Features []struct {
			Type     string
			Geometry struct {
				Type        string
				Coordinates json.RawMessage
			}
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if got.Type != "FeatureCollection" || len(got.Features) != 2 || string(got.Features[0].Geometry.Coordinates) != "[109.35,10.97]" ||
		got.Features[0].Properties["title"] != "Vị trí <cuối>" || got.Features[1].Geometry.Type != "LineString" || got.Features[1].Properties["planned"] != true {
		t.Errorf("%s", b)
	}
	if b, err = GeoJSON(Chart{}); err != nil || string(b) != `{"features":[],"type":"FeatureCollection"}` {
		t.Errorf("an empty chart is %s, %v", b, err)
	}
}

func TestNearest(t *testing.T) {
	ps := append(Defaults(), Place{Name: "A", Kind: "port", Lat: 11, Lon: 109}, Place{Name: "B", Kind: "post", Lat: 12, Lon: 109})
	if p, ok := Nearest(ps, position.Of(11.8, 109.2)); !ok || p.Name != "B" {
		t.Error(p, ok)
	}
	if _, ok := Nearest(Defaults(), position.Of(9, 113)); ok {
		t.Error("a sea area is no place to measure from")
	}
}

// FuzzReadPlaces: whatever stands in the file, the two names stand.
func FuzzReadPlaces(f *testing.F) {
	f.Add([]byte(`[{"name":"x","kind":"post","lat":11,"lon":109}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		ps, err := ReadPlaces(b)
		if err != nil && fault.Of(err).Kind != fault.Invalid || len(ps) < 2 || ps[0] != Defaults()[0] || ps[1] != Defaults()[1] {
			t.Fatalf("%q: %v, %v", b, ps, err)
		}
		for _, p := range ps {
			if p.At().Check() != nil {
				t.Fatalf("%q lets %v in", b, p)
			}
		}
	})
}

func TestSeat(t *testing.T) {
	ps := []Place{{Name: "Mũi Đá", Kind: "post"}, {Name: "Đá", Kind: "place"}, {Name: "Vĩnh An", Kind: "place"}, {Name: "Vùng biển Nam Sơn", Kind: "sea-area"}, {Name: "Nam Sơn", Kind: "sea-area"}}
	for name, want := range map[string]string{
		"Đồn Biên phòng Mũi Đá": "Mũi Đá", "Xã Vĩnh An": "Vĩnh An", "Xã Vĩnh Anh": "", "Huyện ủy Nam Sơn": "", "Vĩnh An Tây": "", "XÃ VĨNH AN": "Vĩnh An",
	} {
		got := ""
		if p := Seat(name, ps); p != nil {
			got = p.Name
		}
		if got != want {
			t.Errorf("%s lies at %q, want %q", name, got, want)
		}
	}
}
