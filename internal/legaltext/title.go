package legaltext

import (
	"strings"
	"unicode"
)

// docTypes names the types of text that head a document, longest first.
func docTypes() []string {
	return []string{
		"NGHỊ QUYẾT LIÊN TỊCH", "THÔNG TƯ LIÊN TỊCH", "QUYẾT ĐỊNH LIÊN TỊCH", "VĂN BẢN HỢP NHẤT", "HƯỚNG DẪN LIÊN TỊCH",
		"QUY CHẾ", "QUY ĐỊNH", "QUYẾT ĐỊNH", "NGHỊ ĐỊNH", "NGHỊ QUYẾT", "THÔNG TƯ", "BỘ LUẬT", "LUẬT", "PHÁP LỆNH",
		"CHỈ THỊ", "HƯỚNG DẪN", "KẾ HOẠCH", "ĐIỀU LỆ", "LỆNH", "HIẾN PHÁP", "KẾT LUẬN", "CHƯƠNG TRÌNH", "THÔNG BÁO",
		"BÁO CÁO", "NỘI QUY", "ĐỀ ÁN", "QUY TRÌNH", "TỜ TRÌNH", "CÔNG ĐIỆN", "BIÊN BẢN", "THỎA THUẬN", "HIỆP ĐỊNH",
	}
}

// title names the document: its type and subject, else its first line.
func (p *parser) title() string {
	first := ""
	for i := range p.lines {
		l := &p.lines[i]
		if l.blank() || l.noise || i == 0 && isSourceNote(p.src[l.start:l.end]) {
			continue
		}
		if l.mark.kind != markNone && l.mark.kind != markDash && p.doc.startsUnit(i+1) {
			break
		}
		if t, ok := p.typed(i); ok {
			return t
		}
		if first == "" && !isLetterhead(l.text) {
			first = clean(l.text)
		}
	}
	if first == "" && len(p.doc.Children) > 0 && p.doc.Children[0].Kind == KindAnnex {
		return p.doc.Children[0].Title
	}
	return first
}

// startsUnit reports that a unit other than a paragraph starts on a line.
func (d *Document) startsUnit(line int) bool {
	for _, n := range d.Children {
		if n.Line == line {
			return n.Kind != KindParagraph
		}
		if n.Line > line {
			break
		}
	}
	return false
}

// typed reads the title that starts at line i with the type of the document.
func (p *parser) typed(i int) (string, bool) {
	text := clean(p.lines[i].text)
	for _, t := range docTypes() {
		rest, ok := strings.CutPrefix(text, t)
		if !ok || strings.HasSuffix(rest, ":") {
			continue
		}
		if rest != "" && rest[0] != ' ' || rest != "" && !titleRest(rest) {
			return "", false
		}
		return strings.TrimSpace(text + p.subject(i)), true
	}
	return "", false
}

// titleRest reports that what follows the type on its line belongs to a title:
// a number, or a subject in capitals.
func titleRest(s string) bool {
	s = strings.TrimSpace(s)
	return s == "" || unicode.IsDigit(rune(s[0])) || mostlyUpper(s) || strings.HasPrefix(s, "Số") || strings.HasPrefix(s, "số")
}

// subject gathers the lines of the trích yếu below the type.
func (p *parser) subject(i int) string {
	var b strings.Builder
	upper := false
	for k := p.nextText(i); k < len(p.lines) && b.Len() < 600; k = p.nextText(k) {
		l := &p.lines[k]
		if l.mark.kind != markNone || notSubject(l.text) || p.doc.startsUnit(k+1) {
			break
		}
		if n := p.nextText(k); b.Len() > 0 && n < len(p.lines) && isAuthority(l.text) && strings.Contains(p.lines[n].text, "Căn cứ") {
			break
		}
		gap := p.lines[k-1].blank()
		if b.Len() > 0 && gap || b.Len() > 0 && upper && !mostlyUpper(l.text) {
			break
		}
		if b.Len() == 0 && gap && mostlyUpper(p.lines[i].text[len("LU"):]) && p.lines[i].width > 30 {
			break
		}
		upper = mostlyUpper(l.text)
		b.WriteByte(' ')
		b.WriteString(clean(l.text))
	}
	return b.String()
}

// isAuthority reports the line in capitals that names who issues a text, right
// above its grounds.
func isAuthority(s string) bool {
	_, ok := eatWord(s, "ỦY BAN", "UỶ BAN", "HỘI ĐỒNG", "CHỦ TỊCH", "BỘ TRƯỞNG", "THỦ TƯỚNG", "CHÍNH PHỦ", "QUỐC HỘI",
		"THỐNG ĐỐC", "BAN ", "GIÁM ĐỐC", "TỈNH ỦY", "TỈNH UỶ", "BỘ CHÍNH TRỊ", "TỔNG ", "CHÁNH ÁN", "VIỆN TRƯỞNG",
		"HUYỆN ỦY", "THÀNH ỦY", "ĐẢNG ỦY", "BỘ ")
	return ok && mostlyUpper(s)
}

// notSubject reports a line of the preamble that is no trích yếu.
func notSubject(s string) bool {
	if isLetterhead(s) || isIssuedWith(s) {
		return true
	}
	_, ok := eatWord(s, "Căn cứ", "CĂN CỨ", "Theo đề nghị", "Xét đề nghị", "Thực hiện", "Số", "(")
	return ok
}

// isLetterhead reports the motto, rules, numbers and dates above a title.
func isLetterhead(s string) bool {
	if strings.Trim(s, "-_—–=*. /\\|+") == "" {
		return true
	}
	if strings.Contains(s, "CỘNG HÒA XÃ HỘI") || strings.Contains(s, "CỘNG HOÀ XÃ HỘI") ||
		strings.Contains(s, "ĐẢNG CỘNG SẢN VIỆT NAM") || strings.HasPrefix(s, "Độc lập") {
		return true
	}
	if strings.Contains(s, ", ngày ") && strings.Contains(s, " năm ") && len(s) < 90 && !strings.HasSuffix(s, ".") {
		return true
	}
	rest, ok := eatWord(s, "Số ", "Số:", "SỐ:", "Luật số", "Số")
	return ok && strings.ContainsAny(rest, "/-:")
}
