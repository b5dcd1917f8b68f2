package web

import (
	"errors"
	"testing"
	"time"
)

// TestCounted: a badge is counted once, and again when the record, the minute
// or what the account has sent is another; of another account always by itself.
func TestCounted(t *testing.T) {
	var c counted
	var counts int
	now := time.Date(2026, 11, 27, 8, 0, 10, 0, time.UTC)
	ask := func(seq int64, now time.Time, account string) int {
		t.Helper()
		n, err := c.once(seq, now, account, "notices", func() (int, error) { counts++; return counts, nil })
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for i, step := range []struct {
		do   func() int
		want int
	}{
		{func() int { return ask(1, now, "a") }, 1},
		{func() int { return ask(1, now.Add(49*time.Second), "a") }, 1},
		{func() int { return ask(1, now, "b") }, 2},
		{func() int { return ask(1, now, "a") }, 1},
		{func() int { c.forget("a"); return ask(1, now, "b") }, 2},
		{func() int { return ask(1, now, "a") }, 3},
		{func() int { return ask(2, now, "a") }, 4},
		{func() int { return ask(2, now.Add(50*time.Second), "a") }, 5},
	} {
		if got := step.do(); got != step.want {
			t.Fatalf("step %d: %d, want %d", i, got, step.want)
		}
	}
	if _, err := c.once(3, now, "a", "notices", func() (int, error) { return 9, errors.New("no") }); err == nil {
		t.Fatal("a fault counts as a number")
	}
	if got := ask(3, now, "a"); got != 6 {
		t.Fatalf("after a fault %d, want it counted anew", got)
	}
}
