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
// morning, and at once only what cannot wait, from every space in which the
// account has a place. Titles only: the content stays on the node.
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
		all, err := p.gather(ctx, r, true, now)
		if err != nil {
			return err
		}
		if err := p.send(ctx, r, "inbox.mail.digest", all); err != nil {
			return err
		}
		return p.Accounts.Told(ctx, r.Account, now, today)
	}
	all, err := p.gather(ctx, r, false, now)
	if err != nil {
		return err
	}
	quiet := local.Hour() >= quietFrom || local.Hour() < quietTo
	for i := range all {
		all[i].Items = slices.DeleteFunc(all[i].Items, func(i Item) bool {
			return !i.At.After(r.Told) || i.urgent < readmodel.AtOnce || quiet && i.urgent < readmodel.Urgent
		})
	}
	if count(all) == 0 {
		return nil
	}
	if err := p.send(ctx, r, "inbox.mail.at-once", all); err != nil {
		return err
	}
	return p.Accounts.Told(ctx, r.Account, now, r.Digest)
}

// gather reads what the reader has not seen in each place of the account, and
// for a digest what the party there owes, which can wait for it.
func (p Post) gather(ctx context.Context, r account.Reader, digest bool, now time.Time) (all []place, err error) {
	ps, err := p.Accounts.Places(ctx, r.Account)
	if err != nil {
		return nil, err
	}
	for i, c := range ps {
		here := place{Space: c.Space, As: c.Name}
		if here.Title, err = titleOf(ctx, p.Read, c.Space); err != nil {
			return nil, err
		}
		var due []owed
		if digest {
			if due, err = p.owed(ctx, c, now); err != nil {
				return nil, err
			}
		}
		if here.Items, err = p.unseen(ctx, c, account.Desk(c, i == 0), due, now); err != nil {
			return nil, err
		}
		all = append(all, here)
	}
	return all, nil
}

// mostLines is how many titles a letter lists of one place.
const mostLines = 40

// send writes one letter; nothing to say is not said. For who has several
// places, what comes of each stands under the title of its space.
func (p Post) send(ctx context.Context, r account.Reader, subject string, all []place) error {
	n := count(all)
	if n == 0 {
		return nil
	}
	l := p.Catalog.Printer(lang.Vi)
	var b strings.Builder
	for _, here := range all {
		if len(here.Items) == 0 {
			continue
		}
		if len(all) > 1 {
			fmt.Fprintf(&b, "%s (%s)\n", here.Title, here.As)
		}
		for _, i := range here.Items[:min(len(here.Items), mostLines)] {
			fmt.Fprintf(&b, "- [%s] %s\n", l.T("inbox.kind."+i.Kind), i.Title)
		}
		if more := len(here.Items) - mostLines; more > 0 {
			fmt.Fprintf(&b, "%s\n", l.T("inbox.mail.more", more))
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "%s %s/inbox\n", l.T("inbox.mail.open"), p.Base)
	return p.Send(ctx, r.Email, l.T(subject, n), b.String())
}
