package viet_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"phoihop/internal/viet"
)

func BenchmarkText(b *testing.B) {
	s := strings.Repeat("Điều 7. Đồn Biên phòng Bãi Dừa thông báo cho Uỷ ban nhân dân phường trước ngày 20.\n", 200)
	for _, c := range []struct {
		name string
		f    func(string) string
		s    string
	}{
		{"normalize", viet.Normalize, s}, {"normalize-nfd", viet.Normalize, norm.NFD.String(s)},
		{"fold", viet.Fold, s}, {"canonical", viet.Canonical, s}, {"lower", viet.Lower, s},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.s)))
			for b.Loop() {
				c.f(c.s)
			}
		})
	}
	b.Run("key", func(b *testing.B) {
		for b.Loop() {
			viet.Key("Đồn Biên phòng Bãi Dừa")
		}
	})
}
