package browser

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// furthest is how many steps of the Tab key a page may ask of a person.
const furthest = 150

// tabbable counts the steps of the Tab key from where the focus is to the first
// element that a selector finds behind it, no more than there surely are: what
// scrolls takes a step besides. Nothing behind it: 0.
const tabbable = `(() => {
	const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")].filter((e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }));
	const at = document.activeElement, behind = all.filter((e) => at.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
	return behind.findIndex((e) => e.matches(%q)) + 1; })()`

// Reach moves the focus forward with the Tab key until an element has it that
// the CSS selector fits, and fails where the keys do not lead there. The link
// past the head of the page is taken where it is met and leads there.
func (p *Page) Reach(css string) {
	p.tb.Helper()
	at := fmt.Sprintf("document.activeElement.matches(%[1]q) ? 2 : document.activeElement.matches('.skip') && document.querySelector(%[1]q)?.closest('main') != null ? 1 : 0", css)
	for i := range furthest {
		switch p.Eval(at) {
		case 2.0:
			return
		case 1.0:
			p.press("\r", false)
			p.follow(50 * time.Millisecond)
		}
		steps := 1 // to the link past the head of the page, where it comes first
		if i > 0 && i < 4 {
			n, _ := p.Eval(fmt.Sprintf(tabbable, css)).(float64)
			steps = max(1, min(int(n), furthest)) // taken at once: the page is not asked in between
		}
		p.press(strings.Repeat("\t", steps), false)
	}
	p.tb.Fatalf("browser: the keys do not lead to %s on %s", css, p.Path())
}

// Enter reaches an element and presses the Enter key there.
func (p *Page) Enter(css string) {
	p.tb.Helper()
	p.Reach(css)
	p.press("\r", false)
	p.follow(150 * time.Millisecond)
}

// Tick reaches a box and presses the space bar there.
func (p *Page) Tick(css string) {
	p.tb.Helper()
	p.Reach(css)
	p.press(" ", false)
}

// Type reaches a field and writes a text in place of what it holds, as an input
// method does.
func (p *Page) Type(css, text string) {
	p.tb.Helper()
	p.Reach(css)
	p.press("a", true)
	p.do("type into "+css, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}))
}

// Choose reaches a list of choices and turns it with the arrow keys to the one
// with a value, or else to the first whose words hold the text.
func (p *Page) Choose(css, text string) {
	p.tb.Helper()
	p.Reach(css)
	by, ok := p.Eval(fmt.Sprintf(`(() => { const s = document.activeElement, all = [...s.options], valued = all.findIndex((o) => o.value === %[1]q);
		const to = valued >= 0 ? valued : all.findIndex((o) => o.text.includes(%[1]q)); return to < 0 ? null : to - s.selectedIndex; })()`, text)).(float64)
	if !ok {
		p.tb.Fatalf("browser: %s offers no %q", css, text)
	}
	if by < 0 {
		p.press(strings.Repeat(kb.ArrowUp, int(-by)), false)
	} else if by > 0 {
		p.press(strings.Repeat(kb.ArrowDown, int(by)), false)
	}
	if now := p.Eval(fmt.Sprintf(`(s => s.value === %[1]q || s.selectedOptions[0].text.includes(%[1]q))(document.activeElement)`, text)); now != true {
		p.tb.Fatalf("browser: the keys do not turn %s to %q", css, text)
	}
}

// Attach reaches a field for files and gives it some; the system's own dialogue
// is not part of the page.
func (p *Page) Attach(css string, files ...string) {
	p.tb.Helper()
	p.Reach(css)
	p.do("attach to "+css, chromedp.SetUploadFiles(chromedp.CSS(css), files))
}
