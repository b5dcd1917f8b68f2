package notice

import (
	"context"
	"database/sql"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/readmodel"
	"phoihop/internal/report"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// project writes one notice's rows, its bearing on the duty it proves, and its
// words for search.
func project(tx *readmodel.Tx, subject entry.Hash, past []entry.Entry) error {
	if err := tx.Clear("notice.id", "notice_to.notice", "notice_form.id"); err != nil {
		return err
	}
	if isForm(past) {
		return projectForm(tx, FoldForm(past))
	}
	s := Fold(past)
	if !s.known {
		return nil
	}
	if err := s.write(tx); err != nil {
		return err
	}
	if err := s.prove(tx, past); err != nil {
		return err
	}
	if err := s.tell(tx); err != nil {
		return err
	}
	if err := s.owe(tx); err != nil {
		return err
	}
	if err := s.measure(tx, past); err != nil {
		return err
	}
	if err := tx.Tie(s.Sent.About, ""); err != nil {
		return err
	}
	if err := tx.Tie(s.Sent.Regulation, s.Sent.Provision); err != nil {
		return err
	}
	return tx.Index(readmodel.Doc{Space: s.Space, Party: s.Log, Audience: s.To, At: s.At, Href: "/notices/" + s.ID.String(),
		Title: strings.TrimSpace(s.Sent.Number + " " + s.Sent.Title), Body: s.Sent.Text})
}

// tell puts the notice, and every correction of it, before its addressees.
func (s State) tell(tx *readmodel.Tx) error {
	kind, urgency := "received", readmodel.Routine
	switch {
	case s.Sent.Urgent:
		kind, urgency = "urgent", readmodel.Urgent
	case s.Sent.Asks():
		kind = "notice-request"
	}
	for _, p := range s.To {
		m := readmodel.Message{Space: s.Space, To: p, Author: s.Log, At: s.At, Kind: kind, Urgency: urgency, Href: "/notices/" + s.ID.String(), Title: s.Sent.Title}
		if err := tx.Tell(m); err != nil {
			return err
		}
		m.Kind, m.Urgency = "corrected", readmodel.Routine
		for _, c := range s.Corrections {
			m.At = c.At
			if err := tx.Tell(m); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s State) write(tx *readmodel.Tx) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO notice(id, space, sender, idx, at, duty, urgent, asks, nil, answers, form, keep, state) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)",
		s.ID, s.Space, s.Log, s.Index, s.At.Unix(), s.Sent.Duty, s.Sent.Urgent, s.Sent.Asks(), s.Sent.Nil, s.Sent.Answers, s.Sent.Form, s.keptUntil(), string(b)); err != nil {
		return err
	}
	for _, p := range s.To {
		ack, at := s.ackOf(p)
		if err := tx.Exec("INSERT INTO notice_to(notice, party, space, at, acked, ack, idx, owes, sender, sent) VALUES(?,?,?,?,?,?,?,?,?,?)",
			s.ID, p, s.Space, s.At.Unix(), at >= 0, ack, at, s.Owes(p), s.Log, s.Index); err != nil {
			return err
		}
	}
	return nil
}

// keptUntil is the end of the last day on which the notice is to be kept; 0:
// nobody named one.
func (s State) keptUntil() int64 {
	if s.Sent.KeepUntil.IsZero() {
		return 0
	}
	return calendar.End(s.Sent.KeepUntil).Unix()
}

// ackOf is the entry by which a party acknowledged and where it stands in its
// log; -1: it has not.
func (s State) ackOf(party entry.Hash) (id entry.Hash, index int64) {
	for _, a := range s.Acks {
		if a.Log == party {
			return a.ID, a.Index
		}
	}
	return id, -1
}

func (s State) href() string { return "/notices/" + s.ID.String() }

// measure fills the ledger with the values that the notice gave by its form,
// on the last day that they cover; a correction adds what it changes.
func (s State) measure(tx *readmodel.Tx, past []entry.Entry) error {
	if len(s.Sent.Values) == 0 {
		return nil
	}
	day := s.Sent.To
	if day.IsZero() {
		day = viet.DateOf(s.At)
	}
	var now []Value
	write := func(id entry.Hash, vs []Value) error {
		e := past[slices.IndexFunc(past, func(e entry.Entry) bool { return e.ID == id })]
		for _, v := range vs {
			before, _ := valueOf(now, v.Key)
			for _, x := range v.minus(before) {
				if err := tx.Measure(readmodel.Measure{Entry: e, Name: "notice.value", Party: s.Log, Class: x.class, Day: day, Value: x.by}); err != nil {
					return err
				}
			}
		}
		now = replaced(now, vs)
		return nil
	}
	if err := write(s.ID, s.Sent.Values); err != nil {
		return err
	}
	for _, c := range s.Corrections {
		if err := write(c.ID, c.Values); err != nil {
			return err
		}
	}
	return nil
}

// change is what one number of a value adds to a class.
type change struct {
	class string
	by    float64
}

// minus is what a value adds to the one before it, number by number; what
// stays as it was is left out.
func (v Value) minus(before Value) (cs []change) {
	n := max(len(v.Numbers), len(before.Numbers))
	for i := range n {
		c := change{class: v.Key}
		if n > 1 {
			c.class += "/" + strconv.Itoa(i+1)
		}
		if i < len(v.Numbers) {
			c.by = v.Numbers[i]
		}
		if i < len(before.Numbers) {
			if c.by -= before.Numbers[i]; c.by == 0 {
				continue
			}
		}
		cs = append(cs, c)
	}
	return cs
}

// projectForm keeps a form and makes it findable.
func projectForm(tx *readmodel.Tx, f FormState) error {
	if f.ID.IsZero() {
		return nil
	}
	b, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO notice_form(id, space, duty, replaces, at, state) VALUES(?,?,?,?,?,?)",
		f.ID, f.Space, f.Adopted.Duty, f.Adopted.Replaces, f.At.Unix(), string(b)); err != nil {
		return err
	}
	if err := tx.Tie(f.Adopted.Duty, ""); err != nil {
		return err
	}
	return tx.Index(readmodel.Doc{Space: f.Space, Party: f.Log, At: f.At, Href: "/notices/forms/" + f.ID.String(), Title: f.Adopted.Name})
}

// unset is an id that is not given, as the indices over few rows name it.
const unset = "x'0000000000000000000000000000000000000000000000000000000000000000'"

// forms lists the forms of the space that no other has replaced, the newest
// first; of one duty, where it is given.
func forms(r *web.Request, duty entry.Hash) (fs []FormState, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		fs, err = readmodel.All[FormState](r.Ctx, tx, `SELECT state FROM notice_form f WHERE space = ?1 AND (?2 = ?3 OR duty = ?2)
			AND NOT EXISTS (SELECT 1 FROM notice_form n WHERE n.replaces = f.id) ORDER BY at DESC, id`, r.Caller.Space, duty, entry.Hash{})
		return err
	})
	return fs, err
}

// form returns a form of the caller's space, or a NotFound fault.
func form(r *web.Request, id entry.Hash) (f FormState, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) (err error) {
		f, err = getForm(r.Ctx, tx, r.Caller.Space, id)
		return err
	})
	return f, err
}

func getForm(ctx context.Context, tx *sql.Tx, space, id entry.Hash) (FormState, error) {
	f, ok, err := readmodel.One[FormState](ctx, tx, "SELECT state FROM notice_form WHERE id = ? AND space = ?", id, space)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "notice.no-form")
	}
	return f, err
}

// before is how many earlier notices stand beside what is being written.
const before = 12

// earlier lists the caller's last notices by a form for a duty, newest first.
func earlier(r *web.Request, duty entry.Hash) (ss []State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, err = readmodel.All[State](r.Ctx, tx, "SELECT state FROM notice WHERE space = ? AND sender = ? AND duty = ? AND form <> "+unset+" ORDER BY at DESC, id LIMIT ?",
			r.Caller.Space, r.Caller.Party, duty, before)
		return err
	})
	return ss, err
}

// answersTo lists what answers a notice, as far as the caller may read it.
func answersTo(r *web.Request, id entry.Hash) (ss []State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, err = readmodel.All[State](r.Ctx, tx, "SELECT state FROM notice WHERE answers = ? AND answers <> "+unset+" ORDER BY at, id", id)
		return err
	})
	return slices.DeleteFunc(ss, func(s State) bool { return !s.VisibleTo(r.Caller.Party) }), err
}

// prove files every entry that bears on the duty as a fact.
func (s State) prove(tx *readmodel.Tx, past []entry.Entry) error {
	if s.Sent.Duty.IsZero() {
		return nil
	}
	stray := map[entry.Hash]bool{}
	for _, id := range s.Stray {
		stray[id] = true
	}
	for _, e := range past {
		f := readmodel.Fact{Entry: e, Duty: s.Sent.Duty, Party: s.Log, Occurrence: s.Sent.Occurrence}
		switch {
		case stray[e.ID]:
			continue
		case e.Kind == KindSent && s.Sent.Nil:
			f.Kind, f.Covers = duty.FactNil, s.To
		case e.Kind == KindSent:
			f.Kind, f.Covers = duty.FactProof, s.To
		case e.Kind == KindAcknowledged:
			f.Kind = duty.FactConfirm
		case e.Kind == KindApproved:
			f.Kind = duty.FactApprove
		default:
			continue
		}
		if err := tx.Fact(f); err != nil {
			return err
		}
	}
	return nil
}

// get returns a notice that the party may read, or a NotFound fault.
func get(ctx context.Context, tx *sql.Tx, id, party entry.Hash) (State, error) {
	s, ok, err := readmodel.One[State](ctx, tx, "SELECT state FROM notice WHERE id = ?", id)
	if err == nil && (!ok || !s.VisibleTo(party)) {
		return State{}, fault.New(fault.NotFound, "notice.none")
	}
	s.known = err == nil
	return s, err
}

// pageSize is how many notices a list shows at once.
const pageSize = 50

// list asks for a page of one of a party's boxes, newest first.
type list struct {
	box    string
	behind readmodel.Cursor
	size   int
}

// query reads the list's states for the caller's party.
func (l list) query(r *web.Request) (q string, args []any) {
	args = []any{r.Caller.Space, r.Caller.Party, l.behind.Key, l.behind.ID}
	if l.box == "sent" {
		return "SELECT state, at, id FROM notice WHERE space = ? AND sender = ? AND (at, id) < (?, ?) ORDER BY at DESC, id DESC", args
	}
	if l.box == "expired" {
		return `SELECT state, keep, id FROM notice n WHERE space = ?1 AND (keep, id) < (?3, ?4) AND keep > 0 AND keep <= ?5 AND
			(sender = ?2 OR EXISTS (SELECT 1 FROM notice_to t WHERE t.notice = n.id AND t.party = ?2)) ORDER BY keep DESC, id DESC`, append(args, r.Today.Time(viet.Zone()).Unix())
	}
	q = "SELECT n.state, t.at, n.id FROM notice_to t JOIN notice n ON n.id = t.notice WHERE t.space = ? AND t.party = ? AND (t.at, t.notice) < (?, ?)"
	switch l.box {
	case "waiting":
		q += " AND t.acked = 0"
	case "answer":
		q += " AND t.owes = 1"
	}
	return q + " ORDER BY t.at DESC, t.notice DESC", args
}

// states are the list's notices.
func (l list) states(r *web.Request) (ss []State, more readmodel.Cursor, err error) {
	q, args := l.query(r)
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, more, err = readmodel.Page[State](r.Ctx, tx, l.size, q, args...)
		return err
	})
	return ss, more, err
}

// kept is states as they are kept.
func (l list) kept(r *web.Request) (kept json.RawMessage, more readmodel.Cursor, err error) {
	q, args := l.query(r)
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		kept, more, err = readmodel.RawPage(r.Ctx, tx, l.size, q, args...)
		return err
	})
	return kept, more, err
}

// waiting counts the notices that wait for a party's acknowledgement.
func waiting(ctx context.Context, tx *sql.Tx, space, party entry.Hash) (n int, err error) {
	err = tx.QueryRowContext(ctx, "SELECT count(*) FROM notice_to WHERE space = ? AND party = ? AND acked = 0", space[:], party[:]).Scan(&n)
	return n, err
}

// find returns a notice that the caller may read, or a NotFound fault.
func find(r *web.Request, id entry.Hash) (s State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		s, err = get(r.Ctx, tx, id, r.Caller.Party)
		return err
	})
	return s, err
}

// panelSize is how many waiting notices Hôm nay shows.
const panelSize = 6

// waitingFor counts what waits for the caller, and returns the newest.
func waitingFor(r *web.Request) (n int, newest []State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		n, err = waiting(r.Ctx, tx, r.Caller.Space, r.Caller.Party)
		return err
	})
	if err != nil || n == 0 {
		return n, nil, err
	}
	newest, _, err = list{"waiting", readmodel.Start(), panelSize}.states(r)
	return n, newest, err
}

// badgeMost is where the badge stops counting.
const badgeMost = 100

// countWaiting counts what waits for the caller, as far as a badge says it:
// every page shows one.
func countWaiting(r *web.Request) (n int, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Ctx, "SELECT count(*) FROM (SELECT 1 FROM notice_to WHERE space = ? AND party = ? AND acked = 0 LIMIT ?)",
			r.Caller.Space[:], r.Caller.Party[:], badgeMost).Scan(&n)
	})
	return n, err
}

// areaSize is how many notices an area's page shows.
const areaSize = 5

// newestOf returns a party's newest notices that the caller may read, as they
// stood at the page's moment.
func newestOf(r *web.Request, party entry.Hash) (ss []State, err error) {
	before := int64(math.MaxInt64)
	if r.Past() {
		before = r.Moment().Unix()
	}
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, err = readmodel.All[State](r.Ctx, tx, `SELECT state FROM notice n WHERE space = ?1 AND sender = ?2 AND
			(?2 = ?3 OR EXISTS (SELECT 1 FROM notice_to t WHERE t.notice = n.id AND t.party = ?3)) AND at < ?5 ORDER BY at DESC, id LIMIT ?4`,
			r.Caller.Space, party, r.Caller.Party, areaSize, before)
		return err
	})
	for i := range ss {
		if r.Past() {
			ss[i] = ss[i].AsAt(r.Moment())
		}
	}
	return ss, err
}

// sentIn counts what each party of the scope sent between two moments, as the
// heads hold it.
func sentIn(ctx context.Context, tx *readmodel.Snapshot, s report.Scope, from, to int64) (x sendings, err error) {
	x.by = map[entry.Hash]tally{}
	rows, err := tx.QueryContext(ctx, "SELECT id, sender, idx, urgent, asks, nil FROM notice WHERE space = ? AND at >= ? AND at < ? ORDER BY at, id", s.Space[:], from, to)
	if err != nil {
		return x, err
	}
	defer rows.Close()
	for rows.Next() {
		var id, sender entry.Hash
		var idx int64
		var urgent, asks, nothing bool
		if err := rows.Scan(&id, &sender, &idx, &urgent, &asks, &nothing); err != nil {
			return x, err
		}
		if s.Heads.Holds(sender, idx) && slices.Contains(s.Order, sender) {
			x.add(sender, id, urgent, asks, nothing)
		}
	}
	return x, rows.Err()
}

// gotIn counts what came for each party of the scope between two moments, and
// what of it the party acknowledged, as the heads hold it.
func gotIn(ctx context.Context, tx *readmodel.Snapshot, s report.Scope, from, to int64) (confirmed, of map[entry.Hash]tally, err error) {
	confirmed, of = map[entry.Hash]tally{}, map[entry.Hash]tally{}
	rows, err := tx.QueryContext(ctx, `SELECT party, sender, sent, ack, idx FROM notice_to
		WHERE space = ? AND at >= ? AND at < ? ORDER BY party, at, notice`, s.Space[:], from, to)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var party, sender, ack entry.Hash
		var idx, at int64
		if err := rows.Scan(&party, &sender, &idx, &ack, &at); err != nil {
			return nil, nil, err
		}
		if !s.Heads.Holds(sender, idx) || !slices.Contains(s.Order, sender) || !slices.Contains(s.Order, party) {
			continue
		}
		t := of[party]
		t.n++
		of[party] = t
		if at >= 0 && s.Heads.Holds(party, at) {
			add(confirmed, party, ack)
		}
	}
	return confirmed, of, rows.Err()
}
