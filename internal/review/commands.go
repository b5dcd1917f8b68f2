package review

import (
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// Contribute writes a party's text for a section of the report.
type Contribute struct {
	Review  entry.Hash `json:"review" field:"required"`
	Section string     `json:"section" field:"required,choice:situation|leadership|results|assessment|directions|proposals"`
	Text    string     `json:"text" field:"required,longtext"`
}

// SubjectID names the review.
func (c Contribute) SubjectID() entry.Hash { return c.Review }

// Decide refuses a review that is frozen.
func (c Contribute) Decide(s State, _ access.Caller) (Contributed, error) {
	return Contributed{c.Section, c.Text}, s.ready(false)
}

// Reserve states a reservation; it can be stated after the freeze as well.
type Reserve struct {
	Review entry.Hash `json:"review" field:"required"`
	About  string     `json:"about"`
	Text   string     `json:"text" field:"required,longtext"`
}

// SubjectID names the review.
func (c Reserve) SubjectID() entry.Hash { return c.Review }

// Decide refuses a review that does not exist.
func (c Reserve) Decide(s State, _ access.Caller) (Reserved, error) {
	return Reserved{c.About, c.Text}, s.ready(true)
}

// AddItem adds a tracked item.
type AddItem struct {
	Review    entry.Hash `json:"review" field:"required"`
	Type      string     `json:"type" field:"required,choice:shortcoming|cause|lesson|direction"`
	Text      string     `json:"text" field:"required,longtext"`
	Provision string     `json:"provision"`
	Owner     entry.Hash `json:"owner" field:"of:party"`
	Due       viet.Date  `json:"due"`
}

// SubjectID names the review.
func (c AddItem) SubjectID() entry.Hash { return c.Review }

// Decide refuses an owner that is no party and a review that is frozen.
func (c AddItem) Decide(s State, parties []entry.Hash, _ access.Caller) (Added, error) {
	if !c.Owner.IsZero() && !slices.Contains(parties, c.Owner) {
		return Added{}, fault.Field("owner", "review.no-party", c.Owner.Short())
	}
	return Added{c.Type, c.Text, c.Provision, c.Owner, c.Due}, s.ready(false)
}

// CloseItem closes a tracked item with its outcome, whenever that comes.
type CloseItem struct {
	Review  entry.Hash `json:"review" field:"required"`
	Item    entry.Hash `json:"item" field:"required"`
	Outcome string     `json:"outcome" field:"required,longtext"`
}

// SubjectID names the review.
func (c CloseItem) SubjectID() entry.Hash { return c.Review }

// Decide refuses an item that is not open, and anybody but its owner, the party
// that added it, and who gives the word of either after its end.
func (c CloseItem) Decide(s State, o organisation.Space, by access.Caller, today viet.Date) (Closed, error) {
	i := slices.IndexFunc(s.Items, func(x Item) bool { return x.ID == c.Item })
	switch {
	case i < 0:
		return Closed{}, fault.Field("item", "review.no-item")
	case s.Items[i].Closed != nil:
		return Closed{}, fault.New(fault.Conflict, "review.item-is-closed")
	case !o.Speaks(by.Party, s.Items[i].Owner, today) && !o.Speaks(by.Party, s.Items[i].Log, today):
		return Closed{}, fault.New(fault.Forbidden, "review.not-owner")
	}
	return Closed{c.Item, c.Outcome}, nil
}

// Approve signs the frozen review for the caller's party.
type Approve struct {
	Review entry.Hash `json:"review" field:"required"`
	action.Paper
}

// SubjectID names the review.
func (c Approve) SubjectID() entry.Hash { return c.Review }

// Decide refuses a review that is not frozen, parties that the regulation does
// not bind, and a second signature.
func (c Approve) Decide(s State, parties []entry.Hash, by access.Caller) (Approved, error) {
	f := s.Frozen()
	switch {
	case !s.known:
		return Approved{}, fault.New(fault.NotFound, "review.none")
	case f == nil:
		return Approved{}, fault.New(fault.Conflict, "review.not-frozen")
	case !slices.Contains(parties, by.Party):
		return Approved{}, fault.New(fault.Forbidden, "review.not-party")
	case s.ApprovedBy(by.Party):
		return Approved{}, fault.New(fault.Conflict, "review.approved-already")
	}
	return Approved{f.ID}, nil
}
