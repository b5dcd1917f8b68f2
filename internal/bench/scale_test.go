package bench

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// TestScale: spaces that were recorded apart stand in one node as they were
// signed, and all its pages can be asked for while it is rebuilt.
func TestScale(t *testing.T) {
	dir := t.TempDir()
	s := Scale{Entries: 3000, Spaces: 4, small: true, Progress: func(string, int, int) {}}
	sum, err := s.build(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Entries < s.Entries-s.Spaces || sum.Entries > s.Entries+100 {
		t.Errorf("%d entries were asked for, there are %d", s.Entries, sum.Entries)
	}
	var out bytes.Buffer
	w := whole{ctx: t.Context(), data: filepath.Join(dir, "node"), sum: sum, out: &out}
	for _, step := range []func() error{w.verified, w.rebuildServing} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	n, h, session, err := w.site()
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	if last, err := n.Journal.Last(t.Context()); err != nil || last != int64(sum.Entries) || n.Read.Seq() != last {
		t.Errorf("the journal ends at %d, the read model at %d, %d were made (%v)", last, n.Read.Seq(), sum.Entries, err)
	}
	for _, p := range paths(sum) {
		if _, err := w.page(h, session, p); err != nil {
			t.Error(err)
		}
	}
	if got := out.String(); !strings.Contains(got, "no fault") {
		t.Error(got)
	}
}
