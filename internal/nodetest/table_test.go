package nodetest_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/app"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/web"
)

// noLists are the pages without a thing in their address that show no list.
func noLists() map[string]string {
	return map[string]string{"/settings": "one's own account", "/sea": "a map", "/incidents/new": "a form", "/notices/write": "a form, taken along by its own file",
		"/regulations/new": "a form", "/organisations/reorganise": "steps to be gone"}
}

// TestEveryListIsASpreadsheet takes every list away as a spreadsheet, by the
// link on its page: under headings in words, and with its days, moments and
// numbers as such. A new page is in here by being declared.
func TestEveryListIsASpreadsheet(t *testing.T) {
	t.Parallel()
	n := open(t)
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	o, err := n.Accounts.SignIn(t.Context(), "xavinhan.bithu", password, "", clock())
	if err != nil {
		t.Fatal(err)
	}
	h := site.Handler()
	get := func(path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", path, nil)
		r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: o.Token})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	link := regexp.MustCompile(`href="([^"]*[?&;]as=xlsx[^"]*)"`)
	taken := 0
	for name, path := range everyPage(t, n) {
		m := link.FindStringSubmatch(get(path).Body.String())
		if m == nil {
			continue
		}
		taken++
		w := get(strings.ReplaceAll(m[1], "&amp;", "&"))
		if w.Code != http.StatusOK || !strings.HasSuffix(w.Header().Get("Content-Disposition"), ".xlsx") {
			t.Errorf("%s: %d, %s: %.200s", name, w.Code, w.Header().Get("Content-Disposition"), w.Body)
			continue
		}
		table, _, err := spreadsheet.Read(w.Body.Bytes())
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, head := range table.Header {
			if strings.Contains(head, ".") && !strings.Contains(head, " ") {
				t.Errorf("%s: a column is headed %q", name, head)
			}
		}
		for _, text := range textsOf(t, w.Body.Bytes()) {
			if untyped.MatchString(text) && !slices.Contains(table.Header, text) {
				t.Errorf("%s: %q is text", name, text)
			}
		}
	}
	if taken < 30 {
		t.Errorf("only %d lists", taken)
	}
	for _, f := range n.Features {
		for _, p := range f.Pages {
			switch why := noLists()[p.Pattern]; {
			case strings.Contains(p.Pattern, "{"):
			case !p.Listed && why == "":
				t.Errorf("%s is no list and not among those that are none", p.Pattern)
			case p.Listed && why != "":
				t.Errorf("%s is a list and %s", p.Pattern, why)
			case p.Listed && !link.MatchString(get(p.Pattern).Body.String()):
				t.Errorf("%s does not lead to its spreadsheet", p.Pattern)
			}
		}
	}
}

// untyped is what should have been a day, a moment or a number.
var untyped = regexp.MustCompile(`^(\d\d:\d\d )?\d\d?/\d\d?/\d{4}$|^\d{4}-\d\d-\d\d|^-?\d+$`)

// textsOf are the texts of all cells.
func textsOf(t *testing.T, file []byte) (texts []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`t="inlineStr"[^>]*><is><t[^>]*>([^<]*)</t>`).FindAllSubmatch(b, -1) {
			texts = append(texts, string(m[1]))
		}
	}
	return texts
}
