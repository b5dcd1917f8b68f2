package notice

import (
	"embed"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/organisation"
)

//go:embed schema.sql
var schema string

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature.
func Feature() feature.Feature {
	return feature.Feature{
		Name:    "notice",
		Kinds:   []feature.Kind{{Name: KindSent, Version: 1}, {Name: KindAcknowledged, Version: 1}, {Name: KindApproved, Version: 1}, {Name: KindCorrected, Version: 1}},
		Project: project,
		Fold:    func(past []entry.Entry) (any, int) { s := Fold(past); return s, len(s.Stray) },
		Version: 1,
		Schema:  schema,
		Actions: actions(),
		Pages:   pages(),
		Files:   files(),
		Panels:  panels(),
		Nav:     nav(),
		Texts:   texts,
	}
}

func actions() []action.Action {
	return []action.Action{
		organisation.Founding("notice.send", access.Draft, KindSent, send),
		organisation.On(topic(toSender), "notice.acknowledge", access.Draft, KindAcknowledged, organisation.Bare(Acknowledge.Decide)),
		organisation.On(topic(toAddressees), "notice.approve", access.Sign, KindApproved, organisation.Bare(Approve.Decide)),
		organisation.On(topic(toAddressees), "notice.correct", access.Draft, KindCorrected, organisation.Bare(Correct.Decide)),
	}
}

func topic(audience func(State) []entry.Hash) organisation.Topic[State] {
	return organisation.Topic[State]{Name: "notice", Fold: Fold, Audience: audience}
}

func toSender(s State) []entry.Hash { return []entry.Hash{s.Log} }

func toAddressees(s State) []entry.Hash { return s.To }

// send looks up the addressees and the cited duty, and decides.
func send(c Send, at organisation.Scene) (Sent, []entry.Hash, error) {
	others, err := at.Others()
	if err != nil {
		return Sent{}, nil, err
	}
	var d *duty.State
	if !c.Duty.IsZero() {
		s, err := duty.FoldOf(at.Past, c.Duty)
		if err != nil {
			return Sent{}, nil, err
		}
		d = &s
	}
	return c.Decide(others, d, at.By)
}
