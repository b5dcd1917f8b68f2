package browser

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestFaults: what a page does wrong is remembered, each in its kind; a page
// that does nothing wrong has no fault.
func TestFaults(t *testing.T) {
	t.Parallel()
	pages := map[string]string{
		"/clean":   `<p>sạch</p>`,
		"/policy":  `<script>1</script>`,
		"/style":   `<p style="color:red">đỏ</p>`,
		"/throws":  `<script src="/throws.js"></script>`,
		"/missing": `<script src="/none.js"></script>`,
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src data:")
		switch body, ok := pages[r.URL.Path]; {
		case ok:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			io.WriteString(w, `<!DOCTYPE html><link rel="icon" href="data:,">`+body)
		case r.URL.Path == "/throws.js":
			w.Header().Set("Content-Type", "text/javascript")
			io.WriteString(w, `throw new Error("hỏng")`)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	for path, want := range map[string]string{"/clean": "", "/policy": "policy: ", "/style": "policy: ", "/throws": "exception: ", "/missing": "404 for "} {
		p := Open(t, s.URL)
		p.Go(path)
		p.Eval("new Promise(r => setTimeout(r, 200))")
		got := strings.Join(p.Faults(), "\n")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: faults %q, want %q", path, got, want)
		}
	}
}
