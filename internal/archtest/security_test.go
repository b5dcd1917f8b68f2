package archtest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// asvs is how many requirements each section of OWASP ASVS 5.0.0 has.
var asvs = []struct {
	section string
	n       int
}{{"1.1", 2}, {"1.2", 10}, {"1.3", 12}, {"1.4", 3}, {"1.5", 3}, {"2.1", 3}, {"2.2", 3}, {"2.3", 5}, {"2.4", 2},
	{"3.1", 1}, {"3.2", 3}, {"3.3", 5}, {"3.4", 8}, {"3.5", 8}, {"3.6", 1}, {"3.7", 5}, {"4.1", 5}, {"4.2", 5}, {"4.3", 2}, {"4.4", 4},
	{"5.1", 1}, {"5.2", 6}, {"5.3", 3}, {"5.4", 3}, {"6.1", 3}, {"6.2", 12}, {"6.3", 8}, {"6.4", 6}, {"6.5", 8}, {"6.6", 4}, {"6.7", 2}, {"6.8", 4},
	{"7.1", 3}, {"7.2", 4}, {"7.3", 2}, {"7.4", 5}, {"7.5", 3}, {"7.6", 2}, {"8.1", 4}, {"8.2", 4}, {"8.3", 3}, {"8.4", 2}, {"9.1", 3}, {"9.2", 4},
	{"10.1", 2}, {"10.2", 3}, {"10.3", 5}, {"10.4", 16}, {"10.5", 5}, {"10.6", 2}, {"10.7", 3},
	{"11.1", 4}, {"11.2", 5}, {"11.3", 5}, {"11.4", 4}, {"11.5", 2}, {"11.6", 2}, {"11.7", 2}, {"12.1", 5}, {"12.2", 2}, {"12.3", 5},
	{"13.1", 4}, {"13.2", 6}, {"13.3", 4}, {"13.4", 7}, {"14.1", 2}, {"14.2", 8}, {"14.3", 3}, {"15.1", 5}, {"15.2", 5}, {"15.3", 7}, {"15.4", 4},
	{"16.1", 1}, {"16.2", 5}, {"16.3", 4}, {"16.4", 3}, {"16.5", 4}, {"17.1", 2}, {"17.2", 8}, {"17.3", 2}}

// levelThree are the requirements of level 3 alone.
const levelThree = ` 1.2.10 1.3.12 1.5.3 2.3.5 2.4.2 3.1.1 3.2.3 3.3.5 3.4.7 3.4.8 3.5.6 3.5.7 3.5.8 3.6.1 3.7.3 3.7.4 3.7.5 4.1.4 4.1.5 4.2.2 4.2.3 4.2.4 4.2.5
	5.2.4 5.2.5 5.2.6 5.3.3 6.3.5 6.3.6 6.3.7 6.3.8 6.4.5 6.4.6 6.5.6 6.5.7 6.5.8 6.6.4 6.7.1 6.7.2 7.5.3 8.1.3 8.1.4 8.2.4 8.3.2 8.3.3 8.4.2
	10.2.3 10.3.5 10.4.12 10.4.13 10.4.14 10.4.15 10.4.16 11.1.3 11.1.4 11.2.4 11.2.5 11.3.4 11.3.5 11.5.2 11.6.2 11.7.1 11.7.2 12.1.4 12.1.5 12.3.5
	13.1.2 13.1.3 13.1.4 13.2.6 13.3.3 13.3.4 13.4.6 13.4.7 14.2.5 14.2.6 14.2.7 14.2.8 15.1.4 15.1.5 15.2.4 15.2.5 15.4.1 15.4.2 15.4.3 15.4.4 16.5.4
	17.1.2 17.2.5 17.2.6 17.2.7 17.2.8 `

// required lists the requirements of levels 1 and 2 in their order.
func required() (all []string) {
	three := strings.Fields(levelThree)
	for _, s := range asvs {
		for i := range s.n {
			if no := fmt.Sprintf("%s.%d", s.section, i+1); !slices.Contains(three, no) {
				all = append(all, no)
			}
		}
	}
	return all
}

// TestSecurityListIsWhole: docs/security.md speaks of every requirement of
// levels 1 and 2, in their order and once, each with what shows it or why not.
func TestSecurityListIsWhole(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	all := required()
	if len(all) != 253 {
		t.Fatalf("%d requirements", len(all))
	}
	var said []string
	row := regexp.MustCompile(`(?m)^\| (\d+\.\d+\.\d+)(?:–(\d+\.\d+\.\d+))? \| (met|partly|not met|n/a) \| (.+) \| (.+) \|$`)
	for _, m := range row.FindAllStringSubmatch(string(raw), -1) {
		from, to := slices.Index(all, m[1]), slices.Index(all, m[1])
		if m[2] != "" {
			to = slices.Index(all, m[2])
		}
		if from < 0 || to < from {
			t.Fatalf("no such requirements: %s to %s", m[1], m[2])
		}
		said = append(said, all[from:to+1]...)
		if m[3] == "met" && !strings.Contains(m[5], "`") && !strings.HasPrefix(m[5], "by ") {
			t.Errorf("%s is met, but neither a test nor a reason is named: %q", m[1], m[5])
		}
	}
	if !slices.Equal(said, all) {
		for i, no := range all {
			if i >= len(said) || said[i] != no {
				t.Fatalf("%s is missing, or out of its order", no)
			}
		}
		t.Fatalf("%d too many", len(said)-len(all))
	}
}

// TestSecurityNamesTests: every test that the documents name exists.
func TestSecurityNamesTests(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		b, err := os.ReadFile(path)
		for _, m := range declared.FindAllSubmatch(b, -1) {
			tests[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	docs, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, doc := range docs {
		b, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w*)`").FindAllSubmatch(b, -1) {
			if named++; !tests[string(m[1])] {
				t.Errorf("%s names %s, which is none", filepath.Base(doc), m[1])
			}
		}
	}
	if named < 60 {
		t.Errorf("only %d tests are named", named)
	}
}
