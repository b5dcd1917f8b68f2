package incident

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// project writes one incident's rows and what it means to others: to duties,
// deadlines, inboxes, counts and search.
func project(tx *readmodel.Tx, subject entry.Hash, past []entry.Entry) error {
	if r := FoldRules(past); len(r.Adopted)+len(r.Stray) > 0 {
		return writeRules(tx, subject, r)
	}
	if err := tx.Clear("incident.id", "incident_reader.incident"); err != nil {
		return err
	}
	if err := tx.Keep("incident_entry", past, nil); err != nil {
		return err
	}
	s := Fold(past)
	if !s.known() {
		return nil
	}
	by := map[entry.Hash]entry.Entry{}
	for _, e := range past {
		by[e.ID] = e
	}
	for _, step := range []func(*readmodel.Tx) error{s.write, s.owe, s.tell, s.tie, s.index,
		func(tx *readmodel.Tx) error { return s.prove(tx, by) }, func(tx *readmodel.Tx) error { return s.measure(tx, by) }} {
		if err := step(tx); err != nil {
			return err
		}
	}
	return nil
}

func writeRules(tx *readmodel.Tx, space entry.Hash, r Rules) error {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := tx.Clear("incident_rules.space"); err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO incident_rules(space, state) VALUES(?,?)", space, string(b)); err != nil {
		return err
	}
	return r.Tell(tx, space, "incident-categories", "/incidents/categories", func(c Category) string { return c.Name })
}

func (s State) href() string { return "/incidents/" + s.ID.String() }

func (s State) write(tx *readmodel.Tx) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO incident(id, space, at, category, status, open, state) VALUES(?,?,?,?,?,?,?)",
		s.ID, s.Space, s.Opened.Learned.Unix(), s.Opened.Category, s.Opened.Status, s.Open(), string(b)); err != nil {
		return err
	}
	readers := s.Parties()
	if s.Opened.Whole {
		readers = []entry.Hash{{}}
	}
	for _, p := range distinct(readers, func(entry.Hash) bool { return true }) {
		if err := tx.Exec("INSERT INTO incident_reader(incident, party, space, open, at) VALUES(?,?,?,?,?)",
			s.ID, p, s.Space, s.Open(), s.Opened.Learned.Unix()); err != nil {
			return err
		}
	}
	return nil
}

// owe keeps what is still to come: the next report, and what hand-overs wait
// for. A trial of the program owes nothing.
func (s State) owe(tx *readmodel.Tx) error {
	if !s.Open() || s.Opened.Status == Test {
		return nil
	}
	if by := s.NextBy(); !by.IsZero() {
		d := readmodel.Deadline{Space: s.Space, Party: s.Responsible(), Due: by, Kind: "incident-update", Href: s.href(), Title: s.Opened.Title}
		if err := tx.Owe(d); err != nil {
			return err
		}
	}
	for _, h := range s.OpenHandovers() {
		d := readmodel.Deadline{Space: s.Space, Party: s.holder(h.To), To: h.Log, Due: h.AnswerBy, Kind: "incident-take-over", Href: s.href() + "#handovers", Title: s.Opened.Title}
		if !h.Waits() {
			d.Due, d.Kind = h.Outcome, "incident-outcome"
		}
		if err := tx.Owe(d); err != nil {
			return err
		}
	}
	return nil
}

// tell puts the incident before those who are in the room, and what waits for
// one of them before that one.
func (s State) tell(tx *readmodel.Tx) error {
	send := func(p entry.Place, to entry.Hash, kind string, u readmodel.Urgency) error {
		if to == p.Log || s.Opened.Status == Test {
			return nil
		}
		return tx.Tell(readmodel.Message{Space: s.Space, To: to, Author: p.Log, At: p.At, Kind: kind, Urgency: u, Href: s.href(), Title: s.Opened.Title})
	}
	first, urgency := "incident", readmodel.Urgent
	if s.Opened.Status == Exercise {
		first, urgency = "incident-exercise", readmodel.AtOnce
	}
	for _, p := range slices.Concat(s.Opened.To, s.Opened.Guests) {
		if err := send(s.Place, p, first, urgency); err != nil {
			return err
		}
	}
	for _, i := range s.Invitations {
		for _, p := range i.Invited.Parties {
			if err := send(i.Place, p, first, urgency); err != nil {
				return err
			}
		}
	}
	for _, x := range s.Passed {
		if err := send(x.Place, x.To, "incident-place", readmodel.AtOnce); err != nil {
			return err
		}
	}
	for _, l := range s.Proposals {
		if err := send(l.Place, l.Party, "incident-lead", readmodel.AtOnce); err != nil {
			return err
		}
	}
	for _, h := range s.Handovers {
		if err := send(h.Place, h.To, "incident-handover", readmodel.AtOnce); err != nil {
			return err
		}
	}
	for _, r := range s.Reports {
		for _, p := range s.Parties() {
			if err := send(r.Place, p, "incident-report", readmodel.Routine); err != nil {
				return err
			}
		}
	}
	for _, c := range s.Closings {
		for _, p := range append([]entry.Hash{s.Log}, s.Opened.To...) {
			if err := send(c.Place, p, "incident-closed", readmodel.Routine); err != nil {
				return err
			}
		}
	}
	return nil
}

// tie says what the incident has to do with.
func (s State) tie(tx *readmodel.Tx) error {
	if err := tx.Tie(s.Opened.Duty, ""); err != nil {
		return err
	}
	if err := tx.Tie(s.Opened.Clause, s.Opened.Provision); err != nil {
		return err
	}
	if err := tx.Tie(s.Opened.Origin, ""); err != nil {
		return err
	}
	for _, f := range s.Followed {
		if err := tx.Tie(f.Thing, ""); err != nil {
			return err
		}
	}
	return nil
}

func (s State) index(tx *readmodel.Tx) error {
	words := []string{s.Opened.Text, s.Opened.Place}
	for _, l := range s.Lines {
		words = append(words, l.Text)
	}
	for _, r := range s.Reports {
		words = append(words, r.Text)
	}
	for _, c := range s.Closings {
		words = append(words, c.Outcome, strings.Join(c.Lessons, "\n"))
	}
	return tx.Index(readmodel.Doc{Space: s.Space, Party: s.Log, Audience: s.Audience(), At: s.Opened.Learned, Href: s.href(),
		Title: s.Opened.Title, Body: strings.Join(words, "\n")})
}

// prove files every telling as proof of the duty to tell, and what addressees
// acknowledge as their confirmation.
func (s State) prove(tx *readmodel.Tx, by map[entry.Hash]entry.Entry) error {
	key := s.Occurrence()
	if s.Opened.Duty.IsZero() || key == "" {
		return nil
	}
	f := readmodel.Fact{Duty: s.Opened.Duty, Party: s.Log, Occurrence: key}
	for _, t := range s.Tellings {
		if t.Log != s.Log || t.Occurrence != key {
			continue
		}
		f.Entry, f.Kind, f.Covers = by[t.ID], duty.FactProof, t.Told.Parties
		if err := tx.Fact(f); err != nil {
			return err
		}
	}
	f.Covers = nil
	for _, a := range s.Acks {
		f.Entry, f.Kind = by[a.ID], duty.FactConfirm
		if err := tx.Fact(f); err != nil {
			return err
		}
	}
	return nil
}

// The measures. An exercise has a count of its own; a trial has none.
const (
	measureOpened    = "incident.opened"
	measureClosed    = "incident.closed"
	measureExercises = "incident.exercises"
	measureTelling   = "incident.telling-minutes"
)

// measure counts the incident, its end, and how long it took to tell each
// party.
func (s State) measure(tx *readmodel.Tx, by map[entry.Hash]entry.Entry) error {
	add := func(id entry.Hash, name string, p entry.Hash, at time.Time, v float64) error {
		return tx.Measure(readmodel.Measure{Entry: by[id], Name: name, Party: p, Class: s.Opened.Category, Day: viet.DateOf(at), Value: v})
	}
	switch s.Opened.Status {
	case Exercise:
		return add(s.ID, measureExercises, s.Log, s.Opened.Learned, 1)
	case Test:
		return nil
	}
	if err := add(s.ID, measureOpened, s.Log, s.Opened.Learned, 1); err != nil {
		return err
	}
	for _, c := range s.Closings {
		if err := add(c.ID, measureClosed, s.Log, c.At, 1); err != nil {
			return err
		}
	}
	for _, r := range s.Reopenings {
		if err := add(r.ID, measureClosed, s.Log, r.At, -1); err != nil {
			return err
		}
	}
	for _, p := range s.Opened.To {
		if w := s.First(p); w.Known {
			if err := add(w.ID, measureTelling, p, w.At, w.since(s.Opened.Learned).Minutes()); err != nil {
				return err
			}
		}
	}
	return nil
}

// filter is what a list is asked for.
type filter struct {
	State    string // open, closed or all
	Category string
	Status   string
	Year     int
	before   time.Time // learned of before this moment; unset: at any
}

// pageSize is how many incidents a list shows at once.
const pageSize = 50

// openFirst is added to the seconds of an open incident, so that a list by this
// key has the open ones first.
const openFirst = 1 << 40

// listed returns a page of the incidents that a party may read and that fit,
// the open ones first, then the newest.
func listed(ctx context.Context, tx *sql.Tx, space, party entry.Hash, f filter, behind readmodel.Cursor, size int) ([]State, readmodel.Cursor, error) {
	where, args := "r.space = ? AND r.party IN (?, ?)", []any{space, party, entry.Hash{}}
	and := func(condition string, values ...any) {
		where += " AND " + condition
		args = append(args, values...)
	}
	switch f.State {
	case "open":
		and("r.open = 1")
	case "closed":
		and("r.open = 0")
	}
	if f.Category != "" {
		and("i.category = ?", f.Category)
	}
	if f.Status != "" {
		and("i.status = ?", f.Status)
	}
	if f.Year > 0 {
		first := func(year int) int64 { return viet.Date{Year: year, Month: 1, Day: 1}.Time(viet.Zone()).Unix() }
		and("r.at >= ? AND r.at < ?", first(f.Year), first(f.Year+1))
	}
	if !f.before.IsZero() {
		and("r.at < ?", f.before.Unix())
	}
	and("(r.open * ? + r.at, r.incident) < (?, ?)", openFirst, behind.Key, behind.ID)
	return readmodel.Page[State](ctx, tx, size, `WITH page AS MATERIALIZED (SELECT DISTINCT r.incident AS id, r.open * ? + r.at AS key
		FROM incident_reader r JOIN incident i ON i.id = r.incident WHERE `+where+` ORDER BY key DESC, r.incident DESC LIMIT ?)
		SELECT i.state, page.key, page.id FROM page JOIN incident i ON i.id = page.id ORDER BY page.key DESC, page.id DESC`, append(append([]any{openFirst}, args...), size+1)...)
}

// page is listed for the caller of a page.
func page(r *web.Request, f filter, behind readmodel.Cursor, size int) (ss []State, more readmodel.Cursor, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, more, err = listed(r.Ctx, tx, r.Caller.Space, r.Caller.Party, f, behind, size)
		return err
	})
	return ss, more, err
}

// list is the first so many of them.
func list(r *web.Request, f filter, size int) ([]State, error) {
	ss, _, err := page(r, f, readmodel.Start(), size)
	return ss, err
}

// countOpen counts the open incidents of the caller; every page shows it.
func countOpen(r *web.Request) (n int, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Ctx, "SELECT count(DISTINCT incident) FROM incident_reader WHERE space = ? AND party IN (?, ?) AND open = 1",
			r.Caller.Space[:], r.Caller.Party[:], make([]byte, len(entry.Hash{}))).Scan(&n)
	})
	return n, err
}

// find returns an incident as it stood at the page's moment, or a fault
// for who may not read it: a guest is told that the room has closed.
func find(r *web.Request, id entry.Hash) (s State, err error) {
	var past []entry.Entry
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		past, err = readmodel.Kept(r.Ctx, tx, "incident_entry", "subject", id, nil)
		return err
	})
	if err != nil {
		return s, err
	}
	now := Fold(past)
	switch {
	case !now.known() || !now.Opened.Whole && !now.Took(r.Caller.Party):
		return State{}, fault.New(fault.NotFound, "incident.none")
	case !now.VisibleTo(r.Caller.Party):
		return State{}, fault.New(fault.Forbidden, "incident.guest-gone")
	case !r.Past():
		return now, nil
	}
	if s = saidBy(past, r.Moment()); !s.known() {
		return State{}, fault.New(fault.NotFound, "incident.none")
	}
	return s, nil
}

// saidBy is an incident as its authors had told it by a moment, the same on
// every node: what came later from a device without a line stands where its
// author dates it, and the room marks it as sent later.
func saidBy(past []entry.Entry, at time.Time) State {
	return Fold(slices.DeleteFunc(slices.Clone(past), func(e entry.Entry) bool { return !entry.PlaceOf(e).SaidBy(at) }))
}

// entries reads what was said of all incidents of the space, one by one.
func entries(r *web.Request) (by map[entry.Hash][]entry.Entry, err error) {
	var all []entry.Entry
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		all, err = readmodel.Kept(r.Ctx, tx, "incident_entry", "space", r.Caller.Space, nil)
		return err
	})
	return bySubject(all), err
}

// bySubject parts entries by the incident that they are about.
func bySubject(es []entry.Entry) map[entry.Hash][]entry.Entry {
	by := map[entry.Hash][]entry.Entry{}
	for _, e := range es {
		by[e.SubjectID()] = append(by[e.SubjectID()], e)
	}
	return by
}

// rulesFor returns what the caller's space has adopted.
func rulesFor(r *web.Request) (rules Rules, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		rules, _, err = readmodel.One[Rules](r.Ctx, tx, "SELECT state FROM incident_rules WHERE space = ?", r.Caller.Space)
		return err
	})
	return rules, err
}
