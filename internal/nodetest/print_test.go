package nodetest_test

import (
	"fmt"
	"testing"
)

// TestPaper: what is printed has the work and no controls, is never wider than
// its paper, is dark on white though the screen be dark, and leaves no heading
// alone at the foot of a page.
func TestPaper(t *testing.T) {
	t.Parallel()
	_, p := visit(t, "bienphong.bithu")
	p.Eval(`fetch("/settings", {method: "POST", body: new URLSearchParams({theme: "dark", return: "/today"})}).then(r => r.status)`)
	reg, rv := world.summary.Regulations[1].String(), world.summary.Review.String()
	p.Paper(true)
	for _, x := range []struct {
		name, path string
		width      int64 // of the paper between its margins, in CSS pixels
	}{
		{"regulation", "/regulations/" + reg, 718}, {"review", "/reviews/" + rv, 718}, {"duties", "/duties", 718},
		{"matrix", "/matrix?year=2025", 1496}, {"register", "/register", 1009}, {"areas", "/areas", 1009}, {"calendar", "/notices/calendar", 1009},
	} {
		p.Size(x.width, 1000)
		p.Go(x.path)
		if shown := p.Eval(`[...document.querySelectorAll(".rail, .top, .tabs, .tools, .toc, .drawer, .btn, .skip, dialog, button, input, select")].filter(e => e.getClientRects().length).map(e => e.className || e.tagName).join(" ")`); shown != "" {
			t.Errorf("%s is printed with %v", x.name, shown)
		}
		if wide := p.Eval(fmt.Sprintf(`[...document.querySelectorAll("main *")].filter(e => !e.closest(".sr, svg, .map") && e.getClientRects().length && Math.round(e.getBoundingClientRect().right) > %d).map(e => e.tagName + "." + e.className).slice(0, 3).join(" ")`, x.width)); wide != "" {
			t.Errorf("%s is wider than its paper: %v", x.name, wide)
		}
		if alone := p.Eval(`[...document.querySelectorAll("main :is(h1, h2, h3, h4)")].filter(e => e.getClientRects().length && getComputedStyle(e).breakAfter !== "avoid").length`); fmt.Sprint(alone) != "0" {
			t.Errorf("%s may leave %v headings alone", x.name, alone)
		}
		if light := p.Eval(`(() => { const bright = (e, what) => Math.max(...getComputedStyle(e)[what].match(/\d+/g).slice(0, 3).map(Number));
			return bright(document.body, "color") > 100 || bright(document.body, "backgroundColor") < 255; })()`); light != false {
			t.Errorf("%s is printed light on dark", x.name)
		}
		p.Printed("paper-" + x.name)
	}
}
