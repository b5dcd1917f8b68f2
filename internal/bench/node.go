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
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"phoihop/internal/app"
	"phoihop/internal/demo"
	"phoihop/internal/review"
	"phoihop/internal/viet"
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

func (w whole) review() error {
	t, err := w.report()
	if err != nil {
		return err
	}
	whole, peak, err := w.compile()
	fmt.Fprintf(w.out, "five-year review, nothing read before: %.0f ms; bar 300 ms; as a process of its own %.0f ms, peak memory %.0f MB; bar 200 MB\n", t*1e3, whole*1e3, peak)
	return err
}

// report makes the five-year review in a node newly opened each time, whose
// caches are empty.
func (w whole) report() (seconds float64, err error) {
	var ts []float64
	for range rounds {
		n, err := app.Open(w.ctx, w.data, app.Options{})
		if err != nil {
			return 0, err
		}
		start := time.Now()
		err = w.render(n)
		ts = append(ts, time.Since(start).Seconds())
		if err := errors.Join(err, n.Close()); err != nil {
			return 0, err
		}
	}
	return median(ts), nil
}

// render compiles the review as things are now, and writes it.
func (w whole) render(n *app.Node) (err error) {
	p := review.Params{Space: w.sum.Space, Regulation: w.sum.Regulations[0],
		From: viet.Date{Year: 2018, Month: time.January, Day: 1}, To: viet.Date{Year: 2022, Month: time.December, Day: 31}, Form: "party"}
	if p.Heads, p.AsOf, err = review.HeadsOf(w.ctx, n.Journal, p.Space); err != nil {
		return err
	}
	r, err := n.Reviews().LoadFrom(w.ctx, n.Read, p)
	if err != nil {
		return err
	}
	_, err = r.Render()
	return err
}

// compile makes the five-year review as a new process each time. peak is the
// most memory that one of them held, in MB.
func (w whole) compile() (seconds, peak float64, err error) {
	seconds, err = timed(func() error {
		c := w.command("review", "compile", "--space", w.sum.Space.String(), "--regulation", w.sum.Regulations[0].String(),
			"--from", "2018-01-01", "--to", "2022-12-31", "--out", filepath.Join(w.data, "bench.docx"))
		c.Stderr = w.out
		if err := c.Start(); err != nil {
			return err
		}
		ended, most := make(chan struct{}), make(chan float64)
		go func() { most <- watched(c.Process.Pid, ended) }()
		err := c.Wait()
		close(ended)
		peak = max(peak, <-most)
		return err
	})
	return seconds, peak, err
}

// watched looks at a process until it has ended and returns the most memory
// that it held, in MB. What the system says of an ended one is no measure: it
// counts what the parent held before the program was started.
func watched(pid int, ended <-chan struct{}) (most float64) {
	for tick := time.NewTicker(5 * time.Millisecond); ; {
		select {
		case <-ended:
			tick.Stop()
			return most
		case <-tick.C:
			if mb, err := memory(pid, "VmHWM"); err == nil {
				most = max(most, mb)
			}
		}
	}
}

// site opens the node and its pages, and signs in.
func (w whole) site() (*app.Node, http.Handler, *http.Cookie, error) {
	n, err := app.Open(w.ctx, w.data, app.Options{})
	if err != nil {
		return nil, nil, nil, err
	}
	token, err := n.Accounts.Open(w.ctx, clerk, "bench", time.Now())
	if err != nil {
		return nil, nil, nil, errors.Join(err, n.Close())
	}
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		return nil, nil, nil, errors.Join(err, n.Close())
	}
	return n, site.Handler(), &http.Cookie{Name: web.SessionCookie, Value: token}, nil
}

// clerk is whose pages are measured.
const clerk = "bienphong.troly"

// pages asks for every page of the rail, and for the regulation's, as a
// signed-in person, many times.
func (w whole) pages() error {
	n, h, session, err := w.site()
	if err != nil {
		return err
	}
	defer n.Close()
	return w.every(h, session, 25)
}

// paths are the pages that a person opens most: all of the rail and of the
// menu, the boxes of notices, a regulation and a review.
func paths(s demo.Summary) (ps []string) {
	for _, f := range app.Features() {
		for _, x := range f.Nav {
			ps = append(ps, x.Href)
		}
	}
	ps = append(ps, "/notices?box=received", "/notices?box=sent", "/organisations", "/verification", "/settings", "/search?q=tau+ca")
	for _, r := range s.Regulations {
		ps = append(ps, "/regulations/"+r.String())
	}
	if !s.Review.IsZero() {
		ps = append(ps, "/reviews/"+s.Review.String())
	}
	return ps
}

// every measures each page; bar is its p95 in ms.
func (w whole) every(h http.Handler, session *http.Cookie, bar float64) error {
	const times = 100
	for _, path := range paths(w.sum) {
		var took []float64
		start := cpu()
		for range times {
			t, err := w.page(h, session, path)
			if err != nil {
				return err
			}
			took = append(took, t)
		}
		used := (cpu() - start).Seconds() * 1e3 / times
		slices.Sort(took)
		shown := path[:min(len(path), 24)]
		fmt.Fprintf(w.out, "page %-24s p50 %5.1f ms, p95 %5.1f ms of server time, %5.1f ms of CPU; bar p95 %.0f ms\n", shown, quantile(took, .5), quantile(took, .95), used, bar)
	}
	return nil
}

// page asks once and returns the milliseconds.
func (w whole) page(h http.Handler, session *http.Cookie, path string) (ms float64, err error) {
	r := httptest.NewRequestWithContext(w.ctx, "GET", path, nil)
	r.AddCookie(session)
	rec, start := httptest.NewRecorder(), time.Now()
	h.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK {
		return 0, fmt.Errorf("bench: %s answers %d", path, rec.Code)
	}
	return time.Since(start).Seconds() * 1e3, nil
}

// quantile of sorted figures; 0 where there is none.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(q*float64(len(sorted)-1))]
}

// start measures from the start of the process to its first answer, and the
// memory a node holds then.
func (w whole) start() error {
	var took, held []float64
	for range rounds {
		begin := time.Now()
		err := w.serving(func(_ string, pid int) error {
			took = append(took, time.Since(begin).Seconds()*1e3)
			mb, err := memory(pid, "VmRSS")
			held = append(held, mb)
			return err
		})
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(w.out, "start to first answer: %.0f ms; bar 150 ms; idle memory %.0f MB; bar 60 MB\n", median(took), median(held))
	return nil
}

// serving runs the program as a server of its own and calls do once it has
// answered.
func (w whole) serving(do func(base string, pid int) error) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	address := l.Addr().String()
	l.Close()
	c := w.command("serve", "--listen", address)
	if err := c.Start(); err != nil {
		return err
	}
	defer c.Wait()
	defer c.Process.Kill()
	for {
		resp, err := http.Get("http://" + address + "/sign-in")
		if err == nil {
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			return do("http://"+address, c.Process.Pid)
		}
		if w.ctx.Err() != nil {
			return w.ctx.Err()
		}
		time.Sleep(time.Millisecond)
	}
}

// memory is what the system says of a process's memory under a name, in MB:
// VmRSS is what it holds, VmHWM the most it has held.
func memory(pid int, name string) (mb float64, err error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		if _, err := fmt.Sscanf(s.Text(), name+": %f kB", &mb); err == nil {
			return mb / 1024, nil
		}
	}
	return 0, errors.New("bench: no " + name)
}

func (w whole) size() error {
	i, err := os.Stat(w.self)
	if err == nil {
		fmt.Fprintf(w.out, "binary: %d MB; bar 55 MB\n", i.Size()>>20)
	}
	return err
}
