package nodetest_test

import (
	"fmt"
	"testing"

	"phoihop/internal/browser"
)

// hands are those of somebody without a mouse, in one story of many people.
type hands struct {
	t *testing.T
	p *browser.Page
}

// signIn lets whoever sits here leave, and an account sign in.
func (h hands) signIn(account string) {
	h.t.Helper()
	if h.p.Eval(`!!document.querySelector("form[action='/sign-out']")`) == true {
		unfold(h.p, ".me")
		h.p.Enter("form[action='/sign-out'] button")
	}
	enterAs(h.t, h.p, account)
}

// speak chooses the language of the screen.
func (h hands) speak(lang string) {
	h.t.Helper()
	if h.p.Eval("document.documentElement.lang") != lang {
		h.p.Enter(fmt.Sprintf("button[name=lang][value=%s]", lang))
	}
}

// send sends the form of the page.
func (h hands) send() {
	h.t.Helper()
	h.p.Enter("main form.form .actions .btn.primary")
}

// fits demands that the page needs no scrolling sideways.
func (h hands) fits() {
	h.t.Helper()
	if w := h.p.Eval("document.documentElement.scrollWidth - innerWidth"); fmt.Sprint(w) != "0" {
		h.t.Errorf("%s is %v px too wide", h.p.Path(), w)
	}
}
