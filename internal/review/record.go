package review

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"regexp"

	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/journal"
)

// Record notes on this node what a compilation was made from, under its code:
// a document from which the parameters were lost is still checked by the code
// that it prints.
func Record(ctx context.Context, j *journal.Journal, p Params) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	heads, err := json.Marshal(p.Heads)
	if err != nil {
		return err
	}
	code := p.Code()
	return j.Local().InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO compilation(digest, params, heads) VALUES(?,?,?)", code[:], string(b), string(heads))
		return err
	})
}

// recorded finds the parameters of a document: by the code that it visibly
// prints where this node compiled it, else by what the file carries.
func recorded(ctx context.Context, j *journal.Journal, docx []byte, have document.Figures) (p Params, err error) {
	for _, code := range codes(have) {
		var params string
		err := j.Local().Read.QueryRowContext(ctx, "SELECT params FROM compilation WHERE digest = ?", code[:]).Scan(&params)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return p, err
		}
		return p, json.Unmarshal([]byte(params), &p)
	}
	properties, err := document.ReadProperties(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		return p, err
	}
	return ParamsOf(properties)
}

// codes lists everything in the visible text that looks like a digest, last
// first: the code stands at the end.
func codes(have document.Figures) (hs []entry.Hash) {
	digest := regexp.MustCompile(`[0-9a-f]{64}`)
	space := regexp.MustCompile(`[\s\x{200b}\x{ad}]+`)
	for i := len(have.Paragraphs) - 1; i >= 0; i-- {
		for _, x := range digest.FindAllString(space.ReplaceAllString(have.Paragraphs[i].Text, ""), -1) {
			if h, err := entry.ParseHash(x); err == nil {
				hs = append(hs, h)
			}
		}
	}
	return hs
}
