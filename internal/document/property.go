package document

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// figureProperty begins the names of the properties that list the IDs of all
// figures: bookmarks hold only their hashes.
const figureProperty = "phoihop.figures."

// figureChunk is how much of the list one property takes; Word shows no more
// than 255 characters.
const figureChunk = 250

// customXML makes docProps/custom.xml, sorted by name.
func customXML(props map[string]string, ids []string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" ` +
		`xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">`)
	pid := 2
	add := func(name, value string) {
		b.WriteString(`<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="` + strconv.Itoa(pid) +
			`" name="` + escape(name) + `"><vt:lpwstr>` + escape(value) + `</vt:lpwstr></property>`)
		pid++
	}
	for _, name := range slices.Sorted(maps.Keys(props)) {
		if !validProperty(name) {
			return nil, &ContentError{What: "property", Name: name, Reason: IllegalName}
		}
		add(name, props[name])
	}
	for i, c := range chunks(ids, figureChunk) {
		add(fmt.Sprintf("%s%04d", figureProperty, i+1), c)
	}
	b.WriteString(`</Properties>`)
	return b.Bytes(), nil
}

// validProperty refuses names that are empty, too long, not text or kept for
// the list of figures.
func validProperty(name string) bool {
	return name != "" && len(name) <= 200 && utf8.ValidString(name) &&
		!strings.HasPrefix(name, figureProperty) && escape(name) == strings.TrimSpace(name)
}

// chunks joins words by spaces into strings of at most n bytes where the words
// allow it.
func chunks(words []string, n int) []string {
	var out []string
	for _, w := range words {
		if k := len(out); k > 0 && len(out[k-1])+1+len(w) <= n {
			out[k-1] += " " + w
			continue
		}
		out = append(out, w)
	}
	return out
}
