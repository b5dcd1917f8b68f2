package campaign

import (
	"database/sql"
	"encoding/json"

	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// The measures that campaigns and models fill, for reviews and for indicators
// that are computed from records.
const (
	MeasureSessions   = "campaign.sessions"
	MeasureAttendance = "campaign.attendance"
	MeasureMaterials  = "campaign.materials"
	MeasureGroups     = "campaign.groups"
	MeasureMembers    = "campaign.members"
	MeasureBoats      = "campaign.boats"
)

// project writes what one subject's entries add up to: a campaign, a model or
// a kind of model.
func project(tx *readmodel.Tx, subject entry.Hash, past []entry.Entry) error {
	if err := tx.Clear("campaign.id", "campaign_model.id", "campaign_model_kind.id"); err != nil {
		return err
	}
	if s := Fold(past); s.known() {
		return s.project(tx, past)
	}
	if m := FoldModel(past); m.known() {
		return m.project(tx, past)
	}
	k := FoldKind(past)
	if k.ID.IsZero() {
		return nil
	}
	b, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return tx.Exec("INSERT INTO campaign_model_kind(id, space, name, state) VALUES(?,?,?,?)", k.ID, k.Space, k.Defined.Name, string(b))
}

func (s State) project(tx *readmodel.Tx, past []entry.Entry) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO campaign(id, space, party, first, open, state) VALUES(?,?,?,?,?,?)",
		s.ID, s.Space, s.Log, s.Planned.From.Time(viet.Zone()).Unix(), s.Closing == nil, string(b)); err != nil {
		return err
	}
	p := s.Planned
	for _, do := range []func() error{
		func() error { return tx.Tie(p.Duty, "") },
		func() error { return tx.Tie(p.Regulation, p.Provision) },
		func() error { return s.tell(tx) },
		func() error { return s.owe(tx) },
		func() error { return s.count(tx, past) },
	} {
		if err := do(); err != nil {
			return err
		}
	}
	return tx.Index(readmodel.Doc{Space: s.Space, Party: s.Log, At: s.At, Href: s.href(), Title: p.Title, Body: p.Aim + "\n" + p.Audience + "\n" + s.words()})
}

// words are what people may look for besides the plan.
func (s State) words() (text string) {
	for _, x := range s.Sessions {
		text += x.Where + " " + x.Note + "\n"
	}
	for _, x := range s.Effects {
		text += x.Changed + "\n"
	}
	if s.Closing != nil {
		text += s.Closing.Result
	}
	return text
}

func (s State) href() string { return "/campaigns/" + s.ID.String() }

// tell puts the plan before those whom it names, and the end.
func (s State) tell(tx *readmodel.Tx) error {
	for _, p := range s.Planned.Parties {
		m := readmodel.Message{Space: s.Space, To: p, Author: s.Log, At: s.At, Kind: "campaign-planned", Href: s.href(), Title: s.Planned.Title}
		if err := tx.Tell(m); err != nil {
			return err
		}
		if s.Closing == nil {
			continue
		}
		m.At, m.Kind = s.Closing.At, "campaign-closed"
		if err := tx.Tell(m); err != nil {
			return err
		}
	}
	return nil
}

// owe lists what is open: steps, answers and the end.
func (s State) owe(tx *readmodel.Tx) error {
	due := func(kind string, party entry.Hash, day viet.Date, title string) error {
		return tx.Owe(readmodel.Deadline{Space: s.Space, Party: party, Due: calendar.End(day), Kind: kind, Href: s.href(), Title: title})
	}
	for _, q := range s.Questions {
		if _, ok := s.Answer(q.ID); !ok {
			if err := due("campaign-answer", q.Log, q.AnswerBy, q.Question); err != nil {
				return err
			}
		}
	}
	if s.Closing != nil {
		return nil
	}
	for i, x := range s.Planned.Steps {
		if !s.StepDone(i + 1) {
			if err := due("campaign-step", s.Log, x.By, x.What); err != nil {
				return err
			}
		}
	}
	return nil
}

// count files every session as proof of the duty and as counts; a correction
// is the difference.
func (s State) count(tx *readmodel.Tx, past []entry.Entry) error {
	entries := byID(past)
	if err := s.effects(tx, entries); err != nil {
		return err
	}
	now := map[entry.Hash]Counts{}
	held := map[entry.Hash]Session{}
	for _, x := range s.Sessions {
		now[x.ID], held[x.ID] = x.First, x
		if err := measured(tx, entries[x.ID], x, x.First); err != nil {
			return err
		}
		if s.Planned.Duty.IsZero() {
			continue
		}
		if err := tx.Fact(readmodel.Fact{Entry: entries[x.ID], Kind: duty.FactProof, Duty: s.Planned.Duty, Party: x.Log, Occurrence: x.Occurrence}); err != nil {
			return err
		}
	}
	for _, c := range s.Corrections {
		if err := measured(tx, entries[c.ID], held[c.Session], c.Counts.minus(now[c.Session])); err != nil {
			return err
		}
		now[c.Session] = c.Counts
	}
	return nil
}

// measured writes what an entry adds to the counts of a session.
func measured(tx *readmodel.Tx, e entry.Entry, x Session, n Counts) error {
	for _, m := range []struct {
		name string
		n    int
	}{{MeasureSessions, n.Sessions}, {MeasureAttendance, n.Attendance}, {MeasureMaterials, n.Leaflets}} {
		if m.n == 0 {
			continue
		}
		if err := tx.Measure(readmodel.Measure{Entry: e, Name: m.name, Party: x.Log, Unit: x.Unit, Class: x.Form, Day: x.On, Value: float64(m.n)}); err != nil {
			return err
		}
	}
	return nil
}

func byID(past []entry.Entry) map[entry.Hash]entry.Entry {
	m := make(map[entry.Hash]entry.Entry, len(past))
	for _, e := range past {
		m[e.ID] = e
	}
	return m
}

func (m Model) project(tx *readmodel.Tx, past []entry.Entry) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO campaign_model(id, space, party, kind, state) VALUES(?,?,?,?,?)", m.ID, m.Space, m.Log, m.Registered.Of, string(b)); err != nil {
		return err
	}
	g := m.Registered
	for _, t := range []struct {
		thing entry.Hash
		part  string
	}{{g.Duty, ""}, {g.Regulation, g.Provision}} {
		if err := tx.Tie(t.thing, t.part); err != nil {
			return err
		}
	}
	if m.Ending != nil {
		if err := tx.Tie(m.Ending.Into, ""); err != nil {
			return err
		}
	}
	if err := m.count(tx, byID(past)); err != nil {
		return err
	}
	return tx.Index(readmodel.Doc{Space: m.Space, Party: m.Log, At: m.At, Href: m.href(), Title: g.Title, Body: m.words()})
}

func (m Model) href() string { return "/models/" + m.ID.String() }

func (m Model) words() (text string) {
	for _, c := range m.Counts {
		text += c.Changed + "\n"
	}
	return text
}

// count writes what each entry adds to the levels; every count is proof of a
// standing duty.
func (m Model) count(tx *readmodel.Tx, entries map[entry.Hash]entry.Entry) error {
	for _, c := range m.Changes() {
		for _, x := range []struct {
			name string
			n    int
		}{{MeasureGroups, c.Delta.Groups}, {MeasureBoats, c.Delta.Boats}, {MeasureMembers, c.Delta.Members}} {
			if x.n == 0 {
				continue
			}
			if err := tx.Measure(readmodel.Measure{Entry: entries[c.At.ID], Name: x.name, Party: m.Log, Unit: m.Registered.Unit,
				Class: m.Registered.Of.String(), Day: c.Day, Value: float64(x.n)}); err != nil {
				return err
			}
		}
	}
	if m.Registered.Duty.IsZero() {
		return nil
	}
	for _, c := range m.Counts {
		if err := tx.Fact(readmodel.Fact{Entry: entries[c.ID], Kind: duty.FactProof, Duty: m.Registered.Duty, Party: m.Log}); err != nil {
			return err
		}
	}
	return nil
}

// pageSize is how many campaigns a list shows at once.
const pageSize = 40

// listed returns a page of campaigns, the last to begin first: those that run,
// or those that are closed.
func listed(r *web.Request, running bool, behind readmodel.Cursor) (ss []State, more readmodel.Cursor, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, more, err = readmodel.Page[State](r.Ctx, tx, r.Rows(pageSize), "SELECT state, first, id FROM campaign WHERE space = ? AND open = ? AND (first, id) < (?, ?) ORDER BY first DESC, id DESC",
			r.Caller.Space, running, behind.Key, behind.ID)
		return err
	})
	return ss, more, err
}

// all returns every campaign of the space, in the order of the plan.
func all(r *web.Request) (ss []State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, err = readmodel.All[State](r.Ctx, tx, "SELECT state FROM campaign WHERE space = ? ORDER BY first, id", r.Caller.Space)
		return err
	})
	return ss, err
}

// areaCampaigns is from how many campaigns the page of a party or unit is made.
const areaCampaigns = 60

// naming returns the newest campaigns, begun by the day of the page, that a
// party leads, or that name it or one unit anywhere.
func naming(r *web.Request, id entry.Hash) (ss []State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, err = readmodel.All[State](r.Ctx, tx, "SELECT state FROM campaign WHERE space = ?1 AND (party = ?2 OR instr(state, ?3) > 0) AND first <= ?5 ORDER BY first DESC, id LIMIT ?4",
			r.Caller.Space, id, id.String(), areaCampaigns, r.AsOf.Time(viet.Zone()).Unix())
		return err
	})
	return ss, err
}

// find returns the campaign that the address names.
func find(r *web.Request) (s State, err error) {
	id, err := r.ID("campaign.none")
	if err != nil {
		return s, err
	}
	ok := false
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		s, ok, err = readmodel.One[State](r.Ctx, tx, "SELECT state FROM campaign WHERE id = ? AND space = ?", id, r.Caller.Space)
		return err
	})
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "campaign.none")
	}
	return s, err
}

// models returns the models of the space and the kinds that they are of, each
// in the order of names or of registration.
func models(r *web.Request) (ms []Model, ks []ModelKind, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		if ks, err = readmodel.All[ModelKind](r.Ctx, tx, "SELECT state FROM campaign_model_kind WHERE space = ? ORDER BY name, id", r.Caller.Space); err != nil {
			return err
		}
		ms, err = readmodel.All[Model](r.Ctx, tx, "SELECT state FROM campaign_model WHERE space = ? ORDER BY kind, id", r.Caller.Space)
		return err
	})
	return ms, ks, err
}

// findModel returns the model that the address names, and its kind.
func findModel(r *web.Request) (m Model, k ModelKind, err error) {
	id, err := r.ID("campaign.no-model")
	if err != nil {
		return m, k, err
	}
	ok := false
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		if m, ok, err = readmodel.One[Model](r.Ctx, tx, "SELECT state FROM campaign_model WHERE id = ? AND space = ?", id, r.Caller.Space); err != nil || !ok {
			return err
		}
		k, _, err = readmodel.One[ModelKind](r.Ctx, tx, "SELECT state FROM campaign_model_kind WHERE id = ?", m.Registered.Of)
		return err
	})
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "campaign.no-model")
	}
	return m, k, err
}
