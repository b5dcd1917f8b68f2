package legaltext

import (
	"strings"
	"unicode/utf8"
)

// attachable lists the kinds of text that are issued with a decision.
func attachable(s string) (string, bool) {
	return eatWord(s, "QUY CHẾ", "QUY ĐỊNH", "ĐIỀU LỆ", "NỘI QUY", "QUY TRÌNH", "CHƯƠNG TRÌNH", "KẾ HOẠCH",
		"ĐỀ ÁN", "HƯỚNG DẪN", "DANH MỤC", "QUY CHUẨN", "CHIẾN LƯỢC", "QUY TẮC", "BẢN QUY CHẾ", "BẢN QUY ĐỊNH",
		"TIÊU CHÍ", "ĐỊNH MỨC", "PHƯƠNG ÁN", "CHỨC NĂNG")
}

func attachableName(s string) bool {
	switch s {
	case "Quy chế", "Quy định", "Điều lệ", "Nội quy", "Quy trình", "Chương trình", "Kế hoạch", "Đề án", "Bản quy chế":
		return true
	}
	return false
}

// isAttachTitle reports a line that names the type of an attached text: in
// capitals, alone or with its subject in capitals behind.
func isAttachTitle(l *line) bool {
	rest, ok := attachable(l.text)
	if !ok {
		return attachableName(l.text)
	}
	if rest == "" {
		return true
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return (r == ' ' || strings.HasPrefix(rest, "PHỐI")) && mostlyUpper(rest) && !strings.HasSuffix(rest, ":")
}

// isIssuedWith reports "(Ban hành kèm theo Quyết định số …".
func isIssuedWith(s string) bool {
	t := strings.TrimLeft(s, "([*_ ")
	if len(t) == len(s) && !strings.HasPrefix(t, "Ban hành kèm theo") && !strings.HasPrefix(t, "Kèm theo") {
		return false
	}
	_, ok := eatWord(t, "Ban hành kèm theo", "Ban hành theo", "Kèm theo", "kèm theo", "ban hành kèm theo",
		"Được ban hành kèm theo", "BAN HÀNH KÈM THEO", "KÈM THEO", "Ban hành kèm")
	return ok
}

// findAttachments marks the first line of each text attached to the main one.
// A line that names a type of text starts one when articles went before it and
// either "(Ban hành kèm theo …" or a first chapter, part, section or article
// follows soon.
func (p *parser) findAttachments() {
	seen := false
	for i := range p.lines {
		l := &p.lines[i]
		if l.quoted || l.toc || l.blank() {
			continue
		}
		if l.mark.kind == markArticle && l.mark.delim != 0 || l.mark.kind == markRoman {
			seen = true
		}
		if seen && isAttachTitle(l) && !p.isHeadingTitle(i) && p.startsAttached(i) {
			l.attach = true
		} else if seen && isIssuedWith(l.text) {
			p.attachAbove(i)
		}
	}
}

// attachAbove finds the title over "(Ban hành kèm theo …" at line i when it is
// set in small letters ("QUY CHẾ phối hợp …", "Quy chế phối hợp …").
func (p *parser) attachAbove(i int) {
	for k, n := p.prevText(i), 0; k >= 0 && n < 6; k, n = p.prevText(k), n+1 {
		l := &p.lines[k]
		if l.attach || l.mark.kind != markNone || strings.HasSuffix(l.text, ".") || strings.HasSuffix(l.text, ";") {
			return
		}
		_, ok := attachable(l.text)
		if _, name := eatWord(l.text, "Quy chế ", "Quy định ", "Điều lệ ", "Nội quy ", "Quy trình "); (ok || name) && !p.isHeadingTitle(k) {
			l.attach = true
			return
		}
	}
}

// isHeadingTitle reports a line that is the title of a chapter or annex, such
// as QUY ĐỊNH CHUNG.
func (p *parser) isHeadingTitle(i int) bool {
	if rest, ok := strings.CutPrefix(p.lines[i].text, "QUY ĐỊNH "); ok {
		if _, ok := eatWord(rest, "CHUNG", "CỤ THỂ", "KHÁC", "CHUYỂN TIẾP"); ok {
			return true
		}
	}
	k := p.prevText(i)
	return k >= 0 && p.lines[k].heading0() && p.lines[k].mark.kind != markArticle
}

const attachReach = 14 // lines between a title and the first unit

func (p *parser) startsAttached(i int) bool {
	bare := mostlyUpper(p.lines[i].text)
	for k, n := p.nextText(i), 0; k < len(p.lines) && n < attachReach; k, n = p.nextText(k), n+1 {
		l := &p.lines[k]
		if isIssuedWith(l.text) {
			return true
		}
		switch m := l.mark; m.kind {
		case markArticle, markChapter, markPart:
			return bare && m.n == 1 && m.suffix == ""
		case markRoman:
			return bare && m.n == 1
		case markAnnex:
			return false
		}
		if k > i && isAttachTitle(l) && l.text == p.lines[i].text {
			return false
		}
	}
	return false
}
