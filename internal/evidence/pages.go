package evidence

import (
	"cmp"
	"reflect"

	"github.com/a-h/templ"

	"phoihop/internal/organisation"
	"phoihop/internal/web"
)

func pages() []web.Page {
	return []web.Page{{Pattern: "/evidence/{id}", Model: reflect.TypeFor[State](), Show: show}}
}

func files() []web.File {
	return []web.File{{Pattern: "/evidence/{id}/files/{hash}", Serve: download}}
}

func panels() []web.Panel { return []web.Panel{{On: "duty", Order: 10, Show: onDuty}} }

// onDuty lists the newest evidence of a duty.
func onDuty(r *web.Request, on web.Ref) (templ.Component, error) {
	ss, err := ofDuty(r, on.ID)
	if err != nil || len(ss) == 0 {
		return nil, err
	}
	names, err := organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return nil, err
	}
	return dutyPanel(r, ss, names), nil
}

func show(r *web.Request) (web.View, error) {
	s, err := asked(r)
	if err != nil {
		return web.View{}, err
	}
	names, err := organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return web.View{}, err
	}
	duty, _, err := r.DB.Named(r.Ctx, s.Attached.Duty)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: s.Attached.Title, Nav: "duties", Model: s, Body: evidencePage(r, s, cmp.Or(duty, r.L.T("evidence.open-duty")), names)}, nil
}

func asked(r *web.Request) (State, error) {
	id, err := r.ID("evidence.none")
	if err != nil {
		return State{}, err
	}
	return find(r, id)
}

func download(r *web.Request) (web.Download, error) {
	s, err := asked(r)
	if err != nil {
		return web.Download{}, err
	}
	return web.Attached(r, s.Files, "evidence.none")
}
