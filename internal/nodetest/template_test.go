package nodetest_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"phoihop/internal/spreadsheet"
)

// TestIndicatorTemplate: what a party owes is taken along as a spreadsheet,
// filled in and taken in again; afterwards nothing is owed.
func TestIndicatorTemplate(t *testing.T) {
	t.Parallel()
	o := serve(t)
	var indicators []struct {
		Versions []struct {
			Terms struct {
				Name  string            `json:"name"`
				Parts []json.RawMessage `json:"parts"`
			} `json:"terms"`
		} `json:"versions"`
	}
	asked := httptest.NewRequest("GET", "/indicators", nil)
	asked.Header.Set("Accept", "application/json")
	if err := json.Unmarshal(o.send("bienphong.troly", asked).Body.Bytes(), &indicators); err != nil {
		t.Fatal(err)
	}
	parts := map[string]int{}
	for _, x := range indicators {
		v := x.Versions[len(x.Versions)-1].Terms
		parts[v.Name] = len(v.Parts)
	}
	all := 0
	for _, party := range []string{"bienphong", "xavinhan", "xacatvang", "xanamcat"} {
		blank, _, err := spreadsheet.Read(o.get(party+".troly", "/indicators/mau.xlsx").Body.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if len(blank.Rows) == 0 {
			continue
		}
		all += len(blank.Rows)
		for i, row := range blank.Rows {
			name, _, _ := strings.Cut(blank.Text(i, 0), " · ")
			row[5], row[7] = strings.TrimSuffix(strings.Repeat("0/", parts[name]), "/"), "Đã đối chiếu sổ trực."
		}
		filled, err := spreadsheet.Write(blank)
		if err != nil {
			t.Fatal(err)
		}
		done := o.sheet(party+".troly", "indicator.submit", filled, true).Body.String()
		if want := "Đã ghi " + strconv.Itoa(len(blank.Rows)) + "/" + strconv.Itoa(len(blank.Rows)); !strings.Contains(done, want) {
			t.Errorf("%s: not %q: %s", party, want, regexp.MustCompile(`(?s)<table.*</table>`).FindString(done))
		}
		if again, _, err := spreadsheet.Read(o.get(party+".troly", "/indicators/mau.xlsx").Body.Bytes()); err != nil || len(again.Rows) != 0 {
			t.Errorf("%s still owes %d of %d, %v", party, len(again.Rows), len(blank.Rows), err)
		}
	}
	if all == 0 {
		t.Error("nobody owed anything")
	}
}

// TestFormTemplate: the form of a period is taken along as a spreadsheet, filled
// in, and stands in the form to be looked through; nothing was sent by that.
func TestFormTemplate(t *testing.T) {
	t.Parallel()
	o := serve(t)
	const who = "xavinhan.troly"
	write := regexp.MustCompile(`/notices/write\?form=[0-9a-f]{64}`).FindString(o.get(who, "/notices/forms").Body.String())
	page := o.get(who, write+"&occurrence=2026-10-01").Body.String()
	if !strings.Contains(page, "Kỳ 01/10/2026 – 31/10/2026, hạn ") {
		t.Error("the page does not say for which period it is")
	}
	path := strings.ReplaceAll(regexp.MustCompile(`/notices/mau\.xlsx\?[^"]+`).FindString(page), "&amp;", "&")
	blank, _, err := spreadsheet.Read(o.get(who, path).Body.Bytes())
	if err != nil || len(blank.Rows) != 8 {
		t.Fatalf("%s: %d lines, %v", path, len(blank.Rows), err)
	}
	for i := range blank.Rows {
		switch blank.Text(i, 0) {
		case "luot-tau":
			blank.Rows[i][5] = "1.200"
			blank.Rows[i][6] = "Tàu các tỉnh bạn vào tránh bão."
		case "vu-viec/1", "vu-viec/2", "vu-viec/3":
			blank.Rows[i][5] = 2
		case "danh-gia":
			blank.Rows[i][5] = "yên"
		}
	}
	filled, err := spreadsheet.Write(blank)
	if err != nil {
		t.Fatal(err)
	}
	before, err := o.n.Journal.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := o.upload(who, write, page, filled)
	got := w.Body.String()
	for _, want := range []string{`value="1.200"`, "Tàu các tỉnh bạn vào tránh bão.", `value="2"`, "hãy chọn một trong"} {
		if w.Code != http.StatusOK || !strings.Contains(got, want) {
			t.Errorf("%d, the form lacks %q", w.Code, want)
		}
	}
	other := o.upload(who, write, o.get(who, write+"&occurrence=2026-09-01").Body.String(), filled).Body.String()
	if !strings.Contains(other, "Tệp này điền cho kỳ 01.10.2026") || strings.Contains(other, `value="1.200"`) {
		t.Error("a file of October was taken for September")
	}
	if after, err := o.n.Journal.Last(t.Context()); err != nil || after != before {
		t.Errorf("%d entries came of reading a file, %v", after-before, err)
	}
}

// upload sends a filled-in form from the page that offers it.
func (o desk) upload(account, path, page string, content []byte) *httptest.ResponseRecorder {
	o.t.Helper()
	_, form, _ := strings.Cut(page, `enctype="multipart/form-data"`)
	form, _, _ = strings.Cut(form, "</form>")
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, vs := range filled(form) {
		for _, v := range vs {
			m.WriteField(name, v)
		}
	}
	f, err := m.CreateFormFile("sheet", "mau.xlsx")
	if err != nil {
		o.t.Fatal(err)
	}
	f.Write(content)
	m.Close()
	path, _, _ = strings.Cut(path, "?")
	r := httptest.NewRequest("POST", path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return o.send(account, r)
}

// TestProves: a notice names the duty that it proves, and the clause, as people
// do.
func TestProves(t *testing.T) {
	t.Parallel()
	o := serve(t)
	seen := 0
	for _, path := range regexp.MustCompile(`/notices/[0-9a-f]{64}`).FindAllString(o.get("xavinhan.troly", "/notices?box=sent").Body.String(), 6) {
		_, proves, ok := strings.Cut(o.get("xavinhan.troly", path).Body.String(), "Minh chứng cho")
		if !ok {
			continue
		}
		seen++
		if link := regexp.MustCompile(`(?s)<a href="/duties/[^>]*>([^<]*)</a>`).FindStringSubmatch(proves); link == nil || !regexp.MustCompile(`^\p{Lu}.+ \(.*Điều \d+\)$`).MatchString(link[1]) {
			t.Errorf("%s proves %q", path, link)
		}
	}
	if seen == 0 {
		t.Error("no notice proves anything")
	}
}
