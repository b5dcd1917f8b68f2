package notice

import (
	"github.com/a-h/templ"

	"phoihop/internal/organisation"
	"phoihop/internal/web"
)

// onArea lists the newest notices of a party that the caller may read; a unit
// sends none of its own.
func onArea(r *web.Request, on web.Ref) (templ.Component, error) {
	ss, err := newestOf(r, on.ID)
	if err != nil || len(ss) == 0 {
		return nil, err
	}
	names, err := organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space)
	return areaPanel(r, ss, names), err
}
