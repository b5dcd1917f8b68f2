package inbox

import (
	"slices"
	"time"

	"phoihop/internal/draft"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/lang"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
)

// How far back the inbox reaches. What is owed and still open stays longer
// than what has only been said.
const (
	span     = 60 * 24 * time.Hour
	openSpan = 365 * 24 * time.Hour
)

// Item is one line of the inbox.
type Item struct {
	At     time.Time  `json:"at"`
	Kind   string     `json:"kind"`
	Title  string     `json:"title"`
	Href   string     `json:"href"`
	Author entry.Hash `json:"author,omitzero"`
	Unread bool       `json:"unread"`
	Due    time.Time  `json:"due,omitzero"` // of what is owed
	urgent readmodel.Urgency
}

// place is the inbox of one place of an account: a post in a space.
type place struct {
	Space entry.Hash `json:"space"`
	Title string     `json:"title"` // of the space
	As    string     `json:"as"`    // the post
	Items []Item     `json:"items"`
	names map[entry.Hash]string
}

// count is how many items there are in all places.
func count(all []place) (n int) {
	for _, p := range all {
		n += len(p.Items)
	}
	return n
}

// step is a moment, from the due one, at which an occurrence that is still
// open is brought up again, inside the owing party only.
type step struct {
	from time.Duration
	kind string
}

const day = 24 * time.Hour

// steps of escalation, the last one first.
func steps() []step {
	return []step{{3 * day, "overdue-3"}, {1 * day, "overdue-1"}, {-1 * day, "due-1"}, {-7 * day, "due-7"}}
}

// owed is something that the party owes, whatever it comes from.
type owed struct {
	due, since  time.Time // since: when it began to be owed; zero: long ago
	title, href string
}

// owing puts the open occurrences of duties and the other deadlines together.
func owing(os []*duty.Occurrence, ds []readmodel.Deadline) (all []owed) {
	for _, o := range os {
		if !o.Met() {
			all = append(all, owed{o.Due, o.Start().Time(viet.Zone()), o.Terms.Title, "/duties/" + o.Duty.ID.String()})
		}
	}
	for _, d := range ds {
		all = append(all, owed{due: d.Due, title: d.Title, href: d.Href})
	}
	return all
}

// reminder is the newest step that something owed has reached. What comes
// round every week is not announced a week ahead.
func (o owed) reminder(now time.Time) (Item, bool) {
	for _, s := range steps() {
		at := o.due.Add(s.from)
		if at.After(now) || s.from < 0 && at.Before(o.since) {
			continue
		}
		return Item{At: at, Kind: s.kind, Title: o.title, Href: o.href, Due: o.due}, true
	}
	return Item{}, false
}

// inHand are the drafts that a person has before them, as items: who is to sign
// and who has to mend learn of it at once.
func inHand(ds []draft.Draft, l *lang.Printer) (items []Item) {
	for _, d := range ds {
		title := l.T(d.Action)
		if about := d.About(); about != "" {
			title += ": " + about
		}
		items = append(items, Item{At: d.At, Kind: "draft-" + d.State, Title: title, Href: "/drafts", urgent: readmodel.AtOnce})
	}
	return items
}

// merge puts messages and reminders of a party together with what a person has
// before them, newest first.
func merge(ms []readmodel.Message, os []owed, items []Item, now, seen time.Time) []Item {
	for _, m := range ms {
		items = append(items, Item{At: m.At, Kind: m.Kind, Title: m.Title, Href: m.Href, Author: m.Author, urgent: m.Urgency})
	}
	for _, o := range os {
		if i, ok := o.reminder(now); ok && i.At.After(now.Add(-openSpan)) {
			items = append(items, i)
		}
	}
	for i := range items {
		items[i].Unread = items[i].At.After(seen)
	}
	slices.SortStableFunc(items, func(a, b Item) int { return b.At.Compare(a.At) })
	return items
}
