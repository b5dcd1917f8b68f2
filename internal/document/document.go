// Package document (văn bản) turns a neutral tree into a Word file in the form
// that Party or State offices use, and reads back what such a file visibly says.
//
// The forms are dated rule sets (thể thức văn bản), see [Forms]. A number that
// can be proved is a [Figure]: its text stands in a tagged content control and
// under a bookmark, so that [ReadFigures] finds it again after the file was
// opened and saved elsewhere.
package document

// Document is one document to be written.
type Document struct {
	// Kind is the kind of official document, as Form.Kind knows it; it decides
	// parts and order. Empty asks for letterhead, title, body and closing.
	Kind       string
	Header     Header
	To         []string // addressees after "Kính gửi:", may be empty
	Basis      []string // "Căn cứ …", without dash and end mark
	Authority  string   // who decides, of a decision: "Ban Thường vụ Đảng ủy"
	Meeting    *Meeting // of an invitation and of minutes
	Blocks     []Block
	Signatures []Signature // one, or several for a document signed jointly
	Recipients []string    // lines of "Nơi nhận", without dash and end mark
	Annexes    []Annex
	// Attestation is printed at the very end, on the last page.
	Attestation Attestation
	// Properties are kept in the file as custom properties; see ReadProperties.
	Properties map[string]string
}

// Header is the letterhead and title of a document. Every text is given as it
// shall read, except that the form decides upper case.
type Header struct {
	Superior string   // superior body, may be empty
	Issuer   string   // issuing body
	Joint    []string // bodies that issue it together with Issuer, in their order
	Number   string   // as made by Form.Number, without "Số"
	Place    string   // "Hòn Khói"
	Date     string   // "ngày 05 tháng 01 năm 2023"
	Type     string   // "BÁO CÁO"
	Subject  string   // trích yếu; of a letter without "V/v"
	Attached string   // "(Ban hành kèm theo Quyết định số …)", of a text issued with another
}

// Signature is one signing block.
type Signature struct {
	For       []Capacity // for whom the person signs, the form writes it; may be empty
	Authority string     // the same as it stands, "T/M BAN THƯỜNG VỤ"; may be empty
	Post      string     // "BÍ THƯ"
	Name      string     // may be left blank
}

// Annex is an annex (phụ lục) on pages of its own.
type Annex struct {
	Title     string
	Note      string // "(Kèm theo …)", may be empty
	Landscape bool
	Blocks    []Block
}

// Attestation is the block at the end of the last page that says what the
// document rests on; its values are digests.
type Attestation struct {
	Title string
	Text  string
	Lines []AttestationLine
}

// AttestationLine is a label and the digest it stands for.
type AttestationLine struct{ Label, Value string }

// empty reports whether there is nothing to print.
func (a Attestation) empty() bool {
	return a.Title == "" && a.Text == "" && len(a.Lines) == 0
}

// Block is one of Heading, Paragraph, List, Table, Image, Chart,
// Division, Article and PageBreak.
type Block interface{ block() }

// Heading is a section title. Levels run from 1; the form numbers and styles
// them. Level 0 and levels that the form does not know count as the nearest.
type Heading struct {
	Level      int
	Text       string
	Unnumbered bool
}

// Paragraph is body text.
type Paragraph struct {
	Runs     []Run
	Align    Align // Default is justified
	NoIndent bool
	KeepNext bool // stay on the page of what follows
}

// List is a list of paragraphs with a marker.
type List struct {
	Marker Marker
	Items  [][]Run
}

// Table is a ruled table. Its head rows are repeated on every page.
type Table struct {
	Caption string
	Columns []Column
	Head    [][]Cell
	Rows    [][]Cell
}

// Column is a column of a table.
type Column struct {
	Width float64 // share of the table's width, any unit; 0 counts as 1
	Align Align   // of body cells; Default is left
}

// Cell is a table cell; Span is the number of columns it covers, 0 meaning 1.
type Cell struct {
	Runs []Run
	Span int
}

// PageBreak starts a new page.
type PageBreak struct{}

func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Table) block()     {}
func (PageBreak) block() {}

// Run is a piece of text, or a figure. Tabs and line feeds in Text are kept.
type Run struct {
	Text         string
	Bold, Italic bool
	Figure       *Figure // when set, Text is not used
}

// Figure is a number that can be recomputed from the record.
type Figure struct {
	// ID names the figure: 1 to 64 characters, no white space. The same ID may
	// be printed more than once.
	ID string
	// Alias is what a word processor shows as the control's title; cut to 64
	// characters.
	Alias string
	Text  string // what is printed
}

// Text makes a plain run.
func Text(s string) Run { return Run{Text: s} }

// Bold makes a bold run.
func Bold(s string) Run { return Run{Text: s, Bold: true} }

// Fig makes a run that prints a figure.
func Fig(id, alias, text string) Run {
	return Run{Figure: &Figure{ID: id, Alias: alias, Text: text}}
}

// Align is a horizontal alignment.
type Align int

// Alignments. Default depends on the place: justified in the body, left in a cell.
const (
	Default Align = iota
	Left
	Center
	Right
	Justify
)

// Marker is what stands before the items of a list.
type Marker int

// Markers of a list. Letters follow the Vietnamese alphabet of points (điểm):
// a, b, c, d, đ, e, g, …
const (
	Dash Marker = iota
	Letter
	Number
)
