package organisation

import (
	"slices"
	"strings"

	"phoihop/internal/action"
	"phoihop/internal/entry"
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

// unitStands is the open unit of the caller's party that a row names: by its
// name or, where the row gives it another name, by its short name. Another name
// holds from the row's day or, where that is the unit's first, from today.
func unitStands(r *web.Request, v action.Values) (*web.Standing, error) {
	s, err := SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	u, ok := s.rowUnit(r.Caller.Party, v.Get("name"), v.Get("short"))
	if err != nil || !ok {
		return nil, err
	}
	st := &web.Standing{Change: "organisation.change-unit", Back: true,
		Fixed: map[string]string{"kind": "organisation.unit-kind-stands", "from": "organisation.unit-from-stands"}}
	for field, text := range map[string]string{"name": u.Name, "kind": u.Kind, "short": u.Short, "from": u.From.String()} {
		st.Values.Set(field, text)
	}
	name, short := u.named(v)
	if name == u.Name {
		st.Values.Set("name", v.Get("name")) // however it is spelt
	}
	renamed := name != u.Name || short != u.Short
	from, bad := viet.ParseDate(v.Get("from"))
	switch {
	case bad != nil: // the trial says what is wrong with it
	case renamed:
		if st.From = from; from == u.From {
			st.From = r.Today
		}
		delete(st.Values.Text, "from")
	case slices.ContainsFunc(u.Names, func(n Name) bool { return n.From == from }):
		st.Values.Set("from", v.Get("from")) // the day of one of its names, which the row gave it
	}
	st.Inputs = func(v action.Values, from viet.Date, _ string) action.Values {
		name, short := u.named(v)
		return action.Inputs("unit", u.ID.String(), "name", name, "short", short, "from", from.String())
	}
	return st, nil
}

// named is what a row calls the unit: its own name however it is spelt, and its
// own short name where the row is silent.
func (u Unit) named(v action.Values) (name, short string) {
	if name, short = v.Get("name"), u.Short; viet.Fold(name) == viet.Fold(u.Name) {
		name = u.Name
	}
	if given, ok := v.Text["short"]; ok {
		short = strings.Join(given, "")
	}
	return name, short
}

// rowUnit is the party's open unit of a name, or else the only one of a short
// name.
func (s Space) rowUnit(party entry.Hash, name, short string) (u Unit, ok bool) {
	var shorts []Unit
	for _, u := range s.UnitsOf(party) {
		switch {
		case !u.To.IsZero():
		case viet.Fold(u.Name) == viet.Fold(name):
			return u, true
		case short != "" && viet.Fold(u.Short) == viet.Fold(short):
			shorts = append(shorts, u)
		}
	}
	if len(shorts) != 1 {
		return u, false
	}
	return shorts[0], true
}
