package bench

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"phoihop/internal/audit"
	"phoihop/internal/demo"
	"phoihop/internal/journal"
	"phoihop/internal/storage"
)

// Scale is a node that holds many spaces: each a demonstration of its own,
// recorded through the gate with every feature there is, and brought together.
// The first is whole, and is the one whose review and pages are measured.
type Scale struct {
	Entries, Spaces int    // at least two spaces
	Keep            string // where the data stay, or are from before; empty: nowhere
	Progress        func(step string, done, total int)
	small           bool // the first is only its first months
}

// summaryFile stands beside kept data.
const summaryFile = "scale.json"

// Run builds the node and measures it.
func (s Scale) Run(ctx context.Context, dir string, out io.Writer) error {
	if s.Keep != "" {
		dir = s.Keep
	}
	start := time.Now()
	sum, err := s.data(ctx, dir)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, machine())
	fmt.Fprintf(out, "%d entries in %d spaces, made or found in %.0f s\n", sum.Entries, s.Spaces, time.Since(start).Seconds())
	self, err := os.Executable()
	if err != nil {
		return err
	}
	w := whole{ctx, filepath.Join(dir, "node"), self, sum, out}
	for _, step := range []func() error{w.verified, w.rebuildServing, w.longReview, w.listPages, w.servingMemory} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// data returns what is kept, or builds it.
func (s Scale) data(ctx context.Context, dir string) (sum demo.Summary, err error) {
	b, err := os.ReadFile(filepath.Join(dir, summaryFile))
	if err == nil {
		return sum, json.Unmarshal(b, &sum)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return sum, err
	}
	if sum, err = s.build(ctx, dir); err != nil {
		return sum, err
	}
	if b, err = json.Marshal(sum); err != nil {
		return sum, err
	}
	return sum, os.WriteFile(filepath.Join(dir, summaryFile), b, 0o600)
}

// build records each space in a folder of its own, as many at once as there
// are cores, and brings them together.
func (s Scale) build(ctx context.Context, dir string) (demo.Summary, error) {
	first, err := demo.Build(ctx, filepath.Join(dir, "node"), demo.Options{Seed: 2018, Small: s.small, Progress: s.Progress})
	if err != nil {
		return first, err
	}
	db, err := storage.Open(filepath.Join(dir, "node", journal.File), storage.Precious)
	if err != nil {
		return first, err
	}
	defer db.Close()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	each := (s.Entries - first.Entries) / (s.Spaces - 1)
	var all sync.WaitGroup
	next, made := make(chan int), make(chan recorded, s.Spaces)
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for i := range next {
				path := filepath.Join(dir, fmt.Sprint("space-", i))
				sum, err := demo.Build(ctx, path, demo.Options{Seed: uint64(2018 + i), Entries: each, Logs: true})
				made <- recorded{path, sum.Entries, err}
			}
		})
	}
	go func() {
		for i := 1; i < s.Spaces; i++ {
			next <- i
		}
		close(next)
		all.Wait()
		close(made)
	}()
	done := 1
	for p := range made {
		if p.err == nil {
			p.err = bring(ctx, db, p.path, filepath.Join(dir, "node"))
		}
		if err = errors.Join(err, p.err); err == nil {
			first.Entries += p.entries
			done++
			s.Progress("spaces", done, s.Spaces)
			continue
		}
		stop() // nobody waits for the others
	}
	return first, err
}

// recorded is one space that was recorded.
type recorded struct {
	path    string
	entries int
	err     error
}

// bring copies a recorded space, byte for byte as it was signed, into a
// journal that nobody has open, and its files; the folder is then removed.
// That nothing was lost or changed is for the verifier to show.
func bring(ctx context.Context, db *storage.DB, from, to string) error {
	if _, err := db.Write.ExecContext(ctx, "ATTACH DATABASE ? AS space", filepath.Join(from, journal.File)); err != nil {
		return err
	}
	err := db.InTx(ctx, func(tx *sql.Tx) error {
		var last int64
		if err := tx.QueryRowContext(ctx, "SELECT max(seq) FROM main.entry").Scan(&last); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf(`
			INSERT INTO main.log SELECT * FROM space.log;
			INSERT INTO main.entry(seq, log, idx, id, subject, kind, received, header, sig, hashes)
				SELECT seq + %[1]d, log, idx, id, subject, kind, received, header, sig, hashes FROM space.entry ORDER BY seq;
			INSERT INTO main.body(seq, salt, body) SELECT seq + %[1]d, salt, body FROM space.body ORDER BY seq;
			INSERT INTO main.checkpoint SELECT * FROM space.checkpoint;
			INSERT INTO main.key SELECT * FROM space.key;`, last))
		return err
	})
	if _, e := db.Write.ExecContext(ctx, "DETACH DATABASE space"); err == nil {
		err = e
	}
	if err == nil {
		err = moveFiles(filepath.Join(from, "blobs"), filepath.Join(to, "blobs"))
	}
	return errors.Join(err, os.RemoveAll(from))
}

// moveFiles moves files, which are named by what they hold, to another store.
func moveFiles(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(to, rel)), 0o700); err != nil {
			return err
		}
		return os.Rename(path, filepath.Join(to, rel))
	})
}

// verified checks every signature and file of the node.
func (w whole) verified() error {
	src, err := journal.OpenSource(w.data)
	if err != nil {
		return err
	}
	defer src.Close()
	start := time.Now()
	r, err := audit.Verify(w.ctx, src, nil)
	if err != nil {
		return err
	}
	if len(r.Faults) > 0 {
		return fmt.Errorf("bench: %d faults in what was recorded, the first %+v", len(r.Faults), r.Faults[0])
	}
	fmt.Fprintf(w.out, "verify: %d signatures, no fault, in %.1f s\n", r.Signatures, time.Since(start).Seconds())
	return nil
}

// rebuildServing builds the read model anew while somebody reads pages of the
// old one.
func (w whole) rebuildServing() error {
	n, h, session, err := w.site()
	if err != nil {
		return err
	}
	defer n.Close()
	if err := n.Read.Wait(); err != nil {
		return err
	}
	ended, pages := make(chan struct{}), make(chan []float64, 1)
	go func() {
		var took []float64
		for {
			select {
			case <-ended:
				pages <- took
				return
			case <-time.After(50 * time.Millisecond):
				if t, err := w.page(h, session, "/today"); err == nil {
					took = append(took, t)
				}
			}
		}
	}()
	start := time.Now()
	err = n.Read.Rebuild(w.ctx)
	t := time.Since(start).Seconds()
	close(ended)
	took := <-pages
	slices.Sort(took)
	fmt.Fprintf(w.out, "rebuild while the old one serves: %.1f s (%.0f entries/s); bar 5,000/s; meanwhile %d pages, p95 %.1f ms\n",
		t, float64(w.sum.Entries)/t, len(took), quantile(took, .95))
	return err
}

// longReview compiles the five-year review of one space among many.
func (w whole) longReview() error {
	t, peak, err := w.compile()
	fmt.Fprintf(w.out, "five-year review of one space among many, whole process: %.2f s; bar 3 s; peak memory %.0f MB\n", t, peak)
	return err
}

// listPages asks for every page of the rail and of the menu.
func (w whole) listPages() error {
	n, h, session, err := w.site()
	if err != nil {
		return err
	}
	defer n.Close()
	return w.every(h, session, 30)
}

// servingMemory is what a serving node holds after a day of pages.
func (w whole) servingMemory() error {
	n, _, session, err := w.site()
	if err != nil {
		return err
	}
	if err := n.Close(); err != nil {
		return err
	}
	return w.serving(func(address string, pid int) error {
		for range 20 {
			for _, path := range paths(w.sum) {
				r, err := http.NewRequestWithContext(w.ctx, http.MethodGet, address+path, nil)
				if err != nil {
					return err
				}
				r.AddCookie(session)
				a, err := http.DefaultClient.Do(r)
				if err != nil {
					return err
				}
				_, err = io.Copy(io.Discard, a.Body)
				if a.Body.Close(); err != nil || a.StatusCode != http.StatusOK {
					return fmt.Errorf("bench: %s answers %d: %w", path, a.StatusCode, err)
				}
			}
		}
		mb, err := memory(pid, "VmRSS")
		fmt.Fprintf(w.out, "memory of a serving node after %d pages: %.0f MB; bar 300 MB\n", 20*len(paths(w.sum)), mb)
		return err
	})
}
