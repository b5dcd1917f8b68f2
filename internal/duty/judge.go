package duty

import (
	"slices"
	"strings"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// Timeliness of an occurrence. These five alone partition what was due; "due
// soon" is only a way of showing NotDue.
type Timeliness string

// The five.
const (
	OnTime  Timeliness = "on-time"  // claimed by the due moment, received within the grace
	ByClaim Timeliness = "by-claim" // claimed by the due moment, received later
	Late    Timeliness = "late"
	Overdue Timeliness = "overdue"
	NotDue  Timeliness = "not-due"
)

// Timelinesses lists the five in the order in which they are shown.
func Timelinesses() []Timeliness { return []Timeliness{OnTime, ByClaim, Late, Overdue, NotDue} }

// Assurance is what stands behind a proof: what was actually signed, by whom.
type Assurance int

// The levels, each above the one before.
const (
	NoProof   Assurance = iota
	Recorded            // nút ghi nhận: the record itself is the proof
	Declared            // tự khai: a file or a statement of the owing party
	Confirmed           // bên liên quan xác nhận
	Signed              // đã ký duyệt: passkey, or signed paper recorded
)

// Assurances lists the levels of occurrences that are met.
func Assurances() []Assurance { return []Assurance{Recorded, Declared, Confirmed, Signed} }

// Key is the level's name in messages and in JSON.
func (a Assurance) Key() string {
	return [...]string{"none", "recorded", "declared", "confirmed", "signed"}[a]
}

// The kinds of fact in the evidence table. Confirm, Approve and Withdraw bear
// on the proof of the same subject.
const (
	FactProof    = "proof"    // recorded in the act itself
	FactDeclared = "declared" // attached or cited by the owing party
	FactNil      = "nil"      // a signed nil report
	FactConfirm  = "confirm"
	FactApprove  = "approve"
	FactWithdraw = "withdraw"
)

// Fact is a row of the evidence table.
type Fact struct {
	Entry, Subject entry.Hash
	Log            entry.Hash
	Index          int64
	Feature        string
	Kind           string
	Duty, Party    entry.Hash
	Occurrence     string
	Claimed        time.Time
	Received       time.Time
	Covers         []entry.Hash
}

// Occurrence is one time at which one party owes one duty.
type Occurrence struct {
	Duty      *Duty
	Terms     *Terms // those that held when the window opened
	Party     entry.Hash
	Key       string          // start of the window, or the triggering entry's id
	Window    calendar.Window // zero for events
	Trigger   *Trigger        // nil for windows
	Due       time.Time
	State     Timeliness
	Nil       bool
	Postponed bool
	Origin    entry.Hash // the party it passed from by succession; else unset
	Contested bool       // two heirs were named, or none
	Assurance Assurance
	Claimed   time.Time // when the last proof it needed was made
	Received  time.Time
	Facts     []*Fact // everything recorded for it, withdrawn proof included
}

// Label is how the occurrence is called: its window or its event's day.
func (o Occurrence) Start() viet.Date {
	if o.Trigger != nil {
		return viet.DateOf(o.Trigger.Triggered.At)
	}
	return o.Window.From
}

// judge sets state, nature and assurance from the facts recorded for the
// occurrence. counterparts are those whom proof must reach.
func (o *Occurrence) judge(counterparts []entry.Hash, grace time.Duration, asOf time.Time) {
	proofs := o.proofs()
	within := func(ok func(*Fact) bool) bool { return o.met(proofs, counterparts, ok) }
	byDue := func(f *Fact) bool { return !f.Claimed.After(o.Due) }
	switch {
	case within(func(f *Fact) bool { return byDue(f) && !f.Received.After(o.Due.Add(grace)) }):
		o.State = OnTime
	case within(byDue):
		o.State = ByClaim
	case within(func(*Fact) bool { return true }):
		o.State = Late
	case asOf.After(o.Due):
		o.State = Overdue
	default:
		o.State = NotDue
	}
	if o.Met() {
		o.nature(proofs)
	}
}

// Met reports whether the occurrence has the proof it needs.
func (o Occurrence) Met() bool {
	return o.State == OnTime || o.State == ByClaim || o.State == Late
}

// proofs returns the facts that prove and were not withdrawn, earliest first.
func (o *Occurrence) proofs() []*Fact {
	withdrawn := map[entry.Hash]bool{}
	for _, f := range o.Facts {
		if f.Kind == FactWithdraw {
			withdrawn[f.Subject] = true
		}
	}
	var ps []*Fact
	for _, f := range o.Facts {
		if !withdrawn[f.Subject] && o.counts(f) {
			ps = append(ps, f)
		}
	}
	slices.SortFunc(ps, func(a, b *Fact) int {
		if c := a.Claimed.Compare(b.Claimed); c != 0 {
			return c
		}
		return slices.Compare(a.Entry[:], b.Entry[:])
	})
	return ps
}

// counts reports whether a fact is of a kind that the duty accepts.
func (o *Occurrence) counts(f *Fact) bool {
	switch f.Kind {
	case FactProof, FactDeclared:
	case FactNil:
		if !o.Terms.Proof.Nil {
			return false
		}
	default:
		return false
	}
	return len(o.Terms.Proof.Kinds) == 0 || slices.Contains(o.Terms.Proof.Kinds, f.Feature)
}

// met reports whether the proofs that pass ok are enough: the minimum number,
// reaching all counterparts together, or one that covers everybody.
func (o *Occurrence) met(proofs []*Fact, counterparts []entry.Hash, ok func(*Fact) bool) bool {
	n, reached, all := 0, map[entry.Hash]bool{}, false
	var claimed, received time.Time
	for _, f := range proofs {
		if !ok(f) {
			continue
		}
		n++
		all = all || len(f.Covers) == 0
		for _, c := range f.Covers {
			reached[c] = true
		}
		claimed, received = later(claimed, f.Claimed), later(received, f.Received)
		if n >= max(o.Terms.Proof.Minimum, 1) && (all || covered(counterparts, reached)) {
			o.Claimed, o.Received = claimed, received
			return true
		}
	}
	return false
}

func covered(counterparts []entry.Hash, reached map[entry.Hash]bool) bool {
	return !slices.ContainsFunc(counterparts, func(c entry.Hash) bool { return !reached[c] })
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// nature says whether the proof is a nil report, and what stands behind it.
func (o *Occurrence) nature(proofs []*Fact) {
	subjects := map[entry.Hash]bool{}
	o.Nil = true
	for _, p := range proofs {
		subjects[p.Subject] = true
		o.Nil = o.Nil && p.Kind == FactNil
		if p.Kind == FactDeclared {
			o.Assurance = max(o.Assurance, Declared)
		} else {
			o.Assurance = max(o.Assurance, Recorded)
		}
	}
	for _, f := range o.Facts {
		switch {
		case f.Kind == FactConfirm && subjects[f.Subject] && f.Log != o.Party:
			o.Assurance = max(o.Assurance, Confirmed)
		case f.Kind == FactApprove && subjects[f.Subject]:
			o.Assurance = Signed
		}
	}
}

// Tally counts occurrences. The five sum to N; the rest are other axes.
type Tally struct {
	N         int                `json:"n"`
	State     map[Timeliness]int `json:"state"`
	Nil       int                `json:"nil"`
	Postponed int                `json:"postponed"`
	Assurance map[string]int     `json:"assurance"`
	Contested int                `json:"contested"`
}

// Count tallies a list of occurrences.
func Count(os []*Occurrence) Tally {
	t := Tally{N: len(os), State: map[Timeliness]int{}, Assurance: map[string]int{}}
	for _, o := range os {
		t.State[o.State]++
		if o.Nil {
			t.Nil++
		}
		if o.Postponed {
			t.Postponed++
		}
		if o.Contested {
			t.Contested++
		}
		if o.Met() {
			t.Assurance[o.Assurance.Key()]++
		}
	}
	return t
}

// Due returns how many were due: all but those whose moment is still to come.
func (t Tally) Due() int { return t.N - t.State[NotDue] }

// Worst returns the state that a margin shows first.
func Worst(os []*Occurrence) Timeliness {
	worst := NotDue
	order := []Timeliness{NotDue, OnTime, ByClaim, Late, Overdue}
	for _, o := range os {
		if slices.Index(order, o.State) > slices.Index(order, worst) {
			worst = o.State
		}
	}
	return worst
}

// provisionUnder reports whether a provision is the other or stands inside it.
func provisionUnder(id, of string) bool {
	return id == of || strings.HasPrefix(id, of+".")
}
