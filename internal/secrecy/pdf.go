package secrecy

import (
	"bytes"
	"compress/zlib"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Limits of what is unpacked of a PDF.
const (
	maxStreams  = 5000
	maxFonts    = 200
	maxUnpacked = 64 << 20 // bytes
)

// checkPDF reads the text of a PDF as far as it can be read without its
// structure: streams that are plain or deflated, strings as they are and
// through each of the file's own character maps. A scanned page has no text.
func checkPDF(content []byte) error {
	if m, line, ok := Scan(printable(content)); ok {
		return &Secret{Marking: m, Where: "pdf", Line: line}
	}
	streams := pdfStreams(content)
	maps := []cmap{nil}
	for _, s := range streams {
		if bytes.Contains(s, []byte("begincmap")) && len(maps) < maxFonts {
			maps = append(maps, readCMap(s))
		}
	}
	for _, s := range streams {
		lines := pdfLines(s)
		for _, m := range maps {
			if err := checkLines(lines, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// printable takes text strings that stand in the file itself, such as its title.
func printable(b []byte) string {
	return strings.Map(func(r rune) rune {
		if r == '(' || r == ')' || r == '<' || r == '>' {
			return '\n'
		}
		return r
	}, strings.ToValidUTF8(string(b[:min(len(b), 1<<20)]), "\n"))
}

func checkLines(lines [][][]byte, m cmap) error {
	for i, l := range lines {
		var b strings.Builder
		for _, s := range l {
			b.WriteString(m.text(s))
		}
		if k, _, ok := Scan(b.String()); ok {
			return &Secret{Marking: k, Where: "pdf", Line: i + 1}
		}
	}
	return nil
}

// pdfStreams unpacks the streams of a file.
func pdfStreams(b []byte) [][]byte {
	var out [][]byte
	left := maxUnpacked
	for len(out) < maxStreams && left > 0 {
		i := bytes.Index(b, []byte("stream"))
		if i < 0 {
			break
		}
		b = bytes.TrimPrefix(bytes.TrimPrefix(b[i+6:], []byte("\r")), []byte("\n"))
		end := bytes.Index(b, []byte("endstream"))
		if end < 0 {
			end = len(b)
		}
		s := inflate(b[:end], left)
		left -= len(s)
		out = append(out, s)
		b = b[min(end+9, len(b)):]
	}
	return out
}

// inflate unpacks a stream; one that is not deflated is given as it is.
func inflate(b []byte, limit int) []byte {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return b
	}
	defer z.Close()
	out, _ := io.ReadAll(io.LimitReader(z, int64(limit)))
	return out
}

// pdfLines takes the strings out of a content stream, a list for each line: a
// new line begins where the text moves to another height.
func pdfLines(b []byte) [][][]byte {
	var lines [][][]byte
	var line [][]byte
	var args []string
	y := ""
	flush := func() {
		if len(line) > 0 {
			lines = append(lines, line)
			line = nil
		}
	}
	t := pdfTokens{b: b}
	for {
		word, str, ok := t.next()
		if !ok {
			flush()
			return lines
		}
		if str != nil {
			line = append(line, str)
			continue
		}
		switch word {
		case "Td", "TD":
			if len(args) > 0 && args[len(args)-1] != "0" {
				flush()
			}
		case "Tm":
			if n := len(args); n > 0 && args[n-1] != y {
				y = args[n-1]
				flush()
			}
		case "T*", "'", `"`, "Tf":
			if word != "Tf" {
				flush()
			}
		default:
			args = append(args[max(0, len(args)-6):], word)
			continue
		}
		args = args[:0]
	}
}

// pdfTokens cuts a content stream into words and strings.
type pdfTokens struct {
	b []byte
	i int
}

// next gives a word, or a string (str not nil).
func (t *pdfTokens) next() (word string, str []byte, ok bool) {
	for t.i < len(t.b) {
		c := t.b[t.i]
		switch {
		case c == '(':
			return "", t.literal(), true
		case c == '<' && t.i+1 < len(t.b) && t.b[t.i+1] != '<':
			return "", t.hex(), true
		case isDelimiter(c):
			t.i++
		default:
			start := t.i
			for t.i < len(t.b) && !isDelimiter(t.b[t.i]) && t.b[t.i] != '(' {
				t.i++
			}
			return string(t.b[start:min(t.i, start+40)]), nil, true
		}
	}
	return "", nil, false
}

func isDelimiter(c byte) bool { return c <= ' ' || strings.IndexByte("[]<>{}/%)", c) >= 0 }

// literal reads "(…)" with nested brackets and escapes.
func (t *pdfTokens) literal() []byte {
	out := []byte{}
	depth := 0
	for ; t.i < len(t.b); t.i++ {
		c := t.b[t.i]
		switch c {
		case '(':
			if depth++; depth == 1 {
				continue
			}
		case ')':
			if depth--; depth == 0 {
				t.i++
				return out
			}
		case '\\':
			out = t.escape(out)
			continue
		}
		out = append(out, c)
	}
	return out
}

// escape reads what follows a backslash; t.i is left on its last byte.
func (t *pdfTokens) escape(out []byte) []byte {
	t.i++
	if t.i >= len(t.b) {
		return out
	}
	c := t.b[t.i]
	if c < '0' || c > '7' {
		if i := strings.IndexByte("nrtbf", c); i >= 0 {
			return append(out, "\n\r\t\b\f"[i])
		}
		return append(out, c)
	}
	n := 0
	for k := 0; k < 3 && t.i < len(t.b) && t.b[t.i] >= '0' && t.b[t.i] <= '7'; k++ {
		n = n*8 + int(t.b[t.i]-'0')
		t.i++
	}
	t.i--
	return append(out, byte(n))
}

// hex reads "<…>".
func (t *pdfTokens) hex() []byte {
	out := []byte{}
	t.i++
	high := -1
	for ; t.i < len(t.b) && t.b[t.i] != '>'; t.i++ {
		n, err := strconv.ParseUint(string(t.b[t.i:t.i+1]), 16, 8)
		if err != nil {
			continue
		}
		if high < 0 {
			high = int(n)
			continue
		}
		out = append(out, byte(high<<4|int(n)))
		high = -1
	}
	t.i++
	if high >= 0 {
		out = append(out, byte(high<<4))
	}
	return out
}

// cmap maps the codes of a font to text; the nil map reads UTF-16 and Latin.
type cmap map[string]string

// readCMap reads the bfchar and bfrange lines of a ToUnicode map.
func readCMap(b []byte) cmap {
	m := cmap{}
	t := pdfTokens{b: b}
	var strs [][]byte
	for {
		word, str, ok := t.next()
		switch {
		case !ok:
			return m
		case str != nil:
			strs = append(strs, str)
		case word == "endbfchar":
			for i := 0; i+1 < len(strs); i += 2 {
				m[string(strs[i])] = utf16Text(strs[i+1])
			}
			strs = nil
		case word == "endbfrange":
			m.ranges(strs)
			strs = nil
		case strings.HasPrefix(word, "begin"):
			strs = nil
		}
	}
}

// ranges fills triples of first code, last code, first text. The form with a
// list of texts has as many texts as codes.
func (m cmap) ranges(strs [][]byte) {
	for len(strs) >= 3 && len(m) < 1<<16 {
		lo, hi := code(strs[0]), code(strs[1])
		n := hi - lo + 1
		if n < 1 || n > 1<<16 || len(strs[0]) > 2 {
			return
		}
		text := []rune(utf16Text(strs[2]))
		for k := 0; k < n && len(text) > 0; k++ {
			m[codeBytes(lo+k, len(strs[0]))] = string(text[:len(text)-1]) + string(text[len(text)-1]+rune(k))
		}
		strs = strs[3:]
	}
}

func code(b []byte) int {
	n := 0
	for _, c := range b[:min(len(b), 4)] {
		n = n<<8 | int(c)
	}
	return n
}

func codeBytes(n, size int) string {
	if size == 1 {
		return string([]byte{byte(n)})
	}
	return string([]byte{byte(n >> 8), byte(n)})
}

func utf16Text(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(u))
}

// text decodes a string by codes of two bytes or one.
func (m cmap) text(s []byte) string {
	if m == nil {
		if bytes.HasPrefix(s, []byte{0xFE, 0xFF}) {
			return utf16Text(s[2:])
		}
		return strings.ToValidUTF8(string(s), "\uFFFD")
	}
	var b strings.Builder
	for len(s) > 0 {
		n := min(2, len(s))
		t, ok := m[string(s[:n])]
		if !ok {
			n = 1
			t, ok = m[string(s[:1])]
		}
		if !ok {
			t = "\u25A1"
		}
		b.WriteString(t)
		s = s[n:]
	}
	return b.String()
}
