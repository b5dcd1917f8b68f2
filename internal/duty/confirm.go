package duty

import (
	"encoding/json"
	"slices"
	"strconv"
	"sync"

	"github.com/a-h/templ"

	"phoihop/internal/cadence"
	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/legaltext"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// Reading is what the machine read in a clause (nghĩa vụ đọc được), and what
// people have made of it. It binds nobody before a person proposes it and the
// parties accept.
type Reading struct {
	cadence.Finding
	Title string      `json:"title"` // of the clause, or its first words
	Duty  *Duty       `json:"-"`     // proposed from it
	Given [][2]string `json:"-"`     // inputs of the proposal
}

// confirming is the page on which a text becomes duties, clause by clause.
type confirming struct {
	Regulation regulation.Regulation `json:"-"`
	Readings   []Reading             `json:"readings"`
	Silent     []*legaltext.Node     `json:"-"` // clauses in which nothing was read
	book       *Book
}

// open counts the readings that nobody has answered.
func (c confirming) open() (n int) {
	for _, x := range c.Readings {
		if x.Duty == nil {
			n++
		}
	}
	return n
}

func (b *Books) confirm(r *web.Request) (web.View, error) {
	id, err := entry.ParseHash(r.Path("regulation"))
	if err != nil {
		return web.View{}, fault.New(fault.NotFound, "regulation.none")
	}
	c, err := b.readings(r, id)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: r.L.T("duty.confirm.title"), Nav: "regulations", Model: c, Body: confirmPage(r, c)}, nil
}

// readings reads the newest text of a regulation and looks up what was already
// proposed from it.
func (b *Books) readings(r *web.Request, id entry.Hash) (c confirming, err error) {
	if c.Regulation, err = regulationFor(r, id); err != nil {
		return c, err
	}
	if c.book, err = b.At(r); err != nil || len(c.Regulation.Versions) == 0 {
		return c, err
	}
	v := c.Regulation.Versions[len(c.Regulation.Versions)-1]
	doc := b.texts.Read(v)
	for _, f := range b.found.in(doc, v.ID, r.Today) {
		c.Readings = append(c.Readings, c.reading(f, v, doc))
	}
	doc.Walk(func(n *legaltext.Node, _ int) bool {
		if n.Kind == legaltext.KindClause && !slices.ContainsFunc(c.Readings, func(x Reading) bool { return x.Provision == n.ID }) {
			c.Silent = append(c.Silent, n)
		}
		return true
	})
	return c, nil
}

// findings keeps what was read in texts on a day: the page of a regulation says
// each time how much of it nobody has answered. It is safe for concurrent use.
type findings struct {
	mu   sync.Mutex
	kept map[textOn][]cadence.Finding
}

// textOn is a version of a text, read on a day.
type textOn struct {
	version entry.Hash
	day     viet.Date
}

// maxFindings is of how many texts they are kept.
const maxFindings = 16

func (f *findings) in(doc *legaltext.Document, version entry.Hash, day viet.Date) []cadence.Finding {
	f.mu.Lock()
	defer f.mu.Unlock()
	k := textOn{version, day}
	if found, ok := f.kept[k]; ok {
		return found
	}
	if f.kept == nil || len(f.kept) >= maxFindings {
		f.kept = map[textOn][]cadence.Finding{}
	}
	f.kept[k] = cadence.New(day).ReadDocument(doc)
	return f.kept[k]
}

// reading prepares the proposal of one finding.
func (c confirming) reading(f cadence.Finding, v regulation.Version, doc *legaltext.Document) Reading {
	x := Reading{Finding: f, Title: clauseTitle(doc.Find(f.Provision))}
	for _, d := range c.book.Duties {
		if d.Proposed.Regulation == c.Regulation.ID && d.Proposed.Provision == f.Provision && d.from(f) {
			x.Duty = d
		}
	}
	x.Given = [][2]string{{"regulation", c.Regulation.ID.String()}, {"version", v.ID.String()}, {"provision", f.Provision}, {"quote", f.Quote},
		{"from", c.Regulation.From.String()}, {"cadence", f.Cadence}, {"every", strconv.Itoa(f.Every)}, {"mode", Each}}
	x.Given = append(x.Given, dueInputs(dueOf(f.Deadline))...)
	return x
}

// from reports whether people made the duty of a finding in its clause: as it
// was read, or put right from the same words.
func (d *Duty) from(f cadence.Finding) bool {
	return string(d.Proposed.Cadence) == f.Cadence || d.Proposed.Corrected && d.Proposed.Quote == f.Quote
}

// dueOf is what was read as a due rule; nothing read: the end of the window.
func dueOf(read *cadence.Deadline) (due calendar.Due) {
	b, err := json.Marshal(read)
	if err == nil {
		err = json.Unmarshal(b, &due)
	}
	if err != nil {
		return calendar.Due{}
	}
	return due
}

// maxTitle bounds a suggested title, in letters.
const maxTitle = 60

// clauseTitle names a duty after its clause; a person will say it better.
func clauseTitle(n *legaltext.Node) string {
	if n == nil {
		return ""
	}
	words := []rune(n.Title)
	if len(words) == 0 {
		words = []rune(n.Text)
	}
	if len(words) > maxTitle {
		return string(words[:maxTitle]) + "…"
	}
	return string(words)
}

// corrects are the inputs for the form on which a reading is put right.
func (x Reading) corrects() (given []string) {
	for _, g := range append(x.Given, [2]string{"title", x.Title}, [2]string{"corrected", "true"}) {
		given = append(given, g[0], g[1])
	}
	return given
}

// waiting tells on the regulation's page that its text holds unanswered readings.
func (b *Books) waiting(r *web.Request, ref web.Ref) (templ.Component, error) {
	if !r.May("duty.propose") {
		return nil, nil
	}
	c, err := b.readings(r, ref.ID)
	if err != nil || c.open() == 0 || !c.Regulation.Concerns(r.Caller.Party) {
		return nil, err
	}
	return confirmPanel(r, c), nil
}
