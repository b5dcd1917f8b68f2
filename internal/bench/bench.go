// Package bench measures the node against baselines of the same run (đo tốc
// độ): ratios cancel what else the machine is doing.
package bench

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/audit"
	"phoihop/internal/entry"
	"phoihop/internal/journal"
	"phoihop/internal/legaltext"
	"phoihop/internal/storage"
)

// rounds is how often each pair is measured; the median ratio is printed.
const rounds = 5

// parts are what Run measures, by name, in order.
func parts() []part {
	return []part{{"append", appends}, {"verify", verification}, {"outline", outline}, {"many", many}, {"demo", node}}
}

type part struct {
	name string
	run  func(context.Context, string, io.Writer) error
}

// Run prints every figure with its ratio to the baseline of the same run, or
// with its bar; only, where given, names the parts to measure.
func Run(ctx context.Context, dir string, only []string, out io.Writer) error {
	fmt.Fprintln(out, machine()+fmt.Sprintf("; medians of %d rounds", rounds))
	for _, p := range parts() {
		if len(only) > 0 && !slices.Contains(only, p.name) {
			continue
		}
		if err := p.run(ctx, dir, out); err != nil {
			return err
		}
	}
	return nil
}

// machine says where a run was made, and how fast that is just now.
func machine() string {
	start := time.Now()
	const n = 2000
	_ = bareVerify(n)
	return fmt.Sprintf("%s/%s, %d cores, %s, %.0f Ed25519 verifications/s on all cores",
		runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), runtime.Version(), n/time.Since(start).Seconds())
}

func median(xs []float64) float64 {
	slices.Sort(xs)
	return xs[len(xs)/2]
}

// rate returns how many times a second fn did its work, over about span.
func rate(n int, fn func(n int) error) (float64, error) {
	start := time.Now()
	err := fn(n)
	return float64(n) / time.Since(start).Seconds(), err
}

// appends compares the gate with bare durable inserts of as many bytes, and
// sixteen writers with one.
func appends(ctx context.Context, dir string, out io.Writer) error {
	j, by, err := world(ctx, filepath.Join(dir, "append"))
	if err != nil {
		return err
	}
	defer j.Close()
	bare, err := bareTable(filepath.Join(dir, "bare.db"))
	if err != nil {
		return err
	}
	defer bare.Close()
	var one, sixteen, base []float64
	for range rounds {
		b, err := rate(600, func(n int) error { return insert(ctx, bare, n) })
		if err != nil {
			return err
		}
		o, err := rate(600, func(n int) error { return write(ctx, j, by, 1, n) })
		if err != nil {
			return err
		}
		s, err := rate(3200, func(n int) error { return write(ctx, j, by, 16, n) })
		if err != nil {
			return err
		}
		base, one, sixteen = append(base, b), append(one, o/b), append(sixteen, s/o)
	}
	fmt.Fprintf(out, "durable signed append, one writer: %.2f x bare durable inserts of the same bytes (%.0f/s); bar 0.40\n", median(one), median(base))
	fmt.Fprintf(out, "16 writers: %.2f x one writer; bar 2.00\n", median(sixteen))
	return nil
}

// world makes a journal with one party.
func world(ctx context.Context, dir string) (*journal.Journal, access.Caller, error) {
	j, err := journal.Open(ctx, dir, journal.Options{})
	if err != nil {
		return nil, access.Caller{}, err
	}
	by := access.Caller{Post: "p", Rights: []access.Right{access.Operate, access.Draft}}
	if by.Space, err = j.Found(ctx, by, "bench"); err != nil {
		return nil, by, err
	}
	by.Party, err = j.Join(ctx, by, entry.Joined{Name: "bench", Role: "party", Next: entry.Hash{1}})
	return j, by, err
}

// act is about as long as a notice of five hundred characters.
func act() map[string]string {
	return map[string]string{"title": "Tình hình tháng", "text": strings.Repeat("Tình hình ổn định. ", 26)}
}

func write(ctx context.Context, j *journal.Journal, by access.Caller, writers, n int) error {
	var wg sync.WaitGroup
	errs := make(chan error, writers)
	for range writers {
		wg.Go(func() {
			for range n / writers {
				_, err := j.Append(ctx, by, journal.Command{Right: access.Draft, Decide: func(journal.Past) ([]journal.Draft, error) {
					return []journal.Draft{{Kind: "bench.written", Act: act()}}, nil
				}})
				if err != nil {
					errs <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	return <-errs
}

// bareTable is one table with the driver and settings of the journal.
func bareTable(path string) (*storage.DB, error) {
	db, err := storage.Open(path, storage.Precious)
	if err != nil {
		return nil, err
	}
	_, err = db.Write.Exec("CREATE TABLE t(id INTEGER PRIMARY KEY, b BLOB NOT NULL) STRICT")
	return db, err
}

// insert makes durable inserts of the bytes that an entry of act takes.
func insert(ctx context.Context, db *storage.DB, n int) error {
	b := make([]byte, 1900)
	for range n {
		if err := db.InTx(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO t(b) VALUES(?)", b)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// verification compares the check of everything with bare Ed25519 on the same
// cores.
func verification(ctx context.Context, dir string, out io.Writer) error {
	path := filepath.Join(dir, "verify")
	j, by, err := world(ctx, path)
	if err != nil {
		return err
	}
	defer j.Close()
	if err := write(ctx, j, by, 1, 6000); err != nil {
		return err
	}
	var ratios, bares []float64
	for range rounds {
		b, err := rate(16000, bareVerify)
		if err != nil {
			return err
		}
		src, err := journal.OpenSource(path)
		if err != nil {
			return err
		}
		start := time.Now()
		r, err := audit.Verify(ctx, src, nil)
		took := time.Since(start).Seconds()
		src.Close()
		if err != nil || len(r.Faults) > 0 {
			return fmt.Errorf("bench: verification: %v %v", err, r.Faults)
		}
		bares, ratios = append(bares, b), append(ratios, float64(r.Signatures)/took/b)
	}
	fmt.Fprintf(out, "verify everything: %.2f x bare Ed25519 verification on all cores (%.0f/s); bar 0.70\n", median(ratios), median(bares))
	return nil
}

func bareVerify(n int) error {
	pub, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return err
	}
	msg := make([]byte, 700)
	sig := ed25519.Sign(key, msg)
	var wg sync.WaitGroup
	cores := runtime.GOMAXPROCS(0)
	for range cores {
		wg.Go(func() {
			for range n / cores {
				ed25519.Verify(pub, msg, sig)
			}
		})
	}
	wg.Wait()
	return nil
}

// outline measures the parser, and that twice the text takes twice the time.
func outline(_ context.Context, _ string, out io.Writer) error {
	unit := "Điều %d. Trao đổi thông tin\n1. Hằng tháng, các bên thông báo cho nhau theo điểm a khoản 2 Điều 5.\n2. Các bên phối hợp:\na) Tuần tra;\nb) Tuyên truyền.\n"
	text := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, unit, i+1)
		}
		return b.String()
	}
	small, large := text(2000), text(4000)
	var speed, growth []float64
	for range rounds {
		start := time.Now()
		legaltext.Parse(small)
		a := time.Since(start)
		start = time.Now()
		legaltext.Parse(large)
		b := time.Since(start)
		speed = append(speed, float64(len(large))/1e6/b.Seconds())
		growth = append(growth, b.Seconds()/a.Seconds())
	}
	fmt.Fprintf(out, "outline: %.1f MB/s, twice the text takes %.2f x the time; bar 2 MB/s and linear\n", median(speed), median(growth))
	return nil
}
