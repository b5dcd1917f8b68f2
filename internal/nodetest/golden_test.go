package nodetest_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/app"
	"phoihop/internal/entry"
)

var update = flag.Bool("update", false, "add golden entries of kinds that have none; never changes one")

const (
	goldenEntries = "testdata/golden.jsonl"
	goldenStates  = "testdata/golden-states.json"
)

// golden is one entry exactly as it was first written.
type golden struct {
	Header []byte `json:"header"`
	Sig    []byte `json:"sig"`
	Salt   []byte `json:"salt"`
	Body   []byte `json:"body"`
}

// folds says how each feature reads one subject. Organisation and regulation
// keep golden acts of their own, since their subjects are large.
func folds() map[string]func([]entry.Entry) (state any, stray int) {
	m := map[string]func([]entry.Entry) (any, int){}
	for _, f := range app.Features() {
		if f.Fold != nil {
			m[f.Name] = f.Fold
		}
	}
	return m
}

// TestGoldenEntries: entries of every kind, as they were first written, parse,
// keep their commitment, and fold for ever to the states recorded with them.
func TestGoldenEntries(t *testing.T) {
	t.Parallel()
	if *update {
		addGolden(t)
	}
	subjects, kinds := readGolden(t)
	for _, f := range app.Features() {
		for _, k := range f.Kinds {
			if folds()[f.Name] != nil && !kinds[fmt.Sprint(k.Name, "/", k.Version)] {
				t.Errorf("no golden entry of %s version %d: go test ./internal/nodetest -run Golden -update", k.Name, k.Version)
			}
		}
	}
	got := map[string]json.RawMessage{}
	for of, past := range subjects {
		state, stray := folds()[of.feature](past)
		if stray > 0 {
			t.Errorf("%s %s: %d entries are no longer understood", of.feature, of.subject, stray)
		}
		b, err := json.Marshal(state)
		if err != nil {
			t.Fatal(err)
		}
		got[of.feature+" "+of.subject.String()] = b
	}
	compareStates(t, got)
}

func compareStates(t *testing.T, got map[string]json.RawMessage) {
	t.Helper()
	now, err := json.MarshalIndent(got, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(goldenStates, append(now, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenStates)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.TrimSpace(want), now) {
		t.Error("golden entries fold to other states than were recorded")
	}
}

// of is what one feature says of one subject: several may speak of the space.
type of struct {
	feature string
	subject entry.Hash
}

func ofEntry(e entry.Entry) of {
	feature, _, _ := strings.Cut(string(e.Kind), ".")
	return of{feature, e.SubjectID()}
}

// readGolden reads the entries by feature and subject, and which kinds there
// are.
func readGolden(t *testing.T) (map[of][]entry.Entry, map[string]bool) {
	t.Helper()
	subjects, kinds := map[of][]entry.Entry{}, map[string]bool{}
	f, err := os.Open(goldenEntries)
	if os.IsNotExist(err) {
		return subjects, kinds
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for in := bufio.NewReader(f); ; {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return subjects, kinds
		}
		var g golden
		if err := json.Unmarshal(line, &g); err != nil {
			t.Fatal(err)
		}
		h, err := entry.Parse(g.Header)
		if err != nil || entry.Commit(g.Salt, g.Body) != h.Body {
			t.Fatalf("golden entry no longer parses or keeps its commitment: %v", err)
		}
		e := entry.Entry{Header: h, ID: entry.IDOf(g.Header), Raw: g.Header, Sig: g.Sig, Salt: g.Salt, Body: g.Body, Received: h.At}
		subjects[ofEntry(e)] = append(subjects[ofEntry(e)], e)
		kinds[fmt.Sprint(e.Kind, "/", e.KindVersion)] = true
	}
}

// addGolden takes the shortest subject of the demonstration for each kind that
// has no golden entry yet.
func addGolden(t *testing.T) {
	t.Helper()
	n := open(t)
	everyKind(t, n)
	_, have := readGolden(t)
	f, err := os.OpenFile(goldenEntries, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	enc := json.NewEncoder(f)
	for _, feat := range app.Features() {
		for _, k := range feat.Kinds {
			if folds()[feat.Name] == nil || have[fmt.Sprint(k.Name, "/", k.Version)] {
				continue
			}
			for _, e := range shortest(t, n, k.Name) {
				have[fmt.Sprint(e.Kind, "/", e.KindVersion)] = true
				if err := enc.Encode(golden{e.Raw, e.Sig, e.Salt, e.Body}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// shortest returns the entries of the subject with the fewest that has one of
// the kind.
func shortest(t *testing.T, n *app.Node, k entry.Kind) (found []entry.Entry) {
	t.Helper()
	last, err := n.Journal.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	feature, _, _ := strings.Cut(string(k), ".")
	err = n.Journal.EachSubject(t.Context(), last, func(_ entry.Hash, past []entry.Entry) error {
		is := func(e entry.Entry) bool { return e.Kind == k }
		if slices.ContainsFunc(past, is) && (found == nil || len(past) < len(found)) {
			found = slices.DeleteFunc(slices.Clone(past), func(e entry.Entry) bool { return ofEntry(e).feature != feature })
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
