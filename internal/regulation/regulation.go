// Package regulation keeps the text that the parties agree on (quy chế phối
// hợp): its versions with their provision maps, who consented to which and
// how, and which words are in force on any day.
//
// A regulation's id is that of its proposing entry, which is also its first
// version. Authority rests on the parties that this entry names and on the
// successions that bind them, which are never taken back, so it cannot change
// under an act that arrives late.
package regulation

import (
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// The kinds of fact about a regulation.
const (
	KindProposed   entry.Kind = "regulation.proposed"
	KindVersioned  entry.Kind = "regulation.versioned"
	KindCirculated entry.Kind = "regulation.circulated"
	KindConsented  entry.Kind = "regulation.consented"
	KindRefused    entry.Kind = "regulation.refused"
	KindEnded      entry.Kind = "regulation.ended"
)

// Relation says what became of a provision in the next text.
type Relation string

// The relations of a provision map.
const (
	Kept     Relation = "kept"     // same place, same words
	Reworded Relation = "reworded" // same place, other words
	Moved    Relation = "moved"    // another place
	Split    Relation = "split"    // several places: one mapping for each
	Dropped  Relation = "dropped"  // no longer there; To is empty
)

// Mapping says where one provision of the old text stands in the new one.
type Mapping struct {
	From     string   `json:"from"`
	To       string   `json:"to"`
	Relation Relation `json:"relation"`
}

// Proposed proposes a regulation with its first text.
type Proposed struct {
	Title       string       `json:"title"`
	Number      string       `json:"number,omitempty"`
	Text        string       `json:"text"`
	From        viet.Date    `json:"from"`
	To          viet.Date    `json:"to"` // last day; unset: without term
	Parties     []entry.Hash `json:"parties"`
	Predecessor entry.Hash   `json:"predecessor,omitzero"` // the regulation it follows
	Map         []Mapping    `json:"map,omitempty"`        // from the predecessor's last text
}

// Versioned proposes another text. Its entry's id is the version's.
type Versioned struct {
	Base      entry.Hash `json:"base"` // the version that it changes
	Text      string     `json:"text"`
	Effective viet.Date  `json:"effective"`
	Map       []Mapping  `json:"map"` // from the text of Base
}

// Circulated asks the parties to consent to a version, with the duties that
// consent will cover.
type Circulated struct {
	Version entry.Hash   `json:"version"`
	Duties  []entry.Hash `json:"duties"`
	Seats   []Seat       `json:"seats,omitempty"` // of the parties that had ended; all others sign for themselves
}

// Seat is the place of a party that had ended (thay cho bên đã kết thúc): it is
// filled when all who take it have signed, or when the party itself had.
type Seat struct {
	Party entry.Hash   `json:"party"`
	By    []entry.Hash `json:"by"`
}

// Consented is one party's consent. How it was given stands in the body's
// approvals: none means that the node recorded it.
type Consented struct {
	Version     entry.Hash `json:"version"`
	Circulation entry.Hash `json:"circulation"`      // the list of duties consented to
	Mandate     entry.Hash `json:"mandate,omitzero"` // by which the post may commit its party
}

// Refused is one party's refusal with its reason.
type Refused struct {
	Version entry.Hash `json:"version"`
	Reason  string     `json:"reason"`
}

// Ended is one party's wish to end the regulation early.
type Ended struct {
	On     viet.Date `json:"on"` // first day on which it no longer holds
	Reason string    `json:"reason"`
	Seats  []Seat    `json:"seats,omitempty"` // as in Circulated
}

// Regulation is what the entries about one regulation add up to.
type Regulation struct {
	entry.Place
	Space       entry.Hash   `json:"space"`
	Title       string       `json:"title"`
	Number      string       `json:"number"`
	From        viet.Date    `json:"from"`
	To          viet.Date    `json:"to,omitzero"`
	Parties     []entry.Hash `json:"parties"`
	Predecessor entry.Hash   `json:"predecessor,omitzero"`
	Versions    []Version    `json:"versions"` // in canonical order
	Endings     []Ending     `json:"endings,omitempty"`
	Stray       []entry.Hash `json:"stray,omitempty"` // facts that broke a rule: kept and shown

	lineage lineage
	over    bool // all have asked to end it
}

// Version is one text. Map leads from the text of Base, or for the first one
// from the predecessor's last text. Text is empty where only the list of
// regulations was asked for.
type Version struct {
	entry.Place
	No          int                    `json:"no"` // from 1
	Base        entry.Hash             `json:"base,omitzero"`
	Text        string                 `json:"text,omitempty"`
	Effective   viet.Date              `json:"effective"`
	Map         []Mapping              `json:"map,omitempty"`
	Circulated  bool                   `json:"circulated"`
	Circulation entry.Hash             `json:"circulation,omitzero"`
	Duties      []entry.Hash           `json:"duties,omitempty"` // circulated last
	Consents    map[entry.Hash]Consent `json:"consents"`         // by party
	Refusals    []Refusal              `json:"refusals,omitempty"`
	Superseded  bool                   `json:"superseded"`      // a draft that another text replaced
	Seats       []Seat                 `json:"seats,omitempty"` // circulated last
	Asked       viet.Date              `json:"asked,omitzero"`  // the day on which it was circulated last

	circulations map[entry.Hash]Circulated
}

// Consent is how one party consented.
type Consent struct {
	entry.Place
	Party       entry.Hash `json:"party"`
	Circulation entry.Hash `json:"circulation"`
	Mandate     entry.Hash `json:"mandate,omitzero"`
	Post        string     `json:"post"`
	By          string     `json:"by"` // node, passkey or paper
	Number      string     `json:"number,omitempty"`
	Date        string     `json:"date,omitempty"` // of the paper, yyyy-mm-dd
	Signatory   string     `json:"signatory,omitempty"`
	Scan        entry.Hash `json:"scan,omitzero"`

	Files []entry.Attachment `json:"files,omitempty"` // the scan
}

// Refusal is one party's refusal of a version.
type Refusal struct {
	entry.Place
	Party  entry.Hash `json:"party"`
	Reason string     `json:"reason"`
}

// Ending is one party's wish to end early.
type Ending struct {
	entry.Place
	Party entry.Hash `json:"party"`
	Ended
}

// How a consent was given.
const (
	ByNode  = "node"
	ByPaper = "paper"
)
