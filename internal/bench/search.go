package bench

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"phoihop/internal/readmodel"
	"phoihop/internal/search"
	"phoihop/internal/viet"
)

// searches measures the search, and that it finds every planted spelling with
// what is spelt as typed first.
func (c *corpus) searches(ctx context.Context, out io.Writer) error {
	var took []float64
	for _, typed := range []string{phrase, viet.Upper(phrase), norm.NFD.String(phrase), viet.Fold(phrase)} {
		if err := c.finds(ctx, typed); err != nil {
			return err
		}
		for range 25 {
			start := time.Now()
			if _, _, err := search.Find(ctx, c.node.Read, c.reader, search.Query{Words: typed}); err != nil {
				return err
			}
			took = append(took, time.Since(start).Seconds()*1e3)
		}
	}
	slices.Sort(took)
	fmt.Fprintf(out, "search of six syllables among %d notices, %d planted in four spellings all found, exact first: p50 %.1f ms, p95 %.1f ms; bar p50 10 ms\n",
		c.size, c.planted(), took[len(took)/2], took[len(took)*95/100])
	return nil
}

// finds fails where a planted notice is missing, or comes after one that is
// less like what was typed.
func (c *corpus) finds(ctx context.Context, typed string) error {
	var hits []readmodel.Hit
	err := c.node.Read.View(ctx, func(tx *sql.Tx) (err error) {
		hits, err = readmodel.Search(ctx, tx, readmodel.Query{Space: c.reader.Space, Reader: c.reader.Party, Words: typed, Limit: c.planted()})
		return err
	})
	if err != nil {
		return err
	}
	found, exact, inexact := 0, 0, false
	for _, h := range hits {
		body := viet.Lower(h.Body)
		if strings.Contains(viet.Fold(body), viet.Fold(phrase)) {
			found++
		}
		same := strings.Contains(body, viet.Lower(typed))
		if same && inexact {
			return fmt.Errorf("bench: search for %q: an exact spelling comes after another", typed)
		}
		if inexact = inexact || !same; same {
			exact++
		}
	}
	if found != c.planted() || exact == 0 {
		return fmt.Errorf("bench: search for %q finds %d of %d planted, %d of them exact", typed, found, c.planted(), exact)
	}
	return nil
}
