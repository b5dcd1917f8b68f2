package incident

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/position"
	"phoihop/internal/viet"
)

// The bodies of the tests: a guard, three parties, an observer.
var (
	guard, north, south, ward, observer = entry.Hash{1}, entry.Hash{2}, entry.Hash{3}, entry.Hash{4}, entry.Hash{9}
	zero                                = time.Date(2026, 11, 23, 4, 18, 0, 0, time.UTC)
)

// book makes entries as the gate would, each a minute after the one before.
type book struct {
	t       testing.TB
	entries []entry.Entry
	clock   int64
	id      entry.Hash // of the incident
}

func (b *book) add(log entry.Hash, k entry.Kind, act any) entry.Hash {
	b.t.Helper()
	raw, err := json.Marshal(act)
	if err != nil {
		b.t.Fatal(err)
	}
	body, err := json.Marshal(map[string]json.RawMessage{"act": raw})
	if err != nil {
		b.t.Fatal(err)
	}
	b.clock++
	e := entry.Entry{Header: entry.Header{Space: entry.Hash{7}, Log: log, Index: b.clock, Clock: b.clock, Kind: k, KindVersion: 1, Subject: b.id, Post: "p"}, Body: body}
	e.ID = entry.Hash{byte(b.clock), byte(b.clock >> 8), 99}
	e.At, e.Received = zero.Add(time.Duration(b.clock)*time.Minute), zero.Add(time.Duration(b.clock)*time.Minute)
	b.entries = append(b.entries, e)
	return e.ID
}

// opened is a room of all four parties.
func opened(t testing.TB) *book {
	b := &book{t: t}
	at := position.Of(10.97, 109.35)
	b.id = b.add(guard, KindOpened, Opened{Category: "rescue", Title: "Mất liên lạc", Status: Actual, Learned: zero, Position: &at,
		To: []entry.Hash{north, south, ward}, TellBy: zero.Add(2 * time.Hour)})
	return b
}

// zeroDay is the day of the tests.
func zeroDay() viet.Date { return viet.DateOf(zero) }

func (b *book) state() State { return Fold(b.entries) }

func caller(p entry.Hash, post string) access.Caller { return access.Caller{Party: p, Post: post} }

func wantKey(t *testing.T, err error, key string) {
	t.Helper()
	var f *fault.Error
	switch {
	case key == "" && err != nil:
		t.Errorf("refused: %v", err)
	case key != "" && (!errors.As(err, &f) || f.Key != key):
		t.Errorf("got %v, want %s", err, key)
	}
}

func TestOpen(t *testing.T) {
	r := Room{Parties: []entry.Hash{north, south}, Observers: []entry.Hash{observer}, Rules: Rules{}.On(zeroDay()).CategoriesAdopted}
	now := zero.Add(time.Hour)
	for name, c := range map[string]struct {
		c   Open
		key string
	}{
		"four inputs":             {Open{Category: "rescue", Title: "x"}, ""},
		"an unknown category":     {Open{Category: "war", Title: "x"}, "incident.no-category"},
		"what is to come":         {Open{Category: "rescue", Title: "x", Learned: now.Add(time.Minute)}, "incident.in-future"},
		"what is long over":       {Open{Category: "rescue", Title: "x", Learned: now.AddDate(0, -4, 0)}, "incident.long-ago"},
		"an observer as party":    {Open{Category: "rescue", Title: "x", To: []entry.Hash{observer}}, "incident.no-party"},
		"a party as observer":     {Open{Category: "rescue", Title: "x", Guests: []entry.Hash{north}}, "incident.no-party"},
		"chosen and yet to all":   {Open{Category: "rescue", Title: "x", To: []entry.Hash{north}, Whole: true}, "incident.whole-or-chosen"},
		"an observer by its name": {Open{Category: "rescue", Title: "x", Guests: []entry.Hash{observer}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.c.Decide(r, caller(guard, "a"), now)
			wantKey(t, err, c.key)
		})
	}
	a, err := Open{Category: "rescue", Title: "x"}.Decide(r, caller(guard, "a"), now)
	if err != nil || !slices.Equal(a.To, r.Parties) || len(a.Guests) > 0 || a.Status != Actual || !a.Learned.Equal(now) || !a.TellBy.Equal(now.Add(2*time.Hour)) {
		t.Errorf("four inputs give %+v, %v", a, err)
	}
}

// TestRules: who may say what, and when.
func TestRules(t *testing.T) {
	b := opened(t)
	proposal := b.add(south, KindLeadProposed, LeadProposed{Party: north})
	b.add(north, KindLeadAccepted, LeadAccepted{proposal})
	b.add(north, KindAcknowledged, Acknowledged{})
	offer := b.add(north, KindOffered, Offered{To: ward, Text: "hồ sơ"})
	shift := b.add(north, KindOffered, Offered{To: north, Text: "ca"})
	b.add(guard, KindInvited, Invited{Parties: []entry.Hash{observer}})
	s := b.state()
	if len(s.Stray) > 0 {
		t.Fatal(s.Stray)
	}
	decide := map[string]struct {
		err error
		key string
	}{}
	put := func(name, key string, err error) {
		decide[name] = struct {
			err error
			key string
		}{err, key}
	}
	_, err := Acknowledge{}.Decide(s, caller(entry.Hash{8}, "a"))
	put("a stranger", "incident.none", err)
	_, err = Acknowledge{}.Decide(s, caller(guard, "a"))
	put("the opener acknowledges", "incident.own", err)
	_, err = Acknowledge{}.Decide(s, caller(north, "a"))
	put("twice", "incident.acknowledged-already", err)
	_, err = ProposeLead{Party: entry.Hash{8}}.Decide(s, caller(south, "a"))
	put("a stranger leads", "incident.not-in-room", err)
	_, err = ProposeLead{Party: north}.Decide(s, caller(south, "a"))
	put("who leads leads", "incident.leads-already", err)
	_, err = AcceptLead{Proposal: proposal}.Decide(s, caller(south, "a"))
	put("another accepts", "incident.other-proposed", err)
	_, err = AcceptLead{Proposal: proposal}.Decide(s, caller(north, "a"))
	put("accepted again", "incident.lead-answered", err)
	_, err = TakeOver{Offer: offer}.Decide(s, caller(south, "a"))
	put("another takes over", "incident.no-handover", err)
	_, err = TakeOver{Offer: offer}.Decide(s, caller(ward, "a"))
	put("the receiver takes over", "", err)
	_, err = TakeOver{Offer: shift}.Decide(s, caller(north, "p"))
	put("one's own shift", "incident.own-shift", err)
	_, err = TakeOver{Offer: shift}.Decide(s, caller(north, "q"))
	put("the next shift", "", err)
	_, err = ReportOutcome{Offer: offer}.Decide(s, caller(ward, "a"))
	put("an outcome before it was taken", "incident.no-handover", err)
	_, err = HandOver{To: ward, Text: "x"}.Decide(s, caller(north, "a"), zero)
	put("a second offer", "incident.handover-waits", err)
	_, err = HandOver{To: south, Text: "x", Count: 3}.Decide(s, caller(north, "a"), zero)
	put("persons without a role", "incident.role-and-count", err)
	_, err = Close{Outcome: "x", Basis: "y", Lessons: "z"}.Decide(s, caller(north, "a"))
	put("with an open hand-over", "incident.handover-open", err)
	_, err = Close{Outcome: "x", Basis: "y", Lessons: "z"}.Decide(s, caller(south, "a"))
	put("another closes", "incident.not-lead", err)
	_, err = Write{Text: "x", Means: "tàu"}.Decide(s, caller(south, "a"))
	put("a means without a place", "incident.where-is-it", err)
	_, err = Inform{Text: "x", NextBy: zero}.Decide(s, caller(south, "a"), zero.Add(time.Hour))
	put("the next report before this", "incident.next-past", err)
	_, err = Tell{By: "phone"}.Decide(s, caller(south, "a"))
	put("telling nobody", "incident.told-nobody", err)
	_, err = Invite{Parties: []entry.Hash{north}}.Decide(s, []entry.Hash{north}, caller(guard, "a"))
	put("inviting who is there", "incident.in-room-already", err)
	for name, d := range decide {
		t.Run(name, func(t *testing.T) { wantKey(t, d.err, d.key) })
	}
}

// TestEnd: closing demands that everything handed over came to an end; guests
// leave with it; what was closed can be opened again with a reason.
func TestEnd(t *testing.T) {
	b := opened(t)
	b.add(guard, KindInvited, Invited{Parties: []entry.Hash{observer}})
	if s := b.state(); !s.VisibleTo(observer) || !slices.Contains(s.Audience(), observer) {
		t.Error("a guest cannot read an open room")
	}
	offer := b.add(guard, KindOffered, Offered{To: ward, Text: "hồ sơ", Lead: true})
	b.add(ward, KindTaken, Taken{Offer: offer})
	if s := b.state(); len(s.OpenHandovers()) != 1 || s.Responsible() != ward {
		t.Errorf("open %d, responsible %v", len(s.OpenHandovers()), s.Responsible())
	}
	b.add(ward, KindOutcome, OutcomeReported{offer, "xong"})
	first := b.add(ward, KindClosed, Closed{"xong", "luật", []string{"bài học"}})
	s := b.state()
	if s.Open() || s.VisibleTo(observer) || slices.Contains(s.Audience(), observer) || !s.VisibleTo(south) {
		t.Errorf("closed: open %v, guest reads %v, party reads %v", s.Open(), s.VisibleTo(observer), s.VisibleTo(south))
	}
	_, err := Write{Text: "x"}.Decide(s, caller(observer, "a"))
	wantKey(t, err, "incident.guest-gone")
	_, err = Write{Text: "x"}.Decide(s, caller(south, "a"))
	wantKey(t, err, "incident.closed")
	_, err = Reopen{Reason: "x"}.Decide(s, caller(south, "a"))
	wantKey(t, err, "incident.not-lead")
	_, err = Follow{Closing: first, Lesson: 1}.Decide(s, caller(south, "a"))
	wantKey(t, err, "incident.no-lesson")
	b.add(south, KindClosed, Closed{"x", "y", nil}) // it never led
	b.add(guard, KindReopened, Reopened{"thiếu"})
	if s := b.state(); !s.Open() || len(s.Stray) != 1 || !s.VisibleTo(observer) {
		t.Errorf("reopened: open %v, stray %d", s.Open(), len(s.Stray))
	}
	c, err := Close{Outcome: "x", Basis: "y", Lessons: " - một\n\n2. hai\n"}.Decide(b.state(), caller(guard, "a"))
	if err != nil || !slices.Equal(c.Lessons, []string{"một", "2. hai"}) {
		t.Errorf("lessons %q, %v", c.Lessons, err)
	}
}

// TestTimes: a call before the room was opened counts; a report that was
// promised and did not come is missed, by a minute.
func TestTimes(t *testing.T) {
	b := &book{t: t}
	b.id = b.add(guard, KindOpened, Opened{Category: "order", Status: Actual, Learned: zero.Add(-3 * time.Hour), To: []entry.Hash{north, south}, TellBy: zero.Add(-time.Hour)})
	told := b.add(guard, KindTold, Told{Parties: []entry.Hash{north}, By: "phone"})
	b.entries[1].At = zero.Add(-2 * time.Hour)
	s := b.state()
	if n, of := s.Told(); n != 1 || of != 2 {
		t.Errorf("told in time %d of %d", n, of)
	}
	if w := s.First(north); w.ID != s.ID || s.earliest(north).ID != told {
		t.Error("what was first in the record, and what by the clock, are mixed up")
	}
	b.add(guard, KindReported, Reported{"x", zero.Add(time.Hour)})
	s = b.state()
	if s.Missed(zero.Add(time.Hour)) || !s.Missed(zero.Add(61*time.Minute)) {
		t.Error("a report is missed at the wrong moment")
	}
	b.add(guard, KindReported, Reported{"y", time.Time{}})
	b.entries[3].At = zero.Add(90 * time.Minute)
	s = b.state()
	if n, of := s.MissedReports(); n != 1 || of != 1 || s.Missed(zero.Add(24*time.Hour)) {
		t.Errorf("late %d of %d", n, of)
	}
}

// TestCurrent: the newest word on a kind and a name counts; none takes it back.
func TestCurrent(t *testing.T) {
	b := opened(t)
	b.add(north, KindCommitted, Committed{Role: "hỗ trợ", Means: "ship", Name: "BP 1", Count: 1})
	b.add(north, KindCommitted, Committed{Means: "boat", Count: 2})
	b.add(north, KindCommitted, Committed{Means: "boat", Count: 3, People: 12})
	b.add(north, KindCommitted, Committed{Means: "ship", Name: "BP 1"})
	b.add(guard, KindCounted, Counted{"crew", "missing", 6})
	b.add(ward, KindCounted, Counted{"crew", "missing", 0})
	b.add(ward, KindCounted, Counted{"crew", "safe", 6})
	s := b.state()
	if ms := s.Current(north); len(ms) != 1 || ms[0].Count != 3 || s.Role(north) != "hỗ trợ" {
		t.Errorf("means %+v", ms)
	}
	if ps := s.People(); len(ps) != 1 || ps[0].Condition != "safe" || ps[0].Count != 6 {
		t.Errorf("persons %+v", ps)
	}
}

// TestFoldLaws plays at random and checks the laws: the order of arrival does
// not matter, a hand-over ends once at most, closings and reopenings alternate,
// and only its receiver answers an offer.
func TestFoldLaws(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := opened(t)
		var offers []entry.Hash
		who := rapid.SampledFrom([]entry.Hash{guard, north, south, ward, observer, {8}})
		for range rapid.IntRange(0, 40).Draw(rt, "n") {
			by, to := who.Draw(rt, "by"), who.Draw(rt, "to")
			offer := entry.Hash{}
			if len(offers) > 0 {
				offer = rapid.SampledFrom(offers).Draw(rt, "offer")
			}
			switch rapid.IntRange(0, 9).Draw(rt, "kind") {
			case 0:
				offers = append(offers, b.add(by, KindOffered, Offered{To: to, Lead: rapid.Bool().Draw(rt, "lead")}))
			case 1:
				b.add(by, KindTaken, Taken{Offer: offer})
			case 2:
				b.add(by, KindDeclined, Declined{Offer: offer})
			case 3:
				b.add(by, KindOutcome, OutcomeReported{Offer: offer})
			case 4:
				b.add(by, KindClosed, Closed{})
			case 5:
				b.add(by, KindReopened, Reopened{})
			case 6:
				offers = append(offers, b.add(by, KindLeadProposed, LeadProposed{Party: to}))
			case 7:
				b.add(by, KindLeadAccepted, LeadAccepted{offer})
			case 8:
				b.add(by, KindInvited, Invited{Parties: []entry.Hash{to}})
			default:
				b.add(by, KindAcknowledged, Acknowledged{})
			}
		}
		s := b.state()
		mixed := Fold(rapid.Permutation(b.entries).Draw(rt, "order"))
		if one, other := asJSON(rt, s), asJSON(rt, mixed); one != other {
			rt.Fatalf("order of arrival matters:\n%s\n%s", one, other)
		}
		for _, h := range s.Handovers {
			if h.Taken != nil && h.Declined != nil || h.Ended != nil && h.Taken == nil || h.Taken != nil && h.Taken.Log != h.To || h.Declined != nil && h.Declined.Log != h.To {
				rt.Fatalf("hand-over %+v", h)
			}
		}
		if d := len(s.Closings) - len(s.Reopenings); d != 0 && d != 1 {
			rt.Fatalf("%d closings, %d reopenings", len(s.Closings), len(s.Reopenings))
		}
		kept := 1 + len(s.Stray) + len(s.Acks) + len(s.Invitations) + len(s.Proposals) + len(s.Closings) + len(s.Reopenings) + len(s.Handovers)
		for _, h := range s.Handovers {
			for _, x := range []*Step{h.Taken, h.Declined, h.Ended} {
				if x != nil {
					kept++
				}
			}
		}
		for _, l := range s.Leads {
			if !l.Proposal.IsZero() {
				kept++
			}
		}
		if kept != len(b.entries) {
			rt.Fatalf("%d entries, %d in the state", len(b.entries), kept)
		}
	})
}

func asJSON(t *rapid.T, s State) string {
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestCategories(t *testing.T) {
	if len(Defaults()) != 7 {
		t.Fatalf("%d categories are shipped", len(Defaults()))
	}
	cs, err := ParseCategories(lines(Defaults()))
	if err != nil || !slices.Equal(cs, Defaults()) {
		t.Errorf("what is written is read as %+v, %v", cs, err)
	}
	for _, bad := range []string{"", "rescue", "Rescue; x", "a; b; c; d", "a; b; -1", "a; b; 9999", "a; x\na; y", "; x"} {
		if _, err := ParseCategories(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
	early, late := CategoriesAdopted{Categories: []Category{{Code: "a", Name: "A"}}, From: zeroDay()}, CategoriesAdopted{Categories: []Category{{Code: "b", Name: "B"}}, From: zeroDay().AddDays(10)}
	r := Rules{organisation.Sets[Category, Adoption]{Adopted: []Adoption{{CategoriesAdopted: late}, {CategoriesAdopted: early}}}}
	if r.On(zeroDay()).Categories[0].Code != "a" || r.On(zeroDay().AddDays(10)).Categories[0].Code != "b" || r.On(zeroDay().AddDays(-1)).Categories[0].Code != "sovereignty" {
		t.Error("the wrong set holds")
	}
	for code, want := range map[string]string{"rescue": "Tìm kiếm cứu nạn", "zz": "zz", "b": "B"} {
		if got := r.of(Opened{Category: code, Learned: zeroDay().Time(viet.Zone())}).Name; got != want {
			t.Errorf("%s is called %q", code, got)
		}
	}
}

func FuzzParseCategories(f *testing.F) {
	f.Add("rescue; Tìm kiếm cứu nạn; 2\norder; An ninh trật tự")
	f.Fuzz(func(t *testing.T, text string) {
		cs, err := ParseCategories(text)
		if err != nil {
			return
		}
		again, err := ParseCategories(lines(cs))
		if err != nil || len(again) != len(cs) {
			t.Fatalf("%q became %+v, then %+v, %v", text, cs, again, err)
		}
		for i := range cs {
			if again[i].Code != cs[i].Code || again[i].Hours != cs[i].Hours {
				t.Fatalf("%+v became %+v", cs[i], again[i])
			}
		}
	})
}

func FuzzParseItems(f *testing.F) {
	f.Add("2 biên bản\n1 bộ hồ sơ\ndao")
	f.Add("0 x\n-1 y\n99999999999999999999 z")
	f.Fuzz(func(t *testing.T, text string) {
		items, err := ParseItems("exhibit", text)
		if err != nil {
			return
		}
		if len(items) > maxItems {
			t.Fatalf("%d items", len(items))
		}
		for _, it := range items {
			if it.Count < 1 || it.Count > maxCount || strings.TrimSpace(it.What) == "" || len(it.What) > maxItem {
				t.Fatalf("%q gave %+v", text, it)
			}
		}
	})
}

// TestPassPlace: who follows a party has its place in the room, the hand-over
// that waited for it and what it led; nobody comes in by its own word.
func TestPassPlace(t *testing.T) {
	heir, day := entry.Hash{5}, zeroDay()
	space := organisation.Space{Successions: []organisation.Succession{{By: north, Predecessors: []entry.Hash{north}, Heirs: []entry.Hash{heir, ward}, From: day,
		Accepted: []organisation.Acceptance{{Party: heir}}}}}
	for _, id := range []entry.Hash{guard, north, south, ward, heir} {
		space.Parties = append(space.Parties, organisation.Party{ID: id, Name: id.Short(), Role: organisation.RoleParty})
	}
	b := opened(t)
	offer := b.add(south, KindOffered, Offered{To: north, Text: "Hồ sơ", Lead: true})
	for _, c := range []struct {
		by  entry.Hash
		cmd PassPlace
		day viet.Date
		key string
	}{
		{heir, PassPlace{From: north, To: heir}, day, "incident.none"},
		{south, PassPlace{From: north, To: heir}, day, "incident.may-not-pass"},
		{north, PassPlace{To: ward}, day, "incident.no-heir"},
		{north, PassPlace{To: heir}, day.AddDays(-1), "incident.not-ended"},
		{guard, PassPlace{From: heir, To: heir}, day, "incident.not-in-room"},
		{guard, PassPlace{From: north, To: heir}, day, ""},
		{north, PassPlace{To: heir}, day, ""},
	} {
		_, err := c.cmd.Decide(b.state(), space, caller(c.by, "p"), c.day)
		wantKey(t, err, c.key)
	}
	for _, by := range []entry.Hash{heir, south, observer} {
		b.add(by, KindPassed, Passed{north, heir})
	}
	if s := b.state(); len(s.Stray) != 3 || s.Took(heir) || slices.Contains(s.Audience(), heir) {
		t.Fatalf("who is not in the room came in: %v", s.Stray)
	}
	b.add(north, KindPassed, Passed{north, heir})
	s := b.state()
	if !slices.Contains(s.Audience(), heir) || s.guest(heir) || !s.VisibleTo(north) || len(s.Stray) != 3 {
		t.Fatalf("the heir is not in the room: %v", s.Parties())
	}
	b.add(heir, KindTaken, Taken{Offer: offer})
	b.add(guard, KindPassed, Passed{north, south}) // it has gone to one
	if s = b.state(); len(s.Stray) != 4 || len(s.passable(space, guard, day)) != 0 {
		t.Errorf("the place was passed twice: %+v", s.Passed)
	}
	if s.Responsible() != heir || !s.MayEnd(heir) || s.MayEnd(south) {
		t.Errorf("the heir did not take over: %+v", s.Handovers)
	}
	b.add(heir, KindOutcome, OutcomeReported{offer, "Đã giải quyết"})
	b.add(heir, KindClosed, Closed{"Xong", "Quy chế", []string{"Trực ban"}})
	if s = b.state(); s.Open() || len(s.Stray) != 4 {
		t.Errorf("the heir cannot end it: %v", s.Stray)
	}
}

// A guest's place passes as a guest's: it ends with the incident.
func TestPassGuest(t *testing.T) {
	b := opened(t)
	b.add(guard, KindInvited, Invited{[]entry.Hash{observer}, "Theo dõi"})
	heir := entry.Hash{5}
	b.add(observer, KindPassed, Passed{observer, heir})
	if s := b.state(); !s.guest(heir) || !s.VisibleTo(heir) {
		t.Errorf("not a guest: %v", s.Parties())
	}
	b.add(guard, KindClosed, Closed{"Xong", "Quy chế", []string{"Trực ban"}})
	if s := b.state(); s.VisibleTo(heir) {
		t.Error("a guest reads on after the end")
	}
}
