package web

import (
	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// Sheet is something that can be done for every row of a spreadsheet. Its
// title is the message of its Name, its fields' labels are "<Name>.<field>".
// Every action without files is one; a feature may declare others.
type Sheet struct {
	Name   string
	Right  access.Right
	Fields []action.Field
	Stands Stands // nil: every row is new
	// Try refuses what Run would refuse, and changes nothing.
	Try func(r *Request, v action.Values) error
	// Run does it. It returns what came of it, for Undo, and what the person
	// must be shown once. once names this sending of this row.
	Run func(r *Request, v action.Values, once string) (ids []string, show string, err error)
	// Undo takes back what Run did. Nil: it cannot be taken back.
	Undo func(r *Request, ids []string, why, once string) error
	// UndoBy is the right that Undo asks for.
	UndoBy access.Right
}

// Stands finds what stands already where a row names it; nil where nothing
// does, or where the row cannot be read: that is for Try to say.
type Stands func(r *Request, v action.Values) (*Standing, error)

// Standing is what stands where a row names it. A row that says the same is
// left alone.
type Standing struct {
	Values action.Values // under the names of the sheet's fields; a field that is not named here is not compared
	// Change is the action that records a difference, and Inputs what it takes
	// for the values of a row, the day from which they hold, and the reason.
	Change string
	Inputs func(v action.Values, from viet.Date, why string) action.Values
	// Set makes the change where no action does; try: it only refuses. Neither:
	// it is not changed from a spreadsheet.
	Set  func(r *Request, v action.Values, try bool) error
	Why  bool      // the change asks for a reason
	From viet.Date // the day from which the change holds; unset: it has none
	// Fixed are the fields that no change reaches, each with the message that
	// says what to do instead.
	Fixed map[string]string
	// Back: the change is taken back by setting what had stood. Otherwise by
	// the Undo of the sheet.
	Back bool
}

// field returns a field by name.
func (h Sheet) field(name string) (action.Field, bool) {
	return action.Action{Fields: h.Fields}.Field(name)
}

// sheet finds what an address names, for who may do it.
func (s *Site) sheet(name string, req *Request) (h Sheet, err error) {
	h, ok := s.sheets[name]
	switch {
	case !ok:
		return h, fault.New(fault.NotFound, "web.no-such-page")
	case !req.Caller.Can(h.Right):
		return h, fault.New(fault.Forbidden, "journal.no-right", req.Caller.Account, string(h.Right))
	}
	return h, nil
}

// sheetOf is an action carried out for every row.
func (s *Site) sheetOf(a action.Action) Sheet {
	h := Sheet{Name: a.Name, Right: a.Right, Fields: a.Fields, Stands: s.Stands[a.Name]}
	h.Try = func(r *Request, v action.Values) error {
		_, err := a.Preview(r.Ctx, s.Gate, r.Caller, v)
		return err
	}
	h.Run = func(r *Request, v action.Values, once string) ([]string, string, error) {
		ids, err := s.recordOnce(r, a, v, once)
		return ids, "", err
	}
	if counter, ok := s.counter(a); ok {
		h.UndoBy = counter.Right
		h.Undo = func(r *Request, ids []string, why, once string) error {
			return s.takeBack(r, a, counter, ids, why, once)
		}
	}
	return h
}

// recordOnce carries an action out under a word of its own, and returns what it
// recorded.
func (s *Site) recordOnce(r *Request, a action.Action, v action.Values, once string) (ids []string, err error) {
	v.Set(action.OnceField, once)
	es, err := a.Run(r.Ctx, s.Gate, r.Caller, v)
	for _, e := range es {
		ids = append(ids, e.ID.String())
	}
	return ids, err
}

// counter is the action that takes back what another recorded.
func (s *Site) counter(a action.Action) (action.Action, bool) {
	if a.Undo == nil {
		return action.Action{}, false
	}
	c, ok := s.actions[a.Undo.By]
	return c, ok
}

// takeBack carries the counter-action out for each entry, the last one first.
func (s *Site) takeBack(r *Request, a, counter action.Action, ids []string, why, once string) error {
	for i := len(ids) - 1; i >= 0; i-- {
		id, err := entry.ParseHash(ids[i])
		if err != nil {
			return err
		}
		e, err := s.Journal.Entry(r.Ctx, id)
		if err != nil {
			return err
		}
		v := a.Undo.Inputs(e, why, r.Today)
		v.Set(action.OnceField, once+" "+e.ID.Short())
		if _, err := counter.Run(r.Ctx, s.Gate, r.Caller, v); err != nil {
			return err
		}
	}
	return nil
}
