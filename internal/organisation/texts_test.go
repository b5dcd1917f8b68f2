package organisation

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/lang"
)

// Both catalogues define the same keys, every key that the code names, and a
// label for every action and field.
func TestTexts(t *testing.T) {
	c, err := lang.Load(texts)
	if err != nil {
		t.Fatal(err)
	}
	vi, en := c.Keys(lang.Vi), c.Keys(lang.En)
	if !slices.Equal(vi, en) {
		t.Error("vi.json and en.json have different keys")
	}
	var want []string
	for _, a := range actions() {
		want = append(want, a.Name)
		for _, f := range a.Fields {
			want = append(want, a.Name+"."+f.Name)
		}
	}
	want = append(want, named(t, `"(organisation\.[a-z-]+(?:\.[a-z-]+)*)"`)...)
	for _, k := range want {
		if !slices.Contains(vi, k) {
			t.Errorf("no text %q", k)
		}
	}
}

// named lists the message keys in the package's sources.
func named(t *testing.T, pattern string) (keys []string) {
	re := regexp.MustCompile(pattern)
	files, _ := filepath.Glob("*.go")
	templates, _ := filepath.Glob("*.templ")
	for _, f := range append(files, templates...) {
		if strings.HasSuffix(f, "_test.go") || strings.HasSuffix(f, "_templ.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(b), "\n") {
			if strings.Contains(line, "entry.Kind") {
				continue // names of kinds are no messages
			}
			for _, m := range re.FindAllStringSubmatch(line, -1) {
				keys = append(keys, m[1])
			}
		}
	}
	return keys
}
