package nodetest_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"phoihop/internal/app"
)

// TestWithoutScripts: in a browser that runs no scripts a border post signs in,
// reads a notice, acknowledges it, and sends the report that is due.
func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	n := open(t)
	post, other := as(t, n, "don.muida"), as(t, n, "xavinhan.troly")
	sent := do(t, n, other, "notice.send", "to", post.Party, "title", "Tàu lạ ngoài cửa lạch", "text", "Hai tàu không biển số.")
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(site.Handler())
	t.Cleanup(s.Close)
	p := engine.Open(t, s.URL)
	p.Scripts(false)
	p.Size(390, 844)
	p.Go("/sign-in")
	p.Fill("#account", post.Account)
	p.Fill("#password", password)
	p.Click("#sign-in .btn.primary")
	if !strings.HasPrefix(p.Path(), "/today") {
		t.Fatalf("signed in, but at %s", p.Path())
	}
	if p.Eval("document.querySelector('[data-passkey]:not([hidden])') !== null") == true {
		t.Error("scripts run")
	}

	p.Click("a[href='/notices/" + sent.ID.String() + "']")
	if text := p.Text("main"); !strings.Contains(text, "Hai tàu không biển số.") {
		t.Fatalf("the notice says %q", text)
	}
	p.Click("form[action='/do/notice.acknowledge'] button")
	if text := p.Text("main"); !strings.Contains(text, "đã xác nhận") {
		t.Errorf("acknowledged, and the page says %q", text)
	}
	before := last(t, n)
	p.Go("/today")
	p.Window("khong-kich-ban")
	p.Click("a.btn.primary[href^='/do/notice.send']")
	p.Fill("#f-text", "Trong tuần biển động nhẹ, không có vụ việc.")
	p.Click("main form.form .actions .btn.primary")
	es, err := n.Journal.After(t.Context(), before, 10)
	if err != nil || len(es) != 1 || es[0].Kind != "notice.sent" || es[0].Post != post.Post || !strings.Contains(string(es[0].Body), `"occurrence":"`) {
		t.Errorf("the report that was due: %+v %v; at %s: %.300q", es, err, p.Path(), p.Text("main"))
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}
