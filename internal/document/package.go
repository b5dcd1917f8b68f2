package document

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf16"
)

// Limits of what is read, against archives that unpack to far more than they are.
const (
	maxEntries = 4096
	maxPart    = 64 << 20  // bytes of one part, unpacked
	maxPackage = 128 << 20 // bytes of all parts read, unpacked
	maxDepth   = 1000      // nested elements
	maxFrames  = 64        // controls and bookmarks open at one point
)

// pack is an opened Word package.
type pack struct {
	files map[string]*zip.File // by name in lower case, as the format compares
	left  int64                // bytes that may still be unpacked
	main  string               // name of the main part
}

// openPack opens a package and finds its main part.
func openPack(r io.ReaderAt, size int64) (*pack, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, &FormatError{Reason: NotZip, Err: err}
	}
	if len(z.File) > maxEntries {
		return nil, &LimitError{What: "entries", Limit: maxEntries}
	}
	p := &pack{files: make(map[string]*zip.File, len(z.File)), left: maxPackage}
	for _, f := range z.File {
		n := partName(f.Name)
		if p.files[n] != nil {
			return nil, &FormatError{Part: f.Name, Reason: Duplicate}
		}
		p.files[n] = f
	}
	return p, p.findMain()
}

// partName is the form in which part names are compared.
func partName(s string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(s, `\`, "/"), "/"))
}

func (p *pack) findMain() error {
	rs, err := p.rels("")
	if err != nil {
		return err
	}
	p.main = "word/document.xml"
	for _, r := range rs {
		if strings.HasSuffix(r.Type, "/officeDocument") && r.Mode != "External" {
			p.main = r.Target
		}
	}
	if p.files[p.main] == nil {
		return &FormatError{Part: p.main, Reason: NotDOCX}
	}
	return nil
}

// relation is one relationship; Target is a part name.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

// rels reads the relationships of a part; "" means the package. A missing file
// means none.
func (p *pack) rels(of string) ([]relation, error) {
	dir, base := path.Split(of)
	name := dir + "_rels/" + base + ".rels"
	if p.files[name] == nil {
		return nil, nil
	}
	b, err := p.read(name)
	if err != nil {
		return nil, err
	}
	var x struct {
		R []relation `xml:"Relationship"`
	}
	if err := newDecoder(b).Decode(&x); err != nil {
		return nil, &FormatError{Part: name, Reason: BadXML, Err: err}
	}
	for i, r := range x.R {
		t := r.Target
		if !strings.HasPrefix(t, "/") {
			t = path.Join(dir, t)
		}
		x.R[i].Target = partName(t)
	}
	return x.R, nil
}

// read unpacks a part as UTF-8.
func (p *pack) read(name string) ([]byte, error) {
	f := p.files[name]
	if f == nil {
		return nil, &FormatError{Part: name, Reason: NotDOCX}
	}
	r, err := f.Open()
	if err != nil {
		return nil, &FormatError{Part: name, Reason: BadArchive, Err: err}
	}
	defer r.Close()
	limit := min(p.left, maxPart)
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(b)) > limit {
		return nil, &LimitError{What: "part", Limit: limit}
	}
	if err != nil {
		return nil, &FormatError{Part: name, Reason: BadArchive, Err: err}
	}
	p.left -= int64(len(b))
	return toUTF8(b), nil
}

// toUTF8 converts UTF-16 with a byte order mark, the other encoding that the
// format allows.
func toUTF8(b []byte) []byte {
	var o binary.ByteOrder
	switch {
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		o = binary.LittleEndian
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		o = binary.BigEndian
	default:
		return b
	}
	u := make([]uint16, 0, len(b)/2)
	for i := 2; i+1 < len(b); i += 2 {
		u = append(u, o.Uint16(b[i:]))
	}
	return []byte(string(utf16.Decode(u)))
}

// newDecoder reads XML that is UTF-8 by now, whatever it declares.
func newDecoder(b []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf") {
			return r, nil
		}
		return nil, errors.New("encoding " + label)
	}
	return d
}
