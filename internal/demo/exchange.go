package demo

import (
	"encoding/json"
	"math/rand/v2"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// monthly is the duty whose notices go by a form from 2023 on.
const monthly = "Thông báo tình hình tháng"

// formFields are the values that the parties agreed to tell each month.
const formFields = `luot-tau: Số lượt tàu cá ra vào bến | số | lượt | 0..900
neo-dau: Tàu neo đậu tránh gió | số | tàu | 0..120
vu-viec: Vụ việc trên biển | ghép: vụ/đối tượng/phương tiện | | 0..40
mat-ket-noi: Tàu mất kết nối giám sát | số | tàu | 0..30
danh-gia: Đánh giá chung | chọn: ổn định/cơ bản ổn định/phức tạp
kien-nghi: Kiến nghị | chữ`

// forms plans the form of the monthly notice.
func (b *builder) forms(ds []duty) {
	from := day(2022, 12, 20, 9)
	if b.opt.Small {
		from = day(2018, 4, 20, 9)
	}
	for _, d := range ds {
		if d.title == monthly {
			b.at(from, func() error {
				e, err := b.do(b.parties[0].leader, "notice.adopt-form", "name", "Biểu tình hình tháng", "duty", d.id, "fields", formFields)
				b.form = e.ID
				return err
			})
		}
	}
}

// valued are the values of a monthly notice by the form; one in thirty lies
// outside the limits and says why.
func (b *builder) valued() string {
	boats := float64(120 + b.rng.IntN(500))
	v := []map[string]any{
		{"key": "luot-tau", "numbers": []float64{boats}},
		{"key": "neo-dau", "numbers": []float64{float64(b.rng.IntN(60))}},
		{"key": "vu-viec", "numbers": []float64{float64(b.rng.IntN(4)), float64(b.rng.IntN(9)), float64(b.rng.IntN(4))}},
		{"key": "danh-gia", "text": pick(b.rng.IntN(5), "ổn định", "ổn định", "cơ bản ổn định", "phức tạp", "ổn định")},
	}
	if b.rng.IntN(30) == 0 {
		v[0] = map[string]any{"key": "luot-tau", "numbers": []float64{boats + 800}, "comment": "Tàu các tỉnh bạn vào tránh bão."}
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return "[]"
	}
	return string(raw)
}

// requests plans a few requests for information each year: most are answered
// within the seven working days, some late, some not at all.
func (b *builder) requests() {
	for at := day(2018, 3, 12, 9); at.Before(b.end); at = at.AddDate(0, 0, 38+b.rng.IntN(40)) {
		b.at(at, b.ask)
	}
}

func (b *builder) ask() error {
	asker := b.parties[0]
	var to []*party
	for _, p := range b.parties[1:] {
		if p.seat.role == "party" && !b.gone(p) && b.rng.Float64() < 0.3 {
			to = append(to, p)
		}
	}
	if len(to) == 0 {
		return nil
	}
	title := pick(b.rng.IntN(1<<20), "Đề nghị cung cấp số liệu tàu thuyền, bến bãi", "Đề nghị cung cấp tình hình lao động biển", "Đề nghị rà soát tàu cá mất kết nối giám sát")
	e, err := b.do(asker.clerk, "notice.send", "to", ids(to), "take_number", true, "request", true, "title", title, "text", "Đề nghị cung cấp số liệu đến hết tháng trước, chia theo xã, phường.",
		"purpose", "Phục vụ giao ban quý", "must_confirm", true, "keep_until", viet.DateOf(b.clock).AddDays(1826))
	if err != nil {
		return err
	}
	for _, p := range to {
		days := 1 + b.rng.IntN(8)
		if b.rng.Float64() < 0.15 {
			days += 9
		}
		if b.rng.Float64() < 0.07 {
			continue
		}
		b.at(b.clock.AddDate(0, 0, days), func() error { return b.reply(e.ID, asker, p, title) })
	}
	return nil
}

func (b *builder) reply(id entry.Hash, asker, p *party, title string) error {
	if b.gone(p) {
		return nil
	}
	if err := b.must(p.clerk, "notice.acknowledge", "notice", id); err != nil {
		return err
	}
	b.clock = b.clock.Add(time.Minute)
	e, err := b.do(p.clerk, "notice.send", "to", ids([]*party{asker}), "answers", id, "title", "Trả lời: "+title, "text", news(b.rng.IntN(1<<20)), "sensitivity", "internal")
	if err != nil {
		return err
	}
	b.at(b.clock.AddDate(0, 0, 1+int(e.ID[0])%3), func() error { return b.must(asker.clerk, "notice.acknowledge", "notice", e.ID) })
	return nil
}

// everyday plans what a party and the Border Guard committee tell each other
// beyond their duties, more than once a day in the whole space. Its chance is its
// own, so that what others play does not change with it.
func (b *builder) everyday() {
	luck := rand.New(rand.NewPCG(b.opt.Seed, 13))
	for at := day(2018, 4, 2, 7); at.Before(b.end); at = at.Add(time.Duration(4+luck.IntN(24)) * time.Hour) {
		b.at(at, func() error { return b.remark(luck) })
	}
}

func (b *builder) remark(luck *rand.Rand) error {
	p, centre := b.parties[luck.IntN(len(b.parties))], b.parties[0]
	if p == centre || p.seat.role != "party" || b.gone(p) {
		return nil
	}
	from, to := p, centre
	if luck.IntN(3) == 0 {
		from, to = centre, p
	}
	title := pick(luck.IntN(1<<20), "Tàu cá các xã bạn vào bến tránh gió", "Ngư dân báo tàu lạ ở phía ngoài cửa lạch", "Lịch trực ban cuối tuần", "Số tàu chưa liên lạc được trong ngày",
		"Người lạ hỏi thuê bãi neo đậu", "Tình hình bến cá sau đợt gió mùa", "Nhắc chủ tàu đăng ký lại thiết bị giám sát")
	e, err := b.do(from.clerk, "notice.send", "title", title, "text", news(luck.IntN(1<<20)), "to", ids([]*party{to}), "sensitivity", "internal")
	if err != nil {
		return err
	}
	if luck.IntN(40) == 0 {
		b.belated(to, e.ID)
		return nil
	}
	b.at(b.clock.Add(time.Duration(20+luck.IntN(1500))*time.Minute), func() error {
		if b.gone(to) {
			return nil
		}
		return b.must(to.clerk, "notice.acknowledge", "notice", e.ID)
	})
	return nil
}
