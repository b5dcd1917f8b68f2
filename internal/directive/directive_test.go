package directive

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/action"
	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

func hash(n byte) (h entry.Hash) { h[0] = n; return h }

func date(s string) viet.Date {
	d, err := viet.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

var (
	issuer, a, b, c = hash(1), hash(2), hash(3), hash(4)
	unitOfA         = hash(50)
)

// script collects entries about one directive.
type script struct {
	past []entry.Entry
	n    int64
}

func (x *script) say(log entry.Hash, k entry.Kind, act any, how ...entry.Approval) entry.Entry {
	raw, _ := json.Marshal(act)
	body, _ := json.Marshal(entry.Body{Act: raw, Approvals: how})
	x.n++
	e := entry.Entry{Header: entry.Header{Kind: k, Space: hash(200), Log: log, Index: x.n, Clock: x.n,
		At: time.Date(2026, 3, 1, 8, 0, int(x.n), 0, time.UTC)}, ID: hash(100 + byte(x.n)), Body: body}
	if len(x.past) > 0 {
		e.Subject = x.past[0].ID
	}
	x.past = append(x.past, e)
	return e
}

// handed is a directive handed to a and b, and by a to its unit.
func handed() *script {
	x := &script{}
	x.say(issuer, KindRegistered, Registered{Number: "05-NQ/TU", Date: date("2026-02-01"), Issuer: "Tỉnh ủy", Type: "NQ", Title: "x"})
	x.say(issuer, KindDisseminated, Disseminated{To: []entry.Hash{a, b}, Deadline: date("2026-03-10")})
	x.say(a, KindDisseminated, Disseminated{Units: []entry.Hash{unitOfA}, Deadline: date("2026-03-15")})
	return x
}

// TestWhoCounts: an answer counts only from who was asked, or from its signed
// paper as the issuer recorded it; everything else is kept as stray.
func TestWhoCounts(t *testing.T) {
	paper := entry.Approval{By: "paper", Number: "7-CV/HU"}
	for _, k := range []struct {
		name string
		do   func(*script)
		ok   bool
	}{
		{"asked party", func(x *script) { x.say(a, KindAcknowledged, Acknowledged{What: "x"}) }, true},
		{"party that was not asked", func(x *script) { x.say(c, KindAcknowledged, Acknowledged{What: "x"}) }, false},
		{"issuer from a paper", func(x *script) { x.say(issuer, KindAcknowledged, Acknowledged{Party: b}, paper) }, true},
		{"issuer without a paper", func(x *script) { x.say(issuer, KindAcknowledged, Acknowledged{Party: b}) }, false},
		{"another party from a paper", func(x *script) { x.say(a, KindAcknowledged, Acknowledged{Party: b}, paper) }, false},
		{"own unit", func(x *script) { x.say(a, KindAcknowledged, Acknowledged{Unit: unitOfA}) }, true},
		{"another's unit", func(x *script) { x.say(b, KindAcknowledged, Acknowledged{Unit: unitOfA}) }, false},
		{"receiver hands on to a party", func(x *script) { x.say(a, KindDisseminated, Disseminated{To: []entry.Hash{c}}) }, false},
		{"stranger hands on", func(x *script) { x.say(c, KindDisseminated, Disseminated{Units: []entry.Hash{hash(51)}}) }, false},
		{"receiver concludes", func(x *script) { x.say(a, KindConcluded, Concluded{"x"}) }, false},
		{"issuer concludes", func(x *script) { x.say(issuer, KindConcluded, Concluded{"x"}) }, true},
		{"no session", func(x *script) { x.say(a, KindHeld, Held{Sessions: 0}) }, false},
		{"session of a stranger", func(x *script) { x.say(c, KindHeld, Held{Sessions: 1}) }, false},
		{"report of a stranger", func(x *script) { x.say(c, KindReported, Reported{"x"}) }, false},
		{"registered again", func(x *script) { x.say(issuer, KindRegistered, Registered{Number: "6"}) }, false},
		{"answer after the conclusion", func(x *script) {
			x.say(issuer, KindConcluded, Concluded{"x"})
			x.say(a, KindAcknowledged, Acknowledged{What: "x"})
		}, true},
	} {
		x := handed()
		k.do(x)
		if s := Fold(x.past); (len(s.Stray) == 0) != k.ok {
			t.Errorf("%s: %d strays", k.name, len(s.Stray))
		}
	}
}

// TestCoverage: those that have not answered stand first; n never passes N; a
// party's own word stands before what was recorded for it; a later plan moves
// the deadline of whom it names.
func TestCoverage(t *testing.T) {
	x := handed()
	x.say(issuer, KindAcknowledged, Acknowledged{Party: a, What: "giấy"}, entry.Approval{By: "paper"})
	s := Fold(x.past)
	if as := s.Asked(false); len(as) != 2 || as[0].Party != b || as[1].Party != a || Done(as) != 1 || as[1].Ack.How.By != "paper" {
		t.Errorf("%+v", as)
	}
	x.say(a, KindAcknowledged, Acknowledged{What: "tự ghi"})
	x.say(issuer, KindDisseminated, Disseminated{To: []entry.Hash{b}, Deadline: date("2026-04-01")})
	s = Fold(x.past)
	as := s.Asked(false)
	if Done(as) != 1 || as[1].Ack.What != "tự ghi" || as[0].Deadline != date("2026-04-01") || as[1].Deadline != date("2026-03-10") {
		t.Errorf("%+v", as)
	}
	if us := s.Asked(true); len(us) != 1 || us[0].Party != a || us[0].Unit != unitOfA || us[0].Ack != nil {
		t.Errorf("%+v", us)
	}
}

// TestAnyOrder is a law: the state does not depend on how entries arrived.
func TestAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := handed()
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			log := rapid.SampledFrom([]entry.Hash{issuer, a, b, c}).Draw(t, "log")
			switch rapid.IntRange(0, 4).Draw(t, "kind") {
			case 0:
				x.say(log, KindAcknowledged, Acknowledged{What: "x"})
			case 1:
				x.say(log, KindAcknowledged, Acknowledged{Party: rapid.SampledFrom([]entry.Hash{a, b}).Draw(t, "for")}, entry.Approval{By: "paper"})
			case 2:
				x.say(log, KindHeld, Held{Sessions: 1, Attendance: 5})
			case 3:
				x.say(log, KindConcluded, Concluded{"x"})
			case 4:
				x.say(log, KindDisseminated, Disseminated{To: []entry.Hash{c}, Deadline: date("2026-05-01")})
			}
		}
		want := Fold(x.past)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 1)).Shuffle(len(x.past), func(i, j int) { x.past[i], x.past[j] = x.past[j], x.past[i] })
		if got := Fold(x.past); !reflect.DeepEqual(got, want) {
			t.Fatal("another order gave another state")
		}
		if as := want.Asked(false); Done(as) > len(as) {
			t.Fatalf("%d of %d", Done(as), len(as))
		}
	})
}

func TestAcknowledgeRefuses(t *testing.T) {
	paper := action.Paper{Number: "7-CV/HU"}
	for _, k := range []struct {
		name string
		cmd  Acknowledge
		by   entry.Hash
		key  string
	}{
		{"asked", Acknowledge{}, a, ""},
		{"not asked", Acknowledge{}, c, "directive.not-asked"},
		{"issuer for itself", Acknowledge{}, issuer, "directive.not-asked"},
		{"issuer without paper", Acknowledge{Party: b}, issuer, "directive.paper-needed"},
		{"issuer from paper", Acknowledge{Party: b, Paper: paper}, issuer, ""},
		{"another party from paper", Acknowledge{Party: b, Paper: paper}, a, "directive.not-yours"},
		{"own unit", Acknowledge{Unit: unitOfA}, a, ""},
		{"unit that was not asked", Acknowledge{Unit: hash(51)}, a, "directive.unit-not-asked"},
		{"another's unit", Acknowledge{Unit: unitOfA}, b, "directive.unit-not-asked"},
	} {
		_, err := k.cmd.Decide(Fold(handed().past), k.by)
		if k.key == "" && err != nil || k.key != "" && (err == nil || fault.Of(err).Key != k.key) {
			t.Errorf("%s: %v, want %q", k.name, err, k.key)
		}
	}
	x := handed()
	x.say(issuer, KindAcknowledged, Acknowledged{Party: a}, entry.Approval{By: "paper"})
	if _, err := (Acknowledge{}).Decide(Fold(x.past), a); err != nil {
		t.Errorf("own word after a paper: %v", err)
	}
	x.say(a, KindAcknowledged, Acknowledged{})
	if _, err := (Acknowledge{}).Decide(Fold(x.past), a); err == nil || fault.Of(err).Kind != fault.Conflict {
		t.Errorf("twice: %v", err)
	}
}

func TestDisseminateRefuses(t *testing.T) {
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	s := Fold(handed().past)
	internal := s
	internal.Readers = []entry.Hash{issuer}
	for _, k := range []struct {
		name string
		s    State
		cmd  Disseminate
		by   entry.Hash
		key  string
	}{
		{"issuer", s, Disseminate{To: []entry.Hash{c}, Deadline: date("2026-03-10")}, issuer, ""},
		{"stranger", s, Disseminate{Units: []entry.Hash{unitOfA}, Deadline: date("2026-03-10")}, c, "directive.not-named"},
		{"receiver to a party", s, Disseminate{To: []entry.Hash{c}, Deadline: date("2026-03-10")}, a, "directive.own-units-only"},
		{"receiver to its unit", s, Disseminate{Units: []entry.Hash{unitOfA}, Deadline: date("2026-03-10")}, a, ""},
		{"to nobody", s, Disseminate{Deadline: date("2026-03-10")}, issuer, "directive.to-nobody"},
		{"in the past", s, Disseminate{To: []entry.Hash{c}, Deadline: date("2026-03-01")}, issuer, "directive.deadline-past"},
		{"report before answer", s, Disseminate{To: []entry.Hash{c}, Deadline: date("2026-03-10"), ReportBy: date("2026-03-09")}, issuer, "directive.report-before"},
		{"unknown party", s, Disseminate{To: []entry.Hash{hash(9)}, Deadline: date("2026-03-10")}, issuer, "directive.no-party"},
		{"another's unit", s, Disseminate{Units: []entry.Hash{hash(51)}, Deadline: date("2026-03-10")}, a, "directive.no-unit"},
		{"internal to others", internal, Disseminate{To: []entry.Hash{c}, Deadline: date("2026-03-10")}, issuer, "directive.is-internal"},
		{"internal, seen by others", internal, Disseminate{Units: []entry.Hash{unitOfA}, Deadline: date("2026-03-10")}, a, "directive.none"},
	} {
		_, err := k.cmd.Decide(k.s, k.by, []entry.Hash{a, b, c}, []entry.Hash{unitOfA}, now)
		if k.key == "" && err != nil || k.key != "" && (err == nil || fault.Of(err).Key != k.key) {
			t.Errorf("%s: %v, want %q", k.name, err, k.key)
		}
	}
}

func TestRegisterRefuses(t *testing.T) {
	monthly := duty.State{Proposed: duty.Proposed{Terms: duty.Terms{Cadence: calendar.Monthly}}}
	event := duty.State{Proposed: duty.Proposed{Terms: duty.Terms{Cadence: calendar.OnEvent}}}
	for _, k := range []struct {
		name string
		cmd  Register
		d    *duty.State
		key  string
	}{
		{"whole", Register{Number: "1", Date: date("2026-02-01")}, &event, ""},
		{"no number", Register{Date: date("2026-02-01")}, nil, "directive.no-number"},
		{"number to be taken", Register{TakeNumber: true, Date: date("2026-02-01")}, nil, ""},
		{"tomorrow", Register{Number: "1", Date: date("2026-03-03")}, nil, "directive.future"},
		{"ends before it begins", Register{Number: "1", Date: date("2026-02-01"), To: date("2026-01-31")}, nil, "directive.ends-before"},
		{"duty by the calendar", Register{Number: "1", Date: date("2026-02-01")}, &monthly, "directive.duty-recurs"},
	} {
		_, err := k.cmd.Decide(k.d, date("2026-03-02"))
		if k.key == "" && err != nil || k.key != "" && (err == nil || fault.Of(err).Key != k.key) {
			t.Errorf("%s: %v, want %q", k.name, err, k.key)
		}
	}
}

// TestIdentity: the same number on another date or from another issuer is
// another document; however it is spaced and capitalised, the same is the same.
func TestIdentity(t *testing.T) {
	of := func(number, on, who string) string {
		return Registered{Number: number, Date: date(on), Issuer: who}.Identity()
	}
	first := of("05-NQ/TU", "2026-02-01", "Tỉnh ủy An Hải")
	for _, other := range []string{of("05-NQ/TU", "2026-02-02", "Tỉnh ủy An Hải"), of("05-NQ/TU", "2026-02-01", "Huyện ủy"), of("06-NQ/TU", "2026-02-01", "Tỉnh ủy An Hải")} {
		if other == first {
			t.Errorf("%q counts as the same document", other)
		}
	}
	if same := of("05 -NQ/TU", "2026-02-01", "tỉnh ủy  An Hải"); same != first {
		t.Errorf("%q and %q are not the same document", same, first)
	}
}
