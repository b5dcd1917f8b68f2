package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"phoihop": func() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// TestScripts plays testdata/*.txtar: use cases and attacks, as they would be
// typed.
func TestScripts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "D")
	made := sync.OnceValue(func() error {
		var out strings.Builder
		if code := run(context.Background(), []string{"demo", "--data", dir, "--no-serve"}, &out, &out); code != 0 || !strings.Contains(out.String(), "hư cấu") {
			return fmt.Errorf("demo: exit status %d: %s", code, out.String())
		}
		return nil
	})
	// world DIR gives the script a demonstration of its own; it is made once.
	world := func(ts *testscript.TestScript, _ bool, args []string) {
		ts.Check(made())
		ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(dir)))
	}
	testscript.Run(t, testscript.Params{Dir: "testdata", Cmds: map[string]func(*testscript.TestScript, bool, []string){
		"world":  world,
		"ago":    ago,
		"flip":   flip,
		"value":  value,
		"status": status,
	}})
}

// ago NAME SPAN sets $NAME to the moment so long ago.
func ago(ts *testscript.TestScript, _ bool, args []string) {
	d, err := time.ParseDuration(args[1])
	ts.Check(err)
	ts.Setenv(args[0], time.Now().Add(-d).UTC().Format(time.RFC3339))
}

// flip FILE OFFSET changes one byte; an offset below 0 counts from the end.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	b[(at%len(b)+len(b))%len(b)] ^= 1
	ts.Check(os.WriteFile(path, b, 0o600))
}

// value NAME [KEY N] sets $NAME to the last output, or to the Nth value, from
// 1, of a key in its JSON.
func value(ts *testscript.TestScript, _ bool, args []string) {
	out := strings.TrimSpace(ts.ReadFile("stdout"))
	if len(args) == 1 {
		ts.Setenv(args[0], out)
		return
	}
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	found := regexp.MustCompile(`"`+args[1]+`": "([^"]*)"`).FindAllStringSubmatch(out, n)
	if len(found) < n {
		ts.Fatalf("%d values of %s", len(found), args[1])
	}
	ts.Setenv(args[0], found[n-1][1])
}

// status N COMMAND... runs the program and demands that exit status.
func status(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		_, err := fmt.Sscanf(err.Error(), "exit status %s", &got)
		ts.Check(err)
	}
	if got != args[0] {
		ts.Fatalf("exit status %s, want %s", got, args[0])
	}
}
