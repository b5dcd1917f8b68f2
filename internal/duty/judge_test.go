package duty

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/entry"
)

func id(b byte) (h entry.Hash) { h[0] = b; return h }

// at is some hours after a due moment at noon.
func at(hours int) time.Time {
	return time.Date(2021, 5, 20, 12, 0, 0, 0, time.UTC).Add(time.Duration(hours) * time.Hour)
}

// proof is a fact of party 1, claimed and received so many hours after the due
// moment, reaching the counterparts named.
func proof(kind string, subject byte, claimed, received int, covers ...byte) *Fact {
	f := &Fact{Entry: id(subject), Subject: id(subject), Log: id(1), Feature: "notice", Kind: kind, Claimed: at(claimed), Received: at(received)}
	for _, c := range covers {
		f.Covers = append(f.Covers, id(c))
	}
	return f
}

func by(f *Fact, log byte) *Fact { f.Log = id(log); return f }

func judged(p Proof, asOf int, facts ...*Fact) Occurrence {
	o := Occurrence{Party: id(1), Terms: &Terms{Proof: p}, Due: at(0), Facts: facts}
	o.judge([]entry.Hash{id(2), id(3)}, 24*time.Hour, at(asOf))
	return o
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		name  string
		proof Proof
		asOf  int
		facts []*Fact
		state Timeliness
		null  bool
		level Assurance
	}{
		{"nothing, not due", Proof{}, -1, nil, NotDue, false, NoProof},
		{"nothing, at the due moment", Proof{}, 0, nil, NotDue, false, NoProof},
		{"nothing, after it", Proof{}, 1, nil, Overdue, false, NoProof},
		{"in time", Proof{}, 5, []*Fact{proof(FactProof, 9, -1, -1, 2, 3)}, OnTime, false, Recorded},
		{"claimed at the due moment, received within the grace", Proof{}, 50, []*Fact{proof(FactProof, 9, 0, 24, 2, 3)}, OnTime, false, Recorded},
		{"claimed in time, received after the grace", Proof{}, 50, []*Fact{proof(FactProof, 9, 0, 25, 2, 3)}, ByClaim, false, Recorded},
		{"late", Proof{}, 50, []*Fact{proof(FactProof, 9, 1, 1, 2, 3)}, Late, false, Recorded},
		{"one counterpart not reached", Proof{}, 50, []*Fact{proof(FactProof, 9, -1, -1, 2)}, Overdue, false, NoProof},
		{"two notices reach all together", Proof{}, 50, []*Fact{proof(FactProof, 9, -2, -2, 2), proof(FactProof, 8, -1, -1, 3)}, OnTime, false, Recorded},
		{"the second one late", Proof{}, 50, []*Fact{proof(FactProof, 9, -2, -2, 2), proof(FactProof, 8, 3, 3, 3)}, Late, false, Recorded},
		{"a minimum of two", Proof{Minimum: 2}, 50, []*Fact{proof(FactProof, 9, -2, -2, 2, 3)}, Overdue, false, NoProof},
		{"a nil report that is accepted", Proof{Nil: true}, 50, []*Fact{proof(FactNil, 9, -2, -2, 2, 3)}, OnTime, true, Recorded},
		{"a nil report that is not", Proof{}, 50, []*Fact{proof(FactNil, 9, -2, -2, 2, 3)}, Overdue, false, NoProof},
		{"evidence covers everybody", Proof{}, 50, []*Fact{proof(FactDeclared, 9, -2, -2)}, OnTime, false, Declared},
		{"withdrawn", Proof{}, 50, []*Fact{proof(FactDeclared, 9, -2, -2), proof(FactWithdraw, 9, 4, 4)}, Overdue, false, NoProof},
		{"confirmed by the counterpart", Proof{}, 50, []*Fact{proof(FactDeclared, 9, -2, -2), by(proof(FactConfirm, 9, 4, 4), 2)}, OnTime, false, Confirmed},
		{"confirmed by itself does not count", Proof{}, 50, []*Fact{proof(FactDeclared, 9, -2, -2), proof(FactConfirm, 9, 4, 4)}, OnTime, false, Declared},
		{"signed by a leader", Proof{}, 50, []*Fact{proof(FactProof, 9, -2, -2, 2, 3), proof(FactApprove, 9, 4, 4)}, OnTime, false, Signed},
		{"of a kind that does not prove it", Proof{Kinds: []string{"evidence"}}, 50, []*Fact{proof(FactProof, 9, -2, -2, 2, 3)}, Overdue, false, NoProof},
	} {
		o := judged(c.proof, c.asOf, c.facts...)
		if o.State != c.state || o.Nil != c.null || o.Assurance != c.level {
			t.Errorf("%s: %s nil=%v assurance=%s", c.name, o.State, o.Nil, o.Assurance.Key())
		}
	}
}

// rank orders states from worst to best, for occurrences that are past due.
func rank(s Timeliness) int {
	return map[Timeliness]int{Overdue: 0, Late: 1, ByClaim: 2, OnTime: 3}[s]
}

// Whatever the facts, their order does not matter, and one more proof never
// makes an occurrence worse.
func TestJudgeLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gen := rapid.Custom(func(t *rapid.T) *Fact {
			claimed := rapid.IntRange(-50, 50).Draw(t, "claimed")
			covers := rapid.SliceOfNDistinct(rapid.SampledFrom([]byte{2, 3}), 1, 2, rapid.ID).Draw(t, "covers")
			return proof(FactProof, byte(rapid.IntRange(10, 250).Draw(t, "id")), claimed, claimed+rapid.IntRange(0, 60).Draw(t, "delay"), covers...)
		})
		facts := rapid.SliceOfN(gen, 0, 6).Draw(t, "facts")
		want := judged(Proof{}, 200, facts...).State
		if got := judged(Proof{}, 200, rapid.Permutation(facts).Draw(t, "order")...).State; got != want {
			t.Fatalf("order matters: %s and %s", got, want)
		}
		more := append(append([]*Fact(nil), facts...), gen.Draw(t, "more"))
		if got := judged(Proof{}, 200, more...).State; rank(got) < rank(want) {
			t.Fatalf("one more proof turned %s into %s", want, got)
		}
	})
}
