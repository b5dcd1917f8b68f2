package proposal

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"

	"phoihop/internal/entry"

	"pgregory.net/rapid"
)

// fact makes an entry as the journal would hand it on.
func fact(t *rapid.T, n int, log byte, k entry.Kind, subject entry.Hash, act any) entry.Entry {
	raw, err := json.Marshal(act)
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(entry.Body{Act: raw})
	if err != nil {
		t.Fatal(err)
	}
	e := entry.Entry{Body: body}
	e.ID[0], e.ID[1] = 200, byte(n)
	e.Log, e.Subject, e.Kind, e.Clock, e.Index, e.Post = party(log), subject, k, int64(n), int64(n), "p"
	return e
}

// history draws a proposal's entries: versions, opinions on any of them,
// opinions taken back, by parties asked and not asked.
func history(t *rapid.T) (es []entry.Entry) {
	first := fact(t, 1, 1, KindMade, entry.Hash{}, Made{Title: "T", Text: "v1", Asked: []entry.Hash{party(2), party(3), party(4)}})
	first.Subject = first.ID
	es = append(es, first)
	versions, opinions := []entry.Hash{first.ID}, []entry.Hash{party(50)}
	for n := 2; n < 2+rapid.IntRange(0, 14).Draw(t, "n"); n++ {
		log := byte(rapid.IntRange(1, 6).Draw(t, "log"))
		var e entry.Entry
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0:
			e = fact(t, n, log, KindReworded, first.ID, Reworded{Text: "v"})
			versions = append(versions, e.ID)
		case 1:
			e = fact(t, n, log, KindRetract, first.ID, Retracted{Opinion: rapid.SampledFrom(opinions).Draw(t, "o")})
		case 2:
			e = fact(t, n, log, KindOutcome, first.ID, Concluded{Result: Agreed, Version: rapid.SampledFrom(versions).Draw(t, "v")})
		default:
			e = fact(t, n, log, KindOpinion, first.ID, Opined{Version: rapid.SampledFrom(versions).Draw(t, "v"),
				Stance: rapid.SampledFrom([]Stance{Agree, Change, Object}).Draw(t, "s")})
			opinions = append(opinions, e.ID)
		}
		es = append(es, e)
	}
	return es
}

// TestSilenceIsNeverConsent: whatever happened, a party counts as agreeing
// only by an opinion of its own on the newest version that it did not take
// back; all others are silent or against, and all agree only if each did.
func TestSilenceIsNeverConsent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Fold(history(t))
		newest, agree := s.Latest().ID, 0
		for _, p := range s.Made.Asked {
			var last *Opinion
			for i := range s.Opinions {
				if o := &s.Opinions[i]; o.Log == p && o.Version == newest {
					last = o
				}
			}
			says := last != nil && last.Retracted == nil
			if got := s.Stance(p, newest); (got == Silent) != !says || says && got != last.Opined.Stance {
				t.Fatalf("party %v stands at %s", p[0], got)
			}
			if says && last.Opined.Stance == Agree {
				agree++
			}
		}
		if s.AgreedByAll() != (agree == len(s.Made.Asked)) {
			t.Fatalf("%d of %d agree, all agree: %v", agree, len(s.Made.Asked), s.AgreedByAll())
		}
		if s.Given()+s.Count(Silent) != len(s.Made.Asked) || s.Count(Agree)+s.Count(Change)+s.Count(Object) != s.Given() {
			t.Fatal("the stances do not add up")
		}
		for _, o := range s.Opinions {
			if o.Log == party(1) || o.Log == party(5) || o.Log == party(6) {
				t.Fatal("an opinion of a party that was not asked counts")
			}
		}
	})
}

// TestOrderOfArrival: the same entries in any order add up to the same state,
// and nothing is lost: what does not fit is stray.
func TestOrderOfArrival(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		es := history(t)
		want := Fold(es)
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		rng.Shuffle(len(es), func(i, j int) { es[i], es[j] = es[j], es[i] })
		got := Fold(es)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\n%+v", got, want)
		}
		back := 0
		for _, o := range got.Opinions {
			if o.Retracted != nil {
				back++
			}
		}
		if n := len(got.Versions) + len(got.Opinions) + back + len(got.Outcomes) + len(got.Stray); n != len(es) {
			t.Fatalf("%d entries, %d accounted for", len(es), n)
		}
	})
}
