package nodetest_test

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"phoihop/internal/app"
	"phoihop/internal/browser"
	"phoihop/internal/document"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/legaltext"
	"phoihop/internal/legaltext/amending"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
)

const wharfText = `QUY CHẾ PHỐI HỢP
Chương I
NỘI DUNG

Điều 1. Phạm vi
1. Quy chế này quy định việc phối hợp bảo vệ bến bãi giữa các bên ký tên dưới đây.
2. Các bên bình đẳng và tôn trọng chức năng, nhiệm vụ của nhau.

Điều 2. Trao đổi tình hình
1. Hằng tháng, trước ngày 25, các bên thông báo cho nhau tình hình bến bãi.
2. Hằng quý, các bên họp giao ban một lần, luân phiên chủ trì.

Điều 3. Thi hành
1. Các bên chịu trách nhiệm thi hành quy chế này.
`

// agreed signs a version for both parties of the wharf regulation.
func agreed(t *testing.T, n *app.Node, reg, version entry.Hash) {
	t.Helper()
	do(t, n, as(t, n, "bienphong.troly"), "regulation.circulate", "regulation", reg, "version", version)
	for _, who := range []string{"bienphong.bithu", "xavinhan.bithu"} {
		do(t, n, as(t, n, who), "regulation.consent", "regulation", reg, "version", version)
	}
}

// TestAmendStory is story 9: two clauses are changed in place, every party
// consents, and the new words rule from their day: before it the old text and
// its duties do, and what was not named stays as it was. All with the keyboard
// alone, in a narrow window, in English.
func TestAmendStory(t *testing.T) {
	t.Parallel()
	now := clock()
	n := openAt(t, func() time.Time { return now })
	clerk, heir := as(t, n, "bienphong.troly"), as(t, n, "xavinhan.bithu")
	reg := do(t, n, clerk, "regulation.propose", "title", "Quy chế phối hợp bảo vệ bến bãi", "text", wharfText, "from", "2026-10-01",
		"parties", []string{clerk.Party.String(), heir.Party.String()}).ID
	agreed(t, n, reg, reg)
	owed := do(t, n, clerk, "duty.propose", "regulation", reg, "version", reg, "provision", "dieu-2.khoan-1", "quote", "Hằng tháng", "from", "2026-10-01",
		"title", "Thông báo tình hình bến bãi", "cadence", "monthly", "due", `{"day":25}`).ID
	do(t, n, heir, "duty.accept", "duty", owed, "from", "2026-10-01")
	page := "/regulations/" + reg.String()
	p := atKeys(t, n, byKeys())
	enterAs(t, p, "bienphong.troly")
	amendInPlace(t, p, page)
	next := newestVersion(t, p, page)
	agreedViews(t, p, page, reg, next)
	consented(t, p, page+"?version="+next.String())

	reads := func(path, id string) string { p.Go(path); return p.Text("#" + strings.ReplaceAll(id, ".", `\.`)) }
	duties := func() []string { return occurrencesOf(t, n, clerk.Space, owed, now) }
	before := duties()
	if got := reads(page, "dieu-2.khoan-1"); !strings.Contains(got, "trước ngày 25,") {
		t.Errorf("before its day the new text rules: %q", got)
	}
	if text := p.Text("main"); !strings.Contains(text, "Version 2 takes effect on 15 Dec 2026") {
		t.Error("the agreed version is not announced")
	}
	p.Screenshot("sua-doi-truoc-ngay")
	now = time.Date(2026, 12, 20, 1, 0, 0, 0, time.UTC)
	enterAs(t, p, "bienphong.troly")
	if got := reads(page, "dieu-2.khoan-1"); !strings.Contains(got, "ngay khi có việc đột xuất") {
		t.Errorf("from its day on the new text does not rule: %q", got)
	}
	for day, want := range map[string]string{"2026-12-14": "trước ngày 25,", "2026-12-15": "đột xuất"} {
		if got := reads(page+"?as-at="+day, "dieu-2.khoan-1"); !strings.Contains(got, want) {
			t.Errorf("as at %s: %q", day, got)
		}
		if got := reads(page+"?as-at="+day, "dieu-1.khoan-2"); !strings.Contains(got, "Các bên bình đẳng và tôn trọng chức năng, nhiệm vụ của nhau.") {
			t.Errorf("as at %s an unchanged clause reads %q", day, got)
		}
	}
	after := duties()
	if len(after) < len(before) || !slices.Equal(after[:len(before)], before) {
		t.Errorf("the new words changed what was owed: %v, then %v", before, after)
	}
	fromDocument(t, p, page)
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// amendInPlace changes two clauses on the page, looks at what that comes to, and
// proposes it.
func amendInPlace(t *testing.T, p *browser.Page, page string) {
	t.Helper()
	press := func(css string) { t.Helper(); act(t, p, byKeys(), css) }
	write := func(id, words string) { t.Helper(); p.Type("[id='words-"+id+"']", words) }
	p.Go(page + "?open=dieu-2.khoan-1")
	p.Window("sua-doi-ngan-keo")
	press(".drawer a[href*='/amend?at=']")
	write("dieu-2.khoan-1", "1. Hằng tháng, trước ngày 20 hoặc ngay khi có việc đột xuất, các bên thông báo cho nhau tình hình bến bãi.")
	choose(p, "more", "dieu-2.khoan-2")
	press("button[value=add]")
	if text := p.Text("main"); !strings.Contains(text, "Khoản 2 Điều 2") {
		t.Fatalf("the second clause was not added: %.400q", text)
	}
	write("dieu-2.khoan-2", "2. Hằng quý, các bên họp giao ban một lần, luân phiên chủ trì; kết luận gửi trong 05 ngày.\n3. Hằng năm, các bên sơ kết.")
	p.Type("#amend-effective", "15/12/2026")
	p.Window("sua-doi-soan")
	press("button[value=preview]")
	for _, view := range []string{"original", "redline", "clean", "table"} {
		press("button[name=view][value=" + view + "]")
		p.Screenshot("sua-doi-" + view)
		for _, f := range p.Access() {
			t.Errorf("%s: %s", view, f)
		}
	}
	text := p.Text("main")
	for _, want := range []string{"hoặc ngay khi có việc đột xuất", "1. Sửa đổi, bổ sung Điều 2 như sau:", "3. Hằng năm, các bên sơ kết.”.", "ngày 15 tháng 12 năm 2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("the preview has no %q", want)
		}
	}
	press("form[action='/do/regulation.amend-text'] .btn.primary")
	if !strings.HasPrefix(p.Path(), page) {
		t.Fatalf("at %s: %.400q", p.Path(), p.Text("main"))
	}
}

// consented puts the version that a page shows before the parties, each of which
// signs it; until the last has, it is not agreed.
func consented(t *testing.T, p *browser.Page, page string) {
	t.Helper()
	press := func(link string) {
		t.Helper()
		p.Go(page)
		act(t, p, byKeys(), "main a[href^='/do/"+link+"']")
		act(t, p, byKeys(), send)
	}
	press("regulation.circulate")
	for _, who := range []string{"bienphong.bithu", "xavinhan.bithu"} {
		enterAs(t, p, who)
		p.Go(page)
		if text := p.Text("main"); !strings.Contains(text, "awaiting consent") {
			t.Errorf("before %s has signed the version is not open: %.600q", who, text)
		}
		press("regulation.consent")
	}
	p.Go(page)
	if text := p.Text("main"); !strings.Contains(text, "agreed, not yet in force") {
		t.Errorf("signed by every party, but %.600q", text)
	}
}

// newestVersion is the last version that the page's JSON lists.
func newestVersion(t *testing.T, p *browser.Page, page string) entry.Hash {
	t.Helper()
	var m struct {
		Versions []struct {
			ID  entry.Hash `json:"id"`
			Map []struct {
				From, Relation string
			} `json:"map"`
		} `json:"versions"`
	}
	raw := fmt.Sprint(p.Eval(fmt.Sprintf(`fetch(%q, {headers: {Accept: "application/json"}}).then(r => r.text())`, page)))
	if err := json.Unmarshal([]byte(raw), &m); err != nil || len(m.Versions) != 2 {
		t.Fatalf("%v in %.200s", err, raw)
	}
	relations := map[string]string{}
	for _, x := range m.Versions[1].Map {
		relations[x.From] = x.Relation
	}
	if relations["dieu-2.khoan-1"] != "reworded" || relations["dieu-1.khoan-1"] != "kept" {
		t.Errorf("the map says %v", relations)
	}
	return m.Versions[1].ID
}

// agreedViews looks at the proposed version in its four views, in both
// languages, and at its papers.
func agreedViews(t *testing.T, p *browser.Page, page string, reg, next entry.Hash) {
	t.Helper()
	compare := page + "?version=" + next.String() + "&compare=" + reg.String()
	for _, look := range []struct {
		lang, theme string
		width       int64
	}{{"vi", "light", 1440}, {"vi", "dark", 390}, {"en", "light", 360}} {
		see(p, look.lang, look.theme)
		p.Size(look.width, 900)
		for _, view := range []string{"original", "redline", "clean", "table"} {
			p.Go(compare + "&view=" + view)
			if w := fmt.Sprint(p.Eval("document.documentElement.scrollWidth <= window.innerWidth")); w != "true" {
				t.Errorf("%s at %d is too wide", view, look.width)
			}
			for _, f := range p.Access() {
				t.Errorf("%s at %d: %s", view, look.width, f)
			}
			p.Screenshot(fmt.Sprintf("ban-moi-%s-%d-%s", view, look.width, look.theme))
		}
		p.Go(page + "/amend?at=dieu-2.khoan-1")
		if w := fmt.Sprint(p.Eval("document.documentElement.scrollWidth <= window.innerWidth")); w != "true" {
			t.Errorf("the amendment at %d is too wide", look.width)
		}
		p.Screenshot(fmt.Sprintf("sua-doi-soan-%d-%s", look.width, look.theme))
	}
	p.Go(compare)
	if text := p.Text("#duties"); !strings.Contains(text, "Thông báo tình hình bến bãi") || !strings.Contains(text, "to be looked at") {
		t.Errorf("the duties that are touched: %q", text)
	}
	for paper, want := range map[string]string{"amendment.docx?form=party": "1. Sửa đổi, bổ sung Điều 2 như sau:", "amendment.docx?form=state": "Hiệu lực thi hành", "decision.docx?form=party": "QUYẾT ĐỊNH", "decision.docx?form=state": "1. Sửa đổi, bổ sung Điều 2 như sau:", "comparison.docx?form=party": "Khoản 1 Điều 2", "comparison.docx?form=state": "Khoản 1 Điều 2"} {
		raw := p.Eval(fmt.Sprintf(`fetch("%s/versions/%s/%s").then(r => r.arrayBuffer()).then(b => btoa(String.fromCharCode(...new Uint8Array(b))))`, page, next, paper))
		docx, err := base64.StdEncoding.DecodeString(fmt.Sprint(raw))
		if err != nil {
			t.Fatal(err)
		}
		ps, err := document.PlainText(bytes.NewReader(docx), int64(len(docx)))
		if err != nil || !strings.Contains(strings.Join(ps, "\n"), want) {
			t.Errorf("%s: %v, no %q in %.300q", paper, err, want, ps)
		}
	}
}

// fromDocument previews an amending text with a sentence that cannot be
// carried out and one that nobody understands: both are said with their lines.
func fromDocument(t *testing.T, p *browser.Page, page string) {
	t.Helper()
	p.Go(page + "/amend")
	p.Type("#amend-document", "1. Bãi bỏ khoản 2 Điều 1.\n2. Bãi bỏ khoản 9 Điều 1.\n3. Sửa đổi cách gọi các bên.\n4. Thay thế cụm từ “bến bãi” bằng cụm từ “bến, bãi” tại khoản 1 Điều 2.")
	act(t, p, byKeys(), "button[value=preview]")
	text := p.Text("main")
	for _, want := range []string{"2 could not be carried out", "line 2", "The regulation has no khoản 9 Điều 1.", "line 3", "This sentence was not understood", "“bến bãi” becomes “bến, bãi”: khoản 1 Điều 2"} {
		if !strings.Contains(text, want) {
			t.Errorf("the preview has no %q in %.900q", want, text)
		}
	}
	p.Screenshot("sua-doi-van-ban-360")
	act(t, p, byKeys(), "button[value=edit]")
	if got := fmt.Sprint(p.Eval(`document.getElementById("amend-document").value`)); !strings.Contains(got, "khoản 9") {
		t.Errorf("what was typed is lost: %q", got)
	}
}

// occurrencesOf lists what a duty owes, in order.
func occurrencesOf(t *testing.T, n *app.Node, space, id entry.Hash, at time.Time) (out []string) {
	t.Helper()
	b, err := duty.LoadFrom(t.Context(), n.Read, space, at)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range b.Occurrences {
		if o.Duty.ID == id {
			out = append(out, o.Party.Short()+" "+o.Due.Format(time.DateOnly))
		}
	}
	slices.Sort(out)
	return out
}

// sides are the two texts that a redline holds.
func sides(ps []amending.Piece) (old, text string) {
	for _, p := range ps {
		if p.Change != amending.Added {
			old += p.Text
		}
		if p.Change != amending.Removed {
			text += p.Text
		}
	}
	return old, text
}

// TestAmendmentsOfTheDemonstration: for every amendment, the text that amends
// the old version, read back and carried out, gives the new one; what its
// redline holds gives the same amending text again.
func TestAmendmentsOfTheDemonstration(t *testing.T) {
	t.Parallel()
	n := open(t)
	amendments := 0
	for _, id := range world.summary.Regulations {
		var r regulation.Regulation
		if err := n.Read.View(t.Context(), func(tx *sql.Tx) (err error) { r, err = regulation.Get(t.Context(), tx, id, nil); return err }); err != nil {
			t.Fatal(err)
		}
		for _, v := range r.Versions {
			base, ok := r.Version(v.Base)
			if !ok {
				continue
			}
			amendments++
			w := amending.Wording{Name: r.Title, From: v.Effective.Document()}
			text, err := amending.Write(legaltext.Parse(base.Text), legaltext.Parse(v.Text), w)
			if err != nil {
				t.Fatal(err)
			}
			got, _, errs := amending.Apply(base.Text, amending.Read(text))
			if got != viet.Normalize(v.Text) || len(errs) > 0 {
				t.Errorf("bản %d: %v\n%s", v.No, errs, text)
			}
			old, redlined := sides(amending.Redline(base.Text, got))
			if old != base.Text || redlined != got {
				t.Errorf("bản %d: the redline does not hold both texts", v.No)
			}
			again, err := amending.Write(legaltext.Parse(old), legaltext.Parse(redlined), w)
			if err != nil || again != text {
				t.Errorf("bản %d: %v\n%s\nthen\n%s", v.No, err, text, again)
			}
		}
		if r.ID == world.summary.Regulations[1] {
			if last := r.Versions[len(r.Versions)-1]; !r.Agreed(last) || len(r.Versions[2].Refusals) != 1 || !r.Versions[2].Superseded {
				t.Errorf("the second amendment was not refused and then agreed: %d versions", len(r.Versions))
			}
		}
	}
	if amendments != 3 {
		t.Errorf("%d amendments", amendments)
	}
}
