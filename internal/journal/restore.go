package journal

import (
	"context"
	"database/sql"
	"path/filepath"

	"phoihop/internal/checkpoint"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/storage"
)

// Snapshot copies the database in dir, as of one moment and while others
// write to it, to a new file, and counts the entries in the copy.
func Snapshot(ctx context.Context, dir, path string) (entries int64, err error) {
	db, err := storage.OpenReadOnly(filepath.Join(dir, File))
	if err != nil {
		return 0, err
	}
	defer db.Close()
	if err := db.Copy(ctx, path); err != nil {
		return 0, err
	}
	made, err := storage.OpenReadOnly(path)
	if err != nil {
		return 0, err
	}
	defer made.Close()
	err = made.Read.QueryRowContext(ctx, "SELECT count(*) FROM entry").Scan(&entries)
	return entries, err
}

// Hold makes the node in dir, which nobody has open, sign nothing until
// Resume, and ends all its sessions: it was restored from a backup, and may
// have signed after that.
func Hold(ctx context.Context, dir string) error {
	db, err := storage.Open(filepath.Join(dir, File), storage.Precious)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := migrate(ctx, db); err != nil {
		return err
	}
	return db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE key SET held = 1; DELETE FROM session;")
		return err
	})
}

// Held counts the keys that are set aside since a restore.
func (j *Journal) Held(ctx context.Context) (n int, err error) {
	err = j.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM key WHERE held").Scan(&n)
	return n, err
}

// Resume lets a restored node sign again. newest is the newest digest of the
// heads that any party holds, on paper or otherwise. A digest that this
// journal cannot have printed is of entries that the backup lacks: to sign now
// would fork the logs, and Resume returns a Conflict fault.
func (j *Journal) Resume(ctx context.Context, newest entry.Hash) error {
	known, err := j.printed(ctx, newest)
	if err != nil {
		return err
	}
	if !known {
		return fault.Field("digest", "journal.later-digest", newest.Short())
	}
	return j.inBatch(ctx, func(b *batchTx) error {
		b.state = nil // keys are read again
		_, err := b.tx.ExecContext(ctx, "UPDATE key SET held = 0")
		return err
	})
}

// printed reports whether a digest is of a space's present heads, or of heads
// at which something was compiled before.
func (j *Journal) printed(ctx context.Context, digest entry.Hash) (bool, error) {
	logs, err := j.Logs(ctx)
	if err != nil {
		return false, err
	}
	for _, l := range logs {
		if l.ID != l.Space {
			continue
		}
		hs, err := j.Heads(ctx, l.Space)
		if err != nil {
			return false, err
		}
		if checkpoint.Digest(hs) == digest {
			return true, nil
		}
	}
	var n int
	err = j.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM compilation WHERE digest = ?", digest[:]).Scan(&n)
	return n > 0, err
}
