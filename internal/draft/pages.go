package draft

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/web"
)

// Desk lets the forms of the shell open drafts and finish them.
type Desk struct{}

// Inputs returns what a draft holds.
func (Desk) Inputs(r *web.Request, id string) (web.Kept, error) {
	d, err := find(r, id)
	return d.kept(), err
}

func (d Draft) kept() web.Kept {
	return web.Kept{Action: d.Action, Values: d.inputs, Back: d.Back, Version: d.Version}
}

// Clash returns what stands where a form began from an older version.
func (Desk) Clash(r *web.Request, id string, version int, v action.Values) (*web.Clash, error) {
	d, err := stands(r, id)
	if err != nil || d.Version == version && d.State != recorded || same(d.inputs, v) {
		return nil, err
	}
	c := &web.Clash{Kept: d.kept(), Name: d.Name, At: d.At}
	if d.State == recorded {
		c.Recorded = d.Comment
	}
	return c, nil
}

// same reports whether two versions of a form say the same, whenever and
// however often they were sent.
func same(a, b action.Values) bool {
	said := func(v action.Values) map[string][]string {
		m := map[string][]string{}
		for name, xs := range v.Text {
			xs = slices.DeleteFunc(slices.Clone(xs), func(x string) bool { return strings.TrimSpace(x) == "" })
			if len(xs) > 0 && name != action.OnceField && name != action.ClaimField {
				m[name] = xs
			}
		}
		return m
	}
	return maps.EqualFunc(said(a), said(b), slices.Equal[[]string])
}

// Done closes a draft that was recorded.
func (Desk) Done(r *web.Request, id string, v action.Values, es []entry.Entry) error {
	if _, err := find(r, id); err != nil || len(es) == 0 {
		return nil // somebody else has finished it
	}
	return finish(r, id, v, es[0].ID.String())
}

// drafts is what the page shows.
type drafts struct {
	Waiting  []Draft `json:"waiting"`  // for the caller's signature
	Returned []Draft `json:"returned"` // to the caller
	Mine     []Draft `json:"mine"`     // begun, or submitted by the caller
}

func all(r *web.Request) (m drafts, err error) {
	ds, err := list(r.Ctx, r.Journal().Local(), r.Caller)
	for _, d := range ds {
		switch {
		case d.State == Submitted && r.Caller.Can(access.Sign):
			m.Waiting = append(m.Waiting, d)
		case d.State == Returned:
			m.Returned = append(m.Returned, d)
		default:
			m.Mine = append(m.Mine, d)
		}
	}
	return m, err
}

func show(r *web.Request) (web.View, error) {
	m, err := all(r)
	return web.View{Title: r.L.T("draft.title"), Nav: "today", Model: m, Body: page(r, m),
		Sheet: web.Sheets(r, r.L.T("draft.title"), slices.Concat(m.Waiting, m.Returned, m.Mine),
			web.Col("web.col.kind", func(d Draft) any { return r.L.T(d.Action) }),
			web.Col("web.col.title", func(d Draft) any { return d.About() }),
			web.Col("draft.sheet.name", func(d Draft) any { return d.Name }),
			web.Col("web.col.at", func(d Draft) any { return d.At }),
			web.Col("web.col.state", func(d Draft) any { return r.L.T("draft.state." + d.State) }),
			web.Col("draft.comment", func(d Draft) any { return d.Comment }))}, err
}

// waiting stands on the page of today where there is something to sign, or
// something came back.
func waiting(r *web.Request, _ web.Ref) (templ.Component, error) {
	m, err := all(r)
	if err != nil || len(m.Waiting)+len(m.Returned)+len(m.Mine) == 0 {
		return nil, err
	}
	return panel(r, m), nil
}

func (d desk) save(r *web.Request, v action.Values) (web.View, string, error) {
	return d.keep(r, v, Begun)
}

func (d desk) submit(r *web.Request, v action.Values) (web.View, string, error) {
	return d.keep(r, v, Submitted)
}

func (d desk) keep(r *web.Request, v action.Values, state string) (web.View, string, error) {
	name := r.Path("action")
	if !r.Prepares(name) {
		return web.View{}, "", fault.New(fault.Forbidden, "web.no-page")
	}
	if err := d.check(v); err != nil {
		return web.View{}, "", err
	}
	once := v.Get(action.OnceField)
	delete(v.Text, action.OnceField)
	id, back := r.Form("_draft"), r.Form("_return")
	if id != "" {
		version, _ := strconv.Atoi(r.Form("_version")) // none: older than any
		c, err := Desk{}.Clash(r, id, version, v)
		if err != nil {
			return web.View{}, "", err
		}
		if c != nil {
			return r.Clashing(name, id, back, c, v), "", fault.New(fault.Conflict, "draft.clash")
		}
	}
	return web.View{}, "/drafts", keep(r, id, name, back, state, once, v)
}

func (d desk) giveBack(r *web.Request, v action.Values) (web.View, string, error) {
	comment := strings.TrimSpace(v.Get("comment"))
	if comment == "" {
		return web.View{}, "", fault.Field("comment", "draft.why")
	}
	if err := d.refuse("comment", comment); err != nil {
		return web.View{}, "", err
	}
	if _, err := find(r, v.Get("id")); err != nil {
		return web.View{}, "", err
	}
	return web.View{}, "/drafts", giveBack(r, v.Get("id"), comment)
}

// drop lets the author throw a draft away.
func drop(r *web.Request, v action.Values) (web.View, string, error) {
	d, err := find(r, v.Get("id"))
	if err == nil && d.Author != r.Caller.Account {
		err = fault.New(fault.NotFound, "draft.none")
	}
	if err != nil {
		return web.View{}, "", err
	}
	return web.View{}, "/drafts", forget(r, d.ID)
}

// About is what a draft says for itself: its title, or the beginning of its
// text.
func (d Draft) About() string {
	for _, f := range []string{"title", "text", "reason", "number"} {
		if s := strings.TrimSpace(d.inputs.Get(f)); s != "" {
			if r := []rune(s); len(r) > 90 {
				s = string(r[:90]) + "…"
			}
			return s
		}
	}
	return ""
}

// href is where a draft is worked on.
func (d Draft) href() string { return "/do/" + d.Action + "?draft=" + d.ID }
