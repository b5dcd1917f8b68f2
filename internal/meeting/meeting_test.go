package meeting

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"

	"pgregory.net/rapid"
)

func party(n byte) (h entry.Hash) { h[0] = n; return h }

// called is a briefing called by party 1 under the chair of party 2, with
// party 3 and the guest 9.
func called() State {
	return State{Place: entry.Place{ID: party(50), Log: party(1)}, Called: Called{Sort: Briefing, Title: "Giao ban quý 1",
		Begins: time.Date(2024, 3, 5, 1, 0, 0, 0, time.UTC), Place: "Vĩnh An", Chair: party(2), Parties: []entry.Hash{party(1), party(2), party(3)}, Guests: []entry.Hash{party(9)}}}
}

func key(err error) string {
	if err == nil {
		return ""
	}
	return fault.Of(err).Key
}

func by(n byte) access.Caller { return access.Caller{Party: party(n)} }

// space has parties 1 to 3, a unit of 3, and the observer 9.
func space() organisation.Space {
	o := organisation.Space{Units: []organisation.Unit{{Place: entry.Place{ID: party(30)}, Party: party(3)}}}
	for _, n := range []byte{1, 2, 3} {
		o.Parties = append(o.Parties, organisation.Party{ID: party(n), Role: organisation.RoleParty})
	}
	o.Parties = append(o.Parties, organisation.Party{ID: party(9), Role: "observer"})
	return o
}

func TestWhoMay(t *testing.T) {
	s := called()
	s.Items = []Item{{Place: entry.Place{ID: party(60)}, ItemAdded: ItemAdded{Title: "Một", Origin: party(77)}}}
	held := s
	held.Attendance = []Attendance{{Attended: Attended{Organisation: party(2), Post: "Bí thư", People: 2}}}
	held.Minutes = []Minutes{{Place: entry.Place{ID: party(70)}}, {Place: entry.Place{ID: party(71)}}}
	now := time.Date(2024, 3, 5, 5, 0, 0, 0, time.UTC)
	one := func(_ any, err error) error { return err }
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"a stranger's item":        {one(AddItem{Title: "x"}.Decide(s, by(8))), "meeting.not-invited"},
		"a guest's item":           {one(AddItem{Title: "x"}.Decide(s, by(9))), ""},
		"the same item":            {one(AddItem{Title: "Một", Origin: party(77)}.Decide(s, by(3))), "meeting.item-twice"},
		"an item when it is over":  {one(AddItem{Title: "x"}.Decide(held, by(1))), "meeting.over"},
		"a decision by a party":    {one(Resolve{Item: party(60), Text: "x"}.Decide(s, by(3))), "meeting.not-chair"},
		"a decision by the chair":  {one(Resolve{Item: party(60), Text: "x"}.Decide(s, by(2))), ""},
		"a decision on nothing":    {one(Resolve{Item: party(61), Text: "x"}.Decide(s, by(2))), "meeting.no-item"},
		"a blank paper":            {one(AddPaper{Title: "x", Text: " "}.Decide(s, by(3))), "meeting.empty-paper"},
		"another's attendance":     {one(Attend{Organisation: party(2), Post: "x", People: 1}.Decide(s, space(), by(3))), "meeting.not-yours"},
		"an own unit":              {one(Attend{Organisation: party(30), Post: "x", People: 1}.Decide(s, space(), by(3))), ""},
		"nobody":                   {one(Attend{Organisation: party(3), Post: "x"}.Decide(s, space(), by(3))), "meeting.nobody-there"},
		"an unknown organisation":  {one(Attend{Organisation: party(99), Post: "x", People: 1}.Decide(s, space(), by(1))), "meeting.no-party"},
		"minutes of nobody":        {one(Minute{Began: now.Add(-time.Hour), Ended: now}.Decide(s, by(2), now)), "meeting.no-attendance"},
		"minutes before the hour":  {one(Minute{Began: now.Add(time.Hour), Ended: now.Add(2 * time.Hour)}.Decide(held, by(2), now)), "meeting.not-yet"},
		"minutes that end first":   {one(Minute{Began: now, Ended: now}.Decide(held, by(2), now)), "meeting.ends-before"},
		"a guest's signature":      {one(Approve{Minutes: party(71)}.Decide(held, by(9))), "meeting.guest"},
		"under older minutes":      {one(Approve{Minutes: party(70)}.Decide(held, by(3))), "meeting.other-minutes"},
		"under the newest":         {one(Approve{Minutes: party(71)}.Decide(held, by(3))), ""},
		"a conclusion for a guest": {one(Conclude{Text: "x", Owner: party(9)}.Decide(held, space(), by(2))), "meeting.no-party"},
		"a conclusion for ever":    {one(Conclude{Text: "x", Owner: party(3)}.Decide(held, space(), by(2))), "meeting.no-due"},
		"a conclusion with a day":  {one(Conclude{Text: "x", Owner: party(3), Due: viet.Date{Year: 2024, Month: 6, Day: 1}}.Decide(held, space(), by(2))), ""},
		"no photograph":            {one(AddPhoto{Files: []entry.Attachment{{Type: "application/pdf"}}}.Decide(held, by(3))), "meeting.no-photograph"},
		"no meeting":               {one(Lock{}.Decide(State{}, by(1))), "meeting.none"},
	} {
		if key(c.err) != c.want {
			t.Errorf("%s: %v, want %q", name, c.err, c.want)
		}
	}
}

func TestFill(t *testing.T) {
	s := called()
	s.Items = []Item{{Place: entry.Place{ID: party(60)}, ItemAdded: ItemAdded{Title: "Một", Origin: party(77)}}}
	as, err := Fill{Items: []string{party(77).String() + "|Một", party(78).String() + "|Hai", "|Ba", "|Ba | bốn", party(78).String() + "|Hai"}}.Decide(s, by(3))
	if err != nil || len(as) != 3 || as[0].Origin != party(78) || as[2].Title != "Ba | bốn" {
		t.Errorf("%v %v", as, err)
	}
	for _, bad := range []string{"Một", "zz|Một", party(1).String() + "| "} {
		if _, err := (Fill{Items: []string{bad}}).Decide(s, by(3)); key(err) != "meeting.bad-item" {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := (Fill{Items: []string{party(77).String() + "|Một"}}).Decide(s, by(3)); key(err) != "meeting.nothing-new" {
		t.Error(err)
	}
}

func TestNextChair(t *testing.T) {
	order := []entry.Hash{party(1), party(2), party(3)}
	for last, want := range map[entry.Hash]entry.Hash{party(1): party(2), party(3): party(1), party(8): party(1), {}: party(1)} {
		if got := NextChair(order, last); got != want {
			t.Errorf("after %s: %s", last.Short(), got.Short())
		}
	}
	if !NextChair(nil, party(1)).IsZero() {
		t.Error("a chair out of nobody")
	}
}

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
	e.Log, e.Subject, e.Kind, e.Clock, e.Index = party(log), subject, k, int64(n), int64(n)
	return e
}

// TestSignaturesAndConclusions: in any order of arrival, only invited parties'
// signatures under the newest minutes count, each once, and a conclusion stays
// open until its owner or the chair closes it.
func TestSignaturesAndConclusions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := fact(t, 1, 1, KindCalled, entry.Hash{}, called().Called)
		first.Subject = first.ID
		es := []entry.Entry{first}
		minutes, conclusions := []entry.Hash{party(90)}, []entry.Hash{party(91)}
		for n := 2; n < 2+rapid.IntRange(0, 16).Draw(t, "n"); n++ {
			log := rapid.SampledFrom([]byte{1, 2, 3, 8, 9}).Draw(t, "log")
			var e entry.Entry
			switch rapid.IntRange(0, 4).Draw(t, "kind") {
			case 0:
				e = fact(t, n, log, KindMinuted, first.ID, Minuted{Secretary: "x"})
				minutes = append(minutes, e.ID)
			case 1:
				e = fact(t, n, log, KindConclusion, first.ID, Concluded{Text: "x", Owner: party(3)})
				conclusions = append(conclusions, e.ID)
			case 2:
				e = fact(t, n, log, KindClosed, first.ID, Closed{Conclusion: rapid.SampledFrom(conclusions).Draw(t, "c"), Outcome: "x"})
			default:
				e = fact(t, n, log, KindApproved, first.ID, Approved{Minutes: rapid.SampledFrom(minutes).Draw(t, "m")})
			}
			es = append(es, e)
		}
		s := Fold(es)
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		rng.Shuffle(len(es), func(i, j int) { es[i], es[j] = es[j], es[i] })
		if again := Fold(es); !reflect.DeepEqual(again, s) {
			t.Fatalf("%+v\n%+v", again, s)
		}
		if n := s.ApprovedBy(); n > len(s.Called.Parties) || n > 0 && !s.Held() {
			t.Fatalf("%d signatures", n)
		}
		seen := map[[2]entry.Hash]bool{}
		for _, a := range s.Approvals {
			if k := [2]entry.Hash{a.Log, a.Minutes}; seen[k] || a.Log == party(8) || a.Log == party(9) {
				t.Fatal("a signature counts twice, or is a guest's")
			} else {
				seen[k] = true
			}
		}
		for _, m := range s.Minutes {
			if m.Log != party(1) && m.Log != party(2) {
				t.Fatal("minutes of a party that does not run the meeting")
			}
		}
		for _, c := range s.Conclusions {
			if c.Closing != nil && c.Closing.Log != c.Owner && !s.Runs(c.Closing.Log) {
				t.Fatal("a conclusion closed by a party that does not own it")
			}
		}
	})
}

// TestLatePapers: what comes after the lock is kept, and shown as later.
func TestLatePapers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := fact(t, 1, 1, KindCalled, entry.Hash{}, called().Called)
		first.Subject = first.ID
		lock := rapid.IntRange(2, 6).Draw(t, "lock")
		es := []entry.Entry{first}
		for n := 2; n <= 6; n++ {
			if n == lock {
				es = append(es, fact(t, n, 2, KindLocked, first.ID, PapersLocked{}))
				continue
			}
			es = append(es, fact(t, n, 3, KindPaper, first.ID, PaperAdded{Title: "x"}))
		}
		for _, p := range Fold(es).Papers {
			if p.Later != (int(p.Index) > lock) {
				t.Fatalf("paper %d, locked at %d, later: %v", p.Index, lock, p.Later)
			}
		}
	})
}

// TestPapers: every paper is written in both forms, of a meeting that is only
// called and of one that was held.
func TestPapers(t *testing.T) {
	s := called()
	s.At = s.Called.Begins.AddDate(0, 0, -7)
	held := s
	held.Items = []Item{{Place: entry.Place{ID: party(60)}, ItemAdded: ItemAdded{Title: "Tuần tra chung"}, Decisions: []Decision{{Text: "Tuần tra hằng tháng."}}}, {ItemAdded: ItemAdded{Title: "Việc khác"}}}
	held.Attendance = []Attendance{{Attended: Attended{Organisation: party(2), Post: "Bí thư", People: 2}}}
	held.Statements = []Statement{{StatementRecorded: StatementRecorded{Organisation: party(9), Post: "Phó Bí thư Thường trực", Text: "Giữ nền nếp trao đổi.", Item: party(60)}}}
	held.Conclusions = []Conclusion{{Place: entry.Place{At: s.Called.Begins}, Concluded: Concluded{Text: "Lập lịch tuần tra.", Owner: party(3), Due: viet.Date{Year: 2024, Month: 5, Day: 1}}}}
	held.Minutes = []Minutes{{Minuted: Minuted{Began: s.Called.Begins, Ended: s.Called.Begins.Add(2 * time.Hour), Secretary: "Trợ lý", Text: "Các bên trao đổi."}}}
	full := map[entry.Hash]string{party(1): "Đảng ủy Bộ đội Biên phòng tỉnh An Hải", party(2): "Huyện ủy Vĩnh Hải", party(3): "Huyện ủy Sơn Bắc", party(9): "Tỉnh ủy An Hải"}
	for _, family := range []string{"party", "state"} {
		form, ok := document.FormFor(family, "2024-03-05")
		if !ok {
			t.Fatal(family)
		}
		for name, want := range map[string]string{Invitation: "Giao ban quý 1", MinutesOf: "Phó Bí thư Thường trực, Tỉnh ủy An Hải phát biểu: Giữ nền nếp", Conclusions: "Lập lịch tuần tra. Chủ trì thực hiện: Huyện ủy Sơn Bắc; thời hạn: ngày 01 tháng 5 năm 2024"} {
			for _, m := range []State{s, held} {
				p := printed{view: view{State: m}, full: full, superior: "Tỉnh ủy An Hải", form: form, day: viet.DateOf(m.Begins())}
				d := p.document(name)
				var b bytes.Buffer
				if err := d.WriteDOCX(&b, form); err != nil {
					t.Errorf("%s in the form of the %s: %v", name, family, err)
					continue
				}
				ps, err := document.PlainText(bytes.NewReader(b.Bytes()), int64(b.Len()))
				if err != nil || m.Held() && !strings.Contains(strings.Join(ps, "\n"), want) {
					t.Errorf("%s in the form of the %s: %v, no %q in %.900q", name, family, err, want, ps)
				}
			}
		}
	}
}

// TestKept: papers come to the device in their order, as far as there is room;
// the same file takes room once, and one that is too large is left out.
func TestKept(t *testing.T) {
	file := func(n byte, size int64) entry.Attachment { return entry.Attachment{Hash: party(n), Size: size} }
	m := view{State: called()}
	m.State.Files = []entry.Attachment{file(1, 1<<20)}
	m.Papers = []Paper{{Files: []entry.Attachment{file(2, 9<<20), file(3, 8<<20), file(1, 1<<20)}}, {Files: []entry.Attachment{file(4, 8<<20), file(5, 8<<20), file(6, 8<<20), file(7, 2<<20)}}}
	for n, want := range map[byte]bool{1: true, 2: false, 3: true, 4: true, 5: true, 6: false, 7: true} {
		if m.kept()[party(n)] != want {
			t.Errorf("file %d is kept: %v", n, !want)
		}
	}
}

// TestIssue: only the party in the chair sends papers out, once each; what is
// concluded after the notice went out is not in it, and new minutes need a
// number of their own.
func TestIssue(t *testing.T) {
	s := called()
	for name, c := range map[string]struct {
		c    Issue
		who  byte
		want string
	}{
		"the invitation":          {Issue{Paper: Invitation}, 2, ""},
		"not in the chair":        {Issue{Paper: Invitation}, 3, "meeting.not-in-chair"},
		"minutes before any":      {Issue{Paper: MinutesOf}, 2, "meeting.no-minutes"},
		"conclusions without any": {Issue{Paper: Conclusions}, 2, "meeting.no-conclusions"},
	} {
		if _, err := c.c.Decide(s, by(c.who)); key(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	s.At = s.Called.Begins
	s.Conclusions = []Conclusion{{Concluded: Concluded{Text: "Một.", Owner: party(3)}}, {Concluded: Concluded{Text: "Hai.", Owner: party(3)}}}
	s.Issued = []Issuance{{Issued: Issued{Paper: Conclusions, Number: "05-TB/ĐU", Family: "party", Locality: "Vĩnh Hải", On: viet.Date{Year: 2024, Month: 3, Day: 6}}, Conclusions: 1}}
	if _, err := (Issue{Paper: Conclusions}).Decide(s, by(2)); key(err) != "meeting.issued-already" {
		t.Errorf("a second number: %v", err)
	}
	s.Minutes = []Minutes{{Place: entry.Place{ID: party(70)}}, {Place: entry.Place{ID: party(71)}}}
	s.Issued = append(s.Issued, Issuance{Issued: Issued{Paper: MinutesOf, Minutes: party(70)}})
	if a, err := (Issue{Paper: MinutesOf, Locality: " Vĩnh Hải "}).Decide(s, by(2)); err != nil || a.Minutes != party(71) || a.Locality != "Vĩnh Hải" {
		t.Errorf("new minutes: %v, %v", a, err)
	}
	for family, want := range map[string]string{"party": "05-TB/ĐU", "state": "/TB-……"} {
		form, _ := document.FormFor(family, "2024-03-06")
		d := printed{view: view{State: s}, form: form}.document(Conclusions)
		if !strings.HasSuffix(d.Header.Number, want) {
			t.Errorf("in the form of the %s the number is %q", family, d.Header.Number)
		}
		place, day := map[string]string{"party": "Vĩnh Hải", "state": blank}[family], map[string]string{"party": "ngày 06 tháng 3 năm 2024", "state": viet.DateOf(s.Begins()).Document()}[family]
		if d.Header.Place != place || d.Header.Date != day {
			t.Errorf("in the form of the %s: %s, %s", family, d.Header.Place, d.Header.Date)
		}
		if n := len(d.Blocks[1].(document.List).Items); n != map[string]int{"party": 1, "state": 2}[family] {
			t.Errorf("in the form of the %s %d conclusions", family, n)
		}
	}
}
