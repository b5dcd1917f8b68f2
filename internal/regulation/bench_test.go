package regulation

import (
	"fmt"
	"strings"
	"testing"

	"phoihop/internal/legaltext"
)

// long is a text of n articles in the usual shape.
func long(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "Điều %d. Nội dung phối hợp thứ %d\n", i, i)
		for k := 1; k <= 4; k++ {
			fmt.Fprintf(&b, "%d. Hằng tháng, trước ngày %d, các bên trao đổi tình hình khu vực biên giới biển về nội dung %d của Điều %d.\n", k, k+10, k, i)
		}
	}
	return b.String()
}

func BenchmarkProposeMap(b *testing.B) {
	old, text := legaltext.Parse(long(60)), legaltext.Parse(strings.ReplaceAll(long(60), "trao đổi", "thông báo cho nhau"))
	for b.Loop() {
		ProposeMap(old, text)
	}
}
