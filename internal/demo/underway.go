package demo

import (
	"time"

	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// underWay plans what is going on on the last days of the tale, so that whoever
// opens the demonstration finds something to read, to answer and to sign: a few
// notices that ask to be acknowledged, a campaign, two proposals on which the
// parties have not all spoken, a review that is being written.
func (b *builder) underWay() error {
	b.at(day(2026, 11, 4, 9), b.campaignUnderWay)
	b.at(day(2026, 11, 16, 9), b.lastReview)
	b.at(day(2026, 11, 12, 9), b.proposalsUnderWay)
	b.at(day(2026, 11, 19, 9), b.noticesUnderWay)
	return nil
}

// some plans that the first so many parties at work but one do something, a few
// hours after one another.
func (b *builder) some(n int, but *party, do func(p *party) error) {
	for _, p := range b.working() {
		if p != but && n > 0 {
			n--
			b.at(b.clock.Add(time.Duration(3+5*n)*time.Hour), func() error { return do(p) })
		}
	}
}

// noticesUnderWay are plain notices of the last week that ask to be
// acknowledged: one to all, one to the Border Guard committee, an urgent one.
func (b *builder) noticesUnderWay() error {
	guard, vinhAn, muiDa := b.parties[0], b.by("xavinhan"), b.by("xamuida")
	all, err := b.do(guard.clerk, "notice.send", "take_number", true, "title", "Tăng cường phối hợp bảo đảm an ninh, an toàn vùng biển dịp cuối năm 2026 và Tết Nguyên đán",
		"text", "Từ ngày 01/12/2026, đề nghị Đảng ủy các xã, phường phân công cấp ủy viên trực, phối hợp với đồn biên phòng kiểm tra bến bãi, thiết bị an toàn của tàu cá trước khi rời bến.\nDanh sách trực của đơn vị gửi về Ban Chỉ huy Bộ đội Biên phòng tỉnh trước ngày 30/11/2026.",
		"purpose", "Lập phương án trực chung dịp Tết", "must_confirm", true, "confirm_by", "2026-11-30", "clause", b.inForce().String()+"/dieu-10.khoan-1",
		"files", action.File{Name: "mau-danh-sach-truc.txt", Type: "text/plain", Content: []byte("Đơn vị | Chức danh trực | Từ ngày | Đến ngày\n")})
	if err != nil {
		return err
	}
	b.some(7, guard, func(p *party) error { return b.must(p.clerk, "notice.acknowledge", "notice", all.ID) })
	b.at(day(2026, 11, 23, 10), func() error {
		return b.must(vinhAn.clerk, "notice.send", "to", ids([]*party{guard}), "take_number", true, "title", "Đề nghị phối hợp tuần tra đêm tại cửa lạch Vĩnh An",
			"text", "Mười ngày qua, nhân dân thôn ven biển ba lần báo có xuồng máy không số vào cửa lạch từ 23 giờ đến 02 giờ. Đảng ủy xã đề nghị Đồn Biên phòng Vĩnh Hải bố trí tuần tra chung với dân quân xã trong các đêm 28, 29 và 30/11/2026.",
			"must_confirm", true, "confirm_by", "2026-11-27", "clause", b.inForce().String()+"/dieu-10.khoan-1")
	})
	b.at(day(2026, 11, 23, 15), func() error {
		return b.must(muiDa.clerk, "notice.send", "to", ids([]*party{guard, vinhAn}), "urgent", true, "title", "Gió mùa đông bắc mạnh: 14 tàu của xã còn hoạt động xa bờ",
			"text", "Đến 15 giờ ngày 23/11/2026, xã Mũi Đá còn 14 tàu với 96 lao động ở phía đông, cách bờ từ 40 đến 60 hải lý. Xã đã gọi 11 tàu, ba tàu chưa liên lạc được. Đề nghị các bên thông báo khi bắt được liên lạc.",
			"must_confirm", true, "confirm_by", "2026-11-24")
	})
	return nil
}

// proposalsUnderWay are two proposals: on one the Border Guard committee has
// not spoken yet, on the other, its own, a party wants other words and one
// objects.
func (b *builder) proposalsUnderWay() error {
	guard, vinhAn := b.parties[0], b.by("xavinhan")
	drill, err := b.do(vinhAn.clerk, "proposal.make", "title", "Diễn tập chung tìm kiếm cứu nạn trước Tết Nguyên đán 2027", "answer_by", "2026-12-01", "clause", b.inForce().String()+"/dieu-10.khoan-1",
		"text", "Tổ chức một buổi diễn tập tìm kiếm cứu nạn tại vùng biển Vĩnh Hải trong tháng 01/2027. Đảng ủy xã Vĩnh An huy động ba tàu của tổ tàu thuyền an toàn; Bộ đội Biên phòng chỉ huy chung và bảo đảm thông tin; các xã, phường khác cử người quan sát.")
	if err != nil {
		return err
	}
	for i, p := range b.working()[2:9] {
		b.at(b.clock.Add(time.Duration(26+17*i)*time.Hour), func() error {
			if i == 3 {
				return b.must(p.leader, "proposal.give-opinion", "proposal", drill.ID, "version", drill.ID, "stance", "agree-with-change", "wording", "… trong tháng 02/2027, sau đợt gió mùa.", "reason", "Tháng 01 gió mùa mạnh, tàu của xã nằm bờ sửa chữa.")
			}
			return b.must(p.leader, "proposal.give-opinion", "proposal", drill.ID, "version", drill.ID, "stance", "agree")
		})
	}
	b.at(day(2026, 11, 17, 14), func() error { return b.ownProposal(guard) })
	return nil
}

func (b *builder) ownProposal(guard *party) error {
	e, err := b.do(guard.clerk, "proposal.make", "title", "Bổ sung nội dung giám sát hành trình tàu cá vào quy chế giai đoạn 2027–2031", "answer_by", "2026-12-08", "clause", b.inForce().String()+"/dieu-19",
		"text", "Quy chế giai đoạn 2027–2031 có thêm một điều về phối hợp giám sát hành trình tàu cá: khi thiết bị mất kết nối quá 06 giờ, đồn biên phòng và xã, phường có tàu cùng gọi nhắc trong 02 giờ, ghi kết quả vào sổ của mỗi bên.")
	if err != nil {
		return err
	}
	for i, p := range b.working()[1:6] {
		b.at(b.clock.Add(time.Duration(20+15*i)*time.Hour), func() error {
			pairs := []any{"proposal", e.ID, "version", e.ID, "stance", "agree"}
			switch i {
			case 1:
				pairs = []any{"proposal", e.ID, "version", e.ID, "stance", "agree-with-change", "wording", "… cùng gọi nhắc trong 04 giờ.", "reason", "Ngoài giờ hành chính xã chỉ có một người trực."}
			case 4:
				pairs = []any{"proposal", e.ID, "version", e.ID, "stance", "object", "reason", "Việc gọi nhắc đã giao cơ quan thủy sản; đề nghị tránh hai nơi cùng làm một việc."}
			}
			return b.must(p.leader, "proposal.give-opinion", pairs...)
		})
	}
	return nil
}

// campaignUnderWay is a campaign with its first sessions held and the question
// still open.
func (b *builder) campaignUnderWay() error {
	guard, vinhAn := b.parties[0], b.by("xavinhan")
	e, err := b.do(guard.clerk, "campaign.plan", "title", "Ra khơi an toàn mùa gió mùa 2026–2027", "from", "2026-11-05", "to", "2026-12-20", "parties", vinhAn.id,
		"aim", "Chủ tàu kiểm tra máy thông tin, áo phao, phao cứu sinh trước mỗi chuyến biển; tàu đi theo tổ, giữ liên lạc ngày hai phiên.", "audience", "chủ tàu, thuyền trưởng, lao động trên tàu cá của các xã, phường ven biển",
		"steps", "08/11/2026: In tờ rơi, soạn bài phát thanh\n30/11/2026: Kiểm tra thiết bị an toàn tại bến\n20/12/2026: Họp đánh giá kết quả", "question", "Số tàu mất liên lạc quá một phiên có giảm so với mùa trước không?", "answer_by", "2027-02-28",
		"clause", b.inForce().String()+"/dieu-7.khoan-1")
	if err != nil {
		return err
	}
	b.at(day(2026, 11, 9, 10), func() error {
		return b.must(guard.clerk, "campaign.finish-step", "campaign", e.ID, "step", 1, "on", "2026-11-08")
	})
	for _, x := range []struct {
		who                  *party
		on                   viet.Date
		where, form          string
		sessions, people, in int
	}{
		{guard, date(2026, 11, 11), "Bến cá Đông Hải", "mobile", 2, 140, 120}, {vinhAn, date(2026, 11, 14), "Nhà văn hóa thôn ven biển", "concentrated", 1, 86, 80},
		{guard, date(2026, 11, 17), "Trạm kiểm soát cửa lạch Mũi Đá", "household", 3, 54, 60}, {vinhAn, date(2026, 11, 21), "Loa truyền thanh xã", "broadcast", 4, 0, 0},
	} {
		b.at(x.on.Time(viet.Zone()).Add(16*time.Hour), func() error {
			return b.must(x.who.clerk, "campaign.hold", "campaign", e.ID, "on", x.on, "where", x.where, "session_form", x.form, "sessions", x.sessions, "attendance", x.people, "leaflets", x.in)
		})
	}
	return nil
}

// lastReview is the review of the term that is being written: most parties have
// sent their part.
func (b *builder) lastReview() error {
	guard := b.parties[0]
	e, err := b.do(guard.clerk, "review.open", "regulation", b.inForce(), "title", "Tổng kết thực hiện quy chế, giai đoạn 2022–2026", "from", "2022-03-01", "to", "2026-12-31")
	if err != nil {
		return err
	}
	if err := b.must(guard.clerk, "review.contribute", "review", e.ID, "section", "situation", "text", "Giai đoạn 2022–2026, tổ chức của các bên thay đổi lớn: từ ngày 01/7/2025, mười hai Đảng ủy xã, phường kế thừa năm huyện ủy, thành ủy.\nTàu cá lắp thiết bị giám sát hành trình tăng; tình hình an ninh trên biển cơ bản ổn định."); err != nil {
		return err
	}
	parts := []struct{ section, text string }{
		{"assessment", "Việc trao đổi tin tuần, tin tháng được duy trì cả khi sắp xếp tổ chức; tin đến sớm hơn trước."},
		{"results", "Phối hợp tìm kiếm, cứu được nhiều lượt tàu gặp nạn; không để xảy ra điểm nóng trên biển."},
		{"directions", "Quy chế giai đoạn sau quy định rõ phối hợp giám sát hành trình tàu cá và trực Tết."},
		{"proposals", "Đề nghị tập huấn sử dụng phần mềm và tìm kiếm cứu nạn cho cán bộ xã, phường mới nhận việc."},
		{"leadership", "Cấp ủy phân công một đồng chí Ban Thường vụ theo dõi thực hiện quy chế."},
	}
	for i, p := range b.working()[1:8] {
		x := parts[i%len(parts)]
		b.at(b.clock.Add(time.Duration(22+19*i)*time.Hour), func() error {
			return b.must(p.clerk, "review.contribute", "review", e.ID, "section", x.section, "text", x.text)
		})
	}
	for _, x := range []struct {
		kind, text string
		owner      entry.Hash
	}{
		{"shortcoming", "Tin tuần của một số xã mới sắp xếp có lúc gửi chậm, còn nêu chung chung.", b.by("xacatvang").id},
		{"direction", "Diễn tập chung tìm kiếm cứu nạn mỗi năm ít nhất một lần.", guard.id},
	} {
		if err := b.must(guard.clerk, "review.add-item", "review", e.ID, "type", x.kind, "text", x.text, "owner", x.owner, "due", "2027-06-30"); err != nil {
			return err
		}
	}
	return nil
}
