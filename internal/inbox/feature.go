// Package inbox is what has come for a person's party (hộp đến): notices,
// requests to sign, and the own duties as they draw near or fall overdue. It is
// worked out from the record, never sent; a calendar may follow it by a feed.
package inbox

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

// Feature declares the feature. It records nothing.
func Feature(books *duty.Books) feature.Feature {
	b := &boxes{books}
	return feature.Feature{
		Name:    "inbox",
		Version: 1,
		Project: func(*readmodel.Tx, entry.Hash, []entry.Entry) error { return nil },
		Pages:   []web.Page{{Pattern: "/inbox", Listed: true, Model: reflect.TypeFor[box](), Show: b.show}},
		Files:   []web.File{{Pattern: "/calendar/{token}", Feed: true, Serve: calendar}},
		Locals: []web.Local{
			{Pattern: "/inbox/seen", Do: see},
			{Pattern: "/inbox/feed", Do: b.makeFeed},
			{Pattern: "/inbox/feed/end", Do: endFeed},
		},
		Nav:   []web.Nav{{In: "today", Key: "inbox", Href: "/inbox", Order: 20, Badge: unread}},
		Texts: texts,
	}
}
