package journal

import (
	"context"
	"path/filepath"

	"phoihop/internal/audit"
	"phoihop/internal/entry"
)

// Verify checks everything that this node holds, while it goes on working.
func (j *Journal) Verify(ctx context.Context) (audit.Report, error) {
	s, err := OpenSource(filepath.Dir(j.db.Path))
	if err != nil {
		return audit.Report{}, err
	}
	defer s.Close()
	return audit.Verify(ctx, s, nil)
}

// SignedBy reports whether an entry carries the signature of the key that its
// log had at that place.
func (j *Journal) SignedBy(ctx context.Context, e entry.Entry) (bool, error) {
	log := e.LogID()
	es, err := query(ctx, j.db.Read, "e.log = ? AND (e.idx = 0 OR e.kind = ?) AND e.idx <= ? ORDER BY e.idx",
		log[:], string(entry.KindRotated), max(e.Index-1, 0))
	if err != nil {
		return false, err
	}
	for i := len(es) - 1; i >= 0; i-- {
		if pub, ok := entry.KeyOf(es[i]); ok {
			return entry.Verify(pub, e.Raw, e.Sig), nil
		}
	}
	return false, nil
}
