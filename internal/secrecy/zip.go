package secrecy

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"
)

// Limits of what is unpacked of an archive that is no Word file.
const (
	maxUnpacked = 64 << 20
	maxParts    = 2000
)

// checkZip reads a Word file, and the text parts of other office files as far
// as they open.
func checkZip(content []byte) error {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return &Unreadable{Kind: "zip", Err: err}
	}
	for _, f := range z.File {
		if n := strings.ToLower(f.Name); strings.HasPrefix(n, "word/") || strings.HasPrefix(n, "/word/") {
			return checkWord(content)
		}
	}
	left := int64(maxUnpacked)
	for i, f := range z.File {
		if i == maxParts || left <= 0 {
			return nil
		}
		if m, ok := scanName(path.Base(f.Name)); ok {
			return &Secret{Marking: m, Where: f.Name}
		}
		if err := checkPart(f, &left); err != nil {
			return err
		}
	}
	return nil
}

// checkPart scans a text or XML file of an archive.
func checkPart(f *zip.File, left *int64) error {
	switch path.Ext(strings.ToLower(f.Name)) {
	case ".xml", ".txt", ".md", ".html", ".csv", ".fodt":
	default:
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return nil
	}
	defer r.Close()
	b, _ := io.ReadAll(io.LimitReader(r, *left))
	*left -= int64(len(b))
	t := string(b)
	if strings.HasSuffix(strings.ToLower(f.Name), ".xml") {
		t = xmlText(b)
	}
	if m, line, ok := Scan(t); ok {
		return &Secret{Marking: m, Where: f.Name, Line: line}
	}
	return nil
}

// xmlText takes the text out of the XML of spreadsheets, slides and
// OpenDocument files, a paragraph or cell to a line.
func xmlText(b []byte) string {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	var out strings.Builder
	for {
		t, err := d.RawToken()
		if err != nil {
			return out.String()
		}
		switch t := t.(type) {
		case xml.CharData:
			out.Write(t)
		case xml.StartElement:
			switch t.Name.Local {
			case "line-break", "br", "tab":
				out.WriteByte('\n')
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "p", "h", "si", "is", "v", "f", "title", "subject":
				out.WriteByte('\n')
			}
		}
	}
}
