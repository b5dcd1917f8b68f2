package amending

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/legaltext"
	"phoihop/internal/viet"
)

// TestRealTexts: in every real text beside the project each line that begins
// with an order to amend, outside quotations, is an instruction or listed as
// not understood; those with a provision and its new words are understood.
func TestRealTexts(t *testing.T) {
	files := realTexts(t)
	orderLine := regexp.MustCompile(`^\s*(?:Điều \d+\. |\d+\. |[a-zđ]\) )?(?:Sửa đổi|Bổ sung|Bãi bỏ|Thay thế|Bỏ cụm)[ ,]`)
	total, understood := 0, 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		text := viet.Normalize(string(b))
		at := map[int]bool{}
		for _, i := range Read(text) {
			at[i.Line] = true
			total++
			if i.Changes() {
				understood++
			}
			t.Logf("%s:%d %s", filepath.Base(f), i.Line, shown([]Instruction{i}))
		}
		quoted := false
		for n, l := range strings.Split(text, "\n") {
			quoted = quoted || strings.HasPrefix(l, "“")
			if !quoted && orderLine.MatchString(l) && !at[n+1] {
				t.Errorf("%s:%d is passed over: %s", filepath.Base(f), n+1, l)
			}
			quoted = quoted && !strings.Contains(l, "”")
		}
	}
	t.Logf("%d instructions, %d with a known change", total, understood)
}

// realTexts are the files of real texts beside the project, or the test skips.
func realTexts(t *testing.T) []string {
	t.Helper()
	dir := os.Getenv("PHOIHOP_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "texts", "*.txt"))
	if len(files) == 0 {
		t.Skip("no real texts beside the project")
	}
	return files
}

// TestRealTargets: in every real text, the provisions that it changes, as a
// person reads them; a text that is not named here changes none.
func TestRealTargets(t *testing.T) {
	want := map[string][]string{
		"partial-nghi-dinh-299-2025-sua-doi.txt":     {"replace dieu-3.khoan-1"},
		"luat-66-2020-bien-phong-viet-nam.txt":       {"replace dieu-21"},
		"nghi-dinh-168-2018-cong-tac-quoc-phong.txt": {"repeal dieu-10 dieu-11 dieu-13 dieu-16.khoan-7 dieu-16.khoan-8 dieu-24.khoan-2 dieu-24.khoan-3"},
	}
	for _, f := range realTexts(t) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, i := range Read(string(b)) {
			if i.Changes() {
				got = append(got, string(i.Kind)+" "+strings.Join(i.Targets, " "))
			}
		}
		name := filepath.Base(f)
		if !slices.Equal(got, want[name]) {
			t.Errorf("%s:\n got %s\nwant %s", name, strings.Join(got, "\n"), strings.Join(want[name], "\n"))
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("%s is not beside the project", name)
	}
}

// TestTwoRealVersions: the regulation of the demonstration and its successor.
func TestTwoRealVersions(t *testing.T) {
	var ds []*legaltext.Document
	head := ""
	for _, name := range []string{"quy-che-2018.txt", "quy-che-2022.txt"} {
		b, err := os.ReadFile(filepath.Join("..", "..", "demo", name))
		if err != nil {
			t.Fatal(err)
		}
		own, rest, _ := strings.Cut(string(b), "\nChương I\n")
		if head == "" {
			head = own
		}
		ds = append(ds, legaltext.Parse(head+"\nChương I\n"+rest))
	}
	text, err := Write(ds[0], ds[1], Wording{Name: "Quy chế phối hợp", From: "ngày 01 tháng 3 năm 2022"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"1. Bổ sung khoản 4 vào sau khoản 3 Điều 3 như sau:\n\n“4. ",
		"a) Sửa đổi, bổ sung khoản 2 như sau:\n\n“2. Bên nhận bàn giao",
		"b) Bổ sung khoản 3 vào sau khoản 2 như sau:",
		"Bổ sung Điều 21 vào sau Điều 20 như sau:\n\n“Điều 21. Hiệu lực",
		"Điều 2. Hiệu lực thi hành\n\n1. Văn bản này có hiệu lực từ ngày 01 tháng 3 năm 2022.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
