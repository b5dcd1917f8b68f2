package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"
)

// maxArchive is how much of an archive that is no Word file is unpacked.
const maxArchive = 64 << 20

// ArchiveText gives the text of any ZIP archive: of a Word file its visible
// paragraphs, as Paragraphs does; of other archives (spreadsheets, slides,
// OpenDocument, plain ZIP) the text parts as far as they open. Each part of
// those begins with an empty paragraph that bears its name. It returns a
// *FormatError or a *LimitError; an archive that is no Word file but has broken
// text parts is read without them.
func ArchiveText(r io.ReaderAt, size int64) ([]TextParagraph, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, &FormatError{Reason: NotZip, Err: err}
	}
	if len(z.File) > maxEntries {
		return nil, &LimitError{What: "entries", Limit: maxEntries}
	}
	var out []TextParagraph
	left := int64(maxArchive)
	for _, f := range z.File {
		if strings.HasPrefix(partName(f.Name), "word/") {
			return Paragraphs(r, size)
		}
	}
	for _, f := range z.File {
		out = append(out, TextParagraph{Part: f.Name})
		for l := range strings.SplitSeq(archivePart(f, &left), "\n") {
			if l = strings.TrimSpace(l); l != "" {
				out = append(out, TextParagraph{Part: f.Name, Text: l})
			}
		}
	}
	return out, nil
}

// archivePart unpacks a text or XML part; left is what may still be unpacked.
func archivePart(f *zip.File, left *int64) string {
	ext := path.Ext(strings.ToLower(f.Name))
	switch ext {
	case ".xml", ".txt", ".md", ".html", ".csv":
	default:
		return ""
	}
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	b, _ := io.ReadAll(io.LimitReader(r, *left))
	*left -= int64(len(b))
	if ext == ".xml" {
		return looseText(toUTF8(b))
	}
	return string(toUTF8(b))
}

// looseText takes the text out of the XML of spreadsheets, slides and
// OpenDocument files, a paragraph or cell to a line, as far as it parses.
func looseText(b []byte) string {
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
