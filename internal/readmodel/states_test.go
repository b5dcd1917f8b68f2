package readmodel

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// kept has what states are made of.
type kept struct {
	entry.Place
	Hash     entry.Hash            `json:"hash,omitzero"`
	Hashes   []entry.Hash          `json:"hashes"`
	ByHash   map[entry.Hash][]int  `json:"by_hash"`
	Day      viet.Date             `json:"day,omitzero"`
	Text     string                `json:"text"`
	Bytes    []byte                `json:"bytes"`
	Raw      json.RawMessage       `json:"raw"`
	Any      any                   `json:"any"`
	Pointer  *kept                 `json:"pointer,omitempty"`
	Pair     [2]float64            `json:"pair"`
	Took     time.Duration         `json:"took"`
	ByName   map[string]entry.Hash `json:"by_name,omitempty"`
	NoTag    int
	Untold   string `json:"-"`
	unspoken string
}

// TestDecode: what is kept reads as the standard library would read it.
func TestDecode(t *testing.T) {
	h := entry.Hash{1, 2, 3}
	place := entry.Place{ID: h, Log: entry.Hash{4}, Index: 7, At: time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)}
	for _, v := range []kept{
		{},
		{Place: place, Hash: h, Hashes: []entry.Hash{h, {}}, ByHash: map[entry.Hash][]int{h: {1, 2}}, Day: viet.Date{Year: 2026, Month: 2, Day: 3},
			Text: "Đồn <biên phòng> & “cửa khẩu” \u2028\\\x00\xff", Bytes: []byte{0, 255}, Raw: json.RawMessage(`{"a":[1,2.50,null]}`),
			Any: map[string]any{"x": []any{1.5, "y", nil, true}}, Pointer: &kept{Text: "in"}, Pair: [2]float64{1, 1e30}, Took: time.Hour,
			ByName: map[string]entry.Hash{"a": h}, NoTag: 3, Untold: "u", unspoken: "v"},
	} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var want, got kept
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		if err := decode(string(b), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%v\n got %+v\nwant %+v", err, got, want)
		}
	}
	for _, text := range []string{"", "{", `{"text":`, `{"hash":"zz"}`, `{"pair":"x"}`, `{} {}`, "[]"} {
		if err := decode(text, new(kept)); err == nil {
			t.Errorf("%q reads without an error", text)
		}
	}
}
