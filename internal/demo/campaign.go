package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"phoihop/internal/action"
	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// drive is the duty that campaigns prove; the other half of its occurrences
// is proved by a report, as offices do.
const drive = "Đợt tuyên truyền, vận động ngư dân"

// theme is what a campaign is about, with what was looked at afterwards.
type theme struct{ title, aim, audience, question, better, same, how string }

func themes() []theme {
	return []theme{
		{"Tàu ra khơi bật thiết bị giám sát", "Chủ tàu giữ thiết bị giám sát hành trình hoạt động suốt chuyến biển.", "chủ tàu, thuyền trưởng tàu cá từ 15 mét trở lên",
			"Số tàu mất tín hiệu quá 10 ngày có giảm không?", "Số tàu mất tín hiệu quá 10 ngày giảm từ 14 xuống 5.", "Số tàu mất tín hiệu chưa giảm.", "đối chiếu danh sách tàu mất tín hiệu hai quý"},
		{"Không khai thác hải sản bất hợp pháp", "Ngư dân hiểu ranh giới vùng biển và mức xử phạt.", "ngư dân và gia đình ở các xã ven biển",
			"Có còn tàu của xã vi phạm vùng biển không?", "Trong kỳ không có tàu nào của xã vi phạm vùng biển.", "Vẫn còn một tàu bị nhắc nhở vì vượt vùng được phép.", "sổ trực của đồn và thông báo của cơ quan thủy sản"},
		{"Áo phao trên mọi chuyến đò, chuyến lồng", "Người trên đò ngang và lồng bè mặc áo phao.", "chủ đò, chủ lồng bè, người đi đò",
			"Tỷ lệ người mặc áo phao ở bến có tăng không?", "Đếm ở ba bến: 46/60 người mặc áo phao, trước đó 21/60.", "Đếm lại ở bến: 24/60 người mặc áo phao, gần như trước.", "đếm ở ba bến vào ba buổi sáng"},
		{"Tố giác tội phạm, giữ bình yên bến bãi", "Nhân dân báo tin kịp thời qua đường dây của đồn và xã.", "nhân dân các thôn ven biển",
			"Số tin dân báo có tăng không?", "Đồn nhận 11 tin báo của nhân dân, kỳ trước 4 tin.", "Số tin báo không thay đổi.", "sổ tiếp nhận tin của đồn và của xã"},
		{"Làm sạch bãi, giữ luồng lạch", "Bãi neo đậu và luồng lạch thông thoáng trước mùa mưa bão.", "hội viên các đoàn thể, học sinh, chủ tàu neo đậu",
			"Luồng vào bến có còn bị vướng không?", "Luồng vào bến thông; không còn tàu mắc cạn khi triều xuống.", "Rác dồn lại sau một tháng, luồng vẫn hẹp.", "đo luồng khi triều xuống, chụp ảnh hiện trường"},
	}
}

// campaignLuck is the scenario's own chance for campaigns and models, so that
// what others play does not change with it.
func (b *builder) campaignLuck() *rand.Rand {
	if b.luck == nil {
		b.luck = rand.New(rand.NewPCG(b.opt.Seed, 7))
	}
	return b.luck
}

// drives reports whether an occurrence is met by a campaign, and plans it.
func (b *builder) drives(d duty, p *party, w calendar.Window) bool {
	luck := b.campaignLuck()
	if d.title != drive || luck.Float64() > 0.42 {
		return false
	}
	x := themes()[luck.IntN(len(themes()))]
	start := w.From.AddDays(20 + luck.IntN(60))
	b.at(start.Time(viet.Zone()).Add(9*time.Hour), func() error { return b.campaign(d, p, x, start) })
	return true
}

// campaign plans one with its sessions over five weeks, and what came of it.
func (b *builder) campaign(d duty, p *party, x theme, start viet.Date) error {
	luck := b.campaignLuck()
	joint := luck.Float64() < 0.4
	guest := b.other(p)
	if guest != b.parties[0] && !b.clock.Before(day(2025, 6, 27, 0)) {
		guest = b.by("xavinhan")
	}
	pairs := []any{"title", x.title + ", " + half(start), "aim", x.aim, "audience", x.audience, "from", start, "to", start.AddDays(40),
		"steps", fmt.Sprintf("%s: In tờ rơi, soạn bài phát thanh\n%s: Họp báo cáo kết quả", start.AddDays(5).Screen(), start.AddDays(38).Screen()),
		"question", x.question, "answer_by", start.AddDays(90), "duty", d.id}
	if joint {
		pairs = append(pairs, "parties", guest.id)
	}
	e, err := b.do(p.clerk, "campaign.plan", pairs...)
	if err != nil {
		return err
	}
	b.sessions(e.ID, p, start)
	if joint {
		b.sessions(e.ID, guest, start.AddDays(4))
	}
	b.supplies(e.ID, p, x, start)
	b.followUp(e.ID, p, x, start)
	return nil
}

// half names the half-year of a day.
func half(d viet.Date) string {
	if d.Month <= 6 {
		return fmt.Sprintf("6 tháng đầu năm %d", d.Year)
	}
	return fmt.Sprintf("6 tháng cuối năm %d", d.Year)
}

// sessions plans two or three sessions of a party; now and then a number was
// written down wrong.
func (b *builder) sessions(id entry.Hash, p *party, start viet.Date) {
	luck := b.campaignLuck()
	forms := []string{"concentrated", "integrated", "mobile", "broadcast", "household"}
	places := []string{"Nhà văn hóa thôn", "Bến cá", "Chợ cá buổi sớm", "Trường trung học cơ sở", "Nhà sinh hoạt khu phố", "Trạm kiểm soát bến"}
	for n := range 2 + luck.IntN(2) {
		on := start.AddDays(6 + 9*n + luck.IntN(5))
		form, where := forms[luck.IntN(len(forms))], places[luck.IntN(len(places))]
		count, people, papers, slip := 1+luck.IntN(3), 35+luck.IntN(110), 20*luck.IntN(8), luck.Float64() < 0.05
		b.at(on.Time(viet.Zone()).Add(16*time.Hour), func() error {
			typed := people * count
			if slip {
				typed *= 10
			}
			e, err := b.do(p.clerk, "campaign.hold", "campaign", id, "on", on, "where", where, "session_form", form, "sessions", count, "attendance", typed, "leaflets", papers)
			if err != nil || !slip {
				return err
			}
			return b.must(p.clerk, "campaign.correct-session", "campaign", id, "session", e.ID, "sessions", count, "attendance", people*count, "leaflets", papers, "reason", "Gõ thừa một chữ số 0.")
		})
	}
}

// supplies plans material, cost and the steps of the plan.
func (b *builder) supplies(id entry.Hash, p *party, x theme, start viet.Date) {
	luck := b.campaignLuck()
	vnd := 500_000 * (2 + luck.IntN(30))
	b.at(start.AddDays(4).Time(viet.Zone()).Add(10*time.Hour), func() error {
		if err := b.must(p.clerk, "campaign.finish-step", "campaign", id, "step", 1, "on", start.AddDays(4)); err != nil {
			return err
		}
		return b.must(p.clerk, "campaign.add-material", "campaign", id, "title", "Tờ rơi: "+x.title, "material_form", "leaflet", "copies", 300,
			"files", action.File{Name: "to-roi.txt", Type: "text/plain", Content: []byte(x.title + "\n" + x.aim + "\n")})
	})
	b.at(start.AddDays(30).Time(viet.Zone()).Add(11*time.Hour), func() error {
		return b.must(p.clerk, "campaign.record-cost", "campaign", id, "amount", vnd, "source", pick(vnd/500_000, "kinh phí đơn vị", "ngân sách địa phương", "xã hội hóa"), "for", "in tờ rơi, loa máy", "on", start.AddDays(30))
	})
}

// followUp plans the answer to the question, which is not always good and
// not always there, and the end.
func (b *builder) followUp(id entry.Hash, p *party, x theme, start viet.Date) {
	luck := b.campaignLuck()
	seen, asks := luck.Float64(), luck.Float64() < 0.2
	measured := seen < 0.62
	b.at(start.AddDays(39).Time(viet.Zone()).Add(15*time.Hour), func() error {
		if err := b.must(p.clerk, "campaign.finish-step", "campaign", id, "step", 2, "on", start.AddDays(38)); err != nil || !asks {
			return err
		}
		return b.must(p.clerk, "campaign.ask", "campaign", id, "question", "Sau sáu tháng, kết quả có giữ được không?", "answer_by", start.AddDays(220))
	})
	b.at(start.AddDays(75).Time(viet.Zone()).Add(9*time.Hour), func() error {
		pairs := []any{"campaign", id, "result", "Hoàn thành kế hoạch.", "on", start.AddDays(75)}
		if !measured {
			return b.must(p.clerk, "campaign.close", append(pairs, "unmeasured", "Chưa cử được người đếm lại ở bến sau đợt.")...)
		}
		what, how := "better", x.better
		if seen > 0.47 {
			what, how = "same", x.same
		}
		if err := b.must(p.clerk, "campaign.measure-effect", "campaign", id, "question", id, "effect", what, "changed", how, "how", x.how, "on", start.AddDays(74)); err != nil {
			return err
		}
		return b.must(p.clerk, "campaign.close", pairs...)
	})
}

// modelKind is a kind of model of the movement.
type modelKind struct {
	name, meaning string
	boats         bool
	id            entry.Hash
}

// movement names the kinds of model and plans the models of each commune.
func (b *builder) movement() error {
	kinds := []*modelKind{
		{name: "Tổ tàu thuyền an toàn", meaning: "Tổ có quy ước, có tổ trưởng, giữ liên lạc trên biển; tính tàu đang hoạt động trong tổ.", boats: true},
		{name: "Bến bãi an toàn", meaning: "Bến có tổ tự quản, có nội quy và sổ theo dõi tàu ra vào."},
		{name: "Tổ tự quản an ninh trật tự", meaning: "Tổ ở thôn, khu phố ven biển, sinh hoạt ít nhất mỗi quý một lần."},
	}
	for i, k := range kinds {
		b.at(day(2018, 4, 2, 9+i), func() error {
			e, err := b.do(b.parties[0].clerk, "campaign.define-model-kind", "name", k.name, "meaning", k.meaning, "boats", k.boats)
			k.id = e.ID
			return err
		})
	}
	n := 0
	for _, p := range b.members()[1:] {
		for _, u := range p.seat.units {
			n++
			k := kinds[n%len(kinds)]
			luck := b.campaignLuck()
			since := date(2018, 5, 3).AddDays(40 * (n - 1) % 900)
			groups, each := 2+luck.IntN(4), 12+luck.IntN(14)
			b.at(since.Time(viet.Zone()).Add(9*time.Hour), func() error { return b.model(k, p, u.name, since, groups, each) })
		}
	}
	return nil
}

// model registers one and plans its counts until the communes took over.
func (b *builder) model(k *modelKind, p *party, unit string, since viet.Date, groups, each int) error {
	pairs := []any{"kind", k.id, "title", k.name + " " + unaddressed(unit), "since", since, "groups", groups, "members", groups * each}
	if k.boats {
		pairs = append(pairs, "boats", groups*each/4)
	}
	e, err := b.do(p.clerk, "campaign.register-model", pairs...)
	if err != nil {
		return err
	}
	luck := b.campaignLuck()
	for on := since.AddDays(180); ; on = on.AddDays(182) {
		if p.seat.heirOf == "" && !on.Before(date(2025, 6, 20)) {
			break
		}
		if !on.Before(viet.DateOf(b.end)) {
			return nil
		}
		groups, each = max(1, groups+luck.IntN(4)-1), max(6, each+luck.IntN(5)-2)
		pairs := []any{"model", e.ID, "on", on, "groups", groups, "members", groups * each}
		if k.boats {
			pairs = append(pairs, "boats", groups*each/4)
		}
		if luck.Float64() < 0.3 {
			pairs = append(pairs, "changed", pick(luck.IntN(9), "Ba tàu hỏng máy được tàu trong tổ lai vào bờ.", "Không còn vụ mất trộm ngư cụ ở bến.", "Mâu thuẫn chỗ neo đậu được hòa giải trong tổ."), "how", "sổ sinh hoạt của tổ")
		}
		b.at(on.Time(viet.Zone()).Add(14*time.Hour), func() error { return b.must(p.clerk, "campaign.count-model", pairs...) })
	}
	b.at(day(2025, 7, 1, 10), func() error { return b.handOver(k, p, e.ID, unit, groups, each) })
	return nil
}

// handOver ends a district's model: the commune of the same name goes on with
// it, or nobody does.
func (b *builder) handOver(k *modelKind, p *party, old entry.Hash, unit string, groups, each int) error {
	for _, h := range b.heirsOf(p.seat.code) {
		if strings.HasSuffix(h.seat.name, unaddressed(unit)) {
			if err := b.model(k, h, unit, date(2025, 7, 1), groups, each); err != nil {
				return err
			}
			return b.must(p.clerk, "campaign.end-model", "model", old, "on", "2025-07-01", "reason", "Bàn giao cho đảng ủy xã, phường từ ngày 01/7/2025.")
		}
	}
	return b.must(p.clerk, "campaign.end-model", "model", old, "on", "2025-07-01", "reason", "Xã sáp nhập; các tổ về đơn vị mới, chờ rà soát lại.")
}

// unaddressed is a commune's name without what it is.
func unaddressed(unit string) string {
	return strings.TrimPrefix(strings.TrimPrefix(unit, "Xã "), "Phường ")
}
