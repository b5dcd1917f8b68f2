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
		end := c.citation(i)
		if end <= i {
			_, size := utf8.DecodeRuneInString(s[i:])
			end = i + size
		}
		i = end
	}
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

// unitList reads a unit word and its numbers: "các điểm a, b và c", "từ khoản 2
// đến khoản 4", "Điều này".
func (c *citer) unitList(i int) (level, []string, int, bool) {
	ranged := false
	if k, ok := c.eat(i, "các", "Các", "những"); ok {
		i = c.blanks(k)
	} else if k, ok := c.eat(i, "từ", "Từ"); ok {
		i, ranged = c.blanks(k), true
	}
	l, at, ok := c.unitWord(i)
	if !ok {
		return 0, nil, i, false
	}
	if k, ok := c.eat(at, "từ"); ok {
		at, ranged = c.blanks(k), true
	}
	num, end := c.num(l, at)
	if num == "" {
		return 0, nil, i, false
	}
	nums := []string{num}
	for num != this && len(nums) < maxList {
		next, isRange := c.listLink(end, l)
		if next < 0 {
			break
		}
		if word, at, ok := c.unitWord(next); ok {
			if word != l {
				break
			}
			next = at
		}
		more, after := c.num(l, next)
		if more == "" || more == this || !isRange && l == atPoint && c.partOfWord(after) {
			break
		}
		if isRange {
			nums = append(nums, span2(l, nums[len(nums)-1], more)...)
		} else {
			nums = append(nums, more)
		}
		end = after
	}
	if ranged && len(nums) == 1 && l != atPoint {
		ranged = false
	}
	return l, nums, end, true
}

// partOfWord guards a lone letter behind a comma: it must end the list or be
// followed by a unit, a comma or a conjunction.
func (c *citer) partOfWord(i int) bool {
	return i < len(c.s) && wordByte(c.s[i:])
}

// span2 lists what a range adds behind its first number.
func span2(l level, from, to string) []string {
	if l == atPoint {
		return pointsBetween(from, to)[1:]
	}
	a, b := leadingInt(from), leadingInt(to)
	var out []string
	for n := a + 1; n < b && b-a < maxList; n++ {
		out = append(out, itoa(n))
	}
	return append(out, to)
}

func leadingInt(s string) int {
	i := 0
	for digitAt(s, i) {
		i++
	}
	return atoi(s[:i])
}

// listLink steps over what joins numbers of one level: a comma, "và", "hoặc",
// "đến". It returns -1 when nothing joins.
func (c *citer) listLink(i int, l level) (next int, isRange bool) {
	j := c.blanks(i)
	comma := j < len(c.s) && (c.s[j] == ',' || c.s[j] == ';' && l != atArticle)
	if comma {
		j = c.blanks(j + 1)
	}
	if k, ok := c.eat(j, "và", "hoặc", "hay", "với"); ok {
		return c.blanks(k), false
	}
	if k, ok := c.eat(j, "đến", "tới"); ok {
		return c.blanks(k), true
	}
	if comma {
		return j, false
	}
	if l != atPoint && j < len(c.s) && (c.s[j] == '-' || strings.HasPrefix(c.s[j:], "–")) {
		_, size := utf8.DecodeRuneInString(c.s[j:])
		if k := c.blanks(j + size); digitAt(c.s, k) {
			return k, true
		}
	}
	return -1, false
}

// connector steps over what joins whole addresses.
func (c *citer) connector(i int) int {
	j := c.blanks(i)
	joined := j < len(c.s) && (c.s[j] == ',' || c.s[j] == ';')
	if joined {
		j = c.blanks(j + 1)
	}
	if k, ok := c.eat(j, "và", "hoặc", "hay", "đến", "với"); ok {
		return c.blanks(k)
	}
	if joined {
		return j
	}
	return -1
}

// blanks steps over white space, a single line break included.
func (c *citer) blanks(i int) int {
	breaks := 0
	for i < len(c.s) {
		switch c.s[i] {
		case '\n':
			if breaks++; breaks > 1 {
				return i
			}
		case ' ', '\t':
		default:
			return i
		}
		i++
	}
	return i
}

// eat steps over one of the words at byte i.
func (c *citer) eat(i int, words ...string) (int, bool) {
	for _, w := range words {
		if strings.HasPrefix(c.s[i:], w) && !c.partOfWord(i+len(w)) {
			return i + len(w), true
		}
	}
	return i, false
}

// unitWord reads the word for a unit and the blanks behind it.
func (c *citer) unitWord(i int) (level, int, bool) {
	if i >= len(c.s) {
		return 0, i, false
	}
	l, k := c.wordLevel(i)
	if k < 0 {
		return 0, i, false
	}
	j := c.blanks(k)
	if j == k && !(l == atArticle && digitAt(c.s, k)) {
		return 0, i, false
	}
	return l, j, true
}

// wordLevel returns the level of the unit word at byte i and the byte behind
// it, -1 when there is none.
func (c *citer) wordLevel(i int) (level, int) {
	s := c.s[i:]
	try := func(l level, words ...string) (level, int) {
		for _, w := range words {
			if strings.HasPrefix(s, w) {
				return l, i + len(w)
			}
		}
		return 0, -1
	}
	switch s[0] {
	case 0xC4:
		if l, k := try(atArticle, "Điều", "điều", "ĐIỀU"); k >= 0 {
			return l, k
		}
		return try(atPoint, "điểm", "Điểm", "ĐIỂM")
	case 'k', 'K':
		return try(atClause, "khoản", "Khoản", "KHOẢN")
	case 'm', 'M':
		return try(atSection, "Mục", "mục", "MỤC")
	case 't', 'T':
		return try(atSubsection, "Tiểu mục", "tiểu mục")
	case 'c', 'C':
		return try(atChapter, "Chương", "chương", "CHƯƠNG")
	case 'p', 'P':
		if l, k := try(atAnnex, "Phụ lục", "phụ lục", "PHỤ LỤC"); k >= 0 {
			return l, k
		}
		return try(atPart, "Phần", "phần")
	}
	return 0, -1
}

// num reads one number of level l at byte i.
func (c *citer) num(l level, i int) (string, int) {
	if k, ok := c.eat(i, this); ok {
		return this, k
	}
	if l == atAnnex {
		if k, ok := c.eat(i, "số"); ok {
			i = c.blanks(k)
		}
	}
	switch l {
	case atPoint:
		return c.letter(i)
	case atClause, atArticle:
		return c.digits(l, i)
	}
	label, n, suffix, rest := ordinal(c.s[i:min(len(c.s), i+40)])
	if label == "" || (l == atPart || l == atSection) && c.lower(i, l) {
		return "", i
	}
	return itoa(n) + suffix, min(len(c.s), i+40) - len(rest)
}

// lower reports that a wider unit was named in small letters and its number
// is no Roman numeral: "phần 3", "mục 2" are common words.
func (c *citer) lower(i int, l level) bool {
	j := i - 1
	for j > 0 && !isSpaceByte(c.s[j-1]) {
		j--
	}
	for j > 0 && isSpaceByte(c.s[j-1]) {
		j--
	}
	for j > 0 && !isSpaceByte(c.s[j-1]) {
		j--
	}
	b := c.s[j]
	return (b == 'p' || b == 'm') && (digitAt(c.s, i) || l == atPart)
}

func isSpaceByte(b byte) bool { return b == ' ' || b == '\t' || b == '\n' }

// letter reads a point's letter: "a", "đ1"; in brackets or with one is fine.
func (c *citer) letter(i int) (string, int) {
	r, n := utf8.DecodeRuneInString(c.s[i:])
	if pointIndex(r) < 0 {
		return "", i
	}
	k := i + n
	if digitAt(c.s, k) && !digitAt(c.s, k+1) {
		k++
	}
	if c.partOfWord(k) {
		return "", i
	}
	num := c.s[i:k]
	if k < len(c.s) && c.s[k] == ')' && strings.LastIndexByte(c.s[max(0, i-30):i], '(') < 0 {
		k++
	}
	return num, k
}

// digits reads "5", "15a", "1.1" and refuses sums of money and dates.
func (c *citer) digits(l level, i int) (string, int) {
	k := i
	for digitAt(c.s, k) && k-i < 4 {
		k++
	}
	if k == i || k-i > 3 {
		return "", i
	}
	for l == atClause && k+1 < len(c.s) && c.s[k] == '.' && digitAt(c.s, k+1) && !digitAt(c.s, k+3) {
		for k++; digitAt(c.s, k); k++ {
		}
	}
	num := strings.TrimLeft(c.s[i:k], "0")
	sfx, rest := suffixToken(c.s[k:])
	k = len(c.s) - len(rest)
	if num == "" || c.partOfWord(k) || c.s[i:] != "" && k < len(c.s) && c.s[k] == '/' {
		return "", i
	}
	if _, ok := c.eat(c.blanks(k), "triệu", "tỷ", "tỉ", "đồng", "nghìn", "ngày", "tháng", "%"); ok {
		return "", i
	}
	return num + sfx, k
}
