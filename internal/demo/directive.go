package demo

import (
	"fmt"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// ruling is the duty under which directives are handed down.
const ruling = "Quán triệt nghị quyết, chỉ thị"

// directives plans what is handed down between two days: four times a year by
// the provincial committee, twice by the Border Guard committee.
func (b *builder) directives(d duty, who []*party, from, to viet.Date) {
	for month := from; month.Before(to); month = month.AddDays(61) {
		issuer := b.by("tinhuy")
		if month.Month%3 == 0 {
			issuer = b.by("bienphong")
		}
		when := month.AddDays(3 + b.rng.IntN(40)).Time(viet.Zone()).Add(9 * time.Hour)
		if viet.DateOf(when.AddDate(0, 0, 12)).Before(to) {
			b.at(when, func() error { return b.issue(d, issuer, who) })
		}
	}
}

// issue registers a directive under its own number and hands it to all.
func (b *builder) issue(d duty, issuer *party, who []*party) error {
	kind := pick(b.rng.IntN(4), "NQ", "CT", "KL", "KH")
	title := "về " + pick(b.rng.IntN(1<<20), "tăng cường lãnh đạo nhiệm vụ bảo vệ chủ quyền, an ninh biên giới biển", "chống khai thác hải sản bất hợp pháp",
		"xây dựng cơ sở chính trị ở các xã, phường biên giới biển", "nâng cao chất lượng phối hợp giữa cấp ủy địa phương và Bộ đội Biên phòng", "phong trào toàn dân tham gia bảo vệ biên giới trong tình hình mới")
	e, err := b.do(issuer.clerk, "directive.register", "type", kind, "take_number", true, "issuer", issuer.seat.name, "title", title, "duty", d.id,
		"text", "Yêu cầu các cấp ủy quán triệt đến từng chi bộ, xác định việc làm cụ thể của đơn vị, phân công chức danh chịu trách nhiệm và thời hạn hoàn thành.")
	if err != nil {
		return err
	}
	b.takeIn(issuer, e, title)
	var to []*party
	for _, p := range who {
		if p != issuer {
			to = append(to, p)
		}
	}
	deadline := viet.DateOf(b.clock).AddDays(10)
	b.at(b.clock.Add(20*time.Hour), func() error {
		if err := b.must(issuer.clerk, "directive.disseminate", "directive", e.ID, "to", ids(to), "deadline", deadline, "report_by", deadline.AddDays(30),
			"materials", "Tài liệu hỏi đáp và đề cương gửi kèm văn bản."); err != nil {
			return err
		}
		for i, p := range to {
			b.receive(e.ID, issuer, p, deadline, i)
		}
		return nil
	})
	b.at(b.clock.AddDate(0, 0, 62), func() error {
		return b.must(issuer.leader, "directive.conclude", "directive", e.ID, "text", "Phần lớn các bên đã quán triệt đúng hạn và nêu được việc làm cụ thể; bên chưa xác nhận báo cáo lý do tại giao ban quý.")
	})
	return nil
}

// takeIn lets two others enter the directive as it arrives; one of them once
// registers it a second time.
func (b *builder) takeIn(issuer *party, e entry.Entry, title string) {
	date := viet.DateOf(b.clock)
	n := b.sum.Entries
	for _, p := range []*party{b.by("bienphong"), b.by("vinhhai")} {
		if p == issuer || p.seat.code == "vinhhai" && !date.Before(viet.Date{Year: 2025, Month: 6, Day: 1}) {
			continue
		}
		b.at(b.clock.Add(26*time.Hour), func() error {
			return b.must(p.clerk, "register.receive", "number", fmt.Sprintf("%d/%s", n, "TU"), "date", date, "issuer", issuer.seat.name, "title", title, "for", "Văn phòng", "about", e.ID)
		})
	}
}

// receive plans what one party makes of a directive: most answer in time, one
// on paper, some late, some not at all.
func (b *builder) receive(id entry.Hash, issuer, p *party, deadline viet.Date, i int) {
	x := b.rng.Float64()
	if x < 0.08 {
		return
	}
	after := 1 + b.rng.IntN(8)
	if x < 0.16 {
		after = 12 + b.rng.IntN(9)
	}
	by := deadline.AddDays(20 + b.rng.IntN(60))
	pairs := []any{"directive", id, "what", pick(b.rng.IntN(1<<20), "Tổ chức hội nghị quán triệt đến toàn thể chi bộ; đưa chỉ tiêu vào kế hoạch quý.", "Rà soát tàu cá mất kết nối giám sát, ký cam kết với từng chủ bến.",
		"Củng cố tổ tàu thuyền an toàn, mỗi tổ một nội dung tự quản.", "Phân công cấp ủy viên phụ trách từng thôn ven biển, báo cáo tại giao ban tháng."),
		"who", pick(b.rng.IntN(1<<20), "Ban Thường vụ", "Ban Tuyên giáo", "Phó Bí thư Thường trực", "Đồn Biên phòng và Đảng ủy xã"), "by", by}
	b.at(b.clock.AddDate(0, 0, after), func() error {
		if b.gone(p) {
			return nil
		}
		if i == 2 && x > 0.8 {
			return b.must(issuer.clerk, "directive.acknowledge", append(pairs, "party", p.id, "paper_number", fmt.Sprintf("%d-CV/HU", 20+after), "paper_date", viet.DateOf(b.clock).AddDays(-1),
				"paper_signatory", p.seat.leader, "paper_scan", scan("xac-nhan-quan-triet.png", b.rng.Uint64()))...)
		}
		return b.must(p.clerk, "directive.acknowledge", pairs...)
	})
	b.at(b.clock.AddDate(0, 0, after+4+b.rng.IntN(12)), func() error { return b.carryOut(id, p, x) })
	if x > 0.4 {
		b.at(b.clock.AddDate(0, 0, after+28), func() error {
			if b.gone(p) {
				return nil
			}
			return b.must(p.clerk, "directive.report", "directive", id, "text", accounted(int(id[1])+i))
		})
	}
}

// accounted is what a party reports of a directive.
func accounted(n int) string {
	return pick(n, "Đã quán triệt đến các chi bộ; việc đã nêu thực hiện đúng tiến độ, một nội dung chờ kinh phí quý sau.",
		"Các chi bộ đã học tập đủ; việc đã nêu hoàn thành, đưa vào nội dung sinh hoạt thường kỳ của chi bộ thôn ven biển.",
		"Đã quán triệt và ký cam kết với chủ bến; còn hai chủ tàu đi biển dài ngày sẽ làm khi tàu về.",
		"Đã quán triệt đến cán bộ, đảng viên; việc đã nêu chậm nửa tháng do bão, đã làm bù xong.",
		"Đã phổ biến trên loa truyền thanh và tại chợ cá; cấp ủy viên phụ trách thôn báo cáo kết quả hằng tháng.")
}

// carryOut records the sessions that a party held, and hands the directive on
// to its own units, which answer too.
func (b *builder) carryOut(id entry.Hash, p *party, x float64) error {
	if b.gone(p) {
		return nil
	}
	if x > 0.3 {
		if err := b.must(p.clerk, "directive.hold", "directive", id, "on", viet.DateOf(b.clock), "place", "Hội trường "+p.seat.short, "form", pick(b.rng.IntN(3), "hall", "online", "mixed"),
			"sessions", 1+b.rng.IntN(4), "attendance", 40+b.rng.IntN(260)); err != nil {
			return err
		}
	}
	units := b.units[p.id]
	if x < 0.6 || len(units) == 0 {
		return nil
	}
	var list []string
	for _, u := range units {
		list = append(list, u.String())
	}
	due := viet.DateOf(b.clock).AddDays(7)
	if err := b.must(p.clerk, "directive.disseminate", "directive", id, "units", list, "deadline", due); err != nil {
		return err
	}
	for _, u := range units {
		if b.rng.Float64() < 0.8 {
			b.at(b.clock.Add(time.Duration(20+b.rng.IntN(200))*time.Hour), func() error {
				if b.gone(p) {
					return nil
				}
				return b.must(p.clerk, "directive.acknowledge", "directive", id, "unit", u, "what", "Sinh hoạt chi bộ chuyên đề, mỗi tổ tự quản nhận một việc.", "who", "Cấp ủy chi bộ", "by", due.AddDays(21))
			})
		}
	}
	return nil
}

// gone reports whether a party has been succeeded.
func (b *builder) gone(p *party) bool {
	return p.seat.role == "party" && p.seat.heirOf == "" && p != b.parties[0] && !b.clock.Before(day(2025, 6, 27, 0))
}

// sign is what stands for the body in its numbers.
func (s seat) sign() string {
	switch {
	case s.code == "tinhuy":
		return "TU"
	case s.code == "haigiang":
		return "ThU"
	case s.code == "bienphong" || s.heirOf != "":
		return "ĐU"
	}
	return "HU"
}

// numbering plans the terms of the parties and the letters that they number
// besides; one number is given up.
func (b *builder) numbering(p *party) {
	terms := []time.Time{day(2018, 1, 9, 8), day(2020, 8, 14, 8), day(2025, 8, 15, 8)}
	if p.seat.heirOf != "" {
		terms = []time.Time{day(2025, 7, 1, 7)}
	}
	for _, t := range terms {
		b.at(t, func() error {
			if b.gone(p) {
				return nil
			}
			from := viet.DateOf(b.clock)
			if from.Year == 2018 {
				from = viet.Date{Year: 2015, Month: 8, Day: 12}
			}
			return b.must(p.leader, "register.open-term", "family", "party", "body", p.seat.sign(), "from", from, "title", fmt.Sprintf("Nhiệm kỳ từ năm %d", from.Year))
		})
	}
	for t := terms[0].AddDate(0, 0, 20+b.rng.IntN(30)); t.Before(b.end); t = t.AddDate(0, 0, 40+b.rng.IntN(50)) {
		b.at(t, func() error { return b.letter(p) })
	}
}

// letter numbers one more paper, and now and then gives the number up.
func (b *builder) letter(p *party) error {
	if b.gone(p) {
		return nil
	}
	i := b.rng.IntN(1 << 20)
	e, err := b.do(p.clerk, "register.take", "code", pick(i, "BC", "KH", "GM", "CV", "TTr"), "to", pick(i/7, "Các bên tham gia Quy chế", "Tỉnh ủy An Hải", "Các chi bộ trực thuộc"),
		"title", pick(i, "kết quả công tác phối hợp tháng", "kế hoạch phối hợp quý", "dự giao ban các lực lượng", "phối hợp bảo đảm an ninh lễ hội vùng biển", "đề nghị hỗ trợ phương tiện tuần tra"))
	if err != nil || b.rng.Float64() > 0.03 {
		return err
	}
	return b.must(p.clerk, "register.void", "book", e.SubjectID(), "entry", e.ID, "reason", "Không ban hành; nội dung gộp vào báo cáo tháng.")
}
