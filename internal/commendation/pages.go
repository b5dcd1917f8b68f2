package commendation

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// view is one nomination as a reader sees it.
type view struct {
	State
	Clashes  []State                      // nominations that rest on the same evidence
	Proof    map[entry.Hash]readmodel.Hit // what of the evidence the reader may see
	Others   []entry.Hash
	Asked    Criterion
	Names    map[entry.Hash]string
	Full     map[entry.Hash]string
	locality string // where the caller's party issues its papers
	superior string // the body that all the parties' stand under, where one looks on
}

// who is the nominee, in words.
func (m view) who() string {
	if m.Nominated.Unit.IsZero() {
		return m.Nominated.Post + ", " + m.Names[m.Nominated.Party]
	}
	return m.Names[m.Nominated.Unit]
}

// index lists the nominations, newest first.
func index(r *web.Request) (web.View, error) {
	ss, more, err := listed(r, r.Behind())
	if err != nil {
		return web.View{}, err
	}
	names, err := organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	return web.View{Title: r.L.T("nav.commendations"), Nav: "commendations", Model: ss, More: more, Body: indexPage(r, ss, names),
		Sheet: web.Sheets(r, r.L.T("nav.commendations"), ss,
			web.Col("web.col.title", func(s State) any { return s.Nominated.Title }),
			web.Col("web.col.party", func(s State) any { return names[s.Nominated.Party] }),
			web.Col("web.col.at", func(s State) any { return s.At }),
			web.Col("web.col.state", func(s State) any { return s.standing(r) }),
			web.Col("web.col.number", func(s State) any { return s.decided().Number }),
			web.Col("web.col.date", func(s State) any { return s.decided().On }))}, err
}

// decided is the decision; empty where there is none yet.
func (s State) decided() (d Decided) {
	if s.Decision != nil {
		d = s.Decision.Decided
	}
	return d
}

// standing says how a nomination stands.
func (s State) standing(r *web.Request) string {
	switch {
	case s.Revocation != nil:
		return r.L.T("commendation.state.revoked")
	case s.Decision == nil:
		return r.L.T("commendation.state.open")
	case s.Decision.Granted:
		return s.Decision.Form
	}
	return r.L.T("commendation.state.refused")
}

// criteria shows what the space praises for.
func criteria(r *web.Request) (web.View, error) {
	rules, err := rulesFor(r)
	if err != nil {
		return web.View{}, err
	}
	names, err := organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	set := rules.On(r.Today)
	return web.View{Title: r.L.T("commendation.criteria"), Nav: "commendations", Model: set, Body: criteriaPage(r, set, names),
		Sheet: web.Sheets(r, r.L.T("commendation.criteria"), set.Criteria,
			web.Col("web.col.title", func(c Criterion) any { return c.in(r.L).Name }),
			web.Col("commendation.sheet.asks", func(c Criterion) any { return c.in(r.L).Asks }))}, err
}

// criterionChoices offers the criteria that hold today.
func criterionChoices(r *web.Request) (os []web.Option, err error) {
	rules, err := rulesFor(r)
	for _, c := range rules.On(r.Today).Criteria {
		os = append(os, web.Option{Value: c.Code, Label: c.in(r.L).Name})
	}
	return os, err
}

// load reads a nomination with what its parties are called.
func load(r *web.Request) (m view, err error) {
	id, err := r.ID("commendation.none")
	if err != nil {
		return m, err
	}
	if m.State, m.Clashes, err = find(r, id); err != nil {
		return m, err
	}
	hs, err := r.DB.Ties(r.Ctx, r.Caller.Space, r.Caller.Party, id, "")
	if err != nil {
		return m, err
	}
	m.Proof = map[entry.Hash]readmodel.Hit{}
	for _, h := range hs {
		if slices.Contains(m.Nominated.Evidence, h.Subject) {
			m.Proof[h.Subject] = h
		}
	}
	o, err := spaceOf(r)
	if err != nil {
		return m, err
	}
	rules, err := rulesFor(r)
	if err != nil {
		return m, err
	}
	m.Asked = rules.named(m.Nominated.Criterion, viet.DateOf(m.At)).in(r.L)
	m.locality = o.LocalityOn(r.Caller.Party, r.Today)
	m.Names, m.Full = map[entry.Hash]string{}, map[entry.Hash]string{}
	day := m.day(r.Today)
	for _, p := range o.Parties {
		n := organisation.NameAt(p.Names, day)
		m.Names[p.ID], m.Full[p.ID] = n.Short, n.Name
		there := !viet.DateOf(p.At).After(day) && !o.Ended(p.ID, day)
		if p.Role == organisation.RoleParty && (there || m.Opinion(p.ID) != nil || m.Recused(p.ID)) {
			m.Others = append(m.Others, p.ID)
		}
		if p.Role == organisation.RoleObserver && m.superior == "" {
			m.superior = n.Name
		}
	}
	for _, u := range o.Units {
		n := organisation.NameAt(u.Names, day)
		m.Names[u.ID], m.Full[u.ID] = n.Name, n.Name
	}
	return m, nil
}

// day is the day by which parties and units are named: that of the decision,
// until then today.
func (m view) day(today viet.Date) viet.Date {
	if m.Decision == nil {
		return today
	}
	return m.Decision.On
}

// show is one nomination with the evidence that it rests on.
func show(r *web.Request) (web.View, error) {
	m, err := load(r)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: m.Nominated.Title, Nav: "commendations", Model: m.State, Body: commendationPage(r, m)}, nil
}

// paper is the decision to commend.
func paper(r *web.Request) (web.Written, error) {
	m, err := load(r)
	if err != nil {
		return web.Written{}, err
	}
	if m.Decision == nil || !m.Decision.Granted {
		return web.Written{}, fault.New(fault.NotFound, "commendation.none")
	}
	form, err := r.DocumentForm(m.Decision.On)
	if err != nil {
		return web.Written{}, err
	}
	d := m.decision(form)
	if m.Decision.Number == "" || m.Decision.Family != "" && m.Decision.Family != form.Family {
		d.Header.Number = form.KindNumber(d.Kind, 0, form.Sign(d.Header.Issuer))
	}
	return web.Written{Name: "quyet-dinh-khen-thuong-" + m.Decision.On.String(), Form: form, Document: d}, nil
}

// forms are those in which the decision stands: that of its number, or both.
func (d Decision) forms() []string {
	if d.Family == "" {
		return nil
	}
	return []string{d.Family}
}

// decision is the Quyết định khen thưởng, under the number that was recorded.
func (m view) decision(form document.Form) document.Document {
	issuer, d := m.Full[m.Decision.Log], m.Decision
	article := func(s string) document.Block { return document.Article{Runs: []document.Run{document.Text(s)}} }
	return document.Document{Kind: "quyet-dinh",
		Header:    document.Header{Superior: m.superior, Issuer: issuer, Number: d.Number, Place: cmp.Or(d.Locality, "…………"), Date: d.On.Document(), Subject: "về việc khen thưởng " + m.who()},
		Basis:     []string{"Căn cứ thành tích trong thực hiện quy chế phối hợp", "Theo ý kiến của các bên tham gia quy chế"},
		Authority: form.Authority(issuer),
		Blocks: []document.Block{article("Khen thưởng " + m.who() + " bằng hình thức " + lowered(d.Form) + ", về thành tích: " + strings.TrimSuffix(m.Nominated.Title, ".") + "."),
			article(d.Words), article("Các cơ quan liên quan và " + m.who() + " chịu trách nhiệm thi hành quyết định này.")},
		Signatures: []document.Signature{form.Signed(issuer)},
		Recipients: []string{"Như Điều 3", "Các bên tham gia"}}
}

// lowered is a text whose first letter is small, as within a sentence.
func lowered(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return viet.Lower(string(r)) + s[n:]
}
