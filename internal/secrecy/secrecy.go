// Package secrecy finds the marks of state secrets (dấu chỉ độ mật: Mật, Tối
// mật, Tuyệt mật) so that a marked document is refused before a byte of it is
// stored. It decides by the mark alone: a document that merely speaks of
// secrets (bí mật, bảo mật) passes.
package secrecy

import "fmt"

// Marking is a level of secrecy; the zero value is none.
type Marking string

// The levels of Luật Bảo vệ bí mật nhà nước.
const (
	Mat      Marking = "Mật"
	ToiMat   Marking = "Tối mật"
	TuyetMat Marking = "Tuyệt mật"
)

// Secret is the refusal of a marked document.
type Secret struct {
	Marking Marking
	// Where is "name" for the file's name, "text", "pdf", or the part of a
	// package such as "word/header1.xml".
	Where string
	Line  int // line or paragraph from 1; 0 for a name
}

func (e *Secret) Error() string {
	return fmt.Sprintf("marked %q in %s, line %d", string(e.Marking), e.Where, e.Line)
}

// MessageKey is the key of the text for people.
func (e *Secret) MessageKey() string { return "secrecy.marked" }

// Unreadable is the refusal of a document of a known kind whose text cannot be
// read, so that nobody can tell whether it is marked.
type Unreadable struct {
	Kind string // "zip", the container of Word files
	Err  error
}

func (e *Unreadable) Error() string { return fmt.Sprintf("cannot read %s: %v", e.Kind, e.Err) }

// Unwrap gives the cause.
func (e *Unreadable) Unwrap() error { return e.Err }

// MessageKey is the key of the text for people.
func (e *Unreadable) MessageKey() string { return "secrecy.unreadable" }
