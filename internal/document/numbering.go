package document

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// numbering is what a paragraph says of its automatic number.
type numbering struct {
	style string
	id    int // of the list, -1 when the paragraph does not say
	level int
}

func (n *numbering) set(name, val string) {
	v, err := strconv.Atoi(val)
	if err != nil || v < 0 {
		return
	}
	if name == "w:numId" {
		n.id = v
		return
	}
	n.level = min(v, maxLevel-1)
}

// maxLevel is the number of levels of a list.
const maxLevel = 9

// level is one level of a list.
type level struct {
	start  int
	format string
	text   string // "Điều %1."
	legal  bool   // all numbers in decimal
}

// list is a kind of list; several list ids may share one and count on.
type list struct {
	levels [maxLevel]level
	counts [maxLevel]int
	begun  [maxLevel]bool
}

// lists are the lists of a file.
type lists struct {
	byID     map[int]*list
	restart  map[int]map[int]int // list id → level → start of its first use
	byStyle  map[string]numbering
	restored map[int]bool
}

// valAttr is an element whose one attribute is w:val.
type valAttr struct {
	Val string `xml:"val,attr"`
}

// numberingXML is word/numbering.xml as far as it is needed.
type numberingXML struct {
	Abstract []struct {
		ID     int        `xml:"abstractNumId,attr"`
		Levels []levelXML `xml:"lvl"`
	} `xml:"abstractNum"`
	Num []struct {
		ID       int `xml:"numId,attr"`
		Abstract struct {
			Val int `xml:"val,attr"`
		} `xml:"abstractNumId"`
		Override []struct {
			Level int      `xml:"ilvl,attr"`
			Start *valAttr `xml:"startOverride"`
		} `xml:"lvlOverride"`
	} `xml:"num"`
}

// levelXML is w:lvl.
type levelXML struct {
	Level  int      `xml:"ilvl,attr"`
	Start  valAttr  `xml:"start"`
	Format valAttr  `xml:"numFmt"`
	Text   valAttr  `xml:"lvlText"`
	Legal  *valAttr `xml:"isLgl"`
}

// newLists reads the lists; b may be empty.
func newLists(b []byte, styles map[string]numbering) (*lists, error) {
	ls := &lists{byID: map[int]*list{}, restart: map[int]map[int]int{}, byStyle: styles, restored: map[int]bool{}}
	if len(b) == 0 {
		return ls, nil
	}
	var x numberingXML
	if err := newDecoder(b).Decode(&x); err != nil {
		return nil, &FormatError{Part: "numbering", Reason: BadXML, Err: err}
	}
	kinds := map[int]*list{}
	for _, a := range x.Abstract {
		kinds[a.ID] = newList(a.Levels)
	}
	for _, n := range x.Num {
		if k := kinds[n.Abstract.Val]; k != nil {
			ls.byID[n.ID] = k
		}
		for _, o := range n.Override {
			if o.Start == nil {
				continue
			}
			if ls.restart[n.ID] == nil {
				ls.restart[n.ID] = map[int]int{}
			}
			ls.restart[n.ID][o.Level], _ = strconv.Atoi(o.Start.Val)
		}
	}
	return ls, nil
}

func newList(levels []levelXML) *list {
	k := &list{}
	for _, l := range levels {
		if l.Level < 0 || l.Level >= maxLevel {
			continue
		}
		n, err := strconv.Atoi(l.Start.Val)
		if err != nil {
			n = 1
		}
		k.levels[l.Level] = level{start: n, format: l.Format.Val, text: l.Text.Val, legal: l.Legal != nil && l.Legal.Val != "0"}
	}
	return k
}

// label counts a paragraph and gives the number printed before it, with the
// space that follows it.
func (ls *lists) label(n numbering) string {
	if n.id < 0 {
		st, ok := ls.byStyle[n.style]
		if !ok {
			return ""
		}
		n.id, n.level = st.id, max(n.level, st.level)
	}
	k := ls.byID[n.id]
	if k == nil {
		return ""
	}
	if !ls.restored[n.id] {
		ls.restored[n.id] = true
		for l, v := range ls.restart[n.id] {
			if l >= 0 && l < maxLevel {
				k.counts[l], k.begun[l] = v-1, true
			}
		}
	}
	k.count(n.level)
	if t := k.text(n.level); t != "" {
		return t + " "
	}
	return ""
}

// count steps a level and forgets the deeper ones.
func (k *list) count(l int) {
	if !k.begun[l] {
		k.counts[l], k.begun[l] = k.levels[l].start-1, true
	}
	k.counts[l]++
	for i := l + 1; i < maxLevel; i++ {
		k.begun[i] = false
	}
}

// text fills the level's pattern in.
func (k *list) text(l int) string {
	lv := k.levels[l]
	if lv.format == "bullet" {
		return bullet(lv.text)
	}
	if lv.format == "none" {
		return strings.TrimSpace(lv.text)
	}
	var b strings.Builder
	rs := []rune(lv.text)
	for i := 0; i < len(rs); i++ {
		if rs[i] != '%' || i+1 >= len(rs) || rs[i+1] < '1' || rs[i+1] > '9' {
			b.WriteRune(rs[i])
			continue
		}
		i++
		b.WriteString(k.number(int(rs[i]-'1'), lv.legal))
	}
	return strings.TrimSpace(b.String())
}

// number writes the present number of a level.
func (k *list) number(l int, legal bool) string {
	n := k.counts[l]
	if !k.begun[l] {
		n = k.levels[l].start
	}
	if legal || n < 1 || n > 10000 {
		return strconv.Itoa(n)
	}
	switch k.levels[l].format {
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperLetter":
		return strings.ToUpper(latin(n))
	case "lowerLetter":
		return latin(n)
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	}
	return strconv.Itoa(n)
}

// latin counts as word processors do: a … z, aa, bb, …
func latin(n int) string {
	return strings.Repeat(string(rune('a'+(n-1)%26)), min((n-1)/26+1, 10))
}

// bullet gives a readable sign for characters of symbol fonts.
func bullet(t string) string {
	r, n := utf8.DecodeRuneInString(t)
	if unicode.Is(unicode.Co, r) || unicode.IsSpace(r) {
		return "-"
	}
	return t[:n]
}
