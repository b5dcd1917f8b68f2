package app_test

import (
	"net/http"
	"strings"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/viet"
)

// TestWaiting: what a party is asked to sign stands on its page of today until
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
}
