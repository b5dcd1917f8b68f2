package legaltext

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"phoihop/internal/viet"
)

// pieces are what random texts are made of.
func pieces() []string {
	return []string{"Điều 1. ", "Điều 2.", "Điều I1. ", "Điều", "\n", "\n\n", "1. ", "2- ", "1.1. ", "a) ", "đ) ", "f) ", "- ", "“", "”", "\"",
		"như sau:", "Chương I", "QUY ĐỊNH CHUNG", "Mục 1", "Phần thứ nhất", "I- ", "A. ", "QUY CHẾ", "(Ban hành kèm theo Quyết định này)",
		"khoản 1 Điều 2", "các điểm a, b và đ", "từ Điều 1 đến Điều 9", "Nghị định này", "Luật Mẫu", "Phụ lục I", "PHỤ LỤC", "Nơi nhận:",
		"TM. BAN", "**", "### ", "\t", " ", ",", ";", ".", "....... 5", "12", "lời văn", "Lời Văn", "\u00a0", "\u00ad", "Ð", "e\u0301", "\xff", "\r\n", "\f"}
}

func TestAnyTextIsKept(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom(pieces()), 0, 60).Draw(r, "parts")
		holds(r, strings.Join(parts, ""))
	})
}

type failer interface {
	Fatalf(format string, args ...any)
}

// holds checks on src what is true of every text.
func holds(t failer, src string) {
	d := Parse(src)
	if d.Source() != viet.Normalize(src) {
		t.Fatalf("%q is not kept", src)
	}
	seen := map[string]bool{}
	d.Walk(func(n *Node, _ int) bool {
		if seen[n.ID] || n.ID == "" || d.Find(n.ID) != n {
			t.Fatalf("%q: id %q", src, n.ID)
		}
		seen[n.ID] = true
		return true
	})
	for _, c := range d.Citations {
		if c.Text == "" || !strings.Contains(viet.Normalize(src), c.Text) || c.Targets == nil || c.At != "" && !seen[c.At] {
			t.Fatalf("%q: citation %+v", src, c)
		}
		for _, id := range c.Targets {
			if id == "" {
				t.Fatalf("%q: empty target in %+v", src, c)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range outlineCases() {
		f.Add(c.src)
	}
	f.Add(citeBase + "các điểm a, b và c khoản 1, điểm b khoản 2 Điều 1 Nghị định này.")
	f.Fuzz(func(t *testing.T, src string) { holds(t, src) })
}

// TestVariants: line ends, decomposed letters, no-break spaces, indents and
// the Icelandic Đ change nothing in the outline.
func TestVariants(t *testing.T) {
	for _, c := range outlineCases() {
		for name, f := range map[string]func(string) string{
			"CRLF":   func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
			"NFD":    norm.NFD.String,
			"NBSP":   func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") },
			"Ð":      func(s string) string { return strings.ReplaceAll(s, "Đ", "Ð") },
			"indent": func(s string) string { return "\t" + strings.ReplaceAll(s, "\n", "\n    ") },
			"BOM":    func(s string) string { return "\ufeff" + s },
		} {
			if got := outline(Parse(f(c.src))); got != c.want {
				t.Errorf("%s, %s:\n got %s\nwant %s", c.name, name, got, c.want)
			}
		}
	}
}

// TestDamaged cuts texts off, loses lines, doubles them and swaps them: there
// are warnings at most, and nothing of the source is lost.
func TestDamaged(t *testing.T) {
	n := 0
	for _, c := range outlineCases() {
		lines := strings.Split(c.src, "\n")
		for i := range lines {
			head, tail := strings.Join(lines[:i], "\n"), strings.Join(lines[i+1:], "\n")
			for _, s := range []string{
				head, tail, head + "\n" + tail, head + "\n" + lines[i] + "\n" + lines[i] + "\n" + tail,
				tail + "\n" + head, head + "“" + tail, head + "\x00\xff" + lines[i][:len(lines[i])/2] + tail,
			} {
				holds(t, s)
				n++
			}
		}
	}
	t.Logf("%d damaged texts", n)
}
