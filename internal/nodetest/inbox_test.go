package nodetest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

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
