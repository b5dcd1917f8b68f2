package inbox

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"phoihop/internal/account"
	"phoihop/internal/duty"
	"phoihop/internal/readmodel"
	"phoihop/internal/web"
)

// most is how many messages are read at once.
const most = 300

// load reads the inbox of the caller's party as at the moment of the view.
func (b *boxes) load(r *web.Request) (items []Item, err error) {
	now := r.Moment()
	seen, err := r.Accounts().SeenUntil(r.Ctx, r.Caller.Account)
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
	open := book.Select(duty.Filter{Party: r.Caller.Party, States: []duty.Timeliness{duty.Overdue, duty.NotDue}})
	return merge(ms, open, now, seen), nil
}

func messages(r *web.Request, now time.Time) (ms []readmodel.Message, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ms, err = readmodel.Messages(r.Ctx, tx, r.Caller.Space, r.Caller.Party, now.Add(-span), now.Add(time.Second), most)
		return err
	})
	return ms, err
}

// unread counts messages that the person has not seen. Reminders show on the
// page of today, whose own badge counts them.
func unread(r *web.Request) (n int, err error) {
	seen, err := r.Accounts().SeenUntil(r.Ctx, r.Caller.Account)
	if err != nil {
		return 0, err
	}
	now := r.Moment()
	if oldest := now.Add(-span); seen.Before(oldest) {
		seen = oldest
	}
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		n, err = readmodel.CountMessages(r.Ctx, tx, r.Caller.Space, r.Caller.Party, seen, now.Add(time.Second), most)
		return err
	})
	return n, err
}

// items are what the reader has not seen, and what the party still owes.
func (p Post) items(ctx context.Context, r account.Reader, now time.Time) ([]Item, error) {
	seen, err := p.Accounts.SeenUntil(ctx, r.Account)
	if err != nil {
		return nil, err
	}
	var ms []readmodel.Message
	var book *duty.Book
	err = p.Read.View(ctx, func(tx *sql.Tx) error {
		if ms, err = readmodel.Messages(ctx, tx, r.Space, r.Party, now.Add(-span), now.Add(time.Second), most); err != nil {
			return err
		}
		book, err = duty.Load(ctx, tx, r.Space, nil, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	open := book.Select(duty.Filter{Party: r.Party, States: []duty.Timeliness{duty.Overdue, duty.NotDue}})
	return slices.DeleteFunc(merge(ms, open, now, seen), func(i Item) bool { return !i.Unread && i.due == nil }), nil
}
