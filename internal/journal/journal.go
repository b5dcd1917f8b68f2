// Package journal is the log of signed facts (sổ ghi) and the gate through
// which every write passes: Append authorises, decides, signs and stores in
// one durable transaction, or does nothing.
//
// A write that Append has acknowledged survives a crash of the process and of
// the machine. Writers are served one after another; those that wait share one
// commit. Another process may write to the same database in between.
package journal

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"phoihop/internal/blob"
	"phoihop/internal/entry"
	"phoihop/internal/storage"
)

// File is the name of the precious database in a data folder.
const File = "journal.db"

// Options of a journal; the zero value is right for production.
type Options struct {
	Now    func() time.Time // the clock; nil: the machine's
	Random io.Reader        // salts and keys; nil: the system's
	Check  blob.Check       // what may be stored as a file; nil: everything
	// Durability of what is recorded; empty: storage.Precious. Only data that
	// can be made again by the same command may be less.
	Durability storage.Durability
}

// Journal is one node's journal.
type Journal struct {
	Blobs *blob.Store

	db    *storage.DB
	opt   Options
	queue chan *request
	done  chan struct{}
	stmt  statements
	// subjects is ofSubject for those who only read.
	subjects *sql.Stmt

	gate   sync.RWMutex // held while a request waits for a place in the queue
	closed bool

	mu    sync.Mutex // guards what the writer owns while it works
	state *state
	seq   int64 // the newest arrival number that state knows
	folds foldCache

	checks singleflight.Group // of everything: one at a time
}

// Open opens or creates the journal in the data folder.
func Open(ctx context.Context, dir string, opt Options) (*Journal, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Random == nil {
		opt.Random = rand.Reader
	}
	db, err := storage.Open(filepath.Join(dir, File), cmp.Or(opt.Durability, storage.Precious))
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, db); err != nil {
		db.Close()
		return nil, err
	}
	stmt, err := prepare(ctx, db.Write)
	if err != nil {
		db.Close()
		return nil, err
	}
	subjects, err := db.Read.PrepareContext(ctx, ofSubject)
	if err != nil {
		db.Close()
		return nil, err
	}
	j := &Journal{
		Blobs: blob.Open(filepath.Join(dir, "blobs"), opt.Check),
		db:    db, opt: opt, stmt: stmt, subjects: subjects, queue: make(chan *request, 256), done: make(chan struct{}),
	}
	go j.write()
	return j, nil
}

// Close waits for writes under way and closes the database. Closing again does
// nothing.
func (j *Journal) Close() error {
	j.gate.Lock()
	again := j.closed
	if !again {
		j.closed = true
		close(j.queue)
	}
	j.gate.Unlock()
	<-j.done
	if again {
		return nil
	}
	return j.db.Close()
}

// Now is the journal's clock.
func (j *Journal) Now() time.Time { return j.opt.Now() }

// Local gives the tables of this node that stand beside the journal: accounts,
// sessions, drafts.
func (j *Journal) Local() *storage.DB { return j.db }

// newKey makes a key from the journal's source of randomness.
func (j *Journal) newKey() (ed25519.PrivateKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(j.opt.Random, seed); err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// keep stores a key that this node signs with.
func keep(ctx context.Context, tx *sql.Tx, key ed25519.PrivateKey) error {
	_, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO key(id, seed) VALUES(?, ?)",
		entry.KeyID(key.Public().(ed25519.PublicKey)), key.Seed())
	return err
}

// Exists reports whether a folder holds a journal.
func Exists(dir string) (bool, error) {
	_, err := os.Stat(filepath.Join(dir, File))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
