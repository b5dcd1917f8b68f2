package legaltext

import (
	"strings"
	"unicode"
)

// signature reports that line i starts what stands behind the last article:
// the place for signatures, the addressees, or the formula of adoption.
func (p *parser) signature(i int) bool {
	if p.closed || !p.hasUnits() {
		return false
	}
	s := strings.Trim(p.lines[i].text, "*_ ")
	if rest, ok := eatWord(s, "Nơi nhận", "NƠI NHẬN", "Nơi gửi"); ok {
		return rest == "" || strings.ContainsAny(rest[:1], ": \t*")
	}
	if signedFor(s) || isSignature(s) || adopted(s) {
		return true
	}
	if p.lines[i].width <= 60 && mostlyUpper(s) && post(s) {
		return !p.top().wantTitle
	}
	return p.signerName(i)
}

// hasUnits reports that the container has an article or other unit.
func (p *parser) hasUnits() bool {
	c := p.container()
	return c.article > 0 || c.clause > 0 || c.roman > 0 || c.letter > 0 || len(p.stack) > 1 && p.top().rank != rankParagraph && c != p.top()
}

// signedFor reports TM., T/M, KT., K/T, TL., TUQ., Q. before a post.
func signedFor(s string) bool {
	rest, ok := eatWord(s, "TM.", "TM ", "T/M", "KT.", "KT ", "K/T", "TL.", "T/L", "TUQ.", "T.M", "Q. ", "TM/", "T.L")
	return ok && len(s) < 200 && mostlyUpper(rest)
}

func isSignature(s string) bool {
	_, ok := eatWord(s, "(Đã ký)", "(đã ký)", "Đã ký", "(Ký tên", "(Ký, ", "(ký tên", "(Đã kí", "XÁC THỰC VĂN BẢN HỢP NHẤT",
		"Xác thực văn bản hợp nhất", "(Chữ ký")
	return ok && len(s) < 120
}

// adopted reports the closing formula of a law or resolution of the National
// Assembly, which is no paragraph of the last article.
func adopted(s string) bool {
	rest, ok := eatWord(s, "Luật này ", "Bộ luật này ", "Pháp lệnh này ", "Nghị quyết này ", "Hiến pháp này ", "Điều lệ này ")
	if !ok {
		return false
	}
	_, ok = eatWord(rest, "được ", "đã được ")
	return ok && strings.Contains(rest, "thông qua") && (strings.Contains(rest, "Quốc hội") ||
		strings.Contains(rest, "kỳ họp") || strings.Contains(rest, "Đại hội") || strings.Contains(rest, "khóa"))
}

// post reports a post in capitals as it stands above a signature.
func post(s string) bool {
	for _, w := range []string{"CHỦ TỊCH", "BỘ TRƯỞNG", "THỨ TRƯỞNG", "THỦ TƯỚNG", "BÍ THƯ", "GIÁM ĐỐC", "CHÁNH ÁN", "VIỆN TRƯỞNG",
		"TỔNG THANH TRA", "THỐNG ĐỐC", "CHỦ NHIỆM", "TỔNG CỤC TRƯỞNG", "CỤC TRƯỞNG", "CHỈ HUY TRƯỞNG", "CHÍNH ỦY",
		"CHÍNH UỶ", "TƯ LỆNH", "PHÓ CHỦ TỊCH", "PHÓ BÍ THƯ", "TRƯỞNG BAN", "CHÁNH VĂN PHÒNG", "HIỆU TRƯỞNG", "TỔNG THƯ KÝ",
		"TỔNG KIỂM TOÁN", "TỔNG BÍ THƯ", "PHÓ THỦ TƯỚNG", "PHÓ GIÁM ĐỐC", "PHÓ CHỈ HUY"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// signerName reports a bare personal name between the last article and the
// title of what is attached, or the end of the text.
func (p *parser) signerName(i int) bool {
	l := &p.lines[i]
	if l.width > 40 || i > 0 && !p.lines[i-1].blank() || !isName(l.text) {
		return false
	}
	k := p.prevText(i)
	if k < 0 || !ended(p.lines[k].text) {
		return false
	}
	n := p.nextText(i)
	return n >= len(p.lines) || p.lines[n].attach || p.lines[n].mark.kind == markAnnex
}

// isName reports two to five words, each with one capital in front.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 5 {
		return false
	}
	for _, w := range words {
		for i, r := range w {
			if !unicode.IsLetter(r) || unicode.IsUpper(r) != (i == 0) {
				return false
			}
		}
	}
	return true
}
