package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// TestSpaces: who is invited into a second space takes the place up with the
// account that there is, goes from one space to the other in the menu, and sees
// in each only what is there; the party there ends the place and no more.
func TestSpaces(t *testing.T) {
	t.Parallel()
	s := newSmall(t)
	a, ctx, who := s.n.Accounts, t.Context(), s.b.Account
	space := s.found("Phòng Hai")
	boss := s.join(space, "hai")
	token, err := a.Invite(ctx, boss, account.Invitee{Account: who, Title: "Trợ lý Phòng Hai", Rights: []access.Right{access.Draft}}, s.now)
	if err != nil {
		t.Fatal(err)
	}
	session, other := s.session(who), s.session(s.a.Account)
	post := func(session, path string, form url.Values) int {
		code, _ := s.ask(session, http.MethodPost, path, "application/x-www-form-urlencoded", form.Encode())
		return code
	}
	says := func(when, path string, code int, want, not string) {
		t.Helper()
		if got, text := s.ask(session, http.MethodGet, path, "", ""); got != code || !strings.Contains(text, want) || not != "" && strings.Contains(text, not) {
			t.Errorf("%s, %s: %d, says %q %v, %q %v", when, path, got, want, strings.Contains(text, want), not, strings.Contains(text, not))
		}
	}
	goes := func(session string, to entry.Hash) int {
		return post(session, "/space", url.Values{"space": {to.String()}})
	}

	says("at first", "/today", http.StatusOK, "Bí thư, xa", `action="/space"`)
	says("invited", "/invited/"+token, http.StatusOK, "/place", "new-password")
	if _, err := a.Accept(ctx, token, "một câu khác cũng dài", s.now); fault.Of(err).Key != "account.taken" {
		t.Errorf("a password is set for an account that there is: %v", err)
	}
	if code := post(other, "/invited/"+token+"/place", nil); code != http.StatusForbidden {
		t.Errorf("somebody else takes the place up: %d", code)
	}
	if code := goes(session, space); code != http.StatusNotFound {
		t.Errorf("there before the place is taken up: %d", code)
	}
	if code := post(session, "/invited/"+token+"/place", nil); code != http.StatusSeeOther {
		t.Fatalf("taking the place up: %d", code)
	}
	notice := "/notices/" + s.do(s.a, "notice.send", "to", s.b.Party, "title", "Tin của phòng một", "text", "Nội dung.").ID.String()
	says("there", "/today", http.StatusOK, "Trợ lý Phòng Hai", "Tin của phòng một")
	says("there", "/today", http.StatusOK, `action="/space"`, "")
	says("there", notice, http.StatusNotFound, "", "Nội dung.")
	if code := goes(other, space); code != http.StatusNotFound {
		t.Errorf("who was not invited goes there: %d", code)
	}
	if code := goes(session, s.b.Space); code != http.StatusSeeOther {
		t.Errorf("back: %d", code)
	}
	says("back", "/today", http.StatusOK, "Tin của phòng một", "")
	says("back", notice, http.StatusOK, "Nội dung.", "")

	goes(session, space)
	if cs, err := a.Colleagues(ctx, boss); err != nil || len(cs) != 2 || cs[1].Name != "Trợ lý Phòng Hai" {
		t.Errorf("the party there knows %+v %v", cs, err)
	}
	if _, err := a.Invite(ctx, boss, account.Invitee{Account: who, Title: "t"}, s.now); fault.Of(err) == nil || fault.Of(err).Key != "account.taken" {
		t.Errorf("invited again where there is a place: %v", err)
	}
	if err := a.EndAccount(ctx, boss, who); err != nil {
		t.Fatal(err)
	}
	says("ended there", notice, http.StatusOK, "Nội dung.", `action="/space"`)
}
