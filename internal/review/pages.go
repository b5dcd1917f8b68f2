package review

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/readmodel"
	"phoihop/internal/register"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

func (c *Reports) pages() []web.Page {
	return []web.Page{
		{Pattern: "/reviews", Listed: true, Model: reflect.TypeFor[[]State](), Show: c.index},
		{Pattern: "/reviews/{id}", Model: reflect.TypeFor[answer](), Show: c.show},
	}
}

func (c *Reports) papers() []web.Paper {
	return []web.Paper{{Pattern: "/reviews/{id}/report.docx", Kind: reportKind, Write: c.write}}
}

func nav() []web.Nav { return []web.Nav{{In: "meetings", Key: "reviews", Href: "/reviews", Order: 20}} }

// index lists the reviews, newest period first.
func (c *Reports) index(r *web.Request) (web.View, error) {
	l, err := listing(r)
	if err != nil {
		return web.View{}, err
	}
	slices.Reverse(l.Reviews)
	return web.View{Title: r.L.T("nav.reviews"), Nav: "reviews", Model: l.Reviews, Body: indexPage(r, l),
		Sheet: web.Sheets(r, r.L.T("nav.reviews"), l.Reviews,
			web.Col("web.col.title", func(s State) any { return s.Opened.Title }),
			web.Col("web.col.from", func(s State) any { return s.Opened.From }),
			web.Col("web.col.to", func(s State) any { return s.Opened.To }),
			web.Col("web.col.state", func(s State) any {
				if s.Frozen() != nil {
					return r.L.T("review.frozen")
				}
				return r.L.T("review.draft")
			}),
			web.Col("review.sheet.contributions", func(s State) any { return len(s.Contributions) }),
			web.Col("review.sheet.items", func(s State) any { return len(s.Items) }))}, nil
}

// sheet is a review as its page shows it.
type sheet struct {
	Report *Report
	Now    *Report // where the review is frozen and a figure is open: what it would be now
	Doc    *document.Document
	Open   *Figure
	Later  *Figure
	At     []entry.Entry                  // the entries under the open figure
	Came   map[entry.Hash][]readmodel.Hit // what came of an open item (proposals, tasks, agendas), as far as the reader may see it
	Slot   register.Slot                  // of the report
}

// slot is the place of the report in the register of the party that opened the
// review.
func (s sheet) slot(r *web.Request) (register.Slot, error) {
	return register.SlotFor(r, s.Report.Review.Log, s.Report.Review.ID, "BC", s.Report.Review.Opened.Title)
}

// answer is a review as programs read it.
type answer struct {
	Params  Params     `json:"params"`
	Digest  entry.Hash `json:"digest"`
	Figures []Figure   `json:"figures"`
	Gaps    []Gap      `json:"gaps"`
}

func (c *Reports) show(r *web.Request) (web.View, error) {
	s, err := c.sheet(r)
	if err != nil {
		return web.View{}, err
	}
	if err := s.openFigure(r, c); err != nil {
		return web.View{}, err
	}
	if err := s.follow(r); err != nil {
		return web.View{}, err
	}
	if s.Slot, err = s.slot(r); err != nil {
		return web.View{}, err
	}
	rep := s.Report
	return web.View{Title: rep.Review.Opened.Title, Nav: "reviews",
		Model: answer{rep.Params, rep.Digest(), rep.Figures, rep.Gaps},
		Body:  reviewPage(r, s)}, nil
}

// sheet compiles the report: at the frozen heads, or as things are now.
func (c *Reports) sheet(r *web.Request) (s sheet, err error) {
	id, err := entry.ParseHash(r.Path("id"))
	if err != nil {
		return s, fault.New(fault.NotFound, "review.none")
	}
	st, err := find(r, id)
	if err != nil {
		return s, err
	}
	if s.Report, err = c.at(r, st, st.Frozen()); err != nil {
		return s, err
	}
	s.Report.Review = st // approvals come after the heads that they approve
	s.Doc, err = s.Report.Document()
	return s, err
}

// maxShown bounds how many entries a figure opens at once.
const maxShown = 100

// openFigure looks up the entries under the figure that was clicked, and what
// the figure would be today.
func (s *sheet) openFigure(r *web.Request, c *Reports) error {
	f, ok := s.Report.Figure(r.Query.Get("figure"))
	if !ok {
		return nil
	}
	s.Open = &f
	for _, id := range f.Entries[:min(len(f.Entries), maxShown)] {
		e, err := r.Journal().Entry(r.Ctx, id)
		if err != nil {
			return err
		}
		s.At = append(s.At, e)
	}
	if s.Report.Review.Frozen() == nil {
		return nil
	}
	now, err := c.at(r, s.Report.Review, nil)
	if err != nil {
		return err
	}
	if later, ok := now.Figure(f.ID); ok && later.Text != f.Text {
		s.Later = &later
	}
	return nil
}

// write writes the report, in Party form or with ?form=state in State form, and
// records what it was made from.
func (c *Reports) write(r *web.Request) (w web.Written, err error) {
	s, err := c.sheet(r)
	if err != nil {
		return w, err
	}
	if f := r.Query.Get("form"); f != "" {
		s.Report.Form = f
	}
	if w.Form, w.Document, err = s.Report.written(); err != nil {
		return w, err
	}
	if slot, err := s.slot(r); err != nil {
		return w, err
	} else if slot.Given != nil {
		slot.Write(&w.Header, w.Form, w.Kind)
	}
	w.Name = "bao-cao-" + s.Report.From.String() + "-" + s.Report.To.String()
	return w, Record(r.Ctx, r.Journal(), s.Report.Params)
}

// headsJSON is the heads as the freeze takes them.
func (r *Report) headsJSON() string {
	b, err := json.Marshal(r.Heads)
	if err != nil {
		return "" // hashes and numbers always marshal
	}
	return string(b)
}

// bound lists who stands for the regulation's parties: when the review was
// opened, or, where none is open, when it is compiled.
func (r *Report) bound() []entry.Hash {
	at := r.AsOf
	if r.Review.Known() {
		at = r.Review.At
	}
	return r.Book.Standing(r.Regulation.Parties, viet.DateOf(at))
}

// follow looks up what came of the open items.
func (s *sheet) follow(r *web.Request) error {
	s.Came = map[entry.Hash][]readmodel.Hit{}
	for _, i := range slices.Concat(s.Report.Review.toFollow(), s.Report.Carried) {
		hs, err := r.DB.Ties(r.Ctx, r.Caller.Space, r.Caller.Party, i.ID, "")
		if err != nil {
			return err
		}
		s.Came[i.ID] = hs
	}
	return nil
}

// closes reports whether the caller may say what became of an item: its party
// owns or added it, or gives the word of one that did and has ended.
func (r *Report) closes(q *web.Request, i Item) bool {
	mine := append(r.Book.SpokenFor(q.Caller.Party, q.Today), q.Caller.Party)
	return slices.Contains(mine, i.Owner) || slices.Contains(mine, i.Log)
}

// whose says who sees to an item, and by when.
func (r *Report) whose(q *web.Request, i Item) string {
	var parts []string
	if !i.Owner.IsZero() {
		name := r.Book.Party(i.Owner).Short
		if hs := r.Book.Signing(i.Owner, q.Today); !slices.Contains(hs, i.Owner) && len(hs) > 0 {
			var ns []string
			for _, h := range hs {
				ns = append(ns, r.Book.Party(h).Short)
			}
			name += " (" + q.L.T("review.passed-to", strings.Join(ns, ", ")) + ")"
		}
		parts = append(parts, name)
	}
	if !i.Due.IsZero() {
		parts = append(parts, q.L.T("review.due", i.Due))
	}
	return strings.Join(parts, " · ")
}

// contributed counts the parties that have written something.
func (r *Report) contributed() (n int) {
	for _, p := range r.bound() {
		if slices.ContainsFunc(r.Review.Contributions, func(c Contribution) bool { return c.Log == p }) {
			n++
		}
	}
	return n
}

// approved counts the parties that have signed the freeze.
func (r *Report) approved() (n int) {
	for _, p := range r.bound() {
		if r.Review.ApprovedBy(p) {
			n++
		}
	}
	return n
}

// figureName says what a figure counts, from the last part of its id.
func figureName(r *web.Request, id string) string {
	part := id[strings.LastIndex(id, ".")+1:]
	for _, prefix := range []string{"timeliness.", "assurance.", "review.figure."} {
		if r.L.Has(prefix + part) {
			return r.L.T(prefix + part)
		}
	}
	return ""
}

// mayApprove reports whether a party is bound by the regulation and has not
// signed yet.
func (r *Report) mayApprove(party entry.Hash) bool {
	return slices.Contains(r.bound(), party) && !r.Review.ApprovedBy(party)
}
