package browser

import (
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// furthest is how many steps of the Tab key a page may ask of a person.
const furthest = 150

// Reach moves the focus forward with the Tab key until an element has it that
// the CSS selector fits, and fails where the keys do not lead there. The link
// past the head of the page is taken where it is met.
func (p *Page) Reach(css string) {
	p.tb.Helper()
	at := fmt.Sprintf("document.activeElement.matches(%q) ? 2 : document.activeElement.matches('.skip') ? 1 : 0", css)
	for range furthest {
		switch p.Eval(at) {
		case 2.0:
			return
		case 1.0:
			p.Press("\r", false)
		}
		p.press("\t", false)
	}
	p.tb.Fatalf("browser: the keys do not lead to %s on %s", css, p.Path())
}

// Enter reaches an element and presses the Enter key there.
func (p *Page) Enter(css string) {
	p.tb.Helper()
	p.Reach(css)
	p.Press("\r", false)
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

// Choose reaches a list of choices and goes down in it to the first one whose
// words hold the text.
func (p *Page) Choose(css, text string) {
	p.tb.Helper()
	p.Reach(css)
	chosen := "(s => [s.selectedOptions[0]?.text ?? '', s.selectedIndex + 1 >= s.length].join('\\n'))(document.activeElement)"
	p.press(kb.Home, false)
	for range 1000 {
		words, last, _ := strings.Cut(fmt.Sprint(p.Eval(chosen)), "\n")
		if strings.Contains(words, text) {
			return
		}
		if last == "true" {
			break
		}
		p.press(kb.ArrowDown, false)
	}
	p.tb.Fatalf("browser: %s offers no %q", css, text)
}

// Attach reaches a field for files and gives it some; the system's own dialogue
// is not part of the page.
func (p *Page) Attach(css string, files ...string) {
	p.tb.Helper()
	p.Reach(css)
	p.do("attach to "+css, chromedp.SetUploadFiles(chromedp.CSS(css), files))
}
