package notice

import (
	"context"
	"database/sql"
	"encoding/json"
	"math"
	"strings"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/readmodel"
	"phoihop/internal/web"
)

// project writes one notice's rows, its bearing on the duty it proves, and its
// words for search.
func project(tx *readmodel.Tx, subject entry.Hash, past []entry.Entry) error {
	for _, q := range []string{"DELETE FROM notice WHERE id = ?", "DELETE FROM notice_to WHERE notice = ?"} {
		if err := tx.Exec(q, subject); err != nil {
			return err
		}
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
	return tx.Index(readmodel.Doc{Space: s.Space, Party: s.Log, Audience: s.To, At: s.At, Href: "/notices/" + s.ID.String(),
		Title: strings.TrimSpace(s.Sent.Number + " " + s.Sent.Title), Body: s.Sent.Text})
}

// tell puts the notice, and every correction of it, before its addressees.
func (s State) tell(tx *readmodel.Tx) error {
	kind, urgency := "received", readmodel.Routine
	if s.Sent.Urgent {
		kind, urgency = "urgent", readmodel.Urgent
	}
	for _, p := range s.To {
		m := readmodel.Message{Space: s.Space, To: p, Author: s.Log, At: s.At, Kind: kind, Urgency: urgency, Href: "/notices/" + s.ID.String(), Title: s.Sent.Title}
		if err := tx.Tell(m); err != nil {
			return err
		}
		m.Kind, m.Urgency = "corrected", readmodel.AtOnce
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
	if err := tx.Exec("INSERT INTO notice(id, space, sender, at, duty, urgent, state) VALUES(?,?,?,?,?,?,?)",
		s.ID, s.Space, s.Log, s.At.Unix(), s.Sent.Duty, s.Sent.Urgent, string(b)); err != nil {
		return err
	}
	for _, p := range s.To {
		if err := tx.Exec("INSERT INTO notice_to(notice, party, space, at, acked) VALUES(?,?,?,?,?)",
			s.ID, p, s.Space, s.At.Unix(), s.Acknowledged(p)); err != nil {
			return err
		}
	}
	return nil
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

// inbox lists notices to a party, newest first: those that wait for its
// acknowledgement, or all before a moment.
func inbox(ctx context.Context, tx *sql.Tx, space, party entry.Hash, waiting bool, before int64, limit int) ([]State, error) {
	q := `SELECT n.state FROM notice_to t JOIN notice n ON n.id = t.notice WHERE t.space = ? AND t.party = ? AND t.at < ?`
	if waiting {
		q += " AND t.acked = 0"
	}
	return readmodel.All[State](ctx, tx, q+" ORDER BY t.at DESC LIMIT ?", space, party, before, limit)
}

// outbox lists a party's own notices, newest first.
func outbox(ctx context.Context, tx *sql.Tx, space, party entry.Hash, before int64) ([]State, error) {
	return readmodel.All[State](ctx, tx, "SELECT state FROM notice WHERE space = ? AND sender = ? AND at < ? ORDER BY at DESC LIMIT ?",
		space, party, before, pageSize)
}

// waiting counts the notices that wait for a party's acknowledgement.
func waiting(ctx context.Context, tx *sql.Tx, space, party entry.Hash) (n int, err error) {
	err = tx.QueryRowContext(ctx, "SELECT count(*) FROM notice_to WHERE space = ? AND party = ? AND acked = 0", space[:], party[:]).Scan(&n)
	return n, err
}

// listed returns one of the caller's lists.
func listed(r *web.Request, name string, before int64) (ss []State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		if name == "sent" {
			ss, err = outbox(r.Ctx, tx, r.Caller.Space, r.Caller.Party, before)
		} else {
			ss, err = inbox(r.Ctx, tx, r.Caller.Space, r.Caller.Party, name == "waiting", before, pageSize)
		}
		return err
	})
	return ss, err
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
		if n, err = waiting(r.Ctx, tx, r.Caller.Space, r.Caller.Party); err != nil {
			return err
		}
		newest, err = inbox(r.Ctx, tx, r.Caller.Space, r.Caller.Party, true, math.MaxInt64, panelSize)
		return err
	})
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

// newestOf returns a party's newest notices that the caller may read.
func newestOf(r *web.Request, party entry.Hash) (ss []State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, err = readmodel.All[State](r.Ctx, tx, `SELECT state FROM notice n WHERE space = ?1 AND sender = ?2 AND
			(?2 = ?3 OR EXISTS (SELECT 1 FROM notice_to t WHERE t.notice = n.id AND t.party = ?3)) ORDER BY at DESC LIMIT ?4`,
			r.Caller.Space, party, r.Caller.Party, areaSize)
		return err
	})
	return ss, err
}
