package organisation

import "phoihop/internal/web"

// choices are the organisations of the caller's space that have not ended:
// all, those that may be bound and written to, and those besides the caller.
func choices() map[string]web.Choices {
	return map[string]web.Choices{
		"organisation": chosen(func(*web.Request, Party) bool { return true }),
		"party":        chosen(func(_ *web.Request, p Party) bool { return p.Role == RoleParty }),
		"other-party":  chosen(func(r *web.Request, p Party) bool { return p.Role == RoleParty && p.ID != r.Caller.Party }),
	}
}

func chosen(fits func(*web.Request, Party) bool) web.Choices {
	return func(r *web.Request) (os []web.Option, err error) {
		ps, err := ActiveFor(r.Ctx, r.DB, r.Caller.Space, r.Today)
		for _, p := range ps {
			if fits(r, p) {
				os = append(os, web.Option{Value: p.ID.String(), Label: p.Short})
			}
		}
		return os, err
	}
}
