package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/fault"
)

// signInPage shows the form; in the demonstration also who there is.
func (s *Site) signInPage(w http.ResponseWriter, r *http.Request) {
	s.showSignIn(w, r, http.StatusOK, signing(r, nil))
}

func (s *Site) showSignIn(w http.ResponseWriter, r *http.Request, code int, m signInModel) {
	req := s.request(r, nobody())
	req.URL = &url.URL{Path: "/sign-in", RawQuery: url.Values{"return": {m.Return}}.Encode()}
	if s.Demo {
		list, lerr := s.Accounts.List(r.Context())
		if lerr != nil {
			s.fail(w, r, req, lerr)
			return
		}
		m.Accounts = list
	}
	s.render(w, req, code, Bare(req, View{Title: req.L.T("web.sign-in"), Body: signInForm(req, m)}))
}

// signInModel is what the sign-in page shows.
type signInModel struct {
	Return, Name string
	Accounts     []access.Caller
	Kept         kept
	Err          error
}

// signing is the page as it was asked for or sent.
func signing(r *http.Request, err error) signInModel {
	return signInModel{Return: local(r.FormValue("return")), Name: r.FormValue("account"), Kept: keptOf(r), Err: err}
}

// signIn opens a session with a new token, so that a token fixed before
// signing in is worth nothing.
func (s *Site) signIn(w http.ResponseWriter, r *http.Request) {
	now := s.Now()
	who := s.guesser(r, r.FormValue("account"))
	if !s.tries.allow(who, now) {
		s.refused(r, r.FormValue("account"), byPassword, errTooMany())
		s.showSignIn(w, r, http.StatusTooManyRequests, signing(r, errTooMany()))
		return
	}
	opened, err := s.Accounts.SignIn(r.Context(), r.FormValue("account"), r.FormValue("password"), r.UserAgent(), now)
	if err == nil {
		err = s.needsPasskey(r, r.FormValue("account"), opened.Token)
	}
	if err != nil {
		s.refused(r, r.FormValue("account"), byPassword, err)
		s.tries.fail(who, now)
		s.showSignIn(w, r, status(fault.Of(err).Kind), signing(r, err))
		return
	}
	if opened.Half {
		s.setCookie(w, r, SessionCookie, opened.Token, account.Lifetime)
		s.showCode(w, r, http.StatusOK, nil)
		return
	}
	s.admit(w, r, r.FormValue("account"), opened.Token, byPassword)
	s.enter(w, r, opened.Token)
}

// By what somebody signs in, as the operating log says it.
const (
	byPassword   = "password"
	byCode       = "code"
	byPasskey    = "passkey"
	byRecovery   = "recovery"
	byInvitation = "invitation"
)

func errTooMany() error { return fault.New(fault.Unavailable, "web.too-many-tries") }

// refused notes in the operating log that a sign-in failed, and why.
func (s *Site) refused(r *http.Request, name, by string, err error) {
	s.Log.Warn("sign-in refused", "account", s.postOf(r, name), "by", by, "why", fault.Of(err).Key)
}

// postOf names an account in the operating log by its post, which stays the
// same and names no person; what was typed of an account that there is not is
// not written down.
func (s *Site) postOf(r *http.Request, name string) string {
	c, err := s.Accounts.Caller(r.Context(), name)
	if err != nil {
		return "unknown"
	}
	return c.Post
}

// needsPasskey refuses the password alone of an account that has a passkey and
// no second factor: whoever guessed it would set up a factor of their own.
func (s *Site) needsPasskey(r *http.Request, name, token string) error {
	x, ok, err := s.Accounts.Standing(r.Context(), token, s.Now())
	if err != nil || !ok || !s.SecondFactor || !x.Bare {
		return err
	}
	ks, err := s.Accounts.Passkeys(r.Context(), name)
	if err != nil || len(ks) == 0 {
		return err
	}
	return errors.Join(s.Accounts.SignOut(r.Context(), token), fault.New(fault.Forbidden, "account.use-passkey"))
}

// showCode asks for the second factor.
func (s *Site) showCode(w http.ResponseWriter, r *http.Request, code int, err error) {
	req := s.request(r, nobody())
	s.render(w, req, code, Bare(req, View{Title: req.L.T("web.code"), Body: codeForm(req, local(r.FormValue("return")), keptOf(r), err)}))
}

// complete takes the second factor and opens a session with a new token.
func (s *Site) complete(w http.ResponseWriter, r *http.Request) {
	now := s.Now()
	half := s.cookie(r, SessionCookie)
	name, err := s.Accounts.Half(r.Context(), half, now)
	if err != nil {
		s.showSignIn(w, r, status(fault.Of(err).Kind), signing(r, err))
		return
	}
	who := "code " + name // from anywhere: a code is short
	if known := s.guesser(r, name); strings.HasPrefix(known, "device ") {
		who = "code " + known
	}
	if !s.tries.allow(who, now) {
		s.refused(r, name, byCode, errTooMany())
		s.showCode(w, r, http.StatusTooManyRequests, errTooMany())
		return
	}
	token, err := s.Accounts.Complete(r.Context(), half, r.FormValue("code"), now)
	if err != nil {
		s.refused(r, name, byCode, err)
		s.tries.fail(who, now)
		s.showCode(w, r, status(fault.Of(err).Kind), err)
		return
	}
	s.admit(w, r, name, token, byCode)
	s.enter(w, r, token)
}

func (s *Site) signOut(w http.ResponseWriter, r *http.Request) {
	if token := s.cookie(r, SessionCookie); token != "" {
		if err := s.Accounts.SignOut(r.Context(), token); err != nil {
			s.fail(w, r, s.request(r, nobody()), err)
			return
		}
	}
	s.setCookie(w, r, SessionCookie, "", -time.Second)
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
}

// settings keeps language and theme on the device.
func (s *Site) settings(w http.ResponseWriter, r *http.Request) {
	for _, name := range []string{langCookie, themeCookie, lettersCookie} {
		if v := r.FormValue(name); v != "" && len(v) <= 8 {
			s.setCookie(w, r, name, v, 365*24*time.Hour)
		}
	}
	http.Redirect(w, r, local(r.FormValue("return")), http.StatusSeeOther)
}

// nobody is who has not signed in.
func nobody() access.Caller { return access.Caller{} }

// hostOnly begins the name of a cookie that a browser takes from this host
// alone, over TLS alone, and gives to no other.
const hostOnly = "__Host-"

// overTLS reports whether the person's browser speaks TLS: with the node, or
// with a proxy before it, where the node's public address says so and is the
// one that was asked. What a proxy says in headers is not believed.
func (s *Site) overTLS(r *http.Request) bool {
	return r.TLS != nil || s.Public != nil && s.Public.Scheme == "https" && strings.EqualFold(s.Public.Host, r.Host)
}

// cookieName is a cookie's name as the browser knows it.
func (s *Site) cookieName(r *http.Request, name string) string {
	if s.overTLS(r) {
		return hostOnly + name
	}
	return name
}

// cookie is what the browser gives under a name; empty: nothing.
func (s *Site) cookie(r *http.Request, name string) string {
	c, err := r.Cookie(s.cookieName(r, name))
	if err != nil {
		return ""
	}
	return c.Value
}

func (s *Site) setCookie(w http.ResponseWriter, r *http.Request, name, value string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(r, name), Value: value, Path: "/", HttpOnly: true, Secure: s.overTLS(r),
		SameSite: http.SameSiteLaxMode, MaxAge: int(life.Seconds())})
}

// local keeps a redirect on this site.
func local(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "/"
	}
	return path
}
