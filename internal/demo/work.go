package demo

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

func parseDue(s string) (d calendar.Due) {
	if json.Unmarshal([]byte(s), &d) != nil {
		return calendar.Due{}
	}
	return d
}

func dueJSON(d calendar.Due) string {
	b, err := json.Marshal(d)
	if err != nil {
		return "{}"
	}
	return string(b)
}

// work plans what the parties do about a duty between two days.
func (b *builder) work(d duty, who []*party, from, to viet.Date) {
	switch d.cadence {
	case "on-event":
		if d.title == ruling {
			b.directives(d, who, from, to)
			return
		}
		b.incidents(d, who, from, to)
		return
	case "standing":
		b.models(d, who, from, to)
		return
	}
	s := calendar.Schedule{Cadence: calendar.Cadence(d.cadence), Every: 5, Preset: calendar.CalendarMonth, Since: from}
	if d.cadence == "every-n-years" {
		s.Since = date(2018, 3, 1)
	}
	rules := calendar.Default()
	for i, w := range s.Windows(from, to) {
		if !d.due.Fits(w) {
			continue
		}
		due := calendar.DueOf(w, d.due, rules)
		for k, p := range who {
			if d.rotating && i%len(who) != k {
				continue
			}
			b.plan(d, p, w, due)
		}
	}
}

// plan decides what becomes of one occurrence: the failings are those that
// reviews admit.
func (b *builder) plan(d duty, p *party, w calendar.Window, due time.Time) {
	x := b.rng.Float64()
	late := 0.05
	if p.seat.code == "namson" {
		late = 0.12
		if w.From.Year == 2021 && w.From.Month >= 5 && w.From.Month <= 9 {
			return // five months of silence: the officer changed and nothing was handed over
		}
	}
	if d.cadence == "yearly" && p.seat.code == "sonbac" && w.From.Year == 2020 {
		return // the plan that nobody made
	}
	if b.drives(d, p, w) {
		return
	}
	title := d.title + ", " + window(w, d.cadence)
	key := w.From.String()
	at := due.Add(-time.Duration(2+b.rng.IntN(60)) * time.Hour)
	switch {
	case x < 0.02:
		return
	case x < 0.02+late:
		at = due.Add(time.Duration(6+b.rng.IntN(150)) * time.Hour)
	case x < 0.04+late: // written in time at a post without a line, sent days later
		claimed := at
		b.at(due.Add(time.Duration(30+b.rng.IntN(60))*time.Hour), func() error { return b.prove(d, p, key, title, claimed) })
		return
	}
	if d.cadence == "yearly" && x > 0.97 {
		b.postpone(d, p, key, due)
		at = due.Add(5 * 24 * time.Hour)
	}
	if d.rotating {
		at = called(at)
	}
	b.at(at, func() error { return b.prove(d, p, key, title, b.clock) })
}

// called is when a briefing that is to be held by a moment is called: on the
// working day before it.
func called(at time.Time) time.Time {
	at = at.In(viet.Zone())
	for at = at.AddDate(0, 0, -1); !works(at) || !works(at.AddDate(0, 0, 1)); {
		at = at.AddDate(0, 0, -1)
	}
	return time.Date(at.Year(), at.Month(), at.Day(), 9, 0, 0, 0, viet.Zone())
}

func works(day time.Time) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
}

// postpone asks for ten more days and lets another party grant them.
func (b *builder) postpone(d duty, p *party, key string, due time.Time) {
	b.at(due.Add(-72*time.Hour), func() error {
		ask, err := b.do(p.clerk, "duty.postpone", "duty", d.id, "occurrence", key, "until", viet.DateOf(due.Add(10*24*time.Hour)), "reason", "Chờ số liệu của các xã, phường.")
		if err != nil {
			return err
		}
		return b.must(b.other(p).leader, "duty.grant-postponement", "duty", d.id, "asked", ask.ID)
	})
}

// other is some other party that still works.
func (b *builder) other(p *party) *party {
	if p != b.parties[0] {
		return b.parties[0]
	}
	return b.parties[1]
}

// prove sends the notice or attaches the evidence that an occurrence needs.
func (b *builder) prove(d duty, p *party, key, title string, claimed time.Time) error {
	if d.rotating {
		return b.briefing(d, p, key, strings.Replace(title, d.title+", quý", d.title, 1))
	}
	if d.kind == "notice" {
		return b.notice(d, p, key, title, claimed)
	}
	return b.evidence(d, p, key, title, claimed)
}

// notice sends a notice and plans its acknowledgements.
func (b *builder) notice(d duty, p *party, key, title string, claimed time.Time) error {
	null := d.null && b.rng.Float64() < 0.07
	text := ""
	if !null {
		text = news(b.rng.IntN(1 << 20))
	}
	pairs := []any{"duty", d.id, "occurrence", key, "title", title, "number", b.numbered(p), "text", text, "nil", null}
	if claimed.Before(b.clock) {
		pairs = append(pairs, "at", claimed)
	}
	to := b.addressees(d, p)
	pairs = append(pairs, "to", ids(to))
	name := "notice.send"
	if d.title == monthly && !b.form.IsZero() && !null {
		name, pairs = "notice.report", append(without(pairs, "nil"), "form", b.form, "values", b.valued())
	}
	e, err := b.do(p.clerk, name, pairs...)
	if err != nil {
		return err
	}
	b.answer(e.ID, p, to, d)
	return nil
}

// numbered is the next number of a party's notices in the year.
func (b *builder) numbered(p *party) string {
	k := fmt.Sprint(p.seat.code, b.clock.In(viet.Zone()).Year())
	b.numbers[k]++
	return fmt.Sprintf("%02d-TB/%s", b.numbers[k], p.seat.sign())
}

// without leaves one input out.
func without(pairs []any, name string) (out []any) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] != name {
			out = append(out, pairs[i], pairs[i+1])
		}
	}
	return out
}

// addressees are all other parties at work; since 2025 the weekly and monthly
// notices go to the Border Guard committee alone.
func (b *builder) addressees(d duty, p *party) (to []*party) {
	after := !b.clock.Before(day(2025, 7, 1, 0))
	for _, o := range b.parties {
		gone := after && o.seat.role == "party" && o.seat.heirOf == "" && o != b.parties[0]
		if o == p || o.seat.role != "party" || gone {
			continue
		}
		to = append(to, o)
	}
	if after && p != b.parties[0] && (d.cadence == "weekly" || d.cadence == "monthly") {
		return []*party{b.parties[0]}
	}
	return to
}

// answer plans who acknowledges; monthly notices are signed by a leader now
// and then, and a few are corrected.
func (b *builder) answer(id entry.Hash, p *party, to []*party, d duty) {
	share := 0.97
	if d.cadence != "weekly" {
		share = 0.985
	}
	for _, o := range to {
		if b.rng.Float64() < share {
			b.at(b.clock.Add(time.Duration(20+b.rng.IntN(2400))*time.Minute), func() error {
				return b.must(o.clerk, "notice.acknowledge", "notice", id)
			})
		} else {
			b.belated(o, id)
		}
	}
	if d.cadence != "weekly" && b.rng.Float64() < 0.3 {
		b.at(b.clock.Add(3*time.Hour), func() error { return b.must(p.leader, "notice.approve", "notice", id) })
	}
	if b.rng.Float64() < 0.004 {
		b.at(b.clock.Add(50*time.Hour), func() error {
			return b.must(p.clerk, "notice.correct", "notice", id, "text", "Số tàu cá neo đậu là 41, không phải 14.", "reason", "Gõ nhầm số.")
		})
	}
}

// belated plans the acknowledgement of what lay unread: a week or two after it
// came.
func (b *builder) belated(o *party, notice entry.Hash) {
	b.at(b.clock.AddDate(0, 0, 7+int(notice[0])%9), func() error {
		if b.gone(o) {
			return nil
		}
		return b.must(o.clerk, "notice.acknowledge", "notice", notice)
	})
}

// evidence attaches a report, sometimes with a photograph, and plans its
// confirmation.
func (b *builder) evidence(d duty, p *party, key, title string, claimed time.Time) error {
	pairs := []any{"duty", d.id, "occurrence", key, "title", title, "text", deed(b.rng.IntN(1 << 20))}
	if claimed.Before(b.clock) {
		pairs = append(pairs, "at", claimed)
	}
	if b.rng.Float64() < 0.25 {
		pairs = append(pairs, "files", photo(unaccented(d.title)+".jpg", b.rng.Uint64()))
	}
	e, err := b.do(p.clerk, "evidence.attach", pairs...)
	if err != nil {
		return err
	}
	if b.rng.Float64() < 0.6 {
		o := b.other(p)
		b.at(b.clock.Add(time.Duration(4+b.rng.IntN(90))*time.Hour), func() error {
			return b.must(o.clerk, "evidence.confirm", "evidence", e.ID)
		})
	}
	if b.rng.Float64() < 0.4 {
		b.at(b.clock.Add(20*time.Hour), func() error { return b.must(p.leader, "evidence.approve", "evidence", e.ID) })
	}
	return nil
}

// incidents plans events and how fast they are answered.
func (b *builder) incidents(d duty, who []*party, from, to viet.Date) {
	if strings.Contains(d.kind, "incident") {
		b.rooms(d, who, from, to)
		return
	}
	n := to.DaysSince(from) / 75
	for range n {
		p := who[b.rng.IntN(len(who))]
		when := from.AddDays(b.rng.IntN(max(to.DaysSince(from), 1))).Time(viet.Zone()).Add(time.Duration(b.rng.IntN(22*60)) * time.Minute)
		b.exactly(when.Add(10*time.Minute), func() error {
			e, err := b.do(p.clerk, "duty.trigger", "duty", d.id, "when", when, "what", happening(d.title, b.rng.IntN(1<<20)))
			if err != nil {
				return err
			}
			due := d.due.At(when, calendar.Default())
			took := time.Duration(float64(due.Sub(when)) * (0.15 + 0.75*b.rng.Float64()))
			switch {
			case b.rng.Float64() < 0.07:
				return nil // never answered
			case b.rng.Float64() < 0.12:
				took = due.Sub(when) + time.Duration(10+b.rng.IntN(100))*time.Minute
			}
			b.exactly(when.Add(max(took, 15*time.Minute)), func() error { return b.prove(d, p, e.ID.String(), d.title, b.clock) })
			return nil
		})
	}
}

// models plans evidence for a standing duty: it is listed, never counted.
func (b *builder) models(d duty, who []*party, from, to viet.Date) {
	for n := 0; n < to.DaysSince(from)/60; n++ {
		p := who[b.rng.IntN(len(who))]
		b.at(from.AddDays(60*n+b.rng.IntN(50)).Time(viet.Zone()).Add(9*time.Hour), func() error {
			return b.evidence(d, p, "", d.title, b.clock)
		})
	}
}

// window names a window in a title.
func window(w calendar.Window, cadence string) string {
	switch cadence {
	case "weekly":
		return "tuần từ " + w.From.Screen()
	case "monthly":
		return fmt.Sprintf("tháng %d/%d", w.From.Month, w.From.Year)
	case "quarterly":
		return fmt.Sprintf("quý %s/%d", viet.Roman((int(w.From.Month)+2)/3), w.From.Year)
	case "half-yearly":
		return fmt.Sprintf("%s năm %d", []string{"6 tháng đầu", "6 tháng cuối"}[(int(w.From.Month)-1)/6], w.From.Year)
	}
	return fmt.Sprintf("năm %d", w.From.Year)
}

func pick(n int, of ...string) string { return of[n%len(of)] }

// news is the text of a situation notice, out of invented sentences.
func news(n int) string {
	return pick(n, "Tình hình an ninh trật tự ở khu vực biên giới biển ổn định.", "Trong kỳ không có vụ việc phức tạp; ngư dân yên tâm bám biển.", "Tình hình cơ bản ổn định; có gió mùa, một số tàu nhỏ nghỉ biển.") + " " +
		fmt.Sprintf("Có %d lượt tàu cá ra vào bến, %d tàu neo đậu tránh gió. ", 40+n%160, n/7%45) +
		pick(n/3, "Đề nghị các bên tiếp tục nhắc ngư dân bật thiết bị giám sát hành trình.", "Đề nghị các xã, phường rà soát lại bến bãi an toàn.", "Đề nghị trao đổi kịp thời khi có tàu lạ vào vùng biển ven bờ.", "Không có kiến nghị.")
}

func deed(n int) string {
	return pick(n, "Đã tổ chức đúng kế hoạch, có biên bản của các bên.", "Các bên cùng thực hiện tại cơ sở, kết quả ghi trong báo cáo kèm theo.", "Đã hoàn thành; một nội dung chuyển sang kỳ sau do thời tiết.") + " " +
		pick(n/5, "Tác dụng thấy được: số tàu tắt thiết bị giám sát giảm.", "Tác dụng: chưa đo.", "Tác dụng: thêm một bến bãi đăng ký tự quản.")
}

func happening(title string, n int) string {
	switch title {
	case "Quán triệt nghị quyết, chỉ thị":
		return pick(n, "Nhận chỉ thị của cấp trên về công tác biên phòng.", "Nhận nghị quyết về chiến lược bảo vệ biên giới.", "Nhận hướng dẫn về chống khai thác hải sản bất hợp pháp.")
	case "Trả lời đề nghị cung cấp thông tin":
		return pick(n, "Có văn bản đề nghị cung cấp số liệu tàu thuyền.", "Có văn bản đề nghị cung cấp tình hình bến bãi.")
	}
	return title
}
