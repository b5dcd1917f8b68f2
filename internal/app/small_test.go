package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/action"
	"phoihop/internal/app"
	"phoihop/internal/entry"
	"phoihop/internal/web"
)

// small is a node with one space of three parties, each with a leader who may
// do everything for it.
type small struct {
	*testing.T
	n       *app.Node
	site    *web.Site
	now     time.Time
	a, b, c access.Caller
}

const password = "một câu dài của riêng mình"

func newSmall(t *testing.T) *small {
	t.Helper()
	s := &small{T: t, now: time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC)}
	var err error
	if s.n, err = app.Open(t.Context(), t.TempDir(), app.Options{Create: true, Now: func() time.Time { return s.now }}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.n.Close() })
	if err := s.n.Read.Wait(); err != nil {
		t.Fatal(err)
	}
	space := s.found("Phòng Một")
	s.a, s.b, s.c = s.join(space, "bien"), s.join(space, "xa"), s.join(space, "huyen")
	if s.site, err = s.n.Site(app.SiteOptions{}); err != nil {
		t.Fatal(err)
	}
	return s
}

func operator(space entry.Hash) access.Caller {
	return access.Caller{Post: "p-00", Space: space, Rights: []access.Right{access.Operate}}
}

func (s *small) found(title string) entry.Hash {
	s.Helper()
	space, err := s.n.Journal.Found(s.Context(), operator(entry.Hash{}), title)
	if err != nil {
		s.Fatal(err)
	}
	return space
}

// join lets a party into a space, with its leader's account, post and mandate.
func (s *small) join(space entry.Hash, name string) access.Caller {
	s.Helper()
	party, err := s.n.Journal.Join(s.Context(), operator(space), entry.Joined{Organisation: name, Name: "Đảng ủy " + name, Short: name, Role: "party", Next: entry.Hash{7}})
	if err != nil {
		s.Fatal(err)
	}
	by := access.Caller{Account: name + ".bithu", Name: "Bí thư, " + name, Post: "p-" + name, Space: space, Party: party, Rights: []access.Right{access.Draft, access.Sign, access.Administer}}
	if err := s.n.Accounts.Create(s.Context(), account.Account{Caller: by, Password: password}); err != nil {
		s.Fatal(err)
	}
	if err := s.n.Read.CatchUp(s.Context()); err != nil {
		s.Fatal(err)
	}
	s.do(by, "organisation.add-post", "post", by.Post, "title", "Bí thư")
	s.do(by, "organisation.grant-mandate", "post", by.Post, "from", "2018-01-01")
	return by
}

// do carries out an action and returns what it recorded.
func (s *small) do(by access.Caller, name string, pairs ...any) entry.Entry {
	s.Helper()
	var v action.Values
	for i := 0; i+1 < len(pairs); i += 2 {
		switch x := pairs[i+1].(type) {
		case []string:
			v.Set(pairs[i].(string), x...)
		case action.File:
			v.Files = map[string][]action.File{pairs[i].(string): {x}}
		default:
			v.Set(pairs[i].(string), fmt.Sprint(x))
		}
	}
	s.now = s.now.Add(time.Minute)
	es, err := s.n.Do(s.Context(), by, name, v)
	if err != nil {
		s.Fatalf("%s: %v", name, err)
	}
	return es[0]
}

// session opens one for an account.
func (s *small) session(name string) string {
	s.Helper()
	token, err := s.n.Accounts.Open(s.Context(), name, "", s.now)
	if err != nil {
		s.Fatal(err)
	}
	return token
}

// ask sends a request and returns the status and the text of the answer.
func (s *small) ask(session, method, path, kind, body string) (int, string) {
	r := httptest.NewRequestWithContext(s.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: session})
	w := httptest.NewRecorder()
	s.site.Handler().ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// section is what a page says in the section of an id.
func section(page, id string) string {
	_, rest, _ := strings.Cut(page, `id="`+id+`"`)
	text, _, _ := strings.Cut(rest, "</section>")
	return text
}
