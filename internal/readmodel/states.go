package readmodel

import (
	"context"
	"database/sql"
	"encoding/json"
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
	kept, err := texts(ctx, tx, q, args)
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	vs := make([]T, len(kept))
	for i, text := range kept {
		if err := decode(text, &vs[i]); err != nil {
			return nil, err
		}
	}
	return vs, nil
}

// Raw is All as it is kept: a JSON array.
func Raw(ctx context.Context, tx *sql.Tx, q string, args ...any) (json.RawMessage, error) {
	kept, err := texts(ctx, tx, q, args)
	return json.RawMessage("[" + strings.Join(kept, ",") + "]"), err
}

// texts reads the one column of every row.
func texts(ctx context.Context, tx *sql.Tx, q string, args []any) (ts []string, err error) {
	rows, err := tx.QueryContext(ctx, q, plain(args)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		ts = append(ts, t)
	}
	return ts, rows.Err()
}

// decode reads what the standard library's json.Marshal wrote, by the same
// rules and in one pass (ADR 18).
func decode(text string, v any) error {
	return jsonv2.UnmarshalRead(strings.NewReader(text), v, jsonv1.DefaultOptionsV1(), jsonv1.ReportErrorsWithLegacySemantics(false))
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
