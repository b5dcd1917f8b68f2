package regulation

import (
	"slices"

	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// Fold returns what the entries about one regulation add up to, where nobody
// has ended. It never fails: what breaks a rule is Stray.
func Fold(past []entry.Entry) Regulation { return fold(past, lineage{}) }

// FoldIn is Fold in a space whose successions give the places of parties that
// ended to others.
func FoldIn(past []entry.Entry, s organisation.Space) Regulation { return fold(past, lineageOf(s)) }

func fold(past []entry.Entry, l lineage) Regulation {
	past = slices.Clone(past)
	entry.Order(past)
	r := Regulation{lineage: l}
	for _, e := range past {
		if !r.with(e) {
			r.Stray = append(r.Stray, e.ID)
		}
	}
	r.supersede()
	return r
}

// with folds one entry and reports whether it fits.
func (r *Regulation) with(e entry.Entry) bool {
	if e.Kind == KindProposed {
		return e.ID == e.SubjectID() && apply(e, r.propose)
	}
	if !r.Concerns(e.LogID()) {
		return false
	}
	switch e.Kind {
	case KindVersioned:
		return apply(e, r.version)
	case KindCirculated:
		return apply(e, r.circulate)
	case KindConsented:
		return apply(e, r.consent)
	case KindRefused:
		return apply(e, r.refuse)
	case KindEnded:
		return apply(e, r.end)
	}
	return false
}

// apply folds an act if the entry has one of that shape.
func apply[T any](e entry.Entry, fold func(entry.Entry, T) bool) bool {
	act, ok := entry.Decode[T](e)
	return ok && fold(e, act)
}

func (r *Regulation) propose(e entry.Entry, a Proposed) bool {
	r.Place, r.Space, r.Title, r.Number = entry.PlaceOf(e), e.SpaceID(), a.Title, a.Number
	r.From, r.To, r.Parties, r.Predecessor = a.From, a.To, a.Parties, a.Predecessor
	r.add(e, Version{Text: a.Text, Effective: a.From, Map: a.Map})
	return true
}

func (r *Regulation) add(e entry.Entry, v Version) {
	v.Place, v.No = entry.PlaceOf(e), len(r.Versions)+1
	v.Consents, v.circulations = map[entry.Hash]Consent{}, map[entry.Hash]Circulated{}
	r.Versions = append(r.Versions, v)
}

func (r *Regulation) version(e entry.Entry, a Versioned) bool {
	if r.find(a.Base) == nil || a.Effective.IsZero() {
		return false
	}
	r.add(e, Version{Base: a.Base, Text: a.Text, Effective: a.Effective, Map: a.Map})
	return true
}

func (r *Regulation) find(version entry.Hash) *Version {
	i := slices.IndexFunc(r.Versions, func(v Version) bool { return v.ID == version })
	if i < 0 {
		return nil
	}
	return &r.Versions[i]
}

// circulate counts the word of the version's author alone, or of who follows
// it: otherwise another party could put its own list of duties under a text.
func (r *Regulation) circulate(e entry.Entry, a Circulated) bool {
	v := r.find(a.Version)
	if v == nil || v.Log != e.LogID() && !r.lineage.follows(e.LogID(), v.Log) || !r.seated(a.Seats) {
		return false
	}
	v.Circulated, v.Circulation, v.Duties, v.Seats, v.Asked = true, e.ID, a.Duties, a.Seats, viet.DateOf(e.At)
	v.circulations[e.ID] = a
	return true
}

func (r *Regulation) consent(e entry.Entry, a Consented) bool {
	v := r.find(a.Version)
	if v == nil {
		return false
	}
	_, circulated := v.circulations[a.Circulation]
	if _, twice := v.Consents[e.LogID()]; twice || !circulated {
		return false
	}
	c := Consent{Place: entry.PlaceOf(e), Party: e.LogID(), Circulation: a.Circulation, Mandate: a.Mandate, Post: e.Post, By: ByNode}
	if b, ok := e.Content(); ok && len(b.Approvals) > 0 {
		p := b.Approvals[0]
		c.By, c.Number, c.Date, c.Signatory, c.Scan = p.By, p.Number, p.Date, p.Signatory, p.Scan
		c.Files = e.Attachments()
	}
	v.Consents[c.Party] = c
	return true
}

func (r *Regulation) refuse(e entry.Entry, a Refused) bool {
	v := r.find(a.Version)
	if v == nil {
		return false
	}
	if _, consented := v.Consents[e.LogID()]; consented {
		return false
	}
	v.Refusals = append(v.Refusals, Refusal{entry.PlaceOf(e), e.LogID(), a.Reason})
	return true
}

func (r *Regulation) end(e entry.Entry, a Ended) bool {
	if a.On.IsZero() || !r.seated(a.Seats) {
		return false
	}
	r.Endings = append(r.Endings, Ending{entry.PlaceOf(e), e.LogID(), a})
	r.over = r.over || r.allEnd()
	return true
}

// supersede marks drafts that another text has taken the place of.
func (r *Regulation) supersede() {
	for i := range r.Versions {
		v := &r.Versions[i]
		v.Superseded = !r.Agreed(*v) && slices.ContainsFunc(r.Versions, func(w Version) bool { return w.Base == v.ID })
	}
}

// Version returns a version by its id.
func (r Regulation) Version(id entry.Hash) (Version, bool) {
	if v := r.find(id); v != nil {
		return *v, true
	}
	return Version{}, false
}

// Agreed reports whether every party of the regulation has consented, or those
// who take its place as one circulation of the version names them.
func (r Regulation) Agreed(v Version) bool {
	consented := func(p entry.Hash) bool { _, ok := v.Consents[p]; return ok }
	if len(v.circulations) == 0 {
		return false
	}
	for _, c := range v.circulations {
		if r.filled(c.Seats, consented) {
			return true
		}
	}
	return false
}

// VersionAt returns the version whose words are the last to have come into
// force by the day: one that every party has consented to, from Effective on.
// After the regulation's own end it still returns those words; see InForce.
func (r Regulation) VersionAt(day viet.Date) (v Version, ok bool) {
	for _, w := range r.Versions {
		if r.Agreed(w) && !day.Before(w.Effective) && (!ok || !w.Effective.Before(v.Effective)) {
			v, ok = w, true
		}
	}
	return v, ok
}

// Latest returns the newest version, whether agreed or not.
func (r Regulation) Latest() (Version, bool) {
	if len(r.Versions) == 0 {
		return Version{}, false
	}
	return r.Versions[len(r.Versions)-1], true
}

// InForce reports whether the regulation holds on a day.
func (r Regulation) InForce(day viet.Date) bool {
	_, ok := r.VersionAt(day)
	last := r.Last()
	return ok && (last.IsZero() || !day.After(last))
}

// Last is the last day of the regulation: that of its term, or the day before
// the one on which the last of all parties agreed to end it. Unset: no end.
func (r Regulation) Last() viet.Date {
	last := r.To
	if on, ok := r.EndedOn(); ok && (last.IsZero() || !on.After(last)) {
		last = on.AddDays(-1)
	}
	return last
}

// EndedOn returns the day from which the regulation no longer holds because
// all parties have said so: the latest of the days they named.
func (r Regulation) EndedOn() (on viet.Date, ok bool) {
	if !r.over {
		return viet.Date{}, false
	}
	wish := map[entry.Hash]viet.Date{}
	for _, e := range r.Endings {
		wish[e.Party] = e.On
	}
	for _, d := range wish {
		if d.After(on) {
			on = d
		}
	}
	return on, true
}

// DutiesOf lists the duties that a party's consent to the version covers.
func (v Version) DutiesOf(party entry.Hash) []entry.Hash {
	c, ok := v.Consents[party]
	if !ok {
		return nil
	}
	return v.circulations[c.Circulation].Duties
}

// Awaiting lists the circulated versions that a party has neither consented to
// nor refused: what waits for its signature.
func (r Regulation) Awaiting(party entry.Hash) (vs []Version) {
	for _, v := range r.Versions {
		if r.awaits(v, party) && slices.Contains(r.Signers(v), party) {
			vs = append(vs, v)
		}
	}
	return vs
}

// awaits reports whether a version that was circulated has no word of a signer.
func (r Regulation) awaits(v Version, signer entry.Hash) bool {
	_, consented := v.Consents[signer]
	refused := slices.ContainsFunc(v.Refusals, func(x Refusal) bool { return x.Party == signer })
	return v.Circulated && !v.Superseded && !consented && !refused
}
