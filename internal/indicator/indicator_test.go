package indicator

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/lang"
	"phoihop/internal/viet"
)

var (
	owner, checker, stranger = entry.Hash{1}, entry.Hash{2}, entry.Hash{3}
	start                    = viet.Date{Year: 2024, Month: time.January, Day: 1}
	july                     = viet.Date{Year: 2024, Month: time.July, Day: 5}
)

func made(log entry.Hash, clock int64, k entry.Kind, subject entry.Hash, act any) entry.Entry {
	b, err := json.Marshal(map[string]any{"act": act})
	if err != nil {
		panic(err)
	}
	return entry.Entry{Header: entry.Header{Space: entry.Hash{7}, Log: log, Index: clock, Clock: clock, Subject: subject, Kind: k, KindVersion: 1, Post: "clerk"},
		ID: entry.Hash{9, byte(clock), byte(clock >> 8), log[0]}, Body: b}
}

func key(err error) string {
	f := (*fault.Error)(nil)
	if errors.As(err, &f) {
		return f.Key
	}
	return ""
}

// quarterly is a definition with two parts of which the second has sub-types,
// and a series that one party adopted.
func quarterly() (State, Series, []entry.Entry) {
	d := Fold([]entry.Entry{made(owner, 1, KindDefined, entry.Hash{}, Defined{Terms: Terms{Name: "Vụ việc", Measured: "vụ", Cadence: calendar.Quarterly, Factor: 3, DueDays: 5,
		Parts: []Part{{Name: "Vụ"}, {Name: "Đối tượng"}, {Name: "Nam", Of: 2}, {Name: "Nữ", Of: 2}}}})})
	a := made(owner, 2, KindAdopted, entry.Hash{}, Adopted{Indicator: d.ID, Version: d.ID, Checker: checker, From: start, Name: "Vụ việc", Cadence: calendar.Quarterly, Preset: calendar.CalendarMonth, DueDays: 5})
	return d, FoldSeries([]entry.Entry{a}), []entry.Entry{a}
}

// TestGive: what is typed is read part by part, and refused where it cannot be.
func TestGive(t *testing.T) {
	d, s, _ := quarterly()
	mine := access.Caller{Party: owner, Post: "clerk"}
	for _, x := range []struct {
		name string
		c    Value
		by   access.Caller
		want string
	}{
		{"as officers write it", Value{Period: start, Values: []string{"3/13/10/3"}}, mine, ""},
		{"part by part", Value{Period: start, Values: []string{"3", "1.013", "1.010", "3"}}, mine, ""},
		{"sub-types", Value{Period: start, Values: []string{"3/13/10/2"}}, mine, "indicator.sum"},
		{"a part missing", Value{Period: start, Values: []string{"3/13"}}, mine, "indicator.parts-missing"},
		{"vague", Value{Period: start, Values: []string{"hàng trăm/1/1/0"}}, mine, "indicator.bad-value"},
		{"below nothing", Value{Period: start, Values: []string{"-1/0/0/0"}}, mine, "indicator.bad-value"},
		{"nil", Value{Period: start, Nil: true}, mine, ""},
		{"nil with a value", Value{Period: start, Nil: true, Values: []string{"3/1/1/0"}}, mine, "indicator.nil-and-value"},
		{"no such period", Value{Period: start.AddDays(1), Values: []string{"3/1/1/0"}}, mine, "indicator.no-period"},
		{"not over", Value{Period: viet.Date{Year: 2024, Month: time.July, Day: 1}, Values: []string{"3/1/1/0"}}, mine, "indicator.not-over"},
		{"another's", Value{Period: start, Values: []string{"3/1/1/0"}}, access.Caller{Party: checker}, "indicator.not-own-series"},
	} {
		if _, err := x.c.given(s, d, KindSubmitted, july, x.by); key(err) != x.want {
			t.Errorf("%s: %q, want %q", x.name, key(err), x.want)
		}
	}
	comp := Fold([]entry.Entry{made(owner, 1, KindDefined, entry.Hash{}, Defined{Terms: Terms{Cadence: calendar.Quarterly, Parts: []Part{{Name: "Buổi", Measure: "campaign.sessions"}}}})})
	if _, err := (Value{Period: start, Values: []string{"3"}}).given(s, comp, KindSubmitted, july, mine); key(err) != "indicator.computed" {
		t.Errorf("computed: %v", err)
	}
}

// TestVersions: a period keeps the definition that held when it began.
func TestVersions(t *testing.T) {
	first := made(owner, 1, KindDefined, entry.Hash{}, Defined{Terms: Terms{Meaning: "cũ", Parts: []Part{{Name: "Vụ"}}}})
	s := Fold([]entry.Entry{first, made(owner, 2, KindRevised, first.ID, Revised{Terms: Terms{Meaning: "mới", Parts: []Part{{Name: "Vụ"}}}, From: july}),
		made(stranger, 3, KindRevised, first.ID, Revised{Terms: Terms{Meaning: "lạ", Parts: []Part{{Name: "Vụ"}}}, From: july})})
	if len(s.Stray) != 1 || s.VersionOn(july.AddDays(-1)).Terms.Meaning != "cũ" || s.VersionOn(july).Terms.Meaning != "mới" {
		t.Errorf("%+v", s)
	}
}

// TestLife: submitted, returned, corrected, confirmed, signed, locked, reopened
// with a reason; the old value stays, and nothing skips a step.
func TestLife(t *testing.T) {
	_, _, past := quarterly()
	sub := past[0].ID
	w := calendar.Window{From: start, To: viet.Date{Year: 2024, Month: time.March, Day: 31}}
	give := func(clock int64, k entry.Kind, v float64) entry.Entry {
		e := made(owner, clock, k, sub, Given{Period: w, Values: []float64{v}, Adds: true})
		past = append(past, e)
		return e
	}
	judge := func(log entry.Hash, clock int64, k entry.Kind, value entry.Entry) Cell {
		past = append(past, made(log, clock, k, sub, Judged{Period: start, Value: value.ID, Text: "vì"}))
		return FoldSeries(past).Cell(start)
	}
	one := give(3, KindSubmitted, 130)
	if c := judge(checker, 4, KindReturned, one); c.Status != Returned || c.Submitted() {
		t.Fatalf("%+v", c)
	}
	two := give(5, KindCorrected, 13)
	if c := judge(stranger, 6, KindConfirmed, two); c.Status != Corrected {
		t.Fatalf("a stranger confirmed: %+v", c)
	}
	if c := judge(checker, 7, KindConfirmed, one); c.Status != Corrected {
		t.Fatalf("a value that is no longer there was confirmed: %+v", c)
	}
	judge(checker, 8, KindConfirmed, two)
	if c := judge(owner, 9, KindLocked, two); c.Status != Confirmed {
		t.Fatalf("locked unsigned: %+v", c)
	}
	judge(owner, 10, KindApproved, two)
	judge(owner, 11, KindLocked, two)
	give(12, KindCorrected, 14)
	if c := FoldSeries(past).Cell(start); c.Status != Locked || c.Values[0] != 13 {
		t.Fatalf("a locked value was changed: %+v", c)
	}
	judge(owner, 13, KindReopened, two)
	give(14, KindCorrected, 15)
	s := FoldSeries(past)
	c := s.Cell(start)
	if c.Status != Corrected || c.Values[0] != 15 || c.Signed == nil || c.Signed.Values[0] != 13 || len(s.Stray) != 4 {
		t.Fatalf("%+v, strays %d", c, len(s.Stray))
	}
	var seen []float64
	for _, x := range c.Steps {
		if x.Given != nil {
			seen = append(seen, x.Given.Values[0])
		}
	}
	if !slices.Equal(seen, []float64{130, 13, 15}) {
		t.Errorf("the record keeps %v", seen)
	}
	shuffled := slices.Clone(past)
	rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	a, _ := json.Marshal(s)
	b, _ := json.Marshal(FoldSeries(shuffled))
	if string(a) != string(b) {
		t.Errorf("another order:\n%s\n%s", a, b)
	}
}

// TestOdd: a value far from what was usual, or outside the limits.
func TestOdd(t *testing.T) {
	usual := []float64{10, 12, 11, 9}
	for _, x := range []struct {
		t    Terms
		v    float64
		want bool
	}{{Terms{Factor: 3}, 30, false}, {Terms{Factor: 3}, 40, true}, {Terms{Factor: 3}, 2, true}, {Terms{High: 20}, 21, true}, {Terms{Low: 5}, 4, true}, {Terms{}, 1000, false}} {
		if x.t.Odd(x.v, usual) != x.want {
			t.Errorf("%+v of %v: want %v", x.t, x.v, x.want)
		}
	}
}

// TestSilence: what was not given is owed, in order, and a nil report is given.
func TestSilence(t *testing.T) {
	_, s, past := quarterly()
	if ws := s.Owed(); len(ws) != 1 || ws[0].From != start {
		t.Fatalf("%v", ws)
	}
	second := s.Windows(july)[1]
	past = append(past, made(owner, 3, KindSubmitted, s.ID, Given{Period: second, Values: []float64{0}, Nil: true}))
	ws := FoldSeries(past).Owed()
	if len(ws) != 2 || ws[0].From != start || ws[1].From != second.To.AddDays(1) {
		t.Errorf("%v", ws)
	}
}

// month is the nth month from 2024 on.
func month(n int) calendar.Window {
	from := calendar.AddMonths(start, n)
	return calendar.Window{From: from, To: calendar.AddMonths(from, 1).AddDays(-1)}
}

// TestRoll: the laws of a roll-up. Without anything that overlaps, the total is
// the sum over units and periods; order does not matter; a second value over
// the same days changes nothing; a succession counts each period once.
func TestRoll(t *testing.T) {
	year := calendar.Window{From: start, To: viet.Date{Year: 2024, Month: time.December, Day: 31}}
	rapid.Check(t, func(rt *rapid.T) {
		var items []Item
		want := 0.0
		cut := rapid.IntRange(0, 11).Draw(rt, "cut")
		lines := []Line{{From: month(cut).From, Predecessors: []entry.Hash{{1}}, Heirs: []entry.Hash{{2}, {3}}}}
		for party := byte(1); party <= 4; party++ {
			for m := range 12 {
				v := float64(rapid.IntRange(0, 50).Draw(rt, "v"))
				answers := party == 4 || party == 1 && m < cut || (party == 2 || party == 3) && m >= cut
				if answers {
					want += v
				}
				items = append(items, Item{Party: entry.Hash{party}, Unit: entry.Hash{party, 1}, Period: month(m), Values: []float64{v}, Entry: entry.Hash{party, byte(m)}, Adds: true})
			}
		}
		got := Roll(items, year, lines)
		rand.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		other := Roll(items, year, lines)
		if got.Values[0] != want || other.Values[0] != want || !slices.Equal(got.Entries, other.Entries) {
			rt.Fatalf("%v and %v, want %v", got.Values, other.Values, want)
		}
		parts := 0.0
		for party := range byte(5) {
			for _, v := range got.Of(entry.Hash{party}) {
				parts += v
			}
		}
		if parts != got.Values[0] {
			rt.Fatalf("the parties come to %v, the whole to %v", parts, got.Values[0])
		}
		m := rapid.IntRange(0, 10).Draw(rt, "over")
		over := Item{Party: entry.Hash{4}, Unit: entry.Hash{4, 1}, Period: calendar.Window{From: month(m).From.AddDays(14), To: month(m + 1).From.AddDays(13)}, Values: []float64{99}, Entry: entry.Hash{8}, Adds: true}
		whole := Item{Party: entry.Hash{4}, Period: month(m), Values: []float64{99}, Entry: entry.Hash{9}, Adds: true}
		twice := Roll(append(items, over, whole), year, lines)
		days := 0
		for _, x := range append(twice.Overlapping, twice.Doubled...) {
			days += x.Period.To.DaysSince(x.Period.From) + 1
		}
		if days == 0 || len(twice.Doubled) != 1 || len(twice.Entries)+len(twice.Overlapping)+len(twice.Succeeded)+1 != len(items)+2 {
			rt.Fatalf("overlapping %d, doubled %d", len(twice.Overlapping), len(twice.Doubled))
		}
	})
}

// TestRollLevels: values "đến nay" are taken last, never added, and a party
// whose heirs have given theirs no longer counts.
func TestRollLevels(t *testing.T) {
	year := calendar.Window{From: start, To: viet.Date{Year: 2024, Month: time.December, Day: 31}}
	level := func(party byte, m int, v float64) Item {
		return Item{Party: entry.Hash{party}, Period: month(m), Values: []float64{v}, Entry: entry.Hash{party, byte(m)}}
	}
	lines := []Line{{From: month(6).From, Predecessors: []entry.Hash{{1}}, Heirs: []entry.Hash{{2}, {3}}}}
	items := []Item{level(1, 0, 10), level(1, 5, 12), level(4, 1, 5), level(4, 2, 7)}
	if r := Roll(items, year, lines); r.Values[0] != 19 {
		t.Errorf("before any heir: %v", r.Values)
	}
	if r := Roll(append(items, level(2, 7, 4), level(3, 8, 9)), year, lines); r.Values[0] != 20 {
		t.Errorf("after the heirs: %v", r.Values)
	}
	whole := func(party byte, v float64) Item {
		return Item{Party: entry.Hash{party}, Period: year, Values: []float64{v}, Entry: entry.Hash{party, 99}}
	}
	if r := Roll([]Item{whole(1, 12), whole(4, 7)}, year, lines); r.Values[0] != 19 {
		t.Errorf("the year in which it ended, before any heir: %v", r.Values)
	}
	if r := Roll([]Item{whole(1, 12), whole(2, 4), whole(3, 9), whole(4, 7)}, year, lines); r.Values[0] != 20 {
		t.Errorf("the year in which the heirs began: %v", r.Values)
	}
	if r := Roll([]Item{level(2, 3, 4)}, year, lines); len(r.Succeeded) != 1 {
		t.Errorf("an heir before its day: %v", r.Values)
	}
}

// TestRest: who takes another's place in the middle of a year answers for the
// rest of it, and the year is whole; anybody else begins with the next year.
func TestRest(t *testing.T) {
	july, next := month(6).From, viet.Date{Year: 2025, Month: time.January, Day: 1}
	year := calendar.Window{From: start, To: next.AddDays(-1)}
	a := Adopted{Cadence: calendar.Yearly, Preset: calendar.CalendarMonth, From: july}
	if ws := a.Windows(next); len(ws) != 1 || ws[0].From != next {
		t.Errorf("of its own accord: %v", ws)
	}
	a.Rest = true
	ws := a.Windows(next)
	if len(ws) != 2 || ws[0] != (calendar.Window{From: july, To: year.To}) || ws[1].From != next {
		t.Fatalf("as an heir: %v", ws)
	}
	value := func(party byte, w calendar.Window, v float64) Item {
		return Item{Party: entry.Hash{party}, Period: w, Values: []float64{v}, Entry: entry.Hash{party}, Adds: true}
	}
	lines := []Line{{From: july, Predecessors: []entry.Hash{{1}}, Heirs: []entry.Hash{{2}, {3}}}}
	r := Roll([]Item{value(1, year, 10), value(2, ws[0], 3), value(3, ws[0], 4)}, year, lines)
	if r.Values[0] != 17 || len(r.Succeeded)+len(r.Overlapping) > 0 {
		t.Errorf("the year is %v, left out %v", r.Values, r.Succeeded)
	}
}

// TestCutShort: a period that the series' end cuts short is over, and due,
// with the series; its value is given then and not before.
func TestCutShort(t *testing.T) {
	d, _, past := quarterly()
	end := viet.Date{Year: 2024, Month: time.March, Day: 1}
	past = append(past, made(owner, 3, KindEnded, past[0].ID, Ended{end, "sáp nhập"}))
	s := FoldSeries(past)
	w, _ := s.window(start)
	if want := calendar.End(end.AddDays(-1 + s.Adopted.DueDays)); !s.Due(w).Equal(want) {
		t.Errorf("due %s, want %s", s.Due(w), want)
	}
	c := Value{Series: s.ID, Period: start, Values: []string{"3/1/1/0"}}
	for _, x := range []struct {
		day  viet.Date
		key  string
		kind entry.Kind
	}{{end.AddDays(-1), "indicator.not-over", KindSubmitted}, {end, "", KindSubmitted}} {
		if _, err := c.given(s, d, x.kind, x.day, access.Caller{Party: owner}); (err == nil) != (x.key == "") || err != nil && fault.Of(err).Key != x.key {
			t.Errorf("on %s: %v", x.day, err)
		}
	}
}

// TestRecorded: what the record counts is named as people call it, in either
// language; what it does not count is refused, with what it does.
func TestRecorded(t *testing.T) {
	for _, name := range []string{"campaign.sessions", "buổi vận động", "BUỔI VẬN ĐỘNG", "sessions of campaigns"} {
		if ps, err := parts("Buổi = " + name); err != nil || ps[0].Measure != "campaign.sessions" {
			t.Errorf("%s is %+v, %v", name, ps, err)
		}
	}
	c, err := lang.Load(texts)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range recorded() {
		for _, form := range []string{"define", "revise"} {
			key := "indicator." + form + ".parts.hint"
			if !strings.Contains(c.Printer(lang.Vi).T(key), x.vi) || !strings.Contains(c.Printer(lang.En).T(key), x.en) {
				t.Errorf("the hint of %s does not name %s", form, x.measure)
			}
		}
	}
	if _, err := parts("Buổi = buổi nhậu"); err == nil || fault.Of(err).Key != "indicator.no-measure" {
		t.Errorf("what nobody counts: %v", err)
	}
}

// TestReviseKeeps: the form of another version has all that the last one says.
func TestReviseKeeps(t *testing.T) {
	c, err := lang.Load(texts)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []lang.Tag{lang.Vi, lang.En} {
		for _, text := range []string{"Vụ\nĐối tượng\n- Nam\n- Nữ", "Buổi = buổi vận động\nLượt người = lượt người dự"} {
			w := Wanted{Name: "Vụ việc", Measured: "vụ", Meaning: "x", Source: "sổ", Cadence: "quarterly", Cumulative: true, Parts: text, Target: 12.5, High: 1500, Factor: 3, DueDays: 5}
			want, err := w.terms()
			if err != nil {
				t.Fatal(err)
			}
			v := action.Inputs(want.inputs(c.Printer(l))...)
			number := func(name string) float64 { x, _ := viet.ParseNumber(v.Get(name)); return x }
			got, err := Wanted{Name: v.Get("name"), Measured: v.Get("measured_in"), Meaning: v.Get("meaning"), Source: v.Get("source"), Cadence: v.Get("cadence"), Cumulative: v.Get("cumulative") == "true",
				Parts: v.Get("parts"), Target: number("target"), Low: number("low"), High: number("high"), Factor: number("factor"), DueDays: int(number("due_days"))}.terms()
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s became %+v, %v", text, got, err)
			}
		}
	}
}

// FuzzParts: parts are read or refused; every sub-type has a whole before it.
func FuzzParts(f *testing.F) {
	f.Add("Vụ\nĐối tượng\n- Nam\n- Nữ")
	f.Add("Buổi = campaign.sessions")
	f.Add("- mồ côi")
	f.Fuzz(func(t *testing.T, text string) {
		ps, err := parts(text)
		if err != nil {
			return
		}
		for i, p := range ps {
			if p.Name == "" || p.Of > i || p.Of > 0 && ps[p.Of-1].Of != 0 {
				t.Fatalf("%q gives %+v", text, ps)
			}
		}
	})
}
