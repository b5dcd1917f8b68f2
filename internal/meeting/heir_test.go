package meeting

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// TestHeirCloses: of two heirs the one that has accepted the place of a
// conclusion's owner says what became of it, from the day on; nobody does
// where nobody follows, whatever arrives first.
func TestHeirCloses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := viet.Date{Year: 2025, Month: 7, Day: 1}
		o := organisation.Space{Parties: []organisation.Party{{ID: party(3)}, {ID: party(5)}, {ID: party(6)}}, Successions: []organisation.Succession{{By: party(3),
			Predecessors: []entry.Hash{party(3)}, Heirs: []entry.Hash{party(5), party(6)}, From: from, Accepted: []organisation.Acceptance{{Party: party(5)}}}}}
		first := fact(t, 1, 1, KindCalled, entry.Hash{}, called().Called)
		first.Subject = first.ID
		c := fact(t, 2, 1, KindConclusion, first.ID, Concluded{Text: "x", Owner: party(3)})
		log := rapid.SampledFrom([]byte{3, 5, 6, 8, 9}).Draw(t, "log")
		word := fact(t, 3, log, KindClosed, first.ID, Closed{Conclusion: c.ID, Outcome: "Đã làm."})
		past := rapid.Permutation([]entry.Entry{first, c, word}).Draw(t, "past")
		follows := log == 5 || log == 6
		if s := FoldIn(past, o); (len(s.Open()) == 0) != (log == 3 || follows) || len(s.Stray) != len(s.Open()) {
			t.Fatalf("by %d: %d open, stray %v", log, len(s.Open()), s.Stray)
		}
		if s := Fold(past); (len(s.Open()) == 0) != (log == 3) {
			t.Fatalf("by %d where nobody follows: %d open", log, len(s.Open()))
		}
		open := FoldIn(slices.DeleteFunc(past, func(e entry.Entry) bool { return e.ID == word.ID }), o)
		day := from.AddDays(rapid.IntRange(-1, 1).Draw(t, "day"))
		_, err := Close{Conclusion: c.ID, Outcome: "x"}.Decide(open, o, by(log), day)
		if ok := log == 3 || log == 5 && !day.Before(from); (err == nil) != ok || err != nil && !fault.Is(err, fault.Forbidden) {
			t.Fatalf("by %d on %s: %v", log, day, err)
		}
	})
}
