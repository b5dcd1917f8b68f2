package amending

import (
	"fmt"
	"strings"
	"testing"
)

type readCase struct{ name, text, want string }

func readCases() []readCase {
	return []readCase{
		{"clause", "1. Sửa đổi, bổ sung khoản 1 Điều 5 như sau:\n\n“1. Hằng tháng.”.", "replace dieu-5.khoan-1 “1. Hằng tháng.”"},
		{"on one line", "Sửa đổi khoản 2 Điều 5 như sau: “2. Hằng quý.”;", "replace dieu-5.khoan-2 “2. Hằng quý.”"},
		{"wrapped", "1. Sửa đổi, bổ sung khoản 1\nĐiều 5 như sau:\n“1. Hằng\ntháng.”.", "replace dieu-5.khoan-1 “1. Hằng|tháng.”"},
		{"point", "a) Sửa đổi, bổ sung điểm đ khoản 3 Điều 12 như sau:\n“đ) Việc khác;”;", "replace dieu-12.khoan-3.diem-đ “đ) Việc khác;”"},
		{"article with marks inside", "2. Sửa đổi, bổ sung Điều 3 như sau:\n“Điều 3. Tên\n1. Gọi là “các bên”.\n2. Hai.”.\n3. Bãi bỏ Điều 4.",
			"replace dieu-3 “Điều 3. Tên|1. Gọi là “các bên”.|2. Hai.”\nrepeal dieu-4"},
		{"nested", "Điều 1. Sửa đổi, bổ sung một số điều của Quy chế số 12-QC/TU\n1. Sửa đổi, bổ sung một số khoản của Điều 3 như sau:\na) Sửa đổi, bổ sung khoản 1 như sau:\n“1. Một.”.\nb) Bãi bỏ khoản 2;\n2. Bãi bỏ khoản 4 Điều 6.",
			"group  of Quy chế số 12-QC/TU\ngroup dieu-3 of Quy chế số 12-QC/TU\nreplace dieu-3.khoan-1 “1. Một.” of Quy chế số 12-QC/TU\nrepeal dieu-3.khoan-2 of Quy chế số 12-QC/TU\nrepeal dieu-6.khoan-4 of Quy chế số 12-QC/TU"},
		{"insert after", "1. Bổ sung khoản 1a vào sau khoản 1 Điều 5 như sau:\n“1a. Thêm.”.", "insert dieu-5.khoan-1a after dieu-5.khoan-1 “1a. Thêm.”"},
		{"insert before", "1. Bổ sung Điều 4a vào trước Điều 5 như sau:\n“Điều 4a. Thêm”.", "insert dieu-4a before dieu-5 “Điều 4a. Thêm”"},
		{"insert without place", "1. Bổ sung điểm c khoản 2 Điều 6 như sau:\n“c) Thêm.”.", "insert dieu-6.khoan-2.diem-c “c) Thêm.”"},
		{"insert into", "1. Bổ sung điểm a1 vào khoản 2 Điều 6 như sau:\n“a1) Thêm.”.", "insert dieu-6.khoan-2.diem-a1 “a1) Thêm.”"},
		{"insert several", "1. Bổ sung các khoản 4, 5 vào sau khoản 3 Điều 6 như sau:\n“4. Bốn.\n5. Năm.”.", "insert dieu-6.khoan-4 dieu-6.khoan-5 after dieu-6.khoan-3 “4. Bốn.|5. Năm.”"},
		{"two orders", "1. Sửa đổi khoản 1 và bổ sung khoản 1a vào sau khoản 1 Điều 5 như sau:\n“1. Một.\n1a. Thêm.”.",
			"replace dieu-5.khoan-1 “1. Một.”\ninsert dieu-5.khoan-1a after dieu-5.khoan-1 “1a. Thêm.”"},
		{"words", "4. Thay thế cụm từ “huyện ủy” bằng cụm từ “đảng ủy xã” tại khoản 2 Điều 2, khoản 2 Điều 16.", "words “huyện ủy”→“đảng ủy xã” dieu-2.khoan-2 dieu-16.khoan-2"},
		{"words everywhere", "4. Thay cụm từ \"huyện ủy\" bằng cụm từ \"đảng ủy xã\" trong toàn bộ Quy chế.", "words “huyện ủy”→“đảng ủy xã”"},
		{"drop words", "5. Bỏ cụm từ “, thành ủy” tại Điều 15.", "words “, thành ủy”→“” dieu-15"},
		{"add words", "5. Bổ sung cụm từ “và phường” vào sau cụm từ “các xã” tại Điều 15.", "words “các xã”→“các xã và phường” dieu-15"},
		{"repeal list", "3. Bãi bỏ Điều 10, Điều 11, Điều 13; khoản 7, khoản 8 Điều 16.", "repeal dieu-10 dieu-11 dieu-13 dieu-16.khoan-7 dieu-16.khoan-8"},
		{"title", "1. Sửa đổi, bổ sung tên Điều 5 như sau:\n“Điều 5. Trao đổi tin”.", "retitle dieu-5 “Điều 5. Trao đổi tin”"},
		{"chapter title", "1. Sửa đổi tên Chương II như sau:\n“Chương II\nNỘI DUNG”.", "retitle chuong-2 “Chương II|NỘI DUNG”"},
		{"passive", "1. Khoản 2 Điều 3 được sửa đổi, bổ sung như sau:\n“2. Hai.”.", "replace dieu-3.khoan-2 “2. Hai.”"},
		{"no quotation", "1. Sửa đổi, bổ sung khoản 2 Điều 3 như sau:\n2. Hai.", "unknown quote"},
		{"cut off", "b) Sửa đổi,", "unknown target"},
		{"quotation without end", "1. Sửa đổi khoản 2 Điều 3 như sau:\n“2. Hai.\n2. Bãi bỏ Điều 4.", "unknown open\nrepeal dieu-4"},
		{"other wording", "1. Thay thế cụm từ “a” tại Điều 4.", "unknown wording"},
		{"lists in turn", "1. Thay thế các cụm từ “a”, “b” lần lượt bằng các cụm từ “c”, “d”.", "unknown wording"},
		{"order inside a quotation", "1. Sửa đổi Điều 19 như sau:\n“Điều 19. Sửa đổi, bổ sung\n1. Bãi bỏ thì báo trước.”.", "replace dieu-19 “Điều 19. Sửa đổi, bổ sung|1. Bãi bỏ thì báo trước.”"},
		{"nothing", "Điều 1. Phạm vi\n1. Quy chế này được sửa đổi khi các bên thống nhất.", ""},
	}
}

// shown prints instructions for comparison.
func shown(is []Instruction) string {
	var out []string
	for _, i := range is {
		s := string(i.Kind) + " "
		if i.Kind == Words {
			s += "“" + i.Old + "”→“" + i.New + "” "
		}
		if i.Kind == Unknown {
			s += string(i.Problem)
		} else {
			s += strings.Join(i.Targets, " ")
		}
		if i.After != "" {
			s += " after " + i.After
		}
		if i.Before != "" {
			s += " before " + i.Before
		}
		if i.Quote != "" {
			s += " “" + strings.ReplaceAll(i.Quote, "\n", "|") + "”"
		}
		if i.Of != "" {
			s += " of " + i.Of
		}
		out = append(out, strings.TrimRight(s, " "))
	}
	return strings.Join(out, "\n")
}

func TestRead(t *testing.T) {
	for _, c := range readCases() {
		if got := shown(Read(c.text)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

const base = `Điều 1. Phạm vi
1. Một việc.
2. Hai việc:
a) Việc nhỏ;
b) Việc lớn.

Điều 2. Các bên
1. Huyện ủy và các huyện ủy khác.
`

func TestApply(t *testing.T) {
	for _, c := range []struct{ name, amending, old, text, errs string }{
		{"insert keeps numbers", "1. Bổ sung khoản 1a vào sau khoản 1 Điều 1 như sau: “1a. Thêm.”.", "1. Một việc.\n", "1. Một việc.\n1a. Thêm.\n", ""},
		{"insert last point", "1. Bổ sung điểm c khoản 2 Điều 1 như sau: “c) Việc vừa.”.", "b) Việc lớn.\n", "b) Việc lớn.\nc) Việc vừa.\n", ""},
		{"insert article", "1. Bổ sung Điều 1a vào sau Điều 1 như sau: “Điều 1a. Thêm\n1. Mới.”.", "b) Việc lớn.\n\n", "b) Việc lớn.\n\nĐiều 1a. Thêm\n1. Mới.\n\n", ""},
		{"repeal", "1. Bãi bỏ khoản 1 Điều 1.", "1. Một việc.\n2. Hai", "2. Hai", ""},
		{"words", "1. Thay thế cụm từ “huyện ủy” bằng cụm từ “đảng ủy xã” tại Điều 2.", "các huyện ủy khác", "các đảng ủy xã khác", ""},
		{"drop words", "1. Bỏ cụm từ “và các huyện ủy khác” tại Điều 2.", " và các huyện ủy khác", "", ""},
		{"number added", "1. Sửa đổi khoản 1 Điều 1 như sau: “Một việc khác.”.", "1. Một việc.", "1. Một việc khác.", ""},
		{"other number", "1. Sửa đổi khoản 1 Điều 1 như sau: “3. Ba.”.", "", "", "line 1: number dieu-1.khoan-1"},
		{"missing", "\n\n1. Bãi bỏ khoản 7 Điều 1.", "", "", "line 3: missing dieu-1.khoan-7"},
		{"there already", "1. Bổ sung khoản 2 Điều 1 như sau: “2. Hai.”.", "", "", "line 1: exists dieu-1.khoan-2"},
		{"no such words", "1. Bỏ cụm từ “tỉnh ủy” tại Điều 2.", "", "", "line 1: no-words dieu-2"},
		{"half a word", "1. Thay thế cụm từ “iệc nhỏ” bằng cụm từ “a” tại Điều 1.", "", "", "line 1: no-words dieu-1"},
	} {
		got, _, errs := Apply(base, Read(c.amending))
		if want := strings.Replace(base, c.old, c.text, 1); got != want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, want)
		}
		if s := strings.Trim(fmt.Sprint(errs), "[]"); s != c.errs {
			t.Errorf("%s: %s", c.name, s)
		}
	}
}

func TestRedline(t *testing.T) {
	for _, c := range []struct{ old, text, want string }{
		{"trước ngày 20, các bên", "trước ngày 20; các bên", "trước ngày 20[-,][+;] các bên"},
		{"mỗi quý một lần", "mỗi tháng một lần", "mỗi [-quý][+tháng] một lần"},
		{"trao đổi tin tàu thuyền và an ninh trật tự", "nắm chắc dư luận và khoáng sản ven bờ", "[-trao đổi tin tàu thuyền và an ninh trật tự][+nắm chắc dư luận và khoáng sản ven bờ]"},
		{"a b", "a b", "a b"},
		{"", "mới", "[+mới]"},
	} {
		got := ""
		for _, p := range Redline(c.old, c.text) {
			got += map[Change]string{Same: p.Text, Removed: "[-" + p.Text + "]", Added: "[+" + p.Text + "]"}[p.Change]
		}
		if got != c.want {
			t.Errorf("%s", got)
		}
	}
}
