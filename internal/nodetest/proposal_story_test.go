package nodetest_test

import (
	"fmt"
	"strings"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/app"
	"phoihop/internal/browser"
	"phoihop/internal/entry"
)

// put gives a field of the form that is shown a value, as choosing would.
func put(p *browser.Page, name, value string) {
	p.Eval(fmt.Sprintf(`(() => { const f = document.querySelector("form.form [name='%s']"); f.value = %q })()`, name, value))
}

// send is the button of a form.
const send = "form.form .actions .btn.primary"

// deputy makes an account whose post may sign, as soon as it has a mandate.
func deputy(t *testing.T, n *app.Node, of, name, title string) access.Caller {
	t.Helper()
	head := as(t, n, of)
	c := access.Caller{Account: name, Name: title, Post: "d0d0d0d0d0d0", Space: head.Space, Party: head.Party, Rights: []access.Right{access.Draft, access.Sign}}
	do(t, n, head, "organisation.add-post", "post", c.Post, "title", title)
	if err := n.Accounts.Create(t.Context(), account.Account{Caller: c, Password: password, Open: true}); err != nil {
		t.Fatal(err)
	}
	return c
}

// opine gives an opinion through the form, as an account.
func opine(t *testing.T, p *browser.Page, account, page, stance, wording, reason string) {
	t.Helper()
	signIn(t, p, account)
	p.Go(page)
	p.Click(".head .tools a[href^='/do/proposal.give-opinion']")
	put(p, "stance", stance)
	put(p, "wording", wording)
	put(p, "reason", reason)
	p.Click(send)
}

// TestProposalStory is story 5: one party proposes, one agrees, one objects
// with its reason, one says nothing; a deputy signs under a mandate of its
// own; the second version asks everybody anew. Silence is never consent.
func TestProposalStory(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "bienphong.troly")
	b, c, d := as(t, n, "xavinhan.bithu"), as(t, n, "xabaidua.bithu"), as(t, n, "xavinhloc.bithu")

	p.Go("/proposals")
	p.Click("a[href^='/do/proposal.make']")
	p.Fill("#f-title", "Trực bến mùa biển động")
	p.Fill("#f-text", "Các bên cử người trực tại bến trong 24 giờ khi có tin bão.")
	for _, who := range []entry.Hash{b.Party, c.Party, d.Party} {
		p.Click(fmt.Sprintf("input[name=asked][value='%s']", who))
	}
	p.Fill("#f-answer_by", "05/12/2026")
	p.Window("de-xuat-form")
	p.Click(send)
	id := newestOf(t, n, b, "proposal")
	page := "/proposals/" + id.String()

	opine(t, p, "xavinhan.bithu", page, "agree", "", "")
	opine(t, p, "xabaidua.bithu", page, "object", "", "")
	if text := p.Text("form.form"); !strings.Contains(text, "phải nêu lý do") {
		t.Errorf("an objection without a reason: %.300q", text)
	}
	put(p, "reason", "Xã không đủ người trực 24 giờ.")
	put(p, "wording", "… trực trong giờ cao điểm khi có tin bão.")
	p.Click(send)
	p.Go(page)
	text := p.Text("main")
	for _, want := range []string{"2/3 bên đã có ý kiến", "Chưa có ý kiến", "Không đồng ý", "Xã không đủ người trực 24 giờ.", "giờ cao điểm"} {
		if !strings.Contains(text, want) {
			t.Errorf("after two opinions the page has no %q", want)
		}
	}
	p.Screenshot("de-xuat-1440")

	// The head of the third party is away; the deputy's first mandate is over.
	pho := deputy(t, n, "xavinhloc.bithu", "xavinhloc.phobithu", "Phó Bí thư Đảng ủy xã Vĩnh Lộc")
	do(t, n, d, "organisation.grant-mandate", "post", pho.Post, "scope", "proposal.opinion-given", "from", "2026-10-01", "to", "2026-11-20")
	opine(t, p, pho.Account, page, "agree", "", "")
	if text := p.Text("form.form, main"); !strings.Contains(text, "thẩm quyền") {
		t.Errorf("an expired mandate signs: %.300q", text)
	}
	do(t, n, d, "organisation.grant-mandate", "post", pho.Post, "scope", "proposal.opinion-given", "from", "2026-11-21", "to", "2026-12-31")
	opine(t, p, pho.Account, page, "agree", "", "")
	p.Go(page)
	if text := p.Text("#opinions ~ .columns"); !strings.Contains(text, "Phó Bí thư Đảng ủy xã Vĩnh Lộc") {
		t.Errorf("who signed is not shown: %.400q", text)
	}

	signIn(t, p, "bienphong.troly")
	p.Go(page)
	p.Click(".head .tools a[href^='/do/proposal.reword']")
	put(p, "text", "Các bên cử người trực tại bến trong giờ cao điểm khi có tin bão.")
	put(p, "reason", "Tiếp thu ý kiến xã Bãi Dừa.")
	p.Click(send)
	p.Go(page)
	if text := p.Text("main"); !strings.Contains(text, "0/3 bên đã có ý kiến") {
		t.Error("the new version does not ask anew")
	}
	signIn(t, p, "xabaidua.bithu")
	p.Go(page)
	if text := p.Text("#since"); !strings.Contains(text, "bản 1") || !strings.Contains(text, "giờ cao điểm") {
		t.Errorf("what changed since the opinion: %q", text)
	}
	p.Screenshot("de-xuat-ban-2")
	first := opinionOf(t, p, page, c.Party)
	do(t, n, c, "proposal.withdraw-opinion", "proposal", id, "opinion", first, "reason", "Bản 2 đã sửa.")
	opine(t, p, "xabaidua.bithu", page, "agree", "", "")
	opine(t, p, "xavinhan.bithu", page, "agree", "", "")

	conclude := func(result string) {
		signIn(t, p, "bienphong.bithu")
		p.Go(page)
		p.Click(".head .tools a[href^='/do/proposal.conclude']")
		put(p, "result", result)
		put(p, "words", "Các bên trực bến trong giờ cao điểm khi có tin bão.")
		put(p, "review_on", "01/6/2027")
		p.Click(send)
	}
	conclude("agreed") // the deputy agreed to version 1 only
	if text := p.Text("form.form"); !strings.Contains(text, "Mới có 2/3 bên đồng ý") || !strings.Contains(text, "Im lặng không phải là đồng ý") {
		t.Errorf("silence passes for consent: %.400q", text)
	}
	opine(t, p, pho.Account, page, "agree", "", "")
	conclude("agreed")
	for _, look := range []struct {
		lang, theme string
		width       int64
		want        []string
	}{{"vi", "light", 1440, []string{"Các bên thống nhất", "Các bên trực bến", "rà soát ngày 01/6/2027", "3/3 bên đã có ý kiến"}},
		{"vi", "dark", 390, []string{"Ý kiến trước đó"}}, {"en", "light", 360, []string{"Agreed by all parties", "3/3 parties", "look again on 1 Jun 2027"}}} {
		p.Eval(fmt.Sprintf(`fetch("/settings", {method: "POST", body: new URLSearchParams({lang: %q, theme: %q, return: "/today"})}).then(r => r.status)`, look.lang, look.theme))
		p.Size(look.width, 900)
		p.Go(page)
		p.Eval(`document.querySelectorAll("details").forEach(d => { if (d.closest("main")) d.open = true })`)
		for _, want := range look.want {
			if text := p.Text("main"); !strings.Contains(text, want) {
				t.Errorf("at %d the page has no %q", look.width, want)
			}
		}
		if w := fmt.Sprint(p.Eval("document.documentElement.scrollWidth <= window.innerWidth")); w != "true" {
			t.Errorf("the proposal at %d is too wide", look.width)
		}
		for _, f := range p.Access() {
			t.Errorf("at %d: %s", look.width, f)
		}
		p.Screenshot(fmt.Sprintf("de-xuat-xong-%d-%s", look.width, look.theme))
		p.Go("/proposals?list=ended")
		p.Window(fmt.Sprintf("de-xuat-ds-%d-%s", look.width, look.theme))
	}
	// The objection that was taken back is still there to read.
	p.Go(page)
	p.Eval(`document.querySelectorAll("main details").forEach(d => d.open = true)`)
	if text := p.Text("main"); !strings.Contains(text, "Xã không đủ người trực 24 giờ.") || !strings.Contains(text, "Bản 2 đã sửa.") {
		t.Error("the objection that was taken back is gone from the record")
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// newestOf is the newest thing of a feature that a caller may see.
func newestOf(t *testing.T, n *app.Node, c access.Caller, feature string) (id entry.Hash) {
	t.Helper()
	hrefs, err := newest(t, n, c, feature)
	if err != nil || len(hrefs) == 0 {
		t.Fatal(err, hrefs)
	}
	if id, err = entry.ParseHash(hrefs[0][strings.LastIndexByte(hrefs[0], '/')+1:]); err != nil {
		t.Fatal(err)
	}
	return id
}

// opinionOf is the id of a party's first opinion on a proposal.
func opinionOf(t *testing.T, p *browser.Page, page string, party entry.Hash) string {
	t.Helper()
	return fmt.Sprint(p.Eval(fmt.Sprintf(`fetch(%q, {headers: {Accept: "application/json"}}).then(r => r.json()).then(s => s.opinions.find(o => o.log === %q).id)`, page, party)))
}
