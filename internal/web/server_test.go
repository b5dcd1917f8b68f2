package web_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"phoihop/internal/web"
)

// served serves a handler until the test, or stop, ends it; ended gives what
// Serve returned.
func served(t *testing.T, h http.Handler, p web.Patience) (addr string, stop func(), ended <-chan error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	out := make(chan error, 1)
	go func() { out <- web.Serve(ctx, l, h, p, nil) }()
	return l.Addr().String(), cancel, out
}

// TestSlowClients: who sends its header or its body a byte at a time is cut off,
// and meanwhile others are answered.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	read := make(chan error, 1)
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			_, err := io.ReadAll(r.Body)
			read <- err
		}
		io.WriteString(w, "có")
	})
	p := web.Patient()
	p.Header, p.Request = 300*time.Millisecond, 600*time.Millisecond
	addr, _, _ := served(t, h, p)
	for name, begins := range map[string]string{"header": "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", "body": "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"} {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		io.WriteString(c, begins)
		gone := make(chan struct{})
		go func() { // whatever the answer is, the connection ends
			io.Copy(io.Discard, c)
			close(gone)
		}()
		for cut := false; !cut; {
			if resp, err := http.Get("http://" + addr); err != nil || resp.StatusCode != http.StatusOK {
				t.Fatalf("%s: others are not served: %v", name, err)
			} else {
				resp.Body.Close()
			}
			select {
			case <-gone:
				cut = true
			case <-time.After(20 * time.Millisecond):
				io.WriteString(c, "a")
			case <-t.Context().Done():
				t.Fatalf("%s: it may send for ever", name)
			}
		}
	}
	if err := <-read; err == nil {
		t.Error("the body was taken for whole")
	}
	for what, d := range map[string]time.Duration{"header": web.Patient().Header, "request": web.Patient().Request, "answer": web.Patient().Answer, "idle": web.Patient().Idle} {
		if d <= 0 || d > 5*time.Minute {
			t.Errorf("a node waits %v for the %s", d, what)
		}
	}
}

// TestStopsGently: what is under way when the server is told to stop is answered
// whole; nothing new is taken.
func TestStopsGently(t *testing.T) {
	t.Parallel()
	begun, goOn := make(chan struct{}), make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		<-goOn
		b, err := io.ReadAll(r.Body)
		fmt.Fprint(w, string(b), " ", err)
	})
	addr, stop, ended := served(t, h, web.Patient())
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nnửa")
	<-begun
	stop()
	for {
		other, err := net.Dial("tcp", addr)
		if err != nil {
			break
		}
		other.Close()
	}
	close(goOn)
	io.WriteString(c, "đủ")
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(resp.Body); err != nil || !strings.HasSuffix(string(b), "<nil>") {
		t.Errorf("answered %q, %v", b, err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
