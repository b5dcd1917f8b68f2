package nodetest_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"phoihop/internal/app"
	"phoihop/internal/inbox"
)

// TestFourEyes: an assistant prepares what only a leader signs; the leader
// returns it with a comment, the assistant mends it, the leader signs. Nothing
// is recorded before that, and nobody else sees it.
func TestFourEyes(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "xavinhan.troly")
	sent := do(t, n, as(t, n, "xavinhan.troly"), "notice.send", "to", as(t, n, "bienphong.bithu").Party, "title", "Thông báo chờ ký", "text", "Nội dung.")
	before, _ := n.Journal.Last(t.Context())
	letters := lettersOf(t, n, "xavinhan.bithu", "xavinhan.troly")
	as := func(account string) {
		p.Eval("fetch('/sign-out', {method: 'POST'}).then(r => r.status)")
		p.Go("/sign-in")
		p.Fill("#account", account)
		p.Fill("#password", password)
		p.Click("form.form .btn.primary")
	}
	p.Go("/do/notice.approve?notice=" + sent.ID.String() + "&return=/notices")
	if text := p.Text("main form"); !strings.Contains(text, "Trình ký") {
		t.Fatalf("the assistant's form: %q", text)
	}
	p.Click("[formaction^='/drafts/submit/']")
	if text := p.Text("main"); !strings.Contains(text, "đã trình") {
		t.Fatalf("after submitting: %q", text)
	}
	as("phuocloc.bithu")
	p.Go("/drafts")
	if text := p.Text("main"); strings.Contains(text, "đã trình") {
		t.Error("another party sees the draft")
	}
	if got := letters(); len(got) != 1 || !strings.HasPrefix(got[0], "xavinhan.bithu@") || !strings.Contains(got[0], "[chờ ký]") {
		t.Errorf("once submitted, letters %q, want one to who signs", got)
	}
	as("xavinhan.bithu")
	p.Go("/today")
	if text := p.Text("main"); !strings.Contains(text, "Chờ đồng chí ký") {
		t.Fatalf("the leader's day: %.300q", text)
	}
	p.Go("/inbox")
	if text := p.Text("main li"); !strings.Contains(text, "chờ ký") {
		t.Errorf("the leader's inbox begins %.300q", text)
	}
	p.Go("/drafts")
	p.Window("du-thao")
	p.Eval(`document.querySelector("details textarea[name=comment]").value = "Ghi rõ số văn bản"; document.querySelector("form[action='/drafts/return']").requestSubmit()`)
	waitFor(t, func() bool { return strings.Contains(p.Text("main"), "Không có dự thảo") })
	if got := letters(); len(got) != 1 || !strings.HasPrefix(got[0], "xavinhan.troly@") || !strings.Contains(got[0], "[trả lại]") {
		t.Errorf("once given back, letters %q, want one to the author", got)
	}
	as("xavinhan.troly")
	p.Go("/today")
	if text := p.Text("main"); !strings.Contains(text, "Ghi rõ số văn bản") {
		t.Fatalf("returned: %.300q", text)
	}
	p.Go("/drafts")
	p.Click("a[href^='/do/notice.approve']")
	p.Click("[formaction^='/drafts/submit/']")
	if now, _ := n.Journal.Last(t.Context()); now != before {
		t.Errorf("%d entries before anybody signed", now-before)
	}
	as("xavinhan.bithu")
	p.Go("/drafts")
	p.Click("a[href^='/do/notice.approve']")
	p.Click("main form.form .btn.primary")
	if now, _ := n.Journal.Last(t.Context()); now != before+1 {
		t.Errorf("%d entries after signing", now-before)
	}
	p.Go("/drafts")
	if text := p.Text("main"); !strings.Contains(text, "Không có dự thảo") {
		t.Errorf("after signing: %q", text)
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// lettersOf gives accounts an address; each call returns what was written to
// them at once since the call before.
func lettersOf(t *testing.T, n *app.Node, accounts ...string) func() []string {
	t.Helper()
	var sent []string
	p := inbox.Post{Read: n.Read, Accounts: n.Accounts, Local: n.Journal.Local(), Catalog: n.Catalog, Log: slog.New(slog.DiscardHandler),
		Send: func(_ context.Context, to, _, body string) error { sent = append(sent, to+": "+body); return nil }}
	for _, a := range accounts {
		if err := n.Accounts.SetEmail(t.Context(), a, a+"@xa.example", clock().Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	at := clock().Add(-2 * time.Minute)
	deliver := func() []string {
		sent = nil
		at = at.Add(time.Minute)
		if err := p.Deliver(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		return sent
	}
	deliver() // the digest of the morning
	return deliver
}

// TestDraftKeepsNoSecrets: what is marked as a state secret is refused as a
// draft too, and a draft is nobody else's.
func TestDraftKeepsNoSecrets(t *testing.T) {
	t.Parallel()
	n := open(t)
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	post := func(account, path string, form url.Values) *httptest.ResponseRecorder {
		o, err := n.Accounts.SignIn(t.Context(), account, password, "", clock())
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(&http.Cookie{Name: "phoihop", Value: o.Token})
		w := httptest.NewRecorder()
		site.Handler().ServeHTTP(w, r)
		return w
	}
	count := func() (c int) {
		if err := n.Journal.Local().Read.QueryRowContext(t.Context(), "SELECT count(*) FROM draft").Scan(&c); err != nil {
			t.Fatal(err)
		}
		return c
	}
	if w := post("xavinhan.troly", "/drafts/save/notice.send", url.Values{"title": {"x"}, "text": {"Độ mật: MẬT\nNội dung"}}); w.Code != http.StatusUnprocessableEntity || count() != 0 {
		t.Errorf("a secret as a draft: %d, %d kept", w.Code, count())
	}
	if w := post("xavinhan.troly", "/drafts/save/notice.send", url.Values{"title": {"Nháp"}, "text": {"y"}}); w.Code != http.StatusSeeOther || count() != 1 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	var id string
	if err := n.Journal.Local().Read.QueryRowContext(t.Context(), "SELECT id FROM draft").Scan(&id); err != nil {
		t.Fatal(err)
	}
	for _, account := range []string{"bienphong.bithu", "xavinhan.bithu"} {
		if w := post(account, "/drafts/drop", url.Values{"id": {id}}); w.Code != http.StatusNotFound || count() != 1 {
			t.Errorf("%s drops it: %d", account, w.Code)
		}
		if w := post(account, "/drafts/save/notice.send", url.Values{"_draft": {id}, "title": {"đổi"}}); w.Code != http.StatusNotFound {
			t.Errorf("%s writes over it: %d", account, w.Code)
		}
	}
	if w := post("tinhuy.troly", "/drafts/save/duty.accept", url.Values{}); w.Code != http.StatusForbidden && w.Code != http.StatusSeeOther {
		t.Errorf("an observer: %d", w.Code)
	}
}

// TestDraftVersions: what began from an older version of a draft meets what
// stands, and neither is lost; a sending whose answer was lost is no clash.
func TestDraftVersions(t *testing.T) {
	t.Parallel()
	o := serve(t)
	const who = "xavinhan.troly"
	to := as(t, o.n, "bienphong.troly").Party.String()
	form := func(text, version string, more ...string) url.Values {
		v := url.Values{"to": {to}, "title": {"Tin tuần"}, "text": {text}, "_version": {version}}
		for i := 0; i+1 < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	for range 2 { // the first answer was lost
		if w := o.post(who, "/drafts/save/notice.send", form("một", "0", "once", "a")); w.Code != http.StatusSeeOther {
			t.Fatal(w.Code)
		}
	}
	var id string
	if err := o.n.Journal.Local().Read.QueryRowContext(t.Context(), "SELECT id FROM draft").Scan(&id); err != nil {
		t.Fatal(err)
	}
	before := o.last()
	for _, x := range []struct {
		path, text, version string
		code                int
		shows               []string
	}{
		{"/drafts/save/notice.send", "hai", "2", http.StatusSeeOther, nil},
		{"/drafts/save/notice.send", "hai", "2", http.StatusSeeOther, nil}, // sent again
		{"/drafts/save/notice.send", "ba", "2", http.StatusConflict, []string{"hai", "ba", "Bản trên thiết bị này"}},
		{"/drafts/save/notice.send", "ba", "", http.StatusConflict, nil},
		{"/do/notice.send", "ba", "2", http.StatusConflict, []string{"hai", "ba"}},
		{"/do/notice.send", "bốn", "4", http.StatusSeeOther, nil},
		{"/do/notice.send", "bốn", "4", http.StatusSeeOther, nil}, // its answer was lost
		{"/do/notice.send", "năm", "4", http.StatusConflict, []string{"bốn", "năm", "đã ghi việc này từ một thiết bị khác"}},
		{"/drafts/save/notice.send", "năm", "4", http.StatusConflict, []string{"/entries/"}},
	} {
		w := o.post(who, x.path, form(x.text, x.version, "_draft", id))
		if w.Code != x.code {
			t.Errorf("%s %q from version %s: %d", x.path, x.text, x.version, w.Code)
		}
		for _, want := range x.shows {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s %q does not show %q", x.path, x.text, want)
			}
		}
	}
	if o.last() != before+1 {
		t.Errorf("%d recorded", o.last()-before)
	}
	for _, other := range []string{"bienphong.bithu", "xavinhan.bithu"} {
		if w := o.post(other, "/drafts/save/notice.send", form("x", "1", "_draft", id)); other == "bienphong.bithu" && w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", other, w.Code)
		}
	}
	if text := o.get(who, "/drafts").Body.String(); !strings.Contains(text, "Không có dự thảo") {
		t.Error("a recorded draft is still listed")
	}
}
