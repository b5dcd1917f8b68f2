package commendation

import (
	"slices"
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/lang"
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

// Rules are the sets that a space has adopted, in canonical order.
type Rules struct {
	Adopted []Adoption   `json:"adopted"`
	Stray   []entry.Hash `json:"stray"`
}

// FoldRules returns what a space has adopted.
func FoldRules(past []entry.Entry) (r Rules) {
	mine := slices.DeleteFunc(slices.Clone(past), func(e entry.Entry) bool { return e.Kind != KindCriteria })
	r.Stray = entry.Fold(mine, func(e entry.Entry) bool {
		return entry.Add(&r.Adopted, e, func(p entry.Place, a CriteriaAdopted) Adoption { return Adoption{p, a} })
	})
	return r
}

// On returns the set that holds on a day, and by whom it was adopted: of those
// begun, the one with the latest first day; of two with the same, the later
// one. Before the first it is what was shipped, adopted by nobody.
func (r Rules) On(day viet.Date) Adoption {
	set := Adoption{CriteriaAdopted: CriteriaAdopted{Criteria: Defaults()}}
	for _, a := range r.Adopted {
		if !a.From.After(day) && !a.From.Before(set.From) && len(a.Criteria) > 0 {
			set = a
		}
	}
	return set
}

// Find returns a criterion by its code.
func (a CriteriaAdopted) Find(code string) (Criterion, bool) {
	i := slices.IndexFunc(a.Criteria, func(c Criterion) bool { return c.Code == code })
	if i < 0 {
		return Criterion{}, false
	}
	return a.Criteria[i], true
}

// named returns the criterion of a nomination made on a day; a code that its
// set does not have is looked for in the others, and names itself in the end.
func (r Rules) named(code string, day viet.Date) Criterion {
	if c, ok := r.On(day).Find(code); ok {
		return c
	}
	for _, a := range slices.Backward(r.Adopted) {
		if c, ok := a.Find(code); ok {
			return c
		}
	}
	if c, ok := (CriteriaAdopted{Criteria: Defaults()}).Find(code); ok {
		return c
	}
	return Criterion{Code: code, Name: code}
}

// Bounds of an adopted set, the second in bytes of a code or a name.
const (
	maxCriteria = 20
	maxWord     = 120
)

// codeLetters are the letters of a code, which names a criterion for ever.
const codeLetters = "abcdefghijklmnopqrstuvwxyz0123456789-"

// ParseCriteria reads a set as people type it, a line each: code; name; what
// it asks, which may be left out. A fault names the line.
func ParseCriteria(text string) (cs []Criterion, err error) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		parts := strings.SplitN(line+";;", ";", 3)
		c := Criterion{Code: strings.TrimSpace(parts[0]), Name: strings.TrimSpace(parts[1]), Asks: strings.TrimSpace(strings.TrimRight(parts[2], "; "))}
		for _, d := range Defaults() {
			if d.Code == c.Code && d.Name == c.Name && d.Asks == c.Asks {
				c.En = d.En
			}
		}
		twice := slices.ContainsFunc(cs, func(x Criterion) bool { return x.Code == c.Code })
		if twice || c.Code == "" || strings.Trim(c.Code, codeLetters) != "" || len(c.Code) > maxWord || c.Name == "" || len(c.Name) > maxWord {
			return nil, fault.Field("criteria", "commendation.bad-criterion-line", n, line)
		}
		cs = append(cs, c)
	}
	if len(cs) == 0 || len(cs) > maxCriteria {
		return nil, fault.Field("criteria", "commendation.bad-criteria", maxCriteria)
	}
	return cs, nil
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
