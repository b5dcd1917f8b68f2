package nodetest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/fault"
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

// TestSettingsStory: an administrator invites in the browser, the invited
// person takes the account up and sees the own page.
func TestSettingsStory(t *testing.T) {
	t.Parallel()
	_, p := visit(t, "xavinhan.bithu")
	p.Go("/settings")
	p.Window("thiet-dat")
	p.Fill("#account", "xavinhan.vanthu")
	p.Fill("#title", "Văn thư, Xã Vĩnh An")
	p.Click("form[action='/settings/invite'] .btn")
	link := p.Eval("document.querySelector('.copy').value").(string)
	_, path, _ := strings.Cut(link, "/invited/")
	p.Eval("fetch('/sign-out', {method: 'POST'}).then(r => r.status)")
	p.Go("/invited/" + path)
	p.Fill("#password", "một câu dài của riêng mình")
	p.Click("form .btn.primary")
	if text := p.Text("main"); p.Path() != "/settings" || !strings.Contains(text, "Văn thư, Xã Vĩnh An") || strings.Contains(text, "Mời một người") {
		t.Errorf("at %s: %q", p.Path(), text)
	}
	p.Go("/invited/" + path)
	if text := p.Text("main"); !strings.Contains(text, "Lời mời không có") {
		t.Errorf("the invitation again: %q", text)
	}
	for _, f := range p.Faults() {
		if !strings.Contains(f, "404") {
			t.Error(f)
		}
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
