package readmodel

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"phoihop/internal/entry"
)

// Cursor is where a page of a list ends: the next page goes on behind this key
// and id. A key alone, such as a second, would lose what shares it. The zero
// cursor is behind the last page.
type Cursor struct {
	Key int64
	ID  entry.Hash
}

// Start is where a list begins.
func Start() Cursor {
	return Cursor{math.MaxInt64, entry.Hash(bytes.Repeat([]byte{0xff}, len(entry.Hash{})))}
}

// From is the cursor behind which a list holds what came before a key.
func From(key int64) Cursor { return Cursor{Key: key} }

// ParseCursor reads what String writes, and a key alone; anything else is the
// start of the list.
func ParseCursor(s string) Cursor {
	key, id, _ := strings.Cut(s, ".")
	var c Cursor
	var err error
	if c.Key, err = strconv.ParseInt(key, 10, 64); err != nil || c.ID.UnmarshalText([]byte(id)) != nil {
		return Start()
	}
	return c
}

// String is the cursor as it stands in an address.
func (c Cursor) String() string { return fmt.Sprintf("%d.%s", c.Key, c.ID) }

// IsZero reports whether nothing follows.
func (c Cursor) IsZero() bool { return c == Cursor{} }

// Page reads a page of a list of states, and where it ends. The query returns
// state, key and id of every row, by key and id, the largest first.
func Page[T any](ctx context.Context, tx *sql.Tx, size int, q string, args ...any) ([]T, Cursor, error) {
	texts, more, err := pageOf(ctx, tx, size, q, args)
	if err != nil {
		return nil, more, err
	}
	vs, err := decodeAll[T](texts)
	if vs == nil {
		vs = []T{} // an empty page is a list too
	}
	return vs, more, err
}

// RawPage is Page with the states as they are kept: a JSON array.
func RawPage(ctx context.Context, tx *sql.Tx, size int, q string, args ...any) (json.RawMessage, Cursor, error) {
	texts, more, err := pageOf(ctx, tx, size, q, args)
	return json.RawMessage("[" + strings.Join(texts, ",") + "]"), more, err
}

// pageOf reads one row more than it returns, to know whether there is more.
func pageOf(ctx context.Context, tx *sql.Tx, size int, q string, args []any) (texts []string, more Cursor, err error) {
	rows, err := tx.QueryContext(ctx, q+" LIMIT "+strconv.Itoa(size+1), plain(args)...)
	if err != nil {
		return nil, more, err
	}
	defer rows.Close()
	var last Cursor
	for rows.Next() {
		if len(texts) == size {
			return texts, last, nil
		}
		var t string
		if err := rows.Scan(&t, &last.Key, &last.ID); err != nil {
			return nil, more, err
		}
		texts = append(texts, t)
	}
	return texts, more, rows.Err()
}
