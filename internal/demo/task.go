package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// errand is one task of the demonstration while it is played.
type errand struct {
	b      *builder
	rng    *rand.Rand
	id     entry.Hash
	from   *party
	lead   *party
	with   *party // or nil
	due    viet.Date
	repeat string
	round  int
	waits  *errand // or nil
	over   bool
}

// tasks plans some thirty tasks a year, as they come out of briefings, plans
// and inspections; what becomes of them is as uneven as reviews admit.
func (b *builder) tasks() error {
	rng := rand.New(rand.NewPCG(b.opt.Seed, 1104))
	var last *errand
	for at := day(2018, 3, 12, 9); at.Before(b.end); at = at.Add(time.Duration(4+rng.IntN(16)) * 24 * time.Hour) {
		repeat := ""
		if at.Year() >= 2023 && rng.IntN(45) == 0 {
			repeat = pick(rng.IntN(3), "monthly", "quarterly", "quarterly")
		}
		n := rng.IntN(1 << 20)
		b.at(at, func() error {
			x := &errand{b: b, rng: rng, repeat: repeat}
			if last != nil && !last.over && rng.IntN(9) == 0 {
				x.waits = last
			}
			last = x
			return x.assign(n)
		})
	}
	b.at(b.end.Add(-30*time.Hour), b.lastErrands)
	return nil
}

// lastErrands gives two tasks that nobody has answered yet.
func (b *builder) lastErrands() error {
	ps := b.atWork()
	due := viet.DateOf(b.clock).AddDays(25).String()
	if err := b.must(b.by("tinhuy").clerk, "task.assign", "title", "Báo cáo kết quả chống khai thác hải sản bất hợp pháp năm", "text", "Nêu rõ việc đã làm, việc chưa làm và nguyên nhân.", "lead", ps[0].id, "with", ps[1].id, "due", due); err != nil {
		return err
	}
	return b.must(ps[0].clerk, "task.assign", "title", "Rà soát phương án tìm kiếm cứu nạn mùa gió mùa", "text", "Thực hiện kết luận giao ban của các bên.", "lead", ps[1].id, "due", due)
}

// atWork are the parties that have not ended at the demonstration's time.
func (b *builder) atWork() (ps []*party) {
	after := !b.clock.Before(day(2025, 7, 1, 0))
	for _, p := range b.parties {
		founder, heir := p.seat.heirOf == "", p.seat.heirOf != ""
		if p.seat.role == "party" && (p == b.parties[0] || founder && !after || heir && after) {
			ps = append(ps, p)
		}
	}
	return ps
}

func (x *errand) choose() {
	ps := x.b.atWork()
	x.lead = ps[x.rng.IntN(len(ps))]
	x.from = ps[0]
	switch k := x.rng.IntN(10); {
	case k < 2:
		x.from = ps[x.rng.IntN(len(ps))]
	case k < 3:
		x.from = x.b.by("tinhuy")
	}
	if o := ps[x.rng.IntN(len(ps))]; o != x.lead && x.rng.IntN(3) > 0 {
		x.with = o
	}
}

func (x *errand) assign(n int) error {
	x.choose()
	today := viet.DateOf(x.b.clock)
	x.due = today.AddDays(18 + x.rng.IntN(60))
	if end := date(2025, 6, 20); today.Before(date(2025, 7, 1)) && x.due.After(end) {
		if x.due = end; !end.After(today) {
			return nil // the districts end: nothing new is given to them
		}
	}
	pairs := []any{"title", errandTitle(n, x.due), "text", errandText(n), "lead", x.lead.id, "due", x.due.String(), "repeat", x.repeat}
	if x.with != nil {
		pairs = append(pairs, "with", x.with.id)
	}
	if x.rng.IntN(3) == 0 {
		pairs = append(pairs, "clause", x.clause())
	}
	if x.waits != nil && x.waits.id.IsZero() {
		x.waits = nil // it was never given
	}
	if x.waits != nil {
		pairs = append(pairs, "blocked_by", x.waits.id)
	}
	e, err := x.b.do(x.from.clerk, "task.assign", pairs...)
	if err != nil {
		return err
	}
	x.id = e.ID
	if x.ended(x.lead) || x.ended(x.from) {
		x.b.at(day(2025, 6, 28, 10), func() error {
			return x.end("Bàn giao khi sắp xếp tổ chức; bên tiếp nhận nhận lại bằng nhiệm vụ mới.")
		})
	}
	return x.answer()
}

// clause is one under which such tasks are given, of the regulation in force.
func (x *errand) clause() string {
	return x.b.inForce().String() + "/" + pick(x.rng.IntN(4), "dieu-7.khoan-1", "dieu-10.khoan-1", "dieu-12.khoan-2", "dieu-9.khoan-2")
}

// later plans a step some hours on, unless the task is over by then.
func (x *errand) later(hours int, do func() error) {
	x.at(x.b.clock.Add(time.Duration(hours)*time.Hour), do)
}

func (x *errand) at(t time.Time, do func() error) {
	if t.Before(x.b.clock) {
		t = x.b.clock.Add(time.Hour)
	}
	x.b.at(t, func() error {
		gone := !x.b.clock.Before(day(2025, 7, 1, 0)) && (x.ended(x.lead) || x.ended(x.from))
		if x.over || gone {
			return nil
		}
		return do()
	})
}

func (x *errand) ended(p *party) bool {
	return p.seat.heirOf == "" && p.seat.role == "party" && p != x.b.parties[0]
}

// answer plans who takes its part on.
func (x *errand) answer() error {
	if x.with != nil && x.rng.IntN(8) > 0 && x.with != x.from {
		x.later(6+x.rng.IntN(90), func() error {
			if x.ended(x.with) && !x.b.clock.Before(day(2025, 7, 1, 0)) {
				return nil
			}
			return x.b.must(x.with.leader, "task.accept", "task", x.id)
		})
	}
	if x.lead == x.from {
		x.work()
		return nil
	}
	switch k := x.rng.IntN(100); {
	case k < 2: // never answered; taken back in the end
		x.drop(90, "Quá lâu không được trả lời; chuyển sang kế hoạch năm sau.")
	case k < 6:
		x.later(20+x.rng.IntN(60), func() error {
			return x.b.must(x.lead.leader, "task.decline", "task", x.id, "reason", "Nội dung này thuộc phần việc của Đồn Biên phòng; đề nghị giao lại cho đúng.")
		})
		x.drop(8, "Giao lại cho bên khác.")
	default:
		x.later(3+x.rng.IntN(70), func() error {
			x.work()
			return x.b.must(x.lead.leader, "task.accept", "task", x.id)
		})
	}
	return nil
}

// drop plans the withdrawal.
func (x *errand) drop(days int, why string) {
	x.later(24*days, func() error { return x.end(why) })
}

// end withdraws what is not over.
func (x *errand) end(why string) error {
	if x.over {
		return nil
	}
	x.over = true
	return x.b.must(x.from.clerk, "task.withdraw", "task", x.id, "reason", why)
}

// work plans what is done in a round: progress, more time, the result.
func (x *errand) work() {
	due := x.due.Time(viet.Zone()).Add(10 * time.Hour)
	left := max(due.Sub(x.b.clock), 48*time.Hour)
	x.at(x.b.clock.Add(left/3), func() error { return x.report(x.lead, pick(x.rng.IntN(3), "first-steps", "partly")) })
	if x.with != nil && x.rng.IntN(2) == 0 {
		x.at(x.b.clock.Add(left/2+60*time.Hour), func() error { return x.partner() })
	}
	k := x.rng.IntN(100)
	if k%9 == 0 {
		x.at(due.Add(-100*time.Hour), x.ask)
	}
	switch {
	case k < 76:
		x.at(due.Add(-time.Duration(3+x.rng.IntN(150))*time.Hour), x.submit)
	case k < 93:
		x.at(due.Add(time.Duration(30+x.rng.IntN(400))*time.Hour), x.submit)
	case x.b.clock.Before(x.b.end.AddDate(0, -6, 0)):
		x.at(due.AddDate(0, 0, 120), func() error {
			return x.end("Không thực hiện được trong năm; đưa vào kế hoạch năm sau.")
		})
	}
}

func (x *errand) report(p *party, state string) error {
	e, err := x.b.do(p.clerk, "task.report", "task", x.id, "state", state, "text", deed(x.rng.IntN(1<<20)))
	if err == nil && p != x.from && x.rng.IntN(22) == 0 {
		x.later(30, func() error {
			if x.round > 0 {
				return nil
			}
			return x.b.must(x.from.clerk, "task.return", "task", x.id, "what", e.ID, "reason", "Số liệu báo không khớp với biên bản kiểm tra.")
		})
	}
	return err
}

// partner reports if it has taken its part on.
func (x *errand) partner() error {
	err := x.report(x.with, pick(x.rng.IntN(2), "partly", "complete"))
	if err != nil && strings.Contains(err.Error(), "task.not-taken") {
		return nil
	}
	return err
}

// ask asks for a fortnight more; most requests are granted.
func (x *errand) ask() error {
	if x.round > 0 {
		return nil
	}
	until := x.due.AddDays(14)
	if err := x.b.must(x.lead.clerk, "task.ask-extension", "task", x.id, "until", until.String(), "reason", pick(x.rng.IntN(2), "Biển động, chưa ra kiểm tra được.", "Chờ số liệu của các xã, phường.")); err != nil {
		return err
	}
	grant := x.rng.IntN(5) > 0
	x.later(20, func() error {
		if x.over || x.round > 0 { // done meanwhile
			return nil
		}
		if !grant {
			return x.b.must(x.from.leader, "task.refuse-extension", "task", x.id, "reason", "Cần kết quả để báo cáo hội nghị.")
		}
		return x.b.must(x.from.leader, "task.extend", "task", x.id)
	})
	return nil
}

// submit hands the result in, once what it waits for is done.
func (x *errand) submit() error {
	if x.waits != nil && !x.waits.over && x.waits.round == 0 {
		x.later(24*6, x.submit)
		return nil
	}
	e, err := x.b.do(x.lead.clerk, "task.submit", "task", x.id, "text", errandResult(x.rng.IntN(1<<20)))
	if err != nil {
		return err
	}
	if x.rng.IntN(9) == 0 {
		x.later(40, func() error {
			x.later(50+x.rng.IntN(60), x.submit)
			return x.b.must(x.from.clerk, "task.return", "task", x.id, "what", e.ID, "reason", pick(x.rng.IntN(3), "Chưa kèm danh sách bến bãi đã kiểm tra.", "Kết quả mới nêu kế hoạch, chưa nêu việc đã làm.", "Còn thiếu hai địa bàn."))
		})
		return nil
	}
	x.later(10+x.rng.IntN(120), func() error { return x.accept(e.ID) })
	return nil
}

// accept accepts the result; a task that comes again goes into its next round.
func (x *errand) accept(result entry.Hash) error {
	if err := x.b.must(x.from.leader, "task.close", "task", x.id, "result", result); err != nil {
		return err
	}
	if x.repeat == "" {
		x.over = true
		return nil
	}
	x.round++
	step := map[string]int{"monthly": 1, "quarterly": 3}[x.repeat]
	t := time.Date(x.due.Year, x.due.Month+time.Month(step), min(x.due.Day, 28), 0, 0, 0, 0, viet.Zone())
	x.due = viet.DateOf(t)
	x.at(x.due.Time(viet.Zone()).Add(-time.Duration(20+x.rng.IntN(200))*time.Hour), x.submit)
	return nil
}

func errandTitle(n int, due viet.Date) string {
	what := pick(n, "Rà soát bến bãi neo đậu tự phát", "Lập danh sách tàu cá chưa lắp thiết bị giám sát hành trình", "Tuyên truyền chống khai thác hải sản bất hợp pháp tại các bến cá",
		"Kiểm tra chung trạm kiểm soát cửa lạch", "Củng cố tổ tàu thuyền an toàn", "Xây dựng kế hoạch diễn tập tìm kiếm cứu nạn", "Bàn giao số liệu tàu thuyền giữa các bên",
		"Khảo sát điện thoại trực ban của các đồn, xã", "Sửa chữa, bổ sung biển báo khu vực biên giới biển", "Tập huấn sơ cứu trên biển cho tổ tự quản", "Rà soát quy ước bến bãi an toàn",
		"Kiểm tra việc chấp hành khai báo tạm trú của tàu ngoài tỉnh", "Gặp mặt chủ tàu trước mùa mưa bão")
	return what + pick(n/13, fmt.Sprintf(", quý %s/%d", viet.Roman((int(due.Month)+2)/3), due.Year), fmt.Sprintf(" năm %d", due.Year), "")
}

func errandText(n int) string {
	return pick(n/7, "Thực hiện kết luận giao ban của các bên.", "Theo kế hoạch phối hợp năm.", "Từ kiến nghị của cơ sở.") + " " +
		pick(n/3, "Báo cáo kết quả kèm danh sách; số liệu theo đơn vị, không ghi tên người.", "Làm tại cơ sở, có biên bản của các bên cùng tham gia.", "Nêu rõ việc đã làm, việc chưa làm và nguyên nhân.")
}

func errandResult(n int) string {
	return fmt.Sprintf("Đã làm tại %d địa bàn, %d lượt bến bãi, %d lượt tàu. ", 2+n%9, 5+n/7%30, 20+n/31%200) +
		pick(n/5, "Còn vướng ở nơi chưa có tổ tự quản.", "Các bên cùng ký biên bản.", "Chủ tàu đồng tình; một số đề nghị hỗ trợ thiết bị.")
}
