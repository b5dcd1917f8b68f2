package area

import (
	"embed"
	"reflect"
	"slices"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/feature"
	"phoihop/internal/readmodel"
	"phoihop/internal/web"
)

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature. It records nothing, and looks into the same
// books as the duties.
func Feature(b *duty.Books) feature.Feature {
	s := shelf{b}
	return feature.Feature{
		Name:    "area",
		Version: 1,
		Project: func(*readmodel.Tx, entry.Hash, []entry.Entry) error { return nil },
		Pages: []web.Page{{Pattern: "/areas", AsAt: true, Listed: true, Model: reflect.TypeFor[[]Area](), Show: s.index},
			{Pattern: "/areas/{id}", AsAt: true, Model: reflect.TypeFor[Area](), Show: s.show}},
		Panels: []web.Panel{{On: "party", Order: 10, Show: link}},
		Nav:    []web.Nav{{In: "movement", Key: "areas", Href: "/areas", Order: 30}},
		Texts:  texts,
	}
}

// shelf is where the pages find the books.
type shelf struct{ books *duty.Books }

// index lists the areas, on the map and as a list.
func (s shelf) index(r *web.Request) (web.View, error) {
	as, err := s.load(r)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: r.L.T("nav.areas"), Nav: "areas", Model: as, Body: indexPage(r, as),
		Sheet: web.Sheets(r, r.L.T("nav.areas"), slices.DeleteFunc(slices.Clone(as), func(a Area) bool { return a.Ended }),
			web.Col("area.area", func(a Area) any { return a.Party.Short }),
			web.Col("area.units", func(a Area) any { return len(a.Units) }),
			web.Col("area.last", func(a Area) any { return a.Last }),
			web.Col("area.silent", func(a Area) any { return len(a.Silences) }),
			web.Col("area.sheet.since", func(a Area) any {
				if len(a.Silences) == 0 {
					return nil
				}
				return a.Silences[0].Since
			}))}, nil
}

// show is one area: what each feature has to say of it, and what is silent.
func (s shelf) show(r *web.Request) (web.View, error) {
	id, err := r.ID("area.none")
	if err != nil {
		return web.View{}, err
	}
	as, err := s.load(r)
	if err != nil {
		return web.View{}, err
	}
	a, ok := find(as, id)
	if !ok {
		return web.View{}, fault.New(fault.NotFound, "area.none")
	}
	return web.View{Title: a.Name, Nav: "areas", Model: a, Body: areaPage(r, a)}, nil
}
