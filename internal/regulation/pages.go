package regulation

import (
	"cmp"
	"phoihop/internal/spreadsheet"
	"reflect"
	"slices"
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/legaltext"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// library serves the pages of regulations.
type library struct{ texts Shelf }

func (l *library) pages() []web.Page {
	return []web.Page{
		{Pattern: "/regulations", AsAt: true, Listed: true, Model: reflect.TypeFor[listModel](), Show: l.list},
		{Pattern: "/regulations/new", Model: reflect.TypeFor[composeModel](), Show: l.compose, Take: l.Preview},
		{Pattern: "/regulations/{id}", AsAt: true, Model: reflect.TypeFor[textModel](), Show: l.show},
		{Pattern: "/regulations/{id}/amend", Model: reflect.TypeFor[amendModel](), Show: l.amend, Take: l.takeAmend},
	}
}

func nav() []web.Nav { return []web.Nav{{In: "regulations", Key: "regulations", Href: "/regulations"}} }

// State says where a regulation or a version stands on a day.
type State string

// The states, as their messages are called.
const (
	StateForce      State = "force"
	StateAgreed     State = "agreed"
	StateOver       State = "over"
	StateCirculated State = "circulated"
	StateDraft      State = "draft"
	StateSuperseded State = "superseded"
)

// StateOf says where the regulation stands on a day.
func (r Regulation) StateOf(day viet.Date) State {
	if r.InForce(day) {
		return StateForce
	}
	if last := r.Last(); !last.IsZero() && day.After(last) {
		return StateOver
	}
	v, _ := r.Latest()
	return r.VersionState(v, day)
}

// VersionState says where a version stands on a day.
func (r Regulation) VersionState(v Version, day viet.Date) State {
	current, ok := r.VersionAt(day)
	switch {
	case ok && current.ID == v.ID && r.InForce(day):
		return StateForce
	case r.Agreed(v) && !day.Before(v.Effective):
		return StateOver
	case r.Agreed(v):
		return StateAgreed
	case v.Superseded:
		return StateSuperseded
	case v.Circulated:
		return StateCirculated
	}
	return StateDraft
}

// listModel is the page of all regulations.
type listModel struct {
	Regulations []listed `json:"regulations"`
}

// listed is one regulation in the list.
type listed struct {
	Regulation
	State    State    `json:"state"`
	Signed   int      `json:"signed"` // consents to the version shown
	Shown    Version  `json:"shown"`
	Names    []string `json:"party_names"`
	Previous string   `json:"previous,omitempty"` // number of the predecessor, or its title
}

// called is how a regulation is cited by another: by its number, else its title.
func (g Regulation) called() string { return cmp.Or(g.Number, g.Title) }

func (l *library) list(r *web.Request) (web.View, error) {
	rs, names, err := listFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return web.View{}, err
	}
	m := listModel{Regulations: []listed{}}
	for _, x := range slices.Backward(rs) {
		v := x.shown(r.AsOf)
		one := listed{Regulation: x, State: x.StateOf(r.AsOf), Shown: v, Signed: len(v.Consents)}
		for _, p := range x.Parties {
			one.Names = append(one.Names, names[p])
		}
		if i := slices.IndexFunc(rs, func(y Regulation) bool { return y.ID == x.Predecessor }); i >= 0 {
			one.Previous = rs[i].called()
		}
		m.Regulations = append(m.Regulations, one)
	}
	return web.View{Title: r.L.T("regulation.title"), Nav: "regulations", Model: m, Sheet: m.sheet(r), Body: listPage(r, m)}, nil
}

// sheet is the list as a spreadsheet.
func (m listModel) sheet(r *web.Request) func() []spreadsheet.Table {
	return web.Sheets(r, r.L.T("regulation.title"), m.Regulations,
		web.Col("web.col.number", func(x listed) any { return x.Number }),
		web.Col("web.col.title", func(x listed) any { return x.Title }),
		web.Col("web.col.from", func(x listed) any { return x.From }),
		web.Col("web.col.to", func(x listed) any { return x.Last() }),
		web.Col("web.col.state", func(x listed) any { return r.L.T("regulation.state." + string(x.State)) }),
		web.Col("regulation.sheet.version", func(x listed) any { return x.Shown.No }),
		web.Col("regulation.sheet.effective", func(x listed) any { return x.Shown.Effective }),
		web.Col("regulation.sheet.signed", func(x listed) any { return x.Signed }),
		web.Col("regulation.sheet.of", func(x listed) any { return len(x.Signers(x.Shown)) }),
		web.Col("regulation.sheet.parties", func(x listed) any { return strings.Join(x.Names, ", ") }))
}

// shown is the version that a page shows for a day: the one in force, or the
// newest where none is yet.
func (r Regulation) shown(day viet.Date) Version {
	if v, ok := r.VersionAt(day); ok {
		return v
	}
	v, _ := r.Latest()
	return v
}

// textModel is the page of one regulation: the text with its margin.
type textModel struct {
	Regulation
	Day      viet.Date  `json:"as_of"`
	Shown    Version    `json:"shown"`
	State    State      `json:"state"`
	Contents []Heading  `json:"contents"`
	Lines    []Line     `json:"lines"`
	Parties  []signer   `json:"signers"`
	Previous Regulation `json:"-"`
	Compared *compared  `json:"compared,omitempty"`
	Drawer   *drawer    `json:"drawer,omitempty"`

	names map[entry.Hash]string
	other Version // to compare with
}

// signer is one party in the strip of consents.
type signer struct {
	ID      entry.Hash `json:"id"`
	Name    string     `json:"name"`
	Consent *Consent   `json:"consent,omitempty"`
	Refusal *Refusal   `json:"refusal,omitempty"`
	For     []string   `json:"in_place_of,omitempty"` // names of the ended parties
}

// compared is the shown version beside another.
type compared struct {
	With     Version `json:"with"`
	View     string  `json:"view"`
	Pairs    []Pair  `json:"pairs"`
	All      bool    `json:"all"`                // unchanged provisions too
	Amending string  `json:"amending,omitempty"` // the text that amends the one into the other

	all, changed []Pair
	old          *legaltext.Document
}

// drawer is the record of one provision.
type drawer struct {
	Line
	Ref web.Ref `json:"-"`
}

func (l *library) show(r *web.Request) (web.View, error) {
	m, err := load(r)
	if err != nil {
		return web.View{}, err
	}
	if err := l.choose(r, &m); err != nil {
		return web.View{}, err
	}
	doc := l.texts.Read(m.Shown)
	m.Contents, m.Lines, m.Parties = contents(doc), lines(doc), m.signers()
	if err := l.compare(r, &m, doc); err != nil {
		return web.View{}, err
	}
	m.open(r)
	view := web.View{Title: m.Title, Nav: "regulations", Model: m}
	if m.Compared != nil {
		view.Body = comparePage(r, m)
		return view, nil
	}
	m.furnish(r)
	view.Body = textPage(r, m)
	return view, nil
}

// load reads the regulation of the page and the names of its parties.
func load(r *web.Request) (m textModel, err error) {
	id, err := entry.ParseHash(r.Path("id"))
	if err != nil {
		return m, fault.New(fault.NotFound, "regulation.none")
	}
	m.Day = r.AsOf
	m.Regulation, m.Previous, m.names, err = textFor(r.Ctx, r.DB, id, r.Caller.Space)
	if err == nil && m.Space != r.Caller.Space {
		return m, fault.New(fault.NotFound, "regulation.none")
	}
	return m, err
}

// choose sets the version to show: the one asked for, else that of the day.
func (l *library) choose(r *web.Request, m *textModel) error {
	m.Shown = m.shown(r.AsOf)
	if q := r.Query.Get("version"); q != "" {
		id, err := entry.ParseHash(q)
		v, ok := m.Version(id)
		if err != nil || !ok {
			return fault.New(fault.NotFound, "regulation.no-version")
		}
		m.Shown = v
	}
	m.other = m.compareTo(r)
	if m.other.No > m.Shown.No { // what changes is the newer one
		m.Shown, m.other = m.other, m.Shown
	}
	m.State = m.VersionState(m.Shown, r.AsOf)
	return nil
}

// compareTo is the version that the page is to be compared with, if any.
func (m *textModel) compareTo(r *web.Request) Version {
	id, err := entry.ParseHash(r.Query.Get("compare"))
	if err != nil {
		return Version{}
	}
	v, _ := m.Version(id)
	return v
}

// signers lists who has to sign the shown version, in the order of the
// regulation, with what each said to it.
func (m *textModel) signers() (ss []signer) {
	ids := m.Signers(m.Shown)
	for _, p := range m.Regulation.Parties { // who signed before its place passed on
		if _, ok := m.Shown.Consents[p]; ok && !slices.Contains(ids, p) {
			ids = append(ids, p)
		}
	}
	for _, p := range ids {
		s := signer{ID: p, Name: m.names[p]}
		for _, q := range m.Shown.InPlaceOf(p) {
			s.For = append(s.For, m.names[q])
		}
		if c, ok := m.Shown.Consents[p]; ok {
			s.Consent = &c
		}
		for _, x := range m.Shown.Refusals {
			if x.Party == p {
				s.Refusal = &x
			}
		}
		ss = append(ss, s)
	}
	return ss
}

// compare lays another version beside the shown one.
func (l *library) compare(r *web.Request, m *textModel, doc *legaltext.Document) error {
	q := r.Query.Get("compare")
	if q == "" {
		return nil
	}
	if m.other.ID.IsZero() {
		return fault.New(fault.NotFound, "regulation.no-version")
	}
	l.compareWith(m, m.other, doc)
	if q := r.Query.Get("view"); slices.Contains(viewsOfChange(), q) {
		m.Compared.View = q
	}
	if m.Compared.All = r.Query.Has("all"); m.Compared.All {
		m.Compared.Pairs = m.Compared.all
	}
	return nil
}

// compareWith says what the shown version changes in another.
func (l *library) compareWith(m *textModel, v Version, doc *legaltext.Document) {
	old, ms := l.texts.Read(v), m.Shown.Map
	if m.Shown.Base != v.ID {
		ms = ProposeMap(old, doc)
	}
	c := compared{With: v, View: viewTable, old: old, all: Pairs(old, doc, ms)}
	c.changed = changedOnly(c.all)
	c.Pairs = c.changed
	c.Amending = amendingText(m.Regulation, m.Shown.Effective, old, doc)
	m.Compared = &c
}

// open finds the provision whose record is asked for.
func (m *textModel) open(r *web.Request) {
	q := r.Query.Get("open")
	for i := range m.Lines {
		if l := &m.Lines[i]; q != "" && l.ID == q {
			l.Open = true
			m.Drawer = &drawer{*l, web.Ref{ID: m.ID, Part: l.ID}}
		}
	}
}

// furnish asks the other features for what they show beside the text.
func (m *textModel) furnish(r *web.Request) {
	for i := range m.Lines {
		l := &m.Lines[i]
		l.Margin = r.Panels("provision", web.Ref{ID: m.ID, Part: l.ID})
	}
	for i := range m.Contents {
		h := &m.Contents[i]
		h.Marks = r.Panels("provision-mark", web.Ref{ID: m.ID, Part: h.ID})
	}
}

// ahead lists versions that stand between the shown one and the newest.
func (m textModel) ahead() (vs []Version) {
	for _, v := range m.Versions {
		if v.No > m.Shown.No && !v.Superseded {
			vs = append(vs, v)
		}
	}
	return vs
}

// neighbour is the version to compare the shown one with: its base, or the one
// before it.
func (m textModel) neighbour() (Version, bool) {
	if v, ok := m.Version(m.Shown.Base); ok {
		return v, true
	}
	for _, v := range slices.Backward(m.Versions) {
		if v.No != m.Shown.No {
			return v, true
		}
	}
	return Version{}, false
}

// mine reports whether the caller's party is one of the regulation's.
func (m textModel) mine(r *web.Request) bool {
	return m.Concerns(r.Caller.Party)
}

// mayAnswer reports whether the caller's party can still consent or refuse.
func (m textModel) mayAnswer(r *web.Request) bool {
	_, consented := m.Shown.Consents[r.Caller.Party]
	return m.Shown.Circulated && !m.Shown.Superseded && !consented && slices.Contains(m.Signers(m.Shown), r.Caller.Party)
}

// mayCirculate reports whether the caller's party wrote the shown version, or
// follows who did, and the signers are not settled: nobody has consented, or a
// party of them has ended.
func (m textModel) mayCirculate(r *web.Request) bool {
	mine := m.Shown.Log == r.Caller.Party || m.lineage.follows(r.Caller.Party, m.Shown.Log)
	return mine && !m.Shown.Superseded && !m.Agreed(m.Shown) && (len(m.Shown.Consents) == 0 || len(m.lineage.heirs) > 0)
}
