package organisation

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// Space is what the entries about a space add up to.
type Space struct {
	ID          entry.Hash
	Title       string
	Parties     []Party // observers included, in the order of Rank
	Units       []Unit
	Posts       []Post
	Mandates    []Mandate
	Rules       []Rules // by From, then in canonical order
	Successions []Succession
	Assignments []Assignment
	Invitations []Invitation
	Stray       []entry.Hash // facts that broke a rule: kept and shown
}

// Name is one name in the history of a party or a unit. The first has no From.
type Name struct {
	Name  string    `json:"name"`
	Short string    `json:"short"`
	From  viet.Date `json:"from,omitzero"`
}

// Party is a body that writes in the space (bên tham gia, bên theo dõi). Its
// id is that of its log; Name and Short are the newest.
type Party struct {
	ID           entry.Hash     `json:"id"`
	Log          entry.Hash     `json:"log"` // the same as ID
	Index        int64          `json:"index"`
	At           time.Time      `json:"at"`
	Organisation string         `json:"organisation"`
	Name         string         `json:"name"`
	Short        string         `json:"short"`
	Role         string         `json:"role"`
	Rank         int            `json:"rank"`
	Inviter      entry.Hash     `json:"inviter,omitzero"`
	Names        []Name         `json:"names"`
	Localities   []PartyLocated `json:"localities,omitempty"`
}

// LocalityOn is where a party issues its papers on a day; empty where it has not
// said.
func (s Space) LocalityOn(party entry.Hash, day viet.Date) string {
	p, _ := s.Party(party)
	return p.LocalityOn(day)
}

// LocalityOn is where the party issues its papers on a day; empty where it has
// not said.
func (p Party) LocalityOn(day viet.Date) (locality string) {
	var from viet.Date
	for _, l := range p.Localities {
		if !l.From.After(day) && !l.From.Before(from) {
			locality, from = l.Locality, l.From
		}
	}
	return locality
}

// Unit is a part of a party: a border post, a commune, a cell.
type Unit struct {
	entry.Place
	Party entry.Hash `json:"party"`
	Kind  string     `json:"kind"`
	Name  string     `json:"name"`
	Short string     `json:"short"`
	From  viet.Date  `json:"from"`
	To    viet.Date  `json:"to,omitzero"` // first day on which it no longer exists
	Names []Name     `json:"names"`
}

// Post is a post of a party under its pseudonymous id.
type Post struct {
	entry.Place
	Party entry.Hash `json:"party"`
	Post  string     `json:"post"`
	Title string     `json:"title"`
	Unit  entry.Hash `json:"unit,omitzero"`
}

// Mandate is one grant with its revocation, if any.
type Mandate struct {
	entry.Place
	Party   entry.Hash `json:"party"`
	Post    string     `json:"post"`
	Scope   []string   `json:"scope"`
	From    viet.Date  `json:"from"`
	To      viet.Date  `json:"to,omitzero"`      // last day
	Revoked viet.Date  `json:"revoked,omitzero"` // first day on which it no longer holds
}

// Rules is one adopted set: the calendar, the grace for what arrives late
// though made in time, and the window that reports cover.
type Rules struct {
	entry.Place
	Calendar calendar.Rules  `json:"-"`
	Hash     entry.Hash      `json:"hash"`
	Grace    time.Duration   `json:"grace"`
	Preset   calendar.Preset `json:"preset"`
	From     viet.Date       `json:"from"`
}

// Succession is one declaration with who agreed to it.
type Succession struct {
	entry.Place
	By           entry.Hash   `json:"by"`
	Superior     bool         `json:"superior"` // declared by an observer, for predecessors that are gone
	Predecessors []entry.Hash `json:"predecessors"`
	Heirs        []entry.Hash `json:"heirs"`
	From         viet.Date    `json:"from"`
	Basis        string       `json:"basis"`
	Accepted     []Acceptance `json:"accepted"`
	Contested    []entry.Hash `json:"contested"` // predecessors that another succession gives to other heirs
}

// Acceptance is one party's word on a succession.
type Acceptance struct {
	entry.Place
	Party entry.Hash `json:"party"`
}

// Assignment hands one open occurrence to one heir. Where different ones
// exist for the same occurrence all are Contested and none of them counts,
// until all but those to one heir are Withdrawn.
type Assignment struct {
	entry.Place
	Assigned
	Contested bool         `json:"contested"`
	Withdrawn *entry.Place `json:"withdrawn,omitempty"`
}

// rivals reports whether two assignments give one occurrence to two heirs.
func (a Assignment) rivals(b Assignment) bool { return a.about(b.Assigned) && a.Heir != b.Heir }

// about reports whether the assignment is of the same occurrence.
func (a Assignment) about(b Assigned) bool {
	return a.Duty == b.Duty && a.Occurrence == b.Occurrence && a.Party == b.Party
}

// MayWithdraw reports whether a party made a contested assignment, or is the
// heir that it names.
func (a Assignment) MayWithdraw(party entry.Hash) bool {
	return a.Contested && (a.Log == party || a.Heir == party)
}

// Invitation is a party's invitation; Joined is who came of it.
type Invitation struct {
	entry.Place
	Invited
	Joined entry.Hash `json:"joined,omitzero"`
}

// Party returns a party by id; ok is false where there is none.
func (s Space) Party(id entry.Hash) (Party, bool) {
	i := slices.IndexFunc(s.Parties, func(p Party) bool { return p.ID == id })
	if i < 0 {
		return Party{}, false
	}
	return s.Parties[i], true
}

// NameOf is the full name of a party or unit; empty where it is neither.
func (s Space) NameOf(id entry.Hash) string {
	if p, ok := s.Party(id); ok {
		return p.Name
	}
	for _, u := range s.Units {
		if u.ID == id {
			return u.Name
		}
	}
	return ""
}

// Members lists the parties that coordinate, observers left out, in the order
// of Rank.
func (s Space) Members() (ps []Party) {
	for _, p := range s.Parties {
		if p.Role == RoleParty {
			ps = append(ps, p)
		}
	}
	return ps
}

// Mandate returns the mandate by which a post may commit its party to what (a
// kind of fact) on a day; ok is false where it may not.
func (s Space) Mandate(party entry.Hash, post, what string, day viet.Date) (Mandate, bool) {
	for _, m := range s.Mandates {
		if m.Party == party && m.Post == post && m.Valid(day) && m.Covers(what) {
			return m, true
		}
	}
	return Mandate{}, false
}

// MayCommit reports whether there is such a mandate.
func (s Space) MayCommit(party entry.Hash, post, what string, day viet.Date) bool {
	_, ok := s.Mandate(party, post, what, day)
	return ok
}

// Valid reports whether the mandate holds on a day.
func (m Mandate) Valid(day viet.Date) bool {
	return !day.Before(m.From) && (m.To.IsZero() || !day.After(m.To)) && (m.Revoked.IsZero() || day.Before(m.Revoked))
}

// Covers reports whether the mandate is for what, or for everything.
func (m Mandate) Covers(what string) bool {
	return slices.Contains(m.Scope, what) || slices.Contains(m.Scope, Everything)
}

// RulesAt returns the adopted rules that hold on a day; ok is false before any
// adoption.
func (s Space) RulesAt(day viet.Date) (r Rules, ok bool) { return RulesAt(s.Rules, day) }

// CalendarAt returns the calendar that holds on a day: the adopted one, else the
// shipped one.
func (s Space) CalendarAt(day viet.Date) calendar.Rules {
	if r, ok := s.RulesAt(day); ok {
		return r.Calendar
	}
	return calendar.Default()
}

// RulesAt returns the last of rules, ordered by From, that holds on a day.
func RulesAt(rules []Rules, day viet.Date) (r Rules, ok bool) {
	for _, x := range rules {
		if !day.Before(x.From) {
			r, ok = x, true
		}
	}
	return r, ok
}

// Of lists the successions that bind a predecessor: declared by itself or by
// a superior, or assented to by it.
func (s Space) Of(predecessor entry.Hash) (ss []Succession) {
	for _, x := range s.Successions {
		if x.Binds(predecessor) {
			ss = append(ss, x)
		}
	}
	return ss
}

// Binds reports whether the succession holds for one of its predecessors.
func (x Succession) Binds(predecessor entry.Hash) bool {
	return slices.Contains(x.Predecessors, predecessor) &&
		(x.By == predecessor || x.Superior || x.AcceptedBy(predecessor))
}

// AcceptedBy reports whether a party has agreed to the succession.
func (x Succession) AcceptedBy(party entry.Hash) bool {
	return slices.ContainsFunc(x.Accepted, func(a Acceptance) bool { return a.Party == party })
}

// NameAt returns the name a party or unit bore on a day.
func NameAt(names []Name, day viet.Date) (n Name) {
	for i, x := range names {
		if i == 0 || !day.Before(x.From) {
			n = x
		}
	}
	return n
}

// Post returns a party's post by its pseudonymous id.
func (s Space) Post(party entry.Hash, post string) (Post, bool) {
	for _, p := range s.Posts {
		if p.Party == party && p.Post == post {
			return p, true
		}
	}
	return Post{}, false
}

// UnitsOf lists a party's units in the order they were added.
func (s Space) UnitsOf(party entry.Hash) (us []Unit) {
	for _, u := range s.Units {
		if u.Party == party {
			us = append(us, u)
		}
	}
	return us
}

// Open reports whether the unit exists on a day.
func (u Unit) Open(day viet.Date) bool {
	return !day.Before(u.From) && (u.To.IsZero() || day.Before(u.To))
}

// order sorts what has an order of its own.
func (s *Space) order() {
	slices.SortStableFunc(s.Parties, func(a, b Party) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), slices.Compare(a.ID[:], b.ID[:]))
	})
	slices.SortStableFunc(s.Rules, func(a, b Rules) int { return a.From.Compare(b.From) })
	for i := range s.Parties {
		sortNames(s.Parties[i].Names)
	}
	for i := range s.Units {
		sortNames(s.Units[i].Names)
	}
}

// sortNames puts names in the order of their days; the first has none.
func sortNames(ns []Name) {
	slices.SortStableFunc(ns, func(a, b Name) int { return a.From.Compare(b.From) })
}

// Ended reports whether a party had been succeeded by a day: it no longer acts,
// and nothing new is sent to it.
func (s Space) Ended(party entry.Hash, day viet.Date) bool {
	return slices.ContainsFunc(s.Of(party), func(x Succession) bool { return !day.Before(x.From) })
}

// End is the first day without a party; unset: it goes on.
func (s Space) End(party entry.Hash) (day viet.Date) {
	for _, x := range s.Of(party) {
		if day.IsZero() || x.From.Before(day) {
			day = x.From
		}
	}
	return day
}

// Standing lists who stands for some parties on a day: each party itself, or,
// where it had ended, those that follow it. Each is named once.
func (s Space) Standing(parties []entry.Hash, day viet.Date) (ids []entry.Hash) {
	seen := map[entry.Hash]bool{}
	var add func(entry.Hash)
	add = func(p entry.Hash) {
		if seen[p] {
			return
		}
		seen[p] = true
		if !s.Ended(p, day) {
			ids = append(ids, p)
			return
		}
		for _, x := range s.Of(p) {
			if !day.Before(x.From) {
				for _, h := range x.Heirs {
					add(h)
				}
			}
		}
	}
	for _, p := range parties {
		add(p)
	}
	return ids
}

// Followers lists all who have a party's place by the successions that bind,
// at whatever remove and whenever they begin. The list only grows.
func (s Space) Followers(party entry.Hash) (ids []entry.Hash) {
	for next := []entry.Hash{party}; len(next) > 0; next = next[1:] {
		for _, x := range s.Of(next[0]) {
			for _, h := range x.Heirs {
				if h != party && !slices.Contains(ids, h) {
					ids, next = append(ids, h), append(next, h)
				}
			}
		}
	}
	return ids
}

// Follows reports whether a body has, at whatever remove, the place of another.
// What is true stays true.
func (s Space) Follows(heir, party entry.Hash) bool {
	return slices.Contains(s.Followers(party), heir)
}

// Speaks reports whether a body gives the word of a party on a day: it is that
// party, or an heir that has accepted its place.
func (s Space) Speaks(body, party entry.Hash, day viet.Date) bool {
	return body == party || slices.Contains(s.Signing(party, day), body)
}

// Takes reports whether a body takes another's place on the very day.
func (s Space) Takes(body entry.Hash, day viet.Date) bool {
	return slices.ContainsFunc(s.Successions, func(x Succession) bool { return x.From == day && slices.Contains(x.Heirs, body) })
}

// SpokenFor lists the parties that had ended by a day whose word a body gives.
func (s Space) SpokenFor(body entry.Hash, day viet.Date) (ids []entry.Hash) {
	for _, p := range s.Parties {
		if p.ID != body && s.Ended(p.ID, day) && s.Speaks(body, p.ID, day) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// Signing lists who signs for a party on a day: itself, or, where it had ended,
// every heir that has accepted its place.
func (s Space) Signing(party entry.Hash, day viet.Date) (ids []entry.Hash) {
	seen := map[entry.Hash]bool{}
	var add func(entry.Hash)
	add = func(p entry.Hash) {
		if seen[p] {
			return
		}
		seen[p] = true
		if !s.Ended(p, day) {
			ids = append(ids, p)
			return
		}
		for _, x := range s.Of(p) {
			for _, h := range x.Heirs {
				if x.AcceptedBy(h) && !day.Before(x.From) {
					add(h)
				}
			}
		}
	}
	add(party)
	return ids
}

// Named lists organisations by their short names, as NamesFor gives them.
func Named(names map[entry.Hash]string, ids []entry.Hash) string {
	var ns []string
	for _, id := range ids {
		ns = append(ns, names[id])
	}
	return strings.Join(ns, ", ")
}
