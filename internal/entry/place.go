package entry

import (
	"slices"
	"time"
)

// Place is where a fact stands, for whoever shows it and for views at recorded
// heads. At is the author's word, Received this node's.
type Place struct {
	ID       Hash      `json:"id"`
	Log      Hash      `json:"log"`
	Index    int64     `json:"index"`
	At       time.Time `json:"at"`
	Received time.Time `json:"received"`
}

// PlaceOf returns where an entry stands.
func PlaceOf(e Entry) Place { return Place{e.ID, e.LogID(), e.Index, e.At, e.Received} }

// SaidBy reports whether the fact had been said by a moment, as its author
// dates it.
func (p Place) SaidBy(at time.Time) bool { return !p.At.After(at) }

// Until returns those of a state's facts that had been said by a moment.
func Until[T interface{ SaidBy(time.Time) bool }](facts []T, at time.Time) (until []T) {
	for _, f := range facts {
		if f.SaidBy(at) {
			until = append(until, f)
		}
	}
	return until
}

// If returns the fact, or nil where it had not yet been said by a moment.
func If[T interface{ SaidBy(time.Time) bool }](fact *T, at time.Time) *T {
	if fact == nil || !(*fact).SaidBy(at) {
		return nil
	}
	return fact
}

// Fold hands the entries about one subject to with, in canonical order, and
// returns the ids of those that it refuses: facts that broke a rule, which are
// kept and shown as stray.
func Fold(past []Entry, with func(Entry) bool) (stray []Hash) {
	past = slices.Clone(past)
	Order(past)
	for _, e := range past {
		if !with(e) {
			stray = append(stray, e.ID)
		}
	}
	return stray
}

// Add decodes an entry's act and appends what place and act make; it reports
// whether the act could be read.
func Add[A, T any](list *[]T, e Entry, make func(Place, A) T) bool {
	a, ok := Decode[A](e)
	if ok {
		*list = append(*list, make(PlaceOf(e), a))
	}
	return ok
}

// Approval returns how a person approved the act: as the body says, or by the
// mere record of the node.
func (e Entry) Approval() Approval {
	if b, ok := e.Content(); ok && len(b.Approvals) > 0 {
		return b.Approvals[0]
	}
	return Approval{By: "node", Post: e.Post}
}

// Attachments returns the files that the body names.
func (e Entry) Attachments() []Attachment {
	b, _ := e.Content()
	return b.Attachments
}
