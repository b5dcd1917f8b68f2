package task

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// project writes one task's rows, what it has to do with, who owes what, what
// counts, and its words for search.
func project(tx *readmodel.Tx, subject entry.Hash, past []entry.Entry) error {
	if err := tx.Keep("task_entry", past, nil); err != nil {
		return err
	}
	if err := tx.Clear("task.id", "task_party.task"); err != nil {
		return err
	}
	s, err := organisation.Projected(tx, past, topic(), func(s State) []entry.Hash { return s.Stray })
	if err != nil || !s.known() {
		return err
	}
	by := map[entry.Hash]entry.Entry{}
	for _, e := range past {
		by[e.ID] = e
	}
	steps := []func() error{
		func() error { return s.write(tx) },
		func() error { return s.tie(tx) },
		func() error { return s.owe(tx) },
		func() error { return s.tell(tx) },
		func() error { return s.measure(tx, by) },
		func() error { return s.prove(tx, by) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return tx.Index(readmodel.Doc{Space: s.Space, Party: s.Log, At: s.At, Href: s.Href(), Title: s.Task.Title, Body: s.words()})
}

// Href is the task's page.
func (s State) Href() string { return "/tasks/" + s.ID.String() }

// words are what search finds besides the title.
func (s State) words() string {
	var b strings.Builder
	b.WriteString(s.Task.Text)
	for _, r := range s.Rounds {
		for _, u := range r.Updates {
			b.WriteString("\n" + u.Text)
		}
		for _, x := range r.Results {
			b.WriteString("\n" + x.Text)
		}
	}
	return b.String()
}

func (s State) write(tx *readmodel.Tx) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO task(id, space, at, due, status, lead, assigner, state) VALUES(?,?,?,?,?,?,?,?)",
		s.ID, s.Space, s.At.Unix(), s.Now().Due().String(), string(s.Status()), s.Task.Lead, s.Assigner(), string(b)); err != nil {
		return err
	}
	add := func(p entry.Hash, role string, waits bool) error {
		return tx.Exec("INSERT INTO task_party(task, space, party, role, waits) VALUES(?,?,?,?,?)", s.ID, s.Space, p, role, waits)
	}
	if err := add(s.Assigner(), "assigned", s.asksAssigner()); err != nil {
		return err
	}
	for i, p := range s.Parties() {
		if err := add(p, []string{"lead", "with"}[min(i, 1)], s.asks(p)); err != nil {
			return err
		}
	}
	return nil
}

// asks reports whether a party still has to say whether it takes its part on.
func (s State) asks(party entry.Hash) bool {
	_, answered := s.Takes(party)
	return !answered && s.Status().Open()
}

// asksAssigner reports whether a result or a request waits for the assigner,
// or the lead gave the task back.
func (s State) asksAssigner() bool {
	x := s.Now().Extension
	asked := x != nil && x.Granted == nil && x.Refused == nil
	st := s.Status()
	return st == Reviewing || st == GivenBack || st.Open() && asked
}

func (s State) tie(tx *readmodel.Tx) error {
	for _, id := range append([]entry.Hash{s.Task.Origin, s.Task.Duty}, s.Task.BlockedBy...) {
		if err := tx.Tie(id, ""); err != nil {
			return err
		}
	}
	return tx.Tie(s.Task.Regulation, s.Task.Provision)
}

// owe says what is open: an answer, the work, one's part of it. What waits for
// the assigner has no day of its own.
func (s State) owe(tx *readmodel.Tx) error {
	st, r := s.Status(), s.Now()
	if st != Waiting && st != Working {
		return nil
	}
	d := readmodel.Deadline{Space: s.Space, To: s.Assigner(), Due: calendar.End(r.Due()), Href: s.Href(), Title: s.Task.Title}
	for _, p := range s.Parties() {
		takes, _ := s.Takes(p)
		switch d.Party = p; {
		case s.asks(p):
			d.Kind = "task-answer"
		case takes && p == s.Task.Lead:
			d.Kind = "task"
		case takes && st == Working && r.Progress(p) != Complete:
			d.Kind = "task-part"
		default:
			continue
		}
		if err := tx.Owe(d); err != nil {
			return err
		}
	}
	return nil
}

// tell puts what was said before those who must know it.
func (s State) tell(tx *readmodel.Tx) error {
	said := func(p entry.Place, kind string, u readmodel.Urgency, to ...entry.Hash) error {
		for _, t := range to {
			if t == p.Log {
				continue
			}
			m := readmodel.Message{Space: s.Space, To: t, Author: p.Log, At: p.At, Kind: kind, Urgency: u, Href: s.Href(), Title: s.Task.Title}
			if err := tx.Tell(m); err != nil {
				return err
			}
		}
		return nil
	}
	if err := said(s.Place, "task-assigned", readmodel.Routine, s.Parties()...); err != nil {
		return err
	}
	for _, a := range s.Answers {
		kind := "task-accepted"
		if !a.Takes {
			kind = "task-declined"
		}
		if err := said(a.Place, kind, readmodel.Routine, s.Assigner()); err != nil {
			return err
		}
	}
	for _, x := range s.Passed {
		if err := said(x.Place, "task-passed", readmodel.Routine, x.To, s.Assigner()); err != nil {
			return err
		}
	}
	for _, r := range s.Rounds {
		if err := r.tell(s, said); err != nil {
			return err
		}
	}
	if s.Ended != nil {
		return said(s.Ended.Place, "task-withdrawn", readmodel.Routine, s.Parties()...)
	}
	return nil
}

type teller = func(p entry.Place, kind string, u readmodel.Urgency, to ...entry.Hash) error

// tell says what came of one round.
func (r Round) tell(s State, said teller) error {
	for _, u := range r.Updates {
		if u.Returned != nil {
			if err := said(u.Returned.Place, "task-returned", readmodel.AtOnce, u.Log); err != nil {
				return err
			}
		}
	}
	for _, x := range r.Results {
		if err := said(x.Place, "task-submitted", readmodel.Routine, s.Assigner()); err != nil {
			return err
		}
		if x.Returned != nil {
			if err := said(x.Returned.Place, "task-returned", readmodel.AtOnce, s.Task.Lead); err != nil {
				return err
			}
		}
	}
	if x := r.Extension; x != nil {
		if err := said(x.Place, "task-extension", readmodel.Routine, s.Assigner()); err != nil {
			return err
		}
		if x.Granted != nil {
			if err := said(*x.Granted, "task-extended", readmodel.Routine, s.Parties()...); err != nil {
				return err
			}
		}
		if x.Refused != nil {
			if err := said(x.Refused.Place, "task-refused", readmodel.Routine, s.Task.Lead); err != nil {
				return err
			}
		}
	}
	if r.Closed != nil {
		return said(r.Closed.Place, "task-closed", readmodel.Routine, s.Parties()...)
	}
	return nil
}

// measure counts what was given and what was done, on time or late. How far
// something has come is no measure: it is never added to whether it was kept.
func (s State) measure(tx *readmodel.Tx, by map[entry.Hash]entry.Entry) error {
	for i, r := range s.Rounds {
		m := readmodel.Measure{Entry: by[r.Opened.ID], Name: "task.assigned", Party: s.ledFrom(i), Day: viet.DateOf(r.Opened.At), Value: 1}
		if err := tx.Measure(m); err != nil {
			return err
		}
		if r.Closed == nil {
			continue
		}
		m = readmodel.Measure{Entry: by[r.Closed.ID], Name: "task.done", Party: s.ledTo(i), Class: r.kept(), Day: viet.DateOf(r.Closed.At), Value: 1}
		if err := tx.Measure(m); err != nil {
			return err
		}
	}
	return nil
}

// kept is the class of a done round.
func (r Round) kept() string {
	if r.OnTime() {
		return "on-time"
	}
	return "late"
}

// prove files an accepted result as proof of the occurrence that the task
// names: declared by the lead, confirmed by the assigner if that is another.
func (s State) prove(tx *readmodel.Tx, by map[entry.Hash]entry.Entry) error {
	r := s.Rounds[0]
	x := r.Accepted()
	if s.Task.Duty.IsZero() || s.Task.Occurrence == "" || x == nil {
		return nil
	}
	f := readmodel.Fact{Entry: by[x.ID], Kind: duty.FactDeclared, Duty: s.Task.Duty, Party: x.Log, Occurrence: s.Task.Occurrence}
	if err := tx.Fact(f); err != nil {
		return err
	}
	f.Entry, f.Kind = by[r.Closed.ID], duty.FactConfirm
	return tx.Fact(f)
}

// find returns a task of the caller's space, or a NotFound fault.
func find(r *web.Request, id entry.Hash) (s State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		var ok bool
		s, ok, err = readmodel.One[State](r.Ctx, tx, "SELECT state FROM task WHERE id = ? AND space = ?", id, r.Caller.Space)
		if err == nil && !ok {
			return fault.New(fault.NotFound, "task.none")
		}
		return err
	})
	return s, err
}

// named returns those of the tasks that this node has, in the order asked.
func named(r *web.Request, ids []entry.Hash) (ss []State, err error) {
	for _, id := range ids {
		s, err := find(r, id)
		if fault.Of(err).Kind == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		ss = append(ss, s)
	}
	return ss, nil
}

// filter says which tasks a list shows.
type filter struct {
	Status string     // one of the statuses; "open": the first three; empty: all
	Role   string     // "lead", "with" or "assigned", of Party; empty: any
	Party  entry.Hash // whose; unset: everybody's
	From   viet.Date  // due on this day or after; unset: any
	To     viet.Date  // due on this day or before; unset: any
	Late   bool       // only what is open, taken on and overdue
	Newest bool       // newest due day first
	Today  viet.Date
}

// where is the filter as SQL.
func (f filter) where(space entry.Hash) (q string, args []any) {
	q, args = "t.space = ?", []any{space}
	add := func(cond string, as ...any) { q, args = q+" AND "+cond, append(args, as...) }
	switch f.Status {
	case "":
	case "open":
		add("t.status IN ('waiting', 'working', 'reviewing')")
	default:
		add("t.status = ?", f.Status)
	}
	if f.Late {
		add("t.status = 'working' AND t.due < ?", f.Today.String())
	}
	if !f.From.IsZero() {
		add("t.due >= ?", f.From.String())
	}
	if !f.To.IsZero() {
		add("t.due <= ?", f.To.String())
	}
	switch {
	case f.Party.IsZero():
	case f.Role != "":
		add("t.id IN (SELECT task FROM task_party WHERE space = ? AND party = ? AND role = ?)", space, f.Party, f.Role)
	default:
		add("t.id IN (SELECT task FROM task_party WHERE space = ? AND party = ?)", space, f.Party)
	}
	return q, args
}

// list returns the tasks that fit, the earliest due first, and how many there
// are in all.
func list(ctx context.Context, tx *sql.Tx, space entry.Hash, f filter, limit, offset int) (ss []State, n int, err error) {
	q, args := f.where(space)
	plain := make([]any, len(args))
	for i, a := range args {
		if h, ok := a.(entry.Hash); ok {
			a = h[:]
		}
		plain[i] = a
	}
	if err = tx.QueryRowContext(ctx, "SELECT count(*) FROM task t WHERE "+q, plain...).Scan(&n); err != nil {
		return nil, 0, err
	}
	order := " ORDER BY t.due, t.id"
	if f.Newest {
		order = " ORDER BY t.due DESC, t.id"
	}
	ss, err = readmodel.All[State](ctx, tx, "SELECT t.state FROM task t WHERE "+q+order+" LIMIT ? OFFSET ?", append(args, limit, offset)...)
	return ss, n, err
}

// listed is list for a page.
func listed(r *web.Request, f filter, limit, offset int) (ss []State, n int, err error) {
	f.Today = r.Today
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, n, err = list(r.Ctx, tx, r.Caller.Space, f, limit, offset)
		return err
	})
	return ss, n, err
}

// Overdue lists the tasks of the caller's space that were taken on, are not
// handed in, and whose day is over: the longest overdue first, no more than most.
func Overdue(r *web.Request, most int) ([]State, error) {
	ss, _, err := listed(r, filter{Late: true}, most, 0)
	return ss, err
}

// waiting is where tasks wait for the caller's word: for its own, and, for a
// body whose place it has, for what the assigner says.
func waiting(r *web.Request) (q string, args []any, err error) {
	q, args = "FROM task_party WHERE space = ? AND waits = 1 AND (party = ?", []any{r.Caller.Space[:], r.Caller.Party[:]}
	gone, err := words(r)
	for _, p := range gone {
		q, args = q+" OR party = ? AND role = 'assigned'", append(args, p[:])
	}
	return q + ")", args, err
}

// then returns the tasks of the space as what had been said by the page's moment
// makes them.
func then(r *web.Request) (ss []State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		es, err := readmodel.Kept(r.Ctx, tx, "task_entry", "space", r.Caller.Space, nil)
		if err != nil {
			return err
		}
		o, err := organisation.Lineage(r.Ctx, tx, r.Caller.Space, nil)
		ss = folded(slices.DeleteFunc(es, func(e entry.Entry) bool { return !r.Knows(e.At) }), o)
		return err
	})
	return ss, err
}

// waitingFor returns what waits for the caller's word, the earliest due first.
func waitingFor(r *web.Request, limit int) (ss []State, err error) {
	q, args, err := waiting(r)
	if err != nil {
		return nil, err
	}
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, err = readmodel.All[State](r.Ctx, tx, "SELECT t.state FROM task t WHERE t.id IN (SELECT task "+q+") ORDER BY t.due, t.id LIMIT ?", append(args, limit)...)
		return err
	})
	return ss, err
}

// countWaiting counts it; every page shows the number.
func countWaiting(r *web.Request) (n int, err error) {
	q, args, err := waiting(r)
	if err != nil {
		return 0, err
	}
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Ctx, "SELECT count(DISTINCT task) "+q, args...).Scan(&n)
	})
	return n, err
}
