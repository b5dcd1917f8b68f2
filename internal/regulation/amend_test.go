package regulation

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/action"
)

// post sends a form that nothing is recorded by and returns the answer.
func (b *browser) post(path string, typed url.Values, accept string) string {
	b.t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(typed.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", accept)
	r.AddCookie(b.cookie)
	w := httptest.NewRecorder()
	b.site.ServeHTTP(w, r)
	if w.Code >= http.StatusInternalServerError {
		b.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// Several provisions and a document make one amendment; what was typed stands
// in the form until it is proposed, and the map can be put right by hand.
func TestAmendInPlace(t *testing.T) {
	n := newNode(t)
	id := n.agree()
	b := n.browse(&browser{t: t})
	path := "/regulations/" + id.String() + "/amend"
	has(t, b.page(path+"?at=dieu-2.khoan-1"), `id="words-dieu-2.khoan-1"`, "trước ngày 20")
	typed := url.Values{"at": {"dieu-2.khoan-1"}, "words": {"1. Hằng tháng, trước ngày 25, các bên thông báo cho nhau tình hình."}, "more": {"dieu-1"}, "step": {"add"}}
	has(t, b.post(path, typed, "text/html"), `id="words-dieu-1"`, "trước ngày 25", `id="words-dieu-2.khoan-1"`)
	typed = url.Values{"at": {"dieu-2.khoan-1"}, "words": typed["words"], "document": {"1. Bãi bỏ khoản 9 Điều 2."}, "effective": {"2020-01-01"}, "step": {"preview"}}
	has(t, b.post(path, typed, "text/html"), "<ins>25</ins>", "Quy chế không có khoản 9 Điều 2", "ngày 01 tháng 01 năm 2020", `name="map_relation"`, "bản đề nghị")
	var got struct {
		Result struct {
			Text     string    `json:"text"`
			Map      []Mapping `json:"map"`
			Amending string    `json:"amending"`
			Problems []any     `json:"problems"`
		} `json:"result"`
	}
	if err := json.Unmarshal([]byte(b.post(path, typed, "application/json")), &got); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got.Result.Text, "trước ngày 25") || !strings.Contains(got.Result.Amending, "khoản 1 Điều 2") || len(got.Result.Problems) != 1 {
		t.Errorf("%+v", got.Result)
	}
	if !slices.Contains(got.Result.Map, Mapping{"dieu-2.khoan-1", "dieu-2.khoan-1", Reworded}) {
		t.Errorf("the map is %v", got.Result.Map)
	}
	b.post(path, url.Values{"step": {"preview"}}, "text/html")
}

func TestReadAmendment(t *testing.T) {
	given := `[{"from":"dieu-1","to":"dieu-1","relation":"kept"},{"from":"dieu-2","to":"dieu-2","relation":"reworded"},{"from":"dieu-3","to":"","relation":"dropped"}]`
	v := action.Values{Text: map[string][]string{"text": {"Điều 1. A"}, "map": {given}, "at": {"dieu-2"}, "words": {"…"},
		"map_from": {"dieu-2", "dieu-3"}, "map_relation": {"split", "moved"}, "map_to": {"dieu-2", "dieu-4"}, "map_also": {"dieu-5", ""}}}
	got, err := readAmendment(v)
	if err != nil {
		t.Fatal(err)
	}
	var ms []Mapping
	if err := json.Unmarshal([]byte(got.Get("map")), &ms); err != nil {
		t.Fatal(err)
	}
	want := []Mapping{{"dieu-1", "dieu-1", Kept}, {"dieu-2", "dieu-2", Split}, {"dieu-2", "dieu-5", Split}, {"dieu-3", "dieu-4", Moved}}
	if !slices.Equal(ms, want) {
		t.Errorf("got %v", ms)
	}
	if len(got.Text) != 2 || len(v.Text["map_from"]) != 2 {
		t.Errorf("left %v", got.Text)
	}
	v.Text["map_to"] = []string{"dieu-2"}
	if _, err := readAmendment(v); err == nil {
		t.Error("a row without its target is taken")
	}
}
