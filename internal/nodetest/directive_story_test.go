package nodetest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/app"
	"phoihop/internal/browser"
	"phoihop/internal/entry"
)

// handDown is one way to play the story.
type handDown struct {
	name, lang string
	width      int64
	keys       bool // by the keyboard alone, where people answer
	words      map[string]string
}

// played are the ways that a run plays: the long one all, the suite the last,
// which is the one by the keyboard, in a narrow window, in English.
func played(ways []handDown) []handDown {
	if long() {
		return ways
	}
	return ways[len(ways)-1:]
}

func ways() []handDown {
	return []handDown{
		{"mouse", "vi", 1440, false, map[string]string{"none": "0/6", "paper": "văn bản giấy", "late": "quá hạn", "concluded": "đã kết luận", "owed": "quá 1 ngày", "type": "Nghị quyết", "turned": "%d/%d xác nhận đã thành nhiệm vụ"}},
		{"keys", "en", 360, true, map[string]string{"none": "0/6", "paper": "paper no.", "late": "overdue", "concluded": "concluded", "owed": "1 day over", "type": "Resolution", "turned": "%d/%d acknowledgements became tasks"}},
	}
}

// TestDirectiveStory: the provincial committee hands a resolution to six
// parties; four acknowledge with a plan, one only opens it, one answers on
// paper; a day after the deadline the silent party is reminded and nobody
// else; the dissemination is concluded. To open is not to acknowledge.
func TestDirectiveStory(t *testing.T) {
	t.Parallel()
	for _, way := range played(ways()) {
		t.Run(way.name, func(t *testing.T) { playHandDown(t, way) })
	}
}

func playHandDown(t *testing.T, way handDown) {
	now := clock()
	n := openAt(t, func() time.Time { return now })
	s := httptest.NewServer(siteOf(t, n))
	t.Cleanup(s.Close)
	p := engine.Open(t, strings.Replace(s.URL, "127.0.0.1", "localhost", 1))
	p.Size(way.width, 1000)

	six := []string{"xavinhan", "xabaidua", "xavinhloc", "xasonhoa", "xamuida", "pcuagiang"}
	sit(t, p, way, "tinhuy.bithu")
	path := issueResolution(t, n, p, way, six)
	id := strings.TrimPrefix(path, "/directives/")
	if text := p.Text("#coverage"); !strings.Contains(text, way.words["none"]) {
		t.Fatalf("nobody has answered, and the page says %q", text)
	}
	p.Window("directive-issued-" + way.name)

	sit(t, p, way, "xabaidua.bithu") // opens it only
	before := last(t, n)
	p.Go(path)
	p.Go("/directives?box=waiting")
	if last(t, n) != before {
		t.Error("opening left a record")
	}
	if text := p.Text("main"); !strings.Contains(text, "99-NQ/TU") {
		t.Errorf("what waits: %q", text)
	}
	p.Window("directive-waiting-" + way.name)

	sit(t, p, way, "xavinhan.troly")
	answerIt(t, p, way, path)
	turnIt(t, n, p, way, path)
	for _, who := range []string{"xavinhloc", "xasonhoa", "pcuagiang"} {
		do(t, n, as(t, n, who+".troly"), "directive.acknowledge", "directive", id, "what", "Quán triệt tại chi bộ.", "who", "Ban Thường vụ", "by", "2026-12-20")
	}
	do(t, n, as(t, n, "xavinhan.troly"), "directive.hold", "directive", id, "on", "2026-11-25", "place", "Hội trường xã", "form", "hall", "sessions", "2", "attendance", "86")
	if err := n.Read.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}

	sit(t, p, way, "tinhuy.troly")
	p.Go(path)
	if text := p.Text("#coverage"); !strings.Contains(text, "4/6") || strings.Index(text, "Bãi Dừa") > strings.Index(text, "Vĩnh An") {
		t.Errorf("those who have not answered do not stand first: %q", text)
	}
	recordPaper(t, n, p, way, path, as(t, n, "xamuida.troly").Party)
	if text := p.Text("#coverage"); !strings.Contains(text, "5/6") || !strings.Contains(text, way.words["paper"]) || !strings.Contains(text, "31-CV/ĐU") {
		t.Errorf("the paper shows as %q", text)
	}
	p.Window("directive-answered-" + way.name)

	now = now.Add(42 * time.Hour) // a day after the deadline has passed
	sit(t, p, way, "xabaidua.bithu")
	p.Go("/inbox")
	if text := p.Text("main"); !strings.Contains(text, "99-NQ/TU") || !strings.Contains(text, way.words["owed"]) {
		t.Errorf("the silent party's inbox: %q", text)
	}
	for _, other := range []string{"tinhuy.bithu", "bienphong.bithu", "xavinhan.bithu"} {
		if owed := overdueIn(t, n, other, now, "99-NQ/TU"); owed {
			t.Errorf("%s is told of another party's silence", other)
		}
	}

	sit(t, p, way, "tinhuy.bithu")
	p.Go(path)
	if text := p.Text("#coverage"); !strings.Contains(text, way.words["late"]) {
		t.Errorf("the page does not show who is overdue: %q", text)
	}
	act(t, p, way, ".tools a[href^='/do/directive.conclude']")
	fill(t, p, way, "[name=text]", "Năm bên đã xác nhận; một bên báo cáo lý do tại giao ban.")
	act(t, p, way, "main form.form .actions .btn.primary")
	if text := p.Text("main"); !strings.Contains(text, way.words["concluded"]) {
		t.Errorf("not concluded: %.400q", text)
	}
	p.Window("directive-concluded-" + way.name)
	for _, f := range p.Access() {
		t.Error(f)
	}
	if overdueIn(t, n, "xabaidua.bithu", now, "99-NQ/TU") {
		t.Error("owed after the conclusion")
	}
	proved(t, n, path)
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// issueResolution registers a resolution under the duty and hands it to six
// parties, in the browser.
func issueResolution(t *testing.T, n *app.Node, p *browser.Page, way handDown, six []string) (path string) {
	t.Helper()
	p.Go("/directives?box=own")
	act(t, p, way, ".tools a[href^='/do/directive.register']")
	turn(t, p, way, "[name=type]", way.words["type"])
	turn(t, p, way, "[name=duty]", "Quán triệt")
	p.Window("directive-form-" + way.name)
	fill(t, p, way, "[name=number]", "99-NQ/TU")
	fill(t, p, way, "[name=issuer]", "Tỉnh ủy An Hải")
	fill(t, p, way, "[name=title]", "về bảo vệ ngư trường mùa biển động")
	act(t, p, way, "main form.form .actions .btn.primary")
	path = p.Path()
	if !strings.HasPrefix(path, "/directives/") {
		t.Fatalf("at %s: %.400q", path, p.Text("main"))
	}
	act(t, p, way, ".tools a[href^='/do/directive.disseminate']")
	for _, who := range six {
		mark(t, p, way, fmt.Sprintf("[name=to][value='%s']", as(t, n, who+".bithu").Party))
	}
	fill(t, p, way, "[name=deadline]", "25/11/2026")
	act(t, p, way, "main form.form .actions .btn.primary")
	if p.Path() != path {
		t.Fatalf("at %s: %.400q", p.Path(), p.Text("main"))
	}
	return path
}

// answerIt acknowledges: an answer without what, who or by when is refused.
func answerIt(t *testing.T, p *browser.Page, way handDown, path string) {
	t.Helper()
	p.Go(path)
	act(t, p, way, ".tools a[href^='/do/directive.acknowledge']")
	p.Eval(`document.querySelector("main form.form").noValidate = true`)
	fill(t, p, way, "[name=what]", "Ký cam kết với từng chủ tàu về neo đậu an toàn.")
	act(t, p, way, "main form.form .actions .btn.primary")
	if !strings.HasPrefix(p.Path(), "/do/") || p.Text(".error") == "" {
		t.Errorf("an answer that says neither who nor when was taken: %s", p.Path())
	}
	fill(t, p, way, "[name=who]", "Ban Chỉ huy Quân sự xã")
	fill(t, p, way, "[name=by]", "15/12/2026")
	act(t, p, way, "main form.form .actions .btn.primary")
	if text := p.Text("#coverage"); !strings.Contains(text, "1/6") || !strings.Contains(text, "Ban Chỉ huy Quân sự xã") {
		t.Errorf("answered, and the page says %q", text)
	}
}

// turnIt makes a task of what the party said it will do: the form has it all,
// and the page says how many of the answers became tasks.
func turnIt(t *testing.T, n *app.Node, p *browser.Page, way handDown, path string) {
	t.Helper()
	if text := p.Text("#coverage"); !strings.Contains(text, fmt.Sprintf(way.words["turned"], 0, 1)) {
		t.Errorf("nothing has become a task, and the page says %q", text)
	}
	act(t, p, way, "#coverage a[href^='/do/task.assign']")
	if text := p.Eval(`document.querySelector("[name=title]").value + document.querySelector("[name=due]").value`); !strings.Contains(fmt.Sprint(text), "Ký cam kết với từng chủ tàu") || !strings.Contains(fmt.Sprint(text), "15/12/2026") {
		t.Errorf("the task begins with %q", text)
	}
	turn(t, p, way, "[name=lead]", "Vĩnh An")
	act(t, p, way, "main form.form .actions .btn.primary")
	if err := n.Read.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.Go(path)
	if text := p.Text("#coverage"); !strings.Contains(text, fmt.Sprintf(way.words["turned"], 1, 1)) {
		t.Errorf("one answer has become a task, and the page says %q", text)
	}
}

// recordPaper records the signed paper of a party that has no line: without
// the scan it is refused, and nothing of what was typed is lost.
func recordPaper(t *testing.T, n *app.Node, p *browser.Page, way handDown, path string, party entry.Hash) {
	t.Helper()
	act(t, p, way, fmt.Sprintf("#coverage a[href*='party=%s']", party))
	for _, x := range [][2]string{{"what", "Tổ chức học tập tại các chi bộ."}, {"who", "Ban Tuyên giáo"}, {"by", "10/12/2026"},
		{"paper_number", "31-CV/ĐU"}, {"paper_date", "24/11/2026"}, {"paper_signatory", "Bí thư Đảng ủy"}} {
		fill(t, p, way, "[name="+x[0]+"]", x[1])
	}
	before := last(t, n)
	act(t, p, way, "main form.form .actions .btn.primary")
	if p.Text("#e-paper_scan") == "" || last(t, n) != before {
		t.Fatalf("a paper without its scan was taken, at %s: %.300q", p.Path(), p.Text("main"))
	}
	scan := filepath.Join(t.TempDir(), "ban-chup.txt")
	if err := os.WriteFile(scan, []byte("Công văn số 31: Đảng ủy xã đã quán triệt."), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Attach("main form.form [name=paper_scan]", scan)
	act(t, p, way, "main form.form .actions .btn.primary")
	waitFor(t, func() bool { return last(t, n) > before })
	if err := n.Read.CatchUp(t.Context()); err != nil { // the page may be asked for before the read model has followed
		t.Fatal(err)
	}
	p.Go(path)
}

// last is how many entries the node has.
func last(t *testing.T, n *app.Node) int64 {
	t.Helper()
	seq, err := n.Journal.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

// overdueIn reports whether a person is told that something is overdue.
func overdueIn(t *testing.T, n *app.Node, account string, now time.Time, what string) bool {
	t.Helper()
	token, err := n.Accounts.MakeToken(t.Context(), as(t, n, account), "thử", []access.Right{}, now)
	if err != nil {
		t.Fatal(err)
	}
	body := (client{t, siteOf(t, n), token}).call("GET", "/inbox", "").Body.String()
	for _, item := range strings.Split(body, "},") {
		if strings.Contains(item, what) && strings.Contains(item, "overdue") {
			return true
		}
	}
	return false
}

// proved: the answers prove the duty under which the directive was issued, and
// the conclusion confirms them.
func proved(t *testing.T, n *app.Node, path string) {
	t.Helper()
	if err := n.Read.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	body := program(t, n, "xavinhan.troly").call("GET", path, "").Body.String()
	if !strings.Contains(body, `"occurrence"`) {
		t.Errorf("no answer names the event that it proves: %.300s", body)
	}
}

// sit lets a person sign in, whoever was there before.
func sit(t *testing.T, p *browser.Page, way handDown, account string) {
	t.Helper()
	if !way.keys {
		signIn(t, p, account)
		see(p, way.lang, "light")
		return
	}
	h := hands{t, p}
	h.signIn(account)
	h.speak(way.lang)
}

// act presses a link or a button: with the mouse, or with the keys that lead
// there.
func act(t *testing.T, p *browser.Page, way handDown, css string) {
	t.Helper()
	if !way.keys {
		p.Click(css)
		return
	}
	p.Enter(css)
}

// fill types into a field, reached by the keys where the story is played so.
func fill(t *testing.T, p *browser.Page, way handDown, css, text string) {
	t.Helper()
	if !way.keys {
		p.Fill("main form.form "+css, text)
		return
	}
	p.Type("main form.form "+css, text)
}

// turn takes the choice of a list that has a text.
func turn(t *testing.T, p *browser.Page, way handDown, css, text string) {
	t.Helper()
	if way.keys {
		p.Choose("main form.form "+css, text)
		return
	}
	p.Eval(fmt.Sprintf(`{ const s = document.querySelector("main form.form " + %q); s.selectedIndex = [...s.options].findIndex(o => o.text.includes(%q)); }`, css, text))
}

// mark marks a box.
func mark(t *testing.T, p *browser.Page, way handDown, css string) {
	t.Helper()
	if way.keys {
		p.Tick("main form.form " + css)
		return
	}
	p.Click("main form.form " + css)
}

// siteOf serves a node as the demonstration is served.
func siteOf(t *testing.T, n *app.Node) http.Handler {
	t.Helper()
	site, err := n.Site(app.SiteOptions{Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(site.Close)
	return site.Handler()
}
