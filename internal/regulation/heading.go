package regulation

import (
	"strings"

	"phoihop/internal/legaltext"
)

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

// placeName names a unit with what it stands in: "Khoản 1 Điều 5".
func placeName(n *legaltext.Node) string {
	name := label(n)
	for p := n.Parent(); p != nil && n.Kind != legaltext.KindArticle; p = p.Parent() {
		switch p.Kind {
		case legaltext.KindArticle, legaltext.KindClause, legaltext.KindPoint, legaltext.KindAnnex:
			name += " " + lower(label(p), name != "")
		}
		if p.Kind == legaltext.KindArticle {
			break
		}
	}
	return name
}

// lower writes the label in the middle of a name; articles keep their capital.
func lower(label string, middle bool) string {
	if rest, ok := strings.CutPrefix(label, "Khoản"); ok && middle {
		return "khoản" + rest
	}
	return label
}
