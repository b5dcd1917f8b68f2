package campaign

import (
	"embed"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

//go:embed schema.sql
var schema string

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature.
func Feature() feature.Feature {
	f := feature.Feature{
		Name:    "campaign",
		Project: project,
		Fold:    folded,
		Version: 1,
		Schema:  schema,
		Actions: actions(),
		Pages:   pages(),
		Files:   files(),
		Papers:  papers(),
		Panels:  []web.Panel{{On: "area", Order: 50, Show: onArea}},
		Nav:     nav(),
		Report:  section,
		Choices: map[string]web.Choices{"campaign": running, "model": standing, "model-kind": kinds},
		Texts:   texts,
	}
	for _, k := range []entry.Kind{KindPlanned, KindHeld, KindCorrected, KindMaterial, KindSpent, KindAsked, KindEffect, KindStepDone, KindClosed,
		KindDefined, KindRegistered, KindCounted, KindEnded} {
		f.Kinds = append(f.Kinds, feature.Kind{Name: k, Version: 1})
	}
	return f
}

// folded reads any of the feature's subjects.
func folded(past []entry.Entry) (any, int) {
	if s := Fold(past); s.known() {
		return s, len(s.Stray)
	}
	if m := FoldModel(past); m.known() {
		return m, len(m.Stray)
	}
	k := FoldKind(past)
	return k, len(k.Stray)
}

func topic() organisation.Topic[State] {
	return organisation.Topic[State]{Name: "campaign", Fold: Fold}
}

func modelTopic() organisation.Topic[Model] {
	return organisation.Topic[Model]{Name: "campaign.model", Fold: FoldModel}
}

func kindTopic() organisation.Topic[ModelKind] {
	return organisation.Topic[ModelKind]{Name: "campaign.model-kind", Fold: FoldKind}
}

func actions() []action.Action {
	return []action.Action{
		organisation.Founding("campaign.plan", access.Draft, KindPlanned, plan),
		organisation.On(topic(), "campaign.hold", access.Draft, KindHeld, hold).Undone("campaign.correct-session", undoSession),
		organisation.On(topic(), "campaign.correct-session", access.Draft, KindCorrected, organisation.Bare(CorrectSession.Decide)),
		organisation.On(topic(), "campaign.add-material", access.Draft, KindMaterial, organisation.Bare(AddMaterial.Decide)),
		organisation.On(topic(), "campaign.record-cost", access.Draft, KindSpent, organisation.Bare(RecordCost.Decide)),
		organisation.On(topic(), "campaign.ask", access.Draft, KindAsked, organisation.Bare(Ask.Decide)),
		organisation.On(topic(), "campaign.measure-effect", access.Draft, KindEffect, dated(Measure.Decide)),
		organisation.On(topic(), "campaign.finish-step", access.Draft, KindStepDone, dated(FinishStep.Decide)),
		organisation.On(topic(), "campaign.close", access.Draft, KindClosed, dated(Close.Decide)),
		organisation.Founding("campaign.define-model-kind", access.Draft, KindDefined, func(c DefineKind, _ organisation.Scene) (Defined, []entry.Hash, error) {
			return c.Decide(), nil, nil
		}),
		organisation.Founding("campaign.register-model", access.Draft, KindRegistered, enrol),
		organisation.On(modelTopic(), "campaign.count-model", access.Draft, KindCounted, dated(CountModel.Decide)),
		organisation.On(modelTopic(), "campaign.end-model", access.Draft, KindEnded, organisation.Bare(EndModel.Decide)),
	}
}

// dated is a decision that looks at the day besides the thing and the caller.
func dated[C, S, A any](decide func(C, S, viet.Date, access.Caller) (A, error)) func(C, S, organisation.Scene) (A, error) {
	return func(c C, s S, at organisation.Scene) (A, error) { return decide(c, s, at.Today(), at.By) }
}

// plan looks up the parties, the clause and the duty, and decides.
func plan(c Plan, at organisation.Scene) (a Planned, _ []entry.Hash, err error) {
	others, err := at.Others()
	if err != nil {
		return a, nil, err
	}
	if a, err = c.Decide(others); err != nil {
		return a, nil, err
	}
	if a.Regulation, a.Provision, err = c.Clause.Find(at.Past, "clause", at.Today()); err != nil {
		return a, nil, err
	}
	return a, nil, knownDuty(c.Duty, at)
}

// knownDuty refuses a duty that is not there.
func knownDuty(id entry.Hash, at organisation.Scene) error {
	if id.IsZero() {
		return nil
	}
	d, err := duty.FoldOf(at.Past, id)
	if err == nil && d.ID.IsZero() {
		_, err = at.Entry(id)
	}
	return err
}

// hold looks up the duty that the campaign serves, and decides.
func hold(c Hold, s State, at organisation.Scene) (Held, error) {
	var d *duty.State
	if !s.Planned.Duty.IsZero() {
		x, err := duty.FoldOf(at.Past, s.Planned.Duty)
		if err != nil {
			return Held{}, err
		}
		d = &x
	}
	return c.Decide(s, d, at.Today(), at.By)
}

// undoSession takes a session back: it counts nothing.
func undoSession(e entry.Entry, why string, _ viet.Date) action.Values {
	return action.Inputs("campaign", e.SubjectID().String(), "session", e.ID.String(), "sessions", "0", "attendance", "0", "leaflets", "0", "reason", why)
}

// enrol looks up the kind and the clause, and decides.
func enrol(c Register, at organisation.Scene) (a Registered, _ []entry.Hash, err error) {
	k, err := kindTopic().Of(at.Past, c.Kind)
	if err != nil {
		return a, nil, err
	}
	if a, err = c.Decide(k, at.Today()); err != nil {
		return a, nil, err
	}
	if a.Regulation, a.Provision, err = c.Clause.Find(at.Past, "clause", at.Today()); err != nil {
		return a, nil, err
	}
	return a, nil, knownDuty(c.Duty, at)
}
