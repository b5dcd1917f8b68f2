package readmodel

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"phoihop/internal/entry"
)

// One reads the JSON that a query of one column returns; ok is false where
// there is no row. Hashes may be passed as they are.
func One[T any](ctx context.Context, tx *sql.Tx, q string, args ...any) (v T, ok bool, err error) {
	var b string
	err = tx.QueryRowContext(ctx, q, plain(args)...).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return v, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(b), &v)
	}
	return v, err == nil, err
}

// All is One for every row.
func All[T any](ctx context.Context, tx *sql.Tx, q string, args ...any) (vs []T, err error) {
	rows, err := tx.QueryContext(ctx, q, plain(args)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var b string
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		var v T
		if err := json.Unmarshal([]byte(b), &v); err != nil {
			return nil, err
		}
		vs = append(vs, v)
	}
	return vs, rows.Err()
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
