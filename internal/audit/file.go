package audit

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"phoihop/internal/entry"
)

// format is the first line of an export.
const format = "phoihop/export/v1"

// MaxLine bounds one line of an export, in bytes: a file of blob.MaxSize in
// base64, with room.
const MaxLine = 48 << 20

// line is one line of an export: exactly one of its parts is set.
type line struct {
	Format string       `json:"format,omitempty"`
	Space  string       `json:"space,omitempty"`
	Blob   []byte       `json:"blob,omitempty"`
	Entry  *lineEntry   `json:"entry,omitempty"`
	End    *lineClosing `json:"end,omitempty"`
}

// lineEntry is one entry. Header and body are the exact bytes as text, which
// their UTF-8 allows; a body that is no UTF-8 stands in base64 in Raw.
type lineEntry struct {
	Header     string `json:"header"`
	Sig        []byte `json:"sig"`
	Salt       []byte `json:"salt,omitempty"`
	Body       string `json:"body,omitempty"`
	Raw        []byte `json:"raw,omitempty"`
	Checkpoint string `json:"checkpoint,omitempty"`
}

// lineClosing ends an export, so that a file cut short is noticed.
type lineClosing struct {
	Entries int64 `json:"entries"`
	Blobs   int64 `json:"blobs"`
}

// Writer writes an export, one JSON object a line.
type Writer struct {
	enc *json.Encoder
	n   lineClosing
}

// NewWriter begins an export of a space.
func NewWriter(w io.Writer, space entry.Hash) (*Writer, error) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return &Writer{enc: enc}, enc.Encode(line{Format: format, Space: space.String()})
}

// Blob writes one file.
func (w *Writer) Blob(content []byte) error {
	w.n.Blobs++
	return w.enc.Encode(line{Blob: content})
}

// Record writes one entry with its checkpoint.
func (w *Writer) Record(r Record) error {
	w.n.Entries++
	e := &lineEntry{Header: string(r.Header), Sig: r.Sig, Salt: r.Salt, Body: string(r.Body), Checkpoint: string(r.Note)}
	if !utf8.Valid(r.Body) {
		e.Body, e.Raw = "", r.Body
	}
	return w.enc.Encode(line{Entry: e})
}

// Close writes the last line.
func (w *Writer) Close() error { return w.enc.Encode(line{End: &w.n}) }

// ErrFormat says that a file is no export, or one cut short.
var ErrFormat = errors.New("audit: not an export of this program")

// File is an export as a source; it is read once.
type File struct {
	Space string
	in    *bufio.Scanner
	blobs map[entry.Hash]bool
	seen  lineClosing
}

// OpenFile reads the first line and refuses anything but an export.
func OpenFile(r io.Reader) (*File, error) {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 64<<10), MaxLine)
	f := &File{in: in, blobs: map[entry.Hash]bool{}}
	if !in.Scan() {
		return nil, errors.Join(ErrFormat, in.Err())
	}
	var l line
	if err := json.Unmarshal(in.Bytes(), &l); err != nil || l.Format != format {
		return nil, ErrFormat
	}
	f.Space = l.Space
	return f, nil
}

// Records yields the entries in the order of the file.
func (f *File) Records(_ context.Context, yield func(Record) error) error {
	for n := int64(2); f.in.Scan(); n++ {
		var l line
		if err := json.Unmarshal(f.in.Bytes(), &l); err != nil {
			return fmt.Errorf("%w: line %d: %w", ErrFormat, n, err)
		}
		switch {
		case l.End != nil:
			return f.end(*l.End)
		case l.Entry != nil:
			f.seen.Entries++
			if err := yield(l.Entry.record()); err != nil {
				return err
			}
		case l.Blob != nil:
			f.seen.Blobs++
			f.blobs[sha256.Sum256(l.Blob)] = true
		default:
			return fmt.Errorf("%w: line %d is empty or unknown", ErrFormat, n)
		}
	}
	return errors.Join(fmt.Errorf("%w: the last line is missing", ErrFormat), f.in.Err())
}

func (e *lineEntry) record() Record {
	r := Record{Header: []byte(e.Header), Sig: e.Sig, Salt: e.Salt}
	if e.Body != "" {
		r.Body = []byte(e.Body)
	} else if e.Raw != nil {
		r.Body = e.Raw
	}
	if e.Checkpoint != "" {
		r.Note = []byte(e.Checkpoint)
	}
	return r
}

func (f *File) end(e lineClosing) error {
	if f.in.Scan() || e != f.seen {
		return fmt.Errorf("%w: it says %d entries and %d files, and holds %d and %d", ErrFormat, e.Entries, e.Blobs, f.seen.Entries, f.seen.Blobs)
	}
	return nil
}

// Blob says whether the file came before.
func (f *File) Blob(h entry.Hash) error {
	if !f.blobs[h] {
		return fmt.Errorf("audit: file %s is not in the export", h)
	}
	return nil
}

// Rest has nothing beside the records.
func (f *File) Rest(context.Context) ([]Fault, error) { return nil, nil }

// Entries returns how many entries were written.
func (w *Writer) Entries() int64 { return w.n.Entries }
