package regulation

import (
	"strings"
	"sync"

	"github.com/a-h/templ"

	"phoihop/internal/entry"
	"phoihop/internal/legaltext"
)

// maxTexts bounds how many read texts are kept: a version never changes, so
// one that is looked at daily is read once.
const maxTexts = 32

// Shelf keeps texts that were read into their units. It is safe for
// concurrent use.
type Shelf struct {
	mu   sync.Mutex
	docs map[entry.Hash]*legaltext.Document
}

// Read returns the units of a version's text.
func (s *Shelf) Read(v Version) *legaltext.Document {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.docs[v.ID]; d != nil {
		return d
	}
	if s.docs == nil || len(s.docs) >= maxTexts {
		s.docs = map[entry.Hash]*legaltext.Document{}
	}
	d := legaltext.Parse(v.Text)
	s.docs[v.ID] = d
	return d
}

// Line is one unit of the text as the page sets it.
type Line struct {
	ID     string         `json:"id"`
	Kind   legaltext.Kind `json:"kind"`
	Name   string         `json:"name"` // "Khoản 1 Điều 5", for links and readers
	Marker string         `json:"marker,omitempty"`
	Title  string         `json:"title,omitempty"`
	Text   string         `json:"text,omitempty"`
	Depth  int            `json:"depth"`
	Open   bool           `json:"-"` // its drawer is open

	Amendable bool              `json:"-"` // an amendment can name and replace it
	Margin    []templ.Component `json:"-"`
}

// Heading is how a unit with a heading is called: "Điều 5. Giao ban".
func (l Line) Heading() string {
	if l.Title == "" {
		return l.Marker
	}
	return l.Marker + ". " + l.Title
}

// Heading is one line of the contents.
type Heading struct {
	ID    string            `json:"id"`
	Kind  legaltext.Kind    `json:"kind"`
	Label string            `json:"label"`
	Title string            `json:"title"`
	Marks []templ.Component `json:"-"`
}

// lines sets a text line by line.
func lines(d *legaltext.Document) (ls []Line) {
	d.Walk(func(n *legaltext.Node, depth int) bool {
		ls = append(ls, Line{ID: n.ID, Kind: n.Kind, Name: placeName(n), Marker: marker(n), Title: n.Title, Text: n.Text, Depth: depth, Amendable: amendable(n)})
		return true
	})
	return ls
}

// contents lists chapters and articles.
func contents(d *legaltext.Document) (hs []Heading) {
	d.Walk(func(n *legaltext.Node, _ int) bool {
		switch n.Kind {
		case legaltext.KindClause, legaltext.KindPoint, legaltext.KindParagraph:
			return false
		}
		hs = append(hs, Heading{ID: n.ID, Kind: n.Kind, Label: label(n), Title: n.Title})
		return n.Kind != legaltext.KindArticle
	})
	return hs
}

// marker is what the source prints before a unit's words: "1.", "1-", "a)".
// For units with headings it is their name, "Điều 5".
func marker(n *legaltext.Node) string {
	switch n.Kind {
	case legaltext.KindParagraph:
		return ""
	case legaltext.KindClause, legaltext.KindPoint:
		return printed(n)
	}
	return label(n)
}

// printed finds the marker in the source's own line.
func printed(n *legaltext.Node) string {
	const longest = 16 // bytes: "10.11.12." and some space
	line := strings.TrimSpace(n.Source())
	first, _, _ := strings.Cut(n.Text, " ")
	if i := strings.Index(line, first); first != "" && i > 0 && i <= longest {
		return strings.TrimSpace(line[:i])
	}
	if n.Kind == legaltext.KindPoint {
		return n.Number + ")"
	}
	return n.Number + "."
}

// Count is how many units of each kind a text has.
type Count struct {
	Chapters int `json:"chapters"`
	Articles int `json:"articles"`
	Clauses  int `json:"clauses"`
	Points   int `json:"points"`
}

func count(d *legaltext.Document) (c Count) {
	d.Walk(func(n *legaltext.Node, _ int) bool {
		switch n.Kind {
		case legaltext.KindChapter:
			c.Chapters++
		case legaltext.KindArticle:
			c.Articles++
		case legaltext.KindClause:
			c.Clauses++
		case legaltext.KindPoint:
			c.Points++
		}
		return true
	})
	return c
}
