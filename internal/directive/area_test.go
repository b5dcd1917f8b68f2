package directive

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"phoihop/internal/entry"
)

// course is a directive handed down to two parties, of which one answers for
// itself and hands on to a unit; what is said lies a second apart.
func course(t *testing.T) []entry.Entry {
	t.Helper()
	var x script
	x.say(issuer, KindRegistered, Registered{Number: "05-NQ/TU", Date: date("2026-03-01"), Issuer: "Tỉnh ủy"})
	x.say(issuer, KindDisseminated, Disseminated{To: []entry.Hash{a, b}, Deadline: date("2026-03-10")})
	x.say(a, KindAcknowledged, Acknowledged{What: "Học tập", Who: "Văn phòng", By: date("2026-03-20")})
	x.say(a, KindDisseminated, Disseminated{Units: []entry.Hash{unitOfA}, Deadline: date("2026-03-15")})
	x.say(a, KindAcknowledged, Acknowledged{Unit: unitOfA, What: "Học tập", Who: "Chi bộ", By: date("2026-03-20")})
	x.say(issuer, KindConcluded, Concluded{Text: "Đã quán triệt xong."})
	return x.past
}

// TestAsAt: a directive of an earlier moment is what its entries until then
// add up to.
func TestAsAt(t *testing.T) {
	past := course(t)
	now := Fold(past)
	if len(now.Stray) > 0 {
		t.Fatalf("stray: %v", now.Stray)
	}
	for n := 1; n <= len(past); n++ {
		want, _ := json.Marshal(Fold(past[:n]))
		got, _ := json.Marshal(now.AsAt(past[n-1].At))
		if !reflect.DeepEqual(want, got) {
			t.Errorf("after %d entries\n%s\nwant\n%s", n, got, want)
		}
	}
}

// TestAtArea: what an area had been asked, and had not answered, by a moment.
func TestAtArea(t *testing.T) {
	past := course(t)
	ss := []State{Fold(past)}
	for _, c := range []struct {
		name        string
		who         entry.Hash
		after       int // entries
		asked, open int
	}{
		{"registered, nobody asked", a, 1, 0, 0},
		{"asked", a, 2, 1, 1},
		{"answered", a, 3, 1, 0},
		{"another that has not", b, 3, 1, 1},
		{"a unit not yet", unitOfA, 3, 0, 0},
		{"a unit asked", unitOfA, 4, 1, 1},
		{"a unit that answered", unitOfA, 5, 1, 0},
		{"silent at the end: owed no more", b, 6, 1, 0},
		{"nobody's", c, 6, 0, 0},
	} {
		got, open := atArea(ss, c.who, past[c.after-1].At.Add(time.Millisecond))
		if len(got) != c.asked || open != c.open {
			t.Errorf("%s: %d asked, %d open", c.name, len(got), open)
		}
	}
}
