package regulation

import (
	"testing"

	"phoihop/internal/legaltext"
)

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
