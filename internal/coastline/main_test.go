package main

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestRun makes a coast line of a small world: one island near, one islet far
// away, one land that reaches out of the box.
func TestRun(t *testing.T) {
	const world = `{"transform":{"scale":[0.001,0.001],"translate":[0,0]},
		"arcs":[[[112000,16000],[10,0],[0,10],[-10,0],[0,-10]],[[120000,23000],[5,0],[0,5],[-5,-5]],[[90000,10000],[15000,0],[0,5000]],[[90000,10000],[0,5000],[15000,0]]],
		"objects":{"land":{"geometries":[{"type":"MultiPolygon","arcs":[[[0]],[[1]],[[2,-4]]]}]},"countries":{"geometries":[{"type":"Secret"}]}}}`
	var out bytes.Buffer
	if err := run(strings.NewReader(world), &out); err != nil {
		t.Fatal(err)
	}
	var coast struct {
		Land [][]int
	}
	if err := json.Unmarshal(out.Bytes(), &coast); err != nil {
		t.Fatal(err)
	}
	if len(coast.Land) != 2 {
		t.Fatalf("%d lands in %s", len(coast.Land), out.String())
	}
	if got := coast.Land[0]; len(got) != 8 || got[0] != 112*steps || got[1] != 16*steps {
		t.Errorf("the island is %v", got)
	}
	x, y := 0, 0
	for i := 0; i < len(coast.Land[1]); i += 2 {
		x, y = x+coast.Land[1][i], y+coast.Land[1][i+1]
		if x < west*steps || y < south*steps || x > 105*steps || y > 15*steps {
			t.Errorf("the cut land has %d, %d", x, y)
		}
	}
	if run(strings.NewReader(`{"objects":{"land":{"geometries":[{"type":"Point"}]}}}`), &out) == nil {
		t.Error("a land that is a point is taken")
	}
}

// TestSimplified: no point of the true line is farther from the simplified one
// than allowed, and nothing is invented.
func TestSimplified(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) point {
			return point{rapid.Float64Range(112, 112.05).Draw(t, "x"), rapid.Float64Range(16, 16.05).Draw(t, "y")}
		}), 3, 60).Draw(t, "ring")
		out := simplified(ps)
		real := map[point]bool{}
		for _, p := range ps {
			real[p] = true
			best := math.Inf(1)
			for i, a := range out {
				best = min(best, offLine(p, a, out[(i+1)%len(out)]))
			}
			if best > fine+1e-9 {
				t.Fatalf("%v is %g off", p, best)
			}
		}
		for _, p := range out {
			if !real[p] {
				t.Fatalf("%v is invented", p)
			}
		}
	})
}
