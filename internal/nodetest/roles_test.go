package nodetest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/app"
	"phoihop/internal/seamap"
	"phoihop/internal/web"
)

// roles are accounts of the demonstration, one for each combination of rights
// and standing that it has.
var roles = []string{"bienphong.troly", "bienphong.bithu", "xavinhan.troly", "xavinhan.bithu", "don.muida", "tinhuy.troly", "vanhanh"}

// TestEveryRoleAndPage asks for every address that is served in every role: who
// is not signed in is sent away, who lacks the right is refused, what another
// site sends is refused, nobody sees a stack or a 500. A new address is in here
// by being served.
func TestEveryRoleAndPage(t *testing.T) {
	t.Parallel()
	n := open(t)
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	h := site.Handler()
	get := func(method, path, token string, header ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, nil)
		if token != "" {
			r.AddCookie(&http.Cookie{Name: "phoihop", Value: token})
		}
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	all := addresses(t, n, site)
	for _, x := range all {
		if w := get(x.method, x.path, ""); w.Code != http.StatusSeeOther && w.Code != http.StatusForbidden {
			t.Errorf("%s %s without a session: %d", x.method, x.path, w.Code)
		}
		if w := get(x.method, x.path, "made-up"); w.Code != http.StatusSeeOther && w.Code != http.StatusForbidden {
			t.Errorf("%s %s with a made-up session: %d", x.method, x.path, w.Code)
		}
	}
	for _, role := range roles {
		o, err := n.Accounts.SignIn(t.Context(), role, password, "", clock())
		if err != nil {
			t.Fatal(role, err)
		}
		c := as(t, n, role)
		for _, x := range all {
			w := get(x.method, x.path, o.Token)
			if w.Code >= 500 || strings.Contains(w.Body.String(), "goroutine") {
				t.Errorf("%s: %s %s: %d", role, x.method, x.path, w.Code)
			}
			if x.right != "" && !c.Can(x.right) && w.Code != http.StatusForbidden {
				t.Errorf("%s lacks %q, but %s %s answers %d", role, x.right, x.method, x.path, w.Code)
			}
			if x.method != "GET" {
				w := get(x.method, x.path, o.Token, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
				if w.Code != http.StatusForbidden {
					t.Errorf("%s: %s %s from another site: %d", role, x.method, x.path, w.Code)
				}
			}
		}
	}
}

// address is one that is asked for, and the right that it wants.
type address struct {
	method, path string
	right        access.Right
}

// addresses are all that the site serves to who has signed in, those with an
// action in them once for each action.
func addresses(t *testing.T, n *app.Node, site *web.Site) (all []address) {
	t.Helper()
	var sheets []address // of the features; every action without files has one too
	for _, f := range n.Features {
		for _, h := range f.Sheets {
			sheets = append(sheets, address{path: h.Name, right: h.Right})
		}
	}
	fill := regexp.MustCompile(`\{[a-z]+\}`)
	for _, r := range site.Routes() {
		if r.Open {
			continue
		}
		method, path, _ := strings.Cut(r.Pattern, " ")
		add := func(action string, right access.Right) {
			path := fill.ReplaceAllString(strings.ReplaceAll(path, "{action}", action), world.summary.Review.String())
			all = append(all, address{method, path, right})
		}
		switch {
		case !strings.Contains(path, "{action}") || r.Right != "":
			add("notice.send", r.Right)
			continue
		case strings.HasPrefix(path, "/import/"):
			for _, h := range sheets {
				add(h.path, h.right)
			}
		}
		for _, a := range n.Actions() {
			right := a.Right
			if right == access.Sign && method == "GET" && strings.HasPrefix(path, "/do/") {
				right = access.Draft // who drafts prepares it for who signs
			}
			if !strings.HasPrefix(path, "/import/") || !a.TakesFiles() {
				add(a.Name, right)
			}
		}
	}
	return all
}

// openRoutes are the addresses that answer who has not signed in. Each must be
// needed before signing in, or open with a secret of its own.
func openRoutes() []string {
	return []string{"GET /healthz", "GET /readyz", "GET /trust", "GET /trust/ca.pem", "GET /sw.js", "GET /manifest.webmanifest", "GET /icon.svg",
		"GET /icon-192.png", "GET /icon-512.png", "GET /icon-maskable-192.png", "GET /icon-maskable-512.png", "GET /apple-touch-icon.png",
		"GET /asset/{version}/", "GET /sign-in", "POST /sign-in", "POST /sign-in/passkey", "POST /sign-in/passkey/{ceremony}", "POST /sign-in/code",
		"GET /invited/{token}", "POST /invited/{token}", "POST /invited/{token}/passkey", "POST /invited/{token}/passkey/{ceremony}",
		"GET /sign-in/recovery", "POST /sign-in/recovery", "POST /sign-out", "POST /settings", "GET /api/openapi.json", "GET /{$}", "GET /calendar/{token}"}
}

// TestWhatIsOpen: no address answers who has not signed in but those that are
// known to, and what these change is not changed from another site.
func TestWhatIsOpen(t *testing.T) {
	t.Parallel()
	site, err := open(t).Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var is []string
	for _, r := range site.Routes() {
		if !r.Open {
			continue
		}
		is = append(is, r.Pattern)
		if method, path, _ := strings.Cut(r.Pattern, " "); method != "GET" {
			q := httptest.NewRequest(method, path, nil)
			q.Header.Set("Sec-Fetch-Site", "cross-site")
			q.Header.Set("Origin", "https://evil.example")
			w := httptest.NewRecorder()
			site.Handler().ServeHTTP(w, q)
			if w.Code != http.StatusForbidden {
				t.Errorf("%s from another site: %d", r.Pattern, w.Code)
			}
		}
	}
	want := openRoutes()
	slices.Sort(is)
	slices.Sort(want)
	if !slices.Equal(is, want) {
		t.Errorf("open are\n%s\nwanted\n%s", strings.Join(is, "\n"), strings.Join(want, "\n"))
	}
}

// TestHeaders: what every answer tells the browser to refuse, and what an
// operator's names on the map cannot do.
func TestHeaders(t *testing.T) {
	t.Parallel()
	n := open(t)
	names := `[{"name": "Bến <script>alert(1)</script>", "kind": "port", "lat": 11.5, "lon": 109.1}]`
	if err := os.WriteFile(filepath.Join(n.Dir, seamap.PlacesFile), []byte(names), 0o600); err != nil {
		t.Fatal(err)
	}
	p := program(t, n, "xavinhan.troly")
	r := httptest.NewRequest("GET", "/sea", nil)
	o, err := n.Accounts.SignIn(t.Context(), "xavinhan.troly", password, "", clock())
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "phoihop", Value: o.Token})
	page := httptest.NewRecorder()
	p.site.ServeHTTP(page, r)
	if body := page.Body.String(); !strings.Contains(body, "Bến") || strings.Contains(body, "<script>alert") {
		t.Errorf("the map shows %.3000s", body)
	}
	for name, w := range map[string]*httptest.ResponseRecorder{"page": page, "JSON": p.call("GET", "/sea", ""), "refusal": p.call("POST", "/do/organisation.invite", "")} {
		for key, want := range map[string]string{"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'", "X-Content-Type-Options": "nosniff",
			"Permissions-Policy": "camera=(), microphone=(), geolocation=(self)", "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store"} {
			if got := w.Header().Get(key); !strings.HasPrefix(got, want) || strings.Contains(got, "unsafe") {
				t.Errorf("%s: %s is %q", name, key, got)
			}
		}
	}
}

// TestPasswordsAreNotSentBack: only the forms of actions come back after a
// session has ended; what else is sent is dropped, and so are files.
func TestPasswordsAreNotSentBack(t *testing.T) {
	t.Parallel()
	p := program(t, open(t), "xavinhan.troly")
	post := func(path, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Referer", "http://example.com/settings?x=1")
		w := httptest.NewRecorder()
		p.site.ServeHTTP(w, r)
		return w
	}
	w := post("/settings/password", "old=mat-khau-cu&new=mat-khau-moi")
	if w.Code != http.StatusSeeOther || strings.Contains(w.Body.String(), "mat-khau") || w.Header().Get("Location") != "/sign-in?return="+url.QueryEscape("/settings?x=1") {
		t.Errorf("a password: %d, to %s, %q", w.Code, w.Header().Get("Location"), w.Body)
	}
	if w := post("/do/notice.send", "title=Tin+bi%E1%BB%83n"); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), `name="kept.title" value="Tin biển"`) {
		t.Errorf("a notice: %d", w.Code)
	}
	if w := post("/do/notice.send", "title="+strings.Repeat("a", 1<<20)); w.Code != http.StatusForbidden || w.Body.Len() > 100_000 {
		t.Errorf("a very long notice: %d, %d bytes", w.Code, w.Body.Len())
	}
	if w := post("/do/nothing.at-all", "title=Tin"); w.Code != http.StatusSeeOther {
		t.Errorf("no action: %d", w.Code)
	}
}

// TestSessionIsNotFixed: a token that was there before signing in is worth
// nothing after it.
func TestSessionIsNotFixed(t *testing.T) {
	t.Parallel()
	n := open(t)
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"account": {"xavinhan.troly"}, "password": {password}}
	r := httptest.NewRequest("POST", "/sign-in", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "phoihop", Value: "chosen-by-somebody-else"})
	w := httptest.NewRecorder()
	site.Handler().ServeHTTP(w, r)
	cookie := w.Result().Cookies()
	if len(cookie) != 2 || cookie[0].Name != "phoihop" || cookie[0].Value == "chosen-by-somebody-else" || !cookie[0].HttpOnly || cookie[0].SameSite != http.SameSiteLaxMode {
		t.Errorf("%+v", cookie)
	}
	if _, ok, _ := n.Accounts.Session(t.Context(), "chosen-by-somebody-else", clock()); ok {
		t.Error("the fixed token is a session")
	}
}

// TestNobodyLocksOthersOut: guessing from one address stops that address only,
// and there not the device on which the person has signed in before.
func TestNobodyLocksOthersOut(t *testing.T) {
	t.Parallel()
	n := open(t)
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	h := site.Handler()
	var device []*http.Cookie
	try := func(from, pass string, cookies ...*http.Cookie) int {
		r := httptest.NewRequest("POST", "/sign-in", strings.NewReader(url.Values{"account": {"xavinhan.troly"}, "password": {pass}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = from + ":4000"
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code == http.StatusSeeOther {
			device = w.Result().Cookies()
		}
		return w.Code
	}
	if code := try("192.0.2.1", password); code != http.StatusSeeOther {
		t.Fatalf("the first time: %d", code)
	}
	known := device
	for range 9 {
		try("192.0.2.1", "wrong")
	}
	if code := try("192.0.2.1", password, known...); code != http.StatusSeeOther {
		t.Errorf("on a known device behind the same address: %d", code)
	}
	for i := range known {
		known[i].Value += "0"
	}
	if code := try("192.0.2.1", password, known...); code != http.StatusTooManyRequests {
		t.Errorf("with the mark of no device: %d", code)
	}
	if code := try("192.0.2.1", password); code != http.StatusTooManyRequests {
		t.Errorf("after nine wrong tries: %d", code)
	}
	if code := try("192.0.2.2", password); code != http.StatusSeeOther {
		t.Errorf("the person's own address: %d", code)
	}
}
