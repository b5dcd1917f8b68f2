package action

import (
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/position"
	"phoihop/internal/viet"
)

// field is one input with its place in the command's struct.
type field struct {
	Field
	path []int
}

// fieldsOf reads a command's inputs off its struct. A struct that cannot be
// an input is a programming error, found by the first test that lists actions.
func fieldsOf(t reflect.Type) (fs []field) {
	for i := range t.NumField() {
		sf := t.Field(i)
		if sf.Anonymous {
			for _, f := range fieldsOf(sf.Type) {
				f.path = append([]int{i}, f.path...)
				fs = append(fs, f)
			}
			continue
		}
		name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
		f := field{Field{Name: name, Type: typeOf(sf.Type)}, []int{i}}
		for _, o := range strings.Split(sf.Tag.Get("field"), ",") {
			f.option(o)
		}
		fs = append(fs, f)
	}
	return fs
}

func (f *field) option(o string) {
	choices, isChoice := strings.CutPrefix(o, "choice:")
	named, isOf := strings.CutPrefix(o, "of:")
	switch {
	case o == "":
	case o == "required":
		f.Required = true
	case isOf:
		f.Of = named
	case isChoice:
		f.Type, f.Choices = strings.Replace(f.Type, "text", "choice", 1), strings.Split(choices, "|")
	default:
		f.Type = strings.Replace(f.Type, "text", o, 1)
	}
}

func typeOf(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[entry.Hash]():
		return "id"
	case reflect.TypeFor[viet.Date]():
		return "date"
	case reflect.TypeFor[time.Time]():
		return "time"
	case reflect.TypeFor[entry.Attachment]():
		return "file"
	case reflect.TypeFor[position.Position](), reflect.TypeFor[*position.Position]():
		return "position"
	}
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Int, reflect.Int64:
		return "int"
	case reflect.Float64:
		return "number"
	case reflect.Bool:
		return "bool"
	case reflect.Slice:
		if inner := typeOf(t.Elem()); inner != "json" {
			return "[]" + inner
		}
	}
	return "json"
}

// bind fills the command from the values and returns the author's time.
func (g Gate) bind(c reflect.Value, shape []field, v Values) (time.Time, error) {
	for _, f := range shape {
		if err := g.set(c.FieldByIndex(f.path), f, v); err != nil {
			return time.Time{}, err
		}
	}
	return claimed(v.Get(ClaimField))
}

func (g Gate) set(dst reflect.Value, f field, v Values) error {
	if strings.HasSuffix(f.Type, "file") {
		return g.files(dst, f, v.Files[f.Name], isTrue(v.Get(KeepField)))
	}
	texts := given(v.Text[f.Name], f.Type)
	if len(texts) == 0 {
		if f.Required {
			return fault.Field(f.Name, "action.required")
		}
		return nil
	}
	for _, s := range texts {
		if f.Type == "text" && utf8.RuneCountInString(s) > maxLine {
			return fault.Field(f.Name, "action.too-long", maxLine)
		}
		if g.Refuse != nil {
			if err := g.Refuse(f.Name, s); err != nil {
				return err
			}
		}
	}
	if inner, several := strings.CutPrefix(f.Type, "[]"); several {
		return setAll(dst, f, inner, texts)
	}
	return setOne(dst, f, f.Type, texts[0])
}

// maxLine bounds a text of one line, in letters: what is longer belongs into a
// field that shows it.
const maxLine = 1000

// given normalises the texts and drops the empty ones; several values of a
// list may come in one text, parted by commas or line ends; positions have
// commas of their own.
func given(texts []string, kind string) (out []string) {
	for _, s := range texts {
		s = strings.TrimSpace(viet.Normalize(s))
		parts := []string{s}
		if strings.HasPrefix(kind, "[]") && kind != "[]longtext" && !isJSONList(kind, s) {
			parts = strings.FieldsFunc(s, func(r rune) bool { return r == ',' && kind != "[]position" || r == '\n' })
		}
		for _, p := range parts {
			if p = strings.TrimSpace(p); p != "" {
				out = append(out, p)
			}
		}
	}
	return out
}

// isJSONList reports whether a text is a list of objects, as JSON brings
// positions.
func isJSONList(kind, s string) bool { return kind == "[]position" && strings.HasPrefix(s, "[") }

func setAll(dst reflect.Value, f field, inner string, texts []string) error {
	if isJSONList(f.Type, texts[0]) {
		err := json.Unmarshal([]byte(texts[0]), dst.Addr().Interface())
		return badPosition(f, err)
	}
	list := reflect.MakeSlice(dst.Type(), len(texts), len(texts))
	for i, s := range texts {
		if err := setOne(list.Index(i), f, inner, s); err != nil {
			return err
		}
	}
	dst.Set(list)
	return nil
}

func setOne(dst reflect.Value, f field, kind, s string) error {
	var err error
	switch kind {
	case "int":
		var n int64
		if n, err = strconv.ParseInt(s, 10, 64); err == nil {
			dst.SetInt(n)
		}
	case "number":
		var x float64
		if x, err = viet.ParseNumber(s); err == nil {
			dst.SetFloat(x)
		}
	case "bool":
		dst.SetBool(isTrue(s))
	case "date":
		var d viet.Date
		if d, err = viet.ParseDate(s); err == nil {
			dst.Set(reflect.ValueOf(d))
		}
	case "time":
		var t time.Time
		if t, err = parseTime(s); err == nil {
			dst.Set(reflect.ValueOf(t))
		}
	case "id":
		var h entry.Hash
		if h, err = entry.ParseHash(s); err == nil {
			dst.Set(reflect.ValueOf(h))
		}
	case "position":
		return setPosition(dst, f, s)
	case "json":
		err = json.Unmarshal([]byte(s), dst.Addr().Interface())
	case "choice":
		return setChoice(dst, f, s)
	default:
		dst.SetString(s)
	}
	if err != nil {
		return &fault.Error{Kind: fault.Invalid, Field: f.Name, Key: "action.bad-" + kind, Args: []any{s}, Err: err}
	}
	return nil
}

// setPosition reads a place at sea as people type it, or {"lat", "lon"}.
func setPosition(dst reflect.Value, f field, s string) error {
	var p position.Position
	var err error
	if strings.HasPrefix(s, "{") {
		err = json.Unmarshal([]byte(s), &p)
	} else {
		p, err = position.Parse(s)
	}
	if err != nil {
		return badPosition(f, err)
	}
	if dst.Kind() == reflect.Pointer {
		dst.Set(reflect.ValueOf(&p))
		return nil
	}
	dst.Set(reflect.ValueOf(p))
	return nil
}

// badPosition says in which field a position is wrong; nil for nil.
func badPosition(f field, err error) error {
	known := (*fault.Error)(nil)
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &known):
		err = &fault.Error{Kind: fault.Invalid, Key: "position.unreadable", Err: err}
	}
	return inField(f.Name, err)
}

// isTrue reads a yes as forms, JSON and people write it.
func isTrue(s string) bool { return s == "true" || s == "on" || s == "1" || s == "có" }

func setChoice(dst reflect.Value, f field, s string) error {
	for _, c := range f.Choices {
		if c == s {
			dst.SetString(s)
			return nil
		}
	}
	return fault.Field(f.Name, "action.bad-choice", s, strings.Join(f.Choices, ", "))
}

// files checks and stores the uploads of one field.
func (g Gate) files(dst reflect.Value, f field, files []File, keep bool) error {
	if len(files) == 0 {
		if f.Required {
			return fault.Field(f.Name, "action.required")
		}
		return nil
	}
	for _, up := range files {
		a, err := g.Journal.Blobs.Put(up.Name, up.Type, up.Content, keep)
		if err != nil {
			return inField(f.Name, err)
		}
		if dst.Kind() != reflect.Slice {
			dst.Set(reflect.ValueOf(a))
			return nil
		}
		dst.Set(reflect.Append(dst, reflect.ValueOf(a)))
	}
	return nil
}

// inField says in which field a refusal arose.
func inField(name string, err error) error {
	f := *fault.Of(err)
	f.Field = name
	return &f
}

// parseTime accepts RFC 3339, and what people type, which is Vietnam time.
func parseTime(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	return viet.ParseTime(s)
}

// FromJSON turns a JSON object into values: lists become several values,
// nested objects stay JSON text.
func FromJSON(b []byte) (v Values, err error) {
	var m map[string]json.RawMessage
	if err := json.Unmarshal(b, &m); err != nil {
		return v, &fault.Error{Kind: fault.Invalid, Key: "action.bad-json", Err: err}
	}
	v.Text = map[string][]string{}
	for name, raw := range m {
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) != nil {
			list = []json.RawMessage{raw}
		}
		if len(list) > 0 && strings.HasPrefix(strings.TrimSpace(string(list[0])), "{") && len(raw) > 0 && raw[0] == '[' {
			list = []json.RawMessage{raw} // a list of objects is one JSON value
		}
		for _, one := range list {
			v.Text[name] = append(v.Text[name], scalar(one))
		}
	}
	return v, nil
}

func scalar(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	if string(raw) == "null" {
		return ""
	}
	return string(raw)
}
