package meeting

import (
	"slices"
	"strings"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// AddItem puts an item on the agenda.
type AddItem struct {
	Meeting entry.Hash `json:"meeting" field:"required,of:meeting"`
	Title   string     `json:"title" field:"required"`
	Text    string     `json:"text" field:"longtext"`
	Origin  entry.Hash `json:"origin"`
	By      entry.Hash `json:"by" field:"of:party"`
}

// SubjectID names the meeting.
func (c AddItem) SubjectID() entry.Hash { return c.Meeting }

// Decide refuses who was not invited, what is over, and what is on the agenda.
func (c AddItem) Decide(s State, by access.Caller) (ItemAdded, error) {
	if err := s.invited(by); err != nil {
		return ItemAdded{}, err
	}
	twice := func(i Item) bool { return !c.Origin.IsZero() && i.Origin == c.Origin && i.ItemAdded.Title == c.Title }
	switch {
	case s.Held():
		return ItemAdded{}, fault.New(fault.Conflict, "meeting.over")
	case slices.ContainsFunc(s.Agenda(), twice):
		return ItemAdded{}, fault.New(fault.Conflict, "meeting.item-twice", c.Title)
	}
	return ItemAdded{c.Title, c.Text, c.Origin, c.By}, nil
}

// Fill puts several suggested items on the agenda at once: each is an id, or
// nothing, a bar, and the title.
type Fill struct {
	Meeting entry.Hash `json:"meeting" field:"required"`
	Items   []string   `json:"items" field:"required,longtext"`
}

// Decide returns the items in their order, those that are there already left
// out.
func (c Fill) Decide(s State, by access.Caller) (as []ItemAdded, err error) {
	for _, x := range c.Items {
		id, title, ok := strings.Cut(x, "|")
		one := AddItem{Meeting: c.Meeting, Title: strings.TrimSpace(title)}
		if id != "" {
			if one.Origin, err = entry.ParseHash(id); err != nil {
				ok = false
			}
		}
		if !ok || one.Title == "" {
			return nil, fault.Field("items", "meeting.bad-item", x)
		}
		a, err := one.Decide(s, by)
		if fault.Of(err) != nil && fault.Of(err).Key == "meeting.item-twice" {
			continue
		}
		if err != nil {
			return nil, err
		}
		s.Items = append(slices.Clone(s.Items), Item{ItemAdded: a})
		as = append(as, a)
	}
	if len(as) == 0 {
		return nil, fault.Field("items", "meeting.nothing-new")
	}
	return as, nil
}

// TakeOff takes an item off the agenda.
type TakeOff struct {
	Meeting entry.Hash `json:"meeting" field:"required"`
	Item    entry.Hash `json:"item" field:"required"`
	Reason  string     `json:"reason" field:"required"`
}

// SubjectID names the meeting.
func (c TakeOff) SubjectID() entry.Hash { return c.Meeting }

// Decide refuses who does not run the meeting, and what is decided or over.
func (c TakeOff) Decide(s State, by access.Caller) (TakenOff, error) {
	if err := s.led(by); err != nil {
		return TakenOff{}, err
	}
	i := s.item(c.Item)
	switch {
	case i == nil || i.Off != nil:
		return TakenOff{}, fault.Field("item", "meeting.no-item")
	case s.Held() || len(i.Decisions) > 0:
		return TakenOff{}, fault.New(fault.Conflict, "meeting.over")
	}
	return TakenOff{c.Item, c.Reason}, nil
}

// AddPaper lays a paper before the meeting.
type AddPaper struct {
	Meeting entry.Hash         `json:"meeting" field:"required"`
	Title   string             `json:"title" field:"required"`
	Text    string             `json:"text" field:"longtext"`
	Item    entry.Hash         `json:"item"`
	Files   []entry.Attachment `json:"files"`
}

// SubjectID names the meeting.
func (c AddPaper) SubjectID() entry.Hash { return c.Meeting }

// Attached lends the command's files.
func (c AddPaper) Attached() []entry.Attachment { return c.Files }

// Decide refuses a paper with nothing on it.
func (c AddPaper) Decide(s State, by access.Caller) (PaperAdded, error) {
	if err := s.invited(by); err != nil {
		return PaperAdded{}, err
	}
	if err := s.onAgenda(c.Item); err != nil {
		return PaperAdded{}, err
	}
	if strings.TrimSpace(c.Text) == "" && len(c.Files) == 0 {
		return PaperAdded{}, fault.Field("text", "meeting.empty-paper")
	}
	return PaperAdded{c.Title, c.Text, c.Item}, nil
}

// Lock locks the papers.
type Lock struct {
	Meeting entry.Hash `json:"meeting" field:"required"`
}

// SubjectID names the meeting.
func (c Lock) SubjectID() entry.Hash { return c.Meeting }

// Decide refuses a second lock.
func (c Lock) Decide(s State, by access.Caller) (PapersLocked, error) {
	if err := s.led(by); err != nil {
		return PapersLocked{}, err
	}
	if s.Locked != nil {
		return PapersLocked{}, fault.New(fault.Conflict, "meeting.locked-already")
	}
	return PapersLocked{}, nil
}
