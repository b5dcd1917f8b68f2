package incident

import (
	"net/url"
	"strings"

	"phoihop/internal/regulation"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/web"
)

// seatTimes says when a party was told and took note, from the moment at which
// the opening party learned of it.
func seatTimes(r *web.Request, m room, x seat) string {
	learned := m.Opened.Learned
	switch {
	case x.Opener:
		return r.L.T("incident.opener", span(r, When{m.Place, true}.since(learned)))
	case !x.Told.Known:
		return r.L.T("incident.not-told")
	case !x.Acked.Known:
		return r.L.T("incident.told-only", span(r, x.Told.since(learned)))
	}
	return r.L.T("incident.told-and-acked", span(r, x.Told.since(learned)), span(r, x.Acked.since(learned)))
}

// together are the seats as the room lists them: those that were told alike and
// have not been heard of since stand in one row.
func (m room) together(r *web.Request) (rows []seat) {
	for _, x := range m.Seats {
		if n := len(rows) - 1; n >= 0 && quiet(x) && quiet(rows[n]) && x.InTime == rows[n].InTime && seatTimes(r, m, x) == seatTimes(r, m, rows[n]) {
			rows[n].Name += ", " + x.Name
			continue
		}
		rows = append(rows, x)
	}
	return rows
}

// quiet reports whether nothing but when it was told is known of a seat.
func quiet(x seat) bool {
	return !x.Opener && !x.Lead && !x.Guest && !x.Heir && !x.Acked.Known && x.Role == "" && len(x.Means) == 0
}

// item writes one line of an inventory.
func item(r *web.Request, it Item) string {
	what := it.What
	if it.Kind == "person" {
		what = strings.ToLower(r.L.T("choice.role." + it.What))
	}
	return r.L.T("incident.item."+it.Kind) + ": " + r.L.N(it.Count) + " " + what
}

// handoverState says how a hand-over stands and what is still owed.
func handoverState(r *web.Request, m room, h Handover) string {
	switch {
	case h.Declined != nil:
		return r.L.T("incident.handover.declined", clock(m.State, h.Declined.At), h.Declined.Text)
	case h.Waits():
		return r.L.T("incident.handover.waits", clock(m.State, h.At), clock(m.State, h.AnswerBy))
	case h.Ended != nil:
		return r.L.T("incident.handover.ended", clock(m.State, h.Ended.At), h.Ended.Text)
	case h.Shift():
		return r.L.T("incident.handover.shift-taken", clock(m.State, h.Taken.At))
	}
	text := r.L.T("incident.handover.taken", clock(m.State, h.Taken.At), web.Stamp(h.Outcome))
	if h.Taken.Text != "" {
		text += " " + r.L.T("incident.handover.missing", h.Taken.Text)
	}
	return text
}

// lessonHref leads to the form of what a lesson becomes, filled in as far as
// the incident tells, and back to the page that records it.
func lessonHref(r *web.Request, m room, c Closing, lesson int, name string) string {
	q := url.Values{"title": {c.Lessons[lesson]}, "quote": {c.Lessons[lesson]}, "origin": {m.ID.String()}, "text": {c.Lessons[lesson]}, "return": {m.becoming(c.ID, lesson)}}
	if name == "duty.propose" {
		rs, err := regulation.ListFrom(r.Ctx, r.DB, r.Caller.Space)
		for _, x := range rs {
			if v, ok := x.VersionAt(r.Today); err == nil && ok && x.InForce(r.Today) {
				q.Set("regulation", x.ID.String())
				q.Set("version", v.ID.String())
				q.Set("from", r.Today.String())
				q.Set("provision", m.Opened.Provision)
			}
		}
	}
	if m.Opened.Provision == "" {
		q.Del("provision")
	}
	return "/do/" + name + "?" + q.Encode()
}

// sheet is the list as a spreadsheet.
func (b board) sheet(r *web.Request) func() []spreadsheet.Table {
	return web.Sheets(r, r.L.T("nav.incidents"), b.Incidents,
		web.Col("incident.open.learned", func(s State) any { return s.Opened.Learned }),
		web.Col("incident.category", func(s State) any { return b.Rules.of(s.Opened).Word(r.L) }),
		web.Col("incident.open.title", func(s State) any { return s.Opened.Title }),
		web.Col("incident.open.status", func(s State) any { return r.L.T("choice.status." + s.Opened.Status) }),
		web.Col("incident.open.position", func(s State) any {
			if at := s.Opened.Position; at != nil {
				return at.DMS()
			}
			return nil
		}),
		web.Col("incident.sheet.opener", func(s State) any { return b.Names[s.Log] }),
		web.Col("incident.lead", func(s State) any {
			if lead, ok := s.Lead(); ok {
				return b.Names[lead]
			}
			return nil
		}),
		web.Col("incident.sheet.told", func(s State) any { n, _ := s.Told(); return n }),
		web.Col("incident.sheet.to-tell", func(s State) any { _, of := s.Told(); return of }),
		web.Col("incident.sheet.closed", func(s State) any {
			if s.Open() {
				return nil
			}
			return s.ended()
		}),
		web.Col("incident.outcome", func(s State) any {
			if s.Open() {
				return nil
			}
			return s.Closings[len(s.Closings)-1].Outcome
		}))
}
