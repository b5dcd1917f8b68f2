package document

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	nsWord    = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsRel     = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsPackage = "http://schemas.openxmlformats.org/package/2006/"
	ctWord    = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
)

// part is one file of the package.
type part struct {
	name string
	body []byte
}

// WriteDOCX writes the document in the given form. The same document and form
// give the same bytes. It returns a *ContentError for what the format cannot
// hold, and for parts that the kind lacks or must have.
func (d *Document) WriteDOCX(w io.Writer, f Form) error {
	k, err := d.ruled(f)
	if err != nil {
		return err
	}
	d = d.ready(f, k)
	b := newWriter(f, k)
	b.document(d)
	if b.err != nil {
		return b.err
	}
	custom, err := customXML(d.Properties, b.figures.ids)
	if err != nil {
		return err
	}
	parts := []part{
		{"[Content_Types].xml", contentTypes(b.extras)},
		{"_rels/.rels", packageRels()},
		{"docProps/core.xml", coreXML(d, f)},
		{"docProps/custom.xml", custom},
		{"word/document.xml", b.buf.Bytes()},
		{"word/_rels/document.xml.rels", documentRels(b.extras)},
		{"word/styles.xml", stylesXML(f)},
		{"word/settings.xml", settingsXML(f)},
		{"word/header1.xml", pageNumberXML()},
		{"word/header2.xml", emptyHeaderXML()},
	}
	for _, e := range b.extras {
		parts = append(parts, e.part)
	}
	return writeZip(w, parts)
}

// writeZip writes the parts with one fixed time, so that bytes do not depend on
// when the file was made.
func writeZip(w io.Writer, parts []part) error {
	z := zip.NewWriter(w)
	at := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, p := range parts {
		h := &zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: at}
		fw, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := fw.Write(p.body); err != nil {
			return err
		}
	}
	return z.Close()
}

func contentTypes(xs []extra) []byte {
	var b bytes.Buffer
	b.WriteString(xmlHead + `<Types xmlns="` + nsPackage + `content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>`)
	for _, o := range [][2]string{
		{"/word/document.xml", ctWord + "document.main+xml"},
		{"/word/styles.xml", ctWord + "styles+xml"},
		{"/word/settings.xml", ctWord + "settings+xml"},
		{"/word/header1.xml", ctWord + "header+xml"},
		{"/word/header2.xml", ctWord + "header+xml"},
		{"/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"},
		{"/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"},
	} {
		b.WriteString(`<Override PartName="` + o[0] + `" ContentType="` + o[1] + `"/>`)
	}
	for _, e := range xs {
		b.WriteString(`<Override PartName="/` + e.name + `" ContentType="` + e.ctype + `"/>`)
	}
	b.WriteString(`</Types>`)
	return b.Bytes()
}

func packageRels() []byte {
	return rels([][2]string{
		{nsRel + "/officeDocument", "word/document.xml"},
		{nsPackage + "relationships/metadata/core-properties", "docProps/core.xml"},
		{nsRel + "/custom-properties", "docProps/custom.xml"},
	})
}

// documentRels names the parts of the document; rId3 and rId4 are its headers.
func documentRels(xs []extra) []byte {
	b := rels([][2]string{
		{nsRel + "/styles", "styles.xml"},
		{nsRel + "/settings", "settings.xml"},
		{nsRel + "/header", "header1.xml"},
		{nsRel + "/header", "header2.xml"},
	})
	more := ""
	for _, e := range xs {
		more += `<Relationship Id="` + e.id + `" Type="` + nsRel + e.rel + `" Target="` + strings.TrimPrefix(e.name, "word/") + `"/>`
	}
	return bytes.Replace(b, []byte(`</Relationships>`), []byte(more+`</Relationships>`), 1)
}

func rels(rs [][2]string) []byte {
	var b bytes.Buffer
	b.WriteString(xmlHead + `<Relationships xmlns="` + nsPackage + `relationships">`)
	for i, r := range rs {
		b.WriteString(`<Relationship Id="rId` + strconv.Itoa(i+1) + `" Type="` + r[0] + `" Target="` + r[1] + `"/>`)
	}
	b.WriteString(`</Relationships>`)
	return b.Bytes()
}

func settingsXML(f Form) []byte {
	return []byte(xmlHead + `<w:settings xmlns:w="` + nsWord + `">` +
		`<w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>` +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
		`<w:themeFontLang w:val="` + escape(f.Language) + `"/></w:settings>`)
}

func pageNumberXML() []byte {
	return []byte(xmlHead + `<w:hdr xmlns:w="` + nsWord + `"><w:p><w:pPr><w:pStyle w:val="PageNumber"/></w:pPr>` +
		`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`)
}

func emptyHeaderXML() []byte {
	return []byte(xmlHead + `<w:hdr xmlns:w="` + nsWord + `"><w:p><w:pPr><w:pStyle w:val="PageNumber"/></w:pPr></w:p></w:hdr>`)
}

func coreXML(d *Document, f Form) []byte {
	return []byte(xmlHead + `<cp:coreProperties xmlns:cp="` + nsPackage + `metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
		`<dc:title>` + escape(joinNonEmpty(" ", d.Header.Type, d.Header.Subject)) + `</dc:title>` +
		`<dc:creator>` + escape(d.Header.Issuer) + `</dc:creator>` +
		`<dc:language>` + escape(f.Language) + `</dc:language></cp:coreProperties>`)
}

func joinNonEmpty(sep string, parts ...string) string {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	var b bytes.Buffer
	for i, p := range parts {
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(p)
	}
	return b.String()
}
