package duty

import (
	"encoding/json"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"phoihop/internal/calendar"
	"phoihop/internal/fault"
)

// TestDeadline: what a person fills in is the rule that the calendar reckons
// by; what makes no sense is refused beside the field that is wrong.
func TestDeadline(t *testing.T) {
	for _, x := range []struct {
		in    Deadline
		want  calendar.Due
		field string
	}{
		{Deadline{}, calendar.Due{}, ""},
		{Deadline{Due: calendar.Due{Day: 20, When: calendar.Before}}, calendar.Due{Day: 20, When: calendar.Before}, ""},
		{Deadline{DueRule: "window", DueNext: true}, calendar.Due{Next: true}, ""},
		{Deadline{DueRule: "day", DueNumber: 20, DueWhen: "before"}, calendar.Due{Day: 20, When: calendar.Before}, ""},
		{Deadline{DueRule: "day", DueNumber: 15, DueMonth: 12, DueHour: 17}, calendar.Due{Day: 15, Month: 12, Hour: 17}, ""},
		{Deadline{DueRule: "weekday", DueWeekday: "5"}, calendar.Due{Weekday: 5}, ""},
		{Deadline{DueRule: "hours", DueNumber: 24, DueWhen: "within"}, calendar.Due{Hours: 24, When: calendar.Within}, ""},
		{Deadline{DueRule: "days", DueNumber: 5, DueWhen: "before"}, calendar.Due{Days: 5, When: calendar.Before}, ""},
		{Deadline{DueRule: "working-days", DueNumber: 10}, calendar.Due{WorkingDays: 10}, ""},
		{Deadline{DueRule: "months", DueNumber: 1}, calendar.Due{Months: 1}, ""},
		{Deadline{DueRule: "window", Due: calendar.Due{Day: 3}}, calendar.Due{}, ""},
		{Deadline{DueRule: "day"}, calendar.Due{}, "due_number"},
		{Deadline{DueRule: "day", DueNumber: 32}, calendar.Due{}, "due_number"},
		{Deadline{DueRule: "day", DueNumber: 31, DueMonth: 13}, calendar.Due{}, "due_month"},
		{Deadline{DueRule: "day", DueNumber: 5, DueHour: 25}, calendar.Due{}, "due_hour"},
		{Deadline{DueRule: "days", DueNumber: -1}, calendar.Due{}, "due_number"},
		{Deadline{DueRule: "weekday"}, calendar.Due{}, "due_weekday"},
		{Deadline{Due: calendar.Due{Day: 40}}, calendar.Due{}, "due"},
	} {
		got, err := x.in.rule()
		if f := fault.Of(err); (x.field == "") != (err == nil) || err != nil && f.Field != x.field || err == nil && got != x.want {
			t.Errorf("%+v: %+v %v, want %+v in %q", x.in, got, err, x.want, x.field)
		}
	}
}

// TestDueInputs: whatever rule stands, the form that shows it gives it back.
func TestDueInputs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string, most int) int {
			return rapid.OneOf(rapid.Just(0), rapid.IntRange(0, most)).Draw(t, name)
		}
		due := calendar.Due{Day: n("day", 31), Month: n("month", 12), Weekday: n("weekday", 7), Hour: n("hour", 24), Hours: n("hours", 99),
			Days: n("days", 99), WorkingDays: n("working", 99), Months: n("months", 12),
			When: rapid.SampledFrom([]calendar.When{"", calendar.By, calendar.Before, calendar.Within}).Draw(t, "when"),
			Roll: rapid.Bool().Draw(t, "roll"), Strict: rapid.Bool().Draw(t, "strict"), Next: rapid.Bool().Draw(t, "next")}
		if due.Check() != nil {
			return
		}
		if got := read(t, dueInputs(due)); got != due {
			t.Fatalf("%+v comes back as %+v", due, got)
		}
	})
}

// read is the rule of a form's inputs.
func read(t *rapid.T, given [][2]string) calendar.Due {
	var c Deadline
	for _, g := range given {
		n, _ := strconv.Atoi(g[1])
		switch g[0] {
		case "due":
			if err := json.Unmarshal([]byte(g[1]), &c.Due); err != nil {
				t.Fatal(err)
			}
		case "due_rule":
			c.DueRule = g[1]
		case "due_weekday":
			c.DueWeekday = g[1]
		case "due_when":
			c.DueWhen = g[1]
		case "due_number":
			c.DueNumber = n
		case "due_month":
			c.DueMonth = n
		case "due_hour":
			c.DueHour = n
		case "due_next":
			c.DueNext = g[1] == "true"
		default:
			t.Fatalf("input %s", g[0])
		}
	}
	due, err := c.rule()
	if err != nil {
		t.Fatal(err)
	}
	return due
}
