package readmodel

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	jsonv2 "github.com/go-json-experiment/json"
	jsonv1 "github.com/go-json-experiment/json/v1"

	"phoihop/internal/entry"
)

// One reads the JSON that a query of one column returns; ok is false where
// there is no row. Hashes may be passed as they are.
func One[T any](ctx context.Context, tx *sql.Tx, q string, args ...any) (v T, ok bool, err error) {
	var text string
	err = tx.QueryRowContext(ctx, q, plain(args)...).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return v, false, nil
	}
	if err == nil {
		err = decode(text, &v)
	}
	return v, err == nil, err
}

// All is One for every row.
func All[T any](ctx context.Context, tx *sql.Tx, q string, args ...any) ([]T, error) {
	rows, err := tx.QueryContext(ctx, q, plain(args)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var texts []string
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		texts = append(texts, t)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return decodeAll[T](texts)
}

// decodeAll reads many states into just as much room as they need.
func decodeAll[T any](texts []string) ([]T, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	vs := make([]T, len(texts))
	for i, t := range texts {
		if err := decode(t, &vs[i]); err != nil {
			return nil, err
		}
	}
	return vs, nil
}

// decode reads what the standard library's json.Marshal wrote, by the same
// rules and in one pass (ADR 18).
func decode(text string, v any) error {
	return jsonv2.UnmarshalRead(strings.NewReader(text), v, jsonv1.DefaultOptionsV1(), jsonv1.ReportErrorsWithLegacySemantics(false))
}

// Visible is the condition that leaves out what party ?2 may not read, in a
// table with the columns party, whose it is, and readers, as Readers gives them.
const Visible = "(length(readers) = 0 OR party = ?2 OR instr(readers, ?2) > 0)"

// Readers are parties in one column; empty: the whole space.
func Readers(parties []entry.Hash) []byte {
	b := make([]byte, 0, len(entry.Hash{})*len(parties))
	for _, p := range parties {
		b = append(b, p[:]...)
	}
	return b
}

// plain gives hashes as the bytes that the engine stores.
func plain(args []any) []any {
	args = slices.Clone(args)
	for i, a := range args {
		if h, ok := a.(entry.Hash); ok {
			args[i] = h[:]
		}
	}
	return args
}
