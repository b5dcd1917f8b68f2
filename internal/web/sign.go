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
		s.showSignIn(w, r, http.StatusTooManyRequests, signing(r, fault.New(fault.Unavailable, "web.too-many-tries")))
		return
	}
	opened, err := s.Accounts.SignIn(r.Context(), r.FormValue("account"), r.FormValue("password"), r.UserAgent(), now)
	if err == nil {
		err = s.needsPasskey(r, r.FormValue("account"), opened.Token)
	}
	if err != nil {
		s.tries.fail(who, now)
		s.showSignIn(w, r, status(fault.Of(err).Kind), signing(r, err))
		return
	}
	if opened.Half {
		setCookie(w, r, SessionCookie, opened.Token, account.Lifetime)
		s.showCode(w, r, http.StatusOK, nil)
		return
	}
	s.admit(w, r, r.FormValue("account"), opened.Token)
	s.enter(w, r, opened.Token)
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
	c, err := r.Cookie(SessionCookie)
	if err != nil {
		s.showSignIn(w, r, http.StatusForbidden, signing(r, fault.New(fault.Forbidden, "account.half-over")))
		return
	}
	name, err := s.Accounts.Half(r.Context(), c.Value, now)
	if err != nil {
		s.showSignIn(w, r, status(fault.Of(err).Kind), signing(r, err))
		return
	}
	who := "code " + name // from anywhere: a code is short
	if known := s.guesser(r, name); strings.HasPrefix(known, "device ") {
		who = "code " + known
	}
	if !s.tries.allow(who, now) {
		s.showCode(w, r, http.StatusTooManyRequests, fault.New(fault.Unavailable, "web.too-many-tries"))
		return
	}
	token, err := s.Accounts.Complete(r.Context(), c.Value, r.FormValue("code"), now)
	if err != nil {
		s.tries.fail(who, now)
		s.showCode(w, r, status(fault.Of(err).Kind), err)
		return
	}
	s.admit(w, r, name, token)
	s.enter(w, r, token)
}

func (s *Site) signOut(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(SessionCookie); err == nil {
		if err := s.Accounts.SignOut(r.Context(), c.Value); err != nil {
			s.fail(w, r, s.request(r, nobody()), err)
			return
		}
	}
	setCookie(w, r, SessionCookie, "", -time.Second)
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
}

// settings keeps language and theme on the device.
func (s *Site) settings(w http.ResponseWriter, r *http.Request) {
	for _, name := range []string{langCookie, themeCookie, lettersCookie} {
		if v := r.FormValue(name); v != "" && len(v) <= 8 {
			setCookie(w, r, name, v, 365*24*time.Hour)
		}
	}
	http.Redirect(w, r, local(r.FormValue("return")), http.StatusSeeOther)
}

// nobody is who has not signed in.
func nobody() access.Caller { return access.Caller{} }

func setCookie(w http.ResponseWriter, r *http.Request, name, value string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, Secure: r.TLS != nil,
		SameSite: http.SameSiteLaxMode, MaxAge: int(life.Seconds())})
}

// local keeps a redirect on this site.
func local(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "/"
	}
	return path
}
