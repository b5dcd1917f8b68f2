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
		Version: 1,
		Schema:  schema,
		Actions: actions(),
		Pages:   b.pages(),
		Files:   []web.File{{Pattern: "/matrix.xlsx", Serve: b.matrixSheet}},
		Panels:  b.panels(),
		Nav:     b.nav(),
		Texts:   texts,
	}
}

func kinds() (ks []feature.Kind) {
	for _, k := range []entry.Kind{KindProposed, KindAccepted, KindRevised, KindEnded, KindTriggered, KindAsked, KindPostponed} {
		ks = append(ks, feature.Kind{Name: k, Version: 1})
	}
	return ks
}

func actions() []action.Action {
	return []action.Action{
		action.New("duty.propose", access.Draft, propose).Undone("duty.end", func(e entry.Entry, why string, _ viet.Date) action.Values {
			a, _ := entry.Decode[Proposed](e)
			return action.Inputs("duty", e.ID.String(), "from", a.From.String(), "reason", why)
		}),
		on("duty.accept", access.Sign, KindAccepted, func(c Accept) entry.Hash { return c.Duty },
			func(c Accept, s State, p journal.Past, by access.Caller) (Accepted, error) {
				named, err := named(s, p, by)
				if err != nil {
					return Accepted{}, err
				}
				return c.Decide(s, named, by, viet.DateOf(p.Now))
			}),
		on("duty.revise", access.Sign, KindRevised, func(c Revise) entry.Hash { return c.Duty },
			func(c Revise, s State, p journal.Past, by access.Caller) (Revised, error) {
				u, err := under(p, s.Proposed.Regulation, s.Proposed.Version, s.Proposed.Provision)
				if err != nil {
					return Revised{}, err
				}
				return c.Decide(s, u, by)
			}),
		on("duty.end", access.Sign, KindEnded, func(c Finish) entry.Hash { return c.Duty },
			func(c Finish, s State, _ journal.Past, by access.Caller) (Ended, error) { return c.Decide(s, by) }),
		on("duty.trigger", access.Draft, KindTriggered, func(c Raise) entry.Hash { return c.Duty },
			func(c Raise, s State, p journal.Past, by access.Caller) (Triggered, error) {
				return c.Decide(s, by, p.Now)
			}),
		on("duty.postpone", access.Draft, KindAsked, func(c Postpone) entry.Hash { return c.Duty },
			func(c Postpone, s State, p journal.Past, by access.Caller) (Asked, error) {
				return c.Decide(s, by, viet.DateOf(p.Now))
			}),
		on("duty.grant-postponement", access.Sign, KindPostponed, func(c Grant) entry.Hash { return c.Duty },
			func(c Grant, s State, _ journal.Past, by access.Caller) (Postponed, error) { return c.Decide(s, by) }),
	}
}

// on declares a command about one duty that decides on one fact.
func on[C, A any](name string, right access.Right, k entry.Kind, subject func(C) entry.Hash,
	decide func(C, State, journal.Past, access.Caller) (A, error)) action.Action {
	return action.New(name, right, func(c C, p journal.Past, by access.Caller) ([]journal.Draft, error) {
		s, err := FoldOf(p, subject(c))
		if err != nil {
			return nil, err
		}
		a, err := decide(c, s, p, by)
		if err != nil {
			return nil, err
		}
		return []journal.Draft{{Kind: k, Subject: subject(c), Act: a}}, nil
	})
}

// FoldOf returns a duty's state inside a decision.
func FoldOf(p journal.Past, duty entry.Hash) (State, error) {
	return journal.Fold(p, "duty", duty, Fold)
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

// under is the regulation as a proposal sees it.
func under(p journal.Past, id, version entry.Hash, provision string) (Under, error) {
	r, err := regulation.Load(p, id)
	if err != nil {
		return Under{}, err
	}
	v, _ := r.Version(version)
	return Under{Parties: r.Parties, From: r.From, To: r.To, Provision: legaltext.Parse(v.Text).Find(provision) != nil}, nil
}
