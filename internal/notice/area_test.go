package notice

import (
	"testing"
	"time"

	"phoihop/internal/entry"
)

// TestAsAt: a notice of an earlier day has what had been said of it by then.
func TestAsAt(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2024, 3, d, 9, 0, 0, 0, time.UTC) }
	at := func(d int, log entry.Hash) entry.Place { return entry.Place{ID: hash(byte(d)), Log: log, At: day(d)} }
	one, two := hash(2), hash(3)
	s := State{Place: at(1, hash(1)), To: []entry.Hash{one, two}, Sent: Sent{Request: true, Values: []Value{{Key: "tau", Numbers: []float64{320}}}},
		Acks:        []Acknowledgement{{Place: at(2, one)}, {Place: at(6, two)}},
		Answers:     []Answer{{at(4, one)}},
		Approvals:   []Approval{{Place: at(3, hash(1))}},
		Corrections: []Correction{{at(5, hash(1)), Corrected{Values: []Value{{Key: "tau", Numbers: []float64{302}}}}}}}
	for _, c := range []struct {
		name                   string
		at                     time.Time
		acks, owes, signatures int
		boats                  float64
	}{
		{"as it went out", day(1), 0, 2, 0, 320},
		{"received by one", day(2), 1, 2, 0, 320},
		{"answered by one, signed", day(4), 1, 1, 1, 320},
		{"corrected", day(5), 1, 1, 1, 302},
		{"today", day(30), 2, 1, 1, 302},
	} {
		was, owes := s.AsAt(c.at), 0
		for _, p := range was.To {
			if was.Owes(p) {
				owes++
			}
		}
		v, _ := valueOf(was.Values(), "tau")
		if len(was.Acks) != c.acks || owes != c.owes || len(was.Approvals) != c.signatures || v.Numbers[0] != c.boats {
			t.Errorf("%s: %d received it, %d owe an answer, %d signed, %v", c.name, len(was.Acks), owes, len(was.Approvals), v.Numbers)
		}
	}
}
