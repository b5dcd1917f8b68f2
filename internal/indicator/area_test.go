package indicator

import (
	"encoding/json"
	"testing"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
)

// TestAsAt: a series of an earlier moment is what its entries until then add up
// to: a value not yet given is missing, one not yet corrected is the first.
func TestAsAt(t *testing.T) {
	_, s, past := quarterly()
	first := calendar.Window{From: start, To: start.AddDays(90)}
	say := func(log entry.Hash, k entry.Kind, act any) entry.Hash {
		e := made(log, int64(len(past)+2), k, s.ID, act)
		past = append(past, e)
		return e.ID
	}
	given := func(v float64) Given { return Given{Period: first, Values: []float64{v, 13, 10, 3}} }
	say(owner, KindSaved, given(2))
	v := say(owner, KindSubmitted, given(3))
	say(checker, KindReturned, Judged{Period: start, Value: v, Text: "Xem lại"})
	v = say(owner, KindCorrected, given(4))
	say(checker, KindConfirmed, Judged{Period: start, Value: v})
	say(owner, KindApproved, Judged{Period: start, Value: v})
	say(owner, KindLocked, Judged{Period: start, Value: v})
	for i := range past {
		past[i].At = july.Time(time.UTC).AddDate(0, 0, i)
	}
	now := FoldSeries(past)
	if len(now.Stray) > 0 {
		t.Fatalf("stray: %v", now.Stray)
	}
	for n, status := range []string{"", Saved, Submitted, Returned, Corrected, Confirmed, Approved, Locked} {
		was := now.AsAt(past[n].At)
		want, _ := json.Marshal(FoldSeries(past[:n+1]))
		got, _ := json.Marshal(was)
		if string(want) != string(got) {
			t.Errorf("after %d entries\n%s\nwant\n%s", n+1, got, want)
		}
		if c := was.Cell(start); c.Status != status {
			t.Errorf("after %d entries the value is %q, want %q", n+1, c.Status, status)
		}
	}
}
