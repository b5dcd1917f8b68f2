package duty

import (
	"slices"
	"strings"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// Duty is a duty with whom it binds since when.
type Duty struct {
	State
	Binds map[entry.Hash][]Bond // by party
}

// Bond is one acceptance: by its own act, or by consent to the version with
// which the duty was circulated.
type Bond struct {
	entry.Place
	From     viet.Date
	Revision entry.Hash // unset: as proposed
}

// Book is all duties of a space with their occurrences, at one moment.
type Book struct {
	Space       entry.Hash
	AsOf        time.Time
	Parties     []organisation.Party
	Duties      []*Duty
	Occurrences []*Occurrence // by duty, party, window
	Strays      []*Fact       // proof for what nobody owes
	byDuty      map[entry.Hash][]*Occurrence
	cited       map[citation][]*Duty
	rules       []organisation.Rules
	succeeded   map[entry.Hash]succession
	space       organisation.Space
	assigned    map[string][]entry.Hash
	granted     map[string]viet.Date
	turns       map[*Terms]map[viet.Date]entry.Hash // as they were worked out
}

// Standing lists who stands for some parties on a day, as organisation.Space says.
func (b *Book) Standing(parties []entry.Hash, day viet.Date) []entry.Hash {
	return b.space.Standing(parties, day)
}

// Signing lists who signs for a party on a day, as organisation.Space says.
func (b *Book) Signing(party entry.Hash, day viet.Date) []entry.Hash {
	return b.space.Signing(party, day)
}

// SpokenFor lists the parties whose word a body gives, as organisation.Space says.
func (b *Book) SpokenFor(body entry.Hash, day viet.Date) []entry.Hash {
	return b.space.SpokenFor(body, day)
}

// citation is a provision of a regulation.
type citation struct {
	regulation entry.Hash
	provision  string
}

// succession is when a party ceased and who follows it.
type succession struct {
	from  viet.Date
	heirs []entry.Hash
}

// place names an occurrence among all.
func place(duty, party entry.Hash, key string) string {
	return string(duty[:]) + string(party[:]) + key
}

// derive computes every occurrence and judges it by the facts.
func (b *Book) derive(facts []*Fact) {
	byPlace := map[string][]*Fact{}
	for _, f := range facts {
		k := place(f.Duty, f.Party, f.Occurrence)
		byPlace[k] = append(byPlace[k], f)
	}
	for _, d := range b.Duties {
		for _, p := range b.Parties {
			for _, o := range b.owed(d, p.ID) {
				k := place(d.ID, p.ID, o.Key)
				o.Facts = byPlace[k]
				delete(byPlace, k)
				b.pass(o)
				o.Facts = append(o.Facts, byPlace[place(d.ID, o.Party, o.Key)]...)
				if o.Party != p.ID {
					delete(byPlace, place(d.ID, o.Party, o.Key))
				}
				b.settle(d, o)
				b.Occurrences = append(b.Occurrences, o)
			}
		}
	}
	b.file()
	for _, f := range facts {
		if d := b.Duty(f.Duty); d != nil && d.Proposed.Cadence == calendar.Standing {
			continue // a standing duty has no occurrences to match
		}
		if _, left := byPlace[place(f.Duty, f.Party, f.Occurrence)]; left {
			b.Strays = append(b.Strays, f)
		}
	}
}

// file sorts the book for those who look up one duty or one provision.
func (b *Book) file() {
	b.byDuty, b.cited = map[entry.Hash][]*Occurrence{}, map[citation][]*Duty{}
	for _, o := range b.Occurrences {
		b.byDuty[o.Duty.ID] = append(b.byDuty[o.Duty.ID], o)
	}
	for _, d := range b.Duties {
		c := citation{d.Proposed.Regulation, d.Proposed.Provision}
		b.cited[c] = append(b.cited[c], d)
	}
}

// owed lists what one party owes of one duty, in time.
func (b *Book) owed(d *Duty, party entry.Hash) (os []*Occurrence) {
	bonds := d.Binds[party]
	if len(bonds) == 0 {
		return nil
	}
	switch d.Proposed.Cadence {
	case calendar.OnEvent:
		return b.events(d, party)
	case calendar.Standing:
		return nil // never due: its evidence is listed, not counted
	}
	until := b.until(d, party)
	segs := d.segments(bonds)
	for i, g := range segs {
		last := until
		if i+1 < len(segs) && segs[i+1].from.AddDays(-1).Before(last) {
			last = segs[i+1].from.AddDays(-1)
		}
		for _, w := range d.windows(g.terms, g.from, last) {
			if b.turn(d, g.terms, party, w) {
				due := calendar.DueOf(w, g.terms.Due, b.rulesAt(w.From).Calendar)
				os = append(os, &Occurrence{Duty: d, Terms: g.terms, Party: party, Key: w.From.String(), Window: w, Due: due})
			}
		}
	}
	return os
}

// windows lists the windows that open in from…to under the terms, less those
// that the due date does not fall to.
func (d *Duty) windows(t *Terms, from, to viet.Date) []calendar.Window {
	s := calendar.Schedule{Cadence: t.Cadence, Every: t.Every, Preset: t.Preset, Since: d.Proposed.From}
	if t.Cadence == calendar.Once {
		if d.Proposed.From.Before(from) || to.Before(d.Proposed.From) {
			return nil
		}
		to = d.Proposed.To
		if to == (viet.Date{}) {
			to = viet.Date{Year: d.Proposed.From.Year, Month: time.December, Day: 31}
		}
	}
	return slices.DeleteFunc(s.Windows(from, to), func(w calendar.Window) bool { return !t.Due.Fits(w) })
}

// until is the last day on which a window of the duty can open for the party:
// the end of the duty, the party's own end, or the day of the view.
func (b *Book) until(d *Duty, party entry.Hash) viet.Date {
	until := viet.DateOf(b.AsOf)
	if to := d.Proposed.To; to != (viet.Date{}) && to.Before(until) {
		until = to
	}
	for _, e := range d.Ends {
		if day := e.From.AddDays(-1); (e.Log == d.By || b.space.Follows(e.Log, d.By)) && day.Before(until) {
			until = day
		}
	}
	if s, ok := b.succeeded[party]; ok && s.from.AddDays(-1).Before(until) {
		until = s.from.AddDays(-1)
	}
	return until
}

// segment is a stretch of time under the same terms.
type segment struct {
	terms *Terms
	from  viet.Date
}

// segments lists the terms that bind a party with these bonds, in time: the
// proposal from its first bond on, then every revision that it accepted.
func (d *Duty) segments(bonds []Bond) (gs []segment) {
	for i := range bonds {
		if bonds[i].Revision.IsZero() && (len(gs) == 0 || bonds[i].From.Before(gs[0].from)) {
			gs = []segment{{&d.Proposed.Terms, bonds[i].From}}
		}
	}
	if len(gs) == 0 {
		return nil
	}
	if gs[0].from.Before(d.Proposed.From) {
		gs[0].from = d.Proposed.From
	}
	for i := range d.Revisions {
		r := &d.Revisions[i]
		accepted := slices.ContainsFunc(bonds, func(b Bond) bool { return b.Revision == r.ID || r.Log == b.Log })
		switch last := &gs[len(gs)-1]; {
		case !accepted:
		case last.from.Before(r.From):
			gs = append(gs, segment{&r.Terms, r.From})
		default: // bound only after the change: the old terms never held
			last.terms = &r.Terms
		}
	}
	return gs
}

// termsAt returns the terms that bind for what begins on the day, or nil.
func (d *Duty) termsAt(bonds []Bond, day viet.Date) (t *Terms) {
	for _, g := range d.segments(bonds) {
		if !day.Before(g.from) {
			t = g.terms
		}
	}
	return t
}

// events lists the occurrences that recorded events gave rise to.
func (b *Book) events(d *Duty, party entry.Hash) (os []*Occurrence) {
	for i := range d.Triggers {
		tr := &d.Triggers[i]
		day := viet.DateOf(tr.Triggered.At)
		t := d.termsAt(d.Binds[party], day)
		if tr.Party != party || t == nil {
			continue
		}
		due := t.Due.At(tr.Triggered.At, b.rulesAt(day).Calendar)
		os = append(os, &Occurrence{Duty: d, Terms: t, Party: party, Key: tr.ID.String(), Trigger: tr, Due: due})
	}
	return os
}

// pass hands an occurrence that was open when its party ended to the one heir
// it was assigned to. Without exactly one it is contested and stays.
func (b *Book) pass(o *Occurrence) {
	s, ok := b.succeeded[o.Party]
	if !ok || !o.Due.After(s.from.Time(viet.Zone())) || len(o.proofs()) > 0 {
		return
	}
	heirs := b.assigned[place(o.Duty.ID, o.Party, o.Key)]
	if len(heirs) == 0 && len(s.heirs) == 1 {
		heirs = s.heirs
	}
	if len(heirs) != 1 {
		o.Contested = true
		return
	}
	o.Origin, o.Party = o.Party, heirs[0]
}

// settle applies a postponement and judges.
func (b *Book) settle(d *Duty, o *Occurrence) {
	if until, ok := b.granted[place(d.ID, o.Party, o.Key)]; ok {
		o.Due, o.Postponed = calendar.End(until), true
	}
	o.judge(b.counterparts(d, o), b.rulesAt(o.Start()).Grace, b.AsOf)
}

// counterparts are those whom the proof must reach: the named ones, or all
// other bound parties, less those that had ended when the window opened.
func (b *Book) counterparts(d *Duty, o *Occurrence) (cs []entry.Hash) {
	for _, p := range b.Parties {
		named := slices.Contains(o.Terms.Counterparts, p.ID)
		if len(o.Terms.Counterparts) == 0 {
			named = len(d.Binds[p.ID]) > 0
		}
		s, ended := b.succeeded[p.ID]
		if named && p.ID != o.Party && p.ID != o.Origin && !(ended && !o.Start().Before(s.from)) && b.boundBy(d, p.ID, o) {
			cs = append(cs, p.ID)
		}
	}
	return cs
}

// boundBy reports whether a counterpart was already there when the window
// opened: one that accepts later is not owed what was before.
func (b *Book) boundBy(d *Duty, party entry.Hash, o *Occurrence) bool {
	return slices.Contains(o.Terms.Counterparts, party) || d.termsAt(d.Binds[party], o.Start()) != nil
}

// rulesAt returns the adopted rules that held on a day; before any adoption,
// the bare week.
func (b *Book) rulesAt(day viet.Date) organisation.Rules {
	r, _ := organisation.RulesAt(b.rules, day)
	return r
}

// Filter selects occurrences.
type Filter struct {
	Regulation entry.Hash // unset: all
	Duty       entry.Hash
	Party      entry.Hash
	Provision  string // and everything inside it
	From, To   viet.Date
	States     []Timeliness
}

// Select returns the occurrences that pass the filter, in the book's order.
func (b *Book) Select(f Filter) (os []*Occurrence) {
	for _, o := range b.Occurrences {
		if f.passes(o) {
			os = append(os, o)
		}
	}
	return os
}

func (f Filter) passes(o *Occurrence) bool {
	day := o.Start()
	return (f.Regulation.IsZero() || o.Duty.Proposed.Regulation == f.Regulation) &&
		(f.Duty.IsZero() || o.Duty.ID == f.Duty) &&
		(f.Party.IsZero() || o.Party == f.Party) &&
		(f.Provision == "" || provisionUnder(o.Duty.Proposed.Provision, f.Provision)) &&
		(f.From == (viet.Date{}) || !day.Before(f.From)) &&
		(f.To == (viet.Date{}) || !day.After(f.To)) &&
		(len(f.States) == 0 || slices.Contains(f.States, o.State))
}

// Party returns a party by id.
func (b *Book) Party(id entry.Hash) organisation.Party {
	for _, p := range b.Parties {
		if p.ID == id {
			return p
		}
	}
	return organisation.Party{}
}

// DutiesOf lists the duties of a regulation's provision and all inside it.
func (b *Book) DutiesOf(regulation entry.Hash, provision string) (ds []*Duty) {
	for _, d := range b.Duties {
		if d.Proposed.Regulation == regulation && (provision == "" || provisionUnder(d.Proposed.Provision, provision)) {
			ds = append(ds, d)
		}
	}
	return ds
}

// sortDuties puts duties in the order of the text, then of proposal.
func sortDuties(ds []*Duty) {
	slices.SortStableFunc(ds, func(a, b *Duty) int {
		if c := viet.Compare(a.Proposed.Provision, b.Proposed.Provision); c != 0 {
			return c
		}
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.ID.String(), b.ID.String())
	})
}
