package regulation

import "phoihop/internal/legaltext"

// heading is how a unit is called: "Điều 5. Trao đổi thông tin".
func heading(n *legaltext.Node) string {
	label := label(n)
	switch {
	case n.Title == "":
		return label
	case label == "":
		return n.Title
	}
	return label + ". " + n.Title
}

// label is a unit's name without its heading: "Điều 5".
func label(n *legaltext.Node) string {
	words := map[legaltext.Kind]string{
		legaltext.KindPart: "Phần", legaltext.KindChapter: "Chương", legaltext.KindSection: "Mục",
		legaltext.KindSubsection: "Tiểu mục", legaltext.KindArticle: "Điều", legaltext.KindClause: "Khoản",
		legaltext.KindPoint: "Điểm", legaltext.KindAnnex: "Phụ lục",
	}
	w := words[n.Kind]
	if w == "" || n.Number == "" {
		return w
	}
	return w + " " + n.Number
}
