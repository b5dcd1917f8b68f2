package campaign

import (
	"slices"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
)

// The kinds of fact about models and about the kinds that they are of.
const (
	KindDefined    entry.Kind = "campaign.model-kind-defined"
	KindRegistered entry.Kind = "campaign.model-registered"
	KindCounted    entry.Kind = "campaign.model-counted"
	KindEnded      entry.Kind = "campaign.model-ended"
)

// Defined is a kind of model, as the parties name it. Boats says that its
// groups have boats to count.
type Defined struct {
	Name    string `json:"name"`
	Meaning string `json:"meaning"`
	Boats   bool   `json:"boats,omitempty"`
}

// Numbers are the counts of a model on one day: groups, and what they hold.
type Numbers struct {
	Groups  int `json:"groups"`
	Boats   int `json:"boats,omitempty"`
	Members int `json:"members"`
}

// Registered is a model of one place with its first counts. Of is its kind.
type Registered struct {
	Numbers
	Of         entry.Hash `json:"of"`
	Title      string     `json:"title"`
	Unit       entry.Hash `json:"unit,omitzero"`
	Since      viet.Date  `json:"since"`
	Regulation entry.Hash `json:"regulation,omitzero"`
	Provision  string     `json:"provision,omitempty"`
	Duty       entry.Hash `json:"duty,omitzero"`
}

// Counted are a model's counts on a later day, with what changed because of it
// (or nothing: chưa đo). A second count of one day takes the place of the first.
type Counted struct {
	Numbers
	On      viet.Date `json:"on"`
	Changed string    `json:"changed,omitempty"`
	How     string    `json:"how,omitempty"`
}

// Ended ends a model, or merges it into another.
type Ended struct {
	On     viet.Date  `json:"on"`
	Into   entry.Hash `json:"into,omitzero"`
	Reason string     `json:"reason"`
}

// The facts with their places.
type (
	Count struct {
		entry.Place
		Counted
	}
	Ending struct {
		entry.Place
		Ended
	}
)

// ModelKind is a kind of model.
type ModelKind struct {
	entry.Place
	Space   entry.Hash   `json:"space"`
	Defined Defined      `json:"defined"`
	Stray   []entry.Hash `json:"stray"`
}

// FoldKind returns what the entries about one kind of model add up to.
func FoldKind(past []entry.Entry) (k ModelKind) {
	k.Stray = entry.Fold(past, func(e entry.Entry) bool {
		a, ok := entry.Decode[Defined](e)
		if e.Kind != KindDefined || !ok || !k.ID.IsZero() {
			return false
		}
		k.Place, k.Space, k.Defined = entry.PlaceOf(e), e.SpaceID(), a
		return true
	})
	return k
}

// Model is what one model's entries add up to. Counts are in the order of
// their entries, the first one that of the registration.
type Model struct {
	entry.Place
	Space      entry.Hash   `json:"space"`
	Registered Registered   `json:"registered"`
	Counts     []Count      `json:"counts"`
	Ending     *Ending      `json:"ending,omitempty"`
	Stray      []entry.Hash `json:"stray"`
}

// FoldModel returns what the entries about one model add up to.
func FoldModel(past []entry.Entry) (m Model) {
	m.Stray = entry.Fold(past, m.with)
	return m
}

func (m *Model) with(e entry.Entry) bool {
	if e.Kind == KindRegistered {
		a, ok := entry.Decode[Registered](e)
		if !ok || m.known() {
			return false
		}
		m.Place, m.Space, m.Registered = entry.PlaceOf(e), e.SpaceID(), a
		m.Counts = []Count{{m.Place, Counted{Numbers: a.Numbers, On: a.Since}}}
		return true
	}
	if !m.known() || e.LogID() != m.Log || m.Ending != nil {
		return false
	}
	switch e.Kind {
	case KindCounted:
		return entry.Add(&m.Counts, e, func(p entry.Place, a Counted) Count { return Count{p, a} })
	case KindEnded:
		a, ok := entry.Decode[Ended](e)
		if ok {
			m.Ending = &Ending{entry.PlaceOf(e), a}
		}
		return ok
	}
	return false
}

// AsAt is the model with what had been said of it by a moment.
func (m Model) AsAt(at time.Time) Model {
	m.Counts, m.Ending = entry.Until(m.Counts, at), entry.If(m.Ending, at)
	return m
}

func (m Model) known() bool { return !m.ID.IsZero() }

// ByDay lists the counts by their days, one a day: the last one recorded.
func (m Model) ByDay() (cs []Count) {
	for _, c := range m.Counts {
		i, same := slices.BinarySearchFunc(cs, c.On, func(x Count, d viet.Date) int { return x.On.Compare(d) })
		if same {
			cs[i] = c
		} else {
			cs = slices.Insert(cs, i, c)
		}
	}
	return cs
}

// NumbersOn returns the numbers that hold on a day: nothing before the first count
// and from the day of the end on.
func (m Model) NumbersOn(day viet.Date) (n Numbers) {
	if m.Ending != nil && !day.Before(m.Ending.On) {
		return n
	}
	for _, c := range m.ByDay() {
		if !c.On.After(day) {
			n = c.Numbers
		}
	}
	return n
}

// Last returns the newest count by day.
func (m Model) Last() Count { cs := m.ByDay(); return cs[len(cs)-1] }

// Change is what one entry adds to the numbers from a day on.
type Change struct {
	At    entry.Place
	Day   viet.Date
	Delta Numbers
}

// Changes lists what each entry changes, so that the sum of those up to a day,
// of entries up to any head, is what was known of that day at that head. A count
// of an earlier day holds only until the next one, so it takes itself back there.
func (m Model) Changes() (cs []Change) {
	var days []Count // known so far, by day
	for _, c := range m.Counts {
		i, same := slices.BinarySearchFunc(days, c.On, func(x Count, d viet.Date) int { return x.On.Compare(d) })
		before := Numbers{}
		switch {
		case same:
			before = days[i].Numbers
		case i > 0:
			before = days[i-1].Numbers
		}
		delta := c.Numbers.minus(before)
		cs = append(cs, Change{c.Place, c.On, delta})
		next := i
		if same {
			days[i], next = c, i+1
		}
		if next < len(days) {
			cs = append(cs, Change{c.Place, days[next].On, Numbers{}.minus(delta)})
		}
		if !same {
			days = slices.Insert(days, i, c)
		}
	}
	return append(cs, m.ends(days)...)
}

// ends lists what the end takes back: every level that would hold on its day
// or later.
func (m Model) ends(days []Count) (cs []Change) {
	if m.Ending == nil {
		return nil
	}
	level := Numbers{}
	for _, c := range days {
		if !c.On.After(m.Ending.On) {
			level = c.Numbers
		}
	}
	cs = append(cs, Change{m.Ending.Place, m.Ending.On, Numbers{}.minus(level)})
	for _, c := range days {
		if c.On.After(m.Ending.On) {
			cs = append(cs, Change{m.Ending.Place, c.On, level.minus(c.Numbers)})
			level = c.Numbers
		}
	}
	return cs
}

func (n Numbers) minus(o Numbers) Numbers {
	return Numbers{n.Groups - o.Groups, n.Boats - o.Boats, n.Members - o.Members}
}

func (n Numbers) plus(o Numbers) Numbers {
	return Numbers{n.Groups + o.Groups, n.Boats + o.Boats, n.Members + o.Members}
}

func (n Numbers) check() error {
	for _, x := range []struct {
		name string
		n    int
	}{{"groups", n.Groups}, {"boats", n.Boats}, {"members", n.Members}} {
		if x.n < 0 || x.n > most {
			return fault.Field(x.name, "campaign.bad-count", x.n)
		}
	}
	return nil
}

// DefineKind names a kind of model.
type DefineKind struct {
	Name    string `json:"name" field:"required"`
	Meaning string `json:"meaning" field:"required,longtext"`
	Boats   bool   `json:"boats"`
}

// Decide takes what is asked: a kind binds nobody.
func (c DefineKind) Decide() Defined { return Defined(c) }

// Register registers a model.
type Register struct {
	Kind    entry.Hash        `json:"kind" field:"required,of:model-kind"`
	Title   string            `json:"title" field:"required"`
	Since   viet.Date         `json:"since" field:"required"`
	Groups  int               `json:"groups" field:"required"`
	Boats   int               `json:"boats"`
	Members int               `json:"members"`
	Unit    entry.Hash        `json:"unit" field:"of:unit"`
	Clause  regulation.Clause `json:"clause" field:"of:clause"`
	Duty    entry.Hash        `json:"duty" field:"of:duty"`
}

// Decide refuses a kind that is not there, boats where the kind has none, and
// days to come.
func (c Register) Decide(k ModelKind, today viet.Date) (Registered, error) {
	a := Registered{Numbers: Numbers{c.Groups, c.Boats, c.Members}, Of: c.Kind, Title: c.Title, Unit: c.Unit, Since: c.Since, Duty: c.Duty}
	switch {
	case k.ID.IsZero():
		return a, fault.Field("kind", "campaign.no-kind")
	case c.Boats != 0 && !k.Defined.Boats:
		return a, fault.Field("boats", "campaign.no-boats", k.Defined.Name)
	case c.Since.After(today):
		return a, fault.Field("since", "campaign.in-future", today)
	}
	return a, a.check()
}

// CountModel counts a model again.
type CountModel struct {
	Model   entry.Hash `json:"model" field:"required,of:model"`
	On      viet.Date  `json:"on" field:"required"`
	Groups  int        `json:"groups" field:"required"`
	Boats   int        `json:"boats"`
	Members int        `json:"members"`
	Changed string     `json:"changed" field:"longtext"`
	How     string     `json:"how"`
}

// SubjectID names the model.
func (c CountModel) SubjectID() entry.Hash { return c.Model }

// Decide refuses other parties' models, ended ones, days to come, and an effect
// that does not say how it was seen.
func (c CountModel) Decide(m Model, today viet.Date, by access.Caller) (Counted, error) {
	a := Counted{Numbers{c.Groups, c.Boats, c.Members}, c.On, c.Changed, c.How}
	if err := m.must(by); err != nil {
		return a, err
	}
	switch {
	case c.On.After(today):
		return a, fault.Field("on", "campaign.in-future", today)
	case c.Changed != "" && c.How == "":
		return a, fault.Field("how", "campaign.how-seen")
	}
	return a, a.check()
}

// EndModel ends a model or merges it into another.
type EndModel struct {
	Model  entry.Hash `json:"model" field:"required"`
	On     viet.Date  `json:"on" field:"required"`
	Into   entry.Hash `json:"into" field:"of:model"`
	Reason string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the model.
func (c EndModel) SubjectID() entry.Hash { return c.Model }

// Decide refuses other parties' models and merging one into itself.
func (c EndModel) Decide(m Model, by access.Caller) (Ended, error) {
	if c.Into == c.Model {
		return Ended{}, fault.Field("into", "campaign.into-itself")
	}
	return Ended{c.On, c.Into, c.Reason}, m.must(by)
}

func (m Model) must(by access.Caller) error {
	switch {
	case !m.known():
		return fault.New(fault.NotFound, "campaign.no-model")
	case m.Log != by.Party:
		return fault.New(fault.Forbidden, "campaign.not-own-model")
	case m.Ending != nil:
		return fault.New(fault.Conflict, "campaign.model-ended-already")
	}
	return nil
}
