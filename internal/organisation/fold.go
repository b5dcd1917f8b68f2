package organisation

import (
	"crypto/sha256"
	"slices"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
)

// Fold returns what the entries about one space add up to. It never fails:
// what breaks a rule is Stray.
func Fold(past []entry.Entry) Space {
	past = slices.Clone(past)
	entry.Order(past)
	f := &folding{calendars: map[entry.Hash]calendar.Rules{}}
	for _, e := range past {
		if !f.with(e) {
			f.s.Stray = append(f.s.Stray, e.ID)
		}
	}
	f.newest()
	f.contest()
	f.join()
	f.s.order()
	return f.s
}

// folding is a space being folded, with the calendars it has read: successive
// rules mostly keep the same one.
type folding struct {
	s         Space
	calendars map[entry.Hash]calendar.Rules
	unsaid    []unsaying
}

// unsaying is a withdrawal that counts if the assignment turns out contested.
type unsaying struct {
	assignment entry.Hash
	by         entry.Place
}

// with folds one entry and reports whether it fits.
func (f *folding) with(e entry.Entry) bool {
	switch e.Kind {
	case entry.KindFounded:
		return apply(e, f.found)
	case entry.KindJoined:
		return apply(e, f.joined)
	case KindInvited:
		return apply(e, f.invited)
	case KindPartyRenamed:
		return apply(e, f.renamed)
	case KindPartyLocated:
		return apply(e, f.located)
	case KindUnitAdded:
		return apply(e, f.unitAdded)
	case KindUnitChanged:
		return apply(e, f.unitChanged)
	case KindUnitClosed:
		return apply(e, f.unitClosed)
	case KindPostAdded:
		return apply(e, f.postAdded)
	case KindMandateGranted:
		return apply(e, f.granted)
	case KindMandateRevoked:
		return apply(e, f.revoked)
	case KindRulesAdopted:
		return apply(e, f.adopted)
	case KindSucceeded:
		return apply(e, f.succeeded)
	case KindAccepted:
		return apply(e, f.accepted)
	case KindAssigned:
		return apply(e, f.assigned)
	case KindUnassigned:
		return apply(e, f.unassigned)
	}
	return false
}

// apply folds an act if the entry has one of that shape.
func apply[T any](e entry.Entry, fold func(entry.Place, T) bool) bool {
	act, ok := entry.Decode[T](e)
	return ok && fold(entry.PlaceOf(e), act)
}

func (f *folding) party(id entry.Hash) *Party {
	i := slices.IndexFunc(f.s.Parties, func(p Party) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return &f.s.Parties[i]
}

// own returns a unit if it belongs to the log's party.
func (f *folding) own(unit, log entry.Hash) *Unit {
	i := slices.IndexFunc(f.s.Units, func(u Unit) bool { return u.ID == unit && u.Party == log })
	if i < 0 {
		return nil
	}
	return &f.s.Units[i]
}

func (f *folding) found(p entry.Place, a entry.Founded) bool {
	f.s.ID, f.s.Title = p.ID, a.Title
	return true
}

func (f *folding) joined(p entry.Place, a entry.Joined) bool {
	if f.party(p.Log) != nil || a.Role != RoleParty && a.Role != RoleObserver {
		return false
	}
	f.s.Parties = append(f.s.Parties, Party{
		ID: p.Log, Log: p.Log, Index: p.Index, At: p.At, Organisation: a.Organisation, Role: a.Role, Rank: a.Rank,
		Inviter: a.Inviter, Names: []Name{{Name: a.Name, Short: a.Short}},
	})
	return true
}

// member reports whether the log is that of a party that coordinates.
func (f *folding) member(log entry.Hash) bool {
	p := f.party(log)
	return p != nil && p.Role == RoleParty
}

func (f *folding) invited(p entry.Place, a Invited) bool {
	if !f.member(p.Log) {
		return false
	}
	f.s.Invitations = append(f.s.Invitations, Invitation{Place: p, Invited: a})
	return true
}

func (f *folding) renamed(p entry.Place, a PartyRenamed) bool {
	party := f.party(p.Log)
	if party == nil || a.Name == "" || a.From.IsZero() {
		return false
	}
	party.Names = append(party.Names, Name(a))
	return true
}

func (f *folding) located(p entry.Place, a PartyLocated) bool {
	party := f.party(p.Log)
	if party == nil || a.Locality == "" || a.From.IsZero() {
		return false
	}
	party.Localities = append(party.Localities, a)
	return true
}

func (f *folding) unitAdded(p entry.Place, a UnitAdded) bool {
	if f.party(p.Log) == nil || a.Name == "" {
		return false
	}
	f.s.Units = append(f.s.Units, Unit{Place: p, Party: p.Log, Kind: a.Kind, From: a.From,
		Names: []Name{{Name: a.Name, Short: a.Short}}})
	return true
}

func (f *folding) unitChanged(p entry.Place, a UnitChanged) bool {
	u := f.own(a.Unit, p.Log)
	if u == nil || a.Name == "" || a.From.IsZero() {
		return false
	}
	u.Names = append(u.Names, Name{a.Name, a.Short, a.From})
	return true
}

func (f *folding) unitClosed(p entry.Place, a UnitClosed) bool {
	u := f.own(a.Unit, p.Log)
	if u == nil || !u.To.IsZero() {
		return false
	}
	u.To = a.From
	return true
}

func (f *folding) postAdded(p entry.Place, a PostAdded) bool {
	if _, twice := f.s.Post(p.Log, a.Post); twice || f.party(p.Log) == nil || a.Post == "" {
		return false
	}
	f.s.Posts = append(f.s.Posts, Post{Place: p, Party: p.Log, Post: a.Post, Title: a.Title, Unit: a.Unit})
	return true
}

func (f *folding) granted(p entry.Place, a MandateGranted) bool {
	if f.party(p.Log) == nil || a.Post == "" {
		return false
	}
	f.s.Mandates = append(f.s.Mandates, Mandate{Place: p, Party: p.Log, Post: a.Post, Scope: a.Scope, From: a.From, To: a.To})
	return true
}

func (f *folding) revoked(p entry.Place, a MandateRevoked) bool {
	for i := range f.s.Mandates {
		m := &f.s.Mandates[i]
		if m.ID == a.Mandate && m.Party == p.Log && m.Revoked.IsZero() {
			m.Revoked = a.From
			return true
		}
	}
	return false
}

// adopted checks the content against its hash: a figure must be able to say
// by which rules it was made.
func (f *folding) adopted(p entry.Place, a RulesAdopted) bool {
	r, ok := f.calendar(a)
	if !ok || !f.member(p.Log) || a.GraceHours < 0 {
		return false
	}
	f.s.Rules = append(f.s.Rules, Rules{Place: p, Calendar: r, Hash: a.Hash,
		Grace: time.Duration(a.GraceHours) * time.Hour, Preset: a.Preset, From: a.From})
	return true
}

// calendar reads an adopted calendar; ok is false where it is not what its
// hash says.
func (f *folding) calendar(a RulesAdopted) (r calendar.Rules, ok bool) {
	sum := entry.Hash(sha256.Sum256([]byte(a.Calendar)))
	if r, ok = f.calendars[sum]; !ok {
		var err error
		if r, err = calendar.Parse([]byte(a.Calendar)); err != nil {
			return r, false
		}
		f.calendars[sum] = r
	}
	return r, entry.Hash(r.Hash()) == a.Hash
}

// succeeded counts a declaration by a predecessor for itself, and one by an
// observer, who is their superior, for all.
func (f *folding) succeeded(p entry.Place, a Succeeded) bool {
	by := f.party(p.Log)
	if by == nil || len(a.Predecessors) == 0 || len(a.Heirs) == 0 || !f.all(a.Predecessors) || !f.all(a.Heirs) {
		return false
	}
	superior := by.Role == RoleObserver
	if !superior && !slices.Contains(a.Predecessors, p.Log) {
		return false
	}
	f.s.Successions = append(f.s.Successions, Succession{Place: p, By: p.Log, Superior: superior,
		Predecessors: a.Predecessors, Heirs: a.Heirs, From: a.From, Basis: a.Basis})
	return true
}

func (f *folding) all(ids []entry.Hash) bool {
	return !slices.ContainsFunc(ids, func(id entry.Hash) bool { return f.party(id) == nil })
}

func (f *folding) succession(id entry.Hash) *Succession {
	i := slices.IndexFunc(f.s.Successions, func(x Succession) bool { return x.ID == id })
	if i < 0 {
		return nil
	}
	return &f.s.Successions[i]
}

func (f *folding) accepted(p entry.Place, a Accepted) bool {
	x := f.succession(a.Succession)
	if x == nil || x.AcceptedBy(p.Log) || !x.names(p.Log) {
		return false
	}
	x.Accepted = append(x.Accepted, Acceptance{p, p.Log})
	return true
}

// names reports whether the party is a predecessor or an heir.
func (x Succession) names(party entry.Hash) bool {
	return slices.Contains(x.Predecessors, party) || slices.Contains(x.Heirs, party)
}

// assigned counts the word of the predecessor, of the heir itself and of the
// superior who declared the succession.
func (f *folding) assigned(p entry.Place, a Assigned) bool {
	x := f.succession(a.Succession)
	if x == nil || !slices.Contains(x.Predecessors, a.Party) || !slices.Contains(x.Heirs, a.Heir) {
		return false
	}
	if p.Log != a.Party && p.Log != a.Heir && !(x.Superior && p.Log == x.By) {
		return false
	}
	f.s.Assignments = append(f.s.Assignments, Assignment{Place: p, Assigned: a})
	return true
}

// unassigned notes what is withdrawn by who assigned it, or by the heir that
// was to have it.
func (f *folding) unassigned(p entry.Place, act Unassigned) (fits bool) {
	for _, id := range act.Assignments {
		for _, a := range f.s.Assignments {
			if a.ID == id && (a.Log == p.Log || a.Heir == p.Log) {
				f.unsaid, fits = append(f.unsaid, unsaying{id, p}), true
			}
		}
	}
	return fits
}

// newest sets the names that hold last.
func (f *folding) newest() {
	for i := range f.s.Parties {
		p := &f.s.Parties[i]
		sortNames(p.Names)
		last := p.Names[len(p.Names)-1]
		p.Name, p.Short = last.Name, last.Short
	}
	for i := range f.s.Units {
		u := &f.s.Units[i]
		sortNames(u.Names)
		last := u.Names[len(u.Names)-1]
		u.Name, u.Short = last.Name, last.Short
	}
}

// contest marks what two facts say differently.
func (f *folding) contest() {
	for i := range f.s.Successions {
		x := &f.s.Successions[i]
		for _, p := range x.Predecessors {
			if x.Binds(p) && f.otherHeirs(*x, p) {
				x.Contested = append(x.Contested, p)
			}
		}
	}
	f.withdraw()
	for i := range f.s.Assignments {
		a := &f.s.Assignments[i]
		a.Contested = a.Withdrawn == nil && slices.ContainsFunc(f.s.Assignments, func(b Assignment) bool { return b.Withdrawn == nil && a.rivals(b) })
	}
}

// withdraw takes back what was withdrawn among assignments to several heirs.
func (f *folding) withdraw() {
	for _, u := range f.unsaid {
		i := slices.IndexFunc(f.s.Assignments, func(a Assignment) bool { return a.ID == u.assignment })
		a := &f.s.Assignments[i]
		if a.Withdrawn == nil && slices.ContainsFunc(f.s.Assignments, a.rivals) {
			a.Withdrawn = &u.by
		}
	}
}

func (f *folding) otherHeirs(x Succession, predecessor entry.Hash) bool {
	return slices.ContainsFunc(f.s.Successions, func(y Succession) bool {
		return y.ID != x.ID && y.Binds(predecessor) && !sameSet(x.Heirs, y.Heirs)
	})
}

func sameSet(a, b []entry.Hash) bool {
	in := func(set []entry.Hash) func(entry.Hash) bool {
		return func(h entry.Hash) bool { return !slices.Contains(set, h) }
	}
	return !slices.ContainsFunc(a, in(b)) && !slices.ContainsFunc(b, in(a))
}

// join says which invitations were taken up.
func (f *folding) join() {
	for i := range f.s.Invitations {
		inv := &f.s.Invitations[i]
		for _, p := range f.s.Parties {
			if p.Organisation == inv.Organisation {
				inv.Joined = p.ID
			}
		}
	}
}
