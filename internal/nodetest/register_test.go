package nodetest_test

import (
	"slices"
	"strings"
	"testing"

	"phoihop/internal/entry"
	"phoihop/internal/register"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/viet"
)

// TestRegisterSheets: the registers of outgoing and of incoming papers as
// spreadsheets hold, paper by paper, what was entered, in the columns in which
// offices keep them; a number that was given up says why.
func TestRegisterSheets(t *testing.T) {
	t.Parallel()
	o := serve(t)
	by := as(t, o.n, "xavinhan.troly")
	sent := do(t, o.n, by, "register.take", "code", "TB", "title", "Kết quả giao ban tháng 10", "to", "Các chi bộ; lưu", "on", "2026-11-03")
	void := do(t, o.n, by, "register.take", "code", "TB", "title", "Bản in lỗi", "to", "Lưu", "on", "2026-11-04")
	do(t, o.n, by, "register.void", "book", void.Subject, "entry", void.ID, "reason", "In lỗi")
	came := do(t, o.n, by, "register.receive", "number", "15-CV/ĐBP", "date", "2026-11-02", "issuer", "Đồn Biên phòng Mũi Đá", "title", "Phối hợp tuần tra", "on", "2026-11-05", "for", "Ban Chỉ huy Quân sự")
	out, _ := entry.Decode[register.Taken](sent)
	second, _ := entry.Decode[register.Taken](void)
	in, _ := entry.Decode[register.Received](came)
	if second.N != out.N+1 || !strings.Contains(out.Number, "-TB/") {
		t.Fatalf("numbers %q and %q", out.Number, second.Number)
	}
	for _, c := range []struct {
		dir, title string
		head       []string
		rows       [][]string
	}{
		{"out", "Sổ văn bản đi", []string{"STT", "Số, ký hiệu", "Ngày văn bản", "Trích yếu", "Nơi nhận", "Ghi chú"}, [][]string{
			{viet.FormatInt(int64(out.N)), out.Number, "03/11/2026", "Kết quả giao ban tháng 10", "Các chi bộ; lưu", ""},
			{viet.FormatInt(int64(second.N)), second.Number, "04/11/2026", "Bản in lỗi", "Lưu", "In lỗi"}}},
		{"in", "Sổ văn bản đến", []string{"Số đến", "Ngày đến", "Số, ký hiệu", "Ngày văn bản", "Cơ quan ban hành", "Trích yếu", "Đơn vị xử lý", "Ghi chú"}, [][]string{
			{viet.FormatInt(int64(in.N)), "05/11/2026", "15-CV/ĐBP", "02/11/2026", "Đồn Biên phòng Mũi Đá", "Phối hợp tuần tra", "Ban Chỉ huy Quân sự", ""}}},
	} {
		page := o.page("xavinhan.troly", "/register?dir="+c.dir)
		w := o.get("xavinhan.troly", "/register?as=xlsx&dir="+c.dir)
		s, _, err := spreadsheet.Read(w.Body.Bytes())
		if err != nil || !strings.HasPrefix(s.Name, c.title) || !slices.Equal(s.Header, c.head) {
			t.Fatalf("%s: %q %q, %v", c.dir, s.Name, s.Header, err)
		}
		if name := w.Header().Get("Content-Disposition"); !strings.Contains(name, "so-van-ban-"+map[string]string{"out": "di", "in": "den"}[c.dir]) {
			t.Errorf("%s: the file is called %s", c.dir, name)
		}
		if n := strings.Count(page, `<tr id="n-`); n != len(s.Rows) {
			t.Errorf("%s: %d papers on the page, %d in the file", c.dir, n, len(s.Rows))
		}
		for _, want := range c.rows {
			i := slices.IndexFunc(s.Rows, func(row []any) bool {
				return slices.Contains(row, any(want[1])) && slices.Contains(row, any(want[len(want)-3]))
			})
			if i < 0 {
				t.Errorf("%s: no row %q among %v", c.dir, want, s.Rows)
				continue
			}
			for col, text := range want {
				if got := s.Text(i, col); got != text && !(col == len(want)-1 && text != "" && strings.Contains(got, text)) {
					t.Errorf("%s: %s is %q, want %q", c.dir, c.head[col], got, text)
				}
			}
		}
	}
	if other := o.page("xabaidua.troly", "/register"); strings.Contains(other, "Kết quả giao ban tháng 10") {
		t.Error("another party reads the register")
	}
}
