package organisation

import (
	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/journal"
	"phoihop/internal/viet"
)

// Topic is a kind of thing that commands are about: how the entries about one
// add up, and who reads what is said of it.
type Topic[S any] struct {
	Name     string // of the feature
	Fold     func([]entry.Entry) S
	FoldIn   func([]entry.Entry, Space) S // where who follows whom bears on it; else nil
	Audience func(S) []entry.Hash         // nil, or none: the whole space
}

// Of returns the state of one thing inside a decision.
func (t Topic[S]) Of(p journal.Past, id entry.Hash) (S, error) {
	s, err := journal.Fold(p, t.Name, id, t.Fold)
	if t.FoldIn == nil || err != nil {
		return s, err
	}
	past, err := p.Subject(id)
	if err != nil || len(past) == 0 {
		return s, err
	}
	o, err := Load(p, past[0].SpaceID())
	if err != nil || len(o.Successions) == 0 {
		return s, err
	}
	return t.FoldIn(past, o), nil
}

// Scene is what a decision may look at besides the thing that it is about.
type Scene struct {
	journal.Past
	By access.Caller
}

// Today is the day of the decision, in Vietnam.
func (s Scene) Today() viet.Date { return viet.DateOf(s.Now) }

// Space returns the caller's space: its parties, units, posts and rules.
func (s Scene) Space() (Space, error) { return Load(s.Past, s.By.Space) }

// Others lists the parties and observers of the space besides the caller's
// that have not ended: whom it can address.
func (s Scene) Others() (ids []entry.Hash, err error) {
	o, err := s.Space()
	for _, p := range o.Members() {
		if p.ID != s.By.Party && !o.Ended(p.ID, s.Today()) {
			ids = append(ids, p.ID)
		}
	}
	return ids, err
}

// About is a command about one existing thing, and names it.
type About interface{ SubjectID() entry.Hash }

// Founding declares a command that brings a thing into being: decide returns
// its first fact, and whom it is for (nobody named: the whole space).
func Founding[C, A any](name string, right access.Right, k entry.Kind, decide func(C, Scene) (A, []entry.Hash, error)) action.Action {
	return action.New(name, right, func(c C, p journal.Past, by access.Caller) ([]journal.Draft, error) {
		a, audience, err := decide(c, Scene{p, by})
		if err != nil {
			return nil, err
		}
		return drafted(c, Scene{p, by}, right, journal.Draft{Kind: k, Act: a, Audience: audience})
	})
}

// On declares a command about one thing that decides on one fact. What needs
// the right to sign needs a mandate valid that day as well. A command that has
// files lends them by a method Attached; one that embeds action.Paper may
// bring the signed paper.
func On[C About, S, A any](t Topic[S], name string, right access.Right, k entry.Kind, decide func(C, S, Scene) (A, error)) action.Action {
	return OnBeside(t, name, right, k, func(c C, s S, at Scene) (A, []journal.Draft, error) {
		a, err := decide(c, s, at)
		return a, nil, err
	})
}

// OnBeside is On for a command that records more beside its own fact, such as
// the number that its paper takes from the register.
func OnBeside[C About, S, A any](t Topic[S], name string, right access.Right, k entry.Kind, decide func(C, S, Scene) (A, []journal.Draft, error)) action.Action {
	return action.New(name, right, func(c C, p journal.Past, by access.Caller) ([]journal.Draft, error) {
		s, err := t.Of(p, c.SubjectID())
		if err != nil {
			return nil, err
		}
		a, beside, err := decide(c, s, Scene{p, by})
		if err != nil {
			return nil, err
		}
		d := journal.Draft{Kind: k, Subject: c.SubjectID(), Act: a}
		if t.Audience != nil {
			d.Audience = t.Audience(s)
		}
		ds, err := drafted(c, Scene{p, by}, right, d)
		return append(ds, beside...), err
	})
}

// drafted adds to a draft what stands beside its act.
func drafted[C any](c C, s Scene, right access.Right, d journal.Draft) ([]journal.Draft, error) {
	if right == access.Sign {
		if err := MustCommit(s.Past, s.By, string(d.Kind)); err != nil {
			return nil, err
		}
	}
	if x, ok := any(c).(interface{ Attached() []entry.Attachment }); ok {
		d.Attachments = x.Attached()
	}
	if x, ok := any(c).(interface {
		Approval(post string, today viet.Date) (entry.Approval, []entry.Attachment, error)
	}); ok {
		how, files, err := x.Approval(s.By.Post, s.Today())
		if err != nil {
			return nil, err
		}
		d.Approvals, d.Attachments = []entry.Approval{how}, append(d.Attachments, files...)
	}
	return []journal.Draft{d}, nil
}

// Bare is a decision that looks at nothing but the thing and the caller.
func Bare[C, S, A any](decide func(C, S, access.Caller) (A, error)) func(C, S, Scene) (A, error) {
	return func(c C, s S, at Scene) (A, error) { return decide(c, s, at.By) }
}
