package viet

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// sorter is a collator with its buffer; neither may be shared between
// goroutines, so they live in a pool.
type sorter struct {
	c *collate.Collator
	b collate.Buffer
}

// sorters is a cache, not state: any sorter gives the same keys.
var sorters = sync.Pool{New: func() any {
	return &sorter{c: collate.New(language.Vietnamese, collate.Numeric)}
}}

// Key returns the collation key of s in the Vietnamese order of CLDR (a ă â …
// d đ …, tones after letters), with runs of digits compared as numbers: Điều
// 2 comes before Điều 10. Keys compare with bytes.Compare and may be stored;
// they are comparable only among keys of one version of the program.
func Key(s string) []byte {
	p := sorters.Get().(*sorter)
	defer sorters.Put(p)
	k := bytes.Clone(p.c.KeyFromString(&p.b, Normalize(s)))
	p.b.Reset()
	return k
}

// Compare orders a and b as their Keys, equal keys by their bytes; it returns
// -1, 0 or +1.
func Compare(a, b string) int {
	if c := bytes.Compare(Key(a), Key(b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

// Sort orders ss as Compare does, computing each key once.
func Sort(ss []string) {
	type row struct {
		key  []byte
		text string
	}
	rows := make([]row, len(ss))
	for i, s := range ss {
		rows[i] = row{Key(s), s}
	}
	slices.SortFunc(rows, func(a, b row) int {
		if c := bytes.Compare(a.key, b.key); c != 0 {
			return c
		}
		return strings.Compare(a.text, b.text)
	})
	for i, r := range rows {
		ss[i] = r.text
	}
}
