package asset

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sums returns the expected digest of each file.
func sums(t *testing.T) map[string]string {
	t.Helper()
	list, err := FS.ReadFile("SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for line := range strings.Lines(string(list)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok {
			t.Fatalf("SHA256SUMS has the line %q", line)
		}
		want[name] = sum
	}
	return want
}

func TestFilesAreThePinnedOnes(t *testing.T) {
	want := sums(t)
	err := fs.WalkDir(FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "SHA256SUMS" {
			return err
		}
		data, err := FS.ReadFile(name)
		sum := sha256.Sum256(data)
		if got := hex.EncodeToString(sum[:]); got != want[name] {
			t.Errorf("%s has the digest %s, SHA256SUMS says %q", name, got, want[name])
		}
		delete(want, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range want {
		t.Errorf("%s is in SHA256SUMS and not in the program", name)
	}
}

var (
	faceRule  = regexp.MustCompile(`font-family:'([^']+)'.*font-display:swap;src:url\(([^)]+)\)`)
	rangeRule = regexp.MustCompile(`unicode-range:([^}]+)`)
)

func TestFontsCSSNamesEveryFont(t *testing.T) {
	css, err := FS.ReadFile("fonts.css")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for line := range strings.Lines(string(css)) {
		if m := faceRule.FindStringSubmatch(line); m != nil {
			named[m[2]] = rangeRule.MatchString(line)
		}
	}
	fonts, err := fs.Glob(FS, "font/*.woff2")
	if err != nil || len(fonts) == 0 {
		t.Fatal("no fonts", err)
	}
	got := slices.Sorted(maps.Keys(named))
	if !slices.Equal(got, fonts) {
		t.Errorf("fonts.css names %v, there are %v", got, fonts)
	}
	for name, ranged := range named {
		if !ranged {
			t.Errorf("%s has no unicode-range: every page would fetch it", name)
		}
	}
	if strings.Contains(string(css), "//") {
		t.Error("fonts.css asks for something from outside")
	}
}

func TestEveryFileHasALicence(t *testing.T) {
	for _, origin := range []string{"be-vietnam-pro", "source-serif-4", "leaflet", "natural-earth"} {
		text, err := FS.ReadFile("LICENSE-" + origin + ".txt")
		if err != nil || len(text) < 200 {
			t.Errorf("the licence of %s is missing: %v", origin, err)
		}
	}
}
