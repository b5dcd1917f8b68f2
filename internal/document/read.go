package document

import (
	"io"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FoundFigure is a figure as it stands in a file.
type FoundFigure struct {
	ID    string // empty for an anchor whose ID the file no longer tells
	Alias string
	Text  string // what is visible
	// Anchored is true when the control's tag is gone and the bookmark was used.
	Anchored bool
	// Paragraph is where it begins, an index into Figures.Paragraphs.
	Paragraph int
	// Glued is true when a letter, digit or digit sign touches the figure from
	// outside, so that a reader sees another number than Text.
	Glued bool
}

// Figures is what a file visibly says, and where its figures are.
type Figures struct {
	Found      []FoundFigure // in document order, repeats included
	Duplicates []string      // IDs found more than once, sorted
	Paragraphs []TextParagraph
	// Stray is text of the other parts: headers, footers, notes.
	Stray []TextParagraph
}

// ReadFigures reads the visible text of every figure in a Word file, and the
// whole visible text with the figures' spans. It returns a *FormatError or a
// *LimitError for what is not a readable Word file.
func ReadFigures(r io.ReaderAt, size int64) (Figures, error) {
	p, err := openPack(r, size)
	if err != nil {
		return Figures{}, err
	}
	ids, err := p.figureIDs()
	if err != nil {
		return Figures{}, err
	}
	ss, err := p.stories()
	if err != nil {
		return Figures{}, err
	}
	var fs Figures
	for i, s := range ss {
		t := s.text()
		if i > 0 {
			fs.Stray = append(fs.Stray, t...)
			continue
		}
		fs.Found = s.figures(ids, t)
		fs.Paragraphs = t
	}
	fs.Duplicates = duplicates(fs.Found)
	return fs, nil
}

// Paragraphs gives the visible paragraphs of a Word file, the main text first,
// then headers, footers and notes. Automatic numbers are written out.
func Paragraphs(r io.ReaderAt, size int64) ([]TextParagraph, error) {
	fs, err := ReadFigures(r, size)
	return append(fs.Paragraphs, fs.Stray...), err
}

// PlainText gives the visible paragraphs of a Word file as strings: the main
// text with tables and text boxes, then headers, footers and notes.
func PlainText(r io.ReaderAt, size int64) ([]string, error) {
	ps, err := Paragraphs(r, size)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = p.Text
	}
	return out, nil
}

// stories reads the main part and those with running text, the main part first.
func (p *pack) stories() ([]*story, error) {
	rs, err := p.rels(p.main)
	if err != nil {
		return nil, err
	}
	st, ls, err := p.styles(rs)
	if err != nil {
		return nil, err
	}
	names := []string{p.main}
	for _, r := range rs {
		switch path.Base(r.Type) {
		case "header", "footer", "footnotes", "endnotes":
			if p.files[r.Target] != nil && !slices.Contains(names, r.Target) {
				names = append(names, r.Target)
			}
		}
	}
	var ss []*story
	for _, n := range names {
		b, err := p.read(n)
		if err != nil {
			return nil, err
		}
		s, err := readStory(n, b, st)
		if err != nil {
			return nil, err
		}
		s.number(ls)
		ss = append(ss, s)
	}
	return ss, nil
}

// styleXML is one style of word/styles.xml as far as it is needed.
type styleXML struct {
	ID     string   `xml:"styleId,attr"`
	Based  valAttr  `xml:"basedOn"`
	Vanish *valAttr `xml:"rPr>vanish"`
	NumID  *struct {
		Val int `xml:"val,attr"`
	} `xml:"pPr>numPr>numId"`
	Level struct {
		Val int `xml:"val,attr"`
	} `xml:"pPr>numPr>ilvl"`
}

// styles reads which styles hide text, and the lists.
func (p *pack) styles(rs []relation) (map[string]bool, *lists, error) {
	target := map[string]string{}
	for _, r := range rs {
		target[path.Base(r.Type)] = r.Target
	}
	var x struct {
		Styles []styleXML `xml:"style"`
	}
	if n := target["styles"]; p.files[n] != nil {
		b, err := p.read(n)
		if err != nil {
			return nil, nil, err
		}
		if err := newDecoder(b).Decode(&x); err != nil {
			return nil, nil, &FormatError{Part: n, Reason: BadXML, Err: err}
		}
	}
	var nb []byte
	if n := target["numbering"]; p.files[n] != nil {
		b, err := p.read(n)
		if err != nil {
			return nil, nil, err
		}
		nb = b
	}
	ls, err := newLists(nb, numberedStyles(x.Styles))
	return hiddenStyles(x.Styles), ls, err
}

func hiddenStyles(all []styleXML) map[string]bool {
	byID := map[string]styleXML{}
	for _, s := range all {
		byID[s.ID] = s
	}
	hidden := map[string]bool{}
	for _, s := range all {
		id := s.ID
		for range 20 { // a chain of styles may be circular
			if v := s.Vanish; v != nil {
				if v.Val != "0" && v.Val != "false" {
					hidden[id] = true
				}
				break
			}
			var ok bool
			if s, ok = byID[s.Based.Val]; !ok {
				break
			}
		}
	}
	return hidden
}

func numberedStyles(all []styleXML) map[string]numbering {
	m := map[string]numbering{}
	for _, s := range all {
		if s.NumID != nil {
			m[s.ID] = numbering{id: s.NumID.Val, level: min(max(s.Level.Val, 0), maxLevel-1)}
		}
	}
	return m
}

// number writes automatic numbers before the paragraphs that have them.
func (s *story) number(ls *lists) {
	for i, p := range s.paras {
		label := ls.label(p.numbering)
		if label == "" || p.text.Len() == 0 {
			continue
		}
		t := p.text.String()
		p.text.Reset()
		p.text.WriteString(label + t)
		for _, f := range s.frames {
			f.shift(i, len(label))
		}
	}
}

func (f *frame) shift(para, by int) {
	for i := range f.spans {
		if f.spans[i].para == para {
			f.spans[i].start += by
			f.spans[i].end += by
		}
	}
}

// text gives the paragraphs without spans.
func (s *story) text() []TextParagraph {
	out := make([]TextParagraph, len(s.paras))
	for i, p := range s.paras {
		out[i] = TextParagraph{Part: s.part, Text: p.text.String()}
	}
	return out
}

// figures names the frames, drops bookmarks whose control is still tagged, and
// marks the spans in the paragraphs.
func (s *story) figures(ids map[string]string, ps []TextParagraph) []FoundFigure {
	var kept []*frame
	tagged := map[string]bool{} // hash and place of tagged controls
	for _, f := range s.frames {
		if f.tag != "" {
			tagged[f.key(anchorHash(f.tag))] = true
			kept = append(kept, f)
		}
	}
	for _, f := range s.frames {
		if f.anchor != "" && !tagged[f.key(f.anchor)] {
			kept = append(kept, f)
		}
	}
	sort.SliceStable(kept, func(i, j int) bool { return kept[i].before(kept[j]) })
	var out []FoundFigure
	for _, f := range kept {
		out = append(out, f.found(ids, ps))
	}
	return out
}

// key tells a figure's frames apart by hash and visible stretch, so that a
// control and the bookmark around the same text count once.
func (f *frame) key(hash string) string {
	at := f.first()
	var b strings.Builder
	b.WriteString(hash)
	for _, n := range []int{at.para, at.start} {
		b.WriteByte(' ')
		b.WriteString(ordinal("decimal", n))
	}
	return b.String() + " " + f.text.String()
}

// first is where the frame's text begins.
func (f *frame) first() place {
	if len(f.spans) > 0 {
		return f.spans[0]
	}
	return f.start
}

func (f *frame) before(g *frame) bool {
	a, b := f.first(), g.first()
	if a.para != b.para {
		return a.para < b.para
	}
	return a.start < b.start
}

func (f *frame) found(ids map[string]string, ps []TextParagraph) FoundFigure {
	g := FoundFigure{ID: f.tag, Alias: f.alias, Text: f.text.String(), Paragraph: f.first().para}
	if f.tag == "" {
		g.ID, g.Anchored = ids[f.anchor], true
	}
	for _, at := range f.spans {
		p := &ps[at.para]
		p.Spans = append(p.Spans, Span{at.start, at.end, g.ID})
	}
	if n := len(f.spans); n > 0 {
		a, z := f.spans[0], f.spans[n-1]
		before, _ := utf8.DecodeLastRuneInString(ps[a.para].Text[:a.start])
		g.Glued = glues(before) || gluesAfter(ps[z.para].Text[z.end:])
	}
	return g
}

// glues reports whether a character before a figure makes it another number.
func glues(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || strings.ContainsRune("/.,-−%", r)
}

// gluesAfter allows for the punctuation that ends a clause.
func gluesAfter(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return false
	}
	if strings.ContainsRune(".,-", r) {
		next, _ := utf8.DecodeRuneInString(s[n:])
		return unicode.IsNumber(next)
	}
	return r == '/' || unicode.IsLetter(r) || unicode.IsNumber(r)
}

func duplicates(fs []FoundFigure) []string {
	n := map[string]int{}
	for _, f := range fs {
		n[f.ID]++
	}
	maps.DeleteFunc(n, func(id string, k int) bool { return k < 2 || id == "" })
	return slices.Sorted(maps.Keys(n))
}
