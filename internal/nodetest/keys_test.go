package nodetest_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"phoihop/internal/app"
	"phoihop/internal/browser"
)

// byKeys is how a story is played that has one way only: with the keyboard
// alone, in a narrow window, in English.
func byKeys() handDown { return handDown{name: "keys", lang: "en", width: 360, keys: true} }

// atKeys opens a browser on a node for somebody who has no mouse, nobody being
// signed in yet.
func atKeys(t *testing.T, n *app.Node, way handDown) *browser.Page {
	t.Helper()
	s := httptest.NewServer(siteOf(t, n))
	t.Cleanup(s.Close)
	p := engine.Open(t, strings.Replace(s.URL, "127.0.0.1", "localhost", 1)) // passkeys need a name
	p.Size(way.width, 900)
	p.Go("/sign-in")
	see(p, way.lang, "light")
	return p
}

// enterAs signs in with the keyboard alone, whoever was there before.
func enterAs(t *testing.T, p *browser.Page, account string) {
	t.Helper()
	p.Go("/sign-in")
	p.Type("#account", account)
	p.Type("#password", password)
	p.Enter("#sign-in .btn.primary")
	p.Wait(signedIn)
}

// choose turns a list of the form to the choice with a value.
func choose(p *browser.Page, name, value string) {
	p.Choose("main form.form select[name='"+name+"']", value)
}

// unfold opens a part of the page that is folded.
func unfold(p *browser.Page, details string) {
	p.Reach(details + " > summary")
	if p.Eval("document.activeElement.parentElement.open") != true {
		p.Press("\r", false)
	}
}
