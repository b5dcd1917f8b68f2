// Package batch keeps what was taken in from a spreadsheet (đợt nhập): which
// row became what, so that a batch can be taken back row by row. It is local
// to the node; what was recorded stays recorded, and is taken back by new facts.
package batch

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/storage"
	"phoihop/internal/viet"
)

// Row is one row of a batch.
type Row struct {
	Line int               `json:"line"`
	Said []string          `json:"said"`           // its cells, for people
	IDs  []string          `json:"ids,omitempty"`  // what it became: entries, or an account
	Took int               `json:"took,omitempty"` // how often it was taken back
	Back bool              `json:"back"`           // it is taken back now
	Why  map[string]string `json:"why,omitempty"`  // it could not be taken back: the reason, by language
	// Of a row that changed what stood: what it set, what had stood, and the
	// day from which it holds. Taken back, what had stood is set again.
	Set  map[string][]string `json:"set,omitempty"`
	Was  map[string][]string `json:"was,omitempty"`
	From viet.Date           `json:"from,omitzero"`
}

// Batch is one file that was taken in for one kind of work.
type Batch struct {
	ID      string    `json:"id"`
	Author  string    `json:"author"` // account
	Name    string    `json:"name"`   // of the author's post
	Work    string    `json:"work"`   // name of the action or sheet
	Header  string    `json:"-"`      // digest of the heading row
	Columns []string  `json:"columns"`
	File    string    `json:"file"` // digest
	At      time.Time `json:"at"`
	Rows    []Row     `json:"rows"`
}

// Open counts the rows that stand.
func (b Batch) Open() (n int) {
	for _, r := range b.Rows {
		if !r.Back {
			n++
		}
	}
	return n
}

// Row returns the row of a line; a new one where the batch has none.
func (b Batch) Row(line int) Row {
	for _, r := range b.Rows {
		if r.Line == line {
			return r
		}
	}
	return Row{Line: line}
}

// Put sets the row of its line.
func (b *Batch) Put(r Row) {
	i, have := slices.BinarySearchFunc(b.Rows, r, func(x, y Row) int { return x.Line - y.Line })
	if have {
		b.Rows[i] = r
		return
	}
	b.Rows = slices.Insert(b.Rows, i, r)
}

// IDOf is the id of the batch of one file for one party: the same file sent
// again is the same batch.
func IDOf(space, party entry.Hash, account, work, file string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{space.String(), party.String(), account, work, file}, "\n")))
	return hex.EncodeToString(sum[:8])
}

// Store is the batches of one node.
type Store struct{ db *storage.DB }

// New returns the batches beside a journal.
func New(db *storage.DB) *Store { return &Store{db} }

const columns = "id, author, name, work, header, columns, file, rows, at"

func scan(row interface{ Scan(...any) error }) (b Batch, err error) {
	var cols, rows string
	var at int64
	if err := row.Scan(&b.ID, &b.Author, &b.Name, &b.Work, &b.Header, &cols, &b.File, &rows, &at); err != nil {
		return b, err
	}
	b.At, b.Columns = time.Unix(at, 0), strings.Split(cols, ",")
	return b, json.Unmarshal([]byte(rows), &b.Rows)
}

// Save writes a batch of the caller's party, over the one of its id.
func (s *Store) Save(ctx context.Context, by access.Caller, b Batch) error {
	rows, err := json.Marshal(b.Rows)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO batch(id, space, party, author, name, work, header, columns, file, rows, at) VALUES(?,?,?,?,?,?,?,?,?,?,?)
			ON CONFLICT(id) DO UPDATE SET columns = excluded.columns, rows = excluded.rows, at = excluded.at`,
			b.ID, by.Space[:], by.Party[:], b.Author, b.Name, b.Work, b.Header, strings.Join(b.Columns, ","), b.File, string(rows), b.At.Unix())
		return err
	})
}

// Find returns one batch of the caller's party, or a NotFound fault.
func (s *Store) Find(ctx context.Context, by access.Caller, id string) (Batch, error) {
	b, err := scan(s.db.Read.QueryRowContext(ctx, "SELECT "+columns+" FROM batch WHERE space = ? AND party = ? AND id = ?", by.Space[:], by.Party[:], id))
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.New(fault.NotFound, "web.no-batch")
	}
	return b, err
}

// List lists the newest batches of the caller's party, of one kind of work or,
// where that is empty, of all.
func (s *Store) List(ctx context.Context, by access.Caller, work string, limit int) (bs []Batch, err error) {
	rows, err := s.db.Read.QueryContext(ctx, "SELECT "+columns+" FROM batch WHERE space = ? AND party = ? AND (work = ? OR ? = '') ORDER BY at DESC, id LIMIT ?",
		by.Space[:], by.Party[:], work, work, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		b, err := scan(rows)
		if err != nil {
			return nil, err
		}
		bs = append(bs, b)
	}
	return bs, rows.Err()
}

// Columns returns the columns that the party last chose for a heading row.
func (s *Store) Columns(ctx context.Context, by access.Caller, work, header string) ([]string, error) {
	var cols string
	err := s.db.Read.QueryRowContext(ctx, "SELECT columns FROM batch WHERE space = ? AND party = ? AND work = ? AND header = ? ORDER BY at DESC LIMIT 1",
		by.Space[:], by.Party[:], work, header).Scan(&cols)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return strings.Split(cols, ","), err
}
