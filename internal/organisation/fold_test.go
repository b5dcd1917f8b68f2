package organisation

import (
	"crypto/sha256"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/access"
	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// world writes entries of several logs as the gate would.
type world struct {
	t     testing.TB
	space entry.Hash
	clock int64
	next  map[entry.Hash]int64
	past  []entry.Entry
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, next: map[entry.Hash]int64{}}
	w.space = w.add(entry.Hash{}, entry.KindFounded, entry.Founded{Title: "Phòng phối hợp biên phòng Hải Đông"})
	return w
}

// add writes one entry; an unset log opens one.
func (w *world) add(log entry.Hash, k entry.Kind, act any) entry.Hash {
	w.t.Helper()
	raw, err := json.Marshal(act)
	if err != nil {
		w.t.Fatal(err)
	}
	body, err := json.Marshal(entry.Body{Act: raw})
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock++
	e := entry.Entry{Header: entry.Header{Space: w.space, Log: log, Index: w.next[log], Clock: w.clock, Kind: k,
		KindVersion: 1, Subject: w.space, At: time.Date(2018, 3, 1, 0, 0, int(w.clock), 0, time.UTC)}, Body: body}
	e.ID = sha256.Sum256([]byte{byte(w.clock), byte(w.clock >> 8)})
	if log.IsZero() {
		log = e.ID
	}
	w.next[log] = e.Index + 1
	w.past = append(w.past, e)
	return e.ID
}

func (w *world) join(name, role string, rank int) entry.Hash {
	return w.add(entry.Hash{}, entry.KindJoined, entry.Joined{Organisation: "org-" + name, Name: name, Short: name, Role: role, Rank: rank})
}

func day(y int, m time.Month, d int) viet.Date { return viet.Date{Year: y, Month: m, Day: d} }

func rules(from viet.Date, grace int) RulesAdopted {
	r := calendar.Default()
	return RulesAdopted{string(r.Encode()), r.Hash(), grace, calendar.CalendarMonth, from}
}

// full is a space with everything in it.
func full(t testing.TB) (w *world, guard, north, south, commune, superior entry.Hash) {
	w = newWorld(t)
	guard = w.join("Đảng ủy BĐBP tỉnh Hải Đông", RoleParty, 1)
	north = w.join("Huyện ủy Bắc Cồn", RoleParty, 2)
	south = w.join("Huyện ủy Nam Cồn", RoleParty, 3)
	superior = w.join("Tỉnh ủy Hải Đông", RoleObserver, 0)
	w.add(guard, KindInvited, Invited{"org-Đảng ủy xã Cồn Hến", "Đảng ủy xã Cồn Hến", "Cồn Hến", RoleParty, 4})
	commune = w.join("Đảng ủy xã Cồn Hến", RoleParty, 4)
	unit := w.add(guard, KindUnitAdded, UnitAdded{"post", "Đồn Biên phòng Cửa Lạch", "Cửa Lạch", day(2018, 3, 1)})
	w.add(guard, KindUnitChanged, UnitChanged{unit, "Đồn Biên phòng cửa khẩu cảng Cửa Lạch", "CKC Cửa Lạch", day(2020, 1, 1)})
	w.add(guard, KindPostAdded, PostAdded{"p-01", "Bí thư Đảng ủy", entry.Hash{}})
	m := w.add(guard, KindMandateGranted, MandateGranted{"p-01", []string{Everything}, day(2018, 3, 1), viet.Date{}})
	w.add(guard, KindMandateRevoked, MandateRevoked{m, day(2021, 1, 1), "chuyển công tác"})
	w.add(guard, KindRulesAdopted, rules(day(2018, 3, 1), 24))
	w.add(north, KindRulesAdopted, rules(day(2020, 1, 1), 48))
	s := w.add(superior, KindSucceeded, Succeeded{[]entry.Hash{north}, []entry.Hash{commune, south}, day(2025, 7, 1), "NQ 01"})
	w.add(commune, KindAccepted, Accepted{s})
	duty := entry.Hash{9}
	w.add(superior, KindAssigned, Assigned{s, duty, "2025-06-01", north, commune})
	w.add(south, KindAssigned, Assigned{s, duty, "2025-06-01", north, south})
	w.add(commune, KindAssigned, Assigned{s, duty, "2025-05-01", north, commune})
	w.add(north, KindPartyRenamed, PartyRenamed{"Huyện ủy Bắc Cồn (cũ)", "Bắc Cồn", day(2025, 7, 1)})
	w.add(north, KindPartyLocated, PartyLocated{"Bắc Cồn", day(2018, 1, 1)})
	w.add(north, KindPartyLocated, PartyLocated{"Cồn Hến", day(2022, 1, 1)})
	return w, guard, north, south, commune, superior
}

// TestLocality: a party's papers name the place of their own day; nobody else's.
func TestLocality(t *testing.T) {
	w, guard, north, _, _, _ := full(t)
	s := Fold(w.past)
	for _, c := range []struct {
		party entry.Hash
		on    viet.Date
		want  string
	}{{north, day(2017, 12, 31), ""}, {north, day(2018, 1, 1), "Bắc Cồn"}, {north, day(2021, 12, 31), "Bắc Cồn"}, {north, day(2022, 1, 1), "Cồn Hến"}, {guard, day(2022, 1, 1), ""}} {
		if got := s.LocalityOn(c.party, c.on); got != c.want {
			t.Errorf("on %s: %q, want %q", c.on, got, c.want)
		}
	}
	if _, err := (LocateParty{"Cồn Hến", day(2023, 1, 1)}).Decide(s, access.Caller{Party: north}); fault.Of(err) == nil || fault.Of(err).Key != "organisation.same-locality" {
		t.Errorf("the same again: %v", err)
	}
}

func TestFoldFull(t *testing.T) {
	w, guard, north, south, commune, superior := full(t)
	s := Fold(w.past)
	if len(s.Stray) > 0 {
		t.Fatalf("stray: %v", s.Stray)
	}
	var order []entry.Hash
	for _, p := range s.Parties {
		order = append(order, p.ID)
	}
	if want := []entry.Hash{superior, guard, north, south, commune}; !reflect.DeepEqual(order, want) {
		t.Errorf("parties in order %v, want %v", order, want)
	}
	if n := len(s.Members()); n != 4 {
		t.Errorf("%d members, want 4", n)
	}
	if s.Invitations[0].Joined != commune {
		t.Error("the invitation does not know who came")
	}
	if s.Units[0].Name != "Đồn Biên phòng cửa khẩu cảng Cửa Lạch" || NameAt(s.Units[0].Names, day(2019, 1, 1)).Name != "Đồn Biên phòng Cửa Lạch" {
		t.Errorf("names of the unit: %+v", s.Units[0].Names)
	}
	for _, c := range []struct {
		day  viet.Date
		want bool
	}{{day(2018, 2, 28), false}, {day(2018, 3, 1), true}, {day(2020, 12, 31), true}, {day(2021, 1, 1), false}} {
		if got := s.MayCommit(guard, "p-01", "regulation.consented", c.day); got != c.want {
			t.Errorf("MayCommit on %s = %v", c.day, got)
		}
	}
	if r, ok := s.RulesAt(day(2019, 5, 1)); !ok || r.Grace != 24*time.Hour {
		t.Errorf("rules of 2019: %v %v", r.Grace, ok)
	}
	if r, _ := s.RulesAt(day(2020, 1, 1)); r.Grace != 48*time.Hour {
		t.Errorf("rules of 2020: %v", r.Grace)
	}
	if _, ok := s.RulesAt(day(2017, 1, 1)); ok {
		t.Error("rules before any adoption")
	}
	x := s.Of(north)
	if len(x) != 1 || !x[0].Superior || !x[0].AcceptedBy(commune) || x[0].AcceptedBy(south) {
		t.Errorf("succession: %+v", x)
	}
	if !s.Assignments[0].Contested || !s.Assignments[1].Contested || s.Assignments[2].Contested {
		t.Errorf("assignments: %+v", s.Assignments)
	}
}

// What breaks a rule is kept as stray and changes nothing else.
func TestStray(t *testing.T) {
	w, guard, north, south, commune, superior := full(t)
	before := Fold(w.past)
	unit := before.Units[0].ID
	mandate := before.Mandates[0].ID
	succession := before.Successions[0].ID
	bad := rules(day(2022, 1, 1), 24)
	bad.Hash[0]++
	for _, c := range []struct {
		why string
		log entry.Hash
		k   entry.Kind
		act any
	}{
		{"an observer invites", superior, KindInvited, Invited{Organisation: "x", Name: "x", Role: RoleParty}},
		{"another party's unit", north, KindUnitChanged, UnitChanged{unit, "Đồn khác", "", day(2021, 1, 1)}},
		{"closing another party's unit", north, KindUnitClosed, UnitClosed{unit, day(2021, 1, 1)}},
		{"a post twice", guard, KindPostAdded, PostAdded{"p-01", "Phó bí thư", entry.Hash{}}},
		{"revoking another party's mandate", north, KindMandateRevoked, MandateRevoked{mandate, day(2019, 1, 1), ""}},
		{"revoking twice", guard, KindMandateRevoked, MandateRevoked{mandate, day(2019, 1, 1), ""}},
		{"rules that are not their hash", guard, KindRulesAdopted, bad},
		{"rules of an observer", superior, KindRulesAdopted, rules(day(2022, 1, 1), 1)},
		{"succession of others", south, KindSucceeded, Succeeded{[]entry.Hash{north}, []entry.Hash{south}, day(2025, 7, 1), ""}},
		{"heirs that are not here", north, KindSucceeded, Succeeded{[]entry.Hash{north}, []entry.Hash{{1}}, day(2025, 7, 1), ""}},
		{"acceptance by who is not named", guard, KindAccepted, Accepted{succession}},
		{"acceptance twice", commune, KindAccepted, Accepted{succession}},
		{"assignment by who may not", guard, KindAssigned, Assigned{succession, entry.Hash{9}, "2025-04-01", north, commune}},
		{"an unknown kind", guard, "organisation.unheard-of", struct{}{}},
		{"a joined log twice", guard, entry.KindJoined, entry.Joined{Name: "x", Role: RoleParty}},
	} {
		n := len(w.past)
		id := w.add(c.log, c.k, c.act)
		s := Fold(w.past)
		if len(s.Stray) != 1 || s.Stray[0] != id {
			t.Errorf("%s: stray %v, want %s", c.why, s.Stray, id)
		}
		s.Stray = nil
		if !reflect.DeepEqual(s, before) {
			t.Errorf("%s: the state changed", c.why)
		}
		w.past = w.past[:n]
	}
}

// A declaration of one of several predecessors binds another only after its
// assent; a second one with other heirs contests both.
func TestSuccessionOfSeveral(t *testing.T) {
	w, guard, north, south, _, _ := full(t)
	w.past = w.past[:8] // before anything was succeeded
	id := w.add(south, KindSucceeded, Succeeded{[]entry.Hash{south, north}, []entry.Hash{guard}, day(2025, 7, 1), ""})
	s := Fold(w.past)
	if len(s.Of(south)) != 1 || len(s.Of(north)) != 0 {
		t.Fatalf("bound before assent: %v %v", s.Of(south), s.Of(north))
	}
	w.add(north, KindAccepted, Accepted{id})
	if s = Fold(w.past); len(s.Of(north)) != 1 || len(s.Successions[0].Contested) != 0 {
		t.Fatalf("not bound after assent: %+v", s.Successions)
	}
	w.add(north, KindSucceeded, Succeeded{[]entry.Hash{north}, []entry.Hash{south}, day(2025, 8, 1), ""})
	s = Fold(w.past)
	if len(s.Successions[0].Contested) != 1 || len(s.Successions[1].Contested) != 1 {
		t.Errorf("not contested: %+v", s.Successions)
	}
}

// A contested assignment ends when all but those to one heir are withdrawn,
// each by who made it or by the heir that it names; what is settled stays.
func TestWithdrawAssignment(t *testing.T) {
	w, guard, north, south, commune, superior := full(t)
	s := Fold(w.past)
	toCommune, toSouth, settled := s.Assignments[0].ID, s.Assignments[1].ID, s.Assignments[2].ID
	for _, c := range []struct {
		by entry.Hash
		it entry.Hash
	}{{guard, toCommune}, {north, toCommune}, {south, toCommune}, {superior, toSouth}, {commune, settled}} {
		v, _, _, _, _, _ := full(t)
		v.add(c.by, KindUnassigned, Unassigned{[]entry.Hash{c.it}, ""})
		if !reflect.DeepEqual(Fold(v.past).Assignments, s.Assignments) {
			t.Errorf("%s withdraws %s", c.by.Short(), c.it.Short())
		}
	}
	w.add(commune, KindUnassigned, Unassigned{[]entry.Hash{toCommune}, "Nhường xã bạn"})
	s = Fold(w.past)
	if as := s.Named(entry.Hash{9}, "2025-06-01", north); len(as) != 1 || as[0].Heir != south || as[0].Contested || len(s.Stray) > 0 {
		t.Errorf("not settled: %+v", as)
	}
	if _, err := (AssignOccurrence{s.Successions[0].ID, entry.Hash{9}, "2025-06-01", north, commune}).Decide(s, access.Caller{Party: commune}); err == nil {
		t.Error("what is settled was assigned again")
	}
	// both at the same time: nobody has it, and it can be assigned again
	w.add(south, KindUnassigned, Unassigned{[]entry.Hash{toSouth}, ""})
	s = Fold(w.past)
	if as := s.Named(entry.Hash{9}, "2025-06-01", north); len(as) != 0 {
		t.Errorf("still named: %+v", as)
	}
	if _, err := (AssignOccurrence{s.Successions[0].ID, entry.Hash{9}, "2025-06-01", north, commune}).Decide(s, access.Caller{Party: commune}); err != nil {
		t.Error(err)
	}
	w.add(commune, KindAssigned, Assigned{s.Successions[0].ID, entry.Hash{9}, "2025-06-01", north, commune})
	if as := Fold(w.past).Named(entry.Hash{9}, "2025-06-01", north); len(as) != 1 || as[0].Heir != commune || as[0].Contested {
		t.Errorf("not settled again: %+v", as)
	}
}

// Any order of arrival gives the same state.
func TestFoldOrder(t *testing.T) {
	w, _, _, south, commune, _ := full(t)
	as := Fold(w.past).Assignments
	w.add(commune, KindUnassigned, Unassigned{[]entry.Hash{as[0].ID}, ""})
	w.add(south, KindUnassigned, Unassigned{[]entry.Hash{as[1].ID}, ""})
	want := Fold(w.past)
	rapid.Check(t, func(rt *rapid.T) {
		if got := Fold(rapid.Permutation(w.past).Draw(rt, "past")); !reflect.DeepEqual(got, want) {
			rt.Fatalf("another state:\n%+v\n%+v", got, want)
		}
	})
}
