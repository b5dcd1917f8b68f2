package proposal

import (
	"bytes"
	"slices"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

func party(n byte) (h entry.Hash) { h[0] = n; return h }

// asked is a proposal by party 1 that asks parties 2 to 4.
func asked() State {
	s := State{Place: entry.Place{ID: party(9), Log: party(1)}, Made: Made{Title: "T", Text: "Một", Asked: []entry.Hash{party(2), party(3), party(4)}}}
	s.Versions = []Version{{s.Place, Reworded{Text: "Một"}, 1}}
	return s
}

func said(s State, p byte, stance Stance) State {
	s.Opinions = append(s.Opinions, Opinion{Place: entry.Place{ID: party(100 + p), Log: party(p)}, Opined: Opined{Version: s.Latest().ID, Stance: stance}})
	return s
}

func key(err error) string {
	if err == nil {
		return ""
	}
	return fault.Of(err).Key
}

func TestOpinionRules(t *testing.T) {
	open := asked()
	for name, c := range map[string]struct {
		s    State
		by   byte
		give Opine
		want string
	}{
		"agrees":                     {open, 2, Opine{Version: open.ID, Stance: "agree"}, ""},
		"a change without its words": {open, 2, Opine{Version: open.ID, Stance: "agree-with-change", Reason: "x"}, "proposal.no-wording"},
		"a change of spaces":         {open, 2, Opine{Version: open.ID, Stance: "agree-with-change", Wording: " \n"}, "proposal.no-wording"},
		"a change":                   {open, 2, Opine{Version: open.ID, Stance: "agree-with-change", Wording: "Hai"}, ""},
		"an objection for no reason": {open, 2, Opine{Version: open.ID, Stance: "object"}, "proposal.no-reason"},
		"an objection":               {open, 2, Opine{Version: open.ID, Stance: "object", Reason: "x"}, ""},
		"the proposer":               {open, 1, Opine{Version: open.ID, Stance: "agree"}, "proposal.own-opinion"},
		"who was not asked":          {open, 7, Opine{Version: open.ID, Stance: "agree"}, "proposal.not-asked"},
		"no such version":            {open, 2, Opine{Version: party(77), Stance: "agree"}, "proposal.no-version"},
		"no such proposal":           {State{}, 2, Opine{}, "proposal.none"},
		"after the outcome":          {ended(open), 2, Opine{Version: open.ID, Stance: "agree"}, "proposal.closed"},
		"an older version":           {reworded(open), 2, Opine{Version: open.ID, Stance: "agree"}, "proposal.older-version"},
	} {
		if _, err := c.give.Decide(c.s, access.Caller{Party: party(c.by)}); key(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func ended(s State) State {
	s.Outcomes = append(s.Outcomes, Outcome{Concluded: Concluded{Version: s.Latest().ID}})
	return s
}

func reworded(s State) State {
	s.Versions = append(slices.Clone(s.Versions), Version{entry.Place{ID: party(10), Log: s.Log}, Reworded{Text: "Hai"}, 2})
	return s
}

func TestOutcomeRules(t *testing.T) {
	today := viet.Date{Year: 2024, Month: 5, Day: 1}
	all := said(said(said(asked(), 2, Agree), 3, Agree), 4, Agree)
	two := said(said(asked(), 2, Agree), 3, Agree)
	for name, c := range map[string]struct {
		s      State
		by     byte
		result string
		on     viet.Date
		rests  []entry.Hash
		want   string
	}{
		"all agree":                  {all, 1, "agreed", today.AddDays(30), nil, ""},
		"one is silent":              {two, 1, "agreed", today.AddDays(30), nil, "proposal.not-all"},
		"one is silent, said so":     {two, 1, "partly", today.AddDays(30), nil, ""},
		"one objects":                {said(two, 4, Object), 1, "agreed", today.AddDays(30), nil, "proposal.not-all"},
		"one wants other words":      {said(two, 4, Change), 1, "agreed", today.AddDays(30), nil, "proposal.not-all"},
		"on the old version only":    {reworded(all), 1, "agreed", today.AddDays(30), nil, "proposal.not-all"},
		"rests on what is not there": {all, 1, "partly", today.AddDays(30), []entry.Hash{party(55)}, "proposal.not-standing"},
		"rests on one":               {all, 1, "partly", today.AddDays(30), []entry.Hash{party(102)}, ""},
		"reviewed today":             {all, 1, "agreed", today, nil, "proposal.review-later"},
		"by another party":           {all, 2, "agreed", today.AddDays(30), nil, "proposal.not-own"},
		"twice":                      {ended(all), 1, "agreed", today.AddDays(30), nil, "proposal.closed"},
	} {
		a, err := Conclude{Result: c.result, Words: "x", ReviewOn: c.on, RestsOn: c.rests}.Decide(c.s, access.Caller{Party: party(c.by)}, today)
		if key(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if err == nil && c.rests == nil && len(a.RestsOn) != c.s.Given() {
			t.Errorf("%s: rests on %d, %d were given", name, len(a.RestsOn), c.s.Given())
		}
		if err == nil && len(a.RestsOn) > 1 && bytes.Compare(a.RestsOn[0][:], a.RestsOn[1][:]) >= 0 {
			t.Errorf("%s: what it rests on has no order", name)
		}
	}
}

func TestOwnRules(t *testing.T) {
	today := viet.Date{Year: 2024, Month: 5, Day: 1}
	s, own, other := asked(), access.Caller{Party: party(1)}, access.Caller{Party: party(2)}
	if _, err := (Reword{Text: " Một\n", Reason: "x"}).Decide(s, own, today); key(err) != "proposal.same-words" {
		t.Error(err)
	}
	if _, err := (Reword{Text: "Hai", Reason: "x"}).Decide(s, other, today); key(err) != "proposal.not-own" {
		t.Error(err)
	}
	if _, err := (Reword{Text: "Hai", Reason: "x", AnswerBy: today.AddDays(-1)}).Decide(s, own, today); key(err) != "proposal.past-day" {
		t.Error(err)
	}
	o := said(s, 2, Agree)
	if _, err := (Retract{Opinion: party(102), Reason: "x"}).Decide(o, access.Caller{Party: party(3)}); key(err) != "proposal.others-opinion" {
		t.Error(err)
	}
	if _, err := (Retract{Opinion: party(102), Reason: "x"}).Decide(o, other); err != nil {
		t.Error(err)
	}
	if _, err := (LookAgain{Words: "x"}).Decide(s, own, today); key(err) != "proposal.no-outcome" {
		t.Error(err)
	}
	if _, err := (Withdraw{Reason: "x"}).Decide(ended(s), own); key(err) != "proposal.closed" {
		t.Error(err)
	}
}
