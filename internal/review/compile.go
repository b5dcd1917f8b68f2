package review

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/checkpoint"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/legaltext"
	"phoihop/internal/organisation"
	"phoihop/internal/regulation"
	"phoihop/internal/report"
	"phoihop/internal/viet"
)

// Params say which report is meant: the same parameters and heads give the
// same figures for ever.
type Params struct {
	Space      entry.Hash `json:"space"`
	Regulation entry.Hash `json:"regulation"`
	From       viet.Date  `json:"from"`
	To         viet.Date  `json:"to"`
	Form       string     `json:"form"` // "party" or "state"
	AsOf       time.Time  `json:"as_of"`
	Heads      []Head     `json:"heads"`
}

// Digest sums up the heads: what the document prints.
func (p Params) Digest() entry.Hash {
	hs := make([]checkpoint.Head, len(p.Heads))
	for i, h := range p.Heads {
		hs[i] = checkpoint.Head{Log: h.Log, Size: h.Size, Root: h.Root}
	}
	return checkpoint.Digest(hs)
}

// Code names the compilation: parameters and heads together. It is printed,
// so that a document says by itself what it was made from.
func (p Params) Code() entry.Hash {
	b, err := json.Marshal(p)
	if err != nil {
		return entry.Hash{} // no field of Params can fail to marshal
	}
	return sha256.Sum256(append([]byte("phoihop/review/v1\n"), b...))
}

// Figure is one number of the report with the signed entries under it.
type Figure = report.Figure

// Line is one row of counts: a duty, a party, or all.
type Line struct {
	Tally     duty.Tally
	N         string // figure ids; empty where there is nothing to show
	State     map[duty.Timeliness]string
	Nil       string
	Postponed string
	Assurance map[string]string
	Contested string
}

// DutySection is one duty in the report.
type DutySection struct {
	Duty    *duty.Duty
	All     Line
	Parties []PartyLine
	Events  *Events // duties on events
}

// PartyLine is one party's row.
type PartyLine struct {
	Party organisation.Party
	Line  Line
}

// Events is how fast events were answered.
type Events struct {
	Median, Longest string // figure ids
}

// Article is one article of the regulation with the duties under it.
type Article struct {
	ID, Number, Title string
	Duties            []DutySection
	All               Line // only the counts of timeliness
}

// Quarter is what fell into one quarter of a year, all duties together.
type Quarter struct {
	Name string // "Quý I/2022"
	All  Line   // only the counts of timeliness
}

// Gap is something that the report should not hide.
type Gap struct {
	Key   string       `json:"key"`
	Args  []any        `json:"args"`
	Party entry.Hash   `json:"party,omitzero"`
	About []entry.Hash `json:"about,omitempty"`
}

// Report is a compiled review.
type Report struct {
	Params
	Regulation regulation.Regulation
	Version    regulation.Version
	Book       *duty.Book
	Review     State // empty where no review was opened for the period
	Carried    []Item
	All        Line
	ByParty    []PartyLine
	Articles   []Article
	Quarters   []Quarter
	Unbound    []*duty.Duty // proposed, and accepted by nobody: listed, not counted
	Standing   []*duty.Duty
	Gaps       []Gap
	Parts      []report.Part // what the features contribute
	Figures    []Figure
	index      map[string]int
	say        func(key string, args ...any) string
	fixed      int // how many figures a freeze fixes
}

// Figure returns a figure by its id.
func (r *Report) Figure(id string) (Figure, bool) {
	i, ok := r.index[id]
	if !ok {
		return Figure{}, false
	}
	return r.Figures[i], true
}

// FiguresDigest sums up the figures that a freeze fixes: all but those of the
// overviews, which count the same occurrences in other heaps.
func (r *Report) FiguresDigest() entry.Hash {
	h := sha256.New()
	h.Write([]byte("phoihop/figures/v1\n"))
	for _, f := range r.Figures[:r.fixed] {
		fmt.Fprintf(h, "%s=%s\n", f.ID, f.Text)
	}
	return entry.Hash(h.Sum(nil))
}

// Source is what a report is compiled from, all of it at the same heads.
type Source struct {
	Params
	Regulation regulation.Regulation
	Text       *legaltext.Document
	Book       *duty.Book
	Reviews    []State // all reviews of the space
	Parts      []report.Part
}

// Compile computes every figure of the report. It is pure: the same source
// gives the same report.
func Compile(s Source) *Report {
	r := &Report{Params: s.Params, Regulation: s.Regulation, Book: s.Book, index: map[string]int{}}
	r.Version, _ = s.Regulation.VersionAt(s.To)
	r.takeReviews(s.Reviews)
	all := s.Book.Select(duty.Filter{Regulation: s.Params.Regulation, From: s.From, To: s.To})
	r.All = r.line("all", "", all)
	r.parties(all)
	r.articles(s.Text, all)
	r.counts()
	r.take(s.Parts)
	r.gaps(all)
	r.fixed = len(r.Figures)
	r.overviews(all)
	return r
}

// takeReviews finds the review of this very period, and the items that those
// before it left open.
func (r *Report) takeReviews(ss []State) {
	for _, s := range ss {
		switch {
		case s.Opened.Regulation == r.Params.Regulation && s.Opened.From == r.From && s.Opened.To == r.To:
			r.Review = s
		case s.Opened.To.Before(r.To):
			for _, i := range s.Items {
				if i.Closed == nil {
					r.Carried = append(r.Carried, i)
				}
			}
		}
	}
	slices.SortFunc(r.Carried, func(a, b Item) int { return a.At.Compare(b.At) })
}

// figure adds a number and returns its id.
func (r *Report) figure(f Figure) string {
	f.Text = printed(f)
	if f.Entries == nil {
		f.Entries = []entry.Hash{}
	}
	r.index[f.ID] = len(r.Figures)
	r.Figures = append(r.Figures, f)
	return f.ID
}

// printed is the text of a figure: its own, or n, or n/N.
func printed(f Figure) string {
	switch {
	case f.Text != "":
		return f.Text
	case f.Of > 0:
		return viet.FormatInt(int64(f.Count)) + "/" + viet.FormatInt(int64(f.Of))
	}
	return viet.FormatInt(int64(f.Count))
}

// line computes one row of counts under a scope such as "all" or "nv-1a2b3c4d.b2".
func (r *Report) line(scope, label string, os []*duty.Occurrence) Line {
	t := duty.Count(os)
	l := Line{Tally: t, State: map[duty.Timeliness]string{}, Assurance: map[string]string{}}
	l.N = r.figure(Figure{ID: scope + ".n", Label: label, Count: t.N, Entries: proofs(os)})
	pick := func(name string, n, of int, ok func(*duty.Occurrence) bool) string {
		var some []*duty.Occurrence
		for _, o := range os {
			if ok(o) {
				some = append(some, o)
			}
		}
		return r.figure(Figure{ID: scope + "." + name, Label: label, Count: n, Of: of, Entries: proofs(some)})
	}
	for _, st := range duty.Timelinesses() {
		l.State[st] = pick(string(st), t.State[st], t.N, func(o *duty.Occurrence) bool { return o.State == st })
	}
	met := t.State[duty.OnTime] + t.State[duty.ByClaim] + t.State[duty.Late]
	l.Nil = pick("nil", t.Nil, met, func(o *duty.Occurrence) bool { return o.Nil })
	l.Postponed = pick("postponed", t.Postponed, t.N, func(o *duty.Occurrence) bool { return o.Postponed })
	l.Contested = pick("contested", t.Contested, t.N, func(o *duty.Occurrence) bool { return o.Contested })
	for _, a := range duty.Assurances() {
		l.Assurance[a.Key()] = pick(a.Key(), t.Assurance[a.Key()], met, func(o *duty.Occurrence) bool { return o.Met() && o.Assurance == a })
	}
	return l
}

// proofs lists the entries that stand under some occurrences, in time.
func proofs(os []*duty.Occurrence) []entry.Hash {
	ids := []entry.Hash{}
	for _, o := range os {
		for _, f := range o.Facts {
			ids = append(ids, f.Entry)
		}
	}
	return ids
}

func (r *Report) parties(all []*duty.Occurrence) {
	byParty := map[entry.Hash][]*duty.Occurrence{}
	for _, o := range all {
		byParty[o.Party] = append(byParty[o.Party], o)
	}
	for _, p := range r.Book.Parties {
		if os := byParty[p.ID]; len(os) > 0 {
			r.ByParty = append(r.ByParty, PartyLine{p, r.line("all."+partyScope(p), p.Short, os)})
		}
	}
}

// partyScope names a party in figure ids by its place in the regulation.
func partyScope(p organisation.Party) string { return fmt.Sprintf("b%d-%s", p.Rank, p.ID.String()[:4]) }

// counts are the numbers about the regulation itself.
func (r *Report) counts() {
	bound := []entry.Hash{}
	for _, a := range r.Articles {
		for _, d := range a.Duties {
			bound = append(bound, d.Duty.ID)
		}
	}
	standing := []entry.Hash{}
	for _, d := range r.Standing {
		standing = append(standing, d.ID)
	}
	consents := []entry.Hash{}
	for _, c := range r.Version.Consents {
		consents = append(consents, c.ID)
	}
	slices.SortFunc(consents, func(a, b entry.Hash) int { return slices.Compare(a[:], b[:]) })
	r.figure(Figure{ID: "consents", Label: r.Regulation.Title, Count: len(consents), Of: len(r.Regulation.Signers(r.Version)), Entries: consents})
	r.figure(Figure{ID: "duties.bound", Label: r.Regulation.Title, Count: len(bound), Entries: bound})
	r.figure(Figure{ID: "duties.standing", Label: r.Regulation.Title, Count: len(standing), Entries: standing})
}

// articles puts the duties under the articles of the text.
func (r *Report) articles(text *legaltext.Document, all []*duty.Occurrence) {
	byDuty := map[entry.Hash][]*duty.Occurrence{}
	for _, o := range all {
		byDuty[o.Duty.ID] = append(byDuty[o.Duty.ID], o)
	}
	at := map[string]int{}
	for _, d := range r.Book.DutiesOf(r.Params.Regulation, "") {
		switch {
		case len(d.Binds) == 0:
			r.Unbound = append(r.Unbound, d)
			continue
		case d.Proposed.Cadence == calendar.Standing:
			r.Standing = append(r.Standing, d)
			continue
		}
		id := articleOf(d.Proposed.Provision)
		i, ok := at[id]
		if !ok {
			i = len(r.Articles)
			at[id] = i
			r.Articles = append(r.Articles, article(text, id))
		}
		r.Articles[i].Duties = append(r.Articles[i].Duties, r.section(d, byDuty[d.ID]))
	}
}

func articleOf(provision string) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(provision, "kem-theo."), ".")
	if strings.HasPrefix(provision, "kem-theo.") {
		return "kem-theo." + id
	}
	return id
}

func article(text *legaltext.Document, id string) Article {
	a := Article{ID: id, Number: strings.TrimPrefix(strings.TrimPrefix(id, "kem-theo."), "dieu-")}
	if text != nil {
		if n := text.Find(id); n != nil {
			a.Number, a.Title = n.Number, n.Title
		}
	}
	return a
}

// section computes one duty's numbers, in all and by party.
func (r *Report) section(d *duty.Duty, os []*duty.Occurrence) DutySection {
	scope := "nv-" + d.ID.String()[:8]
	s := DutySection{Duty: d, All: r.line(scope, d.Proposed.Title, os)}
	for _, p := range r.Book.Parties {
		mine := slices.DeleteFunc(slices.Clone(os), func(o *duty.Occurrence) bool { return o.Party != p.ID })
		if len(mine) > 0 {
			s.Parties = append(s.Parties, PartyLine{p, r.line(scope+"."+partyScope(p), p.Short+": "+d.Proposed.Title, mine)})
		}
	}
	if d.Proposed.Cadence == calendar.OnEvent {
		s.Events = r.events(scope, d, os)
	}
	return s
}

// events measures how long it took from the event to the last proof needed.
func (r *Report) events(scope string, d *duty.Duty, os []*duty.Occurrence) *Events {
	var took []time.Duration
	for _, o := range os {
		if o.Met() {
			took = append(took, o.Claimed.Sub(o.Trigger.Triggered.At))
		}
	}
	if len(took) == 0 {
		return nil
	}
	slices.SortFunc(took, func(a, b time.Duration) int { return cmp.Compare(a, b) })
	return &Events{
		Median:  r.figure(Figure{ID: scope + ".median", Label: d.Proposed.Title, Text: Span(took[len(took)/2]), Count: int(took[len(took)/2].Minutes()), Entries: proofs(os)}),
		Longest: r.figure(Figure{ID: scope + ".longest", Label: d.Proposed.Title, Text: Span(took[len(took)-1]), Count: int(took[len(took)-1].Minutes()), Entries: proofs(os)}),
	}
}

// Span writes a stretch of time as documents do: "47 phút", "3 giờ 10 phút".
func Span(d time.Duration) string {
	m := int(d.Round(time.Minute).Minutes())
	switch {
	case m < 60:
		return fmt.Sprintf("%d phút", m)
	case m < 48*60 && m%60 == 0:
		return fmt.Sprintf("%d giờ", m/60)
	case m < 48*60:
		return fmt.Sprintf("%d giờ %d phút", m/60, m%60)
	}
	return fmt.Sprintf("%d ngày", m/(24*60))
}
