package regulation

import (
	"strconv"
	"strings"

	"phoihop/internal/legaltext/amending"
	"phoihop/internal/web"
)

// says is an instruction in the person's language: "thay nội dung: khoản 1 Điều 5".
func says(r *web.Request, o ordered) string {
	what := strings.Join(o.Names, ", ")
	if what == "" {
		what = r.L.T("regulation.amend.everywhere")
	}
	switch o.Kind {
	case amending.Unknown:
		return r.L.T("regulation.amend.unknown")
	case amending.Words:
		if o.New == "" {
			return r.L.T("regulation.amend.drop-words", o.Old, what)
		}
		return r.L.T("regulation.amend.words", o.Old, o.New, what)
	}
	return r.L.T("regulation.amend.kind."+string(o.Kind)) + ": " + what
}

// problem is why an instruction has no effect.
type problem amending.Error

func (p problem) say(r *web.Request) string {
	label := amending.Label(p.Target)
	if label == "" {
		label = p.Target
	}
	return r.L.T("regulation.amend.problem."+string(p.Problem), label)
}

// of lists the problems of one instruction.
func (a *amended) of(o ordered) (ps []problem) {
	if o.Kind == amending.Unknown {
		return []problem{{Line: o.Line, Problem: o.Problem}}
	}
	for _, e := range a.Problems {
		if e.Line != o.Line {
			continue
		}
		for _, t := range append(o.Targets, o.Old, o.After, o.Before) {
			if t == e.Target && t != "" {
				ps = append(ps, problem(e))
				break
			}
		}
	}
	return ps
}

// found counts the instructions that change something, unknown the others.
func (a *amended) found() (n int) {
	for _, o := range a.Instructions {
		if o.Changes() {
			n++
		}
	}
	return n
}

func (a *amended) unknown() (n int) {
	for _, o := range a.Instructions {
		if o.Kind == amending.Unknown {
			n++
		}
	}
	return n
}

// rowsFor is how tall a field is for its words.
func rowsFor(words string) string {
	const least, most, width = 3, 16, 70
	rows := 1
	for l := range strings.SplitSeq(words, "\n") {
		rows += 1 + len([]rune(l))/width
	}
	return strconv.Itoa(min(max(rows, least), most))
}

func pressed(on bool) string { return strconv.FormatBool(on) }
