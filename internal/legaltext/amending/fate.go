package amending

import (
	"strings"

	"phoihop/internal/legaltext"
	"phoihop/internal/viet"
)

// Relation says what became of a provision.
type Relation string

// The relations of two texts. Splits are for a person to say.
const (
	Kept      Relation = "kept"     // same place, same words
	Reworded  Relation = "reworded" // same place, other words
	MovedAway Relation = "moved"    // the same words in another place
	Dropped   Relation = "dropped"  // no longer there; To is empty
	New       Relation = "added"    // not there before; From is empty
)

// Fate is what became of one provision.
type Fate struct {
	From     string   `json:"from,omitempty"`
	To       string   `json:"to,omitempty"`
	Relation Relation `json:"relation"`
}

// fewWords is how many words a provision needs to be found in another place.
const fewWords = 6

// Fates compares two texts of which one is the other amended: numbers do not
// change, so a provision with the same number is the same provision.
func Fates(old, text *legaltext.Document) (fs []Fate) {
	came := map[string]string{} // words of what is new
	text.Walk(func(n *legaltext.Node, _ int) bool {
		if old.Find(n.ID) == nil {
			came[string(n.Kind)+plain(n)] = n.ID
		}
		return true
	})
	moved := map[string]bool{}
	old.Walk(func(n *legaltext.Node, _ int) bool {
		f := Fate{From: n.ID, To: n.ID, Relation: Kept}
		is := text.Find(n.ID)
		to := came[string(n.Kind)+plain(n)]
		switch {
		case is != nil && plain(is) != plain(n):
			f.Relation = Reworded
		case is == nil && to != "" && !moved[to] && len(strings.Fields(plain(n))) >= fewWords:
			f.To, f.Relation = to, MovedAway
			moved[to] = true
		case is == nil:
			f.To, f.Relation = "", Dropped
		}
		fs = append(fs, f)
		return true
	})
	text.Walk(func(n *legaltext.Node, _ int) bool {
		if old.Find(n.ID) == nil && !moved[n.ID] {
			fs = append(fs, Fate{To: n.ID, Relation: New})
		}
		return true
	})
	return fs
}

// plain is a unit's heading and own words.
func plain(n *legaltext.Node) string {
	return strings.Join(strings.Fields(viet.Normalize(n.Title+" "+n.Text)), " ")
}
