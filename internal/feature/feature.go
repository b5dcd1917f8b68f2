// Package feature says what a feature is (chức năng): one folder that knows
// one part of the work, from its facts to its pages. app/features.go lists them.
package feature

import (
	"io/fs"

	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/report"
	"phoihop/internal/web"
)

// Feature is one feature, declared.
type Feature struct {
	Name    string
	Kinds   []Kind
	Project func(tx *readmodel.Tx, subject entry.Hash, past []entry.Entry) error
	Version int // of the projection: raised when the meaning of its rows changes
	// Fold reads one subject, for those who check that old entries are still
	// understood: its state, and how many entries broke a rule.
	Fold    func(past []entry.Entry) (state any, stray int)
	Schema  string // its tables
	Actions []action.Action
	Pages   []web.Page
	Files   []web.File
	Papers  []web.Paper
	Locals  []web.Local
	Sheets  []web.Sheet           // what can be taken in from a spreadsheet, besides the actions
	Stands  map[string]web.Stands // by action: what a row of a spreadsheet is compared with
	Panels  []web.Panel
	Nav     []web.Nav
	Report  report.Section         // nil: it has nothing to say in a review
	Choices map[string]web.Choices // of things that other features' forms ask for
	Texts   fs.FS                  // vi.json and en.json
}

// Kind is one kind of entry that the feature writes, with the newest version
// of its act.
type Kind struct {
	Name    entry.Kind
	Version int
}

// Projection returns how the feature fills its part of the read model.
func (f Feature) Projection() readmodel.Projection {
	p := readmodel.Projection{Feature: f.Name, Version: f.Version, Schema: f.Schema, Project: f.Project}
	for _, k := range f.Kinds {
		p.Kinds = append(p.Kinds, k.Name)
	}
	return p
}
