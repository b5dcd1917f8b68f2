package task

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// Who assigns, who leads, who takes part, an outsider, and who follows.
var assigner, lead, partner, outsider, heir = entry.Hash{1}, entry.Hash{2}, entry.Hash{3}, entry.Hash{4}, entry.Hash{5}

func by(party entry.Hash) access.Caller { return access.Caller{Party: party} }

func date(y int, m time.Month, d int) viet.Date { return viet.Date{Year: y, Month: m, Day: d} }

// world writes entries about one task as the gate would.
type world struct {
	t    rapid.TB
	past []entry.Entry
	next map[entry.Hash]int64
	now  time.Time
}

func newWorld(t rapid.TB, a Assigned) *world {
	w := &world{t: t, next: map[entry.Hash]int64{}, now: time.Date(2024, 3, 4, 2, 0, 0, 0, time.UTC)}
	if a.Due.IsZero() {
		a.Due = date(2024, 3, 20)
	}
	a.Title, a.Lead, a.With = "Rà soát bến bãi", lead, []entry.Hash{partner}
	w.add(assigner, KindAssigned, a)
	return w
}

// add writes an entry an hour after the one before, whatever the rules say.
func (w *world) add(log entry.Hash, k entry.Kind, act any) entry.Hash {
	w.t.Helper()
	raw, err := json.Marshal(act)
	if err != nil {
		w.t.Fatal(err)
	}
	body, err := json.Marshal(entry.Body{Act: raw})
	if err != nil {
		w.t.Fatal(err)
	}
	n := byte(len(w.past) + 1)
	e := entry.Entry{Header: entry.Header{Space: entry.Hash{99}, Log: log, Index: w.next[log], Clock: int64(n), Kind: k, KindVersion: 1, At: w.now}, ID: entry.Hash{n, 7}, Body: body}
	if n > 1 {
		e.Subject = w.past[0].ID
	}
	w.next[log]++
	w.now = w.now.Add(time.Hour)
	w.past = append(w.past, e)
	return e.ID
}

func (w *world) state() State { return Fold(w.past) }

// do decides and, where nothing is refused, writes.
func do[C, A any](w *world, party entry.Hash, k entry.Kind, c C, decide func(C, State, access.Caller) (A, error)) (entry.Hash, error) {
	a, err := decide(c, w.state(), by(party))
	if err != nil {
		return entry.Hash{}, err
	}
	return w.add(party, k, a), nil
}

func submitFree(c Submit, s State, by access.Caller) (Submitted, error) { return c.Decide(s, nil, by) }

func TestRules(t *testing.T) {
	taken := func(w *world) { w.add(lead, KindAccepted, Accepted{}) }
	submitted := func(w *world) { taken(w); w.add(lead, KindSubmitted, Submitted{Text: "Xong"}) }
	done := func(w *world) { submitted(w); w.add(assigner, KindClosed, Closed{Result: entry.Hash{3, 7}}) }
	declined := func(w *world) { w.add(lead, KindDeclined, Declined{"Không đủ lực lượng"}) }
	asked := func(w *world) {
		taken(w)
		w.add(lead, KindAsked, Asked{Until: date(2024, 4, 1), Reason: "Biển động"})
	}
	accept := func(p entry.Hash) func(*world) error {
		return func(w *world) error { _, err := do(w, p, KindAccepted, Accept{}, Accept.Decide); return err }
	}
	decline := func(p entry.Hash) func(*world) error {
		return func(w *world) error {
			_, err := do(w, p, KindDeclined, Decline{Reason: "Lý do"}, Decline.Decide)
			return err
		}
	}
	report := func(p entry.Hash) func(*world) error {
		return func(w *world) error {
			_, err := do(w, p, KindReported, Report{State: Partly, Text: "Đã làm"}, Report.Decide)
			return err
		}
	}
	submit := func(p entry.Hash) func(*world) error {
		return func(w *world) error {
			_, err := do(w, p, KindSubmitted, Submit{Text: "Xong"}, submitFree)
			return err
		}
	}
	closes := func(p entry.Hash) func(*world) error {
		return func(w *world) error { _, err := do(w, p, KindClosed, Close{}, Close.Decide); return err }
	}
	ask := func(p entry.Hash, until viet.Date) func(*world) error {
		return func(w *world) error {
			_, err := do(w, p, KindAsked, Ask{Until: until, Reason: "Biển động"}, Ask.Decide)
			return err
		}
	}
	extend := func(p entry.Hash) func(*world) error {
		return func(w *world) error { _, err := do(w, p, KindExtended, Extend{}, Extend.Decide); return err }
	}
	withdraw := func(p entry.Hash) func(*world) error {
		return func(w *world) error {
			_, err := do(w, p, KindWithdrawn, Withdraw{Reason: "Trùng"}, Withdraw.Decide)
			return err
		}
	}
	nothing := func(*world) {}
	for _, c := range []struct {
		name   string
		before func(*world)
		try    func(*world) error
		key    string // of the fault; empty: it is done
		status Status // afterwards
	}{
		{"the lead takes it on", nothing, accept(lead), "", Working},
		{"the partner's part alone starts nothing", nothing, accept(partner), "", Waiting},
		{"an outsider takes it on", nothing, accept(outsider), "task.not-named", Waiting},
		{"the assigner takes it on for the lead", nothing, accept(assigner), "task.not-named", Waiting},
		{"twice", taken, accept(lead), "task.taken-already", Working},
		{"the lead gives it back", nothing, decline(lead), "", GivenBack},
		{"and thinks again", declined, accept(lead), "", Working},
		{"gives it back once bound", taken, decline(lead), "task.taken-already", Working},
		{"report before taking on", nothing, report(lead), "task.not-taken", Waiting},
		{"a partner reports before taking on", taken, report(partner), "task.not-taken", Working},
		{"an outsider reports", taken, report(outsider), "task.not-named", Working},
		{"the assigner reports for the lead", taken, report(assigner), "task.not-named", Working},
		{"the lead reports", taken, report(lead), "", Working},
		{"the lead hands in", taken, submit(lead), "", Reviewing},
		{"another party marks it done", taken, submit(partner), "task.not-taken", Working},
		{"the assigner marks it done", taken, submit(assigner), "task.not-named", Working},
		{"handed in twice", submitted, submit(lead), "task.submitted-already", Reviewing},
		{"the assigner accepts", submitted, closes(assigner), "", Done},
		{"the lead accepts its own", submitted, closes(lead), "task.not-assigner", Reviewing},
		{"an outsider accepts", submitted, closes(outsider), "task.not-assigner", Reviewing},
		{"accepts what is not there", taken, closes(assigner), "task.no-result", Working},
		{"nothing after it is done", done, report(lead), "task.over", Done},
		{"more time", taken, ask(lead, date(2024, 4, 1)), "", Working},
		{"more time by a partner", taken, ask(partner, date(2024, 4, 1)), "task.not-taken", Working},
		{"less time", taken, ask(lead, date(2024, 3, 20)), "task.until-before-due", Working},
		{"more time twice", asked, ask(lead, date(2024, 5, 1)), "task.asked-already", Working},
		{"granted", asked, extend(assigner), "", Working},
		{"granted to itself", asked, extend(lead), "task.not-assigner", Working},
		{"granted unasked", taken, extend(assigner), "task.nothing-asked", Working},
		{"withdrawn", taken, withdraw(assigner), "", Dropped},
		{"withdrawn by the lead", taken, withdraw(lead), "task.not-assigner", Working},
		{"withdrawn when done", done, withdraw(assigner), "task.over", Done},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, Assigned{})
			c.before(w)
			err := c.try(w)
			key := ""
			if err != nil {
				key = fault.Of(err).Key
			}
			s := w.state()
			if key != c.key || s.Status() != c.status || len(s.Stray) > 0 {
				t.Errorf("fault %q, want %q; status %s, want %s; stray %v", key, c.key, s.Status(), c.status, s.Stray)
			}
		})
	}
}

// TestReturned: what was returned does not count, and is counted as returned.
func TestReturned(t *testing.T) {
	w := newWorld(t, Assigned{})
	w.add(lead, KindAccepted, Accepted{})
	w.add(lead, KindReported, Reported{State: FirstSteps, Text: "Khảo sát xong"})
	wrong := w.add(lead, KindReported, Reported{State: Complete, Text: "Xong hết"})
	if got := w.state().Now().Progress(lead); got != Complete {
		t.Fatalf("reported as %s", got)
	}
	if _, err := do(w, assigner, KindReturned, GiveBack{What: wrong, Reason: "Còn hai bến"}, GiveBack.Decide); err != nil {
		t.Fatal(err)
	}
	if got := w.state().Now().Progress(lead); got != FirstSteps {
		t.Errorf("after the return it stands at %s, not where it truly was", got)
	}
	first := w.add(lead, KindSubmitted, Submitted{Text: "Xong"})
	w.add(assigner, KindReturned, Returned{first, "Thiếu biên bản"})
	if s := w.state(); s.Status() != Working || s.Returns() != 2 {
		t.Errorf("status %s, %d returns", s.Status(), s.Returns())
	}
	if _, err := (Close{Result: first}).Decide(w.state(), by(assigner)); err == nil {
		t.Error("what was returned was accepted")
	}
	w.now = time.Date(2024, 3, 20, 16, 59, 0, 0, time.UTC) // 23:59 of the due day
	second := w.add(lead, KindSubmitted, Submitted{Text: "Đủ biên bản"})
	w.now = w.now.AddDate(0, 0, 9)
	w.add(assigner, KindClosed, Closed{Result: second})
	if s := w.state(); s.Status() != Done || !s.Now().OnTime() {
		t.Error("a result of the due day, accepted later, is on time")
	}
}

// TestLate: a result submitted after the due day is late, and an extension
// moves that day.
func TestLate(t *testing.T) {
	for _, extended := range []bool{false, true} {
		w := newWorld(t, Assigned{})
		w.add(lead, KindAccepted, Accepted{})
		ask := w.add(lead, KindAsked, Asked{Until: date(2024, 4, 1), Reason: "Biển động"})
		if extended {
			w.add(assigner, KindExtended, Extended{ask})
		} else {
			w.add(assigner, KindRefused, Refused{ask, "Cần kịp hội nghị"})
		}
		w.now = time.Date(2024, 3, 21, 2, 0, 0, 0, time.UTC)
		if k := w.state().Kept(date(2024, 3, 21)); (k == "overdue") == extended {
			t.Errorf("extended %v, on the day after: %s", extended, k)
		}
		id := w.add(lead, KindSubmitted, Submitted{Text: "Xong"})
		w.add(assigner, KindClosed, Closed{Result: id})
		if got := w.state().Now().OnTime(); got != extended {
			t.Errorf("extended %v: on time %v", extended, got)
		}
	}
}

// TestRepeat: accepting a result opens exactly one next round with a due day
// counted from the first, even when the acceptance comes twice.
func TestRepeat(t *testing.T) {
	w := newWorld(t, Assigned{Repeat: Monthly, Due: date(2024, 3, 31)})
	w.add(lead, KindAccepted, Accepted{})
	for n, want := range []viet.Date{date(2024, 3, 31), date(2024, 4, 30), date(2024, 5, 31)} {
		if s := w.state(); len(s.Rounds) != n+1 || s.Now().Due() != want || s.Status() != Working {
			t.Fatalf("round %d: %d rounds, due %s, %s", n, len(s.Rounds), s.Now().Due(), s.Status())
		}
		id := w.add(lead, KindSubmitted, Submitted{Round: n, Text: "Xong"})
		w.add(assigner, KindClosed, Closed{Result: id})
		w.add(assigner, KindClosed, Closed{Result: id})
	}
	s := w.state()
	if len(s.Rounds) != 4 || len(s.Stray) != 3 {
		t.Errorf("%d rounds, %d stray", len(s.Rounds), len(s.Stray))
	}
	late := w.add(lead, KindSubmitted, Submitted{Round: 1, Text: "Của kỳ trước"})
	if s := w.state(); s.Now().Pending() != nil || s.Stray[len(s.Stray)-1] != late {
		t.Error("a result of a round that is done waits in the next")
	}
}

// TestBlocked: a task that waits for another cannot be done before it.
func TestBlocked(t *testing.T) {
	w := newWorld(t, Assigned{})
	w.add(lead, KindAccepted, Accepted{})
	other := newWorld(t, Assigned{})
	other.add(lead, KindAccepted, Accepted{})
	if !other.state().blocks() {
		t.Fatal("an open task does not block")
	}
	if _, err := (Submit{}).Decide(w.state(), []State{other.state()}, by(lead)); err == nil || fault.Of(err).Key != "task.blocked" {
		t.Errorf("a blocked task was done: %v", err)
	}
	other.add(assigner, KindWithdrawn, Withdrawn{"Trùng"})
	if other.state().blocks() {
		t.Error("a withdrawn task still blocks")
	}
}

// TestSelf: a party may assign to itself and is bound at once.
func TestSelf(t *testing.T) {
	w := &world{t: t, next: map[entry.Hash]int64{}, now: time.Date(2024, 3, 4, 2, 0, 0, 0, time.UTC)}
	w.add(lead, KindAssigned, Assigned{Title: "Tự nhận", Lead: lead, Due: date(2024, 3, 20)})
	if s := w.state(); s.Status() != Working {
		t.Errorf("its own task is %s", s.Status())
	}
}

// TestAnyHistory: whatever is written by whomever, in whatever order it
// arrives: folding never fails and gives the same; nobody is bound who did not
// take it on; only the lead's results are accepted, only by the assigner; and
// the state survives the read model.
func TestAnyHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, Assigned{Repeat: rapid.SampledFrom([]string{Once, Monthly}).Draw(t, "repeat")})
		logs := []entry.Hash{assigner, lead, partner, outsider}
		for range rapid.IntRange(0, 25).Draw(t, "n") {
			log := rapid.SampledFrom(logs).Draw(t, "log")
			w.randomly(t, log)
		}
		s := w.state()
		shuffled := rapid.Permutation(w.past).Draw(t, "order")
		if again := Fold(shuffled); !reflect.DeepEqual(s, again) {
			t.Fatalf("another order folds to another state")
		}
		for _, a := range s.Answers {
			if !s.Concerns(a.Log) {
				t.Fatal("an outsider answered")
			}
		}
		for i, r := range s.Rounds {
			checkRound(t, s, i, r)
		}
		if s.Status() == Waiting && len(s.Now().Results) > 0 {
			t.Fatal("a result of a task that nobody took on")
		}
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var kept State
		if err := json.Unmarshal(raw, &kept); err != nil || kept.Status() != s.Status() || kept.Returns() != s.Returns() {
			t.Fatalf("kept as %s: %v", kept.Status(), err)
		}
	})
}

func checkRound(t *rapid.T, s State, i int, r Round) {
	if i < len(s.Rounds)-1 && r.Closed == nil {
		t.Fatal("a round opened before the one before it was done")
	}
	if r.Closed != nil && (r.Closed.Log != assigner || r.Accepted() == nil || r.Accepted().Log != lead || r.Accepted().Returned != nil) {
		t.Fatal("accepted by another, or what was returned, or what another than the lead handed in")
	}
	for _, u := range r.Updates {
		if !s.Concerns(u.Log) {
			t.Fatal("an outsider reported")
		}
	}
	if x := r.Extension; x != nil && (x.Log != lead || x.Granted != nil && x.Granted.Log != assigner || x.Granted != nil && x.Refused != nil) {
		t.Fatal("an extension that breaks the rules")
	}
}

// randomly writes some entry, well-formed or not, that refers to what is there.
func (w *world) randomly(t *rapid.T, log entry.Hash) {
	some := rapid.SampledFrom(w.past).Draw(t, "about").ID
	round := rapid.IntRange(0, 1).Draw(t, "round")
	switch rapid.IntRange(0, 10).Draw(t, "kind") {
	case 0, 1:
		w.add(log, KindAccepted, Accepted{})
	case 2:
		w.add(log, KindDeclined, Declined{"Lý do"})
	case 3:
		w.add(log, KindReported, Reported{round, Partly, "Đã làm"})
	case 4, 5:
		w.add(log, KindSubmitted, Submitted{round, "Xong"})
	case 6:
		w.add(log, KindReturned, Returned{some, "Thiếu"})
	case 7:
		w.add(log, KindClosed, Closed{Result: some})
	case 8:
		w.add(log, KindAsked, Asked{round, date(2024, 4, 1), "Biển động"})
	case 9:
		w.add(log, KindExtended, Extended{some})
	default:
		w.add(log, KindWithdrawn, Withdrawn{strings.Repeat("x", round)})
	}
}

// TestPassOn: who follows the lead has the task where it stood, under its own
// word; both names stay, and what was counted before stays with who did it.
func TestPassOn(t *testing.T) {
	from := date(2024, 3, 1)
	space := organisation.Space{Successions: []organisation.Succession{{By: lead, Predecessors: []entry.Hash{lead}, Heirs: []entry.Hash{heir, outsider}, From: from,
		Accepted: []organisation.Acceptance{{Party: heir}}}}}
	for id, name := range map[entry.Hash]string{assigner: "A", lead: "B", partner: "C", heir: "D", outsider: "E"} {
		space.Parties = append(space.Parties, organisation.Party{ID: id, Name: name, Role: organisation.RoleParty})
	}
	w := newWorld(t, Assigned{Repeat: Monthly})
	w.add(lead, KindAccepted, Accepted{})
	w.add(lead, KindSubmitted, Submitted{Text: "Xong"})
	w.add(assigner, KindClosed, Closed{Result: w.past[2].ID})
	w.add(lead, KindReported, Reported{Round: 1, State: FirstSteps, Text: "Đã bắt đầu"})
	for _, c := range []struct {
		by  entry.Hash
		cmd PassOn
		day viet.Date
		key string
	}{
		{heir, PassOn{From: lead, To: heir}, from, "task.may-not-pass"},
		{partner, PassOn{From: lead, To: heir}, from, "task.may-not-pass"},
		{lead, PassOn{To: outsider}, from, "task.no-heir"},
		{lead, PassOn{To: partner}, from, "task.no-heir"},
		{lead, PassOn{To: heir}, from.AddDays(-1), "task.not-ended"},
		{assigner, PassOn{From: partner, To: heir}, from, "task.not-ended"},
		{assigner, PassOn{From: outsider, To: heir}, from, "task.no-place"},
		{lead, PassOn{To: heir}, from, ""},
		{assigner, PassOn{From: lead, To: heir}, from, ""},
	} {
		_, err := c.cmd.Decide(w.state(), space, by(c.by), c.day)
		if (err == nil) != (c.key == "") || err != nil && fault.Of(err).Key != c.key {
			t.Errorf("%s %+v: %v, want %s", c.by.Short(), c.cmd, err, c.key)
		}
	}
	w.add(lead, KindPassed, Passed{lead, heir})
	s := w.state()
	if s.Status() != Waiting || s.Task.Lead != heir || !slices.Equal(s.Before(heir), []entry.Hash{lead}) || len(s.Now().Updates) != 1 {
		t.Fatalf("passed: %s %+v", s.Status(), s.Passed)
	}
	if s.ledFrom(0) != lead || s.ledTo(0) != lead || s.ledFrom(1) != lead || s.ledTo(1) != heir {
		t.Error("figures do not stay with who led")
	}
	w.add(lead, KindReported, Reported{Round: 1, State: Complete, Text: "Muộn"}) // it has no place any more
	w.add(heir, KindReported, Reported{Round: 1, State: Complete, Text: "Chưa nhận"})
	if s = w.state(); len(s.Stray) != 2 {
		t.Fatalf("stray: %v", s.Stray)
	}
	w.add(heir, KindAccepted, Accepted{})
	w.add(heir, KindReported, Reported{Round: 1, State: Partly, Text: "Tiếp tục"})
	if s = w.state(); s.Status() != Working || s.Now().Progress(heir) != Partly || len(s.Stray) != 2 {
		t.Errorf("the heir cannot go on: %s, stray %v", s.Status(), s.Stray)
	}
	w.add(assigner, KindPassed, Passed{assigner, partner})
	w.add(heir, KindSubmitted, Submitted{Round: 1, Text: "Xong"})
	w.add(partner, KindClosed, Closed{Result: w.past[len(w.past)-1].ID})
	if s = w.state(); s.Assigner() != partner || s.Rounds[1].Closed == nil {
		t.Errorf("who follows the assigner cannot accept: %v", s.Stray)
	}
}

// followed is a space in which the assigner ended on a day; of its two heirs
// one has accepted.
func followed(from viet.Date) organisation.Space {
	return organisation.Space{Parties: []organisation.Party{{ID: assigner, Name: "Huyện ủy"}, {ID: heir}, {ID: outsider}}, Successions: []organisation.Succession{
		{By: assigner, Predecessors: []entry.Hash{assigner}, Heirs: []entry.Hash{heir, outsider}, From: from, Accepted: []organisation.Acceptance{{Party: heir}}}}}
}

// TestHeirsOfTheAssigner: who has accepted the place of an assigner that ended
// accepts, returns, grants and withdraws as it would have, whichever of the
// facts arrives first; who follows nobody does not, and nobody before the day.
func TestHeirsOfTheAssigner(t *testing.T) {
	from := date(2024, 7, 1)
	o := followed(from)
	w := newWorld(t, Assigned{})
	w.add(lead, KindAccepted, Accepted{})
	result := w.add(lead, KindSubmitted, Submitted{Text: "Xong"})
	for _, c := range []struct {
		by  entry.Hash
		day viet.Date
		ok  bool
	}{{assigner, from, true}, {heir, from, true}, {heir, from.AddDays(-1), false}, {outsider, from, false}, {partner, from, false}, {lead, from, false}} {
		if got := o.Speaks(c.by, w.state().Assigner(), c.day); got != c.ok {
			t.Errorf("%s on %s: %v", c.by.Short(), c.day, got)
		}
	}
	for _, c := range []struct {
		kind entry.Kind
		act  any
		want Status
	}{{KindClosed, Closed{Result: result}, Done}, {KindReturned, Returned{result, "Thiếu"}, Working}, {KindWithdrawn, Withdrawn{"Không còn cần"}, Dropped}} {
		for _, log := range []entry.Hash{heir, partner} {
			w := *w
			w.past = slices.Clone(w.past)
			id := w.add(log, c.kind, c.act)
			if s := Fold(w.past); !slices.Equal(s.Stray, []entry.Hash{id}) || s.Status() != Reviewing {
				t.Errorf("%s where nobody follows anybody: %s, stray %v", c.kind, s.Status(), s.Stray)
			}
			want := c.want
			if log == partner {
				want = Reviewing
			}
			slices.Reverse(w.past)
			if s := FoldIn(w.past, o); s.Status() != want || (len(s.Stray) == 0) != (log == heir) {
				t.Errorf("%s by %s: %s, stray %v", c.kind, log.Short(), s.Status(), s.Stray)
			}
		}
	}
	w.add(assigner, KindPassed, Passed{assigner, partner})
	id := w.add(heir, KindWithdrawn, Withdrawn{"Không còn cần"})
	if s := FoldIn(w.past, o); !slices.Equal(s.Stray, []entry.Hash{id}) {
		t.Errorf("an heir speaks for a place that was given to another: %v", s.Stray)
	}
}

// TestForged: what a node writes past its own rules is stray for everybody
// else, and changes nothing.
func TestForged(t *testing.T) {
	var result, update, ask entry.Hash
	fresh := func() *world {
		w := newWorld(t, Assigned{})
		w.add(lead, KindAccepted, Accepted{})
		w.add(partner, KindAccepted, Accepted{})
		update = w.add(partner, KindReported, Reported{State: Partly, Text: "Đã làm"})
		ask = w.add(lead, KindAsked, Asked{Until: date(2024, 4, 1), Reason: "Biển động"})
		result = w.add(lead, KindSubmitted, Submitted{Text: "Xong"})
		return w
	}
	fresh()
	w := newWorld(t, Assigned{})
	w.add(lead, KindAccepted, Accepted{})
	w.add(partner, KindAccepted, Accepted{})
	for _, log := range []entry.Hash{partner, assigner, outsider} {
		w.add(log, KindSubmitted, Submitted{Text: "Xong"})
	}
	if s := w.state(); s.Status() != Working || len(s.Stray) != 3 {
		t.Errorf("another than the lead handed in: %s, stray %v", s.Status(), s.Stray)
	}
	for _, c := range []struct {
		name string
		log  entry.Hash
		kind entry.Kind
		act  any
	}{
		{"the lead accepts its own result", lead, KindClosed, Closed{Result: result}},
		{"an outsider accepts", outsider, KindClosed, Closed{Result: result}},
		{"an update is accepted as the result", assigner, KindClosed, Closed{Result: update}},
		{"a partner hands in", partner, KindSubmitted, Submitted{Text: "Xong"}},
		{"a second result while one waits", lead, KindSubmitted, Submitted{Text: "Xong"}},
		{"the lead grants itself time", lead, KindExtended, Extended{ask}},
		{"another request is granted", assigner, KindExtended, Extended{result}},
		{"an outsider refuses", outsider, KindRefused, Refused{ask, "Không"}},
		{"a partner asks", partner, KindAsked, Asked{Until: date(2024, 5, 1)}},
		{"a partner returns", partner, KindReturned, Returned{result, "Không"}},
		{"what is not there is returned", assigner, KindReturned, Returned{ask, "Không"}},
		{"an outsider reports", outsider, KindReported, Reported{State: Complete}},
		{"the lead withdraws", lead, KindWithdrawn, Withdrawn{"Không làm"}},
		{"a bound party declines", lead, KindDeclined, Declined{"Thôi"}},
		{"it is assigned again", assigner, KindAssigned, Assigned{Title: "Khác", Lead: outsider}},
		{"a later round", lead, KindReported, Reported{Round: 1, State: Complete}},
		{"an outsider takes a place", outsider, KindPassed, Passed{lead, outsider}},
		{"a partner gives the lead away", partner, KindPassed, Passed{lead, outsider}},
		{"a partner gives the acceptance away", partner, KindPassed, Passed{assigner, partner}},
		{"the lead gives the acceptance away", lead, KindPassed, Passed{assigner, lead}},
		{"a place that is none", assigner, KindPassed, Passed{outsider, partner}},
		{"a place to nobody", lead, KindPassed, Passed{From: lead}},
		{"an act that cannot be read", assigner, KindClosed, "x"},
	} {
		w := fresh()
		before := w.state()
		id := w.add(c.log, c.kind, c.act)
		after := w.state()
		if len(after.Stray) != 1 || after.Stray[0] != id {
			t.Errorf("%s: stray %v", c.name, after.Stray)
		}
		if after.Stray = nil; !reflect.DeepEqual(before, after) {
			t.Errorf("%s: it changed the task", c.name)
		}
	}
}
