package settings

import (
	"strings"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/action"
	"phoihop/internal/fault"
	"phoihop/internal/web"
)

// state is what the page shows.
type state struct {
	Password   bool              `json:"password"`
	Factor     bool              `json:"second_factor"`
	Left       int               `json:"recovery_codes_left"`
	Sessions   []account.Session `json:"sessions"`
	Colleagues []access.Caller   `json:"-"`
	Offer      account.Factor    `json:"-"` // of a second factor, or of another one
	Codes      []string          `json:"-"` // new recovery codes, shown once
	Link       string            `json:"-"` // a new invitation, shown once
	Email      string            `json:"email"`
	Passkeys   []account.Passkey `json:"passkeys"`
	Tokens     []account.Token   `json:"tokens"`
	Secret     string            `json:"-"` // a new token, shown once
	at         string            // the section that has just been used
	Err        error             `json:"-"`
}

// show is the page of the person's own account.
func show(r *web.Request) (web.View, error) { return view(r, state{}) }

// view completes what is known with what is stored.
func view(r *web.Request, s state) (v web.View, err error) {
	a, me := r.Accounts(), r.Caller
	if s.Factor, s.Left, err = a.HasFactor(r.Ctx, me.Account); err != nil {
		return v, err
	}
	if s.Password, err = a.HasPassword(r.Ctx, me.Account); err != nil {
		return v, err
	}
	if s.Sessions, err = a.Sessions(r.Ctx, me.Account, r.Session(), r.Now); err != nil {
		return v, err
	}
	if s.Email, err = a.Email(r.Ctx, me.Account); err != nil {
		return v, err
	}
	if s.Passkeys, err = a.Passkeys(r.Ctx, me.Account); err != nil {
		return v, err
	}
	if s.Tokens, err = a.Tokens(r.Ctx, me.Account, r.Now); err != nil {
		return v, err
	}
	if s.Password && s.Offer.Secret == "" {
		if s.Offer, err = account.NewFactor(me.Account); err != nil {
			return v, err
		}
	}
	if me.Can(access.Administer) {
		if s.Colleagues, err = a.Colleagues(r.Ctx, me); err != nil {
			return v, err
		}
	}
	return web.View{Title: r.L.T("nav.settings"), Model: s, Body: page(r, s)}, nil
}

// again shows the page with what went wrong beside its section.
func again(r *web.Request, s state, at string, fail error) (web.View, string, error) {
	if fault.Of(fail).Kind == fault.Internal {
		return web.View{}, "", fail
	}
	s.at, s.Err = at, fail
	v, err := view(r, s)
	if err != nil {
		return v, "", err
	}
	return v, "", fail
}

func setPassword(r *web.Request, v action.Values) (web.View, string, error) {
	err := r.Accounts().SetPassword(r.Ctx, r.Caller.Account, v.Get("present"), v.Get("password"), r.Session())
	if err != nil {
		return again(r, state{}, "password", err)
	}
	return done(r, state{at: "password"})
}

// done shows the page with the word that it worked.
func done(r *web.Request, s state) (web.View, string, error) {
	v, err := view(r, s)
	return v, "", err
}

func setFactor(r *web.Request, v action.Values) (web.View, string, error) {
	secret := strings.ToUpper(v.Get("secret"))
	codes, err := enrol(r, secret, v)
	if err != nil {
		offer, ferr := account.SameFactor(r.Caller.Account, secret)
		if ferr != nil {
			return again(r, state{}, "factor", ferr)
		}
		return again(r, state{Offer: offer}, "factor", err)
	}
	return done(r, state{at: "factor", Codes: codes})
}

// enrol sets the second factor up; in the place of another one only for who
// knows the password.
func enrol(r *web.Request, secret string, v action.Values) ([]string, error) {
	a, me := r.Accounts(), r.Caller.Account
	on, _, err := a.HasFactor(r.Ctx, me)
	switch {
	case err != nil:
		return nil, err
	case on:
		return a.ReplaceFactor(r.Ctx, me, v.Get("present"), secret, v.Get("code"), r.Now)
	}
	return a.SetFactor(r.Ctx, me, secret, v.Get("code"), r.Now)
}

// renewCodes gives new recovery codes to who signs in by passkey alone; with a
// password they come with the second factor.
func renewCodes(r *web.Request, _ action.Values) (web.View, string, error) {
	has, err := r.Accounts().HasPassword(r.Ctx, r.Caller.Account)
	if err == nil && has {
		err = fault.New(fault.Conflict, "settings.codes-with-factor")
	}
	if err != nil {
		return again(r, state{}, "factor", err)
	}
	codes, err := r.Accounts().RenewCodes(r.Ctx, r.Caller.Account)
	if err != nil {
		return web.View{}, "", err
	}
	return done(r, state{at: "factor", Codes: codes})
}

func dropFactor(r *web.Request, v action.Values) (web.View, string, error) {
	if r.FactorDemanded() {
		return again(r, state{}, "factor", fault.New(fault.Conflict, "settings.factor-demanded"))
	}
	if err := r.Accounts().DropFactor(r.Ctx, r.Caller.Account, v.Get("present")); err != nil {
		return again(r, state{}, "factor", err)
	}
	return done(r, state{at: "factor"})
}

func endSession(r *web.Request, v action.Values) (web.View, string, error) {
	err := r.Accounts().EndSession(r.Ctx, r.Caller.Account, v.Get("id"), r.Session())
	return web.View{}, "/settings#sessions", err
}

func setEmail(r *web.Request, v action.Values) (web.View, string, error) {
	if err := r.Accounts().SetEmail(r.Ctx, r.Caller.Account, strings.TrimSpace(v.Get("email")), r.Now); err != nil {
		return again(r, state{}, "email", err)
	}
	return done(r, state{at: "email"})
}

func dropPasskey(r *web.Request, v action.Values) (web.View, string, error) {
	if err := r.Accounts().DropPasskey(r.Ctx, r.Caller.Account, v.Get("id")); err != nil {
		return again(r, state{}, "passkeys", err)
	}
	return web.View{}, "/settings#passkeys", nil
}

func makeToken(r *web.Request, v action.Values) (web.View, string, error) {
	scope := []access.Right{access.Read}
	for _, x := range v.Text["scope"] {
		scope = append(scope, access.Right(x))
	}
	secret, err := r.Accounts().MakeToken(r.Ctx, r.Caller, v.Get("name"), scope, r.Now)
	if err != nil {
		return again(r, state{}, "tokens", err)
	}
	return done(r, state{at: "tokens", Secret: secret})
}

func endToken(r *web.Request, v action.Values) (web.View, string, error) {
	return web.View{}, "/settings#tokens", r.Accounts().EndToken(r.Ctx, r.Caller.Account, v.Get("id"))
}

func invite(r *web.Request, v action.Values) (web.View, string, error) {
	token, err := r.Accounts().Invite(r.Ctx, r.Caller, invitee(v), r.Now)
	if err != nil {
		return again(r, state{}, "accounts", err)
	}
	return done(r, state{at: "accounts", Link: r.Base() + "/invited/" + token})
}

func endAccount(r *web.Request, v action.Values) (web.View, string, error) {
	if err := r.Accounts().EndAccount(r.Ctx, r.Caller, v.Get("account")); err != nil {
		return again(r, state{}, "accounts", err)
	}
	return web.View{}, "/settings#accounts", nil
}

// rights that an administrator can give.
func rights() []access.Right { return []access.Right{access.Draft, access.Sign, access.Administer} }
