package nodetest_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/app"
	"phoihop/internal/entry"
)

// TestCampaignStory is story 4, by the keys alone on 360 px, the party that
// counts in English: a campaign is planned, three sessions are held and what
// came of them is seen; a quarter's figure is given, explained, returned,
// corrected, signed, locked and opened again. What was first said stays
// readable, and no form asks for a name.
func TestCampaignStory(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := httptest.NewServer(siteOf(t, n))
	t.Cleanup(s.Close)
	h := hands{t, engine.Open(t, strings.Replace(s.URL, "127.0.0.1", "localhost", 1))}
	h.p.Size(360, 800)
	campaigned(h, n)
	reckoned(h, n)
	if f := h.p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// campaigned plans a campaign, holds its sessions and sees what came of them.
func campaigned(h hands, n *app.Node) {
	h.t.Helper()
	h.signIn("bienphong.troly")
	h.p.Go("/campaigns")
	h.p.Enter(".tools a[href^='/do/campaign.plan']")
	h.demands("title", "aim", "audience", "from", "to")
	h.p.Type("#f-title", "Bến sạch, luồng thông")
	h.p.Type("#f-aim", "Giữ luồng vào bến không bị lấn.")
	h.p.Type("#f-audience", "Chủ tàu, hộ nuôi lồng bè")
	h.p.Type("#f-from", "01/11/2026")
	h.p.Type("#f-to", "30/11/2026")
	h.p.Type("#f-steps", "05/11/2026: In tờ rơi")
	h.p.Type("#f-question", "Còn bao nhiêu lồng bè lấn luồng?")
	h.p.Type("#f-answer_by", "25/12/2026")
	h.p.Tick(fmt.Sprintf("[name=parties][value='%s']", as(h.t, n, "xavinhan.troly").Party))
	h.fits()
	h.send()
	h.p.Go("/campaigns")
	href := fmt.Sprint(h.p.Eval(`[...document.querySelectorAll("main a[href^='/campaigns/']")].find(a => a.textContent.includes("Bến sạch, luồng thông"))?.getAttribute("href")`))
	h.p.Enter(fmt.Sprintf("main a[href='%s']", href))
	if text := h.p.Text("main"); !strings.Contains(text, "Chưa đo") && !strings.Contains(text, "chưa đo") {
		h.t.Errorf("a campaign without sessions: %.400q", text)
	}
	h.session("09/11/2026", "Bến cá Vĩnh An", "62")
	h.session("12/11/2026", "Nhà văn hóa thôn 2", "48")

	h.signIn("xavinhan.troly")
	h.speak("en")
	h.p.Go(href)
	if text := h.p.Text("main"); !strings.Contains(text, "not measured") {
		h.t.Errorf("in English: %.300q", text)
	}
	h.session("20/11/2026", "Bãi ngang thôn 4", "30")
	if text := h.p.Text("main"); !strings.Contains(text, "140") || !strings.Contains(text, "Bãi ngang thôn 4") {
		h.t.Errorf("three sessions: %.600q", text)
	}
	h.fits()
	h.p.Window("van-dong-360")
	h.p.Enter("main a[href*='campaign.measure-effect'][href*='question=']")
	h.demands("effect", "changed", "how", "on")
	h.p.Choose("#f-effect", "better")
	h.p.Type("#f-changed", "Từ 11 còn 3 lồng bè lấn luồng.")
	h.p.Type("#f-how", "Đếm tại chỗ cùng đồn")
	h.p.Type("#f-on", "24/11/2026")
	h.send()
	h.p.Go(href)
	if text := h.p.Text("main"); strings.Contains(text, "not measured") || strings.Count(text, "Từ 11 còn 3 lồng bè") < 2 {
		h.t.Errorf("what came of it stands not beside the counts and the question: %.700q", text)
	}
}

// session enters a session of the campaign that the page shows.
func (h hands) session(on, where, people string) {
	h.t.Helper()
	page := h.p.Path()
	h.p.Enter(".tools a[href^='/do/campaign.hold']")
	h.demands("on", "where", "session_form")
	h.p.Type("#f-on", on)
	h.p.Type("#f-where", where)
	h.p.Choose("#f-session_form", "mobile")
	h.p.Type("#f-attendance", people)
	h.send()
	h.p.Go(page)
}

// demands checks which fields of the form must be filled in: counts, days and
// places, nobody's name; and that no field at all is one for a person's name.
func (h hands) demands(want ...string) {
	h.t.Helper()
	var got struct{ Required, All []string }
	raw := fmt.Sprint(h.p.Eval(`JSON.stringify((f => ({required: f.filter(x => x.required).map(x => x.name), all: f.map(x => x.name)}))([...document.querySelectorAll("main form.form :is(input, select, textarea)")]))`))
	if err := json.Unmarshal([]byte(raw), &got); err != nil {
		h.t.Fatal(err)
	}
	if !slices.Equal(slices.Compact(got.Required), want) {
		h.t.Errorf("%s demands %q, want %q", h.p.Path(), got.Required, want)
	}
	for _, name := range got.All {
		for _, bad := range []string{"name", "person", "who", "phone", "born"} {
			if name == bad || strings.HasSuffix(name, "_"+bad) {
				h.t.Errorf("%s asks for %q", h.p.Path(), name)
			}
		}
	}
}

// reckoned gives a figure for a quarter through all its steps.
func reckoned(h hands, n *app.Node) {
	h.t.Helper()
	guard, ward := as(h.t, n, "bienphong.troly"), as(h.t, n, "xavinhan.bithu")
	def := do(h.t, n, guard, "indicator.define", "name", "Lồng bè lấn luồng đã dời", "measured_in", "bè", "meaning", "Bè đã dời khỏi luồng trong kỳ.", "source", "sổ bến",
		"cadence", "quarterly", "parts", "Bè", "high", "200", "due_days", "10")
	series := do(h.t, n, ward, "indicator.adopt", "indicator", def.ID, "from", "2026-04-01", "checker", guard.Party)
	do(h.t, n, ward, "indicator.submit", "series", series.ID, "period", "2026-04-01", "values", "12")
	if err := n.Read.CatchUp(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	page := "/series/" + series.ID.String() + "?period=2026-07-01"

	h.p.Go("/indicators/" + def.ID.String())
	h.p.Enter(fmt.Sprintf("main table a[href*='%s'][href*='2026-07-01']", series.ID))
	if text := h.p.Text("main form.form"); !strings.Contains(text, "12") {
		h.t.Errorf("the value before is not beside the field: %q", text)
	}
	h.demands()
	h.p.Type("#v-0", "1.300")
	h.send()
	if text := h.p.Text("main .error"); !strings.Contains(text, "1.300") && text == "" {
		h.t.Errorf("an outlier passed without a word: %.500q", h.p.Text("main"))
	}
	h.p.Type("[name=comment]", "Cả bè của xã bên.")
	h.send()
	h.p.Go(page)
	if text := h.p.Text("main"); !strings.Contains(text, "1.300") || !strings.Contains(text, "submitted") {
		h.t.Errorf("submitted: %.500q", text)
	}
	first := fmt.Sprint(h.p.Eval(`[...document.querySelectorAll("main ul.plain a[href^='/entries/']")].at(-1).getAttribute("href")`))

	h.signIn("bienphong.bithu")
	h.p.Go(page)
	h.p.Enter(".tools a[href^='/do/indicator.return']")
	h.p.Type("#f-comment", "Chỉ tính bè của xã.")
	h.send()

	h.signIn("xavinhan.troly")
	h.p.Go(page)
	h.p.Type("#v-0", "13")
	h.p.Type("#v-reason", "Đã trừ bè của xã bên.")
	h.send()
	h.signIn("xavinhan.bithu")
	h.p.Go(page)
	h.p.Enter("form[action='/do/indicator.approve'] .btn")
	h.p.Go(page)
	h.p.Enter("form[action='/do/indicator.lock'] .btn")
	h.p.Go(page)
	if text := h.p.Text("main"); !strings.Contains(text, "locked") || h.p.Eval(`!!document.querySelector("main form.form")`) == true {
		h.t.Errorf("a locked value: %.500q", text)
	}
	h.p.Enter(".tools a[href^='/do/indicator.reopen']")
	h.demands("period", "reason")
	h.p.Type("#f-reason", "Đồn đối chiếu lại sổ bến.")
	h.send()
	h.p.Go(page)
	text := h.p.Text("main")
	for _, said := range []string{"1.300", "13", "Cả bè của xã bên.", "Chỉ tính bè của xã.", "Đã trừ bè của xã bên.", "Đồn đối chiếu lại sổ bến.", "reopened"} {
		if !strings.Contains(text, said) {
			h.t.Errorf("the history does not say %q: %.900q", said, text)
		}
	}
	h.fits()
	h.p.Window("chi-tieu-chuoi-360")
	h.p.Enter(fmt.Sprintf("main a[href='%s']", first))
	if text := h.p.Text("main"); !strings.Contains(text, "1300") {
		h.t.Errorf("the first value's record: %.600q", text)
	}
}

// TestModelStory: a model is founded and counted over time; its numbers follow
// the counts, a view of an earlier day has those of that day, an indicator that
// is computed from models has them without anybody typing, and an ended model
// counts no more.
func TestModelStory(t *testing.T) {
	t.Parallel()
	n := open(t)
	ward := as(t, n, "xavinhan.troly")
	kind := do(t, n, ward, "campaign.define-model-kind", "name", "Tổ lồng bè tự quản", "meaning", "Các hộ nuôi tự giữ luồng.", "boats", "true")
	m := do(t, n, ward, "campaign.register-model", "kind", kind.ID, "title", "Tổ bè Vĩnh An", "since", "2026-03-01", "groups", "2", "boats", "9", "members", "14")
	sum := do(t, n, as(t, n, "bienphong.troly"), "indicator.define", "name", "Tàu trong mô hình của xã", "measured_in", "tàu", "meaning", "Đến cuối kỳ.", "source", "sổ mô hình",
		"cadence", "quarterly", "parts", "Tàu = tàu của mô hình", "cumulative", "true", "due_days", "10")
	do(t, n, as(t, n, "xavinhan.bithu"), "indicator.adopt", "indicator", sum.ID, "from", "2026-01-01")
	was := boatsOf(t, n, sum.ID, "2026-09-30")
	do(t, n, ward, "campaign.count-model", "model", m.ID, "on", "2026-08-15", "groups", "3", "boats", "21", "members", "40", "changed", "Thêm 12 tàu giữ luồng.", "how", "Sổ bến")
	do(t, n, ward, "campaign.count-model", "model", m.ID, "on", "2026-11-20", "groups", "3", "boats", "25", "members", "44")
	refused(t, n, as(t, n, "bienphong.troly"), "campaign.not-own-model", "campaign.count-model", "model", m.ID, "on", "2026-11-21", "groups", "1")
	refused(t, n, ward, "campaign.how-seen", "campaign.count-model", "model", m.ID, "on", "2026-11-21", "groups", "3", "changed", "Ít va quệt")

	page := deskAt(t, n, clock).page("xavinhan.bithu", "/models/"+m.ID.String())
	for _, want := range []string{"01/3/2026", "15/8/2026", "20/11/2026", ">9<", ">21<", ">25<", "Thêm 12 tàu giữ luồng.", "chưa đo"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of the model has no %q", want)
		}
	}
	if got := boatsOf(t, n, sum.ID, "2026-09-30"); got != was+12 {
		t.Errorf("the indicator has %v boats at the end of September, had %v before the count of August", got, was)
	}
	if got := boatsOf(t, n, sum.ID, "2026-06-30"); got != was {
		t.Errorf("the count of August changed the end of June: %v, was %v", got, was)
	}
	do(t, n, ward, "campaign.end-model", "model", m.ID, "on", "2026-09-15", "reason", "Nhập vào tổ của đồn.")
	if got := boatsOf(t, n, sum.ID, "2026-09-30"); got != was-9 {
		t.Errorf("ended, and %v boats stand, want %v", got, was-9)
	}
	refused(t, n, ward, "campaign.model-ended-already", "campaign.count-model", "model", m.ID, "on", "2026-11-22", "groups", "1")
	if page := deskAt(t, n, clock).page("xavinhan.bithu", "/models"); !strings.Contains(page, "Nhập vào tổ của đồn.") {
		t.Error("the catalogue does not say why the model ended")
	}
}

// boatsOf is what an indicator of one series says for the period with a last day.
func boatsOf(t *testing.T, n *app.Node, id entry.Hash, to string) float64 {
	t.Helper()
	if err := n.Read.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	var page struct {
		Table struct {
			Columns []struct {
				To    string `json:"to"`
				Total struct{ Values []float64 }
			} `json:"columns"`
		} `json:"table"`
	}
	body := program(t, n, "xavinhan.bithu").call("GET", "/indicators/"+id.String(), "").Body.Bytes()
	if err := json.Unmarshal(body, &page); err != nil {
		t.Fatal(err)
	}
	for _, c := range page.Table.Columns {
		if c.To == to && len(c.Total.Values) == 1 {
			return c.Total.Values[0]
		}
	}
	t.Fatalf("no period to %s: %.600s", to, body)
	return 0
}
