package incident

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/web"
)

// Happening is one line of what happened, whatever kind of fact tells it.
type Happening struct {
	entry.Place
	Kind  string             `json:"kind"` // message key below "incident.did."
	Text  string             `json:"text"` // in words
	Files []entry.Attachment `json:"files,omitempty"`
}

// timeline is everything that was recorded, the newest first by the times that
// the authors gave.
func (m room) timeline(r *web.Request) (hs []Happening) {
	add := func(p entry.Place, kind, text string, files ...entry.Attachment) {
		hs = append(hs, Happening{p, kind, text, files})
	}
	add(m.Place, "opened", joined(m.Opened.Title, m.Opened.Text), m.Files...)
	for _, t := range m.Tellings {
		if t.By != "room" {
			add(t.Place, "told", joined(r.L.T("incident.told-by", m.all(t.Told.Parties, t.Body), r.L.T("choice.by."+t.By)), t.Note))
		}
	}
	for _, a := range m.Acks {
		add(a.Place, "acknowledged", a.Note)
	}
	for _, i := range m.Invitations {
		add(i.Place, "invited", joined(m.all(i.Invited.Parties), i.Reason))
	}
	for _, x := range m.State.Passed {
		add(x.Place, "passed", m.names[x.From]+" → "+m.names[x.To])
	}
	for _, p := range m.Proposals {
		if p.Log != p.Party || !m.answered(p.ID) {
			add(p.Place, "lead-proposed", joined(m.names[p.Party], p.Reason))
		}
	}
	for _, l := range m.Leads {
		add(l.Place, "lead-accepted", "")
	}
	for _, x := range m.State.Means {
		add(x.Place, "committed", joined(x.Role, means(r, x)))
	}
	for _, p := range m.State.Persons {
		add(p.Place, "counted", persons(r, p))
	}
	for _, l := range m.Lines {
		text := l.Text
		if l.Means != "" {
			text = l.Means + ": " + text
		}
		add(l.Place, "logged", text, l.Files...)
	}
	for _, x := range m.Reports {
		add(x.Place, "reported", x.Text, x.Files...)
	}
	m.ending(r, add)
	slices.SortStableFunc(hs, func(a, b Happening) int { return b.At.Compare(a.At) })
	return hs
}

// ending adds hand-overs, closings and reopenings.
func (m room) ending(r *web.Request, add func(p entry.Place, kind, text string, files ...entry.Attachment)) {
	for _, h := range m.Handovers {
		if h.Shift() {
			add(h.Place, "shift-offered", h.Offered.Text, h.Files...)
		} else {
			add(h.Place, "offered", joined(m.names[h.To], h.Offered.Text), h.Files...)
		}
		if h.Taken != nil {
			add(h.Taken.Place, "taken", h.Taken.Text)
		}
		if h.Declined != nil {
			add(h.Declined.Place, "declined", h.Declined.Text)
		}
		if h.Ended != nil {
			add(h.Ended.Place, "outcome", h.Ended.Text)
		}
	}
	for _, c := range m.Closings {
		add(c.Place, "closed", c.Outcome)
	}
	for _, x := range m.Reopenings {
		add(x.Place, "reopened", x.Reason)
	}
}

// all names several parties, and whoever else.
func (m room) all(ids []entry.Hash, more ...string) string {
	var ns []string
	for _, id := range ids {
		ns = append(ns, m.names[id])
	}
	for _, x := range more {
		if x != "" {
			ns = append(ns, x)
		}
	}
	return strings.Join(ns, ", ")
}

// joined puts two texts into one line; an empty one leaves nothing behind.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return strings.TrimRight(a, ".") + ". " + b
}

// means says so many of something: "2 tàu (BP 32), 9 người".
func means(r *web.Request, m Means) string {
	if m.Means == "" {
		return ""
	}
	text := r.L.N(m.Count) + " " + strings.ToLower(r.L.T("choice.means."+m.Means))
	if m.Name != "" {
		text += " (" + m.Name + ")"
	}
	if m.People > 0 {
		text += ", " + r.L.T("incident.people", m.People)
	}
	return text
}

// persons says so many of a role in a condition: "6 thuyền viên: an toàn".
func persons(r *web.Request, p Persons) string {
	return r.L.N(p.Count) + " " + strings.ToLower(r.L.T("choice.role."+p.Role)) + ": " + strings.ToLower(r.L.T("choice.condition."+p.Condition))
}

// lookBack is what the page after an incident shows.
type lookBack struct {
	Measured []measuredTime `json:"measured"`
	Timeline []Happening    `json:"timeline"`
}

// measuredTime is how long something took from the moment at which the opening
// party learned of it.
type measuredTime struct {
	What    string        `json:"what"` // in words
	At      time.Time     `json:"at"`
	Took    time.Duration `json:"took"` // nanoseconds, whole minutes
	Entry   entry.Hash    `json:"entry"`
	Judged  bool          `json:"judged"` // against the clock
	InTime  bool          `json:"in_time"`
	Delayed bool          `json:"delayed,omitempty"` // came to this node later than it was written
}

// measured lists the times: opened, told each party, taken note, lead, first
// report, end.
func (m room) measured(r *web.Request) (ts []measuredTime) {
	add := func(what string, p entry.Place) *measuredTime {
		ts = append(ts, measuredTime{What: what, At: p.At, Took: When{p, true}.since(m.Opened.Learned), Entry: p.ID, Delayed: Late(p)})
		return &ts[len(ts)-1]
	}
	add(r.L.T("incident.time.opened"), m.Place)
	for _, x := range m.Seats {
		if !x.Opener && x.Told.Known {
			t := add(r.L.T("incident.time.told", x.Name), x.Told.Place)
			t.Judged, t.InTime = !m.Opened.TellBy.IsZero() && !x.Guest, x.InTime
		}
	}
	for _, x := range m.Seats {
		if x.Acked.Known {
			add(r.L.T("incident.time.acknowledged", x.Name), x.Acked.Place)
		}
	}
	if len(m.Leads) > 0 {
		add(r.L.T("incident.time.lead", m.names[m.Leads[0].Party]), m.Leads[0].Place)
	}
	if len(m.Reports) > 0 {
		add(r.L.T("incident.time.report"), m.Reports[0].Place)
	}
	if len(m.Closings) > 0 {
		add(r.L.T("incident.time.closed"), m.Closings[len(m.Closings)-1].Place)
	}
	return ts
}

// followed are the things that a lesson became.
func (s State) followed(closing entry.Hash, lesson int) (things []entry.Hash) {
	for _, f := range s.Followed {
		if f.Closing == closing && f.Lesson == lesson {
			things = append(things, f.Thing)
		}
	}
	return things
}

// becoming is the address on which what a lesson became is said.
func (s State) becoming(closing entry.Hash, lesson int) string {
	return s.href() + "/after?closing=" + closing.String() + "&lesson=" + strconv.Itoa(lesson) + "&became={id}"
}
