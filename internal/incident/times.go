package incident

import (
	"slices"
	"time"

	"phoihop/internal/entry"
)

// When is a moment of the timeline with the entry that says it. Received tells
// what was written down without a line and came later.
type When struct {
	entry.Place
	Known bool `json:"known"`
}

// since is how long after a moment, to the minute; less than nothing counts as
// nothing.
func (w When) since(t time.Time) time.Duration { return max(w.At.Sub(t), 0).Truncate(time.Minute) }

// Late reports whether it came to this node more than a while after it was
// written.
func Late(p entry.Place) bool { return p.Received.Sub(p.At) > 10*time.Minute }

// First is when a party was first told, in canonical order: by the opening of
// the room, by an invitation, by a place that it was given or otherwise. What comes later does not move it.
func (s State) First(party entry.Hash) (w When) {
	if slices.Contains(s.Opened.To, party) || slices.Contains(s.Opened.Guests, party) {
		return When{s.Place, true}
	}
	for _, t := range s.Tellings {
		if slices.Contains(t.Told.Parties, party) {
			return When{t.Place, true}
		}
	}
	for _, i := range s.Invitations {
		if slices.Contains(i.Invited.Parties, party) {
			return When{i.Place, true}
		}
	}
	for _, x := range s.Passed {
		if x.To == party {
			return When{x.Place, true}
		}
	}
	return w
}

// earliest is when a party was told by whatever came first by the clock: a
// call before the room was opened counts.
func (s State) earliest(party entry.Hash) (w When) {
	w = s.First(party)
	for _, t := range s.Tellings {
		if slices.Contains(t.Told.Parties, party) && (!w.Known || t.At.Before(w.At)) {
			w = When{t.Place, true}
		}
	}
	return w
}

// InTime reports whether a party was told within the clock; without a clock
// everybody was.
func (s State) InTime(party entry.Hash) bool {
	w := s.earliest(party)
	return w.Known && (s.Opened.TellBy.IsZero() || !w.At.After(s.Opened.TellBy))
}

// Told counts the parties that were told within the clock, of all that were to
// be told.
func (s State) Told() (n, of int) {
	for _, p := range s.Opened.To {
		if s.InTime(p) {
			n++
		}
	}
	return n, len(s.Opened.To)
}

// AckedAt is when a party acknowledged.
func (s State) AckedAt(party entry.Hash) (w When) {
	for _, a := range s.Acks {
		if a.Log == party {
			return When{a.Place, true}
		}
	}
	return w
}

// NextBy is when the next situation report is due; zero where none is promised
// or the incident has ended.
func (s State) NextBy() time.Time {
	if !s.Open() || len(s.Reports) == 0 {
		return time.Time{}
	}
	last := s.Reports[0]
	for _, r := range s.Reports {
		if !r.At.Before(last.At) {
			last = r
		}
	}
	return last.NextBy
}

// Missed reports whether the promised report has not come by a moment.
func (s State) Missed(now time.Time) bool {
	by := s.NextBy()
	return !by.IsZero() && now.After(by)
}

// MissedReports counts the reports that came after they were due: those
// between two, and the last that never came before the end.
func (s State) MissedReports() (n, of int) {
	rs := slices.Clone(s.Reports)
	slices.SortStableFunc(rs, func(a, b Report) int { return a.At.Compare(b.At) })
	for i, r := range rs {
		if r.NextBy.IsZero() {
			continue
		}
		next := s.ended()
		if i+1 < len(rs) {
			next = rs[i+1].At
		}
		if next.IsZero() {
			continue // still to come
		}
		of++
		if next.After(r.NextBy) {
			n++
		}
	}
	return n, of
}

// ended is when the incident was last closed; zero while it goes on.
func (s State) ended() time.Time {
	if s.Open() {
		return time.Time{}
	}
	return s.Closings[len(s.Closings)-1].At
}

// Current are the means as they now are: the newest word of each party on each
// kind and name, without those taken back.
func (s State) Current(party entry.Hash) (ms []Means) {
	for i, m := range s.Means {
		same := func(x Means) bool { return x.Log == m.Log && x.Means == m.Means && x.Name == m.Name }
		if m.Log == party && m.Means != "" && m.Count > 0 && !slices.ContainsFunc(s.Means[i+1:], same) {
			ms = append(ms, m)
		}
	}
	return ms
}

// Role is what a party last said that it does; empty where it has not said.
func (s State) Role(party entry.Hash) (role string) {
	for _, m := range s.Means {
		if m.Log == party && m.Role != "" {
			role = m.Role
		}
	}
	return role
}

// People are the persons as last counted, by role and condition.
func (s State) People() (ps []Persons) {
	for i, p := range s.Persons {
		same := func(x Persons) bool { return x.Role == p.Role && x.Condition == p.Condition }
		if p.Count > 0 && !slices.ContainsFunc(s.Persons[i+1:], same) {
			ps = append(ps, p)
		}
	}
	return ps
}

// OpenProposal is the newest proposal of who leads that waits for its party.
func (s State) OpenProposal() (p Proposal, ok bool) {
	if len(s.Proposals) == 0 || !s.Open() {
		return p, false
	}
	p = s.Proposals[len(s.Proposals)-1]
	newer := len(s.Leads) > 0 && s.Leads[len(s.Leads)-1].At.After(p.At)
	return p, !s.answered(p.ID) && !newer
}

// Occurrence is the event of the incident's duty that its tellings prove.
func (s State) Occurrence() string {
	for _, t := range s.Tellings {
		if t.Log == s.Log && t.Occurrence != "" {
			return t.Occurrence
		}
	}
	return ""
}
