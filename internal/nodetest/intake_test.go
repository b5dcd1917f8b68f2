package nodetest_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"phoihop/internal/app"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/viet"
)

// TestIntake adds units from a spreadsheet: the dry run records nothing and
// names every bad row; the run records the good ones, once.
func TestIntake(t *testing.T) {
	t.Parallel()
	n := open(t)
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	file, err := spreadsheet.Write(spreadsheet.Table{Name: "Đơn vị", Header: []string{"Tên", "Loại", "Từ ngày", "Ghi chú riêng"}, Rows: [][]any{
		{"Chi bộ thôn Một", "cell", viet.Date{Year: 2026, Month: 1, Day: 1}, "x"},
		{"Chi bộ thôn Hai", "cell", "01/02/2026", nil},
		{"", "cell", "01/02/2026", nil},
		{"Chi bộ thôn Ba", "không có loại này", "01/02/2026", nil},
		{"Chi bộ thôn Bốn", "cell", "31/02/2026", nil},
	}})
	if err != nil {
		t.Fatal(err)
	}
	post := func(account string, content []byte, run bool) *httptest.ResponseRecorder {
		o, err := n.Accounts.SignIn(t.Context(), account, password, "", clock())
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		f, _ := m.CreateFormFile("_file", "don-vi.xlsx")
		f.Write(content)
		for _, c := range []string{"name", "kind", "from", ""} {
			m.WriteField("_column", c)
		}
		if run {
			m.WriteField("_run", "1")
		}
		m.Close()
		r := httptest.NewRequest("POST", "/import/organisation.add-unit", &b)
		r.Header.Set("Content-Type", m.FormDataContentType())
		r.AddCookie(&http.Cookie{Name: "phoihop", Value: o.Token})
		w := httptest.NewRecorder()
		site.Handler().ServeHTTP(w, r)
		return w
	}
	last := func() int64 {
		seq, err := n.Journal.Last(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return seq
	}
	before := last()
	if w := post("xavinhan.bithu", file, false); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "2/5 dòng hợp lệ") || last() != before {
		t.Errorf("dry run: %d, %d recorded: %s", w.Code, last()-before, w.Body)
	}
	for i, want := range []string{"Đã ghi 2/5 dòng", "Đã ghi 2/5 dòng"} {
		if w := post("xavinhan.bithu", file, true); !strings.Contains(w.Body.String(), want) || last() != before+2 {
			t.Errorf("run %d: %d recorded", i, last()-before)
		}
	}
	if w := post("xavinhan.troly", file, true); w.Code != http.StatusForbidden || last() != before+2 {
		t.Errorf("who may not: %d", w.Code)
	}
	for name, b := range map[string][]byte{"text": []byte("a,b"), "cut": file[:len(file)/2], "empty": nil} {
		if w := post("xavinhan.bithu", b, true); w.Code != http.StatusUnprocessableEntity || last() != before+2 {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}
