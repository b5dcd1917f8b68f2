package nodetest_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestAreaStory: one page has what the record holds of a party: its notices,
// open tasks, what is silent and since when; a task given elsewhere is there
// without being entered again.
func TestAreaStory(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "bienphong.bithu")
	heir := as(t, n, "xavinhan.troly")
	do(t, n, as(t, n, "bienphong.troly"), "task.assign", "title", "Rà soát bến bãi Gành Lớn", "lead", heir.Party, "due", "2026-12-20")
	p.Size(1440, 900)
	p.Go("/areas")
	p.Screenshot("areas-wide")
	p.Go("/areas/" + heir.Party.String())
	text := p.Text("main")
	for _, want := range []string{"Vĩnh An", "Rà soát bến bãi Gành Lớn", "Thông báo mới nhất", "Im lặng"} {
		if !strings.Contains(text, want) {
			t.Errorf("the area does not show %q: %.600q", want, text)
		}
	}
	p.Screenshot("area-wide")
	p.Go("/areas/" + heir.Party.String() + "?as-at=01/9/2026")
	if text := p.Text("main"); strings.Contains(text, "Rà soát bến bãi Gành Lớn") || !strings.Contains(text, "Nhiệm vụ đang mở") || !strings.Contains(text, "Thông báo mới nhất") {
		t.Errorf("in September the area showed %.900q", text)
	}
	p.Screenshot("area-then")
	p.Size(360, 800)
	p.Screenshot("area-phone")
	for _, path := range []string{"/areas", "/areas/" + heir.Party.String()} {
		p.Go(path)
		if w := fmt.Sprint(p.Eval("document.documentElement.scrollWidth <= innerWidth")); w != "true" {
			t.Errorf("%s is wider than 360 px", path)
		}
		for _, f := range p.Access() {
			t.Errorf("%s keeps people out: %s", path, f)
		}
	}
	guard := as(t, n, "bienphong.troly")
	e := do(t, n, guard, "incident.open", "category", "rescue", "title", "Tàu cá trôi dạt trước Gành Lớn", "to", heir.Party)
	p.Size(1440, 900)
	p.Go("/areas/" + guard.Party.String())
	text = p.Text("main")
	for _, want := range []string{"Tàu cá trôi dạt trước Gành Lớn", "Chỉ tiêu qua các kỳ", "Vận động và mô hình", "Văn bản chỉ đạo", "Nhiệm vụ đang mở"} {
		if !strings.Contains(text, want) {
			t.Errorf("the area of the guard does not show %q", want)
		}
	}
	p.Go("/areas/" + guard.Party.String() + "?as-at=24/11/2026")
	if text := p.Text("main"); strings.Contains(text, "Tàu cá trôi dạt trước Gành Lớn") || !strings.Contains(text, "Chỉ tiêu qua các kỳ") {
		t.Errorf("the day before, the area of the guard showed %.900q", text)
	}
	p.Go("/areas/" + heir.Party.String())
	if fmt.Sprint(p.Eval(fmt.Sprintf(`document.querySelectorAll("main a[href^='/incidents/%s']").length`, e.ID))) == "0" {
		t.Error("who was called to an incident does not have it on its page")
	}
	p.Go("/areas/" + as(t, n, "tinhuy.troly").Party.String())
	if text := p.Text("main"); !strings.Contains(text, "Không có địa bàn này") {
		t.Errorf("an observer owns no area: %.300q", text)
	}
	unit := fmt.Sprint(p.Eval(`fetch("/areas", {headers: {Accept: "application/json"}}).then(r => r.json()).then(as => as.find(a => a.units)?.units[0].id ?? "")`))
	p.Go("/areas/" + unit)
	if text := p.Text("main"); !strings.Contains(text, "Nghĩa vụ theo quy chế do bên") || !strings.Contains(text, "Chỉ tiêu qua các kỳ") {
		t.Errorf("a unit shows %.300q", text)
	}
	p.Screenshot("area-unit")
	e = do(t, n, as(t, n, "xavinhan.bithu"), "organisation.add-unit", "name", "Chi bộ thôn Gành Lớn", "kind", "cell", "from", "2026-11-01")
	p.Go("/areas/" + e.ID.String())
	if text := p.Text("main"); !strings.Contains(text, "Sổ ghi chưa có gì về địa bàn này.") {
		t.Errorf("a new unit shows %.300q", text)
	}
	p.Screenshot("area-empty")
	p.Go("/areas/" + strings.Repeat("ab", 32))
	if text := p.Text("main"); !strings.Contains(text, "Không có địa bàn này") {
		t.Errorf("an unknown area shows %.300q", text)
	}
}
