package nodetest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadAloud reads pages as a screen reader does: the parts of the frame and
// the heading have names, every mark says its word, nothing that can be used is
// without a name, and no headings are skipped.
func TestReadAloud(t *testing.T) {
	t.Parallel()
	_, p := visit(t, "bienphong.bithu")
	reg, rv := world.summary.Regulations[1].String(), world.summary.Review.String()
	for name, x := range map[string]struct {
		path string
		want []string
	}{
		"hom-nay":  {"/today", []string{"heading: Hôm nay, ", "text: quá hạn"}},
		"quy-che":  {"/regulations/" + reg, []string{"heading: ", "navigation: Mục lục", "article: ", "complementary: Khoản 1 Điều 5"}},
		"bieu-mau": {"/do/notice.send", []string{"heading: Gửi thông báo", "group: Gửi đến", "textbox: Trích yếu", "button: Gửi thông báo"}},
		"ma-tran":  {"/matrix", []string{"heading: Ma trận", "table: Ma trận", "columnheader: ", "rowheader: "}},
		"so-ket":   {"/reviews/" + rv, []string{"heading: ", "table: Số liệu theo bên"}},
	} {
		p.Go(x.path)
		tree := p.Tree()
		if dir := os.Getenv("PHOIHOP_SCREENS"); dir != "" {
			os.WriteFile(filepath.Join(dir, "cay-"+name+".txt"), []byte(tree), 0o644)
		}
		for _, want := range append(x.want, "link: Đến nội dung chính", "navigation: Các phần", "main: ", "search: Tìm", "banner: ") {
			if !strings.Contains(tree, want) {
				t.Errorf("%s lacks %q:\n%.3000s", name, want, tree)
			}
		}
		for _, nameless := range regexp.MustCompile(`(?m)^ *(button|link|textbox|combobox|checkbox|searchbox|image|figure|table|dialog|navigation): $`).FindAllString(tree, -1) {
			t.Errorf("%s has a nameless %q", name, strings.TrimSpace(nameless))
		}
		if strings.Count(tree, "heading: ") == 0 || strings.Contains(tree, "tm-") {
			t.Errorf("%s:\n%.3000s", name, tree)
		}
	}
}
