package organisation

import (
	"slices"
	"strings"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
)

// Coded is an item of a set that a space adopts, such as a class of incidents:
// what rests on it names its code.
type Coded interface{ ByCode() string }

// Adopted is one set that was adopted, with its place.
type Adopted[T Coded] interface {
	Items() []T
	Begins() viet.Date
	Fact() entry.Place
}

// Sets are the sets of one sort that a space has adopted, in canonical order.
// Any party adopts one for the space, and any party another after it.
type Sets[T Coded, A Adopted[T]] struct {
	Adopted []A          `json:"adopted"`
	Stray   []entry.Hash `json:"stray"`
}

// AdoptSet adopts a set for the caller's space by who may commit its party. It
// refuses one that begins before today: what was recorded keeps the words under
// which it was.
func AdoptSet(p journal.Past, by access.Caller, k entry.Kind, from viet.Date, act any) ([]journal.Draft, error) {
	if today := viet.DateOf(p.Now); from.Before(today) {
		return nil, fault.Field("from", "organisation.set-from-past", today)
	}
	return []journal.Draft{{Kind: k, Subject: by.Space, Act: act}}, MustCommit(p, by, string(k))
}

// Tell puts what was adopted before the other parties, under its items.
func (s Sets[T, A]) Tell(tx *readmodel.Tx, space entry.Hash, kind, href string, name func(T) string) error {
	for _, a := range s.Adopted {
		var names []string
		for _, x := range a.Items() {
			names = append(names, name(x))
		}
		at := a.Fact()
		if err := tx.Tell(readmodel.Message{Space: space, Author: at.Log, At: at.At, Kind: kind, Href: href, Title: strings.Join(names, ", ")}); err != nil {
			return err
		}
	}
	return nil
}

// FoldSets returns the sets that a space has adopted by facts of a kind.
func FoldSets[T Coded, A Adopted[T], F any](past []entry.Entry, k entry.Kind, set func(entry.Place, F) A) (s Sets[T, A]) {
	mine := slices.DeleteFunc(slices.Clone(past), func(e entry.Entry) bool { return e.Kind != k })
	s.Stray = entry.Fold(mine, func(e entry.Entry) bool { return entry.Add(&s.Adopted, e, set) })
	return s
}

// On returns the set that holds on a day: of those begun, the one with the
// latest first day; of two with the same, the later one. ok is false before
// the first.
func (s Sets[T, A]) On(day viet.Date) (set A, ok bool) {
	for _, a := range s.Adopted {
		if !a.Begins().After(day) && len(a.Items()) > 0 && !(ok && a.Begins().Before(set.Begins())) {
			set, ok = a, true
		}
	}
	return set, ok
}

// Named returns the item that a record of a day means by a code: of the set
// that held, else of the newest that has it, else of what was shipped. ok is
// false where nobody knows the code.
func (s Sets[T, A]) Named(code string, day viet.Date, shipped []T) (item T, ok bool) {
	if a, held := s.On(day); held {
		if item, ok = Item(a.Items(), code); ok {
			return item, true
		}
	}
	for _, a := range slices.Backward(s.Adopted) {
		if item, ok = Item(a.Items(), code); ok {
			return item, true
		}
	}
	return Item(shipped, code)
}

// Item returns one of some items by its code.
func Item[T Coded](items []T, code string) (item T, ok bool) {
	i := slices.IndexFunc(items, func(x T) bool { return x.ByCode() == code })
	if i < 0 {
		return item, false
	}
	return items[i], true
}

// ReadItems reads items as people type them, each on a line with its parts
// between semicolons. bad counts from 1 and names the line that read refuses,
// or that has no code or one given before; 0: there is none.
func ReadItems[T Coded](text string, read func(parts []string) (T, bool)) (items []T, bad int, line string) {
	for line = range strings.Lines(text) {
		bad++
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		parts := strings.Split(line, ";")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		item, ok := read(parts)
		if _, twice := Item(items, item.ByCode()); !ok || twice || !isCode(item.ByCode()) {
			return nil, bad, line
		}
		items = append(items, item)
	}
	return items, 0, ""
}

// maxCode bounds a code in bytes.
const maxCode = 80

// isCode reports whether a text can name an item for ever: small letters,
// digits and hyphens.
func isCode(s string) bool {
	return s != "" && len(s) <= maxCode && !strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' })
}
