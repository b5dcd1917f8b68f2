package duty

import (
	"embed"
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/legaltext"
	"phoihop/internal/organisation"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

//go:embed schema.sql
var schema string

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature. Others that look into the same books share b.
func Feature(b *Books) feature.Feature {
	return feature.Feature{
		Name:    "duty",
		Kinds:   kinds(),
		Project: project,
		Fold:    func(past []entry.Entry) (any, int) { s := Fold(past); return s, len(s.Stray) },
		Version: 1,
		Schema:  schema,
		Actions: actions(),
		Pages:   b.pages(),
		Panels:  b.panels(),
		Nav:     b.nav(),
		Choices: map[string]web.Choices{"duty": b.choices, "proof": proofs},
		Stands:  map[string]web.Stands{"duty.propose": b.stands},
		Texts:   texts,
	}
}

func kinds() (ks []feature.Kind) {
	for _, k := range []entry.Kind{KindProposed, KindAccepted, KindRevised, KindEnded, KindTriggered, KindAsked, KindPostponed} {
		ks = append(ks, feature.Kind{Name: k, Version: 1})
	}
	return ks
}

func topic() organisation.Topic[State] { return organisation.Topic[State]{Name: "duty", Fold: Fold} }

func actions() []action.Action {
	return []action.Action{
		action.New("duty.propose", access.Draft, propose).Undone("duty.end", func(e entry.Entry, why string, _ viet.Date) action.Values {
			a, _ := entry.Decode[Proposed](e)
			return action.Inputs("duty", e.ID.String(), "from", a.From.String(), "reason", why)
		}),
		organisation.On(topic(), "duty.accept", access.Sign, KindAccepted, func(c Accept, s State, at organisation.Scene) (Accepted, error) {
			named, err := named(s, at.Past, at.By)
			if err != nil {
				return Accepted{}, err
			}
			return c.Decide(s, named, at.By, at.Today())
		}),
		organisation.On(topic(), "duty.revise", access.Sign, KindRevised, func(c Revise, s State, at organisation.Scene) (Revised, error) {
			u, err := under(at.Past, s.Proposed.Regulation, s.Proposed.Version, s.Proposed.Provision)
			if err != nil {
				return Revised{}, err
			}
			if s.By, err = proposer(s, at); err != nil {
				return Revised{}, err
			}
			return c.Decide(s, u, at.By)
		}),
		organisation.On(topic(), "duty.end", access.Sign, KindEnded, func(c Finish, s State, at organisation.Scene) (_ Ended, err error) {
			if s.By, err = proposer(s, at); err != nil {
				return Ended{}, err
			}
			return c.Decide(s, at.By)
		}),
		organisation.On(topic(), "duty.trigger", access.Draft, KindTriggered, func(c Raise, s State, at organisation.Scene) (Triggered, error) {
			return c.Decide(s, at.By, at.Now)
		}),
		organisation.On(topic(), "duty.postpone", access.Draft, KindAsked, func(c Postpone, s State, at organisation.Scene) (Asked, error) {
			return c.Decide(s, at.By, at.Today())
		}),
		organisation.On(topic(), "duty.grant-postponement", access.Sign, KindPostponed, func(c Grant, s State, at organisation.Scene) (Postponed, error) { return c.Decide(s, at.By) }),
	}
}

// FoldOf returns a duty's state inside a decision.
func FoldOf(p journal.Past, duty entry.Hash) (State, error) {
	return topic().Of(p, duty)
}

// propose looks up the regulation that the proposal cites and decides.
func propose(c Propose, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	u, err := under(p, c.Regulation, c.Version, c.Provision)
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(u, by)
	if err != nil {
		return nil, err
	}
	return []journal.Draft{{Kind: KindProposed, Act: a}}, nil
}

// named lists whom a duty names: its own list or all parties of its
// regulation, and the heirs of those that have ended.
func named(s State, p journal.Past, by access.Caller) ([]entry.Hash, error) {
	list := slices.Clone(s.Proposed.Bound)
	if len(list) == 0 {
		r, err := regulation.Load(p, s.Proposed.Regulation)
		if err != nil {
			return nil, err
		}
		list = slices.Clone(r.Parties)
	}
	o, err := organisation.Load(p, by.Space)
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(list); i++ {
		for _, x := range o.Of(list[i]) {
			for _, h := range x.Heirs {
				if !slices.Contains(list, h) {
					list = append(list, h)
				}
			}
		}
	}
	return list, nil
}

// proposer is who may change a duty: who proposed it, or the caller where it
// has its place.
func proposer(s State, at organisation.Scene) (entry.Hash, error) {
	o, err := at.Space()
	if err == nil && o.Follows(at.By.Party, s.By) {
		return at.By.Party, nil
	}
	return s.By, err
}

// under is the regulation as a proposal sees it.
func under(p journal.Past, id, version entry.Hash, provision string) (Under, error) {
	r, err := regulation.Load(p, id)
	if err != nil {
		return Under{}, err
	}
	v, _ := r.Version(version)
	return Under{Parties: r.Bodies(), From: r.From, To: r.To, Provision: legaltext.Parse(v.Text).Find(provision) != nil}, nil
}
