package legaltext

import (
	"strings"
	"unicode/utf8"
)

// unitList reads a unit word and its numbers: "các điểm a, b và c", "từ khoản 2
// đến khoản 4", "Điều này".
func (c *citer) unitList(i int) (level, []string, int, bool) {
	if k, ok := c.eat(i, "các", "Các", "những", "từ", "Từ"); ok {
		i = c.blanks(k)
	}
	l, at, ok := c.unitWord(i)
	if !ok {
		return 0, nil, i, false
	}
	if k, ok := c.eat(at, "từ"); ok {
		at = c.blanks(k)
	}
	num, end := c.num(l, at)
	if num == "" {
		return 0, nil, i, false
	}
	if num == this {
		return l, []string{num}, end, true
	}
	nums, end := c.moreNums(l, num, end)
	return l, nums, end, true
}

// moreNums reads the numbers that follow num at the same level.
func (c *citer) moreNums(l level, num string, end int) ([]string, int) {
	nums := []string{num}
	for len(nums) < maxList {
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
		if more == "" || more == this {
			break
		}
		if isRange {
			nums = append(nums, rest(l, nums[len(nums)-1], more)...)
		} else {
			nums = append(nums, more)
		}
		end = after
	}
	return nums, end
}

// partOfWord reports that a letter or digit stands at byte i.
func (c *citer) partOfWord(i int) bool {
	return i < len(c.s) && wordByte(c.s[i:])
}

// rest lists what a range adds behind its first number.
func rest(l level, from, to string) []string {
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
