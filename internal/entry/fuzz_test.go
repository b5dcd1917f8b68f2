package entry

import (
	"bytes"
	"testing"
	"time"
)

func sample() Header {
	return Header{Version: 1, Space: Hash{1}, Log: Hash{2}, Index: 7, Clock: 9, Kind: "notice.sent", KindVersion: 1, Subject: Hash{3},
		Key: "0123456789abcdef", Post: "a1b2", At: time.Unix(1700000000, 0).UTC(), Audience: []Hash{{4}, {5}},
		Counters: []Counter{{Hash{4}, 1}, {Hash{5}, 2}}, Seen: []Seen{{Hash{6}, 3, Hash{7}}}, Body: Hash{8}}
}

// FuzzParse: whatever is accepted as a header of version 1 has exactly one
// form: encoding it again gives the same bytes.
func FuzzParse(f *testing.F) {
	whole, err := sample().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(bytes.Replace(whole, []byte(`"index":7`), []byte(`"index":07`), 1))
	f.Add(bytes.Replace(whole, []byte(`{"v":1`), []byte(`{"v":2,"v":1`), 1))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := Parse(b)
		if err != nil || h.Version != 1 {
			return
		}
		again, err := h.Encode()
		if err != nil || !bytes.Equal(again, b) {
			t.Fatalf("accepted %q, encodes as %q (%v)", b, again, err)
		}
	})
}

// TestParseRefusesEveryCut: no prefix of a header is a header.
func TestParseRefusesEveryCut(t *testing.T) {
	whole, err := sample().Encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Parse(whole); err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		if _, err := Parse(whole[:i]); err == nil {
			t.Errorf("accepted the first %d bytes", i)
		}
	}
}
