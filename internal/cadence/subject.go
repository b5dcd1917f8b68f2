package cadence

import (
	"regexp"
	"strings"
)

// subjects returns who is bound, as written: what stands before the verb of
// the duty, after the clauses of time in front of it.
func (x *rules) subjects(s string) []string {
	s = strings.TrimSpace(x.item.ReplaceAllString(s, ""))
	m := x.subject.FindStringSubmatch(s)
	if m == nil {
		return []string{}
	}
	cut := strings.TrimSpace(m[1])
	for _, sep := range []string{", ", ": ", " thì "} {
		if i := strings.LastIndex(cut, sep); i >= 0 && x.duty.MatchString(strings.TrimSpace(cut[i+len(sep):])) {
			cut = cut[i+len(sep):]
			break
		}
	}
	cut = strings.TrimSpace(cut)
	if !x.duty.MatchString(cut) || len(cut) > 160 {
		return []string{}
	}
	return split(cut)
}

// split parts "A và B, C" only where each part names a body by itself.
func split(s string) []string {
	body := regexp.MustCompile(`^(?:\p{Lu}|các |mỗi |thường trực )`)
	parts := regexp.MustCompile(`\s*,\s*|\s+và\s+|\s+với\s+`).Split(s, -1)
	for _, p := range parts {
		if !body.MatchString(p) {
			return []string{s}
		}
	}
	return parts
}
