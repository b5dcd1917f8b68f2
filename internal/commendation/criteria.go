package commendation

import (
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/lang"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// Criterion is one ground on which the parties praise (tiêu chí khen thưởng),
// and what it asks of an achievement.
type Criterion struct {
	Code string   `json:"code"`
	Name string   `json:"name"`
	Asks string   `json:"asks,omitempty"`
	En   *English `json:"en,omitempty"`
}

// English is a criterion in English, where it has been put so.
type English struct {
	Name string `json:"name"`
	Asks string `json:"asks"`
}

// ByCode is what nominations name it by.
func (c Criterion) ByCode() string { return c.Code }

// in returns the criterion in a language, as far as it was put into it.
func (c Criterion) in(l *lang.Printer) Criterion {
	if l.Tag == lang.En && c.En != nil {
		c.Name, c.Asks = c.En.Name, c.En.Asks
	}
	return c
}

// Defaults are the criteria before a space has adopted its own.
func Defaults() []Criterion {
	return []Criterion{
		{"information", "Trao đổi thông tin kịp thời", "Đủ kỳ, đúng hạn trong suốt thời gian xét; bên nhận đã xác nhận.",
			&English{"Timely exchange of information", "No window missed or late in the period; received and acknowledged."}},
		{"incident", "Xử lý vụ việc", "Vụ việc đã kết thúc; các bên cùng tham gia xác nhận phần việc đã làm.",
			&English{"Dealing with incidents", "The incident is closed; the parties that took part confirm what was done."}},
		{"grassroots", "Xây dựng cơ sở", "Mô hình ở cơ sở còn hoạt động, có chỉ tiêu trước và sau.",
			&English{"Building the grassroots", "A local group that still works, with figures from before and after."}},
		{"outreach", "Tuyên truyền, vận động", "Có đánh giá tác dụng, không chỉ đếm số buổi, số lượt người.",
			&English{"Outreach", "Its effect was looked at; sessions and heads alone do not count."}},
		{"initiative", "Sáng kiến, cách làm hay", "Ít nhất một bên khác đã áp dụng.",
			&English{"A new way of working", "At least one other party has taken it up."}},
	}
}

// CriteriaAdopted fixes from a day on what the space praises for. Its subject
// is the space.
type CriteriaAdopted struct {
	Criteria []Criterion `json:"criteria"`
	From     viet.Date   `json:"from"`
}

// Adoption is an adopted set with its place.
type Adoption struct {
	entry.Place
	CriteriaAdopted
}

// Items are its criteria.
func (a Adoption) Items() []Criterion { return a.Criteria }

// Begins is its first day.
func (a Adoption) Begins() viet.Date { return a.From }

// Fact is where it was adopted.
func (a Adoption) Fact() entry.Place { return a.Place }

// Rules are the sets that a space has adopted.
type Rules struct {
	organisation.Sets[Criterion, Adoption]
}

// FoldRules returns what a space has adopted.
func FoldRules(past []entry.Entry) Rules {
	return Rules{organisation.FoldSets[Criterion](past, KindCriteria, func(p entry.Place, a CriteriaAdopted) Adoption { return Adoption{p, a} })}
}

// On returns the set that holds on a day, and by whom it was adopted. Before
// the first it is what was shipped, adopted by nobody.
func (r Rules) On(day viet.Date) Adoption {
	if a, ok := r.Sets.On(day); ok {
		return a
	}
	return Adoption{CriteriaAdopted: CriteriaAdopted{Criteria: Defaults()}}
}

// Find returns a criterion by its code.
func (a CriteriaAdopted) Find(code string) (Criterion, bool) {
	return organisation.Item(a.Criteria, code)
}

// named returns the criterion of a nomination made on a day; a code that nobody
// knows names itself.
func (r Rules) named(code string, day viet.Date) Criterion {
	if c, ok := r.Named(code, day, Defaults()); ok {
		return c
	}
	return Criterion{Code: code, Name: code}
}

// Bounds of an adopted set, the second in bytes of a name.
const (
	maxCriteria = 20
	maxWord     = 120
)

// ParseCriteria reads a set as people type it, a line each: code; name; what
// it asks, which may be left out. A fault names the line.
func ParseCriteria(text string) (cs []Criterion, err error) {
	cs, bad, line := organisation.ReadItems(text, criterionOf)
	switch {
	case bad > 0:
		return nil, fault.Field("criteria", "commendation.bad-criterion-line", bad, line)
	case len(cs) == 0 || len(cs) > maxCriteria:
		return nil, fault.Field("criteria", "commendation.bad-criteria", maxCriteria)
	}
	return cs, nil
}

// criterionOf reads a criterion; what it asks may itself have semicolons.
func criterionOf(parts []string) (c Criterion, ok bool) {
	if len(parts) < 2 || parts[1] == "" || len(parts[1]) > maxWord {
		return c, false
	}
	c = Criterion{Code: parts[0], Name: parts[1], Asks: strings.TrimRight(strings.Join(parts[2:], "; "), "; ")}
	if d, ok := organisation.Item(Defaults(), c.Code); ok && d.Name == c.Name && d.Asks == c.Asks {
		c.En = d.En
	}
	return c, true
}

// lines writes a set as ParseCriteria reads it.
func lines(cs []Criterion) string {
	var b strings.Builder
	for _, c := range cs {
		b.WriteString(c.Code + "; " + c.Name)
		if c.Asks != "" {
			b.WriteString("; " + c.Asks)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// AdoptCriteria adopts what the space praises for, from a day on.
type AdoptCriteria struct {
	Criteria string    `json:"criteria" field:"required,longtext"`
	From     viet.Date `json:"from" field:"required"`
}

// Decide reads the set; a fault names the line that cannot be read.
func (c AdoptCriteria) Decide() (CriteriaAdopted, error) {
	cs, err := ParseCriteria(c.Criteria)
	return CriteriaAdopted{cs, c.From}, err
}
