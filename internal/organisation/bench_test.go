package organisation

import "testing"

// A space with two adopted calendars: what every page of the space folds.
func BenchmarkFold(b *testing.B) {
	w, _, _, _, _, _ := full(b)
	for b.Loop() {
		Fold(w.past)
	}
}
