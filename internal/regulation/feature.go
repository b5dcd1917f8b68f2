package regulation

import (
	"embed"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature.
func Feature() feature.Feature {
	l := &library{}
	return feature.Feature{
		Name:    "regulation",
		Kinds:   kinds(),
		Project: Project,
		Version: 2,
		Schema:  schema,
		Actions: actions(),
		Pages:   l.pages(),
		Papers:  l.papers(),
		Files:   l.files(),
		Nav:     nav(),
		Choices: map[string]web.Choices{"clause": clauses, "provision": provisionChoices},
		Texts:   texts,
	}
}

func kinds() (ks []feature.Kind) {
	for _, k := range []entry.Kind{KindProposed, KindVersioned, KindCirculated, KindConsented, KindRefused, KindEnded} {
		ks = append(ks, feature.Kind{Name: k, Version: 1})
	}
	return ks
}

func actions() []action.Action {
	return []action.Action{
		action.New("regulation.propose", access.Draft, propose).Reading(textOfSource),
		action.New("regulation.amend-text", access.Draft, amendText).Reading(readAmendment),
		action.New("regulation.circulate", access.Draft, standing(KindCirculated,
			func(c Circulate) entry.Hash { return c.Regulation }, Circulate.Decide)),
		action.New("regulation.consent", access.Sign, consent),
		action.New("regulation.refuse", access.Sign, on(KindRefused,
			func(c Refuse) entry.Hash { return c.Regulation }, Refuse.Decide)),
		action.New("regulation.end", access.Sign, standing(KindEnded,
			func(c End) entry.Hash { return c.Regulation }, End.Decide)),
	}
}

// standing is on for what depends on who stands for the parties on the day.
func standing[C, A any](k entry.Kind, subject func(C) entry.Hash, decide func(C, Regulation, organisation.Space, access.Caller, viet.Date) (A, error)) func(C, journal.Past, access.Caller) ([]journal.Draft, error) {
	return func(c C, p journal.Past, by access.Caller) ([]journal.Draft, error) {
		s, err := organisation.Load(p, by.Space)
		if err != nil {
			return nil, err
		}
		return on(k, subject, func(c C, r Regulation, by access.Caller) (A, error) {
			return decide(c, r, s, by, viet.DateOf(p.Now))
		})(c, p, by)
	}
}

// on runs a command that decides on one fact about one regulation.
func on[C, A any](k entry.Kind, subject func(C) entry.Hash, decide func(C, Regulation, access.Caller) (A, error)) func(C, journal.Past, access.Caller) ([]journal.Draft, error) {
	return func(c C, p journal.Past, by access.Caller) ([]journal.Draft, error) {
		r, err := Load(p, subject(c))
		if err != nil {
			return nil, err
		}
		a, err := decide(c, r, by)
		if err != nil {
			return nil, err
		}
		return []journal.Draft{{Kind: k, Subject: r.ID, Act: a}}, nil
	}
}

func propose(c Propose, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	s, err := organisation.Load(p, by.Space)
	if err != nil {
		return nil, err
	}
	var before *Regulation
	if !c.Predecessor.IsZero() {
		r, err := Load(p, c.Predecessor)
		if err != nil {
			return nil, err
		}
		before = &r
	}
	a, err := c.Decide(s, before, by)
	if err != nil {
		return nil, err
	}
	return []journal.Draft{{Kind: KindProposed, Act: a, Attachments: source(c.Source)}}, nil
}

func amendText(c AmendText, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	r, err := Load(p, c.Regulation)
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(r, by)
	if err != nil {
		return nil, err
	}
	return []journal.Draft{{Kind: KindVersioned, Subject: r.ID, Act: a, Attachments: source(c.Source)}}, nil
}

func consent(c GiveConsent, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	r, err := Load(p, c.Regulation)
	if err != nil {
		return nil, err
	}
	s, err := organisation.Load(p, by.Space)
	if err != nil {
		return nil, err
	}
	today := viet.DateOf(p.Now)
	a, err := c.Decide(r, s, by, today)
	if err != nil {
		return nil, err
	}
	d := journal.Draft{Kind: KindConsented, Subject: r.ID, Act: a}
	if c.Given() {
		how, scan, err := c.Approval(by.Post, today)
		if err != nil {
			return nil, err
		}
		d.Approvals, d.Attachments = []entry.Approval{how}, scan
	}
	return []journal.Draft{d}, nil
}

// source is the file that a text was read from, if one was given.
func source(a entry.Attachment) []entry.Attachment {
	if a.Hash.IsZero() {
		return nil
	}
	return []entry.Attachment{a}
}
