package nodetest_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"phoihop/internal/app"
	"phoihop/internal/organisation"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/viet"
)

// desk is a served node and the sessions of who works at it.
type desk struct {
	t    *testing.T
	n    *app.Node
	site http.Handler
	now  func() time.Time
}

func serve(t *testing.T) desk {
	t.Helper()
	return deskAt(t, open(t), clock)
}

// deskAt is a desk before a node whose clock is another.
func deskAt(t *testing.T, n *app.Node, now func() time.Time) desk {
	t.Helper()
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return desk{t, n, site.Handler(), now}
}

// page reads a page as people see it, after everything that was done.
func (o desk) page(account, path string) string {
	o.t.Helper()
	if err := o.n.Read.CatchUp(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	return o.get(account, path).Body.String()
}

// send sends a request of an account.
func (o desk) send(account string, r *http.Request) *httptest.ResponseRecorder {
	o.t.Helper()
	in, err := o.n.Accounts.SignIn(o.t.Context(), account, password, "", o.now())
	if err != nil {
		o.t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "phoihop", Value: in.Token})
	w := httptest.NewRecorder()
	o.site.ServeHTTP(w, r)
	return w
}

func (o desk) get(account, path string) *httptest.ResponseRecorder {
	o.t.Helper()
	return o.send(account, httptest.NewRequest("GET", path, nil))
}

func (o desk) post(account, path string, form url.Values) *httptest.ResponseRecorder {
	o.t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return o.send(account, r)
}

// sheet imports a spreadsheet.
func (o desk) sheet(account, work string, content []byte, run bool) *httptest.ResponseRecorder {
	o.t.Helper()
	return o.send(account, importing(work, content, run, ""))
}

// asProgram imports a spreadsheet with a token of the account.
func (o desk) asProgram(account, work string, content []byte, run bool, why string) *httptest.ResponseRecorder {
	o.t.Helper()
	c := as(o.t, o.n, account)
	token, err := o.n.Accounts.MakeToken(o.t.Context(), c, "nhập", c.Rights, clock())
	if err != nil {
		o.t.Fatal(err)
	}
	r := importing(work, content, run, why)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	o.site.ServeHTTP(w, r)
	return w
}

// importing sends a spreadsheet: to be tried, or to be recorded.
func importing(work string, content []byte, run bool, why string) *http.Request {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, _ := m.CreateFormFile("_file", "a.xlsx")
	f.Write(content)
	if run {
		m.WriteField("_run", "1")
	}
	m.WriteField("_reason", why)
	m.Close()
	r := httptest.NewRequest("POST", "/import/"+work, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return r
}

// last is how far the journal has come.
func (o desk) last() int64 {
	o.t.Helper()
	seq, err := o.n.Journal.Last(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return seq
}

var batchLink = regexp.MustCompile(`/imports/[0-9a-f]{16}`)

// TestUndoBatch imports units by mistake and takes the batch back: each unit
// is closed by a new entry, the one that was closed before stays and says why;
// the same file can then be imported anew, and each row still counts once.
func TestUndoBatch(t *testing.T) {
	t.Parallel()
	o := serve(t)
	const leader = "xavinhan.bithu"
	file, err := spreadsheet.Write(spreadsheet.Table{Name: "Đơn vị", Header: []string{"name", "kind", "from"}, Rows: [][]any{
		{"Chi bộ thôn Sáu", "cell", viet.Date{Year: 2026, Month: 1, Day: 1}},
		{"Chi bộ thôn Bảy", "cell", "01/02/2026"},
		{"Chi bộ thôn Tám", "cell", "01/02/2026"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if w := o.sheet(leader, "organisation.add-unit", file, false); !strings.Contains(w.Body.String(), "thu hồi được cả đợt") {
		t.Errorf("before: %s", w.Body)
	}
	if w := o.get("xavinhan.bithu", "/import/duty.trigger"); !strings.Contains(w.Body.String(), "không thu hồi được cả đợt") {
		t.Errorf("what cannot be undone: %.2000s", w.Body)
	}
	before := o.last()
	w := o.sheet(leader, "organisation.add-unit", file, true)
	path := batchLink.FindString(w.Body.String())
	if path == "" || o.last() != before+3 {
		t.Fatalf("%d recorded: %s", o.last()-before, w.Body)
	}
	es, err := o.n.Journal.After(t.Context(), before, 10)
	if err != nil {
		t.Fatal(err)
	}
	do(t, o.n, as(t, o.n, leader), "organisation.close-unit", "unit", es[1].ID, "from", "01/03/2026")
	o.refuseUndo(path, before+4)
	if w := o.post(leader, path+"/undo", url.Values{"reason": {"Nhập nhầm tệp"}}); w.Code != http.StatusSeeOther || o.last() != before+6 {
		t.Fatalf("undo: %d, %d recorded", w.Code, o.last()-before)
	}
	if text := o.get(leader, path).Body.String(); strings.Count(text, "đã thu hồi") < 2 || !strings.Contains(text, "không thu hồi được:") {
		t.Errorf("after: %s", text)
	}
	o.post(leader, path+"/undo", url.Values{"reason": {"Nhập nhầm tệp"}})
	if o.last() != before+6 {
		t.Errorf("undone twice: %d", o.last()-before)
	}
	for range 2 {
		o.sheet(leader, "organisation.add-unit", file, true)
		if o.last() != before+8 {
			t.Errorf("imported anew: %d recorded", o.last()-before)
		}
	}
	if open := o.openUnits("Chi bộ thôn "); open != 2 {
		t.Errorf("%d units are open", open)
	}
	if w := o.get(leader, "/imports"); !strings.Contains(w.Body.String(), path) {
		t.Error("the list lacks it")
	}
}

// refuseUndo tries what must not take a batch back: no reason, another party,
// somebody without the right.
func (o desk) refuseUndo(path string, want int64) {
	o.t.Helper()
	for _, x := range []struct {
		account, reason string
		code            int
	}{
		{"xavinhan.bithu", "", http.StatusUnprocessableEntity},
		{"xavinhan.bithu", "Độ mật: MẬT", http.StatusUnprocessableEntity},
		{"xavinhan.troly", "Nhập nhầm", http.StatusForbidden},
		{"bienphong.bithu", "Nhập nhầm", http.StatusNotFound},
	} {
		if w := o.post(x.account, path+"/undo", url.Values{"reason": {x.reason}}); w.Code != x.code || o.last() != want {
			o.t.Errorf("%s %q: %d, %d recorded", x.account, x.reason, w.Code, o.last()-want)
		}
	}
	if w := o.get("bienphong.bithu", path); w.Code != http.StatusNotFound {
		o.t.Errorf("another party sees it: %d", w.Code)
	}
}

// openUnits counts the open units whose name begins so.
func (o desk) openUnits(name string) (n int) {
	o.t.Helper()
	past, err := o.n.Journal.Subject(o.t.Context(), as(o.t, o.n, "xavinhan.bithu").Space)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, u := range organisation.Fold(past).Units {
		if u.To.IsZero() && strings.HasPrefix(u.Name, name) && strings.Contains("Sáu Bảy Tám", strings.TrimPrefix(u.Name, name)) {
			n++
		}
	}
	return n
}

// TestImportAccounts invites several people from a spreadsheet: a bad row is
// named, each link works, and undoing takes back what nobody has taken up.
func TestImportAccounts(t *testing.T) {
	t.Parallel()
	o := serve(t)
	const leader = "xavinhan.bithu"
	file, err := spreadsheet.Write(spreadsheet.Table{Name: "Người", Header: []string{"Tên đăng nhập", "Chức danh", "Quyền"}, Rows: [][]any{
		{"xavinhan.vanthu", "Văn thư", "soạn thảo"},
		{"xavinhan.pho", "Phó bí thư", "soạn thảo; ký duyệt"},
		{"xavinhan.bithu", "Trùng tên", "soạn thảo"},
		{"Tên có dấu", "x", "soạn thảo"},
		{"xavinhan.la", "Quyền lạ", "vận hành"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if w := o.sheet("xavinhan.troly", "settings.invitations", file, true); w.Code != http.StatusForbidden {
		t.Errorf("who may not: %d", w.Code)
	}
	if w := o.sheet(leader, "settings.invitations", file, false); !strings.Contains(w.Body.String(), "2/5 dòng hợp lệ") {
		t.Errorf("dry run: %s", w.Body)
	}
	w := o.sheet(leader, "settings.invitations", file, true)
	links := regexp.MustCompile(`/invited/[A-Za-z0-9_-]+`).FindAllString(w.Body.String(), -1)
	if len(links) != 2 {
		t.Fatalf("%d links: %s", len(links), w.Body)
	}
	r := httptest.NewRequest("POST", links[0], strings.NewReader(url.Values{"password": {"bien-xanh-song-lon-7"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	got := httptest.NewRecorder()
	o.site.ServeHTTP(got, r)
	c, err := o.n.Accounts.Caller(t.Context(), "xavinhan.vanthu")
	if err != nil || got.Code != http.StatusSeeOther || c.Party != as(t, o.n, leader).Party {
		t.Fatalf("taken up: %d %v %+v", got.Code, err, c)
	}
	if w := o.sheet(leader, "settings.invitations", file, true); strings.Contains(w.Body.String(), "/invited/") {
		t.Error("the same file invites again")
	}
	path := batchLink.FindString(w.Body.String())
	o.post(leader, path+"/undo", url.Values{"reason": {"Nhập nhầm"}})
	text := o.get(leader, path).Body.String()
	if !strings.Contains(text, "Lời mời của xavinhan.vanthu đã được nhận") || !strings.Contains(text, "đã thu hồi") {
		t.Errorf("undone: %s", text)
	}
	if w := o.send(leader, httptest.NewRequest("GET", links[1], nil)); w.Code != http.StatusNotFound {
		t.Errorf("the withdrawn link: %d", w.Code)
	}
}

// TestUndoIsWhole: whatever an action says takes it back is there and takes
// the inputs.
func TestUndoIsWhole(t *testing.T) {
	t.Parallel()
	n := open(t)
	all := map[string]bool{}
	for _, a := range n.Actions() {
		all[a.Name] = true
	}
	for _, a := range n.Actions() {
		if a.Undo != nil && !all[a.Undo.By] {
			t.Error(fmt.Sprint(a.Name, " is taken back by ", a.Undo.By, ", which is none"))
		}
	}
}

// TestUndoInTheBrowser opens a batch, reads what became of its rows, and takes
// it back with a reason.
func TestUndoInTheBrowser(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "xavinhan.bithu")
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	o := desk{t, n, site.Handler(), clock}
	file, err := spreadsheet.Write(spreadsheet.Table{Name: "Đơn vị", Header: []string{"name", "kind", "from"}, Rows: [][]any{
		{"Chi bộ thôn Sáu", "cell", "01/02/2026"}, {"Chi bộ thôn Bảy", "cell", "01/02/2026"}, {"Tổ tàu thuyền an toàn số 9", "other", "01/03/2026"}}})
	if err != nil {
		t.Fatal(err)
	}
	o.sheet("xavinhan.bithu", "organisation.add-unit", file, true)
	p.Go("/import/organisation.add-unit")
	p.Window("nhap-excel-gan-day")
	p.Click("a[href^='/imports/']")
	p.Window("dot-nhap")
	p.Fill("#reason", "Nhập nhầm tệp của xã khác")
	p.Click("main form .btn.primary")
	p.Window("dot-nhap-da-thu-hoi")
	if text := p.Text("main"); strings.Count(text, "đã thu hồi") < 3 {
		t.Errorf("after: %s", text)
	}
	for _, f := range append(p.Access(), p.Faults()...) {
		t.Error(f)
	}
}
