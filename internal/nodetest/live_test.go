package nodetest_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"phoihop/internal/app"
)

// TestWhatOthersRecordAppears: a page that is open shows what another party
// does, without anybody reloading it.
func TestWhatOthersRecordAppears(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "xavinhan.troly")
	p.Go("/notices?box=received")
	const title = "Tin khẩn: áp thấp gần bờ"
	if strings.Contains(p.Text("main"), title) {
		t.Fatal("there before it was sent")
	}
	do(t, n, as(t, n, "bienphong.bithu"), "notice.send", "to", as(t, n, "xavinhan.troly").Party, "title", title, "text", "Kêu gọi tàu thuyền vào bờ.")
	for range 40 {
		if strings.Contains(p.Text("main"), title) {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if !strings.Contains(p.Text("main"), title) {
		t.Error("the notice does not appear")
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// TestEventsSayNothing: the stream is for the signed-in, tells only those whom
// an entry concerns, and ends with the site.
func TestEventsSayNothing(t *testing.T) {
	t.Parallel()
	n := open(t)
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(site.Handler())
	defer s.Close()
	defer site.Close()
	listen := func(account string) (<-chan string, func()) {
		o, err := n.Accounts.SignIn(t.Context(), account, password, "", clock())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		req, _ := http.NewRequestWithContext(ctx, "GET", s.URL+"/events", nil)
		req.AddCookie(&http.Cookie{Name: "phoihop", Value: o.Token})
		r, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		lines := make(chan string, 100)
		go func() {
			defer close(lines)
			defer r.Body.Close()
			for sc := bufio.NewScanner(r.Body); sc.Scan(); {
				lines <- sc.Text()
			}
		}()
		return lines, cancel
	}
	told := func(lines <-chan string) bool {
		for {
			select {
			case l, ok := <-lines:
				if !ok {
					return false
				}
				if strings.Contains(l, "Riêng") {
					t.Error("the stream carries content")
				}
				if l == "event: recorded" {
					return true
				}
			case <-time.After(2 * time.Second):
				return false
			}
		}
	}
	mine, stopMine := listen("xavinhan.troly")
	other, stopOther := listen("xabaidua.troly")
	defer stopMine()
	defer stopOther()
	do(t, n, as(t, n, "bienphong.bithu"), "notice.send", "to", as(t, n, "xavinhan.troly").Party, "title", "Riêng một nơi", "text", "Nội dung.")
	if !told(mine) {
		t.Error("the addressee is not told")
	}
	if told(other) {
		t.Error("somebody else is told")
	}
	site.Close()
	deadline := time.After(3 * time.Second)
	for open := true; open; {
		select {
		case _, open = <-mine:
		case <-deadline:
			t.Fatal("the stream does not end with the site")
		}
	}
	r, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Get(s.URL + "/events")
	if err != nil || r.StatusCode != http.StatusSeeOther {
		t.Errorf("without a session: %v %v", r.Status, err)
	}
	if _, err := url.Parse(r.Header.Get("Location")); err != nil {
		t.Error(err)
	}
}
