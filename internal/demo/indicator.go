package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/indicator"
	"phoihop/internal/viet"
)

// gauge is one indicator of the demonstration: who gives it, and around what.
type gauge struct {
	name, unit, meaning, source, cadence, parts string
	cumulative                                  bool
	of                                          string // parties, posts or communes
	around                                      int    // of the first part
	ratio                                       []int  // of the other parts, in percent of the first
	factor                                      int
	id                                          entry.Hash
}

// gauges are what the parties count, by the kinds that such reports have.
func gauges() []*gauge {
	return []*gauge{
		{name: "Tin, thông báo đã trao đổi", unit: "lượt", meaning: "Tin, thông báo bằng văn bản hoặc điện thoại có ghi sổ giữa các bên.", source: "sổ công văn, sổ trực", cadence: "quarterly", of: "parties", around: 24, factor: 4},
		{name: "Tuần tra, kiểm tra khu vực biên giới biển", unit: "lượt", meaning: "Mỗi lượt có kế hoạch và ghi sổ; người tính theo lượt người.", source: "sổ tuần tra của đồn", cadence: "quarterly", parts: "Lượt tuần tra\nLượt người", of: "posts", around: 18, ratio: []int{820}, factor: 4},
		{name: "Vụ việc vi phạm đã xử lý", unit: "vụ", meaning: "Vụ đã có quyết định xử lý trong kỳ; đối tượng chỉ tính số lượng.", source: "sổ xử lý vi phạm", cadence: "quarterly", parts: "Vụ\nĐối tượng\nPhương tiện", of: "parties", around: 4, ratio: []int{160, 90}},
		{name: "Tàu cá của địa phương", unit: "tàu", meaning: "Tàu cá đã đăng ký, tính đến ngày cuối kỳ.", source: "sổ đăng ký tàu cá của xã", cadence: "half-yearly", parts: "Tàu\n- Từ 15 mét trở lên\n- Dưới 15 mét", cumulative: true, of: "communes", around: 180, ratio: []int{40, 60}},
		{name: "Lượt tàu ra vào bến được kiểm tra", unit: "lượt", meaning: "Lượt tàu được trạm kiểm soát kiểm tra giấy tờ, trang bị an toàn.", source: "sổ trạm kiểm soát", cadence: "quarterly", of: "posts", around: 640, factor: 3},
		{name: "Xây dựng cơ sở đảng", unit: "chi bộ", meaning: "Chi bộ được giúp củng cố; nguồn phát triển đảng và kết nạp chỉ tính số lượng theo đơn vị.", source: "báo cáo công tác xây dựng Đảng", cadence: "yearly", parts: "Chi bộ được củng cố\nNguồn phát triển đảng\nKết nạp mới", of: "parties", around: 5, ratio: []int{240, 80}},
		{name: "Hộ được nhận giúp đỡ", unit: "hộ", meaning: "Hộ đang được đơn vị nhận giúp đỡ, tính đến ngày cuối kỳ.", source: "kế hoạch giúp đỡ hộ của đồn", cadence: "half-yearly", cumulative: true, of: "posts", around: 22},
		{name: "Kinh phí cho phong trào", unit: "triệu đồng", meaning: "Kinh phí địa phương đã chi cho phong trào toàn dân bảo vệ biên giới.", source: "quyết toán năm", cadence: "yearly", of: "parties", around: 120, factor: 4},
		{name: "Buổi tuyên truyền", unit: "buổi", meaning: "Buổi ghi trong các đợt vận động.", source: "bản ghi của các đợt vận động", cadence: "quarterly", parts: "Buổi = campaign.sessions\nLượt người = campaign.attendance", of: "computed"},
		{name: "Tờ rơi đã phát", unit: "tờ", meaning: "Tờ rơi ghi trong các buổi tuyên truyền.", source: "bản ghi của các đợt vận động", cadence: "half-yearly", parts: "Tờ rơi = campaign.materials", of: "computed"},
		{name: "Tổ của các mô hình", unit: "tổ", meaning: "Tổ trong các mô hình đang hoạt động, tính đến ngày cuối kỳ.", source: "sổ mô hình", cadence: "half-yearly", parts: "Tổ = campaign.groups\nThành viên = campaign.members", cumulative: true, of: "computed"},
		{name: "Tàu trong tổ tàu thuyền an toàn", unit: "tàu", meaning: "Tàu trong các tổ đang hoạt động, tính đến ngày cuối kỳ.", source: "sổ mô hình", cadence: "yearly", parts: "Tàu = campaign.boats", cumulative: true, of: "computed"},
	}
}

// counting proposes the indicators and plans who adopts them, and the values of
// every period.
func (b *builder) counting() error {
	b.gaugeLuck = rand.New(rand.NewPCG(b.opt.Seed, 11))
	gs := gauges()
	b.at(day(2018, 3, 15, 9), func() error {
		lead := b.parties[0]
		for _, g := range gs {
			pairs := append([]any{"cumulative", g.cumulative, "due_days", 10, "factor", g.factor}, g.inputs()...)
			e, err := b.do(lead.clerk, "indicator.define", pairs...)
			if err != nil {
				return err
			}
			g.id = e.ID
			for _, p := range b.members() {
				if err := b.adoptGauge(g, p, date(2018, 4, 1), date(2025, 6, 30)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	b.at(day(2022, 3, 20, 9), func() error { return b.newMeaning(gs[2]) })
	b.at(day(2025, 7, 2, 9), func() error {
		for _, g := range gs {
			for _, p := range b.parties {
				if p.seat.heirOf != "" {
					from := date(2025, 7, 1)
					if g.cumulative && g.cadence == "yearly" {
						from = date(2025, 1, 1) // how things stand at the end of the year is theirs to say
					}
					if err := b.adoptGauge(g, p, from, date(2027, 1, 1)); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
	b.at(day(2026, 9, 10, 9), func() error {
		return b.must(b.parties[0].clerk, "indicator.retire", "indicator", gs[6].id, "from", "2027-01-01", "reason", "Chuyển sang theo dõi trong kế hoạch của đồn.")
	})
	return nil
}

func (g *gauge) inputs() []any {
	return []any{"name", g.name, "measured_in", g.unit, "meaning", g.meaning, "source", g.source, "cadence", g.cadence, "parts", g.parts}
}

// newMeaning revises a definition: periods from April 2022 have the new one.
func (b *builder) newMeaning(g *gauge) error {
	g.meaning = "Vụ đã có quyết định xử lý trong kỳ, kể cả vụ chuyển cơ quan khác; đối tượng chỉ tính số lượng."
	return b.must(b.parties[0].clerk, "indicator.revise", append([]any{"indicator", g.id, "from", "2022-04-01", "due_days", 10, "reason", "Quy chế giai đoạn 2022–2026 tính cả vụ bàn giao."}, g.inputs()...)...)
}

// adoptGauge adopts an indicator for a party or for its units, until a day.
func (b *builder) adoptGauge(g *gauge, p *party, from, until viet.Date) error {
	guard := p == b.parties[0]
	units := []entry.Hash{{}}
	switch {
	case g.of == "posts" && guard, g.of == "communes" && !guard && p.seat.heirOf == "":
		units = b.units[p.id]
	case g.of == "posts", g.of == "communes" && guard:
		return nil
	}
	if guard {
		until = date(2027, 1, 1)
	}
	for _, u := range units {
		pairs := []any{"indicator", g.id, "from", from}
		if !u.IsZero() {
			pairs = append(pairs, "unit", u)
		}
		if !guard && g.of != "computed" {
			pairs = append(pairs, "checker", b.parties[0].id)
		}
		e, err := b.do(p.leader, "indicator.adopt", pairs...)
		if err != nil {
			return err
		}
		if g.of != "computed" {
			b.fillIn(g, p, e.ID, from, until)
		}
		if until.Year == 2025 {
			b.at(day(2025, 6, 29, 15), func() error {
				return b.must(p.clerk, "indicator.end-series", "series", e.ID, "from", "2025-07-01", "reason", "Kết thúc hoạt động; bên tiếp nhận báo cáo từ kỳ sau.")
			})
		}
	}
	return nil
}

// fillIn plans a series' values: most in time, some late, a few never.
func (b *builder) fillIn(g *gauge, p *party, series entry.Hash, from, until viet.Date) {
	luck := b.gaugeLuck
	level := float64(g.around) * (0.6 + 0.8*luck.Float64())
	last := ""
	for _, w := range (indicator.Adopted{Cadence: calendar.Cadence(g.cadence), Preset: calendar.CalendarMonth, From: from, Rest: p.seat.heirOf != ""}).Windows(until) {
		at := w.To.AddDays(2 + luck.IntN(8)).Time(viet.Zone()).Add(9*time.Hour + time.Duration(luck.IntN(400))*time.Minute)
		if p.seat.heirOf == "" && p != b.parties[0] && !at.Before(day(2025, 6, 28, 0)) {
			at = day(2025, 7, 2, 9).Add(time.Duration(luck.IntN(400)) * time.Minute) // the last word, for periods that its end cut short as well
		}
		x := luck.Float64()
		if p.seat.code == "namson" && w.From.Year == 2021 || x < 0.02 {
			continue
		}
		if x < 0.1 && !at.After(day(2025, 7, 1, 0)) {
			at = at.AddDate(0, 0, 12)
		}
		level = max(1, level*(0.85+0.3*luck.Float64()))
		text := g.value(level)
		if x > 0.97 && last != "" {
			text = last // the very number of the period before
		}
		last = text
		b.at(at, func() error { return b.giveValue(g, p, series, w, text, x) })
	}
}

// value writes a value with its parts.
func (g *gauge) value(level float64) string {
	n := int(level)
	text, rest := fmt.Sprint(n), n
	for i, r := range g.ratio {
		x := n * r / 100
		if g.cumulative && i == len(g.ratio)-1 {
			x = rest
		}
		rest -= x
		text += fmt.Sprintf("/%d", x)
	}
	return text
}

// giveValue submits a value and lets it be checked, signed and locked; now and
// then it is returned, corrected or opened again.
func (b *builder) giveValue(g *gauge, p *party, series entry.Hash, w calendar.Window, text string, x float64) error {
	about := []any{"series", series, "period", w.From}
	note := []any{"comment", "Số tăng giảm theo mùa biển, đã đối chiếu sổ."}
	guard := b.parties[0]
	if x > 0.10 && x < 0.13 {
		if err := b.must(p.clerk, "indicator.save", append(append([]any{"values", text}, note...), about...)...); err != nil {
			return err
		}
	}
	given := append([]any{"values", text}, note...)
	if g.around < 6 && x > 0.13 && x < 0.17 {
		given = []any{"nil", true}
	}
	if err := b.must(p.clerk, "indicator.submit", append(given, about...)...); err != nil {
		return err
	}
	if x > 0.20 && x < 0.25 {
		if err := b.must(guard.leader, "indicator.return", append([]any{"comment", "Đề nghị đối chiếu lại với sổ của đồn."}, about...)...); err != nil {
			return err
		}
		if err := b.must(p.clerk, "indicator.correct", append(append([]any{"values", text, "reason", "Đã đối chiếu, số đúng."}, note...), about...)...); err != nil {
			return err
		}
	}
	if x > 0.3 && x < 0.5 {
		if err := b.must(guard.leader, "indicator.confirm", about...); err != nil {
			return err
		}
	}
	if x > 0.9 && b.end.Sub(b.clock) < 120*24*time.Hour {
		return nil // waits for a signature
	}
	b.at(b.clock.Add(time.Duration(20+int(x*100))*time.Hour), func() error { return b.signValue(p, about, note, text, x) })
	return nil
}

func (b *builder) signValue(p *party, about, note []any, text string, x float64) error {
	if err := b.must(p.leader, "indicator.approve", about...); err != nil || x < 0.6 {
		return err
	}
	if err := b.must(p.clerk, "indicator.lock", about...); err != nil || x < 0.985 {
		return err
	}
	if err := b.must(p.leader, "indicator.reopen", append([]any{"reason", "Phát hiện một sổ trực chưa được cộng."}, about...)...); err != nil {
		return err
	}
	if err := b.must(p.clerk, "indicator.correct", append(append([]any{"values", text, "reason", "Đã cộng đủ các sổ; số không đổi."}, note...), about...)...); err != nil {
		return err
	}
	return b.must(p.leader, "indicator.approve", about...)
}
