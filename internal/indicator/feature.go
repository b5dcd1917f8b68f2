package indicator

import (
	"embed"
	"phoihop/internal/fault"
	"phoihop/internal/viet"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/organisation"
	"phoihop/internal/web"
)

//go:embed schema.sql
var schema string

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature.
func Feature() feature.Feature {
	f := feature.Feature{
		Name:    "indicator",
		Project: project,
		Fold:    folded,
		Version: 2,
		Schema:  schema,
		Actions: actions(),
		Pages:   pages(),
		Files:   files(),
		Panels:  []web.Panel{{On: "today", Order: 30, Show: today}, {On: "area", Order: 40, Show: onArea}},
		Nav:     []web.Nav{{In: "movement", Key: "indicators", Href: "/indicators", Order: 30}},
		Report:  section,
		Choices: map[string]web.Choices{"indicator": choices, "series": seriesChoices},
		Stands:  map[string]web.Stands{"indicator.submit": valueStands},
		Texts:   texts,
	}
	for _, k := range []entry.Kind{KindDefined, KindRevised, KindRetired, KindAdopted, KindSaved, KindSubmitted, KindConfirmed, KindReturned,
		KindCorrected, KindApproved, KindLocked, KindReopened, KindEnded} {
		f.Kinds = append(f.Kinds, feature.Kind{Name: k, Version: 1})
	}
	return f
}

// folded reads either of the feature's subjects.
func folded(past []entry.Entry) (any, int) {
	if s := Fold(past); s.known() {
		return s, len(s.Stray)
	}
	s := FoldSeries(past)
	return s, len(s.Stray)
}

func topic() organisation.Topic[State] {
	return organisation.Topic[State]{Name: "indicator", Fold: Fold}
}

func seriesTopic() organisation.Topic[Series] {
	return organisation.Topic[Series]{Name: "indicator.series", Fold: FoldSeries}
}

func actions() []action.Action {
	return []action.Action{
		organisation.Founding("indicator.define", access.Draft, KindDefined, define),
		organisation.On(topic(), "indicator.revise", access.Draft, KindRevised, organisation.Bare(Revise.Decide)),
		organisation.On(topic(), "indicator.retire", access.Draft, KindRetired, organisation.Bare(Retire.Decide)),
		organisation.Founding("indicator.adopt", access.Sign, KindAdopted, adopt),
		organisation.On(seriesTopic(), "indicator.save", access.Draft, KindSaved, func(c Save, s Series, at organisation.Scene) (Given, error) { return value(c.Value, s, KindSaved, at) }),
		organisation.On(seriesTopic(), "indicator.submit", access.Draft, KindSubmitted, func(c Submit, s Series, at organisation.Scene) (Given, error) {
			return value(c.Value, s, KindSubmitted, at)
		}).Undone("indicator.return", func(e entry.Entry, why string, _ viet.Date) (v action.Values) {
			if g, ok := entry.Decode[Given](e); ok {
				v.Set("series", e.Subject.String())
				v.Set("period", g.Period.From.String())
				v.Set("value", e.ID.String())
				v.Set("comment", why)
			}
			return v
		}),
		organisation.On(seriesTopic(), "indicator.correct", access.Draft, KindCorrected, correct),
		organisation.On(seriesTopic(), "indicator.confirm", access.Draft, KindConfirmed, func(c Confirm, s Series, at organisation.Scene) (Judged, error) {
			return c.judged(s, KindConfirmed, "", at.By)
		}),
		organisation.On(seriesTopic(), "indicator.return", access.Draft, KindReturned, func(c Return, s Series, at organisation.Scene) (Judged, error) {
			if now := s.Cell(c.Period).Value; !c.Value.IsZero() && c.Value != now {
				return Judged{}, fault.New(fault.Conflict, "indicator.changed-since")
			}
			return c.judged(s, KindReturned, c.Comment, at.By)
		}),
		organisation.On(seriesTopic(), "indicator.approve", access.Sign, KindApproved, func(c Approve, s Series, at organisation.Scene) (Judged, error) {
			return c.judged(s, KindApproved, "", at.By)
		}),
		organisation.On(seriesTopic(), "indicator.lock", access.Draft, KindLocked, func(c Lock, s Series, at organisation.Scene) (Judged, error) {
			return c.judged(s, KindLocked, "", at.By)
		}),
		organisation.On(seriesTopic(), "indicator.reopen", access.Sign, KindReopened, func(c Reopen, s Series, at organisation.Scene) (Judged, error) {
			return c.judged(s, KindReopened, c.Reason, at.By)
		}),
		organisation.On(seriesTopic(), "indicator.end-series", access.Draft, KindEnded, organisation.Bare(End.Decide)),
	}
}

// define looks up the clause and decides.
func define(c Define, at organisation.Scene) (a Defined, _ []entry.Hash, err error) {
	if a, err = c.Decide(); err != nil {
		return a, nil, err
	}
	a.Regulation, a.Provision, err = c.Clause.Find(at.Past, "clause", at.Today())
	return a, nil, err
}

// adopt looks up the definition, the own units and by which windows the space
// reckons, and decides.
func adopt(c Adopt, at organisation.Scene) (Adopted, []entry.Hash, error) {
	s, err := topic().Of(at.Past, c.Indicator)
	if err != nil {
		return Adopted{}, nil, err
	}
	o, err := at.Space()
	if err != nil {
		return Adopted{}, nil, err
	}
	others, err := at.Others()
	if err != nil {
		return Adopted{}, nil, err
	}
	var units []entry.Hash
	for _, u := range o.UnitsOf(at.By.Party) {
		units = append(units, u.ID)
	}
	preset := calendar.CalendarMonth
	if r, ok := o.RulesAt(c.From); ok {
		preset = r.Preset
	}
	a, err := c.Decide(s, units, others, preset, o.Takes(at.By.Party, c.From))
	return a, nil, err
}

// value looks up the definition and decides on a value.
func value(c Value, s Series, k entry.Kind, at organisation.Scene) (Given, error) {
	d, err := topic().Of(at.Past, s.Adopted.Indicator)
	if err != nil {
		return Given{}, err
	}
	return c.given(s, d, k, at.Today(), at.By)
}

func correct(c Correct, s Series, at organisation.Scene) (Given, error) {
	g, err := value(c.Value, s, KindCorrected, at)
	g.Reason = c.Reason
	return g, err
}
