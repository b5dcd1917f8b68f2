package meeting

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/proposal"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// project writes one meeting's rows, what it asks of whom, the proof of the
// duty to hold it, and its words for search.
func project(tx *readmodel.Tx, subject entry.Hash, past []entry.Entry) error {
	if err := tx.Clear("meeting.id", "meeting_unsigned.meeting"); err != nil {
		return err
	}
	if err := tx.Keep("meeting_fact", past, nil); err != nil {
		return err
	}
	s, err := organisation.Projected(tx, past, topic(), func(s State) []entry.Hash { return s.Stray })
	if err != nil || !s.known() {
		return err
	}
	if err := s.prove(tx, past); err != nil {
		return err
	}
	for _, step := range []func(*readmodel.Tx) error{s.write, s.tell, s.owe, s.tie} {
		if err := step(tx); err != nil {
			return err
		}
	}
	return tx.Index(readmodel.Doc{Space: s.Space, Party: s.Log, At: s.At, Href: s.href(), Title: s.Called.Title, Body: s.words()})
}

func (s State) href() string { return "/meetings/" + s.ID.String() }

// words is what a search finds a meeting by.
func (s State) words() string {
	var b bytes.Buffer
	for _, i := range s.Items {
		b.WriteString(i.ItemAdded.Title + "\n" + i.Text + "\n")
	}
	for _, x := range s.Statements {
		b.WriteString(x.Text + "\n")
	}
	for _, c := range s.Conclusions {
		b.WriteString(c.Text + "\n")
	}
	return b.String()
}

func (s State) write(tx *readmodel.Tx) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO meeting(id, space, sort, begins, held, state) VALUES(?,?,?,?,?,?)", s.ID, s.Space, s.Called.Sort, s.Begins().Unix(), s.Held(), string(b)); err != nil {
		return err
	}
	for _, p := range s.Called.Parties {
		if s.Held() && !s.Signed(p) {
			if err := tx.Exec("INSERT INTO meeting_unsigned(meeting, party, space) VALUES(?,?,?)", s.ID, p, s.Space); err != nil {
				return err
			}
		}
	}
	return nil
}

// prove files the first minutes as the proof of the duty to meet, for the
// party that was in the chair, and the signatures of the others as what
// confirms it; and counts the meeting.
func (s State) prove(tx *readmodel.Tx, past []entry.Entry) error {
	if !s.Held() {
		return nil
	}
	for _, e := range past {
		f := readmodel.Fact{Entry: e, Duty: s.Called.Duty, Party: s.Called.Chair, Occurrence: s.Called.Occurrence}
		switch {
		case e.ID == s.Minutes[0].ID:
			f.Kind, f.Covers = duty.FactProof, others(s.Called.Parties, s.Called.Chair)
			if err := tx.Measure(readmodel.Measure{Entry: e, Name: "meeting.held", Party: s.Called.Chair, Class: s.Called.Sort, Day: viet.DateOf(s.Minutes[0].Began), Value: 1}); err != nil {
				return err
			}
		case e.Kind == KindApproved && s.Signed(e.LogID()) && e.LogID() == s.Called.Chair:
			f.Kind = duty.FactApprove
		case e.Kind == KindApproved && s.Signed(e.LogID()):
			f.Kind = duty.FactConfirm
		default:
			continue
		}
		if f.Duty.IsZero() {
			continue
		}
		if err := tx.Fact(f); err != nil {
			return err
		}
	}
	return nil
}

func others(all []entry.Hash, but entry.Hash) []entry.Hash {
	return slices.DeleteFunc(slices.Clone(all), func(p entry.Hash) bool { return p == but })
}

// tie joins the meeting with its duty, its regulation, and what is on its
// agenda.
func (s State) tie(tx *readmodel.Tx) error {
	things := []entry.Hash{s.Called.Duty, s.Called.Regulation}
	for _, i := range s.Agenda() {
		things = append(things, i.Origin)
	}
	for i, t := range things {
		if slices.Index(things, t) != i {
			continue
		}
		if err := tx.Tie(t, ""); err != nil {
			return err
		}
	}
	return nil
}

// tell invites, and puts minutes before those who sign them.
func (s State) tell(tx *readmodel.Tx) error {
	m := readmodel.Message{Space: s.Space, Author: s.Log, At: s.At, Kind: "meeting-called", Urgency: readmodel.Routine, Href: s.href(), Title: s.Called.Title}
	for _, p := range slices.Concat(s.Called.Parties, s.Called.Guests) {
		if p == s.Log {
			continue
		}
		m.To = p
		if err := tx.Tell(m); err != nil {
			return err
		}
	}
	for _, x := range s.Minutes {
		for _, p := range s.Called.Parties {
			if p == x.Log {
				continue
			}
			if err := tx.Tell(readmodel.Message{Space: s.Space, To: p, Author: x.Log, At: x.At, Kind: "meeting-minutes", Urgency: readmodel.AtOnce, Href: s.href(), Title: s.Called.Title}); err != nil {
				return err
			}
		}
	}
	for _, c := range s.Conclusions {
		if c.Owner != c.Log {
			if err := tx.Tell(readmodel.Message{Space: s.Space, To: c.Owner, Author: c.Log, At: c.At, Kind: "meeting-conclusion", Urgency: readmodel.Routine, Href: s.href(), Title: c.Text}); err != nil {
				return err
			}
		}
	}
	return nil
}

// owe puts the meeting into the calendars of those invited until it was held,
// its newest minutes before those who have not signed them, and each open
// conclusion before its owner.
func (s State) owe(tx *readmodel.Tx) error {
	for _, p := range slices.Concat(s.Called.Parties, s.Called.Guests) {
		if s.Held() {
			break
		}
		if err := tx.Owe(readmodel.Deadline{Space: s.Space, Party: p, Due: s.Called.Begins, Kind: "meeting", Href: s.href(), Title: s.Called.Title}); err != nil {
			return err
		}
	}
	for _, p := range s.Called.Parties {
		m := s.Latest()
		if m == nil || s.Signed(p) {
			continue
		}
		if err := tx.Owe(readmodel.Deadline{Space: s.Space, Party: p, To: m.Log, Signs: true, Since: m.At, Kind: "minutes", Href: s.href(), Title: s.Called.Title}); err != nil {
			return err
		}
	}
	for _, c := range s.Open() {
		if c.Due.IsZero() {
			continue
		}
		if err := tx.Owe(readmodel.Deadline{Space: s.Space, Party: c.Owner, To: c.Log, Due: calendar.End(c.Due), Kind: "conclusion", Passes: true, Href: s.href() + "#conclusions", Title: c.Text}); err != nil {
			return err
		}
	}
	return nil
}

// find returns a meeting, or a NotFound fault.
func find(r *web.Request, id entry.Hash) (s State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		var ok bool
		if s, ok, err = readmodel.One[State](r.Ctx, tx, "SELECT state FROM meeting WHERE id = ?", id); err == nil && (!ok || s.Space != r.Caller.Space) {
			err = fault.New(fault.NotFound, "meeting.none")
		}
		return err
	})
	return s, err
}

// pageSize is how many meetings a list shows at once.
const pageSize = 40

// coming returns the meetings that are still to be held, the next first: all,
// since few are called far ahead.
func coming(r *web.Request) (ss []State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, err = readmodel.All[State](r.Ctx, tx, "SELECT state FROM meeting WHERE space = ? AND held = 0 ORDER BY begins, id", r.Caller.Space)
		return err
	})
	return ss, err
}

// held returns a page of the meetings that were held, the last first.
func held(r *web.Request, behind readmodel.Cursor) (ss []State, more readmodel.Cursor, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, more, err = readmodel.Page[State](r.Ctx, tx, r.Rows(pageSize), "SELECT state, begins, id FROM meeting WHERE space = ? AND held = 1 AND (begins, id) < (?, ?) ORDER BY begins DESC, id DESC",
			r.Caller.Space, behind.Key, behind.ID)
		return err
	})
	return ss, more, err
}

// lastOf returns the last meeting of a sort held before a moment; ok is false
// where there was none.
func lastOf(r *web.Request, sort string, before time.Time) (s State, ok bool, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		s, ok, err = readmodel.One[State](r.Ctx, tx, "SELECT state FROM meeting WHERE space = ? AND sort = ? AND held = 1 AND begins < ? ORDER BY begins DESC, id LIMIT 1",
			r.Caller.Space, sort, before.Unix())
		return err
	})
	return s, ok, err
}

// countUnsigned counts the minutes that wait for the caller's signature.
func countUnsigned(r *web.Request) (n int, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Ctx, "SELECT count(*) FROM meeting_unsigned WHERE space = ? AND party = ?", r.Caller.Space[:], r.Caller.Party[:]).Scan(&n)
	})
	return n, err
}

// openConclusions lists the meetings held before a moment that left
// conclusions still open, the last first.
func openConclusions(r *web.Request, before time.Time) (ss []State, err error) {
	all, _, err := held(r, readmodel.From(before.Unix()))
	for _, s := range all {
		if len(s.Open()) > 0 {
			ss = append(ss, s)
		}
	}
	return ss, err
}

// since lists what the whole space may read and what came since a moment, of
// some kinds, the newest first.
func since(r *web.Request, feature string, after time.Time, most int) (hs []readmodel.Hit, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(r.Ctx, `SELECT subject, href, title, at FROM doc WHERE space = ? AND feature = ? AND at >= ? AND length(audience) = 0 AND part = ''
			ORDER BY at DESC, href LIMIT ?`, r.Caller.Space[:], feature, after.Unix(), most)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var h readmodel.Hit
			var at int64
			if err := rows.Scan(&h.Subject, &h.Href, &h.Title, &at); err != nil {
				return err
			}
			h.At = time.Unix(at, 0).UTC()
			hs = append(hs, h)
		}
		return rows.Err()
	})
	return hs, err
}

// spaceOf returns the space that the caller looks at, as it is now.
func spaceOf(r *web.Request) (o organisation.Space, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		o, err = organisation.At(r.Ctx, tx, r.Caller.Space, nil)
		return err
	})
	return o, err
}

// All lists a space's meetings at the heads, in the order in which they began.
func All(ctx context.Context, tx *readmodel.Snapshot, space entry.Hash, heads readmodel.Heads) (ss []State, err error) {
	es, err := readmodel.Kept(ctx, tx, "meeting_fact", "space", space, heads)
	if err != nil {
		return nil, err
	}
	o, err := organisation.Lineage(ctx, tx, space, heads)
	if err != nil {
		return nil, err
	}
	of := map[entry.Hash][]entry.Entry{}
	for _, e := range es {
		of[e.SubjectID()] = append(of[e.SubjectID()], e)
	}
	for _, past := range of {
		if s := FoldIn(past, o); s.known() {
			ss = append(ss, s)
		}
	}
	slices.SortFunc(ss, func(a, b State) int {
		if c := a.Begins().Compare(b.Begins()); c != 0 {
			return c
		}
		return bytes.Compare(a.ID[:], b.ID[:])
	})
	return ss, nil
}

// proposals lists the open proposals that the whole space may read.
func proposals(r *web.Request) (ps []proposal.State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		all, err := proposal.All(r.Ctx, tx, r.Caller.Space, nil)
		for _, p := range all {
			if p.Open() && !p.Made.OnlyAsked {
				ps = append(ps, p)
			}
		}
		return err
	})
	return ps, err
}
