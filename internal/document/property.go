package document

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"path"
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

// propertiesXML is docProps/custom.xml; values of any simple type.
type propertiesXML struct {
	Property []struct {
		Name  string `xml:"name,attr"`
		Value struct {
			XMLName xml.Name
			Text    string `xml:",chardata"`
		} `xml:",any"`
	} `xml:"property"`
}

// custom reads all custom properties.
func (p *pack) custom() (map[string]string, error) {
	rs, err := p.rels("")
	if err != nil {
		return nil, err
	}
	m := map[string]string{}
	for _, r := range rs {
		if path.Base(r.Type) != "custom-properties" && path.Base(r.Type) != "customProperties" || p.files[r.Target] == nil {
			continue
		}
		b, err := p.read(r.Target)
		if err != nil {
			return nil, err
		}
		var x propertiesXML
		if err := newDecoder(b).Decode(&x); err != nil {
			return nil, &FormatError{Part: r.Target, Reason: BadXML, Err: err}
		}
		for _, v := range x.Property {
			if _, twice := m[v.Name]; twice {
				return nil, &FormatError{Part: r.Target + " " + v.Name, Reason: Duplicate}
			}
			m[v.Name] = v.Value.Text
		}
	}
	return m, nil
}

// figureIDs reads the list of IDs, by hash.
func (p *pack) figureIDs() (map[string]string, error) {
	m, err := p.custom()
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	for name, v := range m {
		if !strings.HasPrefix(name, figureProperty) {
			continue
		}
		for id := range strings.FieldsSeq(v) {
			ids[anchorHash(id)] = id
		}
	}
	return ids, nil
}

// ReadProperties reads the custom properties of a Word file, without those that
// the figures need.
func ReadProperties(r io.ReaderAt, size int64) (map[string]string, error) {
	p, err := openPack(r, size)
	if err != nil {
		return nil, err
	}
	m, err := p.custom()
	maps.DeleteFunc(m, func(name, _ string) bool { return strings.HasPrefix(name, figureProperty) })
	return m, err
}
