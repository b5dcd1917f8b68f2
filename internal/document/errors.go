package document

import "fmt"

// Reason says what is wrong with a file or a figure.
type Reason string

// Reasons of a FormatError.
const (
	NotZip      Reason = "not-zip"      // not a ZIP archive
	NotDOCX     Reason = "not-docx"     // an archive without a Word document in it
	Duplicate   Reason = "duplicate"    // two parts or properties of one name
	BadXML      Reason = "bad-xml"      // a part that does not parse
	BadArchive  Reason = "bad-archive"  // a part that does not decompress
	IllegalName Reason = "illegal-name" // a figure's ID or a property's name that the format cannot hold
	Unknown     Reason = "unknown"      // a kind that the form does not know
	Missing     Reason = "missing"      // a part that must be there
	Foreign     Reason = "foreign"      // a part that the kind does not have
	NoColumns   Reason = "no-columns"   // a table without columns, or a row wider than its table
)

// FormatError is a file that is not a readable Word document.
type FormatError struct {
	Part   string // the part at fault, empty for the whole
	Reason Reason
	Err    error
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("document: %s %s: %v", e.Part, e.Reason, e.Err)
}

// Unwrap gives the cause.
func (e *FormatError) Unwrap() error { return e.Err }

// MessageKey is the key of the text for people.
func (e *FormatError) MessageKey() string { return "document.format." + string(e.Reason) }

// LimitError is a file that is larger, when unpacked, than will be read.
type LimitError struct {
	What  string // "entries", "part", "depth" or "controls"
	Limit int64  // entries, bytes, elements or controls
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("document: more than %d (%s)", e.Limit, e.What)
}

// MessageKey is the key of the text for people.
func (e *LimitError) MessageKey() string { return "document.limit." + e.What }

// ContentError is a document that cannot be written as it is.
type ContentError struct {
	What   string // "figure", "property", "table", "kind", "part", "annex" or "series"
	Name   string // its ID, name, caption or body
	Reason Reason
}

func (e *ContentError) Error() string {
	return fmt.Sprintf("document: %s %q: %s", e.What, e.Name, e.Reason)
}

// MessageKey is the key of the text for people.
func (e *ContentError) MessageKey() string {
	return "document.content." + e.What + "." + string(e.Reason)
}
