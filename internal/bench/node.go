package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"phoihop/internal/app"
	"phoihop/internal/demo"
	"phoihop/internal/web"
)

// node measures the whole program on the demonstration's data: rebuild,
// review, page, start, memory and size, against the bars of the project.
func node(ctx context.Context, dir string, out io.Writer) error {
	data := filepath.Join(dir, "demo")
	s, err := demo.Build(ctx, data, demo.Options{Seed: 2018})
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	w := whole{ctx, data, self, s, out}
	for _, step := range []func() error{w.rebuild, w.review, w.pages, w.start, w.size} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// whole is one program on one folder of data.
type whole struct {
	ctx  context.Context
	data string
	self string
	sum  demo.Summary
	out  io.Writer
}

// command runs the program itself as a new process.
func (w whole) command(args ...string) *exec.Cmd {
	c := exec.CommandContext(w.ctx, w.self, args...)
	c.Env = append(os.Environ(), "PHOIHOP_DATA="+w.data)
	return c
}

// timed returns the median seconds of rounds of fn.
func timed(fn func() error) (float64, error) {
	var ts []float64
	for range rounds {
		start := time.Now()
		if err := fn(); err != nil {
			return 0, err
		}
		ts = append(ts, time.Since(start).Seconds())
	}
	return median(ts), nil
}

func (w whole) rebuild() error {
	n, err := app.Open(w.ctx, w.data, app.Options{})
	if err != nil {
		return err
	}
	defer n.Close()
	t, err := timed(func() error { return n.Read.Rebuild(w.ctx) })
	fmt.Fprintf(w.out, "rebuild of %d entries, search index included: %.2f s (%.0f/s); bar 4 s\n", w.sum.Entries, t, float64(w.sum.Entries)/t)
	return err
}

// review compiles the five-year review as a new process each time, so that no
// cache of the program is warm.
func (w whole) review() error {
	var peak int64
	t, err := timed(func() error {
		c := w.command("review", "compile", "--space", w.sum.Space.String(), "--regulation", w.sum.Regulations[0].String(),
			"--from", "2018-01-01", "--to", "2022-12-31", "--out", filepath.Join(w.data, "bench.docx"))
		if b, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("bench: review: %w: %s", err, b)
		}
		peak = max(peak, peakMemory(c.ProcessState))
		return nil
	})
	fmt.Fprintf(w.out, "five-year review, whole process: %.0f ms; bar 300 ms; peak memory %d MB; bar 200 MB\n", t*1e3, peak>>20)
	return err
}

// pages asks for the regulation's page as a signed-in person, many times.
func (w whole) pages() error {
	n, err := app.Open(w.ctx, w.data, app.Options{})
	if err != nil {
		return err
	}
	defer n.Close()
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		return err
	}
	h := site.Handler()
	session, err := signIn(h)
	if err != nil {
		return err
	}
	for _, p := range []struct{ name, path string }{{"Quy chế", "/regulations/" + w.sum.Regulations[1].String()},
		{"Hôm nay", "/today"}, {"Trao đổi", "/notices"}, {"Nghĩa vụ", "/duties"}} {
		var ts []float64
		for range 120 {
			r := httptest.NewRequest("GET", p.path, nil)
			r.AddCookie(session)
			rec, start := httptest.NewRecorder(), time.Now()
			h.ServeHTTP(rec, r)
			if rec.Code != http.StatusOK {
				return fmt.Errorf("bench: %s answers %d", p.path, rec.Code)
			}
			ts = append(ts, time.Since(start).Seconds()*1e3)
		}
		slices.Sort(ts)
		fmt.Fprintf(w.out, "page %s: p50 %.1f ms, p95 %.1f ms of server time over %d requests; bar for Quy chế 15 ms, others 25 ms\n", p.name, ts[60], ts[114], len(ts))
	}
	return nil
}

// signIn opens a session of a clerk.
func signIn(h http.Handler) (*http.Cookie, error) {
	form := url.Values{"account": {"bienphong.troly"}, "password": {web.DemoPassword}}
	r := httptest.NewRequest("POST", "/sign-in", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	cs := rec.Result().Cookies()
	if len(cs) == 0 {
		return nil, errors.New("bench: no session")
	}
	return cs[0], nil
}

// start measures from the start of the process to its first answer, and the
// memory a node holds then.
func (w whole) start() error {
	var memory []float64
	t, err := timed(func() error {
		mem, err := w.serveOnce()
		memory = append(memory, mem)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(w.out, "start to first answer: %.0f ms; bar 300 ms; idle memory %.0f MB; bar 60 MB\n", t*1e3, median(memory))
	return nil
}

func (w whole) serveOnce() (memory float64, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	address := l.Addr().String()
	l.Close()
	c := w.command("serve", "--listen", address)
	if err := c.Start(); err != nil {
		return 0, err
	}
	defer c.Wait()
	defer c.Process.Kill()
	for {
		resp, err := http.Get("http://" + address + "/sign-in")
		if err == nil {
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			return resident(c.Process.Pid)
		}
		if w.ctx.Err() != nil {
			return 0, w.ctx.Err()
		}
		time.Sleep(time.Millisecond)
	}
}

// resident is a process's memory in MB.
func resident(pid int) (mb float64, err error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		if _, err := fmt.Sscanf(s.Text(), "VmRSS: %f kB", &mb); err == nil {
			return mb / 1024, nil
		}
	}
	return 0, errors.New("bench: no VmRSS")
}

func (w whole) size() error {
	i, err := os.Stat(w.self)
	if err == nil {
		fmt.Fprintf(w.out, "binary: %d MB; bar 45 MB\n", i.Size()>>20)
	}
	return err
}
