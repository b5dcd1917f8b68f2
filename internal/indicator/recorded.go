package indicator

import (
	"slices"
	"strconv"
	"strings"

	"phoihop/internal/campaign"
	"phoihop/internal/lang"
	"phoihop/internal/viet"
)

// counted is something that the record counts by itself, by its name in the
// ledger and as people call it.
type counted struct{ measure, vi, en string }

// recorded is all that a part can be computed from.
func recorded() []counted {
	return []counted{
		{campaign.MeasureSessions, "buổi vận động", "sessions of campaigns"},
		{campaign.MeasureAttendance, "lượt người dự", "attendances of sessions"},
		{campaign.MeasureMaterials, "tờ rơi", "leaflets"},
		{campaign.MeasureGroups, "tổ của mô hình", "groups of models"},
		{campaign.MeasureMembers, "thành viên mô hình", "members of models"},
		{campaign.MeasureBoats, "tàu của mô hình", "boats of models"},
		{"incident.opened", "vụ việc đã mở", "incidents opened"},
		{"incident.closed", "vụ việc đã kết thúc", "incidents closed"},
		{"task.assigned", "nhiệm vụ đã giao", "tasks assigned"},
		{"task.done", "nhiệm vụ đã xong", "tasks done"},
		{"directive.sessions", "buổi quán triệt", "sessions on directives"},
	}
}

// measureOf finds what the record counts by its name in either language, or by
// that of the ledger.
func measureOf(name string) (measure string, ok bool) {
	name = viet.Fold(strings.TrimSpace(name))
	for _, c := range recorded() {
		if name == c.measure || name == viet.Fold(c.vi) || name == viet.Fold(c.en) {
			return c.measure, true
		}
	}
	return "", false
}

// called is what people call a measure.
func called(l *lang.Printer, measure string) string {
	i := slices.IndexFunc(recorded(), func(c counted) bool { return c.measure == measure })
	switch {
	case i < 0:
		return measure
	case l.Tag == lang.En:
		return recorded()[i].en
	}
	return recorded()[i].vi
}

// source writes the parts as they are typed.
func (t Terms) source(l *lang.Printer) string {
	var lines []string
	for _, p := range t.Parts {
		line := p.Name
		if p.Of > 0 {
			line = "- " + line
		}
		if p.Measure != "" {
			line += " = " + called(l, p.Measure)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// inputs are the terms as the form of another version takes them: nothing of
// them is lost by changing one.
func (t Terms) inputs(l *lang.Printer) []string {
	in := []string{"name", t.Name, "measured_in", t.Measured, "meaning", t.Meaning, "source", t.Source, "cadence", string(t.Cadence),
		"parts", t.source(l), "due_days", strconv.Itoa(t.DueDays)}
	if t.Cumulative {
		in = append(in, "cumulative", "true")
	}
	for _, x := range []struct {
		name string
		n    float64
	}{{"target", t.Target}, {"low", t.Low}, {"high", t.High}, {"factor", t.Factor}} {
		if x.n != 0 {
			in = append(in, x.name, viet.FormatFloat(x.n, -1))
		}
	}
	return in
}
