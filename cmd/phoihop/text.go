package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"phoihop/internal/cadence"
	"phoihop/internal/fault"
	"phoihop/internal/legaltext"
	"phoihop/internal/textfile"
)

// outlineCmd reads the structure of a text.
type outlineCmd struct {
	File string `arg:"" help:"Tệp TXT, DOCX hoặc PDF; - là đầu vào chuẩn / TXT, DOCX or PDF file; - is standard input."`
	jsonFlag
}

// Run prints the outline as a tree or as JSON.
func (c outlineCmd) Run(e *env) error {
	d, err := readText(e.ctx, c.File)
	if err != nil {
		return err
	}
	if c.JSON {
		return e.json(d)
	}
	fmt.Fprintln(e.out, d.Title)
	d.Walk(func(n *legaltext.Node, depth int) bool {
		fmt.Fprintf(e.out, "%s%s  %s\n", strings.Repeat("  ", depth), n.ID, firstWords(n))
		return true
	})
	for _, w := range d.Warnings {
		fmt.Fprintf(e.err, "%s:%d: %s\n", c.File, w.Line, w.Message)
	}
	return nil
}

func firstWords(n *legaltext.Node) string {
	s := []rune(strings.ReplaceAll(strings.TrimSpace(n.Title+" "+n.Text), "\n", " "))
	if len(s) > 70 {
		return string(s[:70]) + "…"
	}
	return string(s)
}

// readText reads a text, Word or PDF file, by its content.
func readText(ctx context.Context, path string) (*legaltext.Document, error) {
	b, err := readFile(path)
	if err != nil {
		return nil, err
	}
	t, err := textfile.Read(ctx, path, b)
	switch {
	case err == nil:
		return legaltext.Parse(t.Words), nil
	case t.Format == "TXT":
		return nil, fault.New(fault.Invalid, "cmd.not-text", path)
	}
	return nil, &fault.Error{Kind: fault.Invalid, Key: "cmd.bad-document", Args: []any{path, t.Format}, Err: err}
}

// maxInput bounds a file that a command reads whole, in bytes.
const maxInput = 64 << 20

func readFile(path string) ([]byte, error) {
	in := os.Stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, &fault.Error{Kind: fault.NotFound, Key: "cmd.no-file", Args: []any{path}, Err: err}
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	switch {
	case err != nil:
		return nil, &fault.Error{Kind: fault.NotFound, Key: "cmd.no-file", Args: []any{path}, Err: err}
	case len(b) > maxInput:
		return nil, fault.New(fault.Invalid, "cmd.too-big", path, maxInput>>20)
	}
	return b, nil
}

// dutiesCmd reads the duties in a text.
type dutiesCmd struct {
	File string `arg:"" help:"Tệp TXT hoặc DOCX; mỗi dòng một câu cũng được / TXT or DOCX file, or bare lines."`
	jsonFlag
}

// Run prints one row, or one JSON element, per cadence found.
func (c dutiesCmd) Run(e *env) error {
	d, err := readText(e.ctx, c.File)
	if err != nil {
		return err
	}
	found := cadence.ReadFile(d.Source())
	if c.JSON {
		if found == nil {
			found = []cadence.Finding{}
		}
		return e.json(found)
	}
	for _, f := range found {
		fmt.Fprintf(e.out, "%-24s %-13s %3.0f%%  %s\n", f.Provision, f.Cadence, 100*f.Confidence, f.Quote)
	}
	return nil
}
