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
	"phoihop/internal/report"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

//go:embed schema.sql
var schema string

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature. sections are what the other features
// contribute to a report.
func Feature(sections []report.Section) feature.Feature {
	c := &Reports{sections: sections}
	f := feature.Feature{Name: "review", Project: project, Fold: func(past []entry.Entry) (any, int) { s := Fold(past); return s, len(s.Stray) }, Version: 3, Schema: schema, Actions: actions(),
		Pages: c.pages(), Papers: c.papers(), Nav: nav(), Texts: texts,
		Choices: map[string]web.Choices{"review-item": openItems}}
	for _, k := range []entry.Kind{KindOpened, KindContributed, KindReserved, KindItem, KindClosed, KindFrozen, KindApproved} {
		f.Kinds = append(f.Kinds, feature.Kind{Name: k, Version: 1})
	}
	return f
}

func topic() organisation.Topic[State] {
	return organisation.Topic[State]{Name: "review", Fold: Fold, FoldIn: FoldIn}
}

// closeItem looks up who gives the word of the item's owner.
func closeItem(c CloseItem, s State, at organisation.Scene) (Closed, error) {
	o, err := at.Space()
	if err != nil {
		return Closed{}, err
	}
	return c.Decide(s, o, at.By, at.Today())
}

func actions() []action.Action {
	return []action.Action{
		action.New("review.open", access.Draft, open),
		organisation.On(topic(), "review.contribute", access.Draft, KindContributed, organisation.Bare(Contribute.Decide)),
		organisation.On(topic(), "review.reserve", access.Sign, KindReserved, organisation.Bare(Reserve.Decide)),
		organisation.On(topic(), "review.add-item", access.Draft, KindItem, addItem).Undone("review.close-item", func(e entry.Entry, why string, _ viet.Date) action.Values {
			return action.Inputs("review", e.SubjectID().String(), "item", e.ID.String(), "outcome", why)
		}),
		organisation.On(topic(), "review.close-item", access.Draft, KindClosed, closeItem),
		organisation.On(topic(), "review.freeze", access.Sign, KindFrozen, organisation.Bare(Freezing.Decide)),
		organisation.On(topic(), "review.approve", access.Sign, KindApproved, approve),
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

// addItem needs to know the parties of the space.
func addItem(c AddItem, s State, at organisation.Scene) (Added, error) {
	o, err := at.Space()
	if err != nil {
		return Added{}, err
	}
	var ids []entry.Hash
	for _, x := range o.Members() {
		ids = append(ids, x.ID)
	}
	return c.Decide(s, ids, at.By)
}

// approve needs to know who stands for the regulation's parties, then or now.
func approve(c Approve, s State, at organisation.Scene) (Approved, error) {
	r, err := regulation.Load(at.Past, s.Opened.Regulation)
	if err != nil {
		return Approved{}, err
	}
	bound, err := standing(at.Past, at.By, r.Parties, viet.DateOf(s.At), at.Today())
	if err != nil {
		return Approved{}, err
	}
	return c.Decide(s, bound, at.By)
}
