package journal

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"phoihop/internal/entry"
)

// NoteSkew keeps by how much the clock of the sending device differed from this
// node's when an entry arrived: positive where the device was behind. It is
// this node's own observation, as the time of receipt is.
func (j *Journal) NoteSkew(ctx context.Context, es []entry.Entry, skew time.Duration) error {
	return j.db.InTx(ctx, func(tx *sql.Tx) error {
		for _, e := range es {
			if _, err := tx.ExecContext(ctx, "INSERT INTO skew(entry, seconds) VALUES(?,?) ON CONFLICT(entry) DO NOTHING", e.ID[:], int64(skew/time.Second)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Skew returns what NoteSkew kept; 0 where the clocks agreed or nobody knows.
func (j *Journal) Skew(ctx context.Context, id entry.Hash) (time.Duration, error) {
	var seconds int64
	err := j.db.Read.QueryRowContext(ctx, "SELECT seconds FROM skew WHERE entry = ?", id[:]).Scan(&seconds)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return time.Duration(seconds) * time.Second, err
}
