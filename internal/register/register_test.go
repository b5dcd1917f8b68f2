package register

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/document"
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

// said is an entry of a log about a book, the nth there.
func said(log entry.Hash, n int64, k entry.Kind, book string, act any) entry.Entry {
	raw, err := json.Marshal(act)
	if err != nil {
		panic(err)
	}
	body, err := json.Marshal(entry.Body{Act: raw})
	if err != nil {
		panic(err)
	}
	var id_ entry.Hash
	id_[0], id_[1], id_[2] = log[0], byte(n), 9
	return entry.Entry{Header: entry.Header{Kind: k, Space: hash(200), Log: log, Index: n, Clock: n, Subject: id(hash(200), log, book),
		At: time.Date(2026, 1, 1, 8, 0, int(n), 0, time.UTC)}, ID: id_, Body: body}
}

func term(family, from string) Term {
	return Term{TermOpened: TermOpened{Family: family, Body: "ĐU", From: date(from)}}
}

// TestSeries: State bodies count by year, Party bodies by type and term.
func TestSeries(t *testing.T) {
	party := State{Terms: []Term{term("party", "2020-08-14"), term("party", "2025-08-15")}}
	state := State{Terms: []Term{term("state", "2020-01-01")}}
	for _, c := range []struct {
		name         string
		off          State
		code, on     string
		book, number string
	}{
		{"party, first term", party, "TB", "2024-03-01", "out/party/2020-08-14/TB/ĐU", "07-TB/ĐU"},
		{"party, other type", party, "BC", "2024-03-01", "out/party/2020-08-14/BC/ĐU", "07-BC/ĐU"},
		{"party, new term", party, "TB", "2025-09-01", "out/party/2025-08-15/TB/ĐU", "07-TB/ĐU"},
		{"state", state, "TB", "2024-03-01", "out/state/2024/ĐU", "07/TB-ĐU"},
		{"state, other type, same series", state, "BC", "2024-03-02", "out/state/2024/ĐU", "07/BC-ĐU"},
		{"state, letter without code", state, "CV", "2024-03-02", "out/state/2024/ĐU", "07/ĐU"},
		{"state, new year", state, "TB", "2025-01-01", "out/state/2025/ĐU", "07/TB-ĐU"},
	} {
		cmd := Take{Code: c.code, Title: "x", On: date(c.on), N: 7}
		a, err := cmd.series(c.off)
		if err != nil {
			t.Fatal(c.name, err)
		}
		got, err := cmd.Decide(a, State{}, date("2026-01-01"))
		if err != nil || outgoing(a.series()) != c.book || got.Number != c.number {
			t.Errorf("%s: %s in %s, %v; want %s in %s", c.name, got.Number, outgoing(a.series()), err, c.number, c.book)
		}
	}
	if _, err := (Take{Code: "TB", On: date("2020-08-13")}).series(party); fault.Of(err).Key != "register.no-term" {
		t.Errorf("before any term: %v", err)
	}
}

// TestNext is a law: whatever was taken, the next number is free, and the same
// whatever order the entries arrived in; a number taken twice shows as such.
func TestNext(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := hash(1)
		var past []entry.Entry
		times := map[int]int{}
		for i, n := range rapid.SliceOfN(rapid.IntRange(1, 12), 0, 20).Draw(t, "numbers") {
			times[n]++
			past = append(past, said(log, int64(i+1), KindTaken, "out/state/2024/UBND", Taken{Family: "state", Body: "UBND", Code: "TB", Year: 2024, N: n}))
		}
		s := Fold(past)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 1)).Shuffle(len(past), func(i, j int) { past[i], past[j] = past[j], past[i] })
		if again := Fold(past); again.Next() != s.Next() || len(again.Out) != len(s.Out) {
			t.Fatalf("another order: %d, %d", again.Next(), s.Next())
		}
		if s.Numbers()[s.Next()] > 0 || len(s.Stray) > 0 {
			t.Fatalf("next %d is taken, or strays %v", s.Next(), s.Stray)
		}
		for n, k := range times {
			if s.Numbers()[n] != k {
				t.Fatalf("%d was taken %d times, book says %d", n, k, s.Numbers()[n])
			}
		}
	})
}

// TestOtherHands: nobody writes in another party's book, or in the wrong one.
func TestOtherHands(t *testing.T) {
	mine := said(hash(1), 1, KindTaken, "out/state/2024/UBND", Taken{Family: "state", Body: "UBND", Year: 2024, N: 1})
	theirs := said(hash(2), 2, KindTaken, "out/state/2024/UBND", Taken{Family: "state", Body: "UBND", Year: 2024, N: 2})
	theirs.Subject = mine.Subject
	wrong := said(hash(1), 3, KindTaken, "out/state/2024/UBND", Taken{Family: "state", Body: "UBND", Year: 2023, N: 2})
	void := said(hash(2), 4, KindVoided, "", Voided{mine.ID, "x"})
	void.Subject = mine.Subject
	s := Fold([]entry.Entry{mine, theirs, wrong, void})
	if len(s.Out) != 1 || len(s.Stray) != 3 || s.Next() != 2 || s.Out[0].Void != "" {
		t.Errorf("%d numbers, %d strays, next %d, void %q", len(s.Out), len(s.Stray), s.Next(), s.Out[0].Void)
	}
}

func TestReceiveRefuses(t *testing.T) {
	book := State{In: []Incoming{{Received: Received{N: 4, Number: "05-NQ/TU", Date: date("2024-02-01"), Issuer: "Tỉnh ủy An Hải"}}}}
	ok := Receive{Number: "05-NQ/TU", Date: date("2024-02-02"), Issuer: "Tỉnh ủy An Hải", On: date("2024-02-05")}
	for _, c := range []struct {
		name   string
		change func(*Receive)
		key    string
	}{
		{"other date, another paper", func(*Receive) {}, ""},
		{"other issuer, another paper", func(c *Receive) { c.Date, c.Issuer = date("2024-02-01"), "Huyện ủy" }, ""},
		{"same identity", func(c *Receive) {
			c.Date, c.Number, c.Issuer = date("2024-02-01"), "05 - nq/tu", "TỈNH ỦY  An Hải"
		}, "register.received-already"},
		{"number taken", func(c *Receive) { c.N = 4 }, "register.taken-already"},
		{"below one", func(c *Receive) { c.N = -1 }, "register.bad-number"},
		{"arrives before it is written", func(c *Receive) { c.On = date("2024-01-05") }, "register.before-issue"},
		{"tomorrow", func(c *Receive) { c.On = date("2024-02-07") }, "register.future"},
	} {
		cmd := ok
		c.change(&cmd)
		a, err := cmd.Decide(book, date("2024-02-06"))
		switch {
		case c.key == "" && (err != nil || a.N != 5):
			t.Errorf("%s: number %d, %v", c.name, a.N, err)
		case c.key != "" && (err == nil || fault.Of(err).Key != c.key):
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
		}
	}
}

func TestVoid(t *testing.T) {
	e := said(hash(1), 1, KindReceived, "in/2024", Received{N: 1, On: date("2024-01-01")})
	s := Fold([]entry.Entry{e})
	c := Void{Book: s.ID, Entry: e.ID, Reason: "nhầm"}
	if _, err := c.Decide(s, hash(2)); fault.Of(err).Kind != fault.NotFound {
		t.Errorf("another party: %v", err)
	}
	a, err := c.Decide(s, hash(1))
	if err != nil {
		t.Fatal(err)
	}
	v := said(hash(1), 2, KindVoided, "in/2024", a)
	again := Fold([]entry.Entry{e, v})
	if again.In[0].Void == "" || again.Next() != 2 || s.In[0].Void != "" {
		t.Errorf("void %q, next %d; before %q", again.In[0].Void, again.Next(), s.In[0].Void)
	}
	if _, err := c.Decide(again, hash(1)); fault.Of(err).Kind != fault.Conflict {
		t.Errorf("twice: %v", err)
	}
}

// TestSlot: a paper stands under the newest number of its type that was not
// given up, in the form in which it was taken, and leaves room in the other.
func TestSlot(t *testing.T) {
	at := func(n int) entry.Place {
		return entry.Place{ID: hash(byte(n)), At: time.Date(2026, 1, n, 8, 0, 0, 0, time.UTC)}
	}
	out := func(n int, about byte, code, void string) Outgoing {
		return Outgoing{Place: at(n), Taken: Taken{Family: "party", Code: code, N: n, Number: code + "-" + strconv.Itoa(n), On: date("2026-01-02"), About: hash(about)}, Void: void}
	}
	s := Slot{About: hash(90), Code: "KH"}
	s.take(State{Out: []Outgoing{out(1, 90, "KH", ""), out(5, 91, "KH", ""), out(6, 90, "TTr", ""), out(4, 90, "KH", "in nhầm")}})
	s.take(State{Out: []Outgoing{out(3, 90, "KH", ""), out(2, 90, "KH", "")}})
	if s.Given == nil || s.Given.N != 3 || len(s.forms()) != 1 {
		t.Fatalf("%+v", s)
	}
	for family, want := range map[string]document.Header{
		"party": {Issuer: "Đảng ủy xã Vĩnh An", Number: "KH-3", Date: "ngày 02 tháng 01 năm 2026"},
		"state": {Issuer: "Đảng ủy xã Vĩnh An", Number: "     /KH-……", Date: "ngày 09 tháng 9 năm 2025"},
	} {
		h := document.Header{Issuer: "Đảng ủy xã Vĩnh An", Date: "ngày 09 tháng 9 năm 2025"}
		f, _ := document.FormOn(family, date("2026-01-02"))
		if s.Write(&h, f, "ke-hoach"); h.Number != want.Number || h.Date != want.Date {
			t.Errorf("%s: %+v, want %+v", family, h, want)
		}
	}
}
