package review

import (
	"cmp"
	_ "embed" // the phrases
	"encoding/json"
	"fmt"
	"strings"

	"phoihop/internal/document"
	"phoihop/internal/duty"
	"phoihop/internal/organisation"
	"phoihop/internal/report"
	"phoihop/internal/viet"
)

//go:embed phrases.json
var phrasesJSON []byte

// phrases are the words of the document. A document is Vietnamese whatever
// language its reader's screen speaks.
type phrases map[string]any

func loadPhrases() (p phrases, err error) {
	err = json.Unmarshal(phrasesJSON, &p)
	return p, err
}

func (p phrases) text(key string) string { s, _ := p[key].(string); return s }

func (p phrases) list(key string) (ss []string) {
	list, _ := p[key].([]any)
	for _, x := range list {
		ss = append(ss, fmt.Sprint(x))
	}
	return ss
}

// writer turns a report into a document.
type writer struct {
	r    *Report
	p    phrases
	tell func(key string, args ...any) string // a message of the catalogue
}

// reportKind is the kind of document that a report is.
const reportKind = "bao-cao"

// Document lays the report out in the order that such reports have: situation,
// leadership, results by article, assessment, directions, proposals, annexes.
func (r *Report) Document() (*document.Document, error) {
	p, err := loadPhrases()
	if err != nil {
		return nil, err
	}
	w := writer{r, p, r.say}
	d := &document.Document{Kind: reportKind, Header: w.header(), Recipients: p.list("recipients"),
		Signatures:  []document.Signature{{For: []document.Capacity{document.OnBehalf(p.text("authority"))}, Post: p.text("post")}},
		Attestation: w.attestation(), Annexes: w.annexes()}
	if d.Properties, err = r.Params.properties(); err != nil {
		return nil, err
	}
	d.Blocks = append(d.Blocks, w.say("intro"))
	for _, part := range []func() []document.Block{w.situation, w.leadership, w.results, w.assessment, w.directions, w.proposals} {
		d.Blocks = append(d.Blocks, part()...)
	}
	return d, nil
}

// blank is where a hand fills in.
const blank = "……"

func (w writer) header() document.Header {
	r := w.r
	h := document.Header{Type: w.p.text("type"),
		Subject: fmt.Sprintf(w.p.text("subject"), lowerFirst(r.Regulation.Title), r.From.Screen(), r.To.Screen()),
		Place:   blank, Date: "ngày …… tháng …… năm ……"}
	for _, p := range r.Book.Parties {
		switch {
		case p.Role == organisation.RoleObserver && h.Superior == "":
			h.Superior = p.Name
		case p.ID == r.Review.Log, h.Issuer == "" && p.Role == organisation.RoleParty:
			h.Issuer, h.Place = p.Name, cmp.Or(p.LocalityOn(viet.DateOf(r.Book.AsOf)), blank)
		}
	}
	return h
}

func lowerFirst(s string) string {
	rs := []rune(s)
	if len(rs) > 0 {
		rs[0] = []rune(strings.ToLower(string(rs[0])))[0]
	}
	return string(rs)
}

// fig returns a run that prints a figure.
func (w writer) fig(id string) document.Run {
	f, ok := w.r.Figure(id)
	if !ok {
		return document.Text("")
	}
	return document.Fig(f.ID, f.Label, f.Text)
}

// say makes a paragraph of a phrase; each %s takes a run or a text.
func (w writer) say(key string, args ...any) document.Paragraph {
	return document.Paragraph{Runs: runs(w.p.text(key), args...)}
}

func runs(phrase string, args ...any) (rs []document.Run) {
	parts := strings.Split(phrase, "%s")
	for i, text := range parts {
		if text != "" {
			rs = append(rs, document.Text(text))
		}
		if i >= len(args) || i == len(parts)-1 {
			continue
		}
		switch a := args[i].(type) {
		case document.Run:
			rs = append(rs, a)
		default:
			rs = append(rs, document.Text(fmt.Sprint(a)))
		}
	}
	return rs
}

func heading(level int, text string) document.Heading {
	return document.Heading{Level: level, Text: text}
}

// contributed prints what the parties wrote for a section.
func (w writer) contributed(section string) (bs []document.Block) {
	for _, c := range w.r.Review.Contributions {
		if c.Section != section {
			continue
		}
		for i, line := range strings.Split(strings.TrimSpace(c.Text), "\n") {
			p := document.Paragraph{Runs: []document.Run{document.Text(line)}}
			if i == 0 {
				p.Runs = append([]document.Run{document.Bold(fmt.Sprintf(w.p.text("by-party"), w.r.Book.Party(c.Log).Name))}, p.Runs...)
			}
			bs = append(bs, p)
		}
	}
	return bs
}

// or gives what stands in for an empty section.
func (w writer) or(bs []document.Block, key string) []document.Block {
	if len(bs) == 0 {
		return []document.Block{document.Paragraph{Runs: []document.Run{{Text: w.p.text(key), Italic: true}}}}
	}
	return bs
}

func (w writer) situation() []document.Block {
	return append([]document.Block{heading(1, w.p.text("part-1"))}, w.or(append(w.contributions(report.Situation), w.contributed("situation")...), "none-given")...)
}

func (w writer) leadership() []document.Block {
	r := w.r
	var names []string
	for _, p := range r.Book.Parties {
		if p.Role == organisation.RoleParty {
			for _, id := range r.Regulation.Parties {
				if id == p.ID {
					names = append(names, p.Name)
				}
			}
		}
	}
	bs := []document.Block{heading(1, w.p.text("part-2")),
		w.say("regulation", r.Regulation.Title, r.Regulation.Number, r.Regulation.From.Screen(), r.Regulation.To.Screen(), strings.Join(names, "; ")),
		w.say("consents", w.fig("consents")),
		w.say("duties", w.fig("duties.bound"), w.fig("duties.standing"))}
	bs = append(bs, w.contributions(report.Leadership)...)
	return append(bs, w.contributed("leadership")...)
}

func (w writer) results() []document.Block {
	a := w.r.All
	bs := []document.Block{heading(1, w.p.text("part-3")), heading(2, w.p.text("overall-title")),
		w.say("overall", append([]any{w.fig(a.N)}, w.states(a)...)...),
		w.say("axes", w.fig(a.Nil), w.fig(a.Postponed)),
		w.say("assurance", w.levels(a)...)}
	if a.Tally.Contested > 0 {
		bs = append(bs, w.say("contested", w.fig(a.Contested)))
	}
	bs = append(bs, w.table(w.r.ByParty))
	bs = append(bs, w.byArticle()...)
	for _, art := range w.r.Articles {
		bs = append(bs, w.article(art)...)
	}
	for _, d := range w.r.Standing {
		bs = append(bs, w.say("standing", d.Proposed.Title))
	}
	bs = append(bs, w.contributions(report.Results)...)
	return append(bs, w.contributed("results")...)
}

func (w writer) states(l Line) (args []any) {
	for _, st := range duty.Timelinesses() {
		args = append(args, w.fig(l.State[st]))
	}
	return args
}

func (w writer) levels(l Line) (args []any) {
	for _, a := range duty.Assurances() {
		args = append(args, w.fig(l.Assurance[a.Key()]))
	}
	return args
}

func (w writer) article(a Article) []document.Block {
	title := a.Title
	if title == "" {
		title = "Điều " + a.Number
	} else {
		title = fmt.Sprintf(w.p.text("article"), title, a.Number)
	}
	bs := []document.Block{heading(2, title)}
	for _, s := range a.Duties {
		if s.All.Tally.N == 0 {
			bs = append(bs, w.say("duty-none", s.Duty.Proposed.Title, w.fig(s.All.N)))
			continue
		}
		bs = append(bs, w.say("duty", append([]any{s.Duty.Proposed.Title, w.fig(s.All.N)}, w.states(s.All)...)...))
		if s.Events != nil {
			bs = append(bs, w.say("events", w.fig(s.Events.Median), w.fig(s.Events.Longest)))
		}
	}
	return bs
}

// table prints one row a party, in the order of the regulation.
func (w writer) table(ls []PartyLine) document.Table {
	t := document.Table{Columns: countColumns(2.2),
		Head: [][]document.Cell{w.head("col-party", "col-n", "col-on-time", "col-by-claim", "col-late", "col-overdue", "col-not-due")}}
	for _, l := range ls {
		t.Rows = append(t.Rows, w.row([]document.Cell{cell(document.Text(l.Party.Name))}, l.Line))
	}
	return t
}

func num() document.Column { return document.Column{Width: 1.1, Align: document.Center} }

func cell(rs ...document.Run) document.Cell { return document.Cell{Runs: rs} }

func (w writer) head(keys ...string) (cs []document.Cell) {
	for _, k := range keys {
		cs = append(cs, cell(document.Text(w.p.text(k))))
	}
	return cs
}

func (w writer) row(cs []document.Cell, l Line) []document.Cell {
	cs = append(cs, cell(w.fig(l.N)))
	for _, st := range duty.Timelinesses() {
		cs = append(cs, cell(w.fig(l.State[st])))
	}
	return cs
}

func (w writer) assessment() []document.Block {
	bs := []document.Block{heading(1, w.p.text("part-4")), heading(2, w.p.text("results"))}
	bs = append(bs, w.or(w.contributed("assessment"), "none-given")...)
	for _, s := range []struct{ key, kind string }{{"shortcomings", "shortcoming"}, {"causes", "cause"}, {"lessons", "lesson"}} {
		bs = append(bs, heading(2, w.p.text(s.key)))
		bs = append(bs, w.or(w.items(w.r.Review.Items, s.kind), "none-given")...)
	}
	bs = append(bs, w.contributions(report.Assessment)...)
	bs = append(bs, heading(2, w.p.text("gaps")))
	var lines [][]document.Run
	for _, g := range w.r.Gaps {
		lines = append(lines, []document.Run{document.Text(w.tell(g.Key, g.Args...))})
	}
	bs = append(bs, w.or(list(lines), "gaps-none")...)
	bs = append(bs, heading(2, w.p.text("carried")))
	bs = append(bs, w.or(w.items(w.r.Carried, ""), "carried-none")...)
	bs = append(bs, heading(2, w.p.text("reservations")))
	return append(bs, w.or(w.reservations(), "reservations-none")...)
}

func list(lines [][]document.Run) []document.Block {
	if len(lines) == 0 {
		return nil
	}
	return []document.Block{document.List{Marker: document.Dash, Items: lines}}
}

// items prints tracked items of a type; all types where none is given.
func (w writer) items(is []Item, kind string) []document.Block {
	var lines [][]document.Run
	for _, i := range is {
		if kind == "" || i.Type == kind {
			lines = append(lines, []document.Run{document.Text(i.Text + w.owner(i))})
		}
	}
	return list(lines)
}

func (w writer) owner(i Item) string {
	switch {
	case i.Owner.IsZero():
		return ""
	case i.Due == viet.Date{}:
		return fmt.Sprintf(w.p.text("owner"), w.r.Book.Party(i.Owner).Name)
	}
	return fmt.Sprintf(w.p.text("owner-due"), w.r.Book.Party(i.Owner).Name, i.Due.Screen())
}

func (w writer) reservations() []document.Block {
	var lines [][]document.Run
	for _, x := range w.r.Review.Reservations {
		lines = append(lines, []document.Run{document.Bold(w.r.Book.Party(x.Log).Name + ": "), document.Text(x.Text)})
	}
	return list(lines)
}

func (w writer) directions() []document.Block {
	bs := append(w.items(w.r.Review.Items, "direction"), w.contributions(report.Directions)...)
	bs = append(bs, w.contributed("directions")...)
	return append([]document.Block{heading(1, w.p.text("part-5"))}, w.or(bs, "none-given")...)
}

func (w writer) proposals() []document.Block {
	return append([]document.Block{heading(1, w.p.text("part-6"))}, w.or(append(w.contributions(report.Proposals), w.contributed("proposals")...), "none-given")...)
}

func (w writer) annexes() []document.Annex {
	as := []document.Annex{{Title: w.p.text("annex-1"), Note: w.p.text("annex-note"), Landscape: true, Blocks: []document.Block{w.matrix()}}}
	if len(w.r.Quarters) > 1 {
		as = append(as, document.Annex{Title: w.p.text("annex-quarters"), Note: w.p.text("annex-note"), Blocks: w.byQuarter()})
	}
	return append(as, w.annexed()...)
}

// matrix prints duty × party.
func (w writer) matrix() document.Table {
	t := document.Table{Columns: countColumns(2.3, 4, 2.2),
		Head: [][]document.Cell{w.head("col-provision", "col-duty", "col-party", "col-n", "col-on-time", "col-by-claim", "col-late", "col-overdue", "col-not-due")}}
	for _, a := range w.r.Articles {
		for _, s := range a.Duties {
			for i, l := range s.Parties {
				cs := []document.Cell{cell(document.Text("")), cell(document.Text("")), cell(document.Text(l.Party.Short))}
				if i == 0 {
					cs[0], cs[1] = cell(document.Text(duty.Cite(s.Duty.Proposed.Provision))), cell(document.Text(s.Duty.Proposed.Title))
				}
				t.Rows = append(t.Rows, w.row(cs, l.Line))
			}
		}
	}
	return t
}

// attestation prints what the figures rest on, so that paper is a witness.
func (w writer) attestation() document.Attestation {
	p := w.r.Params
	a := document.Attestation{Title: w.p.text("attest-title"),
		Text: fmt.Sprintf(w.p.text("attest-text"), p.AsOf.In(viet.Zone()).Format("15:04 02/01/2006"))}
	for _, h := range p.Heads {
		name := w.r.Book.Party(h.Log).Name
		if name == "" {
			name = h.Log.Short()
		}
		a.Lines = append(a.Lines, document.AttestationLine{Label: fmt.Sprintf(w.p.text("attest-head"), name, viet.FormatInt(h.Size)), Value: h.Root.String()})
	}
	return document.Attestation{Title: a.Title, Text: a.Text, Lines: append(a.Lines,
		document.AttestationLine{Label: w.p.text("attest-digest"), Value: p.Digest().String()},
		document.AttestationLine{Label: w.p.text("attest-code"), Value: p.Code().String()})}
}
