package nodetest_test

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/app"
	"phoihop/internal/browser"
	"phoihop/internal/duty"
)

// TestExchangeStory: a request is sent and owed until it is answered; the
// monthly notice is written by its form, with the value before beside each
// field; what lies outside the limits is refused until it is explained; the
// calendar says who owes what.
func TestExchangeStory(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := httptest.NewServer(siteOf(t, n))
	t.Cleanup(s.Close)
	p := engine.Open(t, strings.Replace(s.URL, "127.0.0.1", "localhost", 1))
	me := as(t, n, "xavinhan.troly")

	q := do(t, n, as(t, n, "bienphong.troly"), "notice.send", "to", me.Party, "title", "Đề nghị rà soát bến bãi", "text", "Đề nghị cung cấp số liệu.", "request", "true", "purpose", "Phục vụ giao ban")
	signIn(t, p, "xavinhan.troly")
	see(p, "vi", "light")
	p.Go("/notices?box=answer")
	if text := p.Text("main"); !strings.Contains(text, "Đề nghị rà soát bến bãi") || !strings.Contains(text, "trả lời trước 04/12/2026") {
		t.Errorf("what waits for an answer: %q", text)
	}
	p.Go("/notices/" + q.ID.String())
	p.Window("notice-request")
	p.Click(".tools a[href^='/do/notice.send']")
	p.Click("main form.form [name=text]")
	p.Press("Có 12 bến, 3 bến chưa đăng ký.", false)
	p.Click("main form.form .actions .btn.primary")
	if text := p.Text("main"); !strings.Contains(text, "đã trả lời") {
		t.Errorf("answered, and the request says %q", text)
	}
	p.Go("/notices?box=answer")
	if text := p.Text("main"); strings.Contains(text, "Đề nghị rà soát bến bãi") {
		t.Error("owed after the answer")
	}

	p.Go("/notices/calendar")
	if text := p.Text("main"); !strings.Contains(text, "phải có") || !strings.Contains(text, "Vĩnh An") {
		t.Errorf("the calendar shows %.300q", text)
	}
	p.Window("notice-calendar-1440")
	p.Go("/notices/forms")
	p.Click("main .rows a.btn")
	if p.Text(".spark") == "" && fmt.Sprint(p.Eval(`document.querySelectorAll(".spark").length`)) == "0" {
		t.Error("no line of what was given before")
	}
	if text := p.Text("main"); !strings.Contains(text, "kỳ trước:") {
		t.Errorf("nothing before: %.400q", text)
	}
	p.Window("notice-write-1440")
	p.Fill("[name='value.luot-tau']", "1.900")
	p.Fill("[name='value.neo-dau']", "12")
	p.Click("main form.form .actions .btn.primary")
	if text := p.Text("main"); !strings.Contains(text, "ngoài giới hạn 0–900") {
		t.Errorf("an outlier passed: %.400q", text)
	}
	p.Window("notice-outlier-1440")
	p.Fill("[name='comment.luot-tau']", "Tàu các tỉnh bạn vào tránh bão.")
	p.Click("main form.form .actions .btn.primary")
	p.Window("notice-ready-1440")
	if text := p.Text("main"); !strings.Contains(text, "1.900") || !strings.Contains(text, "Tàu các tỉnh bạn vào tránh bão.") {
		t.Errorf("ready to send: %.400q", text)
	}
	p.Click("form[action='/do/notice.report'] .btn.primary")
	correctValues(t, p)
	noWindow(t, p)

	exchangeLooks(t, p)
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// correctValues corrects a value of the notice that the page shows: the right
// one stands, and the wrong one can still be read.
func correctValues(t *testing.T, p *browser.Page) {
	t.Helper()
	p.Click(".tools a[href^='/notices/correct/']")
	if text := p.Text("main"); !strings.Contains(text, "đã báo: 1.900") {
		t.Errorf("before the correction: %.400q", text)
	}
	p.Window("notice-correct-1440")
	p.Fill("[name='value.luot-tau']", "")
	p.Fill("[name=reason]", "Cộng nhầm hai ca trực.")
	p.Click("main form.form .actions .btn.primary")
	if text := p.Text("main"); !strings.Contains(text, "Không xóa được số đã báo") {
		t.Errorf("what was told could be emptied: %.400q", text)
	}
	p.Fill("[name='value.luot-tau']", "890")
	p.Click("main form.form .actions .btn.primary")
	p.Window("notice-correction-1440")
	p.Click("form[action='/do/notice.correct'] .btn.primary")
	if text := p.Text("main"); !strings.Contains(text, "1.900") || !strings.Contains(text, "890") || !strings.Contains(text, "Cộng nhầm hai ca trực.") {
		t.Errorf("after the correction: %.600q", text)
	}
	p.Window("notice-corrected-1440")
}

// noWindow writes by the form for a period that the duty has not: the page says
// so at once, cites nothing, and what is sent proves nothing.
func noWindow(t *testing.T, p *browser.Page) {
	t.Helper()
	p.Go("/notices/forms")
	href := fmt.Sprint(p.Eval(`document.querySelector("main .rows a.btn").getAttribute("href")`))
	p.Go(href + "&occurrence=2031-01-01")
	if text := p.Text("main"); !strings.Contains(text, "không có kỳ nào") || strings.Contains(text, "2031") {
		t.Errorf("a period that is not there: %.400q", text)
	}
	p.Window("notice-no-window-1440")
	p.Fill("[name='value.neo-dau']", "7")
	p.Click("main form.form .actions .btn.primary")
	p.Click("form[action='/do/notice.report'] .btn.primary")
	if text := p.Text("main"); !strings.Contains(text, "Tàu neo đậu") || strings.Contains(text, "Minh chứng cho") {
		t.Errorf("sent as information: %.400q", text)
	}
}

// exchangeLooks opens the pages of this part of the work on a phone, in the
// dark and in English.
func exchangeLooks(t *testing.T, p *browser.Page) {
	t.Helper()
	pages := map[string]string{"register": "/register", "register-in": "/register?dir=in", "calendar": "/notices/calendar", "forms": "/notices/forms", "directives": "/directives?box=all"}
	for name, path := range pages {
		p.Go(path)
		p.Window("exchange-" + name + "-1440")
	}
	for _, look := range []struct{ name, lang, theme string }{{"390-dark", "vi", "dark"}, {"390-en", "en", "light"}} {
		see(p, look.lang, look.theme)
		p.Size(390, 844)
		for name, path := range pages {
			p.Go(path)
			if w := fmt.Sprint(p.Eval("document.documentElement.scrollWidth")); w != "390" {
				t.Errorf("%s is %s wide", path, w)
			}
			for _, f := range p.Access() {
				t.Errorf("%s %s: %s", path, look.name, f)
			}
			p.Window("exchange-" + name + "-" + look.name)
		}
	}
}

// TestRetention: after the day until which a notice is to be kept both sides
// find it among those that are past it, and nobody else does; it can still be
// read, and says what that means.
func TestRetention(t *testing.T) {
	t.Parallel()
	now := clock()
	n := openAt(t, func() time.Time { return now })
	o := deskAt(t, n, func() time.Time { return now })
	e := do(t, n, as(t, n, "bienphong.troly"), "notice.send", "to", as(t, n, "xavinhan.troly").Party, "title", "Danh sách bến tạm", "text", "Năm bến.", "keep_until", "2026-11-25")
	listed := func(account string) bool {
		return strings.Contains(o.page(account, "/notices?box=expired"), "Danh sách bến tạm")
	}
	if listed("xavinhan.troly") || strings.Contains(o.page("xavinhan.troly", "/notices/"+e.ID.String()), "hết hạn lưu") {
		t.Error("past its day on that very day")
	}
	now = now.Add(24 * time.Hour)
	for account, want := range map[string]bool{"bienphong.troly": true, "xavinhan.troly": true, "xabaidua.troly": false, "tinhuy.troly": false} {
		if got := listed(account); got != want {
			t.Errorf("%s finds it among the past ones: %v", account, got)
		}
	}
	page := o.page("xavinhan.troly", "/notices/"+e.ID.String())
	for _, want := range []string{"Năm bến.", "hết hạn lưu 25/11/2026", "Sổ ghi không xóa"} {
		if !strings.Contains(page, want) {
			t.Errorf("the notice does not say %q", want)
		}
	}
}

// TestNilReport: that nothing happened is signed and meets the duty as nil,
// which differs from silence and from a substantive report; a correction
// stands beside it and changes nothing of that.
func TestNilReport(t *testing.T) {
	t.Parallel()
	o := serve(t)
	by := as(t, o.n, "xavinhan.troly")
	was := silent(t, o.n, by)
	e := do(t, o.n, by, "notice.send", "nil", "true", "duty", was.Duty.ID, "occurrence", was.Key, "title", "Tuần qua không phát sinh")
	if err := o.n.Read.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if is := asNow(t, o.n, by, was); !is.Nil || is.State == duty.Overdue {
		t.Errorf("the occurrence is %s, nil %v", is.State, is.Nil)
	}
	do(t, o.n, by, "notice.correct", "notice", e.ID, "text", "Có một vụ va chạm nhẹ, đã hòa giải.", "reason", "Nhận tin muộn.")
	page := o.page("bienphong.troly", "/notices/"+e.ID.String())
	for _, want := range []string{"∅", "Có một vụ va chạm nhẹ", "Nhận tin muộn."} {
		if !strings.Contains(page, want) {
			t.Errorf("the corrected nil report does not show %q", want)
		}
	}
	if is := asNow(t, o.n, by, was); !is.Nil {
		t.Error("a correction in words turned a nil report into another")
	}
}

// silent is an occurrence that a party owes a notice for and has said nothing of.
func silent(t *testing.T, n *app.Node, by access.Caller) *duty.Occurrence {
	t.Helper()
	b, err := duty.LoadFrom(t.Context(), n.Read, by.Space, clock())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range b.Select(duty.Filter{Party: by.Party, States: []duty.Timeliness{duty.Overdue}}) {
		if len(x.Facts) == 0 && x.Trigger == nil && (len(x.Terms.Proof.Kinds) == 0 || slices.Contains(x.Terms.Proof.Kinds, "notice")) {
			return x
		}
	}
	t.Fatal("nothing is owed in silence")
	return nil
}

// asNow is an occurrence as it now stands.
func asNow(t *testing.T, n *app.Node, by access.Caller, was *duty.Occurrence) *duty.Occurrence {
	t.Helper()
	b, err := duty.LoadFrom(t.Context(), n.Read, by.Space, clock().Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range b.Select(duty.Filter{Party: by.Party}) {
		if x.Duty.ID == was.Duty.ID && x.Key == was.Key {
			return x
		}
	}
	t.Fatal("the occurrence is gone")
	return nil
}
