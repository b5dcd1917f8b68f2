package main

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"
)

// TestMailerSends speaks with a mail server over a real connection.
func TestMailerSends(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	letter := make(chan string, 1)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go speak(c, letter)
		}
	}()
	m := mailer{SMTP: "127.0.0.1", SMTPPort: l.Addr().(*net.TCPAddr).Port, SMTPFrom: "nut@xa.example", SMTPBare: true}
	if err := m.send(t.Context(), "troly@xa.example", "Phối hợp: 3 việc", "- [đột xuất] Bão\n"); err != nil {
		t.Fatal(err)
	}
	got := <-letter
	for _, want := range []string{"MAIL FROM:<nut@xa.example>", "RCPT TO:<troly@xa.example>", "Subject: =?UTF-8?", "Auto-Submitted: auto-generated"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
	if (mailer{SMTP: "127.0.0.1", SMTPPort: l.Addr().(*net.TCPAddr).Port, SMTPFrom: "nut@xa.example"}).send(t.Context(), "a@b.example", "x", "y") == nil {
		t.Error("sends without TLS though it was not waived")
	}
}

// speak is a mail server that offers no TLS.
func speak(c net.Conn, letter chan<- string) {
	defer c.Close()
	var b strings.Builder
	in, data := bufio.NewScanner(c), false
	fmt.Fprint(c, "220 test\r\n")
	for in.Scan() {
		line := in.Text()
		b.WriteString(line + "\n")
		switch {
		case data && line == ".":
			data = false
			fmt.Fprint(c, "250 kept\r\n")
		case data:
		case strings.HasPrefix(line, "EHLO"):
			fmt.Fprint(c, "250-test\r\n250 8BITMIME\r\n")
		case line == "DATA":
			data = true
			fmt.Fprint(c, "354 go on\r\n")
		case line == "QUIT":
			fmt.Fprint(c, "221 bye\r\n")
			letter <- b.String()
			return
		default:
			fmt.Fprint(c, "250 ok\r\n")
		}
	}
}
