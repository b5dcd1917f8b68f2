package inbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
	"unicode/utf8"

	ical "github.com/emersion/go-ical"

	"phoihop/internal/action"
	"phoihop/internal/duty"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// boxes shows inboxes.
type boxes struct{ books *duty.Books }

// box is what the page shows.
type box struct {
	Items     []Item  `json:"items"`
	Elsewhere []place `json:"elsewhere,omitempty"` // the other places of the account
	Here      place   `json:"-"`
	Feed      bool    `json:"calendar_feed"`
	Link      string  `json:"-"` // a new feed, shown once
}

func (b *boxes) show(r *web.Request) (web.View, error) { return b.view(r, box{}) }

func (bs *boxes) view(r *web.Request, b box) (v web.View, err error) {
	all, err := bs.everywhere(r)
	if err != nil {
		return v, err
	}
	b.Here, b.Elsewhere, b.Items = all[0], all[1:], all[0].Items
	if b.Feed, err = r.Accounts().HasFeed(r.Ctx, r.Caller.Account); err != nil {
		return v, err
	}
	return web.View{Title: r.L.T("nav.inbox"), Nav: "inbox", Model: b, Body: page(r, b),
		Sheet: func() (ts []spreadsheet.Table) { // a sheet for each place
			for _, p := range all {
				ts = append(ts, p.table(r))
			}
			if len(ts) == 1 {
				ts[0].Name = r.L.T("nav.inbox")
			}
			return ts
		}}, nil
}

// table is what has come in one place, as a sheet under the title of its space.
func (p place) table(r *web.Request) spreadsheet.Table {
	return web.Table(r, p.Title, p.Items,
		web.Col("web.col.kind", func(i Item) any { return r.L.T("inbox.kind." + i.Kind) }),
		web.Col("web.col.title", func(i Item) any { return i.Title }),
		web.Col("web.col.party", func(i Item) any { return p.names[i.Author] }),
		web.Col("web.col.at", func(i Item) any { return i.At }),
		web.Col("web.col.due", func(i Item) any { return i.Due }))
}

// see notes that everything on the page has been seen, in each place.
func see(r *web.Request, _ action.Values) (web.View, string, error) {
	others, err := r.Elsewhere()
	for _, there := range append([]*web.Request{r}, others...) {
		if err == nil {
			err = r.Accounts().See(r.Ctx, there.Desk(), r.Now)
		}
	}
	return web.View{}, "/inbox", err
}

func (b *boxes) makeFeed(r *web.Request, _ action.Values) (web.View, string, error) {
	token, err := r.Accounts().MakeFeed(r.Ctx, r.Caller, r.Now)
	if err != nil {
		return web.View{}, "", err
	}
	v, err := b.view(r, box{Link: r.Base() + "/calendar/" + token})
	return v, "", err
}

func endFeed(r *web.Request, _ action.Values) (web.View, string, error) {
	return web.View{}, "/inbox", r.Accounts().EndFeed(r.Ctx, r.Caller.Account)
}

// ahead is how far the calendar looks.
const ahead = 120

// calendar is what the account's parties owe, as events of a calendar: titles
// only, under that of the space for who has places in several.
func calendar(r *web.Request) (web.Download, error) {
	c := ical.NewCalendar()
	c.Props.SetText(ical.PropVersion, "2.0")
	c.Props.SetText(ical.PropProductID, "-//phoihop//vi")
	c.Props.SetText("X-WR-CALNAME", "Phối hợp: "+r.Caller.Name)
	others, err := r.Elsewhere()
	if err != nil {
		return web.Download{}, err
	}
	for _, there := range append([]*web.Request{r}, others...) {
		os, err := dated(there)
		if err != nil {
			return web.Download{}, err
		}
		title := ""
		if len(others) > 0 {
			if title, err = titleOf(r.Ctx, r.DB, there.Caller.Space); err != nil {
				return web.Download{}, err
			}
		}
		for _, o := range os {
			c.Children = append(c.Children, o.event(title, r.Now).Component)
		}
	}
	if len(c.Children) == 0 { // a calendar must hold something
		c.Children = append(c.Children, note(r).Component)
	}
	var b bytes.Buffer
	err = ical.NewEncoder(&b).Encode(c)
	return web.Download{Name: "phoi-hop.ics", Type: "text/calendar; charset=utf-8", Content: folded(b.Bytes())}, err
}

// dated is what the caller's party owes within the days of a calendar.
func dated(r *web.Request) (os []owed, err error) {
	until := r.Now.AddDate(0, 0, ahead) // as at that day, so that what opens till then is in the book
	book, err := duty.LoadFrom(r.Ctx, r.DB, r.Caller.Space, until)
	if err != nil {
		return nil, err
	}
	ds, err := deadlines(r, book.SpokenFor(r.Caller.Party, r.Today), until)
	os = owing(book.Select(duty.Filter{Party: r.Caller.Party, From: r.Today.AddDays(-366)}), ds)
	return slices.DeleteFunc(os, func(o owed) bool { return !o.due.After(r.Now.AddDate(0, 0, -30)) || !o.due.Before(until) }), err
}

// maxLine is how long a line of a calendar may be, in octets (RFC 5545, 3.1).
const maxLine = 75

// folded breaks longer lines between letters, as the format demands; the
// library leaves them whole.
func folded(b []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.SplitAfterSeq(b, []byte("\r\n")) {
		n := 0
		for len(line) > 0 {
			_, size := utf8.DecodeRune(line)
			if n+size > maxLine && line[0] != '\r' && line[0] != '\n' {
				out.WriteString("\r\n ")
				n = 1
			}
			out.Write(line[:size])
			line, n = line[size:], n+size
		}
	}
	return out.Bytes()
}

// event is the half hour before something falls due, under the title of its
// space where one is given.
func (o owed) event(space string, now time.Time) *ical.Event {
	e := ical.NewEvent()
	id := sha256.Sum256([]byte(o.href + o.since.String() + o.due.String() + o.title))
	e.Props.SetText(ical.PropUID, hex.EncodeToString(id[:12])+"@phoihop")
	e.Props.SetDateTime(ical.PropDateTimeStamp, now.UTC())
	e.Props.SetDateTime(ical.PropDateTimeStart, o.due.UTC().Add(-30*time.Minute))
	e.Props.SetDateTime(ical.PropDateTimeEnd, o.due.UTC())
	summary := o.title
	if space != "" {
		summary = space + ": " + summary
	}
	e.Props.SetText(ical.PropSummary, summary)
	return e
}

// note says that nothing is due.
func note(r *web.Request) *ical.Event {
	e := ical.NewEvent()
	e.Props.SetText(ical.PropUID, "none-"+r.Today.String()+"@phoihop")
	e.Props.SetDateTime(ical.PropDateTimeStamp, r.Now.UTC())
	e.Props.SetDate(ical.PropDateTimeStart, r.Today.Time(viet.Zone()))
	e.Props.SetText(ical.PropSummary, r.Vietnamese().T("inbox.nothing-due"))
	return e
}
