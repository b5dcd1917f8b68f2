package regulation

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"phoihop/internal/account"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/lang"
	"phoihop/internal/organisation"
	"phoihop/internal/web"
)

// browser is a signed-in visitor of a site with the two features.
type browser struct {
	t      *testing.T
	site   http.Handler
	cookie *http.Cookie
}

func (n *node) browse(by *browser) *browser {
	n.t.Helper()
	catalog, err := lang.Load(texts, organisation.Feature().Texts, web.Texts())
	if err != nil {
		n.t.Fatal(err)
	}
	accounts := account.New(n.j.Local())
	if err := accounts.Create(context.Background(), account.Account{Caller: n.guard, Password: "mật khẩu thử"}); err != nil {
		n.t.Fatal(err)
	}
	margin := web.Panel{On: "provision", Show: func(_ *web.Request, on web.Ref) (templ.Component, error) {
		if on.Part != "dieu-2.khoan-1" {
			return nil, nil
		}
		return templ.Raw(`<p class="note overdue">quá hạn 3 ngày</p>`), nil
	}}
	f, o := Feature(), organisation.Feature()
	s, err := web.New(web.Options{Journal: n.j, Read: n.db, Catalog: catalog, Accounts: accounts, Gate: action.Gate{Journal: n.j},
		Actions: append(o.Actions, f.Actions...), Pages: append(o.Pages, f.Pages...), Nav: f.Nav, Panels: []web.Panel{margin},
		Now: func() time.Time { return n.now }})
	if err != nil {
		n.t.Fatal(err)
	}
	by.site = s.Handler()
	opened, err := accounts.SignIn(context.Background(), n.guard.Account, "mật khẩu thử", "", n.now)
	if err != nil {
		n.t.Fatal(err)
	}
	by.cookie = &http.Cookie{Name: "phoihop", Value: opened.Token}
	return by
}

func (b *browser) get(path string, accept string) (int, string) {
	b.t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.AddCookie(b.cookie)
	r.Header.Set("Accept", accept)
	w := httptest.NewRecorder()
	b.site.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// page returns a page that must be whole: well-formed and without a message
// key that nobody translated.
func (b *browser) page(path string) string {
	b.t.Helper()
	code, body := b.get(path, "text/html")
	if code != http.StatusOK {
		b.t.Fatalf("%s: status %d: %s", path, code, body)
	}
	if err := wellFormed(body); err != nil {
		b.t.Errorf("%s: %v", path, err)
	}
	if keys := regexp.MustCompile(`[>"](regulation|organisation|web)\.[a-z.-]+[<"]|%!`).FindAllString(body, -1); keys != nil {
		b.t.Errorf("%s: untranslated %v", path, keys)
	}
	return body
}

// wellFormed reports the first tag that does not fit.
func wellFormed(page string) error {
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func has(t *testing.T, page string, all ...string) {
	t.Helper()
	for _, s := range all {
		if !strings.Contains(page, s) {
			t.Errorf("the page has no %q", s)
		}
	}
}

func TestEmptyPages(t *testing.T) {
	n := newNode(t)
	b := n.browse(&browser{t: t})
	has(t, b.page("/regulations"), "Chưa có quy chế nào", `href="/regulations/new"`)
	has(t, b.page("/regulations/new"), "Chưa có nội dung để xem trước", "Huyện ủy Bắc Cồn", `name="text"`)
	has(t, b.page("/organisations"), "Huyện ủy Bắc Cồn", "Chưa khai báo đơn vị", "Chưa thông qua quy tắc")
	for _, path := range []string{"/regulations/khong-co", "/regulations/" + n.space.String()} {
		if code, _ := b.get(path, "text/html"); code != http.StatusNotFound {
			t.Errorf("%s: status %d", path, code)
		}
	}
}

func TestTextPage(t *testing.T) {
	n := newNode(t)
	id := n.agree()
	n.now = time.Date(2021, 5, 1, 3, 0, 0, 0, time.UTC)
	n.must(n.guard, "regulation.amend-text", "regulation", id.String(), "text", nextText, "effective", "2021-09-01")
	n.now = n.now.Add(time.Hour)
	b := n.browse(&browser{t: t})
	path := "/regulations/" + id.String()
	has(t, b.page("/regulations"), "Quy chế phối hợp biên phòng Hải Đông", "2/2 bên đã ký", "đang có hiệu lực", "BĐBP · Bắc Cồn")
	page := b.page(path)
	has(t, page, `id="dieu-2.khoan-1"`, "trước ngày 20", "quá hạn 3 ngày", `data-open`, "bản giấy số 12-CV/HU ngày 30/01/2018",
		"Có bản 2, chưa đủ các bên ký", `href="#dieu-1"`)
	if strings.Contains(page, "trước ngày 25") {
		t.Error("the page shows words that are not in force")
	}
	has(t, b.page(path+"?open=dieu-2.khoan-1"), "Bằng chứng của Khoản 1 Điều 2", "Chưa có nghĩa vụ nào")
	has(t, b.page(path+"?as-at=2017-01-01"), "chưa có bản nào có hiệu lực")
	second := regexp.MustCompile(`version=([0-9a-f]{64})`).FindStringSubmatch(page)[1]
	has(t, b.page(path+"?version="+second), "trước ngày 25", "Gửi các bên ký")
	compared := b.page(path + "?version=" + second + "&compare=" + id.String())
	has(t, compared, "<del>20</del>", "<ins>25</ins>", "Nơi giao ban<br>", "sửa lời")
	if code, _ := b.get(path+"?version="+n.space.String(), "text/html"); code != http.StatusNotFound {
		t.Errorf("a version of nothing: status %d", code)
	}
}

// The same page answers as JSON.
func TestTextJSON(t *testing.T) {
	n := newNode(t)
	id := n.agree()
	b := n.browse(&browser{t: t})
	code, body := b.get("/regulations/"+id.String(), "application/json")
	var got struct {
		ID    entry.Hash `json:"id"`
		State State      `json:"state"`
		Lines []Line     `json:"lines"`
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || code != http.StatusOK {
		t.Fatalf("%d %v: %s", code, err, body)
	}
	if got.ID != id || len(got.Lines) == 0 || got.State != StateAgreed {
		t.Errorf("%+v", got)
	}
}

// The preview keeps what was typed and names the lines to look at.
func TestPreview(t *testing.T) {
	n := newNode(t)
	b := n.browse(&browser{t: t})
	typed := url.Values{"title": {"Quy chế mới <chưa ký>"}, "number": {"7-QC"}, "from": {"2018-03-01"}, "text": {"Điều 1. Phạm vi\nQuy chế này.\nĐiều 3. Giao ban\n1. Mỗi quý.\n"}}
	has(t, b.page("/regulations/new?"+typed.Encode()), "Quy chế mới &lt;chưa ký&gt;", `value="7-QC"`, `value="01/3/2018"`,
		"0 chương, 2 điều, 1 khoản, 0 điểm", "<b>dòng 3</b>", "Điều 3 không nối tiếp Điều 1")
	typed.Set("text", "Các bên phối hợp chặt chẽ.")
	has(t, b.page("/regulations/new?"+typed.Encode()), "Không nhận ra chương, điều, khoản nào", "Các bên phối hợp chặt chẽ.")
}

// An uploaded file is read into the text field; what else was typed stays.
func TestUpload(t *testing.T) {
	n := newNode(t)
	b := n.browse(&browser{t: t})
	var body bytes.Buffer
	f := multipart.NewWriter(&body)
	f.WriteField("title", "Quy chế từ tệp")
	part, err := f.CreateFormFile("source", "quy-che.txt")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(part, "Điều 1. Phạm vi\n1. Mỗi quý một lần.\n")
	f.Close()
	r := httptest.NewRequest("POST", "/regulations/new", &body)
	r.Header.Set("Content-Type", f.FormDataContentType())
	r.AddCookie(b.cookie)
	w := httptest.NewRecorder()
	b.site.ServeHTTP(w, r)
	has(t, w.Body.String(), "Quy chế từ tệp", "1. Mỗi quý một lần.", "0 chương, 1 điều, 1 khoản, 0 điểm")
}

func TestAmendPage(t *testing.T) {
	n := newNode(t)
	id := n.agree()
	b := n.browse(&browser{t: t})
	has(t, b.page("/regulations/new?regulation="+id.String()), "Đề nghị sửa đổi", "trước ngày 20", `action="/do/regulation.amend-text"`)
}

// What uploaded files are read as.
func TestFileText(t *testing.T) {
	for _, c := range []struct {
		name    string
		content string
		ok      bool
	}{{"quy-che.txt", "Điều 1. Phạm vi", true}, {"anh.txt", "\xff\xd8\x00", false}, {"quy-che.docx", "không phải Word", false}} {
		got, err := fileText(t.Context(), action.File{Name: c.name, Content: []byte(c.content)})
		text := got.Words
		if (err == nil) != c.ok || c.ok && text != c.content {
			t.Errorf("%s: %q, %v", c.name, text, err)
		}
	}
}
