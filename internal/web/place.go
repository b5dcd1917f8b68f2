package web

import (
	"net/http"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// A person whose organisation is in several spaces goes from one to the other
// (đổi phòng phối hợp) without signing in again.

// seat is an account in the place where it acts.
func seat(c access.Caller) string { return c.Account + " " + c.Space.String() }

// Desk names the account in the place where it acts, as account.Desk does.
func (r *Request) Desk() string { return account.Desk(r.Caller, !r.away) }

// Elsewhere returns the request as it would stand in each other place of the
// account, for what comes to the person and not to one space. A program has
// none: its token speaks in one place.
func (r *Request) Elsewhere() (rs []*Request, err error) {
	if r.program {
		return nil, nil
	}
	ps, err := r.site.Accounts.Places(r.Ctx, r.Caller.Account)
	for i, p := range ps {
		if p.Space == r.Caller.Space {
			continue
		}
		there := *r
		there.Caller, there.away = p, i > 0
		rs = append(rs, &there)
	}
	return rs, err
}

// spaceChoice is one of the spaces that a person may act in.
type spaceChoice struct {
	ID        entry.Hash
	Title, As string // of the space, of the post there
}

// places lists the spaces that the caller may act in; none where there is but
// one. What cannot be read shows as none, and in the log.
func (r *Request) places() (cs []spaceChoice) {
	ps, err := r.site.Accounts.Places(r.Ctx, r.Caller.Account)
	if err != nil {
		r.site.Log.Error("places", "error", err)
	}
	if len(ps) < 2 {
		return nil
	}
	for _, p := range ps {
		c := spaceChoice{ID: p.Space, Title: p.Space.Short(), As: p.Name}
		if e, err := r.site.Journal.Entry(r.Ctx, p.Space); err == nil {
			if a, ok := entry.Decode[entry.Founded](e); ok {
				c.Title = a.Title
			}
		}
		cs = append(cs, c)
	}
	return cs
}

// switchSpace lets the session act in another of the account's places, and
// opens what was asked for there.
func (s *Site) switchSpace(w http.ResponseWriter, r *http.Request, req *Request) {
	space, err := entry.ParseHash(r.FormValue("space"))
	if err != nil {
		err = fault.New(fault.NotFound, "account.no-place")
	} else {
		err = s.Accounts.Switch(r.Context(), req.Caller.Account, req.session, space)
	}
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	to := s.home()
	if r.PostFormValue("to") != "" {
		to = local(r.PostFormValue("to"))
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// takePlace takes up an invitation into another space for who is signed in,
// lets the party's log there know the person's passkeys, and goes there.
func (s *Site) takePlace(w http.ResponseWriter, r *http.Request, req *Request) {
	c, err := s.Accounts.TakePlace(r.Context(), req.Caller.Account, r.PathValue("token"), s.Now())
	if err == nil {
		err = s.introduce(r, c)
	}
	if err == nil {
		err = s.Accounts.Switch(r.Context(), c.Account, req.session, c.Space)
	}
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	http.Redirect(w, r, s.home(), http.StatusSeeOther)
}

// introduce lets the log of a place know all passkeys of the account.
func (s *Site) introduce(r *http.Request, c access.Caller) error {
	p, err := s.Accounts.Person(r.Context(), c.Account)
	if err != nil {
		return err
	}
	for _, k := range p.WebAuthnCredentials() {
		if err := s.Journal.AddPasskey(r.Context(), c, k.ID, k.PublicKey); err != nil {
			return err
		}
	}
	return s.Read.CatchUp(r.Context())
}

// partyIn is the short name of a party, as its own people see it.
func (r *Request) partyIn(c access.Caller) string {
	there := *r
	there.Caller = c
	for _, o := range there.options(action.Field{Of: "organisation"}) {
		if o.Value == c.Party.String() {
			return o.Label
		}
	}
	return ""
}
