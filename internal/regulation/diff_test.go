package regulation

import (
	"testing"

	"pgregory.net/rapid"

	"phoihop/internal/legaltext"
)

func TestRedline(t *testing.T) {
	got := Redline("Hằng tháng, trước ngày 20, các bên thông báo.", "Hằng tháng, trước ngày 25, các bên thông báo bằng văn bản.")
	want := []Piece{{Same, "Hằng tháng, trước ngày "}, {Removed, "20, "}, {Added, "25, "}, {Same, "các bên thông "}, {Removed, "báo."}, {Added, "báo bằng văn bản."}}
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("piece %d: %q, want %q", i, got[i], want[i])
		}
	}
}

// The pieces make up both texts, whatever they are.
func TestRedlineWhole(t *testing.T) {
	text := rapid.StringMatching(`([abc ]|\n){0,40}`)
	rapid.Check(t, func(rt *rapid.T) {
		old, now := text.Draw(rt, "old"), text.Draw(rt, "now")
		var a, b string
		for _, p := range Redline(old, now) {
			if p.Change != Added {
				a += p.Text
			}
			if p.Change != Removed {
				b += p.Text
			}
		}
		if a != old || b != now {
			rt.Fatalf("%q and %q from %q and %q", a, b, old, now)
		}
	})
}

// Every provision of both texts is shown once.
func TestPairs(t *testing.T) {
	old, text := legaltext.Parse(firstText), legaltext.Parse(nextText)
	left, right := map[string]int{}, map[string]int{}
	for _, p := range Pairs(old, text, ProposeMap(old, text)) {
		left[p.Old]++
		right[p.New]++
	}
	for _, n := range walkOrder(old) {
		if left[n.ID] != 1 {
			t.Errorf("old %s shown %d times", n.ID, left[n.ID])
		}
	}
	for _, n := range walkOrder(text) {
		if right[n.ID] != 1 {
			t.Errorf("new %s shown %d times", n.ID, right[n.ID])
		}
	}
}
