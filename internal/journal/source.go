package journal

import (
	"context"
	"database/sql"
	"path/filepath"

	"phoihop/internal/audit"
	"phoihop/internal/blob"
	"phoihop/internal/entry"
	"phoihop/internal/storage"
)

// Source reads a data folder for verification without writing to it.
type Source struct {
	db    *storage.DB
	blobs *blob.Store
	space entry.Hash // unset: all spaces
	own   map[entry.Hash]bool
}

// OpenSource opens the data folder read-only.
func OpenSource(dir string) (*Source, error) {
	db, err := storage.OpenReadOnly(filepath.Join(dir, File))
	if err != nil {
		return nil, err
	}
	return &Source{db: db, blobs: blob.Open(filepath.Join(dir, "blobs"), nil)}, nil
}

// Close closes the database.
func (s *Source) Close() error { return s.db.Close() }

// Records yields every entry in the order of arrival.
func (s *Source) Records(ctx context.Context, yield func(audit.Record) error) error {
	if err := s.signed(ctx); err != nil {
		return err
	}
	q, args := `SELECT e.log, e.idx, e.id, e.subject, e.kind, e.received, e.header, e.sig, e.hashes, b.salt, b.body, c.note
		FROM entry e LEFT JOIN body b ON b.seq = e.seq
		LEFT JOIN checkpoint c ON c.log = e.log AND c.size = e.idx + 1`, []any{}
	if !s.space.IsZero() {
		q, args = q+" WHERE e.log IN (SELECT log FROM log WHERE space = ?)", []any{s.space[:]}
	}
	rows, err := s.db.Read.QueryContext(ctx, q+" ORDER BY e.seq", args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		r := audit.Record{Stored: &audit.Stored{}}
		t := r.Stored
		if err := rows.Scan(&t.Log, &t.Index, &t.ID, &t.Subject, &t.Kind, &t.Received,
			&r.Header, &r.Sig, &t.Hashes, &r.Salt, &r.Body, &r.Note); err != nil {
			return err
		}
		t.Own = s.own[t.Log]
		if err := yield(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

// signed finds out which logs this node signs: those whose genesis key, or a
// later one, it keeps.
func (s *Source) signed(ctx context.Context) error {
	s.own = map[entry.Hash]bool{}
	keys := map[string]bool{}
	rows, err := s.db.Read.QueryContext(ctx, "SELECT id FROM key")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		keys[id] = true
	}
	es, err := query(ctx, s.db.Read, "e.idx = 0")
	if err != nil {
		return nil // a damaged genesis is the verifier's to name
	}
	for _, e := range es {
		s.own[e.LogID()] = keys[e.Key]
	}
	return rows.Err()
}

// Blob checks one file.
func (s *Source) Blob(h entry.Hash) error {
	_, err := s.blobs.Get(h)
	return err
}

// Rest finds rows that belong to no entry: a log cut off at its end leaves
// its checkpoints, and a log table that was changed differs from the entries.
func (s *Source) Rest(ctx context.Context) (fs []audit.Fault, err error) {
	for what, q := range map[string]string{
		"verify.truncated": `SELECT c.log, c.size - 1 FROM checkpoint c WHERE NOT EXISTS
			(SELECT 1 FROM entry e WHERE e.log = c.log AND e.idx = c.size - 1)`,
		"verify.log-table": `SELECT l.log, 0 FROM log l WHERE l.founding <> (l.log = l.space) OR NOT EXISTS
			(SELECT 1 FROM entry e WHERE e.log = l.log AND e.idx = 0)
			OR NOT EXISTS (SELECT 1 FROM log f WHERE f.log = l.space)`,
		"verify.no-log": `SELECT DISTINCT e.log, e.idx FROM entry e WHERE e.idx = 0 AND NOT EXISTS (SELECT 1 FROM log l WHERE l.log = e.log)`,
		"verify.fork":   `SELECT log, idx FROM fork`,
	} {
		if err := s.rest(ctx, &fs, what, q); err != nil {
			return nil, err
		}
	}
	return fs, nil
}

func (s *Source) rest(ctx context.Context, fs *[]audit.Fault, what, q string) error {
	rows, err := s.db.Read.QueryContext(ctx, q)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var log []byte
		var index sql.NullInt64
		if err := rows.Scan(&log, &index); err != nil {
			return err
		}
		var h entry.Hash
		copy(h[:], log)
		*fs = append(*fs, audit.Fault{Log: h.String(), Index: index.Int64, What: what})
	}
	return rows.Err()
}

// Export writes one space to w in the form that audit.OpenFile reads: files
// first, then every entry with its checkpoint.
func (s *Source) Export(ctx context.Context, space entry.Hash, w *audit.Writer) error {
	s.space = space
	files, err := s.files(ctx)
	if err != nil {
		return err
	}
	for _, h := range files {
		content, err := s.blobs.Get(h)
		if err != nil {
			return err
		}
		if err := w.Blob(content); err != nil {
			return err
		}
	}
	return s.Records(ctx, w.Record)
}

// files lists the files that the space's entries name.
func (s *Source) files(ctx context.Context) (hs []entry.Hash, err error) {
	seen := map[entry.Hash]bool{}
	err = s.Records(ctx, func(r audit.Record) error {
		b, _ := entry.Entry{Body: r.Body}.Content()
		for _, h := range b.Files() {
			if !seen[h] {
				seen[h] = true
				hs = append(hs, h)
			}
		}
		return nil
	})
	return hs, err
}
