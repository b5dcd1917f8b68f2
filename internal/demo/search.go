package demo

import (
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// search is an incident played line by line: minutes from the opening.
type search struct {
	b    *builder
	m    room
	zero time.Time
}

// at plans one line of the search.
func (s search) at(minutes int, p *party, name string, pairs ...any) {
	s.b.exactly(s.zero.Add(time.Duration(minutes)*time.Minute), s.b.about(s.m, p, name, pairs...))
}

// later plans one line that was written so many minutes after the opening and
// could be sent only later: the post had no line.
func (s search) later(minutes, sent int, p *party, name string, pairs ...any) {
	s.at(sent, p, name, append(pairs, "at", s.zero.Add(time.Duration(minutes)*time.Minute))...)
}

// startSearch opens a search for a boat that does not answer.
func (b *builder) startSearch(title, position string, guests ...string) (search, error) {
	guard := b.parties[0]
	e, err := b.do(guard.clerk, "incident.open", "category", "rescue", "title", title, "learned", b.clock.Add(-9*time.Minute), "position", position,
		"text", "Đồn Mũi Đá nhận tin từ chủ tàu: mất liên lạc hơn 90 phút, trên tàu có 6 thuyền viên.", "guests", guests)
	if err != nil {
		return search{}, err
	}
	b.sum.Incidents = append(b.sum.Incidents, e.ID)
	return search{b, room{id: e.ID, opener: guard, lead: guard}, b.clock}, nil
}

// searchEnded is a search with everything in it: three parties and their
// means, a post without a line for three hours, a change of shift, a hand-over
// that is first declined, a lesson that becomes a duty.
func (b *builder) searchEnded() error {
	s, err := b.startSearch("Tàu cá mất liên lạc, đông nam Mũi Đá", "10°58′00″N 109°21′00″E")
	if err != nil {
		return err
	}
	guard, namCat, honChim, bay := b.parties[0], b.by("xanamcat"), b.by("xahonchim"), b.by("pcuagiang")
	s.at(3, guard, "tell", "body", "Trung tâm phối hợp tìm kiếm cứu nạn khu vực (hư cấu)", "by", "phone")
	s.at(5, guard, "propose-lead", "party", guard.id)
	s.at(9, namCat, "acknowledge", "note", "Liên lạc các tàu trong tổ tàu thuyền an toàn số 4.")
	s.at(13, bay, "acknowledge", "note", "Chuẩn bị tiếp nhận, bảo đảm y tế tại cảng Cửa Giang.")
	s.at(16, namCat, "commit-means", "role", "Điều tàu cá gần nhất hỗ trợ tìm kiếm", "means", "fishing-boat", "name", "tổ tàu thuyền an toàn số 4", "count", 3, "people", 18)
	s.at(18, guard, "count-persons", "role", "crew", "condition", "missing", "count", 6)
	s.at(22, bay, "commit-means", "role", "Bảo đảm y tế tại cảng", "means", "medical", "count", 1, "people", 5)
	s.at(24, namCat, "log", "text", "Ba tàu gần nhất đã đổi hướng tới vị trí cuối.", "means", "Tổ tàu số 4", "position", "11°02′00″N 109°32′00″E")
	s.at(30, guard, "commit-means", "role", "Chỉ huy tìm kiếm trên biển", "means", "ship", "name", "BP 32", "count", 1, "people", 9)
	s.at(47, guard, "log", "text", "Rời cảng Mũi Đá, dự kiến tới vị trí 07:20.", "means", "Tàu BP 32", "position", "11°21′00″N 109°03′00″E")
	s.at(60, guard, "report", "text", "Tàu BP 32 và 3 tàu cá đang tới vị trí cuối; biển cấp 4, tầm nhìn 5 hải lý.", "next_by", s.zero.Add(3*time.Hour))
	s.at(95, guard, "log", "text", "Giữ hướng, tốc độ 12 hải lý một giờ.", "means", "Tàu BP 32", "position", "11°12′00″N 109°10′00″E")
	s.later(110, 290, honChim, "log", "text", "Trạm quan sát Hòn Chim thấy đèn tín hiệu lúc 06:05, hướng đông.", "position", "10°55′30″N 109°26′00″E")
	s.later(70, 291, honChim, "acknowledge", "note", "Cử người quan sát từ đảo.")
	s.at(150, namCat, "log", "text", "Thấy áo phao trôi, chưa thấy tàu.", "position", "10°57′00″N 109°25′00″E")
	s.at(172, guard, "log", "text", "Tới khu vực tìm kiếm.", "means", "Tàu BP 32", "position", "10°59′30″N 109°20′00″E")
	s.at(215, guard, "report", "text", "Mở rộng khu vực về phía đông theo dòng chảy.", "next_by", s.zero.Add(6*time.Hour))
	s.b.exactly(s.zero.Add(4*time.Hour), func() error { return b.changeShift(s) })
	s.at(305, namCat, "log", "text", "Tàu trong tổ thấy tàu bị nạn, đang tiếp cận.", "means", "Tổ tàu số 4", "position", "10°55′00″N 109°28′30″E")
	s.at(325, guard, "log", "text", "Đã tiếp cận, chuyển 6 thuyền viên sang tàu BP 32; 1 người bị thương nhẹ.", "means", "Tàu BP 32", "position", "10°55′10″N 109°28′20″E")
	s.at(327, guard, "count-persons", "role", "crew", "condition", "missing", "count", 0)
	s.at(328, guard, "count-persons", "role", "crew", "condition", "safe", "count", 5)
	s.at(329, guard, "count-persons", "role", "crew", "condition", "injured", "count", 1)
	s.at(350, guard, "report", "text", "Đã cứu được 6 thuyền viên; lai dắt tàu bị nạn về cảng Cửa Giang.")
	s.at(26, guard, "invite", "parties", b.by("tinhuy").id, "reason", "Thường trực Tỉnh ủy theo dõi trong thời gian tìm kiếm.")
	s.b.exactly(s.zero.Add(9*time.Hour), func() error { return b.handOverBoat(s) })
	return nil
}

// changeShift lets the officer on duty of the post take the night over.
func (b *builder) changeShift(s search) error {
	guard := s.m.lead
	e, err := b.do(guard.clerk, "incident.hand-over", "incident", s.m.id, "text", "Đã quét xong nửa phía tây; còn ô phía đông theo dòng chảy. Báo cáo kế tiếp trước 10:18.", "dossiers", "1 sổ trực")
	if err != nil {
		return err
	}
	b.clock = b.clock.Add(8 * time.Minute)
	return b.must(guard.leader, "incident.take-over", "incident", s.m.id, "offer", e.ID)
}

// handOverBoat hands boat and file over, in vain to one ward, then to another,
// which reports what became of them; then the search is closed, opened again
// and closed for good.
func (b *builder) handOverBoat(s search) error {
	guard, first, second := s.m.lead, b.by("pbenca"), b.by("pcuagiang")
	offer := func(to *party) (entry.Entry, error) {
		return b.do(guard.clerk, "incident.hand-over", "incident", s.m.id, "to", to.id, "text", "Bàn giao tàu bị nạn và hồ sơ ban đầu để giải quyết với chủ tàu.",
			"dossiers", "1 bộ hồ sơ ban đầu\n1 biên bản", "vehicles", "1 tàu cá, máy hỏng", "role", "crew", "count", 6)
	}
	e, err := offer(first)
	if err != nil {
		return err
	}
	if err := b.must(first.clerk, "incident.decline", "incident", s.m.id, "offer", e.ID, "reason", "Tàu neo ở cảng của phường Cửa Giang."); err != nil {
		return err
	}
	if e, err = offer(second); err != nil {
		return err
	}
	if err := b.must(second.clerk, "incident.take-over", "incident", s.m.id, "offer", e.ID, "missing", "Thiếu 1 phao bè ghi trong biên bản."); err != nil {
		return err
	}
	b.exactly(b.clock.Add(5*24*time.Hour), func() error {
		if err := b.must(second.clerk, "incident.report-outcome", "incident", s.m.id, "offer", e.ID, "text", "Chủ tàu đã nhận tàu, sửa máy; thuyền viên bị thương đã xuất viện."); err != nil {
			return err
		}
		return b.closeSearch(s)
	})
	return nil
}

func (b *builder) closeSearch(s search) error {
	guard := s.m.lead
	closing := []any{"incident", s.m.id, "outcome", "Cứu được 6 thuyền viên, tàu về cảng an toàn.", "basis", "Quy chế phối hợp, khoản 3 Điều 5; quy định về tìm kiếm cứu nạn trên biển."}
	if err := b.must(guard.leader, "incident.close", append(closing, "lessons", "Đưa trạm quan sát Hòn Chim vào danh sách được báo đầu tiên.")...); err != nil {
		return err
	}
	if err := b.must(guard.leader, "incident.reopen", "incident", s.m.id, "reason", "Bổ sung bài học của xã Nam Cát."); err != nil {
		return err
	}
	e, err := b.do(guard.leader, "incident.close", append(closing, "lessons", "Đưa trạm quan sát Hòn Chim vào danh sách được báo đầu tiên.\nHằng quý kiểm tra sóng liên lạc giữa đồn, trạm và tổ tàu thuyền an toàn.")...)
	if err != nil {
		return err
	}
	reg := b.sum.Regulations[len(b.sum.Regulations)-1]
	d, err := b.do(guard.clerk, "duty.propose", "regulation", reg, "version", reg, "provision", "dieu-5.khoan-3", "from", viet.DateOf(b.clock), "title", "Kiểm tra sóng liên lạc với tổ tàu thuyền an toàn",
		"cadence", "quarterly", "due", "{}")
	if err != nil {
		return err
	}
	return b.must(guard.clerk, "incident.follow-lesson", "incident", s.m.id, "closing", e.ID, "lesson", 1, "thing", d.ID)
}

// searchOn is a search that goes on while the demonstration is looked at; its
// promised report has not come.
func (b *builder) searchOn() error {
	s, err := b.startSearch("Tàu cá mất liên lạc ngoài khơi Vĩnh Hải", "11°46′00″N 109°44′00″E", b.by("tinhuy").id.String())
	if err != nil {
		return err
	}
	guard, vinhAn, muiDa := b.parties[0], b.by("xavinhan"), b.by("xamuida")
	s.at(4, guard, "propose-lead", "party", guard.id)
	s.at(11, vinhAn, "acknowledge", "note", "Gọi các tàu của xã đang ở gần.")
	s.at(19, muiDa, "acknowledge")
	s.at(25, guard, "count-persons", "role", "crew", "condition", "missing", "count", 6)
	s.at(28, vinhAn, "commit-means", "role", "Hai tàu cá gần nhất tới hỗ trợ", "means", "fishing-boat", "count", 2, "people", 11)
	s.at(33, guard, "commit-means", "role", "Tìm kiếm trên biển", "means", "ship", "name", "BP 32", "count", 1, "people", 9)
	s.at(40, guard, "log", "text", "Rời cảng Cửa Giang.", "means", "Tàu BP 32", "position", "11°37′00″N 109°04′00″E")
	s.at(58, vinhAn, "log", "text", "Tàu thứ nhất của xã tới gần vị trí cuối, chưa thấy gì.", "means", "Tàu cá xã Vĩnh An", "position", "11°48′00″N 109°36′00″E")
	s.at(75, guard, "report", "text", "Hai tàu cá và tàu BP 32 đang tới; gió cấp 5.", "next_by", s.zero.Add(4*time.Hour))
	s.at(120, guard, "log", "text", "Đi được nửa đường, giữ hướng.", "means", "Tàu BP 32", "position", "11°41′00″N 109°22′00″E")
	s.at(150, muiDa, "log", "text", "Ngư dân báo thấy vật trôi màu cam.", "position", "11°42′00″N 109°49′00″E")
	return nil
}
