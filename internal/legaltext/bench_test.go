package legaltext

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// longText writes a text of n articles with all kinds of unit and citation.
func longText(n int) string {
	var b strings.Builder
	b.WriteString("QUY CHẾ\nPhối hợp mẫu\n\nCăn cứ Luật Mẫu;\n\n")
	for i := 1; i <= n; i++ {
		b.WriteString("Điều " + strconv.Itoa(i) + ". Trách nhiệm trao đổi thông tin của các bên tham gia quy chế\n")
		for k := 1; k <= 4; k++ {
			b.WriteString(strconv.Itoa(k) + ". Hằng tháng, các bên thông báo cho nhau tình hình an ninh, trật tự trên địa bàn theo khoản 1 Điều này và các điểm a, b khoản 2 Điều 1 Quy chế này:\n")
			for _, p := range []string{"a", "b", "c", "d", "đ"} {
				b.WriteString(p + ") Tình hình hoạt động của người, phương tiện ra vào khu vực do đơn vị mình phụ trách;\n")
			}
		}
	}
	return b.String()
}

// hostileTexts are shapes that make careless readers quadratic.
func hostileTexts(n int) map[string]string {
	return map[string]string{
		"openings":    "Điều 1. Sửa như sau:\n" + strings.Repeat("“1. Lời\n", n),
		"closings":    "Điều 1. Sửa như sau:\n" + strings.Repeat("Lời.”\n", n),
		"inline":      "Điều 1. A\n" + strings.Repeat("a “ b ", n),
		"one line":    strings.Repeat("khoản 1, ", n),
		"points":      strings.Repeat("điểm a, ", n),
		"ranges":      strings.Repeat("từ Điều 1 đến Điều 499, ", n/50),
		"same id":     strings.Repeat("Điều 1. A\n", n),
		"text":        "Điều 1. A\n1. Một\n" + strings.Repeat("lời văn nối tiếp\n", n),
		"blank":       strings.Repeat("\n", n),
		"page number": strings.Repeat("12\nTiêu đề trang\n\n", n),
		"pages only":  "Lời.\n" + strings.Repeat("12\n", n) + "Lời.",
		"deep":        strings.Repeat("1.1.1.1. A\n1. B\n1.1. C\na) D\n", n/4),
		"lists":       "Điều 1. A\n1. M:\na) N:\n" + strings.Repeat("1. X\n2. Y\n", n),
		"annexes":     strings.Repeat("PHỤ LỤC\nQUY CHẾ\n(Kèm theo Quyết định\n", n),
		"headings":    "Chương I\n" + strings.Repeat("QUY ĐỊNH CHUNG\n", n),
	}
}

// TestLinear prints the time for a text and for one twice as long; the ratio
// is for reading.
func TestLinear(t *testing.T) {
	measure := func(s string) time.Duration {
		best := time.Hour
		for range 3 {
			start := time.Now()
			Parse(s)
			best = min(best, time.Since(start))
		}
		return best
	}
	cases := hostileTexts(4000)
	double := hostileTexts(8000)
	cases["regular"], double["regular"] = longText(200), longText(400)
	for name, s := range cases {
		a, b := measure(s), measure(double[name])
		t.Logf("%-12s %8d bytes %10v; doubled %10v, ×%.1f; %.1f MB/s", name, len(s), a, b,
			float64(b)/float64(a), float64(len(double[name]))/b.Seconds()/1e6)
	}
}

func BenchmarkParse(b *testing.B) {
	s := longText(1000)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(s)
	}
}

func BenchmarkParseReal(b *testing.B) {
	all := sharedTexts(b)
	size := 0
	for _, s := range all {
		size += len(s)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, s := range all {
			Parse(s)
		}
	}
}
