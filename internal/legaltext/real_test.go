package legaltext

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"phoihop/internal/viet"
)

// sharedTexts finds real texts beside the project; the tests on them skip
// where they are absent.
func sharedTexts(t testing.TB) map[string]string {
	dir := os.Getenv("PHOIHOP_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	files, err := filepath.Glob(filepath.Join(dir, "texts", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Skip("no real texts beside the project")
	}
	out := map[string]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(f)] = string(b)
	}
	return out
}

// counted counts markers line by line, without any tree: an independent check.
// Lines inside quotations that open a line are left out.
func counted(src string) (articles, clauses, points int) {
	article := regexp.MustCompile(`^Điều \d+[a-zđ]?\.`)
	clause := regexp.MustCompile(`^\d+[a-z]?[.)-] ?`)
	point := regexp.MustCompile(`^[a-zđ]\d?\) `)
	quoted := false
	for _, l := range strings.Split(viet.Normalize(src), "\n") {
		if strings.HasPrefix(l, "“") {
			quoted = true
		}
		if !quoted {
			switch {
			case article.MatchString(l):
				articles++
			case clause.MatchString(l):
				clauses++
			case point.MatchString(l):
				points++
			}
		}
		if strings.Contains(l, "”") {
			quoted = false
		}
	}
	return
}

func kinds(d *Document) map[Kind]int {
	n := map[Kind]int{}
	d.Walk(func(x *Node, _ int) bool { n[x.Kind]++; return true })
	return n
}

func TestRealTexts(t *testing.T) {
	for name, src := range sharedTexts(t) {
		d := Parse(src)
		check(t, src, d)
		a, c, p := counted(src)
		k := kinds(d)
		t.Logf("%-55s điều %d/%d khoản %d/%d điểm %d/%d, %d viện dẫn, %d cảnh báo", name,
			k[KindArticle], a, k[KindClause], c, k[KindPoint], p, len(d.Citations), len(d.Warnings))
		if k[KindArticle] != a || k[KindClause] != c || k[KindPoint] != p {
			t.Errorf("%s: tree has %d điều, %d khoản, %d điểm; lines have %d, %d, %d", name,
				k[KindArticle], k[KindClause], k[KindPoint], a, c, p)
		}
	}
}

// rewrap breaks every line of src at width columns, as a text file from a
// printed page would be.
func rewrap(src string, width int) string {
	var b strings.Builder
	for _, l := range strings.Split(src, "\n") {
		col := 0
		for i, w := range strings.Split(l, " ") {
			n := utf8.RuneCountInString(w)
			if i > 0 && col+1+n > width {
				b.WriteByte('\n')
				col = 0
			} else if i > 0 {
				b.WriteByte(' ')
				col++
			}
			b.WriteString(w)
			col += n
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestRealTextsRewrapped: hard wrapping, with and without blank lines between
// the units, leaves the outline as it is.
func TestRealTextsRewrapped(t *testing.T) {
	for name, src := range sharedTexts(t) {
		_, body, _ := strings.Cut(src, "\n")
		want := outline(Parse(body))
		for _, width := range []int{60, 80, 100} {
			for _, tight := range []bool{false, true} {
				s := body
				if tight {
					s = regexp.MustCompile(`\n\n+`).ReplaceAllString(s, "\n")
				}
				if got := outline(Parse(rewrap(s, width))); got != want {
					t.Errorf("%s, %d columns, tight %v:\n%s", name, width, tight, firstDifference(got, want))
				}
			}
		}
	}
}

// ragged breaks lines at widths that vary, as copies of web pages do.
func ragged(src string) string {
	var b strings.Builder
	seed := uint32(1)
	for _, l := range strings.Split(src, "\n") {
		col := 0
		limit := 80
		for i, w := range strings.Split(l, " ") {
			if n := utf8.RuneCountInString(w); i > 0 && col+1+n > limit {
				b.WriteByte('\n')
				seed = seed*1664525 + 1013904223
				limit = 30 + int(seed>>16)%50
				col = 0
			} else if i > 0 {
				b.WriteByte(' ')
				col++
			}
			b.WriteString(w)
			col += utf8.RuneCountInString(w)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestRealTextsRagged(t *testing.T) {
	for name, src := range sharedTexts(t) {
		_, body, _ := strings.Cut(src, "\n")
		if got, want := outline(Parse(ragged(body))), outline(Parse(body)); got != want {
			t.Errorf("%s: %s", name, firstDifference(got, want))
		}
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Fields(got), strings.Fields(want)
	for i := range w {
		if i >= len(g) || g[i] != w[i] {
			return fmt.Sprintf("unit %d: got %v, want %v (%d, %d units)", i, at(g, i), w[i], len(g), len(w))
		}
	}
	return fmt.Sprintf("got %d units more: %v", len(g)-len(w), at(g, len(w)))
}

func at(s []string, i int) string {
	if i < len(s) {
		return s[i]
	}
	return "nothing"
}
