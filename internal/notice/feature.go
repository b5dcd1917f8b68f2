package notice

import (
	"embed"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
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
		action.New("notice.send", access.Draft, send),
		action.New("notice.acknowledge", access.Draft, acknowledge),
		action.New("notice.approve", access.Sign, approve),
		action.New("notice.correct", access.Draft, correct),
	}
}

// send looks up the addressees and the cited duty, and decides.
func send(c Send, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	o, err := organisation.Load(p, by.Space)
	if err != nil {
		return nil, err
	}
	var parties []entry.Hash
	for _, x := range o.Members() {
		if x.ID != by.Party && !o.Ended(x.ID, viet.DateOf(p.Now)) {
			parties = append(parties, x.ID)
		}
	}
	var d *duty.State
	if !c.Duty.IsZero() {
		s, err := duty.FoldOf(p, c.Duty)
		if err != nil {
			return nil, err
		}
		d = &s
	}
	a, to, err := c.Decide(parties, d, by)
	if err != nil {
		return nil, err
	}
	return []journal.Draft{{Kind: KindSent, Act: a, Audience: to, Attachments: c.Files}}, nil
}

func fold(p journal.Past, id entry.Hash) (State, error) { return journal.Fold(p, "notice", id, Fold) }

func acknowledge(c Acknowledge, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	s, err := fold(p, c.Notice)
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(s, by)
	if err != nil {
		return nil, err
	}
	return []journal.Draft{{Kind: KindAcknowledged, Subject: c.Notice, Act: a, Audience: []entry.Hash{s.Log}}}, nil
}

func approve(c Approve, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	s, err := fold(p, c.Notice)
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(s, by)
	if err != nil {
		return nil, err
	}
	if err := organisation.MustCommit(p, by, string(KindApproved)); err != nil {
		return nil, err
	}
	return []journal.Draft{{Kind: KindApproved, Subject: c.Notice, Act: a, Audience: s.To}}, nil
}

func correct(c Correct, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	s, err := fold(p, c.Notice)
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(s, by)
	if err != nil {
		return nil, err
	}
	return []journal.Draft{{Kind: KindCorrected, Subject: c.Notice, Act: a, Audience: s.To}}, nil
}
