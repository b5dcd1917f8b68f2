package reorganisation

import (
	"embed"
	"reflect"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/readmodel"
	"phoihop/internal/web"
)

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature. It looks into the books that the duties keep.
func Feature(books *duty.Books) feature.Feature {
	d := desk{books}
	return feature.Feature{
		Name:    "reorganisation",
		Version: 1,
		Project: func(*readmodel.Tx, entry.Hash, []entry.Entry) error { return nil },
		Pages:   []web.Page{{Pattern: "/organisations/reorganise", Model: reflect.TypeFor[model](), Show: d.show}},
		Papers:  []web.Paper{{Pattern: "/organisations/reorganise/{party}/minutes.docx", Kind: "bien-ban", Write: d.minutes}},
		Texts:   texts,
	}
}
