package nodetest_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/app"
	"phoihop/internal/browser"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// TestIncidentStory is story 6, a search at sea, by the keys alone on 360 px: a
// report from a phone, the lead, tasks for three parties, a report that does
// not come, a change of shift, taken over in English, the end, a lesson that
// becomes a duty.
func TestIncidentStory(t *testing.T) {
	t.Parallel()
	at := clock()
	n := openAt(t, func() time.Time { return at })
	s := httptest.NewServer(siteOf(t, n))
	t.Cleanup(s.Close)
	h := hands{t, engine.Open(t, strings.Replace(s.URL, "127.0.0.1", "localhost", 1))}
	p := h.p
	north, shift, ward, observer := as(t, n, "xavinhan.troly"), as(t, n, "xavinhan.bithu"), as(t, n, "pcuagiang.troly"), as(t, n, "tinhuy.troly")
	p.Size(360, 800)
	h.signIn("bienphong.troly")
	room := openOnPhone(h)
	id := strings.TrimPrefix(room, "/incidents/")
	provenBy(t, n, "bienphong.troly", at)

	h.signIn(north.Account)
	if text := p.Text("main"); !strings.Contains(text, "Tàu cá trôi, mũi đông nam") {
		t.Errorf("Hôm nay of a told party shows %.400q", text)
	}
	at = at.Add(6 * time.Minute)
	p.Go(room)
	h.p.Enter("form[action='/do/incident.acknowledge'] .btn")
	lead := do(t, n, as(t, n, "bienphong.troly"), "incident.propose-lead", "incident", id, "party", north.Party)
	if lead.Kind != "incident.lead-proposed" {
		t.Fatal(lead.Kind)
	}
	p.Go(room)
	h.p.Enter("form[action='/do/incident.accept-lead'] .btn")
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
	missed(h, n, room, &at)

	do(t, n, as(t, n, "bienphong.troly"), "incident.invite", "incident", id, "parties", observer.Party, "reason", "Theo dõi")
	do(t, n, north, "incident.hand-over", "incident", id, "text", "Ca ngày giao ca đêm", "dossiers", "1 sổ trực")
	if page := deskAt(t, n, clock).page(north.Account, room); strings.Contains(page, "incident.take-over") {
		t.Error("who hands a shift over is offered to take it")
	}
	h.signIn(shift.Account)
	h.speak("en")
	p.Go(room)
	h.p.Enter("a[href*='incident.take-over']")
	h.send()
	p.Go(room)
	if text := p.Text("#handovers"); !strings.Contains(text, "shift taken over") {
		t.Errorf("the shift: %q", text)
	}
	h.fits()
	closed(h, n, room, observer.Account, shift.Account)
	for _, f := range p.Faults() {
		if !strings.HasPrefix(f, "403 for ") || !strings.HasSuffix(f, room) { // the guest who asks for the closed room
			t.Error(f)
		}
	}
}

// openOnPhone opens an incident with no more than five inputs.
func openOnPhone(h hands) (path string) {
	h.t.Helper()
	h.p.Go("/incidents/new")
	inputs := h.p.Eval(`[...document.querySelectorAll("main form.form input:not([type=hidden]), main form.form select, main form.form textarea")].filter(x => !x.closest("details:not([open])")).length`)
	if fmt.Sprint(inputs) != "5" {
		h.t.Errorf("the form asks for %v inputs", inputs)
	}
	h.p.Window("incident-new-phone")
	h.p.Choose("#f-category", "rescue")
	h.p.Type("#f-title", "Tàu cá trôi, mũi đông nam")
	h.p.Type("#f-position", "11°05′N 109°30′E")
	h.p.Press("\r", false)
	if path = h.p.Path(); !strings.HasPrefix(path, "/incidents/") || len(path) < 50 {
		h.t.Fatalf("opened, but at %s: %.400q", path, h.p.Text("main"))
	}
	h.fits()
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
func missed(h hands, n *app.Node, room string, at *time.Time) {
	h.t.Helper()
	p := h.p
	h.p.Enter("a[href^='/do/incident.report?']")
	h.p.Type("#f-text", "Đang tìm")
	h.p.Type("#f-next_by", at.Add(time.Hour).In(viet.Zone()).Format("02/01/2006 15:04"))
	h.send()
	p.Go(room)
	if text := p.Text(".head"); !strings.Contains(text, "còn 1 giờ") {
		h.t.Errorf("the timer shows %q", text)
	}
	*at = at.Add(100 * time.Minute)
	p.Go(room)
	if text := p.Text(".head"); !strings.Contains(text, "quá hạn") {
		h.t.Errorf("a missed report shows as %q", text)
	}
	p.Go("/today")
	if text := p.Text("main"); !strings.Contains(text, "Bên mình chưa báo cáo tình hình") {
		h.t.Errorf("who owes it is not told: %.500q", text)
	}
	h.signIn("bienphong.bithu")
	if text := p.Text("main"); strings.Count(text, "Bên mình chưa báo cáo tình hình") > 1 { // its own of the demonstration
		h.t.Errorf("another party is told too: %.500q", text)
	}
	p.Go(room)
	if text := p.Text(".head"); !strings.Contains(text, "quá hạn") {
		h.t.Errorf("another party sees %q", text)
	}
}

// closed ends the incident: the guest leaves, a lesson becomes a duty.
func closed(h hands, n *app.Node, room, guest, leader string) {
	t, p := h.t, h.p
	t.Helper()
	if page := deskAt(t, n, clock).page(guest, room); !strings.Contains(page, "Tàu cá trôi") {
		t.Errorf("a guest sees %.300q", page)
	}
	h.p.Enter("main a[href^='/do/incident.close']")
	h.p.Type("#f-outcome", "Tàu về bến an toàn")
	h.p.Type("#f-basis", "Quy chế phối hợp")
	h.p.Type("#f-lessons", "Gọi thử sóng mỗi tối")
	h.send()
	p.Go(room + "/after")
	if text := p.Text("main"); !strings.Contains(text, "Gọi thử sóng mỗi tối") || !strings.Contains(text, "Times measured") || !strings.Contains(text, "took the lead") {
		t.Fatalf("closed, and looking back in English shows %.500q", text)
	}
	h.signIn("bienphong.troly") // a party of the regulation, which may propose
	h.speak("vi")
	p.Go(room + "/after")
	h.p.Enter("a[href*='duty.propose']")
	h.p.Choose("#f-provision", "dieu-5.khoan-3")
	h.p.Choose("#f-cadence", "daily")
	h.send()
	h.p.Enter("form[action='/do/incident.follow-lesson'] .btn")
	p.Go(room + "/after")
	if text := p.Text("main"); !strings.Contains(text, "đã thành việc") || !strings.Contains(text, "nhận chủ trì") {
		t.Errorf("looking back shows %.900q", text)
	}
	h.signIn(guest)
	if code := p.Eval(fmt.Sprintf(`fetch(%q).then(r => r.status)`, room)); fmt.Sprint(code) != "403" {
		t.Errorf("a guest of a closed room gets %v", code)
	}
}

// TestToldAgainstTheClock: the regulation says within how long the others are
// told from the moment at which the opening party learned of it. A call before
// the room was opened counts by its own time; who was told later, and who not
// at all but by the room, was told late, and the room and what it leaves behind
// say so.
func TestToldAgainstTheClock(t *testing.T) {
	t.Parallel()
	n := open(t)
	guard := as(t, n, "bienphong.troly")
	learned := clock().Add(-5 * time.Hour)
	when := func(after time.Duration) string { return learned.Add(after).Format(time.RFC3339) }
	e := do(t, n, guard, "incident.open", "category", "rescue", "title", "Tàu chìm ngoài Mũi Đá", "learned", when(0))
	do(t, n, guard, "incident.tell", "incident", e.ID, "parties", as(t, n, "xavinhan.troly").Party, "by", "phone", "when", when(20*time.Minute))
	do(t, n, guard, "incident.tell", "incident", e.ID, "parties", as(t, n, "pcuagiang.troly").Party, "by", "radio", "when", when(4*time.Hour))
	refused(t, n, guard, "incident.told-nobody", "incident.tell", "incident", e.ID, "by", "phone")
	refused(t, n, guard, "incident.in-future", "incident.tell", "incident", e.ID, "body", "Trung tâm cứu nạn", "by", "phone", "when", clock().Add(time.Hour).Format(time.RFC3339))
	if err := n.Read.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	var room struct {
		Incident struct {
			Opened struct {
				TellBy  time.Time  `json:"tell_by"`
				Learned time.Time  `json:"learned"`
				Duty    entry.Hash `json:"duty"`
			} `json:"opened"`
		} `json:"incident"`
		Parties []struct {
			Name   string
			Opener bool
			Told   struct{ At time.Time }
			InTime bool `json:"in_time"`
		}
	}
	body := program(t, n, guard.Account).call("GET", "/incidents/"+e.ID.String(), "").Body.Bytes()
	if err := json.Unmarshal(body, &room); err != nil {
		t.Fatal(err)
	}
	due := dueToTell(t, n, guard, room.Incident.Opened.Duty, learned)
	if o := room.Incident.Opened; !o.Learned.Equal(learned) || !o.TellBy.Equal(due) || due.Sub(learned) >= 4*time.Hour {
		t.Errorf("learned %s, to be told by %s, by the duty %s", o.Learned, o.TellBy, due)
	}
	others, inTime, late := 0, []string{}, []string{}
	for _, x := range room.Parties {
		if x.Opener {
			continue
		}
		if others++; x.InTime {
			inTime = append(inTime, x.Name+" "+x.Told.At.Sub(learned).String())
		} else {
			late = append(late, x.Name)
		}
	}
	if len(inTime) != 1 || !strings.Contains(inTime[0], "Vĩnh An") || !strings.HasSuffix(inTime[0], "20m0s") {
		t.Errorf("told in time: %q of %d", inTime, others)
	}
	page := deskAt(t, n, clock).page(guard.Account, "/incidents/"+e.ID.String())
	if !strings.Contains(page, fmt.Sprintf("1/%d", others)) {
		t.Errorf("the room does not show that 1 of %d was told in time", others)
	}
	for _, name := range late {
		if !slices.ContainsFunc(strings.Split(page, "<li"), func(row string) bool { return strings.Contains(row, name) && strings.Contains(row, "báo quá giờ") }) {
			t.Errorf("the room does not show that %s was told too late", name)
		}
	}
}

// dueToTell is by when a duty wants an event of a moment to be told.
func dueToTell(t *testing.T, n *app.Node, by access.Caller, id entry.Hash, at time.Time) time.Time {
	t.Helper()
	b, err := duty.LoadFrom(t.Context(), n.Read, by.Space, clock())
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range b.Select(duty.Filter{Party: by.Party}) {
		if o.Duty.ID == id && o.Trigger != nil && o.Trigger.Triggered.At.Equal(at) {
			return o.Due
		}
	}
	t.Fatal("opening raised no occurrence of the duty to tell")
	return time.Time{}
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
