package task

import (
	"slices"
	"strings"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// soon is how many days before the due day a task is shown as near it.
const soon = 7

// last is the round that shows how the task was kept: the newest that is done,
// for one that is done or comes again, or the only one.
func (s State) last() Round {
	for i := len(s.Rounds) - 1; i >= 0; i-- {
		if s.Rounds[i].Closed != nil {
			return s.Rounds[i]
		}
	}
	return s.Now()
}

// Kept says how the round under way stands to its due day: the key of a
// timeliness mark. It is empty for what binds nobody: not taken on, given
// back, or withdrawn.
func (s State) Kept(today viet.Date) string {
	switch s.Status() {
	case Working, Reviewing, Done:
		return s.Now().standing(today)
	}
	return ""
}

func (r Round) standing(today viet.Date) string {
	due := r.Due()
	switch x := r.Pending(); {
	case r.Closed != nil:
		return r.kept()
	case x != nil && calendar.OnTime(x.At, calendar.End(due)):
		return "not-due" // on time if it is accepted; that is not known yet
	case today.After(due):
		return "overdue"
	case due.DaysSince(today) <= soon:
		return "due-soon"
	}
	return "not-due"
}

// mark is the glyph before a task in a list.
func (s State) mark(today viet.Date) string {
	if k := s.Kept(today); k != "" {
		return k
	}
	return "not-due"
}

// joined names parties in one line.
func joined(ids []entry.Hash, names map[entry.Hash]string) string {
	var ns []string
	for _, id := range ids {
		ns = append(ns, names[id])
	}
	return strings.Join(ns, ", ")
}

func lines(s string) []string { return strings.Split(s, "\n") }

// tone is the colour of a status.
func (s Status) tone() string {
	switch s {
	case Waiting, Reviewing:
		return "late"
	case Working:
		return "info"
	case Done:
		return "ok"
	}
	return ""
}

// answerOf says what a party said of its part.
func (s State) answerOf(r *web.Request, party entry.Hash) string {
	takes, answered := s.Takes(party)
	switch {
	case takes:
		return r.L.T("task.takes")
	case answered:
		return r.L.T("task.gives-back")
	}
	return r.L.T("task.silent")
}

// event is one line of a task's course.
type event struct {
	entry.Place
	Kind   string // message key below "task.event."
	Text   string
	State  string             // of an update
	Files  []entry.Attachment // of an update or a result
	Void   bool               // it was returned: it does not count
	Return bool               // it may be returned by the assigner
	Passed *Passed            // from whom to whom
}

// course lists what was said of a task, round by round, the newest last.
func (s State) course(n int) (es []event) {
	r := s.Rounds[n]
	now := n == len(s.Rounds)-1 && s.Status().Open()
	if n == 0 {
		for _, a := range s.Answers {
			kind := "declined"
			if a.Takes {
				kind = "accepted"
			}
			es = append(es, event{Place: a.Place, Kind: kind, Text: a.Reason})
		}
	}
	for _, x := range s.Passed {
		if x.Round == n {
			es = append(es, event{Place: x.Place, Kind: "passed", Passed: &x.Passed})
		}
	}
	for _, u := range r.Updates {
		es = append(es, event{Place: u.Place, Kind: "reported", Text: u.Text, State: u.State, Files: u.Files, Void: u.Returned != nil, Return: now && u.Returned == nil && u.Log != s.Assigner()})
		es = append(es, returned(u.Returned)...)
	}
	for _, x := range r.Results {
		es = append(es, event{Place: x.Place, Kind: "submitted", Text: x.Text, Files: x.Files, Void: x.Returned != nil})
		es = append(es, returned(x.Returned)...)
	}
	es = append(es, r.Extension.course()...)
	if r.Closed != nil {
		es = append(es, event{Place: r.Closed.Place, Kind: "closed", Text: r.Closed.Note})
	}
	if s.Ended != nil && n == len(s.Rounds)-1 {
		es = append(es, event{Place: s.Ended.Place, Kind: "withdrawn", Text: s.Ended.Reason})
	}
	return inTime(es)
}

func returned(x *Return) []event {
	if x == nil {
		return nil
	}
	return []event{{Place: x.Place, Kind: "returned", Text: x.Reason}}
}

func (x *Extension) course() (es []event) {
	if x == nil {
		return nil
	}
	es = append(es, event{Place: x.Place, Kind: "asked", Text: x.Until.Screen() + ". " + x.Reason})
	if x.Granted != nil {
		es = append(es, event{Place: *x.Granted, Kind: "extended", Text: x.Until.Screen()})
	}
	if x.Refused != nil {
		es = append(es, event{Place: x.Refused.Place, Kind: "refused", Text: x.Refused.Reason})
	}
	return es
}

// inTime sorts by the authors' times.
func inTime(es []event) []event {
	slices.SortStableFunc(es, func(a, b event) int { return a.At.Compare(b.At) })
	return es
}
