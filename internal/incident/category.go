package incident

import (
	"strconv"
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/lang"
	"phoihop/internal/organisation"
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

// ByCode is what incidents name it by.
func (c Category) ByCode() string { return c.Code }

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

// Items are its categories.
func (a Adoption) Items() []Category { return a.Categories }

// Begins is its first day.
func (a Adoption) Begins() viet.Date { return a.From }

// Fact is where it was adopted.
func (a Adoption) Fact() entry.Place { return a.Place }

// Rules are the sets that a space has adopted.
type Rules struct {
	organisation.Sets[Category, Adoption]
}

// FoldRules returns what a space has adopted.
func FoldRules(past []entry.Entry) Rules {
	return Rules{organisation.FoldSets[Category](past, KindCategories, func(p entry.Place, a CategoriesAdopted) Adoption { return Adoption{p, a} })}
}

// On returns the set that holds on a day, and by whom it was adopted. Before
// the first it is what was shipped, adopted by nobody.
func (r Rules) On(day viet.Date) Adoption {
	if a, ok := r.Sets.On(day); ok {
		return a
	}
	return Adoption{CategoriesAdopted: CategoriesAdopted{Categories: Defaults()}}
}

// Find returns a category by its code.
func (c CategoriesAdopted) Find(code string) (Category, bool) {
	return organisation.Item(c.Categories, code)
}

// of returns the category of an incident, as it was called on its day; a code
// that nobody knows names itself.
func (r Rules) of(o Opened) Category {
	if c, ok := r.Named(o.Category, viet.DateOf(o.Learned), Defaults()); ok {
		return c
	}
	return Category{Code: o.Category, Name: o.Category}
}

// Bounds of an adopted set.
const (
	maxCategories = 40
	maxWord       = 80 // bytes of a name
	maxHours      = 24 * 30
)

// ParseCategories reads a set as people type it, a line each: code; name;
// hours. The hours may be left out. A fault names the line.
func ParseCategories(text string) (cs []Category, err error) {
	cs, bad, line := organisation.ReadItems(text, categoryOf)
	switch {
	case bad > 0:
		return nil, fault.Field("categories", "incident.bad-category-line", bad, line)
	case len(cs) == 0 || len(cs) > maxCategories:
		return nil, fault.Field("categories", "incident.bad-categories", maxCategories)
	}
	return cs, nil
}

func categoryOf(parts []string) (c Category, ok bool) {
	if len(parts) < 2 || len(parts) > 3 || parts[1] == "" || len(parts[1]) > maxWord {
		return c, false
	}
	c = Category{Code: parts[0], Name: parts[1]}
	if d, ok := organisation.Item(Defaults(), c.Code); ok && d.Name == c.Name {
		c.En = d.En
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
