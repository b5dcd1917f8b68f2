package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"phoihop/internal/lang"
)

// sources is all program text that could name a message: Go and templates.
func sources(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, root := range []string{"..", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") ||
				!strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".templ") {
				return err
			}
			raw, err := os.ReadFile(path)
			b.Write(raw)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// TestMessages: both languages have the same keys, every fault and every label
// has words, and no key is left over.
func TestMessages(t *testing.T) {
	features := Features()
	c, err := Catalog(features)
	if err != nil {
		t.Fatal(err)
	}
	vi, en := c.Printer(lang.Vi), c.Printer(lang.En)
	text := sources(t)
	used := map[string]bool{}
	for _, a := range Actions(features) {
		used[a.Name] = true
		for _, f := range a.Fields {
			used[a.Name+"."+f.Name] = true
			used[a.Name+"."+f.Name+".hint"] = vi.Has(a.Name + "." + f.Name + ".hint")
		}
	}
	for key, must := range used {
		if must && (!vi.Has(key) || !en.Has(key)) {
			t.Errorf("label %s has no words in both languages", key)
		}
	}
	named := regexp.MustCompile(`fault\.(?:New\([a-zA-Z.]+, |Field\([^,]+, )"([a-z0-9.-]+)"|Key: "([a-z0-9.-]+)"|L\.T\("([a-z0-9.-]+)"[,)]|"(verify\.[a-z-]+)"`)
	for _, m := range named.FindAllStringSubmatch(text, -1) {
		if key := m[1] + m[2] + m[3] + m[4]; strings.Contains(key, ".") && !strings.HasSuffix(key, "-") && (!vi.Has(key) || !en.Has(key)) {
			t.Errorf("message %s has no words in both languages", key)
		}
	}
	for _, key := range c.Keys(lang.Vi) {
		if !used[key] && !strings.HasPrefix(key, "choice.") && !strings.HasPrefix(key, "action.bad-") && !mentioned(text, key) {
			t.Errorf("message %s is used nowhere", key)
		}
	}
	if v, e := c.Keys(lang.Vi), c.Keys(lang.En); len(v) != len(e) {
		t.Errorf("%d keys in Vietnamese, %d in English", len(v), len(e))
	}
}

// mentioned reports whether the text names the key, or a stem of it from which
// the key is put together: "web.theme." or "web.theme".
func mentioned(text, key string) bool {
	for stem := key; strings.Contains(stem, "."); stem = stem[:strings.LastIndex(stem, ".")] {
		if strings.Contains(text, `"`+stem+`"`) || strings.Contains(text, `"`+stem+`."`) {
			return true
		}
	}
	first, _, _ := strings.Cut(key, ".")
	return strings.Contains(text, `"`+first+`." + `)
}

// TestNamedActions: every action that a page leads to, asks for or offers
// exists: where a name is wrong, its button is never shown.
func TestNamedActions(t *testing.T) {
	known := map[string]bool{}
	for _, f := range Features() {
		for _, a := range f.Actions {
			known[a.Name] = true
		}
	}
	named := regexp.MustCompile(`(?:ActionLink|ActionButton|Prepares|May)\((?:r, )?"([^"]+)"|"/(?:api/)?do/([a-z.-]+)`)
	found := 0
	for _, m := range named.FindAllStringSubmatch(sources(t), -1) {
		if name := strings.TrimSuffix(m[1]+m[2], "."); name != "" {
			found++
			if !known[name] {
				t.Errorf("no action is called %q", name)
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d actions are named in pages", found)
	}
}
