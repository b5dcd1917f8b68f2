package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/inbox"
	"phoihop/internal/viet"
)

// TestInboxOfEverySpace: who has a place in a second space finds what came
// there in the inbox, in the letters and in the calendar, under the title of
// that space; the party's other people find nothing of it, and once the place
// is ended nothing comes from there.
func TestInboxOfEverySpace(t *testing.T) {
	t.Parallel()
	s := newSmall(t)
	a, ctx, who := s.n.Accounts, t.Context(), s.b.Account
	space := s.found("Phòng Hai")
	boss, author := s.join(space, "hai"), s.join(space, "ba")
	token, err := a.Invite(ctx, boss, account.Invitee{Account: who, Title: "Trợ lý Phòng Hai", Rights: []access.Right{access.Draft}}, s.now)
	if err == nil {
		_, err = a.TakePlace(ctx, who, token, s.now)
	}
	for _, name := range []string{who, s.a.Account} {
		if err == nil {
			err = a.SetEmail(ctx, name, name+"@thu.example", s.now)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	by := viet.DateOf(s.now).AddDays(6)
	send := func(from access.Caller, to access.Caller, title string, more ...any) string {
		return "/notices/" + s.do(from, "notice.send", append([]any{"to", to.Party, "title", title, "text", "Nội dung kín.", "must_confirm", "true", "confirm_by", by}, more...)...).ID.String()
	}
	send(s.a, s.b, "Tin phòng một")
	there := send(author, boss, "Tin phòng hai", "urgent", "true")

	session, other := s.session(who), s.session(s.a.Account)
	page := func(session, path string) string {
		_, text := s.ask(session, http.MethodGet, path, "", "")
		return text
	}
	post := func(path string, form url.Values) {
		t.Helper()
		if code, text := s.ask(session, http.MethodPost, path, "application/x-www-form-urlencoded", form.Encode()); code != http.StatusSeeOther {
			t.Errorf("%s: %d %.200s", path, code, text)
		}
	}
	under := func(when, text string) {
		t.Helper()
		one, two, found := strings.Cut(text, "Phòng Hai")
		if !found || !strings.Contains(one, "Tin phòng một") || strings.Contains(one, "Tin phòng hai") || !strings.Contains(two, "Tin phòng hai") || strings.Contains(two, "Tin phòng một") {
			t.Errorf("%s: %s", when, text)
		}
	}
	inboxOf := func(session string) string {
		_, text, _ := strings.Cut(page(session, "/inbox"), "<main")
		return text
	}
	under("the inbox", inboxOf(session))
	if text := inboxOf(other); strings.Contains(text, "Phòng Hai") || strings.Contains(text, "Tin phòng hai") {
		t.Error("who has no place there finds its titles in the inbox")
	}
	_, tab, _ := strings.Cut(page(session, "/inbox"), `<a href="/inbox"`)
	if tab, _, _ = strings.Cut(tab, "</a>"); !strings.Contains(tab, `<b class="badge">2</b>`) {
		t.Errorf("two are new, one in each space; the tab says %q", tab)
	}
	post("/space", url.Values{"space": {space.String()}, "to": {there}})
	if text := page(session, there); !strings.Contains(text, "Nội dung kín.") {
		t.Error("what is there does not open after going there")
	}
	if text := inboxOf(session); !strings.Contains(text, "Phòng Một") || !strings.Contains(text, "Tin phòng một") {
		t.Error("there, the first space is not in the inbox")
	}
	post("/space", url.Values{"space": {s.b.Space.String()}})

	sent := map[string]string{}
	p := inbox.Post{Read: s.n.Read, Accounts: a, Local: s.n.Journal.Local(), Catalog: s.n.Catalog, Base: "https://nut.example", Log: slog.New(slog.DiscardHandler),
		Send: func(_ context.Context, to, subject, body string) error {
			sent[to] = subject + "\n" + body
			return nil
		}}
	deliver := func(at time.Time) {
		t.Helper()
		clear(sent)
		if err := p.Deliver(ctx, at); err != nil {
			t.Fatal(err)
		}
	}
	hour := func(day, h int) time.Time { return time.Date(2026, 11, day, h, 0, 0, 0, viet.Zone()) }
	s.now = hour(26, 3)
	send(author, boss, "Gấp phòng hai", "urgent", "true")
	deliver(hour(26, 5))
	if text := sent[who+"@thu.example"]; !strings.Contains(text, "Phòng Hai") || !strings.Contains(text, "Gấp phòng hai") || strings.Contains(text, "phòng một") {
		t.Errorf("at once: %q", text)
	}
	deliver(hour(26, 7))
	text := sent[who+"@thu.example"]
	under("the digest", text)
	for _, half := range strings.SplitN(text, "Phòng Hai", 2) {
		if !strings.Contains(half, "còn 7 ngày") {
			t.Errorf("what is owed is not in: %q", half)
		}
	}
	if text := sent[s.a.Account+"@thu.example"]; strings.Contains(text, "hai") || strings.Contains(text, "Hai") {
		t.Errorf("who has no place there is sent its titles: %q", text)
	}

	feed, err := a.MakeFeed(ctx, s.b, s.now)
	if err != nil {
		t.Fatal(err)
	}
	ics := strings.ReplaceAll(page("", "/calendar/"+feed), "\r\n ", "")
	if !strings.Contains(ics, "SUMMARY:Phòng Một: Tin phòng một") || !strings.Contains(ics, "SUMMARY:Phòng Hai: Tin phòng hai") || strings.Contains(ics, "Nội dung kín") {
		t.Errorf("the calendar: %s", ics)
	}

	post("/inbox/seen", nil)
	if strings.Contains(inboxOf(session), `class="unread"`) {
		t.Error("seen in all places, and unread in one")
	}
	if err := a.EndAccount(ctx, boss, who); err != nil {
		t.Fatal(err)
	}
	send(author, boss, "Sau khi thôi", "urgent", "true")
	deliver(hour(27, 7))
	all := inboxOf(session) + sent[who+"@thu.example"] + page("", "/calendar/"+feed)
	if strings.Contains(all, "phòng hai") || strings.Contains(all, "Sau khi thôi") {
		t.Error("the place is ended, and its titles still come")
	}
}
