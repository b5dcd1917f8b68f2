package document

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// writer makes the main part of a document.
type writer struct {
	f          Form
	kind       Kind
	provisions provisions
	buf        bytes.Buffer
	figures    figureIndex
	counts     []int   // of headings, by level
	extras     []extra // pictures and charts
	err        error   // the first
}

func newWriter(f Form, k Kind) *writer {
	return &writer{f: f, kind: k, figures: figureIndex{seen: map[string]bool{}}, counts: make([]int, len(f.Headings))}
}

func (b *writer) fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *writer) raw(parts ...string) {
	for _, p := range parts {
		b.buf.WriteString(p)
	}
}

// para are the properties of a paragraph beside its style; zero values are not
// written.
type para struct {
	style     string
	keepNext  bool
	newPage   bool
	indLeft   int // twips
	indRight  int
	hanging   int
	flush     bool // no first-line indent
	jc        string
	section   string // section properties that end with this paragraph
	topBorder bool
	after     float64 // points below a rule
	before    float64 // points above, where the style has others
}

// open starts a paragraph. The order of properties is that of the schema.
func (b *writer) open(p para) {
	b.raw(`<w:p><w:pPr><w:pStyle w:val="`, p.style, `"/>`)
	if p.keepNext {
		b.raw(`<w:keepNext/>`)
	}
	if p.newPage {
		b.raw(`<w:pageBreakBefore/>`)
	}
	if p.topBorder {
		b.raw(`<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>`)
	}
	if p.after > 0 {
		b.raw(`<w:spacing w:before="60" w:after="`, strconv.Itoa(points20(p.after)), `" w:line="40" w:lineRule="exact"/>`)
	}
	if p.before > 0 {
		b.raw(`<w:spacing w:before="`, strconv.Itoa(points20(p.before)), `"/>`)
	}
	b.indent(p)
	if p.jc != "" {
		b.raw(`<w:jc w:val="`, p.jc, `"/>`)
	}
	b.raw(p.section, `</w:pPr>`)
}

func (b *writer) indent(p para) {
	if p.indLeft == 0 && p.indRight == 0 && p.hanging == 0 && !p.flush {
		return
	}
	b.raw(`<w:ind w:left="`, strconv.Itoa(p.indLeft), `" w:right="`, strconv.Itoa(p.indRight), `"`)
	if p.hanging > 0 {
		b.raw(` w:hanging="`, strconv.Itoa(p.hanging), `"/>`)
		return
	}
	b.raw(` w:firstLine="0"/>`)
}

func (b *writer) close() { b.raw(`</w:p>`) }

// line writes a paragraph of one plain text in the paragraph style's own look.
func (b *writer) line(p para, s string) {
	b.open(p)
	b.text(s, Style{}, "")
	b.close()
}

// runs writes runs; base is what the paragraph style already gives.
func (b *writer) runs(rs []Run, base Style) {
	for _, r := range rs {
		s := Style{Bold: r.Bold && !base.Bold, Italic: r.Italic && !base.Italic}
		if r.Figure != nil {
			b.figure(r.Figure, s, "")
			continue
		}
		b.text(r.Text, s, "")
	}
}

// text writes one run. Zero fields of s are left to the paragraph style.
func (b *writer) text(t string, s Style, font string) {
	b.raw(`<w:r>`)
	if s != (Style{}) || font != "" {
		b.raw(`<w:rPr>`, runLook(s, font), `</w:rPr>`)
	}
	b.chars(t)
	b.raw(`</w:r>`)
}

// chars writes text with its tabs and line feeds.
func (b *writer) chars(t string) {
	for t != "" {
		i := strings.IndexAny(t, "\t\n")
		if i < 0 {
			i = len(t)
		}
		if i > 0 {
			b.raw(`<w:t xml:space="preserve">`, escape(t[:i]), `</w:t>`)
		}
		if i == len(t) {
			return
		}
		b.raw(map[byte]string{'\t': `<w:tab/>`, '\n': `<w:br/>`}[t[i]])
		t = t[i+1:]
	}
}

// runLook gives the inside of w:rPr, in the order of the schema.
func runLook(s Style, font string) string {
	var b strings.Builder
	if font != "" {
		f := escape(font)
		b.WriteString(`<w:rFonts w:ascii="` + f + `" w:hAnsi="` + f + `" w:eastAsia="` + f + `" w:cs="` + f + `"/>`)
	}
	if s.Bold {
		b.WriteString(`<w:b/><w:bCs/>`)
	}
	if s.Italic {
		b.WriteString(`<w:i/><w:iCs/>`)
	}
	if s.Size > 0 {
		n := strconv.Itoa(int(math.Round(2 * s.Size)))
		b.WriteString(`<w:sz w:val="` + n + `"/><w:szCs w:val="` + n + `"/>`)
	}
	if s.Underline {
		b.WriteString(`<w:u w:val="single"/>`)
	}
	return b.String()
}

// cased applies the style's capitals.
func cased(s string, st Style) string {
	if st.Upper {
		return strings.ToUpper(s)
	}
	return s
}

// capital begins a text with a capital letter.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// twips converts millimetres to twentieths of a point.
func twips(mm float64) int { return int(math.Round(mm * 1440 / 25.4)) }

// points20 converts points to twentieths of a point.
func points20(pt float64) int { return int(math.Round(pt * 20)) }

// escape makes text safe for XML. Characters that XML cannot hold become U+FFFD.
func escape(s string) string {
	clean := true
	for i := 0; i < len(s) && clean; i++ {
		c := s[i]
		clean = c >= ' ' && c < utf8.RuneSelf && c != '&' && c != '<' && c != '>' && c != '"'
	}
	if clean {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for _, r := range s {
		escapeRune(&b, r)
	}
	return b.String()
}

func escapeRune(b *strings.Builder, r rune) {
	switch {
	case r == '&':
		b.WriteString("&amp;")
	case r == '<':
		b.WriteString("&lt;")
	case r == '>':
		b.WriteString("&gt;")
	case r == '"':
		b.WriteString("&quot;")
	case r == '\t' || r == '\n' || r == '\r':
		b.WriteByte(' ')
	case r < ' ' || r == 0xFFFE || r == 0xFFFF:
		b.WriteRune(utf8.RuneError)
	default:
		b.WriteRune(r)
	}
}
