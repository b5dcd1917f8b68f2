package duty

import (
	"encoding/json"
	"slices"
	"strconv"

	"phoihop/internal/calendar"
	"phoihop/internal/fault"
	"phoihop/internal/web"
)

// Deadline is a due rule (thời hạn) as a person gives it. Due is the same as
// the calendar writes it, for what the other inputs cannot say; it is passed
// over where DueRule is chosen.
type Deadline struct {
	Due        calendar.Due `json:"due"`
	DueRule    string       `json:"due_rule" field:"choice:window|day|weekday|hours|days|working-days|months"`
	DueNumber  int          `json:"due_number"`
	DueWeekday string       `json:"due_weekday" field:"choice:1|2|3|4|5|6|7"`
	DueMonth   int          `json:"due_month"`
	DueHour    int          `json:"due_hour"`
	DueWhen    string       `json:"due_when" field:"choice:by|before|within"`
	DueNext    bool         `json:"due_next"`
}

// rule is the due rule that was given, or a fault in the field that is wrong.
func (c Deadline) rule() (calendar.Due, error) {
	due := c.Due
	if c.DueRule != "" {
		due = calendar.Due{Hour: c.DueHour, When: calendar.When(c.DueWhen), Next: c.DueNext}
		if err := c.state(&due); err != nil {
			return due, err
		}
	}
	if err := due.Check(); err != nil {
		return due, &fault.Error{Kind: fault.Invalid, Field: c.wrong(err), Key: "duty.bad-due", Err: err}
	}
	return due, nil
}

// state fills in what the rule counts.
func (c Deadline) state(due *calendar.Due) error {
	n := c.DueNumber
	switch c.DueRule {
	case "window":
		return nil
	case "weekday":
		due.Weekday, _ = strconv.Atoi(c.DueWeekday) // one of the choices
		if due.Weekday == 0 {
			return fault.Field("due_weekday", "action.required")
		}
		return nil
	case "day":
		due.Day, due.Month = n, c.DueMonth
	case "hours":
		due.Hours, due.Hour = n, 0
	case "days":
		due.Days = n
	case "working-days":
		due.WorkingDays = n
	case "months":
		due.Months = n
	}
	if n < 1 {
		return fault.Field("due_number", "duty.no-due-number")
	}
	return nil
}

// wrong is the field in which a rule makes no sense.
func (c Deadline) wrong(err error) string {
	d, ok := err.(*calendar.DueError)
	switch {
	case c.DueRule == "" || !ok:
		return "due"
	case slices.Contains([]string{"hour", "month", "weekday", "when"}, d.Field):
		return "due_" + d.Field
	}
	return "due_number"
}

// dueInputs gives a due rule as inputs of a form: as a person would give it, or
// as it is where that cannot say it.
func dueInputs(due calendar.Due) [][2]string {
	c := Deadline{DueRule: "window", DueMonth: due.Month, DueHour: due.Hour, DueWhen: string(due.When), DueNext: due.Next}
	for rule, n := range map[string]int{"day": due.Day, "hours": due.Hours, "days": due.Days, "working-days": due.WorkingDays, "months": due.Months} {
		if n > 0 {
			c.DueRule, c.DueNumber = rule, n
		}
	}
	if due.Weekday > 0 {
		c.DueRule, c.DueWeekday = "weekday", strconv.Itoa(due.Weekday)
	}
	if again, err := c.rule(); err != nil || again != due {
		b, err := json.Marshal(due)
		if err != nil {
			b = []byte("{}")
		}
		return [][2]string{{"due", string(b)}}
	}
	return c.inputs()
}

func (c Deadline) inputs() (given [][2]string) {
	given = [][2]string{{"due_rule", c.DueRule}, {"due_weekday", c.DueWeekday}, {"due_when", c.DueWhen}}
	for _, x := range []struct {
		name string
		n    int
	}{{"due_number", c.DueNumber}, {"due_month", c.DueMonth}, {"due_hour", c.DueHour}} {
		if x.n > 0 {
			given = append(given, [2]string{x.name, strconv.Itoa(x.n)})
		}
	}
	if c.DueNext {
		given = append(given, [2]string{"due_next", "true"})
	}
	return slices.DeleteFunc(given, func(g [2]string) bool { return g[1] == "" })
}

// revising are the inputs of a revision that changes nothing yet: the terms as
// they stand.
func (t Terms) revising(duty string) (given []string) {
	given = []string{"duty", duty, "title", t.Title, "mode", t.Mode, "cadence", string(t.Cadence), "every", strconv.Itoa(t.Every),
		"preset", string(t.Preset), "minimum", strconv.Itoa(t.Proof.Minimum)}
	if !t.Lead.IsZero() {
		given = append(given, "lead", t.Lead.String())
	}
	for _, x := range t.Bound {
		given = append(given, "bound", x.String())
	}
	for _, x := range t.Counterparts {
		given = append(given, "counterparts", x.String())
	}
	for _, k := range t.Proof.Kinds {
		given = append(given, "kinds", k)
	}
	for name, yes := range map[string]bool{"confirm": t.Proof.Confirm, "nil": t.Proof.Nil} {
		if yes {
			given = append(given, name, "true")
		}
	}
	for _, g := range dueInputs(t.Due) {
		given = append(given, g[0], g[1])
	}
	return given
}

// newest are the terms as they were last proposed or revised.
func (s State) newest() Terms {
	if n := len(s.Revisions); n > 0 {
		return s.Revisions[n-1].Terms
	}
	return s.Proposed.Terms
}

// proofs are the features whose records can prove a duty: those that have a
// word for it.
func proofs(r *web.Request) (os []web.Option, err error) {
	for _, k := range []string{"notice", "evidence", "directive", "task", "incident", "campaign", "proposal", "indicator", "meeting", "commendation", "bulletin"} {
		if key := "duty.proof." + k; r.L.Has(key) {
			os = append(os, web.Option{Value: k, Label: r.L.T(key)})
		}
	}
	return os, nil
}
