package nodetest_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"phoihop/internal/app"
	"phoihop/internal/web"
)

// maxFirst is what a first visit may weigh on the line, in bytes, without fonts.
const maxFirst = 60 << 10

// TestFirstLoad weighs every page with all the styles and scripts that it
// names, as they go over the line.
func TestFirstLoad(t *testing.T) {
	t.Parallel()
	n := open(t)
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	o, err := n.Accounts.SignIn(t.Context(), "xavinhan.bithu", password, "", clock())
	if err != nil {
		t.Fatal(err)
	}
	h := site.Handler()
	get := func(path string) (weight int, content []byte) {
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: o.Token})
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		weight = rec.Body.Len()
		z, err := gzip.NewReader(bytes.NewReader(rec.Body.Bytes()))
		if rec.Code != http.StatusOK || err != nil {
			t.Fatalf("%s: %d, %v", path, rec.Code, err)
		}
		content, err = io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		return weight, content
	}
	asset := regexp.MustCompile(`(?:src|href)="(/asset/[^"]+\.(?:js|css))"`)
	for name, path := range everyPage(t, n) {
		weight, html := get(path)
		for _, m := range asset.FindAllSubmatch(html, -1) {
			w, _ := get(string(m[1]))
			weight += w
		}
		if weight > maxFirst {
			t.Errorf("%s weighs %d KB", name, weight>>10)
		}
		t.Logf("%s %d KB", name, weight>>10)
	}
}
