package inbox

import (
	"slices"
	"time"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
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
	due    *duty.Occurrence
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

// reminder is the newest step that an open occurrence has reached. What comes
// round every week is not announced a week ahead.
func reminder(o *duty.Occurrence, now time.Time) (Item, bool) {
	if o.Met() {
		return Item{}, false
	}
	for _, s := range steps() {
		at := o.Due.Add(s.from)
		if at.After(now) || s.from < 0 && at.Before(o.Start().Time(viet.Zone())) {
			continue
		}
		return Item{At: at, Kind: s.kind, Title: o.Terms.Title, Href: "/duties/" + o.Duty.ID.String(), due: o}, true
	}
	return Item{}, false
}

// merge puts messages and reminders of a party together, newest first.
func merge(ms []readmodel.Message, os []*duty.Occurrence, now, seen time.Time) (items []Item) {
	for _, m := range ms {
		items = append(items, Item{At: m.At, Kind: m.Kind, Title: m.Title, Href: m.Href, Author: m.Author})
	}
	for _, o := range os {
		if i, ok := reminder(o, now); ok && i.At.After(now.Add(-openSpan)) {
			items = append(items, i)
		}
	}
	for i := range items {
		items[i].Unread = items[i].At.After(seen)
	}
	slices.SortStableFunc(items, func(a, b Item) int { return b.At.Compare(a.At) })
	return items
}
