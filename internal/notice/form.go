package notice

import (
	"math"
	"slices"
	"strings"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// The types of a form's fields.
const (
	Number   = "number"
	Words    = "text"
	Choice   = "choice"
	Compound = "compound" // several numbers that belong together: vụ/đối tượng/phương tiện
)

// Adopted is a form for one kind of notice, as the parties keep it: which
// values, in which unit, within which limits.
type Adopted struct {
	Name     string     `json:"name"`
	Duty     entry.Hash `json:"duty,omitzero"`     // of whose notices it is
	Replaces entry.Hash `json:"replaces,omitzero"` // the form that it takes the place of
	Fields   []Field    `json:"fields"`
}

// Field is one value of a form. Its key stays the same from form to form, so
// that values can be compared.
type Field struct {
	Key     string   `json:"key"`
	Label   string   `json:"label"`
	Type    string   `json:"type"`
	Unit    string   `json:"unit,omitempty"`
	Min     *float64 `json:"min,omitempty"`     // beyond the limits a value
	Max     *float64 `json:"max,omitempty"`     // needs a comment
	Choices []string `json:"choices,omitempty"` // of a choice
	Parts   []string `json:"parts,omitempty"`   // of a compound, in order
}

// Value is what was given for one field. What is not given is not there: no
// value is not nothing.
type Value struct {
	Key     string    `json:"key"`
	Numbers []float64 `json:"numbers,omitempty"` // one, or one for each part
	Text    string    `json:"text,omitempty"`
	Comment string    `json:"comment,omitempty"`
}

// FormState is what one form's entries add up to.
type FormState struct {
	entry.Place
	Space   entry.Hash   `json:"space"`
	Adopted Adopted      `json:"adopted"`
	Stray   []entry.Hash `json:"stray,omitempty"`
}

// FoldForm returns what the entries about one form add up to.
func FoldForm(past []entry.Entry) (s FormState) {
	s.Stray = entry.Fold(past, func(e entry.Entry) bool {
		a, ok := entry.Decode[Adopted](e)
		if !ok || e.Kind != KindForm || !e.Subject.IsZero() || !s.ID.IsZero() || len(a.Fields) == 0 {
			return false
		}
		s.Place, s.Space, s.Adopted = entry.PlaceOf(e), e.SpaceID(), a
		return true
	})
	return s
}

// The bounds of a form.
const (
	maxFields = 60
	maxParts  = 6
)

// ReadFields reads fields as people write them, one a line:
//
//	Số lượt tàu ra vào bến | số | lượt | 0–500
//	Vụ việc | ghép: vụ/đối tượng/phương tiện
//	Đánh giá chung | chọn: ổn định/phức tạp
//	Kiến nghị | chữ
//
// A key may stand before the label: "luot-tau: Số lượt tàu". The faults are at
// the field "fields".
func ReadFields(text string) (fs []Field, err error) {
	for i, line := range strings.Split(viet.Normalize(text), "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		f, key := readField(line)
		if key != "" {
			return nil, fault.Field("fields", key, i+1, line)
		}
		if slices.ContainsFunc(fs, func(o Field) bool { return o.Key == f.Key }) {
			return nil, fault.Field("fields", "notice.form-twice", i+1, f.Label)
		}
		fs = append(fs, f)
	}
	switch {
	case len(fs) == 0:
		return nil, fault.Field("fields", "notice.form-empty")
	case len(fs) > maxFields:
		return nil, fault.Field("fields", "notice.form-long", maxFields)
	}
	return fs, nil
}

// readField reads one line; key is the message of what is wrong with it.
func readField(line string) (f Field, key string) {
	cells := strings.Split(line, "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	f.Label = cells[0]
	if k, label, ok := strings.Cut(cells[0], ":"); ok && slug(k) == strings.TrimSpace(k) {
		f.Key, f.Label = slug(k), strings.TrimSpace(label)
	}
	if f.Key == "" {
		f.Key = slug(f.Label)
	}
	if f.Label == "" || f.Key == "" {
		return f, "notice.form-label"
	}
	f.Type = Number
	if len(cells) > 1 && cells[1] != "" && !f.typed(cells[1]) {
		return f, "notice.form-type"
	}
	if len(cells) > 2 {
		f.Unit = cells[2]
	}
	if len(cells) > 3 && cells[3] != "" && !f.limited(cells[3]) {
		return f, "notice.form-limits"
	}
	if len(cells) > 4 {
		return f, "notice.form-cells"
	}
	return f, ""
}

// typed reads a type, with what belongs to it after a colon.
func (f *Field) typed(s string) bool {
	word, list, _ := strings.Cut(s, ":")
	var parts []string
	for p := range strings.SplitSeq(list, "/") {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	switch strings.TrimSpace(viet.Fold(word)) {
	case "so", "number":
		f.Type = Number
		return len(parts) == 0
	case "chu", "text":
		f.Type = Words
		return len(parts) == 0
	case "chon", "choice":
		f.Type, f.Choices = Choice, parts
		return len(parts) > 1
	case "ghep", "compound":
		f.Type, f.Parts = Compound, parts
		return len(parts) > 1 && len(parts) <= maxParts
	}
	return false
}

// limited reads limits: "0–500", "0..500", "≥ 0", "≤ 500".
func (f *Field) limited(s string) bool {
	if f.Type != Number && f.Type != Compound {
		return false
	}
	s = strings.NewReplacer("..", "–", ">=", "≥", "<=", "≤").Replace(s)
	read := func(s string) *float64 {
		x, err := viet.ParseNumber(strings.TrimSpace(s))
		if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
			return nil
		}
		return &x
	}
	if rest, ok := strings.CutPrefix(s, "≥"); ok {
		f.Min = read(rest)
		return f.Min != nil
	}
	if rest, ok := strings.CutPrefix(s, "≤"); ok {
		f.Max = read(rest)
		return f.Max != nil
	}
	low, high, ok := strings.Cut(s, "–")
	if !ok {
		low, high, ok = strings.Cut(s, "-")
	}
	f.Min, f.Max = read(low), read(high)
	return ok && f.Min != nil && f.Max != nil && *f.Min <= *f.Max
}

// slug is a label as a key: small letters, figures and dashes.
func slug(s string) string {
	var b strings.Builder
	for _, r := range viet.Fold(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// Read reads what was typed for the field: one text, or one for each part.
// given is false where nothing was typed.
func (f Field) Read(texts []string, comment string) (v Value, given bool, err error) {
	v = Value{Key: f.Key, Comment: strings.TrimSpace(comment)}
	for _, s := range texts {
		given = given || strings.TrimSpace(s) != ""
	}
	if !given {
		return v, false, nil
	}
	if f.Type == Words || f.Type == Choice {
		v.Text = strings.TrimSpace(strings.Join(texts, " "))
		return v, true, nil
	}
	for _, s := range texts {
		x, err := viet.ParseNumber(s)
		if err != nil {
			return v, true, fault.Field("value."+f.Key, "notice.bad-number", f.Label, s)
		}
		v.Numbers = append(v.Numbers, x)
	}
	return v, true, nil
}

// Outlier reports whether a number lies beyond the field's limits.
func (f Field) Outlier(v Value) bool {
	return slices.ContainsFunc(v.Numbers, func(x float64) bool { return f.Min != nil && x < *f.Min || f.Max != nil && x > *f.Max })
}

// Wrong returns why a value cannot stand, or nil.
func (f Field) Wrong(v Value) error {
	at := "value." + f.Key
	want := map[string]int{Number: 1, Compound: len(f.Parts)}[f.Type]
	finite := !slices.ContainsFunc(v.Numbers, func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) })
	switch {
	case len(v.Numbers) != want || !finite || want > 0 && v.Text != "":
		return fault.Field(at, "notice.bad-value", f.Label)
	case want == 0 && v.Text == "":
		return fault.Field(at, "notice.bad-value", f.Label)
	case f.Type == Choice && !slices.Contains(f.Choices, v.Text):
		return fault.Field(at, "notice.bad-choice", f.Label, strings.Join(f.Choices, ", "))
	case f.Outlier(v) && v.Comment == "":
		return fault.Field(at, "notice.outlier", f.Label, f.limits())
	}
	return nil
}

// limits writes the limits.
func (f Field) limits() string {
	switch {
	case f.Min != nil && f.Max != nil:
		return viet.FormatFloat(*f.Min, -1) + "–" + viet.FormatFloat(*f.Max, -1)
	case f.Min != nil:
		return "≥ " + viet.FormatFloat(*f.Min, -1)
	case f.Max != nil:
		return "≤ " + viet.FormatFloat(*f.Max, -1)
	}
	return ""
}

// Field returns a field by its key.
func (a Adopted) Field(key string) (Field, bool) {
	i := slices.IndexFunc(a.Fields, func(f Field) bool { return f.Key == key })
	if i < 0 {
		return Field{}, false
	}
	return a.Fields[i], true
}

// Check refuses values that the form does not have, has twice, or cannot take.
func (a Adopted) Check(vs []Value) error {
	if len(vs) == 0 {
		return fault.Field("values", "notice.no-values")
	}
	seen := map[string]bool{}
	for _, v := range vs {
		f, ok := a.Field(v.Key)
		if !ok || seen[v.Key] {
			return fault.Field("values", "notice.no-field", v.Key)
		}
		seen[v.Key] = true
		if err := f.Wrong(v); err != nil {
			return err
		}
	}
	return nil
}

// AdoptForm adopts a form.
type AdoptForm struct {
	Name     string     `json:"name" field:"required"`
	Duty     entry.Hash `json:"duty" field:"of:duty"`
	Fields   string     `json:"fields" field:"required,longtext"`
	Replaces entry.Hash `json:"replaces"`
}

// Decide refuses a form that replaces another party's, and fields that cannot
// be read. old is the form to be replaced, d the duty's state, where given.
func (c AdoptForm) Decide(old *FormState, d *duty.State, party entry.Hash) (Adopted, error) {
	fs, err := ReadFields(c.Fields)
	switch {
	case err != nil:
		return Adopted{}, err
	case old != nil && (old.ID.IsZero() || old.Log != party):
		return Adopted{}, fault.Field("replaces", "notice.no-form")
	case d != nil && d.ID.IsZero():
		return Adopted{}, fault.Field("duty", "notice.no-duty")
	}
	return Adopted{c.Name, c.Duty, c.Replaces, fs}, nil
}

// Report sends a notice by a form: its values are recorded as numbers, and
// nobody types them again.
type Report struct {
	To         []entry.Hash       `json:"to" field:"of:other-party"`
	Number     string             `json:"number"`
	TakeNumber bool               `json:"take_number"`
	Title      string             `json:"title" field:"required"`
	Text       string             `json:"text" field:"longtext"`
	Form       entry.Hash         `json:"form" field:"required"`
	Duty       entry.Hash         `json:"duty"`
	Occurrence string             `json:"occurrence"`
	Values     []Value            `json:"values" field:"required"`
	Files      []entry.Attachment `json:"files"`
}

// send is the notice that the report is.
func (c Report) send() Send {
	return Send{To: c.To, Number: c.Number, TakeNumber: c.TakeNumber, Title: c.Title, Text: c.Text, Duty: c.Duty, Occurrence: c.Occurrence, Files: c.Files}
}
