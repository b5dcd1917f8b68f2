package verification

import (
	"database/sql"

	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/web"
)

// carrying lists the entries of the caller's space that carry a file.
func carrying(r *web.Request, file entry.Hash) (ids []entry.Hash, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ids, err = readmodel.Attached(r.Ctx, tx, r.Caller.Space, file)
		return err
	})
	return ids, err
}
