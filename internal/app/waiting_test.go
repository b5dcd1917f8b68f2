package app_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// TestWaiting: what a party is asked to sign, be it a text, minutes or a review, stands on its page of today until
// it has, what it has asked of others waits until they have done it, and nobody
// sees what others wait for.
func TestWaiting(t *testing.T) {
	t.Parallel()
	s := newSmall(t)
	says := func(when string, who access.Caller, id, title string, want bool) {
		t.Helper()
		_, page := s.ask(s.session(who.Account), http.MethodGet, "/today", "", "")
		if got := strings.Contains(section(page, id), title); got != want {
			t.Errorf("%s, %s of %s says %q: %v", when, id, who.Account, title, got)
		}
	}
	const title, asked = "Quy chế chờ ký", "Tin chờ trả lời"
	reg := s.do(s.a, "regulation.propose", "title", title, "text", "Điều 1. Phạm vi\n1. Các bên phối hợp.\n", "from", "2026-10-01",
		"parties", []string{s.a.Party.String(), s.b.Party.String()}).ID
	says("before it is circulated", s.b, "signing", title, false)
	s.do(s.a, "regulation.circulate", "regulation", reg, "version", reg)
	for _, x := range []struct {
		who          access.Caller
		signs, waits bool
	}{{s.a, true, true}, {s.b, true, false}, {s.c, false, false}} {
		says("circulated", x.who, "signing", title, x.signs)
		says("circulated", x.who, "awaited", title, x.waits)
	}
	s.do(s.b, "regulation.consent", "regulation", reg, "version", reg)
	says("consented", s.b, "signing", title, false)
	says("consented", s.a, "awaited", title, false)
	s.do(s.a, "regulation.consent", "regulation", reg, "version", reg)

	next := s.do(s.b, "regulation.amend-text", "regulation", reg, "base", reg, "text", "Điều 1. Phạm vi\n1. Các bên phối hợp chặt chẽ.\n", "effective", "2026-12-15").ID
	s.do(s.b, "regulation.circulate", "regulation", reg, "version", next)
	says("a version after the one in force", s.a, "signing", title, true)
	says("a version after the one in force", s.b, "awaited", title, true)

	sent := s.do(s.a, "notice.send", "to", s.b.Party, "title", "Tin chờ xác nhận", "text", "Nội dung.")
	s.do(s.a, "notice.send", "to", s.b.Party, "title", asked, "text", "Nội dung.", "answer_by", viet.DateOf(s.now).AddDays(3))
	says("sent", s.a, "awaited", "Tin chờ xác nhận", true)
	says("sent", s.c, "awaited", "Tin chờ xác nhận", false)
	s.do(s.b, "notice.acknowledge", "notice", sent.ID)
	says("acknowledged", s.a, "awaited", "Tin chờ xác nhận", false)
	says("not answered", s.a, "awaited", asked, true)
	_, page := s.ask(s.session(s.a.Account), http.MethodGet, "/today?as-at=2026-11-20", "", "")
	if strings.Contains(page, asked) {
		t.Error("a day of the past shows what waits now")
	}

	minutes := s.do(s.a, "meeting.call", "sort", "briefing", "title", "Giao ban chờ ký", "begins", s.now.Add(time.Hour).Format(time.RFC3339), "place", "Trụ sở", "invited", s.b.Party.String()).ID
	s.now = s.now.Add(2 * time.Hour)
	s.do(s.a, "meeting.attend", "meeting", minutes, "organisation", s.a.Party, "post", "Bí thư", "people", 2)
	says("held and not minuted", s.b, "signing", "Giao ban chờ ký", false)
	m := s.do(s.a, "meeting.minute", "meeting", minutes, "began", s.now.Add(-time.Hour).Format(time.RFC3339), "ended", s.now.Format(time.RFC3339), "secretary", "Trợ lý", "text", "Trao đổi.").ID
	review := s.do(s.a, "review.open", "regulation", reg, "title", "Sơ kết chờ duyệt", "from", "2026-10-01", "to", "2026-11-20").ID
	says("open and not frozen", s.b, "signing", "Sơ kết chờ duyệt", false)
	s.freeze(s.a, review)
	for _, title := range []string{"Giao ban chờ ký", "Sơ kết chờ duyệt"} {
		says("put before both", s.a, "signing", title, true)
		says("put before both", s.b, "signing", title, true)
		says("put before both", s.a, "awaited", title, true)
		says("put before both", s.b, "awaited", title, false)
		says("put before both", s.c, "signing", title, false)
	}
	s.do(s.b, "meeting.approve-minutes", "meeting", minutes, "minutes", m)
	s.do(s.b, "review.approve", "review", review)
	for _, title := range []string{"Giao ban chờ ký", "Sơ kết chờ duyệt"} {
		says("signed by one", s.b, "signing", title, false)
		says("signed by one", s.a, "awaited", title, false)
		says("signed by one", s.a, "signing", title, true)
	}
}

// freeze freezes a review as its page of the moment shows it.
func (s *small) freeze(by access.Caller, review entry.Hash) {
	s.Helper()
	_, page := s.ask(s.session(by.Account), http.MethodGet, "/reviews/"+review.String(), "", "")
	_, form, ok := strings.Cut(page, `action="/do/review.freeze"`)
	form, _, _ = strings.Cut(form, "</form>")
	var pairs []any
	for _, m := range regexp.MustCompile(`name="([a-z]\w*)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
		pairs = append(pairs, m[1], html.UnescapeString(m[2]))
	}
	if !ok || len(pairs) < 8 {
		s.Fatalf("nothing to freeze: %v", pairs)
	}
	s.do(by, "review.freeze", pairs...)
}
