package organisation

import (
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// Invite asks an organisation to join the space.
type Invite struct {
	Organisation string `json:"organisation" field:"required"`
	Name         string `json:"name" field:"required"`
	Short        string `json:"short" field:"required"`
	Role         string `json:"role" field:"required,choice:party|observer"`
	Rank         int    `json:"rank"`
}

// Decide refuses guests of observers, and who is already here or invited.
func (c Invite) Decide(s Space, by access.Caller) (Invited, error) {
	if err := s.member(by); err != nil {
		return Invited{}, err
	}
	for _, p := range s.Parties {
		if p.Organisation == c.Organisation {
			return Invited{}, fault.Field("organisation", "organisation.joined-already", p.Name)
		}
	}
	for _, i := range s.Invitations {
		if i.Organisation == c.Organisation {
			return Invited{}, fault.Field("organisation", "organisation.invited-already", i.Name)
		}
	}
	return Invited(c), nil
}

// member refuses everybody but the parties that coordinate.
func (s Space) member(by access.Caller) error {
	p, ok := s.Party(by.Party)
	if !ok {
		return fault.New(fault.Forbidden, "organisation.not-here")
	}
	if p.Role != RoleParty {
		return fault.New(fault.Forbidden, "organisation.observer", p.Name)
	}
	return nil
}

// present refuses who has no log in the space.
func (s Space) present(by access.Caller) error {
	if _, ok := s.Party(by.Party); !ok {
		return fault.New(fault.Forbidden, "organisation.not-here")
	}
	return nil
}

// RenameParty gives the caller's party a new name.
type RenameParty struct {
	Name  string    `json:"name" field:"required"`
	Short string    `json:"short" field:"required"`
	From  viet.Date `json:"from" field:"required"`
}

// Decide refuses a name that the party bears already.
func (c RenameParty) Decide(s Space, by access.Caller) (PartyRenamed, error) {
	p, ok := s.Party(by.Party)
	if !ok {
		return PartyRenamed{}, fault.New(fault.Forbidden, "organisation.not-here")
	}
	if p.Name == c.Name && p.Short == c.Short {
		return PartyRenamed{}, fault.Field("name", "organisation.same-name")
	}
	return PartyRenamed(c), nil
}

// LocateParty says where the caller's party issues its papers.
type LocateParty struct {
	Locality string    `json:"locality" field:"required"`
	From     viet.Date `json:"from" field:"required"`
}

// Decide refuses a locality that is the party's already.
func (c LocateParty) Decide(s Space, by access.Caller) (PartyLocated, error) {
	if err := s.present(by); err != nil {
		return PartyLocated{}, err
	}
	if s.LocalityOn(by.Party, c.From) == c.Locality {
		return PartyLocated{}, fault.Field("locality", "organisation.same-locality")
	}
	return PartyLocated(c), nil
}

// AddUnit adds a unit to the caller's party.
type AddUnit struct {
	Kind  string    `json:"kind" field:"required,choice:post|commune|cell|other"`
	Name  string    `json:"name" field:"required"`
	Short string    `json:"short"`
	From  viet.Date `json:"from" field:"required"`
}

// Decide refuses a second open unit of the same name.
func (c AddUnit) Decide(s Space, by access.Caller) (UnitAdded, error) {
	if err := s.present(by); err != nil {
		return UnitAdded{}, err
	}
	for _, u := range s.UnitsOf(by.Party) {
		if u.To.IsZero() && viet.Fold(u.Name) == viet.Fold(c.Name) {
			return UnitAdded{}, fault.Field("name", "organisation.unit-twice", u.Name)
		}
	}
	return UnitAdded(c), nil
}

// ChangeUnit gives a unit another name.
type ChangeUnit struct {
	Unit  entry.Hash `json:"unit" field:"required"`
	Name  string     `json:"name" field:"required"`
	Short string     `json:"short"`
	From  viet.Date  `json:"from" field:"required"`
}

// Decide refuses units of others and days before the unit began.
func (c ChangeUnit) Decide(s Space, by access.Caller) (UnitChanged, error) {
	u, err := s.ownUnit(by, c.Unit)
	if err != nil {
		return UnitChanged{}, err
	}
	if c.From.Before(u.From) {
		return UnitChanged{}, fault.Field("from", "organisation.before-unit", u.From)
	}
	return UnitChanged(c), nil
}

// ownUnit returns an open unit of the caller's party.
func (s Space) ownUnit(by access.Caller, id entry.Hash) (Unit, error) {
	i := slices.IndexFunc(s.Units, func(u Unit) bool { return u.ID == id })
	switch {
	case i < 0:
		return Unit{}, fault.Field("unit", "organisation.no-unit")
	case s.Units[i].Party != by.Party:
		return Unit{}, fault.New(fault.Forbidden, "organisation.unit-of-other", s.Units[i].Name)
	case !s.Units[i].To.IsZero():
		return Unit{}, fault.New(fault.Conflict, "organisation.unit-closed", s.Units[i].Name, s.Units[i].To)
	}
	return s.Units[i], nil
}

// CloseUnit ends a unit.
type CloseUnit struct {
	Unit entry.Hash `json:"unit" field:"required"`
	From viet.Date  `json:"from" field:"required"`
}

// Decide refuses units of others and days before the unit began.
func (c CloseUnit) Decide(s Space, by access.Caller) (UnitClosed, error) {
	u, err := s.ownUnit(by, c.Unit)
	if err != nil {
		return UnitClosed{}, err
	}
	if c.From.Before(u.From) {
		return UnitClosed{}, fault.Field("from", "organisation.before-unit", u.From)
	}
	return UnitClosed(c), nil
}

// AddPost names a post of the caller's party.
type AddPost struct {
	Post  string     `json:"post" field:"required"`
	Title string     `json:"title" field:"required"`
	Unit  entry.Hash `json:"unit"`
}

// Decide refuses ids that a header cannot carry, and taken ones.
func (c AddPost) Decide(s Space, by access.Caller) (PostAdded, error) {
	if err := s.present(by); err != nil {
		return PostAdded{}, err
	}
	if !isPostID(c.Post) {
		return PostAdded{}, fault.Field("post", "organisation.bad-post", c.Post)
	}
	if p, twice := s.Post(by.Party, c.Post); twice {
		return PostAdded{}, fault.Field("post", "organisation.post-twice", p.Title)
	}
	if !c.Unit.IsZero() {
		if _, err := s.ownUnit(by, c.Unit); err != nil {
			return PostAdded{}, err
		}
	}
	return PostAdded(c), nil
}

// isPostID reports whether a header can carry s as the author's post.
func isPostID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for _, c := range []byte(s) {
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !letter && c != '.' && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// GrantMandate lets a post commit the caller's party.
type GrantMandate struct {
	Post  string    `json:"post" field:"required"`
	Scope []string  `json:"scope"`
	From  viet.Date `json:"from" field:"required"`
	To    viet.Date `json:"to"`
}

// Decide refuses posts that the party does not have.
func (c GrantMandate) Decide(s Space, by access.Caller) (MandateGranted, error) {
	if _, ok := s.Post(by.Party, c.Post); !ok {
		return MandateGranted{}, fault.Field("post", "organisation.no-post", c.Post)
	}
	if !c.To.IsZero() && c.To.Before(c.From) {
		return MandateGranted{}, fault.Field("to", "organisation.ends-before", c.From)
	}
	if len(c.Scope) == 0 {
		c.Scope = []string{Everything}
	}
	return MandateGranted(c), nil
}

// RevokeMandate ends a mandate from a day on.
type RevokeMandate struct {
	Mandate entry.Hash `json:"mandate" field:"required"`
	From    viet.Date  `json:"from" field:"required"`
	Reason  string     `json:"reason" field:"longtext"`
}

// Decide refuses mandates of others and revoked ones.
func (c RevokeMandate) Decide(s Space, by access.Caller) (MandateRevoked, error) {
	i := slices.IndexFunc(s.Mandates, func(m Mandate) bool { return m.ID == c.Mandate })
	switch {
	case i < 0:
		return MandateRevoked{}, fault.Field("mandate", "organisation.unknown-mandate")
	case s.Mandates[i].Party != by.Party:
		return MandateRevoked{}, fault.New(fault.Forbidden, "organisation.mandate-of-other")
	case !s.Mandates[i].Revoked.IsZero():
		return MandateRevoked{}, fault.New(fault.Conflict, "organisation.revoked-already", s.Mandates[i].Revoked)
	case c.From.Before(s.Mandates[i].From):
		return MandateRevoked{}, fault.Field("from", "organisation.before-mandate", s.Mandates[i].From)
	}
	return MandateRevoked(c), nil
}

// AdoptRules adopts the calendar, the grace and the window that the space
// reckons by. An empty calendar is the shipped proposal.
type AdoptRules struct {
	Calendar   string     `json:"calendar" field:"longtext"`
	Hash       entry.Hash `json:"hash"` // what the person was shown
	GraceHours int        `json:"grace_hours"`
	Preset     string     `json:"preset" field:"required,choice:calendar|fifteenth"`
	From       viet.Date  `json:"from" field:"required"`
}

// maxGrace bounds the grace, in hours: more would make "on time" empty.
const maxGrace = 240

// Decide refuses a calendar that cannot be read or is not the one that the
// person was shown.
func (c AdoptRules) Decide(s Space, by access.Caller) (RulesAdopted, error) {
	if err := s.member(by); err != nil {
		return RulesAdopted{}, err
	}
	r := calendar.Default()
	if c.Calendar != "" {
		var err error
		if r, err = calendar.Parse([]byte(c.Calendar)); err != nil {
			return RulesAdopted{}, &fault.Error{Kind: fault.Invalid, Field: "calendar", Key: "organisation.bad-calendar", Args: []any{err.Error()}, Err: err}
		}
	}
	sum := entry.Hash(r.Hash())
	if !c.Hash.IsZero() && c.Hash != sum {
		return RulesAdopted{}, fault.Field("hash", "organisation.other-calendar", sum.Short())
	}
	if c.GraceHours < 0 || c.GraceHours > maxGrace {
		return RulesAdopted{}, fault.Field("grace_hours", "organisation.bad-grace", maxGrace)
	}
	return RulesAdopted{string(r.Encode()), sum, c.GraceHours, calendar.Preset(c.Preset), c.From}, nil
}
