package app_test

import (
	"bytes"
	"crypto/tls"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/app"
	"phoihop/internal/web"
)

// post sends a form to a site, over TLS or not, and returns the answer.
func (s *small) post(h http.Handler, address string, form url.Values, cookies ...*http.Cookie) *http.Response {
	r := httptest.NewRequestWithContext(s.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Forwarded-Proto", "https") // which is not believed
	if r.URL.Scheme == "https" {
		r.TLS = &tls.ConnectionState{}
	} else {
		r.TLS = nil
	}
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// reader opens a session of an account that may only read.
func (s *small) reader(of access.Caller) string {
	s.Helper()
	c := access.Caller{Account: "xem", Name: "Người xem", Post: "p-reader", Space: of.Space, Party: of.Party}
	if err := s.n.Accounts.Create(s.Context(), account.Account{Caller: c, Password: password}); err != nil {
		s.Fatal(err)
	}
	return s.session(c.Account)
}

// TestUnusedSessionEnds: a session in which nobody does anything ends, whatever
// the page that was left open asks for by itself; one that is used goes on, and
// what is typed when it is over comes back after signing in.
func TestUnusedSessionEnds(t *testing.T) {
	t.Parallel()
	s := newSmall(t)
	s.n.Accounts.Idle = 2 * time.Hour
	session := s.session(s.a.Account)
	get := func(path string, headers ...string) int {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		for _, h := range headers {
			r.Header.Set(h, "1")
		}
		r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: session})
		w := httptest.NewRecorder()
		s.site.Handler().ServeHTTP(w, r)
		return w.Code
	}
	for range 3 {
		s.now = s.now.Add(90 * time.Minute)
		if code := get("/today"); code != http.StatusOK {
			t.Fatalf("used every hour and a half, and over: %d", code)
		}
	}
	s.now = s.now.Add(90 * time.Minute)
	if code := get("/today", "Phoihop-Unattended"); code != http.StatusOK {
		t.Errorf("a page left open: %d", code)
	}
	s.now = s.now.Add(31 * time.Minute)
	if code := get("/today"); code != http.StatusSeeOther {
		t.Errorf("two hours without anybody: %d", code)
	}
	if ss, err := s.n.Accounts.Sessions(t.Context(), s.a.Account, session, s.now); err != nil || len(ss) != 0 {
		t.Errorf("listed as open: %+v %v", ss, err)
	}
	form := url.Values{"to": {s.b.Party.String()}, "title": {"Tin viết dở"}, "text": {"Gió cấp 7."}}
	code, text := s.ask(session, http.MethodPost, "/do/notice.send", "application/x-www-form-urlencoded", form.Encode())
	if code != http.StatusForbidden || !strings.Contains(text, "Tin viết dở") || !strings.Contains(text, `name="password"`) {
		t.Errorf("sent when it was over: %d %.300s", code, text)
	}
	back := url.Values{"account": {s.a.Account}, "password": {password}, "kept-action": {"notice.send"}}
	for name, vs := range form {
		back["kept."+name] = vs
	}
	if code, text := s.ask("", http.MethodPost, "/sign-in", "application/x-www-form-urlencoded", back.Encode()); code != http.StatusOK || !strings.Contains(text, "Tin viết dở") || !strings.Contains(text, `action="/do/notice.send"`) {
		t.Errorf("after signing in again: %d %.300s", code, text)
	}
}

// TestCookiesOverTLS: where the browser speaks TLS, with the node or with a
// proxy that the operator has named, cookies are for this host and TLS alone,
// and none of another name opens anything; a header of a proxy changes nothing.
func TestCookiesOverTLS(t *testing.T) {
	t.Parallel()
	s := newSmall(t)
	public, _ := url.Parse("https://phoihop.example")
	site, err := s.n.Site(app.SiteOptions{Public: public})
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"account": {s.a.Account}, "password": {password}}
	for address, want := range map[string]bool{"https://nut.example/sign-in": true, "http://phoihop.example/sign-in": true, "http://10.0.0.7:8420/sign-in": false} {
		w := s.post(site.Handler(), address, form)
		for _, c := range w.Cookies() {
			if strings.HasPrefix(c.Name, "__Host-") != want || c.Secure != want || c.Path != "/" || c.Domain != "" || !c.HttpOnly {
				t.Errorf("%s sets %+v", address, c)
			}
		}
		if len(w.Cookies()) != 2 || (w.Header.Get("Strict-Transport-Security") != "") != want {
			t.Errorf("%s: %v %q", address, w.Cookies(), w.Header.Get("Strict-Transport-Security"))
		}
	}
	in := s.session(s.a.Account)
	for name, want := range map[string]int{"__Host-" + web.SessionCookie: http.StatusSeeOther, web.SessionCookie: http.StatusSeeOther} {
		w := s.post(site.Handler(), "http://phoihop.example/inbox/seen", nil, &http.Cookie{Name: name, Value: in})
		if opened := !strings.Contains(w.Header.Get("Location"), "sign-in"); w.StatusCode != want || opened != strings.HasPrefix(name, "__Host-") {
			t.Errorf("%s: %d %s", name, w.StatusCode, w.Header.Get("Location"))
		}
	}
}

// TestSignInIsLogged: who signs in, and who tries, is in the operating log
// under the post of the account; no name, and nothing that was typed.
func TestSignInIsLogged(t *testing.T) {
	t.Parallel()
	s := newSmall(t)
	var log bytes.Buffer
	site, err := s.n.Site(app.SiteOptions{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ name, pass, want string }{
		{s.a.Account, password, `level=INFO msg=sign-in account=` + s.a.Post + ` by=password`},
		{s.a.Account, "mật khẩu gõ nhầm", `level=WARN msg="sign-in refused" account=` + s.a.Post + ` by=password why=account.wrong`},
		{"nguyen.van.go.nham", password, `level=WARN msg="sign-in refused" account=unknown by=password why=account.wrong`},
	} {
		log.Reset()
		s.post(site.Handler(), "http://nut.example/sign-in", url.Values{"account": {x.name}, "password": {x.pass}})
		if text := log.String(); !strings.Contains(text, x.want) || strings.Contains(text, x.name) || strings.Contains(text, s.a.Name) || strings.Contains(text, x.pass) {
			t.Errorf("the log says %s, want %s", text, x.want)
		}
	}
	log.Reset()
	s.post(site.Handler(), "http://nut.example/do/settings.invitations", nil, &http.Cookie{Name: web.SessionCookie, Value: s.session(s.a.Account)})
	s.post(site.Handler(), "http://nut.example/do/organisation.add-unit", url.Values{"name": {"Tổ bí mật"}}, &http.Cookie{Name: web.SessionCookie, Value: s.reader(s.a)})
	if text := log.String(); strings.Count(text, "msg=refused") != 1 || !strings.Contains(text, "account=p-reader why=journal.no-right") || strings.Contains(text, "bí mật") {
		t.Errorf("of what is not theirs the log says %s", text)
	}
}
