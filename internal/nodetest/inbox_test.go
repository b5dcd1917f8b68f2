package nodetest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"phoihop/internal/app"
)

// TestInbox: what is sent to a party comes into its inbox and into no other;
// what was seen is not counted again.
func TestInbox(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "xavinhan.troly")
	do(t, n, as(t, n, "bienphong.bithu"), "notice.send", "to", as(t, n, "xavinhan.troly").Party, "title", "Bão số 9 vào gần bờ", "text", "Nội dung.", "urgent", "true")
	p.Go("/inbox")
	if text := p.Text("main"); !strings.Contains(text, "Bão số 9 vào gần bờ") || !strings.Contains(text, "đột xuất") || !strings.Contains(text, "quá 3 ngày") {
		t.Errorf("the inbox shows %q", text)
	}
	if p.Text(".tabs a[href='/inbox'] .badge") == "" {
		t.Error("nothing is counted as new")
	}
	p.Click("form[action='/inbox/seen'] .btn")
	if b := p.Text(".tabs a[href='/inbox'] .badge"); b != "" {
		t.Errorf("%s new after all was seen", b)
	}
	other := program(t, n, "phuocloc.troly")
	if w := other.call("GET", "/inbox", ""); strings.Contains(w.Body.String(), "Bão số 9") {
		t.Error("in the inbox of another party")
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// TestCalendarFeed: its address opens the calendar, titles only, and nothing
// else; a new address ends the old one.
func TestCalendarFeed(t *testing.T) {
	t.Parallel()
	n := open(t)
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	h := site.Handler()
	by := as(t, n, "xavinhan.troly")
	token, err := n.Accounts.MakeFeed(t.Context(), by, clock())
	if err != nil {
		t.Fatal(err)
	}
	get := func(token string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/calendar/"+token, nil))
		return w
	}
	w := get(token)
	text := w.Body.String()
	if w.Code != http.StatusOK || !strings.HasPrefix(text, "BEGIN:VCALENDAR\r\n") || strings.Count(text, "BEGIN:VEVENT") < 3 || !strings.Contains(text, "Tin tình hình tuần") {
		t.Errorf("%d %.400s", w.Code, text)
	}
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d octets", len(line))
		}
	}
	if w := (client{t, h, token}).call("GET", "/duties", ""); w.Code != http.StatusForbidden {
		t.Errorf("the calendar's secret opens a page: %d", w.Code)
	}
	if _, err := n.Accounts.MakeFeed(t.Context(), by, clock()); err != nil {
		t.Fatal(err)
	}
	for _, old := range []string{token, "made-up"} {
		if w := get(old); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", old, w.Code)
		}
	}
}

// TestAcknowledgementIsOwed: a notice that demands acknowledgement is on Hôm
// nay, in the reminders and in the calendar of each addressee that has not
// acknowledged, and of nobody else; from a day after it was due as overdue. Who
// sent it sees on Hôm nay that it waits for others.
func TestAcknowledgementIsOwed(t *testing.T) {
	t.Parallel()
	now := clock()
	n := openAt(t, func() time.Time { return now })
	const title = "Lịch bắn đạn thật quý I"
	e := do(t, n, as(t, n, "bienphong.troly"), "notice.send", "to", []string{as(t, n, "xavinhan.troly").Party.String(), as(t, n, "xabaidua.troly").Party.String()},
		"title", title, "text", "Thông báo vùng cấm.", "must_confirm", "true", "confirm_by", "2026-11-25")
	o := deskAt(t, n, func() time.Time { return now })
	owed := func(account string) (where string) {
		t.Helper()
		feed, err := n.Accounts.MakeFeed(t.Context(), as(t, n, account), now)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct{ where, path, in, said string }{{" today", "/today", "<li", "Xác nhận đã nhận · "}, {" inbox", "/inbox", "<li", "còn 1 ngày"},
			{" overdue", "/inbox", "<li", "quá 1 ngày"}, {" calendar", "/calendar/" + feed, "BEGIN:VEVENT", "SUMMARY:"}} {
			for _, item := range strings.Split(strings.ReplaceAll(o.page(account, x.path), "\r\n ", ""), x.in) {
				if strings.Contains(item, title) && strings.Contains(item, x.said) {
					where += x.where
				}
			}
		}
		return where
	}
	for account, want := range map[string]string{"xavinhan.troly": " today inbox calendar", "xabaidua.bithu": " today inbox calendar", "bienphong.bithu": " today", "xasonhoa.troly": ""} {
		if got := owed(account); got != want {
			t.Errorf("%s is reminded at%s, want%s", account, got, want)
		}
	}
	do(t, n, as(t, n, "xavinhan.troly"), "notice.acknowledge", "notice", e.ID)
	now = now.Add(48 * time.Hour)
	for account, want := range map[string]string{"xavinhan.troly": "", "xavinhan.bithu": "", "xabaidua.bithu": " today overdue calendar", "bienphong.bithu": " today", "tinhuy.bithu": ""} {
		if got := owed(account); got != want {
			t.Errorf("two days later %s is reminded at%s, want%s", account, got, want)
		}
	}
}
