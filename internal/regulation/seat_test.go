package regulation

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

var heirA, heirB, heirC = entry.Hash{11}, entry.Hash{12}, entry.Hash{13}

// reorganised is a space in which theirs ended on 1 July 2021 and was followed
// by three heirs, of whom those given have accepted.
func reorganised(accepted ...entry.Hash) organisation.Space {
	s := members(ours, theirs, heirA, heirB, heirC)
	x := organisation.Succession{By: theirs, Predecessors: []entry.Hash{theirs}, Heirs: []entry.Hash{heirA, heirB, heirC}, From: day(2021, 7, 1)}
	x.ID = entry.Hash{80}
	for _, h := range accepted {
		x.Accepted = append(x.Accepted, organisation.Acceptance{Party: h})
	}
	s.Successions = []organisation.Succession{x}
	return s
}

// after is a regulation whose amendment is circulated after the reorganisation.
func after(t testing.TB, s organisation.Space) (w *world, version, circulation entry.Hash) {
	w, _, second := full(t)
	version = w.add(ours, KindVersioned, Versioned{second, firstText, day(2022, 1, 1), nil})
	a, err := Circulate{Version: version}.Decide(FoldIn(w.past, s), s, caller(ours), day(2021, 9, 1))
	if err != nil {
		t.Fatal(err)
	}
	return w, version, w.add(ours, KindCirculated, a)
}

// Every heir that has accepted signs, and no other is waited for.
func TestHeirsSign(t *testing.T) {
	s := reorganised(heirA, heirB)
	w, version, c := after(t, s)
	agreed := func(s organisation.Space) bool {
		r := FoldIn(w.past, s)
		v, _ := r.Version(version)
		return r.Agreed(v)
	}
	r := FoldIn(w.past, s)
	v, _ := r.Version(version)
	if got := r.Signers(v); !slices.Equal(got, []entry.Hash{ours, heirA, heirB}) {
		t.Fatalf("asked are %v", got)
	}
	if !slices.Equal(v.InPlaceOf(heirB), []entry.Hash{theirs}) || len(r.Awaiting(heirA)) != 1 || len(r.Awaiting(heirC)) != 0 {
		t.Error("the places are not who waits")
	}
	for _, p := range []entry.Hash{ours, heirA} {
		w.add(p, KindConsented, Consented{version, c, entry.Hash{70}})
		if agreed(s) {
			t.Fatalf("agreed after %s alone", p.Short())
		}
	}
	w.add(heirB, KindConsented, Consented{version, c, entry.Hash{70}})
	if !agreed(s) {
		t.Fatal("all have signed, and it is not agreed")
	}
	if !agreed(reorganised(heirA, heirB, heirC)) {
		t.Error("an acceptance that came later undid what was agreed")
	}
	if agreed(members(ours, theirs)) {
		t.Error("who follows nobody counts")
	}
	ended := func() bool { _, ok := FoldIn(w.past, s).EndedOn(); return ok }
	for i, p := range []entry.Hash{ours, heirA, heirB} {
		if ended() {
			t.Fatalf("ended by %d of 3", i)
		}
		a, err := End{On: day(2022, 6, 1), Reason: "thay thế"}.Decide(FoldIn(w.past, s), s, caller(p), day(2022, 1, 2))
		if err != nil {
			t.Fatal(err)
		}
		w.add(p, KindEnded, a)
	}
	if r := FoldIn(w.past, s); r.Last() != day(2022, 5, 31) || len(r.Stray) > 0 {
		t.Errorf("last day %s, stray %v", r.Last(), r.Stray)
	}
}

// What a body says of places that are not its own counts for nothing.
func TestSeatsRefused(t *testing.T) {
	s := reorganised(heirA, heirB)
	w, version, c := after(t, s)
	for _, x := range []struct {
		why string
		log entry.Hash
		k   entry.Kind
		act any
	}{
		{"a stranger's consent", other, KindConsented, Consented{version, c, entry.Hash{}}},
		{"a place for a stranger", ours, KindCirculated, Circulated{version, nil, []Seat{{theirs, []entry.Hash{other}}}}},
		{"a place for the author", ours, KindCirculated, Circulated{version, nil, []Seat{{theirs, []entry.Hash{ours}}}}},
		{"a place of nobody", ours, KindCirculated, Circulated{version, nil, []Seat{{theirs, nil}}}},
		{"a place of no party", ours, KindCirculated, Circulated{version, nil, []Seat{{other, []entry.Hash{heirA}}}}},
		{"an heir circulates another's", heirA, KindCirculated, Circulated{version, nil, nil}},
		{"an end for a stranger", ours, KindEnded, Ended{day(2022, 6, 1), "x", []Seat{{theirs, []entry.Hash{ours}}}}},
	} {
		id := w.add(x.log, x.k, x.act)
		if r := FoldIn(w.past, s); !slices.Contains(r.Stray, id) {
			t.Errorf("%s counts", x.why)
		}
	}
	// One heir alone leaves the other out of its list: the list of the first
	// still asks for it.
	w, _, _ = after(t, s)
	w.add(ours, KindEnded, Ended{day(2022, 6, 1), "x", []Seat{{theirs, []entry.Hash{heirA, heirB}}}})
	w.add(heirA, KindEnded, Ended{day(2022, 6, 1), "x", []Seat{{theirs, []entry.Hash{heirA}}}})
	if _, ok := FoldIn(w.past, s).EndedOn(); ok {
		t.Error("one heir ended it without the other")
	}
}

func TestSeatsDecide(t *testing.T) {
	s, today := reorganised(heirA, heirB), day(2021, 9, 1)
	w, version, c := after(t, s)
	r := FoldIn(w.past, s)
	consent := func(r Regulation, s organisation.Space, by entry.Hash) error {
		_, err := GiveConsent{Version: version}.Decide(r, s, caller(by), today)
		return err
	}
	w.add(ours, KindConsented, Consented{version, c, entry.Hash{70}})
	signed := FoldIn(w.past, s)
	circulate := func(s organisation.Space) error {
		_, err := Circulate{Version: version}.Decide(FoldIn(w.past, s), s, caller(ours), today)
		return err
	}
	end := func(s organisation.Space, by entry.Hash) error {
		_, err := End{On: day(2022, 6, 1)}.Decide(r, s, caller(by), today)
		return err
	}
	r.Versions[len(r.Versions)-1].Asked, signed.Versions[len(signed.Versions)-1].Asked = today, today
	for _, x := range []struct {
		name string
		err  error
		key  string
	}{
		{"an heir", consent(r, s, heirA), ""},
		{"who did not accept", consent(r, s, heirC), "regulation.not-asked"},
		{"who ended", consent(r, s, theirs), "regulation.not-asked"},
		{"past an heir that was left out", consent(signed, reorganised(heirA, heirB, heirC), heirA), "regulation.other-signers"},
		{"again for the same", circulate(s), "regulation.consents-there"},
		{"again for one more", circulate(reorganised(heirA, heirB, heirC)), ""},
		{"without any heir", circulate(reorganised()), "regulation.no-heir"},
		{"an end by an heir", end(s, heirA), ""},
		{"an end by who ended", end(s, theirs), "regulation.not-standing"},
		{"an end by who did not accept", end(s, heirC), "regulation.not-standing"},
	} {
		t.Run(x.name, func(t *testing.T) { wantKey(t, x.err, x.key) })
	}
}

// Any order of arrival gives the same, an agreed version stays agreed whatever
// comes later, and it is never agreed before everybody it asks has signed.
func TestSeatsOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		heirs := []entry.Hash{heirA, heirB, heirC}
		accepted := heirs[:rapid.IntRange(1, 3).Draw(rt, "accepted")]
		s := reorganised(accepted...)
		w, version, c := after(t, s)
		all := append([]entry.Hash{ours, theirs, other}, heirs...)
		signed := map[entry.Hash]bool{}
		for range rapid.IntRange(0, 8).Draw(rt, "acts") {
			p := rapid.SampledFrom(all).Draw(rt, "by")
			w.add(p, KindConsented, Consented{version, c, entry.Hash{}})
			signed[p] = true
			if rapid.Bool().Draw(rt, "ends") {
				w.add(p, KindEnded, Ended{day(2022, 6, 1), "x", []Seat{{theirs, accepted}}})
			}
		}
		r := FoldIn(w.past, s)
		v, _ := r.Version(version)
		want := signed[ours] && (signed[theirs] || !slices.ContainsFunc(accepted, func(h entry.Hash) bool { return !signed[h] }))
		if r.Agreed(v) != want {
			rt.Fatalf("agreed %v, signed %v of %v", r.Agreed(v), signed, accepted)
		}
		if got := FoldIn(rapid.Permutation(w.past).Draw(rt, "past"), s); !reflect.DeepEqual(got, r) {
			rt.Fatal("another order, another state")
		}
		later := FoldIn(w.past, reorganised(heirs...))
		if v, _ := later.Version(version); r.Agreed(v) && !later.Agreed(v) {
			rt.Fatal("a later acceptance undid it")
		}
	})
}

// What was written before there were places is written and read as it was.
func TestSeatsAreNewWords(t *testing.T) {
	for _, act := range []any{Circulated{Version: entry.Hash{1}}, Ended{On: viet.Date{Year: 2021, Month: time.June, Day: 1}}} {
		b, err := json.Marshal(act)
		if err != nil || bytes.Contains(b, []byte("seats")) {
			t.Errorf("%s %v", b, err)
		}
	}
}
