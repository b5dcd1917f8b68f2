package nodetest_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/app"
)

// client calls a site as a program does.
type client struct {
	t     *testing.T
	site  http.Handler
	token string
}

func (c client) call(method, path, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+c.token)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	c.site.ServeHTTP(w, r)
	return w
}

func program(t *testing.T, n *app.Node, account string, scope ...access.Right) client {
	t.Helper()
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	token, err := n.Accounts.MakeToken(t.Context(), as(t, n, account), "thử", scope, clock())
	if err != nil {
		t.Fatal(err)
	}
	return client{t, site.Handler(), token}
}

// TestAPIDoesNothingTwice: however often and however much at once a sending
// arrives, it is recorded once, and answered the same.
func TestAPIDoesNothingTwice(t *testing.T) {
	t.Parallel()
	n := open(t)
	c := program(t, n, "bienphong.troly", access.Draft)
	to := as(t, n, "xavinhan.troly").Party.String()
	body := `{"to": ["` + to + `"], "title": "Gửi một lần", "text": "Nội dung."}`
	before, _ := n.Journal.Last(t.Context())
	answers := make([]string, 8)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			w := c.call("POST", "/api/do/notice.send", body, "Idempotency-Key", "lan-1")
			answers[i] = w.Body.String()
			if w.Code != http.StatusOK {
				t.Errorf("%d: %s", w.Code, w.Body)
			}
		})
	}
	all.Wait()
	for _, a := range answers {
		if a != answers[0] {
			t.Errorf("answers differ: %s and %s", a, answers[0])
		}
	}
	if after, _ := n.Journal.Last(t.Context()); after != before+1 {
		t.Errorf("%d entries instead of one", after-before)
	}
	if w := c.call("POST", "/api/do/notice.send", strings.Replace(body, "một", "hai", 1), "Idempotency-Key", "lan-1"); w.Code != http.StatusConflict {
		t.Errorf("another command under the same word: %d %s", w.Code, w.Body)
	}
	if w := c.call("POST", "/api/do/notice.send", body, "Idempotency-Key", strings.Repeat("x", 200)); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a word without end: %d", w.Code)
	}
	if w := c.call("POST", "/api/do/notice.send", body, "Idempotency-Key", "lan-2"); w.Code != http.StatusOK || w.Body.String() == answers[0] {
		t.Errorf("a new word: %d %s", w.Code, w.Body)
	}
}

// TestTokenIsNoMoreThanItSays: rights are those chosen; the account itself is
// out of reach; an ended token opens nothing.
func TestTokenIsNoMoreThanItSays(t *testing.T) {
	t.Parallel()
	n := open(t)
	to := as(t, n, "xavinhan.troly").Party.String()
	body := `{"to": ["` + to + `"], "title": "x", "text": "y"}`
	reader := program(t, n, "bienphong.bithu", access.Read)
	if w := reader.call("GET", "/duties", ""); w.Code != http.StatusOK || !json.Valid(w.Body.Bytes()) {
		t.Errorf("reading: %d", w.Code)
	}
	if w := reader.call("POST", "/api/do/notice.send", body); w.Code != http.StatusForbidden {
		t.Errorf("a reading token writes: %d", w.Code)
	}
	for _, path := range []string{"/settings/factor", "/settings/sessions/end", "/settings/tokens", "/settings/invite"} {
		if w := reader.call("POST", path, "x=y", "Content-Type", "application/x-www-form-urlencoded"); w.Code != http.StatusForbidden {
			t.Errorf("%s with a token: %d", path, w.Code)
		}
	}
	if _, err := n.Accounts.MakeToken(t.Context(), as(t, n, "bienphong.troly"), "x", []access.Right{access.Sign}, clock()); err == nil {
		t.Error("a token with more rights than its owner")
	}
	ts, err := n.Accounts.Tokens(t.Context(), "bienphong.bithu", clock())
	if err != nil || len(ts) != 1 || ts[0].Used.IsZero() {
		t.Fatalf("%+v %v", ts, err)
	}
	if err := n.Accounts.EndToken(t.Context(), "bienphong.troly", ts[0].ID); err != nil {
		t.Fatal(err)
	}
	if w := reader.call("GET", "/duties", ""); w.Code != http.StatusOK {
		t.Error("somebody else ended the token")
	}
	if err := n.Accounts.EndToken(t.Context(), "bienphong.bithu", ts[0].ID); err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{reader.token, "", "phoihop_", "x"} {
		if w := (client{t, reader.site, token}).call("GET", "/duties", ""); w.Code != http.StatusForbidden {
			t.Errorf("token %q: %d", token, w.Code)
		}
	}
}

// TestAPIDescribesItself: every page and every action is in the description,
// every reference resolves, and a tag spares what has not changed.
func TestAPIDescribesItself(t *testing.T) {
	t.Parallel()
	n := open(t)
	c := program(t, n, "bienphong.bithu", access.Read)
	w := c.call("GET", "/api/openapi.json", "")
	var doc struct {
		OpenAPI    string
		Paths      map[string]map[string]struct{ OperationID string }
		Components struct{ Schemas map[string]any }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || doc.OpenAPI != "3.1.0" {
		t.Fatalf("%v %q", err, doc.OpenAPI)
	}
	for _, a := range n.Actions() {
		if doc.Paths["/api/do/"+a.Name]["post"].OperationID != a.Name {
			t.Errorf("%s is not described", a.Name)
		}
	}
	ids := map[string]bool{}
	for path, ms := range doc.Paths {
		for _, m := range ms {
			if ids[m.OperationID] {
				t.Errorf("%s: operation id %q twice", path, m.OperationID)
			}
			ids[m.OperationID] = true
		}
	}
	for _, f := range n.Features {
		for _, p := range f.Pages {
			if _, ok := doc.Paths[p.Pattern]["get"]; !ok {
				t.Errorf("%s is not described", p.Pattern)
			}
		}
	}
	for _, m := range regexp.MustCompile(`#/components/schemas/([\w.]+)`).FindAllStringSubmatch(w.Body.String(), -1) {
		if doc.Components.Schemas[m[1]] == nil {
			t.Errorf("%s leads nowhere", m[0])
		}
	}
	first := c.call("GET", "/duties", "")
	again := c.call("GET", "/duties", "", "If-None-Match", first.Header().Get("ETag"))
	if first.Header().Get("ETag") == "" || again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("tag %q: %d, %d bytes", first.Header().Get("ETag"), again.Code, again.Body.Len())
	}
	if bytes.Contains(w.Body.Bytes(), []byte(n.Dir)) {
		t.Error("the description tells a path of this machine")
	}
}
