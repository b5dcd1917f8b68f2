package regulation

import (
	"slices"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// lineage is who follows whom by the successions that bind. It only grows.
type lineage struct {
	heirs map[entry.Hash][]entry.Hash
	any   bool // not known: everybody may say in whose place it stands
}

func lineageOf(s organisation.Space) (l lineage) {
	for _, p := range s.Parties {
		if hs := s.Followers(p.ID); len(hs) > 0 {
			if l.heirs == nil {
				l.heirs = map[entry.Hash][]entry.Hash{}
			}
			l.heirs[p.ID] = hs
		}
	}
	return l
}

// follows reports whether one body has, at whatever remove, the place of another.
func (l lineage) follows(heir, party entry.Hash) bool {
	return l.any || slices.Contains(l.heirs[party], heir)
}

// Concerns reports whether a body is a party of the regulation or follows one.
func (r Regulation) Concerns(id entry.Hash) bool {
	return slices.Contains(r.Parties, id) || slices.ContainsFunc(r.Parties, func(p entry.Hash) bool { return r.lineage.follows(id, p) })
}

// Bodies lists the parties of the regulation and all who follow them.
func (r Regulation) Bodies() []entry.Hash {
	ids := slices.Clone(r.Parties)
	for _, p := range r.Parties {
		for _, h := range r.lineage.heirs[p] {
			if !slices.Contains(ids, h) {
				ids = append(ids, h)
			}
		}
	}
	return ids
}

// seated refuses places of who is no party, and places given to nobody or to
// who does not follow.
func (r Regulation) seated(seats []Seat) bool {
	for _, s := range seats {
		if len(s.By) == 0 || !slices.Contains(r.Parties, s.Party) {
			return false
		}
		for _, h := range s.By {
			if !r.lineage.follows(h, s.Party) {
				return false
			}
		}
	}
	return true
}

// filled reports whether every party has given its word, or all who take its
// place have.
func (r Regulation) filled(seats []Seat, gave func(entry.Hash) bool) bool {
	for _, p := range r.Parties {
		by := takers(seats, p)
		if !gave(p) && (len(by) == 0 || slices.ContainsFunc(by, func(h entry.Hash) bool { return !gave(h) })) {
			return false
		}
	}
	return len(r.Parties) > 0
}

// takers lists who takes a party's place; none where it stands for itself.
func takers(seats []Seat, party entry.Hash) (by []entry.Hash) {
	for _, s := range seats {
		if s.Party == party {
			by = append(by, s.By...)
		}
	}
	return by
}

// allEnd reports whether all have asked to end the regulation. Whoever one of
// them names for a place has to ask: nobody is left out by another's list.
func (r Regulation) allEnd() bool {
	var seats []Seat
	for _, e := range r.Endings {
		seats = append(seats, e.Seats...)
	}
	return r.filled(seats, func(p entry.Hash) bool {
		return slices.ContainsFunc(r.Endings, func(e Ending) bool { return e.Party == p })
	})
}

// Signers lists who has to sign a version, in the order of the regulation:
// each party, or those who take its place. Each is named once.
func (r Regulation) Signers(v Version) (ids []entry.Hash) {
	for _, p := range r.Parties {
		by := takers(v.Seats, p)
		if len(by) == 0 {
			by = []entry.Hash{p}
		}
		for _, id := range by {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// InPlaceOf lists the parties for which a signer of the version stands.
func (v Version) InPlaceOf(signer entry.Hash) (ids []entry.Hash) {
	for _, s := range v.Seats {
		if slices.Contains(s.By, signer) {
			ids = append(ids, s.Party)
		}
	}
	return ids
}

// Seats lists the places of the parties that have ended by a day, each with
// the heirs that have accepted it, or refuses where none has.
func (r Regulation) Seats(s organisation.Space, day viet.Date) (seats []Seat, err error) {
	for _, p := range r.Parties {
		if !s.Ended(p, day) {
			continue
		}
		by := s.Signing(p, day)
		if len(by) == 0 {
			return nil, fault.New(fault.Conflict, "regulation.no-heir", nameOf(s, p))
		}
		slices.SortFunc(by, func(a, b entry.Hash) int { return slices.Compare(a[:], b[:]) })
		seats = append(seats, Seat{p, by})
	}
	return seats, nil
}

func sameSeats(a, b []Seat) bool {
	return slices.EqualFunc(a, b, func(x, y Seat) bool { return x.Party == y.Party && slices.Equal(x.By, y.By) })
}

// asked refuses who is not asked to sign the version.
func (r Regulation) asked(v Version, by access.Caller) error {
	if !slices.Contains(r.Signers(v), by.Party) {
		return fault.New(fault.Forbidden, "regulation.not-asked", v.No)
	}
	return nil
}
