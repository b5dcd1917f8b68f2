package demo

import (
	"fmt"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// affair is one kind of thing that happens at sea.
type affair struct {
	category, title, text, log, outcome, basis, lesson string
	means                                              string // of who leads
	persons                                            string // role and condition; empty: nobody
}

func affairs() []affair {
	return []affair{
		{"rescue", "Tàu cá hỏng máy, xin lai dắt", "Tàu trôi theo hướng đông bắc, thuyền viên an toàn.", "Đã liên lạc được với tàu; sóng cấp 5, gió cấp 6.", "Đã lai dắt tàu về bến, thuyền viên an toàn.", "Quy chế phối hợp, khoản 3 Điều 5; quy định về tìm kiếm cứu nạn trên biển.", "Tổ tàu thuyền an toàn cần giữ sóng trực 24 giờ trong gió mùa.", "ship", "crew safe"},
		{"rescue", "Tàu cá mất liên lạc", "Chủ tàu báo mất liên lạc qua máy bộ đàm tầm xa.", "Các tàu trong tổ đổi hướng hỗ trợ tìm kiếm.", "Đã bắt liên lạc, tàu tự về bến; nguyên nhân do hỏng máy thông tin.", "Quy chế phối hợp, khoản 3 Điều 5.", "Kiểm tra máy thông tin trước khi tàu rời bến.", "boat", "crew missing"},
		{"order", "Va chạm giữa hai tàu cá", "Hai tàu va chạm khi thả lưới, không có người bị thương.", "Hai bên đã về bến, lập biên bản ban đầu.", "Hai chủ tàu thỏa thuận bồi thường, có biên bản của xã.", "Luật Biên phòng Việt Nam; biên bản hòa giải của xã.", "Phổ biến quy tắc tránh va trong đợt tuyên truyền quý tới.", "force", "fisher injured"},
		{"fishing", "Tàu cá tắt thiết bị giám sát hành trình", "Hệ thống giám sát báo mất kết nối quá 6 giờ.", "Đã gọi tàu qua bộ đàm, yêu cầu bật lại thiết bị.", "Xử phạt vi phạm hành chính, nhắc nhở chủ tàu.", "Nghị định về xử phạt vi phạm hành chính trong lĩnh vực thủy sản.", "Xã và đồn cùng gọi nhắc khi thiết bị mất kết nối 2 giờ.", "boat", ""},
		{"smuggling", "Xuồng nghi chở dầu không rõ nguồn gốc", "Xuồng không số, chở nhiều can nhựa, chạy gần bờ.", "Đã kiểm tra, tạm giữ xuồng và tang vật.", "Đã chuyển hồ sơ cho cơ quan có thẩm quyền xử lý.", "Luật Xử lý vi phạm hành chính.", "Cần lịch tuần tra đêm chung ở cửa lạch.", "boat", "violator held"},
		{"environment", "Vệt dầu loang gần bờ", "Ngư dân báo thấy vệt dầu dài khoảng 300 mét.", "Đã lấy mẫu, khoanh vùng, báo cơ quan môi trường.", "Đã thu gom; chưa xác định được nguồn.", "Luật Bảo vệ môi trường.", "Mỗi bến cần phao quây và vật liệu thấm.", "boat", ""},
		{"disaster", "Gió lốc gần bờ, lồng bè hư hỏng", "Gió giật cấp 7, một số lồng bè trôi.", "Đã đưa lao động trên bè vào bờ.", "Người trên bè an toàn; xã thống kê thiệt hại.", "Luật Phòng, chống thiên tai.", "Gọi người trên bè vào bờ ngay khi có tin áp thấp gần bờ.", "force", "resident safe"},
		{"sovereignty", "Tàu lạ vào vùng biển ven bờ", "Quan sát thấy tàu không rõ quốc tịch, cách bờ 14 hải lý.", "Đã bắt thông tin, yêu cầu rời vùng biển; tàu chuyển hướng.", "Tàu đã rời vùng biển, tiếp tục theo dõi.", "Luật Biển Việt Nam; Luật Biên phòng Việt Nam.", "Báo tin ngay khi mới phát hiện, không chờ đủ thông tin.", "ship", ""},
	}
}

// room is one incident as it is played.
type room struct {
	id     entry.Hash
	what   affair
	opener *party
	others []*party
	lead   *party
	lat    float64
	lon    float64
}

// rooms plans the incidents of one duty to tell: the space adopts it for them,
// so that opening one proves it.
func (b *builder) rooms(d duty, who []*party, from, to viet.Date) {
	adopt := from
	if adopt == date(2018, 3, 1) || adopt == date(2022, 3, 1) {
		b.exactly(from.Time(viet.Zone()).Add(8*time.Hour), func() error {
			return b.must(b.parties[0].leader, "incident.adopt-categories", "duty", d.id, "from", from,
				"categories", "sovereignty; Chủ quyền, an ninh vùng biển; 2\norder; An ninh trật tự; 2\nrescue; Tìm kiếm cứu nạn; 2\nfishing; Khai thác hải sản bất hợp pháp; 24\nsmuggling; Buôn lậu, gian lận thương mại; 24\nenvironment; Môi trường biển; 24\ndisaster; Thiên tai; 2")
		})
	}
	if to == date(2022, 12, 31) {
		to = date(2022, 2, 28) // from then on the successor's duty is the adopted one
	}
	for range to.DaysSince(from) / 58 {
		p := who[b.rng.IntN(len(who))]
		if b.rng.Float64() < 0.45 {
			p = b.parties[0]
		}
		x := affairs()[b.rng.IntN(len(affairs()))]
		when := from.AddDays(3 + b.rng.IntN(max(to.DaysSince(from)-10, 1))).Time(viet.Zone()).Add(time.Duration(b.rng.IntN(22*60)) * time.Minute)
		took := 6 + b.rng.IntN(70)
		if b.rng.Float64() < 0.12 {
			took = 130 + b.rng.IntN(90) // past the two hours
		}
		b.exactly(when.Add(time.Duration(took)*time.Minute), func() error { return b.room(x, p, when, "actual") })
	}
}

// room opens one incident and plans what follows.
func (b *builder) room(x affair, p *party, learned time.Time, status string) error {
	m := room{what: x, opener: p, lat: 10.9 + b.rng.Float64()*1.4, lon: 109.25 + b.rng.Float64()*0.9}
	for _, o := range b.atWork() {
		if o != p {
			m.others = append(m.others, o)
		}
	}
	pairs := []any{"category", x.category, "title", x.title, "text", x.text, "learned", learned, "status", status, "whole", b.rng.Float64() < 0.6}
	if b.rng.Float64() < 0.8 {
		pairs = append(pairs, "position", fmt.Sprintf("%.4f N, %.4f E", m.lat, m.lon))
	} else {
		pairs = append(pairs, "place", "Gần bờ, khu vực "+p.seat.short)
	}
	if b.rng.Float64() < 0.3 {
		pairs = append(pairs, "files", photo("hien-truong.jpg", b.rng.Uint64()))
	}
	e, err := b.do(p.clerk, "incident.open", pairs...)
	if err != nil {
		return err
	}
	m.id = e.ID
	b.sum.Incidents = append(b.sum.Incidents, e.ID)
	b.followLessons(m)
	return nil
}

// present are the parties at work.
func (b *builder) present() (ps []*party) {
	after := !b.clock.Before(day(2025, 7, 1, 0))
	for _, p := range b.parties {
		gone := after && p.seat.heirOf == "" && p != b.parties[0]
		if p.seat.role == "party" && !gone {
			ps = append(ps, p)
		}
	}
	return ps
}

// in plans something of a room, so many minutes from now.
func (b *builder) in(minutes int, by func() error) {
	b.exactly(b.clock.Add(time.Duration(minutes)*time.Minute), by)
}

// about carries out an action on a room's incident.
func (b *builder) about(m room, p *party, name string, pairs ...any) func() error {
	return func() error { return b.must(p.clerk, "incident."+name, append([]any{"incident", m.id}, pairs...)...) }
}

// followLessons plans who takes note, who leads, what is logged, and the end.
func (b *builder) followLessons(m room) {
	for _, o := range m.others {
		if b.rng.Float64() < 0.7 {
			b.in(4+b.rng.IntN(50), b.about(m, o, "acknowledge"))
		}
	}
	m.lead = m.opener
	if m.opener != b.parties[0] && b.rng.Float64() < 0.6 {
		m.lead = b.parties[0]
	}
	b.in(8, func() error {
		e, err := b.do(m.opener.clerk, "incident.propose-lead", "incident", m.id, "party", m.lead.id)
		if err == nil && m.lead != m.opener {
			b.in(6, b.about(m, m.lead, "accept-lead", "proposal", e.ID))
		}
		return err
	})
	b.in(20, b.about(m, m.lead, "commit-means", "role", "Đến hiện trường, xử lý ban đầu", "means", m.what.means, "count", 1, "people", 5+b.rng.IntN(8)))
	if role, condition, ok := cut(m.what.persons); ok {
		b.in(26, b.about(m, m.lead, "count-persons", "role", role, "condition", condition, "count", 1+b.rng.IntN(8)))
	}
	name := "Tàu BP 32"
	for i := range 1 + b.rng.IntN(3) {
		part := 0.35 * float64(i)
		b.in(35+40*i, b.about(m, m.lead, "log", "text", pick(i, "Rời bến, đang tới vị trí.", "Giữ hướng, thời tiết cho phép.", "Gần tới vị trí."),
			"means", name, "position", fmt.Sprintf("%.4f N, %.4f E", 11.4+(m.lat-11.4)*part, 109.1+(m.lon-109.1)*part)))
	}
	b.in(150, b.about(m, m.lead, "log", "text", m.what.log))
	b.report(m)
	b.handIncidentOver(m)
}

// cut parts a role from a condition.
func cut(s string) (role, condition string, ok bool) {
	_, err := fmt.Sscan(s, &role, &condition)
	return role, condition, err == nil
}

// report plans two situation reports; now and then the second comes late.
func (b *builder) report(m room) {
	b.in(60, func() error {
		return b.must(m.lead.clerk, "incident.report", "incident", m.id, "text", m.what.text, "next_by", b.clock.Add(4*time.Hour))
	})
	late := 0
	if b.rng.Float64() < 0.2 {
		late = 90
	}
	b.in(60+220+late, b.about(m, m.lead, "report", "text", "Tình hình đã ổn định, chuẩn bị kết thúc."))
}

// handIncidentOver plans a hand-over in one incident of four, and the end of all.
func (b *builder) handIncidentOver(m room) {
	end := 10*60 + b.rng.IntN(40*60)
	if m.what.category != "rescue" && b.rng.Float64() < 0.5 {
		to := m.others[b.rng.IntN(len(m.others))]
		if to == m.lead {
			to = m.opener
		}
		answered := end
		b.in(400, func() error {
			e, err := b.do(m.lead.clerk, "incident.hand-over", "incident", m.id, "to", to.id, "text", "Bàn giao hồ sơ để xử lý tiếp.", "dossiers", "1 bộ hồ sơ ban đầu\n2 biên bản", "exhibits", "12 can nhựa")
			if err == nil {
				b.in(120, b.about(m, to, "take-over", "offer", e.ID))
				b.in(answered, b.about(m, to, "report-outcome", "offer", e.ID, "text", m.what.outcome))
			}
			return err
		})
		end += 24 * 60
	}
	b.in(end, func() error {
		return b.must(m.lead.leader, "incident.close", "incident", m.id, "outcome", m.what.outcome, "basis", m.what.basis, "lessons", m.what.lesson)
	})
}

// incidentsOfNote plans the exercises, and two searches that are played to the
// full: one that has ended, one that goes on.
func (b *builder) incidentsOfNote() error {
	for i, y := range []int{2019, 2020, 2021, 2023, 2024, 2026} {
		x := affairs()[0]
		x.title = pick(i, "Diễn tập tìm kiếm cứu nạn trên biển", "Diễn tập phối hợp xử lý tình huống va chạm", "Luyện tập báo tin giữa các bên")
		x.text = "Tình huống giả định, có kịch bản được các bên thống nhất."
		at := day(y, 4, 12, 8)
		b.exactly(at.Add(5*time.Minute), func() error { return b.room(x, b.parties[0], at, "exercise") })
	}
	b.exactly(day(2026, 10, 18, 4).Add(18*time.Minute), b.searchEnded)
	b.exactly(day(2026, 11, 24, 2).Add(14*time.Minute), b.searchOn)
	return nil
}
