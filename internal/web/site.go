package web

import (
	"compress/gzip"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/action"
	"phoihop/internal/batch"
	"phoihop/internal/journal"
	"phoihop/internal/lang"
	"phoihop/internal/readmodel"
)

// maxForm bounds what a request may send, in bytes.
const maxForm = 40 << 20

// Options are what a site is composed of.
type Options struct {
	Folder    string // of the node's data
	Journal   *journal.Journal
	Read      *readmodel.DB
	Catalog   *lang.Catalog
	Accounts  *account.Store
	Gate      action.Gate
	Actions   []action.Action
	Pages     []Page
	Files     []File
	Papers    []Paper
	Locals    []Local
	Panels    []Panel
	Rooms     []Room // of the rail, from the top
	Nav       []Nav
	Under     []Nav // under the avatar
	Now       func() time.Time
	Log       *slog.Logger
	Sheets    []Sheet                                                    // besides the actions
	Stands    map[string]Stands                                          // by action: what a row of a spreadsheet is compared with
	Batches   *batch.Store                                               // of what was taken in from spreadsheets
	Choices   map[string]Choices                                         // of what an id field asks for
	Drafts    Drafts                                                     // what was begun and is not yet recorded; nil: nothing is kept
	Observe   func(route, method string, status int, took time.Duration) // every answered request; nil: nobody counts
	Authority []byte                                                     // PEM of the office network's own certificate authority; nil: none
	Demo      bool                                                       // the sign-in page offers the demonstration's accounts
	// Public is the address under which a proxy before the node is reached; nil:
	// there is none.
	Public *url.URL
	// SecondFactor: who signs in by password sets up a second factor first.
	SecondFactor bool
}

// Site is the whole of what is served.
type Site struct {
	Options
	mux        *http.ServeMux
	served     []Route
	actions    map[string]action.Action
	sheets     map[string]Sheet
	version    string // of the assets, part of their addresses
	tries      tries
	secret     [32]byte // marks known devices; another in each process
	counted    counted
	buffers    buffers
	uploads    uploads
	ceremonies ceremonies
	closed     chan struct{} // ends what would go on for ever
	close      sync.Once
}

// New composes a site.
func New(o Options) (*Site, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Files = slices.Clone(o.Files)
	s := &Site{Options: o, mux: http.NewServeMux(), actions: map[string]action.Action{}, sheets: map[string]Sheet{}, closed: make(chan struct{})}
	rand.Read(s.secret[:])
	slices.SortStableFunc(s.Nav, func(a, b Nav) int { return a.Order - b.Order })
	slices.SortStableFunc(s.Panels, func(a, b Panel) int { return a.Order - b.Order })
	for _, p := range o.Papers {
		s.Files = append(s.Files, p.file())
	}
	for _, a := range o.Actions {
		s.actions[a.Name] = a
	}
	for _, a := range o.Actions {
		if takesRows(a) {
			s.sheets[a.Name] = s.sheetOf(a)
		}
	}
	for _, h := range o.Sheets {
		s.sheets[h.Name] = h
	}
	var err error
	if s.version, err = assetVersion(); err != nil {
		return nil, err
	}
	s.routes()
	return s, nil
}

// Route is one address that is served.
type Route struct {
	Pattern string       // of http.ServeMux: method and path
	Open    bool         // also to who has not signed in
	Right   access.Right // that it asks for; empty: none, or that of the action it names
}

// Routes lists every address, for who checks that none is left unguarded.
func (s *Site) Routes() []Route { return s.served }

// open serves an address to anybody.
func (s *Site) open(pattern string, h http.HandlerFunc) {
	s.served = append(s.served, Route{Pattern: pattern, Open: true})
	s.mux.HandleFunc(pattern, h)
}

// serve serves an address to who has signed in. The handler sees to the right.
func (s *Site) serve(pattern string, right access.Right, h func(http.ResponseWriter, *http.Request, *Request)) {
	s.served = append(s.served, Route{Pattern: pattern, Right: right})
	s.mux.HandleFunc(pattern, s.signed(h))
}

// begin serves an address to who has signed in, with whatever: what is still
// demanded is set up there.
func (s *Site) begin(pattern string, h handler) {
	s.served = append(s.served, Route{Pattern: pattern})
	s.mux.HandleFunc(pattern, s.entered(h))
}

// routes is the whole table of addresses.
func (s *Site) routes() {
	s.open("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok\n") })
	s.open("GET /readyz", s.ready)
	s.open("GET /trust", s.trust)
	s.open("GET /trust/ca.pem", s.authority)
	for _, name := range []string{"sw.js", "manifest.webmanifest", "icon.svg", "icon-192.png", "icon-512.png", "icon-maskable-192.png", "icon-maskable-512.png", "apple-touch-icon.png"} {
		s.open("GET /"+name, atRoot(name))
	}
	s.open("GET /asset/{version}/", s.assets().ServeHTTP)
	s.open("GET /sign-in", s.signInPage)
	s.open("POST /sign-in", s.signIn)
	s.passkeyRoutes()
	s.enrolRoutes()
	s.open("POST /sign-in/code", s.complete)
	s.serve("POST /sign-in/kept", "", s.again)
	s.open("POST /sign-out", s.signOut)
	s.open("POST /settings", s.settings)
	s.serve("GET /do/{action}", "", s.form)
	s.serve("POST /do/{action}", "", s.do)
	s.serve("GET /import/{action}", "", s.intakePage)
	s.serve("POST /import/{action}", "", s.intake)
	s.serve("GET /import/{action}/mau.xlsx", "", s.intakeTemplate)
	s.serve("GET /imports", "", s.batches)
	s.serve("GET /imports/{id}", "", s.batch)
	s.serve("POST /imports/{id}/undo", "", s.undo)
	s.serve("GET /uploads/{digest}", "", s.uploadSize)
	s.serve("PUT /uploads/{digest}", "", s.uploadPart)
	s.serve("GET /events", "", s.events)
	s.open("GET /api/openapi.json", s.openAPIDocument)
	s.serve("GET /api", "", s.apiPage)
	s.serve("GET /api/actions", "", s.listActions)
	s.serve("POST /api/do/{action}", "", s.apiDo)
	s.open("GET /{$}", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, s.home(), http.StatusSeeOther) })
	for _, p := range s.Pages {
		s.serve("GET "+p.Pattern, p.Right, s.page(p))
		if p.Take != nil {
			s.serve("POST "+p.Pattern, p.Right, s.take(p))
		}
	}
	for _, l := range s.Locals {
		s.serve("POST "+l.Pattern, l.Right, s.local(l))
	}
	for _, f := range s.Files {
		if f.Feed {
			s.open("GET "+f.Pattern, s.feed(f))
			continue
		}
		s.serve("GET "+f.Pattern, f.Right, s.file(f))
	}
	s.mux.HandleFunc("/", s.signed(s.missing))
}

// home is where the first room of the rail leads.
func (s *Site) home() string {
	for _, room := range s.Rooms {
		if ns := s.in(room.Key); len(ns) > 0 {
			return ns[0].Href
		}
	}
	return "/sign-in"
}

// in lists the pages of a room in their order.
func (s *Site) in(room string) (ns []Nav) {
	for _, n := range s.Nav {
		if n.In == room {
			ns = append(ns, n)
		}
	}
	return ns
}

// roomOf is the key of the room that a page stands in.
func (s *Site) roomOf(page string) string {
	for _, n := range s.Nav {
		if n.Key == page {
			return n.In
		}
	}
	return ""
}

// Handler is the site with what guards every answer.
func (s *Site) Handler() http.Handler {
	guard := http.NewCrossOriginProtection()
	return s.recovered(s.dated(s.headers(guard.Handler(compressed(http.MaxBytesHandler(s.observed(s.mux), maxForm))))))
}

// dated says the time on every answer, by the clock that judges what is late.
func (s *Site) dated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", s.Now().UTC().Format(http.TimeFormat))
		next.ServeHTTP(w, r)
	})
}

// observed tells how long each route took, and nothing about who asked.
func (s *Site) observed(next http.Handler) http.Handler {
	if s.Observe == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, seen := time.Now(), &watched{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r)
		s.Observe(r.Pattern, r.Method, seen.status, time.Since(start))
	})
}

// watched remembers the status of an answer.
type watched struct {
	http.ResponseWriter
	status int
}

func (w *watched) WriteHeader(code int) {
	w.status = code
	w.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach what is beneath.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// ready answers whether the node can serve: it is open, and its read model is
// as far as its journal.
func (s *Site) ready(w http.ResponseWriter, r *http.Request) {
	last, err := s.Journal.Last(r.Context())
	if err != nil || s.Read.Building() != nil || s.Read.Seq() < last {
		w.WriteHeader(http.StatusServiceUnavailable)
		io.WriteString(w, "not ready\n")
		return
	}
	io.WriteString(w, "ready\n")
}

// headers says what a browser may load and do on every page: only what this
// site serves itself.
func (s *Site) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if s.overTLS(r) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// recovered turns a panic into a plain page; the stack goes to the log only.
func (s *Site) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if x := recover(); x != nil && x != http.ErrAbortHandler {
				s.Log.Error("panic", "route", r.Pattern, "what", x)
				http.Error(w, s.Catalog.Printer(lang.Vi).T("fault.internal"), http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// compressed gzips text for browsers that take it.
func compressed(next http.Handler) http.Handler {
	pool := &sync.Pool{New: func() any { return gzip.NewWriter(nil) }}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") || strings.HasSuffix(r.URL.Path, ".woff2") || r.URL.Path == "/events" {
			next.ServeHTTP(w, r)
			return
		}
		z := pool.Get().(*gzip.Writer)
		z.Reset(w)
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Add("Vary", "Accept-Encoding")
		zw := &zipped{ResponseWriter: w, z: z}
		next.ServeHTTP(zw, r)
		if zw.used {
			z.Close()
		} else {
			w.Header().Del("Content-Encoding")
		}
		pool.Put(z)
	})
}

// zipped is a response whose body passes through gzip.
type zipped struct {
	http.ResponseWriter
	z     *gzip.Writer
	used  bool // the body passes through gzip
	wrote bool // the header is out
}

func (w *zipped) WriteHeader(code int) {
	if w.wrote {
		return
	}
	w.wrote = true
	w.Header().Del("Content-Length")
	if code == http.StatusNoContent || code == http.StatusNotModified || code >= 300 && code < 400 {
		w.Header().Del("Content-Encoding")
	} else {
		w.used = true
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *zipped) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if !w.used {
		return w.ResponseWriter.Write(b)
	}
	return w.z.Write(b)
}

// assets serves fonts, styles and scripts for ever: their address changes with
// their content.
func (s *Site) assets() http.Handler {
	files := assetFiles()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/asset/"+r.PathValue("version")+"/")
		for _, f := range files {
			if b, err := fs.ReadFile(f, name); err == nil {
				w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
				w.Header().Set("Content-Type", mediaType(name))
				w.Write(b)
				return
			}
		}
		http.NotFound(w, r)
	})
}

// atRoot serves what a browser looks for at one fixed address, whatever its
// version.
func atRoot(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		b, err := fs.ReadFile(static, "static/"+name)
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", mediaType(name))
		w.Header().Set("Cache-Control", "no-cache")
		w.Write(b)
	}
}

func mediaType(name string) string {
	switch {
	case strings.HasSuffix(name, ".css"):
		return "text/css; charset=utf-8"
	case strings.HasSuffix(name, ".js"):
		return "text/javascript; charset=utf-8"
	case strings.HasSuffix(name, ".woff2"):
		return "font/woff2"
	case strings.HasSuffix(name, ".webmanifest"):
		return "application/manifest+json"
	case strings.HasSuffix(name, ".png"):
		return "image/png"
	case strings.HasSuffix(name, ".svg"):
		return "image/svg+xml"
	}
	return "text/plain; charset=utf-8"
}

// assetVersion is the digest of all assets.
func assetVersion() (string, error) {
	h := sha256.New()
	for _, f := range assetFiles() {
		err := fs.WalkDir(f, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := fs.ReadFile(f, path)
			h.Write([]byte(path))
			h.Write(b)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:6]), nil
}

// may reports whether a caller may see a page.
func may(c access.Caller, need access.Right) bool {
	return need == "" || c.Can(need)
}
