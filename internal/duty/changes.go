package duty

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"phoihop/internal/entry"
	"phoihop/internal/regulation"
	"phoihop/internal/web"
)

// effect is what a new text does to a duty.
type effect string

// The effects. Terms change by a revision that the bound parties accept and a
// duty ends by an act of its own: a text alone does neither.
const (
	toRevise effect = "revise" // its words changed or stand elsewhere
	toEnd    effect = "end"    // its words are gone
	toBegin  effect = "begin"  // consent to the version binds to it
)

// change is one duty that a version touches.
type change struct {
	Duty   *Duty
	Effect effect
}

// changesOf lists what a version does to the duties of its regulation, in the
// order of the text.
func (b *Book) changesOf(r regulation.Regulation, v regulation.Version) (cs []change) {
	for _, d := range b.DutiesOf(r.ID, "") {
		switch e := touched(d.Proposed.Provision, v.Map); {
		case slices.Contains(v.Duties, d.ID) && d.Proposed.Version == v.ID:
			cs = append(cs, change{d, toBegin})
		case d.Proposed.Version != v.ID && e != "" && len(d.Ends) == 0:
			cs = append(cs, change{d, e})
		}
	}
	return cs
}

// touched says what a provision map does to a provision: by itself, or through
// what lies inside it.
func touched(provision string, ms []regulation.Mapping) (e effect) {
	for _, m := range ms {
		switch {
		case m.Relation == regulation.Kept:
		case m.From == provision && m.Relation == regulation.Dropped:
			return toEnd
		case m.From == provision, strings.HasPrefix(m.From, provision+"."):
			e = toRevise
		}
	}
	return e
}

// versionChanges shows on a version which duties change, end or begin.
func (b *Books) versionChanges(r *web.Request, on web.Ref) (templ.Component, error) {
	id, err := entry.ParseHash(on.Part)
	if err != nil {
		return nil, err
	}
	reg, err := regulationFor(r, on.ID)
	if err != nil {
		return nil, err
	}
	v, ok := reg.Version(id)
	book, err := b.At(r)
	if err != nil || !ok {
		return nil, err
	}
	return changesPanel(r, book.changesOf(reg, v), v), nil
}
