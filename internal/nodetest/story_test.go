package nodetest_test

import (
	"encoding/base64"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"phoihop/internal/app"
	"phoihop/internal/browser"
	"phoihop/internal/review"
)

// visit serves a copy of the demonstration and signs a browser in.
func visit(t *testing.T, account string) (*app.Node, *browser.Page) {
	t.Helper()
	n := open(t)
	site, err := n.Site(app.SiteOptions{Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(site.Handler())
	t.Cleanup(s.Close)
	p := browser.Open(t, strings.Replace(s.URL, "127.0.0.1", "localhost", 1)) // passkeys need a name
	p.Go("/sign-in")
	p.Fill("#account", account)
	p.Fill("#password", "phoihop-demo")
	p.Click("form.form .btn.primary")
	if !strings.HasPrefix(p.Path(), "/today") {
		t.Fatalf("signed in, but at %s", p.Path())
	}
	return n, p
}

// TestStory plays the main job in a real browser: sign in, read a clause, open
// its proof, open a figure of the review, download the report and check it.
func TestStory(t *testing.T) {
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
	_, faults, figures, err := review.CheckDocument(t.Context(), n.Journal, n.Read, docx, n.Told())
	if err != nil || len(faults) > 0 || figures < 100 {
		t.Errorf("the downloaded report: %d figures, faults %v, %v", figures, faults, err)
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// TestEveryPage opens every page at the widths and in the languages and themes
// that people use: nothing fails, nothing is wider than its window, no message
// key shows.
func TestEveryPage(t *testing.T) {
	_, p := visit(t, "xavinhan.bithu")
	pages := everyPage()
	for _, look := range []struct {
		name, lang, theme string
		width             int64
	}{{"1440", "vi", "light", 1440}, {"390-dark", "vi", "dark", 390}, {"360-en", "en", "light", 360}} {
		p.Eval(fmt.Sprintf(`fetch("/settings", {method: "POST", body: new URLSearchParams({lang: %q, theme: %q, return: "/today"})}).then(r => r.status)`, look.lang, look.theme))
		for name, path := range pages {
			p.Size(look.width, 900)
			p.Go(path)
			if w := p.Eval("document.documentElement.scrollWidth"); fmt.Sprint(w) > fmt.Sprint(look.width) && len(fmt.Sprint(w)) >= len(fmt.Sprint(look.width)) {
				t.Errorf("%s at %d is %v wide", name, look.width, w)
			}
			if text := p.Text("body"); strings.Contains(text, "%!") || strings.Contains(text, "web.fault") {
				t.Errorf("%s at %s shows %q", name, look.name, text)
			}
			for _, f := range p.Access() {
				t.Errorf("%s at %s keeps people out: %s", name, look.name, f)
			}
			p.Window(name + "-" + look.name)
		}
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// everyPage is each page by its name, with something to show.
func everyPage() map[string]string {
	reg, rv := world.summary.Regulations[1].String(), world.summary.Review.String()
	return map[string]string{"hom-nay": "/today", "quy-che": "/regulations/" + reg, "cac-quy-che": "/regulations", "nghia-vu": "/duties",
		"trao-doi": "/notices?box=received", "so-ket": "/reviews/" + rv, "cac-so-ket": "/reviews", "to-chuc": "/organisations", "kiem-chung": "/verification",
		"viet-thong-bao": "/do/notice.send", "hop-den": "/inbox", "thiet-dat": "/settings", "api": "/api", "ma-tran": "/matrix?year=2025", "tim": "/search?q=tau+ca&kind=notice", "xac-nhan": "/duties/confirm/" + reg, "nhap-quy-che": "/regulations/new"}
}
