// Package review compiles what the record shows for a period (sơ kết, tổng
// kết): every number with the signed entries under it, at recorded heads, so
// that anybody can recompute it; and keeps what the parties add to it.
package review

import (
	"slices"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// The kinds of fact about a review. All have the review as their subject.
const (
	KindOpened      entry.Kind = "review.opened"
	KindContributed entry.Kind = "review.contributed"
	KindReserved    entry.Kind = "review.reserved"
	KindItem        entry.Kind = "review.item-added"
	KindClosed      entry.Kind = "review.item-closed"
	KindFrozen      entry.Kind = "review.frozen"
	KindApproved    entry.Kind = "review.approved"
)

// Opened opens a review of a regulation over a period. Its entry's id is the
// review's id.
type Opened struct {
	Regulation entry.Hash `json:"regulation" field:"required"`
	Title      string     `json:"title" field:"required"`
	From       viet.Date  `json:"from" field:"required"`
	To         viet.Date  `json:"to" field:"required"`
	Previous   entry.Hash `json:"previous"`
}

// Contributed is a party's text for one section of the report.
type Contributed struct {
	Section string `json:"section"`
	Text    string `json:"text"`
}

// Reserved is a party's reservation (bảo lưu); it is printed.
type Reserved struct {
	About string `json:"about"`
	Text  string `json:"text"`
}

// Added is a tracked item: it stays open, and is carried into later reviews,
// until it is closed with an outcome.
type Added struct {
	Type      string     `json:"type"` // shortcoming, cause, lesson, direction
	Text      string     `json:"text"`
	Provision string     `json:"provision,omitempty"`
	Owner     entry.Hash `json:"owner,omitzero"`
	Due       viet.Date  `json:"due,omitzero"`
}

// Closed closes an item.
type Closed struct {
	Item    entry.Hash `json:"item"`
	Outcome string     `json:"outcome"`
}

// Head is one log's size and root as a review rests on it.
type Head struct {
	Log  entry.Hash `json:"log"`
	Size int64      `json:"size"`
	Root entry.Hash `json:"root"`
}

// Frozen fixes what the review rests on: the heads, the moment of judgement,
// and the digest of all figures.
type Frozen struct {
	Heads   []Head     `json:"heads"`
	AsOf    time.Time  `json:"as_of"`
	Figures entry.Hash `json:"figures"`
}

// Approved is one party's signature under a frozen review.
type Approved struct {
	Frozen entry.Hash `json:"frozen"`
}

// The facts with their places.
type (
	Contribution struct {
		entry.Place
		Contributed
	}
	Reservation struct {
		entry.Place
		Reserved
	}
	Item struct {
		entry.Place
		Added
		Review  entry.Hash
		Closed  *Closed
		Closing entry.Place
	}
	Freeze struct {
		entry.Place
		Frozen
	}
	Approval struct {
		entry.Place
		Approved
		How entry.Approval // by whom and how it was signed
	}
)

// State is what one review's entries add up to.
type State struct {
	entry.Place
	Space         entry.Hash
	Opened        Opened
	Contributions []Contribution
	Reservations  []Reservation
	Items         []Item
	Freezes       []Freeze
	Approvals     []Approval
	Stray         []entry.Hash
	known         bool
}

// Known reports whether the review exists.
func (s State) Known() bool { return s.known }

// Frozen returns the newest freeze, or nil.
func (s State) Frozen() *Freeze {
	if len(s.Freezes) == 0 {
		return nil
	}
	return &s.Freezes[len(s.Freezes)-1]
}

// toFollow are the items that nobody has closed.
func (s State) toFollow() (is []Item) {
	for _, i := range s.Items {
		if i.Closed == nil {
			is = append(is, i)
		}
	}
	return is
}

// ApprovedBy reports whether a party has signed the newest freeze.
func (s State) ApprovedBy(party entry.Hash) bool {
	f := s.Frozen()
	return f != nil && slices.ContainsFunc(s.Approvals, func(a Approval) bool { return a.Log == party && a.Frozen == f.ID })
}

// Fold returns what the entries about one review add up to where nobody
// follows anybody.
func Fold(past []entry.Entry) State { return FoldIn(past, organisation.Space{}) }

// FoldIn is Fold in a space whose successions give an item to who follows its
// owner, or the party that added it.
func FoldIn(past []entry.Entry, o organisation.Space) (s State) {
	s.Stray = entry.Fold(past, func(e entry.Entry) bool { return s.with(e, o) })
	return s
}

// with folds one entry and reports whether it fits.
func (s *State) with(e entry.Entry, o organisation.Space) bool {
	p := entry.PlaceOf(e)
	switch e.Kind {
	case KindOpened:
		return s.open(e, p)
	case KindContributed:
		return entry.Add(&s.Contributions, e, func(p entry.Place, a Contributed) Contribution { return Contribution{p, a} })
	case KindReserved:
		return entry.Add(&s.Reservations, e, func(p entry.Place, a Reserved) Reservation { return Reservation{p, a} })
	case KindItem:
		return entry.Add(&s.Items, e, func(p entry.Place, a Added) Item { return Item{Place: p, Added: a, Review: e.SubjectID()} })
	case KindClosed:
		return s.closeItem(e, p, o)
	case KindFrozen:
		return entry.Add(&s.Freezes, e, func(p entry.Place, a Frozen) Freeze { return Freeze{p, a} })
	case KindApproved:
		return s.approve(e, p)
	}
	return false
}

func (s *State) open(e entry.Entry, p entry.Place) bool {
	a, ok := entry.Decode[Opened](e)
	if !ok || s.known {
		return false
	}
	s.Place, s.Space, s.Opened, s.known = p, e.SpaceID(), a, true
	return true
}

// closeItem takes what became of an item from its owner, the party that added
// it, or who follows either.
func (s *State) closeItem(e entry.Entry, p entry.Place, o organisation.Space) bool {
	a, ok := entry.Decode[Closed](e)
	i := slices.IndexFunc(s.Items, func(x Item) bool { return x.ID == a.Item })
	if !ok || i < 0 || s.Items[i].Closed != nil {
		return false
	}
	x := s.Items[i]
	if x.Owner != p.Log && x.Log != p.Log && !o.Follows(p.Log, x.Owner) && !o.Follows(p.Log, x.Log) {
		return false
	}
	s.Items[i].Closed, s.Items[i].Closing = &a, p
	return true
}

// approve counts only for a freeze that the log had seen: it names it.
func (s *State) approve(e entry.Entry, p entry.Place) bool {
	a, ok := entry.Decode[Approved](e)
	if !ok || !slices.ContainsFunc(s.Freezes, func(f Freeze) bool { return f.ID == a.Frozen }) {
		return false
	}
	s.Approvals = append(s.Approvals, Approval{p, a, e.Approval()})
	return true
}

// ready returns a fault unless the review exists and is not frozen.
func (s State) ready(frozen bool) error {
	switch {
	case !s.known:
		return fault.New(fault.NotFound, "review.none")
	case !frozen && s.Frozen() != nil:
		return fault.New(fault.Conflict, "review.is-frozen")
	}
	return nil
}

// Decide refuses a period that ends before it begins and parties that the
// regulation does not bind.
func (c Opened) Decide(parties []entry.Hash, by access.Caller) (Opened, error) {
	switch {
	case !slices.Contains(parties, by.Party):
		return c, fault.New(fault.Forbidden, "review.not-party")
	case c.To.Before(c.From):
		return c, fault.Field("to", "review.ends-before", c.From, c.To)
	}
	return c, nil
}

// Freezing fixes the figures at the heads that were compiled.
type Freezing struct {
	Review  entry.Hash `json:"review" field:"required"`
	Heads   []Head     `json:"heads" field:"required"`
	AsOf    time.Time  `json:"as_of" field:"required"`
	Figures entry.Hash `json:"figures" field:"required"`
}

// SubjectID names the review.
func (c Freezing) SubjectID() entry.Hash { return c.Review }

// Decide refuses anybody but who opened the review.
func (c Freezing) Decide(s State, by access.Caller) (Frozen, error) {
	if err := s.ready(true); err != nil {
		return Frozen{}, err
	}
	if s.Log != by.Party {
		return Frozen{}, fault.New(fault.Forbidden, "review.not-opener")
	}
	if len(c.Heads) == 0 {
		return Frozen{}, fault.Field("heads", "action.required")
	}
	return Frozen{c.Heads, c.AsOf.UTC(), c.Figures}, nil
}
