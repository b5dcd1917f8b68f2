// Package legaltext reads Vietnamese normative text (văn bản quy phạm pháp
// luật, quy chế, quy định của Đảng) into its units: phần, chương, mục, tiểu
// mục, điều, khoản, điểm, and the paragraphs between them, with stable ids,
// source lines and resolved citations.
//
// The reader never fails: damaged text gives warnings, and the units printed
// one after the other are the normalised source byte for byte.
//
// Ids are paths of ASCII segments such as "dieu-5.khoan-1.diem-a". An article
// numbers through its document, so its id does not name its chapter. A point
// keeps the letter đ ("diem-đ"), because d and đ are two points of one clause.
// Paragraphs count from the unit's own text ("doan-1"), so the second
// paragraph of a clause is "….doan-2". A repeated number gets "~2". Units of a
// regulation issued with a decision start with "kem-theo.", units of an annex
// with the annex's id.
package legaltext

import "phoihop/internal/viet"

// Kind names what a unit is.
type Kind string

// The kinds of unit, from the widest to the narrowest. An attached regulation
// (văn bản ban hành kèm theo) and a phụ lục are both KindAnnex; headings with
// Roman numerals ("I-", "I.") are KindSection, as is "Mục 1".
const (
	KindPart       Kind = "part"
	KindChapter    Kind = "chapter"
	KindSection    Kind = "section"
	KindSubsection Kind = "subsection"
	KindArticle    Kind = "article"
	KindClause     Kind = "clause"
	KindPoint      Kind = "point"
	KindParagraph  Kind = "paragraph"
	KindAnnex      Kind = "annex"
)

// Node is one unit of a text.
type Node struct {
	Kind Kind `json:"kind"`
	// Number is the number as printed ("II", "15a", "1.1", "đ"), with the
	// misreadings of optical recognition put right ("I1" is "11").
	Number string `json:"number"`
	ID     string `json:"id"`
	// Title is the heading of a part, chapter, section, article or annex.
	Title string `json:"title"`
	// Text is the unit's own text without its marker: wrapped lines joined by
	// a space, quoted lines of an amendment by a line feed.
	Text string `json:"text"`
	// Line is the 1-based line of the source where the unit starts.
	Line     int     `json:"line"`
	Children []*Node `json:"children"`

	parent *Node
	off    int    // byte offset of the unit's first line
	body   int    // offset in raw behind the marker
	raw    string // the unit's own lines, up to the next unit
}

// Parent returns the unit that holds n, or nil at the top of the document.
func (n *Node) Parent() *Node { return n.parent }

// Source returns n's own lines as they stand in the normalised source,
// without those of its children.
func (n *Node) Source() string { return n.raw }

// Citation is one reference found in the text.
type Citation struct {
	At      string   `json:"at"`      // id of the unit where it stands; "" before the first unit
	Text    string   `json:"text"`    // exact substring of the source
	Targets []string `json:"targets"` // ids in this text; empty when it refers to another text
}

// Warning says that something in the text looks damaged or doubtful.
type Warning struct {
	Line    int    `json:"line"`    // 1-based line of the source
	Message string `json:"message"` // Vietnamese
	Key     string `json:"-"`       // stable name of the message, for translation
	Args    []any  `json:"-"`       // what the message mentions, in its order
}

// Document is a text read into its units.
type Document struct {
	Title     string     `json:"title"`
	Children  []*Node    `json:"children"`
	Citations []Citation `json:"citations"`
	Warnings  []Warning  `json:"warnings"`

	head   string // what stands before the first unit
	quotes []span // quoted text of amendments
	size   int    // bytes of the source
	index  map[string]*Node
}

// Parse reads src. It normalises first (viet.Normalize) and never fails.
func Parse(src string) *Document {
	p := newParser(viet.Normalize(src))
	p.prepare()
	p.build()
	p.finish()
	p.doc.cite()
	return p.doc
}

// Source prints the tree back: the normalised source, byte for byte.
func (d *Document) Source() string {
	size := len(d.head)
	d.Walk(func(n *Node, _ int) bool { size += len(n.raw); return true })
	out := append(make([]byte, 0, size), d.head...)
	d.Walk(func(n *Node, _ int) bool { out = append(out, n.raw...); return true })
	return string(out)
}

// Walk visits every unit in reading order, depth 0 at the top, and leaves out
// the children of a unit for which f returns false.
func (d *Document) Walk(f func(n *Node, depth int) bool) { walk(d.Children, 0, f) }

func walk(ns []*Node, depth int, f func(*Node, int) bool) {
	for _, n := range ns {
		if f(n, depth) {
			walk(n.Children, depth+1, f)
		}
	}
}

// Find returns the unit with the given id, or nil.
func (d *Document) Find(id string) *Node { return d.index[id] }

func (d *Document) warn(line int, key, msg string, args ...any) {
	d.Warnings = append(d.Warnings, Warning{Line: line, Message: msg, Key: key, Args: args})
}
