package notice

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"phoihop/internal/action"
	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// writing is a notice being written by a form: each field with what was given
// before, and with what is wrong with it.
type writing struct {
	Form       FormState    `json:"form"`
	Duty       entry.Hash   `json:"duty,omitzero"`
	Occurrence string       `json:"occurrence,omitempty"`
	Title      string       `json:"title"`
	Window     string       `json:"window,omitempty"` // the occurrence and its due day, in words
	Text       string       `json:"text,omitempty"`
	Take       bool         `json:"take_number,omitempty"`
	To         []entry.Hash `json:"to,omitempty"`
	Lines      []line       `json:"lines"`
	Ready      bool         `json:"ready"` // everything can stand: it may be sent
	Values     []Value      `json:"values,omitempty"`
	parties    []organisation.Party
	window     calendar.Window
	noWindow   bool // the duty has no occurrence that this could prove
	err        *fault.Error
}

// line is one field of the form.
type line struct {
	Field
	Typed   []string  `json:"typed,omitempty"`
	Comment string    `json:"comment,omitempty"`
	Before  []float64 `json:"before,omitempty"` // the first number of earlier notices, oldest first
	Last    string    `json:"last,omitempty"`   // the value before, as it was
	told    bool      // Last is what this notice itself told, not an earlier one
	err     *fault.Error
}

// begin finds the form, what it is for, and what stood in it before.
func (c calendars) begin(r *web.Request, get func(string) string) (w writing, err error) {
	w.Occurrence, w.Title, w.Text, w.Take = get("occurrence"), get("title"), get("text"), get("take_number") == "true"
	if s := get("duty"); s != "" {
		if w.Duty, err = entry.ParseHash(s); err != nil {
			return w, fault.New(fault.NotFound, "notice.no-duty")
		}
	}
	if w.Form, err = chosenForm(r, get("form"), w.Duty); err != nil {
		return w, err
	}
	if w.Duty.IsZero() {
		w.Duty = w.Form.Adopted.Duty
	}
	if w.parties, err = others(r); err != nil {
		return w, err
	}
	past, err := earlier(r, w.Duty)
	for _, f := range w.Form.Adopted.Fields {
		w.Lines = append(w.Lines, lineOf(f, past))
	}
	return w, err
}

// chosenForm is the form that is named, or the newest of the duty.
func chosenForm(r *web.Request, id string, d entry.Hash) (FormState, error) {
	if id != "" {
		h, err := entry.ParseHash(id)
		if err != nil {
			return FormState{}, fault.New(fault.NotFound, "notice.no-form")
		}
		return form(r, h)
	}
	if d.IsZero() {
		return FormState{}, fault.New(fault.NotFound, "notice.no-form")
	}
	fs, err := forms(r, d)
	if err == nil && len(fs) == 0 {
		err = fault.New(fault.NotFound, "notice.no-form")
	}
	if err != nil {
		return FormState{}, err
	}
	return fs[0], nil
}

// lineOf is a field with what earlier notices, the newest first, gave for it.
func lineOf(f Field, past []State) line {
	l := line{Field: f}
	for _, s := range past {
		v, ok := valueOf(s.Values(), f.Key)
		if !ok {
			continue
		}
		if l.Last == "" {
			l.Last = v.written()
		}
		if len(v.Numbers) > 0 {
			l.Before = append([]float64{v.Numbers[0]}, l.Before...)
		}
	}
	return l
}

// written is a value as people write it: 3/5, 1.234,5.
func (v Value) written() string {
	if len(v.Numbers) == 0 {
		return v.Text
	}
	var parts []string
	for _, x := range v.Numbers {
		parts = append(parts, viet.FormatFloat(x, -1))
	}
	return strings.Join(parts, "/")
}

// write shows the form, empty, for the occurrence that is due next; where no
// form is named, those that there are.
func (c calendars) write(r *web.Request) (web.View, error) {
	if r.Query.Get("form") == "" && r.Query.Get("duty") == "" {
		return listForms(r)
	}
	w, err := c.begin(r, r.Query.Get)
	if err != nil {
		return web.View{}, err
	}
	if err := c.settle(r, &w); err != nil {
		return web.View{}, err
	}
	return w.view(r), nil
}

// settle fills in what the duty says: the occurrence, the addressees, a title.
func (c calendars) settle(r *web.Request, w *writing) error {
	w.Title = w.Form.Adopted.Name
	o, err := c.place(r, w)
	if err != nil || o == nil {
		return err
	}
	w.To = o.Terms.Counterparts
	if !o.Window.From.IsZero() {
		w.Title += fmt.Sprintf(" (%s–%s)", o.Window.From.Screen(), o.Window.To.Screen())
	}
	return nil
}

// place finds the occurrence that the notice will prove. Where the caller owes
// none, the notice names no duty either: it goes as information, and the page
// says so before anything is typed.
func (c calendars) place(r *web.Request, w *writing) (*duty.Occurrence, error) {
	if w.Duty.IsZero() {
		return nil, nil
	}
	b, err := c.books.At(r)
	if err != nil {
		return nil, err
	}
	o := next(b, r, w.Duty, w.Occurrence)
	if o == nil {
		w.Duty, w.Occurrence, w.noWindow = entry.Hash{}, "", true
		return nil, nil
	}
	w.Occurrence, w.window = o.Key, o.Window
	due := viet.DateOf(o.Due.Add(-time.Second)).Screen()
	if o.Window.From.IsZero() {
		w.Window = r.L.T("notice.for-due", due)
	} else {
		w.Window = r.L.T("notice.for-window", o.Window.From.Screen(), o.Window.To.Screen(), due)
	}
	return o, nil
}

// next is the caller's occurrence that is named, or the newest that is not met.
func next(b *duty.Book, r *web.Request, d entry.Hash, key string) (found *duty.Occurrence) {
	for _, o := range b.Select(duty.Filter{Duty: d, Party: r.Caller.Party}) {
		if o.Key == key || key == "" && !o.Met() {
			found = o
		}
	}
	return found
}

// check reads what was typed, says what is wrong beside each field, and where
// nothing is, lets it be sent.
func (c calendars) check(r *web.Request, v action.Values) (web.View, error) {
	w, err := c.begin(r, v.Get)
	if err != nil {
		return web.View{}, err
	}
	for _, s := range v.Text["to"] {
		if id, err := entry.ParseHash(s); err == nil {
			w.To = append(w.To, id)
		}
	}
	if _, err := c.place(r, &w); err != nil {
		return web.View{}, err
	}
	if fs := v.Files["sheet"]; len(fs) > 0 {
		return w.filled(r, fs[0])
	}
	w.read(v)
	return w.view(r), nil
}

// filled shows the form with what a spreadsheet held, to be looked through.
func (w writing) filled(r *web.Request, f action.File) (web.View, error) {
	if err := w.take(f); err != nil {
		if fault.Of(err).Kind != fault.Invalid {
			return web.View{}, err
		}
		w.err = fault.Of(err)
		return w.view(r), nil
	}
	w.judge()
	w.Ready = false
	return w.view(r), nil
}

// read takes the typed values.
func (w *writing) read(v action.Values) {
	w.Ready = v.Get("edit") == ""
	for i := range w.Lines {
		l := &w.Lines[i]
		l.Typed, l.Comment = v.Text["value."+l.Key], v.Get("comment."+l.Key)
	}
	w.judge()
}

// judge reads each line, and says beside it what is wrong.
func (w *writing) judge() {
	for i := range w.Lines {
		l := &w.Lines[i]
		x, given, err := l.Read(l.Typed, l.Comment)
		if err == nil && given {
			err = l.Wrong(x)
		}
		if err != nil {
			l.err, w.Ready = fault.Of(err), false
			continue
		}
		if given {
			w.Values = append(w.Values, x)
		}
	}
	if w.Ready && len(w.Values) == 0 {
		w.err, w.Ready = fault.Field("values", "notice.no-values"), false
	}
	if strings.TrimSpace(w.Title) == "" {
		w.err, w.Ready = fault.Field("title", "action.required"), false
	}
}

// json is the values as the action takes them.
func (w writing) json() string {
	b, err := json.Marshal(w.Values)
	if err != nil {
		return ""
	}
	return string(b)
}

// typed is what stands in the nth input of a line.
func (l line) typed(n int) string {
	if n < len(l.Typed) {
		return l.Typed[n]
	}
	return ""
}

// value returns the value that was read for a line.
func (w writing) value(key string) (v Value, ok bool) {
	i := slices.IndexFunc(w.Values, func(v Value) bool { return v.Key == key })
	if i < 0 {
		return v, false
	}
	return w.Values[i], true
}

func (w writing) view(r *web.Request) web.View {
	v := web.View{Title: w.Form.Adopted.Name, Nav: "notices", Model: w}
	if v.Body = writePage(r, w); w.Ready {
		v.Body = readyPage(r, w)
	}
	return v
}

// sparkWidth and sparkHeight are the size of the small line, in pixels.
const (
	sparkWidth  = 72
	sparkHeight = 18
)

// spark is the points of a small line through the values.
func spark(xs []float64) string {
	if len(xs) < 2 {
		return ""
	}
	low, high := slices.Min(xs), slices.Max(xs)
	var b strings.Builder
	for i, x := range xs {
		y := 0.5
		if high > low {
			y = (x - low) / (high - low)
		}
		fmt.Fprintf(&b, "%.1f,%.1f ", 2+float64(i)*(sparkWidth-4)/float64(len(xs)-1), 2+(1-y)*(sparkHeight-4))
	}
	return strings.TrimSpace(b.String())
}

// listForms shows the forms of the space.
func listForms(r *web.Request) (web.View, error) {
	fs, err := forms(r, entry.Hash{})
	if err != nil {
		return web.View{}, err
	}
	names, err := organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	return web.View{Title: r.L.T("notice.forms"), Nav: "notices", Model: fs, Body: formsPage(r, fs, names),
		Sheet: web.Sheets(r, r.L.T("notice.forms"), fs,
			web.Col("web.col.title", func(f FormState) any { return f.Adopted.Name }),
			web.Col("web.col.party", func(f FormState) any { return names[f.Log] }),
			web.Col("web.col.at", func(f FormState) any { return f.At }),
			web.Col("notice.sheet.fields", func(f FormState) any { return len(f.Adopted.Fields) }))}, err
}

// showForm is one form with its fields.
func showForm(r *web.Request) (web.View, error) {
	id, err := r.ID("notice.no-form")
	if err != nil {
		return web.View{}, err
	}
	f, err := form(r, id)
	if err != nil {
		return web.View{}, err
	}
	names, err := organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	return web.View{Title: f.Adopted.Name, Nav: "notices", Model: f, Body: formPage(r, f, names)}, err
}
