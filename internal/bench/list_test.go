package bench

import (
	"io"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"phoihop/internal/app"
)

// TestMany: both lists that are compared show the same fifty records, and the
// search finds what was planted.
func TestMany(t *testing.T) {
	dir := t.TempDir()
	c, err := newCorpus(t.Context(), dir, 700)
	if c != nil {
		defer c.node.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	site, err := c.node.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	bare, err := c.bare(t.Context(), filepath.Join(dir, "bare.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer bare.db.Close()
	for _, accept := range []string{"text/html", "application/json"} {
		r := httptest.NewRequest("GET", listedPath, nil)
		r.Header.Set("Accept", accept)
		r.AddCookie(c.session)
		own, base := httptest.NewRecorder(), httptest.NewRecorder()
		site.Handler().ServeHTTP(own, r)
		bare.ServeHTTP(base, r)
		for i := range c.size {
			title := c.title(i)
			shown := i >= c.size-listedSize
			for name, body := range map[string]string{"own": own.Body.String(), "bare": base.Body.String()} {
				if got := strings.Contains(body, title+"<") || strings.Contains(body, title+`"`); got != shown {
					t.Fatalf("%s, %s: shows %q: %v, want %v", accept, name, title, got, shown)
				}
			}
		}
	}
	if err := c.searches(t.Context(), io.Discard); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkList reports the CPU of a page of a list as a multiple of the bare
// handler's, among few records.
func BenchmarkList(b *testing.B) {
	dir := b.TempDir()
	c, err := newCorpus(b.Context(), dir, 700)
	if c != nil {
		defer c.node.Close()
	}
	if err != nil {
		b.Fatal(err)
	}
	site, err := c.node.Site(app.SiteOptions{})
	if err != nil {
		b.Fatal(err)
	}
	bare, err := c.bare(b.Context(), filepath.Join(dir, "bare.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer bare.db.Close()
	for _, accept := range []string{"text/html", "application/json"} {
		b.Run(accept, func(b *testing.B) {
			for b.Loop() {
				own, base, err := beside(20, func() error { return c.ask(site.Handler(), listedPath, accept) },
					func() error { return c.ask(bare, listedPath, accept) })
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(own/base, "x-bare")
				b.ReportMetric(own*1e3, "cpu-ms/page")
			}
		})
	}
}
