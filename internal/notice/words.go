package notice

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/web"
)

func lines(s string) []string { return strings.Split(s, "\n") }

// ackedAt says when a party acknowledged, or that it has not.
func ackedAt(r *web.Request, s State, party entry.Hash) string {
	for _, a := range s.Acks {
		if a.Log == party {
			return web.Stamp(a.At)
		}
	}
	return r.L.T("notice.not-acked")
}

// valueOf finds the value of a field.
func valueOf(vs []Value, key string) (Value, bool) { return writing{Values: vs}.value(key) }

// partsOf names the parts of a compound in their order.
func partsOf(f Field) string { return strings.Join(f.Parts, "/") }

// partID is the id of the input of a part; the first has the label's.
func partID(l line, i int) string {
	if i == 0 {
		return "v-" + l.Key
	}
	return "v-" + l.Key + "-" + strconv.Itoa(i+1)
}

// typeName says what a field takes.
func typeName(r *web.Request, f Field) string {
	switch f.Type {
	case Choice:
		return r.L.T("notice.type.choice", strings.Join(f.Choices, ", "))
	case Compound:
		return r.L.T("notice.type.compound", partsOf(f))
	}
	return r.L.T("notice.type." + f.Type)
}

// toWhom names the addressees of what is being written.
func toWhom(r *web.Request, w writing) string {
	if len(w.To) == 0 {
		return r.L.T("notice.to-all")
	}
	var names []string
	for _, p := range w.parties {
		if slices.Contains(w.To, p.ID) {
			names = append(names, p.Short)
		}
	}
	return r.L.T("notice.to-these", strings.Join(names, ", "))
}

// dutyID is the duty of a form for an address; empty: none.
func dutyID(f FormState) string {
	if f.Adopted.Duty.IsZero() {
		return ""
	}
	return f.Adopted.Duty.String()
}

// source writes a form's fields as they are typed.
func source(a Adopted) string {
	var lines []string
	for _, f := range a.Fields {
		kind := map[string]string{Number: "số", Words: "chữ", Choice: "chọn: " + strings.Join(f.Choices, "/"), Compound: "ghép: " + partsOf(f)}[f.Type]
		limits := strings.Replace(f.limits(), "–", "..", 1)
		lines = append(lines, strings.TrimRight(f.Key+": "+f.Label+" | "+kind+" | "+f.Unit+" | "+limits, " |"))
	}
	return strings.Join(lines, "\n")
}

// blankHref is the form of this period as a spreadsheet.
func (w writing) blankHref() string {
	q := url.Values{"form": {w.Form.ID.String()}}
	if !w.Duty.IsZero() {
		q.Set("duty", w.Duty.String())
		q.Set("occurrence", w.Occurrence)
	}
	return "/notices/mau.xlsx?" + q.Encode()
}
