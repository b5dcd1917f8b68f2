package regulation

import (
	"crypto/sha256"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

const firstText = `QUY CHẾ PHỐI HỢP
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
Quy chế này quy định việc phối hợp giữa các bên ở khu vực biên giới biển.
Điều 2. Trao đổi thông tin
1. Hằng tháng, trước ngày 20, các bên thông báo cho nhau tình hình khu vực.
2. Khi có vụ việc đột xuất thì bên phát hiện báo tin ngay cho các bên còn lại.
Điều 3. Giao ban
Mỗi quý một lần, các bên luân phiên chủ trì giao ban tại trụ sở của mình.
`

const nextText = `QUY CHẾ PHỐI HỢP
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
Quy chế này quy định việc phối hợp giữa các bên ở khu vực biên giới biển.
Điều 2. Trao đổi thông tin
1. Hằng tháng, trước ngày 25, các bên thông báo cho nhau tình hình khu vực bằng văn bản.
2. Khi có vụ việc đột xuất thì bên phát hiện báo tin ngay cho các bên còn lại.
Điều 3. Nơi giao ban
Nơi họp do bên chủ trì chọn và báo trước cho các bên khác năm ngày.
Điều 4. Giao ban
Mỗi quý một lần, các bên luân phiên chủ trì giao ban tại trụ sở của mình.
`

var ours, theirs, other = entry.Hash{1}, entry.Hash{2}, entry.Hash{3}

func space() entry.Hash { return entry.Hash{99} }

// world writes entries about one regulation as the gate would.
type world struct {
	t     testing.TB
	clock int64
	next  map[entry.Hash]int64
	id    entry.Hash
	past  []entry.Entry
}

func (w *world) add(log entry.Hash, k entry.Kind, act any, approvals ...entry.Approval) entry.Hash {
	w.t.Helper()
	raw, err := json.Marshal(act)
	if err != nil {
		w.t.Fatal(err)
	}
	body, err := json.Marshal(entry.Body{Act: raw, Approvals: approvals})
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock++
	e := entry.Entry{Header: entry.Header{Space: space(), Log: log, Index: w.next[log], Clock: w.clock, Kind: k,
		KindVersion: 1, Subject: w.id, Post: "p-01", At: time.Date(2018, 3, 1, 0, 0, int(w.clock), 0, time.UTC)}, Body: body}
	e.ID = sha256.Sum256([]byte{byte(w.clock), byte(w.clock >> 8)})
	w.next[log]++
	w.past = append(w.past, e)
	return e.ID
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, next: map[entry.Hash]int64{}}
	w.id = w.add(ours, KindProposed, Proposed{Title: "Quy chế phối hợp Hải Đông", Number: "05-QC/ĐU-HU", Text: firstText,
		From: day(2018, 3, 1), To: day(2022, 12, 31), Parties: []entry.Hash{ours, theirs}})
	return w
}

func day(y int, m time.Month, d int) viet.Date { return viet.Date{Year: y, Month: m, Day: d} }

// full is a regulation with two agreed versions and one draft that was
// replaced before that.
func full(t testing.TB) (w *world, draft, second entry.Hash) {
	w = newWorld(t)
	c := w.add(ours, KindCirculated, Circulated{w.id, []entry.Hash{{50}, {51}}, nil})
	w.add(theirs, KindRefused, Refused{w.id, "chưa rõ thời hạn"})
	w.add(ours, KindConsented, Consented{w.id, c, entry.Hash{70}})
	w.add(theirs, KindConsented, Consented{w.id, c, entry.Hash{71}}, entry.Approval{By: ByPaper, Number: "12-CV/HU",
		Date: "2018-02-20", Signatory: "Phó Bí thư Thường trực", Scan: entry.Hash{8}})
	draft = w.add(theirs, KindVersioned, Versioned{w.id, firstText + "Điều 4. Thi hành\nCác bên chịu trách nhiệm thi hành.\n", day(2020, 6, 1), nil})
	second = w.add(ours, KindVersioned, Versioned{draft, nextText, day(2020, 9, 1), nil})
	c = w.add(ours, KindCirculated, Circulated{second, []entry.Hash{{52}}, nil})
	w.add(theirs, KindConsented, Consented{second, c, entry.Hash{71}})
	w.add(ours, KindConsented, Consented{second, c, entry.Hash{70}})
	return w, draft, second
}

func TestFoldFull(t *testing.T) {
	w, draft, second := full(t)
	r := Fold(w.past)
	if len(r.Stray) > 0 {
		t.Fatalf("stray: %v", r.Stray)
	}
	for _, c := range []struct {
		day   viet.Date
		want  entry.Hash
		force bool
	}{
		{day(2018, 2, 28), entry.Hash{}, false},
		{day(2018, 3, 1), w.id, true},
		{day(2020, 6, 1), w.id, true}, // the draft was never agreed to
		{day(2020, 8, 31), w.id, true},
		{day(2020, 9, 1), second, true},
		{day(2022, 12, 31), second, true},
		{day(2023, 1, 1), second, false},
	} {
		if v, _ := r.VersionAt(c.day); v.ID != c.want || r.InForce(c.day) != c.force {
			t.Errorf("%s: version %s in force %v", c.day, v.ID.Short(), r.InForce(c.day))
		}
	}
	v, _ := r.Version(w.id)
	got := v.Consents[theirs]
	if got.By != ByPaper || got.Number != "12-CV/HU" || got.Date != "2018-02-20" || v.Consents[ours].By != ByNode {
		t.Errorf("consents: %+v", v.Consents)
	}
	if len(v.Refusals) != 1 || !reflect.DeepEqual(v.DutiesOf(theirs), []entry.Hash{{50}, {51}}) || v.DutiesOf(other) != nil {
		t.Errorf("refusals %v, duties %v", v.Refusals, v.DutiesOf(theirs))
	}
	if d, _ := r.Version(draft); !d.Superseded || v.Superseded {
		t.Error("the replaced draft is not marked, or the agreed text is")
	}
}

func TestStray(t *testing.T) {
	w, _, second := full(t)
	before := Fold(w.past)
	v, _ := before.Version(second)
	for _, c := range []struct {
		why string
		log entry.Hash
		k   entry.Kind
		act any
	}{
		{"a stranger's version", other, KindVersioned, Versioned{w.id, nextText, day(2021, 1, 1), nil}},
		{"a version of nothing", ours, KindVersioned, Versioned{entry.Hash{4}, nextText, day(2021, 1, 1), nil}},
		{"circulated by another", theirs, KindCirculated, Circulated{second, nil, nil}},
		{"consent of a stranger", other, KindConsented, Consented{second, v.Circulation, entry.Hash{}}},
		{"consent twice", ours, KindConsented, Consented{second, v.Circulation, entry.Hash{}}},
		{"consent to no version", ours, KindConsented, Consented{entry.Hash{4}, v.Circulation, entry.Hash{}}},
		{"refusal after consent", ours, KindRefused, Refused{second, "không"}},
		{"an end without a day", ours, KindEnded, Ended{}},
		{"proposed twice", ours, KindProposed, Proposed{Title: "x", Parties: []entry.Hash{ours}}},
		{"an unknown kind", ours, "regulation.unheard-of", struct{}{}},
	} {
		n := len(w.past)
		id := w.add(c.log, c.k, c.act)
		r := Fold(w.past)
		if len(r.Stray) != 1 || r.Stray[0] != id {
			t.Errorf("%s: stray %v", c.why, r.Stray)
		}
		r.Stray = nil
		if !reflect.DeepEqual(r, before) {
			t.Errorf("%s: the state changed", c.why)
		}
		w.past = w.past[:n]
	}
}

func TestEnd(t *testing.T) {
	w, _, _ := full(t)
	w.add(ours, KindEnded, Ended{day(2021, 6, 1), "sắp xếp lại tổ chức", nil})
	if r := Fold(w.past); !r.InForce(day(2021, 7, 1)) {
		t.Error("one party alone ended it")
	}
	w.add(theirs, KindEnded, Ended{day(2021, 7, 1), "sắp xếp lại tổ chức", nil})
	r := Fold(w.past)
	if r.Last() != day(2021, 6, 30) || !r.InForce(day(2021, 6, 30)) || r.InForce(day(2021, 7, 1)) {
		t.Errorf("last day %s", r.Last())
	}
}

// Any order of arrival gives the same state.
func TestFoldOrder(t *testing.T) {
	w, _, _ := full(t)
	w.add(ours, KindEnded, Ended{day(2021, 6, 1), "sắp xếp lại tổ chức", nil})
	want := Fold(w.past)
	rapid.Check(t, func(rt *rapid.T) {
		if got := Fold(rapid.Permutation(w.past).Draw(rt, "past")); !reflect.DeepEqual(got, want) {
			rt.Fatalf("another state:\n%+v\n%+v", got, want)
		}
	})
}

// Facts whose causes have not arrived are stray until they have.
func TestReplyFirst(t *testing.T) {
	w, _, _ := full(t)
	if r := Fold(w.past[1:]); len(r.Stray) != len(w.past)-1 || len(r.Versions) != 0 {
		t.Errorf("stray %d of %d", len(r.Stray), len(w.past)-1)
	}
}

func members(ids ...entry.Hash) organisation.Space {
	s := organisation.Space{ID: space()}
	for i, id := range ids {
		s.Parties = append(s.Parties, organisation.Party{ID: id, Name: "Bên " + id.Short(), Role: organisation.RoleParty, Rank: i})
		s.Mandates = append(s.Mandates, organisation.Mandate{Party: id, Post: "p-01", Scope: []string{organisation.Everything}, From: day(2018, 1, 1)})
	}
	return s
}

func TestAwaiting(t *testing.T) {
	w := newWorld(t)
	if r := Fold(w.past); len(r.Awaiting(theirs)) != 0 {
		t.Error("a draft waits for a signature")
	}
	c := w.add(ours, KindCirculated, Circulated{w.id, nil, nil})
	r := Fold(w.past)
	if len(r.Awaiting(theirs)) != 1 || len(r.Awaiting(ours)) != 1 || len(r.Awaiting(other)) != 0 {
		t.Error("a circulated version waits for both parties and nobody else")
	}
	w.add(ours, KindConsented, Consented{w.id, c, entry.Hash{}})
	w.add(theirs, KindRefused, Refused{w.id, "chưa rõ"})
	if r = Fold(w.past); len(r.Awaiting(ours))+len(r.Awaiting(theirs)) != 0 {
		t.Error("an answered version still waits")
	}
}
