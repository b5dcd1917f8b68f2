package nodetest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"phoihop/internal/entry"
)

// TestOffline writes a notice without a line, and acknowledges another on a page
// that was seen: both are kept with the moment they were said, shown as not
// sent, saved to a file, and recorded exactly once when the line is back.
func TestOffline(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "bienphong.troly")
	come := do(t, n, as(t, n, "xavinhan.troly"), "notice.send", "to", as(t, n, "bienphong.troly").Party, "title", "Đề nghị thông tin luồng lạch", "text", "Nội dung.")
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
	p.Eval(`document.querySelector("form[action='/do/notice.acknowledge']:has([value='` + come.ID.String() + `'])").requestSubmit()`)
	waitFor(t, func() bool { return strings.Contains(p.Text("#unsent-count"), "Chưa gửi: 2") })
	if now, _ := n.Journal.Last(t.Context()); now != before {
		t.Error("something was recorded without a line")
	}
	saved := fmt.Sprint(p.Eval(`new Promise((done) => {
		const make = URL.createObjectURL;
		URL.createObjectURL = (b) => { b.text().then(done); return make.call(URL, b); };
		document.querySelector("#unsent [data-save]").click(); })`))
	for _, want := range []string{"Tin viết ngoài biển", "Không có sóng.", "/do/notice.acknowledge", come.ID.String()} {
		if !strings.Contains(saved, want) {
			t.Errorf("the file of what is not sent lacks %q: %s", want, saved)
		}
	}
	p.Line(true)
	waitFor(t, func() bool {
		now, _ := n.Journal.Last(t.Context())
		return now > before+1
	})
	p.Go("/notices")
	waitFor(t, func() bool { return p.Eval("document.getElementById('unsent-count').hidden") == true })
	time.Sleep(300 * time.Millisecond)
	es, err := n.Journal.After(t.Context(), before, 10)
	slices.SortFunc(es, func(a, b entry.Entry) int { return strings.Compare(string(b.Kind), string(a.Kind)) })
	if err != nil || len(es) != 2 || !strings.Contains(string(es[0].Body), "Tin viết ngoài biển") || es[1].Subject != come.ID {
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
