package proposal

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"phoihop/internal/entry"
	"phoihop/internal/legaltext/amending"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/register"
	"phoihop/internal/regulation"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/web"
)

// list is one of the three lists of proposals.
type list struct {
	Name      string
	Names     map[entry.Hash]string
	Proposals []State
	Waiting   int
}

// index lists what waits for the caller's opinion first; ?list= chooses,
// ?before= pages.
func index(r *web.Request) (web.View, error) {
	m := list{Name: r.Query.Get("list")}
	var err error
	if m.Waiting, err = countWaiting(r); err != nil {
		return web.View{}, err
	}
	if !slices.Contains([]string{"waiting", "open", "ended"}, m.Name) {
		if m.Name = "open"; m.Waiting > 0 {
			m.Name = "waiting"
		}
	}
	r.Query.Set("list", m.Name) // the pages that follow are of the same list
	var more readmodel.Cursor
	if m.Proposals, more, err = listed(r, m.Name, r.Behind()); err != nil {
		return web.View{}, err
	}
	if m.Names, err = organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space); err != nil {
		return web.View{}, err
	}
	return web.View{Title: r.L.T("nav.proposals"), Nav: "proposals", Model: m.Proposals, More: more, Sheet: m.sheet(r), Body: indexPage(r, m)}, nil
}

// sheet is the list as a spreadsheet.
func (m list) sheet(r *web.Request) func() []spreadsheet.Table {
	return web.Sheets(r, r.L.T("proposal.list."+m.Name), m.Proposals,
		web.Col("web.col.title", func(s State) any { return s.Made.Title }),
		web.Col("web.col.party", func(s State) any { return m.Names[s.Log] }),
		web.Col("web.col.at", func(s State) any { return s.At }),
		web.Col("proposal.sheet.version", func(s State) any { return s.Latest().No }),
		web.Col("proposal.sheet.answer-by", func(s State) any { return s.Latest().AnswerBy }),
		web.Col("proposal.sheet.agree", func(s State) any { return s.Count(Agree) }),
		web.Col("proposal.sheet.change", func(s State) any { return s.Count(Change) }),
		web.Col("proposal.sheet.object", func(s State) any { return s.Count(Object) }),
		web.Col("proposal.sheet.silent", func(s State) any { return s.Count(Silent) }),
		web.Col("proposal.sheet.outcome", func(s State) any {
			if o := s.Outcome(); o != nil {
				return o.Words
			}
			return nil
		}))
}

// tabs lead to the three lists.
func (m list) tabs(r *web.Request) (ts []web.Tab) {
	for _, name := range []string{"waiting", "open", "ended"} {
		t := web.Tab{Label: r.L.T("proposal.list." + name), Href: "/proposals?list=" + name, On: name == m.Name}
		if name == "waiting" {
			t.N = m.Waiting
		}
		ts = append(ts, t)
	}
	return ts
}

// view is one proposal as a reader sees it.
type view struct {
	State
	Shown Version // the version whose opinions stand in the columns
	Names map[entry.Hash]string
	Posts map[string]string       // titles by pseudonymous id
	Asked []entry.Hash            // in the order of the parties
	Since []amending.Piece        // what changed since the reader's last opinion
	Seen  int                     // the version of that opinion
	Amend []regulation.Regulation // what the outcome can amend: that of the clause, or all in force
	Slot  register.Slot           // of its submission
}

// show is one proposal, for those who may read it; ?version= chooses.
func show(r *web.Request) (web.View, error) {
	s, err := visible(r)
	if err != nil {
		return web.View{}, err
	}
	m := view{State: s, Shown: s.Latest(), Posts: map[string]string{}}
	for _, v := range s.Versions {
		if v.ID.String() == r.Query.Get("version") {
			m.Shown = v
		}
	}
	if err := m.name(r); err != nil {
		return web.View{}, err
	}
	if m.Slot, err = s.slot(r); err != nil {
		return web.View{}, err
	}
	if v := s.Seen(r.Caller.Party); v != nil && m.Shown.ID == s.Latest().ID {
		m.Since, m.Seen = amending.Redline(v.Text, s.Latest().Text), v.No
	}
	if err := m.amends(r); err != nil {
		return web.View{}, err
	}
	return web.View{Title: s.Made.Title, Nav: "proposals", Model: s, Body: proposalPage(r, m)}, nil
}

// name looks up what the parties and the posts are called.
func (m *view) name(r *web.Request) (err error) {
	if m.Names, err = organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space); err != nil {
		return err
	}
	o, err := spaceOf(r)
	if err != nil {
		return err
	}
	for _, p := range o.Posts {
		m.Posts[p.Post] = p.Title
	}
	for _, p := range o.Parties {
		if slices.Contains(m.Made.Asked, p.ID) {
			m.Asked = append(m.Asked, p.ID)
		}
	}
	return nil
}

// past are a party's opinions of the version shown that no longer hold, and
// all it had of other versions.
func (m view) past(party entry.Hash) (os []Opinion) {
	now := m.Standing(party, m.Shown.ID)
	for _, o := range m.Opinions {
		if o.Log == party && (now == nil || o.ID != now.ID) {
			os = append(os, o)
		}
	}
	return os
}

// no is the number of a version.
func (m view) no(id entry.Hash) int {
	if v := m.version(id); v != nil {
		return v.No
	}
	return 0
}

// rests are the opinions that an outcome rests on.
func (m view) rests(o Outcome) (os []Opinion) {
	for _, x := range m.Opinions {
		if slices.Contains(o.RestsOn, x.ID) {
			os = append(os, x)
		}
	}
	return os
}

// amends looks up the regulations that what was agreed can go into: the one of
// the clause that the proposal is about, else each in force that concerns the
// reader's party.
func (m *view) amends(r *web.Request) error {
	o := m.Outcome()
	if o == nil || m.Drop != nil || o.Concluded.Result == NotAgreed || !r.May("regulation.amend-text") {
		return nil
	}
	all, err := regulation.ListFrom(r.Ctx, r.DB, r.Caller.Space)
	for _, x := range all {
		of := x.ID == m.Made.Regulation || m.Made.Provision == "" && x.InForce(r.Today)
		if of && x.Concerns(r.Caller.Party) {
			m.Amend = append(m.Amend, x)
		}
	}
	return err
}

// amendHref is where a regulation is amended with words that were agreed; of a
// proposal without a clause the provision is chosen there.
func (m view) amendHref(x regulation.Regulation, words string) string {
	q := url.Values{"agreed": {words}, "from": {m.ID.String()}}
	if m.Made.Provision != "" {
		q.Set("at", m.Made.Provision)
	}
	return "/regulations/" + x.ID.String() + "/amend?" + q.Encode()
}

func visible(r *web.Request) (State, error) {
	id, err := r.ID("proposal.none")
	if err != nil {
		return State{}, err
	}
	return find(r, id)
}

// download gives one of the proposal's files.
func download(r *web.Request) (web.Download, error) {
	s, err := visible(r)
	if err != nil {
		return web.Download{}, err
	}
	return web.Attached(r, s.Files, "proposal.none")
}

// panelSize is how many waiting proposals Hôm nay shows.
const panelSize = 4

// today shows what waits for the caller's opinion.
func today(r *web.Request, _ web.Ref) (templ.Component, error) {
	n, err := countWaiting(r)
	if err != nil || n == 0 {
		return nil, err
	}
	ss, _, err := listed(r, "waiting", readmodel.Start())
	if err != nil {
		return nil, err
	}
	names, err := organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return nil, err
	}
	return waitingPanel(r, n, ss[:min(len(ss), panelSize)], names), nil
}

// choices are the open proposals, for forms of other features that name one.
func choices(r *web.Request) (os []web.Option, err error) {
	ss, _, err := listed(r, "open", readmodel.Start())
	for _, s := range ss {
		os = append(os, web.Option{Value: s.ID.String(), Label: s.Made.Title})
	}
	return os, err
}

// lines parts a text into its paragraphs.
func lines(text string) (ls []string) {
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			ls = append(ls, l)
		}
	}
	return ls
}

// look is the colour of a stance's pill.
func look(s Stance) string {
	return map[Stance]string{Agree: "ok", Change: "late", Object: "bad"}[s]
}

// shape is the mark of a stance.
func shape(s Stance) string {
	return map[Stance]string{Agree: "done", Change: "look", Object: "wrong", Silent: "open"}[s]
}

// given counts the parties that have said where they stand to the version
// shown.
func (m view) given() (n int) {
	for _, p := range m.Made.Asked {
		if m.Standing(p, m.Shown.ID) != nil {
			n++
		}
	}
	return n
}
