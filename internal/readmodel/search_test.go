package readmodel

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"phoihop/internal/entry"
	"phoihop/internal/storage"
)

// indexed is a search index of n made-up documents, with some planted.
func indexed(tb testing.TB, n int, planted ...string) *storage.DB {
	tb.Helper()
	db, err := storage.Open(filepath.Join(tb.TempDir(), File), storage.Disposable)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	if err := db.Migrate(tb.Context(), []string{schema}); err != nil {
		tb.Fatal(err)
	}
	words := strings.Fields("tàu cá ngư dân biển đồn biên phòng xã phường thông báo tình hình tháng tuần tra kiểm soát bến bãi an toàn cứu nạn mất liên lạc thời tiết gió mùa đề nghị phối hợp các bên trao đổi rà soát tuyên truyền vận động")
	r := rand.New(rand.NewPCG(1, 2))
	text := func(n int) string {
		ws := make([]string, n)
		for i := range ws {
			ws[i] = words[r.IntN(len(words))]
		}
		return strings.Join(ws, " ")
	}
	err = db.InTx(tb.Context(), func(tx *sql.Tx) error {
		t := newTx(tb.Context(), tx)
		defer t.close()
		t.feature = "notice"
		for i := range n {
			t.subject = entry.Hash{byte(i), byte(i >> 8), byte(i >> 16), 1}
			d := Doc{Space: entry.Hash{1}, Party: entry.Hash{2}, At: time.Unix(int64(1_500_000_000+i*600), 0), Href: fmt.Sprint(i), Title: text(6), Body: text(40)}
			if i < len(planted) {
				d.Title, d.Href = planted[i], planted[i]
			}
			if err := t.Index(d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return db
}

func spellings(s string) []string {
	return []string{s, norm.NFD.String(s), strings.ToUpper(s), "chi dao dien tap ung pho"}
}

func searched(tb testing.TB, db *storage.DB, typed string) (hs []Hit) {
	tb.Helper()
	err := db.Snapshot(context.Background(), func(tx *sql.Tx) (err error) {
		hs, err = Search(context.Background(), tx, Query{Space: entry.Hash{1}, Reader: entry.Hash{2}, Words: typed, Limit: 51})
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return hs
}

// TestSearchSpellings: among many documents, what was planted is found however
// it is typed, the exact spelling first.
func TestSearchSpellings(t *testing.T) {
	planted := spellings("chỉ đạo diễn tập ứng phó")
	db := indexed(t, 2000, planted...)
	for _, typed := range planted {
		hs := searched(t, db, typed)
		if len(hs) != len(planted) {
			t.Errorf("%q finds %d of %d", typed, len(hs), len(planted))
		}
		if typed == planted[3] && (len(hs) == 0 || hs[0].Href != typed) {
			t.Errorf("%q: its own spelling is not first", typed)
		}
	}
}

// TestSearchTogether: words in quotes are found where they stand in a row, and
// not where each two of them do somewhere; without quotes both are found, those
// in a row first. The last word may be unfinished.
func TestSearchTogether(t *testing.T) {
	row, apart := "Kế hoạch lai dắt tàu hỏng máy", "Tàu hỏng ở bến; lai dắt tàu vào; hỏng máy bơm"
	db := indexed(t, 200, apart, row) // the newer one is in a row
	for typed, want := range map[string][]string{
		`"lai dắt tàu hỏng máy"`: {row},
		"lai dắt tàu hỏng máy":   {row, apart},
		"LAI DAT TAU HONG MA":    {row, apart},
		`"lai dat tau hong ma"`:  {row},
		"hỏng máy bơm":           {apart},
		"máy kế hoạch lai":       {row},
		`"máy kế hoạch"`:         nil,
	} {
		var got []string
		for _, h := range searched(t, db, typed) {
			got = append(got, h.Href)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s finds %q, want %q", typed, got, want)
		}
	}
}

// TestIndexAgain: a document that is said again stays as it is, and one that is
// said otherwise, or no longer, is found no more by what it said.
func TestIndexAgain(t *testing.T) {
	db := indexed(t, 1)
	say := func(texts ...string) (ids []int64) {
		t.Helper()
		err := db.InTx(t.Context(), func(tx *sql.Tx) error {
			x := newTx(t.Context(), tx)
			defer x.close()
			x.feature, x.subject = "task", entry.Hash{9}
			if err := x.recall(); err != nil {
				return err
			}
			for i, s := range texts {
				if err := x.Index(Doc{Space: entry.Hash{1}, Party: entry.Hash{2}, Part: fmt.Sprint(i), At: time.Unix(1_600_000_000, 0), Title: s}); err != nil {
					return err
				}
			}
			if err := x.dropDocs(); err != nil {
				return err
			}
			rows, err := tx.QueryContext(t.Context(), "SELECT rowid FROM doc WHERE subject = ? ORDER BY part", x.subject[:])
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var id int64
				if err := rows.Scan(&id); err != nil {
					return err
				}
				ids = append(ids, id)
			}
			return rows.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	before := say("Khảo sát luồng lạch", "Cắm phao tiêu")
	after := say("Khảo sát luồng lạch", "Thả phao đèn")
	if len(before) != 2 || len(after) != 2 || before[0] != after[0] || before[1] == after[1] {
		t.Errorf("rows %v, then %v", before, after)
	}
	say("Khảo sát luồng lạch")
	for typed, want := range map[string]int{"khảo sát luồng": 1, "cắm phao": 0, "phao đèn": 0} {
		if got := searched(t, db, typed); len(got) != want {
			t.Errorf("%q finds %d, want %d", typed, len(got), want)
		}
	}
}

// BenchmarkSearch100k prints the time of a search among 100,000 documents, by
// how many of them hold the words.
func BenchmarkSearch100k(b *testing.B) {
	db := indexed(b, 100_000, spellings("chỉ đạo diễn tập ứng phó")...)
	for _, typed := range []string{"chỉ đạo diễn tập", "chi dao dien tap", "tàu cá", "tau ca", "mat lien lac", "phối h", "t"} {
		b.Run(strings.ReplaceAll(typed, " ", "_"), func(b *testing.B) {
			var ts []time.Duration
			for b.Loop() {
				start := time.Now()
				searched(b, db, typed)
				ts = append(ts, time.Since(start))
			}
			slices.Sort(ts)
			b.ReportMetric(ts[len(ts)/2].Seconds()*1e3, "p50-ms")
			b.ReportMetric(ts[len(ts)*99/100].Seconds()*1e3, "p99-ms")
		})
	}
}
