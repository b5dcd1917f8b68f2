package legaltext

import (
	"strings"
	"unicode"
)

// lawWords are the types of text a citation's tail can name, longest first.
func lawWords() []string {
	return []string{
		"Nghị quyết liên tịch", "Thông tư liên tịch", "Văn bản hợp nhất", "Bộ luật", "Bộ Luật", "Luật", "Nghị định thư",
		"Nghị định", "Nghị quyết", "Thông tư", "Quyết định", "Quy chế", "Quy định", "Pháp lệnh", "Hiến pháp", "Điều lệ",
		"Chỉ thị", "Hướng dẫn", "Kết luận", "Hiệp định", "Công ước", "Quy chuẩn", "Tiêu chuẩn", "Chương trình", "Kế hoạch",
		"Hiệp ước", "Thỏa thuận", "Nội quy", "Sắc lệnh",
	}
}

// readTail reads what follows an address: "của Nghị định này", "Luật Biên
// phòng Việt Nam", "Quy chế ban hành kèm theo Quyết định này". It returns the
// type of text named and the byte behind.
func (c *citer) readTail(i int) (tail, string, int) {
	j := c.blanks(i)
	comma := j < len(c.s) && c.s[j] == ','
	if comma {
		j = c.blanks(j + 1)
	}
	if k, ok := c.eat(j, "của", "tại", "trong", "thuộc", "theo"); ok {
		j = c.blanks(k)
	}
	if k, ok := c.eat(j, "bản", "các"); ok {
		j = c.blanks(k)
	}
	word, k := c.lawWord(j)
	if word == "" {
		if k, ok := c.eat(j, "văn bản này"); ok {
			return tailThis, "", k
		}
		return tailNone, "", i
	}
	at := c.blanks(k)
	if end, ok := c.eat(at, this); ok {
		return tailThis, word, end
	}
	if t, name, end := c.issuedTail(word, at); t != tailNone {
		return t, name, end
	}
	if end := c.lawName(at); end > at && !(comma && !c.numbered(at) && word != "Luật" && word != "Bộ luật") {
		return tailOther, word, end
	}
	return tailNone, "", i
}

func (c *citer) lawWord(i int) (string, int) {
	if i >= len(c.s) || c.s[i] >= 'a' && c.s[i] <= 'z' {
		return "", i
	}
	for _, w := range lawWords() {
		if k, ok := c.eat(i, w); ok {
			return w, k
		}
	}
	return "", i
}

// issuedTail reads "ban hành kèm theo Quyết định này" or "… số 12/2020/QĐ-UBND".
func (c *citer) issuedTail(word string, i int) (tail, string, int) {
	k, ok := c.eat(i, "ban hành kèm theo", "được ban hành kèm theo", "kèm theo")
	if !ok {
		return tailNone, "", i
	}
	inner, k := c.lawWord(c.blanks(k))
	if inner == "" {
		return tailNone, "", i
	}
	at := c.blanks(k)
	if end, ok := c.eat(at, this); ok {
		return tailAttached, word, end
	}
	return tailOther, word, max(at, c.lawName(at))
}

// numbered reports "số 30/2020/NĐ-CP" or a number of its own at byte i.
func (c *citer) numbered(i int) bool {
	if k, ok := c.eat(i, "số"); ok {
		i = c.blanks(k)
	}
	return digitAt(c.s, i)
}

const maxLawName = 14 // words of a name

// lawName steps over the name or number of another text and returns the byte
// behind, or i when what follows is no name.
func (c *citer) lawName(i int) int {
	if c.numbered(i) {
		end := i
		if k, ok := c.eat(i, "số"); ok {
			end = c.blanks(k)
		}
		return c.token(end)
	}
	if i >= len(c.s) || !startsUpper(c.s[i:]) {
		if _, ok := c.eat(i, "về", "của", "tổ chức", "làm việc", "phối hợp", "hoạt động", "trên"); !ok {
			return i
		}
	}
	end := i
	for n := 0; n < maxLawName; n++ {
		k := c.token(end)
		if k == end || n > 0 && stopWord(c.s[end:k]) {
			break
		}
		i = k
		if end = c.inline(k); end == k || strings.IndexByte(",;.:()\n", c.s[k-1]) >= 0 {
			break
		}
	}
	return i
}

// inline steps over blanks inside a line or one break.
func (c *citer) inline(i int) int {
	if j := c.blanks(i); j < len(c.s) {
		return j
	}
	return i
}

// token steps over a word: letters, digits and the marks of a document number.
func (c *citer) token(i int) int {
	for j, r := range c.s[i:] {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '/' && r != '-' {
			return i + j
		}
	}
	return len(c.s)
}

// stopWord reports a word that does not belong to the name of a law.
func stopWord(s string) bool {
	switch s {
	case "quy", "và", "hoặc", "có", "được", "thì", "để", "theo", "tại", "trong", "do", "khi", "là", "thực", "hết", "đã",
		"sẽ", "phải", "không", "như", "này", "trừ", "đối", "nếu", "ngày", "năm", "của", "về", "cho", "bị", "với", "bao",
		"gồm", "sau", "từ", "kể", "vào", "ban", "trên", "mà", "nhưng", "tiếp", "trước", "thay", "áp", "các", "cụ", "-":
		return true
	}
	return strings.Trim(s, "/-") == ""
}
