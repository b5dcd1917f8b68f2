package review

import (
	"embed"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/organisation"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
)

//go:embed schema.sql
var schema string

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature.
func Feature() feature.Feature {
	c := &Reports{}
	f := feature.Feature{Name: "review", Project: project, Version: 1, Schema: schema, Actions: actions(),
		Pages: c.pages(), Files: c.files(), Nav: nav(), Texts: texts}
	for _, k := range []entry.Kind{KindOpened, KindIndicator, KindContributed, KindReserved, KindItem, KindClosed, KindFrozen, KindApproved} {
		f.Kinds = append(f.Kinds, feature.Kind{Name: k, Version: 1})
	}
	return f
}

func actions() []action.Action {
	return []action.Action{
		action.New("review.open", access.Draft, open),
		on("review.give-indicator", access.Draft, KindIndicator, func(c Give) entry.Hash { return c.Review }, bare(Give.Decide)),
		on("review.contribute", access.Draft, KindContributed, func(c Contribute) entry.Hash { return c.Review }, bare(Contribute.Decide)),
		on("review.reserve", access.Sign, KindReserved, func(c Reserve) entry.Hash { return c.Review }, bare(Reserve.Decide)),
		on("review.add-item", access.Draft, KindItem, func(c AddItem) entry.Hash { return c.Review }, withParties(AddItem.Decide)).Undone("review.close-item",
			func(e entry.Entry, why string, _ viet.Date) action.Values {
				return action.Inputs("review", e.SubjectID().String(), "item", e.ID.String(), "outcome", why)
			}),
		on("review.close-item", access.Draft, KindClosed, func(c CloseItem) entry.Hash { return c.Review }, bare(CloseItem.Decide)),
		on("review.freeze", access.Sign, KindFrozen, func(c Freezing) entry.Hash { return c.Review }, bare(Freezing.Decide)),
		action.New("review.approve", access.Sign, approve),
	}
}

// open looks up the regulation and decides.
func open(c Opened, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	r, err := regulation.Load(p, c.Regulation)
	if err != nil {
		return nil, err
	}
	bound, err := standing(p, by, r.Parties, viet.DateOf(p.Now))
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(bound, by)
	if err != nil {
		return nil, err
	}
	return []journal.Draft{{Kind: KindOpened, Act: a}}, nil
}

// standing lists who stands for a regulation's parties on any of some days.
func standing(p journal.Past, by access.Caller, parties []entry.Hash, days ...viet.Date) (ids []entry.Hash, err error) {
	o, err := organisation.Load(p, by.Space)
	for _, d := range days {
		ids = append(ids, o.Standing(parties, d)...)
	}
	return ids, err
}

// on declares a command about one review that decides on one fact.
func on[C, A any](name string, right access.Right, k entry.Kind, subject func(C) entry.Hash,
	decide func(C, State, journal.Past, access.Caller) (A, error)) action.Action {
	return action.New(name, right, func(c C, p journal.Past, by access.Caller) ([]journal.Draft, error) {
		s, err := fold(p, subject(c))
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

func fold(p journal.Past, id entry.Hash) (State, error) { return journal.Fold(p, "review", id, Fold) }

// bare is a decision that looks at nothing but the review.
func bare[C, A any](decide func(C, State, access.Caller) (A, error)) func(C, State, journal.Past, access.Caller) (A, error) {
	return func(c C, s State, _ journal.Past, by access.Caller) (A, error) { return decide(c, s, by) }
}

// withParties is a decision that needs to know the parties of the space.
func withParties[C, A any](decide func(C, State, []entry.Hash, access.Caller) (A, error)) func(C, State, journal.Past, access.Caller) (A, error) {
	return func(c C, s State, p journal.Past, by access.Caller) (a A, err error) {
		o, err := organisation.Load(p, by.Space)
		if err != nil {
			return a, err
		}
		var ids []entry.Hash
		for _, x := range o.Members() {
			ids = append(ids, x.ID)
		}
		return decide(c, s, ids, by)
	}
}

// approve signs under a mandate, with the paper where there is one.
func approve(c Approve, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	s, err := fold(p, c.Review)
	if err != nil {
		return nil, err
	}
	r, err := regulation.Load(p, s.Opened.Regulation)
	if err != nil {
		return nil, err
	}
	bound, err := standing(p, by, r.Parties, viet.DateOf(s.At), viet.DateOf(p.Now))
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(s, bound, by)
	if err != nil {
		return nil, err
	}
	if err := organisation.MustCommit(p, by, string(KindApproved)); err != nil {
		return nil, err
	}
	how, files, err := c.Paper.Approval(by.Post, viet.DateOf(p.Now))
	if err != nil {
		return nil, err
	}
	return []journal.Draft{{Kind: KindApproved, Subject: c.Review, Act: a, Approvals: []entry.Approval{how}, Attachments: files}}, nil
}
