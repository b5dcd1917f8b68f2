package legaltext

import (
	"archive/zip"
	"strings"

	"phoihop/internal/viet"
)

// styleNum is the list a paragraph style numbers by.
type styleNum struct{ numID, level string }

// numbering holds the automatic lists of a Word document and their counters.
type numbering struct {
	nums   map[string]listInstance
	lists  map[string]map[int]listLevel
	counts map[string]*[9]int // by abstract list; lists share their counters
	seen   map[string]bool    // instances whose overrides were applied
}

type listInstance struct {
	abstract string
	starts   map[int]int // w:startOverride
}

type listLevel struct {
	start     int
	fmt, text string
}

type valXML struct {
	Val string `xml:"val,attr"`
}

type levelXML struct {
	Level int    `xml:"ilvl,attr"`
	Start valXML `xml:"start"`
	Fmt   valXML `xml:"numFmt"`
	Text  valXML `xml:"lvlText"`
}

type numberingXML struct {
	Abstract []struct {
		ID     string     `xml:"abstractNumId,attr"`
		Levels []levelXML `xml:"lvl"`
	} `xml:"abstractNum"`
	Nums []struct {
		ID       string `xml:"numId,attr"`
		Abstract valXML `xml:"abstractNumId"`
		Override []struct {
			Level int     `xml:"ilvl,attr"`
			Start *valXML `xml:"startOverride"`
		} `xml:"lvlOverride"`
	} `xml:"num"`
}

func readNumbering(z *zip.Reader, name string) (*numbering, error) {
	var x numberingXML
	if err := decodePart(z, name, &x); err != nil {
		return nil, err
	}
	n := &numbering{nums: map[string]listInstance{}, lists: map[string]map[int]listLevel{},
		counts: map[string]*[9]int{}, seen: map[string]bool{}}
	for _, a := range x.Abstract {
		levels := map[int]listLevel{}
		for _, l := range a.Levels {
			start := 1
			if l.Start.Val != "" {
				start = atoi(l.Start.Val)
			}
			levels[l.Level] = listLevel{start: start, fmt: l.Fmt.Val, text: l.Text.Val}
		}
		n.lists[a.ID] = levels
	}
	for _, x := range x.Nums {
		inst := listInstance{abstract: x.Abstract.Val, starts: map[int]int{}}
		for _, o := range x.Override {
			if o.Start != nil {
				inst.starts[o.Level] = atoi(o.Start.Val)
			}
		}
		n.nums[x.ID] = inst
	}
	return n, nil
}

type stylesXML struct {
	Styles []struct {
		ID    string `xml:"styleId,attr"`
		Based valXML `xml:"basedOn"`
		Num   struct {
			ID    valXML `xml:"numId"`
			Level valXML `xml:"ilvl"`
		} `xml:"pPr>numPr"`
	} `xml:"style"`
}

// readStyles finds the list of each paragraph style, inherited or its own.
func readStyles(z *zip.Reader, name string) (map[string]styleNum, error) {
	var x stylesXML
	if err := decodePart(z, name, &x); err != nil {
		return nil, err
	}
	own, based := map[string]styleNum{}, map[string]string{}
	for _, s := range x.Styles {
		own[s.ID], based[s.ID] = styleNum{s.Num.ID.Val, s.Num.Level.Val}, s.Based.Val
	}
	out := map[string]styleNum{}
	for id := range own {
		for at, n := id, 0; at != "" && n < 20; at, n = based[at], n+1 {
			if own[at].numID != "" {
				out[id] = own[at]
				break
			}
		}
	}
	return out, nil
}

// next counts a paragraph of a list and returns its label with a blank behind.
func (n *numbering) next(id string, level int) string {
	inst, ok := n.nums[id]
	levels := n.lists[inst.abstract]
	l, known := levels[level]
	if !ok || !known || level < 0 || level > 8 {
		return ""
	}
	c := n.counter(inst.abstract, levels)
	if !n.seen[id] {
		n.seen[id] = true
		for at, start := range inst.starts {
			if at >= 0 && at <= 8 {
				c[at] = start - 1
			}
		}
	}
	c[level]++
	for below := level + 1; below < len(c); below++ {
		c[below] = levels[below].start - 1
	}
	return l.label(c, levels)
}

// counter returns the counters of a list, each one below its start.
func (n *numbering) counter(abstract string, levels map[int]listLevel) *[9]int {
	c := n.counts[abstract]
	if c == nil {
		c = new([9]int)
		for at := range c {
			c[at] = levels[at].start - 1
		}
		n.counts[abstract] = c
	}
	return c
}

// label fills a level text such as "Điều %1." or "%1.%2." with the counters.
func (l listLevel) label(c *[9]int, levels map[int]listLevel) string {
	switch l.fmt {
	case "none", "":
		return ""
	case "bullet":
		return "- "
	}
	var b strings.Builder
	for i := 0; i < len(l.text); i++ {
		if l.text[i] == '%' && i+1 < len(l.text) && l.text[i+1] >= '1' && l.text[i+1] <= '9' {
			at := int(l.text[i+1] - '1')
			b.WriteString(formatNumber(levels[at].fmt, c[at]))
			i++
			continue
		}
		b.WriteByte(l.text[i])
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	return b.String()
}

// formatNumber writes n as Word does for a number format.
func formatNumber(format string, n int) string {
	switch format {
	case "lowerLetter", "upperLetter":
		if n < 1 || n > 26 {
			return itoa(n)
		}
		if format == "upperLetter" {
			return string(rune('A' + n - 1))
		}
		return string(rune('a' + n - 1))
	case "upperRoman":
		return viet.Roman(n)
	case "lowerRoman":
		return strings.ToLower(viet.Roman(n))
	case "decimalZero":
		if n < 10 {
			return "0" + itoa(n)
		}
	}
	return itoa(n)
}
