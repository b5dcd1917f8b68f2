package readmodel

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// This file is all that knows the engine's full-text search. Rows are numbered
// by time, so that the newest come first without sorting.

// searchSchema holds every document twice: folded, to be found without marks,
// and as written, so that what is spelt exactly can come first.
const searchSchema = `
CREATE VIRTUAL TABLE search USING fts5(title, body, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE search_marked USING fts5(title, body, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");
`

// perSecond is how many documents of one second have a number of their own.
const perSecond = 1 << 20

// index writes the words of document id.
func (t *Tx) index(id int64, d Doc) error {
	if err := t.Exec("INSERT INTO search(rowid, title, body) VALUES(?,?,?)", id, viet.Fold(d.Title), viet.Fold(d.Body)); err != nil {
		return err
	}
	return t.Exec("INSERT INTO search_marked(rowid, title, body) VALUES(?,?,?)", id, viet.Lower(d.Title), viet.Lower(d.Body))
}

// unindex forgets the words of the subject's documents.
func (t *Tx) unindex() error {
	for _, table := range []string{"search", "search_marked"} {
		if err := t.Exec("DELETE FROM "+table+" WHERE rowid IN (SELECT rowid FROM doc WHERE subject = ? AND feature = ?)", t.subject, t.feature); err != nil {
			return err
		}
	}
	return nil
}

// Named returns how a subject is called and where it is shown; nothing where
// no feature has said.
func (d *DB) Named(ctx context.Context, subject entry.Hash) (title, href string, err error) {
	err = d.View(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, "SELECT title, href FROM doc WHERE subject = ? ORDER BY part LIMIT 1", subject[:]).Scan(&title, &href)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return title, href, err
}

// Query is what somebody looks for, and who.
type Query struct {
	Space, Reader entry.Hash
	Words         string
	Feature       string     // empty: every kind of thing
	Party         entry.Hash // unset: of everybody
	From, To      time.Time  // zero: at any time; To is not included
	Limit         int
}

// Hit is one document found.
type Hit struct {
	Doc
	Subject entry.Hash
	Feature string
}

// Search returns the documents that hold all words and that the reader may
// see: first where the words stand together exactly as typed, then together
// but for their marks, then anywhere; the newest first within each.
func Search(ctx context.Context, tx *sql.Tx, q Query) (hs []Hit, err error) {
	seen := map[int64]bool{}
	for _, s := range stages(q.Words) {
		if len(hs) >= q.Limit {
			break
		}
		if hs, err = q.collect(ctx, tx, s, hs, seen); err != nil {
			return nil, err
		}
	}
	return hs, nil
}

// stage is one match against one of the two tables.
type stage struct{ table, match string }

// mostWords is how many words are looked for; what is typed beyond them is not,
// or one question would keep a core busy for minutes.
const mostWords = 24

// stages turns what was typed into matches, the strictest first. Only letters
// and digits reach the engine, each word in quotes, so that nothing typed is
// ever read as an operator.
func stages(typed string) (ss []stage) {
	exact, folded := words(viet.Lower(typed)), words(viet.Fold(typed))
	exact, folded = exact[:min(mostWords, len(exact))], folded[:min(mostWords, len(folded))]
	if len(folded) == 0 {
		return nil
	}
	// The last word may be unfinished; one letter alone would begin everything.
	open := !strings.HasSuffix(typed, " ") && len(folded[0])+len(folded) > 2
	together := func(ws []string) string {
		m := `"` + strings.Join(ws, " ") + `"`
		if open {
			m += "*"
		}
		return m
	}
	ss = append(ss, stage{"search_marked", `"` + strings.Join(exact, " ") + `"`}, stage{"search_marked", together(exact)}, stage{"search", together(folded)})
	if len(folded) > 1 && !strings.Contains(typed, `"`) {
		m := `"` + strings.Join(folded, `" AND "`) + `"`
		if open {
			m += "*"
		}
		ss = append(ss, stage{"search", m})
	}
	return ss
}

// words splits a text at everything that is no letter, digit or mark.
func words(s string) []string { return strings.FieldsFunc(s, viet.NoWord) }

// collect adds what one stage finds and no stage before it has.
func (q Query) collect(ctx context.Context, tx *sql.Tx, s stage, hs []Hit, seen map[int64]bool) ([]Hit, error) {
	where, args := q.filter()
	rows, err := tx.QueryContext(ctx, `SELECT d.rowid, d.feature, d.part, d.party, d.at, d.href, d.title, d.body
		FROM `+s.table+` s CROSS JOIN doc d ON d.rowid = s.rowid WHERE s.`+s.table+` MATCH ?`+where+` ORDER BY s.rowid DESC LIMIT ?`,
		append(append([]any{s.match}, args...), q.Limit+len(seen))...)
	if err != nil {
		return hs, err
	}
	defer rows.Close()
	for rows.Next() && len(hs) < q.Limit {
		var id, at int64
		h := Hit{Doc: Doc{Space: q.Space}}
		if err := rows.Scan(&id, &h.Feature, &h.Part, &h.Party, &at, &h.Href, &h.Title, &h.Body); err != nil {
			return hs, err
		}
		if !seen[id] {
			seen[id], h.At = true, time.Unix(at, 0).UTC()
			hs = append(hs, h)
		}
	}
	return hs, rows.Err()
}

// filter is what bounds the search besides the words: above all, what the
// reader may see.
func (q Query) filter() (where string, args []any) {
	add := func(cond string, as ...any) { where, args = where+" AND "+cond, append(args, as...) }
	add("d.space = ?", q.Space[:])
	add("(length(d.audience) = 0 OR d.party = ? OR (instr(d.audience, ?) > 0 AND (instr(d.audience, ?) - 1) % 32 = 0))", q.Reader[:], q.Reader[:], q.Reader[:])
	if q.Feature != "" {
		add("d.feature = ?", q.Feature)
	}
	if !q.Party.IsZero() {
		add("d.party = ?", q.Party[:])
	}
	if !q.From.IsZero() {
		add("s.rowid >= ?", q.From.Unix()*perSecond)
	}
	if !q.To.IsZero() {
		add("s.rowid < ?", q.To.Unix()*perSecond)
	}
	return where, args
}
