package document

import "strings"

// Division is the heading of a part, chapter, section or subsection of a
// normative text: word and number on a line, the title in capitals below.
type Division struct {
	Word  string // "Phần", "Chương", "Mục", "Tiểu mục"
	Label string // number as it stands; empty counts on
	Title string
}

// Article is an article (điều): "Điều 5. Title" in bold. Where there is no
// title, Runs follow the number on its line, as in a decision.
type Article struct {
	Label string // number as it stands, "13a"; empty counts on
	Title string
	Runs  []Run
}

func (Division) block() {}
func (Article) block()  {}

// divisions lists the words of Division, highest first. Articles count through.
func divisions() []string { return []string{"Phần", "Chương", "Mục", "Tiểu mục"} }

// provisions counts divisions and articles.
type provisions struct {
	division [4]int
	article  int
}

// next counts a division and forgets the lower ones, except that chapters
// count through parts.
func (p *provisions) next(word string, f Form) string {
	for i, w := range divisions() {
		if w != word {
			continue
		}
		p.division[i]++
		for j := max(i+1, 2); j < len(p.division); j++ {
			p.division[j] = 0
		}
		kind := "decimal"
		if i < 2 {
			kind = f.Provision.Number
		}
		return ordinal(kind, p.division[i])
	}
	return ""
}

func (b *writer) division(x Division) {
	label := x.Label
	if label == "" {
		label = b.provisions.next(x.Word, b.f)
	}
	b.line(para{style: "Division", keepNext: true}, strings.TrimSpace(x.Word+" "+label))
	if x.Title != "" {
		b.line(para{style: "DivisionTitle", keepNext: true}, cased(x.Title, b.f.Provision.Title))
	}
}

func (b *writer) article(x Article, hold bool) {
	label := x.Label
	if label == "" {
		b.provisions.article++
		label = ordinal("decimal", b.provisions.article)
	}
	head := "Điều " + label + "."
	bold := Style{Bold: b.f.Provision.Article.Bold}
	if x.Title != "" {
		b.open(para{style: "Article", keepNext: true})
		b.text(head+" "+x.Title, bold, "")
		b.close()
		if len(x.Runs) > 0 {
			b.paragraph(Paragraph{Runs: x.Runs, KeepNext: hold})
		}
		return
	}
	b.open(para{style: "Article", keepNext: hold})
	b.text(head, bold, "")
	b.text(" ", Style{}, "")
	b.runs(x.Runs, Style{})
	b.close()
}
