package position

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"phoihop/internal/fault"
)

// TestParse reads one place in the many ways in which people write it.
func TestParse(t *testing.T) {
	want := Of(11+34.0/60+20.0/3600, 109+2.0/60)
	for _, s := range []string{
		`11°34'20"N 109°02'E`, `11°34′20″B 109°02′00″Đ`, `11 34 20 N, 109 02 00 E`, "11 34 20 109 2 0", `N 11°34'20" E 109°2'0"`, `N11°34'20",E109°02'00"`,
		"11º34’20’’N; 109º02’E", "11-34-20N 109-02E", "11-34-20 N / 109-02-00 E", "11,57222; 109,03333", "11,57222 109,03333", "11.57222, 109.03333",
		"11.57222,109.03333", "11,57222,109,03333", "11.57222N 109.03333E", "11.57222° B, 109.03333° Đ", "109.03333E 11.57222N", "109°02'Đ - 11°34'20\"B",
		"vĩ độ 11°34'20\" Bắc, kinh độ 109°02' Đông", "Vĩ độ: 11,57222; Kinh độ: 109,03333", "Kinh độ 109,03333 Vĩ độ 11,57222", "lat=11.57222 lon=109.03333",
		"11 độ 34 phút 20 giây Bắc, 109 độ 2 phút Đông", "Tọa độ (11°34′20″ Bắc; 109°02′ Đông)", "11°34'20\" 109°02'",
		"11°34.33333'N 109°2.0'E", "11-34,33333B 109-02Đ", "  11°34'20\"n   109°02'e ",
	} {
		if got, err := Parse(s); err != nil || got != want {
			t.Errorf("%q is %v, %v; want %v", s, got, err, want)
		}
	}
	for s, want := range map[string]Position{"11-34.3N 109-02.5E": Of(11.571667, 109.041667), "-8.5 115,25": Of(-8.5, 115.25), "8°30'S 115°15'E": Of(-8.5, 115.25),
		"8 độ 30 phút Nam 10 Tây": Of(-8.5, -10), "11, 109": Of(11, 109), "8.5 -10": Of(8.5, -10)} {
		if got, err := Parse(s); err != nil || got != want {
			t.Errorf("%q is %v, %v; want %v", s, got, err, want)
		}
	}
}

// TestParseRefuses: each fault has its own sentence.
func TestParseRefuses(t *testing.T) {
	for s, key := range map[string]string{
		"": "position.unreadable", "ngoài khơi": "position.unreadable", "11°34'": "position.one", "11,109": "position.one", "11.5N": "position.one",
		"109,0333; 11,5722": "position.swapped", "109°02'N 11°34'E": "position.swapped", "95 200": "position.bad-lat", "11 190": "position.bad-lon",
		"11°60'N 109°E": "position.minutes", "11°34'75\"N 109°E": "position.seconds", "11,5°34'N 109°E": "position.fraction", "11N 12N": "position.twice",
		"vĩ độ 11 Đông, kinh độ 109 Bắc": "position.wrong-side", "11°34\"N 109°E": "position.unreadable", "1 2 3 4 5 6 7": "position.unreadable",
		"11 34 20 15 N 109 E": "position.unreadable", "-11S 109E": "position.unreadable", "11 12 13": "position.one", "11N 109E 12N": "position.unreadable",
	} {
		_, err := Parse(s)
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Key != key {
			t.Errorf("%q: %v, want %s", s, err, key)
		}
	}
}

// TestRoundTrip: what is written is read as the same.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Of(rapid.Float64Range(-90, 90).Draw(t, "lat"), rapid.Float64Range(-180, 180).Draw(t, "lon"))
		if math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180 {
			if q, err := Parse(p.Decimal()); err != nil || q != p {
				t.Fatalf("%q is read as %v, %v", p.Decimal(), q, err)
			}
			for _, s := range []string{p.DMS(), p.Chart()} {
				q, err := Parse(s)
				if err != nil || math.Abs(q.Lat-p.Lat) > 0.6/3600 || math.Abs(q.Lon-p.Lon) > 0.6/3600 {
					t.Fatalf("%v as %q is read as %v, %v", p, s, q, err)
				}
				if q.DMS() != p.DMS() {
					t.Fatalf("%q comes back as %q", s, q.DMS())
				}
			}
			b, _ := json.Marshal(p)
			var q Position
			if err := json.Unmarshal(b, &q); err != nil || q != p {
				t.Fatalf("%s is read as %v, %v", b, q, err)
			}
		}
	})
}

func TestWriting(t *testing.T) {
	p := Of(11.572222, 109.033333)
	if p.DMS() != "11°34′20″B 109°02′00″Đ" || p.Chart() != "11°34′20″N 109°02′00″E" || p.Decimal() != "11,57222; 109,03333" || p.Cell() != "11.5N-109.0E" {
		t.Error(p.DMS(), p.Chart(), p.Decimal(), p.Cell())
	}
	if got := Of(10.99999, 109.49999).DMS(); got != "11°00′00″B 109°30′00″Đ" {
		t.Error("seconds do not carry: ", got)
	}
	if got := Of(-0.1, -0.1).Cell(); got != "0.5S-0.5W" {
		t.Error(got)
	}
	if Of(11.5, 109.5).Cell() != "11.5N-109.5E" {
		t.Error("a line belongs to the north and the east")
	}
	for _, bad := range []string{`{"lat":11}`, `{"lat":109,"lon":11}`, `{"lat":11,"lon":109,"x":1}`, `"x"`, `[11,109]`, `{"lat":11,"lon":null}`} {
		var q Position
		if json.Unmarshal([]byte(bad), &q) == nil {
			t.Errorf("%s is read as %v", bad, q)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b     Position
		nm, from float64
		wind     string
	}{
		{Of(11, 109), Of(12, 109), 60, 0, "n"}, {Of(0, 109), Of(0, 110), 60, 90, "e"}, {Of(12, 109), Of(11, 109), 60, 180, "s"},
		{Of(11, 109), Of(11, 109), 0, 0, "n"}, {Of(11, 109), Of(10.5, 109.51), 42.5, 135, "se"}, {Of(11, 109), Of(11.5, 108.49), 42.5, 315, "nw"},
	} {
		if d := Distance(c.a, c.b); math.Abs(d-c.nm) > 0.4 {
			t.Errorf("%v to %v is %.2f, want %.1f", c.a, c.b, d, c.nm)
		}
		if b := Bearing(c.a, c.b); math.Abs(b-c.from) > 1 || Wind(b) != c.wind {
			t.Errorf("%v to %v bears %.1f (%s), want %.0f (%s)", c.a, c.b, b, Wind(b), c.from, c.wind)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		at := func(n string) Position {
			return Of(rapid.Float64Range(4, 24).Draw(t, n), rapid.Float64Range(98, 122).Draw(t, n))
		}
		a, b, c := at("a"), at("b"), at("c")
		if Distance(a, c) > Distance(a, b)+Distance(b, c)+1e-6 || math.Abs(Distance(a, b)-Distance(b, a)) > 1e-9 {
			t.Fatal("no distance")
		}
	})
}

// FuzzParse: whatever is read is a place on the earth, and reads again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`11°34'20"N 109°02'E`, "11,5722; 109,0333", "11-34.3N", "vĩ độ 11 kinh độ 109", "N1'2\"-,;E", "99999999999999999999999 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Parse(s)
		if err != nil {
			if fault.Of(err).Kind != fault.Invalid {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if err := p.Check(); err != nil {
			t.Fatalf("%q is %v: %v", s, p, err)
		}
		if q, err := Parse(p.Decimal()); err != nil || q != p {
			t.Fatalf("%q is %v, again %v, %v", s, p, q, err)
		}
	})
}
