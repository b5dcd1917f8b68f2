package commendation

import (
	"bytes"
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
	signed := func(e entry.Hash) (bool, error) { return e == id(40), nil }
	for name, c := range map[string]struct {
		c    Nominate
		want string
	}{
		"a unit on signed evidence": {Nominate{Party: id(2), Unit: id(20), Evidence: []entry.Hash{id(40)}}, ""},
		"a post":                    {Nominate{Party: id(2), Post: "Trưởng đồn", Evidence: []entry.Hash{id(40)}}, ""},
		"nobody":                    {Nominate{Party: id(2), Post: " ", Evidence: []entry.Hash{id(40)}}, "commendation.unit-or-post"},
		"both":                      {Nominate{Party: id(2), Post: "x", Unit: id(20), Evidence: []entry.Hash{id(40)}}, "commendation.unit-or-post"},
		"a unit of another party":   {Nominate{Party: id(1), Unit: id(20), Evidence: []entry.Hash{id(40)}}, "commendation.no-unit"},
		"no evidence":               {Nominate{Party: id(2), Unit: id(20)}, "commendation.no-evidence"},
		"one of two not signed":     {Nominate{Party: id(2), Unit: id(20), Evidence: []entry.Hash{id(40), id(41)}}, "commendation.unsigned"},
		"a party that is none":      {Nominate{Party: id(7), Post: "x", Evidence: []entry.Hash{id(40)}}, "commendation.no-party"},
	} {
		if _, err := c.c.Decide(o, signed); key(err) != c.want {
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
	if _, err := (Resolve{Decision: "granted", Form: "x"}).Decide(s, by(2)); key(err) != "commendation.recused" {
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
		if err != nil || !strings.Contains(strings.Join(ps, "\n"), "Biểu dương cho Trưởng đồn, Vĩnh Hải") {
			t.Errorf("%s: %v %q", family, err, ps)
		}
	}
}
