package browser

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the checker below
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// axe-core 4.14.1, MPL-2.0, as published: it stands in the repository so that
// a test needs nothing from outside, and in no program but the tests.
//
//go:embed axe/axe.min.js.gz
var axe []byte

// checker is the script, unpacked once.
var checker = sync.OnceValues(func() (string, error) {
	z, err := gzip.NewReader(bytes.NewReader(axe))
	if err != nil {
		return "", err
	}
	script, err := io.ReadAll(z)
	return string(script) + ";true", err
})

// Access returns what on the page keeps somebody out, by WCAG 2.2 A and AA as
// axe-core can tell: one line for each rule and place. Points on a map stand
// where they are, however close; WCAG 2.5.8 lets them be small because the list
// beside the map does all that they do.
func (p *Page) Access() (faults []string) {
	p.tb.Helper()
	return p.check(`["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`)
}

// Contrast is Access of nothing but colours, for a page that was looked at in
// another theme.
func (p *Page) Contrast() (faults []string) {
	p.tb.Helper()
	return p.check(`{type: "rule", values: ["color-contrast"]}`)
}

// check runs what the checker's runOnly names, and lists nothing that passed.
func (p *Page) check(only string) (faults []string) {
	p.tb.Helper()
	script, err := checker()
	if err != nil {
		p.tb.Fatal(err)
	}
	if p.Eval("typeof axe") == "undefined" {
		p.Eval(script)
	}
	raw := p.Eval(`axe.run(document, {resultTypes: ["violations"], runOnly: ` + only + `}).then(r => JSON.stringify(
		r.violations.flatMap(v => v.nodes.filter(n => v.id != "target-size" || !(n.html.includes("leaflet-") || document.querySelector(n.target[0])?.closest(".map"))).map(n => v.id + " (" + v.impact + "): " + n.target.join(" ") + " " + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? "")))))`)
	if err := json.Unmarshal([]byte(fmt.Sprint(raw)), &faults); err != nil {
		p.tb.Fatal("browser: axe: ", err)
	}
	return faults
}
