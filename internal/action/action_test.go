package action

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
	"phoihop/internal/position"
	"phoihop/internal/viet"
)

// everything has an input of each type.
type everything struct {
	Name  string           `json:"name" field:"required"`
	Long  string           `json:"long" field:"longtext"`
	Count int              `json:"count"`
	Share float64          `json:"share"`
	Yes   bool             `json:"yes"`
	Day   viet.Date        `json:"day"`
	Time  time.Time        `json:"time"`
	Ref   entry.Hash       `json:"ref"`
	Refs  []entry.Hash     `json:"refs"`
	Kind  string           `json:"kind" field:"choice:a|b"`
	Free  map[string]int   `json:"free"`
	File  entry.Attachment `json:"file"`

	At    position.Position   `json:"place"`
	Maybe *position.Position  `json:"maybe"`
	Track []position.Position `json:"track"`
}

// bound runs an action that records nothing and returns what it was given.
func bound(t *testing.T, v Values) (everything, error) {
	t.Helper()
	j, err := journal.Open(t.Context(), filepath.Join(t.TempDir(), "d"), journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	var got everything
	a := New("test.act", access.Draft, func(c everything, _ journal.Past, _ access.Caller) ([]journal.Draft, error) {
		got = c
		return nil, nil
	})
	_, err = a.Run(t.Context(), Gate{Journal: j}, access.Caller{Rights: []access.Right{access.Draft}}, v)
	return got, err
}

// TestBind: the same command comes out of a form's texts and out of JSON.
func TestBind(t *testing.T) {
	id := entry.Hash{0xab}
	form := Values{Text: map[string][]string{"name": {" Tin  "}, "long": {"a\nb"}, "count": {"12"}, "share": {"1.234,5"}, "yes": {"on"},
		"day": {"05/6/2023"}, "time": {"2023-06-05T07:00"}, "ref": {id.String()}, "refs": {id.String() + ", " + id.String()},
		"kind": {"b"}, "free": {`{"x":1}`}, "place": {`11°30'B 109°15'Đ`}, "maybe": {"11,5; 109,25"}, "track": {"11,5; 109,25\n12 N, 110 E"}},
		Files: map[string][]File{"file": {{Name: "a.txt", Content: []byte("nội dung")}}}}
	js, err := FromJSON([]byte(`{"name":"Tin","long":"a\nb","count":12,"share":"1.234,5","yes":true,"day":"2023-06-05",
		"time":"2023-06-05T00:00:00Z","ref":"` + id.String() + `","refs":["` + id.String() + `","` + id.String() + `"],"kind":"b","free":{"x":1},
		"place":{"lat":11.5,"lon":109.25},"maybe":"11.5N 109.25E","track":[{"lat":11.5,"lon":109.25},{"lat":12,"lon":110}]}`))
	if err != nil {
		t.Fatal(err)
	}
	js.Files = form.Files
	for name, v := range map[string]Values{"form": form, "json": js} {
		c, err := bound(t, v)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if c.Name != "Tin" || c.Count != 12 || c.Share != 1234.5 || !c.Yes || c.Day.Screen() != "05/6/2023" ||
			!c.Time.Equal(time.Date(2023, 6, 5, 0, 0, 0, 0, time.UTC)) || c.Ref != id || len(c.Refs) != 2 || c.Kind != "b" ||
			c.Free["x"] != 1 || c.File.Size != int64(len("nội dung")) || c.Long != "a\nb" ||
			c.At != position.Of(11.5, 109.25) || c.Maybe == nil || *c.Maybe != c.At || len(c.Track) != 2 || c.Track[1] != position.Of(12, 110) {
			t.Errorf("%s gives %+v", name, c)
		}
	}
}

// TestBindRefuses: each bad value is refused with the field it stands in.
func TestBindRefuses(t *testing.T) {
	long := strings.Repeat("ă", maxLine+1)
	if _, err := bound(t, Values{Text: map[string][]string{"name": {long}}}); fault.Of(err).Key != "action.too-long" {
		t.Errorf("a line of %d letters: %v", maxLine+1, err)
	}
	if _, err := bound(t, Values{Text: map[string][]string{"name": {long[2:]}, "long": {long}}}); err != nil {
		t.Errorf("as long as it may be, and a long text: %v", err)
	}
	for field, bad := range map[string]string{"name": " ", "count": "mười", "share": "1,2,3", "day": "30/02/2023", "time": "mai",
		"ref": "xyz", "refs": "xyz", "kind": "c", "free": "{", "place": "109; 11", "maybe": "{}", "track": "11", "nothing": "1", ClaimField: "mai"} {
		v := Values{Text: map[string][]string{"name": {"Tin"}}}
		v.Set(field, bad)
		_, err := bound(t, v)
		var f *fault.Error
		if !errors.As(err, &f) || f.Field != field || f.Kind != fault.Invalid {
			t.Errorf("%s = %q: %v", field, bad, err)
		}
	}
}

// TestReading: what an action makes of its own inputs comes before binding.
func TestReading(t *testing.T) {
	a := New("test.act", access.Draft, func(everything, journal.Past, access.Caller) ([]journal.Draft, error) { return nil, nil })
	refuse := errors.New("unreadable")
	_, err := a.Reading(func(v Values) (Values, error) { return v, refuse }).
		Run(t.Context(), Gate{}, access.Caller{Rights: []access.Right{access.Draft}}, Values{})
	if !errors.Is(err, refuse) {
		t.Errorf("err = %v", err)
	}
}

// FuzzFromJSON: an object's plain texts come through as they are; nothing
// panics.
func FuzzFromJSON(f *testing.F) {
	f.Add([]byte(`{"a":"x","b":[1,2],"c":{"d":null},"e":[{"f":1}],"g":null,"h":[]}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := FromJSON(b)
		var m map[string]json.RawMessage
		if (err == nil) != (json.Unmarshal(b, &m) == nil) {
			t.Fatalf("%q: %v", b, err)
		}
		for name, raw := range m {
			var s string
			if string(raw) != "null" && json.Unmarshal(raw, &s) == nil && v.Get(name) != s {
				t.Fatalf("%s: %q became %q", name, s, v.Get(name))
			}
		}
	})
}
