package web

import (
	"encoding/base64"
	"net/http"
	"net/url"

	"github.com/go-webauthn/webauthn/webauthn"

	"phoihop/internal/account"
	"phoihop/internal/fault"
)

// What opens an account is a password and a second factor, or a passkey alone
// (thiết lập đăng nhập): the pages that lead a person there, before the first
// page of the work.

// FactorDemanded reports whether this node lets nobody work whom a password
// alone has let in.
func (r *Request) FactorDemanded() bool { return r.site.SecondFactor }

// signed lets only those through who have signed in with all that this node
// demands; others are sent to do so and come back.
func (s *Site) signed(next handler) http.HandlerFunc {
	return s.entered(func(w http.ResponseWriter, r *http.Request, req *Request) {
		switch {
		case !s.SecondFactor || !req.bare:
			next(w, r, req)
		case wantsJSON(r):
			s.fail(w, r, req, fault.New(fault.Forbidden, "web.factor-first"))
		default:
			http.Redirect(w, r, enrolAddress(back(r)), http.StatusSeeOther)
		}
	})
}

func enrolAddress(back string) string {
	return "/sign-in/factor?return=" + url.QueryEscape(back)
}

// enrolRoutes are the addresses before the first page of the work.
func (s *Site) enrolRoutes() {
	s.open("GET /invited/{token}", s.invited)
	s.open("POST /invited/{token}", s.accept)
	s.serve("POST /invited/{token}/place", "", s.takePlace)
	s.serve("POST /space", "", s.switchSpace)
	s.open("POST /invited/{token}/passkey", s.beginInvited)
	s.open("POST /invited/{token}/passkey/{ceremony}", s.finishInvited)
	s.begin("GET /sign-in/factor", s.factorPage)
	s.begin("POST /sign-in/factor", s.setFactor)
	s.begin("GET /sign-in/codes/{ceremony}", s.codesPage)
	s.open("GET /sign-in/recovery", s.recoveryPage)
	s.open("POST /sign-in/recovery", s.recover)
}

// enrolment is what the guided page shows.
type enrolment struct {
	Return   string
	Kept     kept
	Passkey  bool // the account has no password: another passkey is what it needs
	Demanded bool
	Offer    account.Factor
	Err      error
}

// factorPage leads to a second factor, or for who has no password to a passkey.
func (s *Site) factorPage(w http.ResponseWriter, r *http.Request, req *Request) {
	if !req.bare {
		http.Redirect(w, r, local(r.FormValue("return")), http.StatusSeeOther)
		return
	}
	s.showEnrolment(w, r, req, http.StatusOK, enrolment{})
}

func (s *Site) showEnrolment(w http.ResponseWriter, r *http.Request, req *Request, code int, m enrolment) {
	m.Return, m.Kept, m.Demanded = local(r.FormValue("return")), keptOf(r), s.SecondFactor
	has, err := s.Accounts.HasPassword(r.Context(), req.Caller.Account)
	if m.Passkey = !has; err == nil && has && m.Offer.Secret == "" {
		m.Offer, err = account.NewFactor(req.Caller.Account)
	}
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	req.URL = &url.URL{Path: "/sign-in/factor", RawQuery: url.Values{"return": {m.Return}}.Encode()}
	s.render(w, req, code, Bare(req, View{Title: req.L.T("web.enrol"), Body: enrolPage(req, m)}))
}

// setFactor turns the second factor on, and shows the recovery codes.
func (s *Site) setFactor(w http.ResponseWriter, r *http.Request, req *Request) {
	if !req.bare {
		s.fail(w, r, req, fault.New(fault.Conflict, "web.factor-stands"))
		return
	}
	secret := r.FormValue("secret")
	codes, err := s.Accounts.SetFactor(r.Context(), req.Caller.Account, secret, r.FormValue("code"), s.Now())
	if err != nil && fault.Of(err).Kind == fault.Invalid {
		again, _ := account.SameFactor(req.Caller.Account, secret) // where it cannot be read, another is offered
		s.showEnrolment(w, r, req, http.StatusUnprocessableEntity, enrolment{Offer: again, Err: err})
		return
	}
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	s.showCodes(w, req, codes, local(r.FormValue("return")), keptOf(r))
}

func (s *Site) showCodes(w http.ResponseWriter, req *Request, codes []string, back string, k kept) {
	s.render(w, req, http.StatusOK, Bare(req, View{Title: req.L.T("web.recovery"), Body: codesPage(req, codes, back, k)}))
}

// codesPage shows the recovery codes of a passkey that was just enrolled, for
// as long as a ceremony lasts.
func (s *Site) codesPage(w http.ResponseWriter, r *http.Request, req *Request) {
	x, err := s.ceremonies.look(r.PathValue("ceremony"), req.Caller.Account, s.Now())
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	s.showCodes(w, req, x.codes, "/settings", kept{})
}

// recoveryPage asks who has lost the device of a passkey for a recovery code.
func (s *Site) recoveryPage(w http.ResponseWriter, r *http.Request) {
	s.showRecovery(w, r, http.StatusOK, nil)
}

func (s *Site) showRecovery(w http.ResponseWriter, r *http.Request, code int, err error) {
	req := s.request(r, nobody())
	s.render(w, req, code, Bare(req, View{Title: req.L.T("web.recover"), Body: recoveryForm(req, r.FormValue("account"), err)}))
}

// recover opens a session by a recovery code and leads to another passkey.
func (s *Site) recover(w http.ResponseWriter, r *http.Request) {
	now, name := s.Now(), r.FormValue("account")
	who := "recovery " + name // from anywhere: a code is short
	if !s.tries.allow(who, now) {
		s.refused(r, name, byRecovery, errTooMany())
		s.showRecovery(w, r, http.StatusTooManyRequests, errTooMany())
		return
	}
	token, err := s.Accounts.Recover(r.Context(), name, r.FormValue("code"), r.UserAgent(), now)
	if err != nil {
		s.refused(r, name, byRecovery, err)
		s.tries.fail(who, now)
		s.showRecovery(w, r, status(fault.Of(err).Kind), err)
		return
	}
	s.admit(w, r, name, token, byRecovery)
	http.Redirect(w, r, enrolAddress("/settings"), http.StatusSeeOther)
}

// invited shows who an invitation is for, and the two ways to take it up.
func (s *Site) invited(w http.ResponseWriter, r *http.Request) {
	s.showInvited(w, r, http.StatusOK, nil)
}

func (s *Site) showInvited(w http.ResponseWriter, r *http.Request, code int, err error) {
	req := s.request(r, nobody())
	c, ierr := s.Accounts.Invited(r.Context(), r.PathValue("token"), s.Now())
	if ierr != nil {
		s.fail(w, r, req, ierr)
		return
	}
	known, kerr := s.Accounts.Known(r.Context(), c)
	if kerr != nil {
		s.fail(w, r, req, kerr)
		return
	}
	body := invitedForm(req, c, r.PathValue("token"), err)
	if known {
		x, _, _ := s.session(r)
		body = placeForm(req, c, r.PathValue("token"), x.Account)
	}
	s.render(w, req, code, Bare(req, View{Title: req.L.T("web.invited"), Body: body}))
}

// accept takes an invitation up with a password, signs the person in, and leads
// to the second factor.
func (s *Site) accept(w http.ResponseWriter, r *http.Request) {
	name, err := s.Accounts.Accept(r.Context(), r.PathValue("token"), r.FormValue("password"), s.Now())
	if f := fault.Of(err); err != nil && f.Field == "password" {
		s.showInvited(w, r, status(f.Kind), err)
		return
	}
	var token string
	if err == nil {
		token, err = s.Accounts.Open(r.Context(), name, r.UserAgent(), s.Now())
	}
	if err != nil {
		s.fail(w, r, s.request(r, nobody()), err)
		return
	}
	s.admit(w, r, name, token, byInvitation)
	http.Redirect(w, r, enrolAddress("/settings"), http.StatusSeeOther)
}

// beginInvited asks the device of who is invited for a passkey.
func (s *Site) beginInvited(w http.ResponseWriter, r *http.Request) {
	req := s.request(r, nobody())
	c, err := s.Accounts.Invited(r.Context(), r.PathValue("token"), s.Now())
	if err != nil {
		s.failJSON(w, r, req, err)
		return
	}
	s.beginRegistration(w, r, req, account.Person{Caller: c})
}

// finishInvited takes the invitation up with the passkey alone.
func (s *Site) finishInvited(w http.ResponseWriter, r *http.Request) {
	req := s.request(r, nobody())
	next, err := s.acceptPasskey(w, r, req)
	if err != nil {
		s.failJSON(w, r, req, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"next": next})
}

func (s *Site) acceptPasskey(w http.ResponseWriter, r *http.Request, req *Request) (next string, err error) {
	invitation := r.PathValue("token")
	c, err := s.Accounts.Invited(r.Context(), invitation, s.Now())
	if err != nil {
		return "", err
	}
	var key *webauthn.Credential
	if key, err = s.finishRegistration(r, req, account.Person{Caller: c}); err != nil {
		return "", err
	}
	if err := s.Journal.AddPasskey(r.Context(), c, key.ID, key.PublicKey); err != nil {
		return "", err
	}
	_, codes, err := s.Accounts.AcceptPasskey(r.Context(), invitation, r.UserAgent(), *key, s.Now())
	if err != nil {
		return "", err
	}
	token, err := s.Accounts.OpenPasskey(r.Context(), c.Account, r.UserAgent(), s.Now())
	if err != nil {
		return "", err
	}
	s.admit(w, r, c.Account, token, byPasskey)
	return "/sign-in/codes/" + s.ceremonies.begin(ceremony{account: c.Account, codes: codes}, s.Now()), s.Read.CatchUp(r.Context())
}

// picture is an image as an address of its own.
func picture(png []byte) string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(png)
}
