package regulation

import (
	"context"
	"errors"
	"maps"
	"strings"

	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/legaltext"
	"phoihop/internal/organisation"
	"phoihop/internal/pdf"
	"phoihop/internal/textfile"
	"phoihop/internal/web"
)

// composeModel is the page that imports a text, or changes one: what was
// typed so far and what was read from it.
type composeModel struct {
	Action   string               `json:"action"` // regulation.propose or regulation.amend-text
	Values   action.Values        `json:"-"`
	Text     string               `json:"text"`
	Counts   Count                `json:"counts"`
	Outline  []Line               `json:"outline"`
	Warnings []legaltext.Warning  `json:"warnings"`
	Parties  []organisation.Party `json:"parties"`
	Earlier  []Regulation         `json:"-"` // what it can follow
	Base     *Regulation          `json:"-"` // the regulation whose text changes
	Err      *fault.Error         `json:"-"`
	Read     *textfile.Text       `json:"read,omitempty"` // how the file was read
	chosen   map[string]bool
}

// compose shows the empty import page, or the text of a regulation that is to
// change.
func (l *library) compose(r *web.Request) (web.View, error) {
	v := action.Values{}
	for name, given := range r.Query {
		v.Set(name, given...)
	}
	return l.Preview(r, v)
}

// Preview shows the import page with what was typed: the structure that was
// read from the text or the file, with what looks doubtful in which line.
func (l *library) Preview(r *web.Request, v action.Values) (web.View, error) {
	m := composeModel{Action: "regulation.propose", Values: v, chosen: map[string]bool{}}
	if err := l.around(r, &m); err != nil {
		return web.View{}, err
	}
	m.Text = v.Get("text")
	if m.Text == "" && m.Base != nil {
		m.Text = m.Base.shown(r.AsOf).Text
	}
	if fs := v.Files["source"]; len(fs) > 0 {
		t, err := fileText(r.Ctx, fs[0])
		m.Err = fault.Of(err)
		if err == nil {
			m.Text, m.Read = t.Words, &t
		}
	}
	m.read()
	title := r.L.T("regulation.import.title")
	if m.Base != nil {
		title = r.L.T("regulation.act.amend")
	}
	return web.View{Title: title, Nav: "regulations", Model: m, Body: composePage(r, m)}, nil
}

// around reads who can sign and what can be followed or changed.
func (l *library) around(r *web.Request, m *composeModel) (err error) {
	for _, id := range m.Values.Text["parties"] {
		m.chosen[id] = true
	}
	if m.Parties, m.Earlier, err = composeFor(r.Ctx, r.DB, r.Caller.Space, r.Today); err != nil || m.Values.Get("regulation") == "" {
		return err
	}
	id, err := entry.ParseHash(m.Values.Get("regulation"))
	if err != nil {
		return fault.New(fault.NotFound, "regulation.none")
	}
	base, _, _, err := textFor(r.Ctx, r.DB, id, r.Caller.Space)
	if err == nil && base.Space != r.Caller.Space {
		return fault.New(fault.NotFound, "regulation.none")
	}
	m.Action, m.Base = "regulation.amend-text", &base
	return err
}

// read fills the outline from the text.
func (m *composeModel) read() {
	if strings.TrimSpace(m.Text) == "" {
		return
	}
	d := legaltext.Parse(m.Text)
	m.Counts, m.Warnings = count(d), d.Warnings
	for _, l := range lines(d) {
		if l.Kind != legaltext.KindParagraph {
			m.Outline = append(m.Outline, l)
		}
	}
	if !structured(d) {
		m.Err = fault.Field("text", "regulation.import.no-structure")
	}
}

// picked reports whether a party is among those that sign: all, until the
// person has chosen.
func (m composeModel) picked(p organisation.Party) bool {
	return len(m.chosen) == 0 || m.chosen[p.ID.String()]
}

// textOfSource fills the text from the uploaded file where none was typed.
func textOfSource(v action.Values) (action.Values, error) {
	fs := v.Files["source"]
	if v.Get("text") != "" || len(fs) == 0 {
		return v, nil
	}
	t, err := fileText(context.Background(), fs[0]) // bounded in time by itself
	if err == nil {
		v.Text = maps.Clone(v.Text)
		v.Set("text", t.Words)
	}
	return v, err
}

// fileText reads the words of an uploaded file.
func fileText(ctx context.Context, f action.File) (textfile.Text, error) {
	t, err := textfile.Read(ctx, f.Name, f.Content)
	if errors.Is(err, pdf.ErrNoText) {
		return t, fault.Field("source", "regulation.import.scan")
	}
	if err != nil {
		return t, &fault.Error{Kind: fault.Invalid, Field: "source", Key: "regulation.import.bad-file", Err: err}
	}
	return t, nil
}
