package proposal

import (
	"embed"
	"reflect"
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/organisation"
	"phoihop/internal/web"
)

//go:embed schema.sql
var schema string

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature.
func Feature() feature.Feature {
	return feature.Feature{
		Name: "proposal",
		Kinds: []feature.Kind{{Name: KindMade, Version: 1}, {Name: KindReworded, Version: 1}, {Name: KindOpinion, Version: 1},
			{Name: KindRetract, Version: 1}, {Name: KindOutcome, Version: 1}, {Name: KindReviewed, Version: 1}, {Name: KindDropped, Version: 1}},
		Project: project,
		Fold:    func(past []entry.Entry) (any, int) { s := Fold(past); return s, len(s.Stray) },
		Version: 2,
		Schema:  schema,
		Actions: actions(),
		Pages:   []web.Page{{Pattern: "/proposals", Paged: true, Listed: true, Model: reflect.TypeFor[[]State](), Show: index}, {Pattern: "/proposals/{id}", Model: reflect.TypeFor[State](), Show: show}},
		Files:   []web.File{{Pattern: "/proposals/{id}/files/{hash}", Serve: download}},
		Papers:  papers(),
		Panels:  []web.Panel{{On: "today", Order: 15, Show: today}},
		Nav:     []web.Nav{{In: "proposals", Key: "proposals", Href: "/proposals", Order: 10, Badge: countWaiting}},
		Report:  section,
		Choices: map[string]web.Choices{"proposal": choices},
		Texts:   texts,
	}
}

func actions() []action.Action {
	return []action.Action{
		organisation.Founding("proposal.make", access.Draft, KindMade, propose),
		organisation.On(topic(), "proposal.reword", access.Draft, KindReworded, func(c Reword, s State, at organisation.Scene) (Reworded, error) {
			return c.Decide(s, at.By, at.Today())
		}),
		organisation.On(topic(), "proposal.give-opinion", access.Sign, KindOpinion, organisation.Bare(Opine.Decide)),
		organisation.On(topic(), "proposal.withdraw-opinion", access.Sign, KindRetract, organisation.Bare(Retract.Decide)),
		organisation.On(topic(), "proposal.conclude", access.Sign, KindOutcome, func(c Conclude, s State, at organisation.Scene) (Concluded, error) {
			return c.Decide(s, at.By, at.Today())
		}),
		organisation.On(topic(), "proposal.look-again", access.Draft, KindReviewed, func(c LookAgain, s State, at organisation.Scene) (Reviewed, error) {
			return c.Decide(s, at.By, at.Today())
		}),
		organisation.On(topic(), "proposal.withdraw", access.Draft, KindDropped, organisation.Bare(Withdraw.Decide)),
	}
}

// topic reads a proposal; what is said of it goes to its readers, and to its
// proposer where another party speaks.
func topic() organisation.Topic[State] {
	return organisation.Topic[State]{Name: "proposal", Fold: Fold, Audience: func(s State) []entry.Hash {
		if len(s.To) == 0 {
			return nil
		}
		return sorted(slices.Concat(s.To, []entry.Hash{s.Log}))
	}}
}

// FoldOf returns a proposal inside another feature's decision.
func FoldOf(p journal.Past, id entry.Hash) (State, error) { return topic().Of(p, id) }

// propose looks up the parties and the clause, and decides. A proposal for those
// asked alone is read by nobody else.
func propose(c Make, at organisation.Scene) (Made, []entry.Hash, error) {
	o, err := at.Space()
	if err != nil {
		return Made{}, nil, err
	}
	a, err := c.Decide(o, at.By, at.Today())
	if err != nil {
		return Made{}, nil, err
	}
	if a.Regulation, a.Provision, err = c.Clause.Find(at.Past, "clause", at.Today()); err != nil {
		return Made{}, nil, err
	}
	if !a.OnlyAsked {
		return a, nil, nil
	}
	return a, a.Asked, nil
}
