package directive

import (
	"slices"
	"time"

	"phoihop/internal/action"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
)

// Register enters a directive.
type Register struct {
	Type         string             `json:"type" field:"required,choice:NQ|CT|KL|QĐ|QC|CTr|KH|HD|TB|CV|VB"`
	Number       string             `json:"number"`
	TakeNumber   bool               `json:"take_number"`
	Date         viet.Date          `json:"date"`
	Issuer       string             `json:"issuer" field:"required"`
	Title        string             `json:"title" field:"required"`
	Text         string             `json:"text" field:"longtext"`
	From         viet.Date          `json:"from"`
	To           viet.Date          `json:"to"`
	Replaces     entry.Hash         `json:"replaces" field:"of:directive"`
	ReplacesText string             `json:"replaces_text"`
	Clause       regulation.Clause  `json:"clause" field:"of:clause"`
	Duty         entry.Hash         `json:"duty" field:"of:duty"`
	Internal     bool               `json:"internal"`
	Files        []entry.Attachment `json:"files"`
}

// Decide refuses a directive without an identity, one from the future and one
// that ends before it begins, and a duty that no single event can prove.
func (c Register) Decide(d *duty.State, today viet.Date) (Registered, error) {
	from := c.From
	if from.IsZero() {
		from = c.Date
	}
	switch {
	case c.Number == "" && !c.TakeNumber:
		return Registered{}, fault.Field("number", "directive.no-number")
	case today.Before(c.Date):
		return Registered{}, fault.Field("date", "directive.future", c.Date)
	case !c.To.IsZero() && c.To.Before(from):
		return Registered{}, fault.Field("to", "directive.ends-before", c.To)
	case d != nil && recurs(*d):
		return Registered{}, fault.Field("duty", "directive.duty-recurs", d.Proposed.Title)
	}
	return Registered{Number: c.Number, Date: c.Date, Issuer: c.Issuer, Type: c.Type, Title: c.Title, Text: c.Text,
		From: c.From, To: c.To, Replaces: c.Replaces, ReplacesText: c.ReplacesText, Duty: c.Duty}, nil
}

// Disseminate hands a directive down.
type Disseminate struct {
	Directive entry.Hash         `json:"directive" field:"required"`
	To        []entry.Hash       `json:"to" field:"of:other-party"`
	Units     []entry.Hash       `json:"units" field:"of:unit"`
	Deadline  viet.Date          `json:"deadline" field:"required"`
	Materials string             `json:"materials" field:"longtext"`
	ReportBy  viet.Date          `json:"report_by"`
	Files     []entry.Attachment `json:"files"`
}

// Decide refuses whoever neither registered the directive nor was named in its
// plan, other parties' units, and a party that hands on to other parties:
// no party is above another. others are whom the caller may address, units its
// own that exist.
func (c Disseminate) Decide(s State, party entry.Hash, others, units []entry.Hash, now time.Time) (Disseminated, error) {
	today := viet.DateOf(now)
	switch {
	case !s.known() || !s.VisibleTo(party):
		return Disseminated{}, fault.New(fault.NotFound, "directive.none")
	case s.Log != party && !s.Named(party):
		return Disseminated{}, fault.New(fault.Forbidden, "directive.not-named")
	case s.Log != party && len(c.To) > 0:
		return Disseminated{}, fault.Field("to", "directive.own-units-only")
	case len(s.Readers) > 0 && len(c.To) > 0:
		return Disseminated{}, fault.Field("to", "directive.is-internal")
	case s.Conclusion != nil:
		return Disseminated{}, fault.New(fault.Conflict, "directive.concluded-already")
	case len(c.To) == 0 && len(c.Units) == 0:
		return Disseminated{}, fault.Field("to", "directive.to-nobody")
	case c.Deadline.Before(today):
		return Disseminated{}, fault.Field("deadline", "directive.deadline-past", c.Deadline)
	case !c.ReportBy.IsZero() && c.ReportBy.Before(c.Deadline):
		return Disseminated{}, fault.Field("report_by", "directive.report-before", c.Deadline)
	}
	for _, x := range c.To {
		if !slices.Contains(others, x) {
			return Disseminated{}, fault.Field("to", "directive.no-party", x.Short())
		}
	}
	for _, u := range c.Units {
		if !slices.Contains(units, u) {
			return Disseminated{}, fault.Field("units", "directive.no-unit", u.Short())
		}
	}
	return Disseminated{now.UTC().Truncate(time.Second), sorted(c.To), sorted(c.Units), c.Deadline, c.Materials, c.ReportBy}, nil
}

// sorted drops repeats; an act has one form.
func sorted(ids []entry.Hash) []entry.Hash {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b entry.Hash) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}

// Acknowledge says what the caller's party or unit will do, who, by when.
type Acknowledge struct {
	Directive entry.Hash         `json:"directive" field:"required"`
	Unit      entry.Hash         `json:"unit" field:"of:unit"`
	What      string             `json:"what" field:"required,longtext"`
	Who       string             `json:"who" field:"required"`
	By        viet.Date          `json:"by" field:"required"`
	Party     entry.Hash         `json:"party"`
	Files     []entry.Attachment `json:"files"`
	action.Paper
}

// SubjectID names the directive.
func (c Acknowledge) SubjectID() entry.Hash { return c.Directive }

// Attached lends the command's files.
func (c Acknowledge) Attached() []entry.Attachment { return c.Files }

// Decide refuses whoever was not asked, a second answer, and what another
// party has not signed on paper.
func (c Acknowledge) Decide(s State, party entry.Hash) (Acknowledged, error) {
	whose := forWhom(party, c.Party)
	switch {
	case !s.known() || !s.VisibleTo(party):
		return Acknowledged{}, fault.New(fault.NotFound, "directive.none")
	case whose != party && s.Log != party:
		return Acknowledged{}, fault.Field("party", "directive.not-yours")
	case whose != party && !c.Given():
		return Acknowledged{}, fault.Field("paper_number", "directive.paper-needed")
	case whose != party && !c.Unit.IsZero():
		return Acknowledged{}, fault.Field("unit", "directive.not-yours")
	case c.Unit.IsZero() && !s.Named(whose):
		return Acknowledged{}, fault.New(fault.Forbidden, "directive.not-asked")
	case !c.Unit.IsZero() && !s.hasUnit(party, c.Unit):
		return Acknowledged{}, fault.Field("unit", "directive.unit-not-asked")
	}
	if a := s.AckOf(whose, c.Unit); a != nil && (a.Log == party || whose != party) {
		return Acknowledged{}, fault.New(fault.Conflict, "directive.acknowledged-already")
	}
	a := Acknowledged{Unit: c.Unit, What: c.What, Who: c.Who, By: c.By}
	if whose != party {
		a.Party = whose
	}
	return a, nil
}

// Hold records sessions held.
type Hold struct {
	Directive  entry.Hash         `json:"directive" field:"required"`
	Unit       entry.Hash         `json:"unit" field:"of:unit"`
	On         viet.Date          `json:"on" field:"required"`
	Place      string             `json:"place" field:"required"`
	Form       string             `json:"form" field:"required,choice:hall|online|mixed|unit|loudspeaker|other"`
	Sessions   int                `json:"sessions" field:"required"`
	Attendance int                `json:"attendance" field:"required"`
	Note       string             `json:"note" field:"longtext"`
	Files      []entry.Attachment `json:"files"`
}

// SubjectID names the directive.
func (c Hold) SubjectID() entry.Hash { return c.Directive }

// Attached lends the command's files.
func (c Hold) Attached() []entry.Attachment { return c.Files }

// Decide refuses sessions to come, counts below nothing, and parties that the
// directive was not handed to. units are the caller's own.
func (c Hold) Decide(s State, party entry.Hash, units []entry.Hash, today viet.Date) (Held, error) {
	switch {
	case !s.known() || !s.VisibleTo(party):
		return Held{}, fault.New(fault.NotFound, "directive.none")
	case s.Log != party && !s.Named(party):
		return Held{}, fault.New(fault.Forbidden, "directive.not-named")
	case !c.Unit.IsZero() && !slices.Contains(units, c.Unit):
		return Held{}, fault.Field("unit", "directive.no-unit", c.Unit.Short())
	case today.Before(c.On):
		return Held{}, fault.Field("on", "directive.future", c.On)
	case c.Sessions < 1:
		return Held{}, fault.Field("sessions", "directive.no-session")
	case c.Attendance < 0:
		return Held{}, fault.Field("attendance", "directive.bad-count")
	}
	return Held{Unit: c.Unit, On: c.On, Venue: c.Place, Form: c.Form, Sessions: c.Sessions, Attendance: c.Attendance, Note: c.Note}, nil
}

// ReportBack reports on carrying the directive out.
type ReportBack struct {
	Directive entry.Hash         `json:"directive" field:"required"`
	Text      string             `json:"text" field:"required,longtext"`
	Files     []entry.Attachment `json:"files"`
}

// SubjectID names the directive.
func (c ReportBack) SubjectID() entry.Hash { return c.Directive }

// Attached lends the command's files.
func (c ReportBack) Attached() []entry.Attachment { return c.Files }

// Decide refuses parties that were not asked.
func (c ReportBack) Decide(s State, party entry.Hash) (Reported, error) {
	switch {
	case !s.known() || !s.VisibleTo(party):
		return Reported{}, fault.New(fault.NotFound, "directive.none")
	case !s.Named(party):
		return Reported{}, fault.New(fault.Forbidden, "directive.not-asked")
	}
	return Reported{c.Text}, nil
}

// Conclude ends the dissemination.
type Conclude struct {
	Directive entry.Hash `json:"directive" field:"required"`
	Text      string     `json:"text" field:"required,longtext"`
}

// SubjectID names the directive.
func (c Conclude) SubjectID() entry.Hash { return c.Directive }

// Decide refuses other parties, what was never handed down, and a second
// conclusion.
func (c Conclude) Decide(s State, party entry.Hash) (Concluded, error) {
	switch {
	case !s.known() || !s.VisibleTo(party):
		return Concluded{}, fault.New(fault.NotFound, "directive.none")
	case s.Log != party:
		return Concluded{}, fault.New(fault.Forbidden, "directive.not-own")
	case len(s.Plans) == 0:
		return Concluded{}, fault.New(fault.Conflict, "directive.not-planned")
	case s.Conclusion != nil:
		return Concluded{}, fault.New(fault.Conflict, "directive.concluded-already")
	}
	return Concluded{c.Text}, nil
}
