package commendation

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

func id(n byte) (h entry.Hash) { h[0] = n; return h }

func key(err error) string {
	if err == nil {
		return ""
	}
	return fault.Of(err).Key
}

func TestNomination(t *testing.T) {
	o := organisation.Space{Parties: []organisation.Party{{ID: id(1)}, {ID: id(2)}}, Units: []organisation.Unit{{Place: entry.Place{ID: id(20)}, Party: id(2)}}}
	set := CriteriaAdopted{Criteria: []Criterion{{Code: "grassroots"}}}
	signed := func(e entry.Hash) (bool, error) { return e == id(40), nil }
	for name, c := range map[string]struct {
		c    Nominate
		want string
	}{
		"a unit on signed evidence": {Nominate{Criterion: "grassroots", Party: id(2), Unit: id(20), Evidence: []entry.Hash{id(40)}}, ""},
		"a post":                    {Nominate{Criterion: "grassroots", Party: id(2), Post: "Trưởng đồn", Evidence: []entry.Hash{id(40)}}, ""},
		"nobody":                    {Nominate{Criterion: "grassroots", Party: id(2), Post: " ", Evidence: []entry.Hash{id(40)}}, "commendation.unit-or-post"},
		"both":                      {Nominate{Criterion: "grassroots", Party: id(2), Post: "x", Unit: id(20), Evidence: []entry.Hash{id(40)}}, "commendation.unit-or-post"},
		"a unit of another party":   {Nominate{Criterion: "grassroots", Party: id(1), Unit: id(20), Evidence: []entry.Hash{id(40)}}, "commendation.no-unit"},
		"no evidence":               {Nominate{Criterion: "grassroots", Party: id(2), Unit: id(20)}, "commendation.no-evidence"},
		"one of two not signed":     {Nominate{Criterion: "grassroots", Party: id(2), Unit: id(20), Evidence: []entry.Hash{id(40), id(41)}}, "commendation.unsigned"},
		"a criterion of nobody":     {Nominate{Criterion: "luck", Party: id(2), Unit: id(20), Evidence: []entry.Hash{id(40)}}, "commendation.no-criterion"},
		"a party that is none":      {Nominate{Criterion: "grassroots", Party: id(7), Post: "x", Evidence: []entry.Hash{id(40)}}, "commendation.no-party"},
	} {
		if _, err := c.c.Decide(o, set, signed); key(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestRecusalAndRevocation(t *testing.T) {
	s := State{Place: entry.Place{ID: id(9), Log: id(1)}, Nominated: Nominated{Title: "x", Party: id(2), Post: "Trưởng đồn"}}
	by := func(n byte) access.Caller { return access.Caller{Party: id(n)} }
	if _, err := (Opine{Stance: "agree"}).Decide(s, by(2)); key(err) != "commendation.recused" {
		t.Error(err)
	}
	if _, err := (Resolve{Decision: "granted", Form: "x"}).Decide(s, nil, by(2)); key(err) != "commendation.recused" {
		t.Error(err)
	}
	if _, err := (Opine{Stance: "object", Reason: " "}).Decide(s, by(3)); key(err) != "commendation.no-reason" {
		t.Error(err)
	}
	if _, err := (Revoke{Reason: "x"}).Decide(s, by(1)); key(err) != "commendation.not-standing" {
		t.Error(err)
	}
	s.Decision = &Decision{Place: entry.Place{Log: id(1)}, Decided: Decided{Granted: true, Form: "Biểu dương", Words: "Biểu dương tập thể.", On: viet.Date{Year: 2023, Month: 3, Day: 28}}}
	if _, err := (Revoke{Reason: "x"}).Decide(s, by(3)); key(err) != "commendation.not-yours" {
		t.Error(err)
	}
	if _, err := (Revoke{Reason: "x"}).Decide(s, by(1)); err != nil {
		t.Error(err)
	}
	m := view{State: s, Names: map[entry.Hash]string{id(2): "Vĩnh Hải"}, Full: map[entry.Hash]string{id(1): "Đảng ủy Bộ đội Biên phòng tỉnh An Hải"}}
	for _, family := range []string{"party", "state"} {
		form, ok := document.FormFor(family, "2023-03-28")
		if !ok {
			t.Fatal(family)
		}
		d := m.decision(form)
		var b bytes.Buffer
		if err := d.WriteDOCX(&b, form); err != nil {
			t.Errorf("%s: %v", family, err)
			continue
		}
		ps, err := document.PlainText(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil || !strings.Contains(strings.Join(ps, "\n"), "Khen thưởng Trưởng đồn, Vĩnh Hải bằng hình thức biểu dương") {
			t.Errorf("%s: %v %q", family, err, ps)
		}
	}
}

func TestNumber(t *testing.T) {
	s := State{Place: entry.Place{ID: id(9), Log: id(1)}, Nominated: Nominated{Title: "x", Party: id(2), Post: "Trưởng đồn"}}
	c := Resolve{Decision: "granted", Form: "Biểu dương", Words: "x"}
	c.Paper.Number = "07-QĐ/ĐU"
	if a, err := c.Decide(s, nil, access.Caller{Party: id(1)}); err != nil || a.Number != "07-QĐ/ĐU" {
		t.Errorf("the number of the signed paper: %q, %v", a.Number, err)
	}
	c.TakeNumber = true
	if _, err := c.Decide(s, nil, access.Caller{Party: id(1)}); key(err) != "commendation.two-numbers" {
		t.Errorf("two numbers for one decision: %v", err)
	}
}

// TestCriteria: what is written is read again as it was; a set holds from its
// day on, and a nomination keeps the words of its own day.
func TestCriteria(t *testing.T) {
	if cs, err := ParseCriteria(lines(Defaults())); err != nil || !reflect.DeepEqual(cs, Defaults()) {
		t.Errorf("the criteria that are shipped: %v, %+v", err, cs)
	}
	for _, bad := range []string{"", "một; Tên", "a", "a;", "a; Tên\na; Khác", "; Tên"} {
		if cs, err := ParseCriteria(bad); err == nil {
			t.Errorf("%q is read as %+v", bad, cs)
		}
	}
	day := func(y int) viet.Date { return viet.Date{Year: y, Month: 1, Day: 1} }
	set := func(y int, name string) Adoption {
		return Adoption{CriteriaAdopted: CriteriaAdopted{Criteria: []Criterion{{Code: "a", Name: name}}, From: day(y)}}
	}
	r := Rules{organisation.Sets[Criterion, Adoption]{Adopted: []Adoption{set(2022, "mới"), set(2018, "cũ")}}}
	for y, want := range map[int]string{2019: "cũ", 2022: "mới", 2026: "mới"} {
		if c := r.named("a", day(y)); c.Name != want {
			t.Errorf("in %d the criterion is called %q", y, c.Name)
		}
	}
	if c := r.named("incident", day(2026)); c.Name != "Xử lý vụ việc" {
		t.Errorf("a criterion that was shipped: %+v", c)
	}
}

// TestOneAward: evidence that carries an award carries no second one until the
// first is revoked; a nomination that was refused, or shares nothing, is in
// nobody's way, and to refuse is always possible.
func TestOneAward(t *testing.T) {
	on := func(n byte, evidence ...entry.Hash) State {
		return State{Place: entry.Place{ID: id(n), Log: id(1)}, Nominated: Nominated{Title: "Tổ tàu thuyền an toàn", Party: id(2), Post: "Trưởng đồn", Evidence: evidence}}
	}
	decided := func(s State, granted, revoked bool, number string) State {
		s.Decision = &Decision{Decided: Decided{Granted: granted, Form: "Biểu dương", Number: number, On: viet.Date{Year: 2023, Month: 3, Day: 28}}}
		if revoked {
			s.Revocation = &Revocation{}
		}
		return s
	}
	s := on(9, id(40), id(41))
	for name, c := range map[string]struct {
		other    State
		decision string
		want     string
	}{
		"an award on one of two":       {decided(on(8, id(41)), true, false, ""), "granted", "commendation.praised-already"},
		"an award with a number":       {decided(on(8, id(40), id(41)), true, false, "07-QĐ/ĐU"), "granted", "commendation.praised-by-number"},
		"an award that was revoked":    {decided(on(8, id(41)), true, true, ""), "granted", ""},
		"a nomination that waits":      {on(8, id(41)), "granted", ""},
		"a nomination that was denied": {decided(on(8, id(41)), false, false, ""), "granted", ""},
		"an award on other evidence":   {decided(on(8, id(42)), true, false, ""), "granted", ""},
		"what nobody nominated":        {State{}, "granted", ""},
		"no award beside an award":     {decided(on(8, id(41)), true, false, ""), "refused", ""},
	} {
		if _, err := (Resolve{Decision: c.decision, Form: "Biểu dương", Words: "x"}).Decide(s, []State{c.other}, access.Caller{Party: id(1)}); key(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
