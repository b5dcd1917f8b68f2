package search

import (
	"cmp"
	"context"
	"database/sql"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
)

// pageSize is how many results are shown at once: who does not find it among
// these types another word.
const pageSize = 50

// Result is one thing found.
type Result struct {
	Kind    string     `json:"kind"`                // the feature it belongs to
	Name    string     `json:"kind_name,omitempty"` // the kind in the words of the screen
	Title   string     `json:"title"`
	Snippet string     `json:"snippet"` // the words around the first place found
	Href    string     `json:"href"`
	Party   entry.Hash `json:"party,omitzero"`
	At      time.Time  `json:"at"`
	heading []span
	text    []span
}

// Query is what somebody looks for.
type Query struct {
	Words    string
	Kind     string
	Party    entry.Hash
	From, To viet.Date // both days included; zero: at any time
	Most     int       // how many are returned; 0: as many as a page shows
}

// Find returns what the caller may see of what is looked for, exact wording
// first, and whether there is more than a page of it.
func Find(ctx context.Context, db *readmodel.DB, by access.Caller, q Query) (rs []Result, more bool, err error) {
	most := cmp.Or(q.Most, pageSize)
	ask := readmodel.Query{Space: by.Space, Reader: by.Party, Words: q.Words, Feature: q.Kind, Party: q.Party, Limit: most + 1}
	if !q.From.IsZero() {
		ask.From = q.From.Time(viet.Zone())
	}
	if !q.To.IsZero() {
		ask.To = q.To.AddDays(1).Time(viet.Zone())
	}
	var hits []readmodel.Hit
	err = db.View(ctx, func(tx *sql.Tx) (err error) {
		hits, err = readmodel.Search(ctx, tx, ask)
		return err
	})
	if more = len(hits) > most; more {
		hits = hits[:most]
	}
	m := newMarker(q.Words)
	rs = make([]Result, len(hits))
	for i, h := range hits {
		rs[i] = m.result(h)
	}
	return rs, more, err
}

// result is a hit with its words marked.
func (m marker) result(h readmodel.Hit) Result {
	text := m.around(h.Body)
	return Result{Kind: h.Feature, Title: h.Title, Snippet: plain(text), Href: h.Href, Party: h.Party, At: h.At,
		heading: m.mark(h.Title), text: text}
}
