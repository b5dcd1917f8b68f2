package demo

import (
	"fmt"
	"slices"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// meetings plans what the duties to meet do not: the briefings since the
// reorganisation, the five-year conference, and the briefing to come.
func (b *builder) meetings() error {
	for i, at := range []time.Time{day(2025, 9, 24, 8), day(2025, 12, 22, 8), day(2026, 3, 25, 8), day(2026, 6, 24, 8), day(2026, 9, 23, 8)} {
		b.at(at, func() error {
			d, chair, key := b.turn(i)
			return b.briefing(d, chair, key, fmt.Sprintf("Giao ban quý %s/%d", viet.Roman((int(at.Month())+2)/3), at.Year()))
		})
	}
	b.at(day(2023, 3, 14, 9), b.conference)
	b.at(day(2026, 11, 18, 9), func() error {
		d, p, key := b.turn(5)
		e, err := b.do(p.clerk, "meeting.call", "sort", "briefing", "title", "Giao ban quý IV/2026", "begins", day(2026, 12, 10, 8), "place", "Trụ sở "+p.seat.name,
			"duty", d.id, "occurrence", key)
		if err != nil {
			return err
		}
		return b.must(p.clerk, "meeting.fill-agenda", "meeting", e.ID, "items", []string{"|Tình hình quý IV/2026 và nhiệm vụ quý I/2027", "|Chuẩn bị tổng kết quy chế giai đoạn 2022–2026"})
	})
	return nil
}

// turn is the briefing of the i-th quarter after the reorganisation: who had the
// place of the districts takes turns after the Border Guard, which had the last.
func (b *builder) turn(i int) (d duty, chair *party, key string) {
	k := slices.IndexFunc(b.sum.second, func(d duty) bool { return d.rotating })
	return b.sum.second[k], b.working()[i+1], viet.Date{Year: 2025 + (i+2)/4, Month: time.Month(1 + (i+2)%4*3), Day: 1}.String()
}

// briefing calls a briefing, and plans that it is held the next working
// morning.
func (b *builder) briefing(d duty, chair *party, key, title string) error {
	if !slices.Contains(b.working(), chair) {
		return nil // the body has ended
	}
	on := viet.DateOf(b.clock).AddDays(1)
	for !works(on.Time(viet.Zone())) {
		on = on.AddDays(1)
	}
	begins := day(on.Year, on.Month, on.Day, 8)
	pairs := []any{"sort", "briefing", "title", title, "begins", begins, "place", "Trụ sở " + chair.seat.name}
	if key != "" {
		pairs = append(pairs, "duty", d.id, "occurrence", key)
	}
	e, err := b.do(chair.clerk, "meeting.call", pairs...)
	if err != nil {
		return err
	}
	b.at(begins.Add(150*time.Minute), func() error { return b.brief(e.ID, chair, begins) })
	return nil
}

// brief is what comes of a briefing: who was there, a decision, minutes, a
// conclusion, and what became of it.
func (b *builder) brief(id entry.Hash, chair *party, began time.Time) error {
	k, ps := int(began.Sub(day(2018, 1, 1, 0)).Hours())/24/91, b.working() // about one a quarter
	if err := b.must(chair.clerk, "meeting.fill-agenda", "meeting", id, "items", []string{"|Tình hình quý và kết quả phối hợp", "|Nhiệm vụ quý tới"}); err != nil {
		return err
	}
	item, err := b.do(chair.clerk, "meeting.add-item", "meeting", id, "title", pick(k, "Tuần tra chung và trực bến", "Quản lý tàu thuyền ra vào cửa biển", "Tuyên truyền trước mùa vụ"))
	if err != nil {
		return err
	}
	for i, p := range ps {
		if i > 0 && (k+i)%9 == 0 {
			continue // one now and then is not there
		}
		if err := b.must(chair.clerk, "meeting.attend", "meeting", id, "organisation", p.id, "post", p.seat.leader, "people", 1+(k+i)%3); err != nil {
			return err
		}
	}
	if err := b.must(chair.clerk, "meeting.decide", "meeting", id, "item", item.ID, "text", "Các bên thống nhất thực hiện theo phương án đã trao đổi."); err != nil {
		return err
	}
	owner := ps[(k+1)%len(ps)]
	c, err := b.do(chair.clerk, "meeting.conclude", "meeting", id, "owner", owner.id, "due", viet.DateOf(b.clock).AddDays(60), "item", item.ID,
		"text", pick(k, "Lập lịch tuần tra chung quý tới và gửi các bên.", "Rà soát danh sách bến bãi, thống nhất nơi neo đậu.", "Thống nhất nội dung tuyên truyền, phân công báo cáo viên."))
	if err != nil {
		return err
	}
	if k%6 != 0 {
		b.at(b.clock.Add(time.Duration(20+k%35)*24*time.Hour), func() error {
			return b.must(owner.clerk, "meeting.close-conclusion", "meeting", id, "conclusion", c.ID, "outcome", "Đã thực hiện và thông báo đến các bên.")
		})
	}
	if err := b.must(chair.clerk, "meeting.issue", "meeting", id, "paper", "conclusions", "locality", chair.seat.place); err != nil {
		return err
	}
	m, err := b.do(chair.clerk, "meeting.minute", "meeting", id, "began", began, "ended", b.clock, "secretary", "Trợ lý", "text", "Các bên thông báo tình hình, trao đổi và thống nhất nhiệm vụ quý tới.")
	if err != nil {
		return err
	}
	b.signMinutes(id, m.ID, ps, k%5)
	return nil
}

// signMinutes plans the signatures under minutes, all but that of one party
// where left is not zero.
func (b *builder) signMinutes(id, minutes entry.Hash, ps []*party, left int) {
	for i, p := range ps {
		if left != 0 && i == left {
			continue
		}
		b.at(b.clock.Add(time.Duration(4+7*i)*time.Hour), func() error {
			return b.must(p.leader, "meeting.approve-minutes", "meeting", id, "minutes", minutes)
		})
	}
}

// conference calls the conference that reviews five years, lays its papers and
// plans its day.
func (b *builder) conference() error {
	lead := b.parties[0]
	e, err := b.do(lead.clerk, "meeting.call", "sort", "conference", "title", "Hội nghị tổng kết 5 năm thực hiện quy chế phối hợp, giai đoạn 2018–2022",
		"begins", day(2023, 3, 28, 8), "place", "Hội trường Bộ Chỉ huy Bộ đội Biên phòng tỉnh", "regulation", b.sum.Regulations[0])
	if err != nil {
		return err
	}
	var items []entry.Hash
	for _, x := range []struct {
		title  string
		origin entry.Hash
	}{{"Báo cáo tổng kết 5 năm thực hiện quy chế", b.sum.Review}, {"Thảo luận hạn chế, nguyên nhân, kinh nghiệm", entry.Hash{}}, {"Biểu dương, khen thưởng", entry.Hash{}}, {"Bổ sung nội dung quy chế", b.sum.Regulations[1]}, {"Tham quan đồn biên phòng", entry.Hash{}}} {
		pairs := []any{"meeting", e.ID, "title", x.title}
		if !x.origin.IsZero() {
			pairs = append(pairs, "origin", x.origin)
		}
		i, err := b.do(lead.clerk, "meeting.add-item", pairs...)
		if err != nil {
			return err
		}
		items = append(items, i.ID)
	}
	if err := b.must(lead.clerk, "meeting.take-off", "meeting", e.ID, "item", items[4], "reason", "Không đủ thời gian."); err != nil {
		return err
	}
	if err := b.papers(e.ID, items, lead); err != nil {
		return err
	}
	b.at(day(2023, 3, 28, 12), func() error { return b.confer(e.ID, items, lead) })
	return b.must(lead.clerk, "meeting.issue", "meeting", e.ID, "paper", "invitation")
}

// papers lays the papers, locks them, and adds one later.
func (b *builder) papers(id entry.Hash, items []entry.Hash, lead *party) error {
	if err := b.must(lead.clerk, "meeting.add-paper", "meeting", id, "item", items[0], "title", "Dự thảo báo cáo tổng kết", "text", "Năm năm qua, các bên duy trì trao đổi tình hình, phối hợp giải quyết các vụ việc trên vùng biển.\nSố liệu lấy từ sổ ghi đã ký của các bên; mỗi con số mở được căn cứ."); err != nil {
		return err
	}
	if err := b.must(b.by("haigiang").clerk, "meeting.add-paper", "meeting", id, "item", items[1], "title", "Tham luận của Thành ủy Hải Giang", "text", "Kinh nghiệm trao đổi tin tuần ở các phường ven biển."); err != nil {
		return err
	}
	b.at(day(2023, 3, 25, 15), func() error { return b.must(lead.clerk, "meeting.lock-papers", "meeting", id) })
	b.at(day(2023, 3, 27, 9), func() error {
		return b.must(b.by("vinhhai").clerk, "meeting.add-paper", "meeting", id, "item", items[3], "title", "Góp ý bổ sung nội dung quy chế", "text", "Đề nghị quy định rõ việc bàn giao khi thay cán bộ theo dõi.")
	})
	return nil
}

// confer is the day of the conference and what followed.
func (b *builder) confer(id entry.Hash, items []entry.Hash, lead *party) error {
	superior := b.by("tinhuy")
	for i, p := range append(b.members(), superior) {
		if err := b.must(lead.clerk, "meeting.attend", "meeting", id, "organisation", p.id, "post", p.seat.leader, "people", 2+i%4); err != nil {
			return err
		}
	}
	for _, s := range []string{"Tiếp tục phát huy những kết quả đã đạt được; giữ nền nếp trao đổi tình hình giữa các bên.", "Khắc phục các hạn chế đã nêu, nhất là việc ngừng thông báo khi thay cán bộ theo dõi.", "Bổ sung nội dung quy chế cho sát với tình hình thực tế địa bàn."} {
		if err := b.must(lead.clerk, "meeting.record", "meeting", id, "organisation", superior.id, "post", "Phó Bí thư Thường trực Tỉnh ủy", "text", s, "item", items[1]); err != nil {
			return err
		}
	}
	for i, s := range []string{"Thông qua báo cáo tổng kết.", "Các hạn chế được theo dõi thành việc có chủ trì và thời hạn.", "Biểu dương ba tập thể có thành tích.", "Giao soạn nội dung bổ sung quy chế."} {
		if err := b.must(lead.clerk, "meeting.decide", "meeting", id, "item", items[i], "text", s); err != nil {
			return err
		}
	}
	for i, s := range []string{"Toàn cảnh hội nghị", "Tỉnh ủy phát biểu chỉ đạo", "Các bên ký biên bản"} {
		if err := b.must(lead.clerk, "meeting.add-photograph", "meeting", id, "caption", s, "files", photo(fmt.Sprintf("hoi-nghi-%d.jpg", i+1), uint64(2023+i*977))); err != nil {
			return err
		}
	}
	if err := b.resolutions(id, lead); err != nil {
		return err
	}
	m, err := b.do(lead.clerk, "meeting.minute", "meeting", id, "began", day(2023, 3, 28, 8), "ended", b.clock, "secretary", "Trợ lý Đảng ủy Bộ đội Biên phòng tỉnh", "text", "Hội nghị nghe báo cáo, thảo luận và thống nhất các nội dung sau.")
	if err != nil {
		return err
	}
	for _, paper := range []string{"minutes", "conclusions"} {
		if err := b.must(lead.clerk, "meeting.issue", "meeting", id, "paper", paper, "locality", lead.seat.place); err != nil {
			return err
		}
	}
	b.signMinutes(id, m.ID, b.members(), 0)
	return b.commendations(id)
}

// resolutions are the conference's conclusions with their fate: three done,
// two still open.
func (b *builder) resolutions(id entry.Hash, lead *party) error {
	for _, x := range []struct {
		text, owner, due, outcome string
		closed                    time.Time
	}{
		{"Lập danh mục việc còn mở khi thay cán bộ theo dõi.", "namson", "2023-06-30", "Đã có danh mục, áp dụng từ tháng 6 năm 2023.", day(2023, 6, 20, 9)},
		{"Soạn nội dung bổ sung quy chế về đầu mối trực.", "bienphong", "2024-03-31", "Đã sửa đổi, có hiệu lực từ 01/6/2024.", day(2024, 6, 3, 9)},
		{"Thống nhất cách tính số buổi tuyên truyền.", "sonbac", "2023-09-30", "Các bên thống nhất chỉ tính buổi có kế hoạch và biên bản.", day(2023, 10, 12, 9)},
		{"Đánh giá tác dụng của tuyên truyền, không chỉ đếm số buổi.", "haigiang", "2024-12-31", "", time.Time{}},
		{"Khảo sát bến bãi tự phát toàn tuyến.", "phuocloc", "2024-06-30", "", time.Time{}},
	} {
		c, err := b.do(lead.clerk, "meeting.conclude", "meeting", id, "text", x.text, "owner", b.by(x.owner).id, "due", x.due)
		if err != nil {
			return err
		}
		if !x.closed.IsZero() {
			b.at(x.closed, func() error {
				return b.must(b.by(x.owner).clerk, "meeting.close-conclusion", "meeting", id, "conclusion", c.ID, "outcome", x.outcome)
			})
		}
	}
	return nil
}
