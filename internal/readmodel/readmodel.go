// Package readmodel holds what the entries add up to, in tables that can be
// thrown away (mô hình đọc). A projection is a pure function of one subject's
// entries, so the tables are the same whatever order the entries arrived in.
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
	"slices"
	"sync"
	"sync/atomic"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
	"phoihop/internal/storage"
)

// File is the name of the disposable database in a data folder.
const File = "read.db"

// Projection is how one feature folds its entries into its own tables.
type Projection struct {
	Feature string
	Version int          // raised when the meaning of the rows changes
	Schema  string       // the feature's tables
	Kinds   []entry.Kind // what it folds
	// Project replaces the subject's rows by what past adds up to. past holds
	// every entry about the subject of these kinds, in canonical order. The
	// feature clears its own old rows first; facts and documents are already gone.
	Project func(tx *Tx, subject entry.Hash, past []entry.Entry) error
}

// Progress tells how far a rebuild is.
type Progress struct{ Done, Total int64 }

// DB is the read model of one node.
type DB struct {
	dir  string
	j    *journal.Journal
	set  []Projection
	by   map[entry.Kind][]int
	want string // digest of the schema

	swap       sync.RWMutex // readers hold it while db is replaced
	db         *storage.DB
	catching   sync.Mutex
	seq        atomic.Int64
	moved      signal
	versions   versions
	remembered remembered
	stale      atomic.Bool // the file is of another schema; a new one is being built
	progress   atomic.Pointer[Progress]
	building   sync.WaitGroup
	failed     atomic.Pointer[error]
}

// Open opens the read model beside the journal. Where the stored one is of
// another version, that one serves on while the new one is built aside; Wait
// waits for it.
func Open(ctx context.Context, dir string, j *journal.Journal, set []Projection) (*DB, error) {
	d := &DB{dir: dir, j: j, set: set, by: map[entry.Kind][]int{}, want: schemaDigest(set)}
	for i, p := range set {
		for _, k := range p.Kinds {
			d.by[k] = append(d.by[k], i)
		}
	}
	path := filepath.Join(dir, File)
	_, err := os.Stat(path)
	fresh := errors.Is(err, fs.ErrNotExist)
	if fresh {
		if err := d.create(ctx, path, storage.Disposable); err != nil {
			return nil, err
		}
	}
	if d.db, err = storage.Open(path, storage.Disposable); err != nil {
		return nil, err
	}
	have, seq, err := meta(ctx, d.db.Read)
	if err != nil {
		have = ""
	}
	d.seq.Store(seq)
	last, err := j.Last(ctx)
	if err != nil {
		return nil, err
	}
	if have == d.want && !(seq == 0 && last > 1000) {
		return d, d.CatchUp(ctx)
	}
	d.stale.Store(true)
	d.building.Go(func() {
		if err := d.Rebuild(context.WithoutCancel(ctx)); err != nil {
			d.failed.Store(&err)
		}
	})
	return d, nil
}

// Features names what is folded, in the order of its declaration.
func (d *DB) Features() (names []string) {
	for _, p := range d.set {
		names = append(names, p.Feature)
	}
	return names
}

// Wait returns when no rebuild is under way.
func (d *DB) Wait() error {
	d.building.Wait()
	if err := d.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// Building returns how far a rebuild under way is, or nil.
func (d *DB) Building() *Progress { return d.progress.Load() }

// Close closes the database.
func (d *DB) Close() error {
	d.building.Wait()
	d.swap.Lock()
	defer d.swap.Unlock()
	return d.db.Close()
}

// Seq is the arrival number of the newest entry that the read model holds.
func (d *DB) Seq() int64 { return d.seq.Load() }

// Snapshot is one moment of the read model, for those who pass it on without
// asking it anything.
type Snapshot = sql.Tx

// View runs fn over one moment of the read model. While a model of another
// schema serves, what it cannot answer is Unavailable.
func (d *DB) View(ctx context.Context, fn func(*sql.Tx) error) error {
	d.swap.RLock()
	defer d.swap.RUnlock()
	err := d.db.Snapshot(ctx, fn)
	if err != nil && d.stale.Load() && fault.Of(err).Kind == fault.Internal {
		return &fault.Error{Kind: fault.Unavailable, Key: "readmodel.building", Err: err}
	}
	return err
}

// CatchUp folds what the journal has beyond the read model. It is called
// after every append, so that a caller reads its own writes.
func (d *DB) CatchUp(ctx context.Context) error {
	if d.stale.Load() {
		return nil
	}
	d.catching.Lock()
	defer d.catching.Unlock()
	d.swap.RLock()
	defer d.swap.RUnlock()
	for {
		n, err := d.step(ctx)
		if err != nil || n < stepSize {
			return err
		}
	}
}

const stepSize = 2000

// step folds one batch of new entries.
func (d *DB) step(ctx context.Context) (n int, err error) {
	_, seq, err := meta(ctx, d.db.Read)
	if err != nil {
		return 0, err
	}
	es, err := d.j.After(ctx, seq, stepSize)
	if err != nil || len(es) == 0 {
		d.seq.Store(seq)
		return 0, err
	}
	changed := newChanges()
	err = d.db.InTx(ctx, func(tx *sql.Tx) error {
		t := newTx(ctx, tx)
		t.changed = changed
		defer t.close()
		done := map[entry.Hash]bool{}
		for _, e := range es {
			if id := e.SubjectID(); !done[id] {
				done[id] = true
				past, err := d.j.Subject(ctx, id)
				if err != nil {
					return err
				}
				t.fresh = !slices.ContainsFunc(past, func(e entry.Entry) bool { return e.Seq <= seq })
				if err := d.project(t, id, past); err != nil {
					return err
				}
			}
		}
		if err := d.again(t, done); err != nil {
			return err
		}
		seq = es[len(es)-1].Seq
		_, err := tx.ExecContext(ctx, "UPDATE meta SET seq = ?", seq)
		return err
	})
	if err == nil {
		d.versions.moved(changed)
		d.seq.Store(seq)
		d.moved.tell()
	}
	return len(es), err
}

// Changed returns a channel that is closed when the read model next moves on.
func (d *DB) Changed() <-chan struct{} { return d.moved.next() }

// signal tells everybody who waits, once.
type signal struct {
	mu sync.Mutex
	ch chan struct{}
}

func (s *signal) next() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ch == nil {
		s.ch = make(chan struct{})
	}
	return s.ch
}

func (s *signal) tell() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ch != nil {
		close(s.ch)
		s.ch = nil
	}
}

// project hands a subject's entries to every projection that folds them.
func (d *DB) project(t *Tx, subject entry.Hash, past []entry.Entry) error {
	if len(past) > 0 {
		t.space = past[0].SpaceID()
	}
	t.spaces = t.spaces[:0]
	for _, e := range past {
		if !slices.Contains(t.spaces, e.SpaceID()) {
			t.spaces = append(t.spaces, e.SpaceID())
		}
	}
	if err := t.attach(past); err != nil {
		return err
	}
	for i, p := range d.set {
		var mine []entry.Entry
		for _, e := range past {
			for _, at := range d.by[e.Kind] {
				if at == i {
					mine = append(mine, e)
				}
			}
		}
		if len(mine) == 0 {
			continue
		}
		t.feature, t.subject, t.facts = p.Feature, subject, 0
		if err := t.forget(); err != nil {
			return err
		}
		if err := t.recall(); err != nil {
			return err
		}
		if err := p.Project(t, subject, mine); err != nil {
			return fmt.Errorf("readmodel: %s of %s: %w", p.Feature, subject, err)
		}
		if err := t.dropDocs(); err != nil {
			return err
		}
	}
	return nil
}

// create makes an empty read model of the wanted schema.
func (d *DB) create(ctx context.Context, path string, kind storage.Durability) error {
	db, err := storage.Open(path, kind)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.InTx(ctx, func(tx *sql.Tx) error {
		ddl := schema
		for _, p := range d.set {
			ddl += p.Schema
		}
		if _, err := tx.ExecContext(ctx, ddl); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO meta(digest, seq) VALUES(?, 0)", d.want)
		return err
	})
}

func meta(ctx context.Context, q *sql.DB) (digest string, seq int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT digest, seq FROM meta").Scan(&digest, &seq)
	return digest, seq, err
}

// schemaDigest changes with every table and every projection version.
func schemaDigest(set []Projection) string {
	h := sha256.New()
	fmt.Fprint(h, schema)
	for _, p := range set {
		fmt.Fprintln(h, p.Feature, p.Version, p.Schema, p.Kinds)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}
