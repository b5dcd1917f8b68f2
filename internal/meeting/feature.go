package meeting

import (
	"cmp"
	"embed"
	"reflect"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/organisation"
	"phoihop/internal/register"
	"phoihop/internal/web"
)

//go:embed schema.sql
var schema string

//go:embed vi.json en.json
var texts embed.FS

// room shows meetings with what else it looks at.
type room struct{ books *duty.Books }

// Feature declares the feature. The books tell what is overdue.
func Feature(books *duty.Books) feature.Feature {
	m := room{books}
	return feature.Feature{
		Name:    "meeting",
		Kinds:   kinds(),
		Project: project,
		Fold:    func(past []entry.Entry) (any, int) { s := Fold(past); return s, len(s.Stray) },
		Version: 3,
		Schema:  schema,
		Actions: actions(),
		Pages: []web.Page{{Pattern: "/meetings", Paged: true, Listed: true, Model: reflect.TypeFor[[]State](), Show: index},
			{Pattern: "/meetings/{id}", Model: reflect.TypeFor[State](), Show: show}, {Pattern: "/meetings/{id}/agenda", Model: reflect.TypeFor[[]suggestion](), Show: m.suggest},
			{Pattern: "/meetings/{id}/screen", Model: reflect.TypeFor[State](), Show: screen}},
		Files:   []web.File{{Pattern: "/meetings/{id}/files/{hash}", Serve: download}},
		Papers:  []web.Paper{paper(Invitation), paper(MinutesOf), paper(Conclusions)},
		Nav:     []web.Nav{{In: "meetings", Key: "meetings", Href: "/meetings", Order: 5, Badge: countUnsigned}},
		Report:  section,
		Choices: map[string]web.Choices{"meeting": choices, "attendant": attendants},
		Texts:   texts,
	}
}

func kinds() (ks []feature.Kind) {
	for _, k := range []entry.Kind{KindCalled, KindItem, KindTakenOff, KindPaper, KindLocked, KindAttended, KindStatement, KindDecided,
		KindPhoto, KindMinuted, KindApproved, KindConclusion, KindClosed, KindIssued} {
		ks = append(ks, feature.Kind{Name: k, Version: 1})
	}
	return ks
}

func actions() []action.Action {
	t := topic()
	return []action.Action{
		organisation.Founding("meeting.call", access.Draft, KindCalled, call),
		organisation.On(t, "meeting.add-item", access.Draft, KindItem, organisation.Bare(AddItem.Decide)),
		action.New("meeting.fill-agenda", access.Draft, fill),
		organisation.On(t, "meeting.take-off", access.Draft, KindTakenOff, organisation.Bare(TakeOff.Decide)),
		organisation.On(t, "meeting.add-paper", access.Draft, KindPaper, organisation.Bare(AddPaper.Decide)),
		organisation.On(t, "meeting.lock-papers", access.Draft, KindLocked, organisation.Bare(Lock.Decide)),
		organisation.On(t, "meeting.attend", access.Draft, KindAttended, inSpace(Attend.Decide)),
		organisation.On(t, "meeting.record", access.Draft, KindStatement, inSpace(Record.Decide)),
		organisation.On(t, "meeting.decide", access.Draft, KindDecided, organisation.Bare(Resolve.Decide)),
		organisation.On(t, "meeting.add-photograph", access.Draft, KindPhoto, organisation.Bare(AddPhoto.Decide)),
		organisation.On(t, "meeting.minute", access.Draft, KindMinuted, func(c Minute, s State, at organisation.Scene) (Minuted, error) {
			return c.Decide(s, at.By, at.Now.Add(time.Minute))
		}),
		organisation.On(t, "meeting.approve-minutes", access.Sign, KindApproved, organisation.Bare(Approve.Decide)),
		organisation.On(t, "meeting.conclude", access.Draft, KindConclusion, inSpace(Conclude.Decide)),
		organisation.On(t, "meeting.close-conclusion", access.Draft, KindClosed, closeIt),
		organisation.OnBeside(t, "meeting.issue", access.Draft, KindIssued, issue),
	}
}

// issue takes the number of a paper from the register.
func issue(c Issue, s State, at organisation.Scene) (Issued, []journal.Draft, error) {
	c.On = cmp.Or(c.On, at.Today())
	a, err := c.Decide(s, at.By)
	if err != nil {
		return a, nil, err
	}
	p := printing[c.Paper]
	d, t, err := register.Numbered(register.Take{Code: p.code, Title: p.about + s.Called.Title, On: c.On, About: s.ID}, at.Past, at.By)
	a.Number, a.Family = t.Number, t.Family
	return a, []journal.Draft{d}, err
}

func topic() organisation.Topic[State] {
	return organisation.Topic[State]{Name: "meeting", Fold: Fold, FoldIn: FoldIn}
}

// closeIt looks up who gives the word of the conclusion's owner.
func closeIt(c Close, s State, at organisation.Scene) (Closed, error) {
	o, err := at.Space()
	if err != nil {
		return Closed{}, err
	}
	return c.Decide(s, o, at.By, at.Today())
}

// FoldOf returns a meeting inside another feature's decision.
func FoldOf(p journal.Past, id entry.Hash) (State, error) { return topic().Of(p, id) }

// inSpace is a decision that looks at the parties and units as well.
func inSpace[C, A any](decide func(C, State, organisation.Space, access.Caller) (A, error)) func(C, State, organisation.Scene) (A, error) {
	return func(c C, s State, at organisation.Scene) (a A, err error) {
		o, err := at.Space()
		if err != nil {
			return a, err
		}
		return decide(c, s, o, at.By)
	}
}

// call looks up the parties and the duty to meet, and decides.
func call(c Call, at organisation.Scene) (Called, []entry.Hash, error) {
	o, err := at.Space()
	if err != nil {
		return Called{}, nil, err
	}
	if !c.Duty.IsZero() && c.Occurrence != "" {
		d, err := duty.FoldOf(at.Past, c.Duty)
		if err != nil {
			return Called{}, nil, err
		}
		if err := d.Has(c.Occurrence); err != nil {
			return Called{}, nil, err
		}
	}
	a, err := c.Decide(o, at.By, at.Today())
	return a, nil, err
}

// fill puts several items on the agenda, each a fact of its own.
func fill(c Fill, p journal.Past, by access.Caller) (ds []journal.Draft, err error) {
	s, err := topic().Of(p, c.Meeting)
	if err != nil {
		return nil, err
	}
	as, err := c.Decide(s, by)
	for _, a := range as {
		ds = append(ds, journal.Draft{Kind: KindItem, Subject: c.Meeting, Act: a})
	}
	return ds, err
}
