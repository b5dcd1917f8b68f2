package demo

import (
	"fmt"
	"io"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// Summary is what was made.
type Summary struct {
	Space                                      entry.Hash
	Regulations                                []entry.Hash
	Review                                     entry.Hash
	Entries                                    int
	Accounts                                   []access.Caller
	Read, Confirmed, Corrected, Added, Dropped int
	Incidents                                  []entry.Hash // in the order in which they were opened
	second                                     []duty
	successions                                []succession
}

// succession is one old body with its heirs.
type succession struct {
	id    entry.Hash
	old   *party
	heirs []*party
}

// Print says what was made and how the duties came to be.
func (s Summary) Print(w io.Writer, took time.Duration) {
	fmt.Fprintf(w, "Đã tạo %s bản ghi đã ký trong %.1f giây. Mọi tổ chức, địa danh, chức danh, sự việc đều là hư cấu.\n", viet.FormatInt(int64(s.Entries)), took.Seconds())
	fmt.Fprintf(w, "Nghĩa vụ đọc từ hai văn bản: %d; giữ nguyên %d, sửa %d, thêm %d, bỏ %d (lý do ghi trong mã nguồn của bản trình diễn).\n", s.Read, s.Confirmed, s.Corrected, s.Added, s.Dropped)
	fmt.Fprintf(w, "Phòng phối hợp %s\n", s.Space)
	for _, r := range s.Regulations {
		fmt.Fprintf(w, "Quy chế %s\n", r)
	}
}

// Guide says where to look and what to try.
func Guide(dir, address string) string {
	return fmt.Sprintf(`
Dữ liệu: %[1]s
Mở %[2]s và chọn một tài khoản, hoặc đăng nhập (mật khẩu chung: %[3]s):
  bienphong.troly   Trợ lý, Đảng ủy Bộ đội Biên phòng tỉnh
  bienphong.bithu   Bí thư: ký, chốt số liệu
  xavinhan.troly    Trợ lý, Đảng ủy xã Vĩnh An (kế thừa Huyện ủy Vĩnh Hải từ 01/7/2025)
  don.muida         Trực ban Đồn Biên phòng Mũi Đá
  tinhuy.troly      Tỉnh ủy, bên theo dõi
  vanhanh           Người vận hành nút: không xem được nội dung
Thử: Quy chế → bấm ghi chú bên lề khoản 2 Điều 5 → mở bằng chứng; Hội nghị & sơ kết → Tổng kết 5 năm → bấm một con số.
  phoihop spaces --data %[1]s --json
  (khóa kế tiếp của từng bên, ngoài đời cất ngoài máy: %[1]s/next-keys)
  phoihop verify --data %[1]s
  phoihop review compile --data %[1]s --space MÃ --regulation MÃ --from 2018-01-01 --to 2022-12-31 --form party --out bao-cao.docx
  phoihop review check bao-cao.docx --data %[1]s
`, dir, address, web.DemoPassword)
}
