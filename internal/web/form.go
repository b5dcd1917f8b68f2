package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// FormModel is an action's form: what was typed, and what is wrong with it.
type FormModel struct {
	Action action.Action
	Values action.Values
	Hidden []string // fields that were given and need not be shown
	Return string
	Draft  string // the draft that it shows, if any
	Since  int    // the version of the draft that it began from
	Keeps  bool   // what is typed can be kept as a draft
	Again  bool   // it was sent when the session was over
	Err    *fault.Error
	Option func(action.Field) []Option // named choices of an id field
}

// Option is one choice.
type Option struct {
	Value, Label string
	Note         string // what a list says beside the label; a field does not
}

// action is the one that the address names, for who may carry it out: nobody
// else's input is read.
func (s *Site) action(r *http.Request, req *Request) (action.Action, error) {
	a, ok := s.actions[r.PathValue("action")]
	switch {
	case !ok:
		return a, fault.New(fault.NotFound, "web.no-such-page")
	case !req.Caller.Can(a.Right):
		return a, fault.New(fault.Forbidden, "journal.no-right", req.Caller.Account, string(a.Right))
	}
	return a, nil
}

// form shows an action's form, filled from the query. Fields given there as
// ids are kept out of sight: the page that led here has chosen them.
func (s *Site) form(w http.ResponseWriter, r *http.Request, req *Request) {
	a, ok := s.actions[r.PathValue("action")]
	if !ok || !req.Prepares(a.Name) {
		_, err := s.action(r, req)
		s.fail(w, r, req, err)
		return
	}
	m := FormModel{Action: a, Return: local(r.URL.Query().Get("return")), Option: req.options, Keeps: s.Drafts != nil}
	if id := r.URL.Query().Get("draft"); id != "" && s.Drafts != nil {
		k, err := s.Drafts.Inputs(req, id)
		if err == nil && k.Action != a.Name {
			err = fault.New(fault.NotFound, "web.no-such-page")
		}
		if err != nil {
			s.fail(w, r, req, err)
			return
		}
		v := k.Values
		m.Draft, m.Since, m.Values, m.Return = id, k.Version, v, k.Back
		for _, f := range a.Fields {
			if (f.Type == "id" || f.Name == "occurrence") && v.Get(f.Name) != "" {
				m.Hidden = append(m.Hidden, f.Name)
			}
		}
	}
	for name, v := range r.URL.Query() {
		f, ok := a.Field(name)
		if !ok {
			continue
		}
		m.Values.Set(name, v...)
		if f.Type == "id" && (f.Required || len(req.options(f)) == 0) || f.Name == "occurrence" {
			m.Hidden = append(m.Hidden, name)
		}
	}
	s.show(w, r, req, View{Title: req.L.T(a.Name), Body: ActionForm(req, m), Model: a.Fields}, http.StatusOK)
}

// do carries out an action from a form. On a refusal the form comes back with
// everything that was typed and the reason beside its field.
func (s *Site) do(w http.ResponseWriter, r *http.Request, req *Request) {
	a, err := s.action(r, req)
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	v, m, err := formValues(r, a)
	var parts []string
	if err == nil {
		parts, err = s.gather(r, req, &v)
	}
	if err == nil && m.Draft != "" && s.Drafts != nil {
		c, cerr := s.Drafts.Clash(req, m.Draft, m.Since, v)
		if err = cerr; c != nil {
			s.show(w, r, req, req.Clashing(a.Name, m.Draft, m.Return, c, v), http.StatusConflict)
			return
		}
		v.Set(action.OnceField, "draft "+m.Draft) // whichever device sends it
	}
	if err == nil {
		p, must, perr := s.mustApprove(r, req, a, v)
		if err = perr; must {
			if err = s.showApproval(w, r, req, p, a, v, m); err == nil {
				return
			}
		}
	}
	if err == nil {
		var es []entry.Entry
		if es, err = a.Run(r.Context(), s.Gate, req.Caller, v); err == nil {
			for _, key := range parts {
				s.uploads.drop(key)
			}
			err = errors.Join(s.Read.CatchUp(r.Context()), s.noteSkew(req, r.PostFormValue("_sent"), es))
			if err == nil && m.Draft != "" && s.Drafts != nil {
				err = s.Drafts.Done(req, m.Draft, v, es)
			}
			if err == nil {
				http.Redirect(w, r, nextOf(m.Return, es), http.StatusSeeOther)
				return
			}
		}
	}
	if f := fault.Of(err); f.Kind != fault.Internal {
		s.noteRefusal(r, req, f)
		m.Err, m.Option, m.Keeps = f, req.options, s.Drafts != nil
		s.show(w, r, req, View{Title: req.L.T(a.Name), Body: ActionForm(req, m), Model: problem{f.Kind, f.Field, req.L.Fault(f)}}, status(f.Kind))
		return
	}
	s.fail(w, r, req, err)
}

// nextOf is where a form leads after it was recorded.
func nextOf(next string, es []entry.Entry) string {
	id := ""
	if len(es) > 0 {
		id = es[0].ID.String()
	}
	return strings.ReplaceAll(next, "{id}", id)
}

// take shows a page for what was typed into it.
func (s *Site) take(p Page) func(http.ResponseWriter, *http.Request, *Request) {
	return func(w http.ResponseWriter, r *http.Request, req *Request) {
		v, _, err := formValues(r, action.Action{})
		if err == nil && !may(req.Caller, p.Right) {
			err = fault.New(fault.Forbidden, "web.no-page")
		}
		var view View
		if err == nil {
			view, err = p.Take(req, v)
		}
		if err != nil {
			s.fail(w, r, req, err)
			return
		}
		s.show(w, r, req, view, http.StatusOK)
	}
}

// local changes something of this node which is no entry.
func (s *Site) local(l Local) func(http.ResponseWriter, *http.Request, *Request) {
	return func(w http.ResponseWriter, r *http.Request, req *Request) {
		v, m, err := formValues(r, action.Action{})
		req.form = r.PostForm
		token := r.Header.Get("Authorization") != ""
		if err == nil && (!may(req.Caller, l.Right) || token && !l.ByToken) { // a token never changes the account
			err = fault.New(fault.Forbidden, "web.no-page")
		}
		var view View
		next := m.Return
		if err == nil {
			view, next, err = l.Do(req, v)
		}
		switch code := http.StatusOK; {
		case err != nil && view.Body == nil:
			s.fail(w, r, req, err)
		case view.Body == nil && token:
			writeJSON(w, http.StatusOK, led{local(next)})
		case view.Body == nil:
			http.Redirect(w, r, local(next), http.StatusSeeOther)
		default:
			if err != nil {
				code = status(fault.Of(err).Kind)
			}
			s.show(w, r, req, view, code)
		}
	}
}

// led says where a person would be led on to.
type led struct {
	Next string `json:"next"`
}

// filled is an action's form with its texts as they were sent.
func filled(a action.Action, form url.Values) FormModel {
	m := FormModel{Action: a, Return: local(form.Get("_return")), Hidden: form["_hidden"], Draft: form.Get("_draft"),
		Values: action.Values{Text: map[string][]string{}, Files: map[string][]action.File{}}}
	m.Since, _ = strconv.Atoi(form.Get("_version")) // none: older than any
	for name, vals := range form {
		if !strings.HasPrefix(name, "_") {
			m.Values.Text[name] = vals
		}
	}
	return m
}

// formValues reads a form, or the same as a JSON object; "_hidden" and "_return"
// are the form's own fields.
func formValues(r *http.Request, a action.Action) (v action.Values, m FormModel, err error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return v, FormModel{Action: a}, &fault.Error{Kind: fault.Invalid, Key: "web.bad-form", Err: err}
		}
		v, err := action.FromJSON(b)
		r.PostForm = v.Text
		m = filled(a, r.PostForm)
		return m.Values, m, err
	}
	if err := r.ParseMultipartForm(8 << 20); err != nil && err != http.ErrNotMultipart {
		return v, FormModel{Action: a}, &fault.Error{Kind: fault.Invalid, Key: "web.bad-form", Err: err}
	}
	m = filled(a, r.PostForm)
	v = m.Values
	if r.MultipartForm == nil {
		return v, m, nil
	}
	for name, fhs := range r.MultipartForm.File {
		for _, fh := range fhs {
			if fh.Size == 0 {
				continue
			}
			f, err := fh.Open()
			if err != nil {
				return v, m, err
			}
			b, err := io.ReadAll(f)
			f.Close()
			if err != nil {
				return v, m, err
			}
			v.Files[name] = append(v.Files[name], action.File{Name: fh.Filename, Type: fh.Header.Get("Content-Type"), Content: b})
		}
	}
	return v, m, nil
}

// offered is an action as programs are told of it.
type offered struct {
	Name   string         `json:"name"`
	Title  string         `json:"title"`
	Fields []action.Field `json:"fields"`
	Who    string         `json:"who"`
}

// listActions describes every action that the caller may carry out.
func (s *Site) listActions(w http.ResponseWriter, _ *http.Request, req *Request) {
	ls := []offered{}
	for _, a := range s.Actions {
		if req.Caller.Can(a.Right) {
			ls = append(ls, offered{a.Name, req.L.T(a.Name), a.Fields, string(a.Right)})
		}
	}
	writeJSON(w, http.StatusOK, ls)
}

// apiDo carries out an action from a JSON object.
func (s *Site) apiDo(w http.ResponseWriter, r *http.Request, req *Request) {
	a, err := s.action(r, req)
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	b, err := io.ReadAll(r.Body)
	if err != nil {
		s.fail(w, r, req, &fault.Error{Kind: fault.Invalid, Key: "web.bad-form", Err: err})
		return
	}
	v, err := action.FromJSON(b)
	if key := r.Header.Get("Idempotency-Key"); err == nil && key != "" {
		v.Set(action.OnceField, key)
	}
	var parts []string
	if err == nil {
		r.PostForm = url.Values{uploadField: v.Text[uploadField]}
		delete(v.Text, uploadField)
		v.Files = map[string][]action.File{}
		parts, err = s.gather(r, req, &v)
	}
	if err == nil {
		var es []entry.Entry
		if es, err = a.Run(r.Context(), s.Gate, req.Caller, v); err == nil {
			for _, key := range parts {
				s.uploads.drop(key)
			}
			if err = s.Read.CatchUp(r.Context()); err == nil {
				refs := make([]action.Ref, len(es))
				for i, e := range es {
					refs[i] = action.RefOf(e)
				}
				writeJSON(w, http.StatusOK, map[string]any{"entries": refs})
				return
			}
		}
	}
	s.fail(w, r, req, err)
}

// options lists what an id field can name.
func (r *Request) options(f action.Field) []Option { return r.Offered(f.Of) }

// Offered lists what a feature offers under a name of Choices; nothing where
// none does. What cannot be read shows as nothing, and in the log.
func (r *Request) Offered(of string) []Option {
	choices, ok := r.site.Choices[of]
	if !ok {
		return nil
	}
	os, err := choices(r)
	if err != nil {
		r.site.Log.Error("options", "of", of, "error", err)
	}
	return os
}

// fieldLabel is a field's label; the hint is empty where there is none.
func fieldLabel(r *Request, a action.Action, f action.Field) (label, hint string) {
	label = r.L.T(a.Name + "." + f.Name)
	if key := a.Name + "." + f.Name + ".hint"; r.L.Has(key) {
		hint = r.L.T(key)
	}
	return label, hint
}

// halfLine reports whether an input needs no more than half a line.
func halfLine(f action.Field) bool {
	return f.Type == "date" || f.Type == "time" || f.Type == "number" || f.Type == "int" || f.Type == "choice"
}

// choiceLabel names one choice: by its own message, or as it is.
func choiceLabel(r *Request, f action.Field, c string) string {
	if key := "choice." + f.Name + "." + c; r.L.Has(key) {
		return r.L.T(key)
	}
	return c
}

// inputDate writes a date the way people type it, day first: a browser's own
// date input would follow the machine's language and could put the month first.
func inputDate(s string) string {
	if d, err := viet.ParseDate(s); err == nil {
		return d.Screen()
	}
	return s
}

// inputTime writes a moment likewise, by a clock of 24 hours.
func inputTime(s string) string {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return viet.Clock(t)
	}
	if t, err := viet.ParseTime(s); err == nil {
		return viet.Clock(t)
	}
	return s
}
