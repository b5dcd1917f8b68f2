package nodetest_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/app"
	"phoihop/internal/audit"
	"phoihop/internal/journal"
	"phoihop/internal/metric"
	"phoihop/internal/web"
)

// TestReady: a node is ready while it is open and its read model has come as far
// as its journal, and healthy as long as it answers.
func TestReady(t *testing.T) {
	t.Parallel()
	n := open(t)
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path string, want int, words string) {
		t.Helper()
		w := httptest.NewRecorder()
		site.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != want || strings.TrimSpace(w.Body.String()) != words {
			t.Errorf("%s: %d %q", path, w.Code, w.Body)
		}
	}
	ask("/readyz", http.StatusOK, "ready")
	ask("/healthz", http.StatusOK, "ok")
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	ask("/readyz", http.StatusServiceUnavailable, "not ready")
	ask("/healthz", http.StatusOK, "ok")
}

// TestMetrics: requests are counted by route, and no person, party or thing is
// named.
func TestMetrics(t *testing.T) {
	t.Parallel()
	n := open(t)
	meter := metric.New(n)
	site, err := n.Site(app.SiteOptions{Observe: meter.Observe})
	if err != nil {
		t.Fatal(err)
	}
	o := desk{t, n, site.Handler(), clock}
	const who = "xavinhan.troly"
	review := world.summary.Review.String()
	o.get(who, "/reviews/"+review)
	o.post(who, "/do/organisation.invite", nil)
	w := httptest.NewRecorder()
	meter.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	text := w.Body.String()
	for _, want := range []string{`phoihop_request_seconds_count{method="GET",route="GET /reviews/{id}",status="200"} 1`,
		`phoihop_request_seconds_count{method="POST",route="POST /do/{action}",status="403"} 1`, fmt.Sprintf("phoihop_entries %v", float64(o.last())), "phoihop_held_keys 0"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	c := as(t, n, who)
	for _, name := range []string{who, c.Party.String(), c.Post, review} {
		if strings.Contains(text, name) {
			t.Errorf("the metrics name %s", name)
		}
	}
}

// TestStopsWhileRecording: a request whose body is still coming when the node is
// told to stop is recorded whole and answered, and the record is in order.
func TestStopsWhileRecording(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := program(t, n, "bienphong.troly", access.Draft)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended, begun := make(chan error, 1), make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		p.site.ServeHTTP(w, r)
	})
	go func() { ended <- web.Serve(ctx, l, h, web.Patient(), nil) }()
	body := fmt.Sprintf(`{"to": [%q], "title": "Gửi lúc dừng", "text": "Nội dung."}`, as(t, n, "xavinhan.troly").Party)
	before, err := n.Journal.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "POST /api/do/notice.send HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s", p.token, len(body), body[:20])
	<-begun
	stop()
	waitFor(t, func() bool {
		other, err := net.DialTimeout("tcp", l.Addr().String(), time.Second)
		if err == nil {
			other.Close()
		}
		return err != nil
	})
	io.WriteString(c, body[20:])
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusOK || !strings.HasPrefix(string(got), `{"entries"`) {
		t.Errorf("answered %d %s, %v", resp.StatusCode, got, err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if now, _ := n.Journal.Last(t.Context()); now != before+1 {
		t.Errorf("%d recorded", now-before)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	src, err := journal.OpenSource(n.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	if rep, err := audit.Verify(t.Context(), src, nil); err != nil || len(rep.Faults) > 0 {
		t.Error(err, rep.Faults)
	}
}

// TestDraftOutlivesTheNode: a draft that was kept is there after the node was
// started again, with what was filled in.
func TestDraftOutlivesTheNode(t *testing.T) {
	t.Parallel()
	o := serve(t)
	const who = "xavinhan.troly"
	if w := o.post(who, "/drafts/save/notice.send", url.Values{"title": {"Tin chưa xong"}, "text": {"Sóng cấp 6, gió đông bắc."}}); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	if err := o.n.Close(); err != nil {
		t.Fatal(err)
	}
	n, err := app.Open(t.Context(), o.n.Dir, app.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	again := desk{t, n, site.Handler(), clock}
	list := again.get(who, "/drafts").Body.String()
	link := regexp.MustCompile(`/do/notice\.send\?draft=[0-9a-f]+`).FindString(list)
	if !strings.Contains(list, "Tin chưa xong") || !strings.Contains(again.get(who, link).Body.String(), "Sóng cấp 6, gió đông bắc.") {
		t.Errorf("after: %s", list)
	}
}

// TestOldLetters: a file in the letters of TCVN3 shows in the page that imports
// a text as it was meant.
func TestOldLetters(t *testing.T) {
	t.Parallel()
	o := serve(t)
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, _ := m.CreateFormFile("source", "quy-che.txt")
	io.WriteString(f, "\xa7i\xd2u 1. Ph\xb9m vi\n1. C\xb8c b\xaan ph\xe8i h\xeep b\xb6o v\xd6 b\xd5n b\xb7i.\n\xa7i\xd2u 2. Trao \xae\xe6i t\xd7nh h\xd7nh\n1. H\xbbng th\xb8ng, c\xb8c b\xaan th\xabng b\xb8o cho nhau.\n")
	m.Close()
	r := httptest.NewRequest("POST", "/regulations/new", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	text := o.send("bienphong.troly", r).Body.String()
	for _, want := range []string{"Điều 1. Phạm vi", "Các bên phối hợp bảo vệ bến bãi.", "Trao đổi tình hình", "Hằng tháng", "2 điều, 2 khoản"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
}

// TestPackage builds the package and looks at what is in it (make long).
func TestPackage(t *testing.T) {
	if !long() {
		t.Skip("a part of the long run")
	}
	if _, err := exec.LookPath("dpkg-deb"); err != nil {
		t.Fatal("no dpkg-deb: the package is built on Debian")
	}
	cmd := exec.CommandContext(t.Context(), "../../script/package-deb")
	cmd.Env = append(os.Environ(), "VERSION=0.0~test")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	made, err := filepath.Glob("../../out/phoihop_0.0~test_*.deb")
	if err != nil || len(made) != 1 {
		t.Fatal(made, err)
	}
	t.Cleanup(func() { os.Remove(made[0]) })
	list, err := exec.CommandContext(t.Context(), "dpkg-deb", "--contents", made[0]).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, list)
	}
	for _, want := range []string{"-rwxr-xr-x root/root", "./usr/bin/phoihop", "./lib/systemd/system/phoihop.service", "./etc/phoihop/config.json",
		"./usr/share/bash-completion/completions/phoihop", "./usr/share/doc/phoihop/copyright"} {
		if !strings.Contains(string(list), want) {
			t.Errorf("no %s in\n%s", want, list)
		}
	}
}
