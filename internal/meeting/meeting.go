// Package meeting holds what the parties decide together (hội nghị sơ kết,
// tổng kết; giao ban): who is called, what is on the agenda, which papers lie
// before them, who was there, what was said and decided, the minutes that each
// party signs, and the conclusions, each of which stays open until its owner
// says what became of it.
package meeting

import (
	"slices"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// The kinds of fact about a meeting. All have the meeting as their subject.
const (
	KindCalled     entry.Kind = "meeting.called"
	KindItem       entry.Kind = "meeting.item-added"
	KindTakenOff   entry.Kind = "meeting.item-taken-off"
	KindPaper      entry.Kind = "meeting.paper-added"
	KindLocked     entry.Kind = "meeting.papers-locked"
	KindAttended   entry.Kind = "meeting.attended"
	KindStatement  entry.Kind = "meeting.statement-recorded"
	KindDecided    entry.Kind = "meeting.decided"
	KindPhoto      entry.Kind = "meeting.photograph-added"
	KindMinuted    entry.Kind = "meeting.minuted"
	KindApproved   entry.Kind = "meeting.minutes-approved"
	KindConclusion entry.Kind = "meeting.concluded"
	KindClosed     entry.Kind = "meeting.conclusion-closed"
	KindIssued     entry.Kind = "meeting.paper-issued"
)

// The papers that a meeting issues.
const (
	Invitation  = "invitation"  // giấy mời
	MinutesOf   = "minutes"     // biên bản
	Conclusions = "conclusions" // thông báo kết luận
)

// The sorts of meeting.
const (
	Conference = "conference" // hội nghị sơ kết, tổng kết
	Briefing   = "briefing"   // giao ban
)

// Called calls a meeting. Parties approve its minutes; guests, such as the
// superior committee, are invited besides.
type Called struct {
	Sort       string       `json:"sort"`
	Title      string       `json:"title"`
	Begins     time.Time    `json:"begins"`
	Place      string       `json:"place"`
	Chair      entry.Hash   `json:"chair"`
	Parties    []entry.Hash `json:"parties"`
	Guests     []entry.Hash `json:"guests,omitempty"`
	Duty       entry.Hash   `json:"duty,omitzero"` // to hold it; the minutes are its proof
	Occurrence string       `json:"occurrence,omitempty"`
	Regulation entry.Hash   `json:"regulation,omitzero"`
}

// ItemAdded puts something on the agenda, by hand or from what is open.
type ItemAdded struct {
	Title  string     `json:"title"`
	Text   string     `json:"text,omitempty"`
	Origin entry.Hash `json:"origin,omitzero"` // a proposal, a review, a duty, an earlier meeting
	By     entry.Hash `json:"by,omitzero"`     // the party that presents it
}

// TakenOff takes an item off the agenda.
type TakenOff struct {
	Item   entry.Hash `json:"item"`
	Reason string     `json:"reason"`
}

// PaperAdded lays a paper before the meeting: its words, its files, or both.
type PaperAdded struct {
	Title string     `json:"title"`
	Text  string     `json:"text,omitempty"`
	Item  entry.Hash `json:"item,omitzero"`
}

// PapersLocked closes the papers: what comes later is shown as later.
type PapersLocked struct{}

// Attended says that an organisation was there: its post and how many, never
// who.
type Attended struct {
	Organisation entry.Hash `json:"organisation"` // a party, a guest or a unit
	Post         string     `json:"post"`
	People       int        `json:"people"`
}

// StatementRecorded is what a post said (phát biểu chỉ đạo), with its file.
type StatementRecorded struct {
	Organisation entry.Hash `json:"organisation"`
	Post         string     `json:"post"`
	Text         string     `json:"text"`
	Item         entry.Hash `json:"item,omitzero"`
}

// Decided is the decision on one item.
type Decided struct {
	Item entry.Hash `json:"item"`
	Text string     `json:"text"`
}

// PhotoAdded is a photograph with its caption.
type PhotoAdded struct {
	Caption string `json:"caption"`
}

// Minuted draws up the minutes: the meeting was held. A later one replaces it.
type Minuted struct {
	Began     time.Time `json:"began"`
	Ended     time.Time `json:"ended"`
	Secretary string    `json:"secretary"` // post
	Text      string    `json:"text"`
}

// Approved is one party's signature under the minutes.
type Approved struct {
	Minutes entry.Hash `json:"minutes"`
}

// Concluded is one conclusion, with who sees to it and by when.
type Concluded struct {
	Text  string     `json:"text"`
	Owner entry.Hash `json:"owner"`
	Due   viet.Date  `json:"due,omitzero"`
	Item  entry.Hash `json:"item,omitzero"`
}

// Closed says what became of a conclusion.
type Closed struct {
	Conclusion entry.Hash `json:"conclusion"`
	Outcome    string     `json:"outcome"`
}

// Issued gives one of the meeting's papers the number and the day under which
// the party in the chair sends it out.
type Issued struct {
	Paper    string     `json:"paper"`
	Minutes  entry.Hash `json:"minutes,omitzero"` // which, of the paper that prints them
	Number   string     `json:"number"`
	Family   string     `json:"family"` // of the register: "party" or "state"
	On       viet.Date  `json:"on"`
	Locality string     `json:"locality,omitempty"` // where it is issued (địa danh); empty: left to be written in
}

// The facts with their places.
type (
	Item struct {
		entry.Place
		ItemAdded
		Off       *TakenOff  `json:"off,omitempty"`
		Decisions []Decision `json:"decisions,omitempty"`
	}
	Decision struct {
		entry.Place
		Text string `json:"text"`
	}
	Paper struct {
		entry.Place
		PaperAdded
		Files []entry.Attachment `json:"files"`
		Later bool               `json:"later,omitempty"` // after the papers were locked
	}
	Attendance struct {
		entry.Place
		Attended
	}
	Statement struct {
		entry.Place
		StatementRecorded
		Files []entry.Attachment `json:"files"`
	}
	Photo struct {
		entry.Place
		PhotoAdded
		Files []entry.Attachment `json:"files"`
	}
	Minutes struct {
		entry.Place
		Minuted
		Files []entry.Attachment `json:"files"`
	}
	Approval struct {
		entry.Place
		Approved
		Post string         `json:"post"`
		How  entry.Approval `json:"how"`
	}
	Conclusion struct {
		entry.Place
		Concluded
		Closing *Closing `json:"closing,omitempty"`
	}
	Closing struct {
		entry.Place
		Outcome string `json:"outcome"`
	}
	Issuance struct {
		entry.Place
		Issued
		Conclusions int `json:"conclusions"` // how many there were by then
	}
)

// State is what one meeting's entries add up to.
type State struct {
	entry.Place
	Space       entry.Hash         `json:"space"`
	Called      Called             `json:"called"`
	Files       []entry.Attachment `json:"files"`
	Items       []Item             `json:"items"`
	Papers      []Paper            `json:"papers"`
	Locked      *entry.Place       `json:"locked,omitempty"`
	Attendance  []Attendance       `json:"attendance"`
	Statements  []Statement        `json:"statements"`
	Photos      []Photo            `json:"photos"`
	Minutes     []Minutes          `json:"minutes"`
	Approvals   []Approval         `json:"approvals"`
	Conclusions []Conclusion       `json:"conclusions"`
	Issued      []Issuance         `json:"issued"`
	Stray       []entry.Hash       `json:"stray"`
}

// Fold returns what the entries about one meeting add up to where nobody
// follows anybody.
func Fold(past []entry.Entry) State { return FoldIn(past, organisation.Space{}) }

// FoldIn is Fold in a space whose successions give a conclusion to who follows
// its owner.
func FoldIn(past []entry.Entry, o organisation.Space) (s State) {
	s.Stray = entry.Fold(past, func(e entry.Entry) bool { return s.with(e, o) })
	return s
}

func (s State) known() bool { return !s.ID.IsZero() }

// Runs reports whether a party runs the meeting: it called it, or is in the
// chair.
func (s State) Runs(party entry.Hash) bool { return party == s.Log || party == s.Called.Chair }

// takesPart reports whether an organisation was invited.
func (s State) takesPart(party entry.Hash) bool {
	return s.Runs(party) || slices.Contains(s.Called.Parties, party) || slices.Contains(s.Called.Guests, party)
}

// with folds one entry and reports whether it fits.
func (s *State) with(e entry.Entry, o organisation.Space) bool {
	p := entry.PlaceOf(e)
	if e.Kind == KindCalled {
		a, ok := entry.Decode[Called](e)
		if !ok || s.known() {
			return false
		}
		s.Place, s.Space, s.Called, s.Files = p, e.SpaceID(), a, e.Attachments()
		return true
	}
	if e.Kind == KindClosed {
		return s.close(e, p, o) // its owner need not have been there
	}
	if !s.takesPart(p.Log) || !s.known() {
		return false
	}
	switch e.Kind {
	case KindItem:
		return entry.Add(&s.Items, e, func(p entry.Place, a ItemAdded) Item { return Item{Place: p, ItemAdded: a} })
	case KindPaper:
		return entry.Add(&s.Papers, e, func(p entry.Place, a PaperAdded) Paper { return Paper{p, a, e.Attachments(), s.Locked != nil} })
	case KindAttended:
		return entry.Add(&s.Attendance, e, func(p entry.Place, a Attended) Attendance { return Attendance{p, a} })
	case KindPhoto:
		return entry.Add(&s.Photos, e, func(p entry.Place, a PhotoAdded) Photo { return Photo{p, a, e.Attachments()} })
	case KindApproved:
		return s.approve(e)
	case KindIssued:
		return p.Log == s.Called.Chair && entry.Add(&s.Issued, e, func(p entry.Place, a Issued) Issuance { return Issuance{p, a, len(s.Conclusions)} })
	}
	return s.Runs(p.Log) && s.run(e, p)
}

// run folds what only those who run the meeting record.
func (s *State) run(e entry.Entry, p entry.Place) bool {
	switch e.Kind {
	case KindTakenOff:
		a, ok := entry.Decode[TakenOff](e)
		i := s.item(a.Item)
		if !ok || i == nil || i.Off != nil {
			return false
		}
		i.Off = &a
		return true
	case KindLocked:
		if s.Locked != nil {
			return false
		}
		s.Locked = &p
		return true
	case KindStatement:
		return entry.Add(&s.Statements, e, func(p entry.Place, a StatementRecorded) Statement { return Statement{p, a, e.Attachments()} })
	case KindDecided:
		a, ok := entry.Decode[Decided](e)
		i := s.item(a.Item)
		if !ok || i == nil {
			return false
		}
		i.Decisions = append(i.Decisions, Decision{p, a.Text})
		return true
	case KindMinuted:
		return entry.Add(&s.Minutes, e, func(p entry.Place, a Minuted) Minutes { return Minutes{p, a, e.Attachments()} })
	case KindConclusion:
		return entry.Add(&s.Conclusions, e, func(p entry.Place, a Concluded) Conclusion { return Conclusion{Place: p, Concluded: a} })
	}
	return false
}

// approve takes a party's signature under minutes that there are, once.
func (s *State) approve(e entry.Entry) bool {
	a, ok := entry.Decode[Approved](e)
	p := entry.PlaceOf(e)
	known := slices.ContainsFunc(s.Minutes, func(m Minutes) bool { return m.ID == a.Minutes })
	if !ok || !known || !slices.Contains(s.Called.Parties, p.Log) || s.approval(p.Log, a.Minutes) != nil {
		return false
	}
	s.Approvals = append(s.Approvals, Approval{p, a, e.Post, e.Approval()})
	return true
}

// close takes what became of a conclusion, from its owner, who follows it, or
// who runs the meeting.
func (s *State) close(e entry.Entry, p entry.Place, o organisation.Space) bool {
	a, ok := entry.Decode[Closed](e)
	c := s.conclusion(a.Conclusion)
	if !ok || c == nil || c.Closing != nil || c.Owner != p.Log && !s.Runs(p.Log) && !o.Follows(p.Log, c.Owner) {
		return false
	}
	c.Closing = &Closing{p, a.Outcome}
	return true
}

func (s *State) item(id entry.Hash) *Item {
	i := slices.IndexFunc(s.Items, func(x Item) bool { return x.ID == id })
	if i < 0 {
		return nil
	}
	return &s.Items[i]
}

func (s *State) conclusion(id entry.Hash) *Conclusion {
	i := slices.IndexFunc(s.Conclusions, func(x Conclusion) bool { return x.ID == id })
	if i < 0 {
		return nil
	}
	return &s.Conclusions[i]
}

func (s State) approval(party, minutes entry.Hash) *Approval {
	for i, a := range s.Approvals {
		if a.Log == party && a.Minutes == minutes {
			return &s.Approvals[i]
		}
	}
	return nil
}

// Agenda lists the items that were not taken off.
func (s State) Agenda() (is []Item) {
	for _, i := range s.Items {
		if i.Off == nil {
			is = append(is, i)
		}
	}
	return is
}

// Latest is the newest minutes; nil: the meeting has none yet.
func (s State) Latest() *Minutes {
	if len(s.Minutes) == 0 {
		return nil
	}
	return &s.Minutes[len(s.Minutes)-1]
}

// Held reports whether there are minutes: the meeting took place.
func (s State) Held() bool { return s.Latest() != nil }

// ApprovedBy counts the parties that have signed the newest minutes.
func (s State) ApprovedBy() (n int) {
	for _, p := range s.Called.Parties {
		if s.Signed(p) {
			n++
		}
	}
	return n
}

// Signed reports whether a party has signed the newest minutes.
func (s State) Signed(party entry.Hash) bool {
	m := s.Latest()
	return m != nil && s.approval(party, m.ID) != nil
}

// Open lists the conclusions nobody has said the outcome of.
func (s State) Open() (cs []Conclusion) {
	for _, c := range s.Conclusions {
		if c.Closing == nil {
			cs = append(cs, c)
		}
	}
	return cs
}

// Issuance is how a paper was sent out as it stands: of minutes, the newest;
// nil: it has no number yet.
func (s State) Issuance(paper string) *Issuance {
	for i, x := range slices.Backward(s.Issued) {
		if x.Paper == paper && (paper != MinutesOf || s.Held() && x.Minutes == s.Latest().ID) {
			return &s.Issued[i]
		}
	}
	return nil
}

// Begins is when the meeting began, as its minutes say, or is to begin.
func (s State) Begins() time.Time {
	if m := s.Latest(); m != nil {
		return m.Began
	}
	return s.Called.Begins
}

// NextChair is whose turn the chair is: the one after last in the order of the
// parties. An unknown last, or none, gives the first.
func NextChair(order []entry.Hash, last entry.Hash) entry.Hash {
	if len(order) == 0 {
		return entry.Hash{}
	}
	return order[(slices.Index(order, last)+1)%len(order)]
}
