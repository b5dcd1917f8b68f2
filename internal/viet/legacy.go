package viet

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// Encoding is how the letters of a text were stored.
type Encoding string

// The encodings that Vietnamese documents come in. TCVN3 (ABC, the .VnTime
// fonts) and VNI put Vietnamese glyphs in the places of Western letters, so a
// program that does not know them shows "§¶ng" or "Ñaûng".
const (
	Unicode     Encoding = "Unicode"
	TCVN3       Encoding = "TCVN3"
	VNI         Encoding = "VNI"
	Windows1258 Encoding = "Windows-1258"
)

// Decode reads the bytes of a plain text: UTF-8, UTF-16 with its mark, or one
// of the encodings before Unicode, recognised by which reading makes
// Vietnamese words. ok is false for what is no text.
func Decode(b []byte) (text string, from Encoding, ok bool) {
	switch {
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}), bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return utf16Text(b), Unicode, true
	case bytes.IndexByte(b, 0) >= 0:
		return "", "", false
	case utf8.Valid(b):
		text, from = FromLegacy(string(b))
		return text, from, true
	}
	western, err := charmap.ISO8859_1.NewDecoder().Bytes(b)
	if err != nil {
		return "", "", false
	}
	text, from = FromLegacy(string(western))
	if from != Unicode {
		return text, from, true
	}
	vietnamese, err := charmap.Windows1258.NewDecoder().Bytes(b)
	if err != nil || commonWords(norm.NFC.String(string(vietnamese))) == 0 {
		return "", "", false
	}
	return norm.NFC.String(string(vietnamese)), Windows1258, true
}

// utf16Text reads UTF-16 whose first two bytes say which way round it is.
func utf16Text(b []byte) string {
	high := 1
	if b[0] == 0xFE {
		high = 0
	}
	units := make([]uint16, 0, len(b)/2)
	for i := 2; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i+high])<<8|uint16(b[i+1-high]))
	}
	return string(utf16.Decode(units))
}

// FromLegacy converts a text whose letters are Western only because a program
// did not know their font. Text that reads as Vietnamese already, or under no
// reading, comes back as it was.
func FromLegacy(s string) (string, Encoding) {
	best, from, most := s, Unicode, commonWords(s)
	for _, c := range []struct {
		name    Encoding
		convert func(string) string
	}{{TCVN3, tcvn3}, {VNI, vni}} {
		t := c.convert(s)
		if n := commonWords(t); n > most+most/2 && n >= 2 {
			best, from, most = t, c.name, n
		}
	}
	return best, from
}

// commonWords counts words with marks that every Vietnamese document is full
// of; wrongly read they are no words.
func commonWords(s string) (n int) {
	for _, w := range strings.FieldsFunc(Lower(s), NoWord) {
		if _, ok := common[w]; ok {
			n++
		}
	}
	return n
}

// common are frequent words of documents, each with at least one mark that
// Western encodings do not have.
var common = wordSet("và của các điều khoản định phối hợp được việc cơ quyền đảng ủy uỷ biên phòng với để những một này về nước " +
	"chế thực hiện nhiệm vụ tổ chức đơn vị xã huyện tỉnh bộ đội công từ tự là có đến không trật chữ tiếng việt mang dấu ban nhân dân " +
	"số quy hội nghị quyết trưởng chủ tịch độc lập hạnh phúc cộng nghĩa họp báo cáo thông tháng năm ngày thứ giữa hoạt động quản lý")

func wordSet(s string) map[string]struct{} {
	m := map[string]struct{}{}
	for _, w := range strings.Fields(s) {
		m[w] = struct{}{}
	}
	return m
}

// tcvn3 reads each letter by TCVN 5712:1993, table 3; capitals with tone marks
// are made by capital fonts and come out in lower case.
func tcvn3(s string) string {
	return strings.Map(func(r rune) rune {
		if v, ok := tcvn3Letters[r]; ok {
			return v
		}
		return r
	}, s)
}

var tcvn3Letters = pairs("µà¸á¶ả·ã¹ạ¨ă»ằ¾ắ¼ẳ½ẵÆặ©âÇầÊấÈẩÉẫËậ®đÌèÐéÎẻÏẽÑẹªêÒềÕếÓểÔễÖệ×ìÝíØỉÜĩÞị" +
	"ßòãóáỏâõäọ«ôåồèốæổçỗéộ¬ơêờíớëởìỡîợïùóúñủòũôụ\u00ADưõừøứöử÷ữùựúỳýýûỷüỹþỵ¡Ă¢Â§Đ£Ê¤Ô¥Ơ¦Ư")

// pairs makes a table of letters that follow each other in s.
func pairs(s string) map[rune]rune {
	rs := []rune(s)
	m := make(map[rune]rune, len(rs)/2)
	for i := 0; i+1 < len(rs); i += 2 {
		m[rs[i]] = rs[i+1]
	}
	return m
}

// vni reads a vowel with the Western letter behind it as one letter.
func vni(s string) string { return vniLetters.Replace(s) }

var vniLetters = vniReplacer()

// vniReplacer builds the table from the marks: what follows a vowel is its
// tone, or its shape and tone in one.
func vniReplacer() *strings.Replacer {
	plain := []string{"ø", "\u0300", "ù", "\u0301", "û", "\u0309", "õ", "\u0303", "ï", "\u0323"}
	roof := []string{"â", "\u0302", "à", "\u0302\u0300", "á", "\u0302\u0301", "å", "\u0302\u0309", "ã", "\u0302\u0303", "ä", "\u0302\u0323"}
	breve := []string{"ê", "\u0306", "è", "\u0306\u0300", "é", "\u0306\u0301", "ú", "\u0306\u0309", "ü", "\u0306\u0303", "ë", "\u0306\u0323"}
	var list []string
	add := func(from, to string) {
		list = append(list, from, norm.NFC.String(to))
	}
	both := func(from, mark, base, marks string) {
		add(from+mark, base+marks)
		if up := strings.ToUpper(from); up != from {
			add(up+strings.ToUpper(mark), strings.ToUpper(base)+marks)
			add(up+mark, strings.ToUpper(base)+marks)
		}
	}
	for _, v := range []struct {
		letters string
		marks   []string
	}{{"a e o u y", plain}, {"a e o", roof}, {"a", breve}} {
		for _, l := range strings.Fields(v.letters) {
			for i := 0; i < len(v.marks); i += 2 {
				both(l, v.marks[i], l, v.marks[i+1])
			}
		}
	}
	for i := 0; i < len(plain); i += 2 {
		both("ô", plain[i], "ơ", plain[i+1])
		both("ö", plain[i], "ư", plain[i+1])
	}
	for _, p := range []string{"ñđ", "ôơ", "öư", "æỉ", "óĩ", "òị", "îỵ", "ÑĐ", "ÔƠ", "ÖƯ", "ÆỈ", "ÓĨ", "ÒỊ", "ÎỴ"} {
		rs := []rune(p)
		add(string(rs[0]), string(rs[1]))
	}
	return strings.NewReplacer(list...)
}
