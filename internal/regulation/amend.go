package regulation

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/legaltext"
	"phoihop/internal/legaltext/amending"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// amendModel is the page on which an amendment is written: provisions changed
// in place, an amending text, or both. All that was typed stands in the form
// itself until the amendment is proposed.
type amendModel struct {
	Regulation Regulation    `json:"-"`
	Base       Version       `json:"-"`
	Chosen     []edited      `json:"chosen"`
	Others     []unitName    `json:"-"` // what can still be chosen
	Document   string        `json:"document,omitempty"`
	Effective  string        `json:"effective,omitempty"`
	Agreed     string        `json:"agreed,omitempty"` // words that were agreed elsewhere, for the first provision chosen
	From       string        `json:"from,omitempty"`   // id of what they were agreed in
	Source     readmodel.Doc `json:"-"`                // its title and address
	Result     *amended      `json:"result,omitempty"` // nil while it is written
	Err        *fault.Error  `json:"-"`
	View       string        `json:"-"`
}

// edited is one provision changed in place.
type edited struct {
	unitName
	Was   string `json:"was"`
	Words string `json:"words"` // empty: repealed
}

// unitName is a provision with its name for people.
type unitName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// amended is what comes of an amendment.
type amended struct {
	Instructions []ordered        `json:"instructions"`
	Problems     []amending.Error `json:"problems"`
	Text         string           `json:"text"`
	Map          []Mapping        `json:"map"`
	Pairs        []Pair           `json:"pairs"` // what changed
	Amending     string           `json:"amending,omitempty"`
	old, text    *legaltext.Document
	all          []Pair
}

// ordered is one instruction with the names of its targets.
type ordered struct {
	amending.Instruction
	Names []string `json:"names"`
}

// amend shows the page with the provisions that the address names, and the
// words that were agreed where it came from.
func (l *library) amend(r *web.Request) (web.View, error) {
	v := action.Values{Text: map[string][]string{}}
	for _, name := range []string{"at", "agreed", "from"} {
		v.Text[name] = r.Query[name]
	}
	return l.takeAmend(r, v)
}

// takeAmend shows the page for what was typed: another provision to change, or
// what the amendment comes to.
func (l *library) takeAmend(r *web.Request, v action.Values) (web.View, error) {
	t, err := load(r)
	if err != nil {
		return web.View{}, err
	}
	m := amendModel{Regulation: t.Regulation, Document: v.Get("document"), Effective: v.Get("effective"), View: v.Get("view"),
		Agreed: strings.TrimSpace(v.Get("agreed")), From: v.Get("from")}
	if err := m.source(r); err != nil {
		return web.View{}, err
	}
	m.Base, _ = t.Latest()
	doc := l.texts.Read(m.Base)
	if fs := v.Files["amending"]; len(fs) > 0 {
		read, err := fileText(r.Ctx, fs[0])
		if m.Err = fault.Of(err); err == nil {
			m.Document = read.Words
		}
	}
	m.choose(doc, v)
	if step := v.Get("step"); (step == "preview" || m.View != "") && m.Err == nil {
		if m.View == "" {
			m.View = viewTable
		}
		m.preview(r, doc)
	}
	return web.View{Title: r.L.T("regulation.act.amend"), Nav: "regulations", Model: m, Body: amendPage(r, m)}, nil
}

// source looks up where the agreed words come from; what the reader does not
// know is not named.
func (m *amendModel) source(r *web.Request) error {
	id, err := entry.ParseHash(m.From)
	if err != nil || m.Agreed == "" {
		return nil
	}
	hs, err := r.DB.Shown(r.Ctx, r.Caller.Space, r.Caller.Party, id)
	if len(hs) > 0 {
		m.Source = hs[0].Doc
	}
	return err
}

// choose collects the provisions that are changed in place, with what was
// typed for them.
func (m *amendModel) choose(doc *legaltext.Document, v action.Values) {
	at := slices.Clone(v.Text["at"])
	if more := v.Get("more"); v.Get("step") == "add" && more != "" {
		at = append(at, more)
	}
	given := v.Text["words"]
	chosen := map[string]bool{}
	for i, id := range at {
		n := doc.Find(id)
		if n == nil || chosen[id] || v.Get("drop") == id {
			continue
		}
		chosen[id] = true
		was := unitText(doc, n)
		e := edited{unitName{id, placeName(n)}, was, was}
		switch {
		case i < len(given):
			e.Words = strings.TrimSpace(strings.ReplaceAll(given[i], "\r\n", "\n"))
		case m.Agreed != "" && len(m.Chosen) == 0:
			e.Words = reworded(n, was, m.Agreed)
		}
		m.Chosen = append(m.Chosen, e)
	}
	doc.Walk(func(n *legaltext.Node, _ int) bool {
		if !chosen[n.ID] && amendable(n) {
			m.Others = append(m.Others, unitName{n.ID, placeName(n) + ": " + begins(doc, n)})
		}
		return true
	})
}

// reworded is a unit in other words: its number stays, and of an article its
// heading.
func reworded(n *legaltext.Node, was, words string) string {
	head, _, _ := strings.Cut(was, "\n")
	between := "\n"
	if n.Kind != legaltext.KindArticle {
		head, _, _ = strings.Cut(head, " ")
		between = " "
	}
	if strings.HasPrefix(words, head) {
		return words
	}
	return head + between + words
}

// begins is how a unit's words begin, to choose it by.
func begins(doc *legaltext.Document, n *legaltext.Node) string {
	head, _, _ := strings.Cut(unitText(doc, n), "\n")
	if n.Kind == legaltext.KindArticle {
		head = strings.TrimPrefix(head, label(n)+".")
	} else {
		_, head, _ = strings.Cut(head, " ")
	}
	return opening(strings.TrimSpace(head))
}

// amendable reports a unit that an amendment can name and replace.
func amendable(n *legaltext.Node) bool {
	switch n.Kind {
	case legaltext.KindArticle, legaltext.KindClause, legaltext.KindPoint:
		return amending.Label(strings.TrimPrefix(n.ID, "kem-theo.")) != ""
	}
	return false
}

// unitText is a unit as the source prints it, with all inside it.
func unitText(doc *legaltext.Document, n *legaltext.Node) string {
	start, end := doc.Extent(n)
	return strings.TrimSpace(doc.Source()[start:end])
}

// orders are what the person asks for: the amending text, then the provisions
// changed in place.
func (m *amendModel) orders() (is []amending.Instruction) {
	is = amending.Read(m.Document)
	for _, e := range m.Chosen {
		i := amending.Instruction{Kind: amending.Replace, Targets: []string{e.ID}, Quote: e.Words}
		switch strings.TrimSpace(e.Words) {
		case e.Was:
			continue
		case "":
			i.Kind = amending.Repeal
		}
		is = append(is, i)
	}
	return is
}

// mostOrders bounds what one preview carries out.
const mostOrders = 500

// preview carries the amendment out on the newest text.
func (m *amendModel) preview(r *web.Request, old *legaltext.Document) {
	is := m.orders()
	orders := 0
	for _, i := range is {
		orders += max(1, len(i.Targets))
	}
	if orders > mostOrders {
		m.Err = fault.Field("document", "regulation.amend.too-many", orders, mostOrders)
		return
	}
	a := amended{old: old}
	var fates []amending.Fate
	a.Text, fates, a.Problems = amending.Apply(m.Base.Text, is)
	for _, i := range is {
		o := ordered{Instruction: i}
		for _, t := range i.Targets {
			o.Names = append(o.Names, amending.Label(strings.TrimPrefix(t, "kem-theo.")))
		}
		a.Instructions = append(a.Instructions, o)
	}
	if viet.Normalize(a.Text) == viet.Normalize(m.Base.Text) {
		m.Err = fault.New(fault.Invalid, "regulation.amend.nothing")
		if len(a.Problems) == 0 && len(a.Instructions) == 0 {
			return
		}
	}
	a.text = legaltext.Parse(a.Text)
	a.Map = mapOf(fates)
	a.all = Pairs(old, a.text, a.Map)
	a.Pairs = changedOnly(a.all)
	day, _ := viet.ParseDate(m.Effective)
	a.Amending = amendingText(m.Regulation, day, old, a.text)
	m.Result = &a
}

// mapOf is the provision map that an amendment says by itself: its numbers do
// not move, so nothing has to be guessed.
func mapOf(fates []amending.Fate) (ms []Mapping) {
	for _, f := range fates {
		if f.From != "" {
			ms = append(ms, Mapping{f.From, f.To, Relation(f.Relation)})
		}
	}
	return ms
}

func changedOnly(ps []Pair) (out []Pair) {
	for _, p := range ps {
		if p.Relation != string(Kept) {
			out = append(out, p)
		}
	}
	return out
}

// amendingText writes what leads from one text to another in the usual
// wording; "" where no wording says it.
func amendingText(x Regulation, day viet.Date, old, text *legaltext.Document) string {
	w := amending.Wording{Name: x.Title}
	if !day.IsZero() {
		w.From = day.Document()
	}
	out, err := amending.Write(old, text, w)
	if err != nil {
		return ""
	}
	return out
}

// MapJSON is the provision map as the form keeps it.
func (a *amended) MapJSON() string {
	b, err := json.Marshal(a.Map)
	if err != nil {
		return "" // a map of texts cannot fail to be written
	}
	return string(b)
}

// doubtful lists what a person confirms: all that changed and can be named.
func (a *amended) doubtful() (ms []mapRow) {
	for _, m := range a.Map {
		n := a.old.Find(m.From)
		if m.Relation == Kept || n.Kind == legaltext.KindParagraph {
			continue
		}
		row := mapRow{Mapping: m, Name: placeName(n)}
		a.text.Walk(func(n *legaltext.Node, _ int) bool {
			if amending.Label(n.ID) != "" {
				row.Choices = append(row.Choices, unitName{n.ID, placeName(n)})
			}
			return true
		})
		ms = append(ms, row)
	}
	return ms
}

// mapRow is one mapping with the places it can lead to.
type mapRow struct {
	Mapping
	Name    string
	Choices []unitName
}

// readAmendment takes what the form alone has out of an amendment's inputs:
// what was typed on the way, and a provision map that was put right row by row.
func readAmendment(v action.Values) (action.Values, error) {
	v, err := textOfSource(v)
	if err != nil {
		return v, err
	}
	rows := mapRows{v.Text["map_from"], v.Text["map_relation"], v.Text["map_to"], v.Text["map_also"]}
	v.Text = maps.Clone(v.Text)
	for _, name := range []string{"map_from", "map_relation", "map_to", "map_also", "at", "words", "document", "view", "step", "agreed", "from"} {
		delete(v.Text, name)
	}
	if len(rows.from) == 0 {
		return v, nil
	}
	put, err := rows.over(v.Get("map"))
	if err == nil {
		v.Set("map", put)
	}
	return v, err
}

// mapRows are the rows of a map as its form sends them.
type mapRows struct{ from, relation, to, also []string }

// over puts the rows in the place of those of a map.
func (x mapRows) over(given string) (string, error) {
	bad := fault.Field("map", "regulation.map-rows")
	if len(x.relation) != len(x.from) || len(x.to) != len(x.from) || len(x.also) != len(x.from) {
		return "", bad
	}
	var ms, put []Mapping
	if json.Unmarshal([]byte(given), &ms) != nil {
		return "", bad
	}
	for _, m := range ms {
		if i := slices.Index(x.from, m.From); i >= 0 {
			put = append(put, corrected(m.From, Relation(x.relation[i]), x.to[i], x.also[i])...)
		} else {
			put = append(put, m)
		}
	}
	b, err := json.Marshal(put)
	return string(b), err
}

// corrected is one row of the map as a person put it.
func corrected(from string, r Relation, to, also string) []Mapping {
	switch {
	case r == Dropped:
		return []Mapping{{from, "", r}}
	case r == Split && also != "" && also != to:
		return []Mapping{{from, to, r}, {from, also, r}}
	}
	return []Mapping{{from, to, r}}
}

// viewOf are the four views of a change.
const (
	viewOriginal = "original"
	viewRedline  = "redline"
	viewClean    = "clean"
	viewTable    = "table"
)

func viewsOfChange() []string { return []string{viewOriginal, viewRedline, viewClean, viewTable} }

// viewed is a change in one of its views.
type viewed struct {
	View     string
	Old, New []Line
	All      []Pair
	Changed  []Pair
	OldName  string
	NewName  string
}

func (m amendModel) viewed(r *web.Request) viewed {
	a := m.Result
	return viewed{m.View, lines(a.old), lines(a.text), a.all, a.Pairs, r.L.T("regulation.version-no", m.Base.No), r.L.T("regulation.amend.new")}
}

// regulationHref is the page of the regulation that changes.
func (m amendModel) regulationHref() string { return "/regulations/" + m.Regulation.ID.String() }

// versionRef names a version to the panels of other features.
func versionRef(regulation, version entry.Hash) web.Ref {
	return web.Ref{ID: regulation, Part: version.String()}
}
