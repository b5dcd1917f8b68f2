// Package commendation praises what was done well (biểu dương, khen thưởng): a
// unit or a post, never a private person, is nominated on signed evidence; the
// other parties say what they think, the nominee's own stand aside, and the
// decision can be revoked by a later fact, not undone.
package commendation

import (
	"slices"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// The kinds of fact about a commendation. All have the nomination as subject,
// but for the criteria, whose subject is the space, and for what an award
// rests on, whose subject stands for the piece of evidence.
const (
	KindCriteria  entry.Kind = "commendation.criteria-adopted"
	KindNominated entry.Kind = "commendation.nominated"
	KindOpinion   entry.Kind = "commendation.opinion-given"
	KindDecided   entry.Kind = "commendation.decided"
	KindRevoked   entry.Kind = "commendation.revoked"
	KindRests     entry.Kind = "commendation.award-rests"
)

// Nominated proposes a unit, or a post of a party, on the evidence of what it
// did. Party is whose the nominee is: it does not decide.
type Nominated struct {
	Title     string       `json:"title"` // the achievement
	Reason    string       `json:"reason"`
	Party     entry.Hash   `json:"party"`
	Unit      entry.Hash   `json:"unit,omitzero"`
	Post      string       `json:"post,omitempty"` // title of a post, never a name
	Criterion string       `json:"criterion"`
	Evidence  []entry.Hash `json:"evidence"`
	Meeting   entry.Hash   `json:"meeting,omitzero"`
}

// Opined is another party's opinion.
type Opined struct {
	Supports bool   `json:"supports"`
	Reason   string `json:"reason,omitempty"`
}

// Decided is the decision, with its number where it has one: from the register
// of the party that decides, or from the paper that was signed.
type Decided struct {
	Granted  bool      `json:"granted"`
	Form     string    `json:"form"` // of the award, in words
	Words    string    `json:"words"`
	Number   string    `json:"number,omitempty"`
	Family   string    `json:"family,omitempty"` // of the register: "party" or "state"
	On       viet.Date `json:"on"`
	Locality string    `json:"locality,omitempty"` // where it is issued (địa danh); empty: left to be written in
}

// Revoked takes a commendation back.
type Revoked struct {
	Reason string `json:"reason"`
}

// The facts with their places.
type (
	Opinion struct {
		entry.Place
		Opined
	}
	Decision struct {
		entry.Place
		Decided
		How entry.Approval `json:"how"`
	}
	Revocation struct {
		entry.Place
		Revoked
	}
)

// State is what one commendation's entries add up to.
type State struct {
	entry.Place
	Space      entry.Hash   `json:"space"`
	Nominated  Nominated    `json:"nominated"`
	Opinions   []Opinion    `json:"opinions"`
	Decision   *Decision    `json:"decision,omitempty"`
	Revocation *Revocation  `json:"revocation,omitempty"`
	Stray      []entry.Hash `json:"stray"`
}

// Fold returns what the entries about one commendation add up to.
func Fold(past []entry.Entry) (s State) {
	s.Stray = entry.Fold(past, s.with)
	return s
}

func (s State) known() bool { return !s.ID.IsZero() }

// with folds one entry and reports whether it fits.
func (s *State) with(e entry.Entry) bool {
	p := entry.PlaceOf(e)
	switch e.Kind {
	case KindNominated:
		a, ok := entry.Decode[Nominated](e)
		if !ok || s.known() {
			return false
		}
		s.Place, s.Space, s.Nominated = p, e.SpaceID(), a
		return true
	case KindOpinion:
		if !s.known() || s.Recused(p.Log) || s.Opinion(p.Log) != nil {
			return false
		}
		return entry.Add(&s.Opinions, e, func(p entry.Place, a Opined) Opinion { return Opinion{p, a} })
	case KindDecided:
		a, ok := entry.Decode[Decided](e)
		if !ok || !s.known() || s.Decision != nil || s.Recused(p.Log) {
			return false
		}
		s.Decision = &Decision{p, a, e.Approval()}
		return true
	case KindRevoked:
		a, ok := entry.Decode[Revoked](e)
		if !ok || s.Decision == nil || s.Revocation != nil || p.Log != s.Decision.Log {
			return false
		}
		s.Revocation = &Revocation{p, a}
		return true
	}
	return false
}

// Recused reports whether a party stands aside: the nominee is its own.
func (s State) Recused(party entry.Hash) bool { return s.Nominated.Party == party }

// evidence lists what the nomination rests on, each once.
func (s State) evidence() (ids []entry.Hash) {
	for _, id := range s.Nominated.Evidence {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Opinion is a party's opinion; nil: it has given none.
func (s State) Opinion(party entry.Hash) *Opinion {
	i := slices.IndexFunc(s.Opinions, func(o Opinion) bool { return o.Log == party })
	if i < 0 {
		return nil
	}
	return &s.Opinions[i]
}

// Stands reports whether it was granted and not revoked.
func (s State) Stands() bool { return s.Decision != nil && s.Decision.Granted && s.Revocation == nil }
