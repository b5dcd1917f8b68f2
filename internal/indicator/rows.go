package indicator

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// project writes an indicator or a series.
func project(tx *readmodel.Tx, subject entry.Hash, past []entry.Entry) error {
	if err := tx.Clear("indicator.id", "indicator_series.id", "indicator_cell.series", "indicator_signed.series"); err != nil {
		return err
	}
	if s := Fold(past); s.known() {
		return s.project(tx)
	}
	if s := FoldSeries(past); s.known() {
		return s.project(tx, past)
	}
	return nil
}

func (s State) href() string { return "/indicators/" + s.ID.String() }

func (s State) project(tx *readmodel.Tx) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	t := s.Current()
	if err := tx.Exec("INSERT INTO indicator(id, space, name, state) VALUES(?,?,?,?)", s.ID, s.Space, t.Name, string(b)); err != nil {
		return err
	}
	if err := tx.Tie(s.Defined.Duty, ""); err != nil {
		return err
	}
	if err := tx.Tie(s.Defined.Regulation, s.Defined.Provision); err != nil {
		return err
	}
	for i, v := range s.Versions {
		kind := "indicator-defined"
		if i > 0 {
			kind = "indicator-revised"
		}
		if err := tx.Tell(readmodel.Message{Space: s.Space, Author: s.Log, At: v.Place.At, Kind: kind, Href: s.href(), Title: v.Terms.Name}); err != nil {
			return err
		}
	}
	return tx.Index(readmodel.Doc{Space: s.Space, Party: s.Log, At: s.Place.At, Href: s.href(), Title: t.Name, Body: t.Meaning + "\n" + t.Source})
}

// head is a series without its values, for lists.
type head struct {
	ID      entry.Hash `json:"id"`
	Party   entry.Hash `json:"party"`
	Index   int64      `json:"index"`
	Adopted Adopted    `json:"adopted"`
	Ended   viet.Date  `json:"ended,omitzero"`
}

func (h head) series() Series {
	return Series{Place: entry.Place{ID: h.ID, Log: h.Party}, Adopted: h.Adopted, Ended: h.Ended}
}

// brief is one period's value without its history, for lists.
type brief struct {
	Series entry.Hash  `json:"series"`
	Given  Given       `json:"given"`
	Status string      `json:"status"`
	First  entry.Place `json:"first,omitzero"`
	Value  entry.Hash  `json:"value"`
	Signed *Given      `json:"signed,omitempty"`
	By     entry.Hash  `json:"by,omitzero"`
	Same   bool        `json:"same,omitempty"` // the very value of the period before
}

func (s Series) brief(c Cell) brief {
	return brief{s.ID, c.Given, c.Status, c.First, c.Value, c.Signed, c.By, s.Repeats(c)}
}

func (s Series) href(from viet.Date) string {
	return "/series/" + s.ID.String() + "?period=" + from.String()
}

func (s Series) project(tx *readmodel.Tx, past []entry.Entry) error {
	h, err := json.Marshal(head{s.ID, s.Log, s.Index, s.Adopted, s.Ended})
	if err != nil {
		return err
	}
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO indicator_series(id, space, indicator, party, unit, head, state) VALUES(?,?,?,?,?,?,?)",
		s.ID, s.Space, s.Adopted.Indicator, s.Log, s.Adopted.Unit, string(h), string(b)); err != nil {
		return err
	}
	if err := tx.Tie(s.Adopted.Indicator, ""); err != nil {
		return err
	}
	for _, c := range s.Cells {
		if err := s.cell(tx, c); err != nil {
			return err
		}
	}
	if err := s.sign(tx, past); err != nil {
		return err
	}
	for _, w := range s.Owed() {
		if err := tx.Owe(readmodel.Deadline{Space: s.Space, Party: s.Log, Due: s.Due(w), Kind: "indicator-value", Href: s.href(w.From), Title: s.Adopted.Name}); err != nil {
			return err
		}
	}
	return nil
}

// cell writes one period, and tells of a return.
func (s Series) cell(tx *readmodel.Tx, c Cell) error {
	b, err := json.Marshal(s.brief(c))
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO indicator_cell(series, first, space, indicator, party, checker, status, due, brief) VALUES(?,?,?,?,?,?,?,?,?)",
		s.ID, c.Period.From.String(), s.Space, s.Adopted.Indicator, s.Log, s.Adopted.Checker, c.Status, s.Due(c.Period).Unix(), string(b)); err != nil {
		return err
	}
	for _, x := range c.Steps {
		m := readmodel.Message{Space: s.Space, Author: x.Log, At: x.At, Href: s.href(c.Period.From), Title: s.Adopted.Name}
		switch {
		case x.Kind == KindReturned && x.Log != s.Log:
			m.To, m.Kind, m.Urgency = s.Log, "indicator-returned", readmodel.AtOnce
		case (x.Kind == KindSubmitted || x.Kind == KindCorrected) && !s.Adopted.Checker.IsZero():
			m.To, m.Kind = s.Adopted.Checker, "indicator-to-check"
		default:
			continue
		}
		if err := tx.Tell(m); err != nil {
			return err
		}
	}
	return nil
}

// Measured is the measure that an indicator's signed values fill, part by part.
func Measured(id entry.Hash) string { return "indicator.value:" + id.String() }

// sign writes what was signed: for reviews as it was signed, and, where values
// add up, as the difference from what was signed before.
func (s Series) sign(tx *readmodel.Tx, past []entry.Entry) error {
	entries := map[entry.Hash]entry.Entry{}
	for _, e := range past {
		entries[e.ID] = e
	}
	for _, c := range s.Cells {
		var now, before *Given
		for _, x := range c.Steps {
			if x.Given != nil {
				now = x.Given
			}
			if x.Kind != KindApproved || now == nil {
				continue
			}
			if err := s.signed(tx, entries[x.ID], *now, before); err != nil {
				return err
			}
			before = now
		}
	}
	return nil
}

func (s Series) signed(tx *readmodel.Tx, e entry.Entry, g Given, before *Given) error {
	b, err := json.Marshal(g)
	if err != nil {
		return err
	}
	if err := tx.Exec("INSERT INTO indicator_signed(entry, log, idx, space, series, first, last, given) VALUES(?,?,?,?,?,?,?,?)",
		e.ID, e.LogID(), e.Index, s.Space, s.ID, g.Period.From.String(), g.Period.To.String(), string(b)); err != nil || !g.Adds {
		return err
	}
	for i, v := range g.Values {
		if before != nil && i < len(before.Values) {
			v -= before.Values[i]
		}
		if v == 0 {
			continue
		}
		if err := tx.Measure(readmodel.Measure{Entry: e, Name: Measured(s.Adopted.Indicator), Party: s.Log, Unit: s.Adopted.Unit, Class: string(rune('1' + i)), Day: g.Period.To, Value: v}); err != nil {
			return err
		}
	}
	return nil
}

// all lists the indicators that the space had at the page's moment, by name.
func all(r *web.Request) (ss []State, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ss, err = readmodel.All[State](r.Ctx, tx, "SELECT state FROM indicator WHERE space = ? ORDER BY name, id", r.Caller.Space)
		return err
	})
	return slices.DeleteFunc(ss, func(s State) bool { return !r.Knows(s.Place.At) }), err
}

// find returns the indicator that the address names.
func find(r *web.Request) (s State, err error) {
	id, err := r.ID("indicator.none")
	if err != nil {
		return s, err
	}
	return stateOf(r, id)
}

func stateOf(r *web.Request, id entry.Hash) (s State, err error) {
	ok := false
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		s, ok, err = readmodel.One[State](r.Ctx, tx, "SELECT state FROM indicator WHERE id = ? AND space = ?", id, r.Caller.Space)
		return err
	})
	if err == nil && (!ok || !r.Knows(s.Place.At)) {
		err = fault.New(fault.NotFound, "indicator.none")
	}
	return s, err
}

// findSeries returns the series that the address names, as it stood at the
// page's moment.
func findSeries(r *web.Request) (s Series, err error) {
	id, err := r.ID("indicator.no-series")
	if err != nil {
		return s, err
	}
	ok := false
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		s, ok, err = readmodel.One[Series](r.Ctx, tx, "SELECT state FROM indicator_series WHERE id = ? AND space = ?", id, r.Caller.Space)
		return err
	})
	switch {
	case err != nil:
		return s, err
	case !ok || !r.Knows(s.At):
		return s, fault.New(fault.NotFound, "indicator.no-series")
	case r.Past():
		return s.AsAt(r.Moment()), nil
	}
	return s, nil
}

// heads lists the series of one indicator, or of all of the space.
func heads(ctx context.Context, tx *sql.Tx, space, indicator entry.Hash) ([]head, error) {
	if indicator.IsZero() {
		return readmodel.All[head](ctx, tx, "SELECT head FROM indicator_series WHERE space = ? ORDER BY id", space)
	}
	return readmodel.All[head](ctx, tx, "SELECT head FROM indicator_series WHERE space = ? AND indicator = ? ORDER BY id", space, indicator)
}

// briefs lists the values of an indicator for the periods from a day on, in
// their order.
func briefs(ctx context.Context, tx *sql.Tx, space, indicator entry.Hash, from viet.Date) ([]brief, error) {
	return readmodel.All[brief](ctx, tx, "SELECT brief FROM indicator_cell WHERE space = ? AND indicator = ? AND first >= ? ORDER BY first, series", space, indicator, from.String())
}

// headsAt lists the series of a party or unit, those of one indicator together
// and the party's own first.
func headsAt(r *web.Request, tx *sql.Tx, id entry.Hash) ([]head, error) {
	return readmodel.All[head](r.Ctx, tx, "SELECT head FROM indicator_series WHERE space = ?1 AND (party = ?2 OR unit = ?2) ORDER BY indicator, unit, id", r.Caller.Space, id)
}

// defined returns an indicator; without an id where it is not there.
func defined(r *web.Request, tx *sql.Tx, id entry.Hash) (s State, err error) {
	s, _, err = readmodel.One[State](r.Ctx, tx, "SELECT state FROM indicator WHERE id = ?", id)
	return s, err
}

// valuesThen returns those of some series that had been adopted at the page's moment,
// with their values as they then stood.
func valuesThen(r *web.Request, tx *sql.Tx, hs []head) (then []head, bs []brief, err error) {
	for _, h := range hs {
		s, _, err := readmodel.One[Series](r.Ctx, tx, "SELECT state FROM indicator_series WHERE id = ?", h.ID)
		if err != nil {
			return nil, nil, err
		}
		if !r.Knows(s.At) {
			continue
		}
		then, s = append(then, h), s.AsAt(r.Moment())
		for _, c := range s.Cells {
			bs = append(bs, s.brief(c))
		}
	}
	return then, bs, nil
}

// lastOf reads the last values of some series of an indicator, or computes them.
func lastOf(r *web.Request, tx *sql.Tx, s State, hs []head) (bs []brief, err error) {
	if s.Current().Computed() {
		return computed(r, tx, s, hs, shownColumns)
	}
	for _, h := range hs {
		one, err := readmodel.All[brief](r.Ctx, tx, "SELECT brief FROM indicator_cell WHERE series = ? ORDER BY first DESC LIMIT ?", h.ID, shownColumns)
		if err != nil {
			return nil, err
		}
		bs = append(bs, one...)
	}
	return bs, nil
}

// seriesBy lists the caller's series, those of one indicator together.
func seriesBy(r *web.Request, tx *sql.Tx) ([]Series, error) {
	return readmodel.All[Series](r.Ctx, tx, "SELECT state FROM indicator_series WHERE space = ? AND party = ? ORDER BY indicator, unit, id", r.Caller.Space, r.Caller.Party)
}

// ownSeries is a series of the caller's party; an empty one where there is none.
func ownSeries(r *web.Request, id entry.Hash) (s Series, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		s, _, err = readmodel.One[Series](r.Ctx, tx, "SELECT state FROM indicator_series WHERE id = ? AND space = ? AND party = ?", id, r.Caller.Space, r.Caller.Party)
		return err
	})
	return s, err
}

// waits is a value that waits for the caller's party.
type waits struct {
	head
	brief
}

// waiting lists the values that wait for the caller: to be checked or signed.
func waiting(r *web.Request, limit int) (ws []waits, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		bs, err := readmodel.All[brief](r.Ctx, tx, `SELECT brief FROM indicator_cell WHERE space = ? AND status IN ('submitted','corrected','confirmed')
			AND (party = ? OR (checker = ? AND status <> 'confirmed')) ORDER BY due, series LIMIT ?`, r.Caller.Space, r.Caller.Party, r.Caller.Party, limit)
		if err != nil {
			return err
		}
		for _, b := range bs {
			h, _, err := readmodel.One[head](r.Ctx, tx, "SELECT head FROM indicator_series WHERE id = ?", b.Series)
			if err != nil {
				return err
			}
			ws = append(ws, waits{h, b})
		}
		return nil
	})
	return ws, err
}
