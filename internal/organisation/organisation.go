// Package organisation keeps who takes part (tổ chức): the parties of a space
// in the order of the regulation, their units, posts and mandates, the rules
// they reckon by, and which organisation succeeds which.
//
// Every fact is about the space. What a party says of itself (its names,
// units, posts and mandates) holds only where it stands in that party's log,
// so authority never depends on the order of arrival.
package organisation

import (
	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// The kinds of fact about a space, besides the kernel's space.founded and
// party.joined.
const (
	KindInvited        entry.Kind = "organisation.invited"
	KindPartyRenamed   entry.Kind = "organisation.party-renamed"
	KindPartyLocated   entry.Kind = "organisation.party-located"
	KindUnitAdded      entry.Kind = "organisation.unit-added"
	KindUnitChanged    entry.Kind = "organisation.unit-changed"
	KindUnitClosed     entry.Kind = "organisation.unit-closed"
	KindPostAdded      entry.Kind = "organisation.post-added"
	KindMandateGranted entry.Kind = "organisation.mandate-granted"
	KindMandateRevoked entry.Kind = "organisation.mandate-revoked"
	KindRulesAdopted   entry.Kind = "organisation.rules-adopted"
	KindSucceeded      entry.Kind = "organisation.succession-declared"
	KindAccepted       entry.Kind = "organisation.succession-accepted"
	KindAssigned       entry.Kind = "organisation.occurrence-assigned"
	KindUnassigned     entry.Kind = "organisation.assignment-withdrawn"
)

// Roles of a party in a space.
const (
	RoleParty    = "party"
	RoleObserver = "observer"
)

// Everything is the scope of a mandate without bounds.
const Everything = "all"

// Invited asks an organisation to join the space.
type Invited struct {
	Organisation string `json:"organisation"`
	Name         string `json:"name"`
	Short        string `json:"short"`
	Role         string `json:"role"`
	Rank         int    `json:"rank"`
}

// PartyRenamed gives the author's party a new name from a day on.
type PartyRenamed struct {
	Name  string    `json:"name"`
	Short string    `json:"short"`
	From  viet.Date `json:"from"`
}

// PartyLocated says where the author's party issues its papers (địa danh), from
// a day on.
type PartyLocated struct {
	Locality string    `json:"locality"`
	From     viet.Date `json:"from"`
}

// UnitAdded adds a unit to the author's party. Its entry's id is the unit.
type UnitAdded struct {
	Kind  string    `json:"kind"` // post, commune, cell or other
	Name  string    `json:"name"`
	Short string    `json:"short,omitempty"`
	From  viet.Date `json:"from"`
}

// UnitChanged gives a unit another name from a day on.
type UnitChanged struct {
	Unit  entry.Hash `json:"unit"`
	Name  string     `json:"name"`
	Short string     `json:"short,omitempty"`
	From  viet.Date  `json:"from"`
}

// UnitClosed says that a unit no longer exists from a day on.
type UnitClosed struct {
	Unit entry.Hash `json:"unit"`
	From viet.Date  `json:"from"`
}

// PostAdded names a post (chức danh) of the author's party, never its holder.
type PostAdded struct {
	Post  string     `json:"post"` // the pseudonymous id that headers carry
	Title string     `json:"title"`
	Unit  entry.Hash `json:"unit,omitzero"`
}

// MandateGranted lets a post commit the author's party (thẩm quyền ký).
type MandateGranted struct {
	Post  string    `json:"post"`
	Scope []string  `json:"scope"` // kinds of fact, or "all"
	From  viet.Date `json:"from"`
	To    viet.Date `json:"to"` // last day; unset: until revoked
}

// MandateRevoked ends a mandate: it does not hold on From or later.
type MandateRevoked struct {
	Mandate entry.Hash `json:"mandate"`
	From    viet.Date  `json:"from"`
	Reason  string     `json:"reason,omitempty"`
}

// RulesAdopted fixes by what the space reckons from a day on. Calendar is the
// adopted file itself, byte for byte, so that old figures keep it.
type RulesAdopted struct {
	Calendar   string          `json:"calendar"`
	Hash       entry.Hash      `json:"hash"`
	GraceHours int             `json:"grace_hours"`
	Preset     calendar.Preset `json:"preset"`
	From       viet.Date       `json:"from"`
}

// Succeeded says which parties take the place of which, from a day on.
type Succeeded struct {
	Predecessors []entry.Hash `json:"predecessors"`
	Heirs        []entry.Hash `json:"heirs"`
	From         viet.Date    `json:"from"`
	Basis        string       `json:"basis,omitempty"` // the decision it rests on
}

// Accepted is an heir's acceptance of a succession, or the assent of a
// predecessor that another one had named.
type Accepted struct {
	Succession entry.Hash `json:"succession"`
}

// Assigned hands one open occurrence to one heir.
type Assigned struct {
	Succession entry.Hash `json:"succession"`
	Duty       entry.Hash `json:"duty"`
	Occurrence string     `json:"occurrence"`
	Party      entry.Hash `json:"party"` // who owed it
	Heir       entry.Hash `json:"heir"`
}

// Unassigned takes assignments of one occurrence back: what the author had
// assigned, or what the author's party would have been given by it. It counts
// where another assignment names another heir: what is settled stays so.
type Unassigned struct {
	Assignments []entry.Hash `json:"assignments"`
	Reason      string       `json:"reason,omitempty"`
}
