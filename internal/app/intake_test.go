package app_test

import (
	"bytes"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"phoihop/internal/spreadsheet"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// sheetOf sends the form of an import, as a browser does, in a language.
func (s *small) sheetOf(session, tongue, work string, file []byte, inputs ...string) string {
	s.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	if file != nil {
		f, _ := m.CreateFormFile("_file", "don-vi.xlsx")
		f.Write(file)
	}
	for i := 0; i+1 < len(inputs); i += 2 {
		m.WriteField(inputs[i], inputs[i+1])
	}
	m.Close()
	r := httptest.NewRequestWithContext(s.Context(), http.MethodPost, "/import/"+work, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: session})
	r.AddCookie(&http.Cookie{Name: "lang", Value: tongue})
	w := httptest.NewRecorder()
	s.site.Handler().ServeHTTP(w, r)
	return w.Body.String()
}

// TestImportInTwoSteps: what was tried is what is recorded, without choosing the
// file again; another file that comes with the order is tried and not recorded.
// A file in Vietnamese is understood on an English page.
func TestImportInTwoSteps(t *testing.T) {
	t.Parallel()
	s := newSmall(t)
	session := s.session(s.a.Account)
	const work = "organisation.add-unit"
	file := func(name string) []byte {
		t.Helper()
		b, err := spreadsheet.Write(spreadsheet.Table{Name: "Đơn vị", Header: []string{"Tên đơn vị", "Loại đơn vị", "Từ ngày"}, Rows: [][]any{{name, "chi bộ", viet.Date{Year: 2026, Month: 1, Day: 1}}}})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	units := func() string { _, page := s.ask(session, http.MethodGet, "/organisations", "", ""); return page }
	page := s.sheetOf(session, "en", work, file("Chi bộ Một"))
	if !strings.Contains(page, "1/1 rows are good") {
		t.Fatalf("tried in English: %s", page)
	}
	carried := []string{"_run", "1"}
	for _, m := range regexp.MustCompile(`type="hidden" name="(_content|_name)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		carried = append(carried, m[1], html.UnescapeString(m[2]))
	}
	if page = s.sheetOf(session, "vi", work, file("Chi bộ Khác"), carried...); !strings.Contains(page, "khác với tệp đã thử") || strings.Contains(units(), "Chi bộ") {
		t.Errorf("another file comes with the order: %s", page)
	}
	if page = s.sheetOf(session, "vi", work, nil, carried...); !strings.Contains(page, "Đã ghi 1/1 dòng") || !strings.Contains(units(), "Chi bộ Một") {
		t.Errorf("what was tried: %s", page)
	}
	if page = s.sheetOf(session, "vi", work, nil, "_run", "1"); !strings.Contains(page, "Cần điền") && !strings.Contains(page, `role="alert"`) {
		t.Errorf("nothing at all: %s", page)
	}
}
