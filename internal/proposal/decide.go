package proposal

import (
	"slices"
	"strings"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
)

// Make makes a proposal. Asked are other parties; nobody named: all of them.
type Make struct {
	Title    string             `json:"title" field:"required"`
	Text     string             `json:"text" field:"required,longtext"`
	Asked    []entry.Hash       `json:"asked" field:"of:other-party"`
	AnswerBy viet.Date          `json:"answer_by"`
	Clause   regulation.Clause  `json:"clause" field:"of:clause"`
	Only     bool               `json:"only_asked"`
	Origin   entry.Hash         `json:"origin"`
	Files    []entry.Attachment `json:"files"`
}

// Attached lends the command's files.
func (c Make) Attached() []entry.Attachment { return c.Files }

// Decide settles who is asked, and refuses to ask whoever is no other party at
// work. o is the space; the clause is looked up by the caller.
func (c Make) Decide(o organisation.Space, by access.Caller, today viet.Date) (Made, error) {
	var others []entry.Hash
	for _, p := range o.Members() {
		if p.ID != by.Party && !o.Ended(p.ID, today) {
			others = append(others, p.ID)
		}
	}
	asked := c.Asked
	if len(asked) == 0 {
		asked = others
	}
	for _, p := range asked {
		if !slices.Contains(others, p) {
			return Made{}, fault.Field("asked", "proposal.no-party", p.Short())
		}
	}
	switch {
	case len(asked) == 0:
		return Made{}, fault.Field("asked", "proposal.asks-nobody")
	case !c.AnswerBy.IsZero() && c.AnswerBy.Before(today):
		return Made{}, fault.Field("answer_by", "proposal.past-day", c.AnswerBy)
	}
	return Made{Title: c.Title, Text: c.Text, Asked: sorted(asked), AnswerBy: c.AnswerBy, Origin: c.Origin, OnlyAsked: c.Only}, nil
}

// sorted returns the ids in one order, each once.
func sorted(ids []entry.Hash) []entry.Hash {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b entry.Hash) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}

// Reword makes a new version of the own proposal.
type Reword struct {
	Proposal entry.Hash `json:"proposal" field:"required"`
	Text     string     `json:"text" field:"required,longtext"`
	Reason   string     `json:"reason" field:"required,longtext"`
	AnswerBy viet.Date  `json:"answer_by"`
}

// SubjectID names the proposal.
func (c Reword) SubjectID() entry.Hash { return c.Proposal }

// Decide refuses others' proposals, one that was withdrawn, and words that are
// those of the newest version.
func (c Reword) Decide(s State, by access.Caller, today viet.Date) (Reworded, error) {
	if err := s.own(by); err != nil {
		return Reworded{}, err
	}
	switch {
	case strings.TrimSpace(c.Text) == strings.TrimSpace(s.Latest().Text):
		return Reworded{}, fault.Field("text", "proposal.same-words")
	case !c.AnswerBy.IsZero() && c.AnswerBy.Before(today):
		return Reworded{}, fault.Field("answer_by", "proposal.past-day", c.AnswerBy)
	}
	return Reworded{c.Text, c.Reason, c.AnswerBy}, nil
}

// own refuses whoever is not the proposer, and a proposal that was withdrawn.
func (s State) own(by access.Caller) error {
	switch {
	case !s.known() || !s.VisibleTo(by.Party):
		return fault.New(fault.NotFound, "proposal.none")
	case s.Log != by.Party:
		return fault.New(fault.Forbidden, "proposal.not-own")
	case s.Drop != nil:
		return fault.New(fault.Conflict, "proposal.dropped")
	}
	return nil
}

// Opine gives the caller's party's opinion of a version.
type Opine struct {
	Proposal entry.Hash `json:"proposal" field:"required"`
	Version  entry.Hash `json:"version" field:"required"`
	Stance   string     `json:"stance" field:"required,choice:agree|agree-with-change|object"`
	Wording  string     `json:"wording" field:"longtext"`
	Reason   string     `json:"reason" field:"longtext"`
	action.Paper
}

// SubjectID names the proposal.
func (c Opine) SubjectID() entry.Hash { return c.Proposal }

// Decide refuses whoever was not asked, a version that is not the newest, a
// change without its words, and an objection without its reason.
func (c Opine) Decide(s State, by access.Caller) (Opined, error) {
	stance, wording, reason := Stance(c.Stance), strings.TrimSpace(c.Wording), strings.TrimSpace(c.Reason)
	switch {
	case !s.known() || !s.VisibleTo(by.Party):
		return Opined{}, fault.New(fault.NotFound, "proposal.none")
	case s.Log == by.Party:
		return Opined{}, fault.New(fault.Forbidden, "proposal.own-opinion")
	case !slices.Contains(s.Made.Asked, by.Party):
		return Opined{}, fault.New(fault.Forbidden, "proposal.not-asked")
	case !s.Open():
		return Opined{}, fault.New(fault.Conflict, "proposal.closed")
	case s.version(c.Version) == nil:
		return Opined{}, fault.Field("version", "proposal.no-version")
	case c.Version != s.Latest().ID:
		return Opined{}, fault.New(fault.Conflict, "proposal.older-version", s.Latest().No)
	case stance == Change && wording == "":
		return Opined{}, fault.Field("wording", "proposal.no-wording")
	case stance == Object && reason == "":
		return Opined{}, fault.Field("reason", "proposal.no-reason")
	}
	return Opined{c.Version, stance, c.Wording, c.Reason}, nil
}

// Retract takes an own opinion back.
type Retract struct {
	Proposal entry.Hash `json:"proposal" field:"required"`
	Opinion  entry.Hash `json:"opinion" field:"required"`
	Reason   string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the proposal.
func (c Retract) SubjectID() entry.Hash { return c.Proposal }

// Decide refuses other parties' opinions, and one that was taken back.
func (c Retract) Decide(s State, by access.Caller) (Retracted, error) {
	if !s.known() || !s.VisibleTo(by.Party) {
		return Retracted{}, fault.New(fault.NotFound, "proposal.none")
	}
	o := s.opinion(c.Opinion)
	switch {
	case o == nil:
		return Retracted{}, fault.Field("opinion", "proposal.no-opinion")
	case o.Log != by.Party:
		return Retracted{}, fault.New(fault.Forbidden, "proposal.others-opinion")
	case o.Retracted != nil:
		return Retracted{}, fault.New(fault.Conflict, "proposal.retracted-already")
	}
	return Retracted{c.Opinion, c.Reason}, nil
}

// Conclude says what came of the own proposal.
type Conclude struct {
	Proposal entry.Hash   `json:"proposal" field:"required"`
	Result   string       `json:"result" field:"required,choice:agreed|partly|not-agreed|referred"`
	Words    string       `json:"words" field:"required,longtext"`
	RestsOn  []entry.Hash `json:"rests_on"` // opinions; none named: all that stand
	ReviewOn viet.Date    `json:"review_on" field:"required"`
	action.Paper
}

// SubjectID names the proposal.
func (c Conclude) SubjectID() entry.Hash { return c.Proposal }

// Decide refuses an outcome that rests on an opinion nobody holds, and to call
// agreed what some party has not said it agrees to: who is silent has not
// consented.
func (c Conclude) Decide(s State, by access.Caller, today viet.Date) (Concluded, error) {
	if err := s.own(by); err != nil {
		return Concluded{}, err
	}
	if s.Outcome() != nil {
		return Concluded{}, fault.New(fault.Conflict, "proposal.closed")
	}
	var standing []entry.Hash
	for _, p := range s.Made.Asked {
		if o := s.Standing(p, s.Latest().ID); o != nil {
			standing = append(standing, o.ID)
		}
	}
	rests := c.RestsOn
	if len(rests) == 0 {
		rests = standing
	}
	for _, id := range rests {
		if !slices.Contains(standing, id) {
			return Concluded{}, fault.Field("rests_on", "proposal.not-standing", id.Short())
		}
	}
	switch {
	case Result(c.Result) == Agreed && !s.AgreedByAll():
		return Concluded{}, fault.Field("result", "proposal.not-all", s.Count(Agree), len(s.Made.Asked), s.Count(Silent))
	case !c.ReviewOn.After(today):
		return Concluded{}, fault.Field("review_on", "proposal.review-later")
	}
	return Concluded{Result(c.Result), c.Words, s.Latest().ID, sorted(rests), c.ReviewOn}, nil
}

// LookAgain records what the proposer found on the day of review.
type LookAgain struct {
	Proposal entry.Hash `json:"proposal" field:"required"`
	Words    string     `json:"words" field:"required,longtext"`
	Next     viet.Date  `json:"next"`
}

// SubjectID names the proposal.
func (c LookAgain) SubjectID() entry.Hash { return c.Proposal }

// Decide refuses what has no outcome yet, and a next day that is past.
func (c LookAgain) Decide(s State, by access.Caller, today viet.Date) (Reviewed, error) {
	if err := s.own(by); err != nil {
		return Reviewed{}, err
	}
	switch {
	case s.Outcome() == nil:
		return Reviewed{}, fault.New(fault.Conflict, "proposal.no-outcome")
	case !c.Next.IsZero() && !c.Next.After(today):
		return Reviewed{}, fault.Field("next", "proposal.review-later")
	}
	return Reviewed{c.Words, c.Next}, nil
}

// Withdraw takes the own proposal back.
type Withdraw struct {
	Proposal entry.Hash `json:"proposal" field:"required"`
	Reason   string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the proposal.
func (c Withdraw) SubjectID() entry.Hash { return c.Proposal }

// Decide refuses others' proposals and what has ended.
func (c Withdraw) Decide(s State, by access.Caller) (Dropped, error) {
	if err := s.own(by); err != nil {
		return Dropped{}, err
	}
	if s.Outcome() != nil {
		return Dropped{}, fault.New(fault.Conflict, "proposal.closed")
	}
	return Dropped{c.Reason}, nil
}
