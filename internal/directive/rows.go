package directive

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// project writes one directive's rows, what it proves, what is owed under it,
// and whom it is put before.
func project(tx *readmodel.Tx, subject entry.Hash, past []entry.Entry) error {
	if err := tx.Clear("directive.id", "directive_asked.directive"); err != nil {
		return err
	}
	s := Fold(past)
	if !s.known() {
		return nil
	}
	sound := slices.DeleteFunc(slices.Clone(past), func(e entry.Entry) bool { return slices.Contains(s.Stray, e.ID) })
	entry.Order(sound)
	for _, step := range []func() error{
		func() error { return s.write(tx) },
		func() error { return s.prove(tx, sound) },
		func() error { return s.count(tx, sound) },
		func() error { return s.owe(tx) },
		func() error { return s.tell(tx) },
		func() error { return s.tie(tx) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return tx.Index(readmodel.Doc{Space: s.Space, Party: s.Log, Audience: s.Readers, At: s.At, Href: s.href(),
		Title: s.Registered.name(), Body: s.Registered.Issuer + " " + s.Registered.Text})
}

func (s State) href() string { return "/directives/" + s.ID.String() }

// name is how the directive is called in a list.
func (r Registered) name() string { return r.Number + " " + r.Title }

func (s State) write(tx *readmodel.Tx) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	r := s.Registered
	if err := tx.Exec("INSERT INTO directive(id, space, party, readers, day, at, identity, replaces, state) VALUES(?,?,?,?,?,?,?,?,?)",
		s.ID, s.Space, s.Log, readmodel.Readers(s.Readers), r.Date.Time(viet.Zone()).Unix(), s.At.Unix(), r.Identity(), r.Replaces, string(b)); err != nil {
		return err
	}
	for _, a := range append(s.Asked(false), s.Asked(true)...) {
		if err := tx.Exec("INSERT INTO directive_asked(directive, space, party, unit, deadline, answered) VALUES(?,?,?,?,?,?)",
			s.ID, s.Space, a.Party, a.Unit, seconds(a.Deadline), a.Ack != nil || s.Conclusion != nil); err != nil {
			return err
		}
	}
	return nil
}

// prove files acknowledgements and sessions as proofs of the duty, and the
// conclusion of who issued it as its confirmation of each.
func (s State) prove(tx *readmodel.Tx, sound []entry.Entry) error {
	var proved []proof
	for _, e := range sound {
		f := readmodel.Fact{Entry: e, Kind: duty.FactProof, Party: e.LogID()}
		switch e.Kind {
		case KindAcknowledged:
			a, _ := entry.Decode[Acknowledged](e)
			f.Duty, f.Occurrence, f.Party = a.Duty, a.Occurrence, forWhom(e.LogID(), a.Party)
		case KindHeld:
			a, _ := entry.Decode[Held](e)
			f.Duty, f.Occurrence = a.Duty, a.Occurrence
		case KindConcluded:
			if err := s.confirm(tx, e, proved); err != nil {
				return err
			}
			continue
		}
		if f.Duty != s.Registered.Duty || f.Duty.IsZero() {
			continue
		}
		if k := (proof{f.Party, f.Occurrence}); !slices.Contains(proved, k) {
			proved = append(proved, k)
		}
		if err := tx.Fact(f); err != nil {
			return err
		}
	}
	return nil
}

// proof is what a party has proved.
type proof struct {
	party      entry.Hash
	occurrence string
}

// confirm says of everything proved so far that who issued it has taken it.
func (s State) confirm(tx *readmodel.Tx, e entry.Entry, proved []proof) error {
	for _, k := range proved {
		if err := tx.Fact(readmodel.Fact{Entry: e, Kind: duty.FactConfirm, Duty: s.Registered.Duty, Party: k.party, Occurrence: k.occurrence}); err != nil {
			return err
		}
	}
	return nil
}

// count fills the ledger: what was issued, whom it went to, who answered,
// sessions and people at them. An answer counts on the day it was asked for,
// so that n and N are of the same whole.
func (s State) count(tx *readmodel.Tx, sound []entry.Entry) error {
	asked := map[entry.Hash]viet.Date{}
	answered := map[entry.Hash]bool{}
	add := func(e entry.Entry, name string, party entry.Hash, day viet.Date, value int) error {
		return tx.Measure(readmodel.Measure{Entry: e, Name: "directive." + name, Party: party, Class: s.Registered.Type, Day: day, Value: float64(value)})
	}
	for _, e := range sound {
		var err error
		switch e.Kind {
		case KindRegistered:
			err = add(e, "registered", s.Log, viet.DateOf(e.At), 1)
		case KindDisseminated:
			a, _ := entry.Decode[Disseminated](e)
			for _, p := range a.To {
				if _, again := asked[p]; again || err != nil {
					continue
				}
				asked[p] = viet.DateOf(e.At)
				err = add(e, "asked", p, asked[p], 1)
			}
		case KindAcknowledged:
			a, _ := entry.Decode[Acknowledged](e)
			whose := forWhom(e.LogID(), a.Party)
			if day, ok := asked[whose]; ok && a.Unit.IsZero() && !answered[whose] {
				answered[whose] = true
				err = add(e, "answered", whose, day, 1)
			}
		case KindHeld:
			a, _ := entry.Decode[Held](e)
			if err = add(e, "sessions", e.LogID(), a.On, a.Sessions); err == nil {
				err = add(e, "attendance", e.LogID(), a.On, a.Attendance)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// owe adds what is still to be answered and reported, each to who owes it.
func (s State) owe(tx *readmodel.Tx) error {
	if s.Conclusion != nil {
		return nil
	}
	for _, a := range append(s.Asked(false), s.Asked(true)...) {
		d := readmodel.Deadline{Space: s.Space, Party: a.Party, To: a.By, Due: calendar.End(a.Deadline), Kind: "directive", Href: s.href(), Title: s.Registered.name()}
		if a.Ack != nil {
			if a.ReportBy.IsZero() || !a.Unit.IsZero() || s.Reporting(a.Party) {
				continue
			}
			d.Due, d.Kind = calendar.End(a.ReportBy), "directive-report"
		}
		if err := tx.Owe(d); err != nil {
			return err
		}
	}
	return nil
}

// tell puts the directive before those who are to answer, the answers before
// who asked, and the conclusion before all who answered.
func (s State) tell(tx *readmodel.Tx) error {
	m := readmodel.Message{Space: s.Space, Href: s.href(), Title: s.Registered.name()}
	send := func(kind string, u readmodel.Urgency, p entry.Place, to entry.Hash) error {
		m.Kind, m.Urgency, m.Author, m.At, m.To = kind, u, p.Log, p.At, to
		return tx.Tell(m)
	}
	for _, p := range s.Plans {
		for _, to := range p.To {
			if err := send("directive", readmodel.Routine, p.Place, to); err != nil {
				return err
			}
		}
	}
	for _, a := range s.Acks {
		if a.Log != s.Log && a.Unit.IsZero() {
			if err := send("directive-answered", readmodel.Routine, a.Place, s.Log); err != nil {
				return err
			}
		}
	}
	if s.Conclusion == nil {
		return nil
	}
	for _, a := range s.Asked(false) {
		if err := send("directive-concluded", readmodel.Routine, s.Conclusion.Place, a.Party); err != nil {
			return err
		}
	}
	return nil
}

func (s State) tie(tx *readmodel.Tx) error {
	r := s.Registered
	if err := tx.Tie(r.Duty, ""); err != nil {
		return err
	}
	if err := tx.Tie(r.Replaces, ""); err != nil {
		return err
	}
	return tx.Tie(r.Regulation, r.Provision)
}

// seconds is the beginning of a day; 0 where there is none.
func seconds(d viet.Date) int64 {
	if d.IsZero() {
		return 0
	}
	return d.Time(viet.Zone()).Unix()
}

// get returns a directive that the party may read, or a NotFound fault.
func get(ctx context.Context, tx *sql.Tx, id, party entry.Hash) (State, error) {
	s, ok, err := readmodel.One[State](ctx, tx, "SELECT state FROM directive WHERE id = ?", id)
	if err == nil && (!ok || !s.VisibleTo(party)) {
		return State{}, none("")
	}
	return s, err
}

func none(field string) error {
	return &fault.Error{Kind: fault.NotFound, Field: field, Key: "directive.none"}
}

// How many directives a page, a form and a spreadsheet hold.
const (
	pageSize     = 50
	mostOffered  = 400
	mostExported = 20_000
)

// registered is a page of the directives that the caller may read, or of those
// that it registered itself, the newest by date first.
func registered(r *web.Request, own bool, behind readmodel.Cursor, size int) (ss []State, more readmodel.Cursor, err error) {
	q := "SELECT state, day, id FROM directive WHERE space = ?1 AND " + readmodel.Visible
	if own {
		q += " AND party = ?2"
	}
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, more, err = readmodel.Page[State](r.Ctx, tx, size, q+" AND (day, id) < (?3, ?4) ORDER BY day DESC, id DESC",
			r.Caller.Space, r.Caller.Party, behind.Key, behind.ID)
		return err
	})
	return ss, more, err
}

// waitingFor is a page of what waits for the caller's own answer, the earliest
// deadline first.
func waitingFor(r *web.Request, behind readmodel.Cursor, size int) (ss []State, more readmodel.Cursor, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, more, err = readmodel.Page[State](r.Ctx, tx, size, `SELECT d.state, -a.deadline, d.id FROM directive_asked a JOIN directive d ON d.id = a.directive
			WHERE a.space = ? AND a.party = ? AND a.answered = 0 AND a.unit = ? AND (-a.deadline, a.directive) < (?, ?) ORDER BY -a.deadline DESC, a.directive DESC`,
			r.Caller.Space, r.Caller.Party, entry.Hash{}, behind.Key, behind.ID)
		return err
	})
	return ss, more, err
}

// registeredTwice tells which of the listed directives stand in the register
// more than once.
func registeredTwice(r *web.Request, ss []State) (map[string]bool, error) {
	twice, listed := map[string]bool{}, []string{}
	for _, s := range ss {
		listed = append(listed, s.Registered.Identity())
	}
	among, err := json.Marshal(listed)
	if err != nil {
		return nil, err
	}
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(r.Ctx, "SELECT identity FROM directive WHERE space = ?1 AND identity IN (SELECT value FROM json_each(?3)) AND "+readmodel.Visible+" GROUP BY identity HAVING count(*) > 1",
			r.Caller.Space[:], r.Caller.Party[:], string(among))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var identity string
			if err := rows.Scan(&identity); err != nil {
				return err
			}
			twice[identity] = true
		}
		return rows.Err()
	})
	return twice, err
}

// around is what else the register has to say of a directive.
type around struct {
	Same     []State `json:"same,omitempty"`        // registered under the same identity
	Replaced []State `json:"replaced_by,omitempty"` // what stands in its place
	Replaces *State  `json:"replaces,omitempty"`
}

// find returns the directive with what stands around it.
func find(r *web.Request, id entry.Hash) (s State, a around, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		if s, err = get(r.Ctx, tx, id, r.Caller.Party); err != nil {
			return err
		}
		a.Same, err = readmodel.All[State](r.Ctx, tx, "SELECT state FROM directive WHERE space = ?1 AND "+readmodel.Visible+" AND identity = ?3 AND id <> ?4 ORDER BY at, id",
			r.Caller.Space, r.Caller.Party, s.Registered.Identity(), id)
		if err != nil {
			return err
		}
		a.Replaced, err = readmodel.All[State](r.Ctx, tx, "SELECT state FROM directive WHERE space = ?1 AND "+readmodel.Visible+" AND replaces = ?3 ORDER BY at, id",
			r.Caller.Space, r.Caller.Party, id)
		if err != nil || s.Registered.Replaces.IsZero() {
			return err
		}
		if old, err := get(r.Ctx, tx, s.Registered.Replaces, r.Caller.Party); err == nil {
			a.Replaces = &old
		}
		return nil
	})
	return s, a, err
}

// askedAt reads those of an area, and counts those that are without an answer.
func askedAt(r *web.Request, id entry.Hash) (ss []State, open int, err error) {
	const at = ` FROM directive d WHERE space = ?1 AND ` + readmodel.Visible + ` AND EXISTS
		(SELECT 1 FROM directive_asked a WHERE a.directive = d.id AND (a.unit = ?3 OR a.party = ?3 AND a.unit = ?4)`
	none := entry.Hash{}
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		if ss, err = readmodel.All[State](r.Ctx, tx, "SELECT state"+at+") ORDER BY EXISTS (SELECT 1 FROM directive_asked a WHERE a.directive = d.id AND a.answered = 0 AND (a.unit = ?3 OR a.party = ?3 AND a.unit = ?4)) DESC, day DESC, at DESC, id LIMIT ?5",
			r.Caller.Space, r.Caller.Party, id, none, areaSize); err != nil {
			return err
		}
		return tx.QueryRowContext(r.Ctx, "SELECT count(*)"+at+" AND a.answered = 0)", r.Caller.Space[:], r.Caller.Party[:], id[:], none[:]).Scan(&open)
	})
	return ss, open, err
}

// askedThen is askedAt as it was at the moment of a page of the past.
func askedThen(r *web.Request, id entry.Hash) (ss []State, open int, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, err = readmodel.All[State](r.Ctx, tx, `SELECT state FROM directive d WHERE space = ?1 AND `+readmodel.Visible+` AND at < ?4 AND EXISTS
			(SELECT 1 FROM directive_asked a WHERE a.directive = d.id AND (a.unit = ?3 OR a.party = ?3)) ORDER BY day DESC, at DESC, id`,
			r.Caller.Space, r.Caller.Party, id, r.Moment().Unix())
		return err
	})
	ss, open = atArea(ss, id, r.Moment())
	return ss, open, err
}

// countWaiting counts the directives that wait for the caller's own answer.
func countWaiting(r *web.Request) (n int, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Ctx, "SELECT count(*) FROM directive_asked WHERE space = ? AND party = ? AND answered = 0 AND unit = ?",
			r.Caller.Space[:], r.Caller.Party[:], make([]byte, len(entry.Hash{}))).Scan(&n)
	})
	return n, err
}

// tasks counts, for each party, the tasks that it made of a directive.
func tasks(r *web.Request, id entry.Hash) (map[entry.Hash]int, error) {
	hs, err := r.DB.Ties(r.Ctx, r.Caller.Space, r.Caller.Party, id, "")
	m := map[entry.Hash]int{}
	for _, h := range hs {
		if h.Feature == "task" {
			m[h.Party]++
		}
	}
	return m, err
}

// orNone is the error, or that there is no such directive to replace.
func orNone(err error) error {
	if err != nil {
		return err
	}
	return none("replaces")
}

// namesFor reads what the parties and units of the space are called.
func namesFor(r *web.Request) (n names, err error) {
	n, err = organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return nil, err
	}
	all := names{}
	for id, name := range n {
		all[id] = name
	}
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		us, err := organisation.Units(r.Ctx, tx, r.Caller.Space, nil)
		for _, u := range us {
			all[u.ID] = u.Name
		}
		return err
	})
	return all, err
}
