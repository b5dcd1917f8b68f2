package inbox

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/draft"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/lang"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// most is how many messages are read at once.
const most = 300

// everywhere reads the inbox of each of the account's places, the present one
// first.
func (b *boxes) everywhere(r *web.Request) (all []place, err error) {
	others, err := r.Elsewhere()
	if err != nil {
		return nil, err
	}
	for _, there := range append([]*web.Request{r}, others...) {
		p := place{Space: there.Caller.Space, As: there.Caller.Name}
		if p.Items, err = b.load(there); err != nil {
			return nil, err
		}
		if p.Title, err = titleOf(r.Ctx, r.DB, p.Space); err != nil {
			return nil, err
		}
		if p.names, err = organisation.NamesFor(r.Ctx, r.DB, p.Space); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// titleOf is the title of a space.
func titleOf(ctx context.Context, db *readmodel.DB, space entry.Hash) (string, error) {
	s, err := organisation.SpaceFor(ctx, db, space)
	return s.Title, err
}

// load reads the inbox of the caller's party as at the moment of the view.
func (b *boxes) load(r *web.Request) (items []Item, err error) {
	now := r.Moment()
	seen, err := r.Accounts().SeenUntil(r.Ctx, r.Desk())
	if err != nil {
		return nil, err
	}
	book, err := b.books.At(r)
	if err != nil {
		return nil, err
	}
	ms, err := messages(r, now)
	if err != nil {
		return nil, err
	}
	ds, err := deadlines(r, book.SpokenFor(r.Caller.Party, r.Today), now.Add(soon))
	if err != nil {
		return nil, err
	}
	drafts, err := draft.Before(r.Ctx, r.Journal().Local(), r.Caller)
	return merge(ms, owing(open(book, r.Caller.Party), ds), inHand(drafts, r.L), now, seen), err
}

// soon is how far ahead anything is announced.
const soon = 8 * 24 * time.Hour

// open are a party's occurrences that are not met.
func open(b *duty.Book, party entry.Hash) []*duty.Occurrence {
	return b.Select(duty.Filter{Party: party, States: []duty.Timeliness{duty.Overdue, duty.NotDue}})
}

func deadlines(r *web.Request, follows []entry.Hash, until time.Time) (ds []readmodel.Deadline, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ds, err = readmodel.Deadlines(r.Ctx, tx, r.Caller.Space, r.Caller.Party, follows, until, most)
		return err
	})
	return ds, err
}

func messages(r *web.Request, now time.Time) (ms []readmodel.Message, err error) {
	o, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return nil, err
	}
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ms, err = o.Inbox(r.Caller.Party, r.Today).Messages(r.Ctx, tx, now.Add(-span), now.Add(time.Second), most)
		return err
	})
	return ms, err
}

// unread counts what the person has not seen in any of the account's places.
func unread(r *web.Request) (n int, err error) {
	others, err := r.Elsewhere()
	if err != nil {
		return 0, err
	}
	for _, there := range append([]*web.Request{r}, others...) {
		m, err := unreadIn(there)
		if err != nil {
			return 0, err
		}
		n += m
	}
	return n, nil
}

// unreadIn counts messages and drafts that the person has not seen in one
// place. Reminders show on the page of today, whose own badge counts them.
func unreadIn(r *web.Request) (n int, err error) {
	seen, err := r.Accounts().SeenUntil(r.Ctx, r.Desk())
	if err != nil {
		return 0, err
	}
	now := r.Moment()
	if oldest := now.Add(-span); seen.Before(oldest) {
		seen = oldest
	}
	o, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return 0, err
	}
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		n, err = o.Inbox(r.Caller.Party, r.Today).Count(r.Ctx, tx, seen, now.Add(time.Second), most)
		return err
	})
	if err != nil {
		return 0, err
	}
	drafts, err := draft.Before(r.Ctx, r.Journal().Local(), r.Caller)
	for _, d := range drafts {
		if d.At.After(seen) {
			n++
		}
	}
	return n, err
}

// unseen are the messages that the reader has not seen in a place, and what the
// party there owes of what is given.
func (p Post) unseen(ctx context.Context, c access.Caller, desk string, owed []owed, now time.Time) ([]Item, error) {
	seen, err := p.Accounts.SeenUntil(ctx, desk)
	if err != nil {
		return nil, err
	}
	o, err := organisation.SpaceFor(ctx, p.Read, c.Space)
	if err != nil {
		return nil, err
	}
	var ms []readmodel.Message
	err = p.Read.View(ctx, func(tx *sql.Tx) error {
		ms, err = o.Inbox(c.Party, viet.DateOf(now)).Messages(ctx, tx, now.Add(-span), now.Add(time.Second), most)
		return err
	})
	if err != nil {
		return nil, err
	}
	drafts, err := draft.Before(ctx, p.Local, c)
	items := inHand(drafts, p.Catalog.Printer(lang.Vi))
	return slices.DeleteFunc(merge(ms, owed, items, now, seen), func(i Item) bool { return !i.Unread && i.Due.IsZero() }), err
}

// owed is what the reader's party in a place still owes.
func (p Post) owed(ctx context.Context, c access.Caller, now time.Time) (all []owed, err error) {
	err = p.Read.View(ctx, func(tx *sql.Tx) error {
		book, err := duty.Load(ctx, tx, c.Space, nil, now)
		if err != nil {
			return err
		}
		ds, err := readmodel.Deadlines(ctx, tx, c.Space, c.Party, book.SpokenFor(c.Party, viet.DateOf(now)), now.Add(soon), most)
		all = owing(open(book, c.Party), ds)
		return err
	})
	return all, err
}
