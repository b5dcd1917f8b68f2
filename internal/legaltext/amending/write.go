package amending

import (
	"errors"
	"strconv"
	"strings"

	"phoihop/internal/legaltext"
)

// ErrNotSaid means that no amending text leads from one text to the other,
// for example since the new one has quotation marks that do not pair.
var ErrNotSaid = errors.New("amending: the change cannot be said in an amending text")

// Wording is what an amending text says beside its instructions.
type Wording struct {
	Name string // of the amended text: "Quy chế phối hợp …"
	From string // "ngày 01 tháng 7 năm 2026"; empty: no article on effect
}

// Write makes the text that amends old so that it becomes text, in the usual
// wording. What it returns has been read back and carried out.
func Write(old, text *legaltext.Document, w Wording) (string, error) {
	is := Between(old, text)
	out := Print(is, w)
	got, _, errs := Apply(old.Source(), Read(out))
	if len(errs) > 0 || !same(got, text.Source()) {
		return "", ErrNotSaid
	}
	return out, nil
}

// Print writes instructions as articles of an amending text: those on one
// article together, phrases last.
func Print(is []Instruction, w Wording) string {
	if len(is) == 0 {
		return ""
	}
	var b strings.Builder
	name := strings.Join(strings.Fields(w.Name), " ")
	if name == "" {
		name = "Quy chế"
	}
	b.WriteString("Điều 1. Sửa đổi, bổ sung một số điều của " + name + "\n")
	for n, g := range byArticle(is) {
		b.WriteString("\n" + strconv.Itoa(n+1) + ". ")
		if len(g) == 1 {
			b.WriteString(g[0].words("", ".") + "\n")
			continue
		}
		article := articleOf(g[0].Targets[0])
		b.WriteString("Sửa đổi, bổ sung một số nội dung của " + Label(article) + " như sau:\n")
		for k, i := range g {
			end := ";"
			if k == len(g)-1 {
				end = "."
			}
			b.WriteString("\n" + string([]rune(letters)[k]) + ") " + i.words(article, end) + "\n")
		}
	}
	if w.From != "" {
		b.WriteString("\nĐiều 2. Hiệu lực thi hành\n\n1. Văn bản này có hiệu lực từ " + w.From +
			".\n\n2. Các nội dung khác của " + name + " không được nêu tại Điều 1 giữ nguyên hiệu lực.\n")
	}
	return b.String()
}

// byArticle gathers neighbours that change parts of one article.
func byArticle(is []Instruction) (gs [][]Instruction) {
	for _, i := range is {
		n := len(gs)
		if n > 0 && len(gs[n-1]) < len([]rune(letters)) && i.part() != "" && i.part() == gs[n-1][0].part() {
			gs[n-1] = append(gs[n-1], i)
			continue
		}
		gs = append(gs, []Instruction{i})
	}
	return gs
}

// part is the article that an instruction changes a part of; phrases and whole
// articles stand by themselves.
func (i Instruction) part() string {
	if i.Kind == Words || len(i.Targets) == 0 || !strings.Contains(i.Targets[0], ".") {
		return ""
	}
	return articleOf(i.Targets[0])
}

// words says an instruction as a sentence, with its quotation.
func (i Instruction) words(within, end string) string {
	var labels []string
	for k, t := range i.Targets {
		around := within
		if i.Kind == Insert && (i.After+i.Before != "" || k < len(i.Targets)-1) {
			around = parent(t)
		}
		labels = append(labels, labelIn(t, around))
	}
	what := strings.Join(labels, ", ")
	quote := " như sau:\n\n“" + i.Quote + "”" + end
	switch i.Kind {
	case Whole:
		return "Sửa đổi, bổ sung toàn văn" + quote
	case Insert:
		if i.After != "" {
			return "Bổ sung " + what + " vào sau " + labelIn(i.After, within) + quote
		}
		if i.Before != "" {
			return "Bổ sung " + what + " vào trước " + labelIn(i.Before, within) + quote
		}
		return "Bổ sung " + what + quote
	case Retitle:
		return "Sửa đổi, bổ sung tên " + what + quote
	case Repeal:
		return "Bãi bỏ " + what + end
	case Words:
		at := end
		if what != "" {
			at = " tại " + what + end
		}
		if i.New == "" {
			return "Bỏ cụm từ “" + i.Old + "”" + at
		}
		return "Thay thế cụm từ “" + i.Old + "” bằng cụm từ “" + i.New + "”" + at
	}
	return "Sửa đổi, bổ sung " + what + quote
}
