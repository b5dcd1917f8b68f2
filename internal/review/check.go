package review

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"phoihop/internal/document"
	"phoihop/internal/fault"
)

// Property names the custom property in which a report carries its parameters.
const Property = "phoihop-review"

func (p Params) properties() (map[string]string, error) {
	b, err := json.Marshal(p)
	return map[string]string{Property: string(b)}, err
}

// ParamsOf reads the parameters that a report carries. They are a claim: the
// heads are compared with the journal, the figures recomputed.
func ParamsOf(properties map[string]string) (p Params, err error) {
	if json.Unmarshal([]byte(properties[Property]), &p) != nil || p.Regulation.IsZero() || len(p.Heads) == 0 {
		return p, fault.New(fault.Invalid, "review.no-params")
	}
	return p, nil
}

// Finding is one figure of a document that the record does not bear out.
type Finding struct {
	What   string `json:"what"` // different, missing, added, loose, glued
	Figure string `json:"figure"`
	Label  string `json:"label"`
	Shown  string `json:"shown"`
	Record string `json:"record"`
}

// Compare holds what a document visibly says against the same document made
// anew from the record.
func Compare(have, want document.Figures) []Finding {
	texts, labels := map[string]string{}, map[string]string{}
	for _, f := range want.Found {
		texts[f.ID], labels[f.ID] = f.Text, f.Alias
	}
	fs := []Finding{}
	seen := map[string]bool{}
	for _, f := range have.Found {
		text, ok := texts[f.ID]
		seen[f.ID] = true
		switch {
		case !ok:
			fs = append(fs, Finding{"added", f.ID, f.Alias, f.Text, ""})
		case strings.TrimSpace(f.Text) == "":
			fs = append(fs, Finding{"missing", f.ID, labels[f.ID], "", text})
		case strings.TrimSpace(f.Text) != text:
			fs = append(fs, Finding{"different", f.ID, labels[f.ID], f.Text, text})
		case f.Glued:
			fs = append(fs, Finding{"glued", f.ID, labels[f.ID], f.Text, text})
		}
	}
	for _, f := range want.Found {
		if !seen[f.ID] {
			seen[f.ID] = true
			fs = append(fs, Finding{"missing", f.ID, f.Alias, "", f.Text})
		}
	}
	return append(fs, strangers(have, want)...)
}

// strangers are counts that stand outside every figure and that the document
// made anew does not have: nobody can trace them.
func strangers(have, want document.Figures) (fs []Finding) {
	known := map[string]int{}
	for _, f := range loose(want) {
		known[f.Shown]++
	}
	for _, f := range loose(have) {
		if known[f.Shown]--; known[f.Shown] < 0 {
			fs = append(fs, f)
		}
	}
	return fs
}

// loose finds counts such as 309/348 outside figures. Dates are no counts.
func loose(d document.Figures) (fs []Finding) {
	count := regexp.MustCompile(`(?:^|[^\d/.\pL-])(\d[\d.]*/\d[\d.]*)(?:[^\d/\pL-]|$)`)
	for _, p := range d.Paragraphs {
		for _, m := range count.FindAllStringSubmatchIndex(p.Text, -1) {
			inside := slices.ContainsFunc(p.Spans, func(s document.Span) bool { return s.Start < m[3] && m[2] < s.End })
			if !inside {
				fs = append(fs, Finding{"loose", "", strings.TrimSpace(p.Text), p.Text[m[2]:m[3]], ""})
			}
		}
	}
	return fs
}
