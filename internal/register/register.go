// Package register keeps a party's official numbers (sổ đăng ký văn bản đi,
// đến). State offices count their papers by year, Party committees by type and
// term of office; what comes in is counted by year. A number is taken by an
// entry about its book, and the gate lets through one at a time, so that the
// next number is simply what the book adds up to.
package register

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"

	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// The kinds of fact in a register.
const (
	KindTerm     entry.Kind = "register.term-opened" // about the office of a party
	KindTaken    entry.Kind = "register.taken"       // about a book of outgoing papers
	KindReceived entry.Kind = "register.received"    // about a book of incoming papers
	KindVoided   entry.Kind = "register.voided"      // about the book of the number
)

// TermOpened says how a party numbers its papers from a day on: as Party or
// State bodies do, under which sign. For a Party committee the day is the first
// of its term (nhiệm kỳ), and its numbers begin again.
type TermOpened struct {
	Family string    `json:"family"` // "party" or "state"
	Body   string    `json:"body"`   // sign of who issues: "ĐU"
	From   viet.Date `json:"from"`
	Title  string    `json:"title,omitempty"`
}

// Taken gives one number to one outgoing paper.
type Taken struct {
	Family string     `json:"family"`
	Body   string     `json:"body"`
	Code   string     `json:"code"` // of the paper's type: "TB"
	Year   int        `json:"year,omitempty"`
	Term   viet.Date  `json:"term,omitzero"`
	N      int        `json:"n"`
	Number string     `json:"number"` // as printed: "05-TB/ĐU"
	On     viet.Date  `json:"on"`
	Title  string     `json:"title"`
	To     string     `json:"to,omitempty"`
	About  entry.Hash `json:"about,omitzero"`
}

// Received enters one incoming paper.
type Received struct {
	N      int        `json:"n"` // số đến
	Number string     `json:"number"`
	Date   viet.Date  `json:"date"`
	Issuer string     `json:"issuer"`
	Title  string     `json:"title"`
	On     viet.Date  `json:"on"` // ngày đến
	For    string     `json:"for,omitempty"`
	About  entry.Hash `json:"about,omitzero"`
}

// Voided says that a number was taken and not used. It is not given again.
type Voided struct {
	Entry  entry.Hash `json:"entry"`
	Reason string     `json:"reason"`
}

// The facts with their places.
type (
	Term struct {
		entry.Place
		TermOpened
	}
	Outgoing struct {
		entry.Place
		Taken
		Void string `json:"void,omitempty"` // why it was not used
	}
	Incoming struct {
		entry.Place
		Received
		Void string `json:"void,omitempty"`
	}
)

// State is what the entries about one book, or about the office that keeps
// the books, add up to.
type State struct {
	ID    entry.Hash   `json:"id"`
	Space entry.Hash   `json:"space"`
	Party entry.Hash   `json:"party"`
	Terms []Term       `json:"terms,omitempty"`
	Out   []Outgoing   `json:"out,omitempty"`
	In    []Incoming   `json:"in,omitempty"`
	Stray []entry.Hash `json:"stray,omitempty"`
}

// id names the office of a party, or one of its books.
func id(space, party entry.Hash, book string) entry.Hash {
	return sha256.Sum256([]byte("phoihop register\n" + space.String() + "\n" + party.String() + "\n" + book))
}

const office = "office"

func incoming(year int) string { return "in/" + strconv.Itoa(year) }

func outgoing(s document.Series) string { return "out/" + s.Key() }

// series is the counter of a number.
func (t Taken) series() document.Series {
	s := document.Series{Family: t.Family, Body: t.Body, Year: t.Year, Term: t.Term}
	if t.Year == 0 {
		s.Code = t.Code
	}
	return s
}

// Fold returns what the entries about one book add up to.
func Fold(past []entry.Entry) (s State) {
	s.Stray = entry.Fold(past, s.with)
	return s
}

// with folds one entry and reports whether it fits: a book is its party's own,
// and its id says what is counted in it.
func (s *State) with(e entry.Entry) bool {
	mine := func(book string) bool {
		if e.Subject != id(e.SpaceID(), e.LogID(), book) {
			return false
		}
		s.ID, s.Space, s.Party = e.Subject, e.SpaceID(), e.LogID()
		return true
	}
	switch e.Kind {
	case KindTerm:
		return mine(office) && entry.Add(&s.Terms, e, func(p entry.Place, a TermOpened) Term { return Term{p, a} })
	case KindTaken:
		a, ok := entry.Decode[Taken](e)
		return ok && a.N > 0 && mine(outgoing(a.series())) && entry.Add(&s.Out, e, func(p entry.Place, a Taken) Outgoing { return Outgoing{Place: p, Taken: a} })
	case KindReceived:
		a, ok := entry.Decode[Received](e)
		return ok && a.N > 0 && mine(incoming(a.On.Year)) && entry.Add(&s.In, e, func(p entry.Place, a Received) Incoming { return Incoming{Place: p, Received: a} })
	case KindVoided:
		a, ok := entry.Decode[Voided](e)
		return ok && e.LogID() == s.Party && s.void(a)
	}
	return false
}

func (s *State) void(a Voided) bool {
	for i := range s.Out {
		if s.Out[i].ID == a.Entry && s.Out[i].Void == "" {
			s.Out[i].Void = a.Reason
			return true
		}
	}
	for i := range s.In {
		if s.In[i].ID == a.Entry && s.In[i].Void == "" {
			s.In[i].Void = a.Reason
			return true
		}
	}
	return false
}

// Numbers counts how often each number of the book was taken: more than once
// is a clash, which two nodes of one party can bring about.
func (s State) Numbers() map[int]int {
	m := map[int]int{}
	for _, o := range s.Out {
		m[o.N]++
	}
	for _, i := range s.In {
		m[i.N]++
	}
	return m
}

// Next is one more than the highest number taken.
func (s State) Next() int {
	n := 0
	for k := range s.Numbers() {
		n = max(n, k)
	}
	return n + 1
}

func (s State) isVoid(id entry.Hash) bool {
	return slices.ContainsFunc(s.Out, func(o Outgoing) bool { return o.ID == id && o.Void != "" }) ||
		slices.ContainsFunc(s.In, func(i Incoming) bool { return i.ID == id && i.Void != "" })
}

// Has reports whether an entry of the book gave a number.
func (s State) Has(id entry.Hash) bool {
	return slices.ContainsFunc(s.Out, func(o Outgoing) bool { return o.ID == id }) || slices.ContainsFunc(s.In, func(i Incoming) bool { return i.ID == id })
}

// TermOn returns how the party numbers what it issues on a day.
func (s State) TermOn(day viet.Date) (t Term, ok bool) {
	for _, x := range s.Terms {
		if !day.Before(x.From) && (!ok || !x.From.Before(t.From)) {
			t, ok = x, true
		}
	}
	return t, ok
}

// letter is the type of a plain letter, which State bodies give no code.
const letter = "CV"

// form is the rule set of a family on a day.
func form(family string, on viet.Date) document.Form {
	f, _ := document.FormOn(family, on)
	return f
}

// Take gives an outgoing paper its number.
type Take struct {
	Code  string     `json:"code" field:"required,choice:NQ|CT|KL|QĐ|QC|CTr|KH|HD|BC|TB|TTr|GM|BB|CV"`
	Title string     `json:"title" field:"required"`
	To    string     `json:"to"`
	On    viet.Date  `json:"on"`
	N     int        `json:"n"`
	About entry.Hash `json:"about"`
}

// series is the counter in which the paper is numbered, with its act as far
// as the counter says it. off is the state of the party's office.
func (c Take) series(off State) (t Taken, err error) {
	term, ok := off.TermOn(c.On)
	if !ok {
		return t, fault.Field("on", "register.no-term", c.On)
	}
	s, err := form(term.Family, c.On).Series(c.Code, term.Body, c.On, term.From)
	if err != nil {
		return t, fault.Field("code", "register.no-series", c.Code)
	}
	return Taken{Family: s.Family, Body: s.Body, Code: c.Code, Year: s.Year, Term: s.Term, On: c.On, Title: c.Title, To: c.To, About: c.About}, nil
}

// Decide gives the next number of the book, or the one asked for where it is
// still free: what was numbered by hand before it was entered here.
func (c Take) Decide(t Taken, book State, today viet.Date) (Taken, error) {
	switch {
	case today.Before(c.On):
		return Taken{}, fault.Field("on", "register.future", c.On)
	case c.N < 0:
		return Taken{}, fault.Field("n", "register.bad-number", c.N)
	case c.N > 0 && book.Numbers()[c.N] > 0:
		return Taken{}, fault.Field("n", "register.taken-already", c.N)
	}
	t.N = cmp.Or(c.N, book.Next())
	f := form(t.Family, c.On)
	t.Number = f.Number(t.N, t.Code, t.Body)
	if t.Code == letter {
		t.Number = f.KindNumber("cong-van", t.N, t.Body)
	}
	return t, nil
}

// Receive enters an incoming paper.
type Receive struct {
	Number string     `json:"number" field:"required"`
	Date   viet.Date  `json:"date" field:"required"`
	Issuer string     `json:"issuer" field:"required"`
	Title  string     `json:"title" field:"required"`
	On     viet.Date  `json:"on"`
	For    string     `json:"for"`
	N      int        `json:"n"`
	About  entry.Hash `json:"about"`
}

// Decide gives the next incoming number of the year. The same paper twice is
// refused: number, date and issuer together are a paper's identity.
func (c Receive) Decide(book State, today viet.Date) (Received, error) {
	switch {
	case today.Before(c.On):
		return Received{}, fault.Field("on", "register.future", c.On)
	case c.On.Before(c.Date):
		return Received{}, fault.Field("date", "register.before-issue", c.Date, c.On)
	case c.N < 0:
		return Received{}, fault.Field("n", "register.bad-number", c.N)
	case c.N > 0 && book.Numbers()[c.N] > 0:
		return Received{}, fault.Field("n", "register.taken-already", c.N)
	}
	for _, i := range book.In {
		if i.Void == "" && Identity(i.Number, i.Date, i.Issuer) == Identity(c.Number, c.Date, c.Issuer) {
			return Received{}, fault.New(fault.Conflict, "register.received-already", i.Received.N)
		}
	}
	return Received{cmp.Or(c.N, book.Next()), c.Number, c.Date, c.Issuer, c.Title, c.On, c.For, c.About}, nil
}

// Identity is what tells one official paper from all others: numbers collide,
// so its date and issuer belong to it. Case, marks and spaces do not count in
// the issuer's name; in the number, case and spaces do not.
func Identity(number string, date viet.Date, issuer string) string {
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	return squeeze(viet.Upper(number)) + "|" + date.String() + "|" + squeeze(viet.Fold(issuer))
}

// OpenTerm opens a term.
type OpenTerm struct {
	Family string    `json:"family" field:"required,choice:party|state"`
	Body   string    `json:"body" field:"required"`
	From   viet.Date `json:"from" field:"required"`
	Title  string    `json:"title"`
}

// Decide refuses a second term from the same day, and a sign with spaces.
func (c OpenTerm) Decide(off State) (TermOpened, error) {
	if strings.ContainsAny(c.Body, " \t") {
		return TermOpened{}, fault.Field("body", "register.bad-body", c.Body)
	}
	for _, t := range off.Terms {
		if t.From == c.From {
			return TermOpened{}, fault.New(fault.Conflict, "register.term-already", c.From)
		}
	}
	return TermOpened(c), nil
}

// Void gives up a number.
type Void struct {
	Book   entry.Hash `json:"book" field:"required"`
	Entry  entry.Hash `json:"entry" field:"required"`
	Reason string     `json:"reason" field:"required,longtext"`
}

// SubjectID names the book.
func (c Void) SubjectID() entry.Hash { return c.Book }

// Decide refuses numbers that the book does not have or that are given up.
func (c Void) Decide(s State, party entry.Hash) (Voided, error) {
	if s.Party != party || !s.Has(c.Entry) {
		return Voided{}, fault.New(fault.NotFound, "register.none")
	}
	if s.isVoid(c.Entry) {
		return Voided{}, fault.New(fault.Conflict, "register.voided-already")
	}
	return Voided{c.Entry, c.Reason}, nil
}
