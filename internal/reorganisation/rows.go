package reorganisation

import (
	"database/sql"
	"math"
	"slices"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/web"
)

// spaceFor reads who takes part and who follows whom.
func spaceFor(r *web.Request) (s organisation.Space, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		s, err = organisation.At(r.Ctx, tx, r.Caller.Space, nil)
		return err
	})
	return s, err
}

// mostOwed bounds how many deadlines of one party are read.
const mostOwed = 500

// besides lists what a party owes besides duties. Titles are its own, and of
// what has passed to them its heirs': others learn how much there is.
func besides(r *web.Request, s organisation.Space, party entry.Hash) (bs []Besides, err error) {
	heir := s.Speaks(r.Caller.Party, party, r.Today)
	var ds []readmodel.Deadline
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ds, err = readmodel.Deadlines(r.Ctx, tx, r.Caller.Space, party, nil, time.Unix(math.MaxInt32, 0), mostOwed)
		return err
	})
	for _, d := range ds {
		i := slices.IndexFunc(bs, func(b Besides) bool { return b.Kind == d.Kind })
		if i < 0 {
			i = len(bs)
			bs = append(bs, Besides{Kind: d.Kind})
			if d.Passes && s.Ended(party, r.Today) {
				bs[i].With = s.Signing(party, r.Today)
			}
		}
		bs[i].Count++
		if party == r.Caller.Party || d.Passes && heir {
			bs[i].Items = append(bs[i].Items, Owed{d.Title, d.Href, d.Due})
		}
	}
	return bs, err
}
