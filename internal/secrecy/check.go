package secrecy

import (
	"bytes"
	"encoding/binary"
	"html"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"phoihop/internal/document"

	"golang.org/x/text/encoding/charmap"
)

// Check refuses a file that is marked, by its name or in its text. It returns a
// *Secret, an *Unreadable for a Word file or archive that does not open, or nil. The kind
// of file is told by its content. Pictures, and other kinds whose text is not
// looked at, pass by their name alone.
func Check(name string, content []byte) error {
	if m, ok := scanName(name); ok {
		return &Secret{Marking: m, Where: "name"}
	}
	switch {
	case bytes.HasPrefix(content, []byte("PK\x03\x04")), bytes.HasPrefix(content, []byte("PK\x05\x06")):
		return checkZip(content)
	case bytes.Contains(content[:min(len(content), 1024)], []byte("%PDF-")):
		return checkPDF(content)
	case bytes.HasPrefix(content, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return checkText(wideText(content), "doc")
	case bytes.HasPrefix(content, []byte(`{\rtf`)):
		return checkText(rtfText(content), "rtf")
	}
	for _, t := range texts(content) {
		if err := checkText(t, "text"); err != nil {
			return err
		}
	}
	return nil
}

func checkText(t, where string) error {
	if m, line, ok := Scan(t); ok {
		return &Secret{Marking: m, Where: where, Line: line}
	}
	if !strings.Contains(t, "<") {
		return nil
	}
	if m, line, ok := Scan(stripTags(t)); ok {
		return &Secret{Marking: m, Where: where, Line: line}
	}
	return nil
}

// checkZip reads a Word file, other office files and plain archives.
func checkZip(content []byte) error {
	ps, err := document.ArchiveText(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return &Unreadable{Kind: "zip", Err: err}
	}
	line, part := 0, ""
	for _, p := range ps {
		if p.Part != part {
			line, part = 0, p.Part
			if m, ok := scanName(part); ok {
				return &Secret{Marking: m, Where: part}
			}
		}
		line++
		if m, _, ok := Scan(p.Text); ok {
			return &Secret{Marking: m, Where: part, Line: line}
		}
	}
	return nil
}

// texts decodes content as text, in each encoding that it may be in; nil for
// other content.
func texts(b []byte) []string {
	switch {
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return []string{wide(b[2:], binary.LittleEndian)}
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return []string{wide(b[2:], binary.BigEndian)}
	case bytes.IndexByte(b, 0) >= 0:
		if zeros := bytes.Count(b, []byte{0}); zeros*3 > len(b) {
			return []string{wide(b, binary.LittleEndian), wide(b, binary.BigEndian)}
		}
		return nil
	case utf8.Valid(b):
		return []string{string(b)}
	}
	var out []string
	for _, c := range []*charmap.Charmap{charmap.Windows1258, charmap.Windows1252} {
		if s, err := c.NewDecoder().Bytes(b); err == nil {
			out = append(out, string(s))
		}
	}
	return append(out, string(b))
}

func wide(b []byte, o binary.ByteOrder) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = o.Uint16(b[2*i:])
	}
	return string(utf16.Decode(u))
}

// wideText takes the UTF-16 text out of a binary Word file, whose text is not
// aligned: both alignments are read, and all that is not text ends a line.
func wideText(b []byte) string {
	var out strings.Builder
	for _, shift := range []int{0, 1} {
		for _, r := range wide(b[min(shift, len(b)):], binary.LittleEndian) {
			if r < ' ' && r != '\t' || r > 0x1EFF && r < 0x2000 || r > 0x2600 {
				r = '\n'
			}
			out.WriteRune(r)
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// stripTags removes markup; every tag ends a line unless it only styles text.
func stripTags(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			b.WriteString(s)
			return html.UnescapeString(b.String())
		}
		b.WriteString(s[:i])
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			return html.UnescapeString(b.String())
		}
		tag := strings.ToLower(strings.Trim(s[i+1:i+j], "/ "))
		name, _, _ := strings.Cut(tag, " ")
		switch name {
		case "b", "i", "u", "em", "strong", "span", "font", "a", "small", "big", "sub", "sup":
		default:
			b.WriteByte('\n')
		}
		s = s[i+j+1:]
	}
}
