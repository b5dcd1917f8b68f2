package task

import (
	"slices"

	"phoihop/internal/entry"
	"phoihop/internal/organisation"
)

// Fold returns what the entries about one task add up to where nobody follows
// anybody.
func Fold(past []entry.Entry) State { return FoldIn(past, organisation.Space{}) }

// FoldIn is Fold in a space whose successions give the assigner's word to who
// follows it.
func FoldIn(past []entry.Entry, o organisation.Space) (s State) {
	s.Stray = entry.Fold(past, func(e entry.Entry) bool { return s.with(e, o) })
	return s
}

// judges reports whether a party has the assigner's word: it is the assigner,
// or has its place by a succession that binds.
func (s State) judges(party entry.Hash, o organisation.Space) bool {
	return party == s.Assigner() || o.Follows(party, s.Assigner())
}

// with folds one entry and reports whether it fits. Who may say what rests on
// the assignment: it names the lead and the parties, and its author accepts;
// on what those say who have a place and give it to another; and on who
// follows the assigner.
func (s *State) with(e entry.Entry, o organisation.Space) bool {
	p := entry.PlaceOf(e)
	if e.Kind == KindAssigned {
		return s.assign(e, p)
	}
	if !s.known() || !s.Status().Open() && e.Kind != KindAccepted && e.Kind != KindWithdrawn {
		return false
	}
	switch e.Kind {
	case KindAccepted, KindDeclined:
		return s.answer(e, p)
	case KindReported, KindSubmitted, KindAsked:
		return s.work(e, p)
	}
	if e.Kind == KindPassed {
		return s.pass(e, p, o)
	}
	return s.judges(p.Log, o) && s.judge(e, p)
}

func (s *State) assign(e entry.Entry, p entry.Place) bool {
	a, ok := entry.Decode[Assigned](e)
	if !ok || s.known() {
		return false
	}
	s.Place, s.Space, s.Task = p, e.SpaceID(), a
	s.Rounds = []Round{{Opened: p, First: a.Due}}
	return true
}

// answer folds a party's word on its part. One that declined may still take
// it on; one that took it on is bound.
func (s *State) answer(e entry.Entry, p entry.Place) bool {
	takes, _ := s.Takes(p.Log)
	if st := s.Status(); !s.Concerns(p.Log) || takes || st == Done || st == Dropped {
		return false
	}
	if e.Kind == KindAccepted {
		return entry.Add(&s.Answers, e, func(p entry.Place, a Accepted) Answer { return Answer{p, true, a.Note, e.Approval()} })
	}
	return entry.Add(&s.Answers, e, func(p entry.Place, a Declined) Answer { return Answer{p, false, a.Reason, e.Approval()} })
}

// work folds what those say who do the task.
func (s *State) work(e entry.Entry, p entry.Place) bool {
	r, now := &s.Rounds[len(s.Rounds)-1], len(s.Rounds)-1
	takes, _ := s.Takes(p.Log)
	led, _ := s.Takes(s.Task.Lead)
	lead := p.Log == s.Task.Lead
	if !takes || !led || !s.Concerns(p.Log) {
		return false
	}
	switch e.Kind {
	case KindReported:
		a, ok := entry.Decode[Reported](e)
		if !ok || a.Round != now {
			return false
		}
		r.Updates = append(r.Updates, Update{Place: p, State: a.State, Text: a.Text, Files: e.Attachments()})
	case KindSubmitted:
		a, ok := entry.Decode[Submitted](e)
		if !ok || a.Round != now || !lead || r.Pending() != nil {
			return false
		}
		r.Results = append(r.Results, Result{Place: p, Text: a.Text, Files: e.Attachments()})
	default:
		a, ok := entry.Decode[Asked](e)
		if !ok || a.Round != now || !lead || r.Extension != nil || !a.Until.After(r.First) {
			return false
		}
		r.Extension = &Extension{Place: p, Until: a.Until, Reason: a.Reason}
	}
	return true
}

// pass gives a place to another, which then says itself whether it takes the
// task on. A place is passed by who has it, or by the assigner.
func (s *State) pass(e entry.Entry, p entry.Place, o organisation.Space) bool {
	a, ok := entry.Decode[Passed](e)
	if !ok || !s.mayPass(p.Log, a.From, s.judges(p.Log, o)) || a.To.IsZero() || a.To == a.From {
		return false
	}
	x := Passing{Place: p, Passed: a, Round: len(s.Rounds) - 1, Led: s.Task.Lead == a.From}
	with := slices.Contains(s.Task.With, a.From)
	if s.Assigner() == a.From {
		s.Giver = a.To
	}
	if x.Led {
		s.Task.Lead = a.To
	}
	if x.Led || with {
		rest := slices.DeleteFunc(slices.Clone(s.Task.With), func(id entry.Hash) bool { return id == a.From || id == s.Task.Lead })
		if with && a.To != s.Task.Lead {
			rest = sorted(append(rest, a.To))
		}
		s.Task.With = rest
	}
	s.Passed = append(s.Passed, x)
	return true
}

// mayPass reports whether a party may give a place in the task to another;
// judges says whether it has the assigner's word.
func (s State) mayPass(by, place entry.Hash, judges bool) bool {
	return s.Concerns(place) && (by == place || judges) || place == s.Assigner() && by == place
}

// judge folds what the assigner says.
func (s *State) judge(e entry.Entry, p entry.Place) bool {
	switch e.Kind {
	case KindReturned:
		a, ok := entry.Decode[Returned](e)
		return ok && s.giveBack(a, p)
	case KindClosed:
		return s.close(e, p)
	case KindExtended, KindRefused:
		return s.extend(e, p)
	case KindWithdrawn:
		a, ok := entry.Decode[Withdrawn](e)
		if st := s.Status(); !ok || st == Done || st == Dropped {
			return false
		}
		s.Ended = &Ending{p, a.Reason}
		return true
	}
	return false
}

// giveBack marks the result that waits, or an update of this round that is
// not the assigner's own.
func (s *State) giveBack(a Returned, p entry.Place) bool {
	r := &s.Rounds[len(s.Rounds)-1]
	if x := r.Pending(); x != nil && x.ID == a.What {
		x.Returned = &Return{p, a.Reason}
		return true
	}
	i := slices.IndexFunc(r.Updates, func(u Update) bool { return u.ID == a.What && u.Returned == nil })
	if i < 0 {
		return false
	}
	r.Updates[i].Returned = &Return{p, a.Reason}
	return true
}

// close accepts the result that waits, and opens the next round of a task that
// comes again: the acceptance itself founds it, so there is never a second.
func (s *State) close(e entry.Entry, p entry.Place) bool {
	a, ok := entry.Decode[Closed](e)
	r := &s.Rounds[len(s.Rounds)-1]
	if x := r.Pending(); !ok || x == nil || x.ID != a.Result {
		return false
	}
	r.Closed = &Closing{p, a.Result, a.Note, e.Approval()}
	if s.Task.step() > 0 {
		s.Rounds = append(s.Rounds, Round{Opened: p, First: s.Task.due(len(s.Rounds))})
	}
	return true
}

// extend grants or refuses the request for more time.
func (s *State) extend(e entry.Entry, p entry.Place) bool {
	x := s.Rounds[len(s.Rounds)-1].Extension
	if x == nil || x.Granted != nil || x.Refused != nil {
		return false
	}
	if e.Kind == KindExtended {
		a, ok := entry.Decode[Extended](e)
		if !ok || a.Asked != x.ID {
			return false
		}
		x.Granted = &p
		return true
	}
	a, ok := entry.Decode[Refused](e)
	if !ok || a.Asked != x.ID {
		return false
	}
	x.Refused = &Return{p, a.Reason}
	return true
}
