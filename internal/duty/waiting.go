package duty

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// waiting is one thing that others are asked for (chờ bên khác), by whom it
// waits for.
type waiting struct {
	Title, Kind, Href string
	Due, Since        time.Time // one of them is set
	On                []entry.Hash
}

// awaited puts together what the caller's party has asked of others and not got:
// answers, acknowledgements, signatures, work; of duties also their acceptance
// and postponements. A page of the past does not show it.
func awaited(r *web.Request, book *Book) (ws []*waiting, err error) {
	if r.Past() {
		return nil, nil
	}
	ds, err := awaitedBesides(r)
	at := map[[2]string]*waiting{}
	for _, d := range ds {
		w := at[[2]string{d.Href, d.Kind}]
		if w == nil {
			w = &waiting{Title: d.Title, Kind: d.Kind, Href: d.Href, Due: d.Due, Since: d.Since}
			at[[2]string{d.Href, d.Kind}], ws = w, append(ws, w)
		}
		w.On = append(w.On, d.Party)
	}
	return append(ws, book.awaits(r.Caller.Party, r.AsOf)...), err
}

// awaits lists the duties that a party has proposed and others have not
// accepted, and the postponements that it asks for.
func (b *Book) awaits(party entry.Hash, day viet.Date) (ws []*waiting) {
	for _, d := range b.Duties {
		if d.Log != party || len(d.Ends) > 0 || !d.Proposed.To.IsZero() && d.Proposed.To.Before(day) {
			continue
		}
		w := &waiting{Title: d.Proposed.Title, Kind: "duty-acceptance", Href: "/duties/" + d.ID.String(), Since: d.At}
		for _, p := range d.Proposed.Bound {
			if p != party && len(d.Binds[p]) == 0 {
				w.On = append(w.On, p)
			}
		}
		if len(w.On) > 0 {
			ws = append(ws, w)
		}
	}
	for _, d := range b.Duties {
		for _, a := range d.Asks {
			if a.Log == party && !d.granted(a.ID) && !a.Until.Before(day) {
				ws = append(ws, &waiting{Title: d.Proposed.Title, Kind: "duty-postponement", Href: "/duties/" + d.ID.String(), Since: a.At, On: d.Proposed.Counterparts})
			}
		}
	}
	return ws
}

// whom names those whom something waits for.
func (b *Book) whom(w *waiting) string {
	var names []string
	for _, p := range w.On {
		names = append(names, b.Party(p).Short)
	}
	return strings.Join(names, ", ")
}

// mostWaiting is how many lines of a group are shown unfolded.
const mostWaiting = 5

// each is a row for every thing.
func each[T any](xs []T, row func(T) templ.Component) (rows []templ.Component) {
	for _, x := range xs {
		rows = append(rows, row(x))
	}
	return rows
}

// since is the day on which something was asked for.
func since(t time.Time) string { return viet.DateOf(t).Screen() }

// signing is the queue of signatures of the caller's party; who may sign sees
// it first.
func signing(r *web.Request) ([]readmodel.Deadline, error) {
	if r.Past() {
		return nil, nil
	}
	return signingBesides(r)
}
