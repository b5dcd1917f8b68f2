package task

import (
	"embed"
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
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
	return feature.Feature{
		Name:    "task",
		Kinds:   kinds(),
		Project: project,
		Fold:    func(past []entry.Entry) (any, int) { s := Fold(past); return s, len(s.Stray) },
		Version: 3,
		Schema:  schema,
		Actions: actions(),
		Pages:   pages(),
		Files:   files(),
		Panels:  panels(),
		Nav:     nav(),
		Report:  section,
		Choices: map[string]web.Choices{"task": choices},
		Texts:   texts,
	}
}

func kinds() (ks []feature.Kind) {
	for _, k := range []entry.Kind{KindAssigned, KindAccepted, KindDeclined, KindReported, KindSubmitted, KindReturned,
		KindClosed, KindAsked, KindExtended, KindRefused, KindWithdrawn, KindPassed} {
		ks = append(ks, feature.Kind{Name: k, Version: 1})
	}
	return ks
}

// topic: all of a space may read its tasks, so that what was agreed between
// two is known to those who wait for it.
func topic() organisation.Topic[State] {
	return organisation.Topic[State]{Name: "task", Fold: Fold, FoldIn: FoldIn}
}

// actions: what binds a party, or says that it kept its word, needs the right
// to sign; what is said along the way is drafted.
func actions() []action.Action {
	t := topic()
	return []action.Action{
		organisation.Founding("task.assign", access.Draft, KindAssigned, assign).Undone("task.withdraw", func(e entry.Entry, why string, _ viet.Date) action.Values {
			return action.Inputs("task", e.ID.String(), "reason", why)
		}),
		organisation.On(t, "task.accept", access.Sign, KindAccepted, organisation.Bare(Accept.Decide)),
		organisation.On(t, "task.decline", access.Sign, KindDeclined, organisation.Bare(Decline.Decide)),
		organisation.On(t, "task.report", access.Draft, KindReported, organisation.Bare(Report.Decide)),
		organisation.On(t, "task.submit", access.Draft, KindSubmitted, submit),
		organisation.On(t, "task.return", access.Draft, KindReturned, standing(GiveBack.Decide)),
		organisation.On(t, "task.close", access.Sign, KindClosed, standing(Close.Decide)),
		organisation.On(t, "task.ask-extension", access.Draft, KindAsked, organisation.Bare(Ask.Decide)),
		organisation.On(t, "task.extend", access.Sign, KindExtended, standing(Extend.Decide)),
		organisation.On(t, "task.refuse-extension", access.Sign, KindRefused, standing(Refuse.Decide)),
		organisation.On(t, "task.pass-on", access.Sign, KindPassed, passOn),
		organisation.On(t, "task.withdraw", access.Draft, KindWithdrawn, standing(Withdraw.Decide)),
	}
}

// standing is a decision of the assigner: whoever gives the word today of one
// that has ended decides as it would.
func standing[C, A any](decide func(C, State, access.Caller) (A, error)) func(C, State, organisation.Scene) (A, error) {
	return func(c C, s State, at organisation.Scene) (a A, err error) {
		o, err := at.Space()
		if err != nil {
			return a, err
		}
		if o.Speaks(at.By.Party, s.Assigner(), at.Today()) {
			s.Giver = at.By.Party
		}
		return decide(c, s, at.By)
	}
}

// assign looks up the space, the clause, the duty and the tasks that are named.
func assign(c Assign, at organisation.Scene) (Assigned, []entry.Hash, error) {
	o, err := at.Space()
	if err != nil {
		return Assigned{}, nil, err
	}
	a, err := c.Decide(o, at.Today())
	if err != nil {
		return a, nil, err
	}
	if a.Regulation, a.Provision, err = c.Clause.Find(at.Past, "clause", at.Today()); err != nil {
		return a, nil, err
	}
	if !c.Duty.IsZero() {
		d, err := duty.FoldOf(at.Past, c.Duty)
		if err == nil && c.Occurrence != "" {
			err = d.Has(c.Occurrence)
		}
		if err != nil {
			return a, nil, err
		}
	}
	for _, id := range a.BlockedBy {
		if s, err := topic().Of(at.Past, id); err != nil || !s.known() {
			return a, nil, fault.Field("blocked_by", "task.none")
		}
	}
	return a, nil, nil
}

// passOn looks up who follows whom.
func passOn(c PassOn, s State, at organisation.Scene) (Passed, error) {
	o, err := at.Space()
	if err != nil {
		return Passed{}, err
	}
	return c.Decide(s, o, at.By, at.Today())
}

// submit looks up the tasks that this one waits for.
func submit(c Submit, s State, at organisation.Scene) (Submitted, error) {
	var blocking []State
	for _, id := range slices.Clone(s.Task.BlockedBy) {
		b, err := topic().Of(at.Past, id)
		if err != nil {
			return Submitted{}, err
		}
		if b.blocks() {
			blocking = append(blocking, b)
		}
	}
	return c.Decide(s, blocking, at.By)
}

// blocks reports whether what waits for this task must still wait: until its
// first round is done, or it is over without a result.
func (s State) blocks() bool { return s.known() && s.Status().Open() && s.Rounds[0].Closed == nil }
