package amending

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"phoihop/internal/legaltext"
	"phoihop/internal/viet"
)

// unitOf is one provision of a generated regulation.
type unitOf struct {
	number string
	words  string
	sub    []*unitOf
}

// regulationOf is a generated regulation: chapters of articles of clauses of
// points.
type regulationOf struct{ chapters []*unitOf }

func (g regulationOf) String() string {
	var blocks []string
	for _, c := range g.chapters {
		if c.number != "" {
			blocks = append(blocks, "Chương "+roman(c.number)+"\n"+strings.ToUpper(c.words))
		}
		for _, a := range c.sub {
			b := "Điều " + a.number + ". " + a.words
			for _, k := range a.sub {
				b += "\n" + k.number + ". " + k.words
				for _, p := range k.sub {
					b += "\n" + p.number + ") " + p.words
				}
			}
			blocks = append(blocks, b)
		}
	}
	return "QUY CHẾ PHỐI HỢP\n\n" + strings.Join(blocks, "\n\n") + "\n"
}

func vocabulary() []string {
	return strings.Fields("các bên trao đổi thông tin tình hình tàu thuyền ngư dân biên phòng và hằng tháng quý năm báo cáo kết quả phối hợp " +
		"tuần tra kiểm soát địa bàn bằng văn bản trong thời hạn 05 10 15 ngày làm việc kể từ nhận được đề nghị")
}

func wordsOf(t *rapid.T, least, most int) string {
	ws := rapid.SliceOfN(rapid.SampledFrom(vocabulary()), least, most).Draw(t, "words")
	s := strings.Join(ws, " ")
	if rapid.IntRange(0, 4).Draw(t, "quoted") == 0 && len(ws) > 3 {
		s = strings.Join(ws[:2], " ") + " “" + ws[2] + "”, " + strings.Join(ws[3:], " ")
	}
	return s
}

func sentenceOf(t *rapid.T) string { return upper(wordsOf(t, 6, 30)) + "." }

func upper(s string) string { r := []rune(s); return strings.ToUpper(string(r[:1])) + string(r[1:]) }

func drawn(t *rapid.T) (g regulationOf) {
	chapters := rapid.IntRange(0, 3).Draw(t, "chapters")
	article := 0
	for c := range max(1, chapters) {
		ch := &unitOf{words: upper(wordsOf(t, 3, 5))}
		if chapters > 0 {
			ch.number = fmt.Sprint(c + 1)
		}
		for range rapid.IntRange(1, 4).Draw(t, "articles") {
			article++
			a := &unitOf{number: fmt.Sprint(article), words: upper(wordsOf(t, 3, 6))}
			for k := range rapid.IntRange(1, 5).Draw(t, "clauses") {
				cl := &unitOf{number: fmt.Sprint(k + 1), words: sentenceOf(t)}
				if points := rapid.IntRange(-2, 4).Draw(t, "points"); points > 1 {
					cl.words = strings.TrimSuffix(cl.words, ".") + ":"
					for p := range points {
						cl.sub = append(cl.sub, &unitOf{number: string([]rune(letters)[p]), words: upper(wordsOf(t, 4, 12)) + ";"})
					}
				}
				a.sub = append(a.sub, cl)
			}
			ch.sub = append(ch.sub, a)
		}
		g.chapters = append(g.chapters, ch)
	}
	return g
}

// rewritten changes some of a regulation's provisions as an amendment does.
func rewritten(t *rapid.T, g regulationOf) regulationOf {
	out := regulationOf{}
	chance := rapid.IntRange(2, 12).Draw(t, "chance")
	hit := func(what string) bool { return rapid.IntRange(0, chance).Draw(t, what) == 0 }
	var copyUnits func(us []*unitOf, depth int) []*unitOf
	copyUnits = func(us []*unitOf, depth int) (cs []*unitOf) {
		for i, u := range us {
			if depth > 0 && hit("drop") && len(us) > 1 && len(cs) > 0 {
				continue
			}
			c := &unitOf{u.number, u.words, copyUnits(u.sub, depth+1)}
			switch {
			case depth <= 1 && hit("title"):
				c.words = upper(wordsOf(t, 3, 5))
			case depth > 1 && hit("words"):
				c.words = upper(wordsOf(t, 6, 20)) + u.words[len(u.words)-1:]
			case depth > 1 && hit("phrase"):
				ws := strings.Fields(u.words)
				k := rapid.IntRange(0, len(ws)-2).Draw(t, "at")
				ws = slices.Replace(slices.Clone(ws), k, k+1, "mới", "đặt")
				c.words = upper(strings.Join(ws, " "))
			}
			cs = append(cs, c)
			if depth > 0 && hit("add") {
				n := &unitOf{number: u.number + "a", words: sentenceOf(t)}
				if depth == 1 {
					n.sub = []*unitOf{{number: "1", words: sentenceOf(t)}, {number: "2", words: sentenceOf(t)}}
					n.words = upper(wordsOf(t, 3, 5))
				}
				if depth == 3 {
					n.number = u.number + "1"
				}
				if i == len(us)-1 && depth == 2 {
					n.number = fmt.Sprint(i + 2)
				}
				cs = append(cs, n)
			}
		}
		return cs
	}
	out.chapters = copyUnits(g.chapters, 0)
	return out
}

// TestWriteAndApply: what leads from one regulation to another, written as an
// amending text, read back and carried out, gives the other.
func TestWriteAndApply(t *testing.T) {
	whole, all := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		g := drawn(t)
		old, text := g.String(), rewritten(t, g).String()
		a, b := legaltext.Parse(old), legaltext.Parse(text)
		amending, err := Write(a, b, Wording{Name: "Quy chế phối hợp", From: "ngày 01 tháng 7 năm 2026"})
		if err != nil {
			t.Fatalf("%v\n%s\n---\n%s", err, old, text)
		}
		got, _, errs := Apply(old, Read(amending))
		if got != text || len(errs) > 0 {
			t.Fatalf("%v\n%s\n--- by\n%s\n--- gives\n%s\n--- not\n%s", errs, old, amending, got, text)
		}
		all++
		if strings.Contains(amending, "toàn văn") {
			whole++
		}
	})
	t.Logf("%d of %d as a whole", whole, all)
	if 5*whole > all {
		t.Errorf("%d of %d amendments replace the whole text", whole, all)
	}
}

// TestReadWhatIsPrinted: instructions written and read back are the same.
func TestReadWhatIsPrinted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawn(t)
		want := Between(legaltext.Parse(g.String()), legaltext.Parse(rewritten(t, g).String()))
		amending := Print(want, Wording{Name: "Quy chế phối hợp"})
		var got []Instruction
		for _, i := range Read(amending) {
			if i.Kind == Unknown {
				t.Fatalf("%+v in\n%s", i, amending)
			}
			if i.Changes() {
				i.Line, i.Text, i.Of = 0, "", ""
				got = append(got, i)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\n got %+v\nwant %+v", amending, got, want)
		}
	})
}

// TestFates: every provision of either text has exactly one fate, and what no
// instruction names is kept.
func TestFates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawn(t)
		old := legaltext.Parse(g.String())
		is := Between(old, legaltext.Parse(rewritten(t, g).String()))
		text, fates, _ := Apply(old.Source(), is)
		from, to := map[string]int{}, map[string]int{}
		for _, f := range fates {
			from[f.From]++
			to[f.To]++
			if f.Relation == Kept && (f.From != f.To || f.From == "") {
				t.Fatalf("%+v", f)
			}
		}
		old.Walk(func(n *legaltext.Node, _ int) bool {
			if from[n.ID] != 1 {
				t.Fatalf("%s has %d fates", n.ID, from[n.ID])
			}
			return true
		})
		legaltext.Parse(text).Walk(func(n *legaltext.Node, _ int) bool {
			if to[n.ID] != 1 {
				t.Fatalf("%s comes from %d", n.ID, to[n.ID])
			}
			return true
		})
	})
}

func TestNoInstructionChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := drawn(t).String()
		if got, _, errs := Apply(old, nil); got != old || errs != nil {
			t.Fatalf("%q", got)
		}
	})
}

// TestRedlineKeepsBoth: a redline holds both texts.
func TestRedlineKeepsBoth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ws := rapid.SliceOf(rapid.SampledFrom([]string{"các", "bên", "và", ",", " ", "\n", ".", "trao đổi", "05"}))
		a, b := strings.Join(ws.Draw(t, "a"), ""), strings.Join(ws.Draw(t, "b"), "")
		var old, text string
		for _, p := range Redline(a, b) {
			if p.Change != Added {
				old += p.Text
			}
			if p.Change != Removed {
				text += p.Text
			}
		}
		if old != a || text != b {
			t.Fatalf("%q %q", old, text)
		}
	})
}

// FuzzRead: no text breaks the reader, and what it finds can be applied or is
// refused with the line where it stands.
func FuzzRead(f *testing.F) {
	for _, c := range readCases() {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		is := Read(text)
		for _, i := range is {
			if i.Line < 1 || i.Line > strings.Count(viet.Normalize(text), "\n")+1 || i.Kind == Unknown != (i.Problem != "") {
				t.Fatalf("%+v", i)
			}
		}
		Apply("Điều 1. A\n1. Một.\n2. Hai.\n\nĐiều 2. B\n1. Ba:\na) Bốn;\nb) Năm.\n", is)
	})
}
