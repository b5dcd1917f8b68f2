package notice

import (
	"embed"
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/organisation"
	"phoihop/internal/register"
)

//go:embed schema.sql
var schema string

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature.
func Feature(books *duty.Books) feature.Feature {
	c := calendars{books}
	f := feature.Feature{
		Name:    "notice",
		Project: project,
		Fold:    fold,
		Version: 5,
		Schema:  schema,
		Actions: actions(),
		Pages:   append(pages(), c.pages()...),
		Files:   append(files(), c.files()...),
		Panels:  append(panels(), c.panels()...),
		Nav:     nav(),
		Report:  inReview,
		Texts:   texts,
	}
	for _, k := range []entry.Kind{KindSent, KindAcknowledged, KindApproved, KindCorrected, KindAnswered, KindForm} {
		f.Kinds = append(f.Kinds, feature.Kind{Name: k, Version: 1})
	}
	return f
}

// isForm reports whether the subject was founded as a form.
func isForm(past []entry.Entry) bool {
	return slices.ContainsFunc(past, func(e entry.Entry) bool { return e.Kind == KindForm && e.Subject.IsZero() })
}

// fold reads a notice, or a form.
func fold(past []entry.Entry) (any, int) {
	if isForm(past) {
		f := FoldForm(past)
		return f, len(f.Stray)
	}
	s := Fold(past)
	return s, len(s.Stray)
}

func actions() []action.Action {
	return []action.Action{
		action.New("notice.send", access.Draft, send),
		action.New("notice.report", access.Draft, sendReport),
		organisation.Founding("notice.adopt-form", access.Sign, KindForm, adopt),
		organisation.On(topic(toSender), "notice.acknowledge", access.Draft, KindAcknowledged, organisation.Bare(Acknowledge.Decide)),
		organisation.On(topic(toAddressees), "notice.approve", access.Sign, KindApproved, organisation.Bare(Approve.Decide)),
		organisation.On(topic(toAddressees), "notice.correct", access.Draft, KindCorrected, correct),
	}
}

func topic(audience func(State) []entry.Hash) organisation.Topic[State] {
	return organisation.Topic[State]{Name: "notice", Fold: Fold, Audience: audience}
}

func toSender(s State) []entry.Hash { return []entry.Hash{s.Log} }

func toAddressees(s State) []entry.Hash { return s.To }

// send decides on a notice, and where it answers another, that this one is
// answered.
func send(c Send, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	a, to, err := decide(c, organisation.Scene{Past: p, By: by})
	if err != nil {
		return nil, err
	}
	return sent(c, a, to, organisation.Scene{Past: p, By: by})
}

// sendReport decides on a notice by a form.
func sendReport(c Report, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	at := organisation.Scene{Past: p, By: by}
	f, err := formOf(p, c.Form)
	switch {
	case err != nil:
		return nil, err
	case f.ID.IsZero() || f.Space != by.Space:
		return nil, fault.Field("form", "notice.no-form")
	}
	if err := f.Adopted.Check(c.Values); err != nil {
		return nil, err
	}
	x := c.send()
	if x.Text == "" {
		x.Text = f.Adopted.Name // the values are the content
	}
	a, to, err := decide(x, at)
	if err != nil {
		return nil, err
	}
	a.Text, a.Form, a.Values = c.Text, c.Form, c.Values
	return sent(x, a, to, at)
}

// decide looks up the addressees, the cited duty and the calendar.
func decide(c Send, at organisation.Scene) (a Sent, to []entry.Hash, err error) {
	o, err := at.Space()
	if err != nil {
		return a, nil, err
	}
	others, err := at.Others()
	if err != nil {
		return a, nil, err
	}
	var d *duty.State
	if !c.Duty.IsZero() {
		s, err := duty.FoldOf(at.Past, c.Duty)
		if err != nil {
			return a, nil, err
		}
		d = &s
	}
	if a, to, err = c.Decide(others, d, at.Today(), o.CalendarAt(at.Today())); err != nil {
		return a, nil, err
	}
	a.Regulation, a.Provision, err = c.Clause.Find(at.Past, "clause", at.Today())
	return a, to, err
}

// sent is the notice as facts: itself, its number where it takes one, and what
// it answers.
func sent(c Send, a Sent, to []entry.Hash, at organisation.Scene) ([]journal.Draft, error) {
	ds := []journal.Draft{{Kind: KindSent, Audience: to, Attachments: c.Files}}
	if !c.Answers.IsZero() {
		asked, err := topic(toSender).Of(at.Past, c.Answers)
		if err != nil {
			return nil, err
		}
		if !asked.known || !asked.VisibleTo(at.By.Party) {
			return nil, fault.Field("answers", "notice.none")
		}
		if asked.Owes(at.By.Party) && slices.Contains(to, asked.Log) {
			ds = append(ds, journal.Draft{Kind: KindAnswered, Subject: c.Answers, Act: Answered{}, Audience: []entry.Hash{asked.Log}})
		}
	}
	if c.TakeNumber {
		code := "TB"
		if c.Request || !c.Answers.IsZero() {
			code = "CV"
		}
		d, taken, err := register.Numbered(register.Take{Code: code, Title: a.Title}, at.Past, at.By)
		if err != nil {
			return nil, err
		}
		a.Number, ds = taken.Number, append(ds, d)
	}
	ds[0].Act = a
	return ds, nil
}

// correct looks up the form by which the notice went.
func correct(c Correct, s State, at organisation.Scene) (Corrected, error) {
	if s.Sent.Form.IsZero() {
		return c.Decide(s, nil, at.By)
	}
	f, err := formOf(at.Past, s.Sent.Form)
	if err != nil {
		return Corrected{}, err
	}
	return c.Decide(s, &f, at.By)
}

// formOf folds a form.
func formOf(p journal.Past, id entry.Hash) (FormState, error) {
	return journal.Fold(p, "notice-form", id, FoldForm)
}

// adopt looks up what the form is for and what it replaces.
func adopt(c AdoptForm, at organisation.Scene) (a Adopted, to []entry.Hash, err error) {
	var old *FormState
	if !c.Replaces.IsZero() {
		f, err := formOf(at.Past, c.Replaces)
		if err != nil {
			return a, nil, err
		}
		old = &f
	}
	var d *duty.State
	if !c.Duty.IsZero() {
		s, err := duty.FoldOf(at.Past, c.Duty)
		if err != nil {
			return a, nil, err
		}
		d = &s
	}
	a, err = c.Decide(old, d, at.By.Party)
	return a, nil, err
}
