package regulation

import (
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/legaltext"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// Propose proposes a regulation.
type Propose struct {
	Title       string           `json:"title" field:"required"`
	Number      string           `json:"number"`
	Text        string           `json:"text" field:"required,longtext"`
	Source      entry.Attachment `json:"source"` // the file that the text was read from
	From        viet.Date        `json:"from" field:"required"`
	To          viet.Date        `json:"to"`
	Parties     []entry.Hash     `json:"parties" field:"required,of:party"`
	Predecessor entry.Hash       `json:"predecessor"`
	Map         []Mapping        `json:"map"` // empty: as ProposeMap finds
}

// Decide refuses texts without provisions and parties that do not coordinate
// in the space. before is the predecessor, where one is named.
func (c Propose) Decide(s organisation.Space, before *Regulation, by access.Caller) (Proposed, error) {
	if err := checkParties(s, c.Parties, by); err != nil {
		return Proposed{}, err
	}
	if !c.To.IsZero() && c.To.Before(c.From) {
		return Proposed{}, fault.Field("to", "regulation.ends-before", c.From)
	}
	text, err := read("text", c.Text)
	if err != nil {
		return Proposed{}, err
	}
	a := Proposed{Title: c.Title, Number: c.Number, Text: c.Text, From: c.From, To: c.To, Parties: c.Parties, Predecessor: c.Predecessor}
	if c.Predecessor.IsZero() {
		return a, nil
	}
	if before == nil || len(before.Versions) == 0 || before.Space != s.ID {
		return Proposed{}, fault.Field("predecessor", "regulation.none")
	}
	last, ok := before.VersionAt(c.From)
	if !ok {
		last, _ = before.Latest()
	}
	a.Map, err = confirmed(c.Map, legaltext.Parse(last.Text), text)
	return a, err
}

// checkParties refuses lists without the caller, with fewer than two, or with
// somebody who does not coordinate here.
func checkParties(s organisation.Space, parties []entry.Hash, by access.Caller) error {
	members := s.Members()
	isMember := func(id entry.Hash) bool {
		return slices.ContainsFunc(members, func(p organisation.Party) bool { return p.ID == id })
	}
	if !isMember(by.Party) {
		return fault.New(fault.Forbidden, "regulation.not-a-member")
	}
	seen := map[entry.Hash]bool{}
	for _, p := range parties {
		if !isMember(p) {
			return fault.Field("parties", "regulation.no-member", p.Short())
		}
		if seen[p] {
			return fault.Field("parties", "regulation.party-twice", nameOf(s, p))
		}
		seen[p] = true
	}
	if len(parties) < 2 {
		return fault.Field("parties", "regulation.two-parties")
	}
	if !seen[by.Party] {
		return fault.Field("parties", "regulation.without-us")
	}
	return nil
}

func nameOf(s organisation.Space, party entry.Hash) string {
	p, _ := s.Party(party)
	return p.Name
}

// read refuses a text in which no provision was found: loose paragraphs can
// be neither cited nor followed.
func read(field, text string) (*legaltext.Document, error) {
	d := legaltext.Parse(text)
	if !structured(d) {
		return nil, fault.Field(field, "regulation.no-provision")
	}
	return d, nil
}

// structured reports whether a text has any unit besides loose paragraphs.
func structured(d *legaltext.Document) bool {
	return slices.ContainsFunc(d.Children, func(n *legaltext.Node) bool { return n.Kind != legaltext.KindParagraph })
}

// confirmed returns the map that a person confirmed, checked against both
// texts; an empty one is proposed by comparison.
func confirmed(ms []Mapping, old, text *legaltext.Document) ([]Mapping, error) {
	if len(ms) == 0 {
		return ProposeMap(old, text), nil
	}
	for _, m := range ms {
		known := slices.Contains([]Relation{Kept, Reworded, Moved, Split, Dropped}, m.Relation)
		switch {
		case !known:
			return nil, fault.Field("map", "regulation.map-relation", string(m.Relation))
		case old.Find(m.From) == nil:
			return nil, fault.Field("map", "regulation.map-unknown", m.From)
		case (m.Relation == Dropped) != (m.To == ""):
			return nil, fault.Field("map", "regulation.map-target", m.From)
		case m.To != "" && text.Find(m.To) == nil:
			return nil, fault.Field("map", "regulation.map-unknown", m.To)
		}
	}
	return ms, nil
}

// member refuses who is no party of the regulation, and regulations that do
// not exist.
func (r Regulation) member(by access.Caller) error {
	if len(r.Versions) == 0 || r.Space != by.Space {
		return fault.New(fault.NotFound, "regulation.none")
	}
	if !r.Concerns(by.Party) {
		return fault.New(fault.Forbidden, "regulation.not-a-party", r.Title)
	}
	return nil
}

// current returns a version that can still be acted on.
func (r Regulation) current(id entry.Hash) (Version, error) {
	v, ok := r.Version(id)
	if !ok {
		return v, fault.Field("version", "regulation.no-version")
	}
	if v.Superseded {
		return v, fault.New(fault.Conflict, "regulation.superseded", v.No)
	}
	return v, nil
}

// AmendText proposes another text: in place of a draft that is not yet agreed
// to, or as the next version of one that is.
type AmendText struct {
	Regulation entry.Hash       `json:"regulation" field:"required"`
	Base       entry.Hash       `json:"base"` // empty: the newest version
	Text       string           `json:"text" field:"required,longtext"`
	Source     entry.Attachment `json:"source"`
	Effective  viet.Date        `json:"effective" field:"required"`
	Map        []Mapping        `json:"map"`
}

// Decide refuses days outside the term, and texts that change nothing.
func (c AmendText) Decide(r Regulation, by access.Caller) (Versioned, error) {
	if err := r.member(by); err != nil {
		return Versioned{}, err
	}
	base, _ := r.Latest()
	if !c.Base.IsZero() {
		var err error
		if base, err = r.current(c.Base); err != nil {
			return Versioned{}, err
		}
	}
	if err := r.checkEffective(c.Effective, base); err != nil {
		return Versioned{}, err
	}
	if viet.Normalize(c.Text) == viet.Normalize(base.Text) {
		return Versioned{}, fault.Field("text", "regulation.same-text", base.No)
	}
	text, err := read("text", c.Text)
	if err != nil {
		return Versioned{}, err
	}
	a := Versioned{Base: base.ID, Text: c.Text, Effective: c.Effective}
	a.Map, err = confirmed(c.Map, legaltext.Parse(base.Text), text)
	return a, err
}

func (r Regulation) checkEffective(day viet.Date, base Version) error {
	last := r.Last()
	switch {
	case day.Before(r.From):
		return fault.Field("effective", "regulation.before-term", r.From)
	case !last.IsZero() && day.After(last):
		return fault.Field("effective", "regulation.after-term", last)
	case r.Agreed(base) && !day.After(base.Effective):
		return fault.Field("effective", "regulation.before-base", base.No, base.Effective)
	}
	return nil
}

// Circulate asks the parties to consent to a version and its list of duties.
type Circulate struct {
	Regulation entry.Hash   `json:"regulation" field:"required"`
	Version    entry.Hash   `json:"version" field:"required"`
	Duties     []entry.Hash `json:"duties"`
}

// Decide refuses everybody but the version's author and who follows it, and
// another list after a party has consented to the first: unless others stand
// for the parties by now, who are asked under the same list.
func (c Circulate) Decide(r Regulation, s organisation.Space, by access.Caller, today viet.Date) (Circulated, error) {
	if err := r.member(by); err != nil {
		return Circulated{}, err
	}
	v, err := r.current(c.Version)
	if err != nil {
		return Circulated{}, err
	}
	if v.Log != by.Party && !r.lineage.follows(by.Party, v.Log) {
		return Circulated{}, fault.New(fault.Forbidden, "regulation.not-author")
	}
	seats, err := r.Seats(s, today)
	if err != nil {
		return Circulated{}, err
	}
	duties := slices.Clone(c.Duties)
	slices.SortFunc(duties, func(a, b entry.Hash) int { return slices.Compare(a[:], b[:]) })
	duties = slices.Compact(duties)
	if len(v.Consents) > 0 {
		if r.Agreed(v) || sameSeats(seats, v.Seats) {
			return Circulated{}, fault.New(fault.Conflict, "regulation.consents-there", len(v.Consents))
		}
		duties = v.Duties
	}
	return Circulated{c.Version, duties, seats}, nil
}
