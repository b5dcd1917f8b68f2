package demo

import (
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// commendations are the three that the conference decides on: each rests on a
// report that another party has acknowledged; the nominee's own party stands
// aside. The last was revoked when its figures proved wrong.
func (b *builder) commendations(meeting entry.Hash) error {
	lead := b.parties[0]
	if err := b.must(lead.leader, "commendation.adopt-criteria", "from", viet.DateOf(b.clock), "criteria",
		"information; Trao đổi thông tin kịp thời; Đủ kỳ, đúng hạn trong suốt thời gian xét; bên nhận đã xác nhận.\nincident; Xử lý vụ việc; Vụ việc đã kết thúc; các bên cùng tham gia xác nhận phần việc đã làm.\ngrassroots; Xây dựng cơ sở; Mô hình còn hoạt động, có chỉ tiêu trước và sau.\noutreach; Tuyên truyền, vận động; Có đánh giá tác dụng, không chỉ đếm số buổi."); err != nil {
		return err
	}
	for i, x := range []struct{ code, title, criterion string }{
		{"vinhhai", "Trao đổi tin tuần đều đặn suốt năm năm", "information"},
		{"phuocloc", "Phối hợp lai dắt tàu gặp nạn an toàn", "incident"},
		{"sonbac", "Tuyên truyền đến từng bến", "outreach"},
	} {
		p := b.by(x.code)
		e, err := b.do(p.clerk, "notice.send", "title", "Báo cáo thành tích: "+x.title, "text", "Kết quả kèm số liệu của đơn vị.", "to", ids([]*party{lead}))
		if err != nil {
			return err
		}
		if err := b.must(lead.clerk, "notice.acknowledge", "notice", e.ID); err != nil {
			return err
		}
		n, err := b.do(lead.clerk, "commendation.nominate", "title", x.title, "criterion", x.criterion, "party", p.id, "unit", b.units[p.id][0], "meeting", meeting, "evidence", e.ID, "reason", "Thành tích được các bên ghi nhận tại hội nghị tổng kết.")
		if err != nil {
			return err
		}
		for _, o := range b.members() {
			if o == p || o == lead {
				continue
			}
			if err := b.must(o.leader, "commendation.give-opinion", "commendation", n.ID, "stance", "agree"); err != nil {
				return err
			}
		}
		if err := b.must(lead.leader, "commendation.decide", "commendation", n.ID, "decision", "granted", "form", "Biểu dương", "words", "Biểu dương tập thể tại hội nghị tổng kết.", "take_number", true, "locality", lead.seat.place, "on", viet.DateOf(b.clock)); err != nil {
			return err
		}
		if i == 2 {
			b.at(day(2023, 9, 5, 9), func() error {
				return b.must(lead.leader, "commendation.revoke", "commendation", n.ID, "reason", "Số buổi tuyên truyền trong báo cáo tính trùng.")
			})
		}
	}
	return nil
}
