package review

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"sync"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/document"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
	"phoihop/internal/legaltext"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/regulation"
	"phoihop/internal/report"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// project keeps the entries about one review and makes it findable.
func project(tx *readmodel.Tx, _ entry.Hash, past []entry.Entry) error {
	if err := tx.Keep("review", past, nil); err != nil {
		return err
	}
	s, err := organisation.Projected(tx, past, topic(), func(s State) []entry.Hash { return s.Stray })
	if err != nil || !s.known {
		return err
	}
	if err := s.owe(tx); err != nil {
		return err
	}
	if f := s.Frozen(); f != nil {
		if err := s.sign(tx, *f); err != nil {
			return err
		}
		if err := tx.Tell(readmodel.Message{Space: s.Space, Author: f.Log, At: f.At, Kind: "to-sign", Urgency: readmodel.AtOnce,
			Href: "/reviews/" + s.ID.String(), Title: s.Opened.Title}); err != nil {
			return err
		}
	}
	text := ""
	for _, c := range s.Contributions {
		text += c.Text + "\n"
	}
	for _, i := range s.Items {
		if err := tx.Index(readmodel.Doc{Space: s.Space, Part: i.ID.String(), Party: i.Log, At: i.At, Href: i.href(), Title: i.Text}); err != nil {
			return err
		}
	}
	return tx.Index(readmodel.Doc{Space: s.Space, Party: s.Log, At: s.At, Href: "/reviews/" + s.ID.String(),
		Title: s.Opened.Title, Body: text})
}

// href is where an item stands on the page of its review.
func (i Item) href() string { return "/reviews/" + i.Review.String() + "#" + i.anchor() }

func (i Item) anchor() string { return "item-" + i.ID.Short() }

// owe puts each open item with a day before its owner.
func (s State) owe(tx *readmodel.Tx) error {
	for _, i := range s.Items {
		if i.Closed != nil || i.Owner.IsZero() || i.Due.IsZero() {
			continue
		}
		if err := tx.Owe(readmodel.Deadline{Space: s.Space, Party: i.Owner, Due: calendar.End(i.Due), Kind: "review-item", Passes: true, Href: i.href(), Title: i.Text}); err != nil {
			return err
		}
	}
	return nil
}

// sign puts the newest freeze before those who stood for the regulation's
// parties when the review was opened and have not signed it.
func (s State) sign(tx *readmodel.Tx, f Freeze) error {
	reg, err := tx.Kept("regulation", "subject", s.Opened.Regulation, regulation.KindProposed)
	if err != nil {
		return err
	}
	org, err := tx.Kept("organisation", "space", s.Space, entry.KindJoined, organisation.KindSucceeded, organisation.KindAccepted)
	if err != nil {
		return err
	}
	for _, thing := range []entry.Hash{s.Opened.Regulation, s.Space} {
		if err := tx.RestOn(thing); err != nil {
			return err
		}
	}
	for _, p := range organisation.Fold(org).Standing(regulation.Fold(reg).Parties, viet.DateOf(s.At)) {
		if s.ApprovedBy(p) {
			continue
		}
		if err := tx.Owe(readmodel.Deadline{Space: s.Space, Party: p, To: f.Log, Signs: true, Since: f.At, Kind: "review", Href: "/reviews/" + s.ID.String(), Title: s.Opened.Title}); err != nil {
			return err
		}
	}
	return nil
}

// All lists a space's reviews at the heads, oldest period first.
func All(ctx context.Context, tx *sql.Tx, space entry.Hash, heads readmodel.Heads) (ss []State, err error) {
	es, err := readmodel.Kept(ctx, tx, "review", "space", space, heads)
	if err != nil {
		return nil, err
	}
	o, err := organisation.Lineage(ctx, tx, space, heads)
	if err != nil {
		return nil, err
	}
	bySubject := map[entry.Hash][]entry.Entry{}
	for _, e := range es {
		bySubject[e.Subject] = append(bySubject[e.Subject], e)
	}
	for _, past := range bySubject {
		if s := FoldIn(past, o); s.known {
			ss = append(ss, s)
		}
	}
	slices.SortFunc(ss, func(a, b State) int {
		if c := a.Opened.To.Compare(b.Opened.To); c != 0 {
			return c
		}
		return bytes.Compare(a.ID[:], b.ID[:])
	})
	return ss, nil
}

// HeadsOf returns the heads of a space as they are now, and the latest moment
// that one of them was committed: the moment as at which figures are judged.
func HeadsOf(ctx context.Context, j *journal.Journal, space entry.Hash) (hs []Head, asOf time.Time, err error) {
	cs, err := j.Heads(ctx, space)
	if err != nil {
		return nil, asOf, err
	}
	for _, c := range cs {
		hs = append(hs, Head{c.Log, c.Size, c.Root})
		if c.Time.After(asOf) {
			asOf = c.Time
		}
	}
	if len(hs) == 0 {
		return nil, asOf, fault.New(fault.NotFound, "review.no-space", space.Short())
	}
	return hs, asOf, nil
}

// CheckHeads compares recorded heads with the journal: a log that was
// rewritten behind one of them no longer has its root.
func CheckHeads(ctx context.Context, j *journal.Journal, p Params) error {
	for _, h := range p.Heads {
		root, err := j.Root(ctx, h.Log, h.Size)
		if err != nil {
			return err
		}
		if root != h.Root {
			return fault.New(fault.Conflict, "review.head-differs", h.Log.Short(), h.Size)
		}
	}
	return nil
}

// Load compiles the report that the parameters mean, out of the read model as
// it was at their heads.
func (c Compiler) Load(ctx context.Context, tx *sql.Tx, p Params) (*Report, error) {
	heads := readmodel.Heads{}
	for _, h := range p.Heads {
		heads[h.Log] = h.Size
	}
	reg, err := regulation.Get(ctx, tx, p.Regulation, heads)
	if err != nil {
		return nil, err
	}
	if reg.Space != p.Space {
		return nil, fault.New(fault.NotFound, "review.no-regulation", p.Regulation.Short())
	}
	s := Source{Params: p, Regulation: reg}
	if v, ok := reg.VersionAt(p.To); ok {
		s.Text = legaltext.Parse(v.Text)
	}
	if s.Book, err = duty.LoadOf(ctx, tx, p.Space, p.Regulation, heads, p.AsOf); err != nil {
		return nil, err
	}
	for i := range s.Book.Parties { // a report of the past speaks of bodies by the names they bore
		n := organisation.NameAt(s.Book.Parties[i].Names, p.To)
		s.Book.Parties[i].Name, s.Book.Parties[i].Short = n.Name, n.Short
	}
	if s.Reviews, err = All(ctx, tx, p.Space, heads); err != nil {
		return nil, err
	}
	if s.Parts, err = c.parts(ctx, tx, s, heads); err != nil {
		return nil, err
	}
	r := Compile(s)
	r.say = c.Say
	return r, nil
}

// Render writes the report as a Word document in its form.
func (r *Report) Render() ([]byte, error) {
	form, d, err := r.written()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = d.WriteDOCX(&b, form)
	return b.Bytes(), err
}

// written is the report as a document, with its form.
func (r *Report) written() (form document.Form, d document.Document, err error) {
	form, ok := document.FormFor(r.Form, r.AsOf.Format(time.DateOnly))
	if !ok {
		return form, d, fault.Field("form", "review.no-form", r.Form)
	}
	p, err := r.Document()
	if err != nil {
		return form, d, err
	}
	p.Header.Number = form.KindNumber(p.Kind, 0, form.Sign(p.Header.Issuer))
	return form, *p, nil
}

// CheckDocument reads a report, compiles it anew at the heads it names, and
// returns every figure that differs.
func (c Compiler) CheckDocument(ctx context.Context, j *journal.Journal, db *readmodel.DB, docx []byte) (p Params, fs []Finding, checked int, err error) {
	have, err := document.ReadFigures(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		return p, nil, 0, &fault.Error{Kind: fault.Invalid, Key: "review.not-docx", Err: err}
	}
	if p, err = recorded(ctx, j, docx, have); err != nil {
		return p, nil, 0, err
	}
	if err := CheckHeads(ctx, j, p); err != nil {
		return p, nil, 0, err
	}
	var r *Report
	if err := db.View(ctx, func(tx *sql.Tx) (err error) { r, err = c.Load(ctx, tx, p); return err }); err != nil {
		return p, nil, 0, err
	}
	anew, err := r.Render()
	if err != nil {
		return p, nil, 0, err
	}
	want, err := document.ReadFigures(bytes.NewReader(anew), int64(len(anew)))
	return p, Compare(have, want), len(have.Found), err
}

// Record notes on this node what a compilation was made from, under its code:
// a document from which the parameters were lost is still checked by the code
// that it prints.
func Record(ctx context.Context, j *journal.Journal, p Params) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	heads, err := json.Marshal(p.Heads)
	if err != nil {
		return err
	}
	code := p.Code()
	return j.Local().InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO compilation(digest, params, heads) VALUES(?,?,?)", code[:], string(b), string(heads))
		return err
	})
}

// recorded finds the parameters of a document: by the code that it visibly
// prints where this node compiled it, else by what the file carries.
func recorded(ctx context.Context, j *journal.Journal, docx []byte, have document.Figures) (p Params, err error) {
	for _, code := range codes(have) {
		var params string
		err := j.Local().Read.QueryRowContext(ctx, "SELECT params FROM compilation WHERE digest = ?", code[:]).Scan(&params)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return p, err
		}
		return p, json.Unmarshal([]byte(params), &p)
	}
	properties, err := document.ReadProperties(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		return p, err
	}
	return ParamsOf(properties)
}

// codes lists everything in the visible text that looks like a digest, last
// first: the code stands at the end.
func codes(have document.Figures) (hs []entry.Hash) {
	digest := regexp.MustCompile(`[0-9a-f]{64}`)
	space := regexp.MustCompile(`[\s\x{200b}\x{ad}]+`)
	for i := len(have.Paragraphs) - 1; i >= 0; i-- {
		for _, x := range digest.FindAllString(space.ReplaceAllString(have.Paragraphs[i].Text, ""), -1) {
			if h, err := entry.ParseHash(x); err == nil {
				hs = append(hs, h)
			}
		}
	}
	return hs
}

// listed is what the list of reviews shows.
type listed struct {
	Reviews     []State
	Regulations []regulation.Regulation
}

// newest is the regulation that a review is opened of: the one whose time
// began last. Its form lets another time be written.
func (l listed) newest(day viet.Date) (g regulation.Regulation, ok bool) {
	for _, x := range l.Regulations {
		if !x.From.IsZero() && !x.From.After(day) && (!ok || g.From.Before(x.From)) {
			g, ok = x, true
		}
	}
	return g, ok
}

func listing(r *web.Request) (l listed, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		if l.Regulations, err = regulation.List(r.Ctx, tx, r.Caller.Space, nil); err != nil {
			return err
		}
		l.Reviews, err = All(r.Ctx, tx, r.Caller.Space, nil)
		return err
	})
	return l, err
}

// openItems offers the items that are still open, of whatever review, for what
// a meeting looks at: the earliest due first, those without a day last.
func openItems(r *web.Request) (os []web.Option, err error) {
	l, err := listing(r)
	if err != nil {
		return nil, err
	}
	names, err := organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return nil, err
	}
	var open []Item
	for _, s := range l.Reviews {
		open = append(open, s.toFollow()...)
	}
	slices.SortStableFunc(open, func(a, b Item) int {
		switch {
		case a.Due.IsZero() == b.Due.IsZero():
			return a.Due.Compare(b.Due)
		case a.Due.IsZero():
			return 1
		}
		return -1
	})
	for _, i := range open {
		o := web.Option{Value: i.ID.String(), Label: i.Text, Note: r.L.T("choice.type." + i.Type)}
		if !i.Owner.IsZero() {
			o.Note += " · " + names[i.Owner]
		}
		if !i.Due.IsZero() {
			o.Note += " · " + r.L.T("review.due", i.Due)
		}
		os = append(os, o)
	}
	return os, nil
}

// find returns a review of the caller's space, or a NotFound fault.
func find(r *web.Request, id entry.Hash) (State, error) {
	l, err := listing(r)
	if err != nil {
		return State{}, err
	}
	i := slices.IndexFunc(l.Reviews, func(s State) bool { return s.ID == id })
	if i < 0 {
		return State{}, fault.New(fault.NotFound, "review.none")
	}
	return l.Reviews[i], nil
}

// Reports remembers the newest compilations: a page is asked for once for each
// figure that is opened on it.
type Reports struct {
	sections []report.Section
	mu       sync.Mutex
	kept     []keptReport
}

type keptReport struct {
	code entry.Hash
	made *Report
}

// keptReports is how many are remembered.
const keptReports = 6

// at returns the report of a review at its frozen heads, or as things are now.
func (c *Reports) at(r *web.Request, s State, f *Freeze) (*Report, error) {
	p := Params{Space: s.Space, Regulation: s.Opened.Regulation, From: s.Opened.From, To: s.Opened.To, Form: "party"}
	var err error
	if f != nil {
		p.Heads, p.AsOf = f.Heads, f.AsOf
	} else if p.Heads, p.AsOf, err = HeadsOf(r.Ctx, r.Journal(), s.Space); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range c.kept {
		if k.code == p.Code() {
			again := *k.made
			return &again, nil
		}
	}
	k := keptReport{code: p.Code()}
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) (err error) { k.made, err = c.compiler(r).Load(r.Ctx, tx, p); return err })
	if err != nil {
		return nil, err
	}
	if c.kept = append(c.kept, k); len(c.kept) > keptReports {
		c.kept = c.kept[1:]
	}
	again := *k.made
	return &again, nil
}

// compiler compiles for a page.
func (c *Reports) compiler(r *web.Request) Compiler { return Compiler{c.sections, r.Vietnamese().T} }

// LoadFrom is Load for those who hold no transaction.
func (c Compiler) LoadFrom(ctx context.Context, db *readmodel.DB, p Params) (r *Report, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		r, err = c.Load(ctx, tx, p)
		return err
	})
	return r, err
}

// Find returns a review of a space by its id, for those who hold no
// transaction, or a NotFound fault.
func Find(ctx context.Context, db *readmodel.DB, space, id entry.Hash) (s State, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		ss, err := All(ctx, tx, space, nil)
		i := slices.IndexFunc(ss, func(s State) bool { return s.ID == id })
		if err == nil && i < 0 {
			err = fault.New(fault.NotFound, "review.none")
		}
		if err == nil {
			s = ss[i]
		}
		return err
	})
	return s, err
}
