package nodetest_test

import (
	"database/sql"
	"encoding/base64"
	"fmt"
	"hash/maphash"
	"maps"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/app"
	"phoihop/internal/browser"
	"phoihop/internal/lang"
)

// signedIn is true on the page after signing in.
const signedIn = `document.readyState === "complete" && !location.pathname.startsWith("/sign-in")`

// visit serves a copy of the demonstration and signs a browser in.
func visit(t *testing.T, account string) (*app.Node, *browser.Page) {
	t.Helper()
	return visitAt(t, account, clock)
}

// visitAt is visit with a clock that the test moves.
func visitAt(t *testing.T, account string, now func() time.Time) (*app.Node, *browser.Page) {
	t.Helper()
	n := openAt(t, now)
	site, err := n.Site(app.SiteOptions{Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(site.Handler())
	t.Cleanup(s.Close)
	p := engine.Open(t, strings.Replace(s.URL, "127.0.0.1", "localhost", 1)) // passkeys need a name
	signIn(t, p, account)
	return n, p
}

// signIn signs in as an account, whoever was there before.
func signIn(t *testing.T, p *browser.Page, account string) {
	t.Helper()
	p.Go("/sign-in")
	p.Fill("#account", account)
	p.Fill("#password", password)
	p.Click("#sign-in .btn.primary")
	p.Wait(signedIn)
	if !strings.HasPrefix(p.Path(), "/today") {
		t.Fatalf("%s signed in, but is at %s", account, p.Path())
	}
}

// see chooses in what language and by which light a browser shows the pages
// that it opens from now on.
func see(p *browser.Page, lang, theme string) {
	p.Eval(fmt.Sprintf(`fetch("/settings", {method: "POST", body: new URLSearchParams({lang: %q, theme: %q, return: "/today"})}).then(r => r.status)`, lang, theme))
}

// TestStory plays the main job in a real browser: sign in, read a clause, open
// its proof, open a figure of the review, download the report and check it.
func TestStory(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "bienphong.bithu")
	reg, rv := world.summary.Regulations[1].String(), world.summary.Review.String()

	p.Go("/regulations/" + reg)
	if text := p.Text("#dieu-5\\.khoan-2"); !strings.Contains(text, "Hằng tháng, trước ngày 20") {
		t.Errorf("the clause reads %q", text)
	}
	p.Go("/regulations/" + reg + "?open=dieu-5.khoan-2")
	if text := p.Text(".drawer"); !strings.Contains(text, "Thông báo tình hình tháng") || !strings.Contains(text, "đúng hạn") {
		t.Errorf("the drawer shows %q", text)
	}
	p.Click(".drawer a[href^='/entries/']")
	waitFor(t, func() bool { return strings.Contains(p.Text("main"), "Chữ ký đúng khóa của sổ") })

	p.Go("/reviews/" + rv + "?figure=all.on-time")
	if text := p.Text("#figure"); !strings.Contains(text, "bản ghi đã ký làm căn cứ") {
		t.Errorf("the figure opens %q", text)
	}
	raw := p.Eval(fmt.Sprintf(`fetch("/reviews/%s/report.docx").then(r => r.arrayBuffer()).then(b => btoa(String.fromCharCode(...new Uint8Array(b))))`, rv))
	docx, err := base64.StdEncoding.DecodeString(fmt.Sprint(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, faults, figures, err := n.Reviews().CheckDocument(t.Context(), n.Journal, n.Read, docx)
	if err != nil || len(faults) > 0 || figures < 100 {
		t.Errorf("the downloaded report: %d figures, faults %v, %v", figures, faults, err)
	}
	p.Go("/verification")
	p.Eval(fmt.Sprintf(`fetch("/reviews/%s/report.docx").then(r => r.blob()).then(b => { const d = new DataTransfer();
		d.items.add(new File([b], "bao-cao.docx")); document.getElementById("file-input").files = d.files })`, rv))
	p.Click("#file button")
	if text := p.Text("#file"); !strings.Contains(text, fmt.Sprintf("đã tính lại %d con số, khớp cả", figures)) {
		t.Errorf("the report held against the record: %q", text)
	}
	p.Window("kiem-tep")
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// TestEveryPage opens every page wide and on a phone: nothing fails, nothing is
// wider than its window, nobody is kept out, and no word of the machine shows.
// The suite draws for each page whether it is seen wide in Vietnamese or on a
// phone in English, and looks at its colours by day and by night; the long run,
// and who wants pictures, sees all of all.
func TestEveryPage(t *testing.T) {
	t.Parallel()
	looks := []look{{"1440", "vi", "light", 1440}, {"390-dark-en", "en", "dark", 390}}
	whole, seed := long() || os.Getenv(browser.Screens) != "", maphash.MakeSeed()
	if whole {
		looks = append(looks, look{"390-dark", "vi", "dark", 390}, look{"1440-dark-en", "en", "dark", 1440})
	}
	for i, look := range looks {
		t.Run(look.name, func(t *testing.T) {
			t.Parallel()
			look.opens(t, func(page string) bool {
				return whole || maphash.String(seed, page)%uint64(len(looks)) == uint64(i)
			})
		})
	}
}

// look is how somebody sees the pages.
type look struct {
	name, lang, theme string
	width             int64
}

// other is the theme that the look is not in.
func (look look) other() string {
	if look.theme == "dark" {
		return "light"
	}
	return "dark"
}

// opens opens the pages that are wanted.
func (look look) opens(t *testing.T, wanted func(string) bool) {
	t.Helper()
	n, p := visit(t, "xavinhan.bithu")
	see(p, look.lang, look.theme)
	pages := everyPage(t, n)
	maps.Copy(pages, besides(t, n))
	keys := keyed(n)
	for name, path := range pages {
		if !wanted(name) {
			continue
		}
		for _, width := range []int64{1440, 360, look.width} {
			p.Size(width, 900)
			if width == 1440 {
				p.Go(path)
			}
			if w := fmt.Sprint(p.Eval("document.documentElement.scrollWidth")); w != fmt.Sprint(width) {
				t.Errorf("%s in %s at %d is %s wide", name, look.lang, width, w)
			}
		}
		text := p.Text("body")
		if strings.Contains(text, "%!") || strings.Contains(text, "web.fault") {
			t.Errorf("%s at %s shows %q", name, look.name, text)
		}
		typed := p.Eval(`[...document.querySelectorAll("input:not([type=hidden],[type=checkbox]),textarea")].map(x => x.value).join("\n")`)
		if said := ofTheMachine.FindAllString(fmt.Sprint(text, "\n", typed), 3); said != nil && look.lang == "vi" && !strings.HasPrefix(path, "/api") {
			t.Errorf("%s at %s shows %q", name, look.name, said)
		}
		if said := keys.FindAllString(text, 3); said != nil && !strings.HasPrefix(path, "/api") {
			t.Errorf("%s at %s shows the key of a message that is not there: %q", name, look.name, said)
		}
		for _, f := range p.Access() {
			t.Errorf("%s at %s keeps people out: %s", name, look.name, f)
		}
		p.Window(name + "-" + look.name)
		p.Eval(fmt.Sprintf("document.documentElement.dataset.theme = %q", look.other()))
		for _, f := range p.Contrast() {
			t.Errorf("%s at %s but %s keeps people out: %s", name, look.name, look.other(), f)
		}
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// ofTheMachine are words that only a program says: the id of a provision, and
// a date as ISO 8601 has it.
var ofTheMachine = regexp.MustCompile(`\bdieu-\d+[.\w-]*|\b(?:19|20)\d\d-(?:0\d|1[0-2])-[0-3]\d\b`)

// keyed finds what a page shows where a message is missing: its key. Keys begin
// as those do that are there.
func keyed(n *app.Node) *regexp.Regexp {
	first := map[string]bool{}
	for _, k := range n.Catalog.Keys(lang.Vi) {
		of, _, _ := strings.Cut(k, ".")
		first[regexp.QuoteMeta(of)] = true
	}
	return regexp.MustCompile(`(?m)(?:^|\s)(?:` + strings.Join(slices.Sorted(maps.Keys(first)), "|") + `)(?:\.[a-z][a-z0-9-]*)+\b`)
}

// everyPage is each page by its name, with something to show: all addresses
// without a name in them, and for each feature the newest thing that it has. A
// new feature is in here by being declared.
func everyPage(t *testing.T, n *app.Node) map[string]string {
	t.Helper()
	reg, rv, sea := world.summary.Regulations[1].String(), world.summary.Review.String(), world.summary.Incidents
	pages := map[string]string{"regulations-one": "/regulations/" + reg, "reviews-one": "/reviews/" + rv, "do-notice.send": "/do/notice.send",
		"matrix-2025": "/matrix?year=2025", "search-found": "/search?q=tau+ca&kind=notice", "duties-confirm": "/duties/confirm/" + reg,
		"notices-received": "/notices?box=received", "notices-sent": "/notices?box=sent", "directives-all": "/directives?box=all", "tasks-list": "/tasks?view=list", "tasks-month": "/tasks?view=month",
		"register-in": "/register?dir=in", "incidents-all": "/incidents?state=all", "incidents-none": "/incidents?category=smuggling&year=1999",
		"incident-on": "/incidents/" + sea[len(sea)-1].String(), "incident-after": "/incidents/" + sea[len(sea)-2].String() + "/after", "area-one": "/areas/" + as(t, n, "xavinhan.bithu").Party.String(),
		"do-incident.open": "/do/incident.open", "do-indicator.define": "/do/indicator.define", "do-meeting.call": "/do/meeting.call", "do-task.assign": "/do/task.assign",
		"import-unit": "/import/organisation.add-unit", "imports": "/imports",
		"do-duty.propose": "/do/duty.propose?regulation=" + reg + "&version=" + reg + "&provision=dieu-5.khoan-2&cadence=monthly&due_rule=day&due_number=20&due_when=before&from=2026-12-01&mode=each"}
	me := as(t, n, "xavinhan.bithu")
	for _, f := range n.Features {
		for _, p := range f.Pages {
			if name := strings.ReplaceAll(strings.Trim(p.Pattern, "/"), "/", "-"); !strings.Contains(name, "{") && may(me, p.Right) {
				pages[name] = p.Pattern
			}
		}
		hits, err := newest(t, n, me, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hits {
			pages[f.Name+"-newest"], _, _ = strings.Cut(h, "#")
		}
	}
	return pages
}

// besides are the shell's own pages: before signing in, and where there is none.
func besides(t *testing.T, n *app.Node) map[string]string {
	t.Helper()
	token, err := n.Accounts.Invite(t.Context(), as(t, n, "xavinhan.bithu"), account.Invitee{Account: "vanthu.moi", Title: "Văn thư", Rights: []access.Right{access.Draft}}, clock())
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"sign-in": "/sign-in", "invited": "/invited/" + token, "trust": "/trust", "api": "/api", "missing": "/nothing-of-that-name"}
}

func may(c access.Caller, r access.Right) bool { return r == "" || c.Can(r) }

// newest is the page of the newest thing of a feature that the caller may see.
func newest(t *testing.T, n *app.Node, c access.Caller, feature string) (hrefs []string, err error) {
	err = n.Read.View(t.Context(), func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(t.Context(), `SELECT href FROM doc WHERE space = ? AND feature = ? AND href <> '' AND
			(length(audience) = 0 OR party = ? OR instr(audience, ?) > 0) ORDER BY rowid DESC LIMIT 1`, c.Space[:], feature, c.Party[:], c.Party[:])
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var h string
			if err := rows.Scan(&h); err != nil {
				return err
			}
			hrefs = append(hrefs, h)
		}
		return rows.Err()
	})
	return hrefs, err
}

// shade is how a page is seen.
type shade struct {
	theme string
	width int64
}

// shades are the two that differ most; the others in make long.
func shades() []shade {
	two := []shade{{"light", 1440}, {"dark", 390}}
	if long() {
		return append(two, shade{"dark", 1440}, shade{"light", 390})
	}
	return two
}
