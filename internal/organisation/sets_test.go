package organisation

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

type word struct{ code, name string }

func (w word) ByCode() string { return w.code }

type wordsFrom struct {
	words []word
	from  viet.Date
}

func (w wordsFrom) Items() []word     { return w.words }
func (w wordsFrom) Begins() viet.Date { return w.from }
func (w wordsFrom) Fact() entry.Place { return entry.Place{} }

// TestSets: on every day the set holds that began last, the later of two of
// one day; a code means what it meant on the day of the record, and is never
// lost while any set, or what was shipped, has it.
func TestSets(t *testing.T) {
	first := viet.Date{Year: 2024, Month: 1, Day: 1}
	rapid.Check(t, func(t *rapid.T) {
		var s Sets[word, wordsFrom]
		for i := range rapid.IntRange(0, 5).Draw(t, "sets") {
			w := wordsFrom{from: first.AddDays(rapid.IntRange(0, 4).Draw(t, "from"))}
			for _, code := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 3, rapid.ID).Draw(t, "codes") {
				w.words = append(w.words, word{code, string(rune('0' + i))})
			}
			s.Adopted = append(s.Adopted, w)
		}
		day := first.AddDays(rapid.IntRange(-1, 5).Draw(t, "day"))
		held, ok := s.On(day)
		known := map[string]bool{"z": true}
		for i, a := range s.Adopted {
			for _, w := range a.words {
				known[w.code] = true
			}
			if a.from.After(day) || len(a.words) == 0 {
				continue
			}
			if !ok || held.from.Before(a.from) || held.from == a.from && held.words[0].name < string(rune('0'+i)) {
				t.Fatalf("on %s %+v holds, and not %+v", day, held, a)
			}
		}
		for _, code := range []string{"a", "b", "c", "x", "z"} {
			w, named := s.Named(code, day, []word{{"z", "shipped"}})
			if named != known[code] || named && w.code != code {
				t.Fatalf("%s is %+v, %v", code, w, named)
			}
			if of, there := Item(held.words, code); there && w != of {
				t.Fatalf("%s is %+v, and was %+v on its day", code, w, of)
			}
		}
	})
}

// FuzzReadItems: lines are read, each with a code of its own, or the line that
// cannot be is named.
func FuzzReadItems(f *testing.F) {
	f.Add("a; Một\nb; Hai; ba")
	f.Add("a; x\n\na; y")
	f.Add("Một; x")
	f.Fuzz(func(t *testing.T, text string) {
		items, bad, line := ReadItems(text, func(parts []string) (word, bool) { return word{parts[0], strings.Join(parts[1:], "; ")}, true })
		if bad > 0 && (items != nil || line == "" || bad > strings.Count(text, "\n")+1) {
			t.Fatalf("line %d %q, %+v", bad, line, items)
		}
		for i, x := range items {
			if _, twice := Item(items[:i], x.code); twice || !isCode(x.code) {
				t.Fatalf("%+v", items)
			}
		}
	})
}
