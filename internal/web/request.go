package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
	"phoihop/internal/lang"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web/asset"
)

//go:embed vi.json en.json
var texts embed.FS

//go:embed static
var static embed.FS

// Texts are the shell's messages.
func Texts() fs.FS { return texts }

func assetFiles() []fs.FS {
	own, _ := fs.Sub(static, "static") // the folder is embedded above
	return []fs.FS{own, asset.FS}
}

// The cookies of the site, by their names where no TLS is spoken.
const (
	SessionCookie = "phoihop"
	langCookie    = "lang"
	themeCookie   = "theme"
	lettersCookie = "letters" // whether single letters are shortcuts
)

// handler answers a request of somebody who is signed in.
type handler = func(http.ResponseWriter, *http.Request, *Request)

// entered lets only requests of a session through; others are sent to sign in
// and come back.
func (s *Site) entered(next handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		x, ok, err := s.session(r)
		req := s.request(r, x.Caller)
		req.bare, req.away, req.program = x.Bare, x.Away, byToken(r)
		switch {
		case err != nil:
			s.fail(w, r, req, err)
		case ok:
			next(w, r, req)
			if r.Method != http.MethodGet {
				s.counted.forget(seat(x.Caller))
			}
		case wantsJSON(r):
			w.Header().Set(signedOut, "true")
			s.fail(w, r, req, fault.New(fault.Forbidden, "web.signed-out"))
		default:
			if k := s.typed(w, r); k.Action != "" {
				s.showSignIn(w, r, http.StatusForbidden, signInModel{Return: back(r), Kept: k})
				return
			}
			http.Redirect(w, r, "/sign-in?return="+url.QueryEscape(back(r)), http.StatusSeeOther)
		}
	}
}

// session finds out who asks: by a token of the API, or by the cookie.
func (s *Site) session(r *http.Request) (account.Standing, bool, error) {
	if byToken(r) {
		c, ok, err := s.Accounts.Token(r.Context(), strings.TrimPrefix(r.Header.Get("Authorization"), bearer), s.Now())
		return account.Standing{Caller: c}, ok, err
	}
	token := s.cookie(r, SessionCookie)
	if token == "" {
		return account.Standing{}, false, nil
	}
	x, ok, err := s.Accounts.Standing(r.Context(), token, s.Now())
	if ok && attended(r) && s.Now().Sub(x.Used) > usedStep {
		if err := s.Accounts.Use(r.Context(), token, s.Now()); err != nil {
			s.Log.Error("session", "error", err) // reading goes on
		}
	}
	return x, ok, err
}

// usedStep is how exactly the last use of a session is known.
const usedStep = 2 * time.Minute

// attended reports whether a request is a person's doing, and not that of a
// page left open, which listens for what is new and asks for itself again.
func attended(r *http.Request) bool {
	return r.Method != http.MethodGet || r.URL.Path != "/events" && r.Header.Get(unattended) == ""
}

// unattended is the header of what a page asks for by itself.
const unattended = "Phoihop-Unattended"

const bearer = "Bearer "

// byToken reports whether a request comes with a token of the API.
func byToken(r *http.Request) bool { return strings.HasPrefix(r.Header.Get("Authorization"), bearer) }

// request gathers what a page needs to know.
func (s *Site) request(r *http.Request, c access.Caller) *Request {
	now := s.Now()
	today := viet.DateOf(now)
	req := &Request{Ctx: r.Context(), Caller: c, L: s.Catalog.Printer(s.language(r)), Today: today, AsOf: today, Now: now,
		DB: s.Read, Query: r.URL.Query(), URL: r.URL, path: r.PathValue, json: wantsJSON(r), site: s, theme: "auto", letters: "on"}
	if text := req.Query.Get("as-at"); text != "" {
		switch d, err := viet.ParseDate(text); {
		case err != nil || d.After(today):
			req.misread = text
		case d.Before(today):
			req.chosen = d
		}
	}
	req.session = s.cookie(r, SessionCookie)
	req.base = "http://" + r.Host
	if s.overTLS(r) {
		req.base = "https://" + r.Host
	}
	if v := s.cookie(r, themeCookie); v == "light" || v == "dark" {
		req.theme = v
	}
	if s.cookie(r, lettersCookie) == "off" {
		req.letters = "off"
	}
	return req
}

// follow lets what is shown answer for the chosen day.
func (r *Request) follow() {
	if r.follows = true; !r.chosen.IsZero() {
		r.AsOf = r.chosen
	}
}

// Behind is where the asked page of a list begins.
func (r *Request) Behind() readmodel.Cursor {
	if r.whole {
		return readmodel.Start()
	}
	return readmodel.ParseCursor(r.Query.Get(behind))
}

// behind is the parameter that says where a page of a list begins.
const behind = "before"

// onwards is the address of the page's list behind a cursor.
func (r *Request) onwards(more readmodel.Cursor) string {
	q := maps.Clone(r.Query)
	q.Set(behind, more.String())
	return r.URL.Path + "?" + q.Encode()
}

// signedOut is the header of an answer to who is signed in no more: what a
// device keeps is sent after the next sign-in, and is not refused.
const signedOut = "Phoihop-Signed-Out"

func (s *Site) language(r *http.Request) lang.Tag {
	if v := s.cookie(r, langCookie); v != "" {
		return lang.Tag(v)
	}
	return lang.Vi
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/") || r.Header.Get("Authorization") != "" || strings.Contains(r.Header.Get("Accept"), "application/json")
}

// Form returns a field of the form itself, whose name begins with "_".
func (r *Request) Form(name string) string { return r.form.Get(name) }

// Moment is the instant as at which the page is judged: now, or the end of the
// day chosen.
func (r *Request) Moment() time.Time {
	if r.Past() {
		return r.AsOf.AddDays(1).Time(viet.Zone())
	}
	return r.Now
}

// Past reports whether the page is shown as at a day before today.
func (r *Request) Past() bool { return r.AsOf.Before(r.Today) }

// Knows reports whether what was said at a moment belongs on the page: anything
// today, on a page of the past only what had been said.
func (r *Request) Knows(said time.Time) bool { return !r.Past() || !said.After(r.Moment()) }

// Href returns an address on which the chosen day stays chosen, also on the way
// over pages that do not follow it.
func (r *Request) Href(path string) string {
	if r.chosen.IsZero() {
		return path
	}
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	path, frag, has := strings.Cut(path, "#")
	path += sep + "as-at=" + r.chosen.String()
	if has {
		path += "#" + frag
	}
	return path
}

// Panels returns what other features show on a thing, in order.
func (r *Request) Panels(on string, ref Ref) (cs []templ.Component) {
	for _, p := range r.site.Panels {
		if p.On != on {
			continue
		}
		c, err := p.Show(r, ref)
		if err != nil {
			r.site.Log.Error("panel", "on", on, "error", err)
			c = Trouble(r, err)
		}
		if c != nil {
			cs = append(cs, c)
		}
	}
	return cs
}

// May reports whether the caller may carry out an action: what is not allowed
// is not offered.
func (r *Request) May(action string) bool {
	a, ok := r.site.actions[action]
	return ok && !r.Past() && r.Caller.Can(a.Right)
}

// Prepares reports whether the caller may fill in an action's form: to carry it
// out, or to submit it to somebody who signs.
func (r *Request) Prepares(action string) bool {
	a, ok := r.site.actions[action]
	return ok && (r.Caller.Can(a.Right) || a.Commits() && r.site.Drafts != nil && r.Caller.Can(access.Draft))
}

// page answers with a page, as HTML or as JSON.
func (s *Site) page(p Page) func(http.ResponseWriter, *http.Request, *Request) {
	return func(w http.ResponseWriter, r *http.Request, req *Request) {
		if !may(req.Caller, p.Right) {
			s.fail(w, r, req, fault.New(fault.Forbidden, "web.no-page"))
			return
		}
		if p.AsAt {
			req.follow()
		}
		req.listed = p.Listed
		if req.whole = p.Listed && req.Query.Get(formParam) == asXLSX; req.whole {
			req.json = false // the list as people see it
		}
		v, err := p.Show(req)
		switch {
		case err != nil:
			s.fail(w, r, req, err)
		case req.whole:
			s.showSheet(w, r, req, v)
		default:
			s.show(w, r, req, v, http.StatusOK)
		}
	}
}

func (s *Site) show(w http.ResponseWriter, r *http.Request, req *Request, v View, code int) {
	if !v.More.IsZero() {
		w.Header().Set("Link", "<"+req.onwards(v.More)+">; rel=\"next\"")
	}
	if wantsJSON(r) {
		s.tagged(w, r, code, v.Model)
		return
	}
	s.render(w, req, code, Shell(req, v))
}

// render answers with a page, whole or not at all.
func (s *Site) render(w http.ResponseWriter, req *Request, code int, c templ.Component) {
	b := s.buffers.get()
	defer s.buffers.put(b)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := c.Render(req.Ctx, b); err != nil {
		s.Log.Error("render", "path", req.URL.Path, "error", err)
		http.Error(w, req.L.T("fault.internal"), http.StatusInternalServerError)
		return
	}
	w.WriteHeader(code)
	w.Write(b.Bytes())
}

// tagged answers with JSON under a tag of its content, or with nothing where
// the caller has it already.
func (s *Site) tagged(w http.ResponseWriter, r *http.Request, code int, v any) {
	b := s.buffers.get()
	defer s.buffers.put(b)
	if err := encode(b, v); err != nil {
		s.Log.Error("json", "path", r.URL.Path, "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256(b.Bytes()))
	w.Header().Set("ETag", tag)
	w.Header().Set("Vary", "Accept, Accept-Encoding")
	if r.Method == http.MethodGet && code == http.StatusOK && strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(code)
	w.Write(b.Bytes())
}

// buffers are what answers are made in, used again.
type buffers struct{ pool sync.Pool }

// maxBuffer bounds the buffers that are used again, in bytes.
const maxBuffer = 1 << 20

func (p *buffers) get() *bytes.Buffer {
	if b, ok := p.pool.Get().(*bytes.Buffer); ok {
		return b
	}
	return new(bytes.Buffer)
}

func (p *buffers) put(b *bytes.Buffer) {
	if b.Cap() <= maxBuffer {
		b.Reset()
		p.pool.Put(b)
	}
}

func writeJSON(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(code)
	encode(w, v)
}

// encode writes JSON; what is JSON already is not read again.
func encode(w io.Writer, v any) error {
	if raw, ok := v.(json.RawMessage); ok {
		_, err := w.Write(raw)
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// file answers with a download.
func (s *Site) file(f File) func(http.ResponseWriter, *http.Request, *Request) {
	return func(w http.ResponseWriter, r *http.Request, req *Request) {
		if !may(req.Caller, f.Right) {
			s.fail(w, r, req, fault.New(fault.Forbidden, "web.no-page"))
			return
		}
		req.follow() // a file is what its page shows
		d, err := f.Serve(req)
		if err != nil {
			s.fail(w, r, req, err)
			return
		}
		save(w, d)
	}
}

// feed answers whoever knows the secret in the address, and only with this.
func (s *Site) feed(f File) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, err := s.Accounts.FeedOf(r.Context(), r.PathValue("token"), s.Now())
		req := s.request(r, c)
		if err != nil {
			s.fail(w, r, s.request(r, nobody()), err)
			return
		}
		s.file(f)(w, r, req)
	}
}

func (s *Site) missing(w http.ResponseWriter, r *http.Request, req *Request) {
	s.fail(w, r, req, fault.New(fault.NotFound, "web.no-such-page"))
}

// status maps a kind of fault to HTTP: the one place that does.
func status(k fault.Kind) int {
	switch k {
	case fault.Invalid, fault.Secret:
		return http.StatusUnprocessableEntity
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// problem is a fault as JSON.
type problem struct {
	Kind    fault.Kind `json:"kind"`
	Field   string     `json:"field,omitempty"`
	Message string     `json:"message"`
}

// fail answers with a fault in the person's language. Causes go to the log.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, req *Request, err error) {
	f := fault.Of(err)
	if f.Kind == fault.Internal {
		s.Log.Error("request", "route", r.Pattern, "error", err)
	}
	s.noteRefusal(r, req, f)
	if wantsJSON(r) {
		writeJSON(w, status(f.Kind), problem{f.Kind, f.Field, req.L.Fault(f)})
		return
	}
	v := View{Title: req.L.T("web.fault." + string(f.Kind)), Body: FaultPage(req, &shownFault{f})}
	if req.Caller.Account == "" {
		s.render(w, req, status(f.Kind), Bare(req, v))
		return
	}
	s.render(w, req, status(f.Kind), Shell(req, v))
}

// noteRefusal notes in the operating log that who is signed in asked for what
// is not theirs: the route and the post, which names nobody.
func (s *Site) noteRefusal(r *http.Request, req *Request, f *fault.Error) {
	if f.Kind == fault.Forbidden && req.Caller.Post != "" {
		s.Log.Warn("refused", "route", r.Pattern, "account", req.Caller.Post, "why", f.Key)
	}
}

// Folder is the node's data folder, for what its operator puts there.
func (r *Request) Folder() string { return r.site.Folder }

// Journal is the node's journal, for pages that show the record itself.
func (r *Request) Journal() *journal.Journal { return r.site.Journal }

// Vietnamese prints in the language of documents, whatever the screen's.
func (r *Request) Vietnamese() *lang.Printer { return r.site.Catalog.Printer(lang.Vi) }
