package demo

import (
	"cmp"
	"encoding/json"

	"phoihop/internal/cadence"
	"phoihop/internal/legaltext"
)

// reading is what the clerk made of one finding. The finding itself comes from
// the text; here stands its name, what proves it, and what was corrected.
type reading struct {
	provision, cadence string
	title              string
	kinds              string // features whose records prove it
	null               bool   // a nil report is accepted
	mode               string
	due                string // corrected due rule; empty: as read
	why                string // why it was corrected, added or dropped
	drop, add          bool
}

// readings is the clerk's record for the two texts, which share their duties.
func readings() []reading {
	return []reading{
		{provision: "dieu-5.khoan-1", cadence: "weekly", title: "Tin tình hình tuần", kinds: "notice", null: true},
		{provision: "dieu-5.khoan-2", cadence: "monthly", title: "Thông báo tình hình tháng", kinds: "notice", null: true},
		{provision: "dieu-5.khoan-3", cadence: "on-event", title: "Báo tin tình huống đột xuất", kinds: "notice,incident"},
		{provision: "dieu-5.khoan-4", cadence: "on-event", title: "Trả lời đề nghị cung cấp thông tin", kinds: "notice"},
		{provision: "dieu-6.khoan-1", cadence: "on-event", title: ruling, kinds: "directive,evidence"},
		{provision: "dieu-7.khoan-1", cadence: "half-yearly", title: drive, kinds: "evidence,campaign"},
		{provision: "dieu-7.khoan-2", cadence: "standing", title: "Xây dựng tổ tàu thuyền an toàn, bến bãi an toàn", kinds: "evidence"},
		{provision: "dieu-8.khoan-1", cadence: "quarterly", title: "Giao ban quý", kinds: "evidence,meeting", mode: "rotating", why: "văn bản ghi luân phiên chủ trì"},
		{provision: "dieu-8.khoan-2", cadence: "on-event", drop: true, why: "gắn với giao ban, đã tính ở khoản 1 Điều 8"},
		{provision: "dieu-9.khoan-2", cadence: "yearly", title: "Kế hoạch phối hợp năm", kinds: "evidence"},
		{provision: "dieu-10.khoan-1", cadence: "quarterly", title: "Tuần tra, kiểm tra chung", kinds: "evidence"},
		{provision: "dieu-11.khoan-2", cadence: "on-event", drop: true, why: "chờ chức năng vụ việc; chưa có bản ghi bàn giao"},
		{provision: "dieu-12.khoan-2", cadence: "half-yearly", title: "Đánh giá phối hợp xây dựng cơ sở", kinds: "evidence",
			due: `{"day":10,"when":"before","next":true}`, why: "các bên thống nhất gửi trước ngày 10 của tháng sau kỳ đánh giá"},
		{provision: "dieu-17.khoan-1", cadence: "yearly", title: "Sơ kết năm", kinds: "evidence"},
		{provision: "dieu-17.khoan-2", cadence: "every-n-years", title: "Tổng kết năm năm", kinds: "evidence"},
		{provision: "dieu-18.khoan-1", cadence: "yearly", title: "Báo cáo Tỉnh ủy", kinds: "notice"},
		{provision: "dieu-10.khoan-2", cadence: "quarterly", title: "Ghi kết quả tuần tra vào sổ", kinds: "evidence", add: true,
			why: "máy không đọc ra kỳ; các bên thống nhất theo quý"},
	}
}

// term is one regulation being set up.
type term struct {
	file, title, number string
	from, to            string
	predecessor         string
}

// confirm matches what was read with the clerk's record and returns the inputs
// of each duty to propose.
func (b *builder) confirm(text string) (duties [][]any) {
	found := cadence.ReadDocument(legaltext.Parse(text))
	b.sum.Read += len(found)
	known := map[string]reading{}
	for _, r := range readings() {
		known[r.provision+" "+r.cadence] = r
	}
	for _, f := range found {
		r, ok := known[f.Provision+" "+f.Cadence]
		if !ok || r.drop {
			b.sum.Dropped++
			continue
		}
		due, _ := json.Marshal(f.Deadline)
		if f.Deadline == nil {
			due = []byte("{}")
		}
		corrected := r.due != "" || r.mode != ""
		if corrected {
			b.sum.Corrected++
		} else {
			b.sum.Confirmed++
		}
		if r.due != "" {
			due = []byte(r.due)
		}
		duties = append(duties, r.inputs(f.Quote, f.Every, string(due), corrected))
	}
	for _, r := range readings() {
		if r.add {
			b.sum.Added++
			duties = append(duties, r.inputs("", 1, "{}", true))
		}
	}
	return duties
}

func (r reading) inputs(quote string, every int, due string, corrected bool) []any {
	return []any{"provision", r.provision, "quote", quote, "title", r.title, "cadence", r.cadence, "every", every, "due", due,
		"kinds", r.kinds, "nil", r.null, "mode", cmp.Or(r.mode, "each"), "corrected", corrected}
}
