package inbox

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"phoihop/internal/account"
	"phoihop/internal/lang"
	"phoihop/internal/readmodel"
	"phoihop/internal/storage"
	"phoihop/internal/viet"
)

// Post copies inboxes to e-mail (thư điện tử): a digest at seven in the
// morning, and at once only what cannot wait. Titles only: the content stays
// on the node.
type Post struct {
	Read     *readmodel.DB
	Accounts *account.Store
	Local    *storage.DB // the node's own tables, which hold the drafts
	Catalog  *lang.Catalog
	Base     string // address of the node, for links
	Send     func(ctx context.Context, to, subject, body string) error
	Log      *slog.Logger
}

// The hours of the post, by Vietnam's clock.
const (
	digestHour = 7
	quietFrom  = 21
	quietTo    = 6
)

// Run delivers every minute until the context ends. What could not be sent is
// tried again.
func (p Post) Run(ctx context.Context, now func() time.Time) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		if err := p.Deliver(ctx, now()); err != nil && ctx.Err() == nil {
			p.Log.Error("mail", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Deliver sends what is due at a moment. One reader's trouble does not keep
// the others waiting; the first is returned.
func (p Post) Deliver(ctx context.Context, now time.Time) (first error) {
	rs, err := p.Accounts.Readers(ctx)
	if err != nil {
		return err
	}
	for _, r := range rs {
		if err := p.deliver(ctx, r, now); err != nil && first == nil {
			first = err
		}
	}
	return first
}

func (p Post) deliver(ctx context.Context, r account.Reader, now time.Time) error {
	local := now.In(viet.Zone())
	today := viet.DateOf(now).String()
	if local.Hour() >= digestHour && r.Digest != today {
		owed, err := p.owed(ctx, r, now)
		if err != nil {
			return err
		}
		items, err := p.unseen(ctx, r, owed, now)
		if err != nil {
			return err
		}
		if err := p.send(ctx, r, "inbox.mail.digest", items); err != nil {
			return err
		}
		return p.Accounts.Told(ctx, r.Account, now, today)
	}
	items, err := p.unseen(ctx, r, nil, now) // what is owed can wait for the digest
	if err != nil {
		return err
	}
	quiet := local.Hour() >= quietFrom || local.Hour() < quietTo
	urgent := slices.DeleteFunc(slices.Clone(items), func(i Item) bool {
		return !i.At.After(r.Told) || i.urgent < readmodel.AtOnce || quiet && i.urgent < readmodel.Urgent
	})
	if len(urgent) == 0 {
		return nil
	}
	if err := p.send(ctx, r, "inbox.mail.at-once", urgent); err != nil {
		return err
	}
	return p.Accounts.Told(ctx, r.Account, now, r.Digest)
}

// mostLines is how many titles a letter lists.
const mostLines = 40

// send writes one letter; nothing to say is not said.
func (p Post) send(ctx context.Context, r account.Reader, subject string, items []Item) error {
	if len(items) == 0 {
		return nil
	}
	l := p.Catalog.Printer(lang.Vi)
	var b strings.Builder
	for _, i := range items[:min(len(items), mostLines)] {
		fmt.Fprintf(&b, "- [%s] %s\n", l.T("inbox.kind."+i.Kind), i.Title)
	}
	if more := len(items) - mostLines; more > 0 {
		fmt.Fprintf(&b, "%s\n", l.T("inbox.mail.more", more))
	}
	fmt.Fprintf(&b, "\n%s %s/inbox\n", l.T("inbox.mail.open"), p.Base)
	return p.Send(ctx, r.Email, l.T(subject, len(items)), b.String())
}
