package campaign

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

var (
	owner, guest, stranger = entry.Hash{1}, entry.Hash{2}, entry.Hash{3}
	today                  = viet.Date{Year: 2024, Month: time.June, Day: 10}
)

// made is an entry as it would stand in a log.
func made(log entry.Hash, clock int64, k entry.Kind, subject entry.Hash, act any) entry.Entry {
	b, err := json.Marshal(map[string]any{"act": act})
	if err != nil {
		panic(err)
	}
	id := entry.Hash{9, byte(clock), byte(clock >> 8), log[0]}
	return entry.Entry{Header: entry.Header{Space: entry.Hash{7}, Log: log, Index: clock, Clock: clock, Subject: subject, Kind: k, KindVersion: 1}, ID: id, Body: b}
}

func planned() entry.Entry {
	e := made(owner, 1, KindPlanned, entry.Hash{}, Planned{Title: "Bến an toàn", Parties: []entry.Hash{guest}, Steps: []Step{{today, "In tờ rơi"}}})
	return e
}

func as(p entry.Hash) access.Caller { return access.Caller{Party: p} }

// TestDecide: each rule refuses at its field, and lets the rest pass.
func TestDecide(t *testing.T) {
	plan := planned()
	s := Fold([]entry.Entry{plan})
	shut := Fold([]entry.Entry{plan, made(owner, 2, KindClosed, plan.ID, Closed{Result: "Xong"})})
	held := made(guest, 2, KindHeld, plan.ID, Held{Counts: Counts{1, 60, 20}, On: today})
	withOne := Fold([]entry.Entry{plan, held})
	for _, x := range []struct {
		name string
		err  error
		want string
	}{
		{"hold", second(Hold{On: today}.Decide(s, nil, today, as(guest))), ""},
		{"hold as nobody named", second(Hold{On: today}.Decide(s, nil, today, as(stranger))), "campaign.not-in-it"},
		{"hold to come", second(Hold{On: today.AddDays(1)}.Decide(s, nil, today, as(owner))), "campaign.in-future"},
		{"hold below nothing", second(Hold{On: today, Attendance: -1}.Decide(s, nil, today, as(owner))), "campaign.bad-count"},
		{"hold after the end", second(Hold{On: today}.Decide(shut, nil, today, as(owner))), "campaign.closed-already"},
		{"hold of nothing", second(Hold{On: today}.Decide(State{}, nil, today, as(owner))), "campaign.none"},
		{"correct own", second(CorrectSession{Session: held.ID}.Decide(withOne, as(guest))), ""},
		{"correct another's", second(CorrectSession{Session: held.ID}.Decide(withOne, as(owner))), "campaign.not-own-session"},
		{"close without effect", second(Close{Result: "Xong", On: today}.Decide(s, today, as(owner))), "campaign.why-unmeasured"},
		{"close and say why", second(Close{Result: "Xong", Unmeasured: "Chưa có người đo", On: today}.Decide(s, today, as(owner))), ""},
		{"close another's", second(Close{Result: "Xong", Unmeasured: "x", On: today}.Decide(s, today, as(guest))), "campaign.not-owner"},
		{"step twice", second(FinishStep{Step: 2, On: today}.Decide(s, today, as(owner))), "campaign.no-step"},
		{"half a đồng", second(RecordCost{Amount: 0.5}.Decide(s, as(owner))), "campaign.bad-amount"},
		{"effect of nothing", second(Measure{On: today, Session: held.ID}.Decide(s, today, as(owner))), "campaign.no-session"},
		{"effect", second(Measure{On: today, Session: held.ID}.Decide(withOne, today, as(owner))), ""},
		{"plan backwards", second(Plan{From: today, To: today.AddDays(-1)}.Decide(nil)), "campaign.ends-before"},
		{"question without a day", second(Plan{From: today, To: today, Question: "?"}.Decide(nil)), "campaign.answer-when"},
		{"unknown party", second(Plan{From: today, To: today, Parties: []entry.Hash{stranger}}.Decide([]entry.Hash{guest})), "campaign.no-party"},
		{"step without a day", second(Plan{From: today, To: today, Steps: "In tờ rơi"}.Decide(nil)), "campaign.bad-step"},
	} {
		f := (*fault.Error)(nil)
		if got := ""; errors.As(x.err, &f) || x.err == nil {
			if f != nil {
				got = f.Key
			}
			if got != x.want {
				t.Errorf("%s: %q, want %q", x.name, got, x.want)
			}
		}
	}
}

func second[A any](_ A, err error) error { return err }

// TestEffectBesideCount: an effect of the campaign speaks for a session that
// has none of its own.
func TestEffectBesideCount(t *testing.T) {
	plan := planned()
	held := made(guest, 2, KindHeld, plan.ID, Held{Counts: Counts{1, 60, 20}, On: today})
	s := Fold([]entry.Entry{plan, held})
	if _, ok := s.EffectOf(held.ID); ok {
		t.Error("an effect that nobody measured")
	}
	whole := made(owner, 3, KindEffect, plan.ID, Measured{Change: "same", Changed: "Chưa thấy gì khác"})
	own := made(guest, 4, KindEffect, plan.ID, Measured{Change: "better", Changed: "Thêm 4 tàu bật thiết bị", Session: held.ID})
	if e, ok := Fold([]entry.Entry{plan, held, whole}).EffectOf(held.ID); !ok || e.Change != "same" {
		t.Errorf("the campaign's effect: %v %v", e, ok)
	}
	if e, ok := Fold([]entry.Entry{plan, held, whole, own}).EffectOf(held.ID); !ok || e.Change != "better" {
		t.Errorf("the session's own effect: %v %v", e, ok)
	}
}

// TestFoldAnyOrder: what a campaign adds up to does not depend on the order in
// which its entries came, and entries of strangers count nothing.
func TestFoldAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		plan := planned()
		past := []entry.Entry{plan}
		want := Counts{}
		n := rapid.IntRange(0, 12).Draw(rt, "n")
		for i := range n {
			log := rapid.SampledFrom([]entry.Hash{owner, guest, stranger}).Draw(rt, "log")
			c := Counts{rapid.IntRange(0, 5).Draw(rt, "sessions"), rapid.IntRange(0, 500).Draw(rt, "people"), 0}
			past = append(past, made(log, int64(2+i), KindHeld, plan.ID, Held{Counts: c, On: today}))
			if log != stranger {
				want = want.plus(c)
			}
		}
		one := Fold(past)
		rand.Shuffle(len(past), func(i, j int) { past[i], past[j] = past[j], past[i] })
		other := Fold(past)
		a, _ := json.Marshal(one)
		b, _ := json.Marshal(other)
		if string(a) != string(b) || one.Total() != want {
			rt.Fatalf("%s\n%s\ntotal %v, want %v", a, b, one.Total(), want)
		}
	})
}

// TestChanges: the changes of the first entries, up to a day, add up to what
// was known of that day when only those entries were there.
func TestChanges(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(rt, "counts")
		numbers := func() Numbers {
			return Numbers{Groups: rapid.IntRange(0, 9).Draw(rt, "groups"), Members: rapid.IntRange(0, 90).Draw(rt, "members")}
		}
		day := func() viet.Date { return today.AddDays(rapid.IntRange(0, 12).Draw(rt, "day")) }
		first := made(owner, 1, KindRegistered, entry.Hash{}, Registered{Numbers: numbers(), Since: day()})
		past := []entry.Entry{first}
		for i := range n {
			past = append(past, made(owner, int64(2+i), KindCounted, first.ID, Counted{Numbers: numbers(), On: day()}))
		}
		if rapid.Bool().Draw(rt, "ends") {
			past = append(past, made(owner, int64(n+3), KindEnded, first.ID, Ended{On: day()}))
		}
		m := FoldModel(past)
		k := rapid.IntRange(1, len(past)).Draw(rt, "heads")
		at := day()
		then := FoldModel(past[:k])
		sum := Numbers{}
		for _, c := range m.Changes() {
			held := slices.ContainsFunc(past[:k], func(e entry.Entry) bool { return e.ID == c.At.ID })
			if held && !c.Day.After(at) {
				sum = sum.plus(c.Delta)
			}
		}
		if sum != then.NumbersOn(at) {
			rt.Fatalf("sum %v, known then %v", sum, then.NumbersOn(at))
		}
	})
}

// FuzzSteps: steps are read or refused, and what is read has a day and words.
func FuzzSteps(f *testing.F) {
	f.Add("15/4/2026: In tờ rơi\n\n20/4/2026: Phát thanh: hai buổi")
	f.Add("mai: x")
	f.Fuzz(func(t *testing.T, text string) {
		ss, err := steps(text)
		for _, s := range ss {
			if err != nil || !s.By.Valid() || s.What == "" {
				t.Fatalf("%q gives %v, %v", text, s, err)
			}
		}
	})
}
