package indicator

import (
	"net/url"
	"strconv"
	"strings"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// periodName names a period by its last month, so that windows cut at the
// fifteenth are named as offices name them.
func periodName(r *web.Request, c calendar.Cadence, w calendar.Window) string {
	m, y := int(w.To.Month), w.To.Year
	switch c {
	case calendar.Monthly:
		return r.L.T("indicator.month", m, strconv.Itoa(y))
	case calendar.Quarterly:
		return r.L.T("indicator.quarter", viet.Roman((m+2)/3), strconv.Itoa(y))
	case calendar.HalfYearly:
		return r.L.T("indicator.half", (m+5)/6, strconv.Itoa(y))
	}
	return strconv.Itoa(y)
}

// cellWords is a cell as a spreadsheet shows it.
func cellWords(r *web.Request, b brief, owed bool) string {
	switch {
	case b.Status == "" && owed:
		return r.L.T("indicator.silent")
	case b.Status == "":
		return ""
	case b.Given.Nil:
		return r.L.T("indicator.nil")
	}
	return Print(b.Given.Values)
}

// sums are a level as two rows of a spreadsheet: what it comes to, and of how
// many units how many gave a value.
func sums(r *web.Request, label string, shares []share) [][]any {
	values, given := []any{label}, []any{r.L.T("indicator.given")}
	for _, s := range shares {
		values, given = append(values, number(s.Values)), append(given, r.L.N(s.Given)+"/"+r.L.N(s.Of))
	}
	return [][]any{values, given}
}

func statusPill(status string) string {
	return map[string]string{Returned: "bad", Reopened: "late", Approved: "ok", Locked: "ok", Submitted: "info", Corrected: "info", Confirmed: "info"}[status]
}

func seriesHref(id entry.Hash, from viet.Date) string {
	return "/series/" + id.String() + "?period=" + from.String()
}

// typed is what stands in the field of a part.
func (v seriesView) typed(i int) string {
	if v.Cell.Status == "" || v.Cell.Nil || i >= len(v.Cell.Values) {
		return ""
	}
	return Print(v.Cell.Values[i : i+1])
}

// mayGive is the action by which a value can be given now; empty: none.
func (v seriesView) mayGive() string {
	switch {
	case v.Terms.Computed() || v.Period == (calendar.Window{}):
		return ""
	case may(KindSubmitted, v.Cell.Status):
		return "indicator.submit"
	case may(KindCorrected, v.Cell.Status) && v.Cell.Status != Approved:
		return "indicator.correct"
	}
	return ""
}

// chart is the last values before the period that is open, and it.
func (v seriesView) chart(r *web.Request) (ps []web.Point) {
	for i := len(v.Before) - 1; i >= 0; i-- {
		ps = append(ps, pointOf(r, v, v.Before[i]))
	}
	if v.Cell.Status != "" {
		p := pointOf(r, v, v.Cell)
		p.Look = "open"
		ps = append(ps, p)
	}
	return ps
}

func pointOf(r *web.Request, v seriesView, c Cell) web.Point {
	return web.Point{Label: periodName(r, v.Adopted.Cadence, c.Period), Value: c.Values[0], Has: true, Text: Print(c.Values)}
}

// previous is the value of the period right before, in one part.
func (v seriesView) previous(i int) string {
	if len(v.Before) == 0 || i >= len(v.Before[0].Values) {
		return "—"
	}
	return Print(v.Before[0].Values[i : i+1])
}

func returnTo(r *web.Request) string { return r.URL.RequestURI() }

// reasonHref leads to a form that asks for words about a period's value.
func reasonHref(r *web.Request, action string, v seriesView) string {
	return "/do/" + action + "?" + url.Values{"series": {v.ID.String()}, "period": {v.Period.From.String()}, "return": {r.URL.RequestURI()}}.Encode()
}

// label names periods for a chart.
func (p page) label(r *web.Request) func(calendar.Window) string {
	return func(w calendar.Window) string { return periodName(r, p.Current().Cadence, w) }
}

func cellTitle(r *web.Request, b brief) string {
	if b.Status == "" {
		return r.L.T("indicator.silent")
	}
	return r.L.T("indicator.status." + b.Status)
}

// silence is how a period without a value stands.
func silence(r *web.Request, row tableRow, w calendar.Window) string {
	if r.Moment().After(row.series().Due(w)) {
		return "overdue"
	}
	return "not-due"
}

// stepName is the last part of a kind's name.
func stepName(k entry.Kind) string { return strings.TrimPrefix(string(k), "indicator.") }
