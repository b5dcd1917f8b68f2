package proposal

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// project writes one proposal's rows, what it asks of whom, and its words for
// search.
func project(tx *readmodel.Tx, subject entry.Hash, past []entry.Entry) error {
	if err := tx.Clear("proposal.id", "proposal_asked.proposal"); err != nil {
		return err
	}
	if err := tx.Keep("proposal_fact", past, nil); err != nil {
		return err
	}
	s := Fold(past)
	if !s.known() {
		return nil
	}
	for _, step := range []func(*readmodel.Tx) error{s.write, s.tell, s.owe, s.tie} {
		if err := step(tx); err != nil {
			return err
		}
	}
	return tx.Index(readmodel.Doc{Space: s.Space, Party: s.Log, Audience: s.To, At: s.At, Href: s.href(), Title: s.Made.Title, Body: s.words()})
}

func (s State) href() string { return "/proposals/" + s.ID.String() }

// words is what a search finds a proposal by.
func (s State) words() string {
	var b bytes.Buffer
	b.WriteString(s.Latest().Text)
	for _, o := range s.Opinions {
		b.WriteString("\n" + o.Wording + "\n" + o.Opined.Reason)
	}
	for _, o := range s.Outcomes {
		b.WriteString("\n" + o.Words)
	}
	return b.String()
}

func (s State) write(tx *readmodel.Tx) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO proposal(id, space, party, readers, at, open, state) VALUES(?,?,?,?,?,?,?)",
		s.ID, s.Space, s.Log, readmodel.Readers(s.To), s.At.Unix(), s.Open(), string(b)); err != nil {
		return err
	}
	for _, p := range s.Made.Asked {
		if err := tx.Exec("INSERT INTO proposal_asked(proposal, party, space, at, waits) VALUES(?,?,?,?,?)", s.ID, p, s.Space, s.At.Unix(), s.Asks(p)); err != nil {
			return err
		}
	}
	return nil
}

// tie joins the proposal with its clause and with what it came from.
func (s State) tie(tx *readmodel.Tx) error {
	if err := tx.Tie(s.Made.Regulation, s.Made.Provision); err != nil {
		return err
	}
	return tx.Tie(s.Made.Origin, "")
}

// tell puts every version before those asked, and every opinion before the
// proposer.
func (s State) tell(tx *readmodel.Tx) error {
	m := readmodel.Message{Space: s.Space, Href: s.href(), Title: s.Made.Title}
	say := func(to, author entry.Hash, p entry.Place, kind string, u readmodel.Urgency) error {
		m.To, m.Author, m.At, m.Kind, m.Urgency = to, author, p.At, kind, u
		return tx.Tell(m)
	}
	for _, to := range s.Made.Asked {
		for _, v := range s.Versions {
			kind := "proposal-made"
			if v.No > 1 {
				kind = "proposal-reworded"
			}
			if err := say(to, s.Log, v.Place, kind, readmodel.Routine); err != nil {
				return err
			}
		}
		for _, o := range s.Outcomes {
			if err := say(to, s.Log, o.Place, "proposal-outcome", readmodel.Routine); err != nil {
				return err
			}
		}
	}
	for _, o := range s.Opinions {
		if err := say(s.Log, o.Log, o.Place, "proposal-"+string(o.Opined.Stance), readmodel.Routine); err != nil {
			return err
		}
	}
	return nil
}

// owe says who owes what by when: an opinion those asked; then the proposer an
// outcome, and a look at it on its day.
func (s State) owe(tx *readmodel.Tx) error {
	owe := func(party entry.Hash, kind string, last viet.Date) error {
		d := readmodel.Deadline{Space: s.Space, Party: party, To: s.Log, Since: s.At, Kind: kind, Href: s.href(), Title: s.Made.Title}
		if !last.IsZero() {
			d.Due = calendar.End(last)
		}
		return tx.Owe(d)
	}
	by := s.Latest().AnswerBy
	for _, p := range s.Made.Asked {
		if s.Asks(p) {
			if err := owe(p, "opinion", by); err != nil {
				return err
			}
		}
	}
	if s.Open() && !by.IsZero() {
		return owe(s.Log, "outcome", by.AddDays(1))
	}
	if s.Drop != nil {
		return nil
	}
	if on := s.ReviewOn(); !on.IsZero() {
		return owe(s.Log, "proposal-review", on)
	}
	return nil
}

// get returns a proposal that the party may read, or a NotFound fault.
func get(ctx context.Context, tx *sql.Tx, id, party entry.Hash) (State, error) {
	s, ok, err := readmodel.One[State](ctx, tx, "SELECT state FROM proposal WHERE id = ?", id)
	if err == nil && (!ok || !s.VisibleTo(party)) {
		return State{}, fault.New(fault.NotFound, "proposal.none")
	}
	return s, err
}

// find returns a proposal that the caller may read, or a NotFound fault.
func find(r *web.Request, id entry.Hash) (s State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		s, err = get(r.Ctx, tx, id, r.Caller.Party)
		return err
	})
	return s, err
}

// spaceOf returns the space that the caller looks at, as it is now.
func spaceOf(r *web.Request) (o organisation.Space, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		o, err = organisation.At(r.Ctx, tx, r.Caller.Space, nil)
		return err
	})
	return o, err
}

// pageSize is how many proposals a list shows at once.
const pageSize = 40

// listed returns a page of one of the caller's lists, newest first: those that
// wait for its opinion, all that are open, or those that have ended.
func listed(r *web.Request, name string, behind readmodel.Cursor) (ss []State, more readmodel.Cursor, err error) {
	q, args := "SELECT state, at, id FROM proposal WHERE space = ?1 AND open = ?5 AND "+readmodel.Visible+" AND (at, id) < (?3, ?4) ORDER BY at DESC, id DESC",
		[]any{r.Caller.Space, r.Caller.Party, behind.Key, behind.ID, name == "open"}
	if name == "waiting" {
		q, args = "SELECT p.state, a.at, p.id FROM proposal_asked a JOIN proposal p ON p.id = a.proposal WHERE a.space = ? AND a.party = ? AND a.waits = 1 AND (a.at, a.proposal) < (?, ?) ORDER BY a.at DESC, a.proposal DESC", args[:4]
	}
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, more, err = readmodel.Page[State](r.Ctx, tx, r.Rows(pageSize), q, args...)
		return err
	})
	return ss, more, err
}

// badgeMost is where the badge stops counting.
const badgeMost = 100

// countWaiting counts what waits for the caller's opinion.
func countWaiting(r *web.Request) (n int, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(r.Ctx, "SELECT count(*) FROM (SELECT 1 FROM proposal_asked WHERE space = ? AND party = ? AND waits = 1 LIMIT ?)",
			r.Caller.Space[:], r.Caller.Party[:], badgeMost).Scan(&n)
	})
	return n, err
}

// All lists a space's proposals at the heads, oldest first, those included
// that only some may read: a caller shows no more of these than a count.
func All(ctx context.Context, tx *readmodel.Snapshot, space entry.Hash, heads readmodel.Heads) (ss []State, err error) {
	es, err := readmodel.Kept(ctx, tx, "proposal_fact", "space", space, heads)
	if err != nil {
		return nil, err
	}
	of := map[entry.Hash][]entry.Entry{}
	for _, e := range es {
		of[e.SubjectID()] = append(of[e.SubjectID()], e)
	}
	for _, past := range of {
		if s := Fold(past); s.known() {
			ss = append(ss, s)
		}
	}
	slices.SortFunc(ss, func(a, b State) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return bytes.Compare(a.ID[:], b.ID[:])
	})
	return ss, nil
}
