package evidence

import (
	"embed"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/organisation"
)

//go:embed schema.sql
var schema string

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature.
func Feature() feature.Feature {
	return feature.Feature{
		Name:    "evidence",
		Kinds:   []feature.Kind{{Name: KindAttached, Version: 1}, {Name: KindConfirmed, Version: 1}, {Name: KindApproved, Version: 1}, {Name: KindWithdrawn, Version: 1}},
		Project: project,
		Fold:    func(past []entry.Entry) (any, int) { s := Fold(past); return s, len(s.Stray) },
		Version: 1,
		Schema:  schema,
		Actions: actions(),
		Pages:   pages(),
		Files:   files(),
		Panels:  panels(),
		Texts:   texts,
	}
}

func topic() organisation.Topic[State] {
	return organisation.Topic[State]{Name: "evidence", Fold: Fold}
}

func actions() []action.Action {
	return []action.Action{
		action.New("evidence.attach", access.Draft, attach),
		organisation.On(topic(), "evidence.confirm", access.Draft, KindConfirmed, organisation.Bare(Confirm.Decide)),
		organisation.On(topic(), "evidence.approve", access.Sign, KindApproved, organisation.Bare(Approve.Decide)),
		organisation.On(topic(), "evidence.withdraw", access.Draft, KindWithdrawn, organisation.Bare(Withdraw.Decide)),
	}
}

// attach looks up the duty and the cited record, and decides.
func attach(c Attach, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	d, err := duty.FoldOf(p, c.Duty)
	if err != nil {
		return nil, err
	}
	if !c.Cites.IsZero() {
		if _, err := p.Entry(c.Cites); err != nil {
			return nil, err
		}
	}
	a, err := c.Decide(d, by)
	if err != nil {
		return nil, err
	}
	return []journal.Draft{{Kind: KindAttached, Act: a, Attachments: c.Files}}, nil
}
