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

	"phoihop/internal/demo"
	"phoihop/internal/viet"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"phoihop": func() { os.Exit(runAt(context.Background(), shifted, os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// shift is how far a script has moved the clock of what it runs.
const shift = "SCRIPT_CLOCK_SHIFT"

// shifted is the clock as the script has set it; it goes on from there.
func shifted() time.Time {
	d, err := time.ParseDuration(os.Getenv(shift))
	if err != nil {
		return time.Now()
	}
	return time.Now().Add(d)
}

// clock MOMENT moves the clock of all that follows, so that years are played in
// seconds; $TODAY is its day.
func clock(ts *testscript.TestScript, _ bool, args []string) {
	at, err := time.ParseInLocation("2006-01-02T15:04", args[0], viet.Zone())
	ts.Check(err)
	ts.Setenv(shift, time.Until(at).String())
	ts.Setenv("TODAY", at.Format("2006-01-02"))
}

// TestScripts plays testdata/*.txtar: use cases and attacks, as they would be
// typed.
func TestScripts(t *testing.T) {
	dir := os.Getenv("PHOIHOP_WORLD") // shared with others of the same run
	if dir == "" {
		dir = filepath.Join(t.TempDir(), "D")
	}
	made := sync.OnceValue(func() error {
		if _, err := demo.Once(t.Context(), dir, demo.Options{Seed: 2018}); err != nil {
			return err
		}
		var out strings.Builder
		if code := run(context.Background(), []string{"demo", "--data", dir, "--no-serve"}, &out, &out); code != 0 || !strings.Contains(out.String(), "xavinhan.troly") {
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
		"clock":  clock,
		"joins":  joins,
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

// joins CODE ROLE RANK SHORT NAME does for an invited body what the script did
// for the first one: invitation, log, account, post and mandate. $CODE is its
// party, $INVITER the account that invites it.
func joins(ts *testscript.TestScript, _ bool, args []string) {
	code, role, rank, short, name := args[0], args[1], args[2], args[3], args[4]
	who := code + ".bithu"
	phoihop := func(args ...string) { ts.Check(ts.Exec("phoihop", args...)) }
	phoihop("do", "organisation.invite", "organisation="+code, "role="+role, "rank="+rank, "short="+short, "name="+name, "--as", ts.Getenv("INVITER"))
	phoihop("join", "--space", ts.Getenv("SPACE"), "--organisation", code, "--key-out", code+".key", "--json")
	value(ts, false, []string{code, "id", "1"})
	phoihop("account", who, "--space", ts.Getenv("SPACE"), "--party", ts.Getenv(code), "--title", "Bí thư", "--right", "draft,sign,administer", "--password", ts.MkAbs("password"), "--json")
	value(ts, false, []string{"post", "post", "1"})
	phoihop("do", "organisation.add-post", "post="+ts.Getenv("post"), "title=Bí thư", "--as", who)
	phoihop("do", "organisation.grant-mandate", "post="+ts.Getenv("post"), "from="+ts.Getenv("TODAY"), "--as", who)
}
