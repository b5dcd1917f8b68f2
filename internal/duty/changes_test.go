package duty

import (
	"reflect"
	"testing"

	"phoihop/internal/entry"
	"phoihop/internal/regulation"
)

func TestTouched(t *testing.T) {
	ms := []regulation.Mapping{
		{From: "dieu-5", To: "dieu-5", Relation: regulation.Kept},
		{From: "dieu-5.khoan-1", To: "dieu-5.khoan-1", Relation: regulation.Reworded},
		{From: "dieu-5.khoan-2", To: "dieu-5.khoan-2", Relation: regulation.Kept},
		{From: "dieu-5.khoan-10", Relation: regulation.Dropped},
		{From: "dieu-6.khoan-1", To: "dieu-7.khoan-1", Relation: regulation.Moved},
	}
	for provision, want := range map[string]effect{
		"dieu-5.khoan-1": toRevise, "dieu-5": toRevise, "dieu-5.khoan-2": "", "dieu-5.khoan-10": toEnd,
		"dieu-6.khoan-1": toRevise, "dieu-8": "",
	} {
		if got := touched(provision, ms); got != want {
			t.Errorf("%s: %q, want %q", provision, got, want)
		}
	}
}

// TestChangesOf: on the page of a version stands which duties it makes begin,
// asks to look at again or to end; not those that have ended, nor those that
// were proposed for it and are not put before the parties with it.
func TestChangesOf(t *testing.T) {
	id := func(n byte) entry.Hash { return entry.Hash{n} }
	duty := func(n byte, provision string, version byte) *Duty {
		return &Duty{State: State{Place: entry.Place{ID: id(n)}, Proposed: Proposed{Regulation: id(1), Provision: provision, Version: id(version)}}}
	}
	ended := duty(13, "dieu-5.khoan-1", 2)
	ended.Ends = append(ended.Ends, End{})
	b := &Book{Duties: []*Duty{duty(10, "dieu-5.khoan-1", 2), duty(11, "dieu-6", 2), duty(12, "dieu-7", 2), ended, duty(14, "dieu-8", 3), duty(15, "dieu-8", 3)}}
	v := regulation.Version{Place: entry.Place{ID: id(3)}, Duties: []entry.Hash{id(14)}, Map: []regulation.Mapping{
		{From: "dieu-5.khoan-1", To: "dieu-5.khoan-1", Relation: regulation.Reworded}, {From: "dieu-6", Relation: regulation.Dropped}, {From: "dieu-7", To: "dieu-7", Relation: regulation.Kept}}}
	got := map[entry.Hash]effect{}
	for _, c := range b.changesOf(regulation.Regulation{Place: entry.Place{ID: id(1)}}, v) {
		got[c.Duty.ID] = c.Effect
	}
	if want := map[entry.Hash]effect{id(10): toRevise, id(11): toEnd, id(14): toBegin}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
