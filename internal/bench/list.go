package bench

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"

	"phoihop/internal/app"
	"phoihop/internal/storage"
)

// corpusSize is how many notices the lists and the search are measured among.
const corpusSize = 100_000

// listed is a page of a list, and how many records a page holds.
const listedPath, listedSize = "/notices?box=received", 50

// many measures what is asked of very many records.
func many(ctx context.Context, dir string, out io.Writer) error {
	c, err := newCorpus(ctx, dir, corpusSize)
	if c != nil {
		defer c.node.Close()
	}
	if err != nil {
		return err
	}
	if err := c.lists(ctx, dir, out); err != nil {
		return err
	}
	if err := c.searches(ctx, out); err != nil {
		return err
	}
	if err := c.node.Close(); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return whole{ctx: ctx, data: c.node.Dir, self: self, out: out}.start()
}

// lists compares a page of received notices with a bare handler: the same
// driver and settings, a look-up of the session, the same fifty rows, and the
// standard library's templates and JSON; no shell, rights, panels or tags.
func (c *corpus) lists(ctx context.Context, dir string, out io.Writer) error {
	site, err := c.node.Site(app.SiteOptions{})
	if err != nil {
		return err
	}
	bare, err := c.bare(ctx, filepath.Join(dir, "bare-list.db"))
	if err != nil {
		return err
	}
	defer bare.db.Close()
	for _, accept := range []string{"text/html", "application/json"} {
		ask := func(h http.Handler) func() error {
			return func() error { return c.ask(h, listedPath, accept) }
		}
		own, base, err := beside(200, ask(site.Handler()), ask(bare))
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "list of %d among %d notices, %s: %.2f x the CPU of a bare handler (%.2f ms); bar 3.00\n",
			listedSize, c.size, accept, own/base, base*1e3)
	}
	return nil
}

// beside runs two things n times each, in turns over the rounds, and returns
// the median seconds of CPU of one run of each.
func beside(n int, own, base func() error) (o, b float64, err error) {
	var os, bs []float64
	for range rounds {
		for _, x := range []struct {
			do func() error
			to *[]float64
		}{{base, &bs}, {own, &os}} {
			start := cpu()
			for range n {
				if err := x.do(); err != nil {
					return 0, 0, err
				}
			}
			*x.to = append(*x.to, (cpu()-start).Seconds()/float64(n))
		}
	}
	return median(os), median(bs), nil
}

// ask asks a handler as the reader.
func (c *corpus) ask(h http.Handler, path, accept string) error {
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept", accept)
	r.AddCookie(c.session)
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK {
		return fmt.Errorf("bench: %s answers %d", path, rec.Code)
	}
	return nil
}

// bareRow is one notice of the bare list.
type bareRow struct {
	ID, Sender, Title, Text string
	At                      int64
	Acked                   bool
}

// bareList is the least that can answer with such a list.
type bareList struct {
	db   *storage.DB
	page *template.Template
}

// bare makes a bare list of the corpus's records.
func (c *corpus) bare(ctx context.Context, path string) (*bareList, error) {
	db, err := storage.Open(path, storage.Precious)
	if err != nil {
		return nil, err
	}
	page, err := template.New("").Parse(`<!DOCTYPE html><title>Thông báo</title><ul>{{range .}}<li>{{if .Acked}}✓{{else}}○{{end}}
<a href="/notices/{{.ID}}">{{.Title}}</a> <span>{{.Sender}} · {{.At}}</span></li>{{end}}</ul>`)
	if err != nil {
		return nil, err
	}
	token := sha256.Sum256([]byte(c.session.Value))
	return &bareList{db, page}, db.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `CREATE TABLE session(token BLOB PRIMARY KEY, account TEXT NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
			CREATE TABLE note(id TEXT PRIMARY KEY, sender TEXT, at INTEGER, acked INTEGER, title TEXT, text TEXT) STRICT;
			CREATE INDEX note_at ON note(at);`); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO session VALUES(?, 'b', ?)", token[:], time.Now().Add(time.Hour).Unix()); err != nil {
			return err
		}
		for i := range c.size {
			id := fmt.Sprintf("%x", sha256.Sum256([]byte(c.title(i))))
			if _, err := tx.ExecContext(ctx, "INSERT INTO note VALUES(?,'A',?,0,?,?)", id, c.at(i).Unix(), c.title(i), c.text(i)); err != nil {
				return err
			}
		}
		return nil
	})
}

// ServeHTTP answers as HTML or JSON.
func (b *bareList) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rows, err := b.rows(r)
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	case r.Header.Get("Accept") == "application/json":
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(rows)
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		b.page.Execute(w, rows)
	}
}

func (b *bareList) rows(r *http.Request) (list []bareRow, err error) {
	cookie, err := r.Cookie("phoihop")
	if err != nil {
		return nil, err
	}
	token, who := sha256.Sum256([]byte(cookie.Value)), ""
	if err := b.db.Read.QueryRowContext(r.Context(), "SELECT account FROM session WHERE token = ? AND until > ?", token[:], time.Now().Unix()).Scan(&who); err != nil {
		return nil, err
	}
	rows, err := b.db.Read.QueryContext(r.Context(), "SELECT id, sender, at, acked, title, text FROM note ORDER BY at DESC LIMIT ?", listedSize)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var x bareRow
		if err := rows.Scan(&x.ID, &x.Sender, &x.At, &x.Acked, &x.Title, &x.Text); err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return list, rows.Err()
}
