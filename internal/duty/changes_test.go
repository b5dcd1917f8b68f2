package duty

import (
	"testing"

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
