package readmodel

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/storage"
)

// Rebuild builds the read model anew beside the one that serves, then swaps
// it in.
func (d *DB) Rebuild(ctx context.Context) error {
	path := filepath.Join(d.dir, "read.new.db")
	if err := remove(path); err != nil {
		return err
	}
	if err := d.create(ctx, path, storage.Scratch); err != nil {
		return err
	}
	if err := d.fill(ctx, path); err != nil {
		return err
	}
	return d.swapIn(ctx, path)
}

// fill projects the whole journal, subject by subject.
func (d *DB) fill(ctx context.Context, path string) error {
	defer d.progress.Store(nil)
	total, err := d.j.Last(ctx)
	if err != nil {
		return err
	}
	db, err := storage.Open(path, storage.Scratch)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Cache(ctx, cacheFor(total)); err != nil {
		return err
	}
	return db.InTx(ctx, func(tx *sql.Tx) error {
		// The driver sets up a watcher for each statement that can be
		// cancelled: here reading on, in the journal and in the documents, is
		// what stops.
		t := newTx(context.WithoutCancel(ctx), tx)
		defer t.close()
		t.fresh, t.whole = true, true
		var done int64
		err := d.j.EachSubject(ctx, total, func(subject entry.Hash, past []entry.Entry) error {
			done += int64(len(past))
			d.progress.Store(&Progress{done, total})
			return d.project(t, subject, past)
		})
		if err == nil {
			err = d.again(t, nil)
		}
		if err == nil {
			err = t.indexAll(ctx)
		}
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE meta SET seq = ?", total)
		return err
	})
}

// cacheFor is what is kept of a read model in the making, in KiB: the rows of a
// large one go to places all over its indexes, and what is kept of a small one
// only has to be given back. At a million entries it is 66 MB.
func cacheFor(entries int64) int64 { return 16_000 + min(entries, 2_000_000)/20 }

// swapIn replaces the serving database, waiting for readers to finish.
func (d *DB) swapIn(ctx context.Context, path string) error {
	d.catching.Lock()
	d.swap.Lock()
	err := d.replace(path)
	d.swap.Unlock()
	d.catching.Unlock()
	if err != nil {
		return err
	}
	d.stale.Store(false)
	d.versions.movedAll()
	return d.CatchUp(ctx)
}

func (d *DB) replace(path string) (err error) {
	live := filepath.Join(d.dir, File)
	if err := d.db.Close(); err != nil {
		return err
	}
	if err := errors.Join(synced(path), remove(live), os.Rename(path, live)); err != nil {
		return err
	}
	d.db, err = storage.Open(live, storage.Disposable)
	return err
}

// synced waits until a file is on the disk: a name must never stand for half of
// what was built.
func synced(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// remove deletes a database file and what SQLite keeps beside it.
func remove(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Digest sums up every row of every table but the cursor and the full-text
// index (which holds nothing that doc does not). Equal journals give equal
// digests.
func (d *DB) Digest(ctx context.Context) (sum entry.Hash, err error) {
	err = d.View(ctx, func(tx *sql.Tx) error {
		tables, err := names(ctx, tx, `SELECT name FROM sqlite_master WHERE type = 'table'
			AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search%' AND name <> 'meta' ORDER BY name`)
		if err != nil {
			return err
		}
		h := sha256.New()
		for _, t := range tables {
			fmt.Fprintln(h, t)
			if err := digestTable(ctx, tx, h, t); err != nil {
				return err
			}
		}
		h.Sum(sum[:0])
		return nil
	})
	return sum, err
}

func names(ctx context.Context, tx *sql.Tx, q string, args ...any) (ns []string, err error) {
	rows, err := tx.QueryContext(ctx, q, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		ns = append(ns, n)
	}
	return ns, rows.Err()
}

// digestTable hashes a table's rows in the order of all its columns.
func digestTable(ctx context.Context, tx *sql.Tx, h interface{ Write([]byte) (int, error) }, table string) error {
	cols, err := names(ctx, tx, "SELECT name FROM pragma_table_info(?)", table)
	if err != nil {
		return err
	}
	list := strings.Join(cols, ", ")
	rows, err := tx.QueryContext(ctx, fmt.Sprintf("SELECT %s FROM %s ORDER BY %s", list, table, list))
	if err != nil {
		return err
	}
	defer rows.Close()
	vals := make([]any, len(cols))
	ptrs := make([]any, len(cols))
	for i := range vals {
		ptrs[i] = &vals[i]
	}
	for rows.Next() {
		if err := rows.Scan(ptrs...); err != nil {
			return err
		}
		for _, v := range vals {
			fmt.Fprintf(h, "%T %v\x00", v, v)
		}
	}
	return rows.Err()
}
