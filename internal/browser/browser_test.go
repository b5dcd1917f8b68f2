package browser

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
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
	p, seen := new(Engine).Open(t, s.URL), 0
	for path, want := range map[string]string{"/clean": "", "/policy": "policy: ", "/style": "policy: ", "/throws": "exception: ", "/missing": "404 for "} {
		p.Go(path)
		p.Eval("new Promise(r => setTimeout(r, 200))")
		all := p.Faults()
		got := strings.Join(all[seen:], "\n")
		seen = len(all)
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: faults %q, want %q", path, got, want)
		}
	}
}

// TestKeyboard: a form is filled in and sent with keys alone, as a page shows
// that answers with what it was sent.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			r.ParseMultipartForm(1 << 20)
			fmt.Fprintf(w, `<!DOCTYPE html><main>%s|%s|%v|%d`, r.Form.Get("title"), r.Form.Get("kind"), r.Form["to"], len(r.MultipartForm.File["scan"]))
			return
		}
		io.WriteString(w, `<!DOCTYPE html><a class="skip" href="#main">skip</a><a href="/elsewhere">elsewhere</a>
			<main id="main" tabindex="-1"><form method="post" enctype="multipart/form-data">
			<input name="title" value="cũ"><select name="kind"><option>một</option><option>hai</option><option>ba</option></select>
			<input type="checkbox" name="to" value="x"><input type="checkbox" name="to" value="y">
			<input type="file" name="scan"><button>gửi</button></form>`)
	}))
	t.Cleanup(s.Close)
	scan := filepath.Join(t.TempDir(), "scan.txt")
	if err := os.WriteFile(scan, []byte("bản chụp"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := new(Engine).Open(t, s.URL)
	p.Go("/")
	p.Type("[name=title]", "tiêu đề mới")
	p.Choose("[name=kind]", "ba")
	p.Tick("[name=to][value=y]")
	p.Attach("[name=scan]", scan)
	p.Enter("button")
	if got := p.Text("main"); got != "tiêu đề mới|ba|[y]|1" {
		t.Errorf("the form sent %q", got)
	}
}
