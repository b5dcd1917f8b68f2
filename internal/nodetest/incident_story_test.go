package nodetest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"phoihop/internal/app"
	"phoihop/internal/browser"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
)

// enterOn puts the focus on an element and presses Enter: the keyboard's way.
func enterOn(p *browser.Page, css string) {
	p.Eval(fmt.Sprintf("document.querySelector(%q).focus()", css))
	p.Press("\r", false)
}

// TestIncidentStory plays a search at sea: a report from a phone, the lead, tasks for
// three parties, a report that does not come, a change of shift, the end, a
// lesson that becomes a duty. The phone is 360 px wide and every step in it is
// one of the keyboard.
func TestIncidentStory(t *testing.T) {
	t.Parallel()
	at := clock()
	n, p := visitAt(t, "bienphong.troly", func() time.Time { return at })
	north, shift, ward, observer := as(t, n, "xavinhan.troly"), as(t, n, "xavinhan.bithu"), as(t, n, "pcuagiang.troly"), as(t, n, "tinhuy.troly")
	p.Size(360, 800)
	room := openOnPhone(t, p)
	id := strings.TrimPrefix(room, "/incidents/")
	provenBy(t, n, "bienphong.troly", at)

	p.Eval("fetch('/sign-out', {method: 'POST'}).then(r => r.status)")
	signIn(t, p, north.Account)
	if text := p.Text("main"); !strings.Contains(text, "Tàu cá trôi, mũi đông nam") {
		t.Errorf("Hôm nay of a told party shows %.400q", text)
	}
	at = at.Add(6 * time.Minute)
	p.Go(room)
	enterOn(p, "form[action='/do/incident.acknowledge'] .btn")
	lead := do(t, n, as(t, n, "bienphong.troly"), "incident.propose-lead", "incident", id, "party", north.Party)
	if lead.Kind != "incident.lead-proposed" {
		t.Fatal(lead.Kind)
	}
	p.Go(room)
	enterOn(p, "form[action='/do/incident.accept-lead'] .btn")
	p.Go(room)
	if text := p.Text("main"); !strings.Contains(text, "chủ trì") || !strings.Contains(text, "xác nhận sau") {
		t.Errorf("the room shows %.600q", text)
	}
	for i, who := range []string{"bienphong.bithu", "pcuagiang.troly", "xahonchim.troly"} {
		do(t, n, north, "task.assign", "title", fmt.Sprintf("Việc thứ %d của cuộc tìm kiếm", i+1), "lead", as(t, n, who).Party, "due", "2026-11-26", "origin", id)
	}
	do(t, n, ward, "incident.log", "incident", id, "text", "Tàu cứu nạn rời cảng", "means", "Tàu 07", "position", "11.6N 109.1E")
	do(t, n, ward, "incident.log", "incident", id, "text", "Đã tới gần", "means", "Tàu 07", "position", "11.2N 109.4E")
	p.Go(room)
	if text := p.Text("main"); !strings.Contains(text, "Việc thứ 3 của cuộc tìm kiếm") {
		t.Errorf("the room does not show its tasks: %.600q", text)
	}
	listSaysAll(t, p, room)
	missed(t, n, p, room, &at)

	do(t, n, as(t, n, "bienphong.troly"), "incident.invite", "incident", id, "parties", observer.Party, "reason", "Theo dõi")
	offer := do(t, n, north, "incident.hand-over", "incident", id, "text", "Ca ngày giao ca đêm", "dossiers", "1 sổ trực")
	p.Eval("fetch('/sign-out', {method: 'POST'}).then(r => r.status)")
	signIn(t, p, shift.Account)
	p.Go(room)
	enterOn(p, "a[href*='incident.take-over']")
	enterOn(p, "main form.form .btn.primary")
	p.Go(room)
	if text := p.Text("#handovers"); !strings.Contains(text, "đã nhận ca") {
		t.Errorf("shift %s: %q", offer.ID.Short(), text)
	}
	closed(t, n, p, room, observer.Account, shift.Account)
	for _, f := range p.Faults() {
		if !strings.HasPrefix(f, "403 for ") || !strings.HasSuffix(f, room) { // the guest who asks for the closed room
			t.Error(f)
		}
	}
}

// openOnPhone opens an incident with no more than five inputs.
func openOnPhone(t *testing.T, p *browser.Page) (path string) {
	t.Helper()
	p.Go("/incidents/new")
	inputs := p.Eval(`[...document.querySelectorAll("main form.form input:not([type=hidden]), main form.form select, main form.form textarea")].filter(x => !x.closest("details:not([open])")).length`)
	if fmt.Sprint(inputs) != "5" {
		t.Errorf("the form asks for %v inputs", inputs)
	}
	p.Window("incident-new-phone")
	p.Eval(`document.querySelector("#f-category").value = "rescue"`)
	p.Fill("#f-title", "Tàu cá trôi, mũi đông nam")
	p.Fill("#f-position", "11°05′N 109°30′E")
	enterOn(p, "#f-title")
	if path = p.Path(); !strings.HasPrefix(path, "/incidents/") || len(path) < 50 {
		t.Fatalf("opened, but at %s: %.400q", path, p.Text("main"))
	}
	if wide := p.Eval("document.documentElement.scrollWidth > innerWidth"); wide == true {
		t.Error("the room is wider than 360 px")
	}
	return path
}

// provenBy demands that opening alone proved the duty to tell, in time.
func provenBy(t *testing.T, n *app.Node, account string, at time.Time) {
	t.Helper()
	by := as(t, n, account)
	b, err := duty.LoadFrom(t.Context(), n.Read, by.Space, at)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range b.Select(duty.Filter{Party: by.Party}) {
		if o.Trigger != nil && at.Sub(o.Trigger.Triggered.At) < 2*time.Minute {
			if o.State != duty.OnTime {
				t.Errorf("the duty to tell is %s", o.State)
			}
			return
		}
	}
	t.Error("opening raised no occurrence of the duty to tell")
}

// listSaysAll demands that everything on the map stands in the list beside it.
func listSaysAll(t *testing.T, p *browser.Page, room string) {
	t.Helper()
	var g struct {
		Features []struct {
			Properties struct{ Title, Note string }
		}
	}
	raw := p.Eval(fmt.Sprintf(`fetch(%q).then(r => r.text())`, room+"/map.geojson"))
	if err := json.Unmarshal([]byte(fmt.Sprint(raw)), &g); err != nil || len(g.Features) != 5 {
		t.Fatalf("%d things on the map, %v", len(g.Features), err)
	}
	list := p.Text(".points")
	for _, f := range g.Features {
		if !strings.Contains(list, f.Properties.Title) || !strings.Contains(list, f.Properties.Note) {
			t.Errorf("%+v is on the map and not in the list", f.Properties)
		}
	}
}

// missed lets a promised report not come: the room shows it to all, Hôm nay
// and the reminders to the owing party alone.
func missed(t *testing.T, n *app.Node, p *browser.Page, room string, at *time.Time) {
	t.Helper()
	north := as(t, n, "xavinhan.troly")
	do(t, n, north, "incident.report", "incident", strings.TrimPrefix(room, "/incidents/"), "text", "Đang tìm", "next_by", at.Add(time.Hour).Format(time.RFC3339))
	p.Go(room)
	if text := p.Text(".head"); !strings.Contains(text, "còn 1 giờ") {
		t.Errorf("the timer shows %q", text)
	}
	*at = at.Add(100 * time.Minute)
	p.Go(room)
	if text := p.Text(".head"); !strings.Contains(text, "quá hạn") {
		t.Errorf("a missed report shows as %q", text)
	}
	p.Go("/today")
	if text := p.Text("main"); !strings.Contains(text, "Bên mình chưa báo cáo tình hình") {
		t.Errorf("who owes it is not told: %.500q", text)
	}
	p.Eval("fetch('/sign-out', {method: 'POST'}).then(r => r.status)")
	signIn(t, p, "bienphong.bithu")
	if text := p.Text("main"); strings.Count(text, "Bên mình chưa báo cáo tình hình") > 1 { // its own of the demonstration
		t.Errorf("another party is told too: %.500q", text)
	}
	p.Go(room)
	if text := p.Text(".head"); !strings.Contains(text, "quá hạn") {
		t.Errorf("another party sees %q", text)
	}
}

// closed ends the incident: the guest leaves, a lesson becomes a duty.
func closed(t *testing.T, n *app.Node, p *browser.Page, room, guest, leader string) {
	t.Helper()
	id := strings.TrimPrefix(room, "/incidents/")
	p.Eval("fetch('/sign-out', {method: 'POST'}).then(r => r.status)")
	signIn(t, p, guest)
	p.Go(room)
	if text := p.Text("main"); !strings.Contains(text, "Tàu cá trôi") {
		t.Errorf("a guest sees %.300q", text)
	}
	p.Eval("fetch('/sign-out', {method: 'POST'}).then(r => r.status)")
	signIn(t, p, leader)
	p.Go("/do/incident.close?incident=" + id + "&return=" + room + "/after")
	p.Fill("#f-outcome", "Tàu về bến an toàn")
	p.Fill("#f-basis", "Quy chế phối hợp")
	p.Fill("#f-lessons", "Gọi thử sóng mỗi tối")
	enterOn(p, "main form.form .btn.primary")
	if text := p.Text("main"); !strings.Contains(text, "Gọi thử sóng mỗi tối") {
		t.Fatalf("closed, but at %s: %.500q", p.Path(), text)
	}
	p.Eval("fetch('/sign-out', {method: 'POST'}).then(r => r.status)")
	signIn(t, p, "bienphong.troly") // a party of the regulation, which may propose
	p.Go(room + "/after")
	enterOn(p, "a[href*='duty.propose']")
	p.Eval(`(() => { const f = (n, v) => { const x = document.querySelector("[name=" + n + "]"); if (x) x.value = v; }; f("provision", "dieu-5.khoan-3"); f("cadence", "daily"); })()`)
	enterOn(p, "main form.form .btn.primary")
	enterOn(p, "form[action='/do/incident.follow-lesson'] .btn")
	p.Go(room + "/after")
	if text := p.Text("main"); !strings.Contains(text, "đã thành việc") || !strings.Contains(text, "nhận chủ trì") {
		t.Errorf("looking back shows %.900q", text)
	}
	p.Eval(`fetch("/settings", {method: "POST", body: new URLSearchParams({lang: "en", return: "/today"})}).then(r => r.status)`)
	p.Go(room + "/after")
	if text := p.Text("main"); !strings.Contains(text, "Times measured") || !strings.Contains(text, "took the lead") {
		t.Errorf("in English: %.500q", text)
	}
	p.Eval(`fetch("/settings", {method: "POST", body: new URLSearchParams({lang: "vi", return: "/today"})}).then(r => r.status)`)
	p.Eval("fetch('/sign-out', {method: 'POST'}).then(r => r.status)")
	signIn(t, p, guest)
	if code := p.Eval(fmt.Sprintf(`fetch(%q).then(r => r.status)`, room)); fmt.Sprint(code) != "403" {
		t.Errorf("a guest of a closed room gets %v", code)
	}
}

// TestIncidentsAreWhole demands that nothing in the demonstration's incidents
// broke a rule.
func TestIncidentsAreWhole(t *testing.T) {
	t.Parallel()
	n, ids := open(t), world.summary.Incidents
	for _, f := range n.Features {
		if f.Name != "incident" {
			continue
		}
		last, err := n.Journal.Last(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		err = n.Journal.EachSubject(t.Context(), last, func(_ entry.Hash, past []entry.Entry) error {
			if strings.HasPrefix(string(past[0].Kind), "incident.opened") {
				count++
				if _, stray := f.Fold(past); stray > 0 {
					t.Errorf("%d stray entries about %s", stray, past[0].ID)
				}
			}
			return nil
		})
		if err != nil || count != len(ids) {
			t.Errorf("%d incidents of %d, %v", count, len(ids), err)
		}
	}
}
