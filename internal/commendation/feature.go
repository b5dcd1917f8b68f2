package commendation

import (
	"embed"
	"reflect"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/evidence"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/notice"
	"phoihop/internal/organisation"
	"phoihop/internal/register"
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
		Kinds:   []feature.Kind{{Name: KindCriteria, Version: 1}, {Name: KindNominated, Version: 1}, {Name: KindOpinion, Version: 1}, {Name: KindDecided, Version: 1}, {Name: KindRevoked, Version: 1}, {Name: KindRests, Version: 1}},
		Project: project,
		Fold:    fold,
		Version: 3,
		Schema:  schema,
		Actions: actions(),
		Pages: []web.Page{{Pattern: "/commendations", Paged: true, Listed: true, Model: reflect.TypeFor[[]State](), Show: index},
			{Pattern: "/commendations/criteria", Listed: true, Model: reflect.TypeFor[Adoption](), Show: criteria}, {Pattern: "/commendations/{id}", Model: reflect.TypeFor[State](), Show: show}},
		Papers:  []web.Paper{{Pattern: "/commendations/{id}/decision.docx", Kind: "quyet-dinh", Write: paper}},
		Nav:     []web.Nav{{In: "meetings", Key: "commendations", Href: "/commendations", Order: 20}},
		Report:  section,
		Choices: map[string]web.Choices{"signed-evidence": signedEvidence, "commendation-criterion": criterionChoices},
		Texts:   texts,
	}
}

// fold is what the entries about a nomination, a piece of evidence, or the space
// add up to.
func fold(past []entry.Entry) (any, int) {
	if a := FoldAwards(past); len(a.Resting) > 0 {
		return a, len(a.Stray)
	}
	if r := FoldRules(past); len(r.Adopted)+len(r.Stray) > 0 {
		return r, len(r.Stray)
	}
	s := Fold(past)
	return s, len(s.Stray)
}

func actions() []action.Action {
	t := topic()
	return []action.Action{
		organisation.Founding("commendation.nominate", access.Draft, KindNominated, nominate),
		organisation.On(t, "commendation.give-opinion", access.Sign, KindOpinion, organisation.Bare(Opine.Decide)),
		organisation.OnBeside(t, "commendation.decide", access.Sign, KindDecided, decide),
		organisation.On(t, "commendation.revoke", access.Sign, KindRevoked, organisation.Bare(Revoke.Decide)),
		action.New("commendation.adopt-criteria", access.Sign, adopt),
	}
}

// adopt adopts criteria for the space, by who may commit its party.
func adopt(c AdoptCriteria, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	a, err := c.Decide()
	if err != nil {
		return nil, err
	}
	return organisation.AdoptSet(p, by, KindCriteria, a.From, a)
}

func topic() organisation.Topic[State] {
	return organisation.Topic[State]{Name: "commendation", Fold: Fold}
}

// decide decides, says of the evidence that the award rests on it, and takes
// the number of an award from the register.
func decide(c Resolve, s State, at organisation.Scene) (Decided, []journal.Draft, error) {
	others, err := resting(at.Past, s)
	if err != nil {
		return Decided{}, nil, err
	}
	a, err := c.Decide(s, others, at.By)
	if err != nil || !a.Granted {
		return a, nil, err
	}
	var ds []journal.Draft
	if c.TakeNumber {
		d, t, err := register.Numbered(register.Take{Code: "QĐ", Title: "khen thưởng: " + s.Nominated.Title, On: a.On, About: s.ID}, at.Past, at.By)
		if err != nil {
			return a, nil, err
		}
		a.Number, a.Family = t.Number, t.Family
		ds = append(ds, d)
	}
	for _, id := range s.evidence() {
		ds = append(ds, journal.Draft{Kind: KindRests, Subject: restsOn(id), Act: Rests{id, s.ID}})
	}
	return a, ds, nil
}

// resting returns the commendations that were said to rest on the evidence of
// one.
func resting(p journal.Past, s State) (others []State, err error) {
	for _, id := range s.evidence() {
		a, err := journal.Fold(p, "commendation-awards", restsOn(id), FoldAwards)
		if err != nil {
			return nil, err
		}
		for _, r := range a.Resting {
			x, err := topic().Of(p, r.Commendation)
			if err != nil {
				return nil, err
			}
			others = append(others, x)
		}
	}
	return others, nil
}

// nominate looks up the space and the evidence, and decides.
func nominate(c Nominate, at organisation.Scene) (Nominated, []entry.Hash, error) {
	o, err := at.Space()
	if err != nil {
		return Nominated{}, nil, err
	}
	rules, err := journal.Fold(at.Past, "commendation-criteria", at.By.Space, FoldRules)
	if err != nil {
		return Nominated{}, nil, err
	}
	a, err := c.Decide(o, rules.On(at.Today()).CriteriaAdopted, func(id entry.Hash) (bool, error) { return signed(at.Past, id) })
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
