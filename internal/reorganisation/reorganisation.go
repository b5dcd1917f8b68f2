// Package reorganisation guides a reorganisation (sắp xếp tổ chức): which
// bodies end and who follows them, what they still owed and to whom it passes,
// and the minutes of the handover (biên bản bàn giao). It records nothing of
// its own: the successions and assignments are facts of the organisations.
package reorganisation

import (
	"cmp"
	"slices"
	"time"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// Fate says what became of an occurrence that was open when its party ended.
type Fate string

// The three. Together they are all that was open.
const (
	Assigned  Fate = "assigned"  // one heir has it
	Contested Fate = "contested" // two heirs were named, or none
	Proven    Fate = "proven"    // the party that ended had given proof
)

// Item is one occurrence that was open.
type Item struct {
	*duty.Occurrence `json:"-"`
	Title            string     `json:"title"`
	Key              string     `json:"occurrence"`
	Duty             entry.Hash `json:"duty"`
	Due              time.Time  `json:"due"`
	Fate             Fate       `json:"fate"`
	Heir             entry.Hash `json:"heir,omitzero"`

	Named []organisation.Assignment `json:"named,omitempty"` // to several heirs: they contest each other
}

// Record is what a party that ended leaves on file under one duty.
type Record struct {
	Title string    `json:"title"`
	Count int       `json:"count"`
	First time.Time `json:"first"`
	Last  time.Time `json:"last"`
}

// Handover is what one party that ends passes on.
type Handover struct {
	Party       organisation.Party        `json:"party"` // under the name it bore last
	From        viet.Date                 `json:"from"`
	Heirs       []organisation.Party      `json:"heirs"`
	Bases       []string                  `json:"bases"`
	Successions []organisation.Succession `json:"successions"`
	Items       []Item                    `json:"items"`  // contested first, then by due day
	Before      int                       `json:"before"` // open by what was known on the eve
	Records     []Record                  `json:"records"`
	Besides     []Besides                 `json:"besides"`
}

// Besides is what a party owed besides duties: how much of each kind, and what
// where the reader is that party.
type Besides struct {
	Kind  string       `json:"kind"`
	Count int          `json:"count"`
	With  []entry.Hash `json:"with,omitempty"` // the heirs that owe it by having accepted the place
	Items []Owed       `json:"items,omitempty"`
}

// Owed is one deadline.
type Owed struct {
	Title string    `json:"title"`
	Href  string    `json:"href"`
	Due   time.Time `json:"due"`
}

// unpassed reports whether the party owes what its heirs do not owe by
// themselves.
func (h Handover) unpassed() bool {
	return slices.ContainsFunc(h.Besides, func(b Besides) bool { return len(b.With) == 0 })
}

// Count returns how many items had a fate.
func (h Handover) Count(f Fate) (n int) {
	for _, i := range h.Items {
		if i.Fate == f {
			n++
		}
	}
	return n
}

// Of lists the items with a fate.
func (h Handover) Of(f Fate) (is []Item) {
	for _, i := range h.Items {
		if i.Fate == f {
			is = append(is, i)
		}
	}
	return is
}

// Passing is how many items need an heir.
func (h Handover) Passing() int { return h.Count(Assigned) + h.Count(Contested) }

// Equal reports whether nothing that was open has been lost, or has been added.
func (h Handover) Equal() bool { return h.Before == len(h.Items) }

// handoverOf works out what a party passes on: now says what became of it, eve
// what was open on the day before it ended.
func handoverOf(s organisation.Space, p organisation.Party, now, eve *duty.Book) Handover {
	h := Handover{Successions: s.Of(p.ID), Items: []Item{}, Records: []Record{}}
	for _, x := range h.Successions {
		if h.From.IsZero() || x.From.Before(h.From) {
			h.From = x.From
		}
		if x.Basis != "" && !slices.Contains(h.Bases, x.Basis) {
			h.Bases = append(h.Bases, x.Basis)
		}
		for _, id := range x.Heirs {
			heir, _ := s.Party(id)
			if !slices.ContainsFunc(h.Heirs, func(p organisation.Party) bool { return p.ID == id }) {
				h.Heirs = append(h.Heirs, heir)
			}
		}
	}
	h.Party = named(p, h.From.AddDays(-1))
	for _, o := range now.Occurrences {
		if i, open := itemOf(o, p.ID, h.From); open {
			if i.Fate == Contested {
				i.Named = s.Named(i.Duty, i.Key, p.ID)
			}
			h.Items = append(h.Items, i)
		}
		h.record(o)
	}
	for _, o := range eve.Occurrences {
		if _, open := itemOf(o, p.ID, h.From); open {
			h.Before++
		}
	}
	slices.SortStableFunc(h.Items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(rank(a.Fate), rank(b.Fate)), a.Due.Compare(b.Due))
	})
	return h
}

func rank(f Fate) int { return slices.Index([]Fate{Contested, Assigned, Proven}, f) }

// named is a party under the name it bore on a day.
func named(p organisation.Party, day viet.Date) organisation.Party {
	n := organisation.NameAt(p.Names, day)
	p.Name, p.Short = n.Name, n.Short
	return p
}

// itemOf says what became of an occurrence that was the party's; open is false
// where it was not, or had been due before.
func itemOf(o *duty.Occurrence, party entry.Hash, from viet.Date) (i Item, open bool) {
	i = Item{Occurrence: o, Title: o.Terms.Title, Key: o.Key, Duty: o.Duty.ID, Due: o.Due}
	switch {
	case o.Origin == party:
		i.Fate, i.Heir = Assigned, o.Party
	case o.Party != party:
		return i, false
	case o.Contested:
		i.Fate = Contested
	case o.Due.After(from.Time(viet.Zone())):
		i.Fate = Proven
	default:
		return i, false
	}
	return i, true
}

// record counts the proof that the party itself gave for an occurrence.
func (h *Handover) record(o *duty.Occurrence) {
	for _, f := range o.Facts {
		if f.Party != h.Party.ID || !slices.Contains([]string{duty.FactProof, duty.FactDeclared, duty.FactNil}, f.Kind) {
			continue
		}
		title := o.Duty.Proposed.Title
		i := slices.IndexFunc(h.Records, func(r Record) bool { return r.Title == title })
		if i < 0 {
			i = len(h.Records)
			h.Records = append(h.Records, Record{Title: title, First: f.Claimed, Last: f.Claimed})
		}
		r := &h.Records[i]
		r.Count++
		if f.Claimed.Before(r.First) {
			r.First = f.Claimed
		}
		if f.Claimed.After(r.Last) {
			r.Last = f.Claimed
		}
	}
}
