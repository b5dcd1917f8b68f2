package cadence

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"phoihop/internal/viet"
)

// brief writes findings as "monthly{day:20,before} yearly".
func brief(fs []Finding) string {
	var out []string
	for _, f := range fs {
		s := f.Cadence
		if f.Every != 1 {
			s += "*" + viet.FormatInt(int64(f.Every))
		}
		if f.Deadline != nil {
			b, _ := json.Marshal(f.Deadline)
			s += strings.NewReplacer(`"when":`, "", `"`, "").Replace(string(b))
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func reader() *Reader { return New(viet.Date{Year: 2026, Month: 1, Day: 1}) }

func TestRead(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Hằng tháng, trước ngày 20, các bên thông báo cho nhau tình hình.", "monthly{day:20,before}"},
		{"Khi có tình huống đột xuất, bên phát hiện thông báo ngay, chậm nhất 02 giờ, và thống nhất biện pháp.", "on-event{hours:2,within}"},
		{"Thực hiện báo cáo định kỳ 6 tháng (trước ngày 15 tháng 6), hàng năm (trước ngày 15 tháng 12) và đột xuất.", "half-yearly{day:15,month:6,before} yearly{day:15,month:12,before} on-event"},
		{"Trả lời trong thời hạn 03 (ba) ngày làm việc kể từ ngày nhận được đề nghị.", "on-event{working_days:3,within}"},
		{"Các bên sơ kết hằng năm, tổng kết 5 năm một lần.", "yearly every-n-years*5"},
		{"Các bên thường xuyên trao đổi tình hình.", "standing"},
		{"Chậm nhất là ngày 5 hàng tháng, đơn vị gửi báo cáo.", "monthly{day:5,by}"},
		{"Chậm nhất vào ngày 20 của tháng đầu tiên quý, đơn vị nộp.", "quarterly{day:20,by}"},
		{"Gửi báo cáo trước ngày 15 hằng tháng.", "monthly{day:15,before}"},
		{"Gửi báo cáo trước ngày 15 tháng 12 hằng năm.", "yearly{day:15,month:12,before}"},
		{"Gửi tin trước 16 giờ thứ sáu hằng tuần.", "weekly{weekday:5,hour:16,before}"},
		{"Giao ban mỗi quý một lần, luân phiên chủ trì.", "quarterly"},
		{"Họp một năm hai lần.", "half-yearly"},
		{"Mỗi năm 02 lần tổ chức tập huấn.", "half-yearly"},
		{"Trả lời không quá 07 ngày làm việc kể từ ngày nhận được đề nghị.", "on-event{working_days:7,within}"},
		{"Chậm nhất 30 ngày kể từ ngày nhận được nghị quyết, các bên tổ chức quán triệt.", "on-event{days:30,within}"},
		{"Hoàn thành trước ngày 31 tháng 12 năm 2026.", "once{day:31,month:12,before}"},
		{"Báo cáo hằng tháng, quý, 6 tháng, năm.", "monthly quarterly half-yearly yearly"},
		{"Báo cáo tháng, quý, 06 tháng, năm và đột xuất.", "monthly quarterly half-yearly yearly on-event"},
		{"Sáu tháng một lần, các bên phối hợp tổ chức tuyên truyền.", "half-yearly"},
		{"03 tháng một lần họp giao ban.", "quarterly"},
		{"Hai tháng một lần, hai bên kiểm tra chung.", "monthly*2"},
		{"Bồi dưỡng 2 năm/lần.", "every-n-years*2"},
		{"Gửi tin trước 16 giờ 00 hằng ngày.", "daily{hour:16,before}"},
		{"Cung cấp tài liệu khi có yêu cầu.", "on-event"},
		{"Cử báo cáo viên khi được đề nghị.", "on-event"},
		{"Năm năm một lần tổng kết.", "every-n-years*5"},
		{"Công khai quý, 06 tháng chậm nhất là 15 ngày, kể từ ngày kết thúc quý và 06 tháng.", "quarterly{days:15,within} half-yearly{days:15,within}"},
		{"Thông tin, dữ liệu: 01 lần/năm, trước ngày 31 tháng 3 hàng năm.", "yearly{day:31,month:3,before}"},
		{"Báo cáo 6 tháng đầu năm trước ngày 20 tháng 6 hàng năm và báo cáo năm trước ngày 20 tháng 12 hàng năm.", "half-yearly{day:20,month:6,before} yearly{day:20,month:12,before}"},
		{"Chậm nhất 01 giờ, trước khi phương tiện rời cảng, người phụ trách đăng ký.", "on-event{hours:1,before}"},
		{"Hàng quý, chậm nhất ngày thứ 30 của tháng đầu tiên quý tiếp theo, bên được giao lập báo cáo.", "quarterly{day:30,by}"},
		{"Theo định kỳ 06 (sáu) tháng, phòng báo cáo lãnh đạo.", "half-yearly"},
		{"Cấp trung ương: luân phiên chủ trì tổ chức giao ban định kỳ mỗi năm một lần", "yearly"},
		{"Định kỳ hàng tháng hoặc theo yêu cầu của Ủy ban, đơn vị báo cáo.", "monthly on-event"},
		{"Nộp hồ sơ chậm nhất là ngày thứ 10 kể từ ngày phát sinh.", "on-event{days:10,within}"},
		{"Định kỳ 06 tháng, 01 năm, các bên sơ kết.", "half-yearly yearly"},
		// no duties
		{"Quyết định này có hiệu lực từ ngày 01 tháng 3 năm 2022.", ""},
		{"Các khoản vay ký trước ngày 31/12/2020 được giữ nguyên.", ""},
		{"Thời gian thực hiện không quá 06 tháng.", ""},
		{"Giấy phép có thời hạn 05 năm.", ""},
		{"Ban Thường vụ Huyện ủy chỉ đạo chung.", ""},
		{"Người có hộ khẩu thường trú tại xã.", ""},
		{"Kinh phí hoạt động thường xuyên do ngân sách bảo đảm.", ""},
		{"Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020.", ""},
		{"Sơ kết học kỳ, tổng kết năm học.", ""},
	} {
		if got := brief(reader().Read(c.text)); got != c.want {
			t.Errorf("%s\n got  %s\n want %s", c.text, got, c.want)
		}
	}
}

func TestBound(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Hằng tháng, các bên thông báo cho nhau tình hình.", "các bên"},
		{"Đảng ủy Bộ đội Biên phòng tỉnh chủ trì sơ kết hằng năm.", "Đảng ủy Bộ đội Biên phòng tỉnh"},
		{"Trước ngày 15 hằng tháng, Huyện ủy Sơn Bắc gửi báo cáo.", "Huyện ủy Sơn Bắc"},
	} {
		fs := reader().Read(c.text)
		if len(fs) == 0 || strings.Join(fs[0].Bound, "|") != c.want {
			t.Errorf("%s: got %+v", c.text, fs)
		}
	}
}

func TestReadFile(t *testing.T) {
	src := "Điều 5. Trao đổi thông tin\n1. Đảng ủy có trách nhiệm:\na) Báo cáo hằng quý;\nb) Thông báo trước ngày 20 hằng tháng.\n"
	fs := reader().ReadFile(src)
	if len(fs) != 2 || fs[0].Provision != "dieu-5.khoan-1.diem-a" || strings.Join(fs[1].Bound, "") != "Đảng ủy" {
		t.Fatalf("%+v", fs)
	}
	if fs := reader().ReadFile("Báo cáo hằng năm.\nThường xuyên trao đổi.\n"); len(fs) != 2 || fs[0].Provision != "" {
		t.Fatalf("%+v", fs)
	}
}

// Whatever the text, the quote stands in it and reading it again gives the same.
func TestAnyText(t *testing.T) {
	r := reader()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.SampledFrom([]string{"hằng", "tháng", "trước", "ngày", "20", "quý", "và", "năm", "một", "lần", "(", ")", "đột xuất", ",", ";", ".", "chậm nhất", "giờ", "5", "\n"})).Draw(t, "words")
		text := viet.Normalize(strings.Join(words, " "))
		fs := r.Read(text)
		for _, f := range fs {
			if !strings.Contains(text, f.Quote) || f.Every < 1 || f.Confidence <= 0 || f.Confidence >= 1 {
				t.Fatalf("%+v", f)
			}
		}
		if brief(fs) != brief(r.Read(text)) {
			t.Fatal("reading twice differs")
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add("Hằng tháng, trước ngày 20, các bên thông báo.")
	f.Fuzz(func(t *testing.T, s string) { reader().Read(s) })
}
