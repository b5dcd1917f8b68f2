package document

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTag is the longest tag or title of a content control that Word keeps.
const maxTag = 64

// anchorPrefix begins the name of every bookmark around a figure. Word allows
// 40 characters of letters, digits and underscores; LibreOffice 7.4 drops tags
// of content controls but keeps bookmarks, so each figure has both.
const anchorPrefix = "ph_"

// anchorHash is the part of a bookmark's name that stands for a figure's ID.
func anchorHash(id string) string {
	h := sha256.Sum256([]byte(id))
	return hex.EncodeToString(h[:10])
}

// anchorName names the n-th bookmark; it holds the figure with this ID.
func anchorName(n int, id string) string {
	return anchorPrefix + strconv.Itoa(n) + "_" + anchorHash(id)
}

// anchorID takes the hash out of a bookmark's name.
func anchorID(name string) (hash string, ok bool) {
	rest, ok := strings.CutPrefix(name, anchorPrefix)
	if !ok {
		return "", false
	}
	n, hash, ok := strings.Cut(rest, "_")
	if _, err := strconv.Atoi(n); err != nil || len(hash) != 20 {
		return "", false
	}
	return hash, ok
}

// figureIndex collects the figures of a document while it is written.
type figureIndex struct {
	n    int
	ids  []string // each once, in order of appearance
	seen map[string]bool
}

// add counts a figure and gives its place, from 1.
func (x *figureIndex) add(id string) int {
	x.n++
	if !x.seen[id] {
		x.seen[id] = true
		x.ids = append(x.ids, id)
	}
	return x.n
}

// validID reports whether a figure's ID fits a tag.
func validID(id string) bool {
	if id == "" || len(id) > 4*maxTag || !utf8.ValidString(id) {
		return false
	}
	n := 0
	for _, r := range id {
		n++
		if r > 0xFFFF || unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return false
		}
	}
	return n <= maxTag
}

// figure writes a figure as a tagged content control inside a bookmark. Its
// look is that of the text around it: a report is printed.
func (b *writer) figure(g *Figure, s Style, font string) {
	if !validID(g.ID) {
		b.fail(&ContentError{What: "figure", Name: g.ID, Reason: IllegalName})
		return
	}
	n := b.figures.add(g.ID)
	mark := strconv.Itoa(n)
	b.raw(`<w:bookmarkStart w:id="`, mark, `" w:name="`, anchorName(n, g.ID), `"/>`)
	b.raw(`<w:sdt><w:sdtPr>`)
	if g.Alias != "" {
		b.raw(`<w:alias w:val="`, escape(cut(g.Alias, maxTag)), `"/>`)
	}
	b.raw(`<w:tag w:val="`, escape(g.ID), `"/><w:id w:val="`, strconv.Itoa(1_000_000+n), `"/>`)
	b.raw(`</w:sdtPr><w:sdtContent>`)
	b.text(g.Text, s, font)
	b.raw(`</w:sdtContent></w:sdt><w:bookmarkEnd w:id="`, mark, `"/>`)
}

// cut shortens s to n characters of UTF-16.
func cut(s string, n int) string {
	for i, r := range s {
		if r > 0xFFFF {
			n--
		}
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}
