package organisation

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"phoihop/internal/calendar"
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
	log, clock, seen := map[string]entry.Hash{}, int64(0), map[entry.Kind]bool{}
	var past []entry.Entry
	for line := range bytes.Lines(raw) {
		who, rest, _ := strings.Cut(strings.TrimSpace(string(line)), " ")
		kind, act, _ := strings.Cut(rest, " ")
		clock++
		e := entry.Entry{Header: entry.Header{Space: entry.Hash{1}, Subject: entry.Hash{1}, Log: log[who], Clock: clock, Index: clock,
			Kind: entry.Kind(kind), KindVersion: 1}, ID: entry.Hash{byte(clock)}, Body: []byte(`{"act":` + act + `}`)}
		if e.Log.IsZero() {
			log[who] = e.ID
		}
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
	if s.Units[0].To != day(2025, 7, 1) || s.Mandates[0].Revoked != day(2021, 1, 1) || s.Rules[0].Preset != calendar.Fifteenth ||
		s.Rules[0].Grace.Hours() != 24 || s.Successions[0].Basis != "NQ 01" || s.Assignments[0].Occurrence != "2025-06-01" || s.Parties[1].Name != "Huyện ủy Bắc Cồn (cũ)" {
		t.Errorf("read as something else: %+v", s)
	}
}
