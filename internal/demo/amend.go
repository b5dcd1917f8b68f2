package demo

import (
	"fmt"

	"phoihop/internal/entry"
	"phoihop/internal/legaltext/amending"
	"phoihop/internal/viet"
)

// The amendments to the second regulation, as their authors wrote them. The
// second was refused by one party and came back reworded.
const (
	dutyOfficers = `1. Bổ sung khoản 3 vào sau khoản 2 Điều 16 như sau:

“3. Mỗi bên bố trí đầu mối trực ngoài giờ hành chính và thông báo cho các bên khi thay đổi đầu mối.”.

2. Thay thế cụm từ “tuần tra, tuyên truyền tại cơ sở” bằng cụm từ “tuần tra, tuyên truyền, hỗ trợ ngư dân tại cơ sở” tại khoản 3 Điều 4.`

	lessonsSoon = `1. Sửa đổi, bổ sung khoản 3 Điều 11 như sau:

“3. Trong thời hạn 10 ngày sau mỗi vụ việc, các bên liên quan rút kinh nghiệm chung và lập thành văn bản.”.`

	lessonsLater = `1. Sửa đổi, bổ sung khoản 3 Điều 11 như sau:

“3. Trong thời hạn 30 ngày sau mỗi vụ việc, các bên liên quan rút kinh nghiệm chung và ghi tóm tắt vào sổ của bên chủ trì.”.`
)

// amendments plans what was changed in a regulation during its term.
func (b *builder) amendments(reg entry.Hash, text string) {
	var first, second entry.Hash
	b.at(day(2024, 4, 8, 9), func() (err error) {
		first, text, err = b.amend(reg, reg, text, dutyOfficers, "2024-06-01")
		return err
	})
	b.signatures(reg, &first, viet.Date{Year: 2024, Month: 4, Day: 10})
	b.at(day(2025, 1, 13, 9), func() (err error) {
		second, text, err = b.amend(reg, first, text, lessonsSoon, "2025-04-01")
		return err
	})
	b.at(day(2025, 1, 20, 14), func() error {
		return b.must(b.members()[2].leader, "regulation.refuse", "regulation", reg, "version", second,
			"reason", "Thời hạn 10 ngày quá ngắn đối với vụ việc phải chờ kết quả xác minh; đề nghị 30 ngày và chỉ ghi tóm tắt.")
	})
	b.at(day(2025, 2, 10, 9), func() (err error) {
		second, text, err = b.amend(reg, second, text, lessonsLater, "2025-04-01")
		return err
	})
	b.signatures(reg, &second, viet.Date{Year: 2025, Month: 2, Day: 12})
}

// amend carries an amending text out and proposes what comes of it.
func (b *builder) amend(reg, base entry.Hash, text, by, from string) (version entry.Hash, amended string, err error) {
	clerk := b.parties[0].clerk
	amended, _, errs := amending.Apply(text, amending.Read(by))
	if len(errs) > 0 {
		return version, "", fmt.Errorf("demo: amendment from %s: %w", from, errs[0])
	}
	e, err := b.do(clerk, "regulation.amend-text", "regulation", reg, "base", base, "text", amended, "effective", from)
	if err != nil {
		return version, "", err
	}
	return e.ID, amended, b.must(clerk, "regulation.circulate", "regulation", reg, "version", e.ID)
}

// signatures plans the consents of all parties, a day apart.
func (b *builder) signatures(reg entry.Hash, version *entry.Hash, from viet.Date) {
	for i, p := range b.members() {
		d := from.AddDays(i)
		b.at(day(d.Year, d.Month, d.Day, 10), func() error {
			return b.must(p.leader, "regulation.consent", "regulation", reg, "version", *version)
		})
	}
}
