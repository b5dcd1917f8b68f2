package audit

import (
	"bufio"
	"bytes"
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
	enc := encoder(w)
	return &Writer{enc: enc}, enc.Encode(line{Format: format, Space: space.String()})
}

func encoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
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
	space entry.Hash
	in    *bufio.Reader
	n     int64               // lines read
	blobs map[entry.Hash]bool // true once an entry has named it
	seen  lineClosing
}

// OpenFile reads the first line and refuses anything but an export.
func OpenFile(r io.Reader) (*File, error) {
	f := &File{in: bufio.NewReaderSize(r, 64<<10), blobs: map[entry.Hash]bool{}}
	l, err := f.line()
	if err != nil {
		return nil, err
	}
	if l.Format != format {
		return nil, fmt.Errorf("%w: format %q", ErrFormat, l.Format)
	}
	if f.space, err = entry.ParseHash(l.Space); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	f.Space = l.Space
	return f, nil
}

// line reads one line. It has exactly one form: what the writer would have
// written for what it says, so that no byte of an export is without meaning.
func (f *File) line() (l line, err error) {
	f.n++
	raw, err := f.raw()
	if err != nil {
		return l, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return l, fmt.Errorf("%w: line %d: %w", ErrFormat, f.n, err)
	}
	var again bytes.Buffer
	if err := encoder(&again).Encode(l); err != nil || !bytes.Equal(again.Bytes(), raw) {
		return l, fmt.Errorf("%w: line %d is not in the one form", ErrFormat, f.n)
	}
	return l, nil
}

// raw reads up to and with the end of the line.
func (f *File) raw() (raw []byte, err error) {
	for {
		part, err := f.in.ReadSlice('\n')
		raw = append(raw, part...)
		switch {
		case len(raw) > MaxLine:
			return nil, fmt.Errorf("%w: line %d is longer than %d bytes", ErrFormat, f.n, MaxLine)
		case err == nil:
			return raw, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, fmt.Errorf("%w: line %d: %w", ErrFormat, f.n, err)
		}
	}
}

// Records yields the entries in the order of the file.
func (f *File) Records(_ context.Context, yield func(Record) error) error {
	for {
		l, err := f.line()
		if err != nil {
			return err
		}
		switch {
		case l.End != nil && l.Entry == nil && l.Blob == nil && l.Format == "" && l.Space == "":
			return f.end(*l.End)
		case l.Entry != nil && l.Blob == nil && l.Format == "" && l.Space == "" && l.End == nil:
			f.seen.Entries++
			if err := yield(l.Entry.record()); err != nil {
				return err
			}
		case l.Blob != nil && l.Entry == nil && l.Format == "" && l.Space == "" && l.End == nil:
			f.seen.Blobs++
			f.blobs[sha256.Sum256(l.Blob)] = false
		default:
			return fmt.Errorf("%w: line %d says nothing or several things", ErrFormat, f.n)
		}
	}
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
	if _, err := f.in.ReadByte(); err != io.EOF || e != f.seen {
		return fmt.Errorf("%w: it says %d entries and %d files, and holds %d and %d", ErrFormat, e.Entries, e.Blobs, f.seen.Entries, f.seen.Blobs)
	}
	return nil
}

// Space returns the space that every entry of the source must stand in.
func (f *File) Only() entry.Hash { return f.space }

// Blob says whether the file came before.
func (f *File) Blob(h entry.Hash) error {
	if _, ok := f.blobs[h]; !ok {
		return fmt.Errorf("audit: file %s is not in the export", h)
	}
	f.blobs[h] = true
	return nil
}

// Rest names the files that no entry names.
func (f *File) Rest(context.Context) (fs []Fault, err error) {
	for h, named := range f.blobs {
		if !named {
			fs = append(fs, Fault{Index: -1, What: "verify.stray-file", Note: h.String()})
		}
	}
	return fs, nil
}

// Entries returns how many entries were written.
func (w *Writer) Entries() int64 { return w.n.Entries }
