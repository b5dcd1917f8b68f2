package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"phoihop/internal/account"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
	"phoihop/internal/passkey"
)

// A person registers, signs in and approves with a passkey (khóa cá nhân): a
// key on the own device, opened by finger, face or PIN.

// ceremonyLife is how long a ceremony that was begun can be finished.
const ceremonyLife = 5 * time.Minute

// maxCeremonies bounds those under way at once.
const maxCeremonies = 10_000

// ceremony is one that was begun: what the device was asked, and for what.
type ceremony struct {
	session webauthn.SessionData
	account string // empty: signing in, or taking up an invitation
	until   time.Time
	act     *pendingAct
	codes   []string // recovery codes to be shown
}

// pendingAct is an act that waits for the approval of the person who wrote it.
type pendingAct struct {
	action action.Action
	values action.Values
	hash   entry.Hash
	next   string
	draft  string
}

// ceremonies are those under way, by a name that cannot be guessed.
type ceremonies struct {
	mu  sync.Mutex
	all map[string]ceremony
}

func (c *ceremonies) begin(x ceremony, now time.Time) (id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, v := range c.all {
		if v.until.Before(now) {
			delete(c.all, k)
		}
	}
	if c.all == nil || len(c.all) >= maxCeremonies {
		c.all = map[string]ceremony{}
	}
	x.until = now.Add(ceremonyLife)
	id = Once()
	c.all[id] = x
	return id
}

// end takes a ceremony out: it can be finished once.
func (c *ceremonies) end(id, account string, now time.Time) (ceremony, error) {
	x, err := c.look(id, account, now)
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.all[id]; err == nil && ok {
		delete(c.all, id)
		return x, nil
	}
	return x, fault.New(fault.NotFound, "web.ceremony-over")
}

// look reads a ceremony and leaves it under way.
func (c *ceremonies) look(id, account string, now time.Time) (ceremony, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	x, ok := c.all[id]
	if !ok || x.account != account || x.until.Before(now) {
		return x, fault.New(fault.NotFound, "web.ceremony-over")
	}
	return x, nil
}

// party is this site as devices know it: by its name, which is not an address.
func (r *Request) party() (*webauthn.WebAuthn, error) {
	u, err := url.Parse(r.base)
	if err != nil {
		return nil, err
	}
	must := true
	return webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Phối hợp", RPOrigins: []string{r.base},
		AuthenticatorSelection: protocol.AuthenticatorSelection{UserVerification: protocol.VerificationRequired,
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: &must}})
}

// asked is what a page hands to the device.
type asked struct {
	Ceremony string `json:"ceremony"`
	Options  any    `json:"options"`
}

// passkeyRoutes are the addresses of the ceremonies.
func (s *Site) passkeyRoutes() {
	s.begin("POST /passkey/add", s.beginAdding)
	s.begin("POST /passkey/added/{ceremony}", s.finishAdding)
	s.open("POST /sign-in/passkey", s.beginSignIn)
	s.open("POST /sign-in/passkey/{ceremony}", s.finishSignIn)
	s.serve("POST /approve/{ceremony}", "", s.approve)
}

func (s *Site) beginAdding(w http.ResponseWriter, r *http.Request, req *Request) {
	p, err := s.adding(r, req)
	if err != nil {
		s.failJSON(w, r, req, err)
		return
	}
	s.beginRegistration(w, r, req, p)
}

// adding is who may add a passkey: not whom a password alone has let in where
// more is demanded.
func (s *Site) adding(r *http.Request, req *Request) (p account.Person, err error) {
	if p, err = s.Accounts.Person(r.Context(), req.Caller.Account); err != nil || !s.SecondFactor || !req.bare {
		return p, err
	}
	has, err := s.Accounts.HasPassword(r.Context(), p.Account)
	if err == nil && has {
		err = fault.New(fault.Forbidden, "web.factor-first")
	}
	return p, err
}

func (s *Site) beginRegistration(w http.ResponseWriter, r *http.Request, req *Request, p account.Person) {
	rp, err := req.party()
	if err != nil {
		s.failJSON(w, r, req, noPasskeys(err))
		return
	}
	options, session, err := rp.BeginRegistration(p, webauthn.WithExclusions(webauthn.Credentials(p.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		s.failJSON(w, r, req, noPasskeys(err))
		return
	}
	id := s.ceremonies.begin(ceremony{session: *session, account: req.Caller.Account}, s.Now())
	writeJSON(w, http.StatusOK, asked{id, options})
}

// finishAdding keeps the passkey, and lets the party's log know its public key,
// so that others can check what it signs.
func (s *Site) finishAdding(w http.ResponseWriter, r *http.Request, req *Request) {
	p, err := s.adding(r, req)
	var c *webauthn.Credential
	if err == nil {
		c, err = s.finishRegistration(r, req, p)
	}
	if err == nil {
		err = s.announce(r, p.Account, c)
	}
	if err == nil {
		err = s.Accounts.SavePasskey(r.Context(), req.Caller.Account, r.UserAgent(), *c, s.Now())
	}
	if err == nil {
		err = s.Accounts.Proved(r.Context(), req.session)
	}
	if err == nil {
		err = s.Read.CatchUp(r.Context())
	}
	if err != nil {
		s.failJSON(w, r, req, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"next": "/settings#passkeys"})
}

// announce lets the logs of all parties for which the person acts know a key.
func (s *Site) announce(r *http.Request, name string, c *webauthn.Credential) error {
	ps, err := s.Accounts.Places(r.Context(), name)
	for _, p := range ps {
		if err == nil && !p.Party.IsZero() {
			err = s.Journal.AddPasskey(r.Context(), p, c.ID, c.PublicKey)
		}
	}
	return err
}

func (s *Site) finishRegistration(r *http.Request, req *Request, p account.Person) (*webauthn.Credential, error) {
	x, err := s.ceremonies.end(r.PathValue("ceremony"), req.Caller.Account, s.Now())
	if err != nil {
		return nil, err
	}
	rp, err := req.party()
	if err != nil {
		return nil, noPasskeys(err)
	}
	c, err := rp.FinishRegistration(p, x.session, r)
	if err != nil {
		return nil, &fault.Error{Kind: fault.Invalid, Key: "web.bad-passkey", Err: err}
	}
	return c, nil
}

func (s *Site) beginSignIn(w http.ResponseWriter, r *http.Request) {
	req := s.request(r, nobody())
	rp, err := req.party()
	if err == nil {
		var options *protocol.CredentialAssertion
		var session *webauthn.SessionData
		if options, session, err = rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired)); err == nil {
			writeJSON(w, http.StatusOK, asked{s.ceremonies.begin(ceremony{session: *session}, s.Now()), options})
			return
		}
	}
	s.failJSON(w, r, req, noPasskeys(err))
}

// finishSignIn opens a session: the passkey is both factors in one.
func (s *Site) finishSignIn(w http.ResponseWriter, r *http.Request) {
	req := s.request(r, nobody())
	name, err := s.passkeyOwner(r, req)
	var token string
	if err == nil {
		token, err = s.Accounts.OpenPasskey(r.Context(), name, r.UserAgent(), s.Now())
	}
	if err != nil {
		s.refused(r, name, byPasskey, err)
		s.failJSON(w, r, req, err)
		return
	}
	s.admit(w, r, name, token, byPasskey)
	writeJSON(w, http.StatusOK, map[string]string{"next": local(r.URL.Query().Get("return"))})
}

func (s *Site) passkeyOwner(r *http.Request, req *Request) (string, error) {
	x, err := s.ceremonies.end(r.PathValue("ceremony"), "", s.Now())
	if err != nil {
		return "", err
	}
	rp, err := req.party()
	if err != nil {
		return "", noPasskeys(err)
	}
	var owner account.Person
	c, err := rp.FinishDiscoverableLogin(func(id, _ []byte) (webauthn.User, error) {
		owner, err = s.Accounts.Owner(r.Context(), id)
		return owner, err
	}, x.session, r)
	if err != nil {
		return "", &fault.Error{Kind: fault.Forbidden, Key: "account.unknown-passkey", Err: err}
	}
	if c.Authenticator.CloneWarning {
		return "", fault.New(fault.Forbidden, "account.unknown-passkey")
	}
	return owner.Account, s.Accounts.SavePasskey(r.Context(), owner.Account, "", *c, s.Now())
}

// mustApprove reports whether an act waits for the person's passkey: it
// commits the party, no signed paper is given, and the person has a passkey.
func (s *Site) mustApprove(r *http.Request, req *Request, a action.Action, v action.Values) (p account.Person, must bool, err error) {
	if !a.Commits() || v.Get("paper_number") != "" {
		return p, false, nil
	}
	p, err = s.Accounts.Person(r.Context(), req.Caller.Account)
	return p, err == nil && len(p.WebAuthnCredentials()) > 0, err
}

// showApproval shows the act exactly as it will stand, and asks the device to
// sign its hash.
func (s *Site) showApproval(w http.ResponseWriter, r *http.Request, req *Request, p account.Person, a action.Action, v action.Values, m FormModel) error {
	ds, err := a.Preview(r.Context(), s.Gate, req.Caller, v)
	if err != nil {
		return err
	}
	hash, err := ds[0].Hash(req.Caller)
	if err != nil {
		return err
	}
	act, err := json.MarshalIndent(ds[0].Act, "", "  ")
	if err != nil {
		return err
	}
	rp, err := req.party()
	if err != nil {
		return noPasskeys(err)
	}
	options, session, err := rp.BeginLogin(p, webauthn.WithChallenge(hash[:]), webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return noPasskeys(err)
	}
	title, href, err := s.Read.Named(r.Context(), ds[0].Subject)
	if err != nil {
		return err
	}
	id := s.ceremonies.begin(ceremony{session: *session, account: req.Caller.Account,
		act: &pendingAct{a, v, hash, m.Return, m.Draft}}, s.Now())
	question, err := json.Marshal(asked{id, options})
	if err != nil {
		return err
	}
	s.show(w, r, req, View{Title: req.L.T("web.approve"), Model: json.RawMessage(question),
		Body: approvalPage(req, approval{a, v, title, href, string(act), hash, string(question), m.Return})}, http.StatusOK)
	return nil
}

// approval is what the page of an approval shows.
type approval struct {
	Action   action.Action
	Values   action.Values
	About    string // what the act is about, and where that is shown
	Href     string
	Act      string
	Hash     entry.Hash
	Question string
	Back     string
}

// approve checks what the device signed and carries the act out with it.
func (s *Site) approve(w http.ResponseWriter, r *http.Request, req *Request) {
	next, err := s.approved(r, req)
	if err != nil {
		s.failJSON(w, r, req, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"next": next})
}

func (s *Site) approved(r *http.Request, req *Request) (next string, err error) {
	x, err := s.ceremonies.end(r.PathValue("ceremony"), req.Caller.Account, s.Now())
	if err != nil {
		return "", err
	}
	if x.act == nil {
		return "", fault.New(fault.NotFound, "web.ceremony-over")
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, 64<<10))
	if err != nil {
		return "", &fault.Error{Kind: fault.Invalid, Key: "web.bad-form", Err: err}
	}
	how, err := s.assertion(r, req, x, raw)
	if err != nil {
		return "", err
	}
	es, err := x.act.action.RunApproved(r.Context(), s.Gate, req.Caller, x.act.values, &journal.Approved{Hash: x.act.hash, Approval: how})
	if err != nil {
		return "", err
	}
	if err := s.Read.CatchUp(r.Context()); err != nil {
		return "", err
	}
	if x.act.draft != "" && s.Drafts != nil {
		err = s.Drafts.Done(req, x.act.draft, x.act.values, es)
	}
	return nextOf(x.act.next, es), err
}

// assertion checks the device's answer against the person's passkeys, in the
// way of the ceremony and once more in the way of everybody who verifies.
func (s *Site) assertion(r *http.Request, req *Request, x ceremony, raw []byte) (how entry.Approval, err error) {
	bad := func(err error) error { return &fault.Error{Kind: fault.Invalid, Key: "web.bad-passkey", Err: err} }
	p, err := s.Accounts.Person(r.Context(), req.Caller.Account)
	if err != nil {
		return how, err
	}
	rp, err := req.party()
	if err != nil {
		return how, noPasskeys(err)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBody(bytes.NewReader(raw))
	if err != nil {
		return how, bad(err)
	}
	c, err := rp.ValidateLogin(p, x.session, parsed)
	if err != nil {
		return how, bad(err)
	}
	a := passkey.Assertion{Credential: c.ID, Device: parsed.Raw.AssertionResponse.AuthenticatorData,
		Client: parsed.Raw.AssertionResponse.ClientDataJSON, Signature: parsed.Raw.AssertionResponse.Signature}
	if err := a.Verify(c.PublicKey, x.act.hash); err != nil {
		return how, bad(err)
	}
	if err := s.Accounts.SavePasskey(r.Context(), req.Caller.Account, "", *c, s.Now()); err != nil {
		return how, err
	}
	return a.Approval(req.Caller.Post)
}

func noPasskeys(err error) error {
	return &fault.Error{Kind: fault.Unavailable, Key: "web.no-passkeys", Err: err}
}

// failJSON answers a script with a fault.
func (s *Site) failJSON(w http.ResponseWriter, r *http.Request, req *Request, err error) {
	f := fault.Of(err)
	if f.Kind == fault.Internal {
		s.Log.Error("request", "route", r.Pattern, "error", err)
	}
	writeJSON(w, status(f.Kind), problem{f.Kind, f.Field, req.L.Fault(f)})
}
