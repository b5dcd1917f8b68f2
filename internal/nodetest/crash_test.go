package nodetest_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/audit"
	"phoihop/internal/entry"
	"phoihop/internal/journal"
)

// The crash tests start this test binary again as a writer that can be killed.
const (
	writerDir   = "PHOIHOP_WRITER_DIR"
	writerParty = "PHOIHOP_WRITER_PARTY"
	writerTurns = "PHOIHOP_WRITER_TURNS" // appends to make; empty: until killed
)

// writer appends and says on standard output what was acknowledged.
func writer(dir string) int {
	ctx := context.Background()
	j, err := journal.Open(ctx, dir, journal.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 0 // the disk failed before anything was acknowledged
	}
	by, err := writerCaller(os.Getenv(writerParty))
	if err != nil {
		return 1
	}
	turns := 1 << 30
	if s := os.Getenv(writerTurns); s != "" {
		fmt.Sscan(s, &turns)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for g := range 3 {
		wg.Go(func() {
			for n := 0; n < turns; n++ {
				ack(ctx, j, by, g, n, &mu)
			}
		})
	}
	wg.Wait()
	j.Close()
	return 0
}

func writerCaller(s string) (access.Caller, error) {
	ids := strings.Split(s, " ")
	space, err := entry.ParseHash(ids[0])
	if err != nil {
		return access.Caller{}, err
	}
	party, err := entry.ParseHash(ids[1])
	return access.Caller{Account: "w", Post: "w", Space: space, Party: party, Rights: []access.Right{access.Draft}}, err
}

// ack appends one entry, now and then with a file, and reports it.
func ack(ctx context.Context, j *journal.Journal, by access.Caller, g, n int, mu *sync.Mutex) {
	d := journal.Draft{Kind: "test.written", Act: map[string]any{"g": g, "n": n, "text": strings.Repeat("chữ ", n%40)}}
	if n%3 == 0 {
		a, err := j.Blobs.Put("tep.txt", "text/plain", []byte(fmt.Sprint(os.Getpid(), g, n)), false)
		if err != nil {
			return
		}
		d.Attachments = []entry.Attachment{a}
	}
	es, err := j.Append(ctx, by, journal.Command{Right: access.Draft, Decide: func(journal.Past) ([]journal.Draft, error) {
		return []journal.Draft{d}, nil
	}})
	if err == nil {
		mu.Lock()
		fmt.Println(es[0].ID)
		mu.Unlock()
	}
}

// writable makes a journal with one party for a writer.
func writable(t *testing.T) (dir, party string) {
	t.Helper()
	dir = t.TempDir()
	j, err := journal.Open(t.Context(), dir, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	op := access.Caller{Post: "op", Rights: []access.Right{access.Operate}}
	if op.Space, err = j.Found(t.Context(), op, "Thử"); err != nil {
		t.Fatal(err)
	}
	id, err := j.Join(t.Context(), op, entry.Joined{Name: "Bên thử", Role: "party", Next: nextKey(t).Hash()})
	if err != nil {
		t.Fatal(err)
	}
	return dir, op.Space.String() + " " + id.String()
}

// start starts a writer, under a wrapper where one is given.
func start(t *testing.T, dir, party, turns string, wrapper ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	args := append(wrapper, os.Args[0], "-test.run=^$")
	c := exec.Command(args[0], args[1:]...)
	c.Env = append(os.Environ(), writerDir+"="+dir, writerParty+"="+party, writerTurns+"="+turns)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c, bufio.NewScanner(out)
}

// collect reads acknowledgements until the writer's end. A line cut off by the
// kill was not heard and does not count.
func collect(s *bufio.Scanner) []entry.Hash {
	return heard(s, func(int) {})
}

// heard reads like collect and says after each acknowledgement how many there
// were.
func heard(s *bufio.Scanner, each func(n int)) (ids []entry.Hash) {
	for s.Scan() {
		if id, err := entry.ParseHash(s.Text()); err == nil {
			ids = append(ids, id)
			each(len(ids))
		}
	}
	return ids
}

// killed starts a writer and kills it. One in four dies at some moment after
// its start, perhaps before it has opened the journal; the others somewhere in
// the write after a number of acknowledgements, which a busy machine does not
// change.
func killed(t *testing.T, dir, party string, rng *rand.Rand) []entry.Hash {
	t.Helper()
	c, out := start(t, dir, party, "")
	moment := func(most int) time.Duration { return time.Duration(rng.IntN(most)) * time.Microsecond }
	after := 1 + rng.IntN(12)
	if rng.IntN(4) == 0 {
		after = 0
		defer time.AfterFunc(moment(60_000), func() { c.Process.Kill() }).Stop()
	}
	ids := heard(out, func(n int) {
		if n == after {
			time.Sleep(moment(2_000))
			c.Process.Kill()
		}
	})
	c.Wait()
	return ids
}

// present fails unless every acknowledged entry is in the journal, and all of
// it verifies.
func present(t *testing.T, dir string, acked []entry.Hash) {
	t.Helper()
	src, err := journal.OpenSource(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	have := map[entry.Hash]bool{}
	r, err := audit.Verify(t.Context(), recorder{src, have}, nil)
	if err != nil || len(r.Faults) > 0 {
		t.Fatal(err, r.Faults)
	}
	for _, id := range acked {
		if !have[id] {
			t.Fatalf("acknowledged entry %s is lost", id)
		}
	}
}

// recorder notes the ids that pass by.
type recorder struct {
	*journal.Source
	have map[entry.Hash]bool
}

func (r recorder) Records(ctx context.Context, yield func(audit.Record) error) error {
	return r.Source.Records(ctx, func(x audit.Record) error {
		r.have[entry.IDOf(x.Header)] = true
		return yield(x)
	})
}

// TestKill kills a writer at any moment, again and again over one journal.
func TestKill(t *testing.T) {
	t.Parallel()
	kills := 75
	if long() {
		kills = 300
	}
	dir, party := writable(t)
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 7))
	var acked []entry.Hash
	for n := range kills {
		acked = append(acked, killed(t, dir, party, rng)...)
		if n%25 == 24 {
			present(t, dir, acked)
		}
	}
	present(t, dir, acked)
	if len(acked) < kills {
		t.Errorf("only %d acknowledgements before %d kills: the test kills too early to show anything", len(acked), kills)
	}
	t.Logf("%d kills, %d acknowledged entries, none lost", kills, len(acked))
}

// TestDiskFails lets each write, sync and truncation fail in turn, in the
// system calls below the shipped driver.
func TestDiskFails(t *testing.T) {
	t.Parallel()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("no strace: run script/setup-test")
	}
	points := 0
	for _, call := range []string{"fsync", "fdatasync", "pwrite64", "ftruncate"} {
		for _, fault := range []string{"EIO", "ENOSPC"} {
			most := count(t, strace, call)
			step := max(1, most/6)
			if long() {
				step = 1
			}
			for n := 1 + rand.IntN(step); n <= most; n += step {
				dir, party := writable(t)
				c, out := start(t, dir, party, "3", strace, "-f", "-qq", "--seccomp-bpf", "-o", os.DevNull, "-e", "trace="+call,
					"-e", fmt.Sprintf("inject=%s:error=%s:when=%d", call, fault, n))
				acked := collect(out)
				c.Wait()
				present(t, dir, acked)
				again(t, dir, party)
				points++
			}
		}
	}
	if points == 0 {
		t.Fatal("no system call was made to fail")
	}
	t.Logf("%d points of failure", points)
}

// count returns how many calls of a kind a whole run makes.
func count(t *testing.T, strace, call string) int {
	t.Helper()
	dir, party := writable(t)
	log := t.TempDir() + "/calls"
	c, out := start(t, dir, party, "3", strace, "-f", "-qq", "--seccomp-bpf", "-o", log, "-e", "trace="+call)
	collect(out)
	if err := c.Wait(); err != nil {
		t.Fatal("strace cannot trace here: ", err)
	}
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	return len(regexp.MustCompile(call+`\(`).FindAll(b, -1))
}

// again shows that writing goes on after the fault.
func again(t *testing.T, dir, party string) {
	t.Helper()
	c, out := start(t, dir, party, "1")
	if acked := collect(out); len(acked) != 3 {
		t.Errorf("after the fault only %d of 3 writes were taken", len(acked))
	}
	c.Wait()
}
