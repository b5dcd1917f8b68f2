package journal

import (
	"context"
	"embed"
	"io/fs"

	"phoihop/internal/storage"
)

// scripts are append-only: one that has run anywhere never changes.
//
//go:embed migrations/*.sql
var scripts embed.FS

// migrate brings a journal's tables up to what this program knows, script by
// script in the order of their names.
func migrate(ctx context.Context, db *storage.DB) error {
	names, err := fs.Glob(scripts, "migrations/*.sql")
	if err != nil {
		return err
	}
	all := make([]string, len(names))
	for i, name := range names {
		b, err := scripts.ReadFile(name)
		if err != nil {
			return err
		}
		all[i] = string(b)
	}
	return db.Migrate(ctx, all)
}
