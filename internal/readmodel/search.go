package readmodel

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// This file is all that knows the engine's full-text search. Rows are numbered
// by time, so that the newest come first without sorting.

// searchSchema holds the terms of every document, and no positions: what stands
// together is known by its pairs. The words are cut here and not by the engine.
const searchSchema = `
CREATE VIRTUAL TABLE search USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '_='");
`

// perSecond is how many documents of one second have a number of their own.
const perSecond = 1 << 20

// index writes the terms of one document.
func (t *Tx) index(x posting) error {
	return t.Exec("INSERT INTO search(rowid, terms) VALUES(?,?)", x.id, x.terms)
}

// reading is a way of reading words: as they are written, or without marks.
type reading struct {
	sign string // before each of its terms
	of   func(string) string
}

func marked() reading   { return reading{"=", viet.Lower} }
func unmarked() reading { return reading{"", viet.Fold} }

// words are those of a text: between them stands what is no letter, digit or
// mark.
func (r reading) words(s string) []string { return strings.FieldsFunc(r.of(s), viet.NoWord) }

// term is a word as the index holds it.
func (r reading) term(w string) string { return r.sign + w }

// pair is two neighbours as the index holds them: not what begins with the
// first of them, as an unfinished word does.
func (r reading) pair(a, b string) string { return r.sign + "_" + a + "_" + b }

// terms are what a text is found by: its words and, since neighbours are rare
// where words are common, each two that stand together, in both readings.
func terms(text string) string {
	var b strings.Builder
	for _, r := range []reading{marked(), unmarked()} {
		ws := r.words(text)
		for i, w := range ws {
			b.WriteString(r.term(w) + " ")
			if i > 0 {
				b.WriteString(r.pair(ws[i-1], w) + " ")
			}
		}
	}
	return b.String()
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

// stage is one question to the index: the terms that a document must hold and,
// where these do not say it all, the words that must stand there in a row.
type stage struct {
	reading
	match string
	row   []string
	open  bool // the last word may go on
}

// mostWords is how many words are looked for; what is typed beyond them is not,
// or one question would keep a core busy for minutes. mostRead is how many
// documents a stage reads for the same reason.
const (
	mostWords = 24
	mostRead  = 1000
)

// stages turns what was typed into questions, the strictest first. Only letters,
// digits and marks reach the engine, each term in quotes, so that nothing typed
// is ever read as an operator.
func stages(typed string) (ss []stage) {
	exact, folded := marked().words(typed), unmarked().words(typed)
	exact, folded = exact[:min(mostWords, len(exact))], folded[:min(mostWords, len(folded))]
	if len(exact) == 0 || len(folded) == 0 {
		return nil
	}
	whole := []stage{marked().together(exact), unmarked().together(folded)}
	if len(folded) > 1 && !strings.Contains(typed, `"`) {
		whole = append(whole, stage{match: all(folded)})
	}
	// The last word may be unfinished; one letter alone would begin everything.
	open := !strings.HasSuffix(typed, " ") && len(folded[0])+len(folded) > 2
	for _, s := range whole {
		if ss = append(ss, s); open {
			s.open, s.match = true, s.match+"*"
			ss = append(ss, s)
		}
	}
	return ss
}

// together asks for words that stand in a row.
func (r reading) together(ws []string) stage {
	terms := []string{r.term(ws[0])}
	if len(ws) > 1 {
		terms = terms[:0]
		for i, w := range ws[1:] {
			terms = append(terms, r.pair(ws[i], w))
		}
	}
	return stage{reading: r, match: all(terms), row: ws}
}

// all asks for documents that hold every term.
func all(terms []string) string { return `"` + strings.Join(terms, `" AND "`) + `"` }

// holds reports whether the words stand in a row in one of the texts; two and
// fewer do where the index says so.
func (s stage) holds(texts ...string) bool {
	return len(s.row) <= 2 || slices.ContainsFunc(texts, func(t string) bool { return s.within(s.words(t)) })
}

func (s stage) within(ws []string) bool {
	last := len(s.row) - 1
	for ; len(ws) > last; ws = ws[1:] {
		if slices.Equal(ws[:last], s.row[:last]) && (ws[last] == s.row[last] || s.open && strings.HasPrefix(ws[last], s.row[last])) {
			return true
		}
	}
	return false
}

// collect adds what one stage finds and no stage before it has.
func (q Query) collect(ctx context.Context, tx *sql.Tx, s stage, hs []Hit, seen map[int64]bool) ([]Hit, error) {
	where, args := q.filter()
	rows, err := tx.QueryContext(ctx, `SELECT d.rowid, d.feature, d.part, d.party, d.at, d.href, d.title, d.body
		FROM search s CROSS JOIN doc d ON d.rowid = s.rowid WHERE s.search MATCH ?`+where+` ORDER BY s.rowid DESC LIMIT ?`,
		append(append([]any{s.match}, args...), mostRead)...)
	if err != nil {
		return hs, err
	}
	defer rows.Close()
	for len(hs) < q.Limit && rows.Next() {
		var id, at int64
		h := Hit{Doc: Doc{Space: q.Space}}
		if err := rows.Scan(&id, &h.Feature, &h.Part, &h.Party, &at, &h.Href, &h.Title, &h.Body); err != nil {
			return hs, err
		}
		if !seen[id] && s.holds(h.Title, h.Body) {
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
