package notice

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// told are entries about one notice that went from one party to others.
type told struct {
	to   []entry.Hash
	past []entry.Entry
}

func (x *told) say(log entry.Hash, k entry.Kind, at time.Time, act any) {
	raw, _ := json.Marshal(act)
	body, _ := json.Marshal(entry.Body{Act: raw})
	n := int64(len(x.past) + 1)
	e := entry.Entry{Header: entry.Header{Kind: k, Space: hash(200), Log: log, Index: n, Clock: n, Audience: x.to, At: at}, ID: hash(100 + byte(n)), Body: body}
	if n > 1 {
		e.Subject = x.past[0].ID
	}
	x.past = append(x.past, e)
}

// TestConfirmationIsOwed: a notice that demands acknowledgement is owed by each
// addressee until it acknowledges, or answers; by the day that is named, else
// within the time of an answer. What demands nothing owes nothing.
func TestConfirmationIsOwed(t *testing.T) {
	sender, one, two := hash(1), hash(2), hash(3)
	today := date("2026-04-24") // a Friday before holidays
	week := calendar.Default().AddWorkingDays(today, answerDays)
	for _, c := range []struct {
		name string
		cmd  Send
		old  bool // as it was recorded before a day was named
		kind string
		by   viet.Date
	}{
		{"not demanded", Send{}, false, "", viet.Date{}},
		{"no day named", Send{MustConfirm: true}, false, "acknowledgement", week},
		{"recorded before days were named", Send{MustConfirm: true}, true, "acknowledgement", week},
		{"by a day", Send{MustConfirm: true, ConfirmBy: date("2026-04-27")}, false, "acknowledgement", date("2026-04-27")},
		{"a day alone demands it", Send{ConfirmBy: date("2026-04-27")}, false, "acknowledgement", date("2026-04-27")},
		{"an answer stands for it", Send{MustConfirm: true, Request: true}, false, "answer", week},
		{"an answer due before", Send{MustConfirm: true, AnswerBy: date("2026-04-28")}, false, "answer", date("2026-04-28")},
	} {
		c.cmd.Title, c.cmd.Text = "x", "y"
		act, to, err := c.cmd.Decide([]entry.Hash{one, two}, nil, today, calendar.Default())
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if c.old {
			act.ConfirmBy = viet.Date{}
		}
		x := told{to: to}
		at := today.Time(viet.Zone()).Add(9 * time.Hour)
		x.say(sender, KindSent, at, act)
		owes := func(p entry.Hash) []string {
			var kinds []string
			for _, d := range Fold(x.past).owed(p) {
				if kinds = append(kinds, d.Kind); !d.Due.Equal(calendar.End(c.by)) || d.Party != p {
					t.Errorf("%s: %s by %s, want the end of %s", c.name, d.Kind, d.Due, c.by)
				}
			}
			return kinds
		}
		want := []string{c.kind}
		if c.kind == "" {
			want = nil
		}
		if a, b, s := owes(one), owes(two), owes(sender); !slices.Equal(a, want) || !slices.Equal(b, want) || s != nil {
			t.Errorf("%s: %v, %v and the sender %v, want %v", c.name, a, b, s, want)
		}
		x.say(one, KindAcknowledged, at.Add(time.Hour), Acknowledged{})
		if c.kind == "acknowledgement" && (owes(one) != nil || !slices.Equal(owes(two), want)) {
			t.Errorf("%s: acknowledged, and %v is owed; by who has not, %v", c.name, owes(one), owes(two))
		}
		x.say(two, KindAnswered, at.Add(2*time.Hour), Answered{})
		if owed := owes(two); owed != nil {
			t.Errorf("%s: answered, and %v is owed", c.name, owed)
		}
	}
	late := Send{Title: "x", Text: "y", ConfirmBy: date("2026-04-01")}
	if _, _, err := late.Decide([]entry.Hash{one}, nil, today, calendar.Default()); key(err) != "notice.confirm-past" {
		t.Errorf("a day that has passed: %v", err)
	}
}

// TestKept: a notice is to be kept through the day that is named, and for good
// where none is.
func TestKept(t *testing.T) {
	s := State{Sent: Sent{KeepUntil: date("2026-04-24")}}
	for day, want := range map[string]bool{"2026-04-23": true, "2026-04-24": true, "2026-04-25": false} {
		if s.Kept(date(day)) != want {
			t.Errorf("kept on %s: %v", day, !want)
		}
	}
	if !(State{}).Kept(date("2099-01-01")) || (State{}).keptUntil() != 0 {
		t.Error("what has no day is not kept for good")
	}
	if end := date("2026-04-25").Time(viet.Zone()).Unix(); s.keptUntil() != end {
		t.Errorf("kept until %d, want the end of the day, %d", s.keptUntil(), end)
	}
}

// TestNil: nothing happened is said under a duty, in a window that it has,
// without words or files; it asks for nothing.
func TestNil(t *testing.T) {
	agreed := told{}
	agreed.say(hash(1), duty.KindProposed, time.Unix(1, 0), duty.Proposed{Terms: duty.Terms{Title: "x", Cadence: calendar.Monthly}, From: date("2026-01-01")})
	monthly := duty.Fold(agreed.past)
	for _, c := range []struct {
		name string
		cmd  Send
		d    *duty.State
		key  string
	}{
		{"for a month", Send{Nil: true, Duty: hash(5), Occurrence: "2026-03-01"}, &monthly, ""},
		{"without a duty", Send{Nil: true}, nil, "notice.nil-without-duty"},
		{"as a request", Send{Nil: true, Request: true, Duty: hash(5), Occurrence: "2026-03-01"}, &monthly, "notice.nil-request"},
	} {
		a, _, err := c.cmd.Decide([]entry.Hash{hash(2)}, c.d, date("2026-04-24"), calendar.Default())
		if key(err) != c.key {
			t.Errorf("%s: %v, want %q", c.name, err, c.key)
		}
		if err == nil && (!a.Nil || a.Asks() || a.Cadence != "monthly" || a.From != date("2026-03-01") || a.To != date("2026-03-31")) {
			t.Errorf("%s: %+v", c.name, a)
		}
	}
	if _, _, err := (Send{Nil: true, Duty: hash(5), Occurrence: "2020-03-01"}).Decide([]entry.Hash{hash(2)}, &monthly, date("2026-04-24"), calendar.Default()); err == nil {
		t.Error("a window that the duty does not have was taken")
	}
}

// TestListSheet: the list of notices as a spreadsheet says by when each is to
// be acknowledged and until when it is to be kept; days stay days.
func TestListSheet(t *testing.T) {
	at := date("2026-04-24").Time(viet.Zone())
	b := box{Name: "expired", Notices: []State{{Place: entry.Place{ID: hash(1), At: at}, Sent: Sent{Title: "Danh sách bến", MustConfirm: true, ConfirmBy: date("2026-04-28"), KeepUntil: date("2027-04-24")}}}}
	s := b.sheet(reader(t))()[0]
	n := len(s.Header)
	if s.Header[n-2] != "Xác nhận trước ngày" || s.Header[n-1] != "Lưu đến ngày" || s.Rows[0][n-2] != date("2026-04-28") || s.Rows[0][n-1] != date("2027-04-24") {
		t.Errorf("%q %v", s.Header, s.Rows)
	}
}
