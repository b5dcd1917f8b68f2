package legaltext

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Errors of ParseDOCX; test with errors.Is.
var (
	// ErrNotDOCX says that the file is no Word document (OOXML).
	ErrNotDOCX = errors.New("legaltext: not a DOCX file")
	// ErrTooLarge says that a part unpacks to more than the limits allow.
	ErrTooLarge = errors.New("legaltext: DOCX part too large")
	// ErrDamaged says that a part of the file cannot be read.
	ErrDamaged = errors.New("legaltext: damaged DOCX file")
)

const (
	maxBody    = 64 << 20 // bytes of word/document.xml unpacked
	maxPart    = 8 << 20  // bytes of numbering.xml, styles.xml unpacked
	maxEntries = 10_000   // files in the package
	maxDepth   = 256      // nested elements
	maxOutput  = 64 << 20 // bytes of text
)

// ParseDOCX reads a Word document: its text as DOCXText gives it, then Parse.
func ParseDOCX(r io.ReaderAt, size int64) (*Document, error) {
	s, err := DOCXText(r, size)
	if err != nil {
		return nil, err
	}
	return Parse(s), nil
}

// DOCXText returns the text of a Word document in reading order: a line for
// each paragraph and line break, table rows cell by cell, automatic numbers
// written out. Deleted revisions, field codes and comments are left out. The
// error is ErrNotDOCX, ErrTooLarge or ErrDamaged, wrapped.
func DOCXText(r io.ReaderAt, size int64) (string, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return "", fmt.Errorf("%w: %v", ErrNotDOCX, err)
	}
	if len(z.File) > maxEntries {
		return "", fmt.Errorf("%w: %d entries", ErrTooLarge, len(z.File))
	}
	main := mainPart(z)
	if main == nil {
		return "", fmt.Errorf("%w: no main document", ErrNotDOCX)
	}
	dir := path.Dir(main.Name)
	nums, err := readNumbering(z, path.Join(dir, "numbering.xml"))
	if err != nil {
		return "", err
	}
	styles, err := readStyles(z, path.Join(dir, "styles.xml"))
	if err != nil {
		return "", err
	}
	body, err := openPart(main, maxBody)
	if err != nil {
		return "", err
	}
	defer body.Close()
	w := &docxReader{nums: nums, styles: styles}
	if err := w.read(body); err != nil {
		return "", err
	}
	return w.out.String(), nil
}

// mainPart finds the main document: by its usual name, else by its end.
func mainPart(z *zip.Reader) *zip.File {
	var other *zip.File
	for _, f := range z.File {
		switch name := strings.TrimPrefix(f.Name, "/"); {
		case name == "word/document.xml":
			return f
		case strings.HasSuffix(name, "/document.xml"), strings.HasPrefix(name, "word/document") && strings.HasSuffix(name, ".xml"):
			other = f
		}
	}
	return other
}

func findPart(z *zip.Reader, name string) *zip.File {
	for _, f := range z.File {
		if strings.TrimPrefix(f.Name, "/") == strings.TrimPrefix(name, "/") {
			return f
		}
	}
	return nil
}

// limited reads a part and fails behind its limit; the size in the directory
// of the archive is not believed.
type limited struct {
	io.ReadCloser
	left int64
}

func (l *limited) Read(b []byte) (int, error) {
	n, err := l.ReadCloser.Read(b)
	if l.left -= int64(n); l.left < 0 {
		return n, ErrTooLarge
	}
	return n, err
}

func openPart(f *zip.File, limit int64) (io.ReadCloser, error) {
	if f.UncompressedSize64 > uint64(limit) {
		return nil, fmt.Errorf("%w: %s", ErrTooLarge, f.Name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %v", ErrDamaged, f.Name, err)
	}
	return &limited{r, limit}, nil
}

// damaged wraps a reading error, keeping ErrTooLarge.
func damaged(name string, err error) error {
	if errors.Is(err, ErrTooLarge) {
		return fmt.Errorf("%w: %s", ErrTooLarge, name)
	}
	return fmt.Errorf("%w: %s: %v", ErrDamaged, name, err)
}

// decodePart reads a small part into v; a missing part leaves v alone.
func decodePart(z *zip.Reader, name string, v any) error {
	f := findPart(z, name)
	if f == nil {
		return nil
	}
	r, err := openPart(f, maxPart)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := xml.NewDecoder(r).Decode(v); err != nil && err != io.EOF {
		return damaged(name, err)
	}
	return nil
}
