package duty

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/lang"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// Cite writes a provision's id as people cite it: "khoản 1 Điều 5".
func Cite(id string) string {
	words := map[string]string{"dieu": "Điều", "khoan": "khoản", "diem": "điểm", "chuong": "Chương", "muc": "Mục", "doan": "đoạn", "phan": "Phần"}
	var parts []string
	for _, p := range strings.Split(strings.TrimPrefix(id, "kem-theo."), ".") {
		kind, n, _ := strings.Cut(p, "-")
		if kind == "chuong" || kind == "phan" {
			n = strings.ToUpper(n)
		}
		parts = slices.Insert(parts, 0, strings.TrimSpace(words[kind]+" "+n))
	}
	return strings.Join(parts, " ")
}

func cite(d *Duty) string { return Cite(d.Proposed.Provision) }

// accepts reports whether a feature's records prove the occurrence.
func (o *Occurrence) accepts(feature string) bool {
	return len(o.Terms.Proof.Kinds) == 0 || slices.Contains(o.Terms.Proof.Kinds, feature)
}

// proofText says what counts as proof.
func proofText(r *web.Request, p Proof) string {
	parts := []string{r.L.T("duty.proof.any")}
	if len(p.Kinds) > 0 {
		parts = nil
		for _, k := range p.Kinds {
			parts = append(parts, r.L.T("duty.proof."+k))
		}
	}
	if p.Minimum > 1 {
		parts = append(parts, r.L.T("duty.proof.minimum", p.Minimum))
	}
	if p.Confirm {
		parts = append(parts, r.L.T("duty.proof.confirm"))
	}
	if p.Nil {
		parts = append(parts, r.L.T("duty.proof.nil"))
	}
	return strings.Join(parts, "; ")
}

// headline is the margin's first line: the worst of the newest, in words.
func headline(r *web.Request, n note) (key string, args []any) {
	switch {
	case n.Duty.Proposed.Cadence == calendar.Standing:
		return "duty.margin.standing", nil
	case n.Duty.Proposed.Cadence == calendar.OnEvent && n.Year.N == 0:
		return "duty.margin.no-event", nil
	case n.Duty.Proposed.Cadence == calendar.OnEvent:
		return "duty.margin.events", []any{n.Year.N, n.Year.State[OnTime]}
	case len(n.Latest) == 0:
		return "duty.margin.none", nil
	}
	worst := slices.DeleteFunc(slices.Clone(n.Latest), func(o *Occurrence) bool { return o.State != n.Worst })
	when := label(r, worst[0])
	switch n.Worst {
	case Overdue:
		return "duty.margin.overdue", []any{len(worst), len(n.Latest), when}
	case Late:
		return "duty.margin.late", []any{len(worst), len(n.Latest), when}
	}
	return "duty.margin.on-time", []any{len(worst), len(n.Latest), when}
}

// dueMark is the state of a deadline that is still open.
func dueMark(r *web.Request, due time.Time) string {
	switch left := due.Sub(r.Now); {
	case left < 0:
		return string(Overdue)
	case left <= 8*24*time.Hour:
		return "due-soon"
	}
	return string(NotDue)
}

// Label names an occurrence by its window as people call it.
func (o *Occurrence) Label(l *lang.Printer) string {
	w := o.Window
	switch {
	case o.Trigger != nil:
		return l.T("duty.window.event", o.Start())
	case o.Terms.Cadence == calendar.Monthly:
		return l.T("duty.window.month", int(w.To.Month), fmt.Sprint(w.To.Year))
	case o.Terms.Cadence == calendar.Quarterly:
		return l.T("duty.window.quarter", viet.Roman((int(w.To.Month)+2)/3), fmt.Sprint(w.To.Year))
	case o.Terms.Cadence == calendar.HalfYearly && w.To.Month <= 6:
		return l.T("duty.window.first-half", fmt.Sprint(w.To.Year))
	case o.Terms.Cadence == calendar.HalfYearly:
		return l.T("duty.window.second-half", fmt.Sprint(w.To.Year))
	case o.Terms.Cadence == calendar.Yearly:
		return l.T("duty.window.year", fmt.Sprint(w.To.Year))
	case o.Terms.Cadence == calendar.Weekly:
		return l.T("duty.window.week", w.From)
	case o.Terms.Cadence == calendar.Daily:
		return l.Date(w.From)
	}
	return l.T("duty.window.span", w.From, w.To)
}
