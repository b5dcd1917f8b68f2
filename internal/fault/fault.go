// Package fault gives every refusal one shape (lỗi): a kind for machines, a
// message key with arguments for people, and the field it is about. Errors
// stay in this form inside the program; status, exit code and translated text
// are made in one place at the edge.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of refusal it is. Kinds are stable: JSON clients and
// exit codes rest on them.
type Kind string

// The kinds, each with its HTTP status and exit code in web and cmd.
const (
	Invalid     Kind = "invalid"     // the input is wrong; Field says where
	Forbidden   Kind = "forbidden"   // this caller may not do this
	NotFound    Kind = "not-found"   // no such thing, or not visible to this caller
	Conflict    Kind = "conflict"    // the thing has moved on; look again
	Secret      Kind = "secret"      // marked as a state secret; nothing was stored
	Unavailable Kind = "unavailable" // not now; try again
	Internal    Kind = "internal"    // our fault; details in the log only
)

// Error is the one error type that crosses package borders.
type Error struct {
	Kind  Kind
	Field string // form field, or empty
	Key   string // message key in the catalogues
	Args  []any  // arguments of the message
	Err   error  // cause, never shown to people
}

func (e *Error) Error() string {
	s := string(e.Kind) + ": " + e.Key
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if len(e.Args) > 0 {
		s += fmt.Sprint(" ", e.Args)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// New returns a fault of the kind with a message key and its arguments.
func New(k Kind, key string, args ...any) *Error { return &Error{Kind: k, Key: key, Args: args} }

// Field returns an Invalid fault about one field.
func Field(field, key string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Key: key, Args: args}
}

// Wrap returns an Internal fault with its cause, or nil for a nil cause.
// A cause that already is a fault keeps its own kind.
func Wrap(err error) error {
	if err == nil {
		return nil
	}
	if f := (*Error)(nil); errors.As(err, &f) {
		return err
	}
	return &Error{Kind: Internal, Key: "fault.internal", Err: err}
}

// Of returns err as a fault; whatever is none becomes Internal.
func Of(err error) *Error {
	if err == nil {
		return nil
	}
	var f *Error
	if errors.As(Wrap(err), &f) {
		return f
	}
	return nil
}

// Is reports whether err is a fault of the kind.
func Is(err error, k Kind) bool {
	f := Of(err)
	return f != nil && f.Kind == k
}
