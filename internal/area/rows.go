package area

import (
	"database/sql"

	"phoihop/internal/organisation"
	"phoihop/internal/seamap"
	"phoihop/internal/web"
)

// load returns the areas of the caller's space. A fault of the file of places
// is said by the map; here it costs the places only.
func (s shelf) load(r *web.Request) (as []Area, err error) {
	book, err := s.books.At(r)
	if err != nil {
		return nil, err
	}
	ps, err := seamap.Places(r)
	if err != nil {
		ps = nil
	}
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		o, err := organisation.At(r.Ctx, tx, r.Caller.Space, nil)
		as = areas(o, book, ps, r.AsOf)
		return err
	})
	return as, err
}
