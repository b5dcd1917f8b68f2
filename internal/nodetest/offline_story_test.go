package nodetest_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"phoihop/internal/app"
	"phoihop/internal/browser"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// shore is a node whose clock can be moved on, behind a line that fails.
type shore struct {
	t     *testing.T
	n     *app.Node
	url   string
	off   atomic.Int64 // of the node's clock, in nanoseconds
	fails atomic.Int64 // sendings until the line holds; of them every other arrives, and of those every other is answered
}

func (s *shore) now() time.Time { return time.Now().Add(time.Duration(s.off.Load())) }

// at moves the node's clock.
func (s *shore) at(t time.Time) { s.off.Store(int64(time.Until(t))) }

func (s *shore) last() int64 {
	seq, err := s.n.Journal.Last(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return seq
}

// fail loses sendings before they arrive, or their answers, while the line fails.
func (s *shore) fail(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != "POST" || !strings.HasPrefix(r.URL.Path, "/do/") || s.fails.Load() == 0 {
			next.ServeHTTP(w, r)
			return
		}
		switch s.fails.Add(-1) % 4 {
		case 0, 2:
			next.ServeHTTP(w, r)
			return
		case 1:
			next.ServeHTTP(httptest.NewRecorder(), r)
		}
		if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
			c.Close()
		}
	})
}

func onShore(t *testing.T, at time.Time) *shore {
	t.Helper()
	s := &shore{t: t}
	s.at(at)
	dir := t.TempDir()
	err := os.CopyFS(dir, os.DirFS(world.dir))
	if err == nil {
		s.n, err = app.Open(t.Context(), dir, app.Options{Now: s.now})
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.n.Close() })
	if err := s.n.Read.Wait(); err != nil {
		t.Fatal(err)
	}
	site, err := s.n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s.fail(site.Handler()))
	t.Cleanup(srv.Close)
	s.url = strings.Replace(srv.URL, "127.0.0.1", "localhost", 1)
	return s
}

// device signs a browser in whose clock is off by so much.
func (s *shore) device(account string, off time.Duration) *browser.Page {
	s.t.Helper()
	p := engine.Open(s.t, s.url)
	p.Clock(time.Duration(s.off.Load()) + off)
	signIn(s.t, p, account)
	see(p, "en", "light")
	return p
}

// seaPhoto is a picture of 3000 by 2000 points that says where it was taken.
func seaPhoto(t *testing.T, name string, of color.Color) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 3000, 2000))
	draw.Draw(m, m.Bounds(), image.NewUniform(of), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00MM\x00*VITRI-21.03N"
	traced := slices.Concat(b.Bytes()[:2], []byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, []byte(exif), b.Bytes()[2:])
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, traced, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// keptPhotos tells what the device keeps of them.
const keptPhotos = `(async () => {
	const db = await new Promise((ok) => { const r = indexedDB.open("phoihop", 1); r.onsuccess = () => ok(r.result); });
	const all = await new Promise((ok) => { const r = db.transaction("unsent").objectStore("unsent").getAll(); r.onsuccess = () => ok(r.result); });
	const out = [];
	for (const x of all) for (const [, v] of x.fields) if (v instanceof File && v.size > 0) {
		const b = await createImageBitmap(v), text = await v.text();
		out.push(b.width + "x" + b.height + (text.includes("VITRI") ? " traces" : ""));
	}
	return out.join(", ");
})()`

// TestOfflineStory plays three days without a line: a report that another
// device edits meanwhile, a nil report and two photographs. The line fails as
// it comes back. Nothing is lost or recorded twice, both versions are shown,
// the claim decides and the arrival and the wrong clock are shown. It is story 3,
// played with the keys alone, on a phone, in English.
func TestOfflineStory(t *testing.T) {
	t.Parallel()
	friday := time.Date(2026, 11, 27, 8, 0, 0, 0, viet.Zone())
	s := onShore(t, friday)
	const who, behind = "xavinhan.troly", -2 * time.Hour
	a, b := s.device(who, behind), s.device(who, 0)
	a.Size(360, 800)
	a.Eval("navigator.serviceWorker.ready.then(() => true)")

	// With a line: the report is begun, the forms have been seen.
	a.Go("/today")
	report := fmt.Sprint(a.Eval(`[...document.querySelectorAll("a[href*='/do/notice.send']")].map(x => x.getAttribute("href")).find(x => x.includes("occurrence=2026-11-23") && !x.includes("nil=true")) ?? ""`))
	nothing := fmt.Sprint(a.Eval(`[...document.querySelectorAll("a[href*='nil=true']")].map(x => x.getAttribute("href")).find(x => !x.includes("occurrence=2026-11-23")) ?? ""`))
	if report == "" {
		t.Fatalf("no weekly report is due: %s", a.Text("main"))
	}
	if nothing == "" {
		nothing = "/do/notice.send?nil=true&title=Tu%E1%BA%A7n+kh%C3%B4ng+ph%C3%A1t+sinh&return=/notices"
	}
	photos := "/do/notice.send?title=%E1%BA%A2nh+c%E1%BA%A7u+c%E1%BA%A3ng&return=/notices"
	a.Go(report)
	a.Type("main form.form [name=text]", "Bản đầu tuần.")
	a.Enter("[formaction^='/drafts/save/']")
	draft := fmt.Sprint(a.Eval(`document.querySelector("a[href*='draft=']").getAttribute("href")`))
	for _, path := range []string{nothing, photos, draft, "/drafts"} {
		a.Go(path)
	}
	before := s.last()

	// Without one.
	to := as(t, s.n, "bienphong.troly").Party.String()
	send := func() {
		t.Helper()
		if css := "[name=to][value='" + to + "']"; a.Eval(fmt.Sprintf(`document.querySelector(%q)?.checked`, css)) == false {
			a.Tick(css)
		}
		a.Enter("main form.form .btn.primary")
	}
	a.Line(false)
	a.Go(draft)
	a.Type("main form.form [name=text]", "Bản viết ngoài biển: hai tàu lạ.")
	send()
	unsent := func(n int) {
		t.Helper()
		waitFor(t, func() bool { return strings.Contains(a.Text("#unsent-count"), fmt.Sprintf("Not sent: %d", n)) })
	}
	unsent(1)
	a.Go(nothing)
	send()
	unsent(2)
	a.Go(photos)
	a.Attach("[name=files]", seaPhoto(t, "cau-cang.jpg", color.RGBA{G: 128, B: 128, A: 255}), seaPhoto(t, "bai-bien.jpg", color.RGBA{R: 244, G: 164, B: 96, A: 255}))
	send()
	unsent(3)
	if kept := a.Eval(keptPhotos); kept != "2048x1365, 2048x1365" {
		t.Errorf("kept photographs: %v", kept)
	}
	a.Window("ngoai-bien")

	// Meanwhile, in the office.
	s.at(friday.AddDate(0, 0, 1))
	signIn(t, b, who)
	see(b, "en", "light")
	b.Go(draft)
	if b.Eval(`document.querySelector("[name=text]") === null`) == true {
		t.Fatalf("the draft %s does not open, but %s: %.600s", draft, b.Path(), b.Text("body"))
	}
	b.Type("main form.form [name=text]", "Bản sửa ở văn phòng: một tàu lạ.")
	b.Enter("[formaction^='/drafts/save/']")
	b.Go(draft)

	// The line returns, and fails.
	s.at(friday.AddDate(0, 0, 4))
	a.Clock(time.Duration(s.off.Load()) + behind)
	a.Go("/drafts")
	if s.last() != before {
		t.Fatal("something was recorded without a line")
	}
	s.fails.Store(8)
	a.Line(true)
	time.Sleep(time.Second)
	if s.last() != before {
		t.Fatal("something was recorded for who is signed in no more")
	}
	signIn(t, a, who)
	see(a, "en", "light")
	for range 20 {
		if strings.Contains(a.Text("#unsent-count"), "Not sent: 1") {
			break
		}
		time.Sleep(time.Second)
	}
	unsent(1)
	if s.last() != before+2 {
		t.Fatalf("%d recorded, want the nil report and the photographs", s.last()-before)
	}
	if a.Eval(`document.getElementById("unsent").open`) != true {
		a.Enter("#unsent-count")
	}
	text := a.Text("#unsent")
	for _, want := range []string{"Bản viết ngoài biển: hai tàu lạ.", "Bản sửa ở văn phòng: một tàu lạ.", "off by 120 minutes"} {
		if !strings.Contains(text, want) {
			t.Errorf("the conflict does not show %q: %s", want, text)
		}
	}
	a.Window("xung-dot-390")
	a.Size(1440, 1000)
	a.Window("xung-dot")
	a.Enter("#unsent li button:first-of-type") // what stands here, and not what came from there
	waitFor(t, func() bool { return s.last() == before+3 })
	waitFor(t, func() bool { return a.Eval("document.getElementById('unsent-count').hidden") == true })

	// The office sends what it has still open: it is told, and nothing is doubled.
	b.Eval(`fetch("/sign-in", { method: "POST", body: new URLSearchParams({ account: "` + who + `", password: "` + password + `" }) }).then(r => r.status)`)
	b.Enter("main form.form .btn.primary")
	waitFor(t, func() bool {
		return strings.Contains(b.Text("main"), "recorded this from another device")
	})
	b.Window("da-ghi-tu-may-khac")
	if text := b.Text("main"); !strings.Contains(text, "hai tàu lạ") || !strings.Contains(text, "một tàu lạ") || s.last() != before+3 {
		t.Errorf("%d recorded; %s", s.last()-before, text)
	}
	s.judged(before, friday.Add(behind), b)
}

// judged looks at what was recorded: the claim is the device's, the arrival
// this node's, the clock's fault is shown, and the week's report is on time by
// its claim.
func (s *shore) judged(before int64, claimed time.Time, p *browser.Page) {
	s.t.Helper()
	es, err := s.n.Journal.After(s.t.Context(), before, 10)
	if err != nil || len(es) != 3 {
		s.t.Fatalf("%d entries, %v", len(es), err)
	}
	for _, e := range es {
		if d := e.At.Sub(claimed).Abs(); d > 30*time.Minute || e.Received.Sub(e.At) < 3*24*time.Hour {
			s.t.Errorf("claimed %s, received %s", e.At, e.Received)
		}
	}
	report := es[2]
	p.Go("/notices/" + report.ID.String())
	text := p.Text("main")
	if !strings.Contains(text, "hai tàu lạ") || !strings.Contains(text, "2 h 0 min behind") {
		s.t.Errorf("the notice: %s", text)
	}
	p.Window("thong-bao-lech-gio")
	type sent struct {
		Duty entry.Hash `json:"duty"`
	}
	act, _ := entry.Decode[sent](report)
	p.Go("/duties/" + act.Duty.String())
	if text := p.Text("main"); !strings.Contains(text, "on time by claim") {
		s.t.Errorf("the duty: %s", text)
	}
}
