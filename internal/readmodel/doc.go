package readmodel

import (
	"context"
	"fmt"
	"math"
	"time"

	"phoihop/internal/entry"
)

// Doc is one thing that search can find.
type Doc struct {
	Space    entry.Hash
	Part     string // tells apart several documents of one subject
	Party    entry.Hash
	Audience []entry.Hash // empty: the whole space
	At       time.Time
	Href     string
	Title    string
	Body     string
}

// Index adds a document that search can find. One that stood there before, word
// for word, stays: an answer to a long text does not index the text again.
func (t *Tx) Index(d Doc) error {
	audience := Readers(d.Audience)
	said := says(d.Space[:], d.Party[:], audience, d.At.Unix(), d.Part, d.Href, d.Title, d.Body)
	if ids := t.docs[said]; len(ids) > 0 {
		t.docs[said] = ids[1:]
		return nil
	}
	id, err := t.number(d.At)
	if err != nil {
		return err
	}
	if err := t.Exec("INSERT INTO doc(rowid, space, feature, subject, part, party, audience, at, href, title, body) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
		id, d.Space, t.feature, t.subject, d.Part, d.Party, audience, d.At.Unix(), d.Href, d.Title, d.Body); err != nil {
		return err
	}
	if t.whole {
		return nil // indexed at the end, in the order of the numbers
	}
	return t.index(posting{id, terms(d.Title) + terms(d.Body)})
}

// indexAtOnce is how many documents indexAll reads at a time.
const indexAtOnce = 500

// posting is a document as the index takes it.
type posting struct {
	id    int64
	terms string
}

// indexAll writes the terms of every document in the order of their numbers:
// the engine writes out what it has gathered whenever a number is no larger
// than the one before. It ends early with the context.
func (t *Tx) indexAll(ctx context.Context) error {
	for last := int64(math.MinInt64); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		docs, err := t.docsAfter(last)
		if err != nil || len(docs) == 0 {
			return err
		}
		ready := make(chan posting, len(docs)) // made on another core meanwhile
		go func() {
			defer close(ready)
			for _, d := range docs {
				ready <- posting{d.id, terms(d.title) + terms(d.body)}
			}
		}()
		for x := range ready {
			if err := t.index(x); err != nil {
				return err
			}
		}
		last = docs[len(docs)-1].id
	}
}

// text is a document's own.
type text struct {
	id          int64
	title, body string
}

// docsAfter reads the documents that come next after a number.
func (t *Tx) docsAfter(last int64) (texts []text, err error) {
	rows, err := t.tx.QueryContext(t.ctx, "SELECT rowid, title, body FROM doc WHERE rowid > ? ORDER BY rowid LIMIT ?", last, indexAtOnce)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var x text
		if err := rows.Scan(&x.id, &x.title, &x.body); err != nil {
			return nil, err
		}
		texts = append(texts, x)
	}
	return texts, rows.Err()
}

// says is all that a document says, to be compared.
func says(space, party, audience []byte, at int64, part, href, title, body string) string {
	return fmt.Sprintf("%x %x %x %d %q %q %q %q", space, party, audience, at, part, href, title, body)
}

// recall reads the documents that the feature has of the subject.
func (t *Tx) recall() error {
	t.docs = nil
	if t.fresh {
		return nil
	}
	s, err := t.prepared("SELECT rowid, space, party, audience, at, part, href, title, body FROM doc WHERE subject = ? AND feature = ?")
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(t.ctx, t.subject[:], t.feature)
	if err != nil {
		return err
	}
	defer rows.Close()
	t.docs = map[string][]int64{}
	for rows.Next() {
		var id, at int64
		var space, party, audience []byte
		var part, href, title, body string
		if err := rows.Scan(&id, &space, &party, &audience, &at, &part, &href, &title, &body); err != nil {
			return err
		}
		said := says(space, party, audience, at, part, href, title, body)
		t.docs[said] = append(t.docs[said], id)
	}
	return rows.Err()
}

// dropDocs removes the documents that were not said again.
func (t *Tx) dropDocs() error {
	for _, ids := range t.docs {
		for _, id := range ids {
			if !t.whole { // of the whole nothing is indexed yet
				if err := t.Exec("DELETE FROM search WHERE rowid = ?", id); err != nil {
					return err
				}
			}
			if err := t.Exec("DELETE FROM doc WHERE rowid = ?", id); err != nil {
				return err
			}
		}
	}
	return nil
}

// number is the next free number of a document of a moment. It is asked for by
// itself: an insert that selects makes the full-text index write out its words.
func (t *Tx) number(at time.Time) (id int64, err error) {
	first := at.Unix() * perSecond
	s, err := t.prepared("SELECT coalesce(max(rowid), ? - 1) + 1 FROM doc WHERE rowid >= ? AND rowid < ?")
	if err != nil {
		return 0, err
	}
	err = s.QueryRowContext(t.ctx, first, first, first+perSecond).Scan(&id)
	return id, err
}
