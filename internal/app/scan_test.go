package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/action"
)

// TestScanOfAConsent: the scan of the paper by which a party consented is given
// from the page of the version, as a download and unchanged, to everybody of
// the space, whatever they may do there; to nobody of another space and to
// nobody who has not signed in. A made-up file of the regulation is none.
func TestScanOfAConsent(t *testing.T) {
	t.Parallel()
	s := newSmall(t)
	png := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
	reg := s.do(s.a, "regulation.propose", "title", "Quy chế ký giấy", "text", "Điều 1. Phạm vi\n1. Các bên phối hợp.\n", "from", "2026-10-01",
		"parties", []string{s.a.Party.String(), s.b.Party.String()}).ID
	s.do(s.a, "regulation.circulate", "regulation", reg, "version", reg)
	s.do(s.b, "regulation.consent", "regulation", reg, "version", reg, "paper_number", "12-CV/ĐU", "paper_date", "2026-11-20", "paper_signatory", "Bí thư",
		"paper_scan", action.File{Name: "bản ký số 12.png", Type: "image/png", Content: []byte(png)})

	person := func(of access.Caller, name string, rights ...access.Right) string {
		t.Helper()
		c := access.Caller{Account: name, Name: name, Post: "p-" + name, Space: of.Space, Party: of.Party, Rights: rights}
		if err := s.n.Accounts.Create(t.Context(), account.Account{Caller: c, Password: password}); err != nil {
			t.Fatal(err)
		}
		return s.session(name)
	}
	stranger := s.join(s.found("Phòng Hai"), "hai")
	_, page := s.ask(s.session(s.a.Account), http.MethodGet, "/regulations/"+reg.String(), "", "")
	link := regexp.MustCompile(`/regulations/[0-9a-f]{64}/files/[0-9a-f]{64}`).FindString(page)
	if link == "" {
		t.Fatalf("no link to the scan on the page of the version: %.300s", section(page, "main"))
	}
	for _, x := range []struct {
		role, session string
		code          int
	}{
		{"who signed", s.session(s.b.Account), http.StatusOK},
		{"the other leader", s.session(s.a.Account), http.StatusOK},
		{"a party that the text does not bind", s.session(s.c.Account), http.StatusOK},
		{"a clerk", person(s.b, "xa.vanthu", access.Draft), http.StatusOK},
		{"who only reads", person(s.a, "bien.xem"), http.StatusOK},
		{"an administrator", person(s.a, "bien.quantri", access.Administer), http.StatusOK},
		{"a leader of another space", s.session(stranger.Account), http.StatusNotFound},
		{"nobody", "", http.StatusSeeOther},
		{"a made-up session", "made-up", http.StatusSeeOther},
	} {
		code, body := s.ask(x.session, http.MethodGet, link, "", "")
		if code != x.code || (body == png) != (x.code == http.StatusOK) {
			t.Errorf("%s: %d, %d octets", x.role, code, len(body))
		}
		if x.code != http.StatusOK {
			continue
		}
		if _, page := s.ask(x.session, http.MethodGet, "/regulations/"+reg.String(), "", ""); !strings.Contains(page, link) {
			t.Errorf("%s may have it and finds no link", x.role)
		}
		if code, _ := s.ask(x.session, http.MethodGet, link[:len(link)-64]+strings.Repeat("0", 64), "", ""); code != http.StatusNotFound {
			t.Errorf("%s: a file that there is not: %d", x.role, code)
		}
	}
}
