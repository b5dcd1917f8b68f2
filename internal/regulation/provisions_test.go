package regulation

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"phoihop/internal/legaltext"
)

func TestProposeMap(t *testing.T) {
	old, text := legaltext.Parse(firstText), legaltext.Parse(nextText)
	got := ProposeMap(old, text)
	for _, want := range []Mapping{
		{"chuong-1", "chuong-1", Kept},
		{"dieu-1", "dieu-1", Kept},
		{"dieu-2.khoan-1", "dieu-2.khoan-1", Reworded},
		{"dieu-2.khoan-2", "dieu-2.khoan-2", Kept},
		{"dieu-3.doan-1", "dieu-4.doan-1", Moved},
	} {
		if !slices.Contains(got, want) && old.Find(want.From) != nil {
			t.Errorf("no %+v in %+v", want, got)
		}
	}
}

// A clause whose sentences became two clauses is split; one that went is
// dropped.
func TestProposeMapSplit(t *testing.T) {
	old := legaltext.Parse("Điều 1. Báo tin\n1. Đồn biên phòng báo tin tàu cá mất liên lạc cho Ủy ban xã trong ngày; Ủy ban xã trả lời kết quả xác minh chủ tàu cho đồn biên phòng.\n2. Việc khen thưởng do mỗi bên tự xét theo thẩm quyền được giao hằng năm.\n")
	text := legaltext.Parse("Điều 1. Báo tin\n1. Đồn biên phòng báo tin tàu cá mất liên lạc cho Ủy ban xã trong ngày.\n3. Ủy ban xã trả lời kết quả xác minh chủ tàu cho đồn biên phòng.\n")
	got := ProposeMap(old, text)
	for _, want := range []Mapping{
		{"dieu-1.khoan-1", "dieu-1.khoan-1", Split},
		{"dieu-1.khoan-1", "dieu-1.khoan-3", Split},
		{"dieu-1.khoan-2", "", Dropped},
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no %+v in %+v", want, got)
		}
	}
}

// Whatever the texts: every old provision is in the map, every target exists,
// no new provision is the target of two old ones, and a text against itself
// is kept whole.
func TestProposeMapWhole(t *testing.T) {
	lines := rapid.SliceOfN(rapid.SampledFrom([]string{
		"Điều 1. Phạm vi", "Điều 2. Trao đổi", "Điều 3. Giao ban", "1. Các bên thông báo cho nhau hằng tháng về tình hình.",
		"2. Bên phát hiện báo tin ngay cho các bên còn lại.", "a) qua điện thoại;", "b) bằng văn bản.", "Chương II", "QUY ĐỊNH CỤ THỂ", "Đoạn văn rời.",
	}), 0, 20)
	rapid.Check(t, func(rt *rapid.T) {
		old := legaltext.Parse(join(lines.Draw(rt, "old")))
		text := legaltext.Parse(join(lines.Draw(rt, "text")))
		mapped, targets := map[string]bool{}, map[string]int{}
		for _, m := range ProposeMap(old, text) {
			mapped[m.From] = true
			if m.To != "" {
				if targets[m.To]++; text.Find(m.To) == nil || targets[m.To] > 1 {
					rt.Fatalf("target %+v", m)
				}
			}
		}
		for _, p := range provisions(old) {
			if !mapped[p.id] {
				rt.Fatalf("%s is not in the map", p.id)
			}
		}
		for _, m := range ProposeMap(old, old) {
			if m.Relation != Kept {
				rt.Fatalf("against itself: %+v", m)
			}
		}
	})
}

func join(lines []string) (s string) {
	for _, l := range lines {
		s += l + "\n"
	}
	return s
}
