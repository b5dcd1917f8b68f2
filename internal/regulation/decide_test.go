package regulation

import (
	"errors"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
)

func wantKey(t *testing.T, err error, key string) {
	t.Helper()
	var f *fault.Error
	switch errors.As(err, &f) {
	case false:
		if key != "" {
			t.Errorf("allowed, want %s", key)
		}
	case true:
		if f.Key != key {
			t.Errorf("refused with %s, want %q", f.Key, key)
		}
	}
}

func caller(party entry.Hash) access.Caller {
	return access.Caller{Space: space(), Party: party, Post: "p-01", Name: "Bí thư"}
}

func TestPropose(t *testing.T) {
	s := members(ours, theirs)
	s.Parties = append(s.Parties, organisation.Party{ID: other, Role: organisation.RoleObserver})
	w := newWorld(t)
	before := Fold(w.past)
	good := Propose{Title: "Quy chế", Text: nextText, From: day(2023, 1, 1), To: day(2027, 12, 31), Parties: []entry.Hash{ours, theirs}}
	with := func(change func(*Propose)) Propose { c := good; change(&c); return c }
	for _, c := range []struct {
		name   string
		by     entry.Hash
		do     Propose
		before *Regulation
		key    string
	}{
		{"good", ours, good, nil, ""},
		{"observer", other, good, nil, "regulation.not-a-member"},
		{"without the author", ours, with(func(c *Propose) { c.Parties = []entry.Hash{theirs} }), nil, "regulation.two-parties"},
		{"with an observer", ours, with(func(c *Propose) { c.Parties = []entry.Hash{ours, other} }), nil, "regulation.no-member"},
		{"a party twice", ours, with(func(c *Propose) { c.Parties = []entry.Hash{ours, ours} }), nil, "regulation.party-twice"},
		{"ends before it begins", ours, with(func(c *Propose) { c.To = day(2022, 1, 1) }), nil, "regulation.ends-before"},
		{"loose paragraphs", ours, with(func(c *Propose) { c.Text = "Các bên phối hợp chặt chẽ.\nThường xuyên trao đổi." }), nil, "regulation.no-provision"},
		{"no predecessor", ours, with(func(c *Propose) { c.Predecessor = w.id }), nil, "regulation.none"},
		{"successor", ours, with(func(c *Propose) { c.Predecessor = w.id }), &before, ""},
		{"map from nowhere", ours, with(func(c *Propose) { c.Predecessor, c.Map = w.id, []Mapping{{"dieu-9", "dieu-1", Moved}} }), &before, "regulation.map-unknown"},
		{"map to nowhere", ours, with(func(c *Propose) { c.Predecessor, c.Map = w.id, []Mapping{{"dieu-1", "dieu-9", Moved}} }), &before, "regulation.map-unknown"},
		{"dropped to somewhere", ours, with(func(c *Propose) { c.Predecessor, c.Map = w.id, []Mapping{{"dieu-1", "dieu-1", Dropped}} }), &before, "regulation.map-target"},
		{"unknown relation", ours, with(func(c *Propose) { c.Predecessor, c.Map = w.id, []Mapping{{"dieu-1", "dieu-1", "same"}} }), &before, "regulation.map-relation"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := c.do.Decide(s, c.before, caller(c.by))
			wantKey(t, err, c.key)
		})
	}
	a, _ := with(func(c *Propose) { c.Predecessor = w.id }).Decide(s, &before, caller(ours))
	if len(a.Map) == 0 {
		t.Error("no map was proposed for a successor")
	}
}

func TestDecide(t *testing.T) {
	w, draft, second := full(t)
	third := w.add(theirs, KindVersioned, Versioned{second, firstText, day(2021, 1, 1), nil})
	r := Fold(w.past)
	circulated := Fold(append(w.past[:len(w.past):len(w.past)], func() entry.Entry {
		w.add(theirs, KindCirculated, Circulated{third, nil, nil})
		return w.past[len(w.past)-1]
	}()))
	s, today := members(ours, theirs), day(2021, 1, 2)
	consent := func(c GiveConsent, r Regulation, by access.Caller) error {
		_, err := c.Decide(r, s, by, today)
		return err
	}
	amend := func(c AmendText) error { _, err := c.Decide(r, caller(ours)); return err }
	circulate := func(c Circulate, by entry.Hash) error { _, err := c.Decide(r, s, caller(by), today); return err }
	refuse := func(c Refuse, r Regulation) error { _, err := c.Decide(r, caller(ours)); return err }
	end := func(c End, r Regulation, by entry.Hash) error {
		_, err := c.Decide(r, s, caller(by), today)
		return err
	}
	stranger := caller(ours)
	stranger.Post = "p-02"
	drafted := Fold(w.past[:1])
	ended := Fold(append(w.past[:len(w.past):len(w.past)], func() entry.Entry {
		w.add(ours, KindEnded, Ended{day(2021, 6, 1), "x", nil})
		return w.past[len(w.past)-1]
	}()))
	for _, c := range []struct {
		name string
		err  error
		key  string
	}{
		{"next version", amend(AmendText{w.id, second, nextText + "Điều 5. Hiệu lực\nTừ ngày ký.\n", entry.Attachment{}, day(2021, 6, 1), nil}), ""},
		{"other draft", amend(AmendText{w.id, entry.Hash{}, nextText, entry.Attachment{}, day(2021, 6, 1), nil}), ""},
		{"same words", amend(AmendText{w.id, second, nextText, entry.Attachment{}, day(2021, 6, 1), nil}), "regulation.same-text"},
		{"of a replaced draft", amend(AmendText{w.id, draft, nextText, entry.Attachment{}, day(2021, 6, 1), nil}), "regulation.superseded"},
		{"before the base", amend(AmendText{w.id, second, firstText, entry.Attachment{}, day(2020, 9, 1), nil}), "regulation.before-base"},
		{"before the term", amend(AmendText{w.id, second, firstText, entry.Attachment{}, day(2017, 9, 1), nil}), "regulation.before-term"},
		{"after the term", amend(AmendText{w.id, second, firstText, entry.Attachment{}, day(2023, 1, 1), nil}), "regulation.after-term"},
		{"no base", amend(AmendText{w.id, entry.Hash{4}, firstText, entry.Attachment{}, day(2021, 1, 1), nil}), "regulation.no-version"},
		{"wrong map", amend(AmendText{w.id, second, firstText, entry.Attachment{}, day(2021, 1, 1), []Mapping{{"dieu-77", "dieu-1", Kept}}}), "regulation.map-unknown"},
		{"circulate", circulate(Circulate{w.id, third, []entry.Hash{{1}, {1}}}, theirs), ""},
		{"circulate another's", circulate(Circulate{w.id, third, nil}, ours), "regulation.not-author"},
		{"circulate agreed", circulate(Circulate{w.id, second, nil}, ours), "regulation.consents-there"},
		{"circulate as stranger", circulate(Circulate{w.id, third, nil}, other), "regulation.not-a-party"},
		{"consent", consent(GiveConsent{Version: third}, circulated, caller(ours)), ""},
		{"consent without mandate", consent(GiveConsent{Version: third}, circulated, stranger), "regulation.no-mandate"},
		{"consent before circulation", consent(GiveConsent{Version: third}, r, caller(ours)), "regulation.not-circulated"},
		{"consent twice", consent(GiveConsent{Version: second}, r, caller(ours)), "regulation.consented-already"},
		{"consent to a replaced draft", consent(GiveConsent{Version: draft}, r, caller(ours)), "regulation.superseded"},
		{"consent to nothing", consent(GiveConsent{Version: third}, Regulation{}, caller(ours)), "regulation.none"},
		{"refuse", refuse(Refuse{w.id, third, "chưa rõ"}, circulated), ""},
		{"refuse what was agreed", refuse(Refuse{w.id, second, "chưa rõ"}, r), "regulation.consented-already"},
		{"refuse before circulation", refuse(Refuse{w.id, third, "chưa rõ"}, r), "regulation.not-circulated"},
		{"end", end(End{w.id, day(2021, 6, 1), "x"}, r, ours), ""},
		{"end again", end(End{w.id, day(2021, 6, 1), "x"}, ended, ours), "regulation.end-asked-already"},
		{"end too early", end(End{w.id, day(2018, 3, 1), "x"}, r, ours), "regulation.before-term"},
		{"end too late", end(End{w.id, day(2023, 3, 1), "x"}, r, ours), "regulation.after-term"},
		{"end a draft", end(End{w.id, day(2021, 6, 1), "x"}, drafted, ours), "regulation.never-in-force"},
		{"end as stranger", end(End{w.id, day(2021, 6, 1), "x"}, r, other), "regulation.not-a-party"},
	} {
		t.Run(c.name, func(t *testing.T) { wantKey(t, c.err, c.key) })
	}
}
