package document

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// Span is a stretch of a paragraph's text that stands inside a figure's control
// or bookmark; Start and End are byte offsets.
type Span struct {
	Start, End int
	ID         string
}

// TextParagraph is one visible paragraph of a file, in document order. Line
// breaks inside it are "\n", tabs "\t".
type TextParagraph struct {
	Part  string // the part that holds it, such as "word/document.xml"
	Text  string
	Spans []Span
}

// frame is an open or finished content control or bookmark.
type frame struct {
	tag, alias string // of a control
	anchor     string // the hash in a bookmark's name
	text       strings.Builder
	spans      []place
	start      place // where it opened
}

// place is a stretch of the text of the n-th paragraph.
type place struct{ para, start, end int }

// story reads the visible text of one part.
type story struct {
	part   string
	hidden map[string]bool // styles whose text is hidden
	paras  []*paraText
	open   []int // indexes of open paragraphs; text boxes nest
	frames []*frame
	stack  []*frame          // open controls
	marks  map[string]*frame // open bookmarks by their w:id
	elems  []element
	run    runState
}

// paraText is a paragraph being read.
type paraText struct {
	text      strings.Builder
	hidden    bool // by its style
	numbering numbering
}

// runState is what the current run's properties say.
type runState struct{ hidden bool }

// element is an open element and what it means for its children.
type element struct {
	name  string
	skip  bool // nothing inside is visible
	props bool // inside properties, not text
	alt   bool // an alternative was taken already (mc:AlternateContent)
}

// readStory walks the XML of a part.
func readStory(part string, b []byte, hidden map[string]bool) (*story, error) {
	s := &story{part: part, hidden: hidden, marks: map[string]*frame{}}
	d := newDecoder(b)
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return nil, &FormatError{Part: part, Reason: BadXML, Err: err}
		}
		if err := s.token(t); err != nil {
			return nil, err
		}
	}
}

func (s *story) token(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		if len(s.elems) >= maxDepth {
			return &LimitError{What: "depth", Limit: maxDepth}
		}
		s.start(t)
		if len(s.stack)+len(s.marks) > maxFrames {
			return &LimitError{What: "controls", Limit: maxFrames}
		}
	case xml.EndElement:
		s.end()
		s.elems = s.elems[:len(s.elems)-1]
	case xml.CharData:
		s.chardata(t)
	}
	return nil
}

// qname writes a name with the usual prefix of its namespace, whatever prefix
// the producer chose; both the transitional and the strict namespaces count.
func qname(n xml.Name) string {
	switch n.Space {
	case nsWord, "http://purl.oclc.org/ooxml/wordprocessingml/main":
		return "w:" + n.Local
	case "http://schemas.openxmlformats.org/markup-compatibility/2006":
		return "mc:" + n.Local
	case "http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math":
		return "m:" + n.Local
	case "http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main":
		return "a:" + n.Local
	case "urn:schemas-microsoft-com:vml":
		return "v:" + n.Local
	}
	return n.Local
}

// top is the innermost open element.
func (s *story) top() element {
	if len(s.elems) == 0 {
		return element{}
	}
	return s.elems[len(s.elems)-1]
}

// unseen are elements whose content is not printed: deleted and moved-away
// text, field codes, and content meant for programs that know no better.
func unseen(name string) bool {
	switch name {
	case "w:del", "w:moveFrom", "w:delText", "w:instrText", "w:delInstrText", "w:rPrChange", "w:pPrChange", "w:sectPrChange",
		"w:tblPrChange", "w:tcPrChange", "w:trPrChange", "w:annotationRef":
		return true
	}
	return false
}

// properties are elements that hold settings, not text.
func properties(name string) bool {
	switch name {
	case "w:pPr", "w:sdtPr", "w:sdtEndPr", "w:sectPr", "w:tblPr", "w:tcPr", "w:trPr", "w:tblGrid":
		return true
	}
	return false
}

func (s *story) start(t xml.StartElement) {
	up := s.top()
	name := qname(t.Name)
	e := element{name: name, skip: up.skip || unseen(name), props: up.props || properties(name)}
	if up.name == "mc:AlternateContent" && (name == "mc:Choice" || name == "mc:Fallback") {
		e.skip = e.skip || up.alt
		s.elems[len(s.elems)-1].alt = true
	}
	s.elems = append(s.elems, e)
	if e.skip {
		return
	}
	if e.props {
		s.property(name, t)
		return
	}
	s.content(name, t)
}

// content handles the elements that make text or bound it.
func (s *story) content(name string, t xml.StartElement) {
	switch name {
	case "w:p", "a:p":
		s.openPara()
	case "w:r", "m:r":
		s.run = runState{}
	case "w:vanish", "w:webHidden":
		s.run.hidden = s.run.hidden || on(t)
	case "w:rStyle":
		s.run.hidden = s.run.hidden || s.hidden[attr(t, "val")]
	case "w:tab", "w:ptab":
		s.add("\t")
	case "w:br", "w:cr":
		s.add("\n")
	case "w:noBreakHyphen":
		s.add("-")
	case "w:sym":
		s.add(symbol(attr(t, "char")))
	case "v:textpath":
		s.openPara()
		s.run = runState{}
		s.add(attr(t, "string"))
		s.closePara()
	case "w:sdt":
		s.openFrame(&frame{})
	case "w:bookmarkStart":
		if h, ok := anchorID(attr(t, "name")); ok {
			f := &frame{anchor: h, start: s.here()}
			s.frames = append(s.frames, f)
			s.marks[attr(t, "id")] = f
		}
	case "w:bookmarkEnd":
		delete(s.marks, attr(t, "id"))
	}
}

// property handles settings that decide what is visible or name a control.
func (s *story) property(name string, t xml.StartElement) {
	switch name {
	case "w:tag":
		if f := s.control(); f != nil {
			f.tag = attr(t, "val")
		}
	case "w:alias":
		if f := s.control(); f != nil {
			f.alias = attr(t, "val")
		}
	case "w:pStyle":
		if p := s.para(); p != nil {
			p.numbering.style = attr(t, "val")
			p.hidden = s.hidden[p.numbering.style]
		}
	case "w:numId", "w:ilvl":
		if p := s.para(); p != nil {
			p.numbering.set(name, attr(t, "val"))
		}
	}
}

func (s *story) end() {
	e := s.top()
	if e.skip {
		return
	}
	switch e.name {
	case "w:p", "a:p":
		s.closePara()
	case "w:r", "m:r":
		s.run = runState{}
	case "w:sdt":
		s.closeFrame()
	}
}

func (s *story) chardata(t xml.CharData) {
	e := s.top()
	if e.skip {
		return
	}
	if e.name == "w:t" || e.name == "m:t" || e.name == "a:t" {
		s.add(string(t))
	}
}

func (s *story) openPara() {
	for _, f := range s.stack {
		f.paragraph()
	}
	for _, f := range s.marks {
		f.paragraph()
	}
	s.paras = append(s.paras, &paraText{numbering: numbering{id: -1, level: 0}})
	s.open = append(s.open, len(s.paras)-1)
}

func (s *story) closePara() {
	if len(s.open) > 0 {
		s.open = s.open[:len(s.open)-1]
	}
}

// para is the innermost open paragraph, nil outside.
func (s *story) para() *paraText {
	if len(s.open) == 0 {
		return nil
	}
	return s.paras[s.open[len(s.open)-1]]
}

// here is the present position; outside paragraphs, the start of the next.
func (s *story) here() place {
	if len(s.open) == 0 {
		return place{para: len(s.paras)}
	}
	i := s.open[len(s.open)-1]
	n := s.paras[i].text.Len()
	return place{i, n, n}
}

// add appends visible text to the paragraph and to the frames around it.
func (s *story) add(t string) {
	p := s.para()
	if p == nil || t == "" || s.run.hidden || p.hidden || s.top().props {
		return
	}
	i := s.open[len(s.open)-1]
	at := place{i, p.text.Len(), p.text.Len() + len(t)}
	p.text.WriteString(t)
	for _, f := range s.stack {
		f.add(t, at)
	}
	for _, f := range s.marks {
		f.add(t, at)
	}
}

func (s *story) openFrame(f *frame) {
	f.start = s.here()
	s.stack = append(s.stack, f)
	s.frames = append(s.frames, f)
}

func (s *story) closeFrame() {
	if len(s.stack) > 0 {
		s.stack = s.stack[:len(s.stack)-1]
	}
}

// control is the control whose properties are being read, nil elsewhere.
func (s *story) control() *frame {
	if len(s.stack) == 0 || len(s.elems) < 2 || s.elems[len(s.elems)-2].name != "w:sdtPr" {
		return nil
	}
	return s.stack[len(s.stack)-1]
}

func (f *frame) add(t string, at place) {
	f.text.WriteString(t)
	if n := len(f.spans); n > 0 && f.spans[n-1].para == at.para && f.spans[n-1].end == at.start {
		f.spans[n-1].end = at.end
		return
	}
	f.spans = append(f.spans, at)
}

// paragraph marks the beginning of a paragraph inside a frame.
func (f *frame) paragraph() {
	if f.text.Len() > 0 {
		f.text.WriteByte('\n')
	}
}

// attr finds an attribute by its local name.
func attr(t xml.StartElement, local string) string {
	for _, a := range t.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// on reads a switch: present without a value means on.
func on(t xml.StartElement) bool {
	switch attr(t, "val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// symbol reads w:sym; symbol fonts keep their characters at U+F000.
func symbol(hex string) string {
	n, err := strconv.ParseUint(hex, 16, 16)
	if err != nil {
		return ""
	}
	if n >= 0xF000 && n <= 0xF0FF {
		n -= 0xF000
	}
	if n < ' ' {
		return ""
	}
	return string(rune(n))
}
