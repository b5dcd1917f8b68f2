package nodetest_test

import (
	"strings"
	"testing"
	"time"
)

// TestCampaignStory is story 4: a campaign with three sessions and a follow-up.
func TestCampaignStory(t *testing.T) {
	t.Parallel()
	now := clock()
	n, p := visitAt(t, "bienphong.troly", func() time.Time { return now })
	me := as(t, n, "bienphong.troly")
	p.Size(1440, 900)
	p.Go("/campaigns")
	p.Window("van-dong-danh-sach")
	p.Go("/campaigns?view=closed")
	p.Screenshot("van-dong-ket-thuc")
	p.Click(".rows .what a")
	p.Screenshot("van-dong-mot-dot")
	p.Go("/models")
	p.Screenshot("mo-hinh")
	p.Click(".multiple")
	p.Window("mo-hinh-mot")
	p.Go("/indicators")
	p.Screenshot("chi-tieu-danh-sach")
	p.Click("table a[href^='/indicators/']")
	p.Screenshot("chi-tieu-mot")
	p.Click(".multiple")
	p.Screenshot("chi-tieu-chuoi")
	c := do(t, n, me, "campaign.plan", "title", "Bến sạch, luồng thông", "aim", "Giữ luồng", "audience", "chủ tàu", "from", "2026-11-01", "to", "2026-11-30", "steps", "05/11/2026: In tờ rơi")
	if err := n.Read.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.Size(390, 844)
	p.Eval(`fetch("/settings", {method: "POST", body: new URLSearchParams({lang: "en", theme: "dark", return: "/today"})}).then(r => r.status)`)
	p.Go("/campaigns/" + c.ID.String())
	p.Screenshot("van-dong-trong-390-toi")
	if text := p.Text("main"); !strings.Contains(text, "not measured") {
		t.Errorf("%.300q", text)
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}
