// Package pdf reads the words of a PDF (đọc chữ trong tệp PDF). The engine
// needs some 300 MB while it works and meets bytes from strangers, so it runs
// in a process of its own, a second start of the same program: what it took
// goes back to the machine, and what it might break is not ours.
package pdf

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
)

// Command is the argument that makes a program the reading process.
const Command = "read-pdf"

// Limits of one reading.
const (
	maxPages = 500
	maxText  = 8 << 20 // bytes
	maxTime  = time.Minute
)

// ErrNoText says that the pages are pictures: a scan has no words to read.
var ErrNoText = errors.New("pdf: no text")

// Text returns the paragraphs of a PDF, a line each. The running program must
// call Serve where it is started with Command.
func Text(ctx context.Context, content []byte) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	var out, said bytes.Buffer
	c := exec.CommandContext(ctx, self, Command)
	c.Env = []string{"GOMEMLIMIT=512MiB", "HOME=" + os.Getenv("HOME"), "TMPDIR=" + os.TempDir()}
	c.Stdin, c.Stdout, c.Stderr = bytes.NewReader(content), &out, &said
	if err := c.Run(); err != nil {
		return "", errors.Join(err, errors.New(said.String()))
	}
	text := Paragraphs(out.String())
	if strings.TrimSpace(text) == "" {
		return "", ErrNoText
	}
	return text, nil
}

// Serve is the reading process: a PDF comes in, its lines go out, a form feed
// after each page.
func Serve(in io.Reader, out io.Writer) error {
	content, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	pool, err := webassembly.Init(webassembly.Config{MinIdle: 1, MaxIdle: 1, MaxTotal: 1})
	if err != nil {
		return err
	}
	defer pool.Close()
	engine, err := pool.GetInstance(maxTime)
	if err != nil {
		return err
	}
	doc, err := engine.OpenDocument(&requests.OpenDocument{File: &content})
	if err != nil {
		return err
	}
	count, err := engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return err
	}
	left := maxText
	for i := 0; i < min(count.PageCount, maxPages) && left > 0; i++ {
		text, err := pageText(engine, requests.PageByIndex{Document: doc.Document, Index: i})
		if err != nil {
			return err
		}
		left -= len(text)
		if _, err := io.WriteString(out, text+"\n\f\n"); err != nil {
			return err
		}
	}
	return nil
}

func pageText(engine pdfium.Pdfium, page requests.PageByIndex) (string, error) {
	r, err := engine.GetPageText(&requests.GetPageText{Page: requests.Page{ByIndex: &page}})
	if err != nil {
		return "", err
	}
	return r.Text, nil
}
