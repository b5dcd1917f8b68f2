package nodetest_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/app"
	"phoihop/internal/duty"
)

// TestReviewStory: a review is opened in the browser, its gaps are listed, a
// number is opened down to the signed records, a party states a reservation,
// the figures are frozen, parties sign, the document is downloaded and checked.
// Late evidence then changes nothing that was frozen, and shows beside it.
func TestReviewStory(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "bienphong.bithu")
	reg := world.summary.Regulations[1].String()
	p.Size(360, 800)
	p.Go("/do/review.open?regulation=" + reg + "&return=/reviews/{id}")
	p.Fill("main form.form [name=title]", "Sơ kết chín tháng đầu năm 2026")
	p.Fill("main form.form [name=from]", "01/01/2026")
	p.Fill("main form.form [name=to]", "30/9/2026")
	p.Click("main form.form .btn.primary")
	path := p.Path()
	if !strings.HasPrefix(path, "/reviews/") || !strings.Contains(p.Text("main"), "Sơ kết chín tháng") {
		t.Fatalf("at %s: %.300q", path, p.Text("main"))
	}
	p.Size(1440, 900)
	id := strings.TrimPrefix(path, "/reviews/")

	situation := fmt.Sprint(p.Eval(`(() => { let text = "", on = false;
		for (const x of document.querySelector("article.sheet").children) { if (x.matches("h2")) { if (on) break; on = true; } text += x.innerText + "\n"; }
		return text; })()`))
	for _, want := range []string{"Đặc điểm tình hình", "Các bên báo cho nhau", "báo cáo không phát sinh", "Trong kỳ xảy ra", "kỳ trước có cùng độ dài", "Tàu cá của địa phương"} {
		if !strings.Contains(strings.ToLower(situation), strings.ToLower(want)) {
			t.Errorf("section I is not compiled: no %q in %.900q", want, situation)
		}
	}
	for _, figure := range []string{"notice.sent", "incident.all", "incident.before"} {
		p.Go(path + "?figure=" + figure)
		if text := p.Text("#figure"); !strings.Contains(text, "bản ghi") {
			t.Errorf("%s opens %q", figure, text)
		}
	}

	do(t, n, as(t, n, "xavinhan.bithu"), "review.reserve", "review", id, "text", "Hai kỳ báo chậm là do mất mạng.")
	p.Go(path + "?figure=all.overdue")
	if text := p.Text("main"); !strings.Contains(text, "Hai kỳ báo chậm là do mất mạng") {
		t.Error("the reservation does not show")
	}
	before := p.Text("#figure")
	if !strings.Contains(before, "bản ghi") {
		t.Errorf("the figure opens %q", before)
	}
	p.Click("form[action='/do/review.freeze'] .btn")
	p.Wait(`document.readyState === "complete" && !document.querySelector("form[action='/do/review.freeze']") && !!document.querySelector("#figure h2")`)
	frozen := value(p.Text("#figure h2") + p.Text("main [data-figure='all.overdue']"))
	for _, who := range []string{"bienphong.bithu", "xavinhan.bithu", "xabaidua.bithu"} {
		do(t, n, as(t, n, who), "review.approve", "review", id)
	}

	late(t, n, reg)
	p.Go(path + "?figure=all.overdue")
	text := p.Text("#figure")
	if !strings.Contains(text, "Theo sổ ghi hiện nay") {
		t.Errorf("late evidence does not show beside the frozen figure: %q", text)
	}
	if again := value(p.Text("#figure h2") + p.Text("main [data-figure='all.overdue']")); again != frozen {
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
