package nodetest_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/app"
	"phoihop/internal/browser"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
)

// TestReviewStory is story 8, played with the keys alone, on a phone, in
// English: a review is compiled and lists its gaps; one is filled, one is stated
// as a shortcoming; a number is opened down to a signed record; a party states a
// reservation, the figures are frozen, all sign, the document is downloaded and
// its code checked. Late evidence then changes nothing that was frozen, and
// shows beside it.
func TestReviewStory(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "bienphong.bithu")
	p.Size(360, 800)
	signIn(t, p, "bienphong.bithu")
	see(p, "en", "light")
	path := openReview(t, p)
	id := strings.TrimPrefix(path, "/reviews/")
	gapsClosed(t, p, path)

	situation(t, p, path)
	p.Go(path)
	p.Enter("a.chip[href='?figure=all.on-time#figure']")
	if text := p.Text("#figure"); !strings.Contains(text, "signed entries under it") {
		t.Errorf("the figure opens %q", text)
	}
	p.Enter("#figure a[href^='/entries/']")
	if text := p.Text("main"); !strings.Contains(text, "Signed with the log's key") {
		t.Errorf("the number leads to %.400q", text)
	}

	signIn(t, p, "xavinhan.bithu")
	see(p, "en", "light")
	p.Go(path)
	p.Enter("a[href^='/do/review.reserve']")
	p.Type("main form.form [name=text]", "Hai kỳ báo chậm là do mất mạng.")
	p.Enter("main form.form .btn.primary")
	p.Go(path + "?figure=all.overdue")
	if text := p.Text("main"); !strings.Contains(text, "Hai kỳ báo chậm là do mất mạng") {
		t.Error("the reservation does not show")
	}

	signIn(t, p, "bienphong.bithu")
	see(p, "en", "light")
	p.Go(path + "?figure=all.overdue")
	counted(t, p)
	p.Enter("form[action='/do/review.freeze'] .btn")
	p.Wait(`document.readyState === "complete" && !document.querySelector("form[action='/do/review.freeze']") && !!document.querySelector("#figure h2")`)
	frozen := value(p.Text("#figure h2") + p.Text("a.chip[href='?figure=all.overdue#figure']"))
	allSign(t, n, p, path)

	late(t, n, world.summary.Regulations[1].String())
	p.Go(path + "?figure=all.overdue")
	text := p.Text("#figure")
	if !strings.Contains(text, "By the record as it is now") {
		t.Errorf("late evidence does not show beside the frozen figure: %q", text)
	}
	if again := value(p.Text("#figure h2") + p.Text("a.chip[href='?figure=all.overdue#figure']")); again != frozen {
		t.Errorf("frozen as %q, now %q", frozen, again)
	}
	raw := p.Eval(fmt.Sprintf(`fetch("/reviews/%s/report.docx").then(r => r.arrayBuffer()).then(b => {
		let s = ""; for (const x of new Uint8Array(b)) s += String.fromCharCode(x); return btoa(s); })`, id))
	docx, err := base64.StdEncoding.DecodeString(fmt.Sprint(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, faults, figures, err := n.Reviews().CheckDocument(t.Context(), n.Journal, n.Read, docx)
	if err != nil || len(faults) > 0 || figures < 50 {
		t.Errorf("the document: %d figures, %v, %v", figures, faults, err)
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// openReview opens a review of nine months of the second regulation.
func openReview(t *testing.T, p *browser.Page) (path string) {
	t.Helper()
	p.Go("/reviews")
	p.Enter("a[href*='" + world.summary.Regulations[1].String() + "']")
	p.Type("main form.form [name=title]", "Sơ kết chín tháng đầu năm 2026")
	p.Type("main form.form [name=from]", "01/01/2026")
	p.Type("main form.form [name=to]", "30/9/2026")
	p.Enter("main form.form .btn.primary")
	if p.Text("main form.form") != "" {
		t.Fatalf("at %s: %.300q", p.Path(), p.Text("main"))
	}
	p.Go("/reviews")
	p.Enter(fmt.Sprintf("main ul.rows a[href=%q]", p.Eval(`[...document.querySelectorAll("main ul.rows a")].find(a => a.textContent.includes("Sơ kết chín tháng"))?.getAttribute("href")`)))
	if !strings.Contains(p.Text("main"), "Sơ kết chín tháng") {
		t.Fatalf("at %s: %.300q", p.Path(), p.Text("main"))
	}
	return p.Path()
}

// gapsClosed fills a gap, the contribution of the party itself, and states
// another as a shortcoming.
func gapsClosed(t *testing.T, p *browser.Page, path string) {
	t.Helper()
	gaps := fmt.Sprint(p.Eval(`[...document.querySelectorAll("#gaps .why")].map(x => x.innerText).join("\n")`))
	if !strings.Contains(gaps, "BCH BĐBP has not contributed yet") || !strings.Contains(gaps, "accepted by nobody") {
		t.Errorf("the gaps: %q", gaps)
	}
	p.Enter("a[href='#gaps']")
	p.Enter("#gaps a[href^='/do/review.contribute']")
	p.Choose("main form.form [name=section]", "esults")
	p.Type("main form.form [name=text]", "Các xã đã giữ liên lạc hằng ngày với đồn.")
	p.Enter("main form.form .btn.primary")
	p.Go(path)
	p.Enter("a[href='#gaps']")
	p.Enter("#gaps a[href^='/do/review.add-item']")
	p.Enter("main form.form .btn.primary")
	p.Go(path)
	p.Window("story-8-gaps")
	text := p.Text("main")
	if strings.Contains(text, "BCH BĐBP has not contributed yet") || !strings.Contains(text, "Các xã đã giữ liên lạc") || !strings.Contains(text, "stated as a shortcoming") {
		t.Errorf("one gap filled and one stated: %q", p.Text("aside"))
	}
}

// situation: section I is compiled from the record, and its figures open.
func situation(t *testing.T, p *browser.Page, path string) {
	t.Helper()
	text := fmt.Sprint(p.Eval(`(() => { let text = "", on = false;
		for (const x of document.querySelector("article.sheet").children) { if (x.matches("h2")) { if (on) break; on = true; } text += x.innerText + "\n"; }
		return text; })()`))
	for _, want := range []string{"Đặc điểm tình hình", "Các bên báo cho nhau", "báo cáo không phát sinh", "Trong kỳ xảy ra", "kỳ trước có cùng độ dài", "Tàu cá của địa phương"} {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
			t.Errorf("section I is not compiled: no %q in %.900q", want, text)
		}
	}
	for _, figure := range []string{"notice.sent", "incident.all", "incident.before"} {
		p.Go(path + "?figure=" + figure)
		if text := p.Text("#figure"); !strings.Contains(text, "signed entries under it") {
			t.Errorf("%s opens %q", figure, text)
		}
	}
}

// counted: what shares are taken of stands beside them, and they add up to it.
func counted(t *testing.T, p *browser.Page) {
	t.Helper()
	var r struct {
		Figures []struct {
			ID      string
			Text    string
			Entries []string
		} `json:"figures"`
	}
	body := fmt.Sprint(p.Eval(`fetch(location.href, { headers: { Accept: "application/json" } }).then(r => r.text())`))
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		t.Fatalf("%v: %.200s", err, body)
	}
	is := map[string]int{}
	for _, f := range r.Figures {
		first, _, _ := strings.Cut(strings.ReplaceAll(f.Text, ".", ""), "/")
		is[f.ID], _ = strconv.Atoi(first)
	}
	sum := 0
	for _, s := range duty.Timelinesses() {
		sum += is["all."+string(s)]
	}
	if is["all.n"] == 0 || sum != is["all.n"] {
		t.Errorf("the shares add up to %d of %d", sum, is["all.n"])
	}
}

// allSign signs for every party: two with the keys, the others as programs do.
func allSign(t *testing.T, n *app.Node, p *browser.Page, path string) {
	t.Helper()
	signed := map[entry.Hash]bool{}
	for _, who := range []string{"bienphong.bithu", "xavinhan.bithu"} {
		signIn(t, p, who)
		see(p, "en", "light")
		p.Go(path)
		p.Enter("a[href^='/do/review.approve']")
		p.Enter("main form.form .btn.primary")
		signed[as(t, n, who).Party] = true
	}
	callers, err := n.Accounts.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range callers {
		if !c.Can(access.Sign) || signed[c.Party] {
			continue
		}
		_, err := n.Do(t.Context(), c, "review.approve", values("review", strings.TrimPrefix(path, "/reviews/")))
		signed[c.Party] = err == nil // observers are not asked
	}
	if err := n.Read.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.Go(path)
	steps := p.Text("main .steps")
	var have, want int
	if _, err := fmt.Sscanf(steps[strings.Index(steps, "Signed"):], "Signed %d/%d", &have, &want); err != nil || have != want || want < 10 {
		t.Errorf("not all have signed: %q", steps)
	}
}

// value is the number that a figure's heading shows.
func value(heading string) string { return strings.Join(strings.Fields(heading), " ") }

// late proves one overdue occurrence of the period after all.
func late(t *testing.T, n *app.Node, reg string) {
	t.Helper()
	by := as(t, n, "xavinhan.troly")
	b, err := duty.LoadFrom(t.Context(), n.Read, by.Space, clock())
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range b.Select(duty.Filter{Party: by.Party, States: []duty.Timeliness{duty.Overdue}}) {
		if o.Start().Year == 2026 && o.Start().Month <= 9 && o.Duty.Proposed.Regulation.String() == reg {
			if kinds := o.Terms.Proof.Kinds; len(kinds) > 0 && !slices.Contains(kinds, "notice") {
				e := do(t, n, by, "evidence.attach", "duty", o.Duty.ID, "occurrence", o.Key, "title", "Báo cáo bổ sung", "text", "Gửi bù.")
				do(t, n, as(t, n, "bienphong.troly"), "evidence.confirm", "evidence", e.ID)
				return
			}
			sent := do(t, n, by, "notice.send", "duty", o.Duty.ID, "occurrence", o.Key, "title", "Tin bổ sung", "text", "Gửi bù.", "to", as(t, n, "bienphong.troly").Party)
			do(t, n, as(t, n, "bienphong.troly"), "notice.acknowledge", "notice", sent.ID)
			return
		}
	}
	t.Fatal("nothing was overdue")
}
