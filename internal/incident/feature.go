package incident

import (
	"embed"
	"slices"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

//go:embed schema.sql
var schema string

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature. It looks into the books that b shares.
func Feature(b *duty.Books) feature.Feature {
	return feature.Feature{
		Name:    "incident",
		Kinds:   kinds(),
		Project: project,
		Fold:    fold,
		Version: 2,
		Schema:  schema,
		Actions: actions(),
		Pages:   pages(),
		Files:   files(),
		Panels:  panels(),
		Nav:     nav(),
		Report:  section,
		Choices: choices(b),
		Texts:   texts,
	}
}

func kinds() (ks []feature.Kind) {
	for _, k := range []entry.Kind{KindCategories, KindOpened, KindTold, KindAcknowledged, KindInvited, KindLeadProposed, KindLeadAccepted,
		KindCommitted, KindCounted, KindLogged, KindReported, KindOffered, KindTaken, KindDeclined, KindOutcome, KindClosed, KindReopened, KindFollowed, KindPassed} {
		ks = append(ks, feature.Kind{Name: k, Version: 1})
	}
	return ks
}

// fold reads an incident, or what a space has adopted.
func fold(past []entry.Entry) (any, int) {
	if r := FoldRules(past); len(r.Adopted)+len(r.Stray) > 0 {
		return r, len(r.Stray)
	}
	s := Fold(past)
	return s, len(s.Stray)
}

func topic() organisation.Topic[State] {
	return organisation.Topic[State]{Name: "incident", Fold: Fold, Audience: State.Audience}
}

func actions() []action.Action {
	draft := access.Draft
	return []action.Action{
		action.New("incident.open", draft, open),
		about("incident.tell", KindTold, tell),
		about("incident.acknowledge", KindAcknowledged, organisation.Bare(Acknowledge.Decide)),
		action.New("incident.invite", draft, invite),
		action.New("incident.pass-place", draft, passPlace),
		action.New("incident.propose-lead", draft, proposeLead),
		about("incident.accept-lead", KindLeadAccepted, organisation.Bare(AcceptLead.Decide)),
		about("incident.commit-means", KindCommitted, organisation.Bare(Commit.Decide)),
		about("incident.count-persons", KindCounted, organisation.Bare(Count.Decide)),
		about("incident.log", KindLogged, organisation.Bare(Write.Decide)),
		about("incident.report", KindReported, func(c Inform, s State, at organisation.Scene) (Reported, error) { return c.Decide(s, at.By, at.Now) }),
		about("incident.hand-over", KindOffered, func(c HandOver, s State, at organisation.Scene) (Offered, error) { return c.Decide(s, at.By, at.Now) }),
		about("incident.take-over", KindTaken, organisation.Bare(TakeOver.Decide)),
		about("incident.decline", KindDeclined, organisation.Bare(Decline.Decide)),
		about("incident.report-outcome", KindOutcome, organisation.Bare(ReportOutcome.Decide)),
		organisation.On(topic(), "incident.close", access.Sign, KindClosed, organisation.Bare(Close.Decide)),
		organisation.On(topic(), "incident.reopen", access.Sign, KindReopened, organisation.Bare(Reopen.Decide)),
		about("incident.follow-lesson", KindFollowed, organisation.Bare(Follow.Decide)),
		action.New("incident.adopt-categories", access.Sign, adopt),
	}
}

// about declares a command about one incident. What tells when it happened
// gives its entry that time: the author's word is one, not two.
func about[C organisation.About, A any](name string, k entry.Kind, decide func(C, State, organisation.Scene) (A, error)) action.Action {
	return action.New(name, access.Draft, func(c C, p journal.Past, by access.Caller) ([]journal.Draft, error) {
		s, err := topic().Of(p, c.SubjectID())
		if err != nil {
			return nil, err
		}
		a, err := decide(c, s, organisation.Scene{Past: p, By: by})
		if err != nil {
			return nil, err
		}
		d := journal.Draft{Kind: k, Subject: c.SubjectID(), Act: a, Audience: s.Audience()}
		if x, ok := any(c).(interface{ Attached() []entry.Attachment }); ok {
			d.Attachments = x.Attached()
		}
		if x, ok := any(c).(interface{ Claimed() time.Time }); ok {
			if d.At = moment(x.Claimed()); d.At.After(p.Now) {
				return nil, fault.Field("when", "incident.in-future")
			}
		}
		return []journal.Draft{d}, nil
	})
}

// open opens the room. Where a duty to tell holds, the same command records the
// event that the duty answers and that everybody was told: nobody enters it
// twice.
func open(c Open, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	at := organisation.Scene{Past: p, By: by}
	r, o, err := roomOf(at)
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(r, by, p.Now)
	if err != nil {
		return nil, err
	}
	if a.Clause, a.Provision, err = c.Clause.Find(p, "clause", at.Today()); err != nil {
		return nil, err
	}
	if err := a.under(c.Duty, r, at, o); err != nil {
		return nil, err
	}
	d := journal.Draft{Kind: KindOpened, Act: a, Attachments: c.Files}
	if !a.Whole {
		d.Audience = append([]entry.Hash{by.Party}, append(append([]entry.Hash{}, a.To...), a.Guests...)...)
	}
	ds := []journal.Draft{d}
	if !a.Duty.IsZero() {
		ds = append(ds, a.raised(r, by), a.told(d.Audience))
	}
	return ds, nil
}

// roomOf looks up who could be in a room, and the rules that hold today.
func roomOf(at organisation.Scene) (r Room, o organisation.Space, err error) {
	if o, err = at.Space(); err != nil {
		return r, o, err
	}
	for _, p := range o.Parties {
		switch {
		case p.ID == at.By.Party || o.Ended(p.ID, at.Today()):
		case p.Role == organisation.RoleParty:
			r.Parties = append(r.Parties, p.ID)
		default:
			r.Observers = append(r.Observers, p.ID)
		}
	}
	rules, err := rulesOf(at.Past, at.By.Space)
	r.Rules = rules.On(at.Today()).CategoriesAdopted
	return r, o, err
}

func rulesOf(p journal.Past, space entry.Hash) (Rules, error) {
	return journal.Fold(p, "incident-categories", space, FoldRules)
}

// under puts the incident under a duty on events: the chosen one, else the
// adopted one where everybody is in the room. Its clock then rules. What is no
// actual incident proves nothing.
func (a *Opened) under(chosen entry.Hash, r Room, at organisation.Scene, o organisation.Space) error {
	id := chosen
	if id.IsZero() && a.all(r) {
		id = r.Rules.Duty
	}
	if id.IsZero() || a.Status != Actual {
		return nil
	}
	d, err := duty.FoldOf(at.Past, id)
	switch {
	case err != nil:
		return err
	case d.ID.IsZero() || d.Proposed.Cadence != calendar.OnEvent:
		return fault.Field("duty", "incident.not-on-event")
	}
	if by := termsOn(d, at.Today()).Due.At(a.Learned, o.CalendarAt(at.Today())); by.After(a.Learned) {
		a.TellBy = moment(by)
	}
	a.Duty = id
	return nil
}

// termsOn are a duty's terms on a day: those of the newest revision begun.
func termsOn(d duty.State, day viet.Date) duty.Terms {
	t := d.Proposed.Terms
	for _, r := range d.Revisions {
		if !r.From.After(day) {
			t = r.Terms
		}
	}
	return t
}

// raised is the event that the duty answers. Everybody in the space reads it,
// so it says no more than the category where not everybody is in the room.
func (a Opened) raised(r Room, by access.Caller) journal.Draft {
	k, _ := r.Rules.Find(a.Category)
	what := k.Name
	if a.Whole {
		what = a.Title
	}
	return journal.Draft{Kind: duty.KindTriggered, Subject: a.Duty, Act: duty.Triggered{Party: by.Party, At: a.Learned, What: what}}
}

// told says that the room itself told everybody, and for which event of the
// duty.
func (a Opened) told(audience []entry.Hash) journal.Draft {
	return journal.Draft{Kind: KindTold, Audience: audience, Link: func(d *journal.Draft, before []entry.Entry) {
		d.Subject, d.Act = before[0].ID, Told{Parties: a.To, By: "room", Occurrence: before[1].ID.String()}
	}}
}

// tell adds to a telling the event of the duty that it proves.
func tell(c Tell, s State, at organisation.Scene) (Told, error) {
	a, err := c.Decide(s, at.By)
	if at.By.Party == s.Log {
		a.Occurrence = s.Occurrence()
	}
	return a, err
}

// invite brings others in: what is said of it is for them too.
func invite(c Invite, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	s, err := topic().Of(p, c.Incident)
	if err != nil {
		return nil, err
	}
	members, err := organisation.Scene{Past: p, By: by}.Others()
	if err != nil {
		return nil, err
	}
	r, _, err := roomOf(organisation.Scene{Past: p, By: by})
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(s, append(members, r.Observers...), by)
	if err != nil {
		return nil, err
	}
	d := journal.Draft{Kind: KindInvited, Subject: c.Incident, Act: a, Audience: s.Audience()}
	if len(d.Audience) > 0 {
		d.Audience = append(d.Audience, a.Parties...)
	}
	return []journal.Draft{d}, nil
}

// passPlace looks up who follows whom; who gets the place reads that it did.
func passPlace(c PassPlace, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	s, err := topic().Of(p, c.Incident)
	if err != nil {
		return nil, err
	}
	at := organisation.Scene{Past: p, By: by}
	o, err := at.Space()
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(s, o, by, at.Today())
	if err != nil {
		return nil, err
	}
	d := journal.Draft{Kind: KindPassed, Subject: c.Incident, Act: a, Audience: s.Audience()}
	if len(d.Audience) > 0 && !slices.Contains(d.Audience, a.To) {
		d.Audience = append(d.Audience, a.To)
	}
	return []journal.Draft{d}, nil
}

// proposeLead proposes who leads; a party that proposes itself has accepted.
func proposeLead(c ProposeLead, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	s, err := topic().Of(p, c.Incident)
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(s, by)
	if err != nil {
		return nil, err
	}
	ds := []journal.Draft{{Kind: KindLeadProposed, Subject: c.Incident, Act: a, Audience: s.Audience()}}
	if a.Party == by.Party {
		ds = append(ds, journal.Draft{Kind: KindLeadAccepted, Subject: c.Incident, Audience: s.Audience(),
			Link: func(d *journal.Draft, before []entry.Entry) { d.Act = LeadAccepted{before[0].ID} }})
	}
	return ds, nil
}

// adopt adopts categories for the space, by who may commit its party.
func adopt(c AdoptCategories, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	a, err := c.Decide()
	if err != nil {
		return nil, err
	}
	if !a.Duty.IsZero() {
		d, err := duty.FoldOf(p, a.Duty)
		if err != nil {
			return nil, err
		}
		if d.ID.IsZero() || d.Proposed.Cadence != calendar.OnEvent {
			return nil, fault.Field("duty", "incident.not-on-event")
		}
	}
	return organisation.AdoptSet(p, by, KindCategories, a.From, a)
}

// Load returns an incident's state inside a decision, for features above.
func Load(p journal.Past, id entry.Hash) (State, error) { return topic().Of(p, id) }
