// Package search finds (tìm kiếm) whatever a person may see: provisions,
// duties, evidence, notices, reviews, organisations. Each feature says itself
// what can be found of it (readmodel.Tx.Index); this one only asks and shows.
package search

import (
	"embed"
	"reflect"

	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/readmodel"
	"phoihop/internal/web"
)

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature. It records nothing.
func Feature() feature.Feature {
	return feature.Feature{
		Name:    "search",
		Version: 1,
		Project: func(*readmodel.Tx, entry.Hash, []entry.Entry) error { return nil },
		Pages:   []web.Page{{Pattern: "/search", Listed: true, Model: reflect.TypeFor[found](), Show: show}},
		Texts:   texts,
	}
}
