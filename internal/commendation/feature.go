package commendation

import (
	"embed"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/evidence"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/notice"
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
		Name:    "commendation",
		Kinds:   []feature.Kind{{Name: KindNominated, Version: 1}, {Name: KindOpinion, Version: 1}, {Name: KindDecided, Version: 1}, {Name: KindRevoked, Version: 1}},
		Project: project,
		Fold:    func(past []entry.Entry) (any, int) { s := Fold(past); return s, len(s.Stray) },
		Version: 1,
		Schema:  schema,
		Actions: actions(),
		Pages:   []web.Page{{Pattern: "/commendations", Show: index}, {Pattern: "/commendations/{id}", Show: show}},
		Files:   []web.File{{Pattern: "/commendations/{id}/decision.docx", Serve: paper}},
		Nav:     []web.Nav{{In: "meetings", Key: "commendations", Href: "/commendations", Order: 20}},
		Report:  section,
		Choices: map[string]web.Choices{"signed-evidence": signedEvidence},
		Texts:   texts,
	}
}

func actions() []action.Action {
	t := organisation.Topic[State]{Name: "commendation", Fold: Fold}
	return []action.Action{
		organisation.Founding("commendation.nominate", access.Draft, KindNominated, nominate),
		organisation.On(t, "commendation.give-opinion", access.Sign, KindOpinion, organisation.Bare(Opine.Decide)),
		organisation.On(t, "commendation.decide", access.Sign, KindDecided, organisation.Bare(Resolve.Decide)),
		organisation.On(t, "commendation.revoke", access.Sign, KindRevoked, organisation.Bare(Revoke.Decide)),
	}
}

// nominate looks up the space and the evidence, and decides.
func nominate(c Nominate, at organisation.Scene) (Nominated, []entry.Hash, error) {
	o, err := at.Space()
	if err != nil {
		return Nominated{}, nil, err
	}
	a, err := c.Decide(o, func(id entry.Hash) (bool, error) { return signed(at.Past, id) })
	return a, nil, err
}

// signed reports whether an entry is evidence, or a notice, that another party
// confirmed or a leader signed, and that was not taken back.
func signed(p journal.Past, id entry.Hash) (bool, error) {
	e, err := p.Entry(id)
	if err != nil {
		return false, err
	}
	switch e.Kind {
	case evidence.KindAttached:
		s, err := journal.Fold(p, "evidence", id, evidence.Fold)
		said := false
		for _, x := range s.Said {
			said = said || x.Kind == evidence.KindConfirmed || x.Kind == evidence.KindApproved
		}
		return said && !s.Withdrawn(), err
	case notice.KindSent:
		s, err := journal.Fold(p, "notice", id, notice.Fold)
		return len(s.Approvals)+len(s.Acks) > 0, err
	}
	return false, nil
}
