package nodetest_test

import (
	"context"
	cryptorand "crypto/rand"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/audit"
	"phoihop/internal/entry"
	"phoihop/internal/journal"
	"phoihop/internal/storage"
)

// small makes a journal of two parties with a file, a restricted entry and a
// rotated key.
func small(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	j, err := journal.Open(t.Context(), dir, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	op := access.Caller{Post: "op", Rights: []access.Right{access.Operate}}
	if op.Space, err = j.Found(t.Context(), op, "Nhỏ"); err != nil {
		t.Fatal(err)
	}
	var parties [2]access.Caller
	var next journal.NextKey
	for i := range parties {
		next = nextKey(t)
		id, err := j.Join(t.Context(), op, entry.Joined{Name: fmt.Sprint("Bên ", i), Role: "party", Next: next.Hash()})
		if err != nil {
			t.Fatal(err)
		}
		parties[i] = access.Caller{Post: "p", Space: op.Space, Party: id, Rights: []access.Right{access.Draft, access.Administer}}
	}
	file, err := j.Blobs.Put("a.txt", "text/plain", []byte("nội dung tệp"), false)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range []journal.Draft{{Kind: "test.a", Act: 1}, {Kind: "test.b", Act: "hai", Attachments: []entry.Attachment{file}},
		{Kind: "test.c", Act: 3, Audience: []entry.Hash{parties[0].Party}}} {
		by := parties[(i+1)%2]
		if i == 2 {
			by = parties[1]
		}
		if _, err := j.Append(t.Context(), by, journal.Command{Right: access.Draft, Decide: func(journal.Past) ([]journal.Draft, error) {
			return []journal.Draft{d}, nil
		}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Rotate(t.Context(), parties[1], next, nextKey(t).Hash()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// nextKey makes a key that follows.
func nextKey(t *testing.T) journal.NextKey {
	t.Helper()
	k, err := journal.NewNextKey(cryptorand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// check verifies a folder.
func check(t *testing.T, dir string) audit.Report {
	t.Helper()
	src, err := journal.OpenSource(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	r, err := audit.Verify(context.Background(), src, nil)
	if err != nil {
		r.Faults = append(r.Faults, audit.Fault{What: err.Error()})
	}
	return r
}

// TestEveryByte flips single bytes of a small journal in turn, the long run
// every one of them: headers, signatures, stored hashes, salts, bodies,
// checkpoints and files. Each flip must be found and named by its log and
// index, or by its file.
func TestEveryByte(t *testing.T) {
	t.Parallel()
	dir := small(t)
	if r := check(t, dir); len(r.Faults) > 0 {
		t.Fatal(r.Faults)
	}
	db, err := storage.Open(filepath.Join(dir, journal.File), storage.Disposable)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	flips := 0
	for _, c := range []struct{ table, column, key, place string }{
		{"entry", "header", "seq", "SELECT log, idx FROM entry WHERE seq = ?"},
		{"entry", "sig", "seq", "SELECT log, idx FROM entry WHERE seq = ?"},
		{"entry", "hashes", "seq", "SELECT log, idx FROM entry WHERE seq = ?"},
		{"entry", "id", "seq", "SELECT log, idx FROM entry WHERE seq = ?"},
		{"entry", "subject", "seq", "SELECT log, idx FROM entry WHERE seq = ?"},
		{"body", "salt", "seq", "SELECT log, idx FROM entry WHERE seq = ?"},
		{"body", "body", "seq", "SELECT log, idx FROM entry WHERE seq = ?"},
		{"checkpoint", "note", "log || size", "SELECT log, size - 1 FROM checkpoint WHERE log || size = ?"},
	} {
		flips += flipColumn(t, db, dir, c.table, c.column, c.key, c.place)
	}
	flips += flipFiles(t, dir)
	t.Logf("%d flips, each found and named", flips)
}

func flipColumn(t *testing.T, db *storage.DB, dir, table, column, key, place string) (flips int) {
	t.Helper()
	for _, row := range rowsOf(t, db, fmt.Sprintf("SELECT %s, %s FROM %s", key, column, table)) {
		var log entry.Hash
		var index int64
		if err := db.Write.QueryRow(place, row.key).Scan(&log, &index); err != nil {
			t.Fatal(err)
		}
		step := 11
		if long() {
			step = 1
		}
		for i := rand.IntN(step); i < len(row.value); i += step {
			flipped := append([]byte(nil), row.value...)
			flipped[i] ^= 1 << (i % 8)
			set(t, db, table, column, key, flipped, row.key)
			if !named(check(t, dir), log.String(), index) {
				t.Errorf("%s.%s of %s[%d], byte %d: not found or not named", table, column, log.Short(), index, i)
			}
			flips++
		}
		set(t, db, table, column, key, row.value, row.key)
	}
	return flips
}

// named reports whether a fault names the place.
func named(r audit.Report, log string, index int64) bool {
	for _, f := range r.Faults {
		if f.Log == log && f.Index == index {
			return true
		}
	}
	return false
}

type cell struct {
	key   any
	value []byte
}

func rowsOf(t *testing.T, db *storage.DB, q string) (cs []cell) {
	t.Helper()
	rows, err := db.Write.Query(q)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var c cell
		if err := rows.Scan(&c.key, &c.value); err != nil {
			t.Fatal(err)
		}
		cs = append(cs, c)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return cs
}

func set(t *testing.T, db *storage.DB, table, column, key string, value []byte, at any) {
	t.Helper()
	if _, err := db.Write.Exec(fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s = ?", table, column, key), value, at); err != nil {
		t.Fatal(err)
	}
}

// flipFiles flips every byte of every stored file.
func flipFiles(t *testing.T, dir string) (flips int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "blobs", "*", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i := range b {
			b[i] ^= 4
			if err := os.WriteFile(f, b, 0o600); err != nil {
				t.Fatal(err)
			}
			found := false
			for _, x := range check(t, dir).Faults {
				found = found || x.What == "verify.blob" && x.Note == filepath.Base(f)
			}
			if !found {
				t.Errorf("file %s, byte %d: not found", filepath.Base(f), i)
			}
			b[i] ^= 4
			flips++
		}
		if err := os.WriteFile(f, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return flips
}

// TestCutOff removes rows: what is missing is named as well.
func TestCutOff(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, cut string }{
		{"the last entry of a log with its checkpoint", "DELETE FROM body WHERE seq = (SELECT max(seq) FROM entry); DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)"},
		{"an entry in the middle", "DELETE FROM body WHERE seq = 4; DELETE FROM entry WHERE seq = 4"},
		{"a body", "DELETE FROM body WHERE seq = 4"},
		{"a checkpoint", "DELETE FROM checkpoint WHERE log = (SELECT log FROM entry WHERE seq = 4) AND size = (SELECT idx + 1 FROM entry WHERE seq = 4)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := small(t)
			db, err := sql.Open("sqlite", filepath.Join(dir, journal.File))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.Exec(c.cut); err != nil {
				t.Fatal(err)
			}
			db.Close()
			if r := check(t, dir); len(r.Faults) == 0 {
				t.Error("not found")
			}
		})
	}
}
