package demo

import (
	"encoding/json"
	"fmt"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/review"
	"phoihop/internal/viet"
)

// reviews plans the yearly reviews: opened in December, contributed to, with
// shortcomings that are followed up or not.
func (b *builder) reviews(reg entry.Hash, first, last int) {
	for y := first; y <= last; y++ {
		b.at(day(y, 12, 18, 9), func() error {
			lead := b.parties[0]
			e, err := b.do(lead.clerk, "review.open", "regulation", reg, "title", fmt.Sprintf("Sơ kết năm %d", y), "from", date(y, 1, 1), "to", date(y, 12, 31))
			if err != nil {
				return err
			}
			if err := b.must(lead.clerk, "review.contribute", "review", e.ID, "section", "assessment", "text", "Các bên duy trì nền nếp trao đổi; phối hợp xử lý vụ việc nhanh hơn năm trước."); err != nil {
				return err
			}
			if err := b.shortcoming(e.ID, y); err != nil {
				return err
			}
			b.at(day(y+1, 1, 20, 9), func() error { return b.yearly(e.ID, reg, y) })
			return nil
		})
	}
}

// shortcoming adds one to a review; most are closed within half a year.
func (b *builder) shortcoming(rv entry.Hash, y int) error {
	owner := b.parties[1+y%5]
	if y >= 2025 {
		owner = b.parties[len(b.parties)-1]
	}
	text := pick(y, "Thông báo tình hình có lúc chưa kịp thời; nội dung còn chung chung.", "Kế hoạch phối hợp năm ban hành chậm ở một bên.", "Tuyên truyền mới đếm số buổi, chưa đánh giá tác dụng.")
	e, err := b.do(b.parties[0].clerk, "review.add-item", "review", rv, "type", "shortcoming", "text", text, "owner", owner.id, "due", date(y+1, 6, 30))
	if err != nil {
		return err
	}
	if y%3 != 0 {
		b.at(day(y+1, 5, 20, 9), func() error {
			return b.must(owner.clerk, "review.close-item", "review", rv, "item", e.ID, "outcome", "Đã khắc phục; các kỳ sau thực hiện đúng hạn.")
		})
	}
	return nil
}

// yearly freezes the review of a year and lets all parties sign it within a few
// days.
func (b *builder) yearly(rv, reg entry.Hash, y int) error {
	if err := b.freeze(review.Params{Regulation: reg, From: date(y, 1, 1), To: date(y, 12, 31)}, rv); err != nil {
		return err
	}
	for i, p := range b.working() {
		b.at(b.clock.Add(time.Duration(3+9*i)*time.Hour), func() error { return b.must(p.leader, "review.approve", "review", rv) })
	}
	return nil
}

// fiveYears plans the review of 2018–2022: what the parties write, a
// reservation, the freeze and the signatures.
func (b *builder) fiveYears(reg entry.Hash) {
	b.at(day(2023, 2, 6, 9), func() error {
		lead := b.parties[0]
		e, err := b.do(lead.clerk, "review.open", "regulation", reg, "title", "Tổng kết 5 năm thực hiện quy chế, giai đoạn 2018–2022", "from", "2018-01-01", "to", "2022-12-31")
		if err != nil {
			return err
		}
		b.sum.Review = e.ID
		if err := b.write(e.ID); err != nil {
			return err
		}
		b.at(day(2023, 3, 20, 9), func() error { return b.fiveYearsFrozen(e.ID, reg) })
		return nil
	})
}

// write lets the parties write their parts.
func (b *builder) write(rv entry.Hash) error {
	for _, x := range []struct{ code, section, text string }{
		{"bienphong", "situation", "Khu vực biên giới biển tỉnh An Hải có bờ biển dài, nhiều bến bãi tự phát; tàu thuyền đông, thời tiết diễn biến bất thường.\nCác bên đã quen phối hợp từ nhiệm kỳ trước, cán bộ nắm địa bàn."},
		{"bienphong", "leadership", "Đảng ủy Bộ đội Biên phòng tỉnh phân công một đồng chí trong Ban Thường vụ theo dõi từng địa bàn."},
		{"vinhhai", "assessment", "Trao đổi tin tuần đi vào nền nếp; các xã chủ động báo tin cho đồn."},
		{"haigiang", "directions", "Đưa tin tuần của phường lên sớm một ngày để kịp giao ban."},
		{"sonbac", "proposals", "Đề nghị bổ sung quy định về báo cáo không phát sinh vào khoản 1 Điều 5."},
		{"phuocloc", "results", "Phối hợp với đồn biên phòng lai dắt tàu gặp nạn, không để xảy ra thiệt hại về người."},
	} {
		if err := b.must(b.by(x.code).clerk, "review.contribute", "review", rv, "section", x.section, "text", x.text); err != nil {
			return err
		}
	}
	for _, x := range []struct{ kind, text string }{
		{"shortcoming", "Một bên ngừng gửi thông báo năm tháng liền trong năm 2021."},
		{"cause", "Thay cán bộ theo dõi nhưng không bàn giao việc đang làm."},
		{"lesson", "Bàn giao nhiệm vụ theo quy chế phải có danh mục việc còn mở."},
		{"direction", "Bổ sung nội dung quy chế cho sát tình hình, nhất là kế thừa khi sắp xếp tổ chức."},
	} {
		if err := b.must(b.parties[0].clerk, "review.add-item", "review", rv, "type", x.kind, "text", x.text, "owner", b.by("namson").id, "due", "2023-12-31"); err != nil {
			return err
		}
	}
	return b.must(b.by("haigiang").leader, "review.reserve", "review", rv, "about", "Số buổi tuyên truyền", "text", "Thành ủy Hải Giang đề nghị không cộng số buổi của các địa bàn vì cách tính khác nhau.")
}

// freeze compiles the report as the record stands and freezes it.
func (b *builder) freeze(p review.Params, rv entry.Hash) error {
	if err := b.node.Read.CatchUp(b.ctx); err != nil {
		return err
	}
	p.Space, p.Form = b.space, "party"
	var err error
	if p.Heads, p.AsOf, err = review.HeadsOf(b.ctx, b.node.Journal, b.space); err != nil {
		return err
	}
	r, err := b.node.Reviews().LoadFrom(b.ctx, b.node.Read, p)
	if err != nil {
		return err
	}
	heads, err := json.Marshal(p.Heads)
	if err != nil {
		return err
	}
	return b.must(b.parties[0].leader, "review.freeze", "review", rv, "heads", string(heads), "as_of", p.AsOf, "figures", r.FiguresDigest())
}

// fiveYearsFrozen freezes the report of five years and lets all parties but one
// sign.
func (b *builder) fiveYearsFrozen(rv, reg entry.Hash) error {
	b.opt.Progress("Lập báo cáo 5 năm", 0, 1)
	if err := b.freeze(review.Params{Regulation: reg, From: date(2018, 1, 1), To: date(2022, 12, 31)}, rv); err != nil {
		return err
	}
	for i, m := range b.members() {
		pairs := []any{"review", rv}
		if i == 4 {
			continue // one has not signed yet
		}
		if i == 1 {
			pairs = append(pairs, "paper_number", "18-CV/HU", "paper_date", viet.DateOf(b.clock).AddDays(-2), "paper_signatory", m.seat.leader, "paper_scan", scan("ky-bao-cao.png", b.rng.Uint64()))
		}
		if err := b.must(m.leader, "review.approve", pairs...); err != nil {
			return err
		}
	}
	return nil
}
