package review

import (
	"slices"
	"strings"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// Give gives an indicator to a review.
type Give struct {
	Review     entry.Hash `json:"review" field:"required"`
	Name       string     `json:"name" field:"required"`
	Definition string     `json:"definition" field:"required,longtext"`
	Unit       string     `json:"unit" field:"required"`
	Source     string     `json:"source" field:"required"`
	Provision  string     `json:"provision"`
	From       viet.Date  `json:"from" field:"required"`
	To         viet.Date  `json:"to" field:"required"`
	Value      string     `json:"value"`
	Words      string     `json:"words"`
	Parts      []Part     `json:"parts"`
	PartLines  string     `json:"part_lines" field:"longtext"` // the same as a person writes them: a line each, "name: number"
}

// parts are the sub-totals, however they were given.
func (c Give) parts() ([]Part, error) {
	ps := slices.Clone(c.Parts)
	for line := range strings.Lines(c.PartLines) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		i := strings.LastIndex(line, ":")
		if i < 0 {
			return nil, fault.Field("part_lines", "review.bad-part", line)
		}
		n, err := viet.ParseNumber(strings.TrimSpace(line[i+1:]))
		name := strings.TrimSpace(line[:i])
		if err != nil || name == "" {
			return nil, fault.Field("part_lines", "review.bad-part", line)
		}
		ps = append(ps, Part{name, n})
	}
	return ps, nil
}

// SubjectID names the review.
func (c Give) SubjectID() entry.Hash { return c.Review }

// Decide refuses an indicator without a number and without words, and a
// window that ends before it begins. Sub-totals that do not add up are taken:
// the report shows them.
func (c Give) Decide(s State, by access.Caller) (Given, error) {
	if err := s.ready(false); err != nil {
		return Given{}, err
	}
	parts, err := c.parts()
	if err != nil {
		return Given{}, err
	}
	g := Given{c.Name, c.Definition, c.Unit, c.Source, c.Provision, c.From, c.To, nil, c.Words, parts}
	switch {
	case c.To.Before(c.From):
		return g, fault.Field("to", "review.ends-before", c.From, c.To)
	case c.Value == "" && c.Words == "":
		return g, fault.Field("value", "review.no-value")
	case c.Value == "":
		return g, nil
	}
	x, err := viet.ParseNumber(c.Value)
	if err != nil {
		return g, &fault.Error{Kind: fault.Invalid, Field: "value", Key: "action.bad-number", Args: []any{c.Value}, Err: err}
	}
	g.Value = &x
	return g, nil
}

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

// Decide refuses an item that is not open, and anybody but its owner or the
// party that added it.
func (c CloseItem) Decide(s State, by access.Caller) (Closed, error) {
	i := slices.IndexFunc(s.Items, func(x Item) bool { return x.ID == c.Item })
	switch {
	case i < 0:
		return Closed{}, fault.Field("item", "review.no-item")
	case s.Items[i].Closed != nil:
		return Closed{}, fault.New(fault.Conflict, "review.item-is-closed")
	case s.Items[i].Owner != by.Party && s.Items[i].Log != by.Party:
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
