package inbox

import (
	"database/sql"
	"time"

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
