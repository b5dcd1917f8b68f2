package pdf

import "testing"

func TestParagraphs(t *testing.T) {
	for _, c := range []struct{ name, in, out string }{
		{"wrapped", "1. Hai bên thống nhất trao đổi tình hình mỗi tháng một lần vào trước ngày\r\nhai mươi của tháng.", "1. Hai bên thống nhất trao đổi tình hình mỗi tháng một lần vào trước ngày hai mươi của tháng."},
		{"a name after the margin", "Điều 1. Phạm vi\nQuy chế này quy định trách nhiệm phối hợp giữa Đảng ủy\nBộ đội Biên phòng với các xã.", "Điều 1. Phạm vi\nQuy chế này quy định trách nhiệm phối hợp giữa Đảng ủy Bộ đội Biên phòng với các xã."},
		{"points", "2. Nội dung gồm\na) Chỉ thị;\nb) Kế hoạch.", "2. Nội dung gồm\na) Chỉ thị;\nb) Kế hoạch."},
		{"page number", "Hai bên cùng\n\f\n12\nthực hiện.", "Hai bên cùng thực hiện."},
		{"headings", "QUY CHẾ PHỐI HỢP GIỮA HAI BÊN\nCHƯƠNG I\nQUY ĐỊNH CHUNG", "QUY CHẾ PHỐI HỢP GIỮA HAI BÊN\nCHƯƠNG I\nQUY ĐỊNH CHUNG"},
		{"nothing", "\n\f\n3\n", ""},
	} {
		if got := Paragraphs(c.in); got != c.out {
			t.Errorf("%s: %q, want %q", c.name, got, c.out)
		}
	}
}

func FuzzParagraphs(f *testing.F) {
	f.Add("1. Hai bên\r\ncùng làm\f2")
	f.Fuzz(func(t *testing.T, s string) { Paragraphs(s) })
}
