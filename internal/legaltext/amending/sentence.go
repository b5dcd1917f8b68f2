package amending

import (
	"regexp"
	"strings"

	"phoihop/internal/legaltext"
)

// The words of amending sentences.
var (
	order    = regexp.MustCompile(`^(?i:sửa đổi|bổ sung|sửa |thay thế|thay cụm|thay từ|bãi bỏ|bỏ |hủy bỏ|huỷ bỏ)`)
	passive  = regexp.MustCompile(`^(?i:điểm|khoản|điều|chương|mục|tên|các|một số) .*được (?:sửa đổi|bổ sung|thay thế|sửa lại)[^“”]* như sau`)
	wordy    = regexp.MustCompile(`^(?i:(?:sửa đổi|thay thế|thay|bãi bỏ|bỏ|bổ sung)(?: một số| các)? (?:cụm từ|từ|đoạn|chữ))\s`)
	several  = regexp.MustCompile(`^(?i:(?:(?:, | và )?(?:sửa đổi|bổ sung|bãi bỏ|thay thế))+ (?:một số|các (?:điều|khoản|điểm|nội dung) sau|như sau))`)
	whole    = regexp.MustCompile(`(?i)^(?:sửa đổi|thay thế)(?:, bổ sung)? toàn (?:văn|bộ)`)
	heading  = regexp.MustCompile(`(?i)^(?:sửa đổi|thay|sửa)(?: đổi|, bổ sung)?(?: tên| tiêu đề| tên gọi)`)
	nextPart = regexp.MustCompile(`(?:;|,| và) +((?:sửa đổi|bổ sung|bãi bỏ|thay thế))`)
	position = regexp.MustCompile(` (?:vào )?(sau|trước|ngay sau|liền sau) | vào (?:cuối )?`)
	other    = regexp.MustCompile(`(?:của|tại|thuộc) ((?:Bộ luật|Luật|Nghị định|Nghị quyết|Thông tư|Quyết định|Quy chế|Quy định|Pháp lệnh|Điều lệ|các Nghị định)[^;“”:]*)`)
	asFollow = regexp.MustCompile(`[, ]*(?:như sau|cụ thể như sau)?\s*[:.;]*\s*$`)
)

// orders reports words that tell to change a text.
func orders(words string) bool { return order.MatchString(words) || passive.MatchString(words) }

// parse reads one sentence: usually one instruction, or one for each thing
// that it orders.
func parse(s sentence, in scope) []Instruction {
	switch {
	case s.open:
		return unknown(OpenQuote)
	case wordy.MatchString(s.text):
		return parseWords(s, in)
	case whole.MatchString(s.text) && s.quoted:
		return []Instruction{{Kind: Whole, Quote: s.quote}}
	case several.MatchString(s.text) && !s.quoted, s.deeper:
		return group(s, in)
	}
	parts := parts(s.text)
	var out []Instruction
	within := in.within
	for i := len(parts) - 1; i >= 0; i-- {
		p := parsePart(parts[i], s, within)
		if len(p.Targets) > 0 && articleOf(p.Targets[0]) != "" {
			within = articleOf(p.Targets[0])
		}
		out = append([]Instruction{p}, out...)
	}
	return share(out, s.quote)
}

func unknown(p Problem) []Instruction { return []Instruction{{Kind: Unknown, Problem: p}} }

// parts cuts "sửa đổi khoản 1; bổ sung khoản 1a vào sau khoản 1" into orders.
func parts(text string) (ps []string) {
	from := 0
	for _, m := range nextPart.FindAllStringSubmatchIndex(text, -1) {
		if before := strings.ToLower(text[from:m[0]]); strings.HasSuffix(before, "sửa đổi") || strings.HasSuffix(before, "bổ sung") {
			continue // "sửa đổi, bổ sung" is one
		}
		ps = append(ps, text[from:m[0]])
		from = m[2]
	}
	return append(ps, text[from:])
}

// group reads a sentence that announces others.
func group(s sentence, in scope) []Instruction {
	g := Instruction{Kind: Group, Within: in.within, Of: otherText(s.text)}
	if as := legaltext.Addresses(ownPart(s.text), in.within); len(as) == 1 {
		g.Within = as[0].ID
		g.Targets = []string{as[0].ID}
	}
	return []Instruction{g}
}

// otherText is the text that a sentence names as the one to amend.
func otherText(s string) string {
	m := other.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	return strings.TrimSpace(asFollow.ReplaceAllString(m[1], ""))
}

// ownPart is a sentence up to the name of the text to amend: what stands behind
// it are addresses in other texts.
func ownPart(s string) string {
	if m := other.FindStringIndex(s); m != nil {
		return s[:m[0]]
	}
	return s
}

// parsePart reads one order.
func parsePart(part string, s sentence, within string) Instruction {
	text := asFollow.ReplaceAllString(part, "")
	low := strings.ToLower(text)
	i := Instruction{Of: otherText(text)}
	if strings.HasPrefix(low, "bãi bỏ") || strings.HasPrefix(low, "hủy bỏ") || strings.HasPrefix(low, "huỷ bỏ") || strings.HasPrefix(low, "bỏ ") {
		i.Kind = Repeal
	} else if strings.HasPrefix(low, "bổ sung") {
		i.Kind = Insert
	} else if heading.MatchString(text) {
		i.Kind = Retitle
	} else if strings.HasPrefix(low, "thay thế") && !s.quoted {
		return Instruction{Kind: Unknown, Problem: NotUnderstood, Of: i.Of}
	} else {
		i.Kind = Replace
	}
	i.aim(ownPart(text), within)
	switch {
	case len(i.Targets) == 0:
		return Instruction{Kind: Unknown, Problem: NoTarget, Of: i.Of}
	case i.Kind != Repeal && !s.quoted:
		return Instruction{Kind: Unknown, Problem: NoQuote, Of: i.Of, Targets: i.Targets}
	}
	return i
}

// aim finds what an order is about.
func (i *Instruction) aim(text, within string) {
	if i.Kind != Insert {
		i.Targets = ids(legaltext.Addresses(text, within))
		return
	}
	what, where, side := text, "", ""
	if m := position.FindStringSubmatchIndex(text); m != nil {
		what, where = text[:m[0]], text[m[1]:]
		if m[2] >= 0 {
			side = text[m[2]:m[3]]
		}
	}
	anchor := ""
	if as := legaltext.Addresses(where, within); len(as) > 0 {
		anchor = as[len(as)-1].ID
	}
	around := within
	switch {
	case anchor == "":
	case side == "":
		around = anchor
	case strings.HasSuffix(side, "sau"):
		i.After, around = anchor, parent(anchor)
	default:
		i.Before, around = anchor, parent(anchor)
	}
	i.Targets = ids(legaltext.Addresses(what, around))
}

func ids(as []legaltext.Address) (out []string) {
	for _, a := range as {
		out = append(out, a.ID)
	}
	return out
}

// share gives each order its part of the quotation: all of it where there is
// one, else the units that have its numbers.
func share(is []Instruction, quote string) []Instruction {
	takers := 0
	for _, i := range is {
		if i.Kind == Replace || i.Kind == Insert || i.Kind == Retitle {
			takers++
		}
	}
	for k := range is {
		i := &is[k]
		switch {
		case !i.Changes() || i.Kind == Repeal:
		case takers == 1:
			i.Quote = quote
		default:
			i.Quote = strings.Join(unitsOf(quote, i.Targets), "\n")
		}
	}
	return is
}

// unitsOf cuts the units with the targets' numbers out of a quotation; all of
// it, for one target.
func unitsOf(quote string, targets []string) (us []string) {
	lines := strings.Split(quote, "\n")
	for _, t := range targets {
		number := t[strings.LastIndexByte(t, '-')+1:]
		var own []string
		in := false
		for _, l := range lines {
			if m := markerOf(l); m.level == levelOf(t) {
				in = m.number == number
			} else if m.level != noLevel && m.level < levelOf(t) {
				in = false
			}
			if in {
				own = append(own, strings.Trim(l, "“”"))
			}
		}
		if len(own) > 0 {
			us = append(us, strings.TrimSpace(strings.Join(own, "\n")))
		}
	}
	return us
}

// levelOf is the level of the marker that a provision begins with.
func levelOf(id string) level {
	switch kindOfID(id) {
	case "dieu":
		return articleLevel
	case "khoan":
		return clauseLevel
	case "diem":
		return pointLevel
	}
	return noLevel
}

// parseWords reads "Thay thế cụm từ “A” bằng cụm từ “B” tại …", "Bỏ cụm từ
// “A” tại …" and "Bổ sung cụm từ “A” vào sau cụm từ “B” tại …".
func parseWords(s sentence, in scope) []Instruction {
	phrases, rest := inline(s.text)
	low := strings.ToLower(rest)
	n := len(phrases)
	with := strings.Count(low, "“” bằng") + strings.Count(low, "thành")
	i := Instruction{Kind: Words, Of: otherText(rest), Targets: ids(legaltext.Addresses(rest, in.within))}
	if len(i.Targets) == 0 && in.within != "" {
		i.Targets = []string{in.within}
	}
	var out []Instruction
	each := func(old, text string) {
		w := i
		w.Old, w.New = old, text
		out = append(out, w)
	}
	switch {
	case strings.HasPrefix(low, "bổ sung") && n == 2 && strings.Contains(low, "trước"):
		each(phrases[1], phrases[0]+" "+phrases[1])
	case strings.HasPrefix(low, "bổ sung") && n == 2 && strings.Contains(low, "sau"):
		each(phrases[1], phrases[1]+" "+phrases[0])
	case strings.HasPrefix(low, "bỏ"), strings.HasPrefix(low, "bãi bỏ"):
		for _, p := range phrases {
			each(p, "")
		}
	case n >= 2 && (with == 1 || strings.Contains(low, " bằng ")) && !strings.Contains(low, "lần lượt"):
		for _, p := range phrases[:n-1] {
			each(p, phrases[n-1])
		}
	}
	if len(out) == 0 {
		return unknown(NotUnderstood)
	}
	return out
}
