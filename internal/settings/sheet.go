package settings

import (
	"slices"
	"strings"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/action"
	"phoihop/internal/web"
)

// invitations invites an account for every row of a spreadsheet. The links are
// shown once; taken back is what nobody has taken up.
func invitations() web.Sheet {
	return web.Sheet{
		Name:   "settings.invitations",
		Right:  access.Administer,
		UndoBy: access.Administer,
		Fields: []action.Field{
			{Name: "account", Type: "text", Required: true},
			{Name: "title", Type: "text", Required: true},
			{Name: "rights", Type: "[]choice", Choices: []string{string(access.Draft), string(access.Sign), string(access.Administer)}},
		},
		Stands: colleague,
		Try: func(r *web.Request, v action.Values) error {
			return r.Accounts().MayInvite(r.Ctx, r.Caller, invitee(v))
		},
		Run: func(r *web.Request, v action.Values, _ string) ([]string, string, error) {
			who := invitee(v)
			token, err := r.Accounts().Invite(r.Ctx, r.Caller, who, r.Now)
			return []string{who.Account}, r.Base() + "/invited/" + token, err
		},
		Undo: func(r *web.Request, ids []string, _, _ string) error {
			for _, name := range ids {
				if err := r.Accounts().Withdraw(r.Ctx, r.Caller, name); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// colleague is the account of the own party that a row names. Where the row has
// another title or other rights, these are changed.
func colleague(r *web.Request, v action.Values) (*web.Standing, error) {
	cs, err := r.Accounts().Colleagues(r.Ctx, r.Caller)
	for _, c := range cs {
		if c.Account != strings.TrimSpace(v.Get("account")) {
			continue
		}
		st := &web.Standing{Back: true, Set: func(r *web.Request, v action.Values, try bool) error {
			who := invitee(v)
			if _, given := v.Text["rights"]; !given {
				who.Rights = c.Rights
			}
			if try {
				_, err := r.Accounts().MayChange(r.Ctx, r.Caller, who)
				return err
			}
			return r.Accounts().Change(r.Ctx, r.Caller, who)
		}}
		st.Values.Set("title", c.Name)
		st.Values.Set("rights")
		for _, x := range []access.Right{access.Draft, access.Sign, access.Administer} {
			if slices.Contains(c.Rights, x) {
				st.Values.Set("rights", append(st.Values.Text["rights"], string(x))...)
			}
		}
		return st, err
	}
	return nil, err
}

// invitee reads who is invited.
func invitee(v action.Values) account.Invitee {
	who := account.Invitee{Account: strings.TrimSpace(v.Get("account")), Title: strings.TrimSpace(v.Get("title"))}
	for _, x := range v.Text["rights"] {
		who.Rights = append(who.Rights, access.Right(x))
	}
	return who
}
