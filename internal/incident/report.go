package incident

import (
	"cmp"
	"context"
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

// section says in a review what happened, what has ended, who was told within
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
	if len(assessment.Items) > 0 {
		parts = append(parts, assessment)
	}
	return parts, nil
}

// table tells the categories apart, in the order of the first incident of each.
func (h held) table() report.Table {
	t := report.Table{Caption: "incident.report.table", Head: []string{"incident.category", "incident.report.opened", "incident.report.closed", "incident.report.told"}}
	var order []string
	by := map[string][]State{}
	for _, x := range h.incidents {
		if by[x.Opened.Category] == nil {
			order = append(order, x.Opened.Category)
		}
		by[x.Opened.Category] = append(by[x.Opened.Category], x)
	}
	slices.Sort(order)
	for _, code := range order {
		n, id, name := tallied(by[code]), "incident.category."+code, h.rules.of(by[code][len(by[code])-1].Opened).Name
		t.Rows = append(t.Rows, []any{name, n.opened(id, name), n.closed(id+".closed", name), n.told(id+".told", name)})
	}
	return t
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
