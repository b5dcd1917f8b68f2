package incident

import (
	"slices"
	"strconv"
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/lang"
	"phoihop/internal/viet"
)

// Category is a class of incidents (loại vụ việc), with the hours within which
// the other parties are told where no duty says it; 0: no clock.
type Category struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	En    string `json:"en,omitempty"`
	Hours int    `json:"hours,omitempty"`
}

// Word is the category's name in a language.
func (c Category) Word(l *lang.Printer) string {
	if l.Tag == lang.En && c.En != "" {
		return c.En
	}
	return c.Name
}

// Defaults are the categories before a space has adopted its own.
func Defaults() []Category {
	return []Category{
		{Code: "sovereignty", Name: "Chủ quyền, an ninh vùng biển", En: "Sovereignty", Hours: 2},
		{Code: "order", Name: "An ninh trật tự", En: "Public order", Hours: 2},
		{Code: "rescue", Name: "Tìm kiếm cứu nạn", En: "Search and rescue", Hours: 2},
		{Code: "fishing", Name: "Khai thác hải sản bất hợp pháp", En: "Illegal fishing", Hours: 24},
		{Code: "smuggling", Name: "Buôn lậu, gian lận thương mại", En: "Smuggling", Hours: 24},
		{Code: "environment", Name: "Môi trường biển", En: "Marine environment", Hours: 24},
		{Code: "disaster", Name: "Thiên tai", En: "Natural disaster", Hours: 2},
	}
}

// CategoriesAdopted fixes from a day on which categories the space tells
// apart, and the duty on events under which its incidents fall. Its subject is
// the space.
type CategoriesAdopted struct {
	Categories []Category `json:"categories"`
	Duty       entry.Hash `json:"duty,omitzero"`
	From       viet.Date  `json:"from"`
}

// Adoption is an adopted set with its place.
type Adoption struct {
	entry.Place
	CategoriesAdopted
}

// Rules are the sets that a space has adopted, in canonical order.
type Rules struct {
	Adopted []Adoption   `json:"adopted"`
	Stray   []entry.Hash `json:"stray"`
}

// FoldRules returns what a space has adopted.
func FoldRules(past []entry.Entry) (r Rules) {
	mine := slices.DeleteFunc(slices.Clone(past), func(e entry.Entry) bool { return e.Kind != KindCategories })
	r.Stray = entry.Fold(mine, func(e entry.Entry) bool {
		return entry.Add(&r.Adopted, e, func(p entry.Place, a CategoriesAdopted) Adoption { return Adoption{p, a} })
	})
	return r
}

// On returns the set that holds on a day: of those begun, the one with the
// latest first day; of two with the same, the later one.
func (r Rules) On(day viet.Date) (set CategoriesAdopted) {
	set.Categories = Defaults()
	var from viet.Date
	for _, a := range r.Adopted {
		if !a.From.After(day) && !a.From.Before(from) && len(a.Categories) > 0 {
			set, from = a.CategoriesAdopted, a.From
		}
	}
	return set
}

// Find returns a category by its code.
func (c CategoriesAdopted) Find(code string) (Category, bool) {
	i := slices.IndexFunc(c.Categories, func(x Category) bool { return x.Code == code })
	if i < 0 {
		return Category{}, false
	}
	return c.Categories[i], true
}

// named returns a category by its code, of any set or as it was shipped; a
// code that nobody knows names itself.
func (r Rules) named(code string) Category {
	for i := len(r.Adopted) - 1; i >= 0; i-- {
		if c, ok := r.Adopted[i].Find(code); ok {
			return c
		}
	}
	for _, c := range Defaults() {
		if c.Code == code {
			return c
		}
	}
	return Category{Code: code, Name: code}
}

// Bounds of an adopted set.
const (
	maxCategories = 40
	maxWord       = 80 // bytes of a code or a name
	maxHours      = 24 * 30
)

// ParseCategories reads a set as people type it, a line each: code; name;
// hours. The hours may be left out. A fault names the line.
func ParseCategories(text string) (cs []Category, err error) {
	for n, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		c, ok := categoryOf(line)
		if !ok || slices.ContainsFunc(cs, func(x Category) bool { return x.Code == c.Code }) {
			return nil, fault.Field("categories", "incident.bad-category-line", n+1, line)
		}
		cs = append(cs, c)
	}
	if len(cs) == 0 || len(cs) > maxCategories {
		return nil, fault.Field("categories", "incident.bad-categories", maxCategories)
	}
	return cs, nil
}

func categoryOf(line string) (c Category, ok bool) {
	parts := strings.Split(line, ";")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) < 2 || len(parts) > 3 || !isCode(parts[0]) || parts[1] == "" || len(parts[1]) > maxWord {
		return c, false
	}
	c = Category{Code: parts[0], Name: parts[1]}
	for _, d := range Defaults() {
		if d.Code == c.Code && d.Name == c.Name {
			c.En = d.En
		}
	}
	if len(parts) == 3 && parts[2] != "" {
		h, err := strconv.Atoi(parts[2])
		if err != nil || h < 0 || h > maxHours {
			return c, false
		}
		c.Hours = h
	}
	return c, true
}

// isCode reports whether a text can name a category for ever: small letters,
// digits and hyphens.
func isCode(s string) bool {
	if s == "" || len(s) > maxWord {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' })
}

// lines writes a set as ParseCategories reads it.
func lines(cs []Category) string {
	var b strings.Builder
	for _, c := range cs {
		b.WriteString(c.Code + "; " + c.Name)
		if c.Hours > 0 {
			b.WriteString("; " + strconv.Itoa(c.Hours))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
