package nodetest_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/app"
	"phoihop/internal/audit"
	"phoihop/internal/browser"
	"phoihop/internal/demo"
	"phoihop/internal/entry"
	"phoihop/internal/journal"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// The demonstration's data are made once: nine years of every feature.
var world struct {
	dir     string
	summary demo.Summary
}

// engine is the browser of all stories.
var engine browser.Engine

func TestMain(m *testing.M) {
	if dir := os.Getenv(writerDir); dir != "" {
		os.Exit(writer(dir))
	}
	code, err := 1, makeWorld()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	if os.Getenv(worldDir) == "" {
		os.RemoveAll(world.dir)
		os.Remove(world.dir + ".json")
	}
	os.RemoveAll(earlyDir())
	os.Exit(code)
}

// worldDir names a folder whose data several programs of a run share, and which
// keeps them from run to run for who works on one test: it is removed by hand
// whenever the data would differ.
const worldDir = "PHOIHOP_WORLD"

func makeWorld() (err error) {
	world.dir = os.Getenv(worldDir)
	if world.dir == "" {
		if world.dir, err = os.MkdirTemp("", "phoihop-nodetest-*"); err != nil {
			return err
		}
	}
	world.summary, err = demo.Once(context.Background(), world.dir, demo.Options{Seed: 2018})
	return err
}

// early is the demonstration's first months, for what does not depend on how
// much there is.
var early = sync.OnceValues(func() (demo.Summary, error) {
	return demo.Build(context.Background(), earlyDir(), demo.Options{Seed: 2018, Small: true})
})

func earlyDir() string { return world.dir + "-early" }

// openEarly opens a copy of the first months.
func openEarly(t *testing.T) (*app.Node, demo.Summary) {
	t.Helper()
	sum, err := early()
	if err != nil {
		t.Fatal(err)
	}
	return openCopy(t, earlyDir(), clock), sum
}

// long reports whether the whole of each simulation was asked for: every byte,
// every system call, many kills and orders (make long). The suite plays a part
// of each, another one every time.
func long() bool { return os.Getenv("PHOIHOP_LONG") != "" }

// clock is a moment after everything in the demonstration.
func clock() time.Time { return time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC) }

// open opens a copy of the demonstration, so that tests do not meet.
func open(t *testing.T) *app.Node {
	t.Helper()
	return openAt(t, clock)
}

// openAt is open with a clock that the test moves.
func openAt(t *testing.T, now func() time.Time) *app.Node {
	t.Helper()
	return openCopy(t, world.dir, now)
}

func openCopy(t *testing.T, of string, now func() time.Time) *app.Node {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(of)); err != nil {
		t.Fatal(err)
	}
	n, err := app.Open(t.Context(), dir, app.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	if err := n.Read.Wait(); err != nil {
		t.Fatal(err)
	}
	return n
}

// as returns an account of the demonstration.
func as(t *testing.T, n *app.Node, name string) access.Caller {
	t.Helper()
	c, err := n.Accounts.Caller(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// do carries out an action and returns what it recorded.
func do(t *testing.T, n *app.Node, by access.Caller, name string, pairs ...any) entry.Entry {
	t.Helper()
	es, err := n.Do(t.Context(), by, name, values(pairs...))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return es[0]
}

func values(pairs ...any) (v action.Values) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if list, ok := pairs[i+1].([]string); ok {
			v.Set(pairs[i].(string), list...)
			continue
		}
		v.Set(pairs[i].(string), fmt.Sprint(pairs[i+1]))
	}
	return v
}

// logsOf returns every log of a node as it would be sent, in its own order.
func logsOf(t *testing.T, dir string) (logs [][]journal.Sent) {
	t.Helper()
	src, err := journal.OpenSource(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	at := map[entry.Hash]int{}
	err = src.Records(t.Context(), func(r audit.Record) error {
		i, ok := at[r.Stored.Log]
		if !ok {
			i = len(logs)
			at[r.Stored.Log] = i
			logs = append(logs, nil)
		}
		logs[i] = append(logs[i], journal.Sent{Header: r.Header, Sig: r.Sig, Salt: r.Salt, Body: r.Body})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return logs
}

func TestDemonstrationIsWhole(t *testing.T) {
	t.Parallel()
	src, err := journal.OpenSource(world.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	r, err := audit.Verify(t.Context(), src, nil)
	if err != nil || len(r.Faults) > 0 {
		t.Fatal(err, r.Faults)
	}
	if r.Entries < 15000 || r.Entries != int64(world.summary.Entries) {
		t.Errorf("%d entries, summary says %d", r.Entries, world.summary.Entries)
	}
}

// everyKind records what the demonstration has no occasion for.
func everyKind(t *testing.T, n *app.Node) {
	t.Helper()
	boss := as(t, n, "bienphong.bithu")
	heir := as(t, n, "xavinhan.bithu")
	reg := world.summary.Regulations[1]
	u := do(t, n, heir, "organisation.add-unit", "kind", "cell", "name", "Chi bộ thôn Gành", "from", "2026-01-01")
	do(t, n, heir, "organisation.change-unit", "unit", u.ID, "name", "Chi bộ thôn Gành Lớn", "from", "2026-06-01")
	do(t, n, heir, "organisation.close-unit", "unit", u.ID, "from", "2026-10-01")
	m := do(t, n, heir, "organisation.grant-mandate", "post", as(t, n, "xavinhan.troly").Post, "scope", "notice.approved", "from", "2026-01-01")
	do(t, n, heir, "organisation.revoke-mandate", "mandate", m.ID, "from", "2026-11-01", "reason", "Chuyển công tác")
	text := "Điều 1. Phạm vi\n1. Các bên phối hợp.\nĐiều 2. Trao đổi\n1. Hằng tháng, các bên thông báo cho nhau.\n"
	v := do(t, n, boss, "regulation.amend-text", "regulation", reg, "base", reg, "text", text, "effective", "2026-12-01")
	do(t, n, boss, "regulation.circulate", "regulation", reg, "version", v.ID)
	do(t, n, heir, "regulation.refuse", "regulation", reg, "version", v.ID, "reason", "Đề nghị giữ khoản 2.")
	do(t, n, boss, "regulation.end", "regulation", reg, "on", "2026-12-01", "reason", "Thay bằng quy chế mới.")
	d := do(t, n, boss, "duty.propose", "regulation", reg, "version", reg, "provision", "dieu-5.khoan-2", "from", "2026-01-01", "title", "Tin biển động", "cadence", "standing", "due", "{}")
	e := do(t, n, boss, "evidence.attach", "duty", d.ID, "title", "Tin", "text", "Đã gửi.")
	do(t, n, boss, "evidence.withdraw", "evidence", e.ID, "reason", "Gửi nhầm.")
	p := do(t, n, boss, "proposal.make", "title", "Đổi giờ giao ban", "text", "Giao ban lúc 14 giờ.")
	do(t, n, boss, "proposal.withdraw", "proposal", p.ID, "reason", "Đã thống nhất qua giao ban.")
	contested(t, n, boss.Space)
	old := as(t, n, "vinhhai.bithu")
	k := do(t, n, old, "task.assign", "title", "Bàn giao hồ sơ địa bàn", "lead", boss.Party, "due", "2026-12-31")
	do(t, n, old, "task.pass-on", "task", k.ID, "to", heir.Party)
	k = do(t, n, old, "task.assign", "title", "Khảo sát bến tự phát", "lead", boss.Party, "due", "2026-12-31")
	do(t, n, heir, "task.withdraw", "task", k.ID, "reason", "Xã đã tự khảo sát.")
	i := do(t, n, old, "incident.open", "category", "rescue", "title", "Tàu cá trôi dạt", "status", "exercise")
	do(t, n, old, "incident.pass-place", "incident", i.ID, "to", heir.Party)
}

// contested lets another heir take what was assigned to one, and leave it again.
func contested(t *testing.T, n *app.Node, space entry.Hash) {
	t.Helper()
	s, err := organisation.SpaceFor(t.Context(), n.Read, space)
	if err != nil {
		t.Fatal(err)
	}
	callers, err := n.Accounts.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range s.Assignments {
		for _, x := range s.Of(a.Party) {
			for _, c := range callers {
				if x.ID == a.Succession && c.Party != a.Heir && slices.Contains(x.Heirs, c.Party) && c.Can(access.Sign) {
					mine := a.Assigned
					mine.Heir = c.Party
					apart(t, n, c, mine)
					named, err := organisation.SpaceFor(t.Context(), n.Read, space)
					if err != nil {
						t.Fatal(err)
					}
					as := named.Named(a.Duty, a.Occurrence, a.Party)
					do(t, n, c, "organisation.withdraw-assignment", "assignment", as[len(as)-1].ID, "reason", "Nhường xã bạn.")
					return
				}
			}
		}
	}
	t.Error("nothing was assigned under a succession with two heirs")
}

func date(s string) viet.Date {
	d, err := viet.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}
