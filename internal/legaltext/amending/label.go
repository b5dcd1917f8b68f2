package amending

import (
	"strconv"
	"strings"
)

// unit is one segment of an id: what it is called and its number.
type unit struct{ word, number string }

// units reads an id from its narrowest segment to the widest; ok is false for
// ids that cannot be named in a sentence.
func units(id string) (us []unit, ok bool) {
	names := map[string]string{"chuong": "Chương", "muc": "Mục", "dieu": "Điều", "khoan": "khoản", "diem": "điểm"}
	for s := range strings.SplitSeq(id, ".") {
		kind, number, _ := strings.Cut(s, "-")
		word := names[kind]
		if word == "" || number == "" || strings.ContainsAny(number, "~-") {
			return nil, false
		}
		if word == "Chương" {
			number = roman(number)
		}
		us = append([]unit{{word, number}}, us...)
	}
	return us, true
}

// Label names a provision: "điểm a khoản 1 Điều 5". It is empty for ids that
// cannot be named in a sentence.
func Label(id string) string { return labelIn(id, "") }

// labelIn names a provision as seen from inside a unit around it.
func labelIn(id, within string) string {
	if within != "" {
		id = strings.TrimPrefix(id, within+".")
	}
	us, ok := units(id)
	if !ok {
		return ""
	}
	var words []string
	for _, u := range us {
		words = append(words, u.word+" "+u.number)
	}
	return strings.Join(words, " ")
}

// parent is the id of the unit around one; "" at the top.
func parent(id string) string { return id[:max(0, strings.LastIndexByte(id, '.'))] }

// kindOfID is the first word of the last segment: "khoan".
func kindOfID(id string) string {
	kind, _, _ := strings.Cut(id[strings.LastIndexByte(id, '.')+1:], "-")
	return kind
}

// articleOf is the article that an id lies in, or "".
func articleOf(id string) string {
	first, _, _ := strings.Cut(id, ".")
	if !strings.HasPrefix(first, "dieu-") {
		return ""
	}
	return first
}

// roman writes the number of a chapter with its suffix: "3a" is "IIIa".
func roman(number string) string {
	digits := strings.TrimRight(number, "abcdefghijklmnopqrstuvwxyđ")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > 399 {
		return number
	}
	var b strings.Builder
	for _, r := range []struct {
		n int
		s string
	}{{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.n; n -= r.n {
			b.WriteString(r.s)
		}
	}
	return b.String() + number[len(digits):]
}
