// Package action turns one declaration of a command (thao tác) into a form, a
// JSON call and a command line: the same fields, rules and messages in all.
package action

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
	"phoihop/internal/viet"
)

// Action is one command as the surfaces see it.
type Action struct {
	Name   string // "feature.command"
	Right  access.Right
	Fields []Field
	Undo   *Undo // nil: what it recorded is not taken back by another action
	ready  func(Values) (Values, error)
	bind   func(g Gate, by access.Caller, v Values) (journal.Command, error)
}

// Gate is where actions are carried out.
type Gate struct {
	Journal *journal.Journal
	// Refuse returns a fault for text that must not be stored: one that is
	// marked as a state secret.
	Refuse func(field, text string) error
}

// Field is one input of an action. The message keys of its label and hint are
// "<action name>.<field name>" and that with ".hint".
type Field struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"` // text, longtext, int, number, bool, date, time, id, choice, file, position, json; with "[]" in front: several
	Required bool     `json:"required"`
	Choices  []string `json:"choices,omitempty"`
	Of       string   `json:"of,omitempty"` // what an id names: a form offers these by name
}

// Values is what a form, a JSON object or a command line brought.
type Values struct {
	Text  map[string][]string
	Files map[string][]File
}

// File is an uploaded file before it is checked and stored.
type File struct {
	Name, Type string
	Content    []byte
}

// Get returns the first value of a field.
func (v Values) Get(name string) string {
	if s := v.Text[name]; len(s) > 0 {
		return s[0]
	}
	return ""
}

// Set replaces a field's value.
func (v *Values) Set(name string, values ...string) {
	if v.Text == nil {
		v.Text = map[string][]string{}
	}
	v.Text[name] = values
}

// ClaimField is the input that every action takes besides its own: the
// author's time, for what was written down before it could be sent.
const ClaimField = "at"

// KeepField is the input of every action that takes files: "true" keeps what
// a photograph tells beside the picture (where, when, by which camera), which
// is otherwise taken out.
const KeepField = "keep_traces"

// OnceField is the input that every action takes to be carried out once,
// however often it is sent: a word that the sender makes up for each sending.
const OnceField = "once"

// maxOnce bounds that word, in bytes.
const maxOnce = 100

// once is how the gate knows a sending again: by its word and what was asked.
func (a Action) once(v Values) (o journal.Once, err error) {
	if o.Key = v.Get(OnceField); o.Key == "" {
		return o, nil
	}
	if len(o.Key) > maxOnce {
		return o, fault.Field(OnceField, "action.too-long", maxOnce)
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", a.Name)
	for _, name := range slices.Sorted(maps.Keys(v.Text)) {
		if name != OnceField {
			fmt.Fprintf(h, "%q %q\n", name, v.Text[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v.Files)) {
		for _, f := range v.Files[name] {
			fmt.Fprintf(h, "%q %q %x\n", name, f.Name, sha256.Sum256(f.Content))
		}
	}
	h.Sum(o.Asked[:0])
	return o, nil
}

// New declares an action. C is a struct whose exported fields are the inputs:
//
//	json:"name"             the field's name
//	field:"required"        it must not be empty
//	field:"longtext"        type, where the Go type does not tell it
//	field:"choice:a|b"      one of these
//	field:"of:party"        an id of such a thing
//
// Embedded structs lend their fields. Files are entry.Attachment; they are
// checked and stored before decide runs.
func New[C any](name string, right access.Right, decide func(c C, p journal.Past, by access.Caller) ([]journal.Draft, error)) Action {
	shape := fieldsOf(reflect.TypeFor[C]())
	a := Action{Name: name, Right: right}
	for _, f := range shape {
		a.Fields = append(a.Fields, f.Field)
	}
	a.bind = func(g Gate, by access.Caller, v Values) (cmd journal.Command, err error) {
		var c C
		at, err := g.bind(reflect.ValueOf(&c).Elem(), shape, v)
		if err != nil {
			return cmd, err
		}
		once, err := a.once(v)
		return journal.Command{Right: right, Once: once, Decide: func(p journal.Past) ([]journal.Draft, error) {
			ds, err := decide(c, p, by)
			for i := range ds {
				if ds[i].At.IsZero() {
					ds[i].At = at
				}
			}
			return ds, err
		}}, err
	}
	return a
}

// Reading returns the action with a step before its inputs are read: it may
// fill in what another input tells, as the text out of an uploaded document.
func (a Action) Reading(ready func(Values) (Values, error)) Action {
	a.ready = ready
	return a
}

// Undo is how what an action recorded is taken back (thu hồi): by another
// action, since nothing recorded is removed.
type Undo struct {
	By string // name of the counter-action
	// Inputs are its inputs for an entry that the action recorded. why is the
	// person's reason; today the day on which it is taken back.
	Inputs func(e entry.Entry, why string, today viet.Date) Values
}

// Undone returns the action with how it is taken back.
func (a Action) Undone(by string, inputs func(e entry.Entry, why string, today viet.Date) Values) Action {
	a.Undo = &Undo{by, inputs}
	return a
}

// Inputs are texts by the names of fields: name, value, name, value …
func Inputs(given ...string) (v Values) {
	for i := 0; i+1 < len(given); i += 2 {
		v.Set(given[i], given[i+1])
	}
	return v
}

// Run binds the values and passes the command through the gate.
func (a Action) Run(ctx context.Context, g Gate, by access.Caller, v Values) ([]entry.Entry, error) {
	return a.RunApproved(ctx, g, by, v, nil)
}

// RunApproved is Run with a person's approval of what it decides on.
func (a Action) RunApproved(ctx context.Context, g Gate, by access.Caller, v Values, how *journal.Approved) ([]entry.Entry, error) {
	c, err := a.command(g, by, v)
	if err != nil {
		return nil, err
	}
	c.Approved = how
	return g.Journal.Append(ctx, by, c)
}

// Preview returns what the action would record, and records nothing.
func (a Action) Preview(ctx context.Context, g Gate, by access.Caller, v Values) ([]journal.Draft, error) {
	c, err := a.command(g, by, v)
	if err != nil {
		return nil, err
	}
	return g.Journal.Preview(ctx, by, c)
}

// Commits reports whether the act commits the party: a person signs it, by
// passkey or on paper.
func (a Action) Commits() bool { return a.Right == access.Sign }

// command reads the inputs into the command that they are for.
func (a Action) command(g Gate, by access.Caller, v Values) (c journal.Command, err error) {
	if !by.Can(a.Right) {
		return c, fault.New(fault.Forbidden, "journal.no-right", by.Account, string(a.Right))
	}
	if a.ready != nil { // first: a form may have inputs that only it knows
		if v, err = a.ready(v); err != nil {
			return c, err
		}
	}
	if err := a.unknown(v); err != nil {
		return c, err
	}
	return a.bind(g, by, v)
}

// TakesFiles reports whether any input is a file.
func (a Action) TakesFiles() bool {
	return slices.ContainsFunc(a.Fields, func(f Field) bool { return strings.HasSuffix(f.Type, "file") })
}

// unknown refuses inputs that the action does not have, so that a misspelt
// name is not silently lost.
func (a Action) unknown(v Values) error {
	known := map[string]bool{ClaimField: true, OnceField: true, KeepField: a.TakesFiles()}
	for _, f := range a.Fields {
		known[f.Name] = true
	}
	for name := range v.Text {
		if !known[name] {
			return fault.Field(name, "action.unknown-field", name, a.Name)
		}
	}
	for name := range v.Files {
		if !known[name] {
			return fault.Field(name, "action.unknown-field", name, a.Name)
		}
	}
	return nil
}

// Field returns a field by name.
func (a Action) Field(name string) (Field, bool) {
	for _, f := range a.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Feature is the part of the name before the dot.
func (a Action) Feature() string { f, _, _ := strings.Cut(a.Name, "."); return f }

// claimed reads the author's time; empty means now.
func claimed(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := parseTime(s)
	if err != nil {
		return t, fault.Field(ClaimField, "action.bad-time", s)
	}
	return t, nil
}

// Ref names a recorded entry in answers.
type Ref struct {
	ID    entry.Hash `json:"id"`
	Log   entry.Hash `json:"log"`
	Index int64      `json:"index"`
	Kind  entry.Kind `json:"kind"`
}

// RefOf names an entry.
func RefOf(e entry.Entry) Ref { return Ref{e.ID, e.LogID(), e.Index, e.Kind} }
