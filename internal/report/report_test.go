package report

import (
	"testing"

	"pgregory.net/rapid"

	"phoihop/internal/viet"
)

// TestBefore is a law: the period before is as long, and ends the day before.
func TestBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := viet.Date{Year: rapid.IntRange(2010, 2040).Draw(t, "year"), Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 400).Draw(t, "day"))
		s := Scope{From: from, To: from.AddDays(rapid.IntRange(0, 2000).Draw(t, "days"))}
		b := s.Before()
		if b.To != s.From.AddDays(-1) || b.To.DaysSince(b.From) != s.To.DaysSince(s.From) {
			t.Fatalf("%s to %s is before %s to %s", b.From, b.To, s.From, s.To)
		}
	})
}
