// Package storage opens the engines (cơ sở dữ liệu): today SQLite through the
// pure-Go driver. It is the only package that names a driver; what SQLite and
// PostgreSQL do not share lives here.
package storage

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver
)

// Durability of a database.
type Durability string

// Precious data is on disk when a commit returns; disposable data survives a
// crash of the process and can be rebuilt after a crash of the machine; scratch
// is a file in the making, which is thrown away unless it is finished, and then
// synced by who made it.
const (
	Precious   Durability = "FULL"
	Disposable Durability = "NORMAL"
	Scratch    Durability = "OFF"
)

// DB is one database: a single writer, and readers beside it.
type DB struct {
	Write *sql.DB
	Read  *sql.DB
	Path  string
}

// Open opens or creates the database file and its folder (mode 0700).
func Open(path string, d Durability) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	w, err := connect(path, d, "rwc", writeCache)
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	r, err := connect(path, d, "rw", readCache)
	if err != nil {
		w.Close()
		return nil, err
	}
	r.SetMaxOpenConns(4)
	r.SetMaxIdleConns(4)
	return &DB{Write: w, Read: r, Path: path}, nil
}

// OpenReadOnly opens an existing database and never writes to it.
func OpenReadOnly(path string) (*DB, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	r, err := connect(path, Disposable, "ro", readCache)
	if err != nil {
		return nil, err
	}
	return &DB{Read: r, Write: r, Path: path}, nil
}

// What a connection keeps of the file, in KiB: the one that writes looks for a
// place in every index.
const readCache, writeCache = 2000, 32000

func connect(path string, d Durability, mode string, cache int) (*sql.DB, error) {
	log := "WAL"
	if d == Scratch {
		log = "OFF"
	}
	q := url.Values{
		"mode":    {mode},
		"_txlock": {"immediate"},
		"_pragma": {"busy_timeout(10000)", fmt.Sprintf("cache_size(-%d)", cache), "foreign_keys(1)", "temp_store(2)"},
	}
	if mode != "ro" {
		q["_pragma"] = append(q["_pragma"], fmt.Sprintf("journal_mode(%s)", log), fmt.Sprintf("synchronous(%s)", d))
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, err
	}
	if err := db.Ping(); err != nil {
		db.Close()
		return nil, fmt.Errorf("storage: open %s: %w", path, err)
	}
	return db, nil
}

// Cache lets the writer keep more of the file, in KiB.
func (d *DB) Cache(ctx context.Context, kib int64) error {
	_, err := d.Write.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size = -%d", kib))
	return err
}

// Close closes readers and writer.
func (d *DB) Close() error {
	err := d.Read.Close()
	if d.Write != d.Read {
		if e := d.Write.Close(); err == nil {
			err = e
		}
	}
	return err
}

// InTx runs fn in one immediate write transaction.
func (d *DB) InTx(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := d.Write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Snapshot runs fn in one read transaction: all it reads is of one moment.
func (d *DB) Snapshot(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := d.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return fn(tx)
}

// Migrate applies the scripts that the database has not seen, in order. The
// list is append-only: a script that has run anywhere never changes.
func (d *DB) Migrate(ctx context.Context, scripts []string) error {
	return d.InTx(ctx, func(tx *sql.Tx) error {
		var done int
		if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&done); err != nil {
			return err
		}
		if done > len(scripts) {
			return fmt.Errorf("storage: %s is of schema %d, this program knows %d: use a newer program", d.Path, done, len(scripts))
		}
		for i := done; i < len(scripts); i++ {
			if _, err := tx.ExecContext(ctx, scripts[i]); err != nil {
				return fmt.Errorf("storage: migration %d: %w", i+1, err)
			}
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(scripts)))
		return err
	})
}

// Copy writes the database as of one moment to a new file.
func (d *DB) Copy(ctx context.Context, path string) error {
	_, err := d.Read.ExecContext(ctx, "VACUUM INTO ?", path)
	return err
}

// DataVersion changes when another connection has committed to the database:
// how a writer notices that another process wrote.
func DataVersion(ctx context.Context, tx *sql.Tx) (v int64, err error) {
	err = tx.QueryRowContext(ctx, "PRAGMA data_version").Scan(&v)
	return v, err
}
