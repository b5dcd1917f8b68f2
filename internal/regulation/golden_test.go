package regulation

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"phoihop/internal/entry"
)

// Acts as they were first written are read for ever: testdata/acts.txt holds
// one of every kind, and none of them may become stray. A new version of a
// kind adds lines; a line never changes.
func TestGolden(t *testing.T) {
	raw, err := os.ReadFile("testdata/acts.txt")
	if err != nil {
		t.Fatal(err)
	}
	log := map[string]entry.Hash{"guard": {201}, "north": {202}}
	clock, seen := int64(0), map[entry.Kind]bool{}
	var past []entry.Entry
	for line := range bytes.Lines(raw) {
		who, rest, _ := strings.Cut(strings.TrimSpace(string(line)), " ")
		kind, act, _ := strings.Cut(rest, " ")
		clock++
		e := entry.Entry{Header: entry.Header{Space: entry.Hash{1}, Subject: entry.Hash{1}, Log: log[who], Clock: clock, Index: clock,
			Kind: entry.Kind(kind), KindVersion: 1}, ID: entry.Hash{byte(clock)}, Body: []byte(`{"act":` + act + `}`)}
		past, seen[e.Kind] = append(past, e), true
	}
	s := Fold(past)
	if len(s.Stray) > 0 {
		t.Errorf("no longer read: %v", s.Stray)
	}
	for _, k := range kinds() {
		if !seen[k.Name] {
			t.Errorf("no line of kind %s", k.Name)
		}
	}
	v := s.Versions[0]
	if s.Number != "05-QC/ĐU-HU" || s.Last() != day(2022, 12, 31) || !s.Agreed(v) || len(v.DutiesOf(entry.Hash{202})) != 1 ||
		v.Refusals[0].Reason == "" || s.Versions[1].Map[0].Relation != Reworded || s.Endings[0].On != day(2021, 6, 1) {
		t.Errorf("read as something else: %+v", s)
	}
}
