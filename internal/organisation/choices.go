package organisation

import (
	"phoihop/internal/action"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// choices are the organisations of the caller's space that have not ended:
// all, those that may be bound and written to, and those besides the caller.
func choices() map[string]web.Choices {
	return map[string]web.Choices{
		"organisation": chosen(func(*web.Request, Party) bool { return true }),
		"party":        chosen(func(_ *web.Request, p Party) bool { return p.Role == RoleParty }),
		"unit":         units(func(r *web.Request, u Unit) bool { return u.Party == r.Caller.Party }),
		"any-unit":     units(func(*web.Request, Unit) bool { return true }),
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

// units are the units of the space that exist today and fit, each under its
// party's name.
func units(fits func(*web.Request, Unit) bool) web.Choices {
	return func(r *web.Request) (os []web.Option, err error) {
		s, err := spaceFor(r.Ctx, r.DB, r.Caller.Space)
		for _, u := range s.Units {
			ended := !u.To.IsZero() && !r.Today.Before(u.To)
			if fits(r, u) && !ended {
				p, _ := s.Party(u.Party)
				os = append(os, web.Option{Value: u.ID.String(), Label: u.Name + " · " + p.Short})
			}
		}
		return os, err
	}
}

// unitStands is the open unit of the caller's party that a row names. It is
// named anew by an act of its own, and is not changed from a spreadsheet.
func unitStands(r *web.Request, v action.Values) (*web.Standing, error) {
	s, err := SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	for _, u := range s.UnitsOf(r.Caller.Party) {
		if u.To.IsZero() && viet.Fold(u.Name) == viet.Fold(v.Get("name")) {
			st := &web.Standing{}
			for field, text := range map[string]string{"kind": u.Kind, "short": u.Short, "from": u.From.String()} {
				st.Values.Set(field, text)
			}
			return st, err
		}
	}
	return nil, err
}
