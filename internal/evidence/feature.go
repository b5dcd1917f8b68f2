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
		Version: 1,
		Schema:  schema,
		Actions: actions(),
		Pages:   pages(),
		Files:   files(),
		Panels:  panels(),
		Texts:   texts,
	}
}

func actions() []action.Action {
	return []action.Action{
		action.New("evidence.attach", access.Draft, attach),
		about("evidence.confirm", access.Draft, KindConfirmed, func(c Confirm) entry.Hash { return c.Evidence }, Confirm.Decide),
		about("evidence.approve", access.Sign, KindApproved, func(c Approve) entry.Hash { return c.Evidence }, Approve.Decide),
		about("evidence.withdraw", access.Draft, KindWithdrawn, func(c Withdraw) entry.Hash { return c.Evidence }, Withdraw.Decide),
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

// about declares a command on one piece of evidence. What needs the right to
// sign needs a mandate valid that day as well.
func about[C, A any](name string, right access.Right, k entry.Kind, subject func(C) entry.Hash,
	decide func(C, State, access.Caller) (A, error)) action.Action {
	return action.New(name, right, func(c C, p journal.Past, by access.Caller) ([]journal.Draft, error) {
		s, err := journal.Fold(p, "evidence", subject(c), Fold)
		if err != nil {
			return nil, err
		}
		a, err := decide(c, s, by)
		if err != nil {
			return nil, err
		}
		if right == access.Sign {
			if err := organisation.MustCommit(p, by, string(k)); err != nil {
				return nil, err
			}
		}
		return []journal.Draft{{Kind: k, Subject: subject(c), Act: a}}, nil
	})
}
