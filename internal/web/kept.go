package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"phoihop/internal/fault"
)

// kept is what was typed into a form whose session was over when it was sent.
// It goes out with the sign-in page and comes back with it: nothing of it is
// stored. Files cannot travel like this and are chosen again.
type kept struct {
	Action string
	Form   url.Values
}

// The inputs of the sign-in page that carry it.
const (
	keptAction = "kept-action"
	keptPrefix = "kept."
)

// maxKept bounds what is carried, in bytes.
const maxKept = 512 << 10

// pairs lists the inputs, in an order that does not change.
func (k kept) pairs() (ps [][2]string) {
	if k.Action == "" {
		return nil
	}
	ps = append(ps, [2]string{keptAction, k.Action})
	names := make([]string, 0, len(k.Form))
	for name := range k.Form {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, v := range k.Form[name] {
			ps = append(ps, [2]string{keptPrefix + name, v})
		}
	}
	return ps
}

// typed reads the texts of a form that nobody is signed in for. Only the forms
// of actions are carried: others hold passwords, or nothing worth keeping.
func (s *Site) typed(w http.ResponseWriter, r *http.Request) (k kept) {
	_, ok := s.actions[r.PathValue("action")]
	if r.Method != http.MethodPost || !ok || !strings.HasPrefix(r.URL.Path, "/do/") && !strings.HasPrefix(r.URL.Path, "/drafts/") {
		return k
	}
	k = kept{Action: r.PathValue("action"), Form: url.Values{}}
	parts, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		r.Body = http.MaxBytesReader(w, r.Body, maxKept)
		if r.ParseForm() == nil {
			k.Form = r.PostForm
		}
		return k
	}
	for left := int64(maxKept); err == nil && left > 0; {
		part, perr := parts.NextPart()
		if perr != nil {
			break
		}
		if part.FileName() != "" {
			continue
		}
		var b []byte
		if b, err = io.ReadAll(io.LimitReader(part, left)); err == nil {
			k.Form.Add(part.FormName(), string(b))
			left -= int64(len(b))
		}
	}
	return k
}

// keptOf reads what the sign-in page carried.
func keptOf(r *http.Request) (k kept) {
	if k.Action = r.PostFormValue(keptAction); k.Action == "" {
		return k
	}
	k.Form = url.Values{}
	for name, vals := range r.PostForm {
		if field, ok := strings.CutPrefix(name, keptPrefix); ok {
			k.Form[field] = vals
		}
	}
	return k
}

// again shows the form as it was sent, to be sent once more: whoever signed in
// sees first what they are about to do.
func (s *Site) again(w http.ResponseWriter, r *http.Request, req *Request) {
	k := keptOf(r)
	a, ok := s.actions[k.Action]
	if !ok || !req.Prepares(k.Action) {
		s.fail(w, r, req, fault.New(fault.Forbidden, "web.no-page"))
		return
	}
	req.URL = &url.URL{Path: "/do/" + a.Name}
	m := filled(a, k.Form)
	m.Option, m.Keeps, m.Again = req.options, s.Drafts != nil, true
	s.show(w, r, req, View{Title: req.L.T(a.Name), Body: ActionForm(req, m), Model: a.Fields}, http.StatusOK)
}

// enter is where a person goes after signing in: to the form that was kept, or
// to the page that they asked for.
func (s *Site) enter(w http.ResponseWriter, r *http.Request, token string) {
	if r.PostFormValue(keptAction) == "" {
		http.Redirect(w, r, local(r.FormValue("return")), http.StatusSeeOther)
		return
	}
	x, ok, err := s.Accounts.Standing(r.Context(), token, s.Now())
	req := s.request(r, x.Caller)
	req.session, req.bare, req.away = token, x.Bare, x.Away
	switch {
	case err != nil || !ok:
		s.fail(w, r, req, errors.Join(err, fault.New(fault.Forbidden, "web.signed-out")))
	case s.SecondFactor && req.bare:
		s.showEnrolment(w, r, req, http.StatusOK, enrolment{})
	default:
		s.again(w, r, req)
	}
}

// back is the page to come to after signing in: what was asked for, or the page
// whose form it was.
func back(r *http.Request) string {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return r.URL.RequestURI()
	}
	if u, err := url.Parse(r.Referer()); err == nil && u.Host == r.Host {
		return local(u.RequestURI())
	}
	return "/"
}
