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

// advised is the playing of story 5.
type advised struct {
	*testing.T
	n    *app.Node
	p    *browser.Page
	page string // of the proposal
}

// TestProposalStory is story 5: one party proposes, one agrees, one objects
// with other words, one says nothing; a deputy signs for the absent head under a
// mandate of its own, and not under one that is over; the second version asks
// everybody anew, and who objected takes that back; the outcome has a day on
// which it is looked at again. Silence is never consent. All with the keyboard
// alone, in a narrow window, in English.
func TestProposalStory(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := &advised{T: t, n: n, p: atKeys(t, n, byKeys())}
	s.propose()
	s.answer()
	s.deputise()
	s.reword()
	s.conclude()
	s.look()
	if f := s.p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// act presses the button or follows the link that a selector finds.
func (s *advised) act(css string) { s.Helper(); act(s.T, s.p, byKeys(), css) }

// fill types into a field of the form.
func (s *advised) fill(name, text string) {
	s.Helper()
	fill(s.T, s.p, byKeys(), "[name='"+name+"']", text)
}

// on opens the proposal as an account.
func (s *advised) on(account string) {
	s.Helper()
	enterAs(s.T, s.p, account)
	s.p.Go(s.page)
}

// says demands words on the part of the page that a selector finds.
func (s *advised) says(css string, want ...string) {
	s.Helper()
	text := s.p.Text(css)
	for _, w := range want {
		if !strings.Contains(text, w) {
			s.Errorf("%s of %s has no %q: %.900q", css, s.p.Path(), w, text)
		}
	}
}

// opine gives an opinion through the form, as an account.
func (s *advised) opine(account, stance, wording, reason string) {
	s.Helper()
	s.on(account)
	s.act(".head .tools a[href^='/do/proposal.give-opinion']")
	choose(s.p, "stance", stance)
	if wording != "" {
		s.fill("wording", wording)
	}
	if reason != "" {
		s.fill("reason", reason)
	}
	s.act(send)
}

func (s *advised) propose() {
	s.Helper()
	enterAs(s.T, s.p, "bienphong.troly")
	s.p.Go("/proposals")
	s.act("a[href^='/do/proposal.make']")
	s.fill("title", "Trực bến mùa biển động")
	s.fill("text", "Các bên cử người trực tại bến trong 24 giờ khi có tin bão.")
	for _, who := range []string{"xavinhan.bithu", "xabaidua.bithu", "xavinhloc.bithu"} {
		s.p.Tick(fmt.Sprintf("input[name=asked][value='%s']", as(s.T, s.n, who).Party))
	}
	s.fill("answer_by", "05/12/2026")
	s.p.Window("de-xuat-form")
	s.act(send)
	if s.page = s.p.Path(); !strings.HasPrefix(s.page, "/proposals/") {
		s.Fatalf("proposed, but at %s: %.400q", s.page, s.p.Text("main"))
	}
}

// answer: one agrees, one objects, which needs a reason, one is silent.
func (s *advised) answer() {
	s.Helper()
	s.opine("xavinhan.bithu", "agree", "", "")
	s.opine("xabaidua.bithu", "object", "", "")
	s.says("form.form", "An objection needs its reason.")
	s.fill("wording", "… trực trong giờ cao điểm khi có tin bão.")
	s.fill("reason", "Xã không đủ người trực 24 giờ.")
	s.act(send)
	s.p.Go(s.page)
	s.says("main", "2/3 parties have said where they stand", "No opinion yet", "Objects", "Xã không đủ người trực 24 giờ.", "giờ cao điểm")
	s.p.Screenshot("de-xuat-360")
}

// deputise: the head of the third party is away; the deputy's first mandate is
// over, and the second is not.
func (s *advised) deputise() {
	s.Helper()
	head := as(s.T, s.n, "xavinhloc.bithu")
	pho := deputy(s.T, s.n, "xavinhloc.bithu", "xavinhloc.phobithu", "Phó Bí thư Đảng ủy xã Vĩnh Lộc")
	do(s.T, s.n, head, "organisation.grant-mandate", "post", pho.Post, "scope", "proposal.opinion-given", "from", "2026-10-01", "to", "2026-11-20")
	s.opine(pho.Account, "agree", "", "")
	s.says("form.form, main", "holds no mandate to sign on 25 Nov 2026")
	do(s.T, s.n, head, "organisation.grant-mandate", "post", pho.Post, "scope", "proposal.opinion-given", "from", "2026-11-21", "to", "2026-12-31")
	s.act(send)
	s.p.Go(s.page)
	s.says("#opinions ~ .columns", "Phó Bí thư Đảng ủy xã Vĩnh Lộc")
}

// reword: the second version asks anew, says what changed, and who objected to
// the first takes that back and agrees.
func (s *advised) reword() {
	s.Helper()
	s.on("bienphong.troly")
	s.act(".head .tools a[href^='/do/proposal.reword']")
	s.p.Type("main form.form [name=text]", "Các bên cử người trực tại bến trong giờ cao điểm khi có tin bão.")
	s.fill("reason", "Tiếp thu ý kiến xã Bãi Dừa.")
	s.act(send)
	s.p.Go(s.page)
	s.says("main", "0/3 parties have said where they stand")
	s.on("xabaidua.bithu")
	s.says("#since", "version 1", "giờ cao điểm")
	s.p.Screenshot("de-xuat-ban-2")
	unfold(s.p, ".columns details:has(a[href*=withdraw-opinion])")
	s.act(".columns details a[href^='/do/proposal.withdraw-opinion']")
	s.fill("reason", "Bản 2 đã sửa.")
	s.act(send)
	s.opine("xabaidua.bithu", "agree", "", "")
	s.opine("xavinhan.bithu", "agree", "", "")
}

// conclude: the deputy agreed to version 1 only, and that is no consent.
func (s *advised) conclude() {
	s.Helper()
	s.on("bienphong.bithu")
	s.act(".head .tools a[href^='/do/proposal.conclude']")
	choose(s.p, "result", "agreed")
	s.fill("words", "Các bên trực bến trong giờ cao điểm khi có tin bão.")
	s.fill("review_on", "01/6/2027")
	s.act(send)
	s.says("form.form", "2 of 3 parties agree", "1 have said nothing", "Silence is not consent")
	s.opine("xavinhloc.phobithu", "agree", "", "")
	s.on("bienphong.bithu")
	s.act(".head .tools a[href^='/do/proposal.conclude']")
	choose(s.p, "result", "agreed")
	s.fill("words", "Các bên trực bến trong giờ cao điểm khi có tin bão.")
	s.fill("review_on", "01/6/2027")
	s.act(send)
	s.p.Go(s.page)
	s.says("main", "Agreed by all parties", "3/3 parties", "look again on 1 Jun 2027")
}

// look reads the outcome in both languages, and the objection that was taken
// back.
func (s *advised) look() {
	s.Helper()
	for _, look := range []struct {
		lang, theme string
		width       int64
		want        []string
	}{{"vi", "light", 1440, []string{"Các bên thống nhất", "Các bên trực bến", "rà soát ngày 01/6/2027", "3/3 bên đã có ý kiến"}},
		{"vi", "dark", 390, []string{"Ý kiến trước đó", "Xã không đủ người trực 24 giờ.", "Bản 2 đã sửa."}}, {"en", "light", 360, []string{"Agreed by all parties", "3/3 parties", "look again on 1 Jun 2027"}}} {
		see(s.p, look.lang, look.theme)
		s.p.Size(look.width, 900)
		s.p.Go(s.page)
		s.p.Eval(`document.querySelectorAll("main details").forEach(d => d.open = true)`)
		s.says("main", look.want...)
		if w := fmt.Sprint(s.p.Eval("document.documentElement.scrollWidth <= window.innerWidth")); w != "true" {
			s.Errorf("the proposal at %d is too wide", look.width)
		}
		for _, f := range s.p.Access() {
			s.Errorf("at %d: %s", look.width, f)
		}
		s.p.Screenshot(fmt.Sprintf("de-xuat-xong-%d-%s", look.width, look.theme))
		s.p.Go("/proposals?list=ended")
		s.p.Window(fmt.Sprintf("de-xuat-ds-%d-%s", look.width, look.theme))
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
