// Package ruler measures Word files as they print (đo thể thức văn bản). It
// holds the figures of Nghị định 30/2020/NĐ-CP (Phụ lục I, III) and of Hướng
// dẫn 36-HD/VPTW (Phụ lục 3) a second time, looks at no rule set of package
// document, and reads the XML itself: what both agree on was written down
// twice. Tests alone rest on it.
package ruler

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Line is one non-empty paragraph as it prints.
type Line struct {
	Cell  string // "L", "R": in a borderless table; "T": in a ruled one; "-": in the text
	Text  string
	Size  float64 // points
	Bold  string  // of the first and the last letter: "b", "-", "b-"
	Ital  string  // the same: "b" is italic
	Align string  // "", "left", "center", "right" or "both"
	First int     // first line indent, twips
	Above int     // twips

	style string
}

// File is an opened Word file.
type File struct {
	Lines []Line

	body, rels string
	base       look
	styles     map[string]look
	parts      map[string]string
}

// Open reads a file that this program wrote.
func Open(docx []byte) (*File, error) {
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		return nil, err
	}
	f := &File{parts: map[string]string{}}
	for _, x := range z.File {
		r, err := x.Open()
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		f.parts[x.Name] = string(b)
	}
	f.body, f.rels = f.parts["word/document.xml"], f.parts["word/_rels/document.xml.rels"]
	if f.base, f.styles, err = sheet(f.parts["word/styles.xml"]); err != nil {
		return nil, err
	}
	return f, f.read()
}

// look are the properties that a style or a run sets.
type look struct {
	based, jc, bold, ital   string
	size, first, above, gap int
}

// over gives the look of a with what b sets.
func (a look) over(b look) look {
	for _, p := range []struct{ to, from *string }{{&a.jc, &b.jc}, {&a.bold, &b.bold}, {&a.ital, &b.ital}} {
		if *p.from != "" {
			*p.to = *p.from
		}
	}
	for _, p := range []struct{ to, from *int }{{&a.size, &b.size}, {&a.first, &b.first}, {&a.above, &b.above}, {&a.gap, &b.gap}} {
		if *p.from >= 0 {
			*p.to = *p.from
		}
	}
	return a
}

func unset() look { return look{size: -1, first: -1, above: -1, gap: -1} }

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// set takes one property element into a look.
func (a *look) set(e xml.StartElement) {
	on := func() string {
		if v := attr(e, "val"); v == "0" || v == "false" {
			return "-"
		}
		return "b"
	}
	num := func(to *int, name string) {
		if n, err := strconv.Atoi(attr(e, name)); err == nil {
			*to = n
		}
	}
	switch e.Name.Local {
	case "basedOn":
		a.based = attr(e, "val")
	case "jc":
		a.jc = attr(e, "val")
	case "b":
		a.bold = on()
	case "i":
		a.ital = on()
	case "sz":
		num(&a.size, "val")
	case "ind":
		num(&a.first, "firstLine")
	case "spacing":
		num(&a.above, "before")
		num(&a.gap, "line")
	}
}

// sheet is word/styles.xml: the default and each style.
func sheet(s string) (look, map[string]look, error) {
	base, all, id := unset(), map[string]look{}, ""
	cur := unset()
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return base, all, nil
		}
		if err != nil {
			return base, all, fmt.Errorf("styles: %w", err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if e.Name.Local == "style" {
				id, cur = attr(e, "styleId"), unset()
			} else if id == "" {
				base.set(e)
			} else {
				cur.set(e)
			}
		case xml.EndElement:
			if e.Name.Local == "style" {
				all[id], id = cur, ""
			}
		}
	}
}

func (f *File) resolve(id string) look {
	s, ok := f.styles[id]
	if !ok {
		return f.base
	}
	return f.resolve(s.based).over(s)
}

// reader takes the main part in, element by element.
type reader struct {
	f                             *File
	cur                           Line
	looks                         []look
	p, r                          look
	inRun, inPara, inProps, ruled bool
	col                           int
}

// read reads every non-empty paragraph of the main part.
func (f *File) read() error {
	d := xml.NewDecoder(strings.NewReader(f.body))
	x := reader{f: f, col: -1}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("main part: %w", err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			x.open(e)
		case xml.CharData:
			if x.inRun && x.inPara && len(e) > 0 {
				x.cur.Text += string(e)
				x.looks = append(x.looks, x.p.over(x.r))
			}
		case xml.EndElement:
			x.close(e.Name.Local)
		}
	}
}

func (x *reader) open(e xml.StartElement) {
	switch e.Name.Local {
	case "tbl":
		x.ruled = false
	case "tblBorders":
		x.ruled = true
	case "tr":
		x.col = -1
	case "tc":
		x.col++
	case "p":
		x.cur, x.looks, x.p, x.inPara = Line{}, nil, x.f.resolve("Normal"), true
	case "pStyle":
		x.cur.style = attr(e, "val")
		x.p = x.f.resolve(x.cur.style)
	case "r":
		x.r, x.inRun = unset(), true
	case "rPr", "pPr":
		x.inProps = true
	case "br":
		x.cur.Text += "\n"
	case "tab":
		x.cur.Text += "\t"
	default:
		if x.inProps && x.inRun {
			x.r.set(e)
		} else if x.inProps && x.inPara {
			x.p.set(e)
		}
	}
}

func (x *reader) close(name string) {
	switch name {
	case "tbl", "tr":
		x.col = -1
	case "rPr", "pPr":
		x.inProps = false
	case "r":
		x.inRun = false
	case "p":
		if x.inPara = false; x.cur.Text != "" && len(x.looks) > 0 {
			x.f.Lines = append(x.f.Lines, x.line())
		}
	}
}

// line is the paragraph that has been read, where it stands and how it looks.
func (x *reader) line() Line {
	l := x.cur
	l.Cell = "-"
	if x.col >= 0 {
		l.Cell = []string{"L", "R", "R", "R"}[min(x.col, 3)]
	}
	if x.col >= 0 && x.ruled {
		l.Cell = "T"
	}
	a, z := x.looks[0], x.looks[len(x.looks)-1]
	l.Size, l.Align, l.First, l.Above = float64(a.size)/2, x.p.jc, max(x.p.first, 0), max(x.p.above, 0)
	l.Bold, l.Ital = both(a.bold, z.bold), both(a.ital, z.ital)
	return l
}

func both(a, z string) string {
	if a == "" {
		a = "-"
	}
	if z == "" {
		z = "-"
	}
	if a == z {
		return a
	}
	return a + z
}
