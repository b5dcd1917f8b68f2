package commendation

import (
	"crypto/sha256"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// Rests says, beside an award, that it rests on a piece of evidence: the next
// decision on the same evidence finds it there.
type Rests struct {
	Evidence     entry.Hash `json:"evidence"`
	Commendation entry.Hash `json:"commendation"`
}

// restsOn is the subject of what rests on a piece of evidence. It is no other
// feature's subject: evidence and notices add up without it.
func restsOn(evidence entry.Hash) entry.Hash {
	return sha256.Sum256([]byte("phoihop commendation\n" + evidence.String()))
}

// Awards are the awards that were said to rest on one piece of evidence, in
// their order.
type Awards struct {
	Resting []Rest       `json:"resting"`
	Stray   []entry.Hash `json:"stray"`
}

// Rest is one of them.
type Rest struct {
	entry.Place
	Rests
}

// FoldAwards returns what the entries about one piece of evidence add up to.
func FoldAwards(past []entry.Entry) (a Awards) {
	a.Stray = entry.Fold(past, func(e entry.Entry) bool {
		return e.Kind == KindRests && entry.Add(&a.Resting, e, func(p entry.Place, x Rests) Rest { return Rest{p, x} })
	})
	return a
}

// once refuses an award on evidence that carries another one that stands: one
// achievement is praised once. others are the commendations that were said to
// rest on the same evidence.
func (s State) once(others []State) error {
	for _, x := range others {
		if x.ID == s.ID || !x.Stands() || !x.shares(s) {
			continue
		}
		number := x.Decision.Number
		if number == "" {
			return fault.New(fault.Conflict, "commendation.praised-already", x.Nominated.Title, x.Decision.On)
		}
		return fault.New(fault.Conflict, "commendation.praised-by-number", x.Nominated.Title, number, x.Decision.On)
	}
	return nil
}

// shares reports whether two nominations rest on a same piece of evidence.
func (s State) shares(t State) bool {
	for _, a := range s.Nominated.Evidence {
		for _, b := range t.Nominated.Evidence {
			if a == b {
				return true
			}
		}
	}
	return false
}
