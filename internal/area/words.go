package area

import (
	"github.com/a-h/templ"

	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// dayOr writes a day, or that there is none.
func dayOr(r *web.Request, d viet.Date) string {
	if d.IsZero() {
		return r.L.T("area.never")
	}
	return d.Screen()
}

func ended(as []Area) (past []Area) {
	for _, a := range as {
		if a.Ended {
			past = append(past, a)
		}
	}
	return past
}

// link leads from a party to its area.
func link(r *web.Request, on web.Ref) (templ.Component, error) {
	return partyLink(r, "/areas/"+on.ID.String()), nil
}
