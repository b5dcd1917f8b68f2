package nodetest_test

import (
	"strings"
	"testing"
	"time"
)

// TestOffline writes a notice without a line: it is kept with the moment it
// was written, shown as not sent, and recorded exactly once when the line is
// back. Pages that were seen can still be read.
func TestOffline(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "bienphong.troly")
	p.Eval("navigator.serviceWorker.ready.then(() => true)")
	p.Go("/notices")
	p.Go("/do/notice.send")
	to := as(t, n, "xavinhan.troly").Party.String()
	before, err := n.Journal.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.Eval(`document.querySelector("[name=to][value='` + to + `'], [name=to] option[value='` + to + `']") && (() => {
		const c = document.querySelector("[name=to][value='` + to + `']"); if (c) c.checked = true;
		const o = document.querySelector("[name=to] option[value='` + to + `']"); if (o) o.selected = true; })()`)
	p.Fill("[name=title]", "Tin viết ngoài biển")
	p.Eval(`document.querySelector("[name=text]").value = "Không có sóng."`)
	p.Line(false)
	p.Eval("document.querySelector('main form.form').requestSubmit()")
	waitFor(t, func() bool { return strings.Contains(p.Text("#unsent-count"), "Chưa gửi: 1") })
	p.Window("chua-gui")
	if text := p.Text("#unsent"); !strings.Contains(text, "Tin viết ngoài biển") {
		t.Errorf("kept as %q", text)
	}
	if now, _ := n.Journal.Last(t.Context()); now != before {
		t.Error("something was recorded without a line")
	}
	p.Go("/notices")
	waitFor(t, func() bool { return strings.Contains(p.Text("#unsent-count"), "Chưa gửi: 1") }) // a page seen before
	p.Line(true)
	waitFor(t, func() bool {
		now, _ := n.Journal.Last(t.Context())
		return now > before
	})
	p.Go("/notices")
	waitFor(t, func() bool { return p.Eval("document.getElementById('unsent-count').hidden") == true })
	time.Sleep(300 * time.Millisecond)
	es, err := n.Journal.After(t.Context(), before, 10)
	if err != nil || len(es) != 1 || !strings.Contains(string(es[0].Body), "Tin viết ngoài biển") {
		t.Errorf("%d entries: %v", len(es), err)
	}
}

// waitFor waits until something is so, and fails the test if it never is.
func waitFor(t *testing.T, so func() bool) {
	t.Helper()
	for range 300 {
		if so() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("it never came about")
}
