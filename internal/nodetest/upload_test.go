package nodetest_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"phoihop/internal/app"
)

// TestUploadInParts sends a file in two parts with a break between them: the
// second device cannot see it, a part at the wrong place is refused, and the
// form that names the file gets it whole.
func TestUploadInParts(t *testing.T) {
	t.Parallel()
	n := open(t)
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(site.Handler())
	defer s.Close()
	content := []byte(strings.Repeat("Biên bản giao ban quý. ", 20_000))
	sum := sha256.Sum256(content)
	digest := hex.EncodeToString(sum[:])
	ask := func(account, method, path string, body io.Reader, kind string) (int, string) {
		o, err := n.Accounts.SignIn(t.Context(), account, password, "", clock())
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept", "application/json")
		if kind != "" {
			r.Header.Set("Content-Type", kind)
		}
		r.AddCookie(&http.Cookie{Name: "phoihop", Value: o.Token})
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(b)
	}
	put := func(offset int, part []byte) int {
		code, _ := ask("xavinhan.troly", "PUT", fmt.Sprintf("/uploads/%s?offset=%d", digest, offset), bytes.NewReader(part), "")
		return code
	}
	attach := func() int {
		form := url.Values{"title": {"Biên bản"}, "_upload": {fmt.Sprintf(`{"Field":"files","Name":"bien-ban.txt","Type":"text/plain","Digest":%q}`, digest)}}
		form.Set("text", "Kèm biên bản.")
		form.Set("to", as(t, n, "bienphong.troly").Party.String())
		code, _ := ask("xavinhan.troly", "POST", "/do/notice.send", strings.NewReader(form.Encode()), "application/x-www-form-urlencoded")
		return code
	}
	half := len(content) / 2
	if code, _ := ask("vanhanh", "PUT", "/uploads/"+digest+"?offset=0", bytes.NewReader(content[:half]), ""); code != http.StatusForbidden {
		t.Errorf("who can attach nothing: %d", code)
	}
	if code := put(0, content[:half]); code != http.StatusOK {
		t.Fatalf("the first part: %d", code)
	}
	if code := attach(); code != http.StatusServiceUnavailable {
		t.Errorf("half a file was taken: %d", code)
	}
	put(0, content[:half]) // the form dropped the half: it begins again
	if code := put(5, content[half:]); code != http.StatusConflict {
		t.Errorf("a part at the wrong place: %d", code)
	}
	path := "/uploads/" + digest
	if _, text := ask("xavinhan.troly", "GET", path, nil, ""); !strings.Contains(text, fmt.Sprint(half)) {
		t.Errorf("has %s", text)
	}
	if _, text := ask("bienphong.troly", "GET", path, nil, ""); !strings.Contains(text, `"offset":0`) {
		t.Errorf("another account sees %s", text)
	}
	if code := put(half, content[half:]); code != http.StatusOK {
		t.Fatalf("the second part: %d", code)
	}
	before, err := n.Journal.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if code := attach(); code != http.StatusSeeOther {
		t.Fatalf("the form: %d", code)
	}
	es, err := n.Journal.After(t.Context(), before, 10)
	if err != nil || len(es) != 1 || !strings.Contains(string(es[0].Body), "bien-ban.txt") {
		t.Errorf("recorded %+v, %v", es, err)
	}
}

// TestLargeFileInParts attaches a large file in the browser: it goes ahead in
// parts and is recorded once.
func TestLargeFileInParts(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "bienphong.troly")
	before, err := n.Journal.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.Go("/do/notice.send")
	p.Fill("main form.form [name=title]", "Kèm tệp lớn")
	p.Eval(fmt.Sprintf(`(() => {
		document.querySelector("[name=text]").value = "Xem tệp.";
		document.querySelector("[name=to][value='%s']").checked = true;
		const d = new DataTransfer();
		d.items.add(new File(["Biên bản giao ban quý. ".repeat(80000)], "bien-ban.txt", { type: "text/plain" }));
		document.querySelector("main form.form input[type=file]").files = d.files;
		document.querySelector("main form.form").requestSubmit(); })()`, as(t, n, "xavinhan.troly").Party))
	waitFor(t, func() bool { now, _ := n.Journal.Last(t.Context()); return now > before })
	es, err := n.Journal.After(t.Context(), before, 10)
	if err != nil || len(es) != 1 || !strings.Contains(string(es[0].Body), "bien-ban.txt") {
		t.Errorf("%d entries, %v", len(es), err)
	}
}
