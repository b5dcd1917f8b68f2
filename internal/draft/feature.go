// Package draft keeps what was begun and is not yet recorded (dự thảo), and
// brings it before four eyes: an assistant submits, a leader signs or returns
// it with a comment. Drafts are local to the node: no entry, no evidence.
package draft

import (
	"embed"
	"reflect"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/feature"
	"phoihop/internal/readmodel"
	"phoihop/internal/web"
)

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature. It records nothing. refuse returns a fault for
// text that must not be kept.
func Feature(refuse func(field, text string) error) feature.Feature {
	d := desk{refuse}
	return feature.Feature{
		Name:    "draft",
		Version: 1,
		Project: func(*readmodel.Tx, entry.Hash, []entry.Entry) error { return nil },
		Pages:   []web.Page{{Pattern: "/drafts", Listed: true, Model: reflect.TypeFor[drafts](), Show: show}},
		Locals: []web.Local{
			{Pattern: "/drafts/save/{action}", Right: access.Draft, ByToken: true, Do: d.save,
				About: "Keep the inputs of an action as a draft: a new one, or under _draft and _version the one that was read"},
			{Pattern: "/drafts/submit/{action}", Right: access.Draft, ByToken: true, Do: d.submit,
				About: "The same, and bring it before who signs"},
			{Pattern: "/drafts/return", Right: access.Sign, ByToken: true, Do: d.giveBack, About: "Give the draft id back to its author, with a comment"},
			{Pattern: "/drafts/drop", ByToken: true, Do: drop, About: "Throw the own draft id away"},
		},
		Panels: []web.Panel{{On: "today", Order: 5, Show: waiting}},
		Texts:  texts,
	}
}

// desk is where drafts are worked on.
type desk struct {
	refuse func(field, text string) error
}

// check refuses what must not be kept, before a byte of it is.
func (d desk) check(v action.Values) error {
	for field, texts := range v.Text {
		for _, t := range texts {
			if err := d.refuse(field, t); err != nil {
				return err
			}
		}
	}
	return nil
}
