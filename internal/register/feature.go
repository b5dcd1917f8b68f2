package register

import (
	"cmp"
	"embed"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/viet"
)

//go:embed schema.sql
var schema string

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature.
func Feature() feature.Feature {
	return feature.Feature{
		Name:    "register",
		Kinds:   []feature.Kind{{Name: KindTerm, Version: 1}, {Name: KindTaken, Version: 1}, {Name: KindReceived, Version: 1}, {Name: KindVoided, Version: 1}},
		Project: project,
		Fold:    func(past []entry.Entry) (any, int) { s := Fold(past); return s, len(s.Stray) },
		Version: 1,
		Schema:  schema,
		Actions: actions(),
		Pages:   pages(),
		Nav:     nav(),
		Texts:   texts,
	}
}

func actions() []action.Action {
	return []action.Action{
		action.New("register.take", access.Draft, take).Undone("register.void", undone),
		action.New("register.receive", access.Draft, receive).Undone("register.void", undone),
		action.New("register.open-term", access.Administer, openTerm),
		action.New("register.void", access.Draft, void),
	}
}

// undone gives up the number that an entry took.
func undone(e entry.Entry, why string, _ viet.Date) action.Values {
	return action.Inputs("book", e.SubjectID().String(), "entry", e.ID.String(), "reason", why)
}

// bookOf folds one of the caller's books.
func bookOf(p journal.Past, by access.Caller, book string) (State, error) {
	return journal.Fold(p, "register", id(by.Space, by.Party, book), Fold)
}

// own is a fact that the caller's party alone reads.
func own(by access.Caller, k entry.Kind, book string, act any) []journal.Draft {
	return []journal.Draft{{Kind: k, Subject: id(by.Space, by.Party, book), Act: act, Audience: []entry.Hash{by.Party}}}
}

func take(c Take, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	d, _, err := Numbered(c, p, by)
	if err != nil {
		return nil, err
	}
	return []journal.Draft{d}, nil
}

// Numbered gives a paper of the caller's party its next number, as a fact for
// a command that records the paper itself beside it, with what it says.
func Numbered(c Take, p journal.Past, by access.Caller) (d journal.Draft, a Taken, err error) {
	today := viet.DateOf(p.Now)
	c.On = cmp.Or(c.On, today)
	off, err := bookOf(p, by, office)
	if err != nil {
		return d, a, err
	}
	t, err := c.series(off)
	if err != nil {
		return d, a, err
	}
	book := outgoing(t.series())
	s, err := bookOf(p, by, book)
	if err != nil {
		return d, a, err
	}
	if a, err = c.Decide(t, s, today); err != nil {
		return d, a, err
	}
	return own(by, KindTaken, book, a)[0], a, nil
}

func receive(c Receive, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	today := viet.DateOf(p.Now)
	c.On = cmp.Or(c.On, today)
	s, err := bookOf(p, by, incoming(c.On.Year))
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(s, today)
	if err != nil {
		return nil, err
	}
	return own(by, KindReceived, incoming(c.On.Year), a), nil
}

func openTerm(c OpenTerm, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	s, err := bookOf(p, by, office)
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(s)
	if err != nil {
		return nil, err
	}
	return own(by, KindTerm, office, a), nil
}

func void(c Void, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	s, err := journal.Fold(p, "register", c.Book, Fold)
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(s, by.Party)
	if err != nil {
		return nil, err
	}
	return []journal.Draft{{Kind: KindVoided, Subject: c.Book, Act: a, Audience: []entry.Hash{by.Party}}}, nil
}
