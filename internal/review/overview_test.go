package review

import (
	"testing"
	"time"

	"phoihop/internal/viet"

	"pgregory.net/rapid"
)

// TestQuarters: every day lies in the quarter that the one before it led to.
func TestQuarters(t *testing.T) {
	for day, want := range map[viet.Date]string{
		{Year: 2022, Month: 1, Day: 1}: "Quý I/2022", {Year: 2022, Month: 3, Day: 31}: "Quý I/2022",
		{Year: 2022, Month: 4, Day: 1}: "Quý II/2022", {Year: 2022, Month: 9, Day: 30}: "Quý III/2022", {Year: 2022, Month: 12, Day: 31}: "Quý IV/2022",
	} {
		if got, _ := quarterOf(day); got != want {
			t.Errorf("%s: %s", day, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := viet.Date{Year: rapid.IntRange(1990, 2100).Draw(t, "y"), Month: time.Month(rapid.IntRange(1, 12).Draw(t, "m")), Day: rapid.IntRange(1, 28).Draw(t, "d")}
		name, next := quarterOf(d)
		last, _ := quarterOf(next.AddDays(-1))
		first, _ := quarterOf(next)
		if last != name || first == name || next.Day != 1 || !next.After(d) {
			t.Fatalf("%s in %s, next %s", d, name, next)
		}
	})
}
