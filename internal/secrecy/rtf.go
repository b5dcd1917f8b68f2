package secrecy

import (
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// rtfText takes the text out of a Rich Text file as far as marks need it:
// Unicode and hexadecimal characters, paragraphs, cells and lines.
func rtfText(b []byte) string {
	var out strings.Builder
	for i := 0; i < len(b); {
		switch c := b[i]; c {
		case '{', '}', '\r', '\n':
			i++
		case '\\':
			i += rtfControl(b[i:], &out)
		default:
			out.WriteByte(c)
			i++
		}
	}
	return out.String()
}

// rtfControl handles one control word or symbol and gives its length.
func rtfControl(b []byte, out *strings.Builder) int {
	if len(b) < 2 {
		return 1
	}
	if b[1] == '\'' && len(b) >= 4 {
		if n, err := strconv.ParseUint(string(b[2:4]), 16, 8); err == nil {
			out.WriteRune(charmap.Windows1258.DecodeByte(byte(n)))
		}
		return 4
	}
	n := 1
	for n < len(b) && b[n] >= 'a' && b[n] <= 'z' {
		n++
	}
	name := string(b[1:n])
	if name == "" {
		return 2
	}
	start := n
	for n < len(b) && n-start < 8 && (b[n] == '-' || b[n] >= '0' && b[n] <= '9') {
		n++
	}
	arg, _ := strconv.Atoi(string(b[start:n]))
	if n < len(b) && b[n] == ' ' {
		n++
	}
	switch name {
	case "par", "line", "cell", "row", "page", "sect":
		out.WriteByte('\n')
	case "tab":
		out.WriteByte('\t')
	case "u":
		out.WriteRune(rune(uint16(arg)))
		return n + rtfSubstitute(b[n:])
	}
	return n
}

// rtfSubstitute is the length of the character that stands in for a Unicode one.
func rtfSubstitute(b []byte) int {
	switch {
	case len(b) >= 4 && b[0] == '\\' && b[1] == '\'':
		return 4
	case len(b) > 0 && b[0] != '\\' && b[0] != '{' && b[0] != '}':
		return 1
	}
	return 0
}
