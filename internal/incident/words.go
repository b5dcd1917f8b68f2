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

// sheet lists the caller's incidents as a spreadsheet.
func sheet(r *web.Request) (web.Download, error) {
	b, err := boardOf(r)
	if err != nil {
		return web.Download{}, err
	}
	if b.Incidents, err = list(r, b.filter, mostExported); err != nil {
		return web.Download{}, err
	}
	t := spreadsheet.Table{Name: r.L.T("nav.incidents")}
	for _, key := range []string{"incident.open.learned", "incident.category", "incident.open.title", "incident.open.status", "incident.open.position", "incident.sheet.opener",
		"incident.lead", "incident.sheet.told", "incident.sheet.to-tell", "incident.sheet.closed", "incident.outcome"} {
		t.Header = append(t.Header, r.L.T(key))
	}
	for _, s := range b.Incidents {
		n, of := s.Told()
		line := []any{web.Stamp(s.Opened.Learned), b.Rules.of(s.Opened).Word(r.L), s.Opened.Title, r.L.T("choice.status." + s.Opened.Status), "", b.Names[s.Log], "", n, of, "", ""}
		if at := s.Opened.Position; at != nil {
			line[4] = at.DMS()
		}
		if lead, ok := s.Lead(); ok {
			line[6] = b.Names[lead]
		}
		if !s.Open() {
			line[9], line[10] = web.Stamp(s.ended()), s.Closings[len(s.Closings)-1].Outcome
		}
		t.Rows = append(t.Rows, line)
	}
	content, err := spreadsheet.Write(t)
	return web.Download{Name: "vu-viec.xlsx", Type: spreadsheet.Type, Content: content}, err
}
