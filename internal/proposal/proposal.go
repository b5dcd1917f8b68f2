// Package proposal lets the parties advise and settle what they will do (tham
// mưu, đề xuất, thống nhất chủ trương): a text with its versions, the opinion
// of each party that was asked, and what came of it in words. Who says nothing
// has said nothing: silence is shown, and never becomes consent.
package proposal

import (
	"slices"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// The kinds of fact about a proposal. All have the proposal as their subject.
const (
	KindMade     entry.Kind = "proposal.made"
	KindReworded entry.Kind = "proposal.reworded"
	KindOpinion  entry.Kind = "proposal.opinion-given"
	KindRetract  entry.Kind = "proposal.opinion-withdrawn"
	KindOutcome  entry.Kind = "proposal.outcome"
	KindReviewed entry.Kind = "proposal.reviewed"
	KindDropped  entry.Kind = "proposal.withdrawn"
)

// Stance is where a party stands to a version.
type Stance string

// The stances. Silent is none that anybody can take: it is what is shown of a
// party that has none.
const (
	Agree  Stance = "agree"
	Change Stance = "agree-with-change"
	Object Stance = "object"
	Silent Stance = "silent"
)

// Result is how a proposal ended, beside its sentence.
type Result string

// The results.
const (
	Agreed    Result = "agreed"     // every party that was asked agrees to the last version
	Partly    Result = "partly"     // some do; the sentence says what follows
	NotAgreed Result = "not-agreed" // it is not pursued
	Referred  Result = "referred"   // it goes to a meeting
)

// Made is a proposal as it was made; its first version has the proposal's id.
// Asked are the parties whose opinion it asks for; OnlyAsked, nobody else of the
// space reads it.
type Made struct {
	Title      string       `json:"title"`
	Text       string       `json:"text"`
	Asked      []entry.Hash `json:"asked"`
	AnswerBy   viet.Date    `json:"answer_by,omitzero"`
	Regulation entry.Hash   `json:"regulation,omitzero"`
	Provision  string       `json:"provision,omitempty"`
	Origin     entry.Hash   `json:"origin,omitzero"` // what it came from: an incident, a shortcoming, a meeting
	OnlyAsked  bool         `json:"only_asked,omitempty"`
}

// Reworded is a new version. It asks every party anew.
type Reworded struct {
	Text     string    `json:"text"`
	Reason   string    `json:"reason"`
	AnswerBy viet.Date `json:"answer_by,omitzero"`
}

// Opined is a party's opinion of one version.
type Opined struct {
	Version entry.Hash `json:"version"`
	Stance  Stance     `json:"stance"`
	Wording string     `json:"wording,omitempty"` // the words it would rather have
	Reason  string     `json:"reason,omitempty"`
}

// Retracted takes an opinion back; it stays in the record.
type Retracted struct {
	Opinion entry.Hash `json:"opinion"`
	Reason  string     `json:"reason"`
}

// Concluded is the outcome: a sentence, the opinions that it rests on, and the
// day on which the proposer looks at it again.
type Concluded struct {
	Result   Result       `json:"result"`
	Words    string       `json:"words"`
	Version  entry.Hash   `json:"version"`
	RestsOn  []entry.Hash `json:"rests_on"`
	ReviewOn viet.Date    `json:"review_on"`
}

// Reviewed is what the proposer found when it looked at the outcome again.
type Reviewed struct {
	Words string    `json:"words"`
	Next  viet.Date `json:"next,omitzero"`
}

// Dropped says that the proposer no longer proposes it.
type Dropped struct {
	Reason string `json:"reason"`
}

// The facts with their places.
type (
	Version struct {
		entry.Place
		Reworded
		No int `json:"no"`
	}
	Opinion struct {
		entry.Place
		Opined
		Post      string         `json:"post"` // who signed, by its pseudonymous id
		How       entry.Approval `json:"how"`
		Retracted *Retraction    `json:"retracted,omitempty"`
	}
	Retraction struct {
		entry.Place
		Retracted
	}
	Outcome struct {
		entry.Place
		Concluded
		How entry.Approval `json:"how"`
	}
	Review struct {
		entry.Place
		Reviewed
	}
	Drop struct {
		entry.Place
		Dropped
	}
)

// State is what one proposal's entries add up to.
type State struct {
	entry.Place
	Space    entry.Hash         `json:"space"`
	To       []entry.Hash       `json:"to"` // who may read it besides its proposer; nobody: the whole space
	Made     Made               `json:"made"`
	Files    []entry.Attachment `json:"files"`
	Versions []Version          `json:"versions"`
	Opinions []Opinion          `json:"opinions"`
	Outcomes []Outcome          `json:"outcomes"`
	Reviews  []Review           `json:"reviews"`
	Drop     *Drop              `json:"drop,omitempty"`
	Stray    []entry.Hash       `json:"stray"`
}

// Fold returns what the entries about one proposal add up to.
func Fold(past []entry.Entry) (s State) {
	s.Stray = entry.Fold(past, s.with)
	return s
}

func (s State) known() bool { return !s.ID.IsZero() }

// with folds one entry and reports whether it fits.
func (s *State) with(e entry.Entry) bool {
	p := entry.PlaceOf(e)
	own := s.known() && p.Log == s.Log
	switch e.Kind {
	case KindMade:
		return s.make(e, p)
	case KindReworded:
		return own && entry.Add(&s.Versions, e, func(p entry.Place, a Reworded) Version { return Version{p, a, len(s.Versions) + 1} })
	case KindOpinion:
		return s.opine(e, p)
	case KindRetract:
		return s.retract(e, p)
	case KindOutcome:
		return own && entry.Add(&s.Outcomes, e, func(p entry.Place, a Concluded) Outcome { return Outcome{p, a, e.Approval()} })
	case KindReviewed:
		return own && entry.Add(&s.Reviews, e, func(p entry.Place, a Reviewed) Review { return Review{p, a} })
	case KindDropped:
		a, ok := entry.Decode[Dropped](e)
		if !ok || !own || s.Drop != nil {
			return false
		}
		s.Drop = &Drop{p, a}
		return true
	}
	return false
}

func (s *State) make(e entry.Entry, p entry.Place) bool {
	a, ok := entry.Decode[Made](e)
	if !ok || s.known() {
		return false
	}
	s.Place, s.Space, s.To, s.Made, s.Files = p, e.SpaceID(), e.Audience, a, e.Attachments()
	s.Versions = []Version{{p, Reworded{Text: a.Text, AnswerBy: a.AnswerBy}, 1}}
	return true
}

// opine takes an opinion of a party that was asked, about a version that
// there is.
func (s *State) opine(e entry.Entry, p entry.Place) bool {
	a, ok := entry.Decode[Opined](e)
	if !ok || !slices.Contains(s.Made.Asked, p.Log) || s.version(a.Version) == nil {
		return false
	}
	s.Opinions = append(s.Opinions, Opinion{Place: p, Opined: a, Post: e.Post, How: e.Approval()})
	return true
}

// retract takes an opinion back, by the party that gave it.
func (s *State) retract(e entry.Entry, p entry.Place) bool {
	a, ok := entry.Decode[Retracted](e)
	o := s.opinion(a.Opinion)
	if !ok || o == nil || o.Log != p.Log || o.Retracted != nil {
		return false
	}
	o.Retracted = &Retraction{p, a}
	return true
}

func (s *State) version(id entry.Hash) *Version {
	i := slices.IndexFunc(s.Versions, func(v Version) bool { return v.ID == id })
	if i < 0 {
		return nil
	}
	return &s.Versions[i]
}

func (s *State) opinion(id entry.Hash) *Opinion {
	i := slices.IndexFunc(s.Opinions, func(o Opinion) bool { return o.ID == id })
	if i < 0 {
		return nil
	}
	return &s.Opinions[i]
}

// Latest is the newest version: the one that opinions are asked for.
func (s State) Latest() Version {
	if len(s.Versions) == 0 {
		return Version{}
	}
	return s.Versions[len(s.Versions)-1]
}

// Standing returns a party's opinion of a version as it holds: the last it
// gave and did not take back. Nil: the party is silent.
func (s State) Standing(party, version entry.Hash) *Opinion {
	for i := len(s.Opinions) - 1; i >= 0; i-- {
		if o := &s.Opinions[i]; o.Log == party && o.Version == version {
			if o.Retracted != nil {
				return nil // what it said before is not said again by taking this back
			}
			return o
		}
	}
	return nil
}

// Stance is where a party stands to a version.
func (s State) Stance(party, version entry.Hash) Stance {
	if o := s.Standing(party, version); o != nil {
		return o.Opined.Stance
	}
	return Silent
}

// Count counts the parties asked that take a stance to the newest version.
func (s State) Count(stance Stance) (n int) {
	for _, p := range s.Made.Asked {
		if s.Stance(p, s.Latest().ID) == stance {
			n++
		}
	}
	return n
}

// Given counts the parties asked that have said where they stand.
func (s State) Given() int { return len(s.Made.Asked) - s.Count(Silent) }

// AgreedByAll reports whether every party asked agrees to the newest version
// as it reads.
func (s State) AgreedByAll() bool {
	return len(s.Made.Asked) > 0 && s.Count(Agree) == len(s.Made.Asked)
}

// Outcome is how the proposal ended; nil: it is open. A version made after an
// outcome opens it again.
func (s State) Outcome() *Outcome {
	if n := len(s.Outcomes); n > 0 && s.Outcomes[n-1].Version == s.Latest().ID {
		return &s.Outcomes[n-1]
	}
	return nil
}

// Open reports whether opinions are still asked for.
func (s State) Open() bool { return s.known() && s.Outcome() == nil && s.Drop == nil }

// Asks reports whether the newest version waits for a party's opinion.
func (s State) Asks(party entry.Hash) bool {
	return s.Open() && slices.Contains(s.Made.Asked, party) && s.Standing(party, s.Latest().ID) == nil
}

// Overdue reports whether the day for opinions is over and some are missing:
// it is time to meet.
func (s State) Overdue(today viet.Date) bool {
	by := s.Latest().AnswerBy
	return s.Open() && !by.IsZero() && today.After(by) && s.Given() < len(s.Made.Asked)
}

// ReviewOn is the day on which the proposer owes a look at the outcome; zero
// where it owes none.
func (s State) ReviewOn() viet.Date {
	o := s.Outcome()
	if o == nil {
		return viet.Date{}
	}
	on := o.ReviewOn
	for _, r := range s.Reviews {
		if r.At.After(o.At) {
			on = r.Next
		}
	}
	return on
}

// VisibleTo reports whether a party may read the proposal.
func (s State) VisibleTo(party entry.Hash) bool {
	return s.Log == party || len(s.To) == 0 || slices.Contains(s.To, party)
}

// Seen is the last version that a party gave an opinion of, before the newest;
// nil: there is none.
func (s State) Seen(party entry.Hash) *Version {
	for i := len(s.Opinions) - 1; i >= 0; i-- {
		if o := s.Opinions[i]; o.Log == party && o.Version != s.Latest().ID {
			return s.version(o.Version)
		}
	}
	return nil
}
