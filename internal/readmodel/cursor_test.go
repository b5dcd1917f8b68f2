package readmodel

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	_ "modernc.org/sqlite"

	"phoihop/internal/entry"
)

// TestPage: read page by page, a list gives every row once and in order, also
// where many share a key, and whatever stands in an address.
func TestPage(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.Exec("CREATE TABLE thing(id BLOB NOT NULL PRIMARY KEY, at INTEGER NOT NULL, state TEXT NOT NULL) STRICT"); err != nil {
		t.Fatal(err)
	}
	var all []int
	for i := range 25 {
		id := entry.Hash{byte(200 - i), byte(i)}
		if _, err := tx.Exec("INSERT INTO thing VALUES(?, ?, ?)", id[:], -i/9, fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
		all = append(all, i)
	}
	const q = "SELECT state, at, id FROM thing WHERE (at, id) < (?, ?) ORDER BY at DESC, id DESC"
	for size := 1; size <= 26; size++ {
		var got []int
		c, pages := Start(), 0
		for ; pages == 0 || !c.IsZero(); pages++ {
			c = ParseCursor(c.String())
			raw, end, err := RawPage(t.Context(), tx, size, q, c.Key, c.ID)
			if err != nil {
				t.Fatal(err)
			}
			page, more, err := Page[int](t.Context(), tx, size, q, c.Key, c.ID)
			if err != nil || more != end {
				t.Fatalf("%v: ends at %v and %v", err, more, end)
			}
			var same []int
			if err := json.Unmarshal(raw, &same); err != nil || !slices.Equal(page, same) {
				t.Fatalf("%v: as kept %v, want %v", err, same, page)
			}
			got, c = append(got, page...), more
		}
		if !slices.Equal(got, all) || pages != (25+size-1)/size {
			t.Fatalf("pages of %d: %d pages with %v", size, pages, got)
		}
	}
	for _, s := range []string{"", "x", "1.zz", "."} {
		if c := ParseCursor(s); c != Start() {
			t.Errorf("%q is %v, want the start", s, c)
		}
	}
	if c := ParseCursor("7"); c != From(7) {
		t.Errorf("a key alone is %v", c)
	}
}
