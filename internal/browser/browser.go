// Package browser drives a real browser in tests (trình duyệt kiểm thử): it
// plays what people do, and remembers everything that a page did wrong.
package browser

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// wait bounds one step, so that a page that never comes fails the test.
const wait = 60 * time.Second

// Page is one tab.
type Page struct {
	tb   testing.TB
	ctx  context.Context
	base string

	mu     sync.Mutex
	faults []string
	coming map[network.RequestID]bool // documents asked for and not yet there
	left   time.Time                  // when the page was last told to leave; zero: it stays, or has left
	clock  page.ScriptIdentifier      // of the script that sets it
}

// Engine is one browser that several pages share: it starts with the first and
// stops with the last that is open. Each page is somebody else's: it has cookies,
// storage and workers of its own. The zero value is ready, and safe for
// concurrent use.
type Engine struct {
	mu    sync.Mutex
	pages int
	ctx   context.Context
	stop  context.CancelFunc
}

// Open opens a page for a site. It fails, and says what to install, where there
// is no browser.
func (e *Engine) Open(tb testing.TB, base string) *Page {
	tb.Helper()
	if err := e.start(); err != nil {
		tb.Fatal("browser: ", err)
	}
	tb.Cleanup(e.leave)
	p := &Page{tb: tb, base: base, coming: map[network.RequestID]bool{}}
	ctx, cancel := chromedp.NewContext(e.ctx, chromedp.WithNewBrowserContext())
	tb.Cleanup(cancel)
	p.ctx = ctx
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		tb.Fatal("browser: ", err)
	}
	p.Size(1440, 1000)
	return p
}

// start starts the browser for the first page.
func (e *Engine) start() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.pages++; e.pages > 1 {
		return nil
	}
	path, err := exec.LookPath("chromium-headless-shell")
	if err != nil {
		return errors.New("no chromium-headless-shell: run script/setup-test")
	}
	e.ctx, e.stop = chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("no-first-run", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("disable-threaded-compositing", os.Getenv(Screens) == ""), // cheaper, and takes no pictures
		// No page stays long enough to earn back optimized code, or a heap grown in small steps.
		chromedp.Flag("js-flags", "--max-optimized-bytecode-size=0,--min-semi-space-size=64"),
		chromedp.Flag("force-prefers-reduced-motion", true))) // what slides is missed by a click
	return chromedp.Do(e.ctx)
}

// leave stops the browser after the last page.
func (e *Engine) leave() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.pages--; e.pages == 0 {
		e.stop()
	}
}

// hear notes exceptions, violations of the page's policy, requests to anywhere
// but the site, and which document is coming.
func (p *Page) hear(ev any) {
	switch e := ev.(type) {
	case *page.EventFrameRequestedNavigation:
		p.leave(time.Now())
	case *page.EventFrameNavigated, *page.EventFrameStoppedLoading, *page.EventNavigatedWithinDocument:
		p.leave(time.Time{})
	case *network.EventLoadingFinished:
		p.expect(e.RequestID, false)
	case *network.EventLoadingFailed:
		p.expect(e.RequestID, false)
	case *log.EventEntryAdded:
		if e.Entry.Source == log.EntrySourceSecurity { // the page broke its own content policy
			p.fault("policy: " + e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		p.fault("exception: " + e.ExceptionDetails.Text)
	case *network.EventRequestWillBeSent:
		if e.Type == network.ResourceTypeDocument {
			p.expect(e.RequestID, true)
		}
		if u := e.Request.URL; !strings.HasPrefix(u, p.base) && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "about:") {
			p.fault("request to another place: " + u)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 && e.Type != network.ResourceTypeDocument {
			p.fault(fmt.Sprintf("%d for %s", e.Response.Status, e.Response.URL))
		}
	}
}

func (p *Page) leave(at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left = at
}

func (p *Page) expect(id network.RequestID, comes bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if comes {
		p.coming[id] = true
	} else {
		delete(p.coming, id)
	}
}

func (p *Page) fault(s string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = append(p.faults, s)
}

// Faults returns what went wrong so far, violations of the content policy
// included.
func (p *Page) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.faults...)
}

func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.tb.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, wait)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.tb.Fatalf("browser: %s: %v", what, err)
	}
}

// Go opens a path of the site.
func (p *Page) Go(path string) {
	p.tb.Helper()
	p.do("go to "+path, chromedp.Navigate(p.base+path))
	p.settle()
}

// settle waits until the page and its fonts are there.
func (p *Page) settle() {
	p.tb.Helper()
	p.Eval("document.fonts.ready.then(() => true)")
}

// follow waits for the page that an act may lead to, however long its answer
// takes; within the pause it must have been asked for.
func (p *Page) follow(pause time.Duration) {
	p.tb.Helper()
	time.Sleep(pause)
	for end := time.Now().Add(wait); p.loads(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			p.tb.Fatal("browser: the page that was asked for does not come")
		}
	}
	p.do("wait", chromedp.WaitReady(chromedp.CSS("body")))
	p.settle()
}

// loads reports whether a page is on its way. Between the wish to leave and the
// request lies the start of a service worker, which takes its time; what was
// wished for and becomes a download, or nothing, is waited for no longer.
func (p *Page) loads() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.coming) > 0 || !p.left.IsZero() && time.Since(p.left) < 5*time.Second
}

// Click clicks the first element that a CSS selector finds and waits for the
// page that may follow.
func (p *Page) Click(css string) {
	p.tb.Helper()
	p.do("click "+css, chromedp.Click(chromedp.CSS(css)))
	p.follow(150 * time.Millisecond)
}

// Fill types into a field.
func (p *Page) Fill(css, text string) {
	p.tb.Helper()
	p.do("find "+css, chromedp.WaitVisible(chromedp.CSS(css)))
	p.Eval(fmt.Sprintf("document.querySelector(%q).value = ''", css)) // what clears a text area stumbles over an empty one
	p.do("fill "+css, chromedp.SendKeys(chromedp.CSS(css), text))
}

// Press presses keys one after the other, wherever the focus is; ctrl is held
// down where it is true.
func (p *Page) Press(keys string, ctrl bool) {
	p.tb.Helper()
	p.press(keys, ctrl)
	p.follow(300 * time.Millisecond)
}

// press presses keys that lead to no other page.
func (p *Page) press(keys string, ctrl bool) {
	p.tb.Helper()
	var held []chromedp.KeyOption
	if ctrl {
		held = append(held, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	}
	p.do("press "+keys, chromedp.KeyEvent(keys, held...))
}

// Text returns what an element shows.
func (p *Page) Text(css string) string {
	p.tb.Helper()
	return fmt.Sprint(p.Eval(fmt.Sprintf("(document.querySelector(%q)?.innerText ?? '')", css)))
}

// Path returns where the browser is.
func (p *Page) Path() string {
	p.tb.Helper()
	u, err := url.Parse(fmt.Sprint(p.Eval("location.href")))
	if err != nil {
		p.tb.Fatal(err)
	}
	return u.RequestURI()
}

// Eval evaluates a script; a promise is awaited.
func (p *Page) Eval(script string) any {
	p.tb.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, wait)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[any](script, chromedp.EvalAwaitPromise))
	if err != nil {
		p.tb.Fatalf("browser: %s: %v", script, err)
	}
	return v
}

// Wait waits until a script says true, on whatever page comes meanwhile.
func (p *Page) Wait(script string) {
	p.tb.Helper()
	for end := time.Now().Add(wait); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(p.ctx, wait)
		v, err := chromedp.Run(ctx, chromedp.Evaluate[any](script, chromedp.EvalAwaitPromise))
		cancel()
		if err == nil && v == true { // an error: the page was left while it was asked
			return
		}
	}
	p.tb.Fatalf("browser: %s never came about", script)
}

// Line takes the network away from the page, or gives it back.
func (p *Page) Line(up bool) {
	p.tb.Helper()
	all := true
	p.do("line", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		c := &network.Conditions{Offline: !up, DownloadThroughput: -1, UploadThroughput: -1}
		if _, err := cdp.Call(ctx, t, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			EmulateOfflineServiceWorker: &all, MatchedNetworkConditions: []*network.Conditions{c}}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: !up, DownloadThroughput: -1, UploadThroughput: -1})
		return err
	}))
}

// Clock sets the clock of the pages that are opened from now on: by how much it
// differs from this machine's.
func (p *Page) Clock(off time.Duration) {
	p.tb.Helper()
	p.do("clock", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if p.clock != "" {
			if _, err := cdp.Call(ctx, t, page.RemoveScriptToEvaluateOnNewDocument, page.RemoveScriptToEvaluateOnNewDocumentParams{Identifier: p.clock}); err != nil {
				return err
			}
		}
		script := fmt.Sprintf(`(() => { const D = Date, off = %d; globalThis.Date = class extends D {
			constructor(...a) { a.length ? super(...a) : super(D.now() + off); }
			static now() { return D.now() + off; } }; })()`, off.Milliseconds())
		r, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		if err == nil {
			p.clock = r.Identifier
		}
		return err
	}))
}

// Cookie sets a cookie of the site.
func (p *Page) Cookie(name, value string) {
	p.tb.Helper()
	p.do("cookie "+name, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: p.base})
		return err
	}))
}

// Scripts lets the pages that are opened from now on run scripts, or not.
func (p *Page) Scripts(on bool) {
	p.tb.Helper()
	p.do("scripts", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	}))
}

// Authenticator gives the browser a device for passkeys whose owner always
// agrees. Passkeys need a site with a name: Open it as localhost.
func (p *Page) Authenticator() {
	p.tb.Helper()
	p.do("authenticator", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
		return err
	}))
}

// Size sets the window, in CSS pixels.
func (p *Page) Size(width, height int64) {
	p.tb.Helper()
	p.do("size", chromedp.EmulateViewport(width, height))
}

// Paper shows pages as they would be printed, or as on a screen again.
func (p *Page) Paper(on bool) {
	p.tb.Helper()
	media := ""
	if on {
		media = "print"
	}
	p.do("paper", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media})
		return err
	}))
}

// Screens names the folder for pictures of pages; where it is not set, none are
// taken.
const Screens = "PHOIHOP_SCREENS"

// Screenshot writes the whole page to a file.
func (p *Page) Screenshot(name string) { p.picture(name, chromedp.FullScreenshot(100)) }

// Window writes what the window shows, without scrolling.
func (p *Page) Window(name string) { p.picture(name, chromedp.CaptureScreenshot()) }

// Printed writes the page as it comes out of a printer: a PDF on the paper that
// the page itself asks for, else on A4.
func (p *Page) Printed(name string) {
	own := true
	p.keep(name+".pdf", func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		r, err := cdp.Call(ctx, t, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &own, PaperWidth: 8.27, PaperHeight: 11.69})
		return r.Data, err
	})
}

func (p *Page) picture(name string, take chromedp.Action[[]byte]) { p.keep(name+".png", take) }

// keep writes what was taken of the page, where pictures are asked for.
func (p *Page) keep(file string, take chromedp.Action[[]byte]) {
	p.tb.Helper()
	dir := os.Getenv(Screens)
	if dir == "" {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, wait)
	defer cancel()
	b, err := chromedp.Run(ctx, take)
	if err != nil {
		p.tb.Fatal("browser: screenshot: ", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		p.tb.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, file), b, 0o644); err != nil {
		p.tb.Fatal(err)
	}
}
