package legaltext

import (
	"strings"
	"unicode/utf8"
)

// level is the place of a unit in a citation, from the narrowest.
type level int

const (
	atPoint level = iota
	atClause
	atArticle
	atSubsection
	atSection
	atChapter
	atPart
	atAnnex
	levels
)

// chain is one address: "điểm a, b khoản 2 Điều 5". nums[l] lists the numbers
// given at level l; "này" stands for the unit the citation is in.
type chain struct {
	nums   [levels][]string
	start  int
	end    int // behind the last number
	top    level
	bottom level
}

// complete reports a chain that needs no further tail.
func (c *chain) complete() bool { return c.top >= atArticle }

// this is the number of "Điều này".
const this = "này"

// cite finds and resolves the citations of every unit.
func (d *Document) cite() {
	c := &citer{d: d}
	c.prepare()
	d.Walk(func(n *Node, _ int) bool {
		c.unit(n, n.raw, n.body)
		return true
	})
}

// unit scans one unit's own lines from byte from.
func (c *citer) unit(n *Node, s string, from int) {
	c.at, c.s = n, s
	c.amending = c.amends(n)
	for i := from; i < len(s); {
		if !mayCite(s[i]) || i > 0 && (wordBefore(s, i) || compound(s, i)) {
			i++
			continue
		}
		end := c.quotedHeading(i)
		if end <= i {
			end = c.citation(i)
		}
		if end <= i {
			_, size := utf8.DecodeRuneInString(s[i:])
			end = i + size
		}
		i = end
	}
}

// quotedHeading steps over the heading of a quoted unit ("“Điều 3. Tên"), which
// cites nothing; it returns i when there is none at byte i.
func (c *citer) quotedHeading(i int) int {
	if !c.quoted(i) || !lineStart(c.s[:i]) {
		return i
	}
	line, _, _ := strings.Cut(c.s[i:], "\n")
	switch m := classify(strings.TrimSpace(line)); m.kind {
	case markArticle, markChapter, markPart, markSection, markSubsection, markAnnex:
		if m.delim != 0 || m.rest >= len(line) {
			return i + min(m.rest, len(line))
		}
	}
	return i
}

// lineStart reports that only blanks, emphasis and quotation marks stand
// between the last line break and the end of s.
func lineStart(s string) bool {
	t := strings.TrimRight(s[max(0, len(s)-12):], " \t*\"“‘'«")
	return t == "" || strings.HasSuffix(t, "\n") || strings.HasSuffix(t, ":")
}

// mayCite tells the first bytes of the words that open a citation: điểm, khoản,
// Điều, mục, tiểu mục, chương, phần, phụ lục, các, từ.
func mayCite(b byte) bool {
	switch b {
	case 0xC4, 'k', 'K', 'm', 'M', 't', 'T', 'c', 'C', 'p', 'P':
		return true
	}
	return false
}

// wordBefore reports a letter or digit right before byte i.
func wordBefore(s string, i int) bool {
	b := s[i-1]
	if b < utf8.RuneSelf {
		return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return isLetter(r)
}

// compound reports that the word at byte i is the end of one that is no unit:
// "thời điểm", "địa điểm", "tài khoản".
func compound(s string, i int) bool {
	if s[i] != 0xC4 && s[i] != 'k' || s[i-1] != ' ' {
		return false
	}
	switch lastWord(s[max(0, i-12) : i-1]) {
	case "thời", "địa", "quan", "trọng", "ưu", "nhược", "đặc", "cao", "yếu", "tài", "Thời", "Địa", "Quan", "Trọng", "Ưu",
		"Nhược", "Đặc", "Tài", "số":
		return true
	}
	return false
}

// citation reads a run of citations that share their tail, starting at byte i,
// records them and returns the byte behind, or i when there is none.
func (c *citer) citation(i int) int {
	group, end := c.group(i)
	if len(group) == 0 {
		return i
	}
	runs := split(group)
	for len(runs) < maxRun && runs[len(runs)-1].complete() {
		next := c.connector(end)
		if next < 0 {
			break
		}
		more, after := c.group(next)
		if len(more) == 0 || !more[len(more)-1].complete() {
			break
		}
		runs, end = append(runs, run(more)), after
	}
	for _, r := range runs {
		r.shareTail()
	}
	return c.record(runs, end)
}

const (
	maxRun  = 64  // addresses joined in one sentence
	maxList = 500 // numbers in one list or range
)

// run is a group of chains that make one citation.
type run []chain

func (r run) complete() bool { return r[len(r)-1].complete() }

// split cuts a group that never reaches an article where a chain has no part
// in the last one's tail: "khoản 2 và điểm a".
func split(group []chain) []run {
	last := &group[len(group)-1]
	if last.complete() {
		return []run{group}
	}
	var out []run
	from := 0
	for i := range group {
		if i == len(group)-1 || group[i].top >= last.top {
			out = append(out, run(group[from:i+1]))
			from = i + 1
		}
	}
	return out
}

// group reads chains that share a tail: "điểm a khoản 1, điểm b khoản 2 Điều 7".
func (c *citer) group(i int) ([]chain, int) {
	first, end, ok := c.chain(i)
	if !ok {
		return nil, i
	}
	out := []chain{first}
	for !out[len(out)-1].complete() && len(out) < maxRun {
		next := c.connector(end)
		if next < 0 {
			break
		}
		ch, after, ok := c.chain(next)
		if !ok || ch.bottom > out[len(out)-1].top {
			break
		}
		out, end = append(out, ch), after
	}
	return out, end
}

// shareTail gives each chain the wider levels of the last one it lacks.
func (chs run) shareTail() {
	last := &chs[len(chs)-1]
	for i := range chs[:len(chs)-1] {
		for l := chs[i].top + 1; l <= last.top; l++ {
			chs[i].nums[l] = last.nums[l]
		}
		chs[i].top = max(chs[i].top, last.top)
	}
}

// chain reads units of rising level: "điểm a, b khoản 2, Điều 5".
func (c *citer) chain(i int) (chain, int, bool) {
	ch := chain{start: i}
	l, nums, end, ok := c.unitList(i)
	if !ok {
		return ch, i, false
	}
	ch.bottom, ch.top, ch.end = l, l, end
	ch.nums[l] = nums
	for ch.top < atAnnex {
		j := c.blanks(end)
		if j < len(c.s) && c.s[j] == ',' {
			j = c.blanks(j + 1)
		} else if k, ok := c.eat(j, "của", "thuộc", "tại"); ok {
			j = c.blanks(k)
		}
		l, nums, after, ok := c.unitList(j)
		if !ok || l <= ch.top || c.s[j] == 't' || ch.top >= atArticle && !follows(ch.top, l) {
			break
		}
		ch.nums[l], ch.top, end = nums, l, after
		ch.end = after
	}
	return ch, end, true
}

// follows reports levels that name one place together above the article:
// "Mục 2 Chương III", "Chương I Phần thứ nhất".
func follows(low, high level) bool {
	return low >= atSubsection && high <= atPart || high == atAnnex && low >= atSection
}
