package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// TestModule holds the module to its rules.
func TestModule(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	found, err := Check(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

func TestOrderNamesEachPackageOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range order() {
		if seen[p.path] || p.why == "" {
			t.Errorf("%q stands twice in the order, or without a reason", p.path)
		}
		seen[p.path] = true
	}
}

// TestRules shows that each rule finds its breach, and nothing beside it.
func TestRules(t *testing.T) {
	for _, c := range []struct{ name, file, src, want string }{
		{"upwards", "internal/viet/a.go", `import _ "phoihop/internal/journal"`, "viet imports journal"},
		{"downwards", "internal/journal/a.go", `import _ "phoihop/internal/viet"`, ""},
		{"feature upwards", "internal/duty/feature.go", `import _ "phoihop/internal/notice"`, "duty imports notice"},
		{"unlisted", "internal/sundry/a.go", ``, "package sundry is not in the order"},
		{"drawer", "internal/viet/utils/a.go", ``, "is named utils"},
		{"impure", "internal/duty/duty.go", `import _ "net/http"`, "duty/duty.go imports net/http"},
		{"impure, own", "internal/duty/duty.go", `import _ "phoihop/internal/readmodel"`, "duty/duty.go imports phoihop/internal/readmodel"},
		{"clock", "internal/duty/duty.go", `import "time"; func F() any { return time.Now }`, "reads the clock"},
		{"clock outside", "internal/duty/feature.go", `import "time"; func F() any { return time.Now() }`, ""},
		{"driver", "internal/journal/a.go", `import _ "modernc.org/sqlite"`, "journal/a.go imports modernc.org/sqlite"},
		{"driver at home", "internal/storage/a.go", `import _ "modernc.org/sqlite"`, ""},
		{"SQL in rows", "internal/duty/rows.go", `import _ "database/sql"`, ""},
		{"SQL elsewhere", "internal/duty/feature.go", `import _ "database/sql"`, "imports database/sql"},
		{"zip", "internal/secrecy/a.go", `import _ "archive/zip"`, "imports archive/zip"},
		{"zip at home", "internal/document/a.go", `import _ "archive/zip"`, ""},
		{"flags", "internal/app/a.go", `import _ "github.com/alecthomas/kong"`, "only the command reads flags"},
		{"flags at home", "cmd/phoihop/a.go", `import _ "github.com/alecthomas/kong"`, ""},
		{"signals", "internal/app/a.go", `import _ "os/signal"`, "hears signals"},
		{"exit", "internal/app/a.go", `import quit "os"; func F() { quit.Exit(1) }`, "ends the process"},
		{"own Exit", "internal/app/a.go", `type T struct{}; func (T) Exit(int) {}; func F(os T) { os.Exit(1) }`, ""},
		{"init", "internal/app/a.go", `func init() {}`, "has an init function"},
		{"method init", "internal/app/a.go", `type T struct{}; func (T) init() {}`, ""},
		{"context", "internal/web/a.go", `import "context"; var K = context.WithValue`, "hides a value"},
		{"assigned", "internal/viet/a.go", `var n = 1; func F() { n = 2 }`, "changes the package-level variable n"},
		{"counted", "internal/viet/a.go", `var n = 1; func F() { n++ }`, "changes the package-level variable n"},
		{"map filled", "internal/viet/a.go", `var m = map[string]int{}; func F() { m["a"] = 1 }`, "changes the package-level variable m"},
		{"map emptied", "internal/viet/a.go", `var m = map[string]int{"a": 1}; func F() { delete(m, "a") }`, "changes the package-level variable m"},
		{"address", "internal/viet/a.go", `var n = 1; func F() *int { return &n }`, "gives its address away"},
		{"mutex", "internal/viet/a.go", `import "sync"; var mu sync.Mutex`, "sync.Mutex at package level"},
		{"atomic", "internal/viet/a.go", `import "sync/atomic"; var n atomic.Pointer[int]`, "at package level"},
		{"made map", "internal/viet/a.go", `var m = make(map[string]int)`, "to be filled"},
		{"shadowed", "internal/viet/a.go", `var n = 1; func F() int { n := 2; n = 3; return n }`, ""},
		{"field of the name", "internal/viet/a.go", `var n = 1; type T struct{ n int }; func (t *T) F() { t.n = 2 }`, ""},
		{"table", "internal/viet/a.go", `import "regexp"; var re = regexp.MustCompile("a"); var m = map[string]int{"a": 1}; func F() int { return m["a"] }`, ""},
		{"test", "internal/viet/a_test.go", `import _ "phoihop/internal/app"; func init() {}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := "package " + filepath.Base(filepath.Dir(c.file)) + "; " + c.src + "\n"
			found, err := Check(fstest.MapFS{c.file: {Data: []byte(src)}})
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(found, "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
			if got != "" && !strings.Contains(got, "because ") {
				t.Errorf("no reason in %q", got)
			}
		})
	}
}

// TestOtherFileOfThePackage: a variable may be declared in one file and
// changed in another.
func TestOtherFileOfThePackage(t *testing.T) {
	found, err := Check(fstest.MapFS{
		"internal/viet/a.go": {Data: []byte("package viet\n\nvar n = 1\n")},
		"internal/viet/b.go": {Data: []byte("package viet\n\nfunc F() { n = 2 }\n")},
	})
	if err != nil || len(found) != 1 || !strings.HasPrefix(found[0], "internal/viet/b.go:3: ") {
		t.Errorf("found %q, %v", found, err)
	}
}

// TestStates: a table that holds a state has row numbers: without them the
// engine lays a state of some length on pages of its own, and reads them from
// the file each time.
func TestStates(t *testing.T) {
	table := regexp.MustCompile(`(?s)CREATE TABLE (\w+)\(([^;]*)\) STRICT([^;]*);`)
	state, comment := regexp.MustCompile(`(?m)^\s*state\s+TEXT`), regexp.MustCompile(`--.*`)
	files, err := filepath.Glob("../*/schema.sql")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	states := 0
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range table.FindAllStringSubmatch(comment.ReplaceAllString(string(src), ""), -1) {
			if !state.MatchString(m[2]) {
				continue
			}
			states++
			if strings.Contains(m[3], "WITHOUT ROWID") {
				t.Errorf("%s: table %s holds a state and has no row numbers", f, m[1])
			}
		}
	}
	if states == 0 {
		t.Fatal("no table holds a state")
	}
}
