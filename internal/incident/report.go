package incident

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/report"
	"phoihop/internal/viet"
)

// held is what a review's heads hold of the space's incidents.
type held struct {
	rules     Rules
	incidents []State // actual ones of the period, in time
	exercises []State
}

// heldAt folds every incident of the space at the review's heads. Trials of
// the program are left out.
func heldAt(ctx context.Context, tx *readmodel.Snapshot, s report.Scope) (h held, err error) {
	past, err := readmodel.Kept(ctx, tx, "incident_entry", "space", s.Space, s.Heads)
	if err != nil {
		return h, err
	}
	for _, es := range bySubject(past) {
		x := Fold(es)
		day := viet.DateOf(x.Opened.Learned)
		switch {
		case !x.known() || day.Before(s.From) || day.After(s.To):
		case x.Opened.Status == Actual:
			h.incidents = append(h.incidents, x)
		case x.Opened.Status == Exercise:
			h.exercises = append(h.exercises, x)
		}
	}
	for _, list := range [][]State{h.incidents, h.exercises} {
		slices.SortFunc(list, func(a, b State) int {
			return cmp.Or(a.Opened.Learned.Compare(b.Opened.Learned), slices.Compare(a.ID[:], b.ID[:]))
		})
	}
	h.rules, _, err = readmodel.One[Rules](ctx, tx, "SELECT state FROM incident_rules WHERE space = ?", s.Space)
	h.rules.Adopted = slices.DeleteFunc(h.rules.Adopted, func(a Adoption) bool { return !s.Heads.Holds(a.Log, a.Index) })
	return h, err
}

// everything labels the figures over all categories; figures carry texts.
const everything = "Vụ việc"

// section says in a review what happened, beside what had happened before, what has ended, who was told within
// the clock, and what was learned.
func section(ctx context.Context, tx *readmodel.Snapshot, s report.Scope) ([]report.Part, error) {
	h, err := heldAt(ctx, tx, s)
	if err != nil || len(h.incidents)+len(h.exercises) == 0 {
		return nil, err
	}
	all := tallied(h.incidents)
	results := report.Part{Chapter: report.Results, Title: "incident.report.title", Lines: []report.Line{
		{Key: "incident.report.line", Args: []any{all.opened("incident.all", everything), all.closed("incident.closed", everything), all.told("incident.told", everything)}},
	}}
	if len(h.exercises) > 0 {
		results.Lines = append(results.Lines, report.Line{Key: "incident.report.exercises", Args: []any{tallied(h.exercises).opened("incident.exercises", everything)}})
	}
	if len(h.incidents) > 0 {
		results.Tables = []report.Table{h.table()}
	}
	assessment := report.Part{Chapter: report.Assessment, Title: "incident.report.lessons"}
	for _, x := range h.incidents {
		if !x.Opened.Whole || x.Open() {
			continue // who cannot read the incident shall not read its name
		}
		c := x.Closings[len(x.Closings)-1]
		results.Items = append(results.Items, report.Item{Title: viet.DateOf(x.Opened.Learned).Screen() + ": " + x.Opened.Title, Note: c.Outcome, Entries: []entry.Hash{x.ID, c.ID}})
		for _, l := range c.Lessons {
			assessment.Items = append(assessment.Items, report.Item{Title: l, Note: x.Opened.Title, Entries: []entry.Hash{c.ID}})
		}
	}
	parts := []report.Part{results}
	if len(h.incidents) > 0 {
		before, err := heldAt(ctx, tx, s.Before())
		if err != nil {
			return nil, err
		}
		parts = []report.Part{h.situation(before), results}
	}
	if len(assessment.Items) > 0 {
		parts = append(parts, assessment)
	}
	return parts, nil
}

// class is the incidents of one category.
type class struct {
	code, name string
	incidents  []State
}

// classes tells the categories apart, in the order of their codes.
func (h held) classes() (cs []class) {
	by := map[string][]State{}
	for _, x := range h.incidents {
		by[x.Opened.Category] = append(by[x.Opened.Category], x)
	}
	for _, code := range slices.Sorted(maps.Keys(by)) {
		list := by[code]
		cs = append(cs, class{code, h.rules.of(list[len(list)-1].Opened).Name, list})
	}
	return cs
}

// table says of each category what became of its incidents.
func (h held) table() report.Table {
	t := report.Table{Caption: "incident.report.table", Head: []string{"incident.category", "incident.report.opened", "incident.report.closed", "incident.report.told"}}
	for _, k := range h.classes() {
		n, id := tallied(k.incidents), "incident.category."+k.code
		t.Rows = append(t.Rows, []any{k.name, n.opened(id, k.name), n.closed(id+".closed", k.name), n.told(id+".told", k.name)})
	}
	return t
}

// situation says what happened at sea, beside the period before of the same
// length. What happened only then is said too: its end is a change. Where
// nothing was recorded then, nothing is compared.
func (h held) situation(before held) report.Part {
	all, then := tallied(h.incidents), tallied(before.incidents)
	p := report.Part{Chapter: report.Situation, Title: "incident.report.situation"}
	if then.n == 0 {
		p.Lines = []report.Line{{Key: "incident.report.happened-alone", Args: []any{all.opened("incident.all", everything)}}}
		t := report.Table{Caption: "incident.report.table", Head: []string{"incident.category", "incident.report.opened"}}
		for _, k := range h.classes() {
			t.Rows = append(t.Rows, []any{k.name, tallied(k.incidents).opened("incident.category."+k.code, k.name)})
		}
		p.Tables = []report.Table{t}
		return p
	}
	p.Lines = []report.Line{{Key: "incident.report.happened", Args: []any{all.opened("incident.all", everything), then.opened("incident.before", everything)}}}
	t := report.Table{Caption: "incident.report.table", Head: []string{"incident.category", "incident.report.opened", "incident.report.before"}}
	names, now, was := map[string]string{}, map[string][]State{}, map[string][]State{}
	for _, k := range before.classes() {
		names[k.code], was[k.code] = k.name, k.incidents
	}
	for _, k := range h.classes() {
		names[k.code], now[k.code] = k.name, k.incidents
	}
	for _, code := range slices.Sorted(maps.Keys(names)) {
		id, name := "incident.category."+code, names[code]
		t.Rows = append(t.Rows, []any{name, tallied(now[code]).opened(id, name), tallied(was[code]).opened(id+".before", name)})
	}
	p.Tables = []report.Table{t}
	return p
}

// tally counts incidents: how many, how many ended, how many parties were told
// within the clock.
type tally struct {
	n, ended, inTime, toTell    int
	openings, endings, tellings []entry.Hash
}

func tallied(list []State) (t tally) {
	for _, x := range list {
		t.n++
		t.openings = append(t.openings, x.ID)
		if !x.Open() {
			t.ended++
			t.endings = append(t.endings, x.Closings[len(x.Closings)-1].ID)
		}
		if x.Opened.TellBy.IsZero() {
			continue
		}
		n, of := x.Told()
		t.inTime, t.toTell = t.inTime+n, t.toTell+of
		for _, p := range x.Opened.To {
			if w := x.earliest(p); x.InTime(p) && !slices.Contains(t.tellings, w.ID) {
				t.tellings = append(t.tellings, w.ID)
			}
		}
	}
	return t
}

func (t tally) opened(id, label string) report.Figure {
	return report.Figure{ID: id, Label: label, Text: strconv.Itoa(t.n), Count: t.n, Entries: t.openings}
}

func (t tally) closed(id, label string) report.Figure {
	return report.Figure{ID: id, Label: label, Text: strconv.Itoa(t.ended) + "/" + strconv.Itoa(t.n), Count: t.ended, Of: t.n, Entries: t.endings}
}

func (t tally) told(id, label string) report.Figure {
	return report.Figure{ID: id, Label: label, Text: strconv.Itoa(t.inTime) + "/" + strconv.Itoa(t.toTell), Count: t.inTime, Of: t.toTell, Entries: t.tellings}
}
