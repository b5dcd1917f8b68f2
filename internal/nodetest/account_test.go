package nodetest_test

import (
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/pquerna/otp/totp"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/app"
	"phoihop/internal/browser"
	"phoihop/internal/fault"
	"phoihop/internal/web"
)

const password = "phoihop-demo"

// TestSecondFactor: with a second factor the password opens nothing by itself,
// a code works once, and a recovery code stands in for a lost phone, once.
func TestSecondFactor(t *testing.T) {
	t.Parallel()
	a, ctx, who := open(t).Accounts, t.Context(), "xavinhan.troly"
	f, err := account.NewFactor(who)
	if err != nil {
		t.Fatal(err)
	}
	now := clock()
	code := func() string {
		c, err := totp.GenerateCode(f.Secret, now)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if _, err := a.SetFactor(ctx, who, f.Secret, "000000", now); kind(err) != fault.Invalid {
		t.Fatalf("set with a wrong code: %v", err)
	}
	codes, err := a.SetFactor(ctx, who, f.Secret, code(), now)
	if err != nil || len(codes) != 10 {
		t.Fatal(codes, err)
	}
	half := func() string {
		t.Helper()
		o, err := a.SignIn(ctx, who, password, "test", now)
		if err != nil || !o.Half {
			t.Fatalf("%+v %v", o, err)
		}
		if _, ok, _ := a.Session(ctx, o.Token, now); ok {
			t.Error("a password alone opens a session")
		}
		return o.Token
	}
	if _, err := a.Complete(ctx, half(), code(), now); kind(err) != fault.Invalid {
		t.Errorf("the code of setting up works again: %v", err)
	}
	now = now.Add(time.Minute)
	first := half()
	whole, err := a.Complete(ctx, first, code(), now)
	if err != nil || whole == first {
		t.Fatalf("token kept: %v, %v", whole == first, err)
	}
	if _, ok, _ := a.Session(ctx, whole, now); !ok {
		t.Error("the code opens nothing")
	}
	if _, err := a.Complete(ctx, half(), code(), now); err == nil {
		t.Error("one code works twice")
	}
	if _, err := a.Complete(ctx, half(), strings.ToUpper(codes[3]), now); err != nil {
		t.Errorf("recovery code: %v", err)
	}
	if _, err := a.Complete(ctx, half(), codes[3], now); err == nil {
		t.Error("a recovery code works twice")
	}
	late := half()
	now = now.Add(6 * time.Minute)
	if _, err := a.Complete(ctx, late, code(), now); kind(err) != fault.Forbidden {
		t.Errorf("half a session lives on: %v", err)
	}
	if err := a.DropFactor(ctx, who, "wrong"); kind(err) != fault.Invalid {
		t.Errorf("dropped without the password: %v", err)
	}
	if err := a.DropFactor(ctx, who, password); err != nil {
		t.Error(err)
	}
	if o, err := a.SignIn(ctx, who, password, "", now); err != nil || o.Half {
		t.Errorf("%+v %v", o, err)
	}
}

// TestInvitation: an administrator invites into the own party only, once, with
// no more than a party can give; an account is never taken over.
func TestInvitation(t *testing.T) {
	t.Parallel()
	n := open(t)
	a, ctx, now := n.Accounts, t.Context(), clock()
	boss := as(t, n, "xavinhan.bithu")
	if !boss.Can(access.Administer) {
		t.Fatalf("%+v is no administrator", boss)
	}
	who := account.Invitee{Account: "xavinhan.vanthu", Title: "Văn thư, Xã Vĩnh An", Rights: []access.Right{access.Draft}}
	if _, err := a.Invite(ctx, as(t, n, "xavinhan.troly"), who, now); kind(err) != fault.Forbidden {
		t.Errorf("an assistant invites: %v", err)
	}
	for name, bad := range map[string]account.Invitee{
		"operate": {Account: "x.y", Title: "t", Rights: []access.Right{access.Operate}},
		"taken":   {Account: "bienphong.bithu", Title: "t"},
		"name":    {Account: "Tên có dấu", Title: "t"},
		"title":   {Account: "x.y"},
	} {
		if _, err := a.Invite(ctx, boss, bad, now); kind(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	token, err := a.Invite(ctx, boss, who, now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Accept(ctx, token, "short", now); kind(err) != fault.Invalid {
		t.Errorf("a weak password: %v", err)
	}
	if _, err := a.Accept(ctx, token, "một câu dài của riêng mình", now.Add(8*24*time.Hour)); kind(err) != fault.NotFound {
		t.Errorf("after a week: %v", err)
	}
	name, err := a.Accept(ctx, token, "một câu dài của riêng mình", now)
	if err != nil || name != who.Account {
		t.Fatal(name, err)
	}
	if _, err := a.Accept(ctx, token, "một câu khác cũng dài", now); kind(err) != fault.NotFound {
		t.Errorf("an invitation works twice: %v", err)
	}
	c := as(t, n, who.Account)
	if c.Party != boss.Party || c.Space != boss.Space || !c.Can(access.Draft) || c.Can(access.Sign) || c.Post == "" {
		t.Errorf("%+v", c)
	}
	o, err := a.SignIn(ctx, name, "một câu dài của riêng mình", "", now)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.EndAccount(ctx, as(t, n, "bienphong.bithu"), name); kind(err) != fault.NotFound {
		t.Errorf("another party ends the account: %v", err)
	}
	if err := a.EndAccount(ctx, boss, boss.Account); kind(err) != fault.Invalid {
		t.Errorf("ends oneself: %v", err)
	}
	if err := a.EndAccount(ctx, boss, name); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := a.Session(ctx, o.Token, now); ok {
		t.Error("the session of an ended account lives on")
	}
	if _, err := a.SignIn(ctx, name, "một câu dài của riêng mình", "", now); kind(err) != fault.Forbidden {
		t.Errorf("an ended account signs in: %v", err)
	}
	if _, err := a.Invite(ctx, boss, who, now); kind(err) != fault.Invalid {
		t.Errorf("the name of an ended account is given again: %v", err)
	}
}

// TestPasswordEndsOtherSessions: who changes the password throws out whoever
// else is in.
func TestPasswordEndsOtherSessions(t *testing.T) {
	t.Parallel()
	n := open(t)
	a, ctx, now, who := n.Accounts, t.Context(), clock(), "xavinhan.troly"
	in := func() string {
		o, err := a.SignIn(ctx, who, password, "Mozilla/5.0 (X11; Linux) Firefox/140", now)
		if err != nil {
			t.Fatal(err)
		}
		return o.Token
	}
	mine, theirs := in(), in()
	if err := a.SetPassword(ctx, who, "wrong", "một câu mới rất dài", mine); kind(err) != fault.Invalid {
		t.Errorf("without the present one: %v", err)
	}
	if err := a.SetPassword(ctx, who, password, "một câu mới rất dài", mine); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := a.Session(ctx, mine, now); !ok {
		t.Error("one's own session is ended")
	}
	if _, ok, _ := a.Session(ctx, theirs, now); ok {
		t.Error("the other session lives on")
	}
	ss, err := a.Sessions(ctx, who, mine, now)
	if err != nil || len(ss) != 1 || !ss[0].Current {
		t.Errorf("%+v %v", ss, err)
	}
	other := as(t, n, "bienphong.troly")
	if err := a.EndSession(ctx, other.Account, ss[0].ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := a.Session(ctx, mine, now); !ok {
		t.Error("somebody else ended the session")
	}
}

// TestInvitedStory: where a second factor is demanded, a password alone opens
// nothing but the page that sets it up; an administrator invites in the browser,
// and the invited take the account up by either way, with recovery codes.
func TestInvitedStory(t *testing.T) {
	t.Parallel()
	n := open(t)
	site, err := n.Site(app.SiteOptions{SecondFactor: true})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(site.Handler())
	t.Cleanup(s.Close)
	p := engine.Open(t, strings.Replace(s.URL, "127.0.0.1", "localhost", 1))
	p.Authenticator()
	p.Go("/sign-in")
	p.Fill("#account", "xavinhan.bithu")
	p.Fill("#password", password)
	p.Click("#sign-in .btn.primary")
	for _, path := range []string{"/settings", "/notices"} { // the second page of the work is as closed as the first
		if p.Go(path); !strings.HasPrefix(p.Path(), "/sign-in/factor") {
			t.Fatalf("a password alone opens %s", p.Path())
		}
	}
	p.Window("thiet-lap")
	p.Fill("#code", "000000")
	p.Click("form.qr .btn.primary")
	if text := p.Text("main"); !strings.Contains(text, "Mã không đúng") {
		t.Errorf("a wrong code: %q", text)
	}
	enrol(t, p)
	if !strings.HasPrefix(p.Path(), "/notices") {
		t.Errorf("after setting up at %s, not where it was asked for", p.Path())
	}

	for who, take := range map[string]func(){
		"xavinhan.vanthu": func() {
			p.Fill("#password", "một câu dài của riêng mình")
			p.Click("form .btn.primary")
			enrol(t, p)
		},
		"xavinhan.khoa": func() {
			p.Click("[data-passkey=invited]")
			waitFor(t, func() bool { return strings.HasPrefix(p.Path(), "/sign-in/codes/") })
			kept(t, p)
		},
	} {
		signBack(t, n, p, s, "xavinhan.bithu")
		p.Go("/settings")
		p.Fill("#account", who)
		p.Fill("#title", "Văn thư, Xã Vĩnh An")
		p.Click("form[action='/settings/invite'] .btn")
		link := p.Eval("document.querySelector('.copy').value").(string)
		_, path, _ := strings.Cut(link, "/invited/")
		p.Eval("fetch('/sign-out', {method: 'POST'}).then(r => r.status)")
		p.Go("/invited/" + path)
		p.Window("loi-moi-" + who)
		take()
		if text := p.Text("main"); !strings.HasPrefix(p.Path(), "/settings") || !strings.Contains(text, "Văn thư, Xã Vĩnh An") || strings.Contains(text, "Mời một người") || !strings.Contains(text, "Còn 10 mã dự phòng") && !strings.Contains(text, "Còn 10 mã") {
			t.Errorf("%s at %s: %q", who, p.Path(), text)
		}
		p.Go("/invited/" + path)
		if text := p.Text("main"); !strings.Contains(text, "Lời mời không có") {
			t.Errorf("%s: the invitation again: %q", who, text)
		}
	}
	for _, f := range p.Faults() {
		if !strings.Contains(f, "404") && !strings.Contains(f, "422") {
			t.Error(f)
		}
	}
	if has, err := n.Accounts.HasPassword(t.Context(), "xavinhan.khoa"); err != nil || has {
		t.Errorf("taken up by passkey alone, and has a password: %v %v", has, err)
	}
	r, err := n.Journal.Verify(t.Context())
	if err != nil || len(r.Faults) > 0 {
		t.Errorf("%v %v", r.Faults, err)
	}
	keyOf(t, n.Journal, as(t, n, "xavinhan.khoa").Party)
}

// enrol shows the code of the secret on the page and keeps the recovery codes.
func enrol(t *testing.T, p *browser.Page) {
	t.Helper()
	code, err := totp.GenerateCode(p.Eval("document.querySelector('[name=secret]').value").(string), clock())
	if err != nil {
		t.Fatal(err)
	}
	p.Fill("#code", code)
	p.Click("form.qr .btn.primary")
	kept(t, p)
}

// kept finds ten recovery codes on the page and goes on.
func kept(t *testing.T, p *browser.Page) {
	t.Helper()
	if n := p.Eval("document.querySelectorAll('.codes code').length"); fmt.Sprint(n) != "10" {
		t.Fatalf("%v recovery codes: %q", n, p.Text("main"))
	}
	p.Window("ma-du-phong")
	p.Click("main .btn.primary")
}

// signBack gives the page a whole session of an account.
func signBack(t *testing.T, n *app.Node, p *browser.Page, s *httptest.Server, who string) {
	t.Helper()
	p.Eval("fetch('/sign-out', {method: 'POST'}).then(r => r.status)")
	token, err := n.Accounts.OpenPasskey(t.Context(), who, "test", clock())
	if err != nil {
		t.Fatal(err)
	}
	p.Cookie(web.SessionCookie, token)
}

// TestPasskeyAlone: where more than a password is demanded, who has a passkey
// and no second factor does not get in by password; a recovery code opens the
// way to another passkey, once; and the last passkey of an account without a
// password stays.
func TestPasskeyAlone(t *testing.T) {
	t.Parallel()
	n := open(t)
	a, ctx, now, who := n.Accounts, t.Context(), clock(), "xavinhan.troly"
	site, err := n.Site(app.SiteOptions{SecondFactor: true})
	if err != nil {
		t.Fatal(err)
	}
	send := func(path, cookie string, form url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: cookie})
		w := httptest.NewRecorder()
		site.Handler().ServeHTTP(w, r)
		return w
	}
	o, err := a.SignIn(ctx, who, password, "", now)
	if err != nil {
		t.Fatal(err)
	}
	if w := send("/passkey/add", o.Token, nil); w.Code != http.StatusForbidden {
		t.Errorf("a password alone adds a passkey: %d", w.Code)
	}
	if err := a.SavePasskey(ctx, who, "", webauthn.Credential{ID: []byte("one")}, now); err != nil {
		t.Fatal(err)
	}
	if w := send("/sign-in", "", url.Values{"account": {who}, "password": {password}}); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "bằng khóa cá nhân") {
		t.Errorf("the password alone of who has a passkey: %d", w.Code)
	}
	codes, err := a.RenewCodes(ctx, who)
	if err != nil || len(codes) != 10 {
		t.Fatal(codes, err)
	}
	for code, want := range map[string]fault.Kind{"aaaaa-aaaaa": fault.Forbidden, codes[0]: ""} {
		token, err := a.Recover(ctx, who, code, "", now)
		if kind(err) != want {
			t.Errorf("%s: %v", code, err)
		}
		if x, ok, _ := a.Standing(ctx, token, now); want == "" && (!ok || !x.Bare) {
			t.Errorf("a recovery code opens more than the way to another passkey: %v %+v", ok, x)
		}
	}
	if _, err := a.Recover(ctx, who, codes[0], "", now); kind(err) != fault.Forbidden {
		t.Errorf("a recovery code works twice: %v", err)
	}
	boss := as(t, n, "xavinhan.bithu")
	token, err := a.Invite(ctx, boss, account.Invitee{Account: "xavinhan.khoa", Title: "t"}, now)
	if err != nil {
		t.Fatal(err)
	}
	if _, codes, err := a.AcceptPasskey(ctx, token, "", webauthn.Credential{ID: []byte("two")}, now); err != nil || len(codes) != 10 {
		t.Fatal(codes, err)
	}
	if _, _, err := a.AcceptPasskey(ctx, token, "", webauthn.Credential{ID: []byte("three")}, now); kind(err) != fault.NotFound {
		t.Errorf("an invitation works twice: %v", err)
	}
	if _, err := a.SignIn(ctx, "xavinhan.khoa", "", "", now); kind(err) != fault.Forbidden {
		t.Errorf("no password opens an account without one: %v", err)
	}
	if err := a.DropPasskey(ctx, "xavinhan.khoa", hex.EncodeToString([]byte("two"))); kind(err) != fault.Conflict {
		t.Errorf("the last key goes: %v", err)
	}
	if err := a.DropPasskey(ctx, who, hex.EncodeToString([]byte("one"))); err != nil {
		t.Errorf("beside a password it may: %v", err)
	}
}

// TestTypedIsKept: a form that is sent when its session is over comes back
// after signing in, filled as it was, and nothing was recorded or kept between.
func TestTypedIsKept(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "bienphong.troly")
	p.Go("/do/notice.send")
	p.Fill("#f-title", "Tin biển động")
	p.Eval(`(() => { document.querySelector("#f-text").value = "Gió cấp 7, giật cấp 9.\nTàu nhỏ không ra khơi." })()`)
	p.Eval(`fetch("/sign-out", {method: "POST"}).then(r => r.status)`)
	before := n.Read.Seq()
	p.Click("form.form .actions .btn.primary")
	if text := p.Text("main"); !strings.Contains(text, "chưa gửi") && !strings.Contains(text, "đã kết thúc trước khi gửi") {
		t.Fatalf("the sign-in page says %q", text)
	}
	p.Window("phien-het-han")
	p.Fill("#account", "bienphong.troly")
	p.Fill("#password", "wrong, the first time")
	p.Click("#sign-in .btn.primary")
	p.Fill("#password", password)
	p.Click("#sign-in .btn.primary")
	p.Window("phien-mo-lai")
	if got := fmt.Sprint(p.Eval(`document.querySelector("#f-title").value + "|" + document.querySelector("#f-text").value`)); got != "Tin biển động|Gió cấp 7, giật cấp 9.\nTàu nhỏ không ra khơi." {
		t.Errorf("the form came back with %q", got)
	}
	if n.Read.Seq() != before {
		t.Error("something was recorded before it was sent again")
	}
	p.Click("form.form .actions .btn.primary")
	if n.Read.Seq() == before {
		t.Errorf("not sent: %s", p.Path())
	}
	if p.Go("/notices?box=sent"); !strings.Contains(p.Text("main"), "Tin biển động") {
		t.Errorf("not among what was sent: %q", p.Text("main"))
	}
}

// TestEndedAccountOpensNothing: an account that its party's administrator ends
// loses its sessions and its tokens at once; another party's administrator ends
// nothing.
func TestEndedAccountOpensNothing(t *testing.T) {
	t.Parallel()
	o := serve(t)
	const who = "xavinhan.troly"
	c := program(t, o.n, who, access.Read)
	in, err := o.n.Accounts.SignIn(t.Context(), who, password, "", clock())
	if err != nil {
		t.Fatal(err)
	}
	opens := func() (session bool, token int) {
		_, ok, err := o.n.Accounts.Session(t.Context(), in.Token, clock())
		if err != nil {
			t.Fatal(err)
		}
		return ok, c.call("GET", "/duties", "").Code
	}
	if w := o.post("bienphong.bithu", "/settings/accounts/end", url.Values{"account": {who}}); w.Code == http.StatusSeeOther {
		t.Error("another party's administrator ended it")
	}
	if session, token := opens(); !session || token != http.StatusOK {
		t.Fatalf("before: %v %d", session, token)
	}
	o.post("xavinhan.bithu", "/settings/accounts/end", url.Values{"account": {who}})
	if session, token := opens(); session || token != http.StatusForbidden {
		t.Errorf("after: %v %d", session, token)
	}
	if _, err := o.n.Accounts.SignIn(t.Context(), who, password, "", clock()); err == nil {
		t.Error("it signs in")
	}
}
