package bench

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	mrand "math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"phoihop/internal/app"
	"phoihop/internal/demo"
	"phoihop/internal/web"
)

// Load is a working day pressed into minutes: people who read pages and people
// who write, each with a pause between two clicks.
type Load struct {
	For              time.Duration
	Readers, Writers int
	Think            time.Duration // between two clicks of one person; half to one and a half of it
}

// answers are what one kind of people got.
type answers struct {
	mu   sync.Mutex
	took []time.Duration
	errs map[string]int
}

func (a *answers) note(took time.Duration, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil {
		a.errs[err.Error()]++
		return
	}
	a.took = append(a.took, took)
}

// report prints how many answers there were and how long they took.
func (a *answers) report(out io.Writer, who string) {
	slices.Sort(a.took)
	at := func(q float64) float64 {
		if len(a.took) == 0 {
			return 0
		}
		return a.took[int(q*float64(len(a.took)-1))].Seconds() * 1000
	}
	fmt.Fprintf(out, "%-8s %7d answers, p50 %6.1f ms, p95 %6.1f ms, p99 %6.1f ms, max %6.1f ms; errors %d\n",
		who, len(a.took), at(.5), at(.95), at(.99), at(1), len(a.errs))
	for e, n := range a.errs {
		fmt.Fprintf(out, "         %d × %s\n", n, e)
	}
}

// byRoute is the server's own time by route.
type byRoute struct {
	mu   sync.Mutex
	took map[string][]time.Duration
}

func (b *byRoute) observe(route, method string, _ int, took time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.took[route] = append(b.took[route], took)
}

func (b *byRoute) report(out io.Writer) {
	for _, route := range slices.Sorted(maps.Keys(b.took)) {
		ts := b.took[route]
		slices.Sort(ts)
		fmt.Fprintf(out, "  %-28s %6d, p50 %6.1f ms, p95 %6.1f ms of server time\n", route, len(ts),
			ts[len(ts)/2].Seconds()*1e3, ts[len(ts)*95/100].Seconds()*1e3)
	}
}

// Run plays the load against the demonstration over real connections, in this
// process: the people's own work is paid from the same cores.
func (l Load) Run(ctx context.Context, dir string, out io.Writer) error {
	data := filepath.Join(dir, "demo")
	s, err := demo.Build(ctx, data, demo.Options{Seed: 2018})
	if err != nil {
		return err
	}
	n, err := app.Open(ctx, data, app.Options{})
	if err != nil {
		return err
	}
	defer n.Close()
	slow := &byRoute{took: map[string][]time.Duration{}}
	site, err := n.Site(app.SiteOptions{Observe: slow.observe})
	if err != nil {
		return err
	}
	server := httptest.NewServer(site.Handler())
	defer server.Close()
	defer site.Close()
	reads, writes := &answers{errs: map[string]int{}}, &answers{errs: map[string]int{}}
	fmt.Fprintf(out, "%s/%s, %d cores: %d people read, %d write, a click every %v, for %v\n",
		runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), l.Readers, l.Writers, l.Think, l.For)
	until, cancel := context.WithTimeout(ctx, l.For)
	defer cancel()
	var all sync.WaitGroup
	for i := range l.Readers + l.Writers {
		p, err := newPerson(ctx, n, server.URL, i, s)
		if err != nil {
			return err
		}
		if i < l.Readers {
			all.Go(func() { p.live(until, l.Think, reads, p.read) })
		} else {
			all.Go(func() { p.live(until, l.Think, writes, p.write) })
		}
	}
	all.Wait()
	reads.report(out, "reading")
	writes.report(out, "writing")
	slow.report(out)
	if len(reads.errs)+len(writes.errs) > 0 {
		return errors.New("bench: the load met errors")
	}
	return nil
}

// person is one signed-in browser.
type person struct {
	client *http.Client
	base   string
	cookie *http.Cookie
	pages  []string
	to     string
}

// newPerson opens a session: signing in itself is slow on purpose, and not
// what is measured here.
func newPerson(ctx context.Context, n *app.Node, base string, i int, s demo.Summary) (person, error) {
	accounts := []string{"bienphong.troly", "bienphong.bithu", "xavinhan.troly", "xavinhan.bithu", "xabaidua.troly"}
	token, err := n.Accounts.Open(ctx, accounts[i%4], "bench", time.Now())
	if err != nil {
		return person{}, err
	}
	to, err := n.Accounts.Caller(ctx, accounts[4])
	if err != nil {
		return person{}, err
	}
	reg := s.Regulations[1].String()
	return person{client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1}}, base: base,
		cookie: &http.Cookie{Name: web.SessionCookie, Value: token}, to: to.Party.String(),
		pages: []string{"/today", "/inbox", "/regulations/" + reg, "/duties", "/matrix", "/notices?box=received", "/search?q=tau+ca", "/reviews/" + s.Review.String()}}, nil
}

// live clicks until the day is over.
func (p person) live(ctx context.Context, think time.Duration, a *answers, click func(context.Context) error) {
	for {
		pause := think/2 + mrand.N(think+1)
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		start := time.Now()
		err := click(context.WithoutCancel(ctx))
		a.note(time.Since(start), err)
	}
}

func (p person) read(ctx context.Context) error {
	return p.ask(ctx, "GET", p.pages[mrand.N(len(p.pages))], nil)
}

func (p person) write(ctx context.Context) error {
	word := make([]byte, 8)
	rand.Read(word)
	return p.ask(ctx, "POST", "/do/notice.send", url.Values{"to": {p.to}, "title": {"Tin " + hex.EncodeToString(word)}, "text": {"Nội dung."}, "_return": {"/healthz"}})
}

func (p person) ask(ctx context.Context, method, path string, form url.Values) error {
	r, err := http.NewRequestWithContext(ctx, method, p.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	r.AddCookie(p.cookie)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	a, err := p.client.Do(r)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	if _, err := io.Copy(io.Discard, a.Body); err != nil {
		return err
	}
	if a.StatusCode >= 400 {
		return fmt.Errorf("%s %s: %s", method, strings.SplitN(path, "?", 2)[0], a.Status)
	}
	return nil
}
