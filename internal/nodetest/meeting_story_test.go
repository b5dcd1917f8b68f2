package nodetest_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"phoihop/internal/action"
	"phoihop/internal/app"
	"phoihop/internal/browser"
	"phoihop/internal/document"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// held is one playing of story 7.
type held struct {
	*testing.T
	n    *app.Node
	p    *browser.Page
	way  handDown
	now  time.Time
	page string // of the conference
}

// TestMeetingStory is story 7: a conference's agenda is drafted from what is
// open, its papers are locked, attendance is by organisation, two decisions
// become tasks, a nomination opens the evidence it rests on and the nominee's
// own party stands aside, the minutes are signed and the calendars follow.
// There is no commendation without signed evidence, and no second one on the
// same. What the keys cannot do is done for them: to choose a file on the machine.
func TestMeetingStory(t *testing.T) {
	t.Parallel()
	for _, way := range played([]handDown{
		{"mouse", "vi", 1440, false, map[string]string{"open": "Kết luận các lần trước chưa xong", "locked": "đã khóa", "later": "bổ sung sau khi khóa", "there": "2 tổ chức, 5 người",
			"aside": "Bên mình không tham gia xét", "signed": "3/3 bên đã ký", "task": "đã giao nhiệm vụ", "confirmed": "bên liên quan xác nhận"}},
		{"keys", "en", 360, true, map[string]string{"open": "Conclusions still open", "locked": "locked", "later": "added after", "there": "2 organisations, 5 people",
			"aside": "Your party stands aside", "signed": "3/3 parties", "task": "assigned as a task", "confirmed": "confirmed by the counterpart"}},
	}) {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			m := &held{T: t, way: way, now: clock()}
			m.n = openAt(t, func() time.Time { return m.now })
			m.p = atKeys(t, m.n, way)
			m.call()
			m.lay()
			m.now = m.now.AddDate(0, 0, 5).Add(4 * time.Hour) // after the conference
			m.sit()
			m.project()
			m.praise()
			m.sign()
			m.picture()
			if f := m.p.Faults(); len(f) > 0 {
				t.Error(f)
			}
		})
	}
}

// on signs in as an account and opens a page.
func (m *held) on(account, page string) {
	m.Helper()
	if m.way.keys {
		enterAs(m.T, m.p, account)
	} else {
		signIn(m.T, m.p, account)
		see(m.p, m.way.lang, "light")
	}
	m.p.Go(page)
}

// form opens a form by its link and sends it with what is typed; a name with
// an equals sign is a choice.
func (m *held) form(link string, pairs ...string) {
	m.Helper()
	act(m.T, m.p, m.way, link)
	for i := 0; i < len(pairs); i += 2 {
		if name, ok := strings.CutSuffix(pairs[i], "="); ok {
			m.turn(name, pairs[i+1])
			continue
		}
		fill(m.T, m.p, m.way, "[name="+pairs[i]+"]", pairs[i+1])
	}
	act(m.T, m.p, m.way, send)
	if path := m.p.Path(); strings.HasPrefix(path, "/do/") {
		m.Fatalf("%s was refused: %.500q", path, m.p.Text("main"))
	}
}

// turn chooses from a list of the form.
func (m *held) turn(name, value string) {
	m.Helper()
	if m.way.keys {
		choose(m.p, name, value)
	} else {
		put(m.p, name, value)
	}
}

// tick ticks a box of the form.
func (m *held) tick(name, value string) {
	m.Helper()
	css := fmt.Sprintf("[name=%s][value='%s']", name, value)
	if m.way.keys {
		m.p.Tick(css)
	} else {
		m.p.Click(css)
	}
}

// unfold opens a part of the page that is folded.
func (m *held) unfold(details string) {
	m.Helper()
	if m.way.keys {
		unfold(m.p, details)
	} else {
		m.p.Click(details + " > summary")
	}
}

// bring chooses a file of the machine for the form that is shown.
func (m *held) bring(f action.File) {
	m.Helper()
	path := filepath.Join(m.TempDir(), f.Name)
	if err := os.WriteFile(path, f.Content, 0o600); err != nil {
		m.Fatal(err)
	}
	m.p.Attach("main form.form [name=files]", path)
}

// says demands words on the part of the page that a selector finds.
func (m *held) says(css string, want ...string) {
	m.Helper()
	text := m.p.Text(css)
	for _, w := range want {
		if !strings.Contains(text, w) {
			m.Errorf("%s of %s has no %q: %.600q", css, m.p.Path(), w, text)
		}
	}
}

// look keeps a picture, and demands that the page fits and keeps nobody out.
func (m *held) look(name string) {
	m.Helper()
	if w := fmt.Sprint(m.p.Eval("document.documentElement.scrollWidth <= window.innerWidth")); w != "true" {
		m.Errorf("%s is too wide", name)
	}
	for _, f := range m.p.Access() {
		m.Errorf("%s: %s", name, f)
	}
	m.p.Screenshot("hoi-nghi-" + name + "-" + m.way.name)
}

func (m *held) party(account string) string { return as(m.T, m.n, account).Party.String() }

// call calls the conference of three parties and fills its agenda.
func (m *held) call() {
	m.Helper()
	m.on("bienphong.troly", "/meetings")
	act(m.T, m.p, m.way, ".tools a[href*='sort=conference']")
	fill(m.T, m.p, m.way, "[name=title]", "Hội nghị sơ kết năm 2026")
	fill(m.T, m.p, m.way, "[name=begins]", "30/11/2026 08:00")
	fill(m.T, m.p, m.way, "[name=place]", "Hội trường Bộ Chỉ huy")
	for _, who := range []string{"xavinhan.troly", "xabaidua.troly"} {
		m.tick("invited", m.party(who))
	}
	act(m.T, m.p, m.way, send)
	if m.page = m.p.Path(); !strings.HasPrefix(m.page, "/meetings/") {
		m.Fatalf("called, but at %s: %.400q", m.page, m.p.Text("main"))
	}
	act(m.T, m.p, m.way, ".head .tools a[href$='/agenda']")
	m.says("main", m.way.words["open"])
	m.look("soan")
	m.keep(3)
	act(m.T, m.p, m.way, send)
	m.form("#agenda .tools a[href^='/do/meeting.add-item']", "title", "Biểu dương, khen thưởng")
	m.says("#agenda", "Biểu dương, khen thưởng", "Kết luận chưa xong:")
}

// keep takes all that is suggested but the first off the agenda to be: what need
// not be talked about.
func (m *held) keep(first int) {
	m.Helper()
	if !m.way.keys {
		m.p.Eval(fmt.Sprintf(`document.querySelectorAll("main fieldset [name=items]").forEach((b, i) => b.checked = i < %d)`, first))
		return
	}
	const box = "main fieldset [name=items]"
	m.p.Reach(box)
	states := fmt.Sprint(m.p.Eval(`[...document.querySelectorAll("main fieldset [name=items]")].map(b => b.checked ? "x" : "-").join("")`))
	var keys strings.Builder
	for i, state := range states {
		if state == 'x' && i >= first {
			keys.WriteString(" ")
		}
		keys.WriteString("\t")
	}
	m.p.Press(keys.String(), false)
	if n := fmt.Sprint(m.p.Eval(fmt.Sprintf(`document.querySelectorAll("%s:checked").length`, box))); n != fmt.Sprint(first) {
		m.Fatalf("%s suggestions are chosen", n)
	}
}

// lay lays papers before the conference; what comes after the lock is shown as
// later, and all can be read without a line by who has opened the page, files
// that were never opened included.
func (m *held) lay() {
	m.Helper()
	add := "#papers .tools a[href^='/do/meeting.add-paper']"
	m.form(add, "title", "Dự thảo báo cáo", "text", "Mười một tháng, các bên trao đổi đủ kỳ.")
	act(m.T, m.p, m.way, "#papers form[action='/do/meeting.lock-papers'] button")
	m.says("#papers", m.way.words["locked"])
	m.on("xabaidua.troly", m.page)
	act(m.T, m.p, m.way, add)
	fill(m.T, m.p, m.way, "[name=title]", "Tham luận của xã")
	fill(m.T, m.p, m.way, "[name=text]", "Bến Gành đã có tổ tự quản.")
	m.bring(action.File{Name: "danh-sach-to.txt", Content: []byte("Mười hai tổ tàu thuyền an toàn")})
	act(m.T, m.p, m.way, send)
	m.says("#papers details:last-of-type", "Tham luận của xã", m.way.words["later"])
	m.says("#papers details:first-of-type", "Dự thảo báo cáo")
	if m.p.Text("#papers form[action='/do/meeting.lock-papers']") != "" {
		m.Error("papers can be locked twice")
	}
	m.p.Eval("navigator.serviceWorker.ready.then(() => true)")
	m.p.Go(m.page)
	const file = `document.querySelector("#papers .files a").href`
	m.p.Wait(`caches.match(` + file + `).then((r) => r !== undefined)`)
	m.p.Line(false)
	m.p.Go(m.page)
	m.unfold("#papers details:first-of-type")
	m.unfold("#papers details:last-of-type")
	m.says("#papers", "Mười một tháng, các bên trao đổi đủ kỳ.", "Bến Gành đã có tổ tự quản.")
	if text := m.p.Eval(`fetch(` + file + `).then((r) => r.text())`); text != "Mười hai tổ tàu thuyền an toàn" {
		m.Errorf("without a line the file of a paper reads %q", text)
	}
	m.p.Screenshot("hoi-nghi-ngoai-tuyen-" + m.way.name)
	m.p.Line(true)
	m.p.Go(m.page)
	m.unfold("details.me")
	act(m.T, m.p, m.way, "form[action='/sign-out'] button")
	m.p.Wait(`caches.keys().then((names) => !names.includes("phoihop-papers") && !names.includes("phoihop-pages"))`) // nothing is left to who comes next
	if text := calendarOf(m.T, m.n, "xabaidua.troly", m.now); !strings.Contains(text, "Hội nghị sơ kết năm 2026") {
		m.Errorf("the conference to come is in no calendar: %.300s", text)
	}
}

// sit records who was there, what was decided, and makes tasks of two decisions.
func (m *held) sit() {
	m.Helper()
	m.on("bienphong.troly", m.page)
	attend := "#attendance > a[href^='/do/meeting.attend']"
	m.form(attend, "organisation=", m.party("bienphong.troly"), "post", "Bí thư Đảng ủy", "people", "3")
	m.form(attend, "organisation=", m.party("xavinhan.troly"), "post", "Phó Bí thư Thường trực", "people", "2")
	m.says("#attendance", m.way.words["there"], "Phó Bí thư Thường trực")
	for i, text := range []string{"Lập lịch tuần tra chung quý 1 năm 2027.", "Rà soát danh sách bến bãi."} {
		item := fmt.Sprintf("#agenda li:nth-child(%d) ", i+1)
		m.form(item+"a[href^='/do/meeting.decide']", "text", text)
		m.says(item, text)
		m.form(item+"a[href^='/do/task.assign']", "lead=", m.party("xavinhan.troly"), "due", "31/12/2026")
		m.p.Go(m.page)
		m.says(item, text, m.way.words["task"])
	}
	m.says("aside", "Lập lịch tuần tra chung quý 1 năm 2027.", "Rà soát danh sách bến bãi.")
	if id := newestOf(m.T, m.n, as(m.T, m.n, "xavinhan.troly"), "task"); id.IsZero() {
		m.Error("no task")
	}
	m.form("#agenda li:nth-child(2) a[href^='/do/meeting.conclude']", "text", "Xã Bãi Dừa khảo sát bến Gành.", "owner=", m.party("xabaidua.troly"), "due", "20/12/2026")
	m.look("hop")
}

// project shows the conference on a wall: one thing at a time over the whole
// window, moved by the arrow keys.
func (m *held) project() {
	m.Helper()
	act(m.T, m.p, m.way, ".head .tools a[href$='/screen']")
	m.says(".projector", "Hội nghị sơ kết năm 2026", "Biểu dương, khen thưởng")
	if all := m.p.Eval(`(() => { const b = document.querySelector(".projector").getBoundingClientRect(), over = document.elementFromPoint(innerWidth / 2, innerHeight - 5);
		return b.x === 0 && b.y === 0 && b.width >= innerWidth && b.height >= innerHeight && over.closest(".projector") !== null })()`); all != true {
		m.Error("the projector does not fill the screen")
	}
	m.p.Press(kb.ArrowRight, false)
	m.says(".projector h1", "Kết luận chưa xong:")
	m.says(".projector", "Lập lịch tuần tra chung quý 1 năm 2027.")
	m.look("chieu")
	for range 4 {
		m.p.Press(kb.ArrowRight, false)
	}
	m.says(".projector", "Xã Bãi Dừa khảo sát bến Gành.")
	m.p.Press(kb.ArrowLeft, false)
	m.says(".projector h1", "Biểu dương, khen thưởng")
	act(m.T, m.p, m.way, ".projector .tools a:last-of-type")
	if path := m.p.Path(); path != m.page {
		m.Errorf("left the projector for %s", path)
	}
}

// picture adds a photograph with its caption.
func (m *held) picture() {
	m.Helper()
	m.p.Go(m.page)
	act(m.T, m.p, m.way, "#photographs a[href^='/do/meeting.add-photograph']")
	fill(m.T, m.p, m.way, "[name=caption]", "Các bên ký biên bản")
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 60, 40))); err != nil {
		m.Fatal(err)
	}
	m.bring(action.File{Name: "ky.png", Content: b.Bytes()})
	act(m.T, m.p, m.way, send)
	m.says("#photographs figure figcaption", "Các bên ký biên bản")
	if seen := m.p.Eval(`fetch(document.querySelector("#photographs img").src).then((r) => r.blob()).then(createImageBitmap).then((b) => b.width)`); seen != 60.0 {
		m.Errorf("the photograph is %v wide", seen)
	}
	if alt := m.p.Eval(`document.querySelector("#photographs img").alt`); alt != "Các bên ký biên bản" {
		m.Errorf("who does not see it is told %q", alt)
	}
}

// praise nominates a post: only signed evidence is offered, and none is refused.
func (m *held) praise() {
	m.Helper()
	nominee := as(m.T, m.n, "xavinhan.troly")
	bare := m.evidence("Kết quả chưa ai xác nhận")
	signed := m.evidence("Kết quả xây dựng tổ tàu thuyền an toàn")
	do(m.T, m.n, as(m.T, m.n, "xabaidua.troly"), "evidence.confirm", "evidence", signed)
	if err := m.n.Read.CatchUp(m.Context()); err != nil {
		m.Fatal(err)
	}
	for _, on := range []string{"", bare.String()} {
		_, err := m.n.Do(m.Context(), as(m.T, m.n, "bienphong.troly"), "commendation.nominate", values("title", "Tổ tàu thuyền an toàn", "criterion", "grassroots", "party", nominee.Party, "post", "Chỉ huy trưởng Quân sự xã", "reason", "x", "evidence", on))
		if err == nil || fault.Of(err).Kind != fault.Invalid {
			m.Errorf("praised on evidence %q: %v", on, err)
		}
	}
	m.p.Go(m.page)
	act(m.T, m.p, m.way, "a[href^='/do/commendation.nominate']")
	offered := m.p.Text("#f-evidence")
	if !strings.Contains(offered, "Kết quả xây dựng tổ tàu thuyền an toàn") || strings.Contains(offered, "Kết quả chưa ai xác nhận") {
		m.Errorf("offered as evidence: %.600q", offered)
	}
	m.look("de-nghi")
	fill(m.T, m.p, m.way, "[name=title]", "Mọi tàu trong xã vào tổ an toàn")
	m.turn("criterion", "grassroots")
	m.turn("party", nominee.Party.String())
	fill(m.T, m.p, m.way, "[name=post]", "Chỉ huy trưởng Quân sự xã")
	fill(m.T, m.p, m.way, "[name=reason]", "Mười hai tổ tự quản, không tàu nào ra khơi khi có lệnh cấm.")
	m.tick("evidence", signed.String())
	act(m.T, m.p, m.way, send)
	id := newestOf(m.T, m.n, as(m.T, m.n, "bienphong.troly"), "commendation")
	praised := "/commendations/" + id.String()
	m.p.Go(praised)
	m.says("#evidence", "Kết quả xây dựng tổ tàu thuyền an toàn")
	m.look("khen")
	act(m.T, m.p, m.way, "#evidence a")
	m.says("main", "Kết quả xây dựng tổ tàu thuyền an toàn", m.way.words["confirmed"])

	m.on("xavinhan.bithu", praised)
	m.says(".head", m.way.words["aside"])
	if m.p.Text(".head a.btn") != "" {
		m.Errorf("the nominee's own party may %q", m.p.Text(".head .tools"))
	}
	for name, v := range map[string]action.Values{"commendation.give-opinion": values("commendation", id, "stance", "agree"),
		"commendation.decide": values("commendation", id, "decision", "granted", "form", "Biểu dương", "words", "Biểu dương.", "on", "2026-11-30")} {
		_, err := m.n.Do(m.Context(), as(m.T, m.n, "xavinhan.bithu"), name, v)
		if err == nil || fault.Of(err).Key != "commendation.recused" {
			m.Errorf("%s by the nominee's own party: %v", name, err)
		}
	}
	m.on("xabaidua.bithu", praised)
	m.form(".head a[href^='/do/commendation.give-opinion']", "stance=", "agree")
	m.on("bienphong.bithu", praised)
	m.form(".head a[href^='/do/commendation.decide']", "decision=", "granted", "form", "Biểu dương", "words", "Biểu dương tập thể tại hội nghị.")
	m.says("#decision", "Biểu dương tập thể tại hội nghị.", "-QĐ/ĐU")
	m.look("quyet-dinh")
	second := do(m.T, m.n, as(m.T, m.n, "bienphong.troly"), "commendation.nominate", "title", "Khen lần nữa", "criterion", "grassroots", "party", nominee.Party, "post", "Chỉ huy trưởng Quân sự xã", "reason", "x", "evidence", signed).ID
	m.p.Go("/commendations/" + second.String())
	m.says(".banner", "Mọi tàu trong xã vào tổ an toàn", "Biểu dương")
	refused(m.T, m.n, as(m.T, m.n, "bienphong.bithu"), "commendation.praised-by-number", "commendation.decide", "commendation", second, "decision", "granted", "form", "Biểu dương", "words", "Lần nữa.", "on", "2026-11-30")
	do(m.T, m.n, as(m.T, m.n, "bienphong.bithu"), "commendation.decide", "commendation", second, "decision", "refused", "words", "Đã khen.", "on", "2026-11-30")
	m.p.Go("/commendations")
	m.says("main ul", "Mọi tàu trong xã vào tổ an toàn", "Biểu dương")
	if text := m.p.Text("main"); strings.Contains(text, "@") {
		m.Errorf("the list shows its template: %.300q", text)
	}
}

// sign draws up the minutes and signs them for every party; the calendars
// follow.
func (m *held) sign() {
	m.Helper()
	m.on("bienphong.troly", m.page)
	m.form(".head .tools a[href^='/do/meeting.minute']", "ended", "30/11/2026 10:30", "secretary", "Trợ lý Đảng ủy", "text", "Hội nghị nghe báo cáo và thảo luận.")
	for _, who := range []string{"bienphong.bithu", "xavinhan.bithu", "xabaidua.bithu"} {
		m.on(who, m.page)
		m.form(".head .tools a[href^='/do/meeting.approve-minutes']")
	}
	m.says("#minutes", "Bí thư")
	m.on("bienphong.troly", m.page)
	for _, card := range []string{"#minutes", "#conclusions"} { // both take the next number of the register
		act(m.T, m.p, m.way, card+" a[href^='/do/meeting.issue']")
		if was := fmt.Sprint(m.p.Eval(`document.querySelector("[name=locality]").value`)); was != "An Hải" {
			m.Errorf("the form of %s offers to issue it at %q", card, was)
		}
		m.look("ban-hanh")
		act(m.T, m.p, m.way, send)
		m.says(card, map[string]string{"#minutes": "-BB/ĐU", "#conclusions": "-TB/ĐU"}[card])
	}
	if text := m.wrote("conclusions.docx?form=party"); !strings.Contains(text, "Xã Bãi Dừa khảo sát bến Gành.") || !strings.Contains(text, "-TB/ĐU") || !strings.Contains(text, "An Hải, ngày 30 tháng 11 năm 2026") {
		m.Errorf("the notice of conclusions: %.600q", text)
	}
	m.look("bien-ban")
	m.p.Paper(true)
	if seen := fmt.Sprint(m.p.Eval(`[...document.querySelectorAll(".rail, .top, .tabs, .btn")].filter(e => e.offsetParent !== null).length`)); seen != "0" {
		m.Errorf("%s things that only a screen needs are printed", seen)
	}
	m.says("main", "Rà soát danh sách bến bãi.", "Xã Bãi Dừa khảo sát bến Gành.", "Phó Bí thư Thường trực")
	m.p.Paper(false)
	m.p.Go("/meetings")
	m.says("main", "Hội nghị sơ kết năm 2026", m.way.words["signed"])
	text := calendarOf(m.T, m.n, "xabaidua.troly", m.now)
	if !strings.Contains(text, "Xã Bãi Dừa khảo sát bến Gành.") || strings.Contains(text, "SUMMARY:Dự họp: Hội nghị sơ kết năm 2026") {
		m.Errorf("the calendar after the conference: %.1500s", text)
	}
	if text := calendarOf(m.T, m.n, "xavinhan.troly", m.now); !strings.Contains(text, "Lập lịch tuần tra chung quý 1") {
		m.Errorf("the task of the decision is in no calendar: %.1500s", text)
	}
}

// evidence attaches evidence to the standing duty, as the nominee's party.
func (m *held) evidence(title string) entry.Hash {
	m.Helper()
	book, err := duty.LoadFrom(m.Context(), m.n.Read, as(m.T, m.n, "xavinhan.troly").Space, m.now)
	if err != nil {
		m.Fatal(err)
	}
	for _, d := range book.Duties {
		if strings.HasPrefix(d.Proposed.Title, "Xây dựng tổ tàu thuyền an toàn") {
			return do(m.T, m.n, as(m.T, m.n, "xavinhan.troly"), "evidence.attach", "duty", d.ID, "title", title, "text", "Mười hai tổ.").ID
		}
	}
	m.Fatal("the standing duty is not there")
	return entry.Hash{}
}

// wrote is what a paper of the conference says, on one line.
func (m *held) wrote(paper string) string {
	m.Helper()
	raw := m.p.Eval(fmt.Sprintf(`fetch("%s/%s").then(r => r.arrayBuffer()).then(b => btoa(String.fromCharCode(...new Uint8Array(b))))`, m.page, paper))
	docx, err := base64.StdEncoding.DecodeString(fmt.Sprint(raw))
	if err != nil {
		m.Fatal(err)
	}
	ps, err := document.PlainText(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		m.Fatal(err)
	}
	return strings.Join(ps, " ")
}

// calendarOf is what the calendar of an account's feed says.
func calendarOf(t *testing.T, n *app.Node, account string, now time.Time) string {
	t.Helper()
	if err := n.Read.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	token, err := n.Accounts.MakeFeed(t.Context(), as(t, n, account), now)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	siteOf(t, n).ServeHTTP(w, httptest.NewRequest("GET", "/calendar/"+token, nil))
	return strings.ReplaceAll(w.Body.String(), "\r\n ", "")
}
