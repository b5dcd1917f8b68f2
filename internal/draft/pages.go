package draft

import (
	"strings"

	"github.com/a-h/templ"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/fault"
	"phoihop/internal/web"
)

// Desk lets the forms of the shell open drafts and finish them.
type Desk struct{}

// Inputs returns what a draft holds.
func (Desk) Inputs(r *web.Request, id string) (name string, v action.Values, back string, err error) {
	d, err := find(r, id)
	return d.Action, d.inputs, d.Back, err
}

// Done forgets a draft that was recorded.
func (Desk) Done(r *web.Request, id string) error {
	if _, err := find(r, id); err != nil {
		return nil // somebody else has finished it
	}
	return forget(r, id)
}

// drafts is what the page shows.
type drafts struct {
	Waiting  []Draft `json:"waiting"`  // for the caller's signature
	Returned []Draft `json:"returned"` // to the caller
	Mine     []Draft `json:"mine"`     // begun, or submitted by the caller
}

func all(r *web.Request) (m drafts, err error) {
	ds, err := list(r)
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
	return web.View{Title: r.L.T("draft.title"), Nav: "today", Model: m, Body: page(r, m)}, err
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
	delete(v.Text, action.OnceField)
	return web.View{}, "/drafts", keep(r, r.Form("_draft"), name, r.Form("_return"), state, v)
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

// about is what a draft says for itself: its title, or the beginning of its
// text.
func (d Draft) about() string {
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
