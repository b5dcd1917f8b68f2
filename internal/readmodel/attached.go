package readmodel

import (
	"bytes"
	"context"
	"database/sql"

	"phoihop/internal/entry"
)

// attachedSchema finds the entries that carry a file, by its digest: so that a
// file can be held against the record.
const attachedSchema = `
CREATE TABLE attached(
	space BLOB NOT NULL,
	hash  BLOB NOT NULL,
	entry BLOB NOT NULL,
	PRIMARY KEY(space, hash, entry)
) STRICT, WITHOUT ROWID;
`

// attach notes the files of entries, among them the scans of signed papers. An
// entry never carries another file than it did, so nothing is ever taken back.
func (t *Tx) attach(es []entry.Entry) error {
	for _, e := range es {
		if !bytes.Contains(e.Body, []byte(`"attachments":`)) && !bytes.Contains(e.Body, []byte(`"scan":`)) {
			continue // most carry none, and need not be read
		}
		b, _ := e.Content()
		var hs []entry.Hash
		for _, a := range b.Attachments {
			hs = append(hs, a.Hash)
		}
		for _, a := range b.Approvals {
			if !a.Scan.IsZero() {
				hs = append(hs, a.Scan)
			}
		}
		for _, h := range hs {
			if err := t.Exec("INSERT OR IGNORE INTO attached(space, hash, entry) VALUES(?,?,?)", e.SpaceID(), h, e.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// Attached lists the entries of a space that carry a file.
func Attached(ctx context.Context, tx *sql.Tx, space, file entry.Hash) (ids []entry.Hash, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT entry FROM attached WHERE space = ? AND hash = ? ORDER BY entry", space[:], file[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id entry.Hash
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
