// Package area shows all that the record holds of one party or unit (địa bàn:
// nắm chắc tình hình, quản lý địa bàn) on one page. It records nothing and
// nothing is entered for it: the features show themselves there through
// panels, and what has been silent follows from the duties.
package area

import (
	"slices"
	"time"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/seamap"
	"phoihop/internal/viet"
)

// Silence is a duty of which nothing has come for a while: the newest
// occurrence that was due has no proof. A signed nil report is not silence.
type Silence struct {
	Duty   entry.Hash `json:"duty"`
	Title  string     `json:"title"`
	Clause string     `json:"clause"`
	Last   viet.Date  `json:"last,omitzero"` // of the newest proof; unset: there never was one
	Since  viet.Date  `json:"since"`         // due day of the first occurrence left open since then
	Open   int        `json:"open"`          // occurrences left open since then
	N      int        `json:"n"`             // all that were due
}

// silences lists what a party has been silent about, the longest first, and
// the day of its newest proof of anything. owed are its occurrences.
func silences(b *duty.Book, owed []*duty.Occurrence) (ss []Silence, last viet.Date) {
	by := map[entry.Hash][]*duty.Occurrence{}
	for _, o := range owed {
		if d := viet.DateOf(o.Claimed); o.Met() && d.After(last) {
			last = d
		}
		if o.State != duty.NotDue {
			by[o.Duty.ID] = append(by[o.Duty.ID], o)
		}
	}
	for _, d := range b.Duties {
		if s, ok := silence(by[d.ID]); ok && runs(d, viet.DateOf(b.AsOf)) {
			s.Duty, s.Title, s.Clause = d.ID, d.Proposed.Title, duty.Cite(d.Proposed.Provision)
			ss = append(ss, s)
		}
	}
	slices.SortStableFunc(ss, func(x, y Silence) int { return x.Since.Compare(y.Since) })
	return ss, last
}

// silence looks at one duty's occurrences that were due; ok is false where the
// newest has its proof.
func silence(os []*duty.Occurrence) (s Silence, ok bool) {
	slices.SortStableFunc(os, func(x, y *duty.Occurrence) int { return x.Due.Compare(y.Due) })
	s.N = len(os)
	for _, o := range os {
		if o.Met() {
			s.Last, s.Since, s.Open = viet.DateOf(o.Claimed), viet.Date{}, 0
			continue
		}
		if s.Open++; s.Since.IsZero() {
			s.Since = viet.DateOf(o.Due.Add(-time.Second))
		}
	}
	return s, s.Open > 0
}

// runs reports whether a duty is still owed on a day.
func runs(d *duty.Duty, day viet.Date) bool {
	if to := d.Proposed.To; !to.IsZero() && to.Before(day) {
		return false
	}
	return !slices.ContainsFunc(d.Ends, func(e duty.End) bool { return e.Log == d.By && !e.From.After(day) })
}

// Area is one party or one of its units.
type Area struct {
	ID       entry.Hash         `json:"id"`
	Name     string             `json:"name"`
	Party    organisation.Party `json:"party"`
	Unit     *organisation.Unit `json:"unit,omitempty"` // nil: the party itself
	Units    []Area             `json:"units,omitempty"`
	Ended    bool               `json:"ended,omitempty"`
	Silences []Silence          `json:"silences"`
	Last     viet.Date          `json:"last,omitzero"` // day of the newest proof of any duty
	Place    *seamap.Place      `json:"place,omitempty"`
}

// Href is the area's page.
func (a Area) Href() string { return "/areas/" + a.ID.String() }

// areas lists the parties of a space that can be bound, in the order of the
// regulation, each with its units that exist on the day.
func areas(o organisation.Space, b *duty.Book, ps []seamap.Place, day viet.Date) (as []Area) {
	owed := map[entry.Hash][]*duty.Occurrence{}
	for _, x := range b.Occurrences {
		owed[x.Party] = append(owed[x.Party], x)
	}
	for _, p := range o.Parties {
		if p.Role != organisation.RoleParty {
			continue
		}
		a := Area{ID: p.ID, Name: p.Name, Party: p, Ended: o.Ended(p.ID, day), Place: seamap.Seat(p.Name, ps)}
		a.Silences, a.Last = silences(b, owed[p.ID])
		if a.Ended {
			a.Silences = nil // its duties passed on
		}
		for _, u := range o.UnitsOf(p.ID) {
			if u.To.IsZero() || day.Before(u.To) {
				a.Units = append(a.Units, Area{ID: u.ID, Name: u.Name, Party: p, Unit: &u, Place: seamap.Seat(u.Name, ps)})
			}
		}
		as = append(as, a)
	}
	return as
}

// find returns the party or unit with an id.
func find(as []Area, id entry.Hash) (Area, bool) {
	for _, a := range as {
		if a.ID == id {
			return a, true
		}
		for _, u := range a.Units {
			if u.ID == id {
				return u, true
			}
		}
	}
	return Area{}, false
}
