package journal

import (
	"context"
	"path/filepath"
	"slices"

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
	es, err := keyEntries(ctx, j.db.Read, e.LogID())
	if err != nil {
		return false, err
	}
	for _, x := range slices.Backward(es) {
		if pub, ok := entry.KeyOf(x); ok && (x.Index == 0 || x.Index < e.Index) {
			return entry.Verify(pub, e.Raw, e.Sig), nil
		}
	}
	return false, nil
}
