package demo

import (
	"fmt"
	"slices"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// idea is one proposal as it is invented.
type idea struct {
	title, text string
	clause      string // of the regulation in force, or empty
}

// ideas are what the parties propose, year after year, in the order of years.
func ideas() []idea {
	return []idea{
		{"Thống nhất mẫu thông báo tình hình tuần", "Các bên dùng chung một mẫu thông báo tuần gồm: tàu thuyền ra vào, tình hình an ninh trật tự, việc cần phối hợp.", "dieu-5.khoan-1"},
		{"Lập đầu mối tiếp nhận tin báo trên biển", "Mỗi bên cử một bộ phận trực tiếp nhận tin báo từ tàu cá và chuyển cho đồn biên phòng trong 30 phút.", "dieu-5.khoan-2"},
		{"Tuyên truyền luật trước mùa đánh bắt", "Tổ chức đợt tuyên truyền chung tại các bến trước tháng 4 hằng năm.", "dieu-4.khoan-3"},
		{"Phối hợp quản lý bến bãi tự phát", "Rà soát các bến tự phát và đưa tàu thuyền về neo đậu tại bến được quản lý.", ""},
		{"Sinh hoạt chung giữa chi bộ đồn và chi bộ thôn", "Mỗi quý, chi bộ đồn biên phòng và chi bộ thôn ven biển sinh hoạt chung một buổi.", ""},
	}
}

// proposals plans what the parties propose and how each ends: four or five a
// year, most agreed, some with a change, one a year objected to and reworded.
func (b *builder) proposals() error {
	n := 0
	for y := 2018; y <= 2026; y++ {
		for i, x := range ideas() {
			at := day(y, time.Month(2+i*2), 6+(y+i)%12, 9)
			if y == 2018 && i == 0 {
				at = day(2018, 4, 10, 9)
			}
			k := n
			n++
			b.at(at, func() error { return b.idea(k, x, y) })
		}
	}
	return nil
}

// working are the parties that still work, in the order of the regulation.
func (b *builder) working() (ps []*party) {
	after := !b.clock.Before(day(2025, 7, 1, 0))
	for i, p := range b.parties {
		if p.seat.role == "party" && (i == 0 || after == (p.seat.heirOf != "")) {
			ps = append(ps, p)
		}
	}
	return ps
}

// inForce is the regulation whose clauses are named: the second one only when
// all have surely agreed to it.
func (b *builder) inForce() entry.Hash {
	if b.clock.Before(day(2022, 5, 1, 0)) {
		return b.sum.Regulations[0]
	}
	return b.sum.Regulations[1]
}

// idea lets a party propose, and plans the answers and the outcome.
func (b *builder) idea(k int, x idea, y int) error {
	ps := b.working()
	from := ps[k%len(ps)]
	title := fmt.Sprintf("%s, năm %d", x.title, y)
	pairs := []any{"title", title, "text", x.text, "answer_by", viet.DateOf(b.clock).AddDays(14)}
	if x.clause != "" {
		pairs = append(pairs, "clause", b.inForce().String()+"/"+x.clause)
	}
	e, err := b.do(from.clerk, "proposal.make", pairs...)
	if err != nil {
		return err
	}
	var asked []*party
	for _, p := range ps {
		if p != from {
			asked = append(asked, p)
		}
	}
	switch {
	case k%5 == 3: // one objects; the next version suits all
		b.objected(e.ID, x, from, asked)
	case k%7 == 6: // two say nothing, and it goes to a meeting
		b.opinions(e.ID, e.ID, asked[2:], k)
		b.concluded(e.ID, from, "referred", "Còn hai bên chưa có ý kiến; đưa ra giao ban quý để thống nhất.")
	default:
		b.opinions(e.ID, e.ID, asked, k)
		words := "Các bên thống nhất thực hiện: " + viet.Lower(x.text[:1]) + x.text[1:]
		result := "agreed"
		if k%4 == 1 {
			result, words = "partly", "Thực hiện theo câu chữ mà một bên đề nghị sửa; các bên còn lại đồng ý nguyên văn."
		}
		b.concluded(e.ID, from, result, words)
	}
	return nil
}

// opinions plans the answers of the parties asked: they agree; of every fourth
// proposal the first asks for other words.
func (b *builder) opinions(id, version entry.Hash, asked []*party, k int) {
	for i, p := range asked {
		b.at(b.clock.Add(time.Duration(30+26*i)*time.Hour), func() error {
			pairs := []any{"proposal", id, "version", version, "stance", "agree"}
			if k%4 == 1 && i == 0 {
				pairs = []any{"proposal", id, "version", version, "stance", "agree-with-change", "wording", "… theo khả năng của từng địa bàn.", "reason", "Địa bàn có xã chưa đủ người trực."}
			}
			return b.must(p.leader, "proposal.give-opinion", pairs...)
		})
	}
}

// concluded plans the outcome, and the look at it a few months later.
func (b *builder) concluded(id entry.Hash, from *party, result, words string) {
	b.at(b.clock.Add(18*24*time.Hour), func() error {
		if err := b.must(from.leader, "proposal.conclude", "proposal", id, "result", result, "words", words, "review_on", viet.DateOf(b.clock).AddDays(120)); err != nil {
			return err
		}
		b.at(b.clock.Add(119*24*time.Hour), func() error {
			if !slices.Contains(b.working(), from) {
				return nil // the body has ended
			}
			return b.must(from.clerk, "proposal.look-again", "proposal", id, "words", "Các bên đang thực hiện; chưa có vướng mắc.")
		})
		return nil
	})
}

// objected plans an objection, the version that answers it, and the party that
// takes its objection back.
func (b *builder) objected(id entry.Hash, x idea, from *party, asked []*party) {
	b.opinions(id, id, asked[:min(3, len(asked)-2)], 0)
	b.at(b.clock.Add(150*time.Hour), func() error {
		no := asked[len(asked)-2]
		o, err := b.do(no.leader, "proposal.give-opinion", "proposal", id, "version", id, "stance", "object", "reason", "Chưa rõ ai chịu kinh phí và ai trực ngoài giờ hành chính.")
		if err != nil {
			return err
		}
		b.at(b.clock.Add(70*time.Hour), func() error {
			v, err := b.do(from.clerk, "proposal.reword", "proposal", id, "text", x.text+" Kinh phí do mỗi bên tự bảo đảm; trực ngoài giờ do đồn biên phòng đảm nhiệm.",
				"reason", "Tiếp thu ý kiến về kinh phí và trực ngoài giờ.", "answer_by", viet.DateOf(b.clock).AddDays(12))
			if err != nil {
				return err
			}
			if err := b.must(no.leader, "proposal.withdraw-opinion", "proposal", id, "opinion", o.ID, "reason", "Bản 2 đã nói rõ kinh phí và người trực."); err != nil {
				return err
			}
			b.opinions(id, v.ID, asked, 0)
			b.concluded(id, from, "agreed", "Các bên thống nhất theo bản 2: mỗi bên tự bảo đảm kinh phí, đồn biên phòng trực ngoài giờ.")
			return nil
		})
		return nil
	})
}
